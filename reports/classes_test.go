package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"lagesbild/data"
	"lagesbild/indicators"
)

// classesMade is an indicator of four groups in Sala and Västerås, of measures x and n.
func classesMade(method string, at func(area, period, sex, class, measure string) (float64, data.Status)) made {
	return made{
		indicator: method, areas: []string{"1980", "1981"}, periods: []string{"2021", "2022", "2023"}, sexes: bothSexes, classes: []string{"a", "b", "c", "d"},
		measures: []data.Measure{persons("x"), persons("n")}, at: at,
	}
}

const (
	byClasses     = "\nbreakdown: {by: class}"
	sharesByClass = shareOfCounts + byClasses
	partsByClass  = "polarity: equal\ngap: difference\njudge: {band: {low: 0.4, high: 0.6, near: 0.05}}\nmethod: {composition: {dataset: d, measure: x}}" + byClasses
	countsByClass = "decimals: 0\npolarity: none\ngap: difference\nmethod: {values: {dataset: d, measure: x}}\nbreakdown: {by: class, alone: true}"
	halfWithout   = "Uppgifter för både kvinnor och män finns för färre än två grupper i Sala."
)

// women and men of each class in Sala 2023, of a hundred.
func shares(women, men map[string]float64) func(area, period, sex, class, measure string) (float64, data.Status) {
	return func(area, period, sex, class, measure string) (float64, data.Status) {
		x := women[class]
		if sex == data.Men {
			x = men[class]
		}
		switch {
		case x < 0:
			return 0, data.Suppressed
		case measure == "n":
			return 100, 0
		}
		return x, 0
	}
}

// What heads the classes and what is said of them, by the method and by how they lie.
func TestClassSentences(t *testing.T) {
	type by = map[string]float64
	for _, test := range []struct {
		name, method, entry, title, text string
		women, men                       by
	}{
		{
			"one apart", sharesByClass, "kind: bars",
			"Gjord: störst skillnad för grupp b – 30\u00a0procentenheter lägre för kvinnor än för män i Sala 2023",
			"År 2023 var andelen 30,0\u00a0procent för kvinnor och 42,5\u00a0procent för män. Andelen var högre för män i tre av fyra grupper och för kvinnor i en. Där skillnaden var störst, för grupp b, var andelen 30,0\u00a0procent för kvinnor och 60,0 för män.",
			by{"a": 20, "b": 30, "c": 30, "d": 40},
			by{"a": 10, "b": 60, "c": 50, "d": 50},
		},
		{
			"two apart", sharesByClass, "kind: bars",
			"Gjord: störst skillnad för grupp a och grupp b – 20\u00a0procentenheter lägre för män än för kvinnor i Sala 2023",
			"Andelen var högre för kvinnor i alla fyra grupper.",
			by{"a": 40, "b": 50, "c": 30, "d": 40},
			by{"a": 20, "b": 30, "c": 25, "d": 30},
		},
		{
			"alike", sharesByClass, "kind: bars", "Gjord: lika för kvinnor och män i alla fyra grupper i Sala 2023",
			"",
			by{"a": 40, "b": 50, "c": 30, "d": 40},
			by{"a": 40, "b": 50, "c": 30, "d": 40},
		},
		{
			"parts", partsByClass, "kind: stacked, classes: true", "Gjord: jämn fördelning i två av fyra grupper i Sala 2023",
			"Kvinnor var fler i två av fyra grupper och män i två. Kvinnors andel var störst för grupp d (90,0\u00a0procent) och minst för grupp a (20,0\u00a0procent).",
			by{"a": 20, "b": 40, "c": 60, "d": 90},
			by{"a": 80, "b": 60, "c": 40, "d": 10},
		},
		{
			"counts", countsByClass, "kind: mirrored", "Gjord: störst skillnad för grupp c – 55 fler män än kvinnor i Sala 2023",
			"Män var fler i tre av fyra grupper och kvinnor i en. Där skillnaden var störst, för grupp c, var antalet 5 för kvinnor och 60 för män.",
			by{"a": 20, "b": 40, "c": 5, "d": 10},
			by{"a": 10, "b": 60, "c": 60, "d": 11},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := classesMade(test.method, shares(test.women, test.men))
			d, f := m.figure(t, "1981", data.Swedish, "{indicator: made, "+test.entry+"}")
			if f.Title != test.title {
				t.Errorf("title\n%q, want\n%q", f.Title, test.title)
			}
			if !strings.Contains(f.Text, test.text) {
				t.Errorf("text\n%q, want\n%q", f.Text, test.text)
			}
			numbersAreShown(t, d, f)
		})
	}
}

// Classes stand as asked for; the ten largest are told to be some of many, and nothing is summed up beside them.
func TestClassOrder(t *testing.T) {
	women, men := map[string]float64{"a": 30, "b": 400, "c": 10, "d": 200}, map[string]float64{"a": 10, "b": 100, "c": 20, "d": 250}
	m := classesMade(partsByClass, shares(women, men))
	labels := func(f *Figure) string {
		var all []string
		for _, r := range f.Table.Rows {
			all = append(all, strings.TrimPrefix(r.Cells[0].Text, "Grupp "))
		}
		return strings.Join(all, " ")
	}
	for entry, want := range map[string]string{
		"kind: bars":                                      "a b c d",
		"kind: bars, sort: size":                          "b d a c",
		"kind: bars, sort: size, top: 2":                  "b d",
		"kind: stacked, classes: true":                    "c d Samtliga a b",
		"kind: dumbbell, classes: true":                   "d Samtliga c a b",
		"kind: dumbbell, classes: true, sort: definition": "a b c d Samtliga",
		"kind: mirrored, sort: difference":                "d c a b",
	} {
		_, f := m.figure(t, "1981", data.Swedish, "{indicator: made, "+entry+"}")
		if got := labels(f); got != want {
			t.Errorf("%s: %s, want %s", entry, got, want)
		}
		told := strings.Contains(strings.Join(f.Notes, " "), "de två största av fyra grupper; de övriga är inte summerade")
		if strings.Contains(entry, "top") != told {
			t.Errorf("%s: %q", entry, f.Notes)
		}
	}
}

// Bars of parts of one whole say how many there are, with women's part beside, and nothing of all together.
func TestClassNumbers(t *testing.T) {
	m := classesMade(partsByClass, shares(map[string]float64{"a": 1200, "b": 40, "c": 600, "d": -1}, map[string]float64{"a": 300, "b": 60, "c": 400, "d": 10}))
	d, f := m.figure(t, "1981", data.Swedish, "{indicator: made, kind: mirrored}")
	body := f.Body.(*Bars)
	if got := fmt.Sprint(texts(f.Table.Rows[0]), texts(f.Table.Rows[3])); got != "[Grupp a 1\u00a0200 300 80,0] [Grupp d sekretess 10 sekretess]" {
		t.Error(got)
	}
	if body.Rows[0].Women.Text != "1\u00a0200" || body.Rows[0].Men.Value != 300 || body.Band != nil || len(body.Rows) != 4 {
		t.Errorf("%+v", body)
	}
	if plainText(f.Subtitle) != "Gjord, *kvinnor* och *män*, 2023, antal" || f.Title != "Gjord: jämn fördelning i två av tre grupper i Sala 2023" {
		t.Errorf("%q %q", plainText(f.Subtitle), f.Title)
	}
	numbersAreShown(t, d, f)
	units := map[string]bool{}
	for _, r := range d.Data.Rows {
		if c := texts(r); c[6] == "Grupp a" && c[7] == "Kvinnor" {
			units[c[8]+" "+c[9]] = true
		}
	}
	if !units["80,0 procent"] || !units["1\u00a0200 antal"] {
		t.Errorf("%v", units)
	}
}

// A class that the source withholds is said to be, and is in neither sentence nor count; too few classes make no figure.
func TestClassWithoutFigure(t *testing.T) {
	women := map[string]float64{"a": 30, "b": 40, "c": -1, "d": 10}
	m := classesMade(sharesByClass, shares(women, map[string]float64{"a": 35, "b": 60, "c": 99, "d": 11}))
	_, f := m.figure(t, "1981", data.Swedish, "{indicator: made, kind: bars}")
	body := f.Body.(*Bars)
	if r := body.Rows[2]; r.Women.OK || r.Women.Text != "sekretess" || r.Men.Text != "99,0" {
		t.Errorf("%+v", r)
	}
	if !strings.Contains(strings.Join(f.Notes, " "), "Sekretess: Grupp c.") || !strings.Contains(f.Title, "grupp b") || !strings.Contains(f.Text, "i alla tre grupper") {
		t.Errorf("%q %q %q", f.Notes, f.Title, f.Text)
	}
	women["a"], women["b"] = -1, -1
	if why := m.why(t, "1981", data.Swedish, "{indicator: made, kind: bars}"); why != halfWithout {
		t.Errorf("%q", why)
	}
}

// On every shipped figure of classes, in both languages: the title's class is the one with the largest difference of the
// table and it says who is lower, the counts of the text are the table's, bars have the table's numbers, and the data hold them.
func TestClassesAgreeWithTheirTables(t *testing.T) {
	if testing.Short() {
		t.Skip("one thread: nothing for the race detector")
	}
	figures := 0
	for _, entry := range []string{
		"{indicator: education-level, kind: bars}", "{indicator: education-level, kind: dumbbell, classes: true}", "{indicator: education-level, kind: mirrored, sort: size, top: 3}",
		"{indicator: population, kind: stacked, classes: true}", "{indicator: population, kind: bars}",
	} {
		for _, code := range []string{"00", "0980", "1981"} {
			for _, lang := range []data.Lang{data.Swedish, data.English} {
				d, why := open(t).document(t, code, lang, entry)
				if why != "" {
					t.Errorf("%s %s: %s", code, entry, why)
					continue
				}
				f := &d.Sections[0].Figures[0]
				figures++
				numbersAreShown(t, d, f)
				classCounts(t, d, f)
				classBars(t, d, f)
			}
		}
	}
	if figures != 30 {
		t.Errorf("%d figures", figures)
	}
}

// classCounts works the title and the text out of the table again.
func classCounts(t *testing.T, d *Document, f *Figure) {
	t.Helper()
	higher := map[bool]int{}
	most, label, women := 0.0, "", false
	rows := 0
	for _, r := range f.Table.Rows {
		last := r.Cells[len(r.Cells)-1].Number
		if r.Strong || !last.OK {
			continue
		}
		gap := last.Value
		if f.ID == "population-bars" {
			gap = r.Cells[1].Number.Value - r.Cells[2].Number.Value
		}
		rows++
		if gap != 0 {
			higher[gap > 0]++
		}
		if x := math.Abs(gap); x > most {
			most, label, women = x, r.Cells[0].Text, gap > 0
		}
	}
	for _, n := range higher {
		some, all := CountOf(n, rows, d.Lang)
		if n == rows {
			all, some = d.in("alla ", "all ")+all, ""
		}
		if !strings.Contains(f.Text, " "+all+" ") || !strings.Contains(f.Text, some) && !strings.Contains(f.Text, Count(n, d.Lang)) {
			t.Errorf("%s %s: %d of %d: %q", d.Area.Name, f.ID, n, rows, f.Text)
		}
	}
	if strings.HasPrefix(f.ID, "population") {
		n, all := CountOf(max(higher[true], higher[false]), rows, d.Lang)
		who := map[bool]string{true: d.in("fler kvinnor", "more women"), false: d.in("fler män", "more men")}[higher[true] >= higher[false]]
		if want := who + " i " + n + d.in(" av ", " of ") + all; !strings.Contains(strings.Replace(f.Title, " in ", " i ", 1), want) {
			t.Errorf("%s: %q, want %q", d.Area.Name, f.Title, want)
		}
		return
	}
	lower := map[bool]string{true: d.in("lägre för män än", "lower for men than"), false: d.in("lägre för kvinnor än", "lower for women than")}[women]
	if !strings.Contains(f.Title, inSentence(label)) || !strings.Contains(f.Title, lower) {
		t.Errorf("%s: %q, want %s, %s", d.Area.Name, f.Title, label, lower)
	}
}

func (d *Document) in(sv, en string) string { return data.Text{SV: sv, EN: en}.In(d.Lang) }

// classBars checks that what is drawn is what the table says, and that the data have it.
func classBars(t *testing.T, d *Document, f *Figure) {
	t.Helper()
	var drawn []string
	switch body := f.Body.(type) {
	case *Bars:
		for _, r := range body.Rows {
			drawn = append(drawn, fmt.Sprint(r.Label, r.Women.Text, r.Men.Text, r.Strong))
		}
		if !body.Axis.FromZero {
			t.Errorf("%s: bars do not begin at zero", f.ID)
		}
	case *Dumbbell:
		for _, r := range body.Rows {
			drawn = append(drawn, fmt.Sprint(r.Label, r.Women.Text, r.Men.Text, r.Strong))
		}
	case *Stacked:
		for _, r := range body.Rows {
			drawn = append(drawn, fmt.Sprint(r.Label, r.Women.Text, r.Men.Text, r.Strong))
		}
	}
	held := map[string]bool{}
	for _, r := range d.Data.Rows {
		c := texts(r)
		held[strings.Join([]string{c[4], c[6], c[7], c[8]}, "|")] = true
	}
	var table []string
	for _, r := range f.Table.Rows {
		c := texts(r)
		table = append(table, fmt.Sprint(c[0], c[1], c[2], r.Strong))
		if d.Area.Code == "1981" && strings.HasPrefix(f.ID, "education-level") && slices.ContainsFunc(d.Data.Rows, func(r Row) bool { return texts(r)[6] == d.in("Samtliga", "All") }) {
			t.Errorf("%s: all classes together have no figures, and the data have rows of them", f.ID)
		}
		if key := strings.Join([]string{d.Area.Name, c[0], d.in("Kvinnor", "Women"), c[1]}, "|"); !r.Strong && !held[key] {
			t.Errorf("%s %s: %s is not among the data", d.Area.Name, f.ID, key)
		}
	}
	if !slices.Equal(drawn, table) {
		t.Errorf("%s %s: drawn %q, table %q", d.Area.Name, f.ID, drawn, table)
	}
}

// Classes that are broken down in their turn stand by themselves, under both names; their parents have no figures.
func TestClassesWithinClasses(t *testing.T) {
	class := func(name string, r indicators.Result) indicators.Class {
		return indicators.Class{ID: name, Title: data.Text{SV: name, EN: name}, Result: &r}
	}
	parent := func(name string, alone bool) indicators.Class {
		return class(name, indicators.Result{
			Indicator: &indicators.Indicator{Breakdown: &indicators.Breakdown{By: "background", Alone: alone}},
			Breakdown: []indicators.Class{class("here", indicators.Result{Indicator: &indicators.Indicator{}}), class("abroad", indicators.Result{Indicator: &indicators.Indicator{}})},
		})
	}
	d := draft{result: &indicators.Result{Breakdown: []indicators.Class{parent("short", true), parent("long", false)}}}
	var got []string
	for _, c := range d.divided() {
		got = append(got, c.Title.SV)
	}
	if want := []string{"short, here", "short, abroad", "long", "long, here", "long, abroad"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
