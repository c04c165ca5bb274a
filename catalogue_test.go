package lagesbild_test

import (
	"slices"
	"testing"

	"lagesbild/data/definition"
	"lagesbild/data/snapshot"
	"lagesbild/data/store"
	"lagesbild/indicators"
	"lagesbild/ingest"
	"lagesbild/reports"
)

func catalogue(t *testing.T) *indicators.Catalogue {
	t.Helper()
	cat, err := indicators.Load(indicators.Definitions())
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// Every dataset that ships has a definition that says how it came there, and the dataset of every such definition ships.
func TestShippedAreDefined(t *testing.T) {
	sources, err := ingest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	shipped, err := store.Open("", snapshot.Shelf()).Datasets()
	if err != nil {
		t.Fatal(err)
	}
	var defined []string
	for _, f := range sources {
		defined = append(defined, f.Value.Dataset)
	}
	slices.Sort(defined)
	if defined = slices.Compact(defined); !slices.Equal(defined, shipped) {
		t.Errorf("the definitions are of %v\nthe shelf has %v", defined, shipped)
	}
}

// A source that goes on with a dataset that ships has all its measures, with the unit and the form that they last had, so
// that vintages can be compared and joined and indicators computed as before.
func TestSourcesGoOn(t *testing.T) {
	sources, err := ingest.Sources(ingest.Definitions())
	if err != nil {
		t.Fatal(err)
	}
	shipped, err := ingest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	going := 0
	for _, old := range shipped {
		i := slices.IndexFunc(sources, func(f definition.File[ingest.Source]) bool { return f.Value.Dataset == old.Value.Dataset })
		if i < 0 {
			continue
		}
		going++
		next := &sources[i].Value
		if next.ID != old.Value.ID || !slices.Equal(next.DimensionIDs(), old.Value.DimensionIDs()) {
			t.Errorf("%s goes on as %s with dimensions %v, was %v", old.Value.ID, next.ID, next.DimensionIDs(), old.Value.DimensionIDs())
		}
		for code, m := range old.Value.Measures {
			was, now := m.In("9999-12-31"), next.Measures[code]
			is := now.In("9999-12-31")
			if is.ID(code) != was.ID(code) || is.Unit != was.Unit || is.Sex != was.Sex || is.Of != was.Of || is.Additive != was.Additive {
				t.Errorf("%s %s: %s in %s by sex: %s %s, was %s in %s by sex: %s %s", next.ID, code, is.ID(code), is.Unit, is.Sex, is.Of, was.ID(code), was.Unit, was.Sex, was.Of)
			}
		}
	}
	if going == 0 {
		t.Error("no source goes on with what ships")
	}
}

// Every sub-goal has an indicator.
func TestGoalsHaveIndicators(t *testing.T) {
	cat := catalogue(t)
	if len(cat.Goals) != 6 {
		t.Errorf("%d sub-goals, want the six of the national policy", len(cat.Goals))
	}
	for _, g := range cat.Goals {
		if len(cat.Of(g.ID)) == 0 {
			t.Errorf("sub-goal %s has no indicator", g.ID)
		}
	}
}

// Every figure of every edition exists.
func TestEditions(t *testing.T) {
	cat := catalogue(t)
	editions, err := reports.LoadEditions(reports.Definitions())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range editions {
		if err := e.Check(cat); err != nil {
			t.Error(err)
		}
	}
}
