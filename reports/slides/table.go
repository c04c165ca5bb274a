package slides

import (
	"strconv"
	"strings"

	"lagesbild/reports"
	"lagesbild/reports/ooxml"
)

// cell is one of a native table: lines of words, the first in bold if it heads a row.
type cell struct {
	lines []string
	sizes []float64 // points of each line
	color string
	fill  string // ground, "" for none
	bold  bool
	right bool // numbers
}

// row is one of a native table, with its height.
type row struct {
	cells []cell
	high  int
}

// Sizes of a table's cells.
const (
	tablePoints = 12.0
	smallPoints = 10.0
	cellSide    = 73152 // margin left and right
	cellEdge    = 36576 // margin above and below
)

// measure gives a row the height its fullest cell needs.
func (r *row) measure(widths []int) {
	for i, c := range r.cells {
		h := 2 * cellEdge
		for j, l := range c.lines {
			h += high(lines(l, c.sizes[j], widths[i]-2*cellSide), c.sizes[j])
		}
		r.high = max(r.high, h)
	}
}

// pages splits rows over slides so that head and rows fit a height, evenly.
func pages(head row, rows []row, height int) [][]row {
	total := 0
	for _, r := range rows {
		total += r.high
	}
	room := height - head.high
	count := max(1, (total+room-1)/max(room, 1))
	for ; ; count++ {
		if split, ok := evenly(rows, count, total, room); ok || count >= len(rows) {
			return split
		}
	}
}

// evenly splits rows into count parts of about the same height; not ok if one is too high for the room.
func evenly(rows []row, count, total, room int) (parts [][]row, ok bool) {
	ok = true
	start, sum, done := 0, 0, 0
	for i, r := range rows {
		if sum > 0 && len(parts) < count-1 && done+sum+r.high/2 > total*(len(parts)+1)/count {
			parts = append(parts, rows[start:i])
			start, done, sum = i, done+sum, 0
		}
		sum += r.high
		ok = ok && sum <= room
	}
	return append(parts, rows[start:]), ok
}

// table puts a native table with a header row at a place.
func (s *slide) table(text string, at box, widths []int, rows []row) {
	c := &s.deck.doc.Theme.Colours
	var b strings.Builder
	b.WriteString(`<a:tbl><a:tblPr firstRow="1"/><a:tblGrid>`)
	for _, w := range widths {
		b.WriteString(`<a:gridCol w="` + strconv.Itoa(w) + `"/>`)
	}
	b.WriteString(`</a:tblGrid>`)
	at.h = 0
	for i, r := range rows {
		at.h += r.high
		rule := ooxml.Hex(c.Grid)
		if i == 0 {
			rule = ooxml.Hex(c.Axis)
		}
		b.WriteString(`<a:tr h="` + strconv.Itoa(r.high) + `">`)
		for _, one := range r.cells {
			s.cell(&b, one, rule)
		}
		b.WriteString(`</a:tr>`)
	}
	b.WriteString(`</a:tbl>`)
	s.frame("Table", text, at, nsTable, b.String())
}

func (s *slide) cell(b *strings.Builder, c cell, rule string) {
	align := "l"
	if c.right {
		align = "r"
	}
	b.WriteString(`<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>`)
	for i, l := range c.lines {
		color := c.color
		if i > 0 {
			color = ooxml.Hex(s.deck.doc.Theme.Colours.Muted)
		}
		b.WriteString(`<a:p><a:pPr algn="` + align + `"/><a:r>` + s.run(c.sizes[i], color, c.bold && i == 0) + `<a:t>` + attr(l) + `</a:t></a:r></a:p>`)
	}
	side, edge := strconv.Itoa(cellSide), strconv.Itoa(cellEdge)
	none := func(e string) string { return `<a:` + e + ` w="0"><a:noFill/></a:` + e + `>` }
	b.WriteString(`</a:txBody><a:tcPr marL="` + side + `" marR="` + side + `" marT="` + edge + `" marB="` + edge + `" anchor="ctr">` + none("lnL") + none("lnR") + none("lnT") +
		`<a:lnB w="9525"><a:solidFill><a:srgbClr val="` + rule + `"/></a:solidFill></a:lnB>`)
	if c.fill != "" {
		b.WriteString(`<a:solidFill><a:srgbClr val="` + c.fill + `"/></a:solidFill></a:tcPr></a:tc>`)
	} else {
		b.WriteString(`<a:noFill/></a:tcPr></a:tc>`)
	}
}

// statusRows are the head and rows of the status table.
func (d *deck) statusRows(body *reports.StatusTable) (head row, rows []row) {
	c := &d.doc.Theme.Colours
	ink := ooxml.Hex(c.Ink)
	one := func(text, color string, bold, right bool) cell {
		return cell{lines: []string{text}, sizes: []float64{tablePoints}, color: color, bold: bold, right: right}
	}
	heads := append([]string{body.Heads[0], d.words.year, body.Heads[1], body.Heads[2], body.Heads[3], body.Heads[5]}, body.More...)
	for i, h := range heads {
		color := ooxml.Hex(c.Muted)
		switch i {
		case 2:
			color = d.look.Text(reports.Women)
		case 3:
			color = d.look.Text(reports.Men)
		}
		head.cells = append(head.cells, one(h, color, true, i > 0 && i < 5))
	}
	for _, r := range body.Rows {
		title := one(r.Title, ink, true, false)
		title.lines, title.sizes = append(title.lines, r.Subtitle), append(title.sizes, smallPoints)
		all := row{cells: []cell{
			title, one(r.Period, ink, false, true), one(r.Women.Text, d.look.Text(reports.Women), true, true), one(r.Men.Text, d.look.Text(reports.Men), true, true), one(r.Gap.Text, ink, true, true), d.light(r.Light, r.Word),
		}}
		for i := range body.More {
			if i < len(r.More) {
				all.cells = append(all.cells, d.light(r.More[i].Light, r.More[i].Word))
			} else {
				all.cells = append(all.cells, one("", ink, false, false))
			}
		}
		rows = append(rows, all)
	}
	return head, rows
}

// light is a cell with a light: its shape and its word on its tint.
func (d *deck) light(l reports.Light, word string) cell {
	c := cell{lines: []string{strings.TrimSpace(lightSign[l] + " " + word)}, sizes: []float64{tablePoints}, color: ooxml.Hex(d.doc.Theme.Colours.Ink), bold: true}
	if sig := d.doc.Theme.Signal(l); l != reports.Unlit {
		c.color, c.fill = ooxml.Hex(sig.Text), ooxml.Hex(sig.Tint)
	}
	return c
}

// lightRows are the head and rows of the table of lights.
func (d *deck) lightRows(body *reports.LightTable) (head row, rows []row) {
	c := &d.doc.Theme.Colours
	for _, h := range body.Heads {
		head.cells = append(head.cells, cell{lines: []string{h}, sizes: []float64{tablePoints}, color: ooxml.Hex(c.Muted), bold: true})
	}
	for _, r := range body.Rows {
		one := row{cells: []cell{{lines: []string{r.Title, r.Subtitle}, sizes: []float64{tablePoints, smallPoints}, color: ooxml.Hex(c.Ink), bold: true}}}
		for _, l := range r.Lights {
			one.cells = append(one.cells, d.light(l.Light, l.Word))
		}
		rows = append(rows, one)
	}
	return head, rows
}
