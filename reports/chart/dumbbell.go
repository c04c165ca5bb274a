package chart

import (
	"image/color"
	"math"

	"lagesbild/reports"
	"lagesbild/reports/canvas"
)

// Measures of the dumbbell in pixels.
const (
	dumbbellRow = 26.0
	dumbbellFew = 32.0 // of charts with few rows
	fewRows     = 6
	manyRows    = 13 // more rows than this show values in the first and in the own row only
	dumbbellDot = 5.5
	bond        = 3.5 // thickness of the bar between two dots
	valueGap    = 10.0
	labelGap    = 14.0
	mostTicks   = 6
	overhang    = 0.03 // of the range, beyond the outermost values
)

// dumbbell compares women's and men's dots row by row on one scale along the top. Own and reference rows are bold, the
// own one on a tint; the gap is written at the right. A row with a missing side says why in place of the dot.
type dumbbell struct {
	*sheet
	*reports.Dumbbell
	low, high float64 // of the scale
	marks     []float64
	decimals  int
	labels    [][][]canvas.Span // of each row, wrapped
	reasons   []reason          // of each row, without lines where nothing is missing
	tops      []float64         // upper edge of each row, and the last one's lower edge
	x0, x1    float64           // of the scale
	labelW    float64
	gapW      float64
	legendY   float64 // y of the names' middle
	rows      float64 // upper edge of the rows
}

// reason is why a side of a row is not drawn, wrapped in the room beside the other side's dot.
type reason struct {
	lines  [][]canvas.Span
	x      float64
	anchor canvas.Anchor
}

func layDumbbell(d *reports.Dumbbell, s *sheet) (plan, error) {
	c := &dumbbell{sheet: s, Dumbbell: d}
	var r span
	for _, row := range d.Rows {
		r.number(row.Women)
		r.number(row.Men)
	}
	for _, v := range d.Axis.Hold {
		r.take(v)
	}
	if !r.any {
		return plan{}, ErrNothing
	}
	if d.Band != nil {
		r.take(d.Band.Low)
		r.take(d.Band.High)
	}
	c.low, c.high = r.view(d.Axis)
	c.words()
	for about := mostTicks; about >= 1; about-- {
		c.marks, c.decimals = r.ticks(about, d.Axis)
		c.within(r)
		c.columns()
		if c.fits() {
			break
		}
	}
	if last := len(c.marks) - 1; !c.fits() {
		c.marks = []float64{c.marks[0], c.marks[last]}
		c.columns()
	}
	c.stack()
	height := c.tops[len(c.tops)-1] + 4
	if c.Band != nil && c.Band.Label != "" {
		height += leading(s.size.Axis)
	}
	return plan{height: height, paint: c.paint}, nil
}

// within lets the scale end a little beyond the outermost values and keeps the gridlines inside.
func (c *dumbbell) within(r span) {
	low, high := r.view(c.Axis)
	pad := (high - low) * overhang
	if low != 0 && low == r.low {
		low -= pad
	}
	if high != 0 && high == r.high {
		high += pad
	}
	if r.share(c.Axis) {
		low, high = max(low, 0), min(high, 100)
	}
	inside := make([]float64, 0, len(c.marks))
	for _, m := range c.marks {
		if m >= low-1e-9 && m <= high+1e-9 {
			inside = append(inside, m)
		}
	}
	if len(inside) > 1 {
		c.low, c.high, c.marks = low, high, inside
	} else {
		c.low, c.high = c.marks[0], c.marks[len(c.marks)-1]
	}
}

// fits reports whether the gridlines' labels have room beside each other.
func (c *dumbbell) fits() bool {
	for i := 1; i < len(c.marks); i++ {
		if c.x(c.marks[i])-c.x(c.marks[i-1]) < (c.measure(c.mark(i-1))+c.measure(c.mark(i)))/2+c.gap {
			return false
		}
	}
	return true
}

// words measures the columns of labels and gaps.
func (c *dumbbell) words() {
	for _, row := range c.Rows {
		label := c.names(c.label(row), c.width*0.3)
		c.labels = append(c.labels, label)
		for _, line := range label {
			c.labelW = max(c.labelW, c.measure(line...))
		}
		c.gapW = max(c.gapW, c.measure(c.gapText(row)))
	}
	c.labelW += c.inset()
	if c.Gap == "" {
		c.gapW = 0
	} else {
		c.gapW = max(c.gapW, c.measure(c.head(c.Gap))) + c.inset() + 2*c.gap
	}
}

// columns gives the scale what labels and gaps leave; it gives way to the values that stand beside the outermost dots.
func (c *dumbbell) columns() {
	left, right := c.labelW+labelGap, c.width-c.gapW
	c.x0, c.x1 = left+dumbbellDot, right-dumbbellDot
	for range 4 { // each move shifts the dots a little; four settle within a pixel
		l, r := left, right
		for i, row := range c.Rows {
			if a, b, ok := c.ends(row); ok && c.valued(i) {
				l = min(l, c.x(a.Value)-valueGap-c.measure(c.value(a, reports.Women)))
				r = max(r, c.x(b.Value)+valueGap+c.measure(c.value(b, reports.Women)))
			}
		}
		last := len(c.marks) - 1
		r = max(r, c.x(c.marks[last])+c.measure(c.mark(last))/2)
		c.x0 += left - l
		c.x1 -= r - right
	}
}

// stack gives every row its height.
func (c *dumbbell) stack() {
	pitch := dumbbellRow
	if len(c.Rows) <= fewRows {
		pitch = dumbbellFew
	}
	c.legendY = leading(c.size.Axis) + c.size.Axis*0.9
	c.rows = c.legendY + c.size.Axis*0.7 + 2
	y := c.rows
	for i, row := range c.Rows {
		why := c.why(row)
		c.reasons, c.tops = append(c.reasons, why), append(c.tops, y)
		y += max(pitch, float64(len(c.labels[i]))*leading(c.size.Body)*0.9+6, float64(len(why.lines))*leading(c.size.Axis)*0.9+6)
	}
	c.tops = append(c.tops, y)
}

func (c *dumbbell) x(v float64) float64 {
	return c.x0 + (v-c.low)/(c.high-c.low)*(c.x1-c.x0)
}

// ends returns a complete row's lower and higher value.
func (c *dumbbell) ends(row reports.DumbbellRow) (low, high reports.Number, ok bool) {
	low, high = row.Women, row.Men
	if low.Value > high.Value {
		low, high = high, low
	}
	return low, high, row.Women.OK && row.Men.OK
}

// valued reports whether a row's values are written out.
func (c *dumbbell) valued(i int) bool {
	return c.Rows[i].Own || i == c.named() || len(c.Rows) <= manyRows && !c.narrow
}

// named is the row whose dots carry the names: the first complete one, −1 for none.
func (c *dumbbell) named() int {
	for i, row := range c.Rows {
		if row.Women.OK && row.Men.OK {
			return i
		}
	}
	return -1
}

func (c *dumbbell) label(row reports.DumbbellRow) canvas.Span {
	if row.Own || row.Strong {
		return bold(row.Label, c.size.Body, c.colours().Ink)
	}
	return plain(row.Label, c.size.Body, c.colours().Ink2)
}

func (c *dumbbell) gapText(row reports.DumbbellRow) canvas.Span {
	text := row.Gap.Text
	if !row.Gap.OK {
		text = absent
	}
	if row.Own || row.Strong {
		return bold(text, c.size.Axis+1, c.colours().Ink)
	}
	return plain(text, c.size.Axis+1, c.colours().Ink2)
}

// absent stands where a number would, when the reason is told elsewhere.
const absent = "–"

func (c *dumbbell) head(text string) canvas.Span {
	return plain(text, c.size.Axis, c.colours().Muted)
}

// mark is the label of a gridline, the unit at the last alone.
func (c *dumbbell) mark(i int) canvas.Span {
	text := tickText(c.marks[i], c.decimals, c.Axis, c.lang)
	if i == len(c.marks)-1 {
		text = withUnit(text, c.Axis.Unit, c.lang)
	}
	return c.head(text)
}

func (c *dumbbell) value(n reports.Number, role reports.Role) canvas.Span {
	_, ink := c.th.Role(role)
	return bold(n.Text, c.size.Axis, ink)
}

func (c *dumbbell) paint(b *brush) {
	canvas.Group(b.c, "axes", func() { c.axes(b) })
	canvas.Group(b.c, "rows", func() {
		for i := range c.Rows {
			c.row(b, i)
		}
	})
	c.legend(b)
}

func (c *dumbbell) axes(b *brush) {
	col := c.colours()
	bottom := c.tops[len(c.tops)-1]
	if c.Band != nil {
		b.box(c.x(c.Band.Low), leading(c.size.Axis), c.x(c.Band.High)-c.x(c.Band.Low), bottom-leading(c.size.Axis)+4, 0, col.Band)
	}
	for i, row := range c.Rows {
		if row.Own {
			b.box(0, c.tops[i], c.width, c.tops[i+1]-c.tops[i], 3, col.Own)
		}
	}
	y := leading(c.size.Axis) / 2
	for i, v := range c.marks {
		rule := col.Grid
		if v == 0 && c.low < 0 {
			rule = col.Axis
		}
		b.line(1, rule, [2]float64{c.x(v), leading(c.size.Axis)}, [2]float64{c.x(v), bottom + 4})
		b.centred(c.x(v), y, canvas.Middle, c.mark(i))
	}
	if c.Gap != "" {
		b.centred(c.width-c.inset(), y, canvas.End, c.head(c.Gap))
	}
	if c.Band != nil && c.Band.Label != "" {
		label := c.head(c.Band.Label)
		half := c.measure(label) / 2
		x := (c.x(c.Band.Low) + c.x(c.Band.High)) / 2
		x = min(max(x, half), c.width-half)
		b.centred(x, bottom+4+leading(c.size.Axis)/2, canvas.Middle, label)
	}
}

// inset keeps text off the edge of the own row's tint.
func (c *dumbbell) inset() float64 { return c.gap / 2 }

func (c *dumbbell) row(b *brush, i int) {
	row, y := c.Rows[i], (c.tops[i]+c.tops[i+1])/2
	high := leading(c.size.Body) * 0.9
	b.lines(c.labelW, y-float64(len(c.labels[i]))*high/2, canvas.End, high, c.labels[i])
	if c.Gap != "" {
		b.centred(c.width-c.inset(), y, canvas.End, c.gapText(row))
	}
	col := c.colours()
	ring := col.Paper
	if row.Own {
		ring = col.Own
	}
	women, men := c.x(row.Women.Value), c.x(row.Men.Value)
	switch {
	case row.Women.OK && row.Men.OK:
		b.line(bond, col.Bond, [2]float64{women, y}, [2]float64{men, y})
		b.dot(women, y, dumbbellDot, col.Women, ring)
		if math.Abs(women-men) < dumbbellDot {
			b.dot(men, y, dumbbellDot*0.5, col.Men, ring) // the same or nearly: one within the other
		} else {
			b.dot(men, y, dumbbellDot, col.Men, ring)
		}
		if c.valued(i) {
			left, right := c.value(row.Women, reports.Women), c.value(row.Men, reports.Men)
			if women > men {
				left, right = right, left
			}
			b.over(min(women, men)-valueGap, y, canvas.End, c.ground(row, min(women, men)-2*valueGap), left)
			b.over(max(women, men)+valueGap, y, canvas.Start, c.ground(row, max(women, men)+2*valueGap), right)
		}
	case row.Women.OK:
		b.dot(women, y, dumbbellDot, col.Women, ring)
	case row.Men.OK:
		b.dot(men, y, dumbbellDot, col.Men, ring)
	}
	why := c.reasons[i]
	high = leading(c.size.Axis) * 0.9
	y -= float64(len(why.lines)-1) * high / 2
	for _, line := range why.lines {
		b.over(why.x, y, why.anchor, c.ground(row, why.x), line[0])
		y += high
	}
}

// ground is what lies behind text in a row.
func (c *dumbbell) ground(row reports.DumbbellRow, x float64) color.Color {
	switch {
	case row.Own:
		return c.colours().Own
	case c.Band != nil && x >= c.x(c.Band.Low) && x <= c.x(c.Band.High):
		return c.colours().Band
	}
	return c.colours().Paper
}

// why sets what is the matter with a row's missing side beside the dot of the other, where there is more room; in the
// middle of the scale where both are missing.
func (c *dumbbell) why(row reports.DumbbellRow) reason {
	from, to := c.labelW+labelGap, c.width-c.gapW
	r, text, room := reason{x: (from + to) / 2, anchor: canvas.Middle}, row.Women.Text, to-from
	set := func(n reports.Number, reason string) {
		x := c.x(n.Value)
		if text = reason; to-x >= x-from {
			r.x, r.anchor, room = x+valueGap, canvas.Start, to-x-valueGap
		} else {
			r.x, r.anchor, room = x-valueGap, canvas.End, x-from-valueGap
		}
	}
	switch {
	case row.Women.OK && row.Men.OK:
		return reason{}
	case row.Women.OK:
		set(row.Women, row.Men.Text)
	case row.Men.OK:
		set(row.Men, row.Women.Text)
	}
	r.lines = c.fonts.Wrap([]canvas.Span{plain(text, c.size.Axis, c.colours().Muted)}, room)
	return r
}

// legend names the dots: above those of the first row, or with dots of their own where that row has not both.
func (c *dumbbell) legend(b *brush) {
	col := c.colours()
	name := func(i int, role reports.Role) canvas.Span {
		_, ink := c.th.Role(role)
		return bold(c.Names[i], c.size.Axis, ink)
	}
	women, men := name(0, reports.Women), name(1, reports.Men)
	if c.named() != 0 {
		x := c.x0
		for i, n := range []canvas.Span{women, men} {
			b.dot(x, c.legendY, 4, []reports.Colour{col.Women, col.Men}[i], nil)
			b.centred(x+8, c.legendY, canvas.Start, n)
			x += 8 + c.measure(n) + 2*c.gap
		}
		return
	}
	row := c.Rows[0]
	left, right := women, men
	xl, xr := c.x(row.Women.Value), c.x(row.Men.Value)
	if xl > xr {
		left, right, xl, xr = right, left, xr, xl
	}
	wl, wr := c.measure(left), c.measure(right)
	at := spread([]float64{xl, xr}, (wl+wr)/2+c.gap, c.labelW+wl/2, c.width-wr/2)
	b.centred(at[0], c.legendY, canvas.Middle, left)
	b.centred(at[1], c.legendY, canvas.Middle, right)
}
