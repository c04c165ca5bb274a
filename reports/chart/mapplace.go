package chart

import (
	"cmp"
	"image/color"
	"math"
	"slices"
	"strconv"

	"lagesbild/reports"
	"lagesbild/reports/canvas"
)

// territory is the rings of an area in pixels, y running down.
type territory [][][2]float64

// edges visits every side.
func (t territory) edges(visit func(p, q [2]float64)) {
	for _, r := range t {
		for i, p := range r {
			visit(p, r[(i+1)%len(r)])
		}
	}
}

func (t territory) box() area {
	a := area{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	t.edges(func(p, _ [2]float64) {
		a = area{min(a.x0, p[0]), min(a.y0, p[1]), max(a.x1, p[0]), max(a.y1, p[1])}
	})
	return a
}

// contains reports whether a point lies in the area.
func (t territory) contains(x, y float64) bool {
	in := false
	t.edges(func(p, q [2]float64) {
		if (p[1] > y) != (q[1] > y) && x < p[0]+(y-p[1])/(q[1]-p[1])*(q[0]-p[0]) {
			in = !in
		}
	})
	return in
}

// holds reports whether a rectangle lies wholly in the area.
func (t territory) holds(a area) bool {
	if !t.contains((a.x0+a.x1)/2, (a.y0+a.y1)/2) {
		return false
	}
	free := true
	t.edges(func(p, q [2]float64) { free = free && a.crossed(p[0], p[1], q[0], q[1]) == 0 })
	return free
}

// spots are points in the area, the one farthest from every border first.
func (t territory) spots() [][2]float64 {
	type spot struct {
		at  [2]float64
		far float64
	}
	box := t.box()
	step := max(0.5, math.Sqrt((box.x1-box.x0)*(box.y1-box.y0)/250))
	var all []spot
	for y := box.y0 + step/2; y < box.y1; y += step {
		for x := box.x0 + step/2; x < box.x1; x += step {
			if !t.contains(x, y) {
				continue
			}
			far := math.Inf(1)
			t.edges(func(p, q [2]float64) { far = min(far, toSegment(x, y, p, q)) })
			all = append(all, spot{[2]float64{x, y}, far})
		}
	}
	slices.SortStableFunc(all, func(a, b spot) int { return cmp.Compare(b.far, a.far) })
	out := make([][2]float64, len(all))
	for i, s := range all {
		out[i] = s.at
	}
	if len(out) == 0 {
		out = append(out, t[0][0])
	}
	return out
}

// toSegment is the squared distance from a point to a segment.
func toSegment(x, y float64, p, q [2]float64) float64 {
	dx, dy := q[0]-p[0], q[1]-p[1]
	along := 0.0
	if d := dx*dx + dy*dy; d > 0 {
		along = min(1, max(0, ((x-p[0])*dx+(y-p[1])*dy)/d))
	}
	x, y = x-p[0]-along*dx, y-p[1]-along*dy
	return x*x + y*y
}

// clipped is the part of the area in a rectangle.
//
// Source: Sutherland and Hodgman 1974, Reentrant polygon clipping, Communications of the ACM 17(1).
func (t territory) clipped(a area) territory {
	var out territory
	for _, r := range t {
		for _, side := range []struct {
			axis  int
			limit float64
			sign  float64
		}{{0, a.x0, 1}, {0, a.x1, -1}, {1, a.y0, 1}, {1, a.y1, -1}} {
			var kept [][2]float64
			for i, p := range r {
				q := r[(i+1)%len(r)]
				dp, dq := side.sign*(p[side.axis]-side.limit), side.sign*(q[side.axis]-side.limit)
				if dp >= 0 {
					kept = append(kept, p)
				}
				if dp*dq < 0 {
					by := dp / (dp - dq)
					kept = append(kept, [2]float64{p[0] + by*(q[0]-p[0]), p[1] + by*(q[1]-p[1])})
				}
			}
			r = kept
		}
		if len(r) > 2 {
			out = append(out, r)
		}
	}
	return out
}

// pieces are the parts of a line inside the rectangle.
func (a area) pieces(line [][2]float64) [][][2]float64 {
	var out [][][2]float64
	for i := range len(line) - 1 {
		p, q := line[i], line[i+1]
		from, to, ok := a.span(p, q)
		if !ok {
			continue
		}
		begin := [2]float64{p[0] + from*(q[0]-p[0]), p[1] + from*(q[1]-p[1])}
		end := [2]float64{p[0] + to*(q[0]-p[0]), p[1] + to*(q[1]-p[1])}
		if last := len(out) - 1; last >= 0 && from == 0 && out[last][len(out[last])-1] == begin {
			out[last] = append(out[last], end)
			continue
		}
		out = append(out, [][2]float64{begin, end})
	}
	return out
}

// hatched are slanting lines over the area, that far apart.
func (t territory) hatched(apart float64) [][][2]float64 {
	box := t.box()
	var out [][][2]float64
	for c := math.Ceil((box.x0+box.y0)/apart) * apart; c < box.x1+box.y1; c += apart { // x + y = c
		var at []float64
		t.edges(func(p, q [2]float64) {
			dp, dq := p[0]+p[1]-c, q[0]+q[1]-c
			if (dp > 0) != (dq > 0) {
				at = append(at, p[0]+dp/(dp-dq)*(q[0]-p[0]))
			}
		})
		slices.Sort(at)
		for i := 0; i+1 < len(at); i += 2 {
			out = append(out, [][2]float64{{at[i], c - at[i]}, {at[i+1], c - at[i+1]}})
		}
	}
	return out
}

// mapLabel is text on the map: lines round a middle, on an area or, with a point to lead to, beside it on paper.
type mapLabel struct {
	x, y  float64
	lines []canvas.Span
	wide  float64
	leads bool
	to    [2]float64
	light reports.Light // above the lines, where there is one

	ground color.Color // under the lines, nil for none
}

// labelling is the room that is left on a map.
type labelling struct {
	frame area
	taken []area
	leads []segment
}

// label names the areas: on them, or by number, or beside them.
func (c *choropleth) label(frame area) {
	room := &labelling{frame: frame}
	spots := make([][][2]float64, len(c.Areas))
	var out []int // areas whose label stands beside them
	n := 0
	for i, a := range c.Areas {
		all := len(c.Areas) <= mapLabelled
		if !all && !a.Own && !a.Named || len(c.land[i]) == 0 {
			continue
		}
		spots[i] = c.land[i].spots()
		if c.inside(i, spots[i], c.named(i), room) {
			continue
		}
		if all {
			n++
			c.numbers[i] = n
			if c.inside(i, spots[i], c.number(i), room) {
				continue
			}
		}
		out = append(out, i)
	}
	for _, i := range out { // no label covers the point that another leads to
		at := spots[i][0]
		room.taken = append(room.taken, area{at[0] - pointed, at[1] - pointed, at[0] + pointed, at[1] + pointed})
	}
	for _, i := range out {
		text := c.named(i)
		if c.numbers[i] > 0 {
			text = c.number(i)
		}
		c.outside(i, spots[i][0], text, room)
	}
}

// named are an area's name and value, a line each, in the colour that is read on it.
func (c *choropleth) named(i int) []canvas.Span {
	_, ink := c.shade(c.Areas[i].Step)
	name, value := plain(c.Areas[i].Label, c.size.Axis, ink), bold(c.Areas[i].Number.Text, c.size.Axis, ink)
	name.Bold = c.Areas[i].Own
	return []canvas.Span{name, value}
}

func (c *choropleth) number(i int) []canvas.Span {
	_, ink := c.shade(c.Areas[i].Step)
	return []canvas.Span{bold(strconv.Itoa(c.numbers[i]), c.size.Axis-1, ink)}
}

// size is the room lines need.
func (c *choropleth) sizeOf(lines []canvas.Span) (w, h float64) {
	for _, l := range lines {
		w = max(w, c.measure(l))
	}
	return w + 4, float64(len(lines))*c.size.Axis*1.2 + 1
}

// inside puts lines on the area where they fit, as far from its border as they can.
func (c *choropleth) inside(i int, spots [][2]float64, lines []canvas.Span, room *labelling) bool {
	w, h := c.sizeOf(lines)
	light := reports.Unlit
	if c.numbers[i] == 0 {
		light = c.light(i)
	}
	if light != reports.Unlit {
		h += mapLight
	}
	for _, s := range spots {
		box := area{s[0] - w/2, s[1] - h/2, s[0] + w/2, s[1] + h/2}
		if box.within(room.frame) && c.land[i].holds(box) {
			room.taken = append(room.taken, box)
			c.labels = append(c.labels, mapLabel{x: s[0], y: s[1], lines: lines, wide: w, light: light, ground: c.unhatched(i)})
			return true
		}
	}
	return false
}

// mapLight is the height that a light takes above an area's name.
const mapLight = lightSize + 4.0

// pointed is half the side of the room that a point at the end of a line needs.
const pointed = 4.0

// unhatched is the ground for text on an area that is hatched.
func (c *choropleth) unhatched(i int) color.Color {
	if c.Areas[i].Step >= 0 {
		return nil
	}
	return c.colours().MapNone
}

// around are the directions in which room beside an area is looked for.
const around = 24

// outside puts lines beside the area as near as there is room, rather in the sea than on another area.
func (c *choropleth) outside(i int, to [2]float64, lines []canvas.Span, room *labelling) {
	ink := c.colours().Ink
	for k := range lines {
		lines[k].Colour = ink
	}
	w, h := c.sizeOf(lines)
	w += 2
	box, ok := c.nearest(to, w, h, room, false)
	if !ok {
		if box, ok = c.nearest(to, w, h, room, true); !ok {
			return // its name stands in the key and in the table
		}
	}
	x, y := (box.x0+box.x1)/2, (box.y0+box.y1)/2
	room.taken = append(room.taken, box)
	room.leads = append(room.leads, segment{to[0], to[1], x, y, 1})
	c.labels = append(c.labels, mapLabel{x: x, y: y, lines: lines, wide: w, leads: true, to: to, ground: c.colours().Paper})
}

// nearest is the best room for a label beside a point; with crossing its line may run under another label.
func (c *choropleth) nearest(to [2]float64, w, h float64, room *labelling, crossing bool) (best area, ok bool) {
	least := math.Inf(1)
	longest := math.Hypot(room.frame.x1-room.frame.x0, room.frame.y1-room.frame.y0)
	for away := 8.0; away < longest && away < least; away += 4 {
		for k := range around {
			sin, cos := math.Sincos(2 * math.Pi * float64(k) / around)
			x, y := to[0]+cos*(away+w/2), to[1]+sin*(away+h/2)
			box := area{x - w/2, y - h/2, x + w/2, y + h/2}
			if !room.free(box) || !crossing && room.crosses(segment{to[0], to[1], x, y, 1}) {
				continue
			}
			cost := away
			if !c.sea(box) {
				cost += 24
			}
			if cost < least {
				best, least = box, cost
			}
		}
	}
	return best, !math.IsInf(least, 1)
}

// crosses reports whether a line runs under a label or another's point.
func (l *labelling) crosses(lead segment) bool {
	return slices.ContainsFunc(l.taken, func(t area) bool {
		own := lead.x0 > t.x0 && lead.x0 < t.x1 && lead.y0 > t.y0 && lead.y0 < t.y1 // the point it leads to
		return !own && t.crossed(lead.x0, lead.y0, lead.x1, lead.y1) > 0
	})
}

// free reports whether a box touches no label and no line.
func (l *labelling) free(box area) bool {
	if !box.within(l.frame) {
		return false
	}
	for _, t := range l.taken {
		if box.overlap(t) > 0 {
			return false
		}
	}
	for _, s := range l.leads {
		if box.crossed(s.x0, s.y0, s.x1, s.y1) > 0 {
			return false
		}
	}
	return true
}

// sea reports whether a box lies on no area.
func (c *choropleth) sea(box area) bool {
	for i, t := range c.land {
		if c.boxes[i].overlap(box) > 0 && (t.contains((box.x0+box.x1)/2, (box.y0+box.y1)/2) || !t.misses(box)) {
			return false
		}
	}
	return true
}

// misses reports whether no border runs through a box.
func (t territory) misses(a area) bool {
	free := true
	t.edges(func(p, q [2]float64) { free = free && a.crossed(p[0], p[1], q[0], q[1]) == 0 })
	return free
}

// paintLabel writes a label with its light.
func (c *choropleth) paintLabel(b *brush, l mapLabel) {
	high := c.size.Axis * 1.2
	top := l.y - float64(len(l.lines))*high/2
	if l.light != reports.Unlit {
		top += mapLight / 2
		b.light(l.light, l.x, top-mapLight/2, lightSize)
	}
	if l.ground != nil {
		b.box(l.x-l.wide/2, top-1, l.wide, float64(len(l.lines))*high+2, 3, l.ground)
	}
	lines := make([][]canvas.Span, len(l.lines))
	for i, s := range l.lines {
		lines[i] = []canvas.Span{s}
	}
	b.lines(l.x, top, canvas.Middle, high, lines)
}
