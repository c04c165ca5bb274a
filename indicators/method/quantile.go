package method

import "lagesbild/data"

// Quantiles puts the values into q groups of equal size, 1 first in order, and returns how many values there are.
//
//	group = q + 1 − ⌈(n + 1 − rank)·q/n⌉
//
// In: one value for each member of a group, q ≥ 1; place is scratch space of at least the same length. Order Descending
// puts the highest first. Out: group numbers, with [data.Derived]; equal values have the lowest rank of theirs and so one
// group. A missing value stays missing, with its reasons; with fewer values than groups all are [data.Undefined].
// Source: OHID/PHE, PHEindicatormethods R/Quantiles.R.
func Quantiles(out, values Values, q int, place []int32, order Order) int {
	n := Rank(out, values, place, order, TiesLowest)
	groups(out, q, n)
	return n
}

// groups turns ranks of n values, ties lowest, into numbers of groups.
func groups(ranks Values, q, n int) {
	for i, rank := range ranks.Number {
		switch {
		case !ranks.OK(i):
		case q < 1 || n < q:
			ranks.set(i, 0, data.Undefined)
		default:
			// In whole numbers: a quotient that is a hair above a whole one would be rounded up to the wrong group.
			ranks.Number[i] = float64(q + 1 - ((n+1-int(rank))*q+n-1)/n)
		}
	}
}
