package method

import "lagesbild/data"

// Representation is how strongly each sex is represented in a group, such as managers, beside all that the group is drawn
// from: its part of the group by its part of all.
//
//	r(w) = [x(w)/(x(w) + x(m))] / [n(w)/(n(w) + n(m))],   r(m) likewise
//
// In: counts x of the group and n of all, of women and men. Out: ratios; 1 is as many as among all, 1.07 seven per cent
// over-represented, 0.8 a fifth under-represented. A cell missing in any of the four makes both missing, with the reasons of
// all; a negative count, an empty group, or a sex that is absent among all, is [data.Undefined].
// Source: the over-representation (överrepresentation) among managers by industry in Statistics Sweden's pocketbooks for
// counties, which is r − 1.
func Representation(outW, outM, groupW, groupM, allW, allM Values) {
	for i, w := range groupW.Number {
		m, nw, nm := groupM.Number[i], allW.Number[i], allM.Number[i]
		s := Combine(groupW.Status[i] | groupM.Status[i] | allW.Status[i] | allM.Status[i])
		if !s.Missing() && !(w >= 0 && m >= 0 && w+m > 0 && nw > 0 && nm > 0) {
			s = data.Undefined
		}
		if s.Missing() {
			outW.set(i, 0, s)
			outM.set(i, 0, s)
			continue
		}
		outW.set(i, w/(w+m)/(nw/(nw+nm)), s)
		outM.set(i, m/(w+m)/(nm/(nw+nm)), s)
	}
}
