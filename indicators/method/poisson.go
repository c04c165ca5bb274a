package method

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Z998 is the normal quantile of a two-sided 99.8 percent interval, 3.090232.
var Z998 = distuv.UnitNormal.Quantile(0.999)

// byarFrom is the count from which Byar's approximation replaces the exact limits.
const byarFrom = 10

// Poisson is the confidence interval of a count of events: [Byar] from 10 events, [ExactPoisson] below.
//
// In: x ≥ 0 events and the normal quantile z > 0, both finite, else ok is false. Out: events.
// Source: OHID/PHE, PHEindicatormethods R/Rates.R.
func Poisson(x, z float64) (i Interval, ok bool) {
	if x < byarFrom {
		return ExactPoisson(x, z)
	}
	return Byar(x, z)
}

// Byar is Byar's approximate confidence interval of a count of events.
//
//	L = x·(1 − 1/(9x) − z/(3√x))³,  U = (x+1)·(1 − 1/(9(x+1)) + z/(3√(x+1)))³
//
// In and out: as for [Poisson]; L is never below 0, and 0 at x = 0.
// Source: Breslow & Day, Statistical Methods in Cancer Research II (1987), p. 69.
func Byar(x, z float64) (i Interval, ok bool) {
	if !counts(x, z) {
		return Interval{}, false
	}
	limit := func(x, z float64) float64 {
		root := 1 - 1/(9*x) + z/(3*math.Sqrt(x))
		return max(0, x*root*root*root)
	}
	if x > 0 {
		i.Low = limit(x, -z)
	}
	i.High = limit(x+1, z)
	return i, !math.IsInf(i.High, 0)
}

// ExactPoisson is the exact confidence interval of a count of events.
//
//	L = χ²(α/2; 2x)/2,  U = χ²(1−α/2; 2x+2)/2,  α/2 = Φ(−z)
//
// In and out: as for [Poisson]; L is 0 at x = 0.
// Source: Garwood, Fiducial limits for the Poisson distribution, Biometrika 28 (1936).
func ExactPoisson(x, z float64) (i Interval, ok bool) {
	if !counts(x, z) {
		return Interval{}, false
	}
	tail := distuv.UnitNormal.CDF(-z)
	if x > 0 {
		i.Low = distuv.ChiSquared{K: 2 * x}.Quantile(tail) / 2
	}
	i.High = distuv.ChiSquared{K: 2*x + 2}.Quantile(1-tail) / 2
	return i, i.Low <= x && x <= i.High && !math.IsInf(i.High, 0)
}

// Estimate is a value with its confidence interval.
type Estimate struct {
	Value float64
	Interval
}

// scaled is the estimate in another unit.
func (e Estimate) scaled(by float64) Estimate {
	return Estimate{e.Value * by, Interval{e.Low * by, e.High * by}}
}

// holds reports whether the value is in its interval, but for what rounding moved.
func (e Estimate) holds() bool {
	slack := grain * (e.High - e.Low)
	return e.Low <= e.Value+slack && e.Value-slack <= e.High
}

// Rate is events by the population or time in which they occurred.
//
//	r = x/n, limits from [Poisson] divided by n
//
// In: x ≥ 0 events, exposure n > 0, else ok is false, as it is where the quotient is no finite number. Out: events per
// unit of n; a rate per 1,000 is made in reports.
// Source: OHID/PHE, PHEindicatormethods R/Rates.R.
func Rate(x, n, z float64) (e Estimate, ok bool) {
	i, ok := Poisson(x, z)
	if !ok || !(n > 0) || math.IsInf(n, 0) {
		return Estimate{}, false
	}
	e = Estimate{x / n, Interval{i.Low / n, i.High / n}}
	return e, finite(e.High)
}

// counts reports whether x may be a count of events and z a quantile of a two-sided interval.
func counts(x, z float64) bool { return x >= 0 && z > 0 && finite(x, z) }

func finite(numbers ...float64) bool {
	for _, x := range numbers {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}
