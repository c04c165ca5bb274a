package reports

import (
	"slices"
	"strings"
	"testing"

	"lagesbild/data"
)

// The other area's series are grey, stand in the table beside the place's, and their newest values are said.
func TestLineAgainst(t *testing.T) {
	women, men := map[string]float64{"1981": 0.7, "19": 0.72, "00": 0.75}, map[string]float64{"1981": 0.8, "19": 0.78, "00": 0.76}
	m := made{
		indicator: "polarity: higher\ngap: difference\nmethod: {values: {dataset: d, measure: x}}", areas: []string{"00", "19", "1981"}, periods: []string{"2020", "2021", "2022", "2023"},
		sexes: bothSexes, measures: []data.Measure{{ID: "x", Unit: "share", SexForm: data.SexSplit}},
		at: func(area, _, sex, _, _ string) (float64, data.Status) {
			if sex == data.Women {
				return women[area], 0
			}
			return men[area], 0
		},
	}
	for _, test := range []struct{ code, against, series, said string }{
		{"1981", "riket", "Kvinnor women|Män men|Kvinnor, riket muted|Män, riket muted", "I riket var andelen 75,0\u00a0procent för kvinnor och 76,0 för män."},
		{"1981", "county", "Kvinnor women|Män men|Kvinnor, Västmanlands län muted|Män, Västmanlands län muted", "I Västmanlands län var andelen 72,0\u00a0procent för kvinnor och 78,0 för män."},
		{"00", "riket", "Kvinnor women|Män men", ""},
		{"19", "county", "Kvinnor women|Män men", ""},
	} {
		d, f := m.figure(t, test.code, data.Swedish, "{indicator: made, kind: line, against: "+test.against+"}")
		body := f.Body.(*Line)
		var series []string
		for k, s := range body.Series {
			series = append(series, s.Name+" "+string(s.Role))
			column := slices.IndexFunc(f.Table.Columns, func(c Column) bool { return c.Head == s.Name })
			for i, r := range f.Table.Rows {
				if column < 0 || r.Cells[column].Text != s.Points[i].Text {
					t.Errorf("series %d, row %d: %q", k, i, texts(r))
				}
			}
		}
		if got := strings.Join(series, "|"); got != test.series || !strings.HasSuffix(f.Text, test.said) || (test.said == "") != !strings.Contains(f.Text, "I riket var") && test.against == "riket" {
			t.Errorf("%s: %s, %q", test.code, got, f.Text)
		}
		numbersAreShown(t, d, f)
	}
	f, _ := open(t).entry(t, "1981", data.Swedish, "{indicator: turnout-riksdag, kind: line, against: riket}")
	if !slices.Contains(f.Notes, "Uppgifter saknas i riket.") || len(f.Body.(*Line).Series) != 2 {
		t.Errorf("%q", f.Notes)
	}
}
