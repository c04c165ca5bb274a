package chart

import (
	"cmp"
	"image/color"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/plot/vg"

	"lagesbild/reports"
	"lagesbild/reports/canvas"
	"lagesbild/reports/geography"
)

// Measures of the map in pixels.
const (
	mapShare    = 0.58 // most of a wide chart's width
	mapTallest  = 560.0
	mapCountry  = 700.0 // height of a map with zooms
	mapMargin   = 16.0  // round the areas, for numbers beside them
	mapWest     = 46.0  // west of a country that leans east, for names
	mapLabelled = 60    // more areas than this are not labelled
	swatchW     = 24.0
	swatchH     = 14.0
	hatching    = 5.0 // between the lines that mark what has no value
)

// choropleth shades areas by their step. An area has its name and value on it where they fit, else a number that the key
// beside or below explains; a number that does not fit either stands beside the area, at the end of a line. Zooms show
// larger what is too small on a map of the whole country.
type choropleth struct {
	*sheet
	*reports.Map
	rings   [][]geography.Ring // of each area, in metres
	lines   [2][][]geography.Point
	land    []territory // of each area, on the map
	boxes   []area
	view    view
	borders borders
	labels  []mapLabel
	numbers map[int]int // of areas in the key
	legend  legend
	key     []placed

	keyLights []placedLight // by their middles
	zooms     []zoom
	height    float64
}

// view takes metres to pixels.
type view struct{ west, north, scale, x, y float64 }

func (v view) at(p geography.Point) [2]float64 {
	return [2]float64{v.x + (float64(p.E)-v.west)*v.scale, v.y + (v.north-float64(p.N))*v.scale}
}

func (v view) line(points []geography.Point) [][2]float64 {
	out := make([][2]float64, len(points))
	for i, p := range points {
		out[i] = v.at(p)
	}
	return out
}

func (v view) territory(rings []geography.Ring) territory {
	var t territory
	for _, r := range rings {
		t = append(t, v.line(r))
	}
	return t
}

// borders are the lines between areas and those round them all.
type borders struct{ between, around [][][2]float64 }

// borders takes lines between areas and round them to pixels.
func (v view) borders(lines [2][][]geography.Point) borders {
	var b borders
	for _, line := range lines[0] {
		b.between = append(b.between, v.line(line))
	}
	for _, line := range lines[1] {
		b.around = append(b.around, v.line(line))
	}
	return b
}

// clipped are the parts in a rectangle.
func (l borders) clipped(a area) borders {
	var b borders
	for _, line := range l.between {
		b.between = append(b.between, a.pieces(line)...)
	}
	for _, line := range l.around {
		b.around = append(b.around, a.pieces(line)...)
	}
	return b
}

func (l borders) paint(b *brush) {
	b.strokes(0.8, b.colours().Paper, l.between, false)
	b.strokes(0.6, b.colours().Axis, l.around, false)
}

// zoom is a square of the map drawn larger.
type zoom struct {
	x, y, side float64 // of its picture
	on         area    // its square on the map
	label      canvas.Span
	land       []territory // of each area, clipped
	borders    borders
}

func layMap(m *reports.Map, s *sheet) (plan, error) {
	c, err := newChoropleth(m, s)
	if err != nil {
		return plan{}, err
	}
	return plan{height: c.height, paint: c.paint}, nil
}

// newChoropleth lays a map out.
func newChoropleth(m *reports.Map, s *sheet) (*choropleth, error) {
	c := &choropleth{sheet: s, Map: m, numbers: map[int]int{}}
	var codes []string
	for _, a := range m.Areas {
		codes = append(codes, a.Code)
		c.rings = append(c.rings, geography.Outline(a.Code))
	}
	c.lines[0], c.lines[1] = geography.Borders(codes)
	if !slices.ContainsFunc(m.Areas, func(a reports.MapArea) bool { return a.Step >= 0 }) {
		return nil, ErrNothing
	}
	frame, ok := c.frame()
	if !ok {
		return nil, ErrNothing
	}
	c.label(frame)
	c.beside(frame)
	return c, nil
}

// frame scales the areas and returns the room they have with their margin; false where no area has a border.
func (c *choropleth) frame() (area, bool) {
	box := area{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, rings := range c.rings {
		for _, r := range rings {
			for _, p := range r {
				box.x0, box.x1 = min(box.x0, float64(p.E)), max(box.x1, float64(p.E))
				box.y0, box.y1 = min(box.y0, float64(p.N)), max(box.y1, float64(p.N))
			}
		}
	}
	if box.x0 >= box.x1 || box.y0 >= box.y1 {
		return area{}, false
	}
	wide, tall, west := c.width*mapShare, mapTallest, mapMargin
	if c.narrow {
		wide, tall = c.width, c.width*1.25
	}
	if len(c.Zooms) > 0 {
		tall, west = min(mapCountry, c.width*1.8), mapWest
	}
	w, h := box.x1-box.x0, box.y1-box.y0
	scale := min((wide-west-mapMargin)/w, (tall-2*mapMargin)/h)
	frame := area{0, 0, w*scale + west + mapMargin, h*scale + 2*mapMargin}
	if c.narrow {
		frame.x1 = c.width // centred
	}
	c.view = view{box.x0, box.y1, scale, (frame.x1 + west - mapMargin - w*scale) / 2, mapMargin}
	for _, rings := range c.rings {
		t := c.view.territory(rings)
		c.land, c.boxes = append(c.land, t), append(c.boxes, t.box())
	}
	c.borders = c.view.borders(c.lines)
	return frame, true
}

// beside places legend, zooms and key: beside a wide map, below a narrow one. The key stands below in columns where that
// makes the chart lower.
func (c *choropleth) beside(frame area) {
	left, top, wide := frame.x1+2*c.gap, 0.0, c.width-frame.x1-2*c.gap
	if c.narrow {
		left, top, wide = 0, frame.y1+c.gap, c.width
	}
	y := c.layLegend(left, top, wide)
	y = c.layZooms(left, y, wide)
	if len(c.numbers) > 0 {
		below, _ := c.layKey(0, max(y, frame.y1)+c.gap, c.width, 0)
		if beside, fits := c.layKey(left, y+c.gap, wide, 1); fits && !c.narrow && beside <= below {
			y = beside
		} else {
			y, _ = c.layKey(0, max(y, frame.y1)+c.gap, c.width, 0)
		}
	}
	c.height = max(y, frame.y1)
}

// layZooms places the enlarged squares two beside each other.
func (c *choropleth) layZooms(left, top, wide float64) float64 {
	side := min((wide-2*c.gap)/2, 215)
	high := leading(c.size.Axis)
	y := top + c.gap
	for i, z := range c.Zooms {
		middle, ok := centre(z.Code)
		if !ok {
			continue
		}
		metres := z.Side * 1000
		x := left + float64(i%2)*(side+2*c.gap)
		large := view{middle[0] - metres/2, middle[1] + metres/2, side / metres, x, y + high}
		corner := [2]float64{c.view.x + (large.west-c.view.west)*c.view.scale, c.view.y + (c.view.north-large.north)*c.view.scale}
		pic := zoom{
			x: x, y: y + high, side: side, label: bold(z.Label, c.size.Axis, c.colours().Ink2),
			on: area{corner[0], corner[1], corner[0] + metres*c.view.scale, corner[1] + metres*c.view.scale},
		}
		window := area{x, y + high, x + side, y + high + side}
		for _, rings := range c.rings {
			pic.land = append(pic.land, large.territory(rings).clipped(window))
		}
		pic.borders = large.borders(c.lines).clipped(window)
		c.zooms = append(c.zooms, pic)
		if i%2 == 1 || i == len(c.Zooms)-1 {
			y += high + side + c.gap
		}
	}
	return max(top, y-c.gap)
}

// centre is the middle of an area's bounding box in metres.
func centre(code string) ([2]float64, bool) {
	rings := geography.Outline(code)
	if len(rings) == 0 {
		return [2]float64{}, false
	}
	low, high := rings[0][0], rings[0][0]
	for _, r := range rings {
		for _, p := range r {
			low = geography.Point{E: min(low.E, p.E), N: min(low.N, p.N)}
			high = geography.Point{E: max(high.E, p.E), N: max(high.N, p.N)}
		}
	}
	return [2]float64{(float64(low.E) + float64(high.E)) / 2, (float64(low.N) + float64(high.N)) / 2}, true
}

// shade is an area's colour, and that of text on it, which is read in light and dark alike.
func (c *choropleth) shade(step int) (ground, text color.Color) {
	if step < 0 {
		return c.colours().MapNone, c.colours().Ink
	}
	if light := c.Steps[step].Light; light != reports.Unlit {
		return c.th.Signal(light).Tint, c.th.Signal(light).Text
	}
	shade := c.Steps[step].Shade
	if shade > 2 {
		return c.colours().Map[shade], c.colours().Paper
	}
	return c.colours().Map[shade], c.colours().Ink
}

func (c *choropleth) paint(b *brush) {
	canvas.Group(b.c, "map", func() {
		c.fill(b, c.land)
		c.borders.paint(b)
		for i, a := range c.Areas {
			if a.Own {
				b.strokes(2.4, c.colours().Ink, c.land[i], true)
			}
		}
		for _, z := range c.zooms {
			b.frame(1, c.colours().Ink2, z.on)
		}
	})
	canvas.Group(b.c, "labels", func() {
		for _, l := range c.labels {
			if l.leads {
				b.line(1, c.colours().Ink, l.to, [2]float64{l.x, l.y})
				b.dot(l.to[0], l.to[1], 2, c.colours().Ink, c.colours().Paper)
			}
		}
		for _, l := range c.labels {
			c.paintLabel(b, l)
		}
	})
	c.legend.paint(c, b)
	for _, z := range c.zooms {
		canvas.Group(b.c, "zoom", func() { c.paintZoom(b, z) })
	}
	canvas.Group(b.c, "key", func() {
		for _, p := range c.key {
			b.lines(p.x, p.y, canvas.Start, leading(c.size.Axis), p.lines)
		}
		for _, p := range c.keyLights {
			b.light(p.light, p.x, p.y, matrixLight)
		}
	})
}

// light is an area's, or none.
func (c *choropleth) light(i int) reports.Light {
	if step := c.Areas[i].Step; step >= 0 {
		return c.Steps[step].Light
	}
	return reports.Unlit
}

// fill paints areas in the colours of their steps, one shape a step; those without a value are hatched.
func (c *choropleth) fill(b *brush, land []territory) {
	for step := -1; step < len(c.Steps); step++ {
		var p vg.Path
		var holes [][][2]float64
		for i, a := range c.Areas {
			if a.Step != step {
				continue
			}
			for _, ring := range land[i] {
				p = append(p, b.closed(ring)...)
			}
			if step < 0 {
				holes = append(holes, land[i].hatched(hatching)...)
			}
		}
		if len(p) == 0 {
			continue
		}
		ground, _ := c.shade(step)
		b.c.SetColor(ground)
		b.c.Fill(p)
		b.strokes(0.8, c.colours().Axis, holes, false)
	}
}

func (c *choropleth) paintZoom(b *brush, z zoom) {
	b.lines(z.x, z.y-leading(c.size.Axis), canvas.Start, leading(c.size.Axis), [][]canvas.Span{{z.label}})
	c.fill(b, z.land)
	z.borders.paint(b)
	b.frame(1, c.colours().Axis, area{z.x, z.y, z.x + z.side, z.y + z.side})
}

// strokes draws many lines as one.
func (b *brush) strokes(width float64, c color.Color, lines [][][2]float64, closed bool) {
	var p vg.Path
	for _, line := range lines {
		p = append(p, b.path(line)...)
		if closed {
			p.Close()
		}
	}
	if len(p) > 0 {
		b.stroke(width, c, p)
	}
}

// frame strokes round a rectangle.
func (b *brush) frame(width float64, c color.Color, a area) {
	b.strokes(width, c, [][][2]float64{{{a.x0, a.y0}, {a.x1, a.y0}, {a.x1, a.y1}, {a.x0, a.y1}}}, true)
}

// legend explains the shades and tells the references' values.
type legend struct {
	x, y, swatches float64
	head           [][]canvas.Span
	rows           []legendRow
	counts         float64 // where the counts begin
	width          float64
}

type legendRow struct {
	ground      color.Color // nil for a reference
	hatched     bool
	light       reports.Light
	label, more []canvas.Span
}

// layLegend sets the legend and returns its lower edge.
func (c *choropleth) layLegend(left, top, wide float64) float64 {
	ink, muted := c.colours().Ink, c.colours().Muted
	l := legend{x: left, y: top, width: wide, head: c.fonts.Wrap([]canvas.Span{bold(c.Head, c.size.Axis, c.colours().Ink2)}, wide)}
	l.swatches = top + float64(len(l.head))*leading(c.size.Axis) + c.gap*0.5
	for i, s := range c.Steps {
		ground, _ := c.shade(i)
		label := plain(s.Label, c.size.Axis, ink)
		l.rows = append(l.rows, legendRow{ground: ground, light: s.Light, label: []canvas.Span{label}, more: []canvas.Span{plain(s.Count, c.size.Axis, muted)}})
		l.counts = max(l.counts, left+swatchW+c.gap+c.measure(label)+1.5*c.gap)
	}
	if slices.ContainsFunc(c.Areas, func(a reports.MapArea) bool { return a.Step < 0 }) {
		l.rows = append(l.rows, legendRow{ground: c.colours().MapNone, hatched: true, label: []canvas.Span{plain(c.None, c.size.Axis, ink)}})
	}
	for _, r := range c.References {
		l.rows = append(l.rows, legendRow{label: []canvas.Span{plain(r.Label+" ", c.size.Axis, ink), bold(r.Number.Text, c.size.Axis, ink)}})
	}
	c.legend = l
	return l.swatches + float64(len(l.rows))*c.legendLine()
}

func (c *choropleth) legendLine() float64 { return leading(c.size.Axis) * 1.15 }

func (l legend) paint(c *choropleth, b *brush) {
	canvas.Group(b.c, "legend", func() {
		b.lines(l.x, l.y, canvas.Start, leading(c.size.Axis), l.head)
		high := c.legendLine()
		for i, r := range l.rows {
			y := l.swatches + float64(i)*high
			x := l.x
			if r.ground != nil {
				b.box(x, y+(high-swatchH)/2, swatchW, swatchH, 2, r.ground)
				b.light(r.light, x+swatchW/2, y+high/2, matrixLight)
				if r.hatched {
					box := territory{{{x, y + (high-swatchH)/2}, {x + swatchW, y + (high-swatchH)/2}, {x + swatchW, y + (high+swatchH)/2}, {x, y + (high+swatchH)/2}}}
					b.strokes(0.8, c.colours().Axis, box.hatched(hatching), false)
				}
				x += swatchW + c.gap
			}
			b.lines(x, y, canvas.Start, high, [][]canvas.Span{r.label})
			if len(r.more) > 0 {
				b.lines(l.counts, y, canvas.Start, high, [][]canvas.Span{r.more})
			}
		}
	})
}

// layKey sets the numbered areas' names and values in columns, as many as there is room for if columns is 0. It returns
// the lower edge, and whether the columns are as narrow as they should.
func (c *choropleth) layKey(left, top, wide float64, columns int) (bottom float64, fits bool) {
	c.key, c.keyLights = nil, nil
	number, name, value := 0.0, 0.0, 0.0
	var order []int
	for i := range c.numbers {
		order = append(order, i)
	}
	slices.SortFunc(order, func(i, k int) int { return cmp.Compare(c.numbers[i], c.numbers[k]) })
	spans := func(i int) (n, label, v canvas.Span) {
		a := c.Areas[i]
		n, label = bold(strconv.Itoa(c.numbers[i]), c.size.Axis, c.colours().Muted), plain(a.Label, c.size.Axis, c.colours().Ink)
		v = plain(a.Number.Text, c.size.Axis, c.colours().Ink2)
		label.Bold, v.Bold = a.Own, a.Own
		return n, label, v
	}
	for _, i := range order {
		n, label, v := spans(i)
		number, name, value = max(number, c.measure(n)), max(name, c.measure(label)), max(value, c.measure(v))
	}
	number, name = number+c.gap, name+1.5*c.gap
	lit := 0.0
	if c.Steps[0].Light != reports.Unlit {
		lit = matrixLight + c.gap
	}
	number += lit
	each := number + name + value + 2.5*c.gap
	if columns == 0 {
		columns = max(1, int((wide+2.5*c.gap)/each))
	}
	rows, high := ceil(len(order), columns), leading(c.size.Axis)
	for k, i := range order {
		x, y := left+float64(k/rows)*each, top+float64(k%rows)*high
		n, label, v := spans(i)
		if lit > 0 {
			c.keyLights = append(c.keyLights, placedLight{placed{x: x + number - lit + matrixLight/2, y: y + high/2}, c.light(i)})
		}
		c.key = append(c.key, placed{x, y, [][]canvas.Span{{n}}}, placed{x + number, y, [][]canvas.Span{{label}}}, placed{x + number + name, y, [][]canvas.Span{{v}}})
	}
	return top + float64(rows)*high, float64(columns)*each-2.5*c.gap <= wide
}
