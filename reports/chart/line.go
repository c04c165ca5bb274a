package chart

import (
	"image/color"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"lagesbild/reports"
	"lagesbild/reports/canvas"
)

// Measures of the line chart in pixels.
const (
	lineHeight  = 336.0 // of the plot with its axis
	lineNarrow  = 250.0
	lineWidth   = 2.75
	otherWidth  = 1.75 // of series that are there to compare with
	endDot      = 5.0
	startDot    = 3.8
	labelOffset = 13.0 // from the end dot to its label
	longUnit    = 5    // letters; longer units stand above the axis and not at values
	maxStarts   = 3    // more series than this show no start values
)

// lineChart draws series over periods: gridlines with the unit at the top one alone, a band with its label where the
// lines are not, a label and value at each line's end and the value at its start. A missing point and a break leave a
// gap; a break has an upright dashed line between its periods.
type lineChart struct {
	*sheet
	*reports.Line
	x        []float64 // of each period
	marks    []float64 // values of the gridlines
	decimals int
	labels   []endLabel // of every series, in its order
	unitOver bool       // the unit stands above the axis
}

// endLabel is what stands at the end of a line: one line of text, or name over value.
type endLabel struct {
	lines       [][]canvas.Span
	width       float64
	first, last int // indexes of the first and last value, −1 for none
}

func layLine(l *reports.Line, s *sheet) (plan, error) {
	c := &lineChart{sheet: s, Line: l, x: times(l.Periods)}
	var r span
	for _, series := range l.Series {
		for _, p := range series.Points {
			r.number(p)
		}
	}
	if !r.any {
		return plan{}, ErrNothing
	}
	if l.Band != nil {
		r.take(l.Band.Low)
		r.take(l.Band.High)
	}
	height, about := lineHeight, 6
	if s.narrow {
		height, about = lineNarrow, 5
	}
	c.marks, c.decimals = r.ticks(about, l.Axis)
	c.unitOver = len([]rune(l.Axis.Unit)) > longUnit
	if c.unitOver {
		height += leading(s.size.Axis)
	}
	most := 0
	for _, series := range l.Series {
		label := c.endLabel(series)
		c.labels = append(c.labels, label)
		most += len(label.lines)
	}
	height = max(height, float64(most+3)*leading(s.size.Label)+40)
	return plan{height: height, paint: func(b *brush) { c.paint(b, height) }}, nil
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

// style is a gonum text style in our fonts.
func (s *sheet) style(size float64, c color.Color, x text.XAlignment, y text.YAlignment) text.Style {
	st := text.Style{Color: c, XAlign: x, YAlign: y, Handler: canvas.Handler{Fonts: s.fonts}}
	st.Font.Size = vg.Length(size)
	return st
}

// newPlot is gonum's plot with its furniture turned down to what the chart asks for.
func (s *sheet) newPlot() *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	p.TextHandler = canvas.Handler{Fonts: s.fonts}
	col := s.colours()
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.Padding = 0
		a.Label.TextStyle = s.style(s.size.Axis, col.Muted, text.XCenter, text.YBottom)
		a.LineStyle = draw.LineStyle{Color: col.Axis}
		a.Tick.LineStyle = draw.LineStyle{Color: col.Axis, Width: 1}
		a.Tick.Length = 0
	}
	p.X.Tick.Label = s.style(s.size.Axis, col.Muted, text.XCenter, text.YTop)
	p.Y.Tick.Label = s.style(s.size.Axis, col.Muted, text.XRight, text.YCenter)
	return p
}

func (c *lineChart) paint(b *brush, height float64) {
	p := c.newPlot()
	p.Y.Min, p.Y.Max = c.marks[0], c.marks[len(c.marks)-1]
	p.X.Min, p.X.Max = c.x[0], c.x[len(c.x)-1]
	if len(c.x) == 1 {
		p.X.Min, p.X.Max = c.x[0]-0.5, c.x[0]+0.5
	}
	p.Y.Tick.Marker = c.valueTicks()
	p.X.LineStyle.Width = 1
	p.X.Tick.Length = 5
	p.X.Tick.Marker = plot.ConstantTicks{{Value: c.x[0], Label: c.Periods[0]}}
	p.Add(c.room())

	dc := draw.Canvas{Canvas: b.c, Rectangle: vg.Rectangle{Min: b.pt(0, height), Max: b.pt(c.width, 0)}}
	if c.unitOver {
		b.lines(0, 0, canvas.Start, leading(c.size.Axis), [][]canvas.Span{{plain(c.Axis.Unit, c.size.Axis, c.colours().Muted)}})
		dc.Max.Y -= vg.Length(leading(c.size.Axis))
	}
	// A last year's label may reach into the label column; gonum would move the lines for it.
	dc = draw.Crop(dc, 0, -vg.Length(2), vg.Length(2), 0)
	data := p.DataCanvas(dc)
	p.X.Tick.Marker = c.periodTicks(p, data)
	p.Add(c.grid(p), c.series(p))
	p.Draw(dc)
}

func (c *lineChart) valueTicks() plot.ConstantTicks {
	var ticks plot.ConstantTicks
	for i, v := range c.marks {
		label := tickText(v, c.decimals, c.Axis, c.lang)
		if i == len(c.marks)-1 && !c.unitOver {
			label = withUnit(label, c.Axis.Unit, c.lang)
		}
		ticks = append(ticks, plot.Tick{Value: v, Label: label})
	}
	return ticks
}

func (c *lineChart) periodTicks(p *plot.Plot, data draw.Canvas) plot.ConstantTicks {
	at, width := make([]float64, len(c.x)), make([]float64, len(c.x))
	for i, x := range c.x {
		at[i] = float64(data.X(p.X.Norm(x)))
		width[i] = c.fonts.TextWidth(c.Periods[i], c.size.Axis, false)
	}
	var ticks plot.ConstantTicks
	for _, i := range labelled(c.Periods, at, width, 1.5*c.gap) {
		ticks = append(ticks, plot.Tick{Value: c.x[i], Label: c.Periods[i]})
	}
	return ticks
}

// reserve keeps room beside a plot, without drawing.
type reserve struct{ boxes []plot.GlyphBox }

func (reserve) Plot(draw.Canvas, *plot.Plot)            {}
func (r reserve) GlyphBoxes(*plot.Plot) []plot.GlyphBox { return r.boxes }

// room reserves the column of the end labels.
func (c *lineChart) room() reserve {
	var w float64
	for _, l := range c.labels {
		w = max(w, l.width)
	}
	return reserve{[]plot.GlyphBox{{X: 1, Rectangle: vg.Rectangle{Max: vg.Point{X: vg.Length(labelOffset + w), Y: 1}}}}}
}

// painter is a plotter made of a function.
type painter func(draw.Canvas, *plot.Plot)

func (f painter) Plot(c draw.Canvas, p *plot.Plot) { f(c, p) }

// grid draws the band, the gridlines, a darker base line and the breaks.
func (c *lineChart) grid(*plot.Plot) painter {
	return func(dc draw.Canvas, p *plot.Plot) {
		col := c.colours()
		trX, trY := p.Transforms(&dc)
		if c.Band != nil {
			dc.SetColor(col.Band)
			canvas.Box(dc, vg.Rectangle{Min: vg.Point{X: dc.Min.X, Y: trY(c.Band.Low)}, Max: vg.Point{X: dc.Max.X, Y: trY(c.Band.High)}}, 0)
		}
		hair := draw.LineStyle{Color: col.Grid, Width: 1}
		for _, v := range c.marks[1:] {
			style := hair
			if v == 0 {
				style.Color = col.Axis
			}
			dc.StrokeLine2(style, dc.Min.X, trY(v), dc.Max.X, trY(v))
		}
		for _, i := range c.Breaks {
			if i > 0 && i < len(c.x) {
				x := trX((c.x[i-1] + c.x[i]) / 2)
				dc.StrokeLine2(draw.LineStyle{Color: col.Axis, Width: 1, Dashes: []vg.Length{3, 3}}, x, dc.Min.Y, x, dc.Max.Y)
			}
		}
	}
}

// series draws the lines and then, where they are not, the labels.
func (c *lineChart) series(*plot.Plot) painter {
	return func(dc draw.Canvas, p *plot.Plot) {
		trX, trY := p.Transforms(&dc)
		o := &obstacles{frame: area{float64(dc.Min.X) - 6, float64(dc.Min.Y) + 3, float64(dc.Max.X) + 2, float64(dc.Max.Y) + 12}}
		for _, i := range c.order() {
			canvas.Group(dc, "series "+string(c.Series[i].Role), func() { c.stroke(dc, p, i, o) })
		}
		canvas.Group(dc, "labels", func() {
			c.endLabels(dc, trY)
			c.startValues(dc, trX, trY, o)
			c.bandLabel(dc, trY, o)
		})
	}
}

// order is that of drawing: what is compared with lies below.
func (c *lineChart) order() []int {
	var below, above []int
	for i, s := range c.Series {
		if s.Role == reports.Women || s.Role == reports.Men {
			above = append(above, i)
		} else {
			below = append(below, i)
		}
	}
	return append(below, above...)
}

// segments returns the runs of a series between gaps and breaks.
func (c *lineChart) segments(s reports.Series) []plotter.XYs {
	var runs []plotter.XYs
	var run plotter.XYs
	for i, p := range s.Points {
		if i >= len(c.x) {
			break
		}
		if len(run) > 0 && (!p.OK || slices.Contains(c.Breaks, i)) {
			runs, run = append(runs, run), nil
		}
		if p.OK {
			run = append(run, plotter.XY{X: c.x[i], Y: p.Value})
		}
	}
	if len(run) > 0 {
		runs = append(runs, run)
	}
	return runs
}

func (c *lineChart) stroke(dc draw.Canvas, p *plot.Plot, i int, o *obstacles) {
	s := c.Series[i]
	line, _ := c.th.Role(s.Role)
	width := lineWidth
	if s.Role != reports.Women && s.Role != reports.Men {
		width = otherWidth
	}
	trX, trY := p.Transforms(&dc)
	ring := c.colours().Paper
	dot := func(x, y vg.Length, r float64, ring color.Color) {
		if ring != nil {
			dc.SetColor(ring)
			canvas.Dot(dc, vg.Point{X: x, Y: y}, vg.Length(r+1.5))
		}
		dc.SetColor(line)
		canvas.Dot(dc, vg.Point{X: x, Y: y}, vg.Length(r))
		o.areas = append(o.areas, area{float64(x) - r, float64(y) - r, float64(x) + r, float64(y) + r})
	}
	for _, run := range c.segments(s) {
		for k := 1; k < len(run); k++ {
			o.segments = append(o.segments, [4]float64{float64(trX(run[k-1].X)), float64(trY(run[k-1].Y)), float64(trX(run[k].X)), float64(trY(run[k].Y))})
		}
		if len(run) == 1 {
			dot(trX(run[0].X), trY(run[0].Y), width, nil)
			continue
		}
		(&plotter.Line{XYs: run, LineStyle: draw.LineStyle{Color: line, Width: vg.Length(width)}}).Plot(dc, p)
	}
	l := c.labels[i]
	if l.first < 0 {
		return
	}
	if l.first != l.last {
		dot(trX(c.x[l.first]), trY(s.Points[l.first].Value), startDot, ring)
	}
	dot(trX(c.x[l.last]), trY(s.Points[l.last].Value), endDot, ring)
}

// endLabels writes the labels beside the lines' ends, spread so that none touches another. A label that had to move far
// from its dot is led to it by a hairline.
func (c *lineChart) endLabels(dc draw.Canvas, trY func(float64) vg.Length) {
	high := leading(c.size.Label)
	ends := make([]int, len(c.Series))
	want := make([]float64, len(c.Series))
	for i := range ends {
		ends[i] = i
		want[i] = float64(dc.Min.Y)
		if l := c.labels[i]; l.last >= 0 {
			want[i] = float64(trY(c.Series[i].Points[l.last].Value))
		}
	}
	slices.SortStableFunc(ends, func(a, b int) int {
		switch {
		case want[a] < want[b]:
			return -1
		case want[a] > want[b]:
			return 1
		}
		return b - a // of equal ones the first stands above
	})
	// Labels differ in height: they are spread as lines, each label's own kept together by its middle.
	rows := 1
	for _, l := range c.labels {
		rows = max(rows, len(l.lines))
	}
	sorted := make([]float64, len(ends))
	for k, i := range ends {
		sorted[k] = want[i]
	}
	half := float64(rows) * high / 2
	at := spread(sorted, float64(rows)*high+1, float64(dc.Min.Y)+half-high/2, float64(dc.Max.Y)+high/2)
	for k, i := range ends {
		l, y := c.labels[i], at[k]
		x := dc.Max.X + labelOffset
		if l.last >= 0 && abs(y-want[i]) > endDot+3 {
			line, _ := c.th.Role(c.Series[i].Role)
			dc.StrokeLines(draw.LineStyle{Color: line, Width: 1}, []vg.Point{{X: dc.Max.X + endDot + 2, Y: vg.Length(want[i])}, {X: x - 2, Y: vg.Length(y)}})
		}
		y += float64(len(l.lines)-1) * high / 2
		for _, spans := range l.lines {
			canvas.Write(dc, c.fonts, canvas.Line{Spans: spans, At: vg.Point{X: x, Y: vg.Length(y - c.rise(spans[0])/2)}})
			y -= high
		}
	}
}

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}

// startValues writes each line's first value above or below its first dot, whichever covers less.
func (c *lineChart) startValues(dc draw.Canvas, trX, trY func(float64) vg.Length, o *obstacles) {
	if len(c.Series) > maxStarts {
		return
	}
	for i, s := range c.Series {
		l := c.labels[i]
		if l.first < 0 || l.first == l.last {
			continue
		}
		_, ink := c.th.Role(s.Role)
		value := bold(s.Points[l.first].Text, c.size.Axis+1, ink)
		x, y := float64(trX(c.x[l.first])), float64(trY(s.Points[l.first].Value))
		w, h := c.measure(value), c.rise(value)
		var places []area
		for _, d := range []float64{9, -9 - h, 16, -16 - h, 24, -24 - h} {
			for _, dx := range []float64{0, -4, 10} {
				places = append(places, area{x + dx, y + d, x + dx + w, y + d + h})
			}
		}
		p := places[o.place(places)]
		o.areas = append(o.areas, area{p.x0 - 2, p.y0 - 3, p.x1 + 2, p.y1 + 3})
		canvas.Write(dc, c.fonts, canvas.Line{Spans: []canvas.Span{value}, At: vg.Point{X: vg.Length(p.x0), Y: vg.Length(p.y0)}, Halo: c.behind(s.Points[l.first].Value)})
	}
}

// behind is the ground at a value: the band or the paper.
func (c *lineChart) behind(v float64) color.Color {
	if c.Band != nil && v >= c.Band.Low && v <= c.Band.High {
		return c.colours().Band
	}
	return c.colours().Paper
}

// bandLabel writes the band's name inside it, along its upper or lower edge, where the lines are not.
func (c *lineChart) bandLabel(dc draw.Canvas, trY func(float64) vg.Length, o *obstacles) {
	if c.Band == nil || c.Band.Label == "" {
		return
	}
	label := plain(c.Band.Label, c.size.Axis, c.colours().Muted)
	w, h := c.measure(label), c.rise(label)
	low, high := float64(trY(c.Band.Low)), float64(trY(c.Band.High))
	left, right := float64(dc.Min.X)+6, float64(dc.Max.X)-6-w
	var places []area
	const steps = 12
	for _, y := range []float64{high - h - 8, low + 9, high + 8, low - 8 - h} {
		for k := range steps + 1 {
			// from the middle outwards
			share := 0.5 + float64((k+1)/2)*float64(1-2*(k%2))/steps
			x := left + share*(right-left)
			places = append(places, area{x - 4, y - 4, x + w + 4, y + h + 4})
		}
	}
	p := places[o.place(places)]
	halo := c.colours().Band
	if p.y0+4 >= high || p.y1-4 <= low {
		halo = c.colours().Paper
	}
	canvas.Write(dc, c.fonts, canvas.Line{Spans: []canvas.Span{label}, At: vg.Point{X: vg.Length(p.x0 + 4), Y: vg.Length(p.y0 + 4)}, Halo: halo})
}
