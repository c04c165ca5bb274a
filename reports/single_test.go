package reports

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"lagesbild/data"
	"lagesbild/data/codelist"
)

// reported is a made indicator without women and men: crime per 100,000 in Västmanland, its county and riket.
func reported(values map[string][3]float64) made {
	areas := []string{"00", "19"}
	for _, a := range codelist.Municipalities("19") {
		areas = append(areas, a.Code)
	}
	return made{
		indicator: "decimals: 0\npolarity: none\nmethod: {total: {dataset: d, measure: x}}",
		areas:     areas, periods: []string{"2021", "2022", "2023"}, sexes: []string{data.Total},
		measures: []data.Measure{{ID: "x", Unit: "per-100000", SexForm: data.SexNone}},
		at: func(area, period, _, _, _ string) (float64, data.Status) {
			v, ok := values[area]
			if x := v[period[3]-'1']; ok && x >= 0 {
				return x, 0
			}
			return 0, data.NotAvailable
		},
	}
}

var crime = map[string][3]float64{
	"00": {1000, 1010, 1020}, "19": {900, 950, 1100}, "1981": {800, 850, 980}, "1980": {1200, 1300, 1400}, "1962": {500, 510, 520},
	"1904": {500, 600, 700}, "1907": {980, 980, 980}, "1960": {700, 710, 720}, "1961": {1, 2, 300}, "1982": {650, 660, 670}, "1983": {1, 1, -1}, "1984": {990, 1990, 990},
}

// The line has the place, its county and riket in no colour of women or men, and says the place's values and riket's.
func TestSingleLine(t *testing.T) {
	for _, test := range []struct{ code, title, text, series string }{
		{"1981", "Gjord: lägre i Sala än i riket 2023", "År 2023 var värdet 980\u00a0per 100\u00a0000 invånare i Sala, 1\u00a0100 i Västmanlands län och 1\u00a0020 i riket. År 2021 var värdet 800 i Sala.", "Sala strong, Västmanlands län muted, Riket muted"},
		{"1980", "Gjord: högre i Västerås än i riket 2023", "1\u00a0400\u00a0per 100\u00a0000 invånare i Västerås", "Västerås strong, Västmanlands län muted, Riket muted"},
		{"19", "Gjord: högre i Västmanlands län än i riket 2023", "i Västmanlands län och 1\u00a0020 i riket.", "Västmanlands län strong, Riket muted"},
		{"00", "Gjord: 1\u00a0020\u00a0per 100\u00a0000 invånare i riket 2023", "År 2023 var värdet 1\u00a0020\u00a0per 100\u00a0000 invånare i riket. År 2021 var värdet 1\u00a0000 i riket.", "Riket strong"},
	} {
		for _, entry := range []string{"{indicator: made}", "{indicator: made, kind: line}"} {
			d, f := reported(crime).figure(t, test.code, data.Swedish, entry)
			body := f.Body.(*Line)
			var series []string
			for _, s := range body.Series {
				series = append(series, s.Name+" "+string(s.Role))
				if len(s.Points) != len(body.Periods) {
					t.Errorf("%s: %d points", s.Name, len(s.Points))
				}
			}
			if f.Title != test.title || !strings.Contains(f.Text, test.text) || strings.Join(series, ", ") != test.series {
				t.Errorf("%s: %q %q %q", test.code, f.Title, f.Text, series)
			}
			for _, w := range []string{"kvinnor", "män", "skillnad"} {
				for where, s := range words(d) {
					if strings.Contains(strings.ToLower(s), w) && !strings.Contains(where, "term") {
						t.Errorf("%s speaks of %s: %q", where, w, s)
					}
				}
			}
			numbersAreShown(t, d, f)
			singleTable(t, d, f)
		}
	}
}

// singleTable checks that the lines are the table's columns and among the data.
func singleTable(t *testing.T, d *Document, f *Figure) {
	t.Helper()
	held := map[string]bool{}
	for _, r := range d.Data.Rows {
		c := texts(r)
		if c[7] != d.in("Totalt", "Total") {
			t.Errorf("data of %s", c[7])
		}
		held[strings.Join([]string{c[4], c[5], c[8]}, "|")] = true
	}
	line := f.Body.(*Line)
	for i, r := range f.Table.Rows {
		for k, s := range line.Series {
			name := s.Name
			if r.Cells[k+1].Text != s.Points[i].Text || f.Table.Columns[k+1].Head != name {
				t.Errorf("%s: %q, drawn %q", name, r.Cells[k+1].Text, s.Points[i].Text)
			}
			if key := strings.Join([]string{name, line.Periods[i], s.Points[i].Text}, "|"); s.Points[i].OK && !held[key] {
				t.Errorf("%s is not among the data", key)
			}
		}
	}
}

// A level lists the county's municipalities with its county and riket, the highest first, and says the place's rank, from
// the nearer end and shared where it is.
func TestLevels(t *testing.T) {
	for _, test := range []struct{ code, title, text string }{
		{"1980", "Gjord: högst i Västerås bland de nio av länets kommuner som har uppgift 2023", "Högst var det i Västerås (1\u00a0400) och lägst i Skinnskatteberg (700)."},
		{"1984", "Gjord: näst högst i Arboga bland", ""},
		{"1981", "Gjord: delat tredje högst i Sala bland", "År 2023 var värdet 980\u00a0per 100\u00a0000 invånare i Sala, 1\u00a0100 i Västmanlands län och 1\u00a0020 i riket."},
		{"1961", "Gjord: lägst i Hallstahammar bland", ""},
		{"19", "Gjord: högst i Västerås och lägst i Hallstahammar bland länets kommuner 2023", "År 2023 var värdet 1\u00a0100"},
	} {
		d, f := reported(crime).figure(t, test.code, data.Swedish, "{indicator: made, kind: level}")
		body := f.Body.(*Levels)
		if !strings.Contains(f.Title, test.title) {
			t.Errorf("%s: %q, want %q", test.code, f.Title, test.title)
		}
		if test.code != "1980" && !strings.Contains(f.Text, test.text) {
			t.Errorf("%s: %q, want %q", test.code, f.Text, test.text)
		}
		var values []float64
		for i, r := range body.Rows {
			if c := texts(f.Table.Rows[i]); c[0] != r.Label || c[1] != r.Value.Text {
				t.Errorf("table %q, drawn %+v", c, r)
			}
			if r.Value.OK {
				values = append(values, -r.Value.Value)
			}
			if r.Strong != (r.Label == "Riket" || r.Label == "Västmanlands län") || r.Own != (r.Label == d.Area.Name) {
				t.Errorf("%+v", r)
			}
		}
		if !slices.IsSorted(values) || len(body.Rows) != 12 || body.Rows[11].Value.OK {
			t.Errorf("%s: %+v", test.code, body.Rows)
		}
		numbersAreShown(t, d, f)
	}
}

// Classes of the place stand in their own order.
func TestClassLevels(t *testing.T) {
	m := classesMade("decimals: 1\npolarity: higher\nmethod: {total: {dataset: d, measure: x}}\nbreakdown: {by: class, alone: true}", shares(map[string]float64{"a": 20, "b": 50, "c": -1, "d": 5}, nil))
	m.sexes, m.measures = []string{data.Total}, []data.Measure{{ID: "x", Unit: "SEK", SexForm: data.SexNone}}
	d, f := m.figure(t, "1981", data.Swedish, "{indicator: made, kind: level, classes: true}")
	if f.Title != "Gjord: högst för grupp b och lägst för grupp d i Sala 2023" || f.Text != "Högst var det för grupp b (50,0) och lägst för grupp d (5,0)." || !slices.Contains(f.Notes, "Sekretess: Grupp c.") {
		t.Errorf("%q %q %q", f.Title, f.Text, f.Notes)
	}
	var drawn []string
	for _, r := range f.Body.(*Levels).Rows {
		drawn = append(drawn, r.Label+" "+r.Value.Text)
	}
	if got := fmt.Sprint(drawn); got != "[Grupp a 20,0 Grupp b 50,0 Grupp c sekretess Grupp d 5,0]" {
		t.Error(got)
	}
	numbersAreShown(t, d, f)
	if !slices.ContainsFunc(d.Data.Rows, func(r Row) bool { c := texts(r); return c[6] == "Grupp b" && c[7] == "Totalt" && c[8] == "50,0" }) {
		t.Error("a class is not among the data")
	}
}

// What has no women and men has no light, no part in the counts of lights, and says why it is missing.
func TestSingleHasNoLight(t *testing.T) {
	m := reported(crime)
	d := m.build(t, "1981", data.Swedish, "{indicator: made, kind: line}, {kind: status}")
	if len(d.Missing) != 1 || d.Missing[0].Why != "Ingen indikator har uppgift i Sala." || d.Sections[0].Figures[0].Doubt != "" {
		t.Errorf("%+v", d.Missing)
	}
	if term := d.Terms[0]; strings.Contains(term.Formula, "killnad") || !strings.Contains(term.Formula, "utan uppdelning på kön") {
		t.Errorf("%+v", term)
	}
	if why := m.why(t, "0180", data.Swedish, "{indicator: made}"); why != "Det finns ingen uppgift i Stockholm." {
		t.Errorf("%q", why)
	}
	if why := m.why(t, "0180", data.Swedish, "{indicator: made, kind: level}"); why != "Färre än två har en uppgift att jämföra." {
		t.Errorf("%q", why)
	}
	for entry, want := range map[string]string{
		"{indicator: made, kind: dumbbell}":             "kind line or level shows them",
		"{indicator: made, kind: level, classes: true}": "no breakdown",
	} {
		if _, err := m.document(t, "1981", data.Swedish, entry); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", entry, err)
		}
	}
}
