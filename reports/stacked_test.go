package reports

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"lagesbild/data"
)

// The bars' borders make one edge, the table says the same numbers in the same order, and no row is lost.
func TestStacked(t *testing.T) {
	f, _ := open(t).entry(t, "1981", data.Swedish, "{indicator: council-women, kind: stacked}")
	body := f.Body.(*Stacked)
	if len(body.Rows) != 11 || body.Band == nil || body.Band.Low != 40 || body.Band.High != 60 {
		t.Fatalf("%d rows, band %v", len(body.Rows), body.Band)
	}
	for i, r := range body.Rows {
		if i > 0 && r.Women.Value < body.Rows[i-1].Women.Value {
			t.Errorf("%s stands below %s", r.Label, body.Rows[i-1].Label)
		}
		if sum := Round(r.Women.Value+r.Men.Value, 1); sum != 100 {
			t.Errorf("%s: %v and %v make %v", r.Label, r.Women.Text, r.Men.Text, sum)
		}
		if got, want := texts(f.Table.Rows[i])[:3], []string{r.Label, r.Women.Text, r.Men.Text}; strings.Join(got, " ") != strings.Join(want, " ") || f.Table.Rows[i].Own != r.Own {
			t.Errorf("table %q, bar %q", got, want)
		}
		if r.Own != (r.Label == "Sala") {
			t.Errorf("%s: own %v", r.Label, r.Own)
		}
	}
	if !strings.HasPrefix(f.Alt, "Staplar som delas mellan kvinnor och män") || !strings.HasSuffix(plainText(f.Subtitle), "Sorterat efter kvinnors andel.") {
		t.Errorf("%s / %s", f.Alt, plainText(f.Subtitle))
	}
}

// Rates of women and men are no parts of one whole: a bar of them would be a wrong number.
func TestStackedRefusesRates(t *testing.T) {
	const src = "id: one\ntitle: {sv: Ett, en: One}\nsections:\n  - goal: health\n    figures:\n      - indicator: ill-health-rate\n        kind: stacked\n"
	editions, err := LoadEditions(fstest.MapFS{"editions/one.yaml": {Data: []byte(src)}})
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(editions[0].Check(open(t).catalogue))
	if err == nil || !strings.Contains(err.Error(), "editions/one.yaml:7:") || !strings.Contains(err.Error(), "no parts of one whole") {
		t.Errorf("%v", err)
	}
}
