package chart

import (
	"lagesbild/reports"
	"lagesbild/reports/canvas"
)

// Measures of the table of lights in pixels.
const (
	lightsGap  = 10.0 // between two lights
	lightsText = 0.3  // of the width, for the indicator's words
	lightsHead = 0.42 // of a narrow chart's width, for a light's head beside it
	pillEdge   = 4.0  // above and below a light's words
)

// lightTable sets every indicator's lights side by side, each a shape and a word on its tint under its own head. In the
// narrow form they stand below the indicator's words, each with its head beside it.
type lightTable struct {
	*sheet
	*reports.LightTable
	text  float64           // width of the indicator's words
	pills []float64         // left edges
	wide  float64           // of a light
	heads [][][]canvas.Span // of every light, in lines
	head  float64           // height of the heads; 0 in the narrow form
	rows  []lightRow        // laid out
}

// lightRow is a row laid out: its words, and every light's.
type lightRow struct {
	words  [][]canvas.Span
	leads  []float64 // of each line of words
	lights [][][]canvas.Span
	high   []float64 // of every light
	top    float64
	height float64
}

func layLightTable(t *reports.LightTable, s *sheet) (plan, error) {
	if len(t.Rows) == 0 || len(t.Heads) < 2 {
		return plan{}, ErrNothing
	}
	c := &lightTable{sheet: s, LightTable: t}
	c.columns()
	y := c.head
	for _, r := range t.Rows {
		row := c.row(r)
		row.top = y
		y += row.height
		c.rows = append(c.rows, row)
	}
	return plan{height: y, paint: c.paint}, nil
}

func (c *lightTable) columns() {
	n := float64(len(c.Heads) - 1)
	c.text, c.wide = c.width, c.width*(1-lightsHead)
	if !c.narrow {
		c.text = c.width * lightsText
		c.wide = (c.width - c.text - columnGap - (n-1)*lightsGap) / n
	}
	for i, h := range c.Heads[1:] {
		x, room := c.width-c.wide, c.width*lightsHead-lightsGap
		if !c.narrow {
			x, room = c.text+columnGap+float64(i)*(c.wide+lightsGap), c.wide
		}
		lines := c.fonts.Wrap([]canvas.Span{bold(h, c.size.Axis, c.colours().Muted)}, room)
		c.pills, c.heads = append(c.pills, x), append(c.heads, lines)
		if !c.narrow {
			c.head = max(c.head, float64(len(lines))*leading(c.size.Axis)+c.gap)
		}
	}
}

// row lays a row out; its top is not known yet.
func (c *lightTable) row(r reports.LightRow) lightRow {
	var row lightRow
	add := func(span canvas.Span, size float64) {
		for _, line := range c.fonts.Wrap([]canvas.Span{span}, c.text) {
			row.words, row.leads = append(row.words, line), append(row.leads, leading(size))
		}
	}
	add(bold(r.Title, c.size.Body, c.colours().Ink), c.size.Body)
	if r.Subtitle != "" {
		add(plain(r.Subtitle, c.size.Axis, c.colours().Muted), c.size.Axis)
	}
	words := 0.0
	for _, l := range row.leads {
		words += l
	}
	most, sum := 0.0, 0.0
	for i, l := range r.Lights {
		room := c.wide - 3*pillPad - lightSize - 2
		if l.Light == reports.Unlit {
			room = c.wide - 2*pillPad
		}
		lines := c.fonts.Wrap([]canvas.Span{bold(l.Word, c.size.Body-1, c.th.Signal(l.Light).Text)}, room)
		high := max(pillHigh, float64(len(lines))*leading(c.size.Body-1)+2*pillEdge)
		if c.narrow {
			high = max(high, float64(len(c.heads[i]))*leading(c.size.Axis))
		}
		row.lights, row.high = append(row.lights, lines), append(row.high, high)
		most, sum = max(most, high), sum+high+pillEdge
	}
	row.height = max(words, most) + 2*statusPad
	if c.narrow {
		row.height = words + c.gap + sum - pillEdge + 2*statusPad
	}
	return row
}

func (c *lightTable) paint(b *brush) {
	if !c.narrow {
		canvas.Group(b.c, "heads", func() {
			b.lines(0, c.head-c.gap-leading(c.size.Axis), canvas.Start, leading(c.size.Axis), [][]canvas.Span{{bold(c.Heads[0], c.size.Axis, c.colours().Muted)}})
			for i, h := range c.heads {
				b.lines(c.pills[i], c.head-c.gap-float64(len(h))*leading(c.size.Axis), canvas.Start, leading(c.size.Axis), h)
			}
			b.line(headWeight, c.colours().Axis, [2]float64{0, c.head}, [2]float64{c.width, c.head})
		})
	}
	canvas.Group(b.c, "rows", func() {
		for i := range c.rows {
			c.paintRow(b, i)
		}
	})
}

func (c *lightTable) paintRow(b *brush, i int) {
	row := &c.rows[i]
	if i > 0 {
		b.line(1, c.colours().Grid, [2]float64{0, row.top}, [2]float64{c.width, row.top})
	}
	high := 0.0
	for _, l := range row.leads {
		high += l
	}
	y := row.top + statusPad
	middle := row.top + row.height/2
	if !c.narrow {
		y = middle - high/2
	}
	for k, line := range row.words {
		y = b.lines(0, y, canvas.Start, row.leads[k], [][]canvas.Span{line})
	}
	y += c.gap
	for k, l := range c.Rows[i].Lights {
		if c.narrow {
			middle = y + row.high[k]/2
			heads := c.heads[k]
			b.lines(0, middle-float64(len(heads))*leading(c.size.Axis)/2, canvas.Start, leading(c.size.Axis), heads)
			y += row.high[k] + pillEdge
		}
		c.light(b, l, c.pills[k], middle, row.high[k], row.lights[k])
	}
}

// light is a shape and its word on a tint, round a middle.
func (c *lightTable) light(b *brush, l reports.LightLine, x, middle, high float64, lines [][]canvas.Span) {
	b.box(x, middle-high/2, c.wide, high, 4, c.th.Signal(l.Light).Tint)
	x += pillPad
	if l.Light != reports.Unlit {
		b.light(l.Light, x+lightSize/2+1, middle, lightSize)
		x += lightSize + pillPad + 2
	}
	each := leading(c.size.Body - 1)
	b.lines(x, middle-float64(len(lines))*each/2, canvas.Start, each, lines)
}
