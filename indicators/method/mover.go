package method

import "math"

// RatioInterval is women's rate divided by men's with the interval recovered from those of the two (MOVER on logs).
//
//	ln L = ln r − √(ln²(w/lw) + ln²(um/m)),  ln U = ln r + √(ln²(uw/w) + ln²(m/lm)),  r = w/m
//
// In: independent rates, proportions or means with intervals that hold them, all above zero except women's lower limit,
// else ok is false: a ratio to a value that may be 0 has no upper limit. Out: unit ratio; below 1, women have the lower
// value. A lower limit of 0 gives 0.
// Source: Donner & Zou, Closed-form confidence intervals for functions of the normal mean and standard deviation,
// Statistical Methods in Medical Research 21 (2012).
func RatioInterval(women, men Estimate) (e Estimate, ok bool) {
	for _, x := range [...]Estimate{women, men} {
		if !(x.Value > 0 && x.Low >= 0 && x.holds()) {
			return Estimate{}, false
		}
	}
	if men.Low == 0 {
		return Estimate{}, false
	}
	// Differences of logs, since a quotient of numbers far apart is 0 or infinite before its logarithm is taken.
	w, m := math.Log(women.Value), math.Log(men.Value)
	down := math.Hypot(w-math.Log(women.Low), math.Log(men.High)-m)
	up := math.Hypot(math.Log(women.High)-w, m-math.Log(men.Low))
	e = Estimate{math.Exp(w - m), Interval{math.Exp(w - m - down), math.Exp(w - m + up)}}
	return e, finite(e.Value, e.High) && e.Value > 0
}

// DifferenceInterval is women's value minus men's with the interval recovered from those of the two (MOVER).
//
//	L = d − √((w−lw)² + (um−m)²),  U = d + √((uw−w)² + (m−lm)²),  d = w − m
//
// In: independent values in one unit with intervals that hold them, else ok is false. Out: the same unit; above zero,
// women have the higher value. Of two proportions with Wilson's intervals it is [Newcombe]'s.
// Source: Zou & Donner, Construction of confidence limits about effect measures, Statistics in Medicine 27 (2008).
func DifferenceInterval(women, men Estimate) (e Estimate, ok bool) {
	if !women.holds() || !men.holds() {
		return Estimate{}, false
	}
	d := women.Value - men.Value
	down := math.Hypot(women.Value-women.Low, men.High-men.Value)
	up := math.Hypot(women.High-women.Value, men.Value-men.Low)
	e = Estimate{d, Interval{d - down, d + up}}
	return e, finite(d, e.Low, e.High)
}
