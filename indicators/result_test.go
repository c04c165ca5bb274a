package indicators_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/indicators"
)

// plain is an indicator over dataset "d", measure "m", with the given lines added.
func plain(t *testing.T, lines ...string) *indicators.Indicator {
	t.Helper()
	src := `id: plain
title: {sv: Prov, en: Test}
measured: {sv: Andel, en: Share}
definition: {sv: Prov., en: Test.}
limits: {sv: Inget., en: Nothing.}
goal: power
decimals: 1
` + strings.Join(lines, "\n")
	ind := &indicators.Indicator{}
	if err := definition.Decode("plain.yaml", []byte(src), ind); err != nil {
		t.Fatal(err)
	}
	return ind
}

var valuesDifference = []string{"method: {values: {dataset: d, measure: m}}", "polarity: higher", "gap: difference"}

func computed(t *testing.T, ind *indicators.Indicator, csv string) *indicators.Result {
	t.Helper()
	d := table(t, memory.DefaultAllocator, "d", csv)
	r, err := indicators.Compute(context.Background(), library{"d": d}, ind)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// series writes a table of women's and men's shares of one area, year by year from 2020.
func series(area string, men float64, women ...float64) string {
	var b strings.Builder
	for i, w := range women {
		fmt.Fprintf(&b, "%s,%d,F,%v\n%s,%d,M,%v\n", area, 2020+i, w, area, 2020+i, men)
	}
	return b.String()
}

const head = "# m percent split\narea,period,sex,m\n"

func TestJudge(t *testing.T) {
	judged := append(slices.Clone(valuesDifference), "judge: {within: {good: 0.02, near: 0.05}}")
	for _, test := range []struct {
		name string
		csv  string
		want string // the light's facts begin so
		end  string // and end so
	}{
		{"steady and equal", series("1981", 50, 51, 51, 51, 51, 51), "good 2024: value 0.01, 0 outside, 5 points, 0 years old, series", ""},
		{"on the limit", series("1981", 50, 52, 52, 52, 52, 52), "good 2024: value 0.02, ", ""},
		{"steady and near", series("1981", 50, 54, 54, 54, 54, 54), "near 2024: value 0.04, 0.02 outside, 5 points, 0 years old, series 0.04 to 0.04: near to near", ""},
		{"steady and far, women lower", series("1981", 50, 42, 42, 42, 42, 42), "miss 2024: value -0.08, 0.06 outside", ""},
		{"a steady trend is no noise", series("1981", 50, 46, 47, 48, 49, 50), "good 2024: value 0, ", ""},
		{"a noisy series is uncertain", series("1981", 50, 40, 61, 44, 58, 41, 57), "uncertain 2025: value 0.07, 0.05 outside, 6 points, -1 years old, series ", ""},
		{"noise within good and near leaves the colour", series("1981", 50, 53.5, 52.5, 53.5, 52.5, 53), "near 2024: value 0.03, 0.01 outside, 5 points, 0 years old, series ", ": good to near"},
		{"four points tell no noise", series("1981", 50, 40, 61, 44, 58), "miss 2023: value 0.08, 0.06 outside, 4 points, 1 years old", ""},
		{"six years old is told", "1981,2018,F,50\n1981,2018,M,51\n", "good 2018: value -0.01, 0 outside, 1 points, 6 years old", ""},
		{"nine years old says nothing of today", "1981,2015,F,50\n1981,2015,M,51\n", "uncertain 2015: value -0.01, 0 outside, 1 points, 9 years old", ""},
		{"withheld", "1981,2023,F,suppressed\n1981,2023,M,51\n", "nodata suppressed", ""},
		{"only one sex", "1981,2020,F,50\n1981,2020,_T,50\n", "nodata", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			j := computed(t, plain(t, judged...), head+test.csv).Judge("1981")
			if got := light(j); !strings.HasPrefix(got, test.want) || !strings.HasSuffix(got, test.end) {
				t.Errorf("got  %s\nwant %s … %s", got, test.want, test.end)
			}
			if j.Doubtful() && j.State != indicators.Uncertain || j.Stale() != (j.Age == 9) || j.Old() != (j.Age >= 6) {
				t.Errorf("%+v", j)
			}
		})
	}
	if got := light(computed(t, plain(t, judged...), head+series("1981", 50, 51)).Judge("1980")); got != "nodata not_available" {
		t.Errorf("an area that is not there: %s", got)
	}
}

// A break cuts the series: the years before it are no points, and neither noise nor change reaches across.
func TestBreak(t *testing.T) {
	ind := plain(t, append(slices.Clone(valuesDifference), "judge: {within: {good: 0.02, near: 0.05}}",
		"breaks: [{from: 2023, why: {sv: Ny definition., en: New definition.}}]")...)
	r := computed(t, ind, head+series("1981", 50, 40, 61, 44, 51, 51, 51))
	j := r.Judge("1981")
	if j.Points != 3 || j.Basis != indicators.BasisNone || j.State != indicators.Good {
		t.Errorf("judged on %d points by %q: %s", j.Points, j.Basis, j.State)
	}
	c := r.Change("1981", indicators.OfGap, "2020", "2025")
	if c.Value.Status != data.Undefined|data.Break {
		t.Errorf("change across a break: %v", c.Value)
	}
	first, ok := r.SinceFirst("1981", indicators.OfGap)
	if !ok || first.From != "2023" || first.To != "2025" || first.Value.Number != 0 {
		t.Errorf("since first: %+v %v", first, ok)
	}
	if _, ok := r.OverFiveYears("1981", indicators.OfGap); ok {
		t.Error("five years across a break")
	}
	if !r.IsBreak("1981", "2023") || r.IsBreak("1981", "2024") || len(r.Breaks) != 1 {
		t.Errorf("breaks %v", r.Breaks)
	}
}

func TestChange(t *testing.T) {
	r := computed(t, plain(t, valuesDifference...), head+series("1981", 50, 40, 41, 42, 43, 44, 46, 49))
	five, ok := r.OverFiveYears("1981", indicators.OfWomen)
	if !ok || five.From != "2021" || five.To != "2026" || math.Abs(five.Value.Number-0.08) > 1e-12 {
		t.Errorf("five years: %+v %v", five, ok)
	}
	first, ok := r.SinceFirst("1981", indicators.OfGap)
	if !ok || first.From != "2020" || math.Abs(first.Value.Number-0.09) > 1e-12 {
		t.Errorf("since first: %+v %v", first, ok)
	}
	if _, ok := r.SinceFirst("1980", indicators.OfGap); ok {
		t.Error("a change in an area without values")
	}
}

// Periods lent by an older vintage keep their status through every formula.
func TestEarlierVintage(t *testing.T) {
	r := computed(t, plain(t, valuesDifference...), head+"1981,2008,F,40 earlier\n1981,2008,M,50 earlier\n1981,2009,F,41 earlier\n1981,2009,M,50\n"+series("1981", 50, 42))
	if c := r.At("1981", "2009"); c.Gap.Status != data.Earlier|data.Derived {
		t.Errorf("gap of 2009: %v", c.Gap.Status)
	}
}

func TestEvenYears(t *testing.T) {
	r := computed(t, plain(t, valuesDifference...), head+series("1981", 50, 45, 30, 41, 42, 59))
	if got := r.EvenYears("1981", "2024", 0.4, 0.6); got != 3 {
		t.Errorf("even for %d years, want 3", got)
	}
}

func TestStanding(t *testing.T) {
	csv := head
	for area, w := range map[string]float64{"1980": 50, "1981": 53, "1982": 47, "1983": 60} {
		csv += series(area, 50, w)
	}
	csv += "1984,2020,F,suppressed\n1984,2020,M,50\n"
	r := computed(t, plain(t, valuesDifference...), csv)
	all := []string{"1980", "1981", "1982", "1983", "1984", "1904"}
	s, ok := r.Standing("1981", "2020", all)
	if !ok || s.Unequal.Rank != 2 || !s.Unequal.Shared || s.Unequal.Ranked != 4 {
		t.Errorf("gap: %+v", s.Unequal)
	}
	if s.Women.Rank != 2 || s.Women.Shared || math.Abs(s.Women.Group.Mean-0.525) > 1e-12 || s.Women.Group.Best != 0.6 || math.Abs(s.Women.Group.Median-0.515) > 1e-12 {
		t.Errorf("women: %+v", s.Women)
	}
	if s.Men.Rank != 1 || !s.Men.Shared || s.Men.Ranked != 5 {
		t.Errorf("men: %+v", s.Men)
	}
	peers, ok := r.Standing("1983", "2020", []string{"1980", "1981"})
	if !ok || peers.Unequal.Rank != 3 || peers.Unequal.Ranked != 3 || math.Abs(peers.Unequal.Group.Mean-0.015) > 1e-12 {
		t.Errorf("an area outside the group is ranked with it but not part of its mean: %+v", peers.Unequal)
	}
	if _, ok := r.Standing("1984", "2020", all); ok {
		t.Error("an area without a gap has a place")
	}
	if _, ok := r.Standing("1981", "2020", []string{"1984"}); ok {
		t.Error("a place among areas without values")
	}
}

func TestInputs(t *testing.T) {
	results, lib := shipped(t), openShelf()
	ctx := context.Background()
	men, err := indicators.Inputs(ctx, lib, results["parental-benefit"].Indicator, "1981", "2023")
	if err != nil || len(men) != 1 || men[0].Published != 30.8 || men[0].Unit != "percent" || men[0].Sex != data.Men || men[0].Value.Origin.Row == 0 {
		t.Errorf("parental benefit: %+v %v", men, err)
	}
	// Women and men, three levels of eight, one age.
	figures, err := indicators.Inputs(ctx, lib, results["post-secondary-25-34"].Indicator, "1981", "2019")
	if err != nil || len(figures) != 2*3+2*8 || figures[0].Role != "of" || figures[len(figures)-1].Role != "in" {
		t.Fatalf("share: %d figures, %v", len(figures), err)
	}
	women, of := 0.0, 0.0
	for _, f := range figures {
		if f.Sex == data.Women && f.Role == "of" {
			of += f.Published
		} else if f.Sex == data.Women {
			women += f.Published
		}
	}
	if got := results["post-secondary-25-34"].At("1981", "2019").Women.Number; of != 501 || women != 1309 || got != of/women {
		t.Errorf("%v of %v women, share %v", of, women, got)
	}
	// A county added up from its ten municipalities lists theirs.
	figures, err = indicators.Inputs(ctx, lib, results["unemployed-composition"].Indicator, "19", "2023")
	if err != nil || len(figures) != 20 {
		t.Errorf("county: %d figures, %v", len(figures), err)
	}
}

func TestDataset(t *testing.T) {
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	r := shipped(t)["parental-benefit"]
	d, err := indicators.Dataset(mem, []*indicators.Result{r}, nil, false, false)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	again, err := indicators.Compute(context.Background(), library{"d": d}, plain(t, "method: {values: {dataset: d, measure: parental-benefit}}", "polarity: equal", "gap: difference"))
	if err != nil {
		t.Fatal(err)
	}
	for _, area := range r.Areas {
		for _, p := range r.Periods {
			was, is := r.At(area, p), again.At(area, p)
			same := func(x, y data.Value) bool {
				return x.Status == y.Status && x.Origin == y.Origin && math.Abs(x.Number-y.Number) < 1e-12
			}
			if !same(was.Women, is.Women) || !same(was.Men, is.Men) || was.Gap.OK() != is.Gap.OK() || math.Abs(was.Gap.Number-is.Gap.Number) > 1e-11 {
				t.Fatalf("%s %s: %+v became %+v", area, p, was, is)
			}
		}
	}
}

func TestGroups(t *testing.T) {
	cat, err := shippedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	groups := cat.Groups("1981")
	if len(groups) != 3 || len(groups[0].Areas) != 10 || len(groups[1].Areas) != 7 || len(groups[2].Areas) != 290 {
		t.Fatalf("Sala: %+v", groups)
	}
	// Kolada's list for Sala: Bromölla, Vara, Sunne, Kristinehamn, Kumla, Mora, Härnösand.
	if want := []string{"1272", "1470", "1766", "1781", "1881", "2062", "2280"}; !slices.Equal(groups[1].Areas, want) {
		t.Errorf("Sala's peers %v, want %v", groups[1].Areas, want)
	}
	karlstad, ok := cat.Peers("1780")
	if !ok || slices.Contains(karlstad.Areas, "1780") || !strings.Contains(karlstad.Title.SV, "kommungruppen Större stad (SKR)") {
		t.Errorf("Karlstad: %+v", karlstad.Title)
	}
	if county := cat.Groups("19"); len(county) != 1 || len(county[0].Areas) != 21 {
		t.Errorf("Västmanland: %+v", county)
	}
	if cat.Groups("00") != nil {
		t.Error("the country stands beside something")
	}
}

// layer is the shipped definitions' goals and one more file.
func layer(name, src string) fstest.MapFS { return fstest.MapFS{name: {Data: []byte(src)}} }

const goodIndicator = `id: mine
title: {sv: Prov, en: Test}
measured: {sv: Andel, en: Share}
definition: {sv: Prov., en: Test.}
limits: {sv: Inget., en: Nothing.}
goal: power
method: {values: {dataset: d, measure: m}}
polarity: higher
gap: difference
judge: {within: {good: 0.02, near: 0.05}}
decimals: 1
`

func TestLoadFaults(t *testing.T) {
	if testing.Short() {
		t.Skip("one thread: nothing for the race detector")
	}
	for _, test := range []struct{ name, file, old, new, want string }{
		{"unknown goal", "catalogue/mine.yaml", "goal: power", "goal: powr", `catalogue/mine.yaml:6:7: sub-goal "powr": not found — did you mean "power"?`},
		{"unknown method", "catalogue/mine.yaml", "{values:", "{value:", `catalogue/mine.yaml:7:10: unknown key "value" — did you mean "values"?`},
		{"two methods", "catalogue/mine.yaml", "{values: {dataset: d, measure: m}}", "{values: {dataset: d, measure: m}, ratio: {dataset: d, measure: m}}", "catalogue/mine.yaml:7:10: want exactly one of"},
		{"unknown polarity", "catalogue/mine.yaml", "polarity: higher", "polarity: highr", `catalogue/mine.yaml:8:11: "highr": want one of`},
		{"near below good", "catalogue/mine.yaml", "near: 0.05", "near: 0.01", "catalogue/mine.yaml:10:36: 0.01: want no less than good, 0.02"},
		{"band over levels", "catalogue/mine.yaml", "{within: {good: 0.02, near: 0.05}}", "{band: {low: 0.4, high: 0.6, near: 0.05}}", "catalogue/mine.yaml:10:16: women's and men's values are not parts of one whole"},
		{"band in percent", "catalogue/mine.yaml", "{within: {good: 0.02, near: 0.05}}", "{band: {low: 40, high: 60, near: 5}}", "catalogue/mine.yaml:10:16: low 40 and high 60"},
		{"judging crime", "catalogue/mine.yaml", "polarity: higher", "polarity: none", "catalogue/mine.yaml:10:9: an indicator of polarity none may not be judged"},
		{"one language", "catalogue/mine.yaml", "{sv: Prov, en: Test}", "{sv: Prov}", "catalogue/mine.yaml:2:9: both sv and en are needed"},
		{"another id", "catalogue/mine.yaml", "id: mine", "id: yours", `catalogue/mine.yaml:1:5: id "yours" is not the file's name`},
		{"break of no area", "catalogue/mine.yaml", "decimals: 1\n", "decimals: 1\nbreaks: [{from: 2020, area: \"1917\", why: {sv: x, en: x}}]\n", `catalogue/mine.yaml:12:29: "1917": want an area of today`},
		{"area in where", "catalogue/mine.yaml", "measure: m}", "measure: m, where: {area: [\"19\"]}}", "catalogue/mine.yaml:7:57: an indicator covers every area"},
	} {
		t.Run(test.name, func(t *testing.T) {
			src := strings.Replace(goodIndicator, test.old, test.new, 1)
			if src == goodIndicator {
				t.Fatal("nothing replaced")
			}
			_, err := indicators.Load(indicators.Definitions(), layer(test.file, src))
			if err == nil || !strings.HasPrefix(err.Error(), test.want[:strings.Index(test.want, ":")]) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}

// A county's own levels hold in its municipalities and nowhere else.
func TestCountyLevels(t *testing.T) {
	county := "id: \"17\"\nname: Värmlands län\njudge: {mine: {within: {good: 0.1, near: 0.2}}}\n"
	cat, err := indicators.Load(fstest.MapFS{
		"goals/power.yaml":    {Data: []byte("id: power\nnumber: 1\ntitle: {sv: Makt, en: Power}\nintro: {sv: Makt., en: Power.}\n")},
		"catalogue/mine.yaml": {Data: []byte(goodIndicator)},
		"counties/17.yaml":    {Data: []byte(county)},
	})
	if err != nil {
		t.Fatal(err)
	}
	d := table(t, memory.DefaultAllocator, "d", head+series("1780", 50, 58)+series("1980", 50, 58)+series("17", 50, 58))
	results, err := indicators.ComputeAll(context.Background(), library{"d": d}, cat, 4)
	if err != nil {
		t.Fatal(err)
	}
	for area, want := range map[string]indicators.State{"1780": indicators.Good, "17": indicators.Good, "1980": indicators.Miss} {
		if j := results[0].Judge(area); j.State != want {
			t.Errorf("%s: %s, want %s", area, light(j), want)
		}
	}
	for what, bad := range map[string]string{
		"counties/17.yaml:3:16: indicator \"mien\": not found — did you mean \"mine\"?": strings.Replace(county, "mine:", "mien:", 1),
		"want no less than good":             strings.Replace(county, "near: 0.2", "near: 0.01", 1),
		"want a municipality's code":         county + "peers: {\"1780\": {title: {sv: x, en: x}, areas: [\"17\"]}}\n",
		"sub-goal \"powr\": not found":       county + "focus_groups: [{id: x, title: {sv: x, en: x}, goals: [powr]}]\n",
		"named twice or is the municipality": county + "peers: {\"1780\": {title: {sv: x, en: x}, areas: [\"1780\"]}}\n",
	} {
		_, err := indicators.Load(indicators.Definitions(), layer("catalogue/mine.yaml", goodIndicator), layer("counties/17.yaml", bad))
		if err == nil || !strings.Contains(err.Error(), what) || !strings.Contains(err.Error(), "counties/17.yaml:") {
			t.Errorf("got %v, want %s", err, what)
		}
	}
}

// One indicator that cannot be computed is named and leaves the others good; one without figures is no fault, unless there
// are none for any.
func TestComputeAllNamesFaults(t *testing.T) {
	const good, total, noDataset, noMeasure = "dataset: d, measure: m", "dataset: total, measure: m", "dataset: gone, measure: m", "dataset: d, measure: gone"
	lib := library{
		"d":     table(t, memory.DefaultAllocator, "d", head+series("1981", 50, 58)),
		"total": table(t, memory.DefaultAllocator, "total", "# m percent none\narea,period,sex,m\n1981,2020,_T,1\n"),
	}
	for _, test := range []struct {
		inputs  []string
		results int
		want    string
	}{
		{[]string{good, total, noDataset}, 1, "indicator i1: total m has no values by sex"},
		{[]string{good, noDataset, noMeasure}, 1, ""},
		{[]string{noDataset}, 0, `indicator i0: no figures: dataset "gone": not found`},
	} {
		layer := fstest.MapFS{"goals/power.yaml": {Data: []byte("id: power\nnumber: 1\ntitle: {sv: Makt, en: Power}\nintro: {sv: Makt., en: Power.}\n")}}
		for i, input := range test.inputs {
			id := fmt.Sprint("i", i)
			layer["catalogue/"+id+".yaml"] = &fstest.MapFile{Data: []byte(strings.NewReplacer("id: mine", "id: "+id, good, input).Replace(goodIndicator))}
		}
		cat, err := indicators.Load(layer)
		if err != nil {
			t.Fatal(err)
		}
		results, err := indicators.ComputeAll(context.Background(), lib, cat, 2)
		text := fmt.Sprint(err)
		if test.want == "" {
			test.want = fmt.Sprint(nil)
		}
		if len(results) != test.results || !strings.HasPrefix(text, test.want) || strings.Contains(text, "\n") {
			t.Errorf("%q: %d results, %v; want %d, %q", test.inputs, len(results), err, test.results, test.want)
		}
	}
}

func TestComputeFaults(t *testing.T) {
	for _, test := range []struct {
		name, csv string
		lines     []string
		want      error
	}{
		{"no such measure", "# x percent split\narea,period,sex,x\n1981,2020,F,1\n", valuesDifference, data.ErrNotFound},
		{"no such measure yet", "# x percent split\narea,period,sex,x\n1981,2020,F,1\n", valuesDifference, indicators.ErrNoFigures},
		{"no sex", "# m percent split\narea,period,m\n1981,2020,1\n", valuesDifference, data.ErrDimension},
		{"only totals", "# m percent none\narea,period,sex,m\n1981,2020,_T,1\n", valuesDifference, data.ErrDimension},
		{"share of medians", "# m SEK split\narea,period,sex,m\n1981,2020,F,1\n", []string{"method: {composition: {dataset: d, measure: m}}", "polarity: equal", "gap: difference"}, data.ErrNotAdditive},
		{"complement of days", "# m days share\narea,period,sex,m\n1981,2020,M,1\n", []string{"method: {complement: {dataset: d, measure: m}}", "polarity: equal", "gap: difference"}, data.ErrUnitMismatch},
		{"persons by days", "# m persons split additive\n# n days split additive\narea,period,sex,m,n\n1981,2020,F,1,2\n", []string{"method: {share: {of: {dataset: d, measure: m}, in: {dataset: d, measure: n}}}", "polarity: higher", "gap: difference"}, data.ErrUnitMismatch},
		{"members with days", "# m persons split additive\n# n days split additive\narea,period,sex,m,n\n1981,2020,F,1,2\n", []string{"method: {composition: {dataset: d, measure: m, with: [{dataset: d, measure: n}]}}", "polarity: equal", "gap: difference"}, data.ErrUnitMismatch},
		{"mean of two ages", "# m SEK split\narea,period,sex,age,m\n1981,2020,F,a,1\n1981,2020,F,b,1\n", valuesDifference, data.ErrNotAdditive},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := table(t, memory.DefaultAllocator, "d", test.csv)
			_, err := indicators.Compute(context.Background(), library{"d": d}, plain(t, test.lines...))
			if !errors.Is(err, test.want) || !strings.HasPrefix(err.Error(), "indicator plain: ") {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

// TestRenumbered: Heby was 1917 until 2006 and is 0331 since, the same municipality all the time.
func TestRenumbered(t *testing.T) {
	rows := head
	for year := 2003; year <= 2009; year++ {
		code := "1917"
		if year > 2006 {
			code = "0331"
		}
		rows += fmt.Sprintf("%s,%d,F,%d\n%s,%d,M,50\n", code, year, 40+year-2000, code, year)
	}
	rows += "0331,2004,F,not_available\n0331,2004,M,not_available\n" // the table has the new code's series whole, without values
	ind := plain(t, valuesDifference...)
	r := computed(t, ind, rows)
	if !slices.Equal(r.Areas, []string{"0331"}) || len(r.Breaks) != 0 {
		t.Fatalf("areas %v, breaks %v", r.Areas, r.Breaks)
	}
	for i, p := range r.Periods {
		if c := r.At("0331", p); !c.Women.OK() || math.Abs(c.Women.Number-float64(43+i)/100) > 1e-12 {
			t.Errorf("%s: %+v", p, c.Women)
		}
	}
	if five, ok := r.OverFiveYears("0331", indicators.OfWomen); !ok || five.From != "2004" || math.Abs(five.Value.Number-0.05) > 1e-12 {
		t.Errorf("over five years: %+v %v", five, ok)
	}
	figures, err := indicators.Inputs(context.Background(), library{"d": table(t, memory.DefaultAllocator, "d", rows)}, ind, "0331", "2004")
	if err != nil || len(figures) != 4 || figures[0].Value.OK() || figures[2].Codes[0].ID != "1917" || figures[2].Published != 44 {
		t.Errorf("figures behind 2004: %+v, %v", figures, err)
	}
}

// TestTerritory: Heby left Västmanland for Uppsala county in 2007, and figures of December 2006 know it already.
func TestTerritory(t *testing.T) {
	rows := head
	for year := 2003; year <= 2009; year++ {
		for _, area := range []string{"03", "04", "19", "1980"} {
			rows += fmt.Sprintf("%s,%d,F,%d\n%s,%d,M,50\n", area, year, 40+year-2000, area, year)
		}
	}
	rows += "0380,2004,F,40\n0380,2004,M,41\n" // all after Knivsta left
	r := computed(t, plain(t, valuesDifference...), rows)
	if len(r.Breaks) != 4 {
		t.Errorf("breaks %v", r.Breaks)
	}
	for _, area := range []string{"03", "19"} {
		if !r.IsBreak(area, "2006") || !r.IsBreak(area, "2007") || r.IsBreak(area, "2005") || r.IsBreak(area, "2008") {
			t.Errorf("%s: breaks %v", area, r.Breaks)
		}
		if c := r.Change(area, indicators.OfWomen, "2005", "2008"); c.Value.Status != data.Undefined|data.Break {
			t.Errorf("%s: change across: %v", area, c.Value)
		}
		if first, ok := r.SinceFirst(area, indicators.OfWomen); !ok || first.From != "2007" {
			t.Errorf("%s: since first: %+v", area, first)
		}
	}
	for _, area := range []string{"04", "1980"} {
		if first, ok := r.SinceFirst(area, indicators.OfWomen); !ok || first.From != "2003" || r.IsBreak(area, "2007") {
			t.Errorf("%s: since first: %+v", area, first)
		}
	}
}
