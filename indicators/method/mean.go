package method

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Mean is the arithmetic mean of a sample with Student's interval.
//
//	x̄ ± t(1−α/2; n−1)·s/√n,  α/2 = Φ(−z)
//
// In: at least two finite numbers, else ok is false: one observation says nothing of its spread. Out: their unit.
// Source: Student 1908; OHID/PHE, PHEindicatormethods R/Means.R.
func Mean(sample []float64, z float64) (e Estimate, ok bool) {
	n := float64(len(sample))
	if n < 2 || !counts(0, z) {
		return Estimate{}, false
	}
	mean, s := stat.MeanStdDev(sample, nil)
	t := distuv.StudentsT{Sigma: 1, Nu: n - 1}.Quantile(1 - distuv.UnitNormal.CDF(-z))
	half := t * s / math.Sqrt(n)
	return Estimate{mean, Interval{mean - half, mean + half}}, finite(mean, half)
}
