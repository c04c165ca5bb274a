package method

import "math"

// Band is a closed range of women's share that counts as an even distribution: 0.4–0.6.
// Source: Statistics Sweden, På tal om kvinnor och män: 40/60 is "jämn könsfördelning".
type Band struct{ Low, High float64 }

// grain forgives binary rounding: a published 40.0 percent is in the band that begins at 40.
const grain = 1e-9

// Outside is how far p lies outside the band, below zero under it and above zero over it; 0 inside.
func (b Band) Outside(p float64) float64 {
	switch {
	case p < b.Low-grain:
		return p - b.Low
	case p > b.High+grain:
		return p - b.High
	}
	return 0
}

// Run is the number of consecutive cells, ending with cell last, that lie inside the band. A missing cell ends the run.
// Statistics Sweden adds the run because a body where women always hold just over 40 percent is not really even.
func (b Band) Run(share Values, last int) int {
	n := 0
	for i := last; i >= 0 && share.OK(i) && b.Outside(share.Number[i]) == 0; i-- {
		n++
	}
	return n
}

// Unequal is how far a difference (equal at 0) or a ratio (equal at 1) lies from equality, never below zero. It is rounded
// to the twelfth decimal, so that two gaps of the same size in opposite directions tie; a large one has no such decimal.
func Unequal(gap, equal float64) float64 {
	d := math.Abs(gap - equal)
	if d >= decimals {
		return d
	}
	return math.Round(d*1e12) / 1e12
}

// decimals is the size from which a number has no twelfth decimal: 2⁵³ of them.
const decimals = 1 << 53 / 1e12
