package method

import (
	"math"
	"slices"
)

// Line is a straight line through a series.
type Line struct{ Slope, Intercept float64 }

// TheilSen is the line whose slope is the median of the slopes between all pairs of points, and whose intercept is the
// median of y − slope·t. A third of the points may be wild without moving it. ok is false with fewer than two points.
//
// In: times and values of equal length, times distinct. Out: value unit per time unit.
// Source: Theil 1950; Sen, Estimates of the regression coefficient based on Kendall's tau, JASA 63 (1968).
func TheilSen(t, y []float64) (l Line, ok bool) {
	if len(t) < 2 {
		return Line{}, false
	}
	scratch := slopes(t, y)
	l.Slope = middle(scratch)
	scratch = scratch[:0]
	for i := range t {
		scratch = append(scratch, y[i]-l.Slope*t[i])
	}
	slices.Sort(scratch)
	l.Intercept = middle(scratch)
	return l, true
}

// slopes are those between all pairs of points, sorted.
func slopes(t, y []float64) []float64 {
	n := len(t)
	all := make([]float64, 0, n*(n-1)/2)
	for j := range t {
		for i := range j {
			all = append(all, (y[j]-y[i])/(t[j]-t[i]))
		}
	}
	slices.Sort(all)
	return all
}

// NoisePoints is the fewest points from which [Noise] is computed.
const NoisePoints = 5

// robust makes a median absolute deviation estimate the standard deviation of normally distributed residuals.
const robust = 1.4826

// Noise is how much a series swings around its own trend: the median absolute residual around the Theil–Sen line, scaled
// to a standard deviation.
//
//	s = 1.4826 · median |y − (a + b·t)|
//
// It is a yardstick where no uncertainty is published or can be computed from counts (medians, ready ratios), not a
// confidence interval, and is to be named as the series' own variation. In: comparable points only, no break among them.
// Out: the values' unit. ok is false with fewer than [NoisePoints] points: nothing can be said.
// Source: Rousseeuw & Croux, Alternatives to the median absolute deviation, JASA 88 (1993), for the factor.
func Noise(t, y []float64) (s float64, ok bool) {
	if len(t) < NoisePoints {
		return 0, false
	}
	l, _ := TheilSen(t, y)
	residual := make([]float64, len(t))
	for i := range t {
		residual[i] = math.Abs(y[i] - l.Intercept - l.Slope*t[i])
	}
	slices.Sort(residual)
	return robust * middle(residual), true
}
