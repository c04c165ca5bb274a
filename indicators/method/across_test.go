package method_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"lagesbild/data"
	"lagesbild/indicators/method"
)

// shapes draw numbers as indicators have them, and as they never should: spread, with ties, crowded in one place with a few
// far away, all the same, and at the ends of what a number can be.
var shapes = map[string]func(r *rand.Rand) float64{
	"spread":  func(r *rand.Rand) float64 { return r.NormFloat64() },
	"ties":    func(r *rand.Rand) float64 { return math.Round(4 * r.NormFloat64()) },
	"crowded": func(r *rand.Rand) float64 { return math.Exp(20 * r.NormFloat64()) },
	"same":    func(*rand.Rand) float64 { return 0.3 },
	"zeros":   func(r *rand.Rand) float64 { return math.Copysign(0, r.NormFloat64()) },
	"tiny":    func(r *rand.Rand) float64 { return 5e-324 * float64(r.IntN(300)) },
	"huge":    func(r *rand.Rand) float64 { return 1e290 * r.NormFloat64() },
}

// drawn is a column of numbers of one shape, a part of which is missing, by chance in blocks and cut at breaks. What lies
// where there is no number is a NaN, so that whoever reads it is found out.
func drawn(r *rand.Rand, n int, missing float64, shape func(*rand.Rand) float64) method.Values {
	v := method.Make(n)
	for i := range v.Number {
		v.Status[i] = []data.Status{0, 0, 0, data.Provisional, data.Derived}[r.IntN(5)]
		if r.Float64() < 0.03 {
			v.Status[i] |= data.Break
		}
		if v.Number[i] = shape(r); r.Float64() < missing || math.IsInf(v.Number[i], 0) {
			v.Number[i] = math.NaN()
			v.Status[i] |= []data.Status{data.NotAvailable, data.Suppressed, data.Undefined}[r.IntN(3)]
		}
	}
	return v
}

func eachShape(t *testing.T, check func(t *testing.T, r *rand.Rand, shape func(*rand.Rand) float64)) {
	for name, shape := range shapes {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(30) {
				check(t, rand.New(rand.NewPCG(seed, 7)), shape)
			}
		})
	}
}

// A rank is one more than the number of values before it, however the numbers lie.
func TestRankCounts(t *testing.T) {
	eachShape(t, func(t *testing.T, r *rand.Rand, shape func(*rand.Rand) float64) {
		v := drawn(r, r.IntN(700), 0.1, shape)
		for _, order := range []method.Order{method.Ascending, method.Descending} {
			got := method.Make(v.Len())
			n := method.Rank(got, v, make([]int32, v.Len()), order, method.TiesMean)
			ranked := 0
			for i, x := range v.Number {
				if !v.OK(i) {
					if got.Status[i] != v.Status[i].Reasons() || got.Number[i] != 0 {
						t.Fatalf("missing cell %d: %v %v", i, got.Number[i], got.Status[i])
					}
					continue
				}
				ranked++
				before, equal := 0, 0
				for j, y := range v.Number {
					if v.OK(j) && (order == method.Ascending && y < x || order == method.Descending && y > x) {
						before++
					} else if v.OK(j) && y == x {
						equal++
					}
				}
				if want := float64(before) + float64(equal+1)/2; got.Number[i] != want {
					t.Fatalf("order %d: %v of %d cells has rank %v, want %v", order, x, v.Len(), got.Number[i], want)
				}
			}
			if n != ranked {
				t.Fatalf("%d ranked, want %d", n, ranked)
			}
		}
	})
}

func TestRankInfinite(t *testing.T) {
	out := method.Make(4)
	method.Rank(out, of(math.Inf(1), 2, math.Inf(-1), 1), make([]int32, 4), method.Ascending, method.TiesLowest)
	if want := []float64{4, 3, 1, 2}; !slices.Equal(out.Number, want) {
		t.Errorf("ranks %v, want %v", out.Number, want)
	}
}

// slope is what [method.Slopes] should give area a in period p, from [method.TheilSen] on that series alone.
func slope(v method.Values, areas, a, p int) (b float64, s data.Status) {
	if i := p*areas + a; !v.OK(i) {
		return 0, v.Status[i].Reasons()
	}
	var t, y []float64
	for q := p; q >= 0 && q > p-method.SlopePeriods; q-- {
		i := q*areas + a
		if v.OK(i) {
			t, y, s = append(t, float64(q)), append(y, v.Number[i]), s|v.Status[i]
		}
		if v.Status[i].Has(data.Break) {
			break
		}
	}
	l, _ := method.TheilSen(t, y)
	if len(t) < method.SlopePoints || math.IsInf(l.Slope, 0) || math.IsNaN(l.Slope) {
		return 0, data.Undefined
	}
	return l.Slope, method.Combine(s)
}

func TestSlopesAreTheilSen(t *testing.T) {
	eachShape(t, func(t *testing.T, r *rand.Rand, shape func(*rand.Rand) float64) {
		areas, periods := 1+r.IntN(20), r.IntN(40)
		v := drawn(r, areas*periods, 0.3*r.Float64(), shape)
		got := method.Make(v.Len())
		method.Slopes(got, v, areas)
		for i := range got.Number {
			want, status := slope(v, areas, i%areas, i/areas)
			if got.Number[i] != want || got.Status[i] != status {
				t.Fatalf("area %d of %d, period %d: %v (%v), want %v (%v)", i%areas, areas, i/areas, got.Number[i], got.Status[i], want, status)
			}
		}
	})
}

func TestSlopes(t *testing.T) {
	for _, test := range []struct {
		of   []float64
		want float64 // of the last
		is   data.Status
	}{
		{[]float64{9, 9, 1, 2, 3, 4, 50}, 1, data.Derived},  // six times 1, then 12.25, 16, 23.5 and 46
		{[]float64{1, none, 3, none, 7}, 1.5, data.Derived}, // 1, 1.5, 2
		{[]float64{1, 2, none, none, 7}, 1.5, data.Derived}, // 1, 1.5, 5/3
		{[]float64{1, none, none, none, 7}, 0, data.Undefined},
		{[]float64{1, 2, 3, 4, none}, 0, data.NotAvailable},
		{[]float64{1, 2}, 0, data.Undefined},
		{[]float64{-1.7e308, 1.7e308, 1.7e308}, 0, data.Undefined}, // beyond the range of numbers
	} {
		out := method.Make(len(test.of))
		method.Slopes(out, of(test.of...), 1)
		if last := len(test.of) - 1; out.Number[last] != test.want || out.Status[last] != test.is {
			t.Errorf("%v: %v (%v), want %v (%v)", test.of, out.Number[last], out.Status[last], test.want, test.is)
		}
	}
}

// Every area at once is as each period ranked and divided alone.
func TestAcross(t *testing.T) {
	eachShape(t, func(t *testing.T, r *rand.Rand, shape func(*rand.Rand) float64) {
		areas, periods, equal := 1+r.IntN(40), r.IntN(12), float64(r.IntN(2))
		gap := drawn(r, areas*periods, 0.3, shape)
		x := method.MakeAcross(areas, periods)
		x.Set(gap, equal)
		place := make([]int32, areas)
		for p := range periods {
			from, to := p*areas, (p+1)*areas
			unequal, rank, group := method.Make(areas), method.Make(areas), method.Make(areas)
			copy(unequal.Status, gap.Status[from:to])
			for i := range areas {
				if gap.OK(from + i) {
					unequal.Number[i] = method.Unequal(gap.Number[from+i], equal)
				}
			}
			method.Rank(rank, unequal, place, method.Ascending, method.TiesLowest)
			method.Quantiles(group, unequal, method.Quarters, place, method.Ascending)
			identical(t, fmt.Sprintf("ranks of period %d", p), x.Rank.Slice(from, to), rank)
			identical(t, fmt.Sprintf("groups of period %d", p), x.Group.Slice(from, to), group)
		}
	})
}

func identical(t *testing.T, what string, got, want method.Values) {
	t.Helper()
	if !slices.Equal(got.Number, want.Number) || !slices.Equal(got.Status, want.Status) {
		t.Fatalf("%s: %v %v, want %v %v", what, got.Number, got.Status, want.Number, want.Status)
	}
}

// Swapping the sexes leaves every place and turns every slope; a year without figures before the first changes nothing.
func TestAcrossLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const areas, periods = 37, 9
	w, m := drawn(r, areas*periods, 0.1, shapes["spread"]), drawn(r, areas*periods, 0.1, shapes["spread"])
	across := func(w, m method.Values, before int) *method.Across {
		n := before * areas
		gap := method.Make(n + w.Len())
		method.Difference(gap.Slice(n, gap.Len()), w, m)
		x := method.MakeAcross(areas, gap.Len()/areas)
		x.Set(gap, 0)
		x.Rank, x.Group, x.Slope = x.Rank.Slice(n, gap.Len()), x.Group.Slice(n, gap.Len()), x.Slope.Slice(n, gap.Len())
		return x
	}
	x, swapped, later := across(w, m, 0), across(m, w, 0), across(w, m, 1)
	identical(t, "ranks, sexes swapped", swapped.Rank, x.Rank)
	identical(t, "groups, sexes swapped", swapped.Group, x.Group)
	for i, b := range x.Slope.Number {
		if swapped.Slope.Number[i] != -b {
			t.Fatalf("slope %v, of the sexes swapped %v", b, swapped.Slope.Number[i])
		}
	}
	identical(t, "ranks after an empty year", later.Rank, x.Rank)
	identical(t, "groups after an empty year", later.Group, x.Group)
	identical(t, "slopes after an empty year", later.Slope, x.Slope)
}

func TestAcrossAllocatesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	x, gap := method.MakeAcross(311, 30), drawn(r, 311*30, 0.05, shapes["spread"])
	if n := testing.AllocsPerRun(3, func() { x.Set(gap, 0) }); n > 0 {
		t.Errorf("%v allocations a block", n)
	}
}

// cube is women's, men's and the total's values of so many indicators, 311 areas and 30 years each: shares with four
// decimals, of which one in twenty is missing.
type cube [][3]method.Values

const cubeAreas, cubeYears, cubeSexes = 311, 30, 3

func drawCube(indicators int) cube {
	c := make(cube, indicators)
	r := rand.New(rand.NewPCG(1, 2))
	for k := range c {
		for sex := range c[k] {
			v := method.Make(cubeAreas * cubeYears)
			for i := range v.Number {
				if r.IntN(20) > 0 {
					v.Number[i], v.Status[i] = math.Round(1e4*(0.45+0.03*float64(sex)+0.08*r.NormFloat64()))/1e4, 0
				}
			}
			c[k][sex] = v
		}
	}
	return c
}

// sums are what another engine must arrive at too.
type sums struct{ gaps, gap, ratio, rank, group, slopes, slope float64 }

func (s *sums) add(o sums) {
	s.gaps += o.gaps
	s.gap += o.gap
	s.ratio += o.ratio
	s.rank += o.rank
	s.group += o.group
	s.slopes += o.slopes
	s.slope += o.slope
}

func summed(v method.Values) (n, sum float64) {
	for i, x := range v.Number {
		if v.OK(i) {
			n++
			sum += x
		}
	}
	return n, sum
}

// sweep computes gap, ratio, rank, quarter and slope of every indicator in two goroutines, each with one block of room.
func (c cube) sweep() sums {
	var all [2]sums
	var wg sync.WaitGroup
	for worker := range all {
		wg.Go(func() {
			gap, ratio := method.Make(cubeAreas*cubeYears), method.Make(cubeAreas*cubeYears)
			x := method.MakeAcross(cubeAreas, cubeYears)
			for k := worker; k < len(c); k += len(all) {
				method.Difference(gap, c[k][0], c[k][1])
				method.Ratio(ratio, c[k][0], c[k][1])
				x.Set(gap, 0)
				var s sums
				s.gaps, s.gap = summed(gap)
				_, s.ratio = summed(ratio)
				_, s.rank = summed(x.Rank)
				_, s.group = summed(x.Group)
				s.slopes, s.slope = summed(x.Slope)
				all[worker].add(s)
			}
		})
	}
	wg.Wait()
	all[0].add(all[1])
	return all[0]
}

// BenchmarkBlock computes a tenth of a thousand indicators, a thousand (28 million cells), and those ten and a hundred times
// over, one block after the other. The last are long: choose with -bench 'Block/(0.1|1)x'.
func BenchmarkBlock(b *testing.B) {
	const indicators = 1000
	c := drawCube(indicators)
	for _, size := range []struct {
		name  string
		of    cube
		times int
	}{{"0.1x", c[:indicators/10], 1}, {"1x", c, 1}, {"10x", c, 10}, {"100x", c, 100}} {
		b.Run(size.name, func(b *testing.B) {
			b.ReportAllocs()
			var s sums
			for b.Loop() {
				s = sums{}
				for range size.times {
					s.add(size.of.sweep())
				}
			}
			cells := float64(size.times * len(size.of) * cubeAreas * cubeYears * cubeSexes * b.N)
			b.ReportMetric(cells/b.Elapsed().Seconds(), "cells/s")
			if peak, ok := peakMemory(); ok {
				b.ReportMetric(peak, "MB-peak")
			}
			b.Logf("%+.4f", s)
		})
	}
}

// peakMemory is the most memory that the process has had, in MB, where the system tells.
func peakMemory() (float64, bool) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, false
	}
	for line := range strings.Lines(string(status)) {
		var kB float64
		if n, _ := fmt.Sscanf(line, "VmHWM: %f kB", &kB); n == 1 {
			return kB / 1e3, true
		}
	}
	return 0, false
}
