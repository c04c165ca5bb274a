package reports

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"lagesbild/data"
)

// Parts make the whole, the outline is riket's own pyramid, the sentences are those of the counts, and the data hold both.
func TestPyramid(t *testing.T) {
	const entry = "{indicator: population, kind: pyramid}"
	riket, _ := open(t).entry(t, "00", data.Swedish, entry)
	country := riket.Body.(*Pyramid)
	if country.Outline != nil || strings.Contains(plainText(riket.Subtitle), "Konturen") {
		t.Error("riket has an outline of itself")
	}
	for _, code := range []string{"19", "1981", "0980", "2418"} {
		for _, lang := range []data.Lang{data.Swedish, data.English} {
			d, why := open(t).document(t, code, lang, entry)
			if why != "" {
				t.Fatal(why)
			}
			f := &d.Sections[0].Figures[0]
			body := f.Body.(*Pyramid)
			sum := 0.0
			for i, r := range body.Rows {
				sum += r.Women.Value + r.Men.Value
				if o := body.Outline[i]; o.Women.Value != country.Rows[i].Women.Value || o.Men.Value != country.Rows[i].Men.Value {
					t.Errorf("%s: outline %+v, riket %+v", code, o, country.Rows[i])
				}
				if c := texts(f.Table.Rows[i]); c[0] != r.Label || c[1] != r.Women.Text || c[2] != r.Men.Text || c[5] != body.Outline[i].Women.Text {
					t.Errorf("%s: table %q, drawn %+v", code, c, r)
				}
			}
			if math.Abs(sum-100) > 1.05 { // 42 parts of one decimal
				t.Errorf("%s: parts make %v", code, sum)
			}
			numbersAreShown(t, d, f)
			pyramidSays(t, d, f)
		}
	}
}

// pyramidSays works the title, the most numerous age and the men's ages out of the numbers of the table again.
func pyramidSays(t *testing.T, d *Document, f *Figure) {
	t.Helper()
	women, men, most, label := 0, 0, 0.0, ""
	var majority []bool
	for _, r := range f.Table.Rows[:len(f.Table.Rows)-1] {
		w, m := r.Cells[3].Number.Value, r.Cells[4].Number.Value
		if w > m {
			women++
		} else if m > w {
			men++
		}
		majority = append(majority, m > w)
		if w+m > most {
			most, label = w+m, r.Cells[0].Text
		}
	}
	n, who := men, d.in("fler män än kvinnor", "more men than women")
	if women > men {
		n, who = women, d.in("fler kvinnor än män", "more women than men")
	}
	if want := fmt.Sprintf("%s %s %d %s 21 ", who, d.in("i", "in"), n, d.in("av", "of")); !strings.Contains(f.Title, want) && n > 12 {
		t.Errorf("%s: %q, want %q", d.Area.Name, f.Title, want)
	}
	if !strings.Contains(f.Text, inSentence(label)+":") {
		t.Errorf("%s: %q, want %s", d.Area.Name, f.Text, label)
	}
	stretches, from0 := 0, 0
	for i, is := range majority {
		if is && (i == 0 || !majority[i-1]) {
			stretches++
		}
		if is && from0 == i {
			from0++
		}
	}
	told := strings.Contains(f.Text, d.in("fler än kvinnor i åldern", "outnumbered women at ages"))
	if told != (stretches >= 1 && stretches <= 3) {
		t.Errorf("%s: %d stretches: %q", d.Area.Name, stretches, f.Text)
	}
	if want := fmt.Sprintf(d.in("i åldern 0–%d år", "at ages 0–%d"), 5*from0-1); told && from0 > 0 && !strings.Contains(f.Text, want) {
		t.Errorf("%s: %q, want %q", d.Area.Name, f.Text, want)
	}
	held := map[string]bool{}
	for _, r := range d.Data.Rows {
		c := texts(r)
		held[strings.Join([]string{c[4], c[6], c[7], c[8], c[9]}, "|")] = true
	}
	for _, r := range f.Table.Rows[:len(f.Table.Rows)-1] {
		c := texts(r)
		for _, want := range []string{
			d.Area.Name + "|" + c[0] + "|" + d.in("Kvinnor", "Women") + "|" + c[1] + "|" + d.in("procent av alla", "per cent of all"),
			d.Area.Name + "|" + c[0] + "|" + d.in("Män", "Men") + "|" + c[4] + "|" + d.in("personer", "persons"),
			d.in("Riket", "Sweden") + "|" + c[0] + "|" + d.in("Män", "Men") + "|" + c[6] + "|" + d.in("procent av alla", "per cent of all"),
		} {
			if !held[want] {
				t.Errorf("%s: %s is not among the data", d.Area.Name, want)
			}
		}
	}
}

// Where one age group's number is withheld, no pyramid is drawn without it.
func TestPyramidNeedsEveryAge(t *testing.T) {
	m := classesMade("polarity: none\ngap: difference\nmethod: {composition: {dataset: d, measure: x}}\nbreakdown: {by: age}", shares(map[string]float64{"a": 10, "b": -1, "c": 30, "d": 4}, map[string]float64{"a": 10, "b": 20, "c": 30, "d": 4}))
	m.by = "age"
	if why := m.why(t, "1981", data.Swedish, "{indicator: made, kind: pyramid}"); why != "Antalet kvinnor och män är inte känt för alla åldersgrupper i Sala." {
		t.Errorf("%q", why)
	}
}

func TestAgeSpans(t *testing.T) {
	d := draftOf(t, resultOf(t, rate, "share", data.SexSplit, pairOf(0.5, 0.6)...), "2024")
	for _, test := range [][3]string{{"0-4", "60-64", "0–64 år"}, {"85-89", "100+", "85 år och äldre"}, {"100+", "100+", "100 år och äldre"}, {"5-9", "5-9", "5–9 år"}, {"17", "17", "17 år"}, {"17", "19", "17–19 år"}} {
		if got := d.ageSpan(test[0], test[1]); got != test[2] {
			t.Errorf("%s to %s: %s, want %s", test[0], test[1], got, test[2])
		}
	}
}
