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
	if testing.Short() {
		t.Skip("one thread: nothing for the race detector")
	}
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

// A county's focus groups have a chapter each, with the lights of their indicators, their municipalities' and what is asked of
// them; where a county has none, and for riket, the sub-goals stand in their place.
func TestFocusGroups(t *testing.T) {
	s := open(t)
	editions, err := LoadEditions(Definitions())
	if err != nil {
		t.Fatal(err)
	}
	e := editions[slices.IndexFunc(editions, func(e *Edition) bool { return e.ID == "fokusgrupp" })]
	chapters := func(code string) []Section {
		area, _ := codelist.Lookup(code)
		d, err := Build(e, area, s.catalogue, s.results, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return d.Sections[1:] // after how to use it
	}
	var titles []string
	for _, c := range chapters("19") {
		titles = append(titles, c.Title)
	}
	if want := []string{"Fokusgrupp: Ekonomi", "Fokusgrupp: Hälsa", "Fokusgrupp: Utbildning", "Fokusgrupp: Mäns våld mot kvinnor", "Fokusgrupp: Rådet"}; !slices.Equal(titles, want) {
		t.Errorf("%q", titles)
	}
	economy := chapters("19")[0]
	if !strings.HasPrefix(economy.Intro, "Gruppen följer delmålen ”Ekonomisk jämställdhet” och ”Jämn fördelning av det obetalda hem- och omsorgsarbetet”.") {
		t.Error(economy.Intro)
	}
	if len(economy.Figures) < 3 || economy.Figures[0].ID != "focus-economy-lights" || economy.Figures[1].ID != "focus-economy-matrix" {
		t.Fatalf("%d figures", len(economy.Figures))
	}
	if text := economy.Figures[0].Text; !strings.Contains(text, "Längst från målnivån ligger medelinkomst 16 år och äldre") || !strings.Contains(text, "Av gruppen efterfrågas") {
		t.Error(text)
	}
	for _, f := range economy.Figures[2:] {
		ind, _, _ := strings.Cut(f.ID, "-dumbbell")
		if i, err := s.catalogue.Indicator(ind); err == nil && i.Goal != "economy" && i.Goal != "unpaid-care" {
			t.Errorf("%s is of sub-goal %s", f.ID, i.Goal)
		}
	}
	for _, code := range []string{"00", "09"} {
		if got := chapters(code); len(got) != 6 || got[1].Title != "Ekonomisk jämställdhet" || strings.Contains(got[1].Intro, "Gruppen") {
			t.Errorf("%s: %d chapters", code, len(got))
		}
	}
}

// What is missing for want of figures says which source to ingest.
func TestMissingNamesTheSource(t *testing.T) {
	s := open(t)
	editions, err := LoadEditions(Definitions())
	if err != nil {
		t.Fatal(err)
	}
	e := editions[slices.IndexFunc(editions, func(e *Edition) bool { return e.ID == "kvinnor-och-man" })]
	area, _ := codelist.Lookup("19")
	d, err := Build(e, area, s.catalogue, s.results, Options{Awaited: map[string][]string{"riksdag-members": {"scb-riksdag"}, "debtors": {}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []Missing{
		{"Riksdagsledamöter", "Uppgifterna är inte inlästa: kör lagesbild ingest scb-riksdag."},
		{"Skuldsatta hos Kronofogden", "Uppgifterna är inte inlästa, och ingen källa har dem."},
	} {
		if !slices.Contains(d.Missing, want) {
			t.Errorf("%v is not among the missing", want)
		}
	}
	if last := d.Sections[len(d.Sections)-1]; !last.Prose || last.Intro == "" || len(last.Figures) > 0 {
		t.Errorf("the book closes with %+v", last)
	}
	if first := d.Sections[2].Figures[0]; first.ID != "economy-status" {
		t.Errorf("the chapter on the economy opens with %s", first.ID)
	}
}
