package chart

import (
	"lagesbild/reports"
	"lagesbild/reports/canvas"
)

// Measures of the stacked bars in pixels.
const (
	stackedRow  = 25.0
	stackedFew  = 32.0 // of charts with few rows
	stackedBar  = 0.64 // of the row
	bandOverBar = 1.5  // width of the band's edges where they cross bars
)

// stacked draws one bar for each row, women's part from the left and men's from the right, with both numbers outside its
// ends: inside, no text would be read on men's colour. The band is a tint between the bars, with its edges over them, so
// that a bar whose parts meet between the edges is even.
type stacked struct {
	*sheet
	*reports.Stacked
	labels [][][]canvas.Span // of each row, wrapped
	why    [][][]canvas.Span // of each row, wrapped; nil where nothing is missing
	tops   []float64         // upper edge of each row, and the last one's lower edge
	marks  []float64
	x0, x1 float64 // of the bars
	labelW float64
}

func layStacked(body *reports.Stacked, s *sheet) (plan, error) {
	c := &stacked{sheet: s, Stacked: body}
	complete := false
	for _, row := range body.Rows {
		complete = complete || row.Women.OK && row.Men.OK
	}
	if !complete {
		return plan{}, ErrNothing
	}
	c.columns()
	c.stack()
	height := c.tops[len(c.tops)-1] + c.gap/2
	if body.Band != nil && body.Band.Label != "" {
		height += leading(s.size.Axis)
	}
	return plan{height: height, paint: c.paint}, nil
}

// columns gives the bars what labels and numbers leave.
func (c *stacked) columns() {
	var women, men float64
	for _, row := range c.Rows {
		label := c.names(c.label(row), c.width*0.3)
		c.labels = append(c.labels, label)
		for _, line := range label {
			c.labelW = max(c.labelW, c.measure(line...))
		}
		if row.Women.OK && row.Men.OK {
			women, men = max(women, c.measure(c.value(row, 0))), max(men, c.measure(c.value(row, 1)))
		}
	}
	c.labelW += c.inset()
	women, men = max(women, c.measure(c.name(0))), max(men, c.measure(c.name(1)))
	c.x0, c.x1 = c.labelW+labelGap+women+valueGap, c.width-c.inset()-men-valueGap
	for _, step := range []float64{20, 50, 100} {
		c.marks = nil
		for m := 0.0; m <= 100; m += step {
			c.marks = append(c.marks, m)
		}
		if c.x(step)-c.x(0) >= c.measure(c.mark(len(c.marks)-1))+c.gap {
			break
		}
	}
}

// stack gives every row its height.
func (c *stacked) stack() {
	pitch := stackedRow
	if len(c.Rows) <= fewRows {
		pitch = stackedFew
	}
	y := leading(c.size.Axis) + c.gap/2
	for i, row := range c.Rows {
		var why [][]canvas.Span
		if !row.Women.OK || !row.Men.OK {
			why = c.fonts.Wrap([]canvas.Span{c.head(c.reason(row))}, c.width-c.inset()-c.x0)
		}
		c.why, c.tops = append(c.why, why), append(c.tops, y)
		y += max(pitch, float64(len(c.labels[i]))*leading(c.size.Body)*0.9+6, float64(len(why))*leading(c.size.Axis)*0.9+6)
	}
	c.tops = append(c.tops, y)
}

// reason is why a row has no bar.
func (c *stacked) reason(row reports.StackedRow) string {
	if row.Women.OK {
		return row.Men.Text
	}
	return row.Women.Text
}

func (c *stacked) x(v float64) float64 { return c.x0 + v/100*(c.x1-c.x0) }

// inset keeps text off the edge of the own row's tint.
func (c *stacked) inset() float64 { return c.gap / 2 }

func (c *stacked) label(row reports.StackedRow) canvas.Span {
	if row.Own || row.Strong {
		return bold(row.Label, c.size.Body, c.colours().Ink)
	}
	return plain(row.Label, c.size.Body, c.colours().Ink2)
}

// bothRoles are the roles in the order of the names.
var bothRoles = [2]reports.Role{reports.Women, reports.Men}

func (c *stacked) name(i int) canvas.Span {
	_, ink := c.th.Role(bothRoles[i])
	return bold(c.Names[i], c.size.Axis, ink)
}

// value is one end's number, bold where the row's name is.
func (c *stacked) value(row reports.StackedRow, i int) canvas.Span {
	_, ink := c.th.Role(bothRoles[i])
	return canvas.Span{Text: [2]reports.Number{row.Women, row.Men}[i].Text, Size: c.size.Axis, Colour: ink, Bold: row.Own || row.Strong}
}

func (c *stacked) head(text string) canvas.Span { return plain(text, c.size.Axis, c.colours().Muted) }

// mark is the label of a gridline, the unit at the last alone.
func (c *stacked) mark(i int) canvas.Span {
	text := tickText(c.marks[i], 0, c.Axis, c.lang)
	if i == len(c.marks)-1 {
		text = withUnit(text, c.Axis.Unit, c.lang)
	}
	return c.head(text)
}

func (c *stacked) paint(b *brush) {
	canvas.Group(b.c, "axes", func() { c.axes(b) })
	canvas.Group(b.c, "rows", func() {
		for i := range c.Rows {
			c.row(b, i)
		}
	})
	c.edges(b)
}

// axes draws the names over the numbers, the own rows' ground, the band and the gridlines.
func (c *stacked) axes(b *brush) {
	col, top, bottom := c.colours(), leading(c.size.Axis), c.tops[len(c.tops)-1]+c.gap/2
	for i, row := range c.Rows {
		if row.Own {
			b.box(0, c.tops[i], c.width, c.tops[i+1]-c.tops[i], 3, col.Own)
		}
	}
	if c.Band != nil {
		b.box(c.x(c.Band.Low), top, c.x(c.Band.High)-c.x(c.Band.Low), bottom-top, 0, col.Band)
	}
	for i, v := range c.marks {
		b.line(1, col.Grid, [2]float64{c.x(v), top}, [2]float64{c.x(v), bottom})
		switch i {
		case 0, len(c.marks) - 1: // the names stand beyond the ends
			a, x := canvas.Start, c.x(v)
			if i > 0 {
				a = canvas.End
			}
			b.centred(x, top/2, a, c.mark(i))
		default:
			b.centred(c.x(v), top/2, canvas.Middle, c.mark(i))
		}
	}
	b.centred(c.x0-valueGap, top/2, canvas.End, c.name(0))
	b.centred(c.x1+valueGap, top/2, canvas.Start, c.name(1))
}

func (c *stacked) row(b *brush, i int) {
	row, y, col := c.Rows[i], (c.tops[i]+c.tops[i+1])/2, c.colours()
	high := leading(c.size.Body) * 0.9
	b.lines(c.labelW, y-float64(len(c.labels[i]))*high/2, canvas.End, high, c.labels[i])
	if why := c.why[i]; why != nil {
		ground := col.Paper
		if row.Own {
			ground = col.Own
		}
		high = leading(c.size.Axis) * 0.9
		for k, line := range why {
			b.over(c.x0, y+(float64(k)-float64(len(why)-1)/2)*high, canvas.Start, ground, line[0])
		}
		return
	}
	pitch := stackedRow
	if len(c.Rows) <= fewRows {
		pitch = stackedFew
	}
	tall := pitch * stackedBar
	meet := c.x(row.Women.Value)
	b.box(c.x0, y-tall/2, meet-c.x0, tall, 0, col.Women)
	b.box(meet, y-tall/2, c.x1-meet, tall, 0, col.Men)
	b.centred(c.x0-valueGap, y, canvas.End, c.value(row, 0))
	b.centred(c.x1+valueGap, y, canvas.Start, c.value(row, 1))
}

// edges draws the band's edges over the bars, and its name below them.
func (c *stacked) edges(b *brush) {
	if c.Band == nil {
		return
	}
	top, bottom := leading(c.size.Axis), c.tops[len(c.tops)-1]+c.gap/2
	for _, v := range []float64{c.Band.Low, c.Band.High} {
		b.line(bandOverBar, c.colours().Paper, [2]float64{c.x(v), top}, [2]float64{c.x(v), bottom})
	}
	if c.Band.Label == "" {
		return
	}
	label := c.head(c.Band.Label)
	half := c.measure(label) / 2
	x := min(max((c.x(c.Band.Low)+c.x(c.Band.High))/2, half), c.width-half)
	b.centred(x, bottom+leading(c.size.Axis)/2, canvas.Middle, label)
}
