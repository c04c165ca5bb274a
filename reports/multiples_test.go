package reports

import (
	"strings"
	"testing"

	"lagesbild/data"
)

// Every municipality of the county has its panel over the same years, the own one first, and both ends of every line stand
// in the table.
func TestMultiples(t *testing.T) {
	f, _ := open(t).entry(t, "1981", data.Swedish, "{indicator: parental-benefit, kind: multiples}")
	body := f.Body.(*Multiples)
	var names []string
	for i, p := range body.Panels {
		names = append(names, p.Name)
		if p.Own != (i == 0) {
			t.Errorf("%s: own %v", p.Name, p.Own)
		}
		cells := texts(f.Table.Rows[i])
		want := []string{p.Name}
		for _, k := range []int{0, len(body.Periods) - 1} {
			want = append(want, p.Series[0].Points[k].Text, p.Series[1].Points[k].Text)
		}
		if got := append([]string{}, cells[0], cells[1], cells[2], cells[4], cells[5]); strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("table %q, lines %q", got, want)
		}
	}
	if got := strings.Join(names, " "); got != "Sala Arboga Fagersta Hallstahammar Kungsör Köping Norberg Skinnskatteberg Surahammar Västerås" {
		t.Error(got)
	}
	if want := "Föräldrapenning: skillnaden minskade i alla länets tio kommuner 2006–2023"; f.Title != want {
		t.Errorf("%q", f.Title)
	}
}

// Years before a break are drawn and not compared with.
func TestMultiplesCompareFromTheBreak(t *testing.T) {
	for lang, want := range map[data.Lang]string{
		data.Swedish: "Från 2011 till 2024 ",
		data.English: "From 2011 to 2024 ",
	} {
		f, _ := open(t).entry(t, "1981", lang, "{indicator: eligible-vocational, kind: multiples}")
		if !strings.HasSuffix(f.Title, " 2011–2024") || !strings.Contains(f.Text, want) {
			t.Errorf("%q %q", f.Title, f.Text)
		}
		shrank, grew := 0, 0
		for _, p := range f.Body.(*Multiples).Panels {
			w, m := p.Series[0].Points, p.Series[1].Points
			gap := func(i int) float64 { return max(w[i].Value-m[i].Value, m[i].Value-w[i].Value) }
			switch a, b := gap(5), gap(18); { // 2011 and 2024 of 2006–2024
			case !w[5].OK || !w[18].OK:
			case b < a:
				shrank++
			case b > a:
				grew++
			}
		}
		for _, n := range []int{shrank, grew} {
			if word := " " + Count(n, lang) + map[data.Lang]string{data.Swedish: " kommun", data.English: " municipalit"}[lang]; !strings.Contains(f.Text, word) {
				t.Errorf("%q does not say%s", f.Text, word)
			}
		}
	}
	if f, why := open(t).entry(t, "0980", data.Swedish, "{indicator: parental-benefit, kind: multiples}"); f != nil || why != "Länet har bara en kommun." {
		t.Errorf("Gotland: %v %q", f, why)
	}
}
