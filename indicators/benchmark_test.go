package indicators_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"lagesbild/data"
	"lagesbild/indicators"
)

// A group of 10 and 30 women asked, of whom 5 and 3 agree, is one of 40 of whom 8 do; unweighted it would be 0.3.
func TestBenchmarks(t *testing.T) {
	share := plain(t, "method: {share: {of: {dataset: d, measure: x}, in: {dataset: d, measure: n}}}", "polarity: higher", "gap: difference")
	r := computed(t, share, `# x persons split additive
# n persons split additive
area,period,sex,x,n
1980,2024,F,5,10
1980,2024,M,5,10
1981,2024,F,3,30
1981,2024,M,9,30
1982,2024,F,4,20
1982,2024,M,5,20
`)
	all := r.Benchmarks("1982", "2024", []indicators.Group{
		{ID: "peers", Areas: []string{"1980", "1981"}}, {ID: "list", Areas: []string{"1980"}}, {ID: "list", Areas: []string{"1983"}},
	})
	if len(all) != 2 {
		t.Fatalf("%d groups, want 2: one has no figures", len(all))
	}
	b := all[0]
	near := func(g indicators.GroupValue, want float64) {
		t.Helper()
		if !g.Joint || g.Members != 2 || !g.Value.OK() || math.Abs(g.Value.Number-want) > 1e-15 {
			t.Errorf("%+v, want %v", g, want)
		}
	}
	near(b.Women, 8.0/40)
	near(b.Men, 14.0/40)
	near(b.Gap, -6.0/40)
	// Fagersta's gap, −0.05, is nearer equality than the group's, but not than that of Västerås, which is 0.
	if !b.Nearer || all[1].Nearer || !b.Half || all[1].Half {
		t.Errorf("%+v", all)
	}
	if same := indicators.Agree(all); same.Nearer || same.Half {
		t.Errorf("%+v: the lists disagree", same)
	}
	if same := indicators.Agree(all[:1]); !same.Nearer || !same.Half {
		t.Errorf("%+v: one list agrees with itself", same)
	}
}

// Rates and means have a joint value too: of 10 and 60 cases among 100 and 300 women, of the answers 1, 2, 3 and 9.
func TestJointRateAndMean(t *testing.T) {
	group := []indicators.Group{{ID: "peers", Areas: []string{"1980", "1981"}}}
	r := computed(t, plain(t, "method: {rate: {of: {dataset: d, measure: x}, in: {dataset: d, measure: n}, unit: per-1000}}", "polarity: lower", "gap: difference"), `# x persons split additive
# n persons split additive
area,period,sex,x,n
1980,2024,F,10,100
1980,2024,M,20,100
1981,2024,F,60,300
1981,2024,M,30,300
`)
	b := r.Benchmarks("1980", "2024", group)[0]
	if !b.Women.Joint || !b.Gap.Joint || math.Abs(b.Women.Value.Number-175) > 1e-12 || math.Abs(b.Gap.Value.Number-50) > 1e-12 {
		t.Errorf("rates: %+v", b)
	}
	r = computed(t, plain(t, "method: {mean: {of: {dataset: d, measure: hours}, by: person}}", "polarity: higher", "gap: difference"), `# hours number split
area,period,sex,person,hours
1980,2024,F,1,1
1980,2024,F,2,2
1980,2024,F,3,3
1980,2024,M,4,5
1980,2024,M,5,7
1981,2024,F,6,9
1981,2024,F,7,9
1981,2024,M,8,4
1981,2024,M,9,8
`)
	b = r.Benchmarks("1980", "2024", group)[0]
	if !b.Women.Joint || math.Abs(b.Women.Value.Number-24.0/5) > 1e-12 || math.Abs(b.Men.Value.Number-6) > 1e-12 || math.Abs(b.Gap.Value.Number+1.2) > 1e-12 {
		t.Errorf("means: %+v", b)
	}
}

// Without counts every municipality counts the same, and the value says so.
func TestUnweighted(t *testing.T) {
	r := computed(t, plain(t, valuesDifference...), head+`1980,2024,F,50
1980,2024,M,40
1981,2024,F,30
1981,2024,M,40
1982,2024,F,suppressed
1982,2024,M,40
`)
	all := r.Benchmarks("1980", "2024", []indicators.Group{{ID: "county", Areas: []string{"1980", "1981", "1982"}}})
	if len(all) != 1 {
		t.Fatal(all)
	}
	b := all[0]
	if b.Gap.Joint || b.Gap.Members != 2 || math.Abs(b.Gap.Value.Number) > 1e-15 || b.Women.Members != 2 || b.Men.Members != 3 {
		t.Errorf("%+v", b)
	}
	if r.Benchmarks("1982", "2024", []indicators.Group{{Areas: []string{"1980"}}}) != nil {
		t.Error("a municipality without a gap was set beside others")
	}
	if b.Gap.Value.Status != data.Derived {
		t.Errorf("status %v", b.Gap.Value.Status)
	}
}

// The groups come in order: the county, those picked by hand, all; then the county's other lists and the municipality group.
func TestBenchmarkGroups(t *testing.T) {
	cat, err := indicators.Load(indicators.Definitions())
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, g := range cat.Benchmarks("1981") {
		ids = append(ids, g.ID)
	}
	if !slices.Equal(ids, []string{"county", "peers", "all", "list", "group"}) {
		t.Errorf("%v", ids)
	}
	socio := cat.Benchmarks("1981")[3]
	if !slices.Equal(socio.Areas, []string{"0583", "0686", "0781", "1472", "1499", "1883", "1885"}) {
		t.Errorf("Sala's like by socio-economy: %v", socio)
	}
	if n := len(cat.Benchmarks("19")); n != 1 {
		t.Errorf("a county is set beside %d groups", n)
	}
}

// Nearest in women's and men's level; a municipality that lacks one is nobody's neighbour, and one's own lack is refused.
func TestNearest(t *testing.T) {
	r := computed(t, plain(t, valuesDifference...), head+`1980,2024,F,50
1980,2024,M,40
1981,2024,F,30
1981,2024,M,40
1982,2024,F,49
1982,2024,M,41
1983,2024,F,50
1983,2024,M,suppressed
1984,2024,F,10
1984,2024,M,90
1980,2025,F,suppressed
`)
	weight := 2.0
	rule := &indicators.Neighbours{
		Title: data.Text{SV: "egna", EN: "own"}, Take: 2,
		By: []indicators.Likeness{{Indicator: "plain", Of: indicators.OfWomen}, {Indicator: "plain", Of: indicators.OfMen, Weight: &weight}},
	}
	cat := &indicators.Catalogue{Counties: []*indicators.County{{ID: "19", Neighbours: rule}}}
	g, ok, err := cat.Nearest([]*indicators.Result{r}, "1980")
	if err != nil || !ok || g.ID != "neighbours" || !slices.Equal(g.Areas, []string{"1982", "1981"}) {
		t.Errorf("%+v %v %v", g, ok, err)
	}
	if _, ok, err := cat.Nearest([]*indicators.Result{r}, "1983"); !ok || !errors.Is(err, indicators.ErrNoFigures) {
		t.Errorf("%v: Köping has no figure of men", err)
	}
	if _, ok, err := cat.Nearest(nil, "1980"); !ok || !errors.Is(err, indicators.ErrNoFigures) {
		t.Errorf("%v: nothing was computed", err)
	}
	if _, ok, err := cat.Nearest([]*indicators.Result{r}, "0180"); ok || err != nil {
		t.Errorf("%v %v: a county that has chosen nothing", ok, err)
	}
}
