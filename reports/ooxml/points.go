package ooxml

import (
	"cmp"
	"math"
	"slices"

	"lagesbild/reports"
)

// Sizes of a funnel: markers and lines in typographic points, the rest in CSS pixels.
const (
	dotSize    = 5
	ownSize    = 9
	limitWidth = 1
	mostOthers = 8    // areas outside the limits that are labelled without being named
	namedFirst = 1e9  // more than any distance from the centre
	logFrom    = 20.0 // times the smallest size that the largest is at least where sizes stand in ratios
)

// Funnel returns the native chart of body: a point for every area over its size, those outside the limits as triangles
// above and diamonds below, with the limits and the centre as lines. The own area is labelled, others where there is room.
// Width and height are in CSS pixels.
func Funnel(fig *reports.Figure, body *reports.Funnel, look Look, width, height int) *Chart {
	c := &Chart{Lang: look.Lang, Font: look.Font, Width: width, Height: height, Title: look.title(fig.Subtitle, width)}
	format := Format(body.Axis.Decimal, body.Axis.Signed, "")
	col := &look.theme.Colours
	kinds := []Series{
		{Color: Hex(col.Axis), Marker: "circle", Size: dotSize},
		{Color: Hex(col.Ink2), Marker: "circle", Size: dotSize + 1},
		{Color: Hex(col.Outlier), Marker: "diamond", Size: dotSize + 2},
		{Color: Hex(col.Outlier), Marker: "triangle", Size: dotSize + 2},
		{Color: Hex(col.Ink), Marker: "circle", Size: ownSize},
	}
	name := ""
	if len(fig.Table.Columns) > 2 {
		name = fig.Table.Columns[2].Head
	}
	for _, p := range body.Points {
		if !p.Value.OK || p.Size <= 0 {
			continue
		}
		s := &kinds[kindOf(p)]
		if p.Own && p.Side != 0 {
			s.Color = Hex(col.Outlier)
		}
		s.Of = append(s.Of, p.Label)
		s.X.Values = append(s.X.Values, reports.Number{Value: p.Size, OK: true})
		s.Values.Values = append(s.Values.Values, p.Value)
	}
	group := Group{Kind: Points, Series: c.limits(body, look)}
	for _, s := range kinds {
		if s.Values.Values != nil {
			s.Name, s.Values.Format = Strings{Values: []string{name}}, format
			group.Series = append(group.Series, s)
		}
	}
	c.Groups = []Group{group}
	c.sizes(body, look)
	w, h := float64(width), float64(height)
	left, top, foot := 18+TextWidth(number(c.Value.Max)+" "+body.Axis.Unit, textSize, false), 22+17*float64(len(c.Title)), 44.0
	right := 16 + TextWidth(body.Name+" "+body.Centre.Text, textSize, true)
	c.Plot = Box{X: left / w, Y: top / h, W: (w - left - right) / w, H: (h - top - foot) / h}
	c.name(body, look)
	return c
}

// kindOf is the index of the series a point belongs to: others, named, below, above, own.
func kindOf(p reports.FunnelPoint) int {
	switch {
	case p.Own:
		return 4
	case p.Side > 0:
		return 3
	case p.Side < 0:
		return 2
	case p.Named:
		return 1
	}
	return 0
}

// limits are the lines: both pairs of limits and the centre, whose label stands at its end.
func (c *Chart) limits(body *reports.Funnel, look Look) []Series {
	var all []Series
	outer, inner := reports.Decimal(99.8, 1, look.lang())+"\u00a0%", "95\u00a0%"
	add := func(name, color string, dashed bool, of func(reports.FunnelLimit) reports.Number) {
		s := Series{Name: Strings{Values: []string{name}}, Color: color, Points: limitWidth, Dashed: dashed, Values: Numbers{Format: "General"}}
		for _, l := range body.Limits {
			s.X.Values = append(s.X.Values, reports.Number{Value: tidy(l.Size), OK: true})
			s.Values.Values = append(s.Values.Values, of(l))
		}
		if len(body.Limits) > 0 {
			all = append(all, s)
		}
	}
	axis := Hex(look.theme.Colours.Axis)
	add(outer+" ↑", axis, false, func(l reports.FunnelLimit) reports.Number { return l.Outer.High })
	add(outer+" ↓", axis, false, func(l reports.FunnelLimit) reports.Number { return l.Outer.Low })
	add(inner+" ↑", axis, true, func(l reports.FunnelLimit) reports.Number { return l.Inner.High })
	add(inner+" ↓", axis, true, func(l reports.FunnelLimit) reports.Number { return l.Inner.Low })
	if n := len(body.Limits); body.Centre.OK && n > 0 {
		add(body.Name, Hex(look.theme.Colours.Ink2), false, func(reports.FunnelLimit) reports.Number { return body.Centre })
		all[len(all)-1].Values.Format = Format(body.Axis.Decimal, body.Axis.Signed, "")
		all[len(all)-1].Labels = []PlacedTag{{At: n - 1, Label: Label{Size: textSize, Name: true, Value: true, Side: Right, Color: Hex(look.theme.Colours.Ink), Bold: true}}}
	}
	return all
}

// sizes chooses both axes.
func (c *Chart) sizes(body *reports.Funnel, look Look) {
	var values, sizes []reports.Number
	for _, s := range c.Groups[0].Series {
		sizes = append(sizes, s.X.Values...)
		if s.Marker != "" {
			values = append(values, s.Values.Values...)
		}
	}
	if n := len(body.Limits); n > 0 {
		values = append(values, body.Centre, body.Limits[n-1].Outer.Low, body.Limits[n-1].Outer.High)
	}
	low, high := extent(values)
	from, to, step := scale(low, high, body.Axis)
	grid, muted := Hex(look.theme.Colours.Grid), Hex(look.theme.Colours.Muted)
	c.Value = Axis{Size: textSize, Min: from, Max: to, Step: step, Format: axisFormat(body.Axis, to, step), Grid: grid, Color: muted}
	c.Category = Axis{Size: textSize, Title: body.Head, Format: Format(0, false, ""), Line: Hex(look.theme.Colours.Axis), Color: muted}
	least, most := extent(sizes)
	if c.Category.Log = most > logFrom*least; c.Category.Log {
		c.Category.Min, c.Category.Max = math.Pow10(int(math.Floor(math.Log10(least)))), math.Pow10(int(math.Ceil(math.Log10(most))))
		return
	}
	_, c.Category.Max, c.Category.Step = scale(0, most, reports.Axis{FromZero: true})
}

// at is where a point lies, in CSS pixels from the chart's upper left corner.
func (c *Chart) at(x, y float64) (px, py float64) {
	share := (x - c.Category.Min) / (c.Category.Max - c.Category.Min)
	if c.Category.Log {
		share = math.Log(x/c.Category.Min) / math.Log(c.Category.Max/c.Category.Min)
	}
	return (c.Plot.X + share*c.Plot.W) * float64(c.Width), c.level(y) * float64(c.Height)
}

// name labels the own area, then named ones and those outside, the farthest from the centre first, where no label covers
// another.
func (c *Chart) name(body *reports.Funnel, look Look) {
	type tag struct {
		series *Series
		at     int
		rank   float64
	}
	var tags []tag
	series := c.Groups[0].Series
	named := map[string]float64{}
	for _, p := range body.Points {
		if rank := kindOf(p); rank > 0 && p.Value.OK {
			named[p.Label] = math.Abs(p.Value.Value-body.Centre.Value) + map[bool]float64{true: 1e12}[p.Own] + map[bool]float64{true: namedFirst}[p.Named]
		}
	}
	for i := range series {
		for k, label := range series[i].Of {
			if rank, ok := named[label]; ok {
				tags = append(tags, tag{&series[i], k, rank})
			}
		}
	}
	slices.SortStableFunc(tags, func(x, y tag) int { return cmp.Compare(y.rank, x.rank) })
	type box struct{ x0, y0, x1, y1 float64 }
	var taken []box
	if n := len(body.Limits); body.Centre.OK && n > 0 { // the centre's label stands at its end
		x, y := c.at(body.Limits[n-1].Size, body.Centre.Value)
		taken = append(taken, box{x, y - 8, x + 12 + TextWidth(body.Name+" "+body.Centre.Text, textSize, true), y + 8})
	}
	others := 0
	for _, t := range tags {
		own := t.series.Size == ownSize
		if t.rank < namedFirst {
			if others++; others > mostOthers {
				break
			}
		}
		label := Label{Text: t.series.Of[t.at], Size: textSize, Color: Hex(look.theme.Colours.Ink), Bold: own, Value: true}
		if own {
			label.Text += " " + t.series.Values.Values[t.at].Text
		}
		x, y := c.at(t.series.X.Values[t.at].Value, t.series.Values.Values[t.at].Value)
		wide, high := TextWidth(label.Text, textSize, own)+4, 14.0
		for _, side := range []Side{Right, Left, Above, Below} {
			b := map[Side]box{
				Right: {x, y - high/2, x + 8 + wide, y + high/2}, Left: {x - 8 - wide, y - high/2, x, y + high/2},
				Above: {x - wide/2, y - 6 - high, x + wide/2, y}, Below: {x - wide/2, y, x + wide/2, y + 6 + high},
			}[side]
			inside := b.x0 > c.Plot.X*float64(c.Width) && b.x1 < (c.Plot.X+c.Plot.W)*float64(c.Width) && b.y0 > c.Plot.Y*float64(c.Height) && b.y1 < (c.Plot.Y+c.Plot.H)*float64(c.Height)
			free := !slices.ContainsFunc(taken, func(o box) bool { return b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1 })
			if free && inside || own && side == Below {
				label.Side = side
				t.series.Labels = append(t.series.Labels, PlacedTag{At: t.at, Label: label})
				taken = append(taken, b)
				break
			}
		}
	}
	for i := range series {
		slices.SortFunc(series[i].Labels, func(a, b PlacedTag) int { return a.At - b.At })
	}
}

func (p *part) points(g Group, index *int) {
	p.open("scatterChart")
	p.val("scatterStyle", "lineMarker")
	p.val("varyColors", "0")
	for _, s := range g.Series {
		p.open("ser")
		p.head(s, index)
		p.open("spPr")
		line := s
		if s.Marker != "" {
			line.Color = ""
		}
		p.stroke(line)
		p.shut("spPr")
		if s.Marker == "" {
			p.WriteString(`<c:marker><c:symbol val="none"/></c:marker>`)
		} else {
			p.marker(s.Marker, s.Size, s.Color)
		}
		p.labels(s)
		p.numbers("xVal", s.X)
		p.numbers("yVal", s.Values)
		p.val("smooth", "0")
		p.shut("ser")
	}
	p.axes()
	p.shut("scatterChart")
}

// across is the horizontal axis of points.
func (p *part) across() {
	a := p.Category
	p.open("valAx")
	p.val("axId", categoryAxis)
	p.open("scaling")
	if a.Log {
		p.val("logBase", "10")
	}
	p.val("orientation", "minMax")
	p.val("max", number(a.Max))
	p.val("min", number(a.Min))
	p.shut("scaling")
	p.axis(a, "b")
	p.val("crossAx", valueAxis)
	p.val("crosses", "min")
	p.val("crossBetween", "midCat")
	if a.Step > 0 {
		p.val("majorUnit", number(a.Step))
	}
	p.shut("valAx")
}

// heading is an axis' own.
func (p *part) heading(a Axis) {
	if a.Title == "" {
		return
	}
	p.WriteString(`<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr lang="` + p.Lang + `"`)
	p.runStyle(a.Size, a.Color, false)
	p.WriteString(`</a:rPr><a:t>`)
	p.escape(a.Title)
	p.WriteString(`</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>`)
}
