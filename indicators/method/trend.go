package method

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// KendallPoints is the fewest points that [MannKendall] tests; below KendallNormal its distribution is counted out.
const (
	KendallPoints = 4
	KendallNormal = 10
)

// Kendall is the outcome of the Mann–Kendall test.
type Kendall struct {
	S     int     // rising pairs minus falling ones
	Z     float64 // with continuity correction; 0 where S is
	P     float64 // two-sided: the probability of an S as far from 0 without a trend
	Exact bool    // P is counted out over all orders, not taken from the normal distribution
}

// MannKendall tests whether a series has a monotone trend.
//
//	S = Σ sign(y(j) − y(i)), i < j;  Var = [n(n−1)(2n+5) − Σ t(t−1)(2t+5)]/18;  Z = (S ∓ 1)/√Var
//
// In: values in period order, t the sizes of groups of equal ones; independent periods, no break among them. Below
// [KendallNormal] points without ties P is exact, else normal. ok is false with fewer than [KendallPoints] points or a NaN.
// Source: Mann, Econometrica 13 (1945); Kendall, Rank Correlation Methods (1975).
func MannKendall(y []float64) (k Kendall, ok bool) {
	n := len(y)
	if n < KendallPoints || slices.ContainsFunc(y, math.IsNaN) {
		return Kendall{}, false
	}
	for j := range y {
		for i := range j {
			k.S += cmp.Compare(y[j], y[i])
		}
	}
	variance, ties := kendallVariance(y)
	if s := float64(k.S); s != 0 {
		k.Z = (s - math.Copysign(1, s)) / math.Sqrt(variance)
	}
	if k.Exact = n < KendallNormal && !ties; k.Exact {
		k.P = kendallTail(n, k.S)
	} else {
		k.P = 2 * distuv.UnitNormal.CDF(-math.Abs(k.Z))
	}
	return k, true
}

// kendallVariance is the variance of S without a trend, and whether any values are equal.
func kendallVariance(y []float64) (variance float64, ties bool) {
	sorted := slices.Sorted(slices.Values(y))
	term := func(t int) float64 { return float64(t) * float64(t-1) * float64(2*t+5) }
	variance = term(len(y))
	for from := 0; from < len(sorted); {
		to := from + 1
		for to < len(sorted) && sorted[to] == sorted[from] {
			to++
		}
		variance -= term(to - from)
		ties = ties || to-from > 1
		from = to
	}
	return variance / 18, ties
}

// kendallTail is P(|S| ≥ |s|) over the n! orders of n different values: orders[k] counts those with k falling pairs.
func kendallTail(n, s int) float64 {
	orders := []float64{1}
	for m := 2; m <= n; m++ {
		next := make([]float64, len(orders)+m-1)
		for k, count := range orders {
			for i := range m {
				next[k+i] += count
			}
		}
		orders = next
	}
	var far, all float64
	for k, count := range orders {
		all += count
		if falling := len(orders) - 1 - 2*k; max(falling, -falling) >= max(s, -s) {
			far += count
		}
	}
	return far / all
}

// TheilSenInterval is [TheilSen]'s line with the confidence interval of its slope.
//
//	the ordered slopes number (N − C)/2 and (N + C)/2 + 1,  C = z·√Var(S),  N = n(n−1)/2
//
// In: distinct times and values of equal length; Var(S) as for [MannKendall], ties corrected. Numbers between two slopes
// are interpolated; where the interval would reach beyond the slopes it is their whole range. Out: value unit per time
// unit. ok is false with fewer than [KendallPoints] points or where a number is not finite.
// Source: Sen, JASA 63 (1968), section 5; Gilbert, Statistical Methods for Environmental Pollution Monitoring (1987), 16.5.
func TheilSenInterval(t, y []float64, z float64) (l Line, slope Interval, ok bool) {
	l, ok = TheilSen(t, y)
	if !ok || len(t) < KendallPoints || !distinct(t) || !counts(0, z) || !finite(t...) || !finite(y...) {
		return Line{}, Interval{}, false
	}
	all := slopes(t, y)
	variance, _ := kendallVariance(y)
	n, c := float64(len(all)), z*math.Sqrt(variance)
	at := func(number float64) float64 { // counted from 1
		place := min(max(number-1, 0), n-1)
		below := int(place)
		above := min(below+1, len(all)-1)
		return all[below] + (place-float64(below))*(all[above]-all[below])
	}
	slope = Interval{at((n - c) / 2), at((n+c)/2 + 1)}
	return l, slope, finite(l.Slope, l.Intercept, slope.Low, slope.High)
}

// MarkerPoints is the fewest points from which a [Marker] is computed.
const MarkerPoints = 5

// markerLimit is the χ² of one degree of freedom that a trend must exceed: 99.8 percent, 9.5495.
var markerLimit = distuv.ChiSquared{K: 1}.Quantile(0.998)

// Marker is a recent trend.
type Marker struct {
	Slope      float64 // weighted, per time unit; its sign is the trend's
	ChiSquared float64 // for linear trend, one degree of freedom
	Direction  int     // 1 rising, −1 falling, 0 no significant change
}

// TrendProportion is the recent trend of a proportion, from its counts.
//
//	χ² = [Σ x(t − t̄)]² / (p(1−p)·Σ n(t − t̄)²),  t̄ = Σ n·t/Σ n,  p = Σ x/Σ n
//
// In: one independent period a cell (no repeated election years), at least [MarkerPoints] of them, none before a break:
// distinct times, 0 ≤ x ≤ n, n > 0. The trend has a direction when χ² exceeds 9.5495 (99.8 percent) and no point's
// removal turns the slope. Too few points are [ErrFewPoints], other numbers [ErrOutOfRange].
// Source: Armitage, Tests for linear trends in proportions and frequencies, Biometrics 11 (1955); OHID/PHE,
// PHEindicatormethods branch add_trend_markers.
func TrendProportion(t, x, n []float64) (Marker, error) {
	if len(t) != len(x) || len(t) != len(n) {
		return Marker{}, ErrUnequal
	}
	var cases, persons float64
	y := make([]float64, len(t))
	for i := range x {
		if !(n[i] > 0 && x[i] >= 0 && x[i] <= n[i]) {
			return Marker{}, fmt.Errorf("point %d: %v of %v: %w", i+1, x[i], n[i], ErrOutOfRange)
		}
		y[i] = x[i] / n[i]
		cases += x[i]
		persons += n[i]
	}
	p := cases / persons
	return mark(t, y, n, p*(1-p))
}

// TrendWeighted is the recent trend of values that carry their own intervals.
//
//	b by least squares with weights 1/s², s = (U − L)/2z;  χ² = b²·Σ (t − t̄)²/s²
//
// In: as for [TrendProportion], values and the intervals they were published with at quantile z, each of some width.
// Source: OHID/PHE, PHEindicatormethods branch add_trend_markers.
func TrendWeighted(t, y []float64, limits []Interval, z float64) (Marker, error) {
	if len(t) != len(y) || len(t) != len(limits) {
		return Marker{}, ErrUnequal
	}
	w := make([]float64, len(t))
	for i, l := range limits {
		if !(l.High > l.Low && Estimate{y[i], l}.holds() && z > 0) {
			return Marker{}, fmt.Errorf("point %d: %v in %v: %w", i+1, y[i], l, ErrOutOfRange)
		}
		s := (l.High - l.Low) / (2 * z)
		w[i] = 1 / s / s
	}
	return mark(t, y, w, 1)
}

// mark fits y on t with weights w, where a point's variance is variance/w, and leaves each point out in turn.
func mark(t, y, w []float64, variance float64) (m Marker, err error) {
	if len(t) < MarkerPoints {
		return Marker{}, fmt.Errorf("%d of at least %d: %w", len(t), MarkerPoints, ErrFewPoints)
	}
	if !distinct(t) {
		return Marker{}, fmt.Errorf("a time twice: %w", ErrOutOfRange)
	}
	slope, spread := weightedSlope(t, y, w, -1)
	if !finite(slope, spread, variance) {
		return Marker{}, ErrOutOfRange
	}
	m.Slope = slope
	if slope == 0 || variance == 0 {
		return m, nil
	}
	if m.ChiSquared = slope * slope * spread / variance; !finite(m.ChiSquared) {
		return Marker{}, ErrOutOfRange
	}
	if m.ChiSquared <= markerLimit {
		return m, nil
	}
	for i := range t {
		if b, _ := weightedSlope(t, y, w, i); b*slope <= 0 {
			return m, nil
		}
	}
	m.Direction = int(math.Copysign(1, slope))
	return m, nil
}

func distinct(t []float64) bool {
	return len(slices.Compact(slices.Sorted(slices.Values(t)))) == len(t)
}

// weightedSlope is the least-squares slope without point out, and the weighted sum of squares of t around its mean.
func weightedSlope(t, y, w []float64, out int) (slope, spread float64) {
	var sw, st, sy float64
	for i := range t {
		if i != out {
			sw += w[i]
			st += w[i] * t[i]
			sy += w[i] * y[i]
		}
	}
	for i := range t {
		if i != out {
			slope += w[i] * (t[i] - st/sw) * (y[i] - sy/sw)
			spread += w[i] * (t[i] - st/sw) * (t[i] - st/sw)
		}
	}
	return slope / spread, spread
}
