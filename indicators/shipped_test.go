package indicators_test

import (
	"context"
	"errors"
	"math"
	"sync"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/snapshot"
	"lagesbild/data/store"
	"lagesbild/indicators"
)

func openShelf() *store.Library {
	return store.Open("", snapshot.Shelf()).Lend(memory.DefaultAllocator, "")
}

var shippedCatalogue = sync.OnceValues(func() (*indicators.Catalogue, error) { return indicators.Load(indicators.Definitions()) })

var shippedResults = sync.OnceValues(func() (map[string]*indicators.Result, error) {
	cat, err := shippedCatalogue()
	if err != nil {
		return nil, err
	}
	results, err := indicators.ComputeAll(context.Background(), openShelf(), cat, 2)
	byID := map[string]*indicators.Result{}
	for _, r := range results {
		byID[r.Indicator.ID] = r
	}
	return byID, err
})

func shipped(t testing.TB) map[string]*indicators.Result {
	t.Helper()
	results, err := shippedResults()
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// Values as Kolada published them in the vintage of 2024-12-12, in percent: men's share of the days of parental benefit
// (N00943) and pupils eligible for a vocational programme (N15428), first, middle and last year.
func TestShippedValues(t *testing.T) {
	results := shipped(t)
	for _, test := range []struct {
		id, area   string
		p          data.Period
		women, men float64
	}{
		{"parental-benefit", "1981", "2010", 100 - 19.61135788, 19.61135788},
		{"parental-benefit", "1981", "2016", 100 - 27.34823781, 27.34823781},
		{"parental-benefit", "1981", "2023", 69.2, 30.8},
		{"parental-benefit", "1980", "2010", 100 - 23.49943253, 23.49943253},
		{"parental-benefit", "1980", "2016", 100 - 26.87007479, 26.87007479},
		{"parental-benefit", "1980", "2023", 69.4, 30.6},
		{"parental-benefit", "1962", "2010", 100 - 25.58659641, 25.58659641},
		{"parental-benefit", "1962", "2016", 100 - 24.96308497, 24.96308497},
		{"parental-benefit", "1962", "2023", 71.2, 28.8},
		{"eligible-vocational", "1981", "2010", 90.47619048, 85.61151079},
		{"eligible-vocational", "1981", "2017", 87.03703704, 82.24299065},
		{"eligible-vocational", "1981", "2024", 89.830508, 83.333333},
		{"eligible-vocational", "1980", "2010", 88.34498834, 88.03131991},
		{"eligible-vocational", "1980", "2017", 83.33333333, 81.86397985},
		{"eligible-vocational", "1980", "2024", 84.848484, 83.098591},
		{"eligible-vocational", "1962", "2010", 86.84210526, 89.13043478},
		{"eligible-vocational", "1962", "2017", 59.375, 71.42857143},
		{"eligible-vocational", "1962", "2024", 68.181818, 81.481481},
	} {
		c := results[test.id].At(test.area, test.p)
		for what, v := range map[string][2]float64{
			"women": {c.Women.Number, test.women / 100}, "men": {c.Men.Number, test.men / 100}, "gap": {c.Gap.Number, (test.women - test.men) / 100},
		} {
			if math.Abs(v[0]-v[1]) > 1e-12 {
				t.Errorf("%s %s %s %s: %v, want %v", test.id, test.area, test.p, what, v[0], v[1])
			}
		}
		if o := c.Men.Origin; o.Source != "Kolada" || o.Vintage != "2024-12-12" || o.Row == 0 {
			t.Errorf("%s %s %s: origin %v", test.id, test.area, test.p, o)
		}
	}
}

// Shares that the compilation for Västmanland computed from the same counts, SCB UF0506 2019, by a program of its own, with
// county and country as sums of municipalities.
func TestSharesAgreeWithCompilation(t *testing.T) {
	d, err := openShelf().Dataset(context.Background(), "education-regional")
	if err != nil {
		t.Fatal(err)
	}
	results := shipped(t)
	compared := 0
	for id, measure := range map[string]string{
		"post-secondary-25-64": "edu_post_secondary_25_64", "post-secondary-3-years-25-64": "edu_post_secondary_3y_25_64",
	} {
		at, _, err := d.Measure(measure)
		if err != nil {
			t.Fatal(err)
		}
		for b := range d.Batches() {
			c := &d.Batches()[b]
			for i := range c.Len() {
				if int(c.Measure[i]) != at {
					continue
				}
				code := map[string]string{}
				for k, dim := range d.Dimensions {
					code[dim.ID] = dim.Codes[c.Codes[k][i]].ID
				}
				cell := results[id].At(code[data.Area], data.Period(code[data.Time]))
				got := map[string]data.Value{data.Women: cell.Women, data.Men: cell.Men, data.Total: cell.Total}[code[data.Sex]]
				if want := d.Value(c, i); !got.OK() || math.Abs(got.Number-want.Number) > 0.00051 {
					t.Errorf("%s %v: %v, want %v", id, code, got, want.Number)
				}
				compared++
			}
		}
	}
	if compared != 72 {
		t.Errorf("compared %d shares, want 72: 2 measures, 12 areas, women, men and total", compared)
	}
}

// Every indicator of the catalogue whose figures ship is computed from them, has both sexes or a ready ratio somewhere, in each class of a breakdown, and
// lights every area it knows. Of the others nothing ships.
func TestShippedCatalogue(t *testing.T) {
	cat, err := shippedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	results := shipped(t)
	if len(results) != 37 {
		t.Errorf("%d indicators have figures that ship, want 37", len(results))
	}
	lib := openShelf()
	defer lib.Close()
	for _, ind := range cat.Indicators {
		if results[ind.ID] != nil {
			continue
		}
		if _, err := indicators.Compute(context.Background(), lib, ind); !errors.Is(err, indicators.ErrNoFigures) {
			t.Errorf("%s: %v, want %v", ind.ID, err, indicators.ErrNoFigures)
		}
	}
	goals := map[string]int{}
	var all []*indicators.Result
	for _, r := range results {
		if b := r.Indicator.Breakdown; b == nil || !b.Alone {
			all = append(all, r)
		}
		for _, c := range r.Breakdown {
			all = append(all, c.Result)
		}
	}
	for _, r := range all {
		id := r.Indicator.ID
		goals[r.Indicator.Goal]++
		pairs := 0
		for _, area := range r.Areas {
			if _, ok := r.Latest(area); ok {
				pairs++
			}
			j := r.Judge(area)
			if math.IsNaN(j.Value) || math.IsNaN(j.Outside) || j.Outside < 0 || (j.State == indicators.NoData) != (j.Period == "" && j.Rule != nil) {
				t.Errorf("%s %s: %+v", id, area, j)
			}
			if j.State == indicators.Unjudged && r.Indicator.Judge != nil {
				t.Errorf("%s %s is unjudged", id, area)
			}
		}
		if pairs == 0 {
			t.Errorf("%s: no area has both sexes", id)
		}
		if len(r.Sources()) == 0 {
			t.Errorf("%s: no source", id)
		}
		noSilentSum(t, r)
	}
	for _, goal := range []string{"power", "economy", "education", "unpaid-care", "health"} {
		if goals[goal] == 0 {
			t.Errorf("sub-goal %s has no indicator", goal)
		}
	}
}

func noSilentSum(t *testing.T, r *indicators.Result) {
	t.Helper()
	for _, n := range r.Notes {
		if n.ID == "summed-over" {
			t.Errorf("%s: %s", r.Indicator.ID, n.Text.EN)
		}
	}
}

// Never the wrong sex: where a split measure has only a total, neither sex gets it.
func TestNoFallbackToTotal(t *testing.T) {
	r := shipped(t)["teachers-with-degree"] // split until 2012, only a total after
	c := r.At("1981", "2023")
	if !c.Total.OK() || c.Women.OK() || c.Men.OK() || c.Gap.OK() {
		t.Errorf("Sala 2023: %+v", c)
	}
}

func BenchmarkComputeAll(b *testing.B) {
	cat, err := shippedCatalogue()
	if err != nil {
		b.Fatal(err)
	}
	b.Run("compute", func(b *testing.B) {
		lib := openShelf()
		if _, err := indicators.ComputeAll(b.Context(), lib, cat, 2); err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		for b.Loop() {
			if _, err := indicators.ComputeAll(b.Context(), lib, cat, 2); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("read+compute", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := indicators.ComputeAll(b.Context(), openShelf(), cat, 2); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("judge", func(b *testing.B) {
		results := shipped(b)
		for b.Loop() {
			for _, r := range results {
				for _, area := range r.Areas {
					r.Judge(area)
				}
			}
		}
	})
}
