package reports

import (
	"slices"
	"strings"
	"testing"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators"
)

// earlier is a result as it was before three of Sala's figures were changed: one by a whole percentage point, one by less
// than shows, one that had a number and now has none, and one that came since.
func earlier(t *testing.T, r *indicators.Result) (*indicators.Result, []data.Period) {
	t.Helper()
	old := *r
	old.Women.Number, old.Women.Status = slices.Clone(r.Women.Number), slices.Clone(r.Women.Status)
	at, _ := slices.BinarySearch(r.Areas, "1981")
	var cells []int
	for p := range r.Periods {
		if i := at*len(r.Periods) + p; !r.Women.Status[i].Missing() {
			cells = append(cells, i)
		}
	}
	if len(cells) < 4 {
		t.Fatalf("%d figures of Sala", len(cells))
	}
	old.Women.Number[cells[0]] -= 0.01
	old.Women.Number[cells[1]] = Round(100*r.Women.Number[cells[1]], 1)/100 + 1e-7
	old.Women.Status[cells[2]] = data.NotAvailable
	period := func(i int) data.Period { return r.Periods[i-at*len(r.Periods)] }
	return &old, []data.Period{period(cells[0]), period(cells[2])}
}

func TestRevisions(t *testing.T) {
	s := open(t)
	r := s.results[slices.IndexFunc(s.results, func(r *indicators.Result) bool { return r.Indicator.ID == "parental-benefit" })]
	old, periods := earlier(t, r)
	area, _ := codelist.Lookup("1981")
	build := func(results, before []*indicators.Result) Table {
		d, err := Build(s.edition, area, s.catalogue, results, Options{Before: before})
		if err != nil {
			t.Fatal(err)
		}
		return d.Revised
	}
	got := build(s.results, []*indicators.Result{old})
	if len(got.Rows) != 1 || !strings.HasPrefix(got.Caption, "Ett tal har ändrats") || !strings.HasSuffix(got.Caption, "mer än en gång: 1.") {
		t.Fatalf("%d rows: %s", len(got.Rows), got.Caption)
	}
	cells := texts(got.Rows[0])
	if cells[1] != "Sala" || cells[2] != string(periods[0]) || cells[3] != "Kvinnor" || cells[6] != "+1,0" || cells[7] != "procent" || !got.Rows[0].Own {
		t.Errorf("row %v", cells)
	}
	// The other way round the one that came was withdrawn, with its reason in place of a number.
	swapped := slices.Clone(s.results)
	swapped[slices.Index(s.results, r)] = old
	got = build(swapped, []*indicators.Result{r})
	if len(got.Rows) != 2 || !strings.HasPrefix(got.Caption, "Två tal har ändrats") {
		t.Fatalf("%d rows: %s", len(got.Rows), got.Caption)
	}
	if cells := texts(got.Rows[1]); cells[2] != string(periods[1]) || cells[5] != "uppgift saknas" || cells[6] != "" {
		t.Errorf("row %v", cells)
	}
	unit := *r
	unit.Unit = "persons"
	if got = build(s.results, []*indicators.Result{&unit}); len(got.Rows) != 1 || !strings.Contains(got.Rows[0].Cells[1].Text, "Enheten har ändrats") {
		t.Errorf("another unit: %v", got.Rows)
	}
	for _, before := range [][]*indicators.Result{nil, {r}} {
		want := "Uppgifterna har hämtats en gång"
		if before != nil {
			want = "Inga tal har ändrats"
		}
		if got = build(s.results, before); len(got.Rows)+len(got.Columns) != 0 || !strings.HasPrefix(got.Caption, want) {
			t.Errorf("%d rows: %s, want %s", len(got.Rows), got.Caption, want)
		}
	}
}
