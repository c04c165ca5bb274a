package reports

import (
	"strings"
	"testing"

	"lagesbild/data"
)

// overYears are women's and men's shares of each class in Sala in 2021, 2022 and 2023; below zero is no figure.
func overYears(women, men map[string][3]float64) func(area, period, sex, class, measure string) (float64, data.Status) {
	return func(area, period, sex, class, measure string) (float64, data.Status) {
		x := women[class][period[3]-'1']
		if sex == data.Men {
			x = men[class][period[3]-'1']
		}
		switch {
		case x < 0:
			return 0, data.NotAvailable
		case measure == "n":
			return 1000, 0
		}
		return 10 * x, 0
	}
}

// Each class has its panel over the same years, the title counts what the table's ends show, and every year is among the data.
func TestClassLines(t *testing.T) {
	type by = map[string][3]float64
	men := by{"a": {50, 50, 50}, "b": {50, 50, 50}, "c": {50, 50, 50}, "d": {50, 50, 50}}
	for _, test := range []struct {
		name, more string
		women      by
		title      string
		text       string
	}{
		{
			"most shrank", "",
			by{"a": {40, 45, 46}, "b": {40, 41, 42}, "c": {60, 59, 58}, "d": {40, 35, 30}},
			"Gjord: skillnaden minskade i tre av fyra grupper i Sala 2021–2023", "Från 2021 till 2023 minskade skillnaden i tre grupper och ökade i en grupp.",
		},
		{
			"divided", "",
			by{"a": {40, 45, 46}, "b": {40, 41, 42}, "c": {40, 40, 35}, "d": {40, 35, 30}},
			"Gjord: kvinnor och män efter class i Sala 2021–2023", "Från 2021 till 2023 minskade skillnaden i två grupper och ökade i två grupper.",
		},
		{
			"one without the first year", "",
			by{"a": {-1, 45, 46}, "b": {40, 41, 42}, "c": {60, 59, 58}, "d": {40, 42, 45}},
			"Gjord: skillnaden minskade i alla tre grupper med uppgift båda åren i Sala 2021–2023", "",
		},
		{
			"after a break", "\nbreaks: [{from: \"2022\", why: {sv: Ny metod., en: New method.}}]",
			by{"a": {10, 45, 46}, "b": {10, 41, 42}, "c": {60, 59, 58}, "d": {49, 42, 45}},
			"Gjord: skillnaden minskade i alla fyra grupper i Sala 2022–2023", "",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := classesMade(sharesByClass+test.more, overYears(test.women, men))
			d, f := m.figure(t, "1981", data.Swedish, "{indicator: made, kind: class-lines}")
			if f.Title != test.title || f.Text != test.text {
				t.Errorf("%q %q", f.Title, f.Text)
			}
			body := f.Body.(*Multiples)
			held := map[string]bool{}
			for _, r := range d.Data.Rows {
				c := texts(r)
				held[strings.Join([]string{c[5], c[6], c[7], c[8]}, "|")] = true
			}
			from := 0
			for _, i := range body.Panels[0].Breaks {
				from = i
			}
			for i, p := range body.Panels {
				c := texts(f.Table.Rows[i])
				if p.Own || c[0] != p.Name || c[1] != p.Series[0].Points[from].Text || c[5] != p.Series[1].Points[2].Text {
					t.Errorf("%+v, table %q", p, c)
				}
				for k, year := range body.Periods {
					if n := p.Series[0].Points[k]; n.OK && !held[strings.Join([]string{year, p.Name, "Kvinnor", n.Text}, "|")] {
						t.Errorf("%s %s: %s is not among the data", p.Name, year, n.Text)
					}
				}
			}
			numbersAreShown(t, d, f)
			if broken := len(body.Panels[0].Breaks) == 1; broken != (test.more != "") || broken != strings.Contains(strings.Join(f.Notes, " "), "Ny metod.") {
				t.Errorf("breaks %v, %q", body.Panels[0].Breaks, f.Notes)
			}
		})
	}
}

// One year, or one class, is no figure over time.
func TestClassLinesSayWhyNot(t *testing.T) {
	if _, why := open(t).entry(t, "1981", data.Swedish, "{indicator: education-level, kind: class-lines}"); !strings.HasSuffix(why, "för minst två perioder i Sala.") {
		t.Errorf("%q", why)
	}
}
