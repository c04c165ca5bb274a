package reports

import (
	"slices"
	"strings"
	"testing"

	"lagesbild/data"
	"lagesbild/data/codelist"
)

// builtEditions visits every edition for riket, a county of one municipality and one of ten, and a municipality of each.
func builtEditions(t *testing.T, visit func(*Edition, *Document)) {
	t.Helper()
	s := open(t)
	editions, err := LoadEditions(Definitions())
	if err != nil {
		t.Fatal(err)
	}
	awaited := map[string][]string{}
	for _, ind := range s.catalogue.Indicators {
		awaited[ind.ID] = []string{"kolada"}
	}
	for _, e := range editions {
		for _, code := range []string{"00", "09", "19", "0980", "1981"} {
			area, _ := codelist.Lookup(code)
			for _, lang := range []data.Lang{data.Swedish, data.English} {
				if lang == data.English && len(code) == 2 && code != "19" {
					continue
				}
				d, err := Build(e, area, s.catalogue, s.results, Options{Lang: lang, Awaited: awaited})
				if err != nil {
					t.Fatal(err)
				}
				visit(e, d)
			}
		}
	}
}

// Every edition holds together for every kind of area: no section is empty without saying so, no figure is empty, no id comes
// twice, every indicator named is shown or listed with its reason, and nothing that the edition says disagrees.
func TestEveryEditionHolds(t *testing.T) {
	s := open(t)
	builtEditions(t, func(e *Edition, d *Document) {
		where := e.ID + " " + d.Area.Name + " " + string(d.Lang)
		ids, shown := map[string]bool{}, map[string]bool{}
		for _, sec := range d.Sections {
			if sec.Title == "" || len(sec.Figures) == 0 && sec.Intro == "" {
				t.Errorf("%s: section %q has neither figures nor words", where, sec.ID)
			}
			for _, f := range sec.Figures {
				if ids[f.ID] {
					t.Errorf("%s: two figures are %s", where, f.ID)
				}
				ids[f.ID] = true
				if f.Title == "" || f.Alt == "" || f.Source == "" || len(f.Table.Rows) == 0 || len(f.Table.Columns) == 0 {
					t.Errorf("%s: figure %s is empty", where, f.ID)
				}
				if body, ok := f.Body.(*StatusTable); ok {
					for _, r := range body.Rows {
						shown[r.Title] = true
					}
				}
			}
		}
		for _, id := range e.named(d.Area.Level) {
			ind, err := s.catalogue.Indicator(id)
			if err != nil {
				t.Fatal(err)
			}
			title := ind.Title.In(d.Lang)
			listed := slices.ContainsFunc(d.Missing, func(m Missing) bool { return m.Title == title && m.Why != "" })
			drawn := false
			for f := range ids {
				drawn = drawn || strings.HasPrefix(f, id+"-")
			}
			if !listed && !drawn && !shown[title] {
				t.Errorf("%s: %s is neither shown nor listed", where, id)
			}
		}
		for i, m := range d.Missing {
			if slices.Contains(d.Missing[:i], m) {
				t.Errorf("%s: %s is listed twice", where, m.Title)
			}
			if strings.Contains(m.Why, "kunde inte beräknas") {
				t.Errorf("%s: %s: %s", where, m.Title, m.Why)
			}
		}
		for _, err := range d.Disagreements {
			t.Errorf("%s: %v", where, err)
		}
		for at, words := range words(d) {
			foreign := english
			if d.Lang == data.English {
				foreign = swedish
			}
			if found := raw.FindString(words); found != "" && words != "" {
				t.Errorf("%s %s: %q in %q", where, at, found, words)
			}
			if strings.HasSuffix(at, "[4]") || strings.HasSuffix(at, "[5]") {
				continue // names of the providers' tables
			}
			if found := foreign.FindString(words); found != "" {
				t.Errorf("%s %s: %q in %q", where, at, found, words)
			}
		}
	})
}
