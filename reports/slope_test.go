package reports

import (
	"slices"
	"strings"
	"testing"

	"lagesbild/data"
)

// Strokes begin after the last break, their ends are the table's differences, and the own one is marked.
func TestSlope(t *testing.T) {
	f, _ := open(t).entry(t, "1981", data.Swedish, "{indicator: eligible-vocational, kind: slope}")
	body := f.Body.(*Slope)
	if body.Periods != [2]string{"2011", "2024"} || len(body.Lines) != 10 {
		t.Fatalf("%v, %d lines", body.Periods, len(body.Lines))
	}
	for i, l := range body.Lines {
		if cells := texts(f.Table.Rows[i]); cells[0] != l.Name || cells[3] != l.From.Text || cells[6] != l.To.Text {
			t.Errorf("table %q, stroke %s %s %s", cells, l.Name, l.From.Text, l.To.Text)
		}
		if l.Own != (l.Name == "Sala") {
			t.Errorf("%s: own %v", l.Name, l.Own)
		}
	}
	own := f.Table.Rows[0].Cells
	if want := "Skillnaden var " + strings.TrimLeft(own[6].Text, "+−") + "\u00a0procentenheter, jämfört med " + strings.TrimLeft(own[3].Text, "+−"); !strings.Contains(f.Text, want) {
		t.Errorf("%q does not say %q", f.Text, want)
	}
	if !slices.ContainsFunc(f.Notes, func(n string) bool { return strings.HasPrefix(n, "Tidsseriebrott 2011: ") }) || !strings.HasSuffix(f.Title, " 2011–2024") {
		t.Errorf("%q %q", f.Title, f.Notes)
	}
}

// An area without one of the two years has no stroke and is named.
func TestSlopeNamesWhatIsMissing(t *testing.T) {
	s, named := open(t), 0
	for _, code := range []string{"01", "14", "25", "10", "20", "19"} {
		f, why := s.entry(t, code, data.Swedish, "{indicator: music-school, kind: slope}")
		if f == nil {
			t.Fatalf("%s: %s", code, why)
		}
		drawn := map[string]bool{}
		for _, l := range f.Body.(*Slope).Lines {
			drawn[l.Name] = true
		}
		notes := strings.Join(f.Notes, " ")
		for _, r := range f.Table.Rows {
			if !r.Cells[3].Number.OK || !r.Cells[6].Number.OK {
				named++
			}
			if both := r.Cells[3].Number.OK && r.Cells[6].Number.OK; both != drawn[r.Cells[0].Text] || !both && !strings.Contains(notes, r.Cells[0].Text) {
				t.Errorf("%s %q: drawn %v, notes %s", code, texts(r), drawn[r.Cells[0].Text], notes)
			}
		}
	}
	if named == 0 {
		t.Error("every area has both years: the test tests nothing")
	}
}
