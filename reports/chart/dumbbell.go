package chart

import (
	"math"

	"lagesbild/reports"
	"lagesbild/reports/canvas"
)

// Measures of the dumbbell in pixels.
const (
	dumbbellRow   = 26.0
	dumbbellFew   = 32.0 // of charts with few rows
	fewRows       = 6
	manyRows      = 13 // more rows than this show values in the first and in the own row only
	dumbbellDot   = 5.5
	bond          = 3.5 // thickness of the bar between two dots
	valueGap      = 10.0
	labelGap      = 14.0
	dumbbellTicks = 5
)

// dumbbell compares women's and men's dots row by row on one scale along the top. Own and reference rows are bold, the
// own one on a tint; the gap is written at the right. A row with a missing side says why in place of the dot.
type dumbbell struct {
	*sheet
	*reports.Dumbbell
	marks    []float64
	decimals int
	labels   [][][]canvas.Span // of each row, wrapped
	tops     []float64         // upper edge of each row, and the last one's lower edge
	x0, x1   float64           // of the scale
	labelW   float64
	gapW     float64
	names    float64 // y of the names' middle
	rows     float64 // upper edge of the rows
}

func layDumbbell(d *reports.Dumbbell, s *sheet) (plan, error) {
	c := &dumbbell{sheet: s, Dumbbell: d}
	var r span
	for _, row := range d.Rows {
		r.number(row.Women)
		r.number(row.Men)
	}
	if !r.any {
		return plan{}, ErrNothing
	}
	if d.Band != nil {
		r.take(d.Band.Low)
		r.take(d.Band.High)
	}
	about := dumbbellTicks
	if s.narrow {
		about = 3
	}
	c.marks, c.decimals = r.ticks(about, d.Axis)
	c.columns()
	c.stack()
	height := c.tops[len(c.tops)-1] + 4
	if c.Band != nil && c.Band.Label != "" {
		height += leading(s.size.Axis)
	}
	return plan{height: height, paint: c.paint}, nil
}

// columns shares the width: labels, scale, gap. The scale gives way to the values that stand beside the outermost dots.
func (c *dumbbell) columns() {
	most := c.width * 0.3
	for _, row := range c.Rows {
		label := c.fonts.Wrap([]canvas.Span{c.label(row)}, most)
		c.labels = append(c.labels, label)
		for _, line := range label {
			c.labelW = max(c.labelW, c.measure(line...))
		}
		c.gapW = max(c.gapW, c.measure(c.gapText(row)))
	}
	if c.Gap == "" {
		c.gapW = 0
	} else {
		c.gapW = max(c.gapW, c.measure(c.head(c.Gap))) + 2*c.sheet.gap
	}
	left, right := c.labelW+labelGap, c.width-c.gapW
	last := c.measure(c.mark(len(c.marks) - 1))
	right -= max(last/2, dumbbellDot)
	c.x0, c.x1 = left+max(c.measure(c.mark(0))/2-labelGap, dumbbellDot), right
	for range 3 { // each move shifts the dots a little; three settle within a pixel
		l, r := left, right
		for i, row := range c.Rows {
			if a, b, ok := c.ends(row); ok && c.valued(i) {
				l = min(l, c.x(a.Value)-valueGap-c.measure(c.value(a, row, false)))
				r = max(r, c.x(b.Value)+valueGap+c.measure(c.value(b, row, false)))
			}
		}
		c.x0 += max(0, left-l)
		c.x1 -= max(0, r-(c.width-c.gapW+c.sheet.gap))
	}
}

// stack gives every row its height.
func (c *dumbbell) stack() {
	pitch := dumbbellRow
	if len(c.Rows) <= fewRows {
		pitch = dumbbellFew
	}
	c.names = leading(c.size.Axis) + c.size.Axis*0.9
	c.rows = c.names + c.size.Axis*0.7 + 2
	y := c.rows
	for i := range c.Rows {
		c.tops = append(c.tops, y)
		y += max(pitch, float64(len(c.labels[i]))*leading(c.size.Body)*0.9+6)
	}
	c.tops = append(c.tops, y)
}

func (c *dumbbell) x(v float64) float64 {
	low, high := c.marks[0], c.marks[len(c.marks)-1]
	return c.x0 + (v-low)/(high-low)*(c.x1-c.x0)
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

func (c *dumbbell) value(n reports.Number, row reports.DumbbellRow, men bool) canvas.Span {
	role := reports.Women
	if men {
		role = reports.Men
	}
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
		if v == 0 && c.marks[0] < 0 {
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
func (c *dumbbell) inset() float64 { return c.sheet.gap / 2 }

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
			left, right := c.value(row.Women, row, false), c.value(row.Men, row, true)
			if women > men {
				left, right = right, left
			}
			b.centred(min(women, men)-valueGap, y, canvas.End, left)
			b.centred(max(women, men)+valueGap, y, canvas.Start, right)
		}
	case row.Women.OK:
		b.dot(women, y, dumbbellDot, col.Women, ring)
		c.why(b, women, y, row.Men.Text)
	case row.Men.OK:
		b.dot(men, y, dumbbellDot, col.Men, ring)
		c.why(b, men, y, row.Women.Text)
	default:
		word := plain(row.Women.Text, c.size.Axis, col.Muted)
		b.centred((c.x0+c.x1)/2, y, canvas.Middle, word)
	}
}

// why writes what is the matter with the other side beside the one dot, where there is room.
func (c *dumbbell) why(b *brush, x, y float64, reason string) {
	word := plain(reason, c.size.Axis, c.colours().Muted)
	if x+valueGap+c.measure(word) <= c.width-c.gapW {
		b.centred(x+valueGap, y, canvas.Start, word)
	} else {
		b.centred(x-valueGap, y, canvas.End, word)
	}
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
			b.dot(x, c.names, 4, []reports.Colour{col.Women, col.Men}[i], nil)
			b.centred(x+8, c.names, canvas.Start, n)
			x += 8 + c.measure(n) + 2*c.sheet.gap
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
	at := spread([]float64{xl, xr}, (wl+wr)/2+c.sheet.gap, c.labelW+wl/2, c.width-wr/2)
	b.centred(at[0], c.names, canvas.Middle, left)
	b.centred(at[1], c.names, canvas.Middle, right)
}
