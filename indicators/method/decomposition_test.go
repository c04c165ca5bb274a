package method_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/combin"

	"lagesbild/data"
	"lagesbild/indicators/method"
)

// Household headship in the United States 1985 and 1970, thirteen age groups, percent: Das Gupta, Standardization and
// Decomposition of Rates (1993): 47.6940 − 44.7268 is 1.2269 of age structure and 1.7403 of rates.
func TestKitagawa(t *testing.T) {
	n1970 := []float64{12.9, 10.9, 9.5, 8.0, 7.8, 8.4, 8.6, 7.8, 7.0, 5.9, 4.7, 3.6, 4.9}
	n1985 := []float64{10.1, 11.2, 11.6, 10.9, 9.4, 7.7, 6.3, 6.0, 6.3, 5.9, 5.1, 4.0, 5.5}
	r1970 := []float64{1.9, 25.8, 45.7, 49.6, 51.2, 51.6, 51.8, 54.9, 58.7, 60.4, 62.8, 66.6, 66.8}
	r1985 := []float64{2.2, 24.3, 45.8, 52.5, 56.1, 55.6, 56.0, 57.4, 57.2, 61.2, 63.9, 68.6, 72.2}
	structure, rate, err := method.Kitagawa(n1985, r1985, n1970, r1970)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "structure", structure, 1.2269, 5e-5)
	near(t, "rate", rate, 1.7403, 5e-5)
	near(t, "both", structure+rate, 47.6940-44.7268, 1e-9)
	back, backRate, _ := method.Kitagawa(times(n1970, 1e6), r1970, n1985, r1985)
	near(t, "structure, swapped and scaled", back, -structure, 1e-12)
	near(t, "rate, swapped and scaled", backRate, -rate, 1e-12)
	for _, bad := range [][]float64{{0, 0}, {-1, 2}, {none, 1}, {math.Inf(1), 1}, nil} {
		if _, _, err := method.Kitagawa(bad, []float64{1, 2}, []float64{1, 1}, []float64{1, 2}); !errors.Is(err, method.ErrOutOfRange) {
			t.Errorf("%v persons: %v", bad, err)
		}
		if _, _, err := method.Kitagawa([]float64{1, 1}, []float64{1, 2}, bad, []float64{1, 2}); !errors.Is(err, method.ErrOutOfRange) {
			t.Errorf("%v persons in the second group: %v", bad, err)
		}
	}
	if _, _, err := method.Kitagawa([]float64{1, 1}, []float64{1}, []float64{1, 1}, []float64{1, 2}); !errors.Is(err, method.ErrUnequal) {
		t.Errorf("a class without a rate: %v", err)
	}
}

// The formulas that Das Gupta prints for three, four and five scalar factors: what the others contribute to a's effect is
// the mean over products of s of the second's and the rest of the first's, each count s weighted alike.
func TestDasGupta(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	for range 200 {
		k := 1 + r.IntN(method.DasGuptaFactors)
		first, second := make([][]float64, k), make([][]float64, k)
		sumFirst, sumSecond := 1.0, 1.0
		for f := range k {
			first[f], second[f] = []float64{r.Float64()}, []float64{r.Float64()}
			sumFirst *= first[f][0]
			sumSecond *= second[f][0]
		}
		effects, err := method.DasGupta(first, second)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "all effects", total(effects), sumFirst-sumSecond, 1e-12)
		others := 0.0
		for s := range k {
			products := combin.Combinations(k-1, s)
			if s == 0 {
				products = [][]int{{}}
			}
			for _, chosen := range products {
				product := 1.0
				for f := 1; f < k; f++ {
					if slices.Contains(chosen, f-1) {
						product *= first[f][0]
					} else {
						product *= second[f][0]
					}
				}
				others += product / float64(len(products)*k)
			}
		}
		near(t, "first factor", effects[0], (first[0][0]-second[0][0])*others, 1e-12)
		back, _ := method.DasGupta(second, first)
		slices.Reverse(first)
		slices.Reverse(second)
		turned, _ := method.DasGupta(first, second)
		for f := range k {
			near(t, "groups swapped", back[f], -effects[f], 1e-12)
			near(t, "factors in another order", turned[k-1-f], effects[f], 1e-12)
		}
	}
	one := [][]float64{{1}}
	for _, test := range []struct {
		a, b [][]float64
		want error
	}{
		{nil, nil, method.ErrOutOfRange},
		{slices.Repeat(one, 6), slices.Repeat(one, 6), method.ErrOutOfRange},
		{[][]float64{{none}}, one, method.ErrOutOfRange},
		{one, nil, method.ErrUnequal},
		{[][]float64{{1}, {1, 2}}, [][]float64{{1}, {1}}, method.ErrUnequal},
	} {
		if e, err := method.DasGupta(test.a, test.b); !errors.Is(err, test.want) {
			t.Errorf("%v, %v: %v, %v", test.a, test.b, e, err)
		}
	}
}

// Three programmes of 100, 60 and 40 pupils with 45, 70 and 50 per cent girls: 140 of 200 pupils, and two programmes of
// three, are within 40–60. An empty programme counts in neither.
func TestEven(t *testing.T) {
	band := method.Band{Low: 0.4, High: 0.6}
	e, err := method.Even([]float64{45, 42, 20, 0}, []float64{55, 18, 20, 0}, band)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "persons", e.Persons, 0.7, 1e-15)
	near(t, "units", e.Units, 2.0/3, 1e-15)
	if e, err := method.Even([]float64{5, 5}, []float64{0, 0}, band); err != nil || e != (method.Evenness{}) {
		t.Errorf("one sex alone: %+v, %v", e, err)
	}
	for _, bad := range [][2][]float64{{{0}, {0}}, {{-1}, {2}}, {{none}, {2}}, {{math.MaxFloat64, math.MaxFloat64}, {0, 0}}, {nil, nil}} {
		if e, err := method.Even(bad[0], bad[1], band); !errors.Is(err, method.ErrOutOfRange) {
			t.Errorf("%v: %+v, %v", bad, e, err)
		}
	}
	if _, err := method.Even([]float64{1}, nil, band); !errors.Is(err, method.ErrUnequal) {
		t.Errorf("unequal columns: %v", err)
	}
	r := rand.New(rand.NewPCG(21, 22))
	for range 300 {
		women, men := make([]float64, 1+r.IntN(20)), []float64(nil)
		for i := range women {
			women[i] = float64(1 + r.IntN(50))
			men = append(men, float64(r.IntN(50)))
		}
		e, err := method.Even(women, men, band)
		if err != nil || e.Persons < 0 || e.Persons > 1 || e.Units < 0 || e.Units > 1 || (e.Persons == 0) != (e.Units == 0) {
			t.Fatalf("%v and %v: %+v, %v", women, men, e, err)
		}
		back, _ := method.Even(times(men, 3), times(women, 3), band)
		near(t, "persons, swapped and scaled", back.Persons, e.Persons, 1e-12)
		near(t, "units, swapped and scaled", back.Units, e.Units, 1e-12)
	}
}

func TestSegregate(t *testing.T) {
	// Worked by hand: 30 and 10 women, 10 and 30 men in two programmes: D = KM·2 = 0.5, M = ln 2 − entropy of a quarter.
	s, err := method.Segregate([]float64{30, 10, 0}, []float64{10, 30, 0})
	if err != nil {
		t.Fatal(err)
	}
	m := math.Ln2 + 0.25*math.Log(0.25) + 0.75*math.Log(0.75)
	near(t, "D", s.D, 0.5, 1e-15)
	near(t, "KM", s.KM, 0.25, 1e-15)
	near(t, "M", s.M, m, 1e-15)
	near(t, "H", s.H, m/math.Ln2, 1e-15)
	for _, bad := range [][2][]float64{{{0, 0}, {1, 1}}, {{1, 1}, {0, 0}}, {{-1, 2}, {1, 1}}, {{none, 2}, {1, 1}}, {nil, nil}} {
		if s, err := method.Segregate(bad[0], bad[1]); !errors.Is(err, method.ErrOutOfRange) {
			t.Errorf("%v: %v, %v", bad, s, err)
		}
	}
	if _, err := method.Segregate([]float64{1}, nil); !errors.Is(err, method.ErrUnequal) {
		t.Errorf("unequal columns: %v", err)
	}
	r := rand.New(rand.NewPCG(19, 20))
	for range 300 {
		women, men := make([]float64, 2+r.IntN(20)), []float64(nil)
		for i := range women {
			women[i] = float64(r.IntN(50))
			men = append(men, float64(r.IntN(50)))
		}
		women[0]++
		men[1]++
		s, err := method.Segregate(women, men)
		if err != nil || s.D < 0 || s.D > 1 || s.KM < 0 || s.KM > 0.5 || s.M < 0 || s.H < 0 || s.H > 1 {
			t.Fatalf("%v and %v: %+v, %v", women, men, s, err)
		}
		f, all := total(women), total(women)+total(men)
		km := 0.0
		for i := range women {
			km += math.Abs(women[i]-f/all*(women[i]+men[i])) / all
		}
		near(t, "KM by its own formula", s.KM, km, 1e-12)
		back, _ := method.Segregate(times(men, 1e7), times(women, 1e7))
		near(t, "D, swapped and scaled", back.D, s.D, 1e-12)
		near(t, "H, swapped and scaled", back.H, s.H, 1e-9)
		even, _ := method.Segregate(women, times(women, 3))
		near(t, "D of equal distributions", even.D, 0, 1e-12)
		near(t, "H of equal distributions", even.H, 0, 1e-12)
		apart, _ := method.Segregate(append(times(women, 0), women...), append(slices.Clone(men), times(men, 0)...))
		near(t, "D apart", apart.D, 1, 1e-12)
		near(t, "H apart", apart.H, 1, 1e-12)
	}
}

// The mean D over relabellings is known: E|X − E X| of the hypergeometric number X of women in each unit.
func TestChanceD(t *testing.T) {
	women, men := []float64{6, 0, 9, 2}, []float64{2, 5, 3, 7}
	const f, m = 17, 17
	want := 0.0
	for i := range women {
		size := int(women[i] + men[i])
		for x := 0; x <= size; x++ {
			p := float64(combin.Binomial(f, x)) * float64(combin.Binomial(m, size-x)) / float64(combin.Binomial(f+m, size))
			want += p * math.Abs(float64(x)/f-float64(size-x)/m) / 2
		}
	}
	got, err := method.ChanceD(women, men, 20000, rand.New(rand.NewPCG(1, 2)))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "D by chance", got, want, 0.003)
	again, _ := method.ChanceD(women, men, 20000, rand.New(rand.NewPCG(1, 2)))
	if again != got {
		t.Error("the same seed gives another number")
	}
	large, err := method.ChanceD(times(women, 100), times(men, 100), 50, rand.New(rand.NewPCG(1, 2)))
	if err != nil || large > got/5 {
		t.Errorf("a hundred times the persons: %v of %v, %v", large, got, err)
	}
	for _, bad := range []struct {
		women  []float64
		rounds int
	}{{[]float64{1.5, 1}, 1}, {[]float64{1, 1}, 0}, {[]float64{1e9, 1}, 1}, {[]float64{0, 0}, 1}} {
		if _, err := method.ChanceD(bad.women, []float64{1, 2}, bad.rounds, rand.New(rand.NewPCG(1, 2))); !errors.Is(err, method.ErrOutOfRange) {
			t.Errorf("%v in %d rounds: %v", bad.women, bad.rounds, err)
		}
	}
}

func TestQuantileGroups(t *testing.T) {
	out, place := method.Make(11), make([]int32, 11)
	n := method.Quantiles(out, of(1, 2, 3, 4, 5, none, 6, 7, 8, 9, 10), 5, place, method.Ascending)
	if want := []float64{1, 1, 2, 2, 3, 0, 3, 4, 4, 5, 5}; n != 10 || !slices.Equal(out.Number, want) || out.OK(5) {
		t.Errorf("%d: %v, want %v", n, out.Number, want)
	}
	method.Quantiles(out, of(1, 2, 3, 4, 5, none, 6, 7, 8, 9, 10), 5, place, method.Descending)
	if want := []float64{5, 5, 4, 4, 3, 0, 3, 2, 2, 1, 1}; !slices.Equal(out.Number, want) {
		t.Errorf("highest first: %v, want %v", out.Number, want)
	}
	ties := method.Make(4)
	method.Quantiles(ties, of(7, 7, 7, 9), 4, place, method.Ascending)
	if want := []float64{1, 1, 1, 4}; !slices.Equal(ties.Number, want) {
		t.Errorf("ties: %v, want %v", ties.Number, want)
	}
	for _, q := range []int{5, 0} {
		if method.Quantiles(ties, of(1, 2, none, 3), q, place, method.Ascending); ties.Status[0] != data.Undefined || ties.Status[2] != data.NotAvailable {
			t.Errorf("%d groups of three values: %v", q, ties.Status)
		}
	}
	r := rand.New(rand.NewPCG(21, 22))
	for range 300 {
		n, q := 1+r.IntN(100), 1+r.IntN(10)
		v := method.Make(n)
		for i, rank := range r.Perm(n) {
			v.Number[i], v.Status[i] = float64(rank), 0
		}
		out, sizes := method.Make(n), make([]int, q+1)
		method.Quantiles(out, v, q, make([]int32, n), method.Ascending)
		if n < q {
			continue
		}
		for i, g := range out.Number {
			// The rule as it is printed, where no rounding is near.
			printed := float64(q+1) - math.Ceil(float64(n-int(v.Number[i]))/(float64(n)/float64(q))-1e-9)
			if g != printed {
				t.Fatalf("rank %v of %d in %d groups: %v, want %v", v.Number[i]+1, n, q, g, printed)
			}
			sizes[int(g)]++
		}
		if slices.Max(sizes[1:])-slices.Min(sizes[1:]) > 1 || sizes[0] != 0 {
			t.Fatalf("%d values in %d groups of %v", n, q, sizes[1:])
		}
	}
}

func TestFunnel(t *testing.T) {
	last := [2]float64{math.Inf(1), math.Inf(1)}
	for _, n := range []float64{5, 50, 500, 5e4, 1e9} {
		p, ok := method.FunnelProportion(0.3, n, method.Z95)
		wide, _ := method.FunnelProportion(0.3, n, method.Z998)
		if !ok || !(wide.Low < p.Low && p.Low < 0.3 && 0.3 < p.High && p.High < wide.High) || p.High-p.Low >= last[0] {
			t.Errorf("proportion, %v persons: %v and %v", n, p, wide)
		}
		rate, ok := method.FunnelRate(0.3, n, method.Z998)
		if !ok || !(rate.Low < 0.3 && 0.3 < rate.High) || rate.High-rate.Low >= last[1] {
			t.Errorf("rate, %v persons: %v", n, rate)
		}
		last = [2]float64{p.High - p.Low, rate.High - rate.Low}
	}
	// Nine expected events: exact limits of 9 are 4.115 and 17.085.
	ratio, _ := method.FunnelRate(1, 9, method.Z95)
	near(t, "low", ratio.Low, 4.115/9, 0.0002)
	near(t, "high", ratio.High, 17.085/9, 0.0002)
	for _, bad := range [][2]float64{{0.3, 0}, {0.3, -1}, {-0.1, 9}, {none, 9}, {0.3, none}, {0.3, math.Inf(1)}} {
		if i, ok := method.FunnelProportion(bad[0], bad[1], method.Z95); ok {
			t.Errorf("proportion %v: %v", bad, i)
		}
		if i, ok := method.FunnelRate(bad[0], bad[1], method.Z95); ok {
			t.Errorf("rate %v: %v", bad, i)
		}
	}
	if i, ok := method.FunnelProportion(1.1, 9, method.Z95); ok {
		t.Errorf("a proportion above 1: %v", i)
	}
}

func TestLifeExpectancy(t *testing.T) {
	// Worked by hand: one in a hundred dies in the first year, then one in eighty a year: 80 years left at 1.
	e, err := method.LifeExpectancy([]method.LifeBand{{0, 40000, 400}, {1, 40000, 500}}, method.Z95)
	if err != nil {
		t.Fatal(err)
	}
	q := 0.01 / 1.009
	variance := 80.9*80.9*q*q*(1-q)/400 + (1-q)*(1-q)/(500*0.0125*0.0125)
	near(t, "at 1", e[1].Value, 80, 1e-12)
	near(t, "at birth", e[0].Value, 1-0.9*q+(1-q)*80, 1e-12)
	near(t, "half width", e[0].High-e[0].Value, method.Z95*math.Sqrt(variance), 1e-9)
	near(t, "centre", (e[0].High+e[0].Low)/2, e[0].Value, 1e-9)

	// The same mortality m at every age leaves 1/m years at every age, whatever the bands.
	r := rand.New(rand.NewPCG(23, 24))
	for range 100 {
		m := 0.01 + r.Float64()*0.05
		bands := []method.LifeBand{{0, 1000, 1000 * m}}
		for age := 1.0; age < 90; age += float64(1 + r.IntN(10)) {
			n := float64(60000 + r.IntN(50000))
			bands = append(bands, method.LifeBand{From: age, Persons: n, Deaths: n * m})
		}
		e, err := method.LifeExpectancy(bands, method.Z95)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range e {
			near(t, "years left", x.Value, 1/m, 1e-9)
		}
		large := slices.Clone(bands)
		for i := range large {
			large[i].Persons *= 1e6
			large[i].Deaths *= 1e6
		}
		l, _ := method.LifeExpectancy(large, method.Z95)
		near(t, "shrinks with the root of size", (e[0].High-e[0].Low)/(l[0].High-l[0].Low), 1000, 1e-3)
	}
	for _, test := range []struct {
		bands []method.LifeBand
		want  error
	}{
		{nil, method.ErrOutOfRange},
		{[]method.LifeBand{{0, 10000, 100}}, method.ErrOutOfRange},
		{[]method.LifeBand{{0, 1000, 10}, {1, 4000, 50}}, method.ErrFewPersons},
		{[]method.LifeBand{{0, 10000, 10}, {1, 10000, 0}}, method.ErrFewEvents},
		{[]method.LifeBand{{0, 10000, 10}, {1, 10000, 5}}, method.ErrUncertain},
		{[]method.LifeBand{{0, 10000, 10}, {5, 10000, 500}}, method.ErrOutOfRange},
		{[]method.LifeBand{{1, 10000, 10}, {1, 10000, 500}}, method.ErrOutOfRange},
		{[]method.LifeBand{{0, 0, 0}, {1, 10000, 500}}, method.ErrOutOfRange},
		{[]method.LifeBand{{0, 10000, none}, {1, 10000, 500}}, method.ErrOutOfRange},
		{[]method.LifeBand{{1, 10000, 10000}, {21, 10000, 500}}, method.ErrOutOfRange},
		{[]method.LifeBand{{1, 1e9, 0}, {21, 1e9, 1e-300}}, method.ErrOutOfRange},
	} {
		if e, err := method.LifeExpectancy(test.bands, method.Z95); !errors.Is(err, test.want) {
			t.Errorf("%v: %v, %v, want %v", test.bands, e, err, test.want)
		}
	}
	if e, err := method.LifeExpectancy([]method.LifeBand{{0, 40000, 0}, {1, 40000, 500}}, method.Z95); err != nil || e[0].Value != 81 {
		t.Errorf("no infant dies: %v, %v", e, err)
	}
}
