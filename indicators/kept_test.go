package indicators_test

import (
	"context"
	"errors"
	"maps"
	"math"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/snapshot"
	"lagesbild/data/store"
	"lagesbild/indicators"
)

// teachers is an indicator of figures that Kolada has revised.
const teachers = `
id: upper-secondary-teachers
title: {sv: Lärare, en: Teachers}
measured: {sv: Andel, en: Share}
definition: {sv: Lärare., en: Teachers.}
limits: {sv: Inget., en: Nothing.}
goal: education
method: {total: {dataset: kolada, measure: N17813}}
polarity: higher
decimals: 1
`

// computedOn are the shipped figures' results as they were known on a day.
func computedOn(t *testing.T, day string) map[string]*indicators.Result {
	t.Helper()
	cat, err := indicators.Load(indicators.Definitions(), fstest.MapFS{"catalogue/upper-secondary-teachers.yaml": {Data: []byte(teachers)}})
	if err != nil {
		t.Fatal(err)
	}
	lib := store.Open("", snapshot.Shelf()).Lend(memory.DefaultAllocator, day)
	defer lib.Close()
	results, err := indicators.ComputeAll(context.Background(), lib, cat, 2)
	if err != nil {
		t.Fatal(err)
	}
	byID := map[string]*indicators.Result{}
	for _, r := range results {
		byID[r.Indicator.ID] = r
	}
	return byID
}

// keptOf shelves results and reads them back.
func keptOf(t *testing.T, results map[string]*indicators.Result) map[string]*indicators.Kept {
	t.Helper()
	mem := memory.NewCheckedAllocator(memory.DefaultAllocator)
	defer mem.AssertSize(t, 0)
	var all []*indicators.Result
	for _, id := range slices.Sorted(maps.Keys(results)) {
		all = append(all, results[id])
	}
	made, err := indicators.Keep(mem, "mine", data.Text{SV: "Min", EN: "Mine"}, all)
	if err != nil {
		t.Fatal(err)
	}
	defer made.Release()
	shelf := store.Open(t.TempDir(), nil)
	v, err := shelf.Put(context.Background(), made, store.Provenance{})
	if err != nil {
		t.Fatal(err)
	}
	read, err := shelf.Read(context.Background(), mem, "mine", v)
	if err != nil {
		t.Fatal(err)
	}
	defer read.Release()
	kept, err := indicators.ReadKept(read)
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

// TestKept: what comes back is what was computed, cell by cell with origin and light, and nothing differs from it.
func TestKept(t *testing.T) {
	results := shipped(t)
	kept := keptOf(t, results)
	if len(kept) != len(results) {
		t.Fatalf("%d kept of %d", len(kept), len(results))
	}
	numbers, lights := 0, 0
	for id, r := range results {
		k := kept[id]
		against := r.Against(k)
		for _, area := range r.Areas {
			if all := against.In(area); len(all) > 0 {
				t.Fatalf("%s %s differs from itself: %+v", id, area, all[0])
			}
			for _, p := range r.Periods {
				was, is := k.At(area, p), r.At(area, p)
				for _, v := range [][2]data.Value{{was.Women, is.Women}, {was.Men, is.Men}, {was.Total, is.Total}, {was.Gap, is.Gap}} {
					if v[0].OK() != v[1].OK() || v[0].OK() && math.Abs(v[0].Number-v[1].Number) > 1e-11*math.Abs(v[1].Number) {
						t.Fatalf("%s %s %s: %+v, want %+v", id, area, p, v[0], v[1])
					}
					if v[1].Origin.Source != "" && v[1].Status.Reasons() != data.NotApplicable && v[0].Origin != v[1].Origin {
						t.Fatalf("%s %s %s: from %v, want %v", id, area, p, v[0].Origin, v[1].Origin)
					}
					if v[0].OK() {
						numbers++
					}
				}
			}
			j := r.Judge(area)
			state, p, ok := k.Light(area)
			if lit := j.State != indicators.Unjudged && j.State != indicators.NoData; ok != lit || ok && (state != j.State || p != j.Period) {
				t.Fatalf("%s %s: light %s of %s, want %s of %s", id, area, state, p, j.State, j.Period)
			} else if ok {
				lights++
			}
		}
	}
	if numbers < 100_000 || lights < 1_000 {
		t.Errorf("only %d numbers and %d lights were compared", numbers, lights)
	}
}

// TestDifferences holds what is found between two vintages of Kolada against what comparing the vintages themselves finds:
// data.Compare counts 208 revised cells of N17813, and 10,248 of N15428 that only have more decimals.
func TestDifferences(t *testing.T) {
	ctx, shelf := context.Background(), store.Open("", snapshot.Shelf())
	var vintages [2]*data.Dataset
	for i, v := range []data.Vintage{"2023-09-12", "2024-12-12"} {
		d, err := shelf.Read(ctx, memory.DefaultAllocator, "kolada", v)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Release()
		vintages[i] = d
	}
	revision := data.Compare(vintages[0], vintages[1])
	revised := func(measure string) int {
		i := slices.IndexFunc(revision.Measures, func(m data.MeasureRevision) bool { return m.ID == measure })
		return revision.Measures[i].Revised
	}
	old, now := keptOf(t, computedOn(t, "2023-09-12")), computedOn(t, "2024-12-12")
	for id, want := range map[string]int{"upper-secondary-teachers": revised("N17813"), "eligible-vocational": revised("N15428"), "parental-benefit": 0} {
		count := map[indicators.DifferenceKind]int{}
		against := now[id].Against(old[id])
		for _, area := range now[id].Areas {
			for _, d := range against.In(area) {
				if d.Of != indicators.OfGap {
					count[d.Kind]++
				}
				if d.Why != indicators.FromSource {
					t.Fatalf("%s %s: from %s", id, area, d.Why)
				}
				if d.Kind == indicators.FigureRevised && (d.Old.Origin.Vintage != "2023-09-12" || d.New.Origin.Vintage != "2024-12-12") {
					t.Fatalf("%s %s: %v → %v", id, area, d.Old.Origin, d.New.Origin)
				}
			}
		}
		if count[indicators.FigureRevised] != want || count[indicators.FigureCame] == 0 {
			t.Errorf("%s: %v, want %d revised and some new", id, count, want)
		}
	}
}

// TestCauses: another level, another unit, another program.
func TestCauses(t *testing.T) {
	r := shipped(t)["parental-benefit"]
	kept := keptOf(t, map[string]*indicators.Result{"parental-benefit": r})["parental-benefit"]
	changed := func(change func(*indicators.Result, *indicators.Indicator)) []indicators.Difference {
		other, ind := *r, *r.Indicator
		other.Indicator = &ind
		change(&other, &ind)
		return other.Against(kept).In("1981")
	}
	judged := changed(func(_ *indicators.Result, ind *indicators.Indicator) {
		ind.Judge = &indicators.Judge{Band: &indicators.BandRule{Low: 0.01, High: 0.99, Near: 0.001}}
	})
	if len(judged) != 1 || judged[0].Kind != indicators.LightTurned || judged[0].NewLight != indicators.Good || judged[0].Why != indicators.FromDefinition {
		t.Errorf("another level: %+v", judged)
	}
	unit := changed(func(r *indicators.Result, _ *indicators.Indicator) { r.Unit = "number" })
	if len(unit) != 1 || unit[0].Kind != indicators.UnitReplaced {
		t.Errorf("another unit: %+v", unit)
	}
	drawn := changed(func(r *indicators.Result, _ *indicators.Indicator) {
		r.Men.Number = slices.Clone(r.Men.Number)
		for i := range r.Men.Number {
			r.Men.Number[i] += 0.1
		}
	})
	if len(drawn) == 0 || drawn[0].Kind != indicators.FigureRevised || drawn[0].Why != indicators.FromProgram {
		t.Errorf("another program: %+v", drawn)
	}
	withheld := changed(func(r *indicators.Result, _ *indicators.Indicator) {
		r.Women.Status = slices.Clone(r.Women.Status)
		for i := range r.Women.Status {
			r.Women.Status[i] = data.Suppressed
		}
	})
	if len(withheld) == 0 || withheld[0].Kind != indicators.FigureWent || withheld[0].Of != indicators.OfWomen || !withheld[0].New.Status.Has(data.Suppressed) {
		t.Errorf("withheld: %+v", withheld)
	}
	reworded := changed(func(_ *indicators.Result, ind *indicators.Indicator) { ind.Title.SV = "Nytt" })
	if len(reworded) != 0 {
		t.Errorf("another title: %+v", reworded)
	}
}

func TestReadKeptRefuses(t *testing.T) {
	d, err := store.Open("", snapshot.Shelf()).Read(context.Background(), memory.DefaultAllocator, "population", "2020-02-01")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	if _, err := indicators.ReadKept(d); !errors.Is(err, data.ErrCorrupt) {
		t.Errorf("a dataset of another kind: %v", err)
	}
}
