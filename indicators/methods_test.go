package indicators_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/indicators"
)

// byClass writes a table of counts of two classes, sexes swapped and counts multiplied where asked.
func byClass(r *rand.Rand, swap bool, by int) string {
	var b strings.Builder
	b.WriteString("# x persons split additive\n# n persons split additive\n# level number split\narea,period,sex,class,x,n,level\n")
	sexes := []string{"F", "M"}
	if swap {
		sexes = []string{"M", "F"}
	}
	for _, area := range []string{"1980", "1981", "1982", "1983"} {
		for _, sex := range sexes {
			for _, class := range []string{"0", "1+", "no"} {
				n := 6000 + r.IntN(5000)
				x := 200 + r.IntN(400)
				level := fmt.Sprint(1 + r.Float64())
				if class == "no" {
					continue
				}
				fmt.Fprintf(&b, "%s,2024,%s,%s,%d,%d,%s\n", area, sex, class, x*by, n*by, level)
			}
		}
	}
	return b.String()
}

const counted = "of: {dataset: d, measure: x}, in: {dataset: d, measure: n}"

// The methods that set women against men by a difference, with the inputs that byClass writes.
var symmetric = map[string]string{
	"share":           "{" + counted + "}",
	"representation":  "{" + counted + "}",
	"rate":            "{" + counted + ", unit: per-1000}",
	"standardised":    "{" + counted + ", by: class, standard: {esp2013: true}}",
	"indirect":        "{" + counted + ", by: class, reference: \"1980\"}",
	"life_expectancy": "{deaths: {dataset: d, measure: x}, persons: {dataset: d, measure: n}, by: class}",
	"kitagawa":        "{" + counted + ", by: class}",
	"das_gupta":       "{by: class, unit: number, factors: [{id: a, title: {sv: a, en: a}, of: {dataset: d, measure: x}}, {id: b, title: {sv: b, en: b}, of: {dataset: d, measure: level}}]}",
	"funnel":          "{" + counted + ", kind: rate, against: \"1980\"}",
	"mean":            "{of: {dataset: d, measure: level}, by: class}",
	"scaled":          "{themes: [{id: t, title: {sv: t, en: t}, aspects: [{id: a, title: {sv: a, en: a}, indicators: [{id: i, title: {sv: i, en: i}, of: {dataset: d, measure: level, where: {class: [\"1+\"]}}, better: lower}]}]}]}",
	"quantiles":       "{of: {dataset: d, measure: level, where: {class: [\"1+\"]}}, groups: 2}",
}

// Swapping the sexes swaps their values and intervals and turns the gap, whatever the method; parts of the gap sum to it.
func TestSexesSwapped(t *testing.T) {
	for name, inputs := range symmetric {
		t.Run(name, func(t *testing.T) {
			ind := plain(t, "method: {"+name+": "+inputs+"}", "polarity: lower", "gap: difference")
			r := computed(t, ind, byClass(rand.New(rand.NewPCG(1, 2)), false, 1))
			back := computed(t, ind, byClass(rand.New(rand.NewPCG(1, 2)), true, 1))
			for _, area := range r.Areas {
				a, b := r.At(area, "2024"), back.At(area, "2024")
				if !a.Women.OK() || (a.Women.Number != b.Men.Number || a.Men.Number != b.Women.Number) || a.Gap.OK() != b.Gap.OK() || math.Abs(a.Gap.Number+b.Gap.Number) > 1e-9 {
					t.Errorf("%s: %+v, swapped %+v", area, a, b)
				}
				w, ok := r.Margin(area, "2024", indicators.OfWomen, indicators.Level95)
				m, okBack := back.Margin(area, "2024", indicators.OfMen, indicators.Level95)
				if ok != okBack || w != m {
					t.Errorf("%s: women's interval %v, swapped men's %v", area, w, m)
				}
				splits(t, r, area, a.Gap.Number)
			}
		})
	}
}

// splits checks that the parts that split a gap sum to it.
func splits(t *testing.T, r *indicators.Result, area string, gap float64) {
	t.Helper()
	if name := r.Indicator.Method.Name(); name != "kitagawa" && name != "das_gupta" {
		return
	}
	all := 0.0
	for i := range r.Parts {
		v := r.PartAt(&r.Parts[i], area, "2024")
		if !v.OK() {
			t.Errorf("%s: part %s is %v", area, r.Parts[i].ID, v.Status)
		}
		all += v.Number
	}
	if math.Abs(all-gap) > 1e-9 {
		t.Errorf("%s: parts sum to %v, the gap is %v", area, all, gap)
	}
}

// An interval holds its figure, one of 99.8 per cent holds that of 95, and both shrink when there is more of everything.
func TestIntervalsHold(t *testing.T) {
	for name, inputs := range symmetric {
		t.Run(name, func(t *testing.T) {
			ind := plain(t, "method: {"+name+": "+inputs+"}", "polarity: lower", "gap: difference")
			few := computed(t, ind, byClass(rand.New(rand.NewPCG(3, 4)), false, 1))
			many := computed(t, ind, byClass(rand.New(rand.NewPCG(3, 4)), false, 100))
			for _, area := range few.Areas {
				for _, q := range []indicators.Quantity{indicators.OfWomen, indicators.OfMen, indicators.OfTotal, indicators.OfGap} {
					in, ok := few.Margin(area, "2024", q, indicators.Level95)
					if !ok {
						continue
					}
					x := map[indicators.Quantity]float64{
						indicators.OfWomen: few.At(area, "2024").Women.Number, indicators.OfMen: few.At(area, "2024").Men.Number,
						indicators.OfTotal: few.At(area, "2024").Total.Number, indicators.OfGap: few.At(area, "2024").Gap.Number,
					}[q]
					wide, okWide := few.Margin(area, "2024", q, indicators.Level998)
					if x < in.Low || x > in.High || okWide && (wide.Low > in.Low || wide.High < in.High) {
						t.Errorf("%s %s: %v in %v and %v", area, q, x, in, wide)
					}
					tight, ok := many.Margin(area, "2024", q, indicators.Level95)
					if name != "mean" && (!ok || tight.High-tight.Low >= in.High-in.Low) {
						t.Errorf("%s %s: %v of a hundred times as many, %v", area, q, tight, in)
					}
				}
			}
		})
	}
}

// A figure that one class lacks is nowhere made up: the sex's value, the gap and the parts are missing with its reason.
func TestMissingClass(t *testing.T) {
	for name, inputs := range symmetric {
		if !strings.Contains(inputs, "by: class") || name == "mean" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			ind := plain(t, "method: {"+name+": "+inputs+"}", "polarity: lower", "gap: difference")
			src := byClass(rand.New(rand.NewPCG(1, 2)), false, 1)
			lines := strings.Split(src, "\n")
			for i, line := range lines {
				if strings.HasPrefix(line, "1981,2024,F,1+") {
					lines[i] = "1981,2024,F,1+,suppressed,suppressed,suppressed"
				}
			}
			c := computed(t, ind, strings.Join(lines, "\n")).At("1981", "2024")
			if c.Women.OK() || !c.Women.Status.Has(data.Suppressed) || c.Gap.OK() || !c.Men.OK() {
				t.Errorf("%+v", c)
			}
		})
	}
}

// The provider's own margin stands before any that could be computed, at its level alone; a series without one has the
// noise around its trend, which has no level and is named so.
func TestMargins(t *testing.T) {
	csv := "# m percent split\n# half percent split\narea,period,sex,m,half\n1980,2024,F,60,4\n1980,2024,M,50,3\n1981,2024,F,60,4\n1981,2024,M,50,\n"
	ind := plain(t, append(valuesDifference, "interval: {margin: {dataset: d, measure: half}}")...)
	r := computed(t, ind, csv)
	m, ok := r.Margin("1980", "2024", indicators.OfWomen, indicators.Level95)
	if !ok || math.Abs(m.Low-0.56) > 1e-12 || math.Abs(m.High-0.64) > 1e-12 || m.Kind != "provider" {
		t.Errorf("women %v", m)
	}
	if g, ok := r.Margin("1980", "2024", indicators.OfGap, indicators.Level95); !ok || math.Abs(g.Low-0.05) > 1e-12 || math.Abs(g.High-0.15) > 1e-12 {
		t.Errorf("gap %v: want 0.1 ± 0.05", g)
	}
	if _, ok := r.Margin("1980", "2024", indicators.OfWomen, indicators.Level998); ok {
		t.Error("the provider has no interval of 99.8 per cent")
	}
	if _, ok := r.Margin("1981", "2024", indicators.OfGap, indicators.Level95); ok {
		t.Error("a gap has an interval although men's margin is missing")
	}
	noisy := computed(t, plain(t, valuesDifference...), head+series("1981", 50, 40, 61, 44, 58, 41))
	if m, ok := noisy.Margin("1981", "2024", indicators.OfGap, indicators.Level95); !ok || m.Kind != "noise" {
		t.Errorf("noise %v", m)
	}
	if _, ok := noisy.Margin("1981", "2023", indicators.OfGap, indicators.Level95); ok {
		t.Error("four points tell a noise")
	}
}

func TestUses(t *testing.T) {
	cat, err := indicators.Load(indicators.Definitions(), layer("catalogue/mine.yaml", strings.Replace(goodIndicator, "{values: {dataset: d, measure: m}}", "{kitagawa: {rate: {dataset: d, measure: m, unit: percent}, in: {dataset: d, measure: n}, by: age}}", 1)))
	if err != nil {
		t.Fatal(err)
	}
	measures, dims, err := cat.Uses("d")
	if err != nil || measures["m"] != (indicators.Use{Unit: "percent"}) || measures["n"] != (indicators.Use{Counts: true}) || len(dims) != 1 || dims[0] != "age" {
		t.Errorf("%v %v %v", measures, dims, err)
	}
}

// What a definition says of a unit must be the table's.
func TestUnitOfInput(t *testing.T) {
	d := table(t, memory.DefaultAllocator, "d", head+series("1981", 50, 40))
	if _, err := indicators.Compute(context.Background(), library{"d": d}, plain(t, "method: {values: {dataset: d, measure: m, unit: days}}", "polarity: higher", "gap: difference")); err == nil || !strings.Contains(err.Error(), "unit mismatch: unit percent, the definition says days") {
		t.Errorf("%v", err)
	}
}

// Every fault of a method's inputs stands at its line and column and says what to write.
func TestMethodFaults(t *testing.T) {
	if testing.Short() {
		t.Skip("one thread: nothing for the race detector")
	}
	of := "of: {dataset: d, measure: x}"
	both := of + ", in: {dataset: d, measure: n}"
	title := "title: {sv: a, en: a}"
	for _, test := range []struct{ method, want string }{
		{"{share: {" + of + "}}", "no dataset is named"},
		{"{rate: {" + both + ", unit: per-thousand}}", `7:83: unit "per-thousand": unknown code: want per-1000`},
		{"{standardised: {" + both + ", standard: {esp2013: true}}}", "no dimension is named: want the one that the figures are divided by"},
		{"{standardised: {" + both + ", by: sex, standard: {esp2013: true}}}", "sex is always kept apart"},
		{"{standardised: {" + both + ", by: age, standard: {}}}", "want exactly one of esp2013: true, area and weights"},
		{"{standardised: {" + both + ", by: age, standard: {area: \"00\", esp2013: true}}}", "want exactly one of esp2013: true, area and weights"},
		{"{standardised: {" + both + ", by: age, standard: {weights: {a: -1}}}}", "a: -1: want zero or more"},
		{"{indirect: {" + both + ", by: age}}", "no area is named whose rates are the reference"},
		{"{quantiles: {" + of + ", groups: 1}}", "1: want 2 to 100"},
		{"{quantiles: {" + of + ", groups: 4, level: kommun}}", `"kommun": want one of [municipality county]`},
		{"{funnel: {" + both + ", kind: share, against: \"00\"}}", `"share": want one of [proportion rate]`},
		{"{das_gupta: {unit: days, factors: [{id: a, " + title + ", " + of + "}]}}", "1 factors: want 2 to 5"},
		{"{das_gupta: {unit: dagar, factors: [{id: a, " + title + ", " + of + "}, {id: a, " + title + ", " + of + "}]}}", `7:28: unit "dagar": unknown code`},
		{"{das_gupta: {unit: days, factors: [{id: a, " + title + ", " + of + "}, {id: a, " + title + ", " + of + "}]}}", `"a" is named twice`},
		{"{oaxaca: {outcome: {dataset: d, measure: y}, by: person}}", "no variable is named"},
		{"{segregation: {" + of + ", by: programme}}", "segregation has no value of each sex to compare: leave gap out"},
		{"{segregation: {" + of + ", by: programme, units: [\"[a\"]}}", `pattern "[a": want one such as "*programmet"`},
		{"{rank_index: {variables: [{id: a, " + title + ", " + of + ", rank: gap}]}}", `"gap": want one of [difference ratio level]`},
		{"{rank_index: {variables: [{id: a, " + title + ", " + of + ", rank: level}]}}", `"": want one of [lower higher]`},
		{"{rank_index: {variables: [{id: A b, " + title + ", " + of + ", rank: ratio}]}}", `"A b": want lower-case words`},
		{"{eige_index: {domains: [{id: a, " + title + ", weight: 0, subdomains: [{id: b, " + title + ", indicators: [{id: c, " + title + ", " + of + "}]}]}]}}", "the weights sum to 0"},
		{"{eige_index: {domains: [{id: a, " + title + ", weight: 1, subdomains: [{id: a, " + title + ", indicators: [{id: c, " + title + ", " + of + "}]}]}]}}", `7:93: "a" is named twice`},
		{"{eige_index: {domains: [{id: a, " + title + ", weight: 1, subdomains: []}]}}", "no subdomain is named"},
		{"{eige_index: {domains: [{id: a_gap, " + title + ", weight: 1, subdomains: [{id: b, " + title + ", indicators: [{id: a, " + title + ", " + of + "}]}]}]}}", `"a_gap" is named twice`},
		{"{rank_index: {variables: [{id: index, " + title + ", " + of + ", rank: ratio}]}}", `7:40: "index" is named twice`},
		{"{scaled: {themes: [{id: a, " + title + ", aspects: [{id: b, " + title + ", indicators: [{id: c, " + title + ", " + of + "}]}]}]}}", `"": want one of [lower higher]`},
		{"{rates: {" + both + "}}", `unknown key "rates" — did you mean "rate"?`},
	} {
		src := strings.Replace(goodIndicator, "{values: {dataset: d, measure: m}}", test.method, 1)
		_, err := indicators.Load(indicators.Definitions(), layer("catalogue/mine.yaml", src))
		if err == nil || !strings.Contains(err.Error(), "catalogue/mine.yaml:") || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s\ngot  %v\nwant %s", test.method, err, test.want)
		}
	}
}

// What is asked for beside the values is checked as strictly.
func TestBesideFaults(t *testing.T) {
	if testing.Short() {
		t.Skip("one thread: nothing for the race detector")
	}
	for _, test := range []struct{ line, want string }{
		{"target: {of: women, value: 0.5, by: soon}", "11:37: \"soon\": invalid time period"},
		{"target: {of: gap, value: -0.1, by: \"2030\"}", "the size of a gap is zero or more"},
		{"target: {of: women, value: 0.5, by: \"2030\", pace: fast}", `"fast": want one of [linear growth]`},
		{"target: {of: women, value: 0.5, by: \"2030\", better: less}", `"less": want one of [higher lower]`},
		{"trend: {of: girls}", `11:13: "girls": want one of [women men total gap]`},
		{"years: {every: 1, such_as: 2022}", "1: want 2 or more"},
		{"scores: {balance: true}", "women's and men's values are not parts of one whole: use ratio_score"},
		{"scores: {share_score: both}", `"both": want one of [women men total]`},
		{"scores: {eige: {reference: -1}}", "-1: want the reference maximum, above zero"},
		{"interval: {level: 0.9, margin: {dataset: d, measure: e}}", "0.9: want 0.95 or 0.998"},
		{"interval: {low: {dataset: d, measure: e}}", "no input is named"},
		{"interval: {}", "want either margin, or low and high"},
	} {
		_, err := indicators.Load(indicators.Definitions(), layer("catalogue/mine.yaml", strings.Replace(goodIndicator, "decimals: 1\n", test.line+"\ndecimals: 1\n", 1)))
		if err == nil || !strings.Contains(err.Error(), "catalogue/mine.yaml:") || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s\ngot  %v\nwant %s", test.line, err, test.want)
		}
	}
}

// Every method says how its figures come about, in both languages.
func TestFormulas(t *testing.T) {
	methods := reflect.TypeFor[indicators.Method]()
	for i := range methods.NumField() {
		var ind indicators.Indicator
		reflect.ValueOf(&ind.Method).Elem().Field(i).Set(reflect.New(methods.Field(i).Type.Elem()))
		name, _, _ := strings.Cut(methods.Field(i).Tag.Get("yaml"), ",")
		if ind.Method.Name() != name || !ind.Formula().Complete() {
			t.Errorf("%s is called %q: %v", name, ind.Method.Name(), ind.Formula())
		}
	}
}

// Zero, everybody, a billion and almost nothing: what comes out is a number that is finite, or says why there is none.
func TestExtremes(t *testing.T) {
	cells := []string{"0,0", "0,1", "1,1", "0,1000000000", "1000000000,1000000000", "1e-300,1", "1,1e-300", "1e300,1e300", "3,2", "..,1"}
	for name, inputs := range symmetric {
		t.Run(name, func(t *testing.T) {
			gap := "gap: ratio"
			if name == "kitagawa" || name == "das_gupta" {
				gap = "gap: difference"
			}
			ind := plain(t, "method: {"+name+": "+inputs+"}", "polarity: lower", gap, "scores: {relative_difference: true, ratio_score: true, levelling: true, eige: {reference: 1e-300}}")
			r := rand.New(rand.NewPCG(5, 6))
			for range 40 {
				var b strings.Builder
				b.WriteString("# x persons split additive\n# n persons split additive\n# level number split\narea,period,sex,class,x,n,level\n")
				for _, area := range []string{"1980", "1981", "1982"} {
					for _, sex := range []string{"F", "M"} {
						for _, class := range []string{"0", "1+"} {
							cell := strings.ReplaceAll(cells[r.IntN(len(cells))], "..", "not_available")
							level, _, _ := strings.Cut(cells[r.IntN(len(cells)-1)], ",")
							fmt.Fprintf(&b, "%s,2024,%s,%s,%s,%s\n", area, sex, class, cell, level)
						}
					}
				}
				finiteAll(t, computed(t, ind, b.String()), b.String())
			}
		})
	}
}

func finiteAll(t *testing.T, r *indicators.Result, src string) {
	t.Helper()
	bad := func(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) }
	for _, area := range r.Areas {
		c := r.At(area, "2024")
		for q, v := range map[indicators.Quantity]data.Value{indicators.OfWomen: c.Women, indicators.OfMen: c.Men, indicators.OfTotal: c.Total, indicators.OfGap: c.Gap} {
			m, ok := r.Margin(area, "2024", q, indicators.Level998)
			if v.OK() && bad(v.Number) || ok && (bad(m.Low) || bad(m.High)) || ok && !v.OK() {
				t.Fatalf("%s %s: %v in %v\n%s", area, q, v, m, src)
			}
		}
		for i := range r.Parts {
			p := &r.Parts[i]
			v := r.PartAt(p, area, "2024")
			m, ok := r.PartMargin(p, area, "2024", indicators.Level95)
			if v.OK() && bad(v.Number) || ok && (bad(m.Low) || bad(m.High)) {
				t.Fatalf("%s %s: %v in %v\n%s", area, p.ID, v, m, src)
			}
		}
	}
}

// What sets the sexes against each other without a direction is the same when they are swapped, whatever the method; and
// the order of rows means nothing.
func TestPartsUnchanged(t *testing.T) {
	level := "of: {dataset: d, measure: level, where: {class: [\"1+\"]}}"
	for name, inputs := range map[string]string{
		"segregation": "{of: {dataset: d, measure: n}, by: class}",
		"rank_index":  "{variables: [{id: a, title: {sv: a, en: a}, " + level + ", rank: difference}]}",
		"eige_index":  "{domains: [{id: a, title: {sv: a, en: a}, weight: 1, subdomains: [{id: b, title: {sv: b, en: b}, indicators: [{id: c, title: {sv: c, en: c}, " + level + "}]}]}]}",
	} {
		t.Run(name, func(t *testing.T) {
			ind := plain(t, "method: {"+name+": "+inputs+"}", "polarity: none")
			src := byClass(rand.New(rand.NewPCG(7, 8)), false, 1)
			r := computed(t, ind, src)
			lines := strings.Split(strings.TrimSuffix(src, "\n"), "\n")
			rows := lines[4:]
			rand.New(rand.NewPCG(9, 10)).Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
			for what, other := range map[string]*indicators.Result{
				"sexes swapped": computed(t, ind, byClass(rand.New(rand.NewPCG(7, 8)), true, 1)),
				"rows shuffled": computed(t, ind, strings.Join(lines, "\n")),
			} {
				for i := range r.Parts {
					for _, area := range r.Areas {
						a, b := r.PartAt(&r.Parts[i], area, "2024"), other.PartAt(&other.Parts[i], area, "2024")
						chance := strings.HasPrefix(r.Parts[i].ID, "D_") && what == "sexes swapped" // dealt out anew
						if !a.OK() || !b.OK() || !chance && math.Abs(a.Number-b.Number) > 1e-12 {
							t.Errorf("%s, %s %s: %v and %v", what, area, r.Parts[i].ID, a, b)
						}
					}
				}
			}
		})
	}
}

// Of a figure that elections repeat, only the years of elections are points, and of pooled years only windows apart.
func TestIndependentPoints(t *testing.T) {
	lines := append([]string{"years: {every: 4, such_as: 2022}", "trend: {of: women}"}, valuesDifference...)
	r := computed(t, plain(t, lines...), head+series("1981", 50, 40, 40, 41, 41))
	slope, _ := r.Part("slope")
	for p, want := range map[data.Period]data.Status{"2021": data.NotApplicable, "2022": data.Undefined} {
		if v := r.PartAt(slope, "1981", p); v.Status != want {
			t.Errorf("%s: %v, want %v", p, v.Status, want)
		}
	}
	// Elections of 2018 and 2022; 2019 and 2021 repeat the first, 2023–2025 the second, so there are two points and no noise.
	judged := append(slices.Clone(lines), "judge: {within: {good: 0.02, near: 0.05}}")
	r = computed(t, plain(t, judged...), head+series("1981", 50, 42, 42, 48, 48, 48, 48))
	if j := r.Judge("1981"); j.Points != 2 || j.Basis != indicators.BasisNone || j.Period != "2025" || math.Abs(j.Value+0.02) > 1e-12 {
		t.Errorf("%+v", j)
	}
	if m, ok := r.Margin("1981", "2025", indicators.OfWomen, indicators.Level95); ok {
		t.Errorf("repeated years make a noise band: %+v", m)
	}
	yearly := computed(t, plain(t, judged[1:]...), head+series("1981", 50, 42, 42, 48, 48, 48, 48))
	if j := yearly.Judge("1981"); j.Points != 6 || j.Basis != indicators.BasisSeries {
		t.Errorf("a figure that is new each year: %+v", j)
	}
	pooled := "# m percent split\narea,period,sex,m\n"
	for i, w := range []int{40, 90, 90, 44, 90, 90, 48, 90, 90, 52} {
		pooled += fmt.Sprintf("1981,%d-%d,F,%d\n1981,%d-%d,M,50\n", 2010+i, 2012+i, w, 2010+i, 2012+i)
	}
	r = computed(t, plain(t, append([]string{"trend: {of: women}"}, valuesDifference...)...), pooled)
	slope, _ = r.Part("slope")
	if v := r.PartAt(slope, "1981", "2019-2021"); !v.OK() || math.Abs(v.Number-0.04/3) > 1e-12 {
		t.Errorf("windows apart rise by %v a year, want %v", v, 0.04/3)
	}
}
