package chart

import (
	"cmp"
	"image/color"
	"math"
	"slices"

	"lagesbild/reports"
	"lagesbild/reports/canvas"
)

// Measures of the line chart in pixels.
const (
	lineHeight  = 320.0 // between lowest and highest gridline
	lineNarrow  = 230.0
	lineWidth   = 2.75
	otherWidth  = 1.75 // of series that are there to compare with
	endDot      = 5.0
	startDot    = 3.8
	labelOffset = 13.0 // from the end dot to its label
	longUnit    = 5    // letters; longer units stand above the axis and not at values
	maxStarts   = 3    // more series than this show no start values
	axisGap     = 10.0 // from tick labels to the lines
	tickLength  = 5.0
	tickGap     = 5.0 // from ticks to the periods' names
	air         = 3.5 // round labels placed among the lines

	whiskerWidth = 1.25
	whiskerCap   = 3.5 // half its length
	whiskerAside = 3.0 // between those of two series
)

// lineChart draws series over periods: gridlines with the unit at the top one alone, a band with its label where the
// lines are not, a label and value at each line's end and the value at its start. A missing point and a break leave a
// gap; a break has an upright dashed line between its periods. Intervals that are known are upright strokes.
type lineChart struct {
	*sheet
	*reports.Line
	at       []float64 // of each period, pixels from the left
	marks    []float64 // values of the gridlines
	decimals int
	labels   []endLabel // of every series, in its order
	unitOver bool       // the unit stands above the axis
	plot     area       // where the lines are
}

// endLabel is what stands at the end of a line: one line of text, or name over value.
type endLabel struct {
	lines       [][]canvas.Span
	width       float64
	first, last int // indexes of the first and last value, −1 for none
}

func layLine(l *reports.Line, s *sheet) (plan, error) {
	c := &lineChart{sheet: s, Line: l}
	var r span
	for _, series := range l.Series {
		for _, p := range series.Points {
			r.number(p)
		}
		for _, in := range series.Intervals {
			r.number(in.Low)
			r.number(in.High)
		}
	}
	if !r.any {
		return plan{}, ErrNothing
	}
	if l.Band != nil {
		r.take(l.Band.Low)
		r.take(l.Band.High)
	}
	high, about := lineHeight, 6
	if s.narrow {
		high, about = lineNarrow, 5
	}
	c.marks, c.decimals = r.ticks(about, l.Axis)
	c.unitOver = len([]rune(l.Axis.Unit)) > longUnit
	rows := 0
	for _, series := range l.Series {
		label := c.endLabel(series)
		c.labels = append(c.labels, label)
		rows = max(rows, len(label.lines))
	}
	high = max(high, float64(rows*len(l.Series))*leading(s.size.Label))
	c.frame(high)
	bottom := c.plot.y1 + tickLength + tickGap + s.size.Axis
	return plan{height: bottom, paint: c.paint}, nil
}

// frame decides where the lines are: right of the tick labels, left of the end labels.
func (c *lineChart) frame(high float64) {
	var left, right float64
	for i := range c.marks {
		left = max(left, c.measure(c.mark(i)))
	}
	for _, l := range c.labels {
		right = max(right, l.width)
	}
	last := plain(c.Periods[len(c.Periods)-1], c.size.Axis, c.colours().Muted)
	right = max(right+labelOffset, c.measure(last)/2, endDot+2)
	top := c.top() + c.size.Axis/2
	c.plot = area{left + axisGap, top, c.width - right, top + high}
	x := times(c.Periods)
	for _, t := range x {
		share := 0.5
		if n := len(x); n > 1 {
			share = (t - x[0]) / (x[n-1] - x[0])
		}
		c.at = append(c.at, c.plot.x0+share*(c.plot.x1-c.plot.x0))
	}
}

// y is where a value stands.
func (c *lineChart) y(v float64) float64 {
	low, high := c.marks[0], c.marks[len(c.marks)-1]
	return c.plot.y1 - (v-low)/(high-low)*(c.plot.y1-c.plot.y0)
}

// top is how far up labels may go: below the unit where that stands above the axis.
func (c *lineChart) top() float64 {
	if c.unitOver {
		return leading(c.size.Axis)
	}
	return 0
}

// mark is the label of a gridline.
func (c *lineChart) mark(i int) canvas.Span {
	label := tickText(c.marks[i], c.decimals, c.Axis, c.lang)
	if i == len(c.marks)-1 && !c.unitOver {
		label = withUnit(label, c.Axis.Unit, c.lang)
	}
	return plain(label, c.size.Axis, c.colours().Muted)
}

func (c *lineChart) endLabel(s reports.Series) endLabel {
	l := endLabel{first: -1, last: -1}
	for i, p := range s.Points {
		if p.OK {
			if l.first < 0 {
				l.first = i
			}
			l.last = i
		}
	}
	_, ink := c.th.Role(s.Role)
	name := plain(s.Name, c.size.Label, ink)
	value := bold("", c.size.Label, ink)
	switch {
	case l.last >= 0:
		unit := c.Axis.Unit
		if c.unitOver {
			unit = ""
		}
		value.Text = withUnit(s.Points[l.last].Text, unit, c.lang)
		if l.last < len(c.Periods)-1 {
			value.Text += " (" + c.Periods[l.last] + ")"
		}
	case len(s.Points) > 0:
		value = plain(s.Points[len(s.Points)-1].Text, c.size.Axis, c.colours().Muted)
	}
	if c.narrow {
		room := c.width * 0.3
		l.lines = append(c.fonts.Wrap([]canvas.Span{name}, room), c.fonts.Wrap([]canvas.Span{value}, room)...)
	} else {
		name.Text += " "
		l.lines = c.fonts.Wrap([]canvas.Span{name, value}, c.width*0.28)
	}
	for _, line := range l.lines {
		l.width = max(l.width, c.measure(line...))
	}
	return l
}

func (c *lineChart) paint(b *brush) {
	o := &obstacles{frame: area{c.plot.x0 - 2*air, c.top(), c.plot.x1 + 2, c.plot.y1}}
	canvas.Group(b.c, "axes", func() { c.axes(b, o) })
	if slices.ContainsFunc(c.Series, func(s reports.Series) bool { return s.Intervals != nil }) {
		canvas.Group(b.c, "intervals", func() {
			for _, i := range c.order() {
				c.whiskers(b, i, o)
			}
		})
	}
	for _, i := range c.order() {
		canvas.Group(b.c, "series "+string(c.Series[i].Role), func() { c.stroke(b, i, o) })
	}
	canvas.Group(b.c, "labels", func() {
		c.endLabels(b)
		c.startValues(b, o)
		c.bandLabel(b, o)
	})
}

// axes draws the band, the gridlines with their labels, a darker base line, the periods and the breaks.
func (c *lineChart) axes(b *brush, o *obstacles) {
	col := c.colours()
	if c.Band != nil {
		low, high := c.y(c.Band.Low), c.y(c.Band.High)
		b.box(c.plot.x0, high, c.plot.x1-c.plot.x0, low-high, 0, col.Band)
		for _, y := range []float64{low, high} {
			o.segments = append(o.segments, segment{c.plot.x0, y, c.plot.x1, y, 0.1})
		}
	}
	if c.unitOver {
		b.lines(0, 0, canvas.Start, leading(c.size.Axis), [][]canvas.Span{{plain(c.Axis.Unit, c.size.Axis, col.Muted)}})
	}
	base := max(0, slices.Index(c.marks, 0)) // zero where it is in view, else the lowest
	for i, v := range c.marks {
		rule, weight := col.Grid, 0.05
		if i == base {
			rule, weight = col.Axis, 1
		}
		o.segments = append(o.segments, segment{c.plot.x0, c.y(v), c.plot.x1, c.y(v), weight})
		b.line(1, rule, [2]float64{c.plot.x0, c.y(v)}, [2]float64{c.plot.x1, c.y(v)})
		b.centred(c.plot.x0-axisGap, c.y(v), canvas.End, c.mark(i))
	}
	wide := make([]float64, len(c.at))
	for i := range wide {
		wide[i] = c.fonts.TextWidth(c.Periods[i], c.size.Axis, false)
	}
	for _, i := range labelled(c.Periods, c.at, wide, 1.5*c.gap) {
		name := plain(c.Periods[i], c.size.Axis, col.Muted)
		b.line(1, col.Axis, [2]float64{c.at[i], c.plot.y1}, [2]float64{c.at[i], c.plot.y1 + tickLength})
		b.text(c.at[i], c.plot.y1+tickLength+tickGap+b.rise(name), canvas.Middle, name)
	}
	for _, i := range c.Breaks {
		if i > 0 && i < len(c.at) {
			x := (c.at[i-1] + c.at[i]) / 2
			b.dashed(1, col.Axis, [2]float64{x, c.plot.y0}, [2]float64{x, c.plot.y1})
			o.segments = append(o.segments, segment{x, c.plot.y0, x, c.plot.y1, 1})
		}
	}
}

// order is that of drawing: what is compared with lies below.
func (c *lineChart) order() []int {
	var below, above []int
	for i, s := range c.Series {
		if sexed(s.Role) {
			above = append(above, i)
		} else {
			below = append(below, i)
		}
	}
	return append(below, above...)
}

func sexed(r reports.Role) bool { return r == reports.Women || r == reports.Men }

// again reports whether another series before has the same role: it is told apart by dashes.
func (c *lineChart) again(i int) bool {
	return slices.ContainsFunc(c.Series[:i], func(s reports.Series) bool { return s.Role == c.Series[i].Role })
}

// segments returns the runs of a series between gaps and breaks, in pixels.
func (c *lineChart) segments(s reports.Series) [][][2]float64 {
	var runs [][][2]float64
	var run [][2]float64
	for i, p := range s.Points[:min(len(s.Points), len(c.at))] {
		if len(run) > 0 && (!p.OK || slices.Contains(c.Breaks, i)) {
			runs, run = append(runs, run), nil
		}
		if p.OK {
			run = append(run, [2]float64{c.at[i], c.y(p.Value)})
		}
	}
	if len(run) > 0 {
		runs = append(runs, run)
	}
	return runs
}

func (c *lineChart) stroke(b *brush, i int, o *obstacles) {
	s := c.Series[i]
	colour, _ := c.th.Role(s.Role)
	width := lineWidth
	if !sexed(s.Role) && s.Role != reports.Strong {
		width = otherWidth
	}
	dashed := c.again(i)
	dot := func(p [2]float64, r float64, ring color.Color) {
		b.dot(p[0], p[1], r, colour, ring)
		o.areas = append(o.areas, area{p[0] - r, p[1] - r, p[0] + r, p[1] + r})
	}
	for _, run := range c.segments(s) {
		if len(run) == 1 {
			dot(run[0], width, nil)
			continue
		}
		for k := 1; k < len(run); k++ {
			o.segments = append(o.segments, segment{run[k-1][0], run[k-1][1], run[k][0], run[k][1], 1})
			if dashed {
				b.dashed(width, colour, run[k-1], run[k])
			}
		}
		if !dashed {
			b.line(width, colour, run...)
		}
	}
	l := c.labels[i]
	if l.first < 0 {
		return
	}
	ring := c.colours().Paper
	if l.first != l.last {
		dot([2]float64{c.at[l.first], c.y(s.Points[l.first].Value)}, startDot, ring)
	}
	dot([2]float64{c.at[l.last], c.y(s.Points[l.last].Value)}, endDot, ring)
}

// whiskers draws the intervals that are known as upright strokes. Those of several series stand a little beside each
// other, so that one can be told from another where they overlap.
func (c *lineChart) whiskers(b *brush, i int, o *obstacles) {
	colour, _ := c.th.Role(c.Series[i].Role)
	aside := whiskerAside * (float64(i) - float64(len(c.Series)-1)/2)
	for k, in := range c.Series[i].Intervals {
		if !in.Known() {
			continue
		}
		x, low, high := c.at[k]+aside, c.y(in.Low.Value), c.y(in.High.Value)
		b.line(whiskerWidth, colour, [2]float64{x, high}, [2]float64{x, low})
		for _, y := range []float64{high, low} {
			b.line(whiskerWidth, colour, [2]float64{x - whiskerCap, y}, [2]float64{x + whiskerCap, y})
		}
		o.areas = append(o.areas, area{x - whiskerCap, high, x + whiskerCap, low})
	}
}

// endLabels writes the labels beside the lines' ends, spread so that none touches another. A label that had to move far
// from its dot is led to it by a hairline.
func (c *lineChart) endLabels(b *brush) {
	high := leading(c.size.Label)
	order := make([]int, len(c.Series))
	want := make([]float64, len(c.Series))
	rows := 1
	for i, l := range c.labels {
		order[i], want[i] = i, c.plot.y1
		if l.last >= 0 {
			want[i] = c.y(c.Series[i].Points[l.last].Value)
		}
		rows = max(rows, len(l.lines))
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(want[i], want[j]) })
	sorted := make([]float64, len(order))
	for k, i := range order {
		sorted[k] = want[i]
	}
	each := float64(rows) * high
	at := spread(sorted, each, c.plot.y0+(each-high)/2, c.plot.y1-(each-high)/2)
	for k, i := range order {
		l, x, y := c.labels[i], c.plot.x1+labelOffset, at[k]
		if l.last >= 0 && math.Abs(y-want[i]) > high*0.9 {
			colour, _ := c.th.Role(c.Series[i].Role)
			b.line(1, colour, [2]float64{c.plot.x1 + endDot + 2, want[i]}, [2]float64{x - 2, y})
		}
		b.lines(x, y-float64(len(l.lines))*high/2, canvas.Start, high, l.lines)
	}
}

// startValues writes each line's first value above or below its first dot: where all of them together cover least, and
// never a lower line's value above a higher one's.
func (c *lineChart) startValues(b *brush, o *obstacles) {
	if len(c.Series) > maxStarts {
		return
	}
	var starts []int
	for i, l := range c.labels {
		if l.first >= 0 && l.first != l.last {
			starts = append(starts, i)
		}
	}
	y := func(i int) float64 { return c.y(c.Series[i].Points[c.labels[i].first].Value) }
	slices.SortStableFunc(starts, func(i, j int) int { return cmp.Compare(y(i), y(j)) })
	values := make([]canvas.Span, len(starts))
	places := make([][]area, len(starts))
	for k, i := range starts {
		_, ink := c.th.Role(c.Series[i].Role)
		first := c.labels[i].first
		values[k] = bold(c.Series[i].Points[first].Text, c.size.Axis+0.5, ink)
		x, y, w, h := c.at[first], y(i), c.measure(values[k]), c.rise(values[k])
		for _, d := range []float64{9, 15, 22, 30} {
			for _, dx := range []float64{-2, 8} {
				for _, top := range []float64{y - d - h, y + d} {
					places[k] = append(places[k], area{x + dx - air, top - air, x + dx + w + air, top + h + air})
				}
			}
		}
	}
	for k, choice := range o.together(places) {
		p := places[k][choice]
		o.areas = append(o.areas, p)
		b.haloed(p.x0+air, p.y1-air, canvas.Start, c.behind(p), values[k])
	}
}

// behind is the ground of a label: the band or the paper.
func (c *lineChart) behind(a area) color.Color {
	if c.Band != nil && a.y0 >= c.y(c.Band.High) && a.y1 <= c.y(c.Band.Low) {
		return c.colours().Band
	}
	return c.colours().Paper
}

// bandLabel writes the band's name along its upper or lower edge, inside if the lines leave room there.
func (c *lineChart) bandLabel(b *brush, o *obstacles) {
	if c.Band == nil || c.Band.Label == "" {
		return
	}
	label := plain(c.Band.Label, c.size.Axis, c.colours().Muted)
	w, h := c.measure(label), c.rise(label)
	low, high := c.y(c.Band.Low), c.y(c.Band.High)
	left, right := c.plot.x0+6, c.plot.x1-6-w
	var places []area
	const steps = 12
	for _, y := range []float64{high + 9, low - 9 - h, high - 9 - h, low + 9} {
		for k := range steps + 1 {
			share := 0.5 + float64((k+1)/2)*float64(1-2*(k%2))/steps // from the middle outwards
			x := left + share*(right-left)
			places = append(places, area{x - air, y - air, x + w + air, y + h + air})
		}
	}
	p := places[o.place(places)]
	b.haloed(p.x0+air, p.y1-air, canvas.Start, c.behind(p), label)
}
