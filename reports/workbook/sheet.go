package workbook

import (
	"encoding/xml"
	"strconv"
	"strings"

	"lagesbild/reports/ooxml"
)

const (
	nsSheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	nsRel   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
)

// sheet writes a grid as a worksheet part (CT_Worksheet), whose elements come in the order that the schema demands.
// Excelize's stream writer took half a workbook's time for what this does: it makes a struct and several strings of each
// cell and goes through the sheet's set-up by reflection.
type sheet struct {
	*book
	*grid
	part []byte
}

// relation ids of what hangs on a sheet; none has two.
const attached = "rId1"

// worksheet returns the part of grid number i.
func (b *book) worksheet(i int, g *grid) []byte {
	s := sheet{b, g, make([]byte, 0, 2000+60*len(g.rows)*max(g.columns, 4))}
	s.add(xml.Header, `<worksheet xmlns="`, nsSheet, `" xmlns:r="`, nsRel, `">`)
	s.view(i == 0)
	s.cols()
	s.data()
	s.spans()
	s.rules()
	s.targets()
	s.printing()
	s.add(`<ignoredErrors><ignoredError sqref="`, g.whole(), `" numberStoredAsText="1"/></ignoredErrors>`) // codes and years are words
	if len(g.charts) > 0 {
		s.add(`<drawing r:id="`, attached, `"/>`)
	}
	if g.table {
		s.add(`<tableParts count="1"><tablePart r:id="`, attached, `"/></tableParts>`)
	}
	s.add(`</worksheet>`)
	return s.part
}

func (s *sheet) add(all ...string) {
	for _, x := range all {
		s.part = append(s.part, x...)
	}
}

func (s *sheet) float(x float64) { s.part = strconv.AppendFloat(s.part, x, 'f', -1, 64) }
func (s *sheet) int(n int)       { s.part = strconv.AppendInt(s.part, int64(n), 10) }

func (s *sheet) escape(words string) { s.add(escape(words)) }

// whole is all cells in use.
func (g *grid) whole() string { return "A1:" + ref(max(g.columns, 1), max(len(g.rows), 1)) }

// view writes what stands before the columns: tab, size, how the sheet is looked at.
func (s *sheet) view(first bool) {
	s.add(`<sheetPr>`)
	if s.tab != "" {
		s.add(`<tabColor rgb="FF`, s.tab, `"/>`)
	}
	s.add(`<pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="`, s.whole(), `"/><sheetViews><sheetView showGridLines="0"`, when(first, ` tabSelected="1"`), ` workbookViewId="0"`)
	cols, rows := s.frozen[0], s.frozen[1]
	if cols+rows == 0 {
		s.add(`/>`)
	} else {
		pane := "bottomLeft"
		s.add(`><pane`)
		if cols > 0 {
			pane = "bottomRight"
			s.add(` xSplit="`, strconv.Itoa(cols), `"`)
		}
		s.add(` ySplit="`, strconv.Itoa(rows), `" topLeftCell="`, ref(cols+1, rows+1), `" activePane="`, pane, `" state="frozen"/></sheetView>`)
	}
	s.add(`</sheetViews><sheetFormatPr defaultColWidth="`)
	s.float(columnWide)
	s.add(`" defaultRowHeight="`)
	s.float(lineHeight)
	s.add(`"/>`)
}

// cols writes the widths of columns that are not as wide as the sheet's own, equal neighbours together.
func (s *sheet) cols() {
	begun := false
	for from := 1; from <= s.columns; {
		to, chars := from, s.width(from)
		for to < s.columns && s.width(to+1) == chars {
			to++
		}
		if chars != columnWide {
			s.add(when(!begun, `<cols>`), `<col min="`, strconv.Itoa(from), `" max="`, strconv.Itoa(to), `" width="`)
			begun = true
			s.float(chars)
			s.add(`" customWidth="1"/>`)
		}
		from = to + 1
	}
	s.add(when(begun, `</cols>`))
}

// data writes all rows.
func (s *sheet) data() {
	names := make([]string, s.columns)
	for i := range names {
		names[i] = letters(i + 1)
	}
	s.add(`<sheetData>`)
	for i := range s.rows {
		r := &s.rows[i]
		s.add(`<row r="`)
		s.int(i + 1)
		s.add(`" ht="`)
		s.float(r.height)
		s.add(`" customHeight="1"`)
		if len(r.cells) == 0 {
			s.add(`/>`)
			continue
		}
		s.add(`>`)
		for j := range r.cells {
			if c := &r.cells[j]; c.kind != absent {
				s.add(`<c r="`, names[j])
				s.int(i + 1)
				s.cell(c)
			}
		}
		s.add(`</row>`)
	}
	s.add(`</sheetData>`)
}

// cell writes what follows a cell's address. Words that a spreadsheet would read as a formula if they were typed in are
// marked: they are stored as words in any case, and the mark keeps them so when somebody edits the cell.
func (s *sheet) cell(c *cell) {
	style := int(c.style)
	if typed(c) {
		style = s.styles.quote(style)
	}
	s.add(`"`)
	if style > 0 {
		s.add(` s="`)
		s.int(style)
		s.add(`"`)
	}
	switch c.kind {
	case figured:
		s.add(`><v>`)
		s.float(c.number)
		s.add(`</v></c>`)
	case plain, rich:
		if c.words == "" {
			s.add(`/>`)
			return
		}
		s.add(` t="s"><v>`)
		s.int(s.strings.number(c, &s.styles))
		s.add(`</v></c>`)
	default:
		s.add(`/>`)
	}
}

// typed reports whether a cell has words that begin like a formula.
func typed(c *cell) bool {
	return c.words != "" && strings.IndexByte("=+-@\t\r", c.words[0]) >= 0
}

func (s *sheet) spans() {
	if len(s.merges) == 0 {
		return
	}
	s.add(`<mergeCells count="`, strconv.Itoa(len(s.merges)), `">`)
	for _, m := range s.merges {
		s.add(`<mergeCell ref="`, m[0], `:`, m[1], `"/>`)
	}
	s.add(`</mergeCells>`)
}

// rules colour cells by the shape they begin with: an icon set would say in pictures what here is text.
func (s *sheet) rules() {
	priority := 0
	for _, cells := range s.lights {
		first, _, _ := strings.Cut(cells, ":")
		s.add(`<conditionalFormatting sqref="`, cells, `">`)
		for i, l := range lights {
			priority++
			s.add(`<cfRule type="expression" dxfId="`, strconv.Itoa(i), `" priority="`, strconv.Itoa(priority), `"><formula>`)
			s.escape(`LEFT(` + first + `,1)="` + glyphs[l.light] + `"`)
			s.add(`</formula></cfRule>`)
		}
		s.add(`</conditionalFormatting>`)
	}
}

func (s *sheet) targets() {
	if len(s.links) == 0 {
		return
	}
	s.add(`<hyperlinks>`)
	for _, l := range s.links {
		s.add(`<hyperlink ref="`, l.cell, `" location="`)
		s.escape(l.target)
		s.add(`"/>`)
	}
	s.add(`</hyperlinks>`)
}

// printing sets the page up: A4, no wider than the page, with footer and breaks.
func (s *sheet) printing() {
	turn := "landscape"
	if s.upright {
		turn = "portrait"
	}
	s.add(`<pageMargins left="0.5" right="0.5" top="0.55" bottom="0.55" header="0.3" footer="0.3"/>`,
		`<pageSetup paperSize="9" fitToWidth="1" fitToHeight="`, strconv.Itoa(s.pages), `" orientation="`, turn, `"/><headerFooter><oddFooter>`)
	s.escape(s.footer(s.grid))
	s.add(`</oddFooter></headerFooter>`)
	if len(s.breaks) == 0 {
		return
	}
	n := strconv.Itoa(len(s.breaks))
	s.add(`<rowBreaks count="`, n, `" manualBreakCount="`, n, `">`)
	for _, row := range s.breaks {
		s.add(`<brk id="`, strconv.Itoa(row-1), `" max="16383" man="1"/>`)
	}
	s.add(`</rowBreaks>`)
}

// footer is what stands below every printed page: whose it is, the sheet and the page.
func (b *book) footer(g *grid) string {
	face := `&"` + b.look.Font + `,Regular"&8 ` // the space keeps a leading digit out of the size
	double := strings.NewReplacer("&", "&&")
	brand := b.doc.Theme.Brand + " · " + b.doc.Area.Full
	return "&L" + face + double.Replace(cut(brand, 60)) + "&C" + face + double.Replace(g.name) + "&R" + face + b.words.page
}

// tablePart makes a table of a sheet, to be filtered and pivoted (CT_Table).
func (g *grid) tablePart(n int) []byte {
	cells := g.whole()
	id := strconv.Itoa(n)
	x := xml.Header + `<table xmlns="` + nsSheet + `" id="` + id + `" name="data_table" displayName="data_table" ref="` + cells + `"><autoFilter ref="` + cells +
		`"/><tableColumns count="` + strconv.Itoa(g.columns) + `">`
	for i := range g.columns {
		x += `<tableColumn id="` + strconv.Itoa(i+1) + `" name="` + escape(g.rows[0].cells[i].words) + `"/>`
	}
	return []byte(x + `</tableColumns><tableStyleInfo name="TableStyleLight1" showFirstColumn="0" showLastColumn="0" showRowStripes="1" showColumnStripes="0"/></table>`)
}

// relation is the part that says what hangs on a sheet.
func relation(kind, target string) []byte {
	return []byte(xml.Header + `<Relationships xmlns="` + ooxml.NSRelations + `"><Relationship Id="` + attached + `" Type="` + nsRel + `/` + kind + `" Target="` + target + `"/></Relationships>`)
}
