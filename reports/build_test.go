package reports

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"lagesbild/data"
	"lagesbild/data/codelist"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// The documents as text, figures of Västmanland as they ship: what a reader reads, in one file an area.
func TestGolden(t *testing.T) {
	for _, test := range []struct {
		code string
		lang data.Lang
	}{{"19", data.Swedish}, {"1980", data.Swedish}, {"1981", data.Swedish}, {"1962", data.Swedish}, {"1981", data.English}} {
		doc := open(t).build(t, test.code, test.lang)
		got := asText(doc)
		name := filepath.Join("testdata", doc.Area.Slug+"."+string(test.lang)+".txt")
		if *update {
			if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s differs:\n%s", name, firstDifference(got, string(want)))
		}
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d\ngot  %s\nwant %s", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

func asText(d *Document) string {
	var b strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	p("%s\n%s\n%d rows of data", d.Title, d.Lead, len(d.Data.Rows))
	for _, s := range d.Sections {
		p("\n== %s\n%s", strings.TrimSpace(strconv.Itoa(s.Number)+" "+s.Title), s.Intro)
		for _, f := range s.Figures {
			p("\n-- %s\n%s", f.ID, f.Title)
			p("%s", plainText(f.Subtitle))
			for _, line := range append([]string{f.Text, f.Alt, f.Limits, f.Source}, f.Notes...) {
				if line != "" {
					p("  %s", line)
				}
			}
			p("  [%s]", f.Table.Caption)
			var heads []string
			for _, c := range f.Table.Columns {
				heads = append(heads, c.Head)
			}
			p("    %s", strings.Join(heads, " | "))
			for _, r := range f.Table.Rows {
				p("    %s", strings.Join(texts(r), " | "))
			}
		}
	}
	p("\n== Missing")
	for _, m := range d.Missing {
		p("%s: %s", m.Title, m.Why)
	}
	p("\n== Terms")
	for _, m := range d.Terms {
		p("%s (%s, %s) %s\n  %s\n  %s. %s.\n  %s", m.Title, m.Unit, m.Goal, m.Definition, m.Formula, m.Source, m.Polarity, strings.Join(m.Notes, " "))
	}
	return b.String()
}

func plainText(runs []Run) string {
	var b strings.Builder
	for _, r := range runs {
		if r.Role == Women || r.Role == Men {
			b.WriteString("*" + r.Text + "*")
			continue
		}
		b.WriteString(r.Text)
	}
	return b.String()
}

func texts(r Row) []string {
	var all []string
	for _, c := range r.Cells {
		all = append(all, c.Text)
	}
	return all
}

// manyDocuments are those of riket, a county with a single municipality, Västmanland and its municipalities, and some
// of other kinds, in both languages.
var manyDocuments = sync.OnceValues(func() ([]*Document, error) {
	s, err := shipped()
	if err != nil {
		return nil, err
	}
	codes := []string{"00", "09", "19", "0980", "0114", "1480", "2023", "2523"}
	for _, a := range codelist.Municipalities("19") {
		codes = append(codes, a.Code)
	}
	var all []*Document
	for _, code := range codes {
		for _, lang := range []data.Lang{data.Swedish, data.English} {
			area, _ := codelist.Lookup(code)
			d, err := Build(s.edition, area, s.catalogue, s.results, Options{Lang: lang})
			if err != nil {
				return nil, err
			}
			all = append(all, d)
		}
	}
	return all, nil
})

func everyDocument(t *testing.T, visit func(*Document)) {
	t.Helper()
	all, err := manyDocuments()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		visit(d)
	}
}

// words are every string of a document that a reader sees, by where it stands; the data apart.
func words(d *Document) map[string]string {
	all := map[string]string{"title": d.Title, "lead": d.Lead}
	add := func(where string, strings ...string) {
		for i, s := range strings {
			all[fmt.Sprintf("%s[%d]", where, i)] = s
		}
	}
	for _, s := range d.Sections {
		add(s.ID, s.Title, s.Intro)
		for _, f := range s.Figures {
			add(f.ID, f.Title, f.Text, f.Alt, f.Limits, f.Source, f.Table.Caption, plainText(f.Subtitle))
			add(f.ID+" note", f.Notes...)
			for _, c := range f.Table.Columns {
				add(f.ID+" column "+c.Head, c.Head)
			}
			for i, r := range f.Table.Rows {
				add(fmt.Sprintf("%s row %d", f.ID, i), texts(r)...)
			}
		}
	}
	for i, m := range d.Missing {
		add(fmt.Sprintf("missing %d", i), m.Title, m.Why)
	}
	for _, m := range d.Terms {
		add("term "+m.ID, m.Title, m.Definition, m.Unit, m.Goal, m.Formula, m.Source, m.Polarity)
		add("term "+m.ID+" note", m.Notes...)
	}
	return all
}

var (
	raw     = regexp.MustCompile(`  |NaN|Inf\b|%!|[{}]|not_available|not_applicable|too_uncertain|\bderived\b|\bsuppressed\b|_T\b|\s[.,;:]|\.\.|^ | $`)
	zero    = regexp.MustCompile(`[+\x{2212}-]0([.,]0+)?($|[^\d.,])`)
	hyphen  = regexp.MustCompile(`(^|\s)-\d`)
	english = regexp.MustCompile(`(?i)\b(the|and|of|with|women|girls|boys|difference|county|municipality|source|per cent|not|year)\b`)
	swedish = regexp.MustCompile(`(?i)(^|\s)(och|är|för|av|kvinnor|män|flickor|pojkar|skillnad|skillnaden|källa|kommun|procent|uppgift)\b`)
)

// No sentence bears traces of the machine, and none mixes the languages.
func TestEveryStringIsFitToRead(t *testing.T) {
	if testing.Short() {
		t.Skip("one thread: nothing for the race detector")
	}
	seen := map[string]bool{}
	everyDocument(t, func(d *Document) {
		all := words(d)
		for _, r := range d.Data.Rows {
			for _, c := range r.Cells {
				if !seen[string(d.Lang)+c.Text] {
					all["data "+c.Text] = c.Text
				}
			}
		}
		for where, s := range all {
			if key := string(d.Lang) + s; seen[key] {
				continue
			} else {
				seen[key] = true
			}
			if found := raw.FindString(s); found != "" && s != "" {
				t.Errorf("%s %s %s: %q in %q", d.Area.Name, d.Lang, where, found, s)
			}
			if zero.MatchString(s) || hyphen.MatchString(s) {
				t.Errorf("%s %s %s: a zero with a sign or a hyphen for a minus in %q", d.Area.Name, d.Lang, where, s)
			}
			foreign := english
			if d.Lang == data.English {
				foreign = swedish
			}
			if strings.Contains(where, "data ") || strings.HasSuffix(where, "[4]") || strings.HasSuffix(where, "[5]") {
				continue // names of the providers' tables are quoted as they are
			}
			if found := foreign.FindString(s); found != "" {
				t.Errorf("%s %s %s: %q in %q", d.Area.Name, d.Lang, where, found, s)
			}
		}
	})
}

var numeral = regexp.MustCompile(`\d[\d\x{00a0},.]*\d|\d`)

// Every number that a figure's sentences print stands in its table, as it is or rounded to a whole number from there.
func TestSentencesSayWhatTheTableShows(t *testing.T) {
	everyDocument(t, func(d *Document) {
		for _, s := range d.Sections {
			for i := range s.Figures {
				numbersAreShown(t, d, &s.Figures[i])
			}
		}
	})
}

func numbersAreShown(t *testing.T, d *Document, f *Figure) {
	t.Helper()
	known := map[string]bool{}
	learn := func(text string) {
		for _, n := range numeral.FindAllString(text, -1) {
			known[n] = true
		}
	}
	learn(f.Table.Caption + " " + plainText(f.Subtitle))
	for _, c := range f.Table.Columns {
		learn(c.Head + " " + unitNames[c.Unit].long.In(d.Lang))
	}
	for _, r := range f.Table.Rows {
		for _, c := range r.Cells {
			learn(c.Text)
			if c.Number != nil && c.Number.OK {
				known[Decimal(max(c.Number.Value, -c.Number.Value), 0, d.Lang)] = true
			}
		}
	}
	for n := range len(f.Table.Rows) + 1 {
		known[strconv.Itoa(n)] = true // counts of rows
	}
	for _, text := range []string{f.Title, f.Text, f.Alt} {
		for _, n := range numeral.FindAllString(text, -1) {
			n = strings.TrimRight(n, ".,")
			if !known[n] && !strings.Contains(plainWording(f.ID), n) {
				t.Errorf("%s %s %s: %s is not in the table: %q", d.Area.Name, d.Lang, f.ID, n, text)
			}
		}
	}
}

// plainWording is an indicator's wording: its "från 16 år" is no number of the table.
func plainWording(figure string) string {
	id := figure[:max(strings.LastIndex(figure, "-"), 0)]
	src, _ := definitions.ReadFile("wording/" + id + ".yaml")
	return string(src)
}

// Every number of a chart's table is in the long table under the same area, year and sex.
func TestDataHoldsEveryNumber(t *testing.T) {
	everyDocument(t, func(d *Document) {
		held := map[string]bool{}
		for _, r := range d.Data.Rows {
			c := texts(r)
			held[strings.Join([]string{c[0], c[4], c[5], c[7], c[8]}, "|")] = true
		}
		for _, s := range d.Sections {
			for _, f := range s.Figures {
				line, isLine := f.Body.(*Line)
				switch f.Body.(type) {
				case *Line, *Dumbbell, *Stacked, *Map:
				default:
					continue
				}
				id := f.ID[:strings.LastIndex(f.ID, "-")]
				for i, r := range f.Table.Rows {
					area, year := r.Cells[0].Text, yearOf(plainText(f.Subtitle))
					if isLine {
						area, year = d.Area.Name, line.Periods[i]
					}
					for k, sex := range []string{f.Table.Columns[1].Head, f.Table.Columns[2].Head, map[data.Lang]string{data.Swedish: "Skillnad", data.English: "Difference"}[d.Lang]} {
						n := r.Cells[k+1].Number
						if key := strings.Join([]string{id, area, year, sex, n.Text}, "|"); n.OK && !held[key] {
							t.Fatalf("%s %s: %s is not among the data", d.Area.Name, f.ID, key)
						}
					}
				}
			}
		}
	})
}

func yearOf(subtitle string) string {
	years := regexp.MustCompile(`, ((?:19|20)\d\d)[,.]`).FindStringSubmatch(subtitle)
	if years == nil {
		return ""
	}
	return years[1]
}

// Every figure that the edition names is in the document or among the missing, with a reason.
func TestNothingIsDroppedInSilence(t *testing.T) {
	e := open(t).edition
	everyDocument(t, func(d *Document) {
		shown := 0
		for i, c := range e.Sections {
			wanted := 0
			for _, f := range c.Figures {
				if f.shownFor(d.Area.Level) {
					wanted++
				}
			}
			shown += wanted - len(d.Sections[i].Figures)
			if wanted == 0 && len(d.Sections[i].Figures) == 0 {
				shown++ // the section itself is named
			}
			if len(d.Sections[i].Figures) == 0 && !strings.Contains(d.Sections[i].Intro, map[data.Lang]string{data.Swedish: "inga figurer", data.English: "no figures"}[d.Lang]) {
				t.Errorf("%s: section %s is empty and does not say so: %s", d.Area.Name, d.Sections[i].ID, d.Sections[i].Intro)
			}
		}
		if shown != len(d.Missing) {
			t.Errorf("%s: %d figures are left out, %d are told", d.Area.Name, shown, len(d.Missing))
		}
		for _, m := range d.Missing {
			if m.Title == "" || m.Why == "" {
				t.Errorf("%s: missing without a reason: %+v", d.Area.Name, m)
			}
		}
	})
}

// A light stands with its word and, where it judges, with a sentence; what nobody may judge has no light.
func TestLightsExplainThemselves(t *testing.T) {
	everyDocument(t, func(d *Document) {
		for _, f := range d.Sections[0].Figures {
			body, ok := f.Body.(*StatusTable)
			if !ok {
				continue
			}
			for _, r := range body.Rows {
				if r.Word == "" || r.Why == "" || !strings.HasSuffix(r.Why, ".") {
					t.Errorf("%s: %+v", d.Area.Name, r)
				}
				if len(r.Spark) == 0 || r.Spark[len(r.Spark)-1] != r.Gap {
					t.Errorf("%s: %s: the line does not end at the gap", d.Area.Name, r.Title)
				}
			}
		}
	})
}

// A report reads well with a dozen or so figures.
func TestNumberOfFigures(t *testing.T) {
	for _, code := range append([]string{"1980", "1981", "1962"}, "19") {
		n := 0
		for _, s := range open(t).build(t, code, data.Swedish).Sections {
			n += len(s.Figures)
		}
		if n < 12 || n > 22 {
			t.Errorf("%s has %d figures", code, n)
		}
	}
}

func TestBuildIsRepeatable(t *testing.T) {
	a, b := open(t).build(t, "19", data.Swedish), open(t).build(t, "19", data.Swedish)
	if asText(a) != asText(b) || !slices.EqualFunc(a.Data.Rows, b.Data.Rows, func(x, y Row) bool { return slices.Equal(texts(x), texts(y)) }) {
		t.Error("two builds differ")
	}
}

func BenchmarkBuild(b *testing.B) {
	s := open(b)
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		s.build(b, "1981", data.Swedish)
	}
}

// A line has two points; a figure known once is no line, and why is said.
func TestNoLineOfOnePoint(t *testing.T) {
	f, why := open(t).entry(t, "1981", data.Swedish, "{indicator: post-secondary-3-years-25-64, kind: line}")
	if f != nil || why != "Uppgift finns bara för en tidpunkt." {
		t.Errorf("%v, %q", f, why)
	}
}
