package method

import (
	"cmp"
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
	slices.SortFunc(place, func(a, b int32) int {
		if order == Descending {
			a, b = b, a
		}
		return cmp.Compare(values.Number[a], values.Number[b])
	})
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
