package method_test

import (
	"math"
	"testing"

	"lagesbild/data"
	"lagesbild/indicators/method"
)

func valuesOf(numbers ...float64) method.Values {
	v := method.Make(len(numbers))
	for i, x := range numbers {
		if x == x {
			v.Number[i], v.Status[i] = x, 0
		}
	}
	return v
}

// By hand: the deviations are 1 and √(100/3), so the squared distances from the first member are 1 + 3 and 4 + 0; with double
// weight on the second variable 1 + 6 and 4 + 0.
func TestNeighbours(t *testing.T) {
	a, b := valuesOf(1, 2, 3), valuesOf(10, 20, 10)
	out := method.Make(3)
	if n := method.Neighbours(out, []method.Values{a, valuesOf(7, 7, 7), b}, []float64{1, 1, 1}, 0); n != 2 {
		t.Errorf("%d variables, want 2: one is the same for all", n)
	}
	for i, want := range []float64{0, 1, 1} {
		if math.Abs(out.Number[i]-want) > 1e-15 || out.Status[i] != data.Derived {
			t.Errorf("member %d: %v %v, want %v", i, out.Number[i], out.Status[i], want)
		}
	}
	method.Neighbours(out, []method.Values{a, b}, []float64{1, 2}, 0)
	if want := math.Sqrt(4.0 / 7); out.Number[1] != 1 || math.Abs(out.Number[2]-want) > 1e-15 {
		t.Errorf("%v, want 1 and %v", out.Number, want)
	}
}

// Units do not matter, nor the order of the variables; a missing value never becomes a distance.
func TestNeighboursLaws(t *testing.T) {
	a, b := valuesOf(1, 4, 2, 9, math.NaN()), valuesOf(3, 1, 4, 1, 5)
	first, second := method.Make(5), method.Make(5)
	method.Neighbours(first, []method.Values{a, b}, []float64{1, 3}, 2)
	scaled := valuesOf(103, 101, 104, 101, 105)
	method.Neighbours(second, []method.Values{scaled, a}, []float64{3, 1}, 2)
	for i := range 4 {
		if math.Abs(first.Number[i]-second.Number[i]) > 1e-12 || first.Number[i] < 0 || first.Number[i] > 1 {
			t.Errorf("member %d: %v and %v", i, first.Number[i], second.Number[i])
		}
	}
	if first.OK(4) || first.Status[4] != data.NotAvailable {
		t.Errorf("a member without a variable: %v", first.Status[4])
	}
	method.Neighbours(first, []method.Values{a, b}, []float64{1, 1}, 4)
	for i := range 5 {
		if first.Status[i] != data.Undefined {
			t.Errorf("own lacks a variable, and member %d is %v", i, first.Status[i])
		}
	}
	if n := method.Neighbours(first, []method.Values{valuesOf(2, 2, 2, 2, 2)}, []float64{1}, 0); n != 0 || first.Status[1] != data.Undefined {
		t.Errorf("one constant variable: %d used, %v", n, first.Status[1])
	}
}
