package chart

import (
	"cmp"
	"math"
	"slices"

	"lagesbild/reports"
	"lagesbild/reports/canvas"
)

// Measures of the slope chart in pixels.
const (
	slopeHeight = 300.0 // at least, between the labels' first and last line
	slopePitch  = 1.22  // of the size of type, from one label to the next
	slopeLead   = 14.0  // from a stroke's end to its label
	slopeOwn    = 2.75
	slopeOther  = 1.25
	slopeDot    = 3.2
)

// slope draws a stroke for each area from one period to the other, with its number at either end and its name at the
// right one.
type slope struct {
	*sheet
	*reports.Slope
	low, high float64
	plot      area
}

func laySlope(body *reports.Slope, s *sheet) (plan, error) {
	c := &slope{sheet: s, Slope: body}
	var r span
	for _, l := range body.Lines {
		r.number(l.From)
		r.number(l.To)
	}
	if !r.any {
		return plan{}, ErrNothing
	}
	c.low, c.high = r.view(reports.Axis{Decimal: body.Axis.Decimal})
	var left, right float64
	for _, l := range body.Lines {
		left, right = max(left, c.measure(c.from(l))), max(right, c.measure(c.to(l)...))
	}
	left, right = max(left, c.measure(c.year(0))), max(right, c.measure(c.year(1)))
	pitch := c.size.Axis * slopePitch
	top := leading(c.size.Axis) + pitch/2
	tall := max(slopeHeight, float64(min(len(body.Lines), 2*manyRows)-1)*pitch)
	c.plot = area{left + slopeLead, top, c.width - right - slopeLead, top + tall}
	return plan{height: c.plot.y1 + pitch, paint: c.paint}, nil
}

func (c *slope) y(v float64) float64 {
	return c.plot.y1 - (v-c.low)/(c.high-c.low)*(c.plot.y1-c.plot.y0)
}

func (c *slope) year(i int) canvas.Span { return plain(c.Periods[i], c.size.Axis, c.colours().Muted) }

// word is a label's text: bold for the own area and a reference.
func (c *slope) word(l reports.SlopeLine, text string) canvas.Span {
	if l.Own || l.Strong {
		return bold(text, c.size.Axis, c.colours().Ink)
	}
	return plain(text, c.size.Axis, c.colours().Ink2)
}

func (c *slope) from(l reports.SlopeLine) canvas.Span { return c.word(l, l.From.Text) }

func (c *slope) to(l reports.SlopeLine) []canvas.Span {
	return []canvas.Span{c.word(l, l.To.Text+"  "), c.word(l, l.Name)}
}

func (c *slope) paint(b *brush) {
	canvas.Group(b.c, "axes", func() { c.axes(b) })
	canvas.Group(b.c, "lines", func() { c.lines(b) })
	canvas.Group(b.c, "labels", func() {
		c.labels(b, 0)
		c.labels(b, 1)
	})
	c.zero(b)
}

// axes draws an upright hairline at each period, with its name above.
func (c *slope) axes(b *brush) {
	for i, x := range []float64{c.plot.x0, c.plot.x1} {
		b.line(1, c.colours().Grid, [2]float64{x, leading(c.size.Axis)}, [2]float64{x, c.plot.y1 + c.size.Axis/2})
		a, aside := canvas.End, -slopeLead
		if i == 1 {
			a, aside = canvas.Start, slopeLead
		}
		b.centred(x+aside, leading(c.size.Axis)/2, a, c.year(i))
	}
	if c.low < 0 && c.high > 0 || c.low == 0 || c.high == 0 {
		b.line(1, c.colours().Axis, [2]float64{c.plot.x0, c.y(0)}, [2]float64{c.plot.x1, c.y(0)})
	}
}

// lines draws the strokes, the own one and references over the others.
func (c *slope) lines(b *brush) {
	col := c.colours()
	for _, above := range []bool{false, true} {
		for _, l := range c.Lines {
			if (l.Own || l.Strong) != above {
				continue
			}
			width, colour := slopeOther, col.Axis
			switch {
			case l.Own:
				width, colour = slopeOwn, col.Ink
			case l.Strong:
				width, colour = slopeOther*1.5, col.Ink
			}
			from, to := c.y(l.From.Value), c.y(l.To.Value)
			b.line(width, colour, [2]float64{c.plot.x0, from}, [2]float64{c.plot.x1, to})
			b.dot(c.plot.x0, from, slopeDot, colour, col.Paper)
			b.dot(c.plot.x1, to, slopeDot, colour, col.Paper)
		}
	}
}

// slopeLabel is what stands at one end of a stroke: where the end is, and where its words.
type slopeLabel struct {
	line    reports.SlopeLine
	end, at float64
}

// side returns one side's labels from the upmost to the lowest. Where there are few, those that would touch move apart;
// many would be led too far from their ends, so that only those stay that have room: the own one and references first,
// then the outermost.
func (c *slope) side(i int) []slopeLabel {
	all := make([]slopeLabel, len(c.Lines))
	for k, l := range c.Lines {
		y := c.y([2]reports.Number{l.From, l.To}[i].Value)
		all[k] = slopeLabel{l, y, y}
	}
	slices.SortStableFunc(all, func(x, y slopeLabel) int { return cmp.Compare(x.end, y.end) })
	pitch := c.size.Axis * slopePitch
	if len(all) <= manyRows {
		want := make([]float64, len(all))
		for k, l := range all {
			want[k] = l.end
		}
		for k, y := range spread(want, pitch, c.plot.y0, c.plot.y1) {
			all[k].at = y
		}
		return all
	}
	rank := func(k int) int {
		if all[k].line.Own || all[k].line.Strong {
			return -1
		}
		return min(k, len(all)-1-k)
	}
	order := make([]int, len(all))
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(rank(x), rank(y)) })
	var kept []slopeLabel
	for _, k := range order {
		if !slices.ContainsFunc(kept, func(l slopeLabel) bool { return math.Abs(l.at-all[k].at) < pitch }) {
			kept = append(kept, all[k])
		}
	}
	return kept
}

// labels writes one side's labels, and leads those to their ends that had to move.
func (c *slope) labels(b *brush, side int) {
	x, out := c.plot.x0, -1.0
	if side == 1 {
		x, out = c.plot.x1, 1
	}
	for _, l := range c.side(side) {
		if math.Abs(l.at-l.end) > 1 {
			b.line(1, c.colours().Grid, [2]float64{x + out*(slopeDot+1), l.end}, [2]float64{x + out*(slopeLead-2), l.at})
		}
		if side == 0 {
			b.centred(x-slopeLead, l.at, canvas.End, c.from(l.line))
		} else {
			b.centred(x+slopeLead, l.at, canvas.Start, c.to(l.line)...)
		}
	}
}

// zero names the line of no difference, over or under it where the strokes leave most room.
func (c *slope) zero(b *brush) {
	label := plain(c.Zero, c.size.Axis, c.colours().Muted)
	w, h := c.measure(label), c.rise(label)
	if c.low > 0 || c.high < 0 || w+4*slopeDot > c.plot.x1-c.plot.x0 {
		return
	}
	o := &obstacles{frame: area{c.plot.x0, c.plot.y0 - c.size.Axis, c.plot.x1, c.plot.y1 + c.size.Axis}}
	for _, l := range c.Lines {
		o.segments = append(o.segments, segment{c.plot.x0, c.y(l.From.Value), c.plot.x1, c.y(l.To.Value), 1})
	}
	var places []area
	const steps = 16
	for k := range steps + 1 {
		x := c.plot.x0 + 2*slopeDot + float64(k)/steps*(c.plot.x1-c.plot.x0-w-4*slopeDot)
		for _, y := range []float64{c.y(0) - air - h, c.y(0) + air} {
			places = append(places, area{x - air, y - air, x + w + air, y + h + air})
		}
	}
	p := places[o.place(places)]
	b.haloed(p.x0+air, p.y1-air, canvas.Start, c.colours().Paper, label)
}
