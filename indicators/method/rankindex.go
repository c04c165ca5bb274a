package method

import "lagesbild/data"

// RankPart is one variable of a rank index: what is ranked, which end is best, and the rank it gets.
type RankPart struct {
	Values Values
	Order  Order
	Rank   Values // written by [RankIndex]
}

// RankIndex is the mean of an area's ranks over several variables, 1 being best, and how many areas were ranked.
//
//	index = Σ rank/k
//
// In: one column a variable, one cell an area; for a difference between the sexes its size, see [Unequal]. place is
// scratch space of at least the number of areas. Out: index, and each part's ranks: an index is never shown without them.
// No variable gives no index, [data.Undefined]. Equal values get the mean of their ranks. An area that lacks a variable is
// not ranked in any, nor counted in the ranks of others: its index and ranks are missing, with the reasons of all it lacks.
// Source: method box of SCB's JämIndex, which ranks a difference or a level and takes the mean; the list of variables is
// the caller's own, and so is the name.
func RankIndex(index Values, parts []RankPart, place []int32) int {
	for i := range index.Number {
		var all data.Status
		for _, p := range parts {
			all |= p.Values.Status[i]
		}
		if len(parts) == 0 {
			all = data.Undefined
		}
		index.set(i, 0, Combine(all))
	}
	n := 0
	for _, p := range parts {
		for i, x := range p.Values.Number {
			if index.OK(i) {
				p.Rank.set(i, x, p.Values.Status[i])
			} else {
				p.Rank.set(i, 0, index.Status[i])
			}
		}
		n = Rank(p.Rank, p.Rank, place, p.Order, TiesMean)
		for i, rank := range p.Rank.Number {
			if index.OK(i) {
				index.Number[i] += rank / float64(len(parts))
			}
		}
	}
	return n
}
