package chart

import (
	"cmp"
	"math"
	"slices"

	"lagesbild/reports"
	"lagesbild/reports/canvas"
)

// Measures of the funnel in pixels.
const (
	funnelDot     = 3.6
	funnelOwn     = 6.5
	funnelLimit   = 1.25 // width of the limits' lines
	logFrom       = 20.0 // times the smallest size that the largest is at least where sizes stand in ratios
	funnelAside   = 7.0  // from a dot to its label
	fewOutliers   = 14   // areas outside the limits that are labelled without being named, at most
	narrowOutside = 6
	funnelNear    = 16.0 // a label farther from its dot is led to it
)

// funnel draws areas' values against their sizes, between the limits within which chance would keep them. Areas outside are
// triangles that point out, in a colour of their own. The own area is labelled always, named ones and the outermost others
// where there is room.
type funnel struct {
	*sheet
	*reports.Funnel
	marks    []float64
	decimals int
	sizes    []float64 // gridlines of the horizontal axis
	low      float64   // end of the horizontal axis
	high     float64
	log      bool
	unitOver bool
	plot     area
	ends     []funnelEnd
	head     [][]canvas.Span
}

// funnelEnd is a label at the right end of a line.
type funnelEnd struct {
	lines [][]canvas.Span
	at    float64 // value
}

func layFunnel(body *reports.Funnel, s *sheet) (plan, error) {
	c := &funnel{sheet: s, Funnel: body}
	var r, size span
	for _, p := range body.Points {
		if p.Value.OK && p.Size > 0 {
			r.take(p.Value.Value)
			size.take(p.Size)
		}
	}
	if !r.any {
		return plan{}, ErrNothing
	}
	r.number(body.Centre)
	for _, l := range body.Limits {
		size.take(l.Size)
	}
	if n := len(body.Limits); n > 0 { // where they are wide, they may leave the chart
		r.number(body.Limits[n-1].Outer.Low)
		r.number(body.Limits[n-1].Outer.High)
	}
	about, tall := 6, lineHeight*1.15
	if s.narrow {
		about, tall = 5, lineNarrow*1.2
	}
	c.marks, c.decimals = r.ticks(about, body.Axis)
	c.unitOver = len([]rune(body.Axis.Unit)) > longUnit
	c.labelEnds()
	c.frame(tall)
	c.across(size)
	c.head = s.fonts.Wrap([]canvas.Span{c.quiet(body.Head)}, s.width)
	height := c.plot.y1 + tickLength + tickGap + float64(1+len(c.head))*leading(s.size.Axis)
	return plan{height: height, paint: c.paint}, nil
}

func (c *funnel) quiet(text string) canvas.Span { return plain(text, c.size.Axis, c.colours().Muted) }

// mark is the label of a gridline, a short unit at the highest alone.
func (c *funnel) mark(i int) canvas.Span {
	text := tickText(c.marks[i], c.decimals, c.Axis, c.lang)
	if i == len(c.marks)-1 && !c.unitOver {
		text = withUnit(text, c.Axis.Unit, c.lang)
	}
	return c.quiet(text)
}

// labelEnds makes what stands at the lines' right ends: the centre with its value, and which limits these are.
func (c *funnel) labelEnds() {
	add := func(at reports.Number, spans ...canvas.Span) {
		if at.OK {
			c.ends = append(c.ends, funnelEnd{c.fonts.Wrap(spans, c.width*0.2), at.Value})
		}
	}
	unit := c.Axis.Unit
	if c.unitOver {
		unit = ""
	}
	ink := c.colours().Ink
	add(c.Centre, plain(c.Name+" ", c.size.Axis, ink), bold(withUnit(c.Centre.Text, unit, c.lang), c.size.Axis, ink))
	if n := len(c.Limits); n > 0 {
		last := c.Limits[n-1]
		add(last.Inner.High, c.quiet(withUnit("95", "%", c.lang)))
		add(last.Outer.High, c.quiet(withUnit(reports.Decimal(99.8, 1, c.lang), "%", c.lang)))
	}
}

// frame decides where the dots are: right of the tick labels, left of the lines' labels.
func (c *funnel) frame(tall float64) {
	var left, right float64
	for i := range c.marks {
		left = max(left, c.measure(c.mark(i)))
	}
	for _, e := range c.ends {
		for _, line := range e.lines {
			right = max(right, c.measure(line...))
		}
	}
	top := c.size.Axis / 2
	if c.unitOver {
		top += leading(c.size.Axis)
	}
	c.plot = area{left + axisGap, top, c.width - right - funnelAside, top + tall}
}

// across chooses the horizontal axis: from zero where sizes are alike, in ratios where the largest is many times the
// smallest.
func (c *funnel) across(r span) {
	c.log = r.high > logFrom*r.low
	if c.log {
		c.low, c.high = r.low/1.12, r.high*1.12
		for _, steps := range [][]float64{{1, 2, 5}, {1, 3}, {1}} {
			c.sizes = nil
			for unit := math.Pow10(int(math.Floor(math.Log10(c.low)))); unit <= c.high; unit *= 10 {
				for _, m := range steps {
					if x := m * unit; x >= c.low && x <= c.high {
						c.sizes = append(c.sizes, x)
					}
				}
			}
			if c.apart() {
				return
			}
		}
	}
	for about := 7; about >= 1 && !c.log; about-- {
		c.sizes, _ = span{low: 0, high: r.high, any: true}.ticks(about, reports.Axis{FromZero: true})
		c.sizes = slices.DeleteFunc(c.sizes, func(x float64) bool { return x != math.Trunc(x) })
		if c.low, c.high = 0, max(r.high*1.04, c.sizes[0]); c.sizes[len(c.sizes)-1] > c.high {
			c.sizes = c.sizes[:len(c.sizes)-1]
		}
		if c.apart() {
			return
		}
	}
}

// apart reports whether the labels of the horizontal axis have room beside each other.
func (c *funnel) apart() bool {
	for i := 1; i < len(c.sizes); i++ {
		if c.x(c.sizes[i])-c.x(c.sizes[i-1]) < (c.measure(c.count(i-1))+c.measure(c.count(i)))/2+c.gap {
			return false
		}
	}
	return true
}

func (c *funnel) count(i int) canvas.Span { return c.quiet(reports.Decimal(c.sizes[i], 0, c.lang)) }

func (c *funnel) x(size float64) float64 {
	share := (size - c.low) / (c.high - c.low)
	if c.log {
		share = math.Log(size/c.low) / math.Log(c.high/c.low)
	}
	return c.plot.x0 + share*(c.plot.x1-c.plot.x0)
}

func (c *funnel) y(v float64) float64 {
	low, high := c.marks[0], c.marks[len(c.marks)-1]
	return c.plot.y1 - (v-low)/(high-low)*(c.plot.y1-c.plot.y0)
}

func (c *funnel) paint(b *brush) {
	canvas.Group(b.c, "axes", func() { c.axes(b) })
	canvas.Group(b.c, "limits", func() { c.limits(b) })
	marks := c.points()
	canvas.Group(b.c, "points", func() {
		for _, m := range marks {
			m.paint(c, b)
		}
	})
	canvas.Group(b.c, "labels", func() {
		c.endLabels(b)
		c.labels(b, marks)
	})
}

func (c *funnel) axes(b *brush) {
	col := c.colours()
	if c.unitOver {
		b.lines(0, 0, canvas.Start, leading(c.size.Axis), [][]canvas.Span{{c.quiet(c.Axis.Unit)}})
	}
	if len(c.Limits) > 0 {
		b.polygon(col.Band, c.between(func(l reports.FunnelLimit) reports.Interval { return l.Outer })...)
	}
	for i, v := range c.marks {
		rule := col.Grid
		if i == 0 {
			rule = col.Axis
		}
		b.line(1, rule, [2]float64{c.plot.x0, c.y(v)}, [2]float64{c.plot.x1, c.y(v)})
		b.centred(c.plot.x0-axisGap, c.y(v), canvas.End, c.mark(i))
	}
	y := c.plot.y1 + tickLength + tickGap
	for i, v := range c.sizes {
		b.line(1, col.Axis, [2]float64{c.x(v), c.plot.y1}, [2]float64{c.x(v), c.plot.y1 + tickLength})
		half := c.measure(c.count(i)) / 2
		b.centred(min(max(c.x(v), half), c.width-half), y+leading(c.size.Axis)/2, canvas.Middle, c.count(i))
	}
	b.lines(c.width, y+leading(c.size.Axis), canvas.End, leading(c.size.Axis), c.head)
}

// edge is one limit from the smallest size to the largest, in pixels.
func (c *funnel) edge(of func(reports.FunnelLimit) reports.Number) [][2]float64 {
	var line [][2]float64
	for _, l := range c.Limits {
		if n := of(l); n.OK {
			line = append(line, [2]float64{c.x(l.Size), c.y(n.Value)})
		}
	}
	return line
}

// between is the part of the plot between two limits.
func (c *funnel) between(of func(reports.FunnelLimit) reports.Interval) [][2]float64 {
	ring := c.edge(func(l reports.FunnelLimit) reports.Number { return of(l).High })
	low := c.edge(func(l reports.FunnelLimit) reports.Number { return of(l).Low })
	slices.Reverse(low)
	if cut := (territory{append(ring, low...)}).clipped(c.plot); len(cut) > 0 {
		return cut[0]
	}
	return nil
}

// limits draws the limits and the centre; what lies above or below the plot is left out.
func (c *funnel) limits(b *brush) {
	var inner, outer [][][2]float64
	for _, high := range []bool{false, true} {
		end := func(in reports.Interval) reports.Number {
			if high {
				return in.High
			}
			return in.Low
		}
		outer = append(outer, c.plot.pieces(c.edge(func(l reports.FunnelLimit) reports.Number { return end(l.Outer) }))...)
		inner = append(inner, c.plot.pieces(c.edge(func(l reports.FunnelLimit) reports.Number { return end(l.Inner) }))...)
	}
	b.strokes(funnelLimit, c.colours().Axis, outer, false)
	for _, line := range inner {
		b.dashed(funnelLimit, c.colours().Axis, line...)
	}
	if c.Centre.OK {
		y := c.y(c.Centre.Value)
		b.line(1.5, c.colours().Ink2, [2]float64{c.plot.x0, y}, [2]float64{c.plot.x1, y})
	}
}

// endLabels writes the lines' labels at their right ends, spread so that none touches another.
func (c *funnel) endLabels(b *brush) {
	slices.SortStableFunc(c.ends, func(x, y funnelEnd) int { return cmp.Compare(y.at, x.at) })
	high := c.size.Axis * 1.2
	want, rows := make([]float64, len(c.ends)), 1
	for i, e := range c.ends {
		want[i], rows = c.y(e.at), max(rows, len(e.lines))
	}
	each := float64(rows) * high
	for i, y := range spread(want, each, c.plot.y0+each/2, c.plot.y1-each/2) {
		lines := c.ends[i].lines
		b.lines(c.plot.x1+funnelAside, y-float64(len(lines))*high/2, canvas.Start, high, lines)
	}
}

// funnelMark is an area's dot in pixels.
type funnelMark struct {
	reports.FunnelPoint
	x, y, r float64
}

// points are the dots in the order of painting: others, named, outside, own.
func (c *funnel) points() []funnelMark {
	var all []funnelMark
	for _, p := range c.Points {
		if !p.Value.OK || p.Size <= 0 {
			continue
		}
		m := funnelMark{p, c.x(p.Size), c.y(p.Value.Value), funnelDot}
		switch {
		case p.Own:
			m.r = funnelOwn
		case p.Side != 0 || p.Named:
			m.r = funnelDot + 0.9
		}
		all = append(all, m)
	}
	slices.SortStableFunc(all, func(x, y funnelMark) int { return cmp.Compare(x.rank(), y.rank()) })
	return all
}

// rank is how much an area matters to the reader.
func (m funnelMark) rank() int {
	switch {
	case m.Own:
		return 3
	case m.Side != 0:
		return 2
	case m.Named:
		return 1
	}
	return 0
}

// paint draws a dot, or a triangle that points away from the limits.
func (m funnelMark) paint(c *funnel, b *brush) {
	col := c.colours()
	if m.Side == 0 {
		colour, ring := col.Axis, col.Paper
		switch {
		case m.Own:
			colour = col.Ink
		case m.Named:
			colour = col.Ink2
		}
		b.dot(m.x, m.y, m.r, colour, ring)
		return
	}
	up := float64(m.Side)
	corners := func(r float64) [][2]float64 {
		return [][2]float64{{m.x, m.y - up*1.25*r}, {m.x + 1.15*r, m.y + up*0.85*r}, {m.x - 1.15*r, m.y + up*0.85*r}}
	}
	b.polygon(col.Paper, corners(m.r+2)...)
	b.polygon(col.Outlier, corners(m.r)...)
}

// word is an area's label; the own one says the value as well.
func (m funnelMark) word(c *funnel) []canvas.Span {
	ink := c.colours().Ink
	if m.Own {
		unit := c.Axis.Unit
		if c.unitOver {
			unit = ""
		}
		return []canvas.Span{bold(m.Label+" "+withUnit(m.Value.Text, unit, c.lang), c.size.Label, ink)}
	}
	return []canvas.Span{plain(m.Label, c.size.Axis, ink)}
}

// labels names the own area, named ones, and the outermost of the others outside, in this order, each where nothing is
// covered that has a label and as few dots as can be.
func (c *funnel) labels(b *brush, marks []funnelMark) {
	room := &labelling{frame: area{c.plot.x0, c.plot.y0 - c.size.Axis/2, c.plot.x1, c.plot.y1}}
	var wanted, others []funnelMark
	for _, m := range marks {
		if m.Own || m.Named {
			wanted = append(wanted, m)
		} else if m.Side != 0 {
			others = append(others, m)
		}
		if m.Own || m.Named || m.Side != 0 {
			room.taken = append(room.taken, m.box())
		}
	}
	order := func(x, y funnelMark) int {
		far := func(m funnelMark) float64 { return math.Abs(m.Value.Value - c.Centre.Value) }
		return cmp.Or(cmp.Compare(y.rank(), x.rank()), cmp.Compare(far(y), far(x)))
	}
	slices.SortStableFunc(wanted, order)
	slices.SortStableFunc(others, order)
	most := fewOutliers
	if c.narrow {
		most = narrowOutside
	}
	for _, m := range append(wanted, others[:min(most, len(others))]...) {
		if at, a, ok := c.beside(m, marks, room); ok {
			room.taken = append(room.taken, at)
			if x, y := min(max(m.x, at.x0), at.x1), min(max(m.y, at.y0), at.y1); math.Hypot(x-m.x, y-m.y) > m.r+funnelNear {
				b.line(1, c.colours().Ink, [2]float64{m.x, m.y}, [2]float64{x, y})
			}
			x := at.x0 + 2
			if a == canvas.End {
				x = at.x1 - 2
			}
			b.haloed(x, at.y1-2, a, c.colours().Paper, m.word(c)...)
		}
	}
}

func (m funnelMark) box() area { return area{m.x - m.r, m.y - m.r, m.x + m.r, m.y + m.r} }

// beside is the first place round a dot where its label covers the fewest other dots and the centre's line least; false where it would
// cover a label, a dot with one or, unless the area is the own one, more than one of the others.
func (c *funnel) beside(m funnelMark, marks []funnelMark, room *labelling) (best area, a canvas.Anchor, ok bool) {
	word := m.word(c)
	w, h := c.measure(word...)+4, c.rise(word[0])+4
	least := 2
	if m.Own {
		least = math.MaxInt
	}
	for _, away := range []float64{0, 9, 18, 30, 45, 65, 90} {
		if away > 9 && !m.Own {
			break
		}
		d := m.r + 2 + away
		for _, p := range []struct {
			x, y float64
			a    canvas.Anchor
		}{
			{m.x + d, m.y - h/2, canvas.Start},
			{m.x - d - w, m.y - h/2, canvas.End},
			{m.x + d*0.7, m.y - d*0.7 - h, canvas.Start},
			{m.x + d*0.7, m.y + d*0.7, canvas.Start},
			{m.x - d*0.7 - w, m.y - d*0.7 - h, canvas.End},
			{m.x - d*0.7 - w, m.y + d*0.7, canvas.End},
			{m.x - w/2, m.y - d - h, canvas.Start},
			{m.x - w/2, m.y + d, canvas.Start},
		} {
			box := area{p.x, p.y, p.x + w, p.y + h}
			if !room.free(box) {
				continue
			}
			covered := 0
			if y := c.y(c.Centre.Value); c.Centre.OK && y > box.y0 && y < box.y1 {
				covered++
			}
			for _, o := range marks {
				if o.box().overlap(box) > 0 {
					covered++
				}
			}
			if covered < least {
				best, a, ok, least = box, p.a, true, covered
			}
		}
		if ok {
			break
		}
	}
	return best, a, ok
}
