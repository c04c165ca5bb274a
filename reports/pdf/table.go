package pdf

import (
	"fmt"
	"slices"

	"lagesbild/reports"
	"lagesbild/reports/canvas"
	"lagesbild/reports/chart"
)

const (
	cellSide  = 9.0  // space left and right of a cell's text
	tightSide = 4.5  // in a table that fills the page
	cellEdge  = 2.6  // above and below
	leastWide = 76.0 // of a column of numbers
	lightSize = 14.0
	leastRows = 3 // of a table that stand below its head before a page ends
)

// cell is one of a table, its text in lines.
type cell struct {
	elem  *elem
	lines [][]canvas.Span
	right bool
	light reports.Light
	says  string // what a light says that stands alone
}

// line is a row of a table with its height and the ground behind it.
type line struct {
	cells  []cell
	height float64
	own    bool
}

// table is a table laid out.
type table struct {
	caption block
	side    float64   // space left and right of a cell's text
	edges   []float64 // left edge of every column, and the right one of the last
	head    line
	rows    []line
	legend  *block // of a matrix
}

// height of the table on one page.
func (t *table) height() float64 {
	h := t.caption.gap + t.caption.height + t.head.height
	for _, r := range t.rows {
		h += r.height
	}
	if t.legend != nil {
		h += t.legend.gap + t.legend.height
	}
	return h
}

// table lays out a figure's table twin and puts its elements into the tree. A matrix has the short heads of its drawing,
// and lights without their words. An error is a row that does not fit the head.
func (d *document) table(parent *elem, f *reports.Figure) (*table, error) {
	of := f.Table
	e := parent.child("Table")
	matrix, _ := f.Body.(*reports.Matrix)
	if matrix != nil {
		e.attrs = "<</O /Table /Summary " + text(f.Alt) + ">>"
		of.Columns = slices.Clone(of.Columns)
		for i, h := range matrix.Heads {
			of.Columns[i+1].Head = h
		}
	}
	t := &table{caption: d.paragraph(e.child("Caption"), d.space.Block, 0, style{d.size.Axis, d.colours.Muted, true}.span(of.Caption))}
	t.caption.height += 4
	numeric := make([]bool, len(of.Columns))
	for i, r := range of.Rows {
		if len(r.Cells) != len(of.Columns) {
			return nil, fmt.Errorf("table row %d has %d cells under %d columns", i+1, len(r.Cells), len(of.Columns))
		}
		for j, c := range r.Cells {
			numeric[j] = numeric[j] || c.Number != nil
		}
	}
	head := e.child("THead").child("TR")
	for i, c := range of.Columns {
		_, role := d.doc.Theme.Role(c.Role)
		th := head.child("TH")
		th.attrs = "<</O /Table /Scope /Column>>"
		t.head.cells = append(t.head.cells, cell{elem: th, right: numeric[i], lines: [][]canvas.Span{{style{d.size.Axis, role, true}.span(c.Head)}}})
	}
	body := e.child("TBody")
	for _, r := range of.Rows {
		t.rows = append(t.rows, d.row(body.child("TR"), &r, numeric, matrix != nil))
	}
	if matrix != nil {
		t.legend = d.legend(parent.child("P"), matrix)
	}
	t.fit(d)
	return t, nil
}

func (d *document) row(tr *elem, r *reports.Row, numeric []bool, matrix bool) line {
	l := line{own: r.Own}
	for i, c := range r.Cells {
		s := style{size: d.size.Axis, colour: d.colours.Ink, bold: r.Own || r.Strong && i == 0}
		td := cell{right: numeric[i], light: c.Light}
		if i == 0 {
			td.elem = tr.child("TH")
			td.elem.attrs = "<</O /Table /Scope /Row>>"
		} else {
			td.elem = tr.child("TD")
		}
		switch {
		case c.Light != reports.Unlit:
			s.colour, s.bold = d.doc.Theme.Signal(c.Light).Text, true
		case numeric[i] && (c.Number == nil || !c.Number.OK):
			s.colour = d.colours.Muted
		}
		td.lines = [][]canvas.Span{{s.span(c.Text)}}
		if matrix && c.Light != reports.Unlit {
			td.says, td.lines[0][0].Text = c.Text, ""
		}
		l.cells = append(l.cells, td)
	}
	return l
}

// fit gives columns their widths and breaks the cells' text. A table is as wide as it needs to be. Where the page is too
// narrow it is set tighter and smaller, and columns give up room in proportion to how far they are above their longest word.
func (t *table) fit(d *document) {
	t.side = cellSide
	_, best := t.widths(d)
	if sum(best) > d.sheet.measure {
		t.side = tightSide
		t.resize(d.size.Note)
		var least []float64
		least, best = t.widths(d)
		room, slack := max(d.sheet.measure-sum(least), 0), sum(best)-sum(least)
		for i := range best {
			if room < slack {
				best[i] = least[i] + (best[i]-least[i])*room/slack
			}
		}
	}
	t.edges = make([]float64, len(best)+1)
	for i, w := range best {
		t.edges[i+1] = t.edges[i] + w
	}
	t.each(func(l *line) { t.wrap(d, l) })
}

// each visits the head and the rows.
func (t *table) each(visit func(*line)) {
	visit(&t.head)
	for i := range t.rows {
		visit(&t.rows[i])
	}
}

// resize sets all text in one size.
func (t *table) resize(size float64) {
	t.each(func(l *line) {
		for i := range l.cells {
			l.cells[i].lines[0][0].Size = size
		}
	})
}

// widths are those that columns need for their longest word, and for their longest text.
func (t *table) widths(d *document) (least, best []float64) {
	least, best = make([]float64, len(t.head.cells)), make([]float64, len(t.head.cells))
	t.each(func(l *line) {
		for i, c := range l.cells {
			least[i] = max(least[i], d.fonts.Longest(c.lines[0])+c.indent()+2*t.side)
			best[i] = max(best[i], d.fonts.Width(c.lines[0])+c.indent()+2*t.side)
			if c.right && t.side == cellSide {
				best[i] = max(best[i], leastWide)
			}
		}
	})
	return least, best
}

func sum(all []float64) float64 {
	var s float64
	for _, x := range all {
		s += x
	}
	return s
}

// indent is what a light takes of a cell's width.
func (c *cell) indent() float64 {
	switch {
	case c.light == reports.Unlit:
		return 0
	case c.says != "":
		return lightSize
	}
	return lightSize + 6
}

func (t *table) wrap(d *document, l *line) {
	for i := range l.cells {
		c := &l.cells[i]
		if c.says != "" {
			l.height = max(l.height, lightSize+4*cellEdge)
			continue
		}
		size := c.lines[0][0].Size
		spans := c.lines[0]
		c.lines = d.fonts.Wrap(spans, t.edges[i+1]-t.edges[i]-2*t.side-c.indent())
		if !c.right { // where a space at the end moves nothing
			c.lines = spaced(c.lines, spans)
		}
		l.height = max(l.height, float64(len(c.lines))*leading(size)+2*cellEdge)
	}
}

// place puts a table on the page and the following ones: rows are not broken, the head stands on every page, and the last
// rows with what follows the table, of a height.
func (d *document) place(t *table, after float64) {
	start := t.caption.gap + t.caption.height + t.head.height
	for _, r := range t.rows[:min(leastRows, len(t.rows))] {
		if start += r.height; start > d.sheet.height()/2 {
			break
		}
	}
	d.need(start)
	d.keep(t.caption)
	d.head(t, false)
	if t.legend != nil {
		after += t.legend.gap + t.legend.height
	}
	last := max(0, len(t.rows)-leastRows)
	for i := range t.rows {
		need := t.rows[i].height
		if i == last {
			need = after
			for _, r := range t.rows[last:] {
				need += r.height
			}
			need = min(need, d.sheet.height()-t.head.height)
		}
		if need > d.left()+0.01 {
			d.newPage()
			d.head(t, true)
		}
		d.line(t, &t.rows[i])
	}
	if t.legend != nil {
		d.keep(*t.legend)
	}
}

// legend makes the block that explains a matrix's lights.
func (d *document) legend(e *elem, m *reports.Matrix) *block {
	s := d.soft(d.size.Axis)
	each := leading(s.size)
	return &block{gap: d.space.Gap, height: each, paint: func(y float64) {
		d.mark(e, func() {
			x := cellSide
			for _, item := range m.Legend {
				chart.Light(d.page.c, &d.doc.Theme, item.Light, d.pt(x+lightSize/2, y+each/2), lightSize)
				x += lightSize + 6
				words := []canvas.Span{s.span(item.Word + " ")}
				d.lines(x, y, each, canvas.Start, [][]canvas.Span{words})
				x += d.fonts.Width(words) + 18
			}
		})
	}}
}

// head paints the head; a repeated one is not read again.
func (d *document) head(t *table, repeated bool) {
	y := d.y
	if repeated {
		d.artifact(func() {
			for i, c := range t.head.cells {
				d.cell(t, i, &c, t.head.height, true)
			}
		})
	} else {
		d.cells(t, &t.head)
	}
	d.y = y + t.head.height
	d.artifact(func() { d.box(0, d.y-1, t.edges[len(t.edges)-1], 1, d.colours.Axis) })
}

func (d *document) line(t *table, l *line) {
	right := t.edges[len(t.edges)-1]
	d.artifact(func() {
		if l.own {
			d.box(0, d.y, right, l.height, d.colours.Own)
		}
		for i, c := range l.cells {
			if c.says != "" {
				d.box(t.edges[i]+1, d.y+1, t.edges[i+1]-t.edges[i]-2, l.height-2.6, d.doc.Theme.Signal(c.light).Tint)
			}
		}
		d.box(0, d.y+l.height-0.6, right, 0.6, d.colours.Grid)
	})
	d.cells(t, l)
	d.y += l.height
}

func (d *document) cells(t *table, l *line) {
	for i := range l.cells {
		d.mark(l.cells[i].elem, func() { d.cell(t, i, &l.cells[i], l.height, l == &t.head) })
	}
}

// cell paints a cell's light and text; a head's text stands at the bottom.
func (d *document) cell(t *table, column int, c *cell, height float64, head bool) {
	if c.says != "" {
		d.page.c.Says(c.says)
		chart.Light(d.page.c, &d.doc.Theme, c.light, d.pt((t.edges[column]+t.edges[column+1])/2, d.y+height/2), lightSize)
		d.page.c.EndTag()
		return
	}
	x, a := t.edges[column]+t.side+c.indent(), canvas.Start
	if c.right {
		x, a = t.edges[column+1]-t.side, canvas.End
	}
	each := leading(c.lines[0][0].Size)
	y := d.y + cellEdge
	if head {
		y = d.y + height - cellEdge - each*float64(len(c.lines))
	}
	if c.light != reports.Unlit {
		at := d.pt(x-c.indent()+lightSize/2, y+each/2)
		chart.Light(d.page.c, &d.doc.Theme, c.light, at, lightSize)
	}
	d.lines(x, y, each, a, c.lines)
}
