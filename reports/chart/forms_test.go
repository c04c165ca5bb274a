package chart

import (
	"testing"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/reports/reportstest"
)

// No text of a figure in any form collides or leaves its chart, for any area that the shipped figures know.
func TestNoTextCollidesInAnyFormForAnyArea(t *testing.T) {
	drawn := map[string]int{}
	for _, a := range codelist.Current() {
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
			}
		}
	}
	for id, least := range formsDrawn {
		if drawn[id] < least {
			t.Errorf("%s was drawn for %d areas, want %d", id, drawn[id], least)
		}
	}
}

// formsDrawn is for how many areas each figure is drawn at least.
var formsDrawn = map[string]int{"turnout-riksdag-line": 10, "parental-benefit-stacked": 310, "temporary-parental-benefit-stacked": 310, "council-women-stacked": 10}
