package lagesbild_test

import (
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/data/snapshot"
	"lagesbild/data/store"
	"lagesbild/indicators"
	"lagesbild/ingest"
	"lagesbild/reports"
)

// published are datasets made up in the layout of the sources, where a source publishes them, and the shipped ones else.
type published struct {
	made    map[string]*data.Dataset
	of      map[string]string              // whose share a measure is
	codes   map[string]map[string][]string // by dataset and further dimension; figures of the first code are those of no class
	shipped *store.Library
}

func (l published) Dataset(ctx context.Context, id string) (*data.Dataset, error) {
	if d, ok := l.made[id]; ok {
		return d, nil
	}
	return l.shipped.Dataset(ctx, id)
}

// likely are codes of a dimension that a source keeps as they come: a sum, and units of an industry, an occupation and a programme.
var likely = []string{"made-up", "C", "M+N", "111", "222", "Naturvetenskapsprogrammet", "Teknikprogrammet"}

// The made-up figures: two areas, three years, both sexes. Sala's women of the middle year are withheld.
var (
	madeAreas = []string{"1980", "1981"}
	madeYears = []string{"2018", "2020", "2022"}
	withheld  = [3]string{"1981", "2020", data.Women}
)

// madeUp is the figure of a measure at an area, year, sex and class: shares within 0–1, counts whole, each different, limits
// on either side of what they are the limits of.
func madeUp(m *data.Measure, area, year, sex, class string) float64 {
	for end, factor := range map[string]float64{"-lower": 0.9, "-upper": 1.1} {
		if of, is := strings.CutSuffix(m.ID, end); is {
			whole := *m
			whole.ID = of
			return factor * madeUp(&whole, area, year, sex, class)
		}
	}
	h := fnv.New64a()
	for range 2 { // so that the last letter differs in all of the hash
		fmt.Fprint(h, m.ID, area, year, sex, class)
	}
	x := 0.05 + 0.9*float64(h.Sum64()>>11)/(1<<53)
	switch {
	case m.MarginOf != "":
		return x / 10
	case m.Unit == "share" || m.Unit == "ratio":
		return x
	case m.Additive:
		return math.Round(x * 1000)
	}
	return x * 100
}

// makeUp lays out a source's dataset with the codes that the catalogue names in its further dimensions.
func (l published) makeUp(t *testing.T, s *ingest.Source, named map[string][]string) {
	t.Helper()
	structure := data.Structure{ID: s.Dataset}
	for code, m := range s.Measures {
		become := m.Becomes(code, s.ID, "2026-01-01")
		if !slices.ContainsFunc(structure.Measures, func(m data.Measure) bool { return m.ID == become.ID }) {
			structure.Measures = append(structure.Measures, become)
			l.of[become.ID] = m.Of
		}
	}
	ids := slices.DeleteFunc(s.DimensionIDs(), func(id string) bool { return id == data.Area || id == data.Time || id == data.Sex })
	keys := []string{data.Area, data.Time}
	if slices.Contains(s.DimensionIDs(), data.Sex) {
		keys = append(keys, data.Sex)
	}
	l.codes[s.Dataset] = map[string][]string{}
	for _, dim := range ids {
		if l.codes[s.Dataset][dim] = slices.Compact(named[dim]); named[dim] == nil {
			l.codes[s.Dataset][dim] = likely
		}
	}
	for _, id := range append(keys, ids...) {
		structure.Dimensions = append(structure.Dimensions, data.Dimension{ID: id})
	}
	b := data.NewBuilder(structure, "2026-01-01", s.Licence)
	page := b.Page(data.Page{Source: s.ID, Table: s.Dataset, Vintage: "2026-01-01", Name: "made up"})
	row := int32(0)
	for k := range structure.Measures {
		m := &structure.Measures[k]
		for _, area := range madeAreas {
			for _, year := range madeYears {
				for _, sex := range l.sexes(m) {
					at := []int32{b.Code(0, data.Code{ID: area}), b.Code(1, data.Code{ID: year})}
					if len(keys) == 3 {
						at = append(at, b.Code(2, data.Code{ID: sex}))
					}
					for _, class := range l.crossed(s.Dataset, ids) {
						codes := slices.Clone(at)
						for i, code := range class {
							codes = append(codes, b.Code(len(keys)+i, data.Code{ID: code}))
						}
						row++
						if [3]string{area, year, sex} == withheld {
							b.Append(codes, int32(k), 0, data.Suppressed, page, row)
							continue
						}
						b.Append(codes, int32(k), madeUp(m, area, year, sex, l.class(s.Dataset, ids, class)), 0, page, row)
					}
				}
			}
		}
	}
	d, err := b.Finish(memory.DefaultAllocator)
	if err != nil {
		t.Fatal(err)
	}
	l.made[s.Dataset] = d
}

// crossed are the codes of further dimensions, each with each.
func (l published) crossed(dataset string, dims []string) [][]string {
	all := [][]string{nil}
	for _, dim := range dims {
		var next [][]string
		for _, before := range all {
			for _, code := range l.codes[dataset][dim] {
				next = append(next, append(slices.Clone(before), code))
			}
		}
		all = next
	}
	return all
}

// class is what codes in further dimensions add to a figure: nothing for the first ones.
func (l published) class(dataset string, dims, codes []string) string {
	var class []string
	for i, code := range codes {
		if code != l.codes[dataset][dims[i]][0] {
			class = append(class, dims[i]+code)
		}
	}
	slices.Sort(class)
	return strings.Join(class, " ")
}

// sexes are the codes under which a source has a measure.
func (l published) sexes(m *data.Measure) []string {
	switch m.SexForm {
	case data.SexSplit:
		return []string{data.Women, data.Men, data.Total}
	case data.SexShare:
		return []string{l.of[m.ID]}
	}
	return []string{data.Total}
}

// publish makes up every dataset of a source that the catalogue reads.
func publish(t *testing.T, cat *indicators.Catalogue) published {
	t.Helper()
	lib := published{map[string]*data.Dataset{}, map[string]string{}, map[string]map[string][]string{}, store.Open("", snapshot.Shelf()).Lend(memory.DefaultAllocator, "")}
	t.Cleanup(lib.shipped.Close)
	sources, err := ingest.Sources(ingest.Definitions())
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]map[string][]string{}
	for _, ind := range cat.Indicators {
		for _, in := range ind.Inputs() {
			if named[in.Dataset] == nil {
				named[in.Dataset] = map[string][]string{}
			}
			for dim, codes := range in.Where {
				named[in.Dataset][dim] = append(named[in.Dataset][dim], codes...)
			}
			if b := ind.Breakdown; b != nil && b.Codes != nil {
				named[in.Dataset][b.By] = append(named[in.Dataset][b.By], b.Codes...)
			}
		}
	}
	for i := range sources {
		s := &sources[i].Value
		if _, read := named[s.Dataset]; read {
			lib.makeUp(t, s, named[s.Dataset])
			t.Cleanup(lib.made[s.Dataset].Release)
		}
	}
	return lib
}

// Every indicator on a dataset that ingest makes is computed on figures in that source's own layout: each sex has its own
// figure and no other, what is withheld stays so, the gap is as defined, and the provider's margin stands around the value.
func TestPublishedCatalogue(t *testing.T) {
	cat := catalogue(t)
	lib := publish(t, cat)
	computed := 0
	for _, ind := range cat.Indicators {
		d, made := lib.made[ind.Method.Inputs()[0].Dataset]
		if !made {
			continue
		}
		computed++
		t.Run(ind.ID, func(t *testing.T) {
			r, err := indicators.Compute(t.Context(), lib, ind)
			if err != nil {
				t.Fatal(err)
			}
			_, m, err := d.Measure(ind.Method.Inputs()[0].Measure)
			if err != nil {
				t.Fatal(err)
			}
			for _, area := range madeAreas {
				for _, year := range madeYears {
					if b := ind.Breakdown; b == nil || !b.Alone {
						lib.checkCell(t, r, m, area, year, "")
					}
					for _, c := range r.Classes() {
						if codes, dims := strings.Split(c.ID, "/"), brokenBy(ind); len(codes) == len(dims) {
							lib.checkCell(t, c.Result, m, area, year, lib.class(d.ID, dims, codes))
						}
					}
				}
			}
			if ind.Breakdown != nil && len(r.Breakdown) < 2 {
				t.Errorf("%d classes", len(r.Breakdown))
			}
		})
	}
	if computed < 100 {
		t.Errorf("%d indicators computed", computed)
	}
}

// brokenBy are the dimensions that an indicator is broken down by, one after the other.
func brokenBy(ind *indicators.Indicator) (dims []string) {
	for b := ind.Breakdown; b != nil; b = b.Then {
		dims = append(dims, b.By)
	}
	return dims
}

// checkCell compares a cell with what it was made of.
func (l published) checkCell(t *testing.T, r *indicators.Result, m *data.Measure, area, year, class string) {
	t.Helper()
	ind, c := r.Indicator, r.At(area, data.Period(year))
	of := func(sex string) float64 { return madeUp(m, area, year, sex, class) }
	women, men := of(data.Women), of(data.Men)
	hidden, both := [3]string{area, year, data.Women} == withheld, true
	switch {
	case ind.Method.Ratio != nil:
		if c.Women.OK() || c.Men.OK() || !same(c.Gap, of(data.Total)) {
			t.Errorf("%s %s: %+v", area, year, c)
		}
		return
	case ind.Method.Total != nil:
		if c.Women.OK() || c.Men.OK() || c.Gap.OK() || !same(c.Total, of(data.Total)) {
			t.Errorf("%s %s: %+v", area, year, c)
		}
		l.checkMargin(t, r, area, year, indicators.OfTotal, of(data.Total), class)
		return
	case ind.Method.Segregation != nil:
		l.checkSegregation(t, r, m, area, year, hidden)
		return
	case ind.Method.Values != nil:
		both = false
	case ind.Method.Complement != nil && l.of[m.ID] == data.Women && m.SexForm == data.SexShare:
		men = 1 - women
	case ind.Method.Complement != nil && m.SexForm == data.SexShare:
		women, hidden = 1-men, false
	case ind.Method.Composition != nil:
		women, men = 0, 0
		for _, in := range ind.Inputs() {
			_, m, err := l.made[in.Dataset].Measure(in.Measure)
			if err != nil {
				t.Fatal(err)
			}
			women, men = women+madeUp(m, area, year, data.Women, class), men+madeUp(m, area, year, data.Men, class)
		}
		women, men = women/(women+men), men/(women+men)
	case ind.Method.Complement == nil:
		t.Fatalf("method %s: say here what it makes of the figures", ind.Method.Name())
	}
	if hidden {
		if c.Women.OK() || c.Gap.OK() || !c.Women.Status.Has(data.Suppressed) || both == c.Men.OK() || !both && !same(c.Men, men) {
			t.Errorf("%s %s is withheld: %+v", area, year, c)
		}
		return
	}
	gap := women - men
	if ind.Gap == indicators.GapRatio {
		gap = women / men
	}
	if !same(c.Women, women) || !same(c.Men, men) || !same(c.Gap, gap) {
		t.Errorf("%s %s: %+v, want women %v, men %v, gap %v", area, year, c, women, men, gap)
	}
	if r.Unit == "share" && (c.Women.Number < 0 || c.Women.Number > 1 || c.Men.Number < 0 || c.Men.Number > 1) {
		t.Errorf("%s %s: a share outside 0–1: %+v", area, year, c)
	}
	l.checkMargin(t, r, area, year, indicators.OfMen, men, class)
}

// checkSegregation compares Duncan's D with half the sum of differences over the units, sums left out.
func (l published) checkSegregation(t *testing.T, r *indicators.Result, m *data.Measure, area, year string, hidden bool) {
	t.Helper()
	of := r.Indicator.Method.Segregation
	var women, men []float64
	allWomen, allMen := 0.0, 0.0
	for _, code := range l.codes[of.Of.Dataset][of.By] {
		if !slices.ContainsFunc(of.Units, func(pattern string) bool { ok, _ := path.Match(pattern, code); return ok }) {
			continue
		}
		class := l.class(of.Of.Dataset, []string{of.By}, []string{code})
		women, men = append(women, madeUp(m, area, year, data.Women, class)), append(men, madeUp(m, area, year, data.Men, class))
		allWomen, allMen = allWomen+women[len(women)-1], allMen+men[len(men)-1]
	}
	want := 0.0
	for i := range women {
		want += math.Abs(women[i]/allWomen-men[i]/allMen) / 2
	}
	part, _ := r.Part("D")
	got := r.PartAt(part, area, data.Period(year))
	if len(women) != 2 || hidden && !got.Status.Has(data.Suppressed) || !hidden && (!got.OK() || math.Abs(got.Number-want) > 1e-12) {
		t.Errorf("%s %s: D %+v over %d units, want %v", area, year, got, len(women), want)
	}
}

// checkMargin compares the interval of x with the provider's margin or limits.
func (l published) checkMargin(t *testing.T, r *indicators.Result, area, year string, q indicators.Quantity, x float64, class string) {
	t.Helper()
	provided := r.Indicator.Interval
	if provided == nil {
		return
	}
	sex := map[indicators.Quantity]string{indicators.OfMen: data.Men, indicators.OfTotal: data.Total}[q]
	of := func(in *indicators.Input) float64 {
		_, m, err := l.made[in.Dataset].Measure(in.Measure)
		if err != nil {
			t.Fatal(err)
		}
		return madeUp(m, area, year, sex, class)
	}
	var low, high float64
	if provided.Margin != nil {
		low, high = x-of(provided.Margin), x+of(provided.Margin)
	} else {
		low, high = of(provided.Low), of(provided.High)
	}
	got, ok := r.Margin(area, data.Period(year), q, indicators.Level95)
	if !ok || math.Abs(got.Low-low) > 1e-12 || math.Abs(got.High-high) > 1e-12 || got.Kind != indicators.KindProvider {
		t.Errorf("%s %s: margin %+v, %v, want %v to %v", area, year, got, ok, low, high)
	}
}

func same(v data.Value, want float64) bool {
	return v.OK() && math.Abs(v.Number-want) <= 1e-12*math.Abs(want)
}

// Every indicator with a gap of its own that ingest has figures for is drawn and told in both languages, under a heading that reads as one.
func TestPublishedFigures(t *testing.T) {
	cat := catalogue(t)
	lib := publish(t, cat)
	results, err := indicators.ComputeAll(t.Context(), lib, cat, 2)
	if err != nil {
		t.Fatal(err)
	}
	edition, want := "id: published\ntitle: {sv: Prov, en: Test}\nsections:\n", 0
	for _, g := range cat.Goals {
		edition += "  - goal: " + g.ID + "\n    figures:\n"
		for _, ind := range cat.Of(g.ID) {
			if _, made := lib.made[ind.Method.Inputs()[0].Dataset]; made && ind.Gap != "" && (ind.Breakdown == nil || !ind.Breakdown.Alone) {
				edition, want = edition+"      - {kind: line, indicator: "+ind.ID+"}\n", want+1
			}
		}
	}
	editions, err := reports.LoadEditions(reports.Definitions(), fstest.MapFS{"editions/published.yaml": {Data: []byte(edition)}})
	if err != nil {
		t.Fatal(err)
	}
	area, _ := codelist.Lookup("1980")
	at := slices.IndexFunc(editions, func(e *reports.Edition) bool { return e.ID == "published" })
	for _, lang := range []data.Lang{data.Swedish, data.English} {
		doc, err := reports.Build(editions[at], area, cat, results, reports.Options{Lang: lang})
		if err != nil {
			t.Fatal(err)
		}
		drawn := 0
		for _, s := range doc.Sections {
			for _, f := range s.Figures {
				drawn++
				if strings.Count(f.Title, ": ") > 1 || strings.Contains(f.Title, "%!") || strings.Contains(f.Title, "i kommunen i ") || !strings.Contains(f.Title, "Västerås") || !strings.HasSuffix(f.Title, "2022") {
					t.Errorf("%s: %s", f.ID, f.Title)
				}
			}
		}
		if drawn != want {
			t.Errorf("%d figures, want %d", drawn, want)
		}
	}
}
