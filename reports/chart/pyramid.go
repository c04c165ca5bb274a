package chart

import (
	"lagesbild/reports"
	"lagesbild/reports/canvas"
)

// Measures of the pyramid in pixels.
const (
	pyramidRow   = 19.0
	pyramidLeast = 9.0   // of a row
	pyramidTall  = 430.0 // of all rows together, at most, while rows are as high as they need to be
	pyramidWords = 0.2   // of the width, for the ages between the sides
	outlineWidth = 1.6
	outlineHalo  = 4.0
	outlineKey   = 22.0 // length of the stroke that explains the outline
)

// pyramid draws women's bars to the left and men's to the right of the ages between them, youngest at the foot, and over
// them the outline of another area's as one line for each side.
type pyramid struct {
	*sheet
	*reports.Pyramid
	labels   [][][]canvas.Span // of each row, from the youngest, wrapped
	every    int               // rows from one named age to the next
	marks    []float64
	decimals int
	edge     [2]float64 // where zero is, on each side
	scale    float64    // pixels for one unit
	row      float64    // height of one
	top      float64    // upper edge of the oldest
	below    bool       // the outline is explained below the names
	key      [][]canvas.Span
	keyW     float64
}

func layPyramid(body *reports.Pyramid, s *sheet) (plan, error) {
	c := &pyramid{sheet: s, Pyramid: body}
	var r span
	known := false
	for _, rows := range [][]reports.BarRow{body.Rows, body.Outline} {
		for _, row := range rows {
			r.number(row.Women)
			r.number(row.Men)
		}
		known = known || r.any
		if !known {
			return plan{}, ErrNothing // an outline alone is no pyramid of the area
		}
	}
	r.take(0)
	c.row = min(pyramidRow, max(pyramidTall/float64(len(body.Rows)), pyramidLeast))
	gutter := c.words()
	half := (s.width - gutter) / 2
	c.edge = [2]float64{half, s.width - half}
	for about := 6; about >= 1; about-- {
		c.marks, c.decimals = r.ticks(about, body.Axis)
		last := len(c.marks) - 1
		c.scale = (half - c.measure(c.mark(last))/2) / c.marks[last]
		if c.fits() {
			break
		}
	}
	c.header()
	height := c.top + float64(len(body.Rows))*c.row + tickGap + leading(s.size.Axis)
	return plan{height: height, paint: c.paint}, nil
}

// words wraps the ages, chooses how many of them are named, and returns the width between the sides.
func (c *pyramid) words() (gutter float64) {
	lines := 1
	for _, row := range c.Rows {
		label := c.names(plain(row.Label, c.size.Axis, c.colours().Muted), c.width*pyramidWords)
		c.labels = append(c.labels, label)
		lines = max(lines, len(label))
		for _, line := range label {
			gutter = max(gutter, c.measure(line...))
		}
	}
	c.every = 1
	for c.row*float64(c.every) < c.high(lines) {
		c.every++
	}
	return gutter + 2*c.gap
}

// high is the height of lines of an age.
func (c *pyramid) high(lines int) float64 { return float64(lines) * c.size.Axis * 1.15 }

// header finds room for the names, and for what explains the outline beside or below them.
func (c *pyramid) header() {
	names := leading(c.size.Axis)
	c.top = names + c.gap/2
	if c.Outline == nil {
		return
	}
	c.key = c.fonts.Wrap([]canvas.Span{plain(c.Other, c.size.Axis, c.colours().Ink2)}, c.width-outlineKey-c.gap)
	for _, line := range c.key {
		c.keyW = max(c.keyW, c.measure(line...))
	}
	if c.below = c.edge[1]+c.measure(c.name(1))+3*c.gap+outlineKey+c.keyW > c.width; c.below {
		c.top += names * float64(len(c.key))
	}
	if over := c.high(len(c.labels[len(c.labels)-1])) - c.row; over > 0 { // the oldest age's words rise above their row
		c.top = max(c.top, names+over/2)
	}
}

func (c *pyramid) name(side int) canvas.Span {
	_, ink := c.th.Role(bothRoles[side])
	return bold(c.Names[side], c.size.Axis, ink)
}

// mark is the label of a gridline, the unit at the outermost alone.
func (c *pyramid) mark(i int) canvas.Span {
	text := tickText(c.marks[i], c.decimals, c.Axis, c.lang)
	if i == len(c.marks)-1 {
		text = withUnit(text, c.Axis.Unit, c.lang)
	}
	return plain(text, c.size.Axis, c.colours().Muted)
}

// fits reports whether the gridlines' labels have room beside each other.
func (c *pyramid) fits() bool {
	for i := 1; i < len(c.marks); i++ {
		if (c.marks[i]-c.marks[i-1])*c.scale < (c.measure(c.mark(i-1))+c.measure(c.mark(i)))/2+c.gap {
			return false
		}
	}
	return true
}

// x is where a value of a side ends.
func (c *pyramid) x(side int, v float64) float64 {
	if side == 0 {
		return c.edge[0] - v*c.scale
	}
	return c.edge[1] + v*c.scale
}

// y is the upper edge of a row, the youngest being the lowest.
func (c *pyramid) y(i int) float64 { return c.top + float64(len(c.Rows)-1-i)*c.row }

func sideOf(row reports.BarRow, side int) reports.Number {
	return [2]reports.Number{row.Women, row.Men}[side]
}

func (c *pyramid) paint(b *brush) {
	canvas.Group(b.c, "axes", func() { c.axes(b) })
	for side, role := range bothRoles {
		canvas.Group(b.c, "series "+string(role), func() { c.side(b, side) })
	}
	if c.Outline != nil {
		canvas.Group(b.c, "outline", func() {
			c.outline(b, 0)
			c.outline(b, 1)
		})
	}
	canvas.Group(b.c, "labels", func() { c.texts(b) })
}

func (c *pyramid) axes(b *brush) {
	bottom := c.y(-1)
	for side := range bothRoles {
		for i, m := range c.marks {
			rule := c.colours().Grid
			if m == 0 {
				rule = c.colours().Axis
			}
			x := c.x(side, m)
			b.line(1, rule, [2]float64{x, c.top}, [2]float64{x, bottom})
			b.centred(x, bottom+tickGap+leading(c.size.Axis)/2, canvas.Middle, c.mark(i))
		}
	}
}

// side draws one side's bars with a hairline of paper between them.
func (c *pyramid) side(b *brush, side int) {
	colour, _ := c.th.Role(bothRoles[side])
	for i, row := range c.Rows {
		if n := sideOf(row, side); n.OK {
			x := c.x(side, n.Value)
			b.box(min(x, c.edge[side]), c.y(i)+0.5, max(x, c.edge[side])-min(x, c.edge[side]), c.row-1, 0, colour)
		}
	}
}

// outline draws the other area's bars of a side as one stepped line, on a halo that lifts it off the bars; an age that is
// not known leaves a gap.
func (c *pyramid) outline(b *brush, side int) {
	var runs [][][2]float64
	var run [][2]float64
	for i, row := range c.Outline[:min(len(c.Outline), len(c.Rows))] {
		n := sideOf(row, side)
		if !n.OK {
			if len(run) > 0 {
				runs, run = append(runs, run), nil
			}
			continue
		}
		x := c.x(side, n.Value)
		run = append(run, [2]float64{x, c.y(i) + c.row}, [2]float64{x, c.y(i)})
	}
	if len(run) > 0 {
		runs = append(runs, run)
	}
	b.strokes(outlineHalo, c.colours().Paper, runs, false)
	b.strokes(outlineWidth, c.colours().Ink, runs, false)
}

// texts writes the names, what explains the outline, the ages, and why bars are missing.
func (c *pyramid) texts(b *brush) {
	y := leading(c.size.Axis) / 2
	b.centred(c.edge[0], y, canvas.End, c.name(0))
	b.centred(c.edge[1], y, canvas.Start, c.name(1))
	if c.Outline != nil {
		if c.below {
			y += leading(c.size.Axis)
		}
		x := c.width - c.keyW
		b.lines(x, y-leading(c.size.Axis)/2, canvas.Start, leading(c.size.Axis), c.key)
		b.line(outlineWidth, c.colours().Ink, [2]float64{x - c.gap - outlineKey, y}, [2]float64{x - c.gap, y})
	}
	high := c.high(1)
	for i := 0; i < len(c.labels); i += c.every {
		label := c.labels[i]
		b.lines((c.edge[0]+c.edge[1])/2, c.y(i)+c.row/2-float64(len(label))*high/2, canvas.Middle, high, label)
	}
	c.missing(b, 0)
	c.missing(b, 1)
}

// missing says why bars are missing, once for ages beside each other with the same reason.
func (c *pyramid) missing(b *brush, side int) {
	for i := 0; i < len(c.Rows); {
		n, to := sideOf(c.Rows[i], side), i+1
		for to < len(c.Rows) && !n.OK && !sideOf(c.Rows[to], side).OK && sideOf(c.Rows[to], side).Text == n.Text {
			to++
		}
		if !n.OK {
			c.reason(b, side, n.Text, c.y(to-1), c.y(i)+c.row)
		}
		i = to
	}
}

// reason writes in the space between two heights why there are no bars; where it has no room, that there are none.
func (c *pyramid) reason(b *brush, side int, text string, top, bottom float64) {
	word := func(text string) []canvas.Span { return []canvas.Span{plain(text, c.size.Axis, c.colours().Muted)} }
	lines := c.fonts.Wrap(word(text), c.edge[0]-2*c.gap)
	if c.high(len(lines)) > bottom-top {
		lines = [][]canvas.Span{word(absent)}
	}
	a, x := canvas.End, c.edge[0]-c.gap
	if side == 1 {
		a, x = canvas.Start, c.edge[1]+c.gap
	}
	y := (top + bottom - c.high(len(lines)-1)) / 2
	for _, line := range lines {
		b.over(x, y, a, c.colours().Paper, line[0])
		y += c.high(1)
	}
}
