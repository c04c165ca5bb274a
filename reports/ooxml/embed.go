package ooxml

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"time"
)

const (
	nsSheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	nsTypes = "http://schemas.openxmlformats.org/package/2006/content-types"
	// NSRelations is the namespace of the parts that say which parts belong together.
	NSRelations = "http://schemas.openxmlformats.org/package/2006/relationships"

	embeddedSheet = "Data"
)

// Workbook returns a small workbook with the chart's numbers on its only sheet, and makes the chart refer to them: what
// Office opens when somebody chooses to edit the data of a chart on a slide. The date marks its parts.
func (c *Chart) Workbook(date time.Time) ([]byte, error) {
	blocks := c.Place(func(col, row int) string {
		return embeddedSheet + "!$" + columnName(col) + "$" + strconv.Itoa(row)
	}, 0, 1)
	var out bytes.Buffer
	z := NewZip(&out, date)
	for name, part := range map[string][]byte{
		contentTypes: []byte(xml.Header + `<Types xmlns="` + nsTypes + `"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
			`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`),
		"_rels/.rels":                oneRel("officeDocument", "xl/workbook.xml"),
		"xl/_rels/workbook.xml.rels": oneRel("worksheet", "worksheets/sheet1.xml"),
		"xl/workbook.xml": []byte(xml.Header + `<workbook xmlns="` + nsSheet + `" xmlns:r="` + nsRel + `"><sheets><sheet name="` + embeddedSheet +
			`" sheetId="1" r:id="rId1"/></sheets></workbook>`),
		"xl/worksheets/sheet1.xml": sheetOf(blocks),
	} {
		w, err := z.Create(name)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(part); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func oneRel(kind, target string) []byte {
	return []byte(xml.Header + `<Relationships xmlns="` + NSRelations + `"><Relationship Id="rId1" Type="` + nsRel + `/` + kind + `" Target="` + target + `"/></Relationships>`)
}

// sheetOf writes blocks beside each other from A1 on. Words are inline strings, so that none can begin a formula.
func sheetOf(blocks []Block) []byte {
	rows := 0
	for _, b := range blocks {
		rows = max(rows, len(b.Words), len(b.Numbers))
	}
	var out bytes.Buffer
	out.WriteString(xml.Header + `<worksheet xmlns="` + nsSheet + `"><sheetData>`)
	for row := range rows + 1 {
		out.WriteString(`<row r="` + strconv.Itoa(row+1) + `">`)
		for col, b := range blocks {
			b.cell(&out, row, columnName(col)+strconv.Itoa(row+1))
		}
		out.WriteString(`</row>`)
	}
	out.WriteString(`</sheetData></worksheet>`)
	return out.Bytes()
}

// cell writes row 0, the heading, or a value below it; a missing number is no cell.
func (b *Block) cell(w *bytes.Buffer, row int, ref string) {
	words := func(s string) {
		if s != "" {
			w.WriteString(`<c r="` + ref + `" t="inlineStr"><is><t xml:space="preserve">`)
			Escape(w, s)
			w.WriteString(`</t></is></c>`)
		}
	}
	switch i := row - 1; {
	case row == 0:
		words(b.Head)
	case i < len(b.Words):
		words(b.Words[i])
	case i < len(b.Numbers) && b.Numbers[i].OK:
		w.WriteString(`<c r="` + ref + `"><v>` + number(b.Numbers[i].Value) + `</v></c>`)
	}
}

// columnName is a column's letters, from A for 0.
func columnName(col int) string {
	name := ""
	for col++; col > 0; col = (col - 1) / 26 {
		name = string(rune('A'+(col-1)%26)) + name
	}
	return name
}
