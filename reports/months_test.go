package reports

import (
	"fmt"
	"strings"
	"testing"

	"lagesbild/data"
)

// byMonth is a made indicator of days by month in Västmanland from 2022 to April 2024; men take most in July.
func byMonth(method string) made {
	m := made{
		indicator: method, areas: []string{"19"}, sexes: bothSexes, measures: []data.Measure{persons("x"), persons("n")},
		at: func(_, period, sex, _, measure string) (float64, data.Status) {
			if measure == "n" {
				return 1000, 0
			}
			x := 300.0
			switch period[5:] {
			case "07":
				x = 450
			case "11":
				x = 250
			}
			if sex == data.Women {
				x = 1000 - x
			}
			if period == "2023-03" {
				return 0, data.Suppressed
			}
			return x, 0
		},
	}
	for n := 2022 * 12; n < 2024*12+4; n++ {
		m.periods = append(m.periods, fmt.Sprintf("%04d-%02d", n/12, n%12+1))
	}
	return m
}

const daysByMonth = "polarity: equal\ngap: difference\nmethod: {composition: {dataset: d, measure: x}}"

// A panel for each year, every month in the table, the newest year's calmest and most uneven months in the words.
func TestMonths(t *testing.T) {
	m := byMonth(daysByMonth)
	d, f := m.figure(t, "19", data.Swedish, "{indicator: made, kind: months}")
	body := f.Body.(*Multiples)
	if len(body.Panels) != 3 || body.Panels[0].Name != "2022" || len(body.Periods) != 12 || body.Periods[4] != "maj" {
		t.Fatalf("%d panels of %v", len(body.Panels), body.Periods)
	}
	if f.Title != "Gjord: lika stor skillnad varje månad i Västmanlands län 2024" || len(f.Table.Rows) != 28 {
		t.Errorf("%q, %d rows", f.Title, len(f.Table.Rows))
	}
	if c := texts(f.Table.Rows[6]); c[0] != "juli 2022" || c[1] != body.Panels[0].Series[0].Points[6].Text || c[2] != "45,0" {
		t.Errorf("%q", c)
	}
	if n := body.Panels[1].Series[1].Points[2]; n.OK || n.Text != "sekretess" {
		t.Errorf("%+v", n)
	}
	numbersAreShown(t, d, f)
	m.periods = m.periods[:24]
	for lang, want := range map[data.Lang][2]string{
		data.Swedish: {"Gjord: jämnast i juli och ojämnast i november i Västmanlands län 2023", "I juli 2023 var kvinnors andel 55,0\u00a0procent och mäns 45,0\u00a0procent. I november 2023 var kvinnors andel 75,0\u00a0procent och mäns 25,0\u00a0procent."},
		data.English: {"Made: most even in July and least even in November in Västmanland County in 2023", "In July 2023, women's share was 55.0\u00a0per cent and men's 45.0."},
	} {
		d, f := m.figure(t, "19", lang, "{indicator: made, kind: months}")
		if f.Title != want[0] || !strings.HasPrefix(f.Text, want[1]) {
			t.Errorf("%q %q", f.Title, f.Text)
		}
		numbersAreShown(t, d, f)
	}
	if _, why := open(t).entry(t, "1981", data.Swedish, "{indicator: parental-benefit, kind: months}"); why != "Uppgifterna är inte per månad för både kvinnor och män." {
		t.Errorf("%q", why)
	}
}

// A line over months says months in words, and a month without a figure is a hole.
func TestLineOverMonths(t *testing.T) {
	m := byMonth(shareOfCounts)
	m.periods = append(m.periods[:5:5], m.periods[6:]...) // June 2022 is not there
	d, f := m.figure(t, "19", data.Swedish, "{indicator: made}")
	body := f.Body.(*Line)
	if len(body.Periods) != 28 || body.Periods[5] != "2022-06" || body.Series[0].Points[5].OK {
		t.Errorf("%v", body.Periods)
	}
	for _, want := range []string{"I april 2024 var andelen 70,0\u00a0procent för kvinnor och 30,0", "lika stor som i januari 2022."} {
		if !strings.Contains(f.Text, want) {
			t.Errorf("%q does not say %q", f.Text, want)
		}
	}
	if !strings.HasSuffix(f.Title, " i Västmanlands län i april 2024") || !strings.Contains(plainText(f.Subtitle), "januari 2022–april 2024") {
		t.Errorf("%q %q", f.Title, plainText(f.Subtitle))
	}
	numbersAreShown(t, d, f)
}

func TestPeriodsInWords(t *testing.T) {
	d := draftOf(t, resultOf(t, rate, "share", data.SexSplit, pairOf(0.5, 0.6)...), "2024")
	for p, want := range map[data.Period]string{
		"2024": "år 2024|Titel 2024", "2024-03": "i mars 2024|Titel i mars 2024", "2024-Q1": "första kvartalet 2024|Titel första kvartalet 2024", "2022-2024": "åren 2022–2024|Titel 2022–2024",
	} {
		if got := d.year(p) + "|" + d.dated("Titel", p); got != want {
			t.Errorf("%s: %q, want %q", p, got, want)
		}
	}
}
