package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"unicode/utf16"

	"lagesbild/ingest/charset"
)

// Book is a workbook, or a CSV file as a book of one nameless sheet.
type Book struct {
	Name      string
	Kind      Kind
	Encoding  string // of CSV, as found: utf-8, utf-16, windows-1252, cp850, macintosh
	Separator byte   // of CSV, as found
	Sheets    []*Sheet
}

// Kind is what a file is by its bytes, whatever it is named.
type Kind string

// The kinds that are read.
const (
	CSV  Kind = "csv"
	XLSX Kind = "xlsx"
)

// Sheet is a grid of cells.
type Sheet struct {
	Name   string
	Hidden bool
	Merged []Range // in a workbook; the value stands in the first cell
	each   func(yield func(Row) bool) error
}

// Range is a rectangle of cells, counted from 1, the last ones included.
type Range struct{ FirstRow, LastRow, FirstColumn, LastColumn int32 }

// Cell is what one cell holds. The zero cell is empty.
type Cell struct {
	Text string // numbers with a decimal point and as few digits as tell them; dates as 2006-01-02 or 2006-01-02T15:04:05
	Type Type
}

// Type is how a workbook stores a cell. All cells of CSV are Text.
type Type uint8

// The types. A cell with a formula has the type of the value that was saved with it; Uncomputed has none.
const (
	Text Type = iota
	Number
	Percent // a number shown in percent: 0.784 for 78.4 %
	Date
	Bool       // TRUE or FALSE
	Fault      // #DIV/0! and its like
	Uncomputed // a formula whose value was not saved
)

// Rows goes through the rows that have a filled cell, from the first, each with its number as spreadsheets count. The
// cells are good until the next row, their texts for as long as one likes. Empty cells at the end of a row are left out.
// The last pair may be an error, with row 0 and no cells.
func (s *Sheet) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		stopped := false
		err := s.each(func(r Row) bool {
			stopped = !yield(r, nil)
			return !stopped
		})
		if err != nil && !stopped {
			yield(Row{}, err)
		}
	}
}

// Row is one row of a sheet.
type Row struct {
	Number int32
	Cells  []Cell
	Width  int // of CSV: the fields of the row, empty ones at the end included
}

// Reading says what a CSV file does not tell about itself. What is left out is found.
type Reading struct {
	Encoding  string // a name that charset knows
	Separator byte
}

// Open opens a file by what its bytes are, whatever its name ends in. The body must not be changed afterwards: the cells
// of CSV are views of it. What is no sheet, or one of a kind that is not read, is an error that says how to save it.
func Open(name string, body []byte) (*Book, error) { return Reading{}.Open(name, body) }

// Open opens a file as [Open] does, a CSV file as r says.
func (r Reading) Open(name string, body []byte) (*Book, error) {
	b, err := r.open(name, body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return b, nil
}

func (r Reading) open(name string, body []byte) (*Book, error) {
	if err := refused(body); err != nil {
		return nil, err
	}
	if bytes.HasPrefix(body, []byte("PK\x03\x04")) {
		return openWorkbook(name, body)
	}
	text, encoding, err := charset.Text(body, r.Encoding)
	if err != nil {
		return nil, err
	}
	if err := markup(text); err != nil {
		return nil, err
	}
	return openCSV(name, text, encoding, r.Separator)
}

const saveAs = "open it in Excel or LibreOffice and save as .xlsx"

// magic are the bytes by which files that are not read tell themselves.
var magic = []struct{ bytes, what string }{
	{"%PDF", "a PDF document, not a sheet: ask the publisher for the table as .xlsx or .csv"},
	{"\x1f\x8b", "packed with gzip: unpack it first"},
	{"PAR1", "a Parquet file: read it with from: longtable"},
	{"\x09\x08\x10\x00", "an Excel workbook of the old kind (.xls): " + saveAs},
	{"\x09\x04\x06\x00", "an Excel workbook of the old kind (.xls): " + saveAs},
	{"{\\rtf", "a text document (RTF): copy its table into a sheet and save as .xlsx"},
}

func refused(body []byte) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return errors.New("the file is empty")
	}
	for _, m := range magic {
		if bytes.HasPrefix(body, []byte(m.bytes)) {
			return errors.New(m.what)
		}
	}
	if !bytes.HasPrefix(body, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) {
		return nil
	}
	if bytes.Contains(body, wide("EncryptedPackage")) {
		return errors.New("a workbook that is protected by a password: open it and save it without one")
	}
	return errors.New("an Excel workbook of the old kind (.xls): " + saveAs)
}

// wide is text in UTF-16, as compound files name their parts.
func wide(text string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

// markup refuses text that is not lines of a table.
func markup(text []byte) error {
	start := bytes.TrimSpace(text[:min(len(text), 4096)])
	low := strings.ToLower(string(start))
	switch {
	case bytes.IndexByte(text, 0) >= 0:
		return errors.New("neither text nor a workbook: " + saveAs)
	case strings.HasPrefix(low, "<?xml") && strings.Contains(low, "urn:schemas-microsoft-com:office:spreadsheet"):
		return errors.New("a workbook of Excel 2003's XML kind: " + saveAs)
	case len(low) > 1 && low[0] == '<' && strings.ContainsAny(low[1:2], "!?abcdefghijklmnopqrstuvwxyz"):
		if strings.Contains(low, "<html") || strings.Contains(low, "<table") || strings.HasPrefix(low, "<!doctype html") {
			return errors.New("a web page (HTML), not a sheet, whatever its name ends in: " + saveAs)
		}
		return errors.New("XML or HTML, not a sheet, whatever its name ends in: " + saveAs)
	case len(low) > 0 && (low[0] == '{' || low[0] == '[') && json.Valid(text):
		return errors.New("JSON, not a sheet")
	}
	return nil
}

// packed tells what a zip archive that is no workbook is.
func packed(z *zip.Reader) error {
	for _, f := range z.File {
		switch {
		case f.Name == "content.xml":
			return errors.New("an OpenDocument sheet (.ods): " + saveAs)
		case f.Name == "xl/workbook.bin":
			return errors.New("a binary workbook (.xlsb): " + saveAs)
		case strings.HasPrefix(f.Name, "word/"), strings.HasPrefix(f.Name, "ppt/"):
			return errors.New("a text document or presentation, not a sheet: copy its table into a sheet and save as .xlsx")
		}
	}
	return errors.New("a zip archive, not a workbook: unpack it first")
}

// Letter is the name of a column, counted from 1: A, B, … Z, AA.
func Letter(column int) string {
	var name []byte
	for ; column > 0; column = (column - 1) / 26 {
		name = append([]byte{byte('A' + (column-1)%26)}, name...)
	}
	return string(name)
}
