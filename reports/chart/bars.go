package chart

import (
	"math"
	"slices"

	"lagesbild/reports"
	"lagesbild/reports/canvas"
)

// Measures of the bars in pixels.
const (
	barLane   = 16.0 // from one bar to the next of the same class
	barTall   = 13.0
	barAlone  = 17.0
	barsApart = 10.0 // between two classes
	barsLabel = 0.3  // of the width, for the classes' names
	mostWhy   = 0.34 // of the width, for what is said in place of a bar
	barSwatch = 10.0
)

// bars draws women's bar over men's for every class, both from zero, with their numbers at the ends. Mirrored, women's go
// to the left of a common zero and men's to the right. The classes' names stand at the left or, where they are long and
// the chart is narrow, over their bars.
type bars struct {
	*sheet
	*reports.Bars
	mirrored bool
	over     bool // names stand over their bars
	labels   [][][]canvas.Span
	labelW   float64
	why      [][2][][]canvas.Span // of each row and side, wrapped; nil where there is a bar
	tops     []float64            // upper edge of each row, and the last one's lower edge
	lanes    [][2]float64         // height of each row's lanes
	marks    []float64
	decimals int
	zero     float64 // where zero is
	scale    float64 // pixels for one unit
	head     float64 // height of names and gridlines' labels
}

func layBars(body *reports.Bars, s *sheet) (plan, error) {
	c := &bars{sheet: s, Bars: body, mirrored: body.Mirrored}
	var r span
	for _, row := range body.Rows {
		r.number(row.Women)
		r.number(row.Men)
	}
	if !r.any {
		return plan{}, ErrNothing
	}
	for _, v := range body.Axis.Hold {
		r.take(v)
	}
	r.take(0)
	if body.Band != nil {
		r.take(body.Band.Low)
		r.take(body.Band.High)
	}
	if r.low < 0 {
		c.mirrored = false // what lies below zero has no side of its own
	}
	c.words()
	for about := mostTicks; about >= 1; about-- {
		c.marks, c.decimals = r.ticks(about, body.Axis)
		c.inside(r)
		if c.place(); c.fits() {
			break
		}
	}
	c.stack()
	height := c.tops[len(c.tops)-1] + c.gap/2
	if body.Band != nil && body.Band.Label != "" {
		height += leading(s.size.Axis)
	}
	return plan{height: height, paint: c.paint}, nil
}

// inside leaves out gridlines beyond the outermost values, unless only zero would be left.
func (c *bars) inside(r span) {
	in := slices.DeleteFunc(slices.Clone(c.marks), func(m float64) bool { return m < r.low-1e-9 || m > r.high+1e-9 })
	if len(in) > 1 {
		c.marks = in
	}
}

// words wraps the classes' names and what is said in place of bars.
func (c *bars) words() {
	for _, row := range c.Rows {
		label := c.names(c.label(row), c.width*barsLabel)
		for _, line := range label {
			c.labelW = max(c.labelW, c.measure(line...))
		}
		c.labels = append(c.labels, label)
		var why [2][][]canvas.Span
		for i, n := range [2]reports.Number{row.Women, row.Men} {
			if !n.OK {
				why[i] = c.fonts.Wrap([]canvas.Span{c.quiet(n.Text)}, c.width*mostWhy)
			}
		}
		if !c.mirrored && !row.Women.OK && row.Women == row.Men {
			why[1] = nil // said once for both
		}
		c.why = append(c.why, why)
	}
	if c.narrow && c.labelW > c.width*barsLabel*0.8 {
		c.over, c.labelW = true, 0
		for i, row := range c.Rows {
			c.labels[i] = c.fonts.Wrap([]canvas.Span{c.label(row)}, c.width)
		}
		return
	}
	c.labelW += labelGap
}

// toward is the direction of a side's bars above zero: −1 to the left.
func (c *bars) toward(side int) float64 {
	if c.mirrored && side == 0 {
		return -1
	}
	return 1
}

// reaching is something that begins at a value and needs so much room beyond its end.
type reaching struct {
	to   float64 // the value, below zero to the left
	room float64
}

// place finds the largest scale at which every bar has room with its number, and where zero is then.
func (c *bars) place() {
	var all []reaching
	for i, row := range c.Rows {
		for side, n := range [2]reports.Number{row.Women, row.Men} {
			dir := c.toward(side)
			if n.OK {
				all = append(all, reaching{dir * n.Value, valueGap/2 + c.measure(c.value(row, side))})
				continue
			}
			for _, line := range c.why[i][side] {
				all = append(all, reaching{math.Copysign(1e-12, dir), valueGap/2 + c.measure(line...)})
			}
		}
	}
	for i, m := range c.marks {
		for side := range 2 {
			all = append(all, reaching{c.toward(side) * m, c.measure(c.mark(i)) / 2})
		}
		if m == 0 && c.over { // nothing stands to its left
			all = append(all, reaching{-1e-12, c.measure(c.mark(i)) / 2})
		}
	}
	if c.mirrored {
		all = append(all, reaching{-1e-12, valueGap/2 + c.measure(c.name(0))}, reaching{1e-12, valueGap/2 + c.measure(c.name(1))})
	}
	for _, v := range c.Axis.Hold {
		all = append(all, reaching{v, 0})
	}
	extent := func(scale float64) (left, right float64) {
		for _, r := range all {
			if r.to < 0 {
				left = max(left, -r.to*scale+r.room)
			} else {
				right = max(right, r.to*scale+r.room)
			}
		}
		if c.mirrored {
			left = max(left, right)
			right = left
		}
		return left, right
	}
	low, high := 0.0, c.width/1e-9
	for range 80 {
		mid := (low + high) / 2
		if l, r := extent(mid); l+r > c.width-c.labelW {
			high = mid
		} else {
			low = mid
		}
	}
	left, _ := extent(low)
	c.scale, c.zero = low, c.labelW+left
}

// fits reports whether the gridlines' labels have room beside each other.
func (c *bars) fits() bool {
	for i := 1; i < len(c.marks); i++ {
		if (c.marks[i]-c.marks[i-1])*c.scale < (c.measure(c.mark(i-1))+c.measure(c.mark(i)))/2+c.gap {
			return false
		}
	}
	return true
}

// stack gives every row its height.
func (c *bars) stack() {
	c.head = 2*leading(c.size.Axis) + 2
	y := c.head + c.gap/2
	for i := range c.Rows {
		var lanes [2]float64
		for side := range lanes {
			lanes[side] = max(barLane, float64(len(c.why[i][side]))*c.tight()+2)
		}
		both := lanes[0] + lanes[1]
		if c.mirrored {
			both = max(lanes[0], lanes[1], c.tall()+3)
			lanes = [2]float64{both, both}
		}
		words := float64(len(c.labels[i])) * leading(c.size.Body) * 0.9
		c.tops, c.lanes = append(c.tops, y), append(c.lanes, lanes)
		if c.over {
			y += words + both + barsApart
		} else {
			y += max(words, both) + barsApart
		}
	}
	c.tops = append(c.tops, y)
}

// tall is the height of a bar, alone in its row where the sides are apart.
func (c *bars) tall() float64 {
	if c.mirrored {
		return barAlone
	}
	return barTall
}

// tight is the leading of what is said in place of a bar.
func (c *bars) tight() float64 { return leading(c.size.Axis) * 0.9 }

func (c *bars) label(row reports.BarRow) canvas.Span {
	if row.Strong {
		return bold(row.Label, c.size.Body, c.colours().Ink)
	}
	return plain(row.Label, c.size.Body, c.colours().Ink2)
}

func (c *bars) quiet(text string) canvas.Span { return plain(text, c.size.Axis, c.colours().Muted) }

func (c *bars) name(side int) canvas.Span {
	_, ink := c.th.Role(bothRoles[side])
	return bold(c.Names[side], c.size.Axis, ink)
}

func (c *bars) value(row reports.BarRow, side int) canvas.Span {
	_, ink := c.th.Role(bothRoles[side])
	return canvas.Span{Text: [2]reports.Number{row.Women, row.Men}[side].Text, Size: c.size.Axis, Colour: ink, Bold: row.Strong}
}

// mark is the label of a gridline, a short unit at the outermost alone.
func (c *bars) mark(i int) canvas.Span {
	text := tickText(c.marks[i], c.decimals, c.Axis, c.lang)
	if i == len(c.marks)-1 {
		text = withUnit(text, c.Axis.Unit, c.lang)
	}
	return c.quiet(text)
}

func (c *bars) paint(b *brush) {
	canvas.Group(b.c, "axes", func() { c.axes(b) })
	canvas.Group(b.c, "rows", func() {
		for i := range c.Rows {
			c.row(b, i)
		}
	})
	if !c.over {
		b.line(1, c.colours().Axis, [2]float64{c.zero, c.head}, [2]float64{c.zero, c.tops[len(c.tops)-1]})
	}
}

// axes draws the names of the sides, the band, and the gridlines with their labels.
func (c *bars) axes(b *brush) {
	col, bottom := c.colours(), c.tops[len(c.tops)-1]
	sides := []float64{1}
	if c.mirrored {
		sides = []float64{-1, 1}
	}
	c.sides(b)
	y := leading(c.size.Axis) * 1.5
	for _, dir := range sides {
		if c.Band != nil {
			from, to := c.zero+dir*c.Band.Low*c.scale, c.zero+dir*c.Band.High*c.scale
			b.box(min(from, to), c.head, math.Abs(to-from), bottom-c.head, 0, col.Band)
		}
		for i, m := range c.marks {
			x := c.zero + dir*m*c.scale
			if m != 0 {
				b.line(1, col.Grid, [2]float64{x, c.head}, [2]float64{x, bottom})
			} else if dir < 0 {
				continue // zero is common
			}
			b.centred(x, y, canvas.Middle, c.mark(i))
		}
	}
	if c.Band != nil && c.Band.Label != "" {
		label := c.quiet(c.Band.Label)
		half := c.measure(label) / 2
		x := c.zero
		if !c.mirrored {
			x += (c.Band.Low + c.Band.High) / 2 * c.scale
		}
		b.centred(min(max(x, half), c.width-half), bottom+c.gap/2+leading(c.size.Axis)/2, canvas.Middle, label)
	}
}

// sides names what each colour is: on both sides of the common zero, or beside a patch of it.
func (c *bars) sides(b *brush) {
	y := leading(c.size.Axis) / 2
	if c.mirrored {
		b.centred(c.zero-valueGap/2, y, canvas.End, c.name(0))
		b.centred(c.zero+valueGap/2, y, canvas.Start, c.name(1))
		return
	}
	x := min(c.zero, c.width-c.measure(c.name(0))-c.measure(c.name(1))-2*barSwatch-3*c.gap)
	if c.over {
		x = 0
	}
	for side := range bothRoles {
		colour, _ := c.th.Role(bothRoles[side])
		b.box(x, y-barSwatch/2, barSwatch, barSwatch, 0, colour)
		x += barSwatch + c.gap/2
		b.centred(x, y, canvas.Start, c.name(side))
		x += c.measure(c.name(side)) + 2*c.gap
	}
}

func (c *bars) row(b *brush, i int) {
	row, top, lanes := c.Rows[i], c.tops[i]+barsApart/2, c.lanes[i]
	bottom := c.tops[i+1] - barsApart/2
	high := leading(c.size.Body) * 0.9
	words := float64(len(c.labels[i])) * high
	both := lanes[0] + lanes[1]
	if c.mirrored {
		both = lanes[0]
	}
	if c.over {
		b.haloes(0, top, high, c.labels[i])
		top += words
		defer b.line(1, c.colours().Axis, [2]float64{c.zero, top}, [2]float64{c.zero, top + both}) // not through the names
	} else {
		b.lines(c.labelW-labelGap, (top+bottom-words)/2, canvas.End, high, c.labels[i])
		top = (top + bottom - both) / 2
	}
	for side, n := range [2]reports.Number{row.Women, row.Men} {
		y := top + lanes[side]/2
		switch {
		case !c.mirrored && !row.Women.OK && row.Women == row.Men:
			y = top + both/2
		case !c.mirrored && side == 1:
			y += lanes[0]
		}
		if !n.OK {
			c.missing(b, i, side, y)
			continue
		}
		colour, _ := c.th.Role(bothRoles[side])
		end := c.zero + c.toward(side)*n.Value*c.scale
		b.box(min(c.zero, end), y-c.tall()/2, math.Abs(end-c.zero), c.tall(), 0, colour)
		a, gap := canvas.Start, valueGap/2
		if end < c.zero || n.Value == 0 && c.toward(side) < 0 {
			a, gap = canvas.End, -gap
		}
		b.over(end+gap, y, a, c.ground(end+gap), c.value(row, side))
	}
}

// missing says in place of a bar why there is none.
func (c *bars) missing(b *brush, i, side int, y float64) {
	a, x := canvas.Start, c.zero+valueGap/2
	if c.toward(side) < 0 {
		a, x = canvas.End, c.zero-valueGap/2
	}
	lines := c.why[i][side]
	for k, line := range lines {
		b.over(x, y+(float64(k)-float64(len(lines)-1)/2)*c.tight(), a, c.ground(x), line[0])
	}
}

// ground is what lies behind text there.
func (c *bars) ground(x float64) reports.Colour {
	v := (x - c.zero) / c.scale
	if c.mirrored {
		v = math.Abs(v)
	}
	if c.Band != nil && v >= c.Band.Low && v <= c.Band.High {
		return c.colours().Band
	}
	return c.colours().Paper
}

// haloes writes lines of text over what gridlines run through.
func (b *brush) haloes(x, y, high float64, lines [][]canvas.Span) {
	for _, line := range lines {
		b.haloed(x, y+(high+b.rise(line[0]))/2, canvas.Start, b.colours().Paper, line...)
		y += high
	}
}
