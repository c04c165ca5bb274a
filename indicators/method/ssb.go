package method

import "lagesbild/data"

// ShareScore is the degree of equality that a share is by itself: 1 when all have what equality asks for.
//
//	score = share
//
// In: a share of 1, such as fathers who take their whole quota. Out: 0–1. Missing stays missing; a share outside 0–1 is
// [data.Undefined]. Statistics Norway's other two scores are [Balance] and [RatioScore].
// Source: Statistics Norway, Indikatorer for kjønnslikestilling i kommunene, share indicators (tables 09292, 09293).
func ShareScore(out, share Values) {
	for i, p := range share.Number {
		s := Combine(share.Status[i])
		if !s.Missing() && !(p >= 0 && p <= 1) {
			s = data.Undefined
		}
		out.set(i, p, s)
	}
}

// RatioScore is the lower of women's and men's values by the higher: 1 when they are equal, 0 when one sex has nothing.
//
//	score = min(w, m)/max(w, m)
//
// In: the two sexes' values in one unit. Out: 0–1; which sex is behind is lost, so the two values are shown beside it. A
// cell missing on either side is missing, with the reasons of both; a negative value, or two zeros, is [data.Undefined].
// Source: Statistics Norway, Indikatorer for kjønnslikestilling i kommunene, ratio indicators (tables 09292, 09293).
func RatioScore(out, women, men Values) {
	for i, w := range women.Number {
		m, s := men.Number[i], Combine(women.Status[i]|men.Status[i])
		if !s.Missing() && !(w >= 0 && m >= 0 && w+m > 0) {
			s = data.Undefined
		}
		if s.Missing() {
			out.set(i, 0, s)
			continue
		}
		out.set(i, min(w, m)/max(w, m), s)
	}
}
