package indicators_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/indicators"
)

// ages writes counts of both sexes at single ages, of two municipalities.
func ages(r *rand.Rand, swap bool) string {
	var b strings.Builder
	b.WriteString("# n persons split additive\narea,period,sex,age,n\n")
	for _, area := range []string{"1980", "1981"} {
		for age := range 10 {
			women, men := 50+r.IntN(50), 50+r.IntN(50)
			if swap {
				women, men = men, women
			}
			fmt.Fprintf(&b, "%s,2024,F,%d,%d\n%s,2024,M,%d,%d\n", area, age, women, area, age, men)
		}
	}
	return b.String()
}

var byAgeGroups = []string{
	"method: {composition: {dataset: d, measure: n}}", "polarity: none", "gap: difference",
	`breakdown: {by: age, groups: [{id: young, title: {sv: Unga, en: Young}, codes: ["0", "1", "2", "3"]}, {id: old, title: {sv: Äldre, en: Older}, codes: ["4", "5", "6", "7", "8", "9"]}]}`,
}

// The counts of classes that hold every code add up to the indicator's own.
func TestClassesAddUp(t *testing.T) {
	r := computed(t, plain(t, byAgeGroups...), ages(rand.New(rand.NewPCG(1, 2)), false))
	if len(r.Breakdown) != 2 || r.Breakdown[0].ID != "young" || r.Breakdown[1].Title.EN != "Older" || r.ClassesOf.SV != "age" {
		t.Fatalf("classes of %v: %+v", r.ClassesOf, r.Breakdown)
	}
	for _, area := range r.Areas {
		var women, men float64
		for _, c := range r.Breakdown {
			w, m := c.Counts(area, "2024")
			if !w.OK() || !m.OK() || c.At(area, "2024").Women.Number != w.Number/(w.Number+m.Number) {
				t.Errorf("%s %s: %v of %v and %v", area, c.ID, c.At(area, "2024").Women, w, m)
			}
			if margin, ok := c.Margin(area, "2024", indicators.OfWomen, indicators.Level95); !ok || margin.Name != "wilson" {
				t.Errorf("%s %s: no interval", area, c.ID)
			}
			women, men = women+w.Number, men+m.Number
		}
		w, m := r.Counts(area, "2024")
		if w.Number != women || m.Number != men {
			t.Errorf("%s: %v and %v, the classes have %v and %v", area, w, m, women, men)
		}
	}
	if slices.ContainsFunc(r.Notes, func(n data.Note) bool { return n.ID == "summed-over" }) {
		t.Error("the sum over the breakdown's own dimension is told as a silent one")
	}
	if w, _ := r.Counts("0180", "2024"); w.Status != data.NotAvailable {
		t.Errorf("counts of an area that is not there: %v", w)
	}
	values := computed(t, plain(t, valuesDifference...), head+series("1981", 50, 51))
	if w, _ := values.Counts("1981", "2020"); w.Status != data.NotApplicable {
		t.Errorf("counts of published values: %v", w)
	}
}

// A class is what the indicator would be over its codes alone.
func TestClassIsNarrowed(t *testing.T) {
	src := ages(rand.New(rand.NewPCG(3, 4)), false)
	r := computed(t, plain(t, byAgeGroups...), src)
	alone := computed(t, plain(t, `method: {composition: {dataset: d, measure: n, where: {age: ["0", "1", "2", "3"]}}}`, "polarity: none", "gap: difference"), src)
	young, ok := r.Class("young")
	if _, none := r.Class("ancient"); !ok || none {
		t.Fatal("classes are not found by id")
	}
	for _, area := range r.Areas {
		if young.At(area, "2024") != alone.At(area, "2024") {
			t.Errorf("%s: %+v, want %+v", area, young.At(area, "2024"), alone.At(area, "2024"))
		}
	}
	d := table(t, memory.DefaultAllocator, "d", src)
	figures, err := indicators.Inputs(context.Background(), library{"d": d}, young.Indicator, "1980", "2024")
	if err != nil || len(figures) != 8 {
		t.Errorf("%d figures behind four ages of two sexes, %v", len(figures), err)
	}
	for _, f := range figures {
		if age := f.Codes[3].ID; age > "3" {
			t.Errorf("age %s is not the class's", age)
		}
	}
}

// Swapping the sexes swaps them in every class and turns the gap.
func TestClassesSwapped(t *testing.T) {
	a := computed(t, plain(t, byAgeGroups...), ages(rand.New(rand.NewPCG(5, 6)), false))
	b := computed(t, plain(t, byAgeGroups...), ages(rand.New(rand.NewPCG(5, 6)), true))
	for k, c := range a.Breakdown {
		x, y := c.At("1981", "2024"), b.Breakdown[k].At("1981", "2024")
		if x.Women.Number != y.Men.Number || x.Men.Number != y.Women.Number || math.Abs(x.Gap.Number+y.Gap.Number) > 1e-15 {
			t.Errorf("%s: %+v, swapped %+v", c.ID, x, y)
		}
	}
}

// What one class lacks is missing there and in the whole, and nowhere else.
func TestMissingInOneClass(t *testing.T) {
	lines := strings.Split(ages(rand.New(rand.NewPCG(7, 8)), false), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "1981,2024,F,2,") {
			lines[i] = "1981,2024,F,2,suppressed"
		}
	}
	r := computed(t, plain(t, byAgeGroups...), strings.Join(lines, "\n"))
	for _, c := range r.Breakdown {
		for _, area := range r.Areas {
			cell := c.At(area, "2024")
			hidden := c.ID == "young" && area == "1981"
			if cell.Women.OK() == hidden || cell.Gap.OK() == hidden || hidden && !cell.Gap.Status.Has(data.Suppressed) {
				t.Errorf("%s %s: %+v", c.ID, area, cell)
			}
		}
	}
	if whole := r.At("1981", "2024"); whole.Women.OK() || !whole.Women.Status.Has(data.Suppressed) {
		t.Errorf("the whole: %+v", whole)
	}
}

// Shares of all have a denominator that is not narrowed, and sum to 1 over the classes; without listed codes classes are
// those of where. Figures that cannot be summed stand by class alone.
func TestBreakdownOf(t *testing.T) {
	src := "# n persons split additive\n# pay SEK split\narea,period,sex,level,n,pay\n" +
		"1980,2024,F,1,20,100\n1980,2024,F,2,30,110\n1980,2024,F,3,50,130\n1980,2024,M,1,60,120\n1980,2024,M,2,20,140\n1980,2024,M,3,20,suppressed\n"
	of := func(where string) string {
		return "method: {share: {of: {dataset: d, measure: n" + where + "}, in: {dataset: d, measure: n" + where + "}}}"
	}
	shares := computed(t, plain(t, of(""), "polarity: none", "gap: difference", "breakdown: {by: level, whole: [in], alone: true}"), src)
	women, men := 0.0, 0.0
	for _, c := range shares.Breakdown {
		women, men = women+c.At("1980", "2024").Women.Number, men+c.At("1980", "2024").Men.Number
	}
	if len(shares.Breakdown) != 3 || math.Abs(women-1) > 1e-12 || math.Abs(men-1) > 1e-12 {
		t.Errorf("%d classes, shares sum to %v and %v", len(shares.Breakdown), women, men)
	}
	if own := shares.At("1980", "2024"); own.Women.Status != data.NotApplicable || own.Gap.Status != data.NotApplicable || shares.Unit != "share" {
		t.Errorf("an indicator that stands by class alone: %+v", own)
	}
	kept := computed(t, plain(t, of(`, where: {level: ["3", "1"]}`), "polarity: none", "gap: difference", "breakdown: {by: level, whole: [in]}"), src)
	if len(kept.Breakdown) != 2 || kept.Breakdown[0].ID != "3" || kept.Breakdown[0].At("1980", "2024").Women.Number != 50.0/70 {
		t.Errorf("classes of where: %+v", kept.Breakdown)
	}
	pay := computed(t, plain(t, "method: {values: {dataset: d, measure: pay}}", "polarity: higher", "gap: ratio", "judge: {within: {good: 0.05, near: 0.1}}", "breakdown: {by: level, alone: true}"), src)
	if got := pay.Breakdown[1].At("1980", "2024").Gap.Number; math.Abs(got-110.0/140) > 1e-12 {
		t.Errorf("pay at level 2: %v", got)
	}
	if last := pay.Breakdown[2].At("1980", "2024"); last.Men.OK() || last.Gap.OK() || !last.Women.OK() {
		t.Errorf("pay at level 3: %+v", last)
	}
	if state := pay.Judge("1980").State; state != indicators.NoData {
		t.Errorf("what has no figures of its own is judged %s", state)
	}
	if state := pay.Breakdown[0].Judge("1980").State; state != indicators.Miss {
		t.Errorf("a class is judged %s", state)
	}
}

// Classes broken down in their turn: each of a level and a region, of those levels alone, and both dimensions in a dataset.
func TestNestedBreakdown(t *testing.T) {
	src := "# rate percent split\n# n persons split additive\narea,period,sex,level,region,rate,n\n"
	x := 10
	for _, level := range []string{"high", "low"} {
		for _, region := range []string{"abroad", "sweden"} {
			for _, sex := range []string{"F", "M"} {
				x++
				src += fmt.Sprintf("1980,2024,%s,%s,%s,%d,%d\n", sex, level, region, x, 10*x)
			}
		}
	}
	r := computed(t, plain(t, "method: {values: {dataset: d, measure: rate}}", "polarity: higher", "gap: difference",
		"breakdown: {by: level, alone: true, then: {by: region, alone: true}}"), src)
	var ids []string
	for _, c := range r.Classes() {
		ids = append(ids, c.ID)
	}
	if want := []string{"high", "high/abroad", "high/sweden", "low", "low/abroad", "low/sweden"}; !slices.Equal(ids, want) {
		t.Errorf("classes %v, want %v", ids, want)
	}
	if c, ok := r.Class("low/abroad"); !ok || c.Title.SV != "low, abroad" || math.Abs(c.At("1980", "2024").Women.Number-0.15) > 1e-12 {
		t.Errorf("%+v, %v", c, ok)
	}
	if high := r.Breakdown[0].At("1980", "2024"); high.Women.Status != data.NotApplicable || r.Breakdown[0].ClassesOf.SV != "region" {
		t.Errorf("a class that has no figures beside its own: %+v", high)
	}
	d, err := indicators.Dataset(memory.DefaultAllocator, []*indicators.Result{r}, nil, false, true)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Dimension("region"); err != nil || d.Len() != 4*3 {
		t.Errorf("%d observations, %v", d.Len(), err)
	}
	// Counts: each level is the sum of its regions, and all of both levels; the whole stays as it is.
	r = computed(t, plain(t, "method: {composition: {dataset: d, measure: n}}", "polarity: none", "gap: difference", "breakdown: {by: level, then: {by: region}}"), src)
	sum := func(ids ...string) (all float64) {
		for _, id := range ids {
			c, ok := r.Class(id)
			if !ok {
				t.Fatalf("no class %s", id)
			}
			women, _ := c.Counts("1980", "2024")
			all += women.Number
		}
		return all
	}
	if women, _ := r.Counts("1980", "2024"); sum("high", "low") != women.Number || sum("high/abroad", "high/sweden") != sum("high") || sum("low/abroad") != 150 {
		t.Errorf("%v women, by level %v, by region of the high %v", women, sum("high", "low"), sum("high/abroad", "high/sweden"))
	}
	if slices.ContainsFunc(r.Notes, func(n data.Note) bool { return n.ID == "summed-over" }) {
		t.Error("sums over the breakdown's own dimensions are told as silent ones")
	}
	c, _ := r.Class("low/abroad")
	lib := library{"d": table(t, memory.DefaultAllocator, "d", src)}
	if figures, err := indicators.Inputs(context.Background(), lib, c.Indicator, "1980", "2024"); err != nil || len(figures) != 2 {
		t.Errorf("%d figures behind a class of both sexes, %v", len(figures), err)
	}
}

func TestBreakdownFaults(t *testing.T) {
	if testing.Short() {
		t.Skip("one thread: nothing for the race detector")
	}
	src := ages(rand.New(rand.NewPCG(1, 2)), false)
	for _, test := range []struct {
		breakdown, want string
		is              error
	}{
		{"{by: agee}", `breakdown by "agee": `, data.ErrDimension},
		{`{by: age, codes: ["1", "2", "33"]}`, `dataset d: dimension age: "33": `, data.ErrUnknownCode},
		{`{by: age, groups: [{id: a, title: {sv: a, en: a}, codes: ["1", "x"]}]}`, `dimension age: "x": `, data.ErrUnknownCode},
	} {
		ind := plain(t, append(slices.Clone(byAgeGroups[:3]), "breakdown: "+test.breakdown)...)
		_, err := indicators.Compute(context.Background(), library{"d": table(t, memory.DefaultAllocator, "d", src)}, ind)
		if err == nil || !strings.Contains(err.Error(), test.want) || !errors.Is(err, test.is) {
			t.Errorf("%s: %v, want %s", test.breakdown, err, test.want)
		}
	}
	for _, test := range []struct{ breakdown, want string }{
		{"{by: sex}", "sex is always kept apart"},
		{"{by: age, codes: [a, a]}", `"a" is named twice`},
		{"{by: age, codes: [a], groups: []}", "want either codes or groups"},
		{"{by: age, codes: [_T]}", "the total is the indicator itself"},
		{"{by: age, whole: [inn]}", `values has no input "inn"`},
		{"{by: age, groups: [{id: _T, codes: []}]}", `"_T": want an id of the group's own`},
		{"{by: age, groups: [{id: a}, {id: a}]}", `"a" is named twice`},
		{"{by: age, groups: [{id: a, codes: [b]}]}", "both sv and en are needed"},
		{"{of: age}", `unknown key "of"`},
		{"{by: age, then: {by: age}}", `"age" is named twice`},
		{"{by: age, then: {by: sex}}", "sex is always kept apart"},
	} {
		_, err := indicators.Load(indicators.Definitions(), layer("catalogue/mine.yaml", goodIndicator+"breakdown: "+test.breakdown+"\n"))
		if err == nil || !strings.Contains(err.Error(), "catalogue/mine.yaml:") || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s\ngot  %v\nwant %s", test.breakdown, err, test.want)
		}
	}
}

// A dataset of results has the breakdown's dimension, the indicator itself under the total.
func TestDatasetOfClasses(t *testing.T) {
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	r := computed(t, plain(t, byAgeGroups...), ages(rand.New(rand.NewPCG(1, 2)), false))
	d, err := indicators.Dataset(mem, []*indicators.Result{r}, nil, false, true)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	_, dim, err := d.Dimension("age")
	if err != nil || len(dim.Codes) != 3 || dim.Index(data.Total) < 0 || dim.Index("young") < 0 {
		t.Fatalf("%+v, %v", dim, err)
	}
	if want := 2 * 3 * 3; d.Len() != want { // two areas; women, men and gap; two classes and the whole
		t.Errorf("%d observations, want %d", d.Len(), want)
	}
}
