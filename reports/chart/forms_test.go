package chart

import (
	"os"
	"slices"
	"testing"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/reports"
	"lagesbild/reports/reportstest"
)

// someAreas are riket, the counties and of each the municipality with the longest name; their figures show all others.
func someAreas() []codelist.Area {
	var all []codelist.Area
	for _, a := range codelist.Current() {
		if a.Level == codelist.Municipality {
			continue
		}
		all = append(all, a)
		if a.Level == codelist.County {
			all = append(all, slices.MaxFunc(codelist.Municipalities(a.Code), func(x, y codelist.Area) int { return len(x.Name) - len(y.Name) }))
		}
	}
	return all
}

// longNamed are Upplands Väsby, Malung-Sälen and Skinnskatteberg.
var longNamed = []string{"0114", "2023", "1904"}

// tested are some areas, or all 312 where LAGESBILD_TEST_ALL is set.
func tested() []codelist.Area {
	if os.Getenv("LAGESBILD_TEST_ALL") != "" {
		return codelist.Current()
	}
	all := someAreas()
	for _, code := range longNamed {
		if a, ok := codelist.Lookup(code); ok && !slices.ContainsFunc(all, func(b codelist.Area) bool { return a.Code == b.Code }) {
			all = append(all, a)
		}
	}
	return all
}

// collisions draws every figure of a document wide, narrow and narrow, and reports texts that collide
// or leave their chart.
func collisions(t *testing.T, doc *reports.Document, seen func(*reports.Figure)) {
	t.Helper()
	for _, s := range doc.Sections {
		for i := range s.Figures {
			fig := &s.Figures[i]
			for _, o := range []Options{{}, {Width: Narrow, Embedded: true}} {
				d, err := Draw(fig, &doc.Theme, o)
				if err != nil {
					t.Fatalf("%s: %v", doc.Area.Name, err)
				}
				for _, f := range faults(t, d) {
					t.Errorf("%s, %s, width %g: %s", doc.Area.Name, fig.ID, o.Width, f)
				}
			}
			seen(fig)
		}
	}
}

// No text of a figure that the program shows from its own figures collides or leaves its chart.
func TestNoTextCollidesInTheEdition(t *testing.T) {
	if testing.Short() {
		t.Skip("one thread: nothing for the race detector")
	}
	drawn := 0
	areas := tested()
	for _, a := range areas {
		collisions(t, reportstest.Shipped(t, a.Code, data.Swedish), func(*reports.Figure) { drawn++ })
	}
	if drawn < 12*len(areas) {
		t.Errorf("%d figures of %d areas", drawn, len(areas))
	}
}

// No text of a figure in any form collides or leaves its chart. Between them the figures name all 290 municipalities.
func TestNoTextCollidesInAnyForm(t *testing.T) {
	if testing.Short() {
		t.Skip("one thread: nothing for the race detector")
	}
	drawn, named := map[string]int{}, map[string]bool{}
	for _, a := range tested() {
		collisions(t, reportstest.Forms(t, a.Code, data.Swedish), func(fig *reports.Figure) {
			drawn[fig.ID]++
			for _, r := range fig.Table.Rows {
				named[r.Cells[0].Text] = true
			}
		})
	}
	for _, a := range codelist.Municipalities("") {
		if !named[a.Name] {
			t.Errorf("no figure names %s", a.Name)
		}
	}
	for id, least := range formsDrawn {
		if drawn[id] < least {
			t.Errorf("%s was drawn for %d areas, want %d", id, drawn[id], least)
		}
	}
}

// formsDrawn is for how many areas each figure is drawn at least.
var formsDrawn = map[string]int{
	"turnout-riksdag-line": 1, "parental-benefit-stacked": 40, "temporary-parental-benefit-stacked": 40, "council-women-stacked": 1,
	"parental-benefit-multiples": 40, "eligible-vocational-multiples": 40, "parental-benefit-slope": 40, "education-level-bars": 40, "education-level-mirrored": 40, "population-pyramid": 40, "eligible-vocational-slope": 40,
}
