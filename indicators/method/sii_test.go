package method_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"

	"lagesbild/indicators/method"
)

// around is a value with an interval that is half wide on either side.
func around(value, half float64) method.Estimate {
	return method.Estimate{Value: value, Interval: method.Interval{Low: value - half, High: value + half}}
}

func TestSII(t *testing.T) {
	// Worked by hand: five groups of equal size, one unit apart, lie 0.2 apart on the line: 5 from end to end, 7.5 to 12.5.
	// The coefficients are (−2, −1, 0, 1, 2)/2, so standard errors of 1 make √2.5.
	values := []method.Estimate{around(8, 1), around(9, 1), around(10, 1), around(11, 1), around(12, 1)}
	persons := []float64{70, 70, 70, 70, 70}
	sii, rii, err := method.SII(values, persons, 1)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "SII", sii.Value, 5, 1e-12)
	near(t, "RII", rii, 12.5/7.5, 1e-12)
	near(t, "half width", sii.High-sii.Value, math.Sqrt(2.5), 1e-12)
	slices.Reverse(values)
	back, inverse, _ := method.SII(values, times(persons, 1e6), 1)
	near(t, "SII, groups turned", back.Low, -sii.High, 1e-12)
	near(t, "RII, groups turned", inverse, 1/rii, 1e-12)
	for _, test := range []struct {
		values  []method.Estimate
		persons []float64
		want    error
	}{
		{values, persons[:4], method.ErrUnequal},
		{values[:2], persons[:2], method.ErrFewPoints},
		{values, []float64{1, 1, 1, 1, 0}, method.ErrOutOfRange},
		{values, []float64{1, 1, 1, 1, -1}, method.ErrOutOfRange},
		{[]method.Estimate{around(0, 1), around(1, 1), around(20, 1)}, []float64{1, 1, 1}, method.ErrOutOfRange},
		{[]method.Estimate{around(1, 1), around(none, 1), around(2, 1)}, []float64{1, 1, 1}, method.ErrOutOfRange},
	} {
		if sii, _, err := method.SII(test.values, test.persons, method.Z95); !errors.Is(err, test.want) {
			t.Errorf("%v of %v: %v, %v", test.values, test.persons, sii, err)
		}
	}
}

// The limits are those that repeated draws of the values converge to.
func TestSIIDraws(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 26))
	persons := []float64{300, 500, 200, 400}
	x, half := []float64{150 / 1400., 550 / 1400., 900 / 1400., 1200 / 1400.}, []float64{3, 1, 4, 2}
	values := make([]method.Estimate, 4)
	for i := range values {
		values[i] = around(20+float64(i), half[i])
	}
	sii, _, err := method.SII(values, persons, method.Z95)
	if err != nil {
		t.Fatal(err)
	}
	slopes, y := make([]float64, 20000), make([]float64, 4)
	for draw := range slopes {
		for i, v := range values {
			y[i] = v.Value + r.NormFloat64()*half[i]/method.Z95
		}
		_, slopes[draw] = stat.LinearRegression(x, y, persons, false)
	}
	slices.Sort(slopes)
	near(t, "low", slopes[len(slopes)/40], sii.Low, 0.1)
	near(t, "high", slopes[len(slopes)-len(slopes)/40], sii.High, 0.1)
}
