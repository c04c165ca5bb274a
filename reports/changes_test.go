package reports

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/data/snapshot"
	"lagesbild/data/store"
	"lagesbild/indicators"
)

// revised is an edition with an indicator of figures that Kolada has revised.
var revised = fstest.MapFS{
	"catalogue/upper-secondary-teachers.yaml": {Data: []byte(`
id: upper-secondary-teachers
title: {sv: Gymnasielärare, en: Upper secondary teachers}
measured: {sv: Andel, en: Share}
definition: {sv: Lärare., en: Teachers.}
limits: {sv: Inget., en: Nothing.}
goal: education
method: {total: {dataset: kolada, measure: N17813}}
polarity: higher
decimals: 1
`)},
	"editions/mine.yaml": {Data: []byte(`
id: mine
title: {sv: "Läget {place}", en: "Status {place}"}
sections:
  - id: all
    title: {sv: Allt, en: All}
    figures:
      - {indicator: university-eligibility}
      - {indicator: upper-secondary-teachers}
      - {indicator: parental-benefit}
      - {indicator: eligible-vocational}
      - {indicator: unemployment-open, levels: [county]}
`)},
}

// published is the edition mine with its results.
type published struct {
	edition *Edition
	results []*indicators.Result
}

var mineThen, mineNow = sync.OnceValues(func() (published, error) { return publish("2023-09-12") }), sync.OnceValues(func() (published, error) { return publish("") })

// publish computes the edition mine as its figures were known on a day; "" for today.
func publish(day string) (published, error) {
	cat, err := indicators.Load(indicators.Definitions(), revised)
	if err != nil {
		return published{}, err
	}
	editions, err := LoadEditions(Definitions(), revised)
	if err != nil {
		return published{}, err
	}
	e := editions[slices.IndexFunc(editions, func(e *Edition) bool { return e.ID == "mine" })]
	lib := store.Open("", snapshot.Shelf()).Lend(memory.DefaultAllocator, day)
	defer lib.Close()
	results, err := indicators.ComputeAll(context.Background(), lib, cat, 2)
	return published{e, slices.DeleteFunc(results, func(r *indicators.Result) bool { return !slices.Contains(e.Named(), r.Indicator.ID) })}, err
}

// editions are the edition mine as it was on 2023-09-12, and as it is.
func editions(t *testing.T) (before []*indicators.Result, e *Edition, now []*indicators.Result) {
	t.Helper()
	old, err1 := mineThen()
	is, err2 := mineNow()
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	return old.results, is.edition, is.results
}

func keep(t *testing.T, results []*indicators.Result) map[string]*indicators.Kept {
	t.Helper()
	d, err := indicators.Keep(memory.DefaultAllocator, "mine", data.Text{}, results)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	kept, err := indicators.ReadKept(d)
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

// TestChanges: what is told of Sala and Stockholm since the figures of 2023-09-12. Kolada's N17813 for Upplands Väsby 2022 was
// 74.39 per cent then and 74.4 now, which nobody sees; university eligibility in Sala had no light then.
func TestChanges(t *testing.T) {
	before, e, now := editions(t)
	kept := keep(t, before)
	told := func(lang data.Lang, code string) (*Changes, string) {
		area, _ := codelist.Lookup(code)
		c, _ := e.Since(kept, "2023-09-12", now, lang).Of(area)
		text := ""
		for _, x := range c.List {
			text += x.Title + ": " + x.What + "\n"
		}
		return c, text
	}
	sala, text := told(data.Swedish, "1981")
	if want := "Fyra indikatorer har nya uppgifter, en har reviderade värden och en har fått en annan bedömning sedan utgåvan med uppgifter hämtade till och med 2023-09-12."; sala.Lead != want {
		t.Errorf("lead %q, want %q", sala.Lead, want)
	}
	for _, want := range []string{
		"Högskolebehörighet: Bedömningen har gått från ”Osäkert” (2022) till ”Målnivån nås inte” (2024). Nya uppgifter för 2023 och 2024.\n",
		"Föräldrapenning: Nya uppgifter för 2023.\n",
		"Gymnasielärare: Nya uppgifter för 2023.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if _, text := told(data.Swedish, "0114"); !strings.Contains(text, "Värden är reviderade med mindre än avrundningen.") {
		t.Errorf("Upplands Väsby:\n%s", text)
	}
	all := ""
	for _, area := range codelist.Current() {
		_, text := told(data.English, area.Code)
		all += text
	}
	for _, want := range []string{
		"Revised (per cent): total 2022 from ", ": The judgement has gone from “", "Upper secondary teachers: New figures for 2023.",
		"Open unemployment: Shown for the first time.\n",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q", want)
		}
	}
	for _, never := range []string{"  ", "..", "NaN", "{", " .", "from not available", "to not available"} {
		if i := strings.Index(all, never); i >= 0 {
			t.Errorf("%q in …%s…", never, all[max(0, i-60):min(len(all), i+60)])
		}
	}
}

// TestNothingChanged, and nothing of a list either; and an indicator that the edition has no longer.
func TestNothingChanged(t *testing.T) {
	_, e, now := editions(t)
	kept := keep(t, now)
	sala, _ := codelist.Lookup("1981")
	c, rows := e.Since(kept, "2026-11-21", now, data.Swedish).Of(sala)
	if want := "Inget har ändrats sedan utgåvan med uppgifter hämtade till och med 2026-11-21."; c.Lead != want || len(c.List)+len(rows) > 0 {
		t.Errorf("%q, %v, %v", c.Lead, c.List, rows)
	}
	fewer := slices.DeleteFunc(slices.Clone(now), func(r *indicators.Result) bool { return r.Indicator.ID == "parental-benefit" })
	c, rows = e.Since(kept, "2026-11-21", fewer, data.English).Of(sala)
	if want := (Change{"Parental benefit", "No longer in the edition."}); len(c.List) != 1 || c.List[0] != want || len(rows) != 1 || !strings.HasPrefix(c.Lead, "One indicator has gone since") {
		t.Errorf("%q, %v, %v", c.Lead, c.List, rows)
	}
}

// TestChangeList: a row for each change, with values in full, as the vintages have them: Kolada's N17813 for Upplands Väsby 2022.
func TestChangeList(t *testing.T) {
	before, e, now := editions(t)
	revision := e.Since(keep(t, before), "2023-09-12", now, data.Swedish)
	area, _ := codelist.Lookup("0114")
	_, rows := revision.Of(area)
	table := revision.Table(rows)
	var out strings.Builder
	if err := table.CSV(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Områdeskod,Område,Indikator-id,Indikator,Ändring,Period,Uppgift,Förut,Nu,Enhet,Hämtat förut,Hämtat nu,Orsak\n",
		"0114,Upplands Väsby,upper-secondary-teachers,Gymnasielärare,reviderad,2022,totalt,74.39,74.4,procent,2023-09-12,2024-12-12,källan\n",
		"0114,Upplands Väsby,parental-benefit,Föräldrapenning,ny uppgift,2023,kvinnor,uppgift saknas,",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	for _, r := range table.Rows {
		if len(r.Cells) != len(table.Columns) {
			t.Fatalf("%d cells under %d heads: %v", len(r.Cells), len(table.Columns), r.Cells)
		}
	}
}

func TestPeriodsInARow(t *testing.T) {
	for want, periods := range map[string][]data.Period{
		"2019–2023":             {"2023", "2019", "2021", "2020", "2022", "2020"},
		"2010, 2012 och 2013":   {"2010", "2012", "2013"},
		"2010–2012 och 2014":    {"2010", "2011", "2012", "2014"},
		"2014–2016 och 2024-Q1": {"2014–2016", "2024-Q1"},
	} {
		var all []indicators.Difference
		for _, p := range periods {
			all = append(all, indicators.Difference{Period: p})
		}
		if got := (&Revision{lang: data.Swedish}).periods(all); got != want {
			t.Errorf("%v: %q, want %q", periods, got, want)
		}
	}
}
