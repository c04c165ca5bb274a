package chart

import (
	"slices"
	"testing"

	"lagesbild/data"
	"lagesbild/data/codelist"
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

// No text of a figure in any form collides or leaves its chart. Between them the figures name all 290 municipalities.
func TestNoTextCollidesInAnyForm(t *testing.T) {
	drawn, named := map[string]int{}, map[string]bool{}
	for _, a := range someAreas() {
		doc := reportstest.Forms(t, a.Code, data.Swedish)
		for _, s := range doc.Sections {
			for i := range s.Figures {
				fig := &s.Figures[i]
				for _, o := range []Options{{}, {Width: Narrow, Embedded: true}} {
					d, err := Draw(fig, &doc.Theme, o)
					if err != nil {
						t.Fatalf("%s: %v", a.Name, err)
					}
					for _, f := range faults(t, d) {
						t.Errorf("%s, %s, width %g: %s", a.Name, fig.ID, o.Width, f)
					}
				}
				drawn[fig.ID]++
				for _, r := range fig.Table.Rows {
					named[r.Cells[0].Text] = true
				}
			}
		}
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
	"parental-benefit-multiples": 40, "eligible-vocational-multiples": 40, "parental-benefit-slope": 40, "eligible-vocational-slope": 40,
}
