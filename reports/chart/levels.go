package chart

import (
	"lagesbild/reports"
	"lagesbild/reports/canvas"
)

// Measures of the levels in pixels.
const (
	levelRow = 25.0
	levelFew = 32.0 // of charts with few rows
	levelBar = 0.56 // of the row
)

// levels draws one bar for each row from zero, with its number at the end. The bars are grey and the own one dark: nothing
// here is of women or men, and nothing has their colours. A row without a number says why in place of the bar.
type levels struct {
	*sheet
	*reports.Levels
	low, high float64 // of the scale
	labels    [][][]canvas.Span
	why       [][][]canvas.Span // of each row, wrapped; nil where there is a number
	tops      []float64         // upper edge of each row, and the last one's lower edge
	x0, x1    float64           // of the scale
	labelW    float64
	unitOver  bool // the unit stands above the numbers, where it is too long for each of them
}

func layLevels(body *reports.Levels, s *sheet) (plan, error) {
	c := &levels{sheet: s, Levels: body}
	var r span
	for _, row := range body.Rows {
		r.number(row.Value)
	}
	if !r.any {
		return plan{}, ErrNothing
	}
	c.low, c.high = min(r.low, 0), max(r.high, 0)
	if c.low == c.high {
		c.high = 1
	}
	c.unitOver = len([]rune(body.Axis.Unit)) > longUnit
	c.columns()
	c.stack()
	return plan{height: c.tops[len(c.tops)-1], paint: c.paint}, nil
}

// columns gives the bars what labels and numbers leave.
func (c *levels) columns() {
	var left, right float64
	for _, row := range c.Rows {
		label := c.names(c.label(row), c.width*0.3)
		c.labels = append(c.labels, label)
		for _, line := range label {
			c.labelW = max(c.labelW, c.measure(line...))
		}
		if row.Value.OK && row.Value.Value < 0 {
			left = max(left, c.measure(c.number(row))+valueGap)
		} else if row.Value.OK {
			right = max(right, c.measure(c.number(row))+valueGap)
		}
	}
	c.labelW += c.inset()
	c.x0, c.x1 = c.labelW+labelGap+left, c.width-c.inset()-right
}

// stack gives every row its height.
func (c *levels) stack() {
	y := 0.0
	if c.unitOver {
		y = leading(c.size.Axis)
	}
	for i, row := range c.Rows {
		var why [][]canvas.Span
		if !row.Value.OK {
			why = c.fonts.Wrap([]canvas.Span{c.head(row.Value.Text)}, c.width-c.inset()-c.x(0)-valueGap)
		}
		c.why, c.tops = append(c.why, why), append(c.tops, y)
		y += max(c.pitch(), float64(len(c.labels[i]))*leading(c.size.Body)*0.9+6, float64(len(why))*leading(c.size.Axis)*0.9+6)
	}
	c.tops = append(c.tops, y)
}

func (c *levels) pitch() float64 {
	if len(c.Rows) <= fewRows {
		return levelFew
	}
	return levelRow
}

func (c *levels) x(v float64) float64 { return c.x0 + (v-c.low)/(c.high-c.low)*(c.x1-c.x0) }

// inset keeps text off the edge of the own row's tint.
func (c *levels) inset() float64 { return c.gap / 2 }

func (c *levels) label(row reports.LevelRow) canvas.Span {
	if row.Own || row.Strong {
		return bold(row.Label, c.size.Body, c.colours().Ink)
	}
	return plain(row.Label, c.size.Body, c.colours().Ink2)
}

// number is a row's value with its unit, bold where the row's name is.
func (c *levels) number(row reports.LevelRow) canvas.Span {
	text := row.Value.Text
	if !c.unitOver {
		text = withUnit(text, c.Axis.Unit, c.lang)
	}
	return canvas.Span{Text: text, Size: c.size.Axis, Colour: c.colours().Ink2, Bold: row.Own || row.Strong}
}

func (c *levels) head(text string) canvas.Span { return plain(text, c.size.Axis, c.colours().Muted) }

func (c *levels) paint(b *brush) {
	if c.unitOver {
		b.centred(c.width-c.inset(), leading(c.size.Axis)/2, canvas.End, c.head(c.Axis.Unit))
	}
	canvas.Group(b.c, "rows", func() {
		for i := range c.Rows {
			c.row(b, i)
		}
	})
	b.line(1, c.colours().Axis, [2]float64{c.x(0), c.tops[0]}, [2]float64{c.x(0), c.tops[len(c.tops)-1]})
}

func (c *levels) row(b *brush, i int) {
	row, y, col := c.Rows[i], (c.tops[i]+c.tops[i+1])/2, c.colours()
	if row.Own {
		b.box(0, c.tops[i], c.width, c.tops[i+1]-c.tops[i], 3, col.Own)
	}
	high := leading(c.size.Body) * 0.9
	b.lines(c.labelW, y-float64(len(c.labels[i]))*high/2, canvas.End, high, c.labels[i])
	if why := c.why[i]; why != nil {
		ground := col.Paper
		if row.Own {
			ground = col.Own
		}
		high = leading(c.size.Axis) * 0.9
		for k, line := range why {
			b.over(c.x(0)+valueGap, y+(float64(k)-float64(len(why)-1)/2)*high, canvas.Start, ground, line[0])
		}
		return
	}
	role := reports.Muted
	if row.Own {
		role = reports.Strong
	}
	bar, _ := c.th.Role(role)
	from, to := min(c.x(0), c.x(row.Value.Value)), max(c.x(0), c.x(row.Value.Value))
	tall := c.pitch() * levelBar
	b.box(from, y-tall/2, to-from, tall, 0, bar)
	if row.Value.Value < 0 {
		b.centred(from-valueGap, y, canvas.End, c.number(row))
		return
	}
	b.centred(to+valueGap, y, canvas.Start, c.number(row))
}
