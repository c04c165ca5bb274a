package method

import (
	"fmt"
	"math"
)

// SII is the slope index of inequality: the difference between the last and the first end of a population in order, by
// a line through its groups, and rii, the relative index, the last end's value by the first's.
//
//	b by least squares of y on x with weights n, x the mid-point of the cumulative share of n;  SII = b,  RII = (a + b)/a
//	Var(b) = Σ c²s²,  c = n(x − x̄)/Σ n(x − x̄)²,  s = (U − L)/2z
//
// In: at least three groups in order (the worst off first), persons n > 0 and values with intervals at quantile z that hold
// them. Out: sii in the values' unit, above zero where they rise, with the limits to which repeated draws of the values
// converge; rii a ratio without limits. Fewer groups are [ErrFewPoints]; other numbers, and lines that do not begin above
// zero and so have no ratio, [ErrOutOfRange].
// Source: Regidor, Measures of health inequalities, Journal of Epidemiology and Community Health 58 (2004); OHID/PHE,
// PHEindicatormethods R/SII_function.R.
func SII(values []Estimate, persons []float64, z float64) (sii Estimate, rii float64, err error) {
	if len(values) != len(persons) {
		return Estimate{}, 0, ErrUnequal
	}
	if len(values) < 3 {
		return Estimate{}, 0, fmt.Errorf("%d groups of at least 3: %w", len(values), ErrFewPoints)
	}
	part, err := shares(persons)
	if err != nil {
		return Estimate{}, 0, err
	}
	x, y := make([]float64, len(part)), make([]float64, len(part))
	var below, level float64
	for i, v := range values {
		if !(part[i] > 0 && v.holds() && z > 0) {
			return Estimate{}, 0, fmt.Errorf("group %d: %v of %v persons: %w", i+1, v, persons[i], ErrOutOfRange)
		}
		x[i], y[i] = below+part[i]/2, v.Value
		below += part[i]
		level += part[i] * y[i]
	}
	slope, spread := weightedSlope(x, y, part, -1)
	var variance float64
	for i, v := range values {
		c := part[i] * (x[i] - 0.5) / spread // the mid-points' mean is a half
		s := (v.High - v.Low) / (2 * z)
		variance += c * c * s * s
	}
	half, first := z*math.Sqrt(variance), level-slope/2
	rii = (first + slope) / first
	if !(first > 0) || !finite(slope, half, rii) {
		return Estimate{}, 0, fmt.Errorf("a line from %v with slope %v: %w", first, slope, ErrOutOfRange)
	}
	return Estimate{slope, Interval{slope - half, slope + half}}, rii, nil
}
