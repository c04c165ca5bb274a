package method

import "lagesbild/data"

// Balance is how even the distribution between women and men is: 1 when each sex is half, 0 when there is only one sex.
//
//	b = 2·min(p, 1−p) = 1 − |p − (1−p)|
//
// In: one sex's share of the whole, a share of 1; women's and men's give the same. Out: 0–1. Missing stays missing; a
// share outside 0–1 is [data.Undefined].
// Source: Statistics Norway, Indikatorer for kjønnslikestilling i kommunene, balance indicators (tables 09292, 09293).
func Balance(out, share Values) {
	for i, p := range share.Number {
		s := Combine(share.Status[i])
		if !s.Missing() && (p < 0 || p > 1) {
			s = data.Undefined
		}
		out.set(i, 2*min(p, 1-p), s)
	}
}
