package method

import (
	"math"

	"lagesbild/data"
)

// Neighbours measures how far every member of a group is from member own, over several variables, and returns how many
// variables tell members apart.
//
//	d(i) = √ Σ w·(z(i) − z(own))²    z = (x − mean) / standard deviation
//
// In: for each variable one value per member, and its weight, zero or more. The mean and the deviation (n − 1) are those of all
// members that have the variable; one that is the same for all is dropped. Out: distances without a unit, rescaled so that the
// farthest is 1, with [data.Derived]; own has 0. A member that lacks a variable is missing with its reasons. Where own lacks
// one, or no variable is left, all are [data.Undefined].
// Source: CIPFA, Nearest Neighbours Model (weights multiply the squared term).
func Neighbours(out Values, variables []Values, weights []float64, own int) int {
	sums, used := make([]float64, out.Len()), 0
	status := make([]data.Status, out.Len())
	for k, v := range variables {
		mean, deviation, ok := spread(v)
		for i := range sums {
			status[i] |= v.Status[i]
			if ok && weights[k] > 0 && v.OK(i) && v.OK(own) {
				z := (v.Number[i] - mean) / deviation
				d := z - (v.Number[own]-mean)/deviation
				sums[i] += weights[k] * d * d
			}
		}
		if ok && weights[k] > 0 {
			used++
		}
	}
	farthest := 0.0
	for i, s := range sums {
		if !status[i].Missing() {
			farthest = max(farthest, s)
		}
	}
	for i, s := range sums {
		switch {
		case used == 0 || status[own].Missing():
			out.set(i, 0, data.Undefined)
		case status[i].Missing() || farthest == 0:
			out.set(i, 0, Combine(status[i]))
		default:
			out.set(i, math.Sqrt(s/farthest), Combine(status[i]))
		}
	}
	return used
}

// spread is the mean and the standard deviation of the values there are; false where they do not differ.
func spread(v Values) (mean, deviation float64, ok bool) {
	n := 0.0
	for i, x := range v.Number {
		if v.OK(i) {
			n++
			mean += (x - mean) / n
		}
	}
	squares, same, first := 0.0, true, math.NaN()
	for i, x := range v.Number {
		if !v.OK(i) {
			continue
		}
		if first != first {
			first = x
		}
		same = same && x == first
		squares += (x - mean) * (x - mean)
	}
	if n < 2 || same {
		return mean, 0, false
	}
	return mean, math.Sqrt(squares / (n - 1)), true
}
