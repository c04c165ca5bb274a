package workbook

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"lagesbild/reports"
	"lagesbild/reports/ooxml"
)

// Sizes of charts on a sheet, in CSS pixels.
const (
	lineWidth, lineTall = 720, 360
	barsWidth           = 680
	chartIndent         = 26 // between table and chart
	besideMost          = 7  // columns a table may have and still leave room for a chart beside it

	proseTo, proseWide = 2, 100 // the only column of words alone
)

// block is a figure on its way to a sheet.
type block struct {
	fig   *reports.Figure
	chart *ooxml.Chart // nil for tables of words and lights
}

// section writes one sub-goal's sheet. Status tables have the status sheet.
func (b *book) section(s *reports.Section) {
	title := s.Title
	if s.Number > 0 {
		title = strconv.Itoa(s.Number) + " " + s.Title
	}
	var blocks []block
	for i := range s.Figures {
		fig := &s.Figures[i]
		if _, ok := fig.Body.(*reports.StatusTable); ok && s.ID == statusID {
			continue
		}
		blocks = append(blocks, block{fig, b.chart(fig)})
	}
	if len(blocks) == 0 && !s.Prose {
		return
	}
	if s.ID == statusID {
		title = b.words.comparison
	}
	g := b.sheet(title)
	if s.Number > 0 {
		g.tab = b.accent()
	}
	to := 0
	for _, bl := range blocks {
		g.fit(bl.fig)
	}
	for _, bl := range blocks {
		to = max(to, g.reach(bl))
	}
	note := count(len(blocks), b.words.figure)
	if s.Prose {
		note, to = "", proseTo
		g.wide(2, proseWide)
	}
	b.toc = append(b.toc, entry{sheet: g, title: title, note: note})
	row := b.heading(g, title, s.Intro, to)
	g.repeat = [2]int{1, 1}
	for i, bl := range blocks {
		if i > 0 {
			g.breaks = append(g.breaks, row)
		}
		b.toc = append(b.toc, entry{sheet: g, row: row, title: bl.fig.Title})
		row = b.figure(g, bl, row, to) + 2
	}
}

// count is a number of things, in one or many.
func count(n int, of [2]string) string {
	word := of[1]
	if n == 1 {
		word = of[0]
	}
	return strconv.Itoa(n) + "\u00a0" + word
}

// chart returns the native chart of a figure, nil where cells show it better.
func (b *book) chart(fig *reports.Figure) *ooxml.Chart {
	switch body := fig.Body.(type) {
	case *reports.Line:
		return ooxml.Line(fig, body, b.look, lineWidth, lineTall)
	case *reports.Dumbbell:
		return ooxml.Bars(fig, body, b.look, barsWidth, 0)
	case *reports.Stacked:
		return ooxml.Stacked(fig, body, b.look, barsWidth, 0)
	case *reports.Bars:
		return ooxml.Classes(fig, body, b.look, barsWidth, 0)
	case *reports.Pyramid:
		return ooxml.Pyramid(fig, body, b.look, barsWidth, 0)
	case *reports.Funnel:
		return ooxml.Funnel(fig, body, b.look, lineWidth, lineTall)
	}
	return nil
}

// fit widens columns for a figure's table.
func (g *grid) fit(fig *reports.Figure) {
	for j, c := range fig.Table.Columns {
		need := 0.0
		for _, word := range strings.Fields(c.Head) {
			need = max(need, ooxml.TextWidth(word, 9, true))
		}
		for _, r := range fig.Table.Rows {
			if j < len(r.Cells) {
				need = max(need, ooxml.TextWidth(lightText(r.Cells[j].Light, r.Cells[j].Text), bodySize, true))
			}
		}
		least, most := columnWide, 40.0
		if j == 0 {
			least = 16
		}
		g.wide(2+j, min(max(toChars(need*rounding+20), least), most))
	}
}

// reach is the last column that a figure takes.
func (g *grid) reach(bl block) int {
	last := 1 + len(bl.fig.Table.Columns)
	if bl.chart == nil {
		return max(last, 8)
	}
	room := float64(bl.chart.Width)
	if len(bl.fig.Table.Columns) <= besideMost {
		room += g.pixels(2, last) + chartIndent
	}
	for last = max(last, 2); g.pixels(2, last) < room; {
		last++
	}
	return last
}

// figure writes a figure from row on, over columns 2 to to, and returns the row after it.
func (b *book) figure(g *grid, bl block, row, to int) int {
	fig := bl.fig
	row = b.titles(g, fig, row, to)
	head := row
	row = b.table(g, fig, row)
	b.label(g, fig, head, row-1)
	if c := bl.chart; c != nil {
		p := placed{Chart: c, col: 2 + len(fig.Table.Columns), row: head, indent: chartIndent, fig: fig}
		if len(fig.Table.Columns) > besideMost {
			p.col, p.row, p.indent = 2, row+1, 0
		}
		b.connect(g, p.Chart, fig, head)
		g.charts = append(g.charts, p)
		row = g.below(p.row, float64(c.Height)+6, row)
	}
	return b.foot(g, fig, row, to)
}

// below returns the first row that begins at least so many pixels under the top of row from, at least least.
func (g *grid) below(from int, pixels float64, least int) int {
	for ; pixels > 0; from++ {
		g.line(from)
		pixels -= g.rows[from-1].height * 96 / 72
	}
	return max(from, least)
}

// titles writes title and subtitle and a little air.
func (b *book) titles(g *grid, fig *reports.Figure, row, to int) int {
	s := style{size: 13, bold: true, wrap: true}
	g.text(2, to, row, fig.Title, b.styles.id(s), s)
	s = style{color: b.ink2(), wrap: true}
	var plain strings.Builder
	var runs []run
	for _, r := range fig.Subtitle {
		look := style{color: b.ink2()}
		if r.Role != reports.Plain && r.Role != reports.Muted {
			look = style{color: b.look.Text(r.Role), bold: true}
		}
		runs = append(runs, run{r.Text, look})
		plain.WriteString(r.Text)
	}
	if len(runs) > 0 {
		g.text(2, to, row+1, plain.String(), b.styles.id(s), s)
		g.put(2, row+1, runs, b.styles.id(s))
	}
	g.tall(row+2, 6)
	return row + 3
}

// foot writes what a reader has to know about the figure.
func (b *book) foot(g *grid, fig *reports.Figure, row, to int) int {
	g.tall(row, 6)
	row++
	s := style{size: 9, color: b.muted(), wrap: true, top: true}
	id := b.styles.id(s)
	lines := append([]string(nil), fig.Notes...)
	if fig.Limits != "" {
		lines = append(lines, b.words.limits+fig.Limits)
	}
	for _, words := range append(lines, fig.Source) {
		if words != "" {
			g.text(2, to, row, words, id, s)
			row++
		}
	}
	return row
}

// table writes the table twin with its head in row and returns the row after it.
func (b *book) table(g *grid, fig *reports.Figure, row int) int {
	t := &fig.Table
	b.head(g, t, row)
	row++
	signs := make([]bool, len(t.Columns))
	for j := range t.Columns {
		signs[j] = signed(t, j)
	}
	firstRow, firstLight, lastLight := row, 0, 0
	for _, r := range t.Rows {
		for j := range t.Columns {
			var c reports.Cell
			if j < len(r.Cells) {
				c = r.Cells[j]
			}
			if c.Light != reports.Unlit {
				lastLight = max(lastLight, j+2)
				if firstLight == 0 || j+2 < firstLight {
					firstLight = j + 2
				}
			}
			b.cell(g, 2+j, row, &c, t.Columns[j], r, signs[j])
		}
		g.tall(row, g.cellsHeight(t, r))
		row++
	}
	if firstLight > 0 {
		g.lights = append(g.lights, ref(firstLight, firstRow)+":"+ref(lastLight, row-1))
	}
	return row
}

// cellsHeight is the height of a row with its longest words wrapped.
func (g *grid) cellsHeight(t *reports.Table, r reports.Row) float64 {
	tall := lineHeight
	for j := range min(len(t.Columns), len(r.Cells)) {
		if r.Cells[j].Number == nil {
			s := style{bold: r.Own || r.Strong || r.Cells[j].Light != ""}
			tall = max(tall, paragraph(lightText(r.Cells[j].Light, r.Cells[j].Text), s, g.pixels(2+j, 2+j)-8))
			if r.Cells[j].Light != "" {
				tall = max(tall, lightHeight)
			}
		}
	}
	return tall
}

func (b *book) head(g *grid, t *reports.Table, row int) {
	tall := lineHeight
	for j, c := range t.Columns {
		s := style{size: 9, bold: true, color: b.muted(), align: "right", wrap: true, under: b.axis()}
		if c.Role == reports.Women || c.Role == reports.Men {
			s.color = b.look.Text(c.Role)
		}
		if !numeric(t, j) {
			s.align, s.indent = "left", min(j, 1)
		}
		g.put(2+j, row, c.Head, b.styles.id(s))
		tall = max(tall, paragraph(c.Head, s, g.pixels(2+j, 2+j)-8))
	}
	g.tall(row, tall+2)
}

// numeric reports whether a column holds numbers.
func numeric(t *reports.Table, col int) bool {
	for _, r := range t.Rows {
		if col < len(r.Cells) && r.Cells[col].Number != nil {
			return true
		}
	}
	return false
}

// cell writes one cell of a table twin.
func (b *book) cell(g *grid, col, row int, c *reports.Cell, column reports.Column, r reports.Row, signs bool) {
	s := style{under: b.grid(), bold: r.Own || r.Strong}
	if r.Own {
		s.fill = ooxml.Hex(b.doc.Theme.Colours.Own)
	}
	switch {
	case c.Number != nil:
		s.align = "right"
		if !c.Number.OK {
			s.color, s.bold, s.size = b.muted(), false, 9
			g.put(col, row, c.Number.Text, b.styles.id(s))
			return
		}
		s.format = numberFormat(*c.Number, column.Decimal, signs, b.doc.Lang)
		if column.Role == reports.Women || column.Role == reports.Men {
			s.color, s.bold = b.look.Text(column.Role), true
		}
		g.put(col, row, c.Number.Value, b.styles.id(s))
	case c.Light != reports.Unlit:
		s.bold, s.wrap, s.apart, s.indent = true, true, true, 1
		g.put(col, row, lightText(c.Light, c.Text), b.styles.id(s))
	default:
		s.wrap, s.indent = true, min(col-2, 1)
		g.put(col, row, c.Text, b.styles.id(s))
	}
}

// label gives a figure's table a name that formulas can use.
func (b *book) label(g *grid, fig *reports.Figure, head, last int) {
	if fig.ID == "" || len(fig.Table.Columns) == 0 {
		return
	}
	name := "fig_" + strings.Map(func(r rune) rune {
		if r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '_'
	}, fig.ID)
	for n, base := 2, name; b.taken(name); n++ {
		name = fmt.Sprintf("%s_%d", base, n)
	}
	b.labels = append(b.labels, excelize.DefinedName{
		Name: name, RefersTo: g.area(2, head, 1+len(fig.Table.Columns), last), Comment: cut(fig.Table.Caption, 250),
	})
}

func (b *book) taken(name string) bool {
	for _, l := range b.labels {
		if strings.EqualFold(l.Name, name) {
			return true
		}
	}
	return false
}
