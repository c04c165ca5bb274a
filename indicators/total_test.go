package indicators_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/indicators"
)

var reported = []string{"method: {total: {dataset: d, measure: m}}", "polarity: none"}

const totals = "# m percent none\n# half percent none\n# n persons split\n# q ratio ratio\narea,period,sex,m,half,n,q\n" +
	"1980,2020,_T,40,2,,\n1980,2021,_T,42,2,,\n1980,2022,_T,44,2,,\n1980,2023,_T,46,2,,\n1980,2024,_T,48,2,,0.9\n" +
	"1981,2024,_T,60,3,,\n1982,2024,_T,suppressed,,,\n1983,2024,_T,50,1,,\n1980,2024,F,,,10,\n1980,2024,M,,,30,\n"

// A total has neither women's nor men's value, nor a gap: nothing is set against anything, and no light is lit.
func TestTotal(t *testing.T) {
	r := computed(t, plain(t, append(slices.Clone(reported), "interval: {margin: {dataset: d, measure: half}}")...), totals)
	c := r.At("1980", "2024")
	if c.Total.Number != 0.48 || c.Women.Status != data.NotApplicable || c.Men.Status != data.NotApplicable || c.Gap.Status != data.NotApplicable {
		t.Errorf("%+v", c)
	}
	if hidden := r.At("1982", "2024").Total; hidden.OK() || !hidden.Status.Has(data.Suppressed) {
		t.Errorf("a withheld total: %+v", hidden)
	}
	if m, ok := r.Margin("1980", "2024", indicators.OfTotal, indicators.Level95); !ok || m.Kind != indicators.KindProvider || math.Abs(m.Low-0.46) > 1e-12 || math.Abs(m.High-0.5) > 1e-12 {
		t.Errorf("margin %+v, %v", m, ok)
	}
	if _, ok := r.Margin("1980", "2024", indicators.OfGap, indicators.Level95); ok {
		t.Error("a gap that is not there has a margin")
	}
	if _, ok := r.Latest("1980"); ok {
		t.Error("there is no period with both sexes")
	}
	if p, ok := r.LatestOf(indicators.OfTotal, "1980"); !ok || p != "2024" {
		t.Errorf("latest total %s, %v", p, ok)
	}
	if _, ok := r.LatestOf(indicators.OfTotal, "1982"); ok {
		t.Error("an area whose only figure is withheld has a latest")
	}
	if j := r.Judge("1980"); j.State != indicators.Unjudged {
		t.Errorf("judged %+v", j)
	}
	if n := len(r.Benchmarks("1980", "2024", []indicators.Group{{ID: "g", Areas: []string{"1980", "1981", "1982", "1983"}}})); n != 1 {
		t.Errorf("%d benchmarks", n)
	}
	if level, ok := r.Level("1980", "2024", []string{"1981", "1983"}); !ok || level.Rank != 0 {
		t.Errorf("of polarity none no level is better: %+v, %v", level, ok)
	}
}

// One sex's figure never stands in for the total.
func TestTotalNeverOfOneSex(t *testing.T) {
	ind := plain(t, "method: {total: {dataset: d, measure: n}}", "polarity: none")
	if c := computed(t, ind, totals).At("1980", "2024"); c.Total.OK() || c.Women.OK() {
		t.Errorf("%+v", c)
	}
	ind = plain(t, "method: {total: {dataset: d, measure: q}}", "polarity: none")
	_, err := indicators.Compute(context.Background(), library{"d": table(t, memory.DefaultAllocator, "d", totals)}, ind)
	if err == nil || !strings.Contains(err.Error(), "use method ratio") {
		t.Errorf("a ready-made ratio as a total: %v", err)
	}
}

// The level has a place among others, a trend and a target.
func TestTotalLevel(t *testing.T) {
	r := computed(t, plain(t, "method: {total: {dataset: d, measure: m}}", "polarity: higher", "trend: {of: total}", "target: {of: total, value: 0.6, by: 2030}"), totals)
	b := r.Benchmarks("1980", "2024", []indicators.Group{{ID: "g", Areas: []string{"1981", "1982", "1983"}}})[0]
	if b.Level.Rank != 3 || b.Level.Ranked != 3 || b.Half || b.Total.Joint || b.Total.Members != 2 || math.Abs(b.Total.Value.Number-0.55) > 1e-12 {
		t.Errorf("%+v", b)
	}
	slope, ok := r.Part("slope")
	if v := r.PartAt(slope, "1980", "2024"); !ok || math.Abs(v.Number-0.02) > 1e-12 {
		t.Errorf("slope %+v", v)
	}
	p, ok := r.Progress("1980", "2024")
	if !ok || math.Abs(p.Distance-0.12) > 1e-12 || math.Abs(p.Pace.Ratio-1) > 1e-9 || indicators.VerdictWord(p.Verdict).EN != "on track" {
		t.Errorf("progress %+v, %v", p, ok)
	}
}

func TestTotalFaults(t *testing.T) {
	for _, test := range []struct{ with, want string }{
		{"gap: difference\njudge: {within: {good: 0.02, near: 0.05}}", "total has no value of each sex to compare: leave gap out"},
		{"judge: {within: {good: 0.02, near: 0.05}}", "without a gap between the sexes there is nothing to judge"},
		{"trend: {of: women}", "there are no values of women and men: want total"},
		{"target: {of: gap, value: 0, by: 2030}", "there are no values of women and men: want total"},
		{"scores: {ratio: true}", "total has no value of each sex to compare"},
	} {
		src := strings.Replace(goodIndicator, "{values: {", "{total: {", 1)
		src = strings.Replace(src, "gap: difference\njudge: {within: {good: 0.02, near: 0.05}}", test.with, 1)
		_, err := indicators.Load(indicators.Definitions(), layer("catalogue/mine.yaml", src))
		if err == nil || !strings.Contains(err.Error(), "catalogue/mine.yaml:") || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s\ngot  %v\nwant %s", test.with, err, test.want)
		}
	}
}

// A break of one area cuts its trend, and no other's.
func TestTrendIsCutAtOwnBreak(t *testing.T) {
	r := computed(t, plain(t, append(slices.Clone(valuesDifference), "trend: {of: women}",
		"breaks: [{from: 2024, area: \"1981\", why: {sv: Ny gräns., en: New border.}}]")...),
		head+series("1981", 50, 60, 65, 70, 75, 30, 31, 32, 33, 34)+series("1980", 50, 60, 65, 70, 75, 30, 31, 32, 33, 34))
	slope, _ := r.Part("slope")
	if cut, whole := r.PartAt(slope, "1981", "2028").Number, r.PartAt(slope, "1980", "2028").Number; math.Abs(cut-0.01) > 1e-12 || whole == cut {
		t.Errorf("slope %v after the break, %v without one", cut, whole)
	}
}

// Persons in classes that hold one another are divided class by class, but summed neither over classes nor over areas.
func TestCountsThatHoldOneAnother(t *testing.T) {
	src := "# n persons split\n# days days split\narea,period,sex,level,n,days\n1980,2024,F,all,40,4\n1980,2024,M,all,60,6\n1980,2024,F,some,10,1\n1980,2024,M,some,30,3\n"
	of := func(measure string) *indicators.Indicator {
		return plain(t, "method: {composition: {dataset: d, measure: "+measure+"}}", "polarity: none", "gap: difference", "breakdown: {by: level, alone: true}")
	}
	r := computed(t, of("n"), src)
	if all, some := r.Breakdown[0].At("1980", "2024"), r.Breakdown[1].At("1980", "2024"); all.Women.Number != 0.4 || some.Women.Number != 0.25 {
		t.Errorf("%+v, %+v", all, some)
	}
	if slices.Contains(r.Areas, "00") {
		t.Error("municipalities were to be added up")
	}
	d := table(t, memory.DefaultAllocator, "d", src)
	for _, ind := range []*indicators.Indicator{
		of("days"), plain(t, "method: {composition: {dataset: d, measure: n}}", "polarity: none", "gap: difference"),
		plain(t, "method: {segregation: {of: {dataset: d, measure: n}, by: level}}", "polarity: none"),
	} {
		if _, err := indicators.Compute(context.Background(), library{"d": d}, ind); !errors.Is(err, data.ErrNotAdditive) {
			t.Errorf("%s: %v", ind.Method.Name(), err)
		}
	}
}

// Of a table that holds sums beside its units, segregation counts the units that a pattern names, as if there were no sums.
func TestSegregationOfUnits(t *testing.T) {
	const alone = "# n persons additive split\narea,period,sex,level,n\n1980,2024,F,111,80\n1980,2024,M,111,20\n1980,2024,F,112,20\n1980,2024,M,112,80\n"
	const beside = "1980,2024,F,11,100\n1980,2024,M,11,100\n1980,2024,F,all,100\n1980,2024,M,all,100\n"
	of := func(units string) *indicators.Indicator {
		return plain(t, "method: {segregation: {of: {dataset: d, measure: n}, by: level"+units+"}}", "polarity: none")
	}
	want := computed(t, of(""), alone)
	sums := strings.Replace(alone, "additive ", "", 1) + beside
	got := computed(t, of(`, units: ["[0-9][0-9][0-9]"]`), sums)
	for i, p := range want.Parts {
		w, g := want.PartAt(&p, "1980", "2024"), got.PartAt(&got.Parts[i], "1980", "2024")
		if w.Number != g.Number || w.Status != g.Status {
			t.Errorf("%s: %v, want %v", p.ID, g, w)
		}
	}
	d := table(t, memory.DefaultAllocator, "d", sums)
	_, err := indicators.Compute(context.Background(), library{"d": d}, of(`, units: ["[0-9][0-9][0-9][0-9]"]`))
	if !errors.Is(err, data.ErrUnknownCode) || !strings.Contains(err.Error(), "the codes are 11, 111, 112, all") {
		t.Errorf("no unit: %v", err)
	}
	days := table(t, memory.DefaultAllocator, "d", strings.Replace(sums, "n persons", "n days", 1))
	if _, err := indicators.Compute(context.Background(), library{"d": days}, of(`, units: ["11?"]`)); !errors.Is(err, data.ErrUnitMismatch) {
		t.Errorf("days: %v", err)
	}
}
