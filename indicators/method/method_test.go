package method_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"lagesbild/data"
	"lagesbild/indicators/method"
)

// of makes values; NaN stands for a missing one.
func of(numbers ...float64) method.Values {
	v := method.Make(len(numbers))
	for i, x := range numbers {
		if !math.IsNaN(x) {
			v.Number[i], v.Status[i] = x, 0
		}
	}
	return v
}

var none = math.NaN()

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > within {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

func TestGaps(t *testing.T) {
	// Sala, pupils eligible for a vocational programme, N15428: 2024 (women 89.830508, men 83.333333 percent), Kolada
	// vintage 2024-12-12.
	w, m := of(0.89830508, none, 0.5, 0.5), of(0.83333333, 0.5, none, 0)
	d, r := method.Make(4), method.Make(4)
	method.Difference(d, w, m)
	method.Ratio(r, w, m)
	near(t, "difference", d.Number[0], 0.06497175, 1e-12)
	near(t, "ratio", r.Number[0], 1.07796610, 1e-8)
	for i := 1; i <= 2; i++ {
		if d.Status[i] != data.NotAvailable || r.Status[i] != data.NotAvailable || d.Number[i] != 0 {
			t.Errorf("cell %d: got %v and %v, want not_available and no number", i, d.Status[i], r.Status[i])
		}
	}
	if d.Status[0] != data.Derived {
		t.Errorf("status %v, want derived", d.Status[0])
	}
	if r.Status[3] != data.Undefined {
		t.Errorf("ratio to zero: %v, want undefined", r.Status[3])
	}
}

func TestCombine(t *testing.T) {
	for _, test := range []struct{ in, want data.Status }{
		{0, data.Derived},
		{data.Provisional | data.Nil, data.Provisional | data.Derived},
		{data.Suppressed | data.NotAvailable | data.Provisional, data.Suppressed | data.NotAvailable},
		{data.Break | data.Earlier | data.Estimated, data.Break | data.Earlier | data.Estimated | data.Derived},
	} {
		if got := method.Combine(test.in); got != test.want {
			t.Errorf("Combine(%v) = %v, want %v", test.in, got, test.want)
		}
	}
}

func TestShare(t *testing.T) {
	out := method.Make(4)
	method.Share(out, of(30, 5, 5, 0), of(40, 0, 4, 10))
	near(t, "share", out.Number[0], 0.75, 0)
	if out.Status[1] != data.Undefined || out.Status[2] != data.Undefined {
		t.Errorf("n = 0: %v, x > n: %v, want undefined", out.Status[1], out.Status[2])
	}
	if !out.OK(3) || out.Number[3] != 0 {
		t.Error("0 of 10 is a share of 0, not missing")
	}
}

func TestComplement(t *testing.T) {
	// Sala, men's share of the days of parental benefit 2023: 30.8 percent, N00943, Kolada vintage 2024-12-12.
	w, m := of(none, 0.6, none, none, none), of(0.308, none, none, 0.4, 1.2)
	w.Status[3] = data.Suppressed
	method.Complement(w, m)
	near(t, "women", w.Number[0], 0.692, 1e-12)
	near(t, "men", m.Number[1], 0.4, 1e-12)
	if !w.Status[0].Has(data.Derived) || m.Status[0] != 0 {
		t.Errorf("status %v and %v, want derived and published", w.Status[0], m.Status[0])
	}
	if w.OK(2) || m.OK(2) {
		t.Error("nothing published, yet a number")
	}
	if w.OK(3) || m.OK(3) || !m.Status[3].Has(data.Suppressed) {
		t.Error("a suppressed share is revealed by its complement")
	}
	if w.Status[4] != data.Undefined {
		t.Errorf("complement of 1.2: %v, want undefined", w.Status[4])
	}
}

func TestComposition(t *testing.T) {
	// Members of municipal councils elected in 2018, the country: 5,493 women and 7,185 men (SCB ME0107), printed as
	// 43.3 and 56.7 percent.
	w, m := method.Make(3), method.Make(3)
	method.Composition(w, m, of(5493, 0, none), of(7185, 0, 3))
	near(t, "women", w.Number[0], 0.433, 0.0005)
	near(t, "men", m.Number[0], 0.567, 0.0005)
	if w.Status[1] != data.Undefined || w.Status[2] != data.NotAvailable || m.Status[2] != data.NotAvailable {
		t.Errorf("empty group %v, missing side %v and %v", w.Status[1], w.Status[2], m.Status[2])
	}
}

func TestBalanceAndBand(t *testing.T) {
	out := method.Make(3)
	method.Balance(out, of(0.308, 0.5, 1.1))
	near(t, "balance", out.Number[0], 0.616, 1e-12)
	near(t, "balance of halves", out.Number[1], 1, 0)
	if out.Status[2] != data.Undefined {
		t.Errorf("balance of 1.1: %v", out.Status[2])
	}
	band := method.Band{Low: 0.4, High: 0.6}
	for p, want := range map[float64]float64{0.5: 0, 0.4: 0, 0.6: 0, 0.6000000000000002: 0, 0.35: -0.05, 0.692: 0.092} {
		near(t, fmt.Sprint("outside ", p), band.Outside(p), want, 1e-12)
	}
	series := of(0.45, 0.62, 0.45, none, 0.41, 0.59)
	for last, want := range []int{1, 0, 1, 0, 1, 2} {
		if got := band.Run(series, last); got != want {
			t.Errorf("run ending at %d: %d, want %d", last, got, want)
		}
	}
}

func TestRank(t *testing.T) {
	v := of(3, 1, none, 1, 2)
	out, place := method.Make(5), make([]int32, 5)
	if n := method.Rank(out, v, place, method.Ascending, method.TiesLowest); n != 4 {
		t.Errorf("ranked %d, want 4", n)
	}
	if want := []float64{4, 1, 0, 1, 3}; !slices.Equal(out.Number, want) || out.OK(2) {
		t.Errorf("lowest: %v, want %v", out.Number, want)
	}
	method.Rank(out, v, place, method.Ascending, method.TiesMean)
	if want := []float64{4, 1.5, 0, 1.5, 3}; !slices.Equal(out.Number, want) {
		t.Errorf("mean: %v, want %v", out.Number, want)
	}
	method.Rank(out, v, place, method.Descending, method.TiesLowest)
	if want := []float64{1, 3, 0, 3, 2}; !slices.Equal(out.Number, want) {
		t.Errorf("descending: %v, want %v", out.Number, want)
	}
}

func TestRefer(t *testing.T) {
	r, ok := method.Refer(of(4, none, 1, 10, 3), make([]float64, 5), method.Ascending)
	if want := (method.Reference{N: 4, Best: 1, Median: 3.5, Mean: 4.5}); !ok || r != want {
		t.Errorf("got %+v, want %+v", r, want)
	}
	if _, ok := method.Refer(of(none), make([]float64, 1), method.Ascending); ok {
		t.Error("a reference to nothing")
	}
}

func TestChange(t *testing.T) {
	series := of(1, 2, none, 5, 8)
	broken := []bool{false, false, false, true, false}
	flat := make([]bool, 5)
	for _, test := range []struct {
		breaks   []bool
		from, to int
		want     float64
		status   data.Status
	}{
		{flat, 0, 4, 7, data.Derived},
		{flat, 2, 4, 0, data.NotAvailable},
		{broken, 3, 4, 3, data.Derived},
		{broken, 1, 3, 0, data.Undefined | data.Break},
		{broken, 1, 4, 0, data.Undefined | data.Break},
		{flat, 4, 4, 0, data.Undefined},
		{flat, 4, 1, 0, data.Undefined},
	} {
		if got, s := method.Change(series, test.breaks, test.from, test.to); got != test.want || s != test.status {
			t.Errorf("%d to %d: %v %v, want %v %v", test.from, test.to, got, s, test.want, test.status)
		}
	}
	series.Status[1] = data.Break
	if got := method.Start(series, flat, 4); got != 1 {
		t.Errorf("a cell's own break: start %d, want 1", got)
	}
}

// The example of Sen, JASA 63 (1968), section 6: the estimate is 4.
func TestTheilSen(t *testing.T) {
	l, ok := method.TheilSen([]float64{1, 2, 3, 4, 10, 12, 18}, []float64{9, 15, 19, 20, 45, 55, 78})
	if !ok {
		t.Fatal("no line")
	}
	near(t, "slope", l.Slope, 4, 1e-12)
	near(t, "intercept", l.Intercept, 6, 1e-12)
}

func TestNoise(t *testing.T) {
	times := []float64{1, 2, 3, 4, 5, 6, 7}
	if s, ok := method.Noise(times, []float64{1, 2, 3, 4, 5, 6, 7}); !ok || s > 1e-12 {
		t.Errorf("a straight line has noise %v", s)
	}
	if s, _ := method.Noise(times, []float64{1, 2, 3, 40, 5, 6, 7}); s > 1e-12 {
		t.Errorf("one wild point makes noise %v", s)
	}
	// Residuals ±1 around a level line: the median absolute residual is 1.
	s, _ := method.Noise([]float64{1, 2, 3, 4, 5, 6, 7, 8}, []float64{1, -1, -1, 1, 1, -1, -1, 1})
	near(t, "noise", s, 1.4826, 1e-12)
	if _, ok := method.Noise(times[:4], times[:4]); ok {
		t.Error("noise from four points")
	}
}

// Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998) 857–872, table I,
// method 3; and Interval estimation for the difference …, same volume 873–890, table II, method 10.
func TestIntervals(t *testing.T) {
	for _, test := range []struct{ x, n, low, high float64 }{
		{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718},
	} {
		i, ok := method.Wilson(test.x, test.n, method.Z95)
		if !ok {
			t.Fatal("no interval")
		}
		near(t, "low", i.Low, test.low, 0.00005)
		near(t, "high", i.High, test.high, 0.00005)
	}
	for _, test := range []struct{ a, m, b, n, low, high float64 }{
		{56, 70, 48, 80, 0.0524, 0.3339}, {9, 10, 3, 10, 0.1705, 0.8090}, {10, 10, 0, 20, 0.6791, 1},
	} {
		i, ok := method.Newcombe(test.a, test.m, test.b, test.n, method.Z95)
		if !ok {
			t.Fatal("no interval")
		}
		near(t, "low", i.Low, test.low, 0.00005)
		near(t, "high", i.High, test.high, 0.00005)
	}
	for _, bad := range [][2]float64{{1, 0}, {3, 2}, {-1, 2}, {none, 2}, {1, none}} {
		if _, ok := method.Wilson(bad[0], bad[1], method.Z95); ok {
			t.Errorf("an interval for %v of %v", bad[0], bad[1])
		}
	}
}

// random makes n positive values, some of them missing for one reason or another.
func random(r *rand.Rand, n int) method.Values {
	v := method.Make(n)
	for i := range n {
		switch r.IntN(8) {
		case 0:
		case 1:
			v.Status[i] = data.Suppressed
		default:
			v.Number[i], v.Status[i] = float64(1+r.IntN(1000)), 0
		}
	}
	return v
}

// Laws that hold for any figures: sexes swapped, cells in another order, another unit, a value missing.
func TestLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const n = 64
	for range 200 {
		w, m := random(r, n), random(r, n)
		d, back, ratio, inverse := method.Make(n), method.Make(n), method.Make(n), method.Make(n)
		method.Difference(d, w, m)
		method.Difference(back, m, w)
		method.Ratio(ratio, w, m)
		method.Ratio(inverse, m, w)
		pw, pm := method.Make(n), method.Make(n)
		method.Composition(pw, pm, w, m)
		cw, cm := method.Make(n), method.Make(n)
		copy(cw.Number, pw.Number)
		copy(cw.Status, pw.Status)
		method.Complement(cw, cm)
		scaled := method.Make(n)
		method.Difference(scaled, scale(w, 1000), scale(m, 1000))
		bw, bm := method.Make(n), method.Make(n)
		method.Balance(bw, pw)
		method.Balance(bm, pm)
		for i := range n {
			whole := w.OK(i) && m.OK(i)
			for what, v := range map[string]method.Values{"difference": d, "ratio": ratio, "women's part": pw, "balance": bw} {
				if v.OK(i) != whole {
					t.Fatalf("%s: missing %v and %v became %v", what, w.Status[i], m.Status[i], v.Status[i])
				}
				if !whole && v.Status[i] != (w.Status[i]|m.Status[i]).Reasons() {
					t.Fatalf("%s: reasons %v, want those of %v and %v", what, v.Status[i], w.Status[i], m.Status[i])
				}
			}
			if !whole {
				continue
			}
			if d.Number[i] != -back.Number[i] {
				t.Fatal("swapping the sexes does not negate the difference")
			}
			near(t, "ratio times its inverse", ratio.Number[i]*inverse.Number[i], 1, 1e-12)
			near(t, "parts together", pw.Number[i]+pm.Number[i], 1, 1e-15)
			near(t, "complement", cm.Number[i], pm.Number[i], 1e-15)
			near(t, "scaled difference", scaled.Number[i], 1000*d.Number[i], 1e-6)
			near(t, "balance of either sex", bw.Number[i], bm.Number[i], 1e-15)
		}
		shuffled(t, r, w, m, d)
		ranks(t, w)
	}
}

func scale(v method.Values, by float64) method.Values {
	s := method.Make(v.Len())
	for i := range v.Number {
		s.Number[i], s.Status[i] = v.Number[i]*by, v.Status[i]
	}
	return s
}

// shuffled checks that the order of cells does not matter.
func shuffled(t *testing.T, r *rand.Rand, w, m, want method.Values) {
	t.Helper()
	order := r.Perm(w.Len())
	sw, sm, got := method.Make(w.Len()), method.Make(w.Len()), method.Make(w.Len())
	for to, from := range order {
		sw.Number[to], sw.Status[to] = w.Number[from], w.Status[from]
		sm.Number[to], sm.Status[to] = m.Number[from], m.Status[from]
	}
	method.Difference(got, sw, sm)
	for to, from := range order {
		if got.Number[to] != want.Number[from] || got.Status[to] != want.Status[from] {
			t.Fatal("the order of cells matters")
		}
	}
}

// ranks checks that mean ranks sum to n(n+1)/2 and that scaling moves no rank.
func ranks(t *testing.T, v method.Values) {
	t.Helper()
	a, b, place := method.Make(v.Len()), method.Make(v.Len()), make([]int32, v.Len())
	n := method.Rank(a, v, place, method.Ascending, method.TiesMean)
	method.Rank(b, scale(v, 3), place, method.Ascending, method.TiesMean)
	sum := 0.0
	for i := range a.Number {
		if a.OK(i) != v.OK(i) || a.Number[i] != b.Number[i] {
			t.Fatal("scaling moves a rank, or a missing value is ranked")
		}
		sum += a.Number[i]
	}
	near(t, "sum of ranks", sum, float64(n*(n+1))/2, 1e-9)
}

// Intervals hold the estimate and shrink as the group grows.
func TestIntervalLaws(t *testing.T) {
	for _, p := range []float64{0, 0.01, 0.3, 0.5, 0.97, 1} {
		last := math.Inf(1)
		for _, n := range []float64{10, 100, 1e3, 1e6, 1e9} {
			x := math.Round(p * n)
			i, ok := method.Wilson(x, n, method.Z95)
			if !ok || !(i.Low <= x/n+1e-15 && x/n <= i.High+1e-15) || i.High-i.Low >= last {
				t.Errorf("p %v, n %v: %v", p, n, i)
			}
			last = i.High - i.Low
		}
	}
}

func TestKernelsDoNotAllocate(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	w, m, a, b := random(r, 512), random(r, 512), method.Make(512), method.Make(512)
	place, scratch := make([]int32, 512), make([]float64, 512)
	n := testing.AllocsPerRun(20, func() {
		method.Difference(a, w, m)
		method.Ratio(a, w, m)
		method.Share(a, w, m)
		method.Composition(a, b, w, m)
		method.Balance(a, b)
		method.Rank(a, w, place, method.Ascending, method.TiesLowest)
		method.Refer(w, scratch, method.Ascending)
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// BenchmarkKernels computes gap, ratio and rank in year of one block: 311 areas and 30 years.
func BenchmarkKernels(b *testing.B) {
	const areas, years = 311, 30
	r := rand.New(rand.NewPCG(1, 2))
	w, m := random(r, areas*years), random(r, areas*years)
	d, ratio, rank, place := method.Make(areas*years), method.Make(areas*years), method.Make(areas), make([]int32, areas)
	b.SetBytes(areas * years * 8)
	b.ReportAllocs()
	for b.Loop() {
		method.Difference(d, w, m)
		method.Ratio(ratio, w, m)
		for y := range years {
			method.Rank(rank, d.Slice(y*areas, (y+1)*areas), place, method.Ascending, method.TiesLowest)
		}
	}
}

// The distance from equality ties gaps of one size in either direction, and stays finite for any that is.
func TestUnequal(t *testing.T) {
	for _, x := range []float64{1e-300, 1e-12, 0.1, 0.3, 1.0 / 3, 9007, 9008, 1e12, 1e296, 1e300, math.MaxFloat64} {
		up, down := method.Unequal(x, 0), method.Unequal(-x, 0)
		if up != down || math.IsInf(up, 0) || math.Abs(up-x) > 5e-13+1e-15*x {
			t.Errorf("%v: %v and %v", x, up, down)
		}
	}
	if a, b := method.Unequal(0.3-0.1, 0), method.Unequal(0.1-0.3, 0); a != 0.2 || b != 0.2 {
		t.Errorf("%v and %v, want 0.2", a, b)
	}
	if method.Unequal(0.9, 1) != 0.1 || method.Unequal(1.1, 1) != 0.1 {
		t.Error("a tenth either side of 1 is not the same")
	}
}

// Agriculture and forestry in Dalarna in 2008: 29 of 34 managers and 843 of 1,055 employees were men, who were
// over-represented by 0.0674412113599887 (Statistics Sweden, by Region Dalarna, overrep.xlsx).
func TestRepresentation(t *testing.T) {
	w, m := method.Make(1), method.Make(1)
	one := func(x float64, s data.Status) method.Values {
		return method.Values{Number: []float64{x}, Status: []data.Status{s}}
	}
	method.Representation(w, m, one(5, 0), one(29, 0), one(212, 0), one(843, 0))
	near(t, "men", m.Number[0]-1, 0.0674412113599887, 1e-13)
	near(t, "women", w.Number[0], 5.0/34/(212.0/1055), 1e-15)
	near(t, "the ratio is that of the chances", w.Number[0]/m.Number[0], (5.0/212)/(29.0/843), 1e-15)
	near(t, "weighted by all, the two make one", w.Number[0]*212/1055+m.Number[0]*843/1055, 1, 1e-15)
	method.Representation(w, m, one(0, 0), one(0, 0), one(1, 0), one(1, 0))
	if w.Status[0] != data.Undefined || m.Status[0] != data.Undefined {
		t.Errorf("nobody in the group: %v, %v", w.Status[0], m.Status[0])
	}
	method.Representation(w, m, one(1, 0), one(1, 0), one(0, 0), one(1, 0))
	if w.Status[0] != data.Undefined || m.Status[0] != data.Undefined {
		t.Errorf("no women among all: %v, %v", w.Status[0], m.Status[0])
	}
	method.Representation(w, m, one(1, 0), one(0, data.Suppressed), one(1, 0), one(1, 0))
	if !w.Status[0].Has(data.Suppressed) || !m.Status[0].Has(data.Suppressed) {
		t.Errorf("withheld: %v, %v", w.Status[0], m.Status[0])
	}
}
