package method

import (
	"math"

	"lagesbild/data"
)

// ScaleTo100 puts values on a scale from 0, the worst of all columns together, to 100, the best, in place.
//
//	s = 100·(x − min)/(max − min), or 100·(max − x)/(max − min) where lower is better
//
// In: columns of one unit, one cell an area; order says which end is best, [Descending] that the highest is. Out: 0–100,
// with [data.Derived]. A missing value stays missing; where all values are equal none is better, and all are
// [data.Undefined]. Swapping the columns changes nothing: women and men stand on one scale.
// Source: Tillväxtverket, BRP+ (every indicator on 0–100 over the regions, inverted where needed).
func ScaleTo100(order Order, columns ...Values) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range columns {
		for i, x := range v.Number {
			if v.OK(i) {
				low, high = min(low, x), max(high, x)
			}
		}
	}
	for _, v := range columns {
		for i, x := range v.Number {
			s := Combine(v.Status[i])
			// Halves, so that no width leaves the range of numbers.
			part := (x/2 - low/2) / (high/2 - low/2)
			if order == Ascending {
				part = (high/2 - x/2) / (high/2 - low/2)
			}
			if !s.Missing() && !finite(part) {
				s = data.Undefined
			}
			v.set(i, 100*part, s)
		}
	}
}
