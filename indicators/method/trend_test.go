package method_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/combin"

	"lagesbild/indicators/method"
)

// Kendall, Rank Correlation Methods, table of P(S ≥ s): n = 4: S = 6 0.042, S = 4 0.167; n = 5: S = 8 0.042, S = 10 0.0083;
// n = 9: S = 18 0.038. Ours are two-sided.
func TestMannKendallExact(t *testing.T) {
	for _, test := range []struct {
		y    []float64
		s    int
		p    float64
		grid float64
	}{
		{[]float64{1, 2, 3, 4}, 6, 2 * 0.042, 0.001},
		{[]float64{1, 2, 4, 3}, 4, 2 * 0.167, 0.001},
		{[]float64{5, 4, 3, 2, 1}, -10, 2 * 0.0083, 0.0001},
		{[]float64{1, 2, 3, 5, 4}, 8, 2 * 0.042, 0.001},
		{[]float64{4, 3, 2, 1, 5, 6, 7, 8, 9}, 24, 2 * 0.0063, 0.0002},
	} {
		k, ok := method.MannKendall(test.y)
		if !ok || k.S != test.s || !k.Exact {
			t.Errorf("%v: %+v", test.y, k)
		}
		near(t, "P", k.P, test.p, test.grid)
	}
	// Every order of six values, counted one by one.
	far := map[int]float64{}
	orders := combin.Permutations(6, 6)
	outcomes := make([]method.Kendall, len(orders))
	for i, order := range orders {
		y := make([]float64, len(order))
		for j, v := range order {
			y[j] = float64(v)
		}
		outcomes[i], _ = method.MannKendall(y)
		far[max(outcomes[i].S, -outcomes[i].S)]++
	}
	for _, k := range outcomes {
		want := 0.0
		for s, count := range far {
			if s >= max(k.S, -k.S) {
				want += count / float64(len(orders))
			}
		}
		near(t, "P", k.P, want, 1e-12)
	}
}

func TestMannKendallNormal(t *testing.T) {
	// Worked by hand: ten rising values have S = 45 and Var = 125, so Z = 44/√125; with one pair tied, S = 44, Var = 124.
	up := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	k, _ := method.MannKendall(up)
	near(t, "Z", k.Z, 44/math.Sqrt(125), 1e-12)
	if k.Exact {
		t.Error("ten points counted out")
	}
	up[9] = 9
	k, _ = method.MannKendall(up)
	near(t, "Z with a tie", k.Z, 43/math.Sqrt(124), 1e-12)
	if k, ok := method.MannKendall([]float64{3, 3, 3, 3}); !ok || k.S != 0 || k.Z != 0 || k.P != 1 || k.Exact {
		t.Errorf("a level series: %+v", k)
	}
	if _, ok := method.MannKendall([]float64{1, 2, 3}); ok {
		t.Error("a test of three points")
	}
	if _, ok := method.MannKendall([]float64{1, 2, none, 3}); ok {
		t.Error("a test of no number")
	}
	r := rand.New(rand.NewPCG(7, 8))
	for range 300 {
		y := make([]float64, 4+r.IntN(20))
		for i := range y {
			y[i] = float64(r.IntN(12)) * math.Pow(10, float64(r.IntN(600)-300))
		}
		k, _ := method.MannKendall(y)
		scaled, _ := method.MannKendall(times(y, 2))
		slices.Reverse(y)
		back, _ := method.MannKendall(y)
		if k.P < 0 || k.P > 1 || scaled != k || back.S != -k.S || back.Z != -k.Z || back.P != k.P {
			t.Fatalf("%v: %+v, backwards %+v, scaled %+v", y, k, back, scaled)
		}
	}
}

// The example of Sen, JASA 63 (1968), section 6: the slope is 4; the 93 percent interval there, (26/7, 35/8), is the ordered
// slopes number 4 and 18 of 21.
func TestTheilSenInterval(t *testing.T) {
	times7, y := []float64{1, 2, 3, 4, 10, 12, 18}, []float64{9, 15, 19, 20, 45, 55, 78}
	l, slope, ok := method.TheilSenInterval(times7, y, 13/math.Sqrt(7*6*19/18.))
	if !ok {
		t.Fatal("no interval")
	}
	near(t, "slope", l.Slope, 4, 1e-12)
	near(t, "low", slope.Low, 26/7., 1e-12)
	near(t, "high", slope.High, 35/8., 1e-12)
	_, wide, _ := method.TheilSenInterval(times7, y, method.Z998)
	if wide.Low > slope.Low || wide.High < slope.High || !(wide.Low <= l.Slope && l.Slope <= wide.High) {
		t.Errorf("99.8 percent: %v", wide)
	}
	_, down, _ := method.TheilSenInterval(times7, times(y, -2), method.Z95)
	_, same95, _ := method.TheilSenInterval(times7, y, method.Z95)
	near(t, "scaled, low", down.Low, -2*same95.High, 1e-12)
	near(t, "scaled, high", down.High, -2*same95.Low, 1e-12)
	if _, i, ok := method.TheilSenInterval([]float64{1, 2, 2, 3, 4}, []float64{1, 2, 2.1, 3, 4}, method.Z95); ok {
		t.Errorf("a time twice: %v", i)
	}
	for _, bad := range [][]float64{{1, 2, 3}, {1, 2, 3, none}, {1, 2, 3, math.Inf(1)}, {1e308, -1e308, 1e308, -1e308}} {
		if _, i, ok := method.TheilSenInterval([]float64{1, 1.1, 1.2, 1.3}[:len(bad)], bad, method.Z95); ok {
			t.Errorf("%v: %v", bad, i)
		}
	}
}

// Worked by hand: 10, 20, 30, 40, 50 of 100 a year: p = 0.3, Σ x(t − t̄) = 100, Σ n(t − t̄)² = 1000, χ² = 10000/210.
func TestTrendProportion(t *testing.T) {
	years, n := []float64{2019, 2020, 2021, 2022, 2023}, []float64{100, 100, 100, 100, 100}
	m, err := method.TrendProportion(years, []float64{10, 20, 30, 40, 50}, n)
	if err != nil || m.Direction != 1 {
		t.Fatalf("%+v, %v", m, err)
	}
	near(t, "χ²", m.ChiSquared, 10000/210., 1e-9)
	near(t, "slope", m.Slope, 0.1, 1e-12)
	for what, x := range map[string][]float64{"one wild point": {10, 10, 10, 10, 60}, "too weak": {30, 31, 32, 33, 34}, "level": {0, 0, 0, 0, 0}, "full": {100, 100, 100, 100, 100}} {
		m, err := method.TrendProportion(years, x, n)
		if err != nil || m.Direction != 0 {
			t.Errorf("%s: %+v, %v", what, m, err)
		}
		if what == "one wild point" && m.ChiSquared < 9.5495 {
			t.Errorf("%s is to be significant until it is left out: %+v", what, m)
		}
	}
	for _, test := range []struct {
		t, x, n []float64
		want    error
	}{
		{years[:4], n[:4], n[:4], method.ErrFewPoints},
		{years, []float64{1, 2, 3, 4, 101}, n, method.ErrOutOfRange},
		{years, []float64{1, 2, 3, 4, 5}, []float64{9, 9, 9, 9, 0}, method.ErrOutOfRange},
		{[]float64{1, 2, 3, 4, 4}, []float64{1, 2, 3, 4, 5}, n, method.ErrOutOfRange},
		{years, n, n[:4], method.ErrUnequal},
	} {
		if m, err := method.TrendProportion(test.t, test.x, test.n); !errors.Is(err, test.want) {
			t.Errorf("%v of %v: %+v, %v, want %v", test.x, test.n, m, err, test.want)
		}
	}
}

func TestTrendLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 300 {
		points := 5 + r.IntN(6)
		years, x, n, y := make([]float64, points), make([]float64, points), make([]float64, points), make([]float64, points)
		limits, weights := make([]method.Interval, points), make([]float64, points)
		for i := range points {
			years[i] = float64(2000 + i)
			n[i] = float64(50 + r.IntN(500))
			x[i] = math.Floor(n[i] * min(1, r.Float64()*0.5+float64(i)*0.04))
			y[i] = x[i] / n[i]
			half := 0.01 + r.Float64()*0.1
			limits[i] = method.Interval{Low: y[i] - half, High: y[i] + half}
			weights[i] = 1 / (half * half)
		}
		m, err := method.TrendProportion(years, x, n)
		if err != nil {
			t.Fatal(err)
		}
		_, slope := stat.LinearRegression(years, y, n, false)
		near(t, "slope", m.Slope, slope, 1e-9)
		others := make([]float64, points)
		for i := range x {
			others[i] = n[i] - x[i]
		}
		o, _ := method.TrendProportion(years, others, n)
		if o.Direction != -m.Direction {
			t.Fatal("the others do not move the other way")
		}
		near(t, "χ² of the others", o.ChiSquared, m.ChiSquared, 1e-6*(1+m.ChiSquared))
		v, err := method.TrendWeighted(years, y, limits, method.Z95)
		if err != nil {
			t.Fatal(err)
		}
		_, slope = stat.LinearRegression(years, y, weights, false)
		near(t, "weighted slope", v.Slope, slope, 1e-9)
	}
	flat := make([]method.Interval, 5)
	if _, err := method.TrendWeighted(make([]float64, 5), make([]float64, 5), flat, method.Z95); !errors.Is(err, method.ErrOutOfRange) {
		t.Errorf("intervals without width: %v", err)
	}
	if _, err := method.TrendWeighted(nil, make([]float64, 5), flat, method.Z95); !errors.Is(err, method.ErrUnequal) {
		t.Errorf("unequal columns: %v", err)
	}
	beside := []method.Interval{{0, 1}, {0, 1}, {0, 1}, {0, 1}, {0, 1}}
	if _, err := method.TrendWeighted([]float64{1, 2, 3, 4, 5}, []float64{0, 1, 2, 0, 1}, beside, 1); !errors.Is(err, method.ErrOutOfRange) {
		t.Errorf("a value outside its interval: %v", err)
	}
	// Standard errors of 1 around a rise of 2 a year: χ² = 4·10.
	wide := []method.Interval{{-1, 1}, {1, 3}, {3, 5}, {5, 7}, {7, 9}}
	m, err := method.TrendWeighted([]float64{1, 2, 3, 4, 5}, []float64{0, 2, 4, 6, 8}, wide, 1)
	if err != nil || m.Direction != 1 {
		t.Fatalf("%+v, %v", m, err)
	}
	near(t, "χ²", m.ChiSquared, 40, 1e-9)
}

func TestGrowthPace(t *testing.T) {
	// From 100 in 2015 to 200 by 2030; three years of 3 percent, of 4.73 (what is required), of none, down.
	g := method.Target{From: 100, Start: 2015, Value: 200, By: 2030, Order: method.Descending}
	for _, test := range []struct {
		y, ratio float64
		want     method.Verdict
	}{
		{100 * 1.03 * 1.03 * 1.03, 0.03 / (math.Pow(2, 1/15.) - 1), method.TooSlow},
		{100 * math.Pow(2, 3/15.), 1, method.OnTrack},
		{100 * 1.02 * 1.02 * 1.02, 0.02 / (math.Pow(2, 1/15.) - 1), method.Insufficient},
		{100, 0, method.Insufficient},
		{100 * 0.98 * 0.98 * 0.98, -0.02 / (math.Pow(2, 1/15.) - 1), method.Deteriorating},
	} {
		p, v, err := g.GrowthPace(2018, test.y)
		if err != nil || v != test.want {
			t.Errorf("%v: %+v %v %v, want %v", test.y, p, v, err, test.want)
		}
		near(t, "ratio", p.Ratio, test.ratio, 1e-12)
	}
	if _, v, _ := g.GrowthPace(2018, 200); v != method.Achieved {
		t.Errorf("at the target: %v", v)
	}
	fall := method.Target{From: 200, Start: 2015, Value: 100, By: 2030}
	p, v, err := fall.GrowthPace(2018, 200*math.Pow(2, -3/15.))
	if err != nil || v != method.OnTrack {
		t.Errorf("lower is better: %+v %v %v", p, v, err)
	}
	for _, y := range []float64{0, -1, none, math.Inf(1)} {
		if p, _, err := g.GrowthPace(2018, y); !errors.Is(err, method.ErrOutOfRange) {
			t.Errorf("growth to %v: %+v, %v", y, p, err)
		}
	}
	if _, _, err := g.GrowthPace(2015, 120); !errors.Is(err, method.ErrOutOfRange) {
		t.Errorf("no time passed: %v", err)
	}
	level := method.Target{From: 100, Start: 2015, Value: 100, By: 2030}
	if _, _, err := level.GrowthPace(2018, 120); !errors.Is(err, method.ErrOutOfRange) {
		t.Errorf("a target that asks for no change: %v", err)
	}
	if g, ok := method.Growth(0, 1e-300, 1, 1e9); ok {
		t.Errorf("growth beyond all numbers: %v", g)
	}
	for growth, want := range map[float64]method.Progress{0.015: method.Clear, 0.0149: method.Moderate, 0.005: method.Moderate, 0.001: method.Slight, -0.001: method.Decline} {
		if got := method.Progressing(growth, method.Descending); got != want {
			t.Errorf("%v a year: %v, want %v", growth, got, want)
		}
		if got := method.Progressing(-growth, method.Ascending); got != want {
			t.Errorf("%v a year, lower is better: %v, want %v", -growth, got, want)
		}
	}
}

func TestLinearPace(t *testing.T) {
	// A gap from −10 to 0 in ten years: one a year is required.
	g := method.Target{From: -10, Start: 2015, Value: 0, By: 2025, Order: method.Descending}
	years := []float64{2015, 2016, 2017, 2018, 2019, 2020}
	line := func(slope float64) []float64 {
		y := make([]float64, len(years))
		for i, t := range years {
			y[i] = -10 + slope*(t-2015)
		}
		return y
	}
	for slope, want := range map[float64]method.Verdict{1: method.OnTrack, 0.96: method.OnTrack, 0.7: method.TooSlow, 0.3: method.Insufficient, -0.1: method.Deteriorating, 2: method.Achieved} {
		p, v, err := g.LinearPace(years, line(slope), method.Z95)
		if err != nil || v != want {
			t.Errorf("slope %v: %+v %v %v, want %v", slope, p, v, err, want)
		}
		near(t, "ratio", p.Ratio, slope, 1e-9)
		mirror := method.Target{From: 10, Start: 2015, Value: 0, By: 2025}
		if _, m, _ := mirror.LinearPace(years, times(line(slope), -1), method.Z95); m != v {
			t.Errorf("slope %v mirrored: %v, want %v", slope, m, v)
		}
	}
	wild := line(0.9)
	for i := range wild {
		wild[i] += float64(i%2) * 2
	}
	if p, v, err := g.LinearPace(years, wild, method.Z95); err != nil || v != method.Uncertain {
		t.Errorf("a wild series: %+v %v %v", p, v, err)
	}
	if _, v, err := g.LinearPace(years[:4], line(1)[:4], method.Z95); err != nil || v != method.Uncertain {
		t.Errorf("four points: %v %v", v, err)
	}
	if _, _, err := g.LinearPace(years[:1], line(1)[:1], method.Z95); !errors.Is(err, method.ErrFewPoints) {
		t.Errorf("one point: %v", err)
	}
	if _, _, err := g.LinearPace(years, line(1)[:1], method.Z95); !errors.Is(err, method.ErrUnequal) {
		t.Errorf("unequal columns: %v", err)
	}
	for _, bad := range []method.Target{{From: 1, Value: 2, Start: 2020, By: 2020}, {From: 1, Value: 1, By: 1}} {
		if _, _, err := bad.LinearPace(years, line(1), method.Z95); !errors.Is(err, method.ErrOutOfRange) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

func TestAnticipate(t *testing.T) {
	g := method.Target{From: 40, Start: 2015, Value: 50, By: 2030, Order: method.Descending}
	even := []float64{1, 1, 1, 1}
	for slope, left := range map[float64]float64{1: -0.5, 10 / 15.: 0, 0.5: 0.25, -0.2: 1.3} {
		y := []float64{40, 40 + slope, 40 + 2*slope, 40 + 3*slope}
		a, err := g.Anticipate([]float64{2015, 2016, 2017, 2018}, y, even)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "left", a.Left, left, 1e-9)
		near(t, "value", a.Value, 40+15*slope, 1e-9)
	}
	years, y, w := []float64{2015, 2016, 2017, 2018}, []float64{40, 43, 41, 46}, []float64{1, 2, 3, 4}
	a, _ := g.Anticipate(years, y, w)
	intercept, slope := stat.LinearRegression(years, y, w, false)
	near(t, "weighted", a.Value, intercept+slope*2030, 1e-7)
	for _, test := range []struct {
		g       method.Target
		t, y, w []float64
		want    error
	}{
		{g, years, y, even[:2], method.ErrUnequal},
		{g, years[:1], y[:1], w[:1], method.ErrFewPoints},
		{g, years, y, []float64{0, 1, 1, 1}, method.ErrOutOfRange},
		{g, []float64{1, 1, 1, 1}, y, w, method.ErrOutOfRange},
		{method.Target{By: 2030}, years, y, w, method.ErrOutOfRange},
		{g, years, []float64{1, 2, 3, none}, w, method.ErrOutOfRange},
	} {
		if a, err := test.g.Anticipate(test.t, test.y, test.w); !errors.Is(err, test.want) {
			t.Errorf("%v: %+v, %v, want %v", test.y, a, err, test.want)
		}
	}
}
