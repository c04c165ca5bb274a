package method

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Z95 is the normal quantile of a two-sided 95 percent interval, 1.959964.
var Z95 = distuv.UnitNormal.Quantile(0.975)

// Interval is a range of plausible values.
type Interval struct{ Low, High float64 }

// Wilson is the confidence interval of a proportion x/n.
//
//	(p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n)
//
// In: counts, 0 ≤ x ≤ n and n > 0, else ok is false. Out: shares of 1 within 0–1.
// Source: Wilson 1927; OHID/PHE, PHEindicatormethods R/Proportions.R.
func Wilson(x, n, z float64) (i Interval, ok bool) {
	if !(n > 0 && x >= 0 && x <= n) {
		return Interval{}, false
	}
	p, zz := x/n, z*z/n
	centre := (p + zz/2) / (1 + zz)
	half := z * math.Sqrt(p*(1-p)/n+zz/(4*n)) / (1 + zz)
	return Interval{max(0, centre-half), min(1, centre+half)}, true
}

// WilsonShare is [Wilson]'s interval of a published share of n persons, whose count is the nearest whole one; the share
// is rounded and may lie just outside.
func WilsonShare(p, n, z float64) (i Interval, ok bool) {
	i, ok = Wilson(math.Round(p*n), n, z)
	return Interval{min(i.Low, p), max(i.High, p)}, ok && p >= 0 && p <= 1
}

// Newcombe is the confidence interval of women's proportion minus men's, from the two Wilson intervals.
//
//	L = d − √((p₁−l₁)² + (u₂−p₂)²),  U = d + √((u₁−p₁)² + (p₂−l₂)²)
//
// In: counts of women xw of nw and men xm of nm, as for [Wilson]. Out: a difference of shares of 1.
// Source: Newcombe, Interval estimation for the difference between independent proportions, Statistics in Medicine 17
// (1998), method 10; its example 56/70 − 48/80 is 0.2000 (0.0524, 0.3339).
func Newcombe(xw, nw, xm, nm, z float64) (i Interval, ok bool) {
	w, okW := Wilson(xw, nw, z)
	m, okM := Wilson(xm, nm, z)
	if !okW || !okM {
		return Interval{}, false
	}
	pw, pm := xw/nw, xm/nm
	return Interval{pw - pm - math.Hypot(pw-w.Low, m.High-pm), pw - pm + math.Hypot(w.High-pw, pm-m.Low)}, true
}
