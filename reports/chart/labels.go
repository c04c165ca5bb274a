package chart

import "math"

// area is a rectangle, y in the direction of whoever uses it.
type area struct{ x0, y0, x1, y1 float64 }

func (a area) overlap(b area) float64 {
	w, h := min(a.x1, b.x1)-max(a.x0, b.x0), min(a.y1, b.y1)-max(a.y0, b.y0)
	if w <= 0 || h <= 0 {
		return 0
	}
	return w * h
}

func (a area) within(b area) bool {
	return a.x0 >= b.x0-0.01 && a.y0 >= b.y0-0.01 && a.x1 <= b.x1+0.01 && a.y1 <= b.y1+0.01
}

// crossed is how long a segment runs inside a.
func (a area) crossed(x0, y0, x1, y1 float64) float64 {
	from, to, ok := a.span([2]float64{x0, y0}, [2]float64{x1, y1})
	if !ok {
		return 0
	}
	return (to - from) * math.Hypot(x1-x0, y1-y0)
}

// span is which part of a segment runs inside a, from 0 to 1; false if none does.
func (a area) span(p, q [2]float64) (from, to float64, ok bool) {
	from, to = 0, 1
	for _, side := range [][2]float64{{p[0] - q[0], p[0] - a.x0}, {q[0] - p[0], a.x1 - p[0]}, {p[1] - q[1], p[1] - a.y0}, {q[1] - p[1], a.y1 - p[1]}} {
		d, room := side[0], side[1]
		switch {
		case d == 0 && room < 0:
			return 0, 0, false
		case d < 0:
			from = max(from, room/d)
		case d > 0:
			to = min(to, room/d)
		}
	}
	return from, to, from < to
}

// spread moves values that shall be at least d apart as little as possible, keeping their order and, as far as there is
// room, within low and high. The values come sorted. (Isotonic regression by pooling neighbours.)
func spread(want []float64, d, low, high float64) []float64 {
	type pool struct{ sum, n float64 }
	var pools []pool
	for i, w := range want {
		pools = append(pools, pool{w - float64(i)*d, 1})
		for k := len(pools) - 1; k > 0 && pools[k-1].sum/pools[k-1].n > pools[k].sum/pools[k].n; k-- {
			pools[k-1].sum += pools[k].sum
			pools[k-1].n += pools[k].n
			pools = pools[:k]
		}
	}
	out := make([]float64, 0, len(want))
	for _, p := range pools {
		for range int(p.n) {
			y := p.sum/p.n + float64(len(out))*d
			out = append(out, y)
		}
	}
	for i := len(out) - 1; i >= 0; i-- { // down from the upper edge
		out[i] = min(out[i], high-float64(len(out)-1-i)*d)
	}
	for i := range out { // up from the lower one, which wins
		out[i] = max(out[i], low+float64(i)*d)
	}
	return out
}

// obstacles are what a label may not cover, and where it has to stay.
type obstacles struct {
	frame    area
	areas    []area
	segments []segment
}

// segment is a straight stroke and what covering a pixel of it costs.
type segment struct{ x0, y0, x1, y1, weight float64 }

// covered is how much of the obstacles a label at a would hide; leaving the frame costs most.
func (o *obstacles) covered(a area) float64 {
	var cost float64
	if !a.within(o.frame) {
		cost += 1e6
	}
	for _, b := range o.areas {
		cost += 100 * a.overlap(b)
	}
	for _, s := range o.segments {
		cost += s.weight * a.crossed(s.x0, s.y0, s.x1, s.y1)
	}
	return cost
}

// place returns the first of the places that covers least.
func (o *obstacles) place(places []area) int {
	best, least := -1, math.Inf(1)
	for i, a := range places {
		if cost := o.covered(a); cost < least-1e-9 {
			best, least = i, cost
		}
	}
	return best
}

// together returns a place for each label so that all together cover least, none another. The labels come from the
// upmost to the lowest and stay in that order.
func (o *obstacles) together(places [][]area) []int {
	costs := make([][]float64, len(places))
	for k, ps := range places {
		for i, p := range ps {
			costs[k] = append(costs[k], o.covered(p)+0.01*float64(i)) // of equal places the first
		}
	}
	least, best := math.Inf(1), make([]int, len(places))
	chosen := make([]int, len(places))
	var try func(k int, cost float64)
	try = func(k int, cost float64) {
		if cost >= least {
			return
		}
		if k == len(places) {
			least = cost
			copy(best, chosen)
			return
		}
		for i, p := range places[k] {
			sum := cost + costs[k][i]
			for before := range k {
				q := places[before][chosen[before]]
				sum += 100 * p.overlap(q)
				if p.y0 < q.y0 {
					sum += 1e5
				}
			}
			chosen[k] = i
			try(k+1, sum)
		}
	}
	try(0, 0)
	return best
}
