package method

import "slices"

// Reference sums up a group of areas, of which N have a value.
type Reference struct {
	N      int
	Best   float64 // first in order
	Median float64 // mean of the middle two where N is even
	Mean   float64 // every area counts the same: "ovägt medel", not the value of the joint population
}

// Refer returns the reference of a group's values, missing ones left out. ok is false when there is none.
//
// In: one value for each member; scratch has at least the same length. Out: the values' unit. The distance of an area to
// the group is its own value minus the reference's.
// Source: Kolada (RKA), group values are unweighted means of their members.
func Refer(values Values, scratch []float64, order Order) (r Reference, ok bool) {
	scratch = scratch[:0]
	for i, x := range values.Number {
		if values.OK(i) {
			scratch = append(scratch, x)
			r.Mean += x
		}
	}
	if r.N = len(scratch); r.N == 0 {
		return Reference{}, false
	}
	r.Mean /= float64(r.N)
	slices.Sort(scratch)
	r.Median = middle(scratch)
	r.Best = scratch[0]
	if order == Descending {
		r.Best = scratch[r.N-1]
	}
	return r, true
}

// middle is the median of sorted numbers.
func middle(sorted []float64) float64 {
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
