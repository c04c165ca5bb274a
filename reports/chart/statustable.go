package chart

import (
	"strings"

	"lagesbild/reports"
	"lagesbild/reports/canvas"
)

// Measures of the status table in pixels.
const (
	statusPad  = 9.0 // above and below a row's text
	pillHigh   = 26.0
	pillPad    = 7.0 // from the pill's edge to its shape, and from the shape to the word
	sparkWide  = 68.0
	sparkHigh  = 20.0
	columnGap  = 20.0
	stackedGap = 12.0
	headWeight = 1.5   // line under the heads
	leastWords = 160.0 // narrower words stand above the numbers
)

// statusTable lists indicators: topic over what is measured, the two values, their gap, the gap's path, and the light
// as a shape and a word on its tint. The narrow form sets each row's numbers and light below its words.
type statusTable struct {
	*sheet
	*reports.StatusTable
	titles, subs [][][]canvas.Span
	tops         []float64
	text         float64    // width of the words
	right        [3]float64 // right edges of women, men, gap
	spark        float64    // left edge of the gap's path
	pill, pillW  float64
	head         float64 // height of the heads
	stacked      bool    // numbers and light stand below the words
	split        bool    // and the numbers below the light
}

func layStatusTable(t *reports.StatusTable, s *sheet) (plan, error) {
	if len(t.Rows) == 0 {
		return plan{}, ErrNothing
	}
	c := &statusTable{sheet: s, StatusTable: t}
	c.columns()
	y := c.head
	for _, row := range t.Rows {
		title := s.fonts.Wrap([]canvas.Span{bold(row.Title, s.size.Body, s.colours().Ink)}, c.text)
		var sub [][]canvas.Span
		if text := describe(row); text != "" {
			sub = s.fonts.Wrap([]canvas.Span{plain(text, s.size.Axis, s.colours().Muted)}, c.text)
		}
		c.titles, c.subs, c.tops = append(c.titles, title), append(c.subs, sub), append(c.tops, y)
		high := float64(len(title))*leading(s.size.Body) + float64(len(sub))*leading(s.size.Axis)
		if c.stacked {
			high += pillHigh + c.gap
		}
		if c.split {
			high += leading(s.size.Body) + c.gap
		}
		y += max(high, pillHigh) + 2*statusPad
	}
	c.tops = append(c.tops, y)
	return plan{height: y, paint: c.paint}, nil
}

// describe is what is measured and, where that does not say it, when.
func describe(row reports.StatusRow) string {
	if row.Period == "" || strings.Contains(row.Subtitle, row.Period) {
		return row.Subtitle
	}
	if row.Subtitle == "" {
		return row.Period
	}
	return row.Subtitle + " · " + row.Period
}

// columns shares the width from the right: light, path, gap, men, women; the words have the rest.
func (c *statusTable) columns() {
	var numbers [3]float64
	heads := [3]canvas.Span{c.headSpan(1), c.headSpan(2), c.headSpan(3)}
	for k := range numbers {
		numbers[k] = c.measure(heads[k])
	}
	for _, row := range c.Rows {
		for k, n := range [3]reports.Number{row.Women, row.Men, row.Gap} {
			numbers[k] = max(numbers[k], c.measure(c.number(n, k, absent)))
		}
		c.pillW = max(c.pillW, c.measure(c.word(row))+lightSize+3*pillPad+3)
	}
	c.pillW = max(c.pillW, c.measure(c.headSpan(5)))
	c.head = leading(c.size.Axis) + c.gap
	all := numbers[0] + numbers[1] + numbers[2]
	c.pill = c.width - c.pillW
	c.spark = c.pill - columnGap - max(sparkWide, c.measure(c.headSpan(4)))
	c.text = c.spark - all - 4*columnGap
	if !c.narrow && c.text >= leastWords {
		c.place(c.spark-columnGap, numbers, columnGap)
		return
	}
	c.stacked, c.pill, c.text = true, 0, c.width
	c.split = c.pillW+all+3*stackedGap > c.width
	c.place(c.width, numbers, stackedGap)
}

// place sets the columns of numbers leftwards from an edge.
func (c *statusTable) place(edge float64, numbers [3]float64, gap float64) {
	for k := 2; k >= 0; k-- {
		c.right[k] = edge
		edge -= numbers[k] + gap
	}
}

func (c *statusTable) headSpan(i int) canvas.Span {
	switch i {
	case 1:
		return bold(c.Heads[i], c.size.Axis, c.colours().Women)
	case 2:
		return bold(c.Heads[i], c.size.Axis, c.colours().MenText)
	}
	return bold(c.Heads[i], c.size.Axis, c.colours().Muted)
}

// number is one of the three numbers of a row, or what stands in its place.
func (c *statusTable) number(n reports.Number, column int, instead string) canvas.Span {
	if !n.OK {
		return plain(instead, c.size.Body, c.colours().Muted)
	}
	switch column {
	case 0:
		return bold(n.Text, c.size.Body, c.colours().Women)
	case 1:
		return bold(n.Text, c.size.Body, c.colours().MenText)
	}
	return plain(n.Text, c.size.Body, c.colours().Ink2)
}

func (c *statusTable) word(row reports.StatusRow) canvas.Span {
	return bold(row.Word, c.size.Body-1, c.th.Signal(row.Light).Text)
}

func (c *statusTable) paint(b *brush) {
	canvas.Group(b.c, "heads", func() { c.heads(b) })
	canvas.Group(b.c, "rows", func() {
		for i := range c.Rows {
			c.row(b, i)
		}
	})
}

func (c *statusTable) heads(b *brush) {
	y := leading(c.size.Axis) / 2
	switch {
	case c.split: // the light, alone on its line, needs no head
	case c.stacked:
		b.centred(0, y, canvas.Start, c.headSpan(5))
	default:
		b.centred(0, y, canvas.Start, c.headSpan(0))
		b.centred(c.spark, y, canvas.Start, c.headSpan(4))
		b.centred(c.pill, y, canvas.Start, c.headSpan(5))
	}
	for k := range c.right {
		b.centred(c.right[k], y, canvas.End, c.headSpan(k+1))
	}
	b.line(headWeight, c.colours().Axis, [2]float64{0, c.head}, [2]float64{c.width, c.head})
}

func (c *statusTable) row(b *brush, i int) {
	row, top, bottom := c.Rows[i], c.tops[i], c.tops[i+1]
	if i > 0 {
		b.line(1, c.colours().Grid, [2]float64{0, top}, [2]float64{c.width, top})
	}
	high := float64(len(c.titles[i]))*leading(c.size.Body) + float64(len(c.subs[i]))*leading(c.size.Axis)
	y := top + statusPad
	middle := (top + bottom) / 2
	numbers := middle
	if c.stacked {
		middle = y + high + c.gap + pillHigh/2
		numbers = middle
		if c.split {
			numbers += pillHigh/2 + c.gap + leading(c.size.Body)/2
		}
	} else {
		y = middle - high/2
	}
	y = b.lines(0, y, canvas.Start, leading(c.size.Body), c.titles[i])
	b.lines(0, y, canvas.Start, leading(c.size.Axis), c.subs[i])
	c.numbers(b, row, numbers)
	if !c.stacked {
		b.spark(c.spark, middle-sparkHigh/2, sparkWide, sparkHigh, row.Spark)
	}
	sig := c.th.Signal(row.Light)
	b.box(c.pill, middle-pillHigh/2, c.pillW, pillHigh, 4, sig.Tint)
	x := c.pill + pillPad
	if row.Light != reports.Unlit {
		b.light(row.Light, x+lightSize/2+1, middle, lightSize)
		x += lightSize + pillPad + 2
	}
	b.centred(x, middle, canvas.Start, c.word(row))
}

// numbers writes a row's three numbers; where both values are missing, the reason stands in their place.
func (c *statusTable) numbers(b *brush, row reports.StatusRow, y float64) {
	if !row.Women.OK && !row.Men.OK && !row.Gap.OK {
		room := c.right[2] - c.text - c.gap
		if c.split {
			room = c.right[2]
		} else if c.stacked {
			room = c.right[2] - c.pillW - c.gap
		}
		reason := plain(row.Women.Text, c.size.Axis, c.colours().Muted)
		if c.measure(reason) <= room && row.Women.Text != row.Word {
			b.centred(c.right[2], y, canvas.End, reason)
			return
		}
	}
	for k, n := range [3]reports.Number{row.Women, row.Men, row.Gap} {
		b.centred(c.right[k], y, canvas.End, c.number(n, k, absent))
	}
}

// spark draws a number's path in a small field, with a hairline at zero where that is in view and a dot at the end.
func (b *brush) spark(x, y, w, h float64, points []reports.Number) {
	var r span
	for _, p := range points {
		r.number(p)
	}
	if !r.any {
		return
	}
	at := func(i int) [2]float64 {
		share := 1.0
		if n := len(points); n > 1 {
			share = float64(i) / float64(n-1)
		}
		up := 0.5
		if r.high > r.low {
			up = (points[i].Value - r.low) / (r.high - r.low)
		}
		return [2]float64{x + share*(w-4), y + h - up*h}
	}
	col := b.colours()
	if r.low < 0 && r.high > 0 {
		zero := y + h + r.low/(r.high-r.low)*h
		b.line(1, col.Bond, [2]float64{x, zero}, [2]float64{x + w - 4, zero})
	}
	var run [][2]float64
	last := -1
	flush := func() {
		if len(run) > 1 {
			b.line(1.75, col.Ink2, run...)
		} else if len(run) == 1 {
			b.dot(run[0][0], run[0][1], 1.2, col.Ink2, nil)
		}
		run = nil
	}
	for i, p := range points {
		if !p.OK {
			flush()
			continue
		}
		run, last = append(run, at(i)), i
	}
	flush()
	end := at(last)
	b.dot(end[0], end[1], 2.8, col.Ink2, nil)
}
