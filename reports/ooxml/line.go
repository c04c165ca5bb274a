package ooxml

import (
	"math"
	"slices"

	"lagesbild/reports"
)

// Line returns the native chart of body: a line per series with its name and value at the end, the value at the start
// where sexes are compared, a gap at missing points and breaks, and the band as a shaded area with its label where the
// lines are not. Width and height are in CSS pixels.
func Line(fig *reports.Figure, body *reports.Line, look Look, width, height int) *Chart {
	c := &Chart{
		Lang: look.Lang, Font: look.Font, Width: width, Height: height,
		Title:      look.title(fig.Subtitle, width),
		Categories: Strings{Values: body.Periods},
	}
	all := make([][]reports.Number, len(body.Series))
	for i, s := range body.Series {
		all[i] = s.Points
	}
	low, high := extent(append(limits(body), all...)...)
	if b := body.Band; b != nil {
		low, high = math.Min(low, b.Low), math.Max(high, b.High)
	}
	from, to, step := scale(low, high, body.Axis)
	c.Value = Axis{Size: textSize, Min: from, Max: to, Step: step, Format: axisFormat(body.Axis, to, step), Grid: Hex(look.theme.Colours.Grid), Color: Hex(look.theme.Colours.Muted)}
	size := textSize
	if len(body.Periods) > 12 {
		size = smallSize
	}
	c.Category = Axis{Size: size, Every: every(body.Periods, width, size), Line: Hex(look.theme.Colours.Axis), Color: Hex(look.theme.Colours.Muted)}
	c.room(body, look)
	if b := body.Band; b != nil {
		c.Groups = append(c.Groups, band(b, len(body.Periods), look))
	}
	format := Format(body.Axis.Decimal, body.Axis.Signed, "")
	lines := Group{Kind: Lines}
	for i, s := range body.Series {
		again := slices.ContainsFunc(body.Series[:i], func(t reports.Series) bool { return t.Role == s.Role })
		lines.Series = append(lines.Series, c.segments(s, body, look, format, again)...)
	}
	c.spread(lines.Series)
	if b := body.Band; b != nil {
		lines.Series = append(lines.Series, c.bandLabel(b, all, look))
	}
	c.Groups = append(c.Groups, lines)
	return c
}

// limits are the ends of all intervals.
func limits(body *reports.Line) [][]reports.Number {
	var ends []reports.Number
	for _, s := range body.Series {
		for _, in := range s.Intervals {
			ends = append(ends, in.Low, in.High)
		}
	}
	return [][]reports.Number{ends}
}

// every is how many periods apart labels stand so that none is turned or dropped.
func every(periods []string, width, size int) int {
	widest := 0.0
	for _, p := range periods {
		widest = math.Max(widest, TextWidth(p, float64(size), false))
	}
	fit := max(int(float64(width)*0.75/(widest+5)), 1)
	return (len(periods) + fit - 1) / fit
}

// room lays out the plot area: title above, tick labels left, end labels right.
func (c *Chart) room(body *reports.Line, look Look) {
	right := 0.0
	for _, s := range body.Series {
		if at := last(s.Points); at >= 0 {
			right = math.Max(right, TextWidth(s.Name+" "+s.Points[at].Text, textSize, true))
		}
	}
	w, h := float64(c.Width), float64(c.Height)
	left := 18 + TextWidth(number(c.Value.Max)+" "+body.Axis.Unit, textSize, false)
	top := 22 + 17*float64(len(c.Title))
	c.Plot = Box{X: left / w, Y: top / h, W: (w - left - right - 24) / w, H: (h - top - 34) / h}
}

// band is two stacked areas: an unseen one up to the lower limit and a shaded one between the limits.
func band(b *reports.Band, n int, look Look) Group {
	even := func(x float64) Numbers {
		return Numbers{Format: "General", Values: slices.Repeat([]reports.Number{{Value: x, OK: true}}, n)}
	}
	return Group{Kind: Areas, Series: []Series{
		{Name: Strings{Values: []string{b.Label + " ↓"}}, Values: even(b.Low)},
		{Name: Strings{Values: []string{b.Label + " ↕"}}, Values: even(tidy(b.High - b.Low)), Color: Hex(look.theme.Colours.Band)},
	}}
}

// segments returns s as one series, or as one for each stretch between breaks: Office has no other way to leave a line open.
func (c *Chart) segments(s reports.Series, body *reports.Line, look Look, format string, again bool) []Series {
	cuts := append([]int{0}, body.Breaks...)
	slices.Sort(cuts)
	cuts = append(slices.Compact(cuts), len(s.Points))
	var out []Series
	for i, from := range cuts[:len(cuts)-1] {
		points := s.Points
		if len(cuts) > 2 {
			points = make([]reports.Number, len(s.Points))
			copy(points[from:cuts[i+1]], s.Points[from:cuts[i+1]])
		}
		if last(points) < 0 {
			continue
		}
		out = append(out, Series{
			Name: Strings{Values: []string{s.Name}}, Values: Numbers{Format: format, Values: points},
			Color: look.Draw(s.Role), Points: 2.25, Dashed: again, Dots: alone(points), Around: s.Intervals,
		})
	}
	if len(out) == 0 {
		return nil
	}
	sexes := s.Role == reports.Women || s.Role == reports.Men
	label := func(in *Series, at int, right float64, l Label) {
		in.Labels = append(in.Labels, PlacedTag{At: at, Right: right, Label: l})
		if !slices.Contains(in.Dots, at) {
			in.Dots = append(in.Dots, at)
			slices.Sort(in.Dots)
		}
	}
	start, end := &out[0], &out[len(out)-1]
	first, final := first(start.Values.Values), last(end.Values.Values)
	if sexes && !again && first != final {
		aside := (TextWidth(start.Values.Values[first].Text, textSize, true)/2 + 5) / float64(c.Width) // clear of the axis
		label(start, first, aside, Label{Size: textSize, Value: true, Side: startSide(s, body, first), Color: look.Text(s.Role), Bold: true})
	}
	label(end, final, 0, Label{Size: textSize, Name: true, Value: true, Side: Right, Color: look.Text(s.Role), Bold: true})
	return out
}

// startSide puts the first value above the upper line and below the lower one.
func startSide(s reports.Series, body *reports.Line, at int) Side {
	for _, other := range body.Series {
		if other.Role != s.Role && other.Points[at].OK && other.Points[at].Value > s.Points[at].Value {
			return Below
		}
	}
	return Above
}

// alone lists points with no neighbour, which a line would not show.
func alone(points []reports.Number) []int {
	var at []int
	for i, p := range points {
		if p.OK && (i == 0 || !points[i-1].OK) && (i == len(points)-1 || !points[i+1].OK) {
			at = append(at, i)
		}
	}
	return at
}

func first(points []reports.Number) int {
	return slices.IndexFunc(points, func(n reports.Number) bool { return n.OK })
}

func last(points []reports.Number) int {
	for i := len(points) - 1; i >= 0; i-- {
		if points[i].OK {
			return i
		}
	}
	return -1
}

// height of a label, in fractions of the chart
func (c *Chart) labelHeight() float64 { return 15 / float64(c.Height) }

// level is where value x lies, from the top of the chart.
func (c *Chart) level(x float64) float64 {
	return c.Plot.Y + c.Plot.H*(1-(x-c.Value.Min)/(c.Value.Max-c.Value.Min))
}

// spread moves end labels apart that would cover each other.
func (c *Chart) spread(lines []Series) {
	type placed struct {
		tag *PlacedTag
		at  float64
	}
	var ends []placed
	for i := range lines {
		for j := range lines[i].Labels {
			if tag := &lines[i].Labels[j]; tag.Side == Right {
				ends = append(ends, placed{tag, c.level(lines[i].Values.Values[tag.At].Value)})
			}
		}
	}
	slices.SortStableFunc(ends, func(a, b placed) int {
		if a.at < b.at {
			return -1
		}
		return 1
	})
	for range 8 { // a few passes settle any number of labels a chart can hold
		for i := 1; i < len(ends); i++ {
			if short := c.labelHeight() - (ends[i].at + ends[i].tag.Down - ends[i-1].at - ends[i-1].tag.Down); short > 1e-6 {
				ends[i].tag.Down += short / 2
				ends[i-1].tag.Down -= short / 2
			}
		}
	}
}

// bandLabel is an unseen series with one point, whose name stands inside the band where lines are farthest away.
func (c *Chart) bandLabel(b *reports.Band, lines [][]reports.Number, look Look) Series {
	n := len(c.Categories.Values)
	wide := int(math.Ceil(TextWidth(b.Label, textSize, false) / (c.Plot.W * float64(c.Width)) * float64(max(n-1, 1))))
	inset := c.labelHeight() * 0.75 / c.Plot.H * (c.Value.Max - c.Value.Min)
	bestAt, bestY, best := 0, b.High-inset, -1.0
	for at := 0; at == 0 || at+wide < n; at++ {
		for _, y := range []float64{b.High - inset, b.Low + inset} {
			gap := math.Inf(1)
			for _, points := range lines {
				for i := at; i <= min(at+wide, len(points)-1); i++ {
					if points[i].OK {
						gap = math.Min(gap, math.Abs(points[i].Value-y))
					}
				}
			}
			if gap > best+1e-9 {
				bestAt, bestY, best = at, y, gap
			}
		}
	}
	values := make([]reports.Number, n)
	values[bestAt] = reports.Number{Value: tidy(math.Round(bestY*100) / 100), OK: true}
	return Series{
		Name: Strings{Values: []string{b.Label}}, Values: Numbers{Format: "General", Values: values},
		Labels: []PlacedTag{{At: bestAt, Label: Label{Size: textSize, Name: true, Side: Right, Color: Hex(look.theme.Colours.Muted)}}},
	}
}
