package reports

import (
	"slices"
	"strings"
	"testing"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators"
)

// A map of lights says what the judgement of each area says, in the chart as in the table, and its title counts them. What
// nobody may judge has no such map.
func TestLightMaps(t *testing.T) {
	s := open(t)
	src := "id: lit\ntitle: {sv: \"Kartor {place}\", en: \"Maps {place}\"}\nsections:\n  - id: all\n    title: {sv: Kartor, en: Maps}\n    figures:\n"
	for _, r := range s.results {
		if e := (Entry{Kind: KindLightMap}); e.unfit(r.Indicator) == "" {
			src += "      - {indicator: " + r.Indicator.ID + ", kind: light-map}\n"
		}
	}
	editions, err := LoadEditions(layer("editions/lit.yaml", src))
	if err != nil {
		t.Fatal(err)
	}
	maps, levels := 0, map[codelist.Level]int{}
	for _, code := range []string{"00", "09", "19", "1981"} {
		area, _ := codelist.Lookup(code)
		d, err := Build(editions[0], area, s.catalogue, s.results, Options{Lang: data.Swedish})
		if err != nil {
			t.Fatal(err)
		}
		for i := range d.Sections[0].Figures {
			f := &d.Sections[0].Figures[i]
			id := strings.TrimSuffix(f.ID, "-light-map")
			r := s.results[slices.IndexFunc(s.results, func(r *indicators.Result) bool { return r.Indicator.ID == id })]
			maps++
			levels[area.Level]++
			reached, judged := 0, 0
			m := f.Body.(*Map)
			for k, a := range m.Areas {
				want, _ := Judge(r, a.Code, nil, data.Swedish)
				row := f.Table.Rows[k].Cells
				if got := m.Steps[a.Step].Light; got != want || row[len(row)-1].Light != want || row[0].Text != a.Label {
					t.Errorf("%s %s %s: light %s on the map, %s in the table, judged %s", code, f.ID, a.Label, got, row[len(row)-1].Light, want)
				}
				if want == LightGood {
					reached++
				}
				if want != LightNoData {
					judged++
				}
				if a.Own != (a.Code == code) {
					t.Errorf("%s %s: %s is own: %v", code, f.ID, a.Label, a.Own)
				}
			}
			some, all := CountOf(reached, judged, data.Swedish)
			if reached > 0 && !strings.Contains(f.Title, " "+some+" av "+all+" ") || reached == 0 && !strings.Contains(f.Title, "nås inte i något av "+all+" ") {
				t.Errorf("%s: %d of %d reach the target, the title says %q", code, reached, judged, f.Title)
			}
		}
		for _, m := range d.Missing {
			if m.Why == "" {
				t.Errorf("%s: %s is missing without a reason", code, m.Title)
			}
		}
		if code == "09" && len(d.Sections[0].Figures) > 0 {
			t.Errorf("Gotland, a single municipality, has a map")
		}
		if code == "19" && !slices.ContainsFunc(d.Missing, func(m Missing) bool { return m.Why == "Indikatorn bedöms inte." }) {
			t.Errorf("everything is judged: %v", d.Missing)
		}
	}
	if maps < 20 || levels[codelist.Country] == 0 || levels[codelist.Municipality] == 0 {
		t.Errorf("%d maps %v", maps, levels)
	}
}
