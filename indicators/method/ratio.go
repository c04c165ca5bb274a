package method

import "lagesbild/data"

// Ratio is women's value divided by men's, cell by cell: below 1, women have the lower value.
//
//	r = w / m
//
// In: the two sexes' values in one unit. Out: unit ratio. A cell missing on either side is missing, with the reasons of
// both; a zero on men's side has no ratio and is [data.Undefined].
// Source: Statistics Norway, Indikatorer for kjønnslikestilling i kommunene (ratio of the sexes), here with its direction kept.
func Ratio(out, women, men Values) { divide(out, women, men) }

// divide is of by in, cell by cell, Undefined where in is zero.
func divide(out, of, in Values) {
	for i, x := range of.Number {
		s := Combine(of.Status[i] | in.Status[i])
		if s.Missing() {
			out.set(i, 0, s)
			continue
		}
		if in.Number[i] == 0 {
			out.set(i, 0, data.Undefined)
			continue
		}
		out.set(i, x/in.Number[i], s)
	}
}
