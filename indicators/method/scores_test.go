package method_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"lagesbild/data"
	"lagesbild/indicators/method"
)

func TestScores(t *testing.T) {
	share, ratio, relative := method.Make(4), method.Make(6), method.Make(6)
	method.ShareScore(share, of(0.7, none, 1.1, 0))
	near(t, "share", share.Number[0], 0.7, 0)
	if share.Status[1] != data.NotAvailable || share.Status[2] != data.Undefined || !share.OK(3) {
		t.Errorf("shares %v", share.Status)
	}
	w, m := of(300, 400, 0, 0, none, -1), of(400, 300, 5, 0, 1, 2)
	method.RatioScore(ratio, w, m)
	near(t, "ratio", ratio.Number[0], 0.75, 0)
	near(t, "ratio, sexes swapped", ratio.Number[1], 0.75, 0)
	near(t, "one sex has nothing", ratio.Number[2], 0, 0)
	if ratio.Status[3] != data.Undefined || ratio.Status[4] != data.NotAvailable || ratio.Status[5] != data.Undefined {
		t.Errorf("ratios %v", ratio.Status)
	}
	method.RelativeDifference(relative, w, m)
	near(t, "women lower", relative.Number[0], -0.25, 0)
	near(t, "women higher", relative.Number[1], 1/3., 1e-15)
	near(t, "women have nothing", relative.Number[2], -1, 0)
	if relative.Status[3] != data.Undefined || relative.Status[4] != data.NotAvailable || !relative.OK(5) {
		t.Errorf("relative differences %v", relative.Status)
	}
	method.RelativeDifference(relative.Slice(0, 2), of(1e300, 1e9), of(1e-300, -1))
	if relative.Status[0] != data.Undefined || relative.Status[1] != data.Undefined {
		t.Errorf("beyond all numbers %v, to a negative %v", relative.Status[0], relative.Status[1])
	}
}

func TestScoreLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	const n = 64
	for range 100 {
		w, m := random(r, n), random(r, n)
		a, b, d, back, ratio := method.Make(n), method.Make(n), method.Make(n), method.Make(n), method.Make(n)
		method.RatioScore(a, w, m)
		method.RatioScore(b, scale(m, 7), scale(w, 7))
		method.RelativeDifference(d, w, m)
		method.RelativeDifference(back, m, w)
		method.Ratio(ratio, w, m)
		for i := range n {
			if a.Status[i] != ratio.Status[i] || d.Status[i] != ratio.Status[i] {
				t.Fatalf("status %v and %v, want %v", a.Status[i], d.Status[i], ratio.Status[i])
			}
			if !a.OK(i) {
				continue
			}
			near(t, "score swapped and scaled", b.Number[i], a.Number[i], 1e-12)
			near(t, "relative difference and ratio", d.Number[i], ratio.Number[i]-1, 1e-9)
			near(t, "there and back", (1+d.Number[i])*(1+back.Number[i]), 1, 1e-9)
		}
	}
}

// EIGE, Gender Equality Index 2013, Sweden, participation: full-time equivalent employment and duration of working life;
// the subdomain is published as 91.947743….
func TestEIGE(t *testing.T) {
	fte, err := method.EIGE(53.542481, 64.066188, 58.384452, 60.914198)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "gap", fte.Gap, 0.0894807, 5e-8)
	near(t, "level", fte.Level, 0.9790150, 5e-8)
	near(t, "score", fte.Score, 89.249791, 5e-7)
	life, err := method.EIGE(38.4, 41.6, 40, 41.2)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "gap", life.Gap, 0.04, 1e-15)
	near(t, "level", life.Level, 0.9853293, 5e-8)
	near(t, "score", life.Score, 94.645695, 5e-7)
	c, err := method.Aggregate([]method.Domain{{Weight: 0.193293, Scores: [][]float64{{fte.Score, life.Score}}}})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "participation", c.Subdomains[0][0], 91.947743, 5e-7)
	// The same number worked out in decimals of fifty digits.
	near(t, "participation", c.Subdomains[0][0], 91.947742774773210, 1e-12*92)
}

func TestEIGELaws(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	for range 500 {
		w, m := r.ExpFloat64(), r.ExpFloat64()
		total, c := (w+m)/2, r.ExpFloat64()*2
		g, err := method.EIGE(w, m, total, c)
		if err != nil || !(g.Score >= 1 && g.Score <= 100) {
			t.Fatalf("%+v, %v", g, err)
		}
		near(t, "gap by the formula", g.Gap, math.Abs(w/((w+m)/2)-1), 1e-12)
		if back, _ := method.EIGE(m, w, total, c); back != g {
			t.Fatalf("sexes swapped: %+v, want %+v", back, g)
		}
		scaled, _ := method.EIGE(w*1e9, m*1e9, total*1e9, c*1e9)
		near(t, "scaled", scaled.Score, g.Score, 1e-9)
	}
	for _, x := range []float64{1e-300, 1, 1e9, 1e308} {
		if g, err := method.EIGE(x, x, x, 0); err != nil || g.Score != 100 {
			t.Errorf("equal at %v: %+v, %v", x, g, err)
		}
		if g, err := method.EIGE(0, x, x, x); err != nil || g.Score != 1 || g.Gap != 1 {
			t.Errorf("no women: %+v, %v", g, err)
		}
	}
	for _, bad := range [][4]float64{{0, 0, 1, 1}, {-1, 2, 1, 1}, {1, 1, -1, 1}, {1, 1, 1, -1}, {none, 1, 1, 1}, {1, math.Inf(1), 1, 1}, {1, 1, none, 1}} {
		if g, err := method.EIGE(bad[0], bad[1], bad[2], bad[3]); !errors.Is(err, method.ErrOutOfRange) {
			t.Errorf("%v: %+v, %v", bad, g, err)
		}
	}
	w, m, err := method.PerPopulation(0.4, 0.5)
	if err != nil || w != 0.8 || m != 1.2 {
		t.Errorf("40 percent of positions, half of the population: %v, %v, %v", w, m, err)
	}
	for _, bad := range [][2]float64{{0.4, 0}, {0.4, 1}, {1.1, 0.5}, {none, 0.5}} {
		if _, _, err := method.PerPopulation(bad[0], bad[1]); !errors.Is(err, method.ErrOutOfRange) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

func TestAggregate(t *testing.T) {
	// Worked by hand: means 4 and 9 make √36 = 6; with 3 in proportion 1 to 2: (6·3²)^(1/3) = 54^(1/3).
	domains := []method.Domain{{Weight: 1, Scores: [][]float64{{3, 5}, {9}}}, {Weight: 2, Scores: [][]float64{{3}}}}
	c, err := method.Aggregate(domains)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "mean", c.Subdomains[0][0], 4, 1e-14)
	near(t, "domain", c.Domains[0], 6, 1e-13)
	near(t, "index", c.Index, math.Cbrt(54), 1e-13)
	slices.Reverse(domains)
	back, _ := method.Aggregate(domains)
	near(t, "order of domains", back.Index, c.Index, 1e-13)
	domains[0].Weight, domains[1].Weight = 0.2, 0.1
	again, _ := method.Aggregate(domains)
	near(t, "weights in another unit", again.Index, c.Index, 1e-13)
	for _, bad := range [][]method.Domain{
		nil,
		{{Weight: 1}},
		{{Weight: 1, Scores: [][]float64{{}}}},
		{{Weight: 1, Scores: [][]float64{{0}}}},
		{{Weight: 1, Scores: [][]float64{{none}}}},
		{{Weight: -1, Scores: [][]float64{{5}}}},
		{{Weight: 0, Scores: [][]float64{{5}}}},
	} {
		if c, err := method.Aggregate(bad); !errors.Is(err, method.ErrOutOfRange) {
			t.Errorf("%v: %+v, %v", bad, c, err)
		}
	}
}

func TestRankIndex(t *testing.T) {
	// Four areas, the third lacks the level: ranks of the gap 1.5 1.5 3, of the level (higher is better) 3 1 2.
	part := func(v method.Values, order method.Order) method.RankPart {
		return method.RankPart{Values: v, Order: order, Rank: method.Make(v.Len())}
	}
	parts := []method.RankPart{part(of(2, 2, 1, 5), method.Ascending), part(of(10, 30, none, 20), method.Descending)}
	index := method.Make(4)
	if n := method.RankIndex(index, parts, make([]int32, 4)); n != 3 {
		t.Errorf("ranked %d, want 3", n)
	}
	if want := []float64{2.25, 1.25, 0, 2.5}; !slices.Equal(index.Number, want) || index.Status[2] != data.NotAvailable || index.Status[0] != data.Derived {
		t.Errorf("index %v %v, want %v", index.Number, index.Status, want)
	}
	if want := []float64{1.5, 1.5, 0, 3}; !slices.Equal(parts[0].Rank.Number, want) || parts[0].Rank.OK(2) {
		t.Errorf("ranks of the gap %v, want %v", parts[0].Rank.Number, want)
	}
	if method.RankIndex(index, nil, make([]int32, 4)); index.Status[0] != data.Undefined {
		t.Errorf("an index of nothing: %v", index.Status[0])
	}
	if parts[0].Values.Number[3] != 5 {
		t.Error("the values are changed")
	}
	r := rand.New(rand.NewPCG(15, 16))
	for range 100 {
		const areas = 50
		parts := make([]method.RankPart, 1+r.IntN(15))
		for k := range parts {
			parts[k] = part(random(r, areas), method.Order(r.IntN(2)))
			parts[k].Values.Status[0] = data.Suppressed
		}
		index := method.Make(areas)
		n := method.RankIndex(index, parts, make([]int32, areas))
		sum, ranked := 0.0, 0
		for i := range areas {
			if index.OK(i) {
				sum += index.Number[i]
				ranked++
			}
		}
		if ranked != n || !index.Status[0].Has(data.Suppressed) {
			t.Fatalf("%d ranked, want %d; %v", ranked, n, index.Status[0])
		}
		near(t, "sum", sum, float64(n*(n+1))/2, 1e-9)
	}
}
