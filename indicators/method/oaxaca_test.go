package method_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"lagesbild/data"
	"lagesbild/indicators/method"
)

// people draws outcomes that lie exactly on a plane, with k variables.
func people(r *rand.Rand, n int, beta []float64) (y []float64, x [][]float64) {
	for range n {
		row, out := make([]float64, len(beta)-1), beta[0]
		for j := range row {
			row[j] = r.NormFloat64() + float64(j)
			out += beta[j+1] * row[j]
		}
		y, x = append(y, out), append(x, row)
	}
	return y, x
}

// The Chicago example prints 3.015574 = 1.6165 + 2.8333 − 1.4343; here the law behind it, on outcomes whose coefficients
// are known: either way the parts sum to the difference, and a swap of the sexes turns what is due to swapping.
func TestOaxacaBlinder(t *testing.T) {
	near(t, "the printed parts", 1.6165+2.8333-1.4343, 3.015574, 1e-4)
	r := rand.New(rand.NewPCG(31, 32))
	for range 50 {
		bw, bm := []float64{1 + r.Float64(), r.NormFloat64(), r.NormFloat64()}, []float64{r.Float64(), r.NormFloat64(), r.NormFloat64()}
		yw, xw := people(r, 30, bw)
		ym, xm := people(r, 40, bm)
		o, err := method.OaxacaBlinder(yw, xw, ym, xm)
		if err != nil {
			t.Fatal(err)
		}
		mw, mm := means(xw), means(xm)
		endowments, coefficients := 0.0, bw[0]-bm[0]
		for j := range mw {
			endowments += (mw[j] - mm[j]) * bm[j+1]
			coefficients += mm[j] * (bw[j+1] - bm[j+1])
		}
		near(t, "endowments", o.Endowments, endowments, 1e-9)
		near(t, "coefficients", o.Coefficients, coefficients, 1e-9)
		near(t, "three-fold", o.Endowments+o.Coefficients+o.Interaction, o.Women-o.Men, 1e-9)
		near(t, "two-fold", o.Explained+o.Unexplained, o.Women-o.Men, 1e-9)
		back, _ := method.OaxacaBlinder(ym, xm, yw, xw)
		near(t, "endowments at the other sex's coefficients", back.Endowments, -(o.Endowments + o.Interaction), 1e-9)
		near(t, "interaction, sexes swapped", back.Interaction, o.Interaction, 1e-9)
	}
}

func means(x [][]float64) []float64 {
	m := make([]float64, len(x[0]))
	for _, row := range x {
		for j, v := range row {
			m[j] += v / float64(len(x))
		}
	}
	return m
}

func TestOaxacaRefuses(t *testing.T) {
	y, x := []float64{1, 2, 4}, [][]float64{{1}, {2}, {3}}
	for name, test := range map[string]struct {
		y    []float64
		x    [][]float64
		want error
	}{
		"two persons":       {y[:2], x[:2], method.ErrFewPersons},
		"nobody":            {nil, nil, method.ErrFewPersons},
		"no variation":      {y, [][]float64{{1}, {1}, {1}}, method.ErrCollinear},
		"one is another":    {[]float64{1, 2, 4, 5}, [][]float64{{1, 2}, {2, 4}, {3, 6}, {4, 8}}, method.ErrCollinear},
		"unequal":           {y, x[:2], method.ErrUnequal},
		"ragged":            {y, [][]float64{{1}, {2, 3}, {3}}, method.ErrUnequal},
		"not a number":      {y, [][]float64{{1}, {math.NaN()}, {3}}, method.ErrOutOfRange},
		"infinite outcome":  {[]float64{1, math.Inf(1), 2}, x, method.ErrOutOfRange},
		"another variables": {[]float64{1, 2, 4, 5}, [][]float64{{1, 2}, {2, 3}, {3, 6}, {4, 8}}, method.ErrUnequal},
	} {
		if _, err := method.OaxacaBlinder(y, x, test.y, test.x); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
}

func TestScaleTo100(t *testing.T) {
	w, m := of(25, none, 30), of(10, 20, 10)
	method.ScaleTo100(method.Ascending, w, m)
	near(t, "the worst", w.Number[2], 0, 0)
	near(t, "the best", m.Number[0], 100, 0)
	near(t, "between", w.Number[0], 25, 1e-12)
	if w.Status[1] != data.NotAvailable {
		t.Errorf("missing became %v", w.Status[1])
	}
	r := rand.New(rand.NewPCG(33, 34))
	for range 100 {
		a, b := random(r, 20), random(r, 20)
		x, y := scale(a, 1), scale(b, 1)
		method.ScaleTo100(method.Descending, x, y)
		up, down := scale(b, 1e6), scale(a, 1e6)
		method.ScaleTo100(method.Ascending, up, down)
		for i := range x.Number {
			if x.OK(i) != down.OK(i) || x.OK(i) && (x.Number[i] < 0 || x.Number[i] > 100 || math.Abs(100-x.Number[i]-down.Number[i]) > 1e-9) {
				t.Fatalf("%v one way, %v the other, sexes swapped and scaled", x.Number[i], down.Number[i])
			}
		}
	}
	same, wide := of(3, 3), of(-math.MaxFloat64, math.MaxFloat64)
	method.ScaleTo100(method.Ascending, same)
	method.ScaleTo100(method.Descending, wide)
	if same.Status[0] != data.Undefined || wide.Number[0] != 0 || wide.Number[1] != 100 {
		t.Errorf("no spread %v, all of it %v", same.Status, wide.Number)
	}
}

// Of two proportions the recovered interval is Newcombe's, for which he prints 0.2000 (0.0524, 0.3339).
func TestDifferenceInterval(t *testing.T) {
	w, _ := method.Wilson(56, 70, method.Z95)
	m, _ := method.Wilson(48, 80, method.Z95)
	e, ok := method.DifferenceInterval(method.Estimate{Value: 0.8, Interval: w}, method.Estimate{Value: 0.6, Interval: m})
	if !ok {
		t.Fatal("no interval")
	}
	near(t, "low", e.Low, 0.0524, 5e-5)
	near(t, "high", e.High, 0.3339, 5e-5)
	newcombe, _ := method.Newcombe(56, 70, 48, 80, method.Z95)
	near(t, "as Newcombe", e.Low, newcombe.Low, 1e-15)
	r := rand.New(rand.NewPCG(35, 36))
	for range 200 {
		a, b := around(r.NormFloat64(), r.Float64()), around(r.NormFloat64(), r.Float64())
		d, ok := method.DifferenceInterval(a, b)
		back, okBack := method.DifferenceInterval(b, a)
		if !ok || !okBack || d.Value < d.Low || d.Value > d.High || d.Low != -back.High || d.High != -back.Low {
			t.Fatalf("%v and %v: %v, swapped %v", a, b, d, back)
		}
		wider, _ := method.DifferenceInterval(method.Estimate{Value: a.Value, Interval: method.Interval{Low: a.Low - 1, High: a.High + 1}}, b)
		if wider.Low >= d.Low || wider.High <= d.High {
			t.Fatalf("a wider interval made %v of %v", wider, d)
		}
	}
	if _, ok := method.DifferenceInterval(method.Estimate{Value: 2, Interval: method.Interval{Low: 3, High: 4}}, around(1, 1)); ok {
		t.Error("a value outside its interval has a difference")
	}
}

// A published share is rounded; its interval holds it all the same.
func TestWilsonShare(t *testing.T) {
	for _, p := range []float64{0, 0.004, 0.5, 0.996, 1} {
		i, ok := method.WilsonShare(p, 9, method.Z95)
		if !ok || p < i.Low || p > i.High {
			t.Errorf("%v of 9: %v", p, i)
		}
	}
	// 9 of 25: 20–55 per cent.
	i, _ := method.WilsonShare(0.36, 25, method.Z95)
	near(t, "low", i.Low, 0.20, 0.005)
	near(t, "high", i.High, 0.55, 0.005)
	if _, ok := method.WilsonShare(1.1, 9, method.Z95); ok {
		t.Error("a share above one")
	}
}
