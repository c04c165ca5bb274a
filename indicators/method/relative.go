package method

import "lagesbild/data"

// RelativeDifference is how much women's value differs from men's, as a share of men's: below zero, women have the lower value.
//
//	d = (w − m)/m
//
// In: the two sexes' values in one unit. Out: a share of 1. A cell missing on either side is missing, with the reasons of
// both; a value at or below zero on men's side, of which nothing can be a share, is [data.Undefined].
// Source: Statistics Sweden, På tal om kvinnor och män (women's pay as a share of men's, less 1).
func RelativeDifference(out, women, men Values) {
	for i, w := range women.Number {
		m, s := men.Number[i], Combine(women.Status[i]|men.Status[i])
		if !s.Missing() && !(m > 0 && finite((w-m)/m)) {
			s = data.Undefined
		}
		if s.Missing() {
			out.set(i, 0, s)
			continue
		}
		out.set(i, (w-m)/m, s)
	}
}
