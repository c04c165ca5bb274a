package reports

import (
	"slices"
	"strings"
	"testing"

	"lagesbild/data"
	"lagesbild/data/codelist"
)

// Notes stand only beside figures that they concern: those about some years where one of them is drawn, those about
// counties and riket where such a document is read, those about decimals nowhere but by the definition.
func TestNotesKeepToTheirFigures(t *testing.T) {
	told, kept := map[string]int{}, map[string]int{}
	everyDocument(t, func(d *Document) {
		for _, s := range d.Sections {
			for _, f := range s.Figures {
				var years []string
				switch body := f.Body.(type) {
				case *Line:
					years = body.Periods
				case *Dumbbell, *Stacked:
					years = []string{yearOf(plainText(f.Subtitle))}
				}
				in := func(from, to string) bool {
					return slices.ContainsFunc(years, func(y string) bool { return y >= from && y <= to })
				}
				for _, n := range f.Notes {
					for about, allowed := range map[string]bool{
						"tidigare hämtning": in("2006", "2009"), "earlier retrieval": in("2006", "2009"),
						"pandemi": in("2020", "2022"), "pandemic": in("2020", "2022"),
						"bara för kommuner": d.Area.Level != string(codelist.Municipality), "municipalities only": d.Area.Level != string(codelist.Municipality),
						"decimaler": false, "decimals": false, "rak linje": len(years) > 1, "flat line": len(years) > 1,
					} {
						if !strings.Contains(n, about) {
							continue
						}
						told[about]++
						if !allowed {
							t.Errorf("%s %s: %v: %s", d.Area.Name, f.ID, years, n)
						}
					}
				}
			}
		}
		for _, m := range d.Terms {
			for _, about := range []string{"tidigare hämtning", "pandemi", "kan inte stämma", "bara för kommuner"} {
				if strings.Contains(strings.Join(m.Notes, " "), about) {
					kept[about]++
				}
			}
		}
	})
	for _, about := range []string{"tidigare hämtning", "earlier retrieval", "pandemi", "bara för kommuner"} {
		if told[about] == 0 {
			t.Errorf("no figure has a note on %q", about)
		}
	}
	if len(kept) != 4 {
		t.Errorf("definitions tell %v", kept)
	}
}

// The rule goes by a note's id, whatever day stands at its end.
func TestAudienceOf(t *testing.T) {
	for id, want := range map[string]audience{
		"more-decimals": byDefinition, "changed-2024-12-12": byDefinition, "not-joined-2023-03-28": byDefinition,
		"earlier-vintage-2023-09-12": byFigure, "": byFigure, "an-analyst's-own": byFigure, "municipalities-only": forLarger,
	} {
		if got := audienceOf(data.Note{ID: id}); got != want {
			t.Errorf("%q is for %d, want %d", id, got, want)
		}
	}
}
