package method

import (
	"cmp"
	"math"
	"slices"
)

// Ties is the rank that equal values get.
type Ties int

// Ties get the lowest rank of their places (1 2 2 4, as a reader says "shared second place") or the mean of them
// (1 2.5 2.5 4, as sums of ranks need).
const (
	TiesLowest Ties = iota
	TiesMean
)

// Order says which value comes first.
type Order int

// The orders.
const (
	Ascending Order = iota
	Descending
)

// Rank numbers the values from 1, first in order, and returns how many were ranked.
//
// In: one value for each member of a group; place is scratch space of at least the same length. Out: ranks, with
// [data.Derived]. A missing value is not ranked: it stays missing, with its reasons, and shortens the list.
// Source: OHID/PHE, PHEindicatormethods (ties get the minimum rank); method box of SCB's JämIndex (1 is best).
func Rank(out, values Values, place []int32, order Order, ties Ties) int {
	place = place[:0]
	for i := range values.Number {
		if values.OK(i) {
			place = append(place, int32(i))
		} else {
			out.set(i, 0, values.Status[i].Reasons())
		}
	}
	ascending(place, values)
	if order == Descending {
		slices.Reverse(place)
	}
	for from := 0; from < len(place); {
		to := from + 1
		for to < len(place) && values.Number[place[to]] == values.Number[place[from]] {
			to++
		}
		rank := float64(from + 1)
		if ties == TiesMean {
			rank = float64(from+1+to) / 2
		}
		for _, i := range place[from:to] {
			out.set(int(i), rank, Combine(values.Status[i]))
		}
		from = to
	}
	return len(place)
}

// A range of numbers is cut into buckets parts before sorting, none of which may hold more than crowd of them.
const (
	buckets = 512
	crowd   = 24
)

// ascending sorts place, the cells of values that have a number, by number. Numbers that lie spread over their range are
// dealt out by where in it they lie, which leaves next to nothing to sort and takes half the time of comparing them.
func ascending(place []int32, values Values) {
	if !deal(place, values) {
		slices.SortFunc(place, func(a, b int32) int { return cmp.Compare(values.Number[a], values.Number[b]) })
		return
	}
	for k := 1; k < len(place); k++ {
		i, to := place[k], k
		for x := values.Number[i]; to > 0 && values.Number[place[to-1]] > x; to-- {
			place[to] = place[to-1]
		}
		place[to] = i
	}
}

// deal puts place in order but for the order within each bucket. It reports false, and leaves place alone, where the
// numbers crowd in a bucket, are one and the same or are not all finite.
func deal(place []int32, values Values) bool {
	low, high := math.Inf(1), math.Inf(-1)
	for _, i := range place {
		x := values.Number[i]
		if x < low {
			low = x
		}
		if x > high {
			high = x
		}
	}
	scale := (buckets - 1) / (high - low)
	if !(scale > 0 && scale <= math.MaxFloat64) { // not so with an infinity either
		return false
	}
	var next [buckets]int32
	for _, i := range place {
		at := (values.Number[i] - low) * scale
		if !(at >= 0) { // a NaN has no bucket
			return false
		}
		next[int(at)%buckets]++
	}
	from := int32(0)
	for b, n := range next {
		if n > crowd {
			return false
		}
		next[b] = from
		from += n
	}
	for i, x := range values.Number {
		if values.OK(i) {
			b := int((x-low)*scale) % buckets
			place[next[b]] = int32(i)
			next[b]++
		}
	}
	return true
}
