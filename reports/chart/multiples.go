package chart

import (
	"cmp"
	"slices"

	"lagesbild/reports"
	"lagesbild/reports/canvas"
)

// Measures of small multiples in pixels.
const (
	panelHeight = 104.0 // between lowest and highest gridline
	panelPad    = 9.0   // from a panel's edge to what is in it
	panelsWide  = 4     // beside each other
	panelsSlim  = 2
	panelLine   = 2.0
	panelDot    = 3.6
	endGap      = 8.0 // from the last dot to its value
)

// multiples draws a panel for each area: its name, its lines, and the last values. All share periods and scale; the
// scale's labels stand at the left of each row, the first and the last period below each panel.
type multiples struct {
	*sheet
	*reports.Multiples
	panels []smallPanel
	marks  []float64
	digits int
	left   float64 // width of the scale's labels
	wide   float64 // of a panel
	end    float64 // width of the last values
	across int
	tops   []float64 // upper edge of each row of panels, and the last one's lower edge
	heads  []float64 // height of each row's names
}

// smallPanel is a panel's name, wrapped, and its lines as a line chart has them.
type smallPanel struct {
	name  [][]canvas.Span
	chart *lineChart
}

func layMultiples(m *reports.Multiples, s *sheet) (plan, error) {
	c := &multiples{sheet: s, Multiples: m, across: panelsWide}
	if s.narrow {
		c.across = panelsSlim
	}
	c.across = min(c.across, max(len(m.Panels), 1))
	var r span
	for _, p := range m.Panels {
		for _, series := range p.Series {
			for _, n := range series.Points {
				r.number(n)
			}
		}
	}
	if !r.any {
		return plan{}, ErrNothing
	}
	c.marks, c.digits = r.ticks(4, m.Axis)
	for i := range c.marks {
		c.left = max(c.left, c.measure(c.mark(i)))
	}
	c.left += c.gap / 2
	c.columns()
	c.stack()
	height := c.tops[len(c.tops)-1]
	if m.Band != nil {
		height += leading(s.size.Axis)
	}
	return plan{height: height, paint: c.paint}, nil
}

// columns gives every panel the same width and its lines what the last values leave.
func (c *multiples) columns() {
	for _, p := range c.Panels {
		for _, series := range p.Series {
			if i := lastOf(series); i >= 0 {
				c.end = max(c.end, c.measure(c.value(series, i)))
			}
		}
	}
	c.wide = (c.width - c.left) / float64(c.across)
	for _, p := range c.Panels {
		line := &lineChart{sheet: c.sheet, Line: &reports.Line{Periods: c.Periods, Series: p.Series, Axis: c.Axis, Breaks: p.Breaks}, marks: c.marks}
		x0, x1 := panelPad, c.wide-panelPad-endGap-c.end
		years := times(c.Periods)
		for _, t := range years {
			share := 1.0
			if n := len(years); n > 1 {
				share = (t - years[0]) / (years[n-1] - years[0])
			}
			line.at = append(line.at, x0+share*(x1-x0))
		}
		line.plot = area{x0, 0, x1, panelHeight}
		name := bold(p.Name, c.size.Body, c.colours().Ink)
		c.panels = append(c.panels, smallPanel{c.fonts.Wrap([]canvas.Span{name}, c.wide-2*panelPad), line})
	}
}

// stack gives every row of panels its height.
func (c *multiples) stack() {
	y := 0.0
	for i := 0; i < len(c.panels); i += c.across {
		rows := 0
		for _, p := range c.panels[i:min(i+c.across, len(c.panels))] {
			rows = max(rows, len(p.name))
		}
		head := float64(rows)*leading(c.size.Body)*0.9 + 6 + c.size.Axis/2
		c.tops, c.heads = append(c.tops, y), append(c.heads, head)
		y += 6 + head + panelHeight + tickGap + leading(c.size.Axis) + c.gap
	}
	c.tops = append(c.tops, y)
}

// lastOf is the index of the last value of a series, −1 for none.
func lastOf(s reports.Series) int {
	for i, p := range slices.Backward(s.Points) {
		if p.OK {
			return i
		}
	}
	return -1
}

// value is what stands at a line's end: its last value, with the period where that is not the last.
func (c *multiples) value(s reports.Series, i int) canvas.Span {
	_, ink := c.th.Role(s.Role)
	text := s.Points[i].Text
	if i < len(c.Periods)-1 {
		text += " (" + c.Periods[i] + ")"
	}
	return bold(text, c.size.Axis, ink)
}

// mark is the label of a gridline, a short unit at the highest alone.
func (c *multiples) mark(i int) canvas.Span {
	text := tickText(c.marks[i], c.digits, c.Axis, c.lang)
	if i == len(c.marks)-1 && len([]rune(c.Axis.Unit)) <= longUnit {
		text = withUnit(text, c.Axis.Unit, c.lang)
	}
	return plain(text, c.size.Axis, c.colours().Muted)
}

func (c *multiples) paint(b *brush) {
	left, top := b.left, b.top
	for i := range c.panels {
		row, col := i/c.across, i%c.across
		b.left, b.top = left+c.left+float64(col)*c.wide, top+c.tops[row]
		canvas.Group(b.c, "panel", func() { c.panel(b, i, row, col) })
	}
	b.left, b.top = left, top
	c.bandName(b)
}

// panel paints one area's panel from its upper left corner.
func (c *multiples) panel(b *brush, i, row, col int) {
	p, panel, colours := c.Panels[i], c.panels[i], c.colours()
	head := c.heads[row] + 6
	if p.Own {
		b.box(0, 0, c.wide-4, c.tops[row+1]-c.tops[row]-c.gap, 3, colours.Own)
	}
	b.lines(panelPad, 6, canvas.Start, leading(c.size.Body)*0.9, panel.name)
	b.top += head
	defer func() { b.top -= head }()
	line := panel.chart
	c.ground(b, line, col == 0)
	if p.Why != "" {
		c.missing(b, line, p)
		return
	}
	for _, series := range p.Series {
		colour, _ := c.th.Role(series.Role)
		for _, run := range line.segments(series) {
			if len(run) == 1 {
				b.dot(run[0][0], run[0][1], panelLine, colour, nil)
				continue
			}
			b.line(panelLine, colour, run...)
		}
	}
	c.ends(b, line, p)
}

// ground draws the band, the gridlines, the breaks and the names of the first and the last period.
func (c *multiples) ground(b *brush, line *lineChart, labelled bool) {
	col, x0, x1 := c.colours(), line.plot.x0, line.plot.x1
	if c.Band != nil {
		low, high := max(c.Band.Low, c.marks[0]), min(c.Band.High, c.marks[len(c.marks)-1])
		if low < high {
			b.box(x0, line.y(high), x1-x0, line.y(low)-line.y(high), 0, col.Band)
		}
	}
	base := max(0, slices.Index(c.marks, 0))
	for i, v := range c.marks {
		rule := col.Grid
		if i == base {
			rule = col.Axis
		}
		b.line(1, rule, [2]float64{x0, line.y(v)}, [2]float64{x1, line.y(v)})
		if labelled {
			b.centred(-c.gap/2, line.y(v), canvas.End, c.mark(i))
		}
	}
	for _, i := range line.Breaks {
		x := (line.at[i-1] + line.at[i]) / 2
		b.dashed(1, col.Axis, [2]float64{x, 0}, [2]float64{x, panelHeight})
	}
	first, last := plain(c.Periods[0], c.size.Axis, col.Muted), plain(c.Periods[len(c.Periods)-1], c.size.Axis, col.Muted)
	y := panelHeight + tickGap + leading(c.size.Axis)/2
	b.centred(x1, y, canvas.End, last)
	if x1-x0 >= c.measure(first)+c.measure(last)+c.gap {
		b.centred(x0, y, canvas.Start, first)
	}
}

// missing says in the middle of a panel why it has no lines.
func (c *multiples) missing(b *brush, line *lineChart, p reports.Panel) {
	ground := c.colours().Paper
	if p.Own {
		ground = c.colours().Own
	}
	why := c.fonts.Wrap([]canvas.Span{plain(p.Why, c.size.Axis, c.colours().Muted)}, line.plot.x1-line.plot.x0)
	high := leading(c.size.Axis)
	for k, text := range why {
		b.over((line.plot.x0+line.plot.x1)/2, panelHeight/2+(float64(k)-float64(len(why)-1)/2)*high, canvas.Middle, ground, text[0])
	}
}

// ends draws the last dots and writes their values beside the lines, spread so that none touches another.
func (c *multiples) ends(b *brush, line *lineChart, p reports.Panel) {
	ring := c.colours().Paper
	if p.Own {
		ring = c.colours().Own
	}
	type end struct {
		series reports.Series
		at     int
		y      float64
	}
	var all []end
	for _, s := range p.Series {
		if i := lastOf(s); i >= 0 {
			all = append(all, end{s, i, line.y(s.Points[i].Value)})
		}
	}
	slices.SortStableFunc(all, func(x, y end) int { return cmp.Compare(x.y, y.y) })
	want := make([]float64, len(all))
	for k, e := range all {
		colour, _ := c.th.Role(e.series.Role)
		b.dot(line.at[e.at], e.y, panelDot, colour, ring)
		want[k] = e.y
	}
	for k, y := range spread(want, c.size.Axis*1.15, 0, panelHeight) {
		b.centred(line.plot.x1+endGap, y, canvas.Start, c.value(all[k].series, all[k].at))
	}
}

// bandName tells below all panels what the tint in them means.
func (c *multiples) bandName(b *brush) {
	if c.Band == nil {
		return
	}
	y := c.tops[len(c.tops)-1] + leading(c.size.Axis)/2
	b.box(0, y-c.size.Axis/2, 2*c.size.Axis, c.size.Axis, 0, c.colours().Band)
	b.centred(2*c.size.Axis+c.gap, y, canvas.Start, plain(c.Band.Label, c.size.Axis, c.colours().Muted))
}
