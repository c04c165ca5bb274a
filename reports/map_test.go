package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"lagesbild/data"
	"lagesbild/data/codelist"
)

func shownAs(x float64, decimals int, signed bool) Number {
	n := Number{Value: Round(x, decimals), OK: true, Text: Decimal(x, decimals, data.Swedish)}
	if signed {
		n.Text = SignedDecimal(x, decimals, data.Swedish)
	}
	return n
}

func TestMapSteps(t *testing.T) {
	none := math.NaN()
	for _, test := range []struct {
		name   string
		signed bool
		values []float64
		want   string // limits with shade, then the step of each area
	}{
		{"ten", false, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, "1–2:0 3–4:1 5–6:2 7–8:3 9–10:4 | 0 0 1 1 2 2 3 3 4 4"},
		{"unsorted, one missing", false, []float64{50, none, 10, 30, 20, 40}, "10:0 20:1 30:2 40:3 50:4 | 4 -1 0 2 1 3"},
		{"two", false, []float64{7, 3}, "3:0 7:4 | 1 0"},
		{"three", false, []float64{3, 5, 7}, "3:0 5:2 7:4 | 0 1 2"},
		{"all alike", false, []float64{5, 5, 5}, "5:2 | 0 0 0"},
		{"alike are never parted", false, []float64{1, 5, 5, 5, 5, 5, 5, 5, 5, 9}, "1–5:0 9:4 | 0 0 0 0 0 0 0 0 0 1"},
		{"men higher: the largest difference is darkest", true, []float64{-1, -2, -3, -4, -5}, "−1:0 −2:1 −3:2 −4:3 −5:4 | 0 1 2 3 4"},
		{"zero and below", true, []float64{0, -2, -4, -4, -6, -8, -9, -10, -11, -20}, "0 till −2:0 −4:1 −6 till −8:2 −9 till −10:3 −11 till −20:4 | 0 0 1 1 2 2 3 3 4 4"},
		{"both signs: from men's side to women's", true, []float64{-2, 0, 3, -5, 1}, "−5:0 −2:1 0:2 +1:3 +3:4 | 1 2 4 0 3"},
	} {
		m := &Map{}
		for _, x := range test.values {
			a := MapArea{Step: -1, Number: Number{Text: "uppgift saknas"}}
			if !math.IsNaN(x) {
				a.Number = shownAs(x, 0, test.signed)
			}
			m.Areas = append(m.Areas, a)
		}
		m.classify(data.Swedish)
		var steps, areas []string
		for _, s := range m.Steps {
			steps = append(steps, fmt.Sprintf("%s:%d", s.Label, s.Shade))
		}
		for _, a := range m.Areas {
			areas = append(areas, fmt.Sprint(a.Step))
		}
		if got := strings.Join(steps, " ") + " | " + strings.Join(areas, " "); got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.name, got, test.want)
		}
	}
}

// mapsOf is an edition with a map of every indicator.
func mapsOf(t *testing.T, s *stock) *Edition {
	t.Helper()
	src := "id: maps\ntitle: {sv: \"Kartor {place}\", en: \"Maps {place}\"}\nsections:\n  - id: all\n    title: {sv: Kartor, en: Maps}\n    figures:\n"
	for _, r := range s.results {
		if e := (Entry{Kind: KindMap}); e.unfit(r.Indicator) == "" {
			src += "      - {indicator: " + r.Indicator.ID + ", kind: map}\n"
		}
	}
	editions, err := LoadEditions(Definitions(), layer("editions/maps.yaml", src))
	if err != nil {
		t.Fatal(err)
	}
	return editions[slices.IndexFunc(editions, func(e *Edition) bool { return e.ID == "maps" })]
}

// On every map of every indicator that ships, for riket, counties and municipalities: the chart's values and classes are
// those of the table, each value is within its step's limits, steps do not overlap, the areas are all there are, and the
// title's numbers are the extremes of the map.
func TestMapsAgreeWithTheirTables(t *testing.T) {
	if testing.Short() {
		t.Skip("one thread: nothing for the race detector")
	}
	s := open(t)
	e := mapsOf(t, s)
	maps := map[string]int{}
	for _, code := range []string{"00", "01", "13", "19", "25", "1981", "2523"} {
		area, _ := codelist.Lookup(code)
		d, err := Build(e, area, s.catalogue, s.results, Options{Lang: data.Swedish})
		if err != nil {
			t.Fatal(err)
		}
		for i := range d.Sections[0].Figures {
			f := &d.Sections[0].Figures[i]
			m := f.Body.(*Map)
			maps[fmt.Sprint(area.Level, len(m.Areas))]++
			checkMap(t, area, f, m)
		}
	}
	for _, want := range []string{"country290", "county26", "county10", "municipality10", "municipality14"} {
		if maps[want] == 0 {
			t.Errorf("no map of kind %s: %v", want, maps)
		}
	}
}

func checkMap(t *testing.T, area codelist.Area, f *Figure, m *Map) {
	t.Helper()
	where := area.Code + " " + f.ID
	if len(f.Table.Rows) != len(m.Areas)+len(m.References) {
		t.Fatalf("%s: %d rows, %d areas, %d references", where, len(f.Table.Rows), len(m.Areas), len(m.References))
	}
	low, high := make([]float64, len(m.Steps)), make([]float64, len(m.Steps))
	for i := range m.Steps {
		low[i], high[i] = math.Inf(1), math.Inf(-1)
	}
	own := 0
	for i, a := range m.Areas {
		row := texts(f.Table.Rows[i])
		class := "–"
		if a.Step >= 0 {
			class = m.Steps[a.Step].Label
			low[a.Step], high[a.Step] = math.Min(low[a.Step], a.Number.Value), math.Max(high[a.Step], a.Number.Value)
		}
		if row[0] != a.Label || !slices.Contains(row, a.Number.Text) || row[len(row)-1] != class {
			t.Errorf("%s: on the map %s %s in %s, in the table %v", where, a.Label, a.Number.Text, class, row)
		}
		if a.Number.OK != (a.Step >= 0) {
			t.Errorf("%s: %s %+v in step %d", where, a.Label, a.Number, a.Step)
		}
		if a.Own {
			own++
		}
	}
	if (own == 1) != (area.Level == codelist.Municipality || area.Level == codelist.County && m.Areas[0].Code == "10") {
		t.Errorf("%s: %d areas are the place's own", where, own)
	}
	for i := 1; i < len(m.Steps); i++ {
		if !(high[i-1] < low[i] || m.falling() && low[i-1] > high[i]) {
			t.Errorf("%s: steps %q and %q overlap", where, m.Steps[i-1].Label, m.Steps[i].Label)
		}
		if m.Steps[i].Shade <= m.Steps[i-1].Shade {
			t.Errorf("%s: step %d is not darker than the one before", where, i)
		}
	}
	if area.Level == codelist.Country {
		for _, r := range m.References {
			if strings.Contains(r.Label, "länets") {
				t.Errorf("%s: a county's mean on riket's map: %s", where, r.Label)
			}
		}
	}
	if strings.Contains(f.Title, "varierade mellan") {
		lowest, highest := math.Inf(1), math.Inf(-1)
		for i := range m.Steps {
			lowest, highest = math.Min(lowest, low[i]), math.Max(highest, high[i])
		}
		decimals := f.Table.Columns[1].Decimal
		for _, x := range []float64{lowest, highest} {
			if !strings.Contains(f.Title, Decimal(x, decimals, data.Swedish)+nbsp) {
				t.Errorf("%s: %s is not in %q", where, Decimal(x, decimals, data.Swedish), f.Title)
			}
		}
	}
}

// A county with one municipality has no map of it, and an area without a value is shown as such and told of.
func TestMapsSayWhatIsMissing(t *testing.T) {
	s := open(t)
	e := mapsOf(t, s)
	gotland, _ := codelist.Lookup("09")
	d, err := Build(e, gotland, s.catalogue, s.results, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(d.Missing, func(m Missing) bool { return m.Why == "Länet har bara en kommun." }) {
		t.Errorf("Gotland: %v", d.Missing)
	}
	riket, _ := codelist.Lookup("00")
	if d, err = Build(e, riket, s.catalogue, s.results, Options{}); err != nil {
		t.Fatal(err)
	}
	for _, f := range d.Sections[0].Figures {
		if f.ID != "music-school-map" {
			continue
		}
		m := f.Body.(*Map)
		none := m.inStep(-1)
		if none < 13 || m.None != fmt.Sprintf("Uppgift saknas (%d"+nbsp+"kommuner)", none) {
			t.Errorf("%d areas without a value, the legend says %q", none, m.None)
		}
		if note := fmt.Sprintf("Uppgift saknas för %d"+nbsp+"kommuner; de står i tabellen.", none); !slices.Contains(f.Notes, note) {
			t.Errorf("no note %q in %v", note, f.Notes)
		}
		return
	}
	t.Error("riket has no map of music schools")
}
