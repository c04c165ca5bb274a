package method

import "lagesbild/data"

// Composition is each sex's part of women and men together: the sex distribution inside a group.
//
//	p(w) = w / (w + m),   p(m) = m / (w + m)
//
// In: counts of women and men. Out: two shares of 1 that sum to 1. A cell missing on either side makes both parts
// missing, with the reasons of both; an empty group (w + m = 0) or a negative count is [data.Undefined].
// Source: Statistics Sweden, På tal om kvinnor och män (könsfördelning).
func Composition(partW, partM, women, men Values) {
	for i, w := range women.Number {
		m := men.Number[i]
		s := Combine(women.Status[i] | men.Status[i])
		if !s.Missing() && (w < 0 || m < 0 || w+m == 0) {
			s = data.Undefined
		}
		if s.Missing() {
			partW.set(i, 0, s)
			partM.set(i, 0, s)
			continue
		}
		partW.set(i, w/(w+m), s)
		partM.set(i, m/(w+m), s)
	}
}
