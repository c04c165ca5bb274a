package reports

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"lagesbild/data"
	"lagesbild/data/codelist"
)

// entry builds one figure of the shipped figures, as an edition asks for it in YAML, or the reason that there is none.
func (s *stock) entry(t *testing.T, code string, lang data.Lang, yaml string) (*Figure, string) {
	t.Helper()
	d, why := s.document(t, code, lang, yaml)
	if why != "" {
		return nil, why
	}
	return &d.Sections[0].Figures[0], ""
}

// document is an edition of one figure, or why it has none.
func (s *stock) document(t *testing.T, code string, lang data.Lang, yaml string) (*Document, string) {
	t.Helper()
	const head = "id: one\ntitle: {sv: Ett, en: One}\nsections: [{id: one, title: {sv: Ett, en: One}, figures: ["
	editions, err := LoadEditions(Definitions(), fstest.MapFS{"editions/one.yaml": {Data: []byte(head + yaml + "]}]\n")}})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(editions, func(e *Edition) bool { return e.ID == "one" })
	area, _ := codelist.Lookup(code)
	d, err := Build(editions[i], area, s.catalogue, s.results, Options{Lang: lang})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Missing) > 0 {
		return nil, d.Missing[0].Why
	}
	return d, ""
}

// Sala has some 8,700 women entitled to vote, so that chance reaches further than rounding: 1.96·√(0.87·0.13/8700) is 0.7
// percentage points. In Västerås, with 58,000, it is 0.3
// points, and no stroke is drawn.
func TestLineShowsKnownIntervals(t *testing.T) {
	const turnout = "{indicator: turnout-riksdag, kind: line}"
	f, _ := open(t).entry(t, "1981", data.Swedish, turnout)
	line := f.Body.(*Line)
	for i, want := range []string{"86–88", "85–87"} {
		in := line.Series[i].Intervals
		if len(in) != 2 || in[1].Text() != want {
			t.Errorf("%s: %v, want %s in 2022", line.Series[i].Name, in, want)
		}
		if got := f.Table.Rows[1].Cells[4+i].Text; got != in[1].Text() {
			t.Errorf("the table says %s, the line %s", got, in[1].Text())
		}
	}
	if head := f.Table.Columns[4].Head; head != "Kvinnor, 95\u00a0% konfidensintervall" {
		t.Error(head)
	}
	if !strings.HasPrefix(f.Notes[0], "De lodräta strecken visar 95-procentiga konfidensintervall, beräknade på antalet") {
		t.Errorf("notes %q", f.Notes)
	}
	f, _ = open(t).entry(t, "1980", data.Swedish, turnout)
	for _, s := range f.Body.(*Line).Series {
		if s.Intervals != nil {
			t.Errorf("Västerås: %v", s.Intervals)
		}
	}
	if len(f.Table.Columns) != 4 || strings.Contains(strings.Join(f.Notes, ""), "strecken") {
		t.Errorf("Västerås: %v %q", f.Table.Columns, f.Notes)
	}
}

// The variation of a series is no confidence interval and never drawn as one.
func TestLineInventsNoInterval(t *testing.T) {
	f, _ := open(t).entry(t, "1981", data.Swedish, "{indicator: parental-benefit, kind: line}")
	for _, s := range f.Body.(*Line).Series {
		if s.Intervals != nil {
			t.Errorf("%s: %v", s.Name, s.Intervals)
		}
	}
}
