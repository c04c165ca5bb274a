package method_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"lagesbild/indicators/method"
)

func TestQuantiles(t *testing.T) {
	near(t, "z 95", method.Z95, 1.959964, 5e-7)
	near(t, "z 99.8", method.Z998, 3.090232, 5e-7)
}

// The exact limits are the means at which as few or as many events have the probability α/2; the limits are Garwood's (1936),
// widely reprinted: limits of 95 percent.
func TestExactPoisson(t *testing.T) {
	for _, test := range []struct{ x, low, high float64 }{{0, 0, 3.689}, {1, 0.0253, 5.572}, {5, 1.623, 11.668}, {10, 4.795, 18.390}} {
		i, ok := method.ExactPoisson(test.x, method.Z95)
		if !ok {
			t.Fatal("no interval")
		}
		near(t, "low", i.Low, test.low, 0.0006)
		near(t, "high", i.High, test.high, 0.0006)
	}
	for _, z := range []float64{method.Z95, method.Z998} {
		tail := distuv.UnitNormal.CDF(-z)
		for x := range 60 {
			i, ok := method.ExactPoisson(float64(x), z)
			if !ok {
				t.Fatalf("no interval for %d", x)
			}
			near(t, "P(X ≤ x) at the upper limit", distuv.Poisson{Lambda: i.High}.CDF(float64(x)), tail, 1e-9)
			if x > 0 {
				near(t, "P(X ≥ x) at the lower limit", 1-distuv.Poisson{Lambda: i.Low}.CDF(float64(x)-1), tail, 1e-9)
			}
			if x >= 10 {
				b, _ := method.Byar(float64(x), z)
				near(t, "Byar's lower limit", b.Low/i.Low, 1, 0.02)
				near(t, "Byar's upper limit", b.High/i.High, 1, 0.02)
			}
		}
	}
}

func TestPoissonExtremes(t *testing.T) {
	for _, z := range []float64{method.Z95, method.Z998} {
		last := math.Inf(1)
		for _, x := range []float64{0, 1e-300, 0.5, 1, 9, 9.999, 10, 11, 1e3, 1e6, 1e9, 1e15, 1e300} {
			i, ok := method.Poisson(x, z)
			if !ok || !(0 <= i.Low && i.Low <= x && x <= i.High) || math.IsInf(i.High, 0) {
				t.Errorf("%v events: %v, %v", x, i, ok)
			}
			if x >= 1 && x == math.Floor(x) {
				if width := (i.High - i.Low) / x; width > last {
					t.Errorf("%v events: relative width %v, wider than with fewer", x, width)
				} else {
					last = width
				}
			}
		}
	}
	for _, bad := range [][2]float64{{-1, 2}, {none, 2}, {math.Inf(1), 2}, {1, 0}, {1, none}, {1, math.Inf(1)}} {
		if _, ok := method.Poisson(bad[0], bad[1]); ok {
			t.Errorf("an interval for %v events, z %v", bad[0], bad[1])
		}
		if _, ok := method.Byar(bad[0], bad[1]); ok {
			t.Errorf("Byar: an interval for %v events, z %v", bad[0], bad[1])
		}
	}
	for _, bad := range [][2]float64{{1, 0}, {1, -1}, {1, none}, {1, math.Inf(1)}, {10, 1e-320}} {
		if e, ok := method.Rate(bad[0], bad[1], method.Z95); ok {
			t.Errorf("rate of %v in %v: %v", bad[0], bad[1], e)
		}
	}
}

// bands makes events, persons and weights of random age bands, at least ten events in all.
func bands(r *rand.Rand) (x, n, w []float64) {
	for range 2 + r.IntN(18) {
		x = append(x, float64(5+r.IntN(40)))
		n = append(n, float64(100+r.IntN(5000)))
		w = append(w, float64(1+r.IntN(7000)))
	}
	return x, n, w
}

func times(v []float64, by float64) []float64 {
	s := make([]float64, len(v))
	for i := range v {
		s[i] = v[i] * by
	}
	return s
}

func total(v []float64) (s float64) {
	for _, x := range v {
		s += x
	}
	return s
}

// same checks estimates to a relative tolerance.
func same(t *testing.T, what string, got, want method.Estimate) {
	t.Helper()
	near(t, what, got.Value/want.Value, 1, 1e-9)
	near(t, what+", low", got.Low/want.Low, 1, 1e-9)
	near(t, what+", high", got.High/want.High, 1, 1e-9)
}

func TestStandardisationLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		x, n, w := bands(r)
		e, err := method.DSR(x, n, w, method.Z95)
		if err != nil || !(0 <= e.Low && e.Low < e.Value && e.Value < e.High) {
			t.Fatalf("%v, %v", e, err)
		}
		crude, _ := method.Rate(total(x), total(n), method.Z95)
		own, _ := method.DSR(x, n, n, method.Z95)
		same(t, "standardised to its own structure", own, crude)
		again, _ := method.DSR(x, n, times(w, 1e-5), method.Z95)
		same(t, "weights in another unit", again, e)
		wide, _ := method.DSR(x, n, w, method.Z998)
		large, _ := method.DSR(times(x, 100), times(n, 100), w, method.Z95)
		near(t, "a hundred such populations", large.Value/e.Value, 1, 1e-12)
		if wide.High-wide.Low <= e.High-e.Low || large.High-large.Low >= e.High-e.Low {
			t.Fatal("the interval does not grow with confidence or shrink with size")
		}

		smr, isr, err := method.ISR(x, n, x, n, method.Z95)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "SMR to itself", smr.Value, 1, 1e-12)
		same(t, "ISR to itself", isr, crude)
		smr, isr, _ = method.ISR(times(x, 3), n, x, times(n, 2), method.Z95)
		near(t, "three times the events, half the reference's rates", smr.Value, 6, 1e-9)
		near(t, "ISR", isr.Value/crude.Value, 3, 1e-9)
	}
}

// Worked by hand: rates 10/100 and 30/100 with weights 3 and 1 give 0.15; the variance is (9·10 + 30)/100²/16 = 0.00075;
// Byar's limits of 40 are 28.57 and 54.47.
func TestDSR(t *testing.T) {
	e, err := method.DSR([]float64{10, 30}, []float64{100, 100}, []float64{3, 1}, method.Z95)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "rate", e.Value, 0.15, 1e-15)
	near(t, "low", e.Low, 0.15-math.Sqrt(0.00075/40)*(40-28.57), 0.00003)
	near(t, "high", e.High, 0.15+math.Sqrt(0.00075/40)*(54.47-40), 0.00003)
	for _, test := range []struct {
		x, n, w []float64
		want    error
	}{
		{[]float64{4, 5}, []float64{9, 9}, []float64{1, 1}, method.ErrFewEvents},
		{[]float64{40, 5}, []float64{9, 0}, []float64{1, 1}, method.ErrOutOfRange},
		{[]float64{40, -5}, []float64{9, 9}, []float64{1, 1}, method.ErrOutOfRange},
		{[]float64{40, none}, []float64{9, 9}, []float64{1, 1}, method.ErrOutOfRange},
		{[]float64{40, 5}, []float64{9, 9}, []float64{0, 0}, method.ErrOutOfRange},
		{[]float64{40, math.Inf(1)}, []float64{9, 9}, []float64{1, 1}, method.ErrOutOfRange},
		{[]float64{40, 5}, []float64{9, math.Inf(1)}, []float64{1, 1}, method.ErrOutOfRange},
		{[]float64{40}, []float64{9, 9}, []float64{1, 1}, method.ErrUnequal},
	} {
		if e, err := method.DSR(test.x, test.n, test.w, method.Z95); !errors.Is(err, test.want) {
			t.Errorf("%v of %v: %v, %v, want %v", test.x, test.n, e, err, test.want)
		}
	}
	if _, _, err := method.ISR([]float64{5}, []float64{9}, []float64{0}, []float64{9}, method.Z95); !errors.Is(err, method.ErrOutOfRange) {
		t.Errorf("nothing expected: %v", err)
	}
	if _, _, err := method.ISR([]float64{5}, []float64{9}, []float64{1}, []float64{0}, method.Z95); !errors.Is(err, method.ErrOutOfRange) {
		t.Errorf("no reference population: %v", err)
	}
	if _, _, err := method.ISR([]float64{5}, nil, nil, nil, method.Z95); !errors.Is(err, method.ErrUnequal) {
		t.Errorf("unequal columns: %v", err)
	}
}

func TestESP2013(t *testing.T) {
	all, err := method.ESP2013(0, 0, 1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "all", total(all), 100000, 0)
	working, err := method.ESP2013(65, 15, 45)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "15–44", working[0], 38000, 0)
	near(t, "45–64", working[1], 26500, 0)
	old, _ := method.ESP2013(0, 65, 85)
	near(t, "85 and older", old[1], 2500, 0)
	for _, bad := range [][]int{{0}, {65, 16}, {0, 20, 10}, {64, 15}, {15, 20}, {20, 20}, {0, -5}} {
		if w, err := method.ESP2013(bad[0], bad[1:]...); !errors.Is(err, method.ErrOutOfRange) {
			t.Errorf("%v: %v, %v", bad, w, err)
		}
	}
}

// Student's own data: additional hours of sleep, ten patients; Student, The probable error of a mean, Biometrika 6 (1908):
// mean 2.33 and s 2.00 of the laevo form. t(0.975; 9) = 2.262.
func TestMean(t *testing.T) {
	sleep := []float64{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4}
	e, ok := method.Mean(sleep, method.Z95)
	if !ok {
		t.Fatal("no mean")
	}
	near(t, "mean", e.Value, 2.33, 1e-12)
	near(t, "half width", (e.High-e.Low)/2, 2.262*2.0022/math.Sqrt(10), 0.001)
	near(t, "centre", (e.High+e.Low)/2, e.Value, 1e-12)
	scaled, _ := method.Mean(times(sleep, -1000), method.Z95)
	near(t, "scaled", scaled.Low, -1000*e.High, 1e-9)
	var many []float64
	for range 100 {
		many = append(many, sleep...)
	}
	if m, _ := method.Mean(many, method.Z95); m.High-m.Low >= (e.High-e.Low)/9 {
		t.Errorf("a hundred times the sample: %v", m)
	}
	for _, bad := range [][]float64{nil, {1}, {1, none}, {1, math.Inf(1)}, {1e300, -1e300}} {
		if e, ok := method.Mean(bad, method.Z95); ok {
			t.Errorf("mean of %v: %v", bad, e)
		}
	}
	for _, tiny := range []float64{0, 1e-300, 1e9} {
		if e, ok := method.Mean([]float64{tiny, tiny}, method.Z95); !ok || e.Low != tiny || e.High != tiny {
			t.Errorf("twice %v: %v", tiny, e)
		}
	}
}

func TestRatioInterval(t *testing.T) {
	// Worked by hand: each limit a factor e from its rate, so the ratio's are a factor e^√2.
	unit := method.Estimate{Value: 1, Interval: method.Interval{Low: math.Exp(-1), High: math.E}}
	half := method.Estimate{Value: 2, Interval: method.Interval{Low: 2 * math.Exp(-1), High: 2 * math.E}}
	e, ok := method.RatioInterval(unit, half)
	if !ok {
		t.Fatal("no ratio")
	}
	same(t, "ratio", e, method.Estimate{Value: 0.5, Interval: method.Interval{Low: math.Exp(-math.Sqrt2) / 2, High: math.Exp(math.Sqrt2) / 2}})

	r := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		n := math.Pow(10, float64(r.IntN(9)))
		x, y := float64(1+r.IntN(1000)), float64(1+r.IntN(1000))
		w, _ := method.Rate(x, n, method.Z95)
		m, _ := method.Rate(y, n, method.Z95)
		e, ok := method.RatioInterval(w, m)
		if !ok || !(0 < e.Low && e.Low < e.Value && e.Value < e.High) {
			t.Fatalf("%v events and %v: %v", x, y, e)
		}
		back, _ := method.RatioInterval(m, w)
		same(t, "sexes swapped", back, method.Estimate{Value: 1 / e.Value, Interval: method.Interval{Low: 1 / e.High, High: 1 / e.Low}})
		w, _ = method.Rate(100*x, 100*n, method.Z95)
		m, _ = method.Rate(100*y, 100*n, method.Z95)
		if large, _ := method.RatioInterval(w, m); large.High/large.Low >= e.High/e.Low {
			t.Fatal("the interval does not shrink with size")
		}
	}
	zero, _ := method.Rate(0, 10, method.Z95)
	if _, ok := method.RatioInterval(zero, unit); ok {
		t.Error("a log of 0")
	}
	if _, ok := method.RatioInterval(unit, zero); ok {
		t.Error("a ratio to 0")
	}
	open := method.Estimate{Value: 1, Interval: method.Interval{High: 2}}
	if e, ok := method.RatioInterval(open, unit); !ok || e.Low != 0 {
		t.Errorf("women's lower limit 0: %v, %v", e, ok)
	}
	if _, ok := method.RatioInterval(unit, open); ok {
		t.Error("an upper limit to a ratio to what may be 0")
	}
	if _, ok := method.RatioInterval(method.Estimate{Value: none}, unit); ok {
		t.Error("a ratio of no number")
	}
	// The upper limit of all of n is 1 but for rounding.
	for n := 1.0; n < 3000; n++ {
		i, _ := method.Wilson(n, n, method.Z95)
		e, ok := method.RatioInterval(method.Estimate{Value: 1, Interval: i}, unit)
		if !ok || !(e.Low < 1 && 1 < e.High) {
			t.Errorf("all of %v: %v, %v", n, e, ok)
		}
	}
	if _, ok := method.RatioInterval(method.Estimate{Value: 3, Interval: method.Interval{Low: 1, High: 2}}, unit); ok {
		t.Error("a value outside its interval")
	}
	tiny := method.Estimate{Value: 1e-300, Interval: method.Interval{Low: 1e-301, High: 1e-299}}
	if _, ok := method.RatioInterval(unit, tiny); !ok {
		t.Error("1e300 is a finite ratio")
	}
	huge := method.Estimate{Value: 1e300, Interval: method.Interval{Low: 1e299, High: 1e301}}
	if e, ok := method.RatioInterval(huge, tiny); ok {
		t.Errorf("a ratio beyond all numbers: %v", e)
	}
}
