package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// What a workbook may at most be, judged before a part of it is parsed. A sheet has the most rows and columns that Excel
// can have.
const (
	maxParts    = 10_000
	maxUnzipped = 4 << 30
	plentiful   = 64 << 20 // unzipped bytes that any file may have
	maxRatio    = 250      // unzipped to packed, beyond what is plentiful
	maxStrings  = 512 << 20
	maxRows     = 1 << 20
	maxColumns  = 1 << 14
	maxPlaces   = 400_000_000 // cells of a sheet, the empty ones before a filled one included
	maxMerged   = 1 << 16
)

// workbook is an opened XLSX file.
type workbook struct {
	parts   map[string]*zip.File
	strings []string
	shows   []Type // by cell format: Number, Percent or Date
	from    int    // day 0 of its dates, as days after 1899-12-30
}

func openWorkbook(name string, body []byte) (*Book, error) {
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return nil, fmt.Errorf("a damaged archive: %w", err)
	}
	w := &workbook{parts: map[string]*zip.File{}}
	if err := w.bounded(z, len(body)); err != nil {
		return nil, err
	}
	if w.parts["xl/workbook.xml"] == nil {
		return nil, packed(z)
	}
	targets, err := w.relations()
	if err != nil {
		return nil, err
	}
	b := &Book{Name: name, Kind: XLSX}
	if err := w.sheets(b, targets); err != nil {
		return nil, err
	}
	if err := errors.Join(w.formats(), w.shared()); err != nil {
		return nil, err
	}
	return b, nil
}

// bounded checks the sizes that the archive tells, and keeps its parts by name.
func (w *workbook) bounded(z *zip.Reader, packed int) error {
	if len(z.File) > maxParts {
		return fmt.Errorf("an archive of %d parts: more than a workbook has", len(z.File))
	}
	var total uint64
	for _, f := range z.File {
		if f.UncompressedSize64 > maxUnzipped {
			return fmt.Errorf("%s: %d bytes unpacked: more than is read", f.Name, f.UncompressedSize64)
		}
		total += f.UncompressedSize64
		w.parts[strings.TrimPrefix(f.Name, "/")] = f
	}
	if most := min(maxUnzipped, max(plentiful, uint64(packed)*maxRatio)); total > most {
		return fmt.Errorf("%d bytes that unpack to %d: more than is read", packed, total)
	}
	return nil
}

// read goes through the tags of a part; one that is not there has none.
func (w *workbook) read(part string, visit func(*tags) error) error {
	f := w.parts[part]
	if f == nil {
		return nil
	}
	r, err := f.Open()
	if err != nil {
		return fmt.Errorf("%s: %w", part, err)
	}
	defer r.Close()
	t := newTags(io.LimitReader(r, int64(f.UncompressedSize64)))
	for {
		err := t.next()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = visit(t)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", part, err)
		}
	}
}

// relations are the parts that the workbook's sheets stand in, by relation.
func (w *workbook) relations() (map[string]string, error) {
	targets := map[string]string{}
	return targets, w.read("xl/_rels/workbook.xml.rels", func(t *tags) error {
		if !t.is("Relationship") {
			return nil
		}
		kind, err := t.plain("Type")
		if err != nil || !strings.HasSuffix(kind, "/worksheet") {
			return err // charts and the like are no sheets of cells
		}
		target, err := t.plain("Target")
		if strings.HasPrefix(target, "/") {
			target = target[1:]
		} else {
			target = path.Join("xl", target)
		}
		targets[string(t.attribute("Id", false))] = target
		return err
	})
}

func (w *workbook) sheets(b *Book, targets map[string]string) error {
	err := w.read("xl/workbook.xml", func(t *tags) error {
		switch {
		case t.is("workbookPr"):
			if v := string(t.attribute("date1904", false)); v == "1" || v == "true" {
				w.from = 1462
			}
		case t.is("sheet"):
			name, err := t.plain("name")
			if err != nil {
				return err
			}
			part, ok := targets[string(t.attribute("id", true))]
			if !ok {
				return nil
			}
			if w.parts[part] == nil {
				return fmt.Errorf("sheet %q: no part %s", name, part)
			}
			s := &Sheet{Name: name, Hidden: strings.EqualFold(string(t.attribute("state", false)), "hidden") || strings.EqualFold(string(t.attribute("state", false)), "veryHidden")}
			if s.Merged, err = w.merged(part); err != nil {
				return fmt.Errorf("sheet %q: %w", name, err)
			}
			s.each = func(yield func(Row) bool) error {
				if err := w.grid(part, yield); err != nil {
					return fmt.Errorf("%s sheet %q: %w", b.Name, name, err)
				}
				return nil
			}
			b.Sheets = append(b.Sheets, s)
		}
		return nil
	})
	if err == nil && len(b.Sheets) == 0 {
		err = errors.New("no sheet of cells")
	}
	return err
}

// merged reads the merged ranges, which stand after the cells. Only their tags are looked at.
func (w *workbook) merged(part string) ([]Range, error) {
	r, err := w.parts[part].Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var all []Range
	tail, err := after(r, "mergeCells")
	if err != nil || tail == nil {
		return nil, err
	}
	t := newTags(tail)
	for {
		if err := t.next(); err != nil {
			return nil, fmt.Errorf("merged cells: %w", errCut)
		}
		if t.ends("mergeCells") {
			return all, nil
		}
		if !t.is("mergeCell") {
			continue
		}
		one, err := rangeOf(string(t.attribute("ref", false)))
		if err != nil {
			return nil, err
		}
		if all = append(all, one); len(all) > maxMerged {
			return nil, fmt.Errorf("more than %d merged ranges", maxMerged)
		}
	}
}

// after is the rest of r from the tag that opens an element; nil if there is no such tag.
func after(r io.Reader, name string) (io.Reader, error) {
	const step = 256 << 10
	buffer, kept := make([]byte, step), 0
	mark := []byte(name)
	for {
		n, err := io.ReadFull(r, buffer[kept:])
		b := buffer[:kept+n]
		for from := 0; ; {
			i := bytes.Index(b[from:], mark)
			if i < 0 {
				break
			}
			i += from
			if from = i + 1; i > 0 && (b[i-1] == '<' || b[i-1] == ':') {
				return io.MultiReader(strings.NewReader("<"), bytes.NewReader(b[i:]), r), nil
			}
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		kept = copy(buffer, b[len(b)-len(mark):])
	}
}

// rangeOf reads B2:D5, or B2 for a single cell.
func rangeOf(ref string) (Range, error) {
	first, last, two := strings.Cut(ref, ":")
	if !two {
		last = first
	}
	c1, r1, err1 := placeOf(first)
	c2, r2, err2 := placeOf(last)
	if err := errors.Join(err1, err2); err != nil {
		return Range{}, err
	}
	if c2 < c1 || r2 < r1 {
		return Range{}, fmt.Errorf("merged range %q runs backwards", ref)
	}
	return Range{FirstRow: r1, LastRow: r2, FirstColumn: c1, LastColumn: c2}, nil
}

// placeOf reads a cell's name such as AB12.
func placeOf[T string | []byte](ref T) (column, row int32, err error) {
	i := 0
	for ; i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z' && column <= maxColumns; i++ {
		column = column*26 + int32(ref[i]-'A') + 1
	}
	digits := i
	for ; i < len(ref) && ref[i] >= '0' && ref[i] <= '9' && row <= maxRows; i++ {
		row = row*10 + int32(ref[i]-'0')
	}
	if i < len(ref) || digits == 0 || row == 0 || column > maxColumns || row > maxRows {
		return 0, 0, fmt.Errorf("cell %q: no place in a sheet", string(ref))
	}
	return column, row, nil
}

// shared reads the texts that cells share, without the readings of Japanese.
func (w *workbook) shared() error {
	var text []byte
	total, within := 0, 0 // within a reading
	return w.read("xl/sharedStrings.xml", func(t *tags) error {
		switch {
		case t.is("si"):
			text = text[:0]
		case t.is("rPh") && !t.empty:
			within++
		}
		switch {
		case t.ends("rPh") && !t.empty:
			within--
		case t.ends("t") && within == 0 && !t.empty:
			text = append(text, t.text...)
		case t.ends("si"):
			if total += len(text) + 16; total > maxStrings {
				return fmt.Errorf("more than %d bytes of texts", maxStrings)
			}
			w.strings = append(w.strings, string(text))
			text = text[:0]
		}
		return nil
	})
}

// formats reads which cell formats show a date or percent.
func (w *workbook) formats() error {
	shows := map[string]Type{"9": Percent, "10": Percent, "14": Date, "15": Date, "16": Date, "17": Date, "22": Date}
	within := false
	return w.read("xl/styles.xml", func(t *tags) error {
		switch {
		case t.is("numFmt"):
			code, err := t.plain("formatCode")
			shows[string(t.attribute("numFmtId", false))] = shown(code)
			return err
		case string(t.name) == "cellXfs":
			within = !t.closing && !t.empty
		case t.is("xf") && within:
			w.shows = append(w.shows, max(Number, shows[string(t.attribute("numFmtId", false))]))
		}
		return nil
	})
}

// shown is what a number format makes of a number: yyyy-mm-dd a date, 0.0% percent; 0.0 "dygn" and h:mm leave a number.
func shown(code string) Type {
	quoted, bracket := false, false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\\' || c == '_' || c == '*':
			i++
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case !bracket && strings.IndexByte("yYdD", c) >= 0:
			return Date
		case c == '%':
			return Percent
		}
	}
	return Number
}
