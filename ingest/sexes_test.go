package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/store"
	"lagesbild/ingest"
)

// divided is an invented source divided by sex and, after it in the dataset's order, by age.
const divided = `id: toy-sexes
dataset: toy-sexes
title: {sv: Prov, en: Test}
publisher: Verket
provenance: {sv: Påhittat., en: Invented.}
licence: CC0
from: {longtable: {file: sexes.csv, measure: code, value: value, symbols: {"..": suppressed}, vintage: {column: day}}}
dimensions:
  area: {column: area}
  period: {column: year}
  sex: {column: sex, codes: {K: F, M: M, T: _T}}
  age: {column: age, title: {sv: Ålder, en: Age}, numbers: {least: 0, most: 99, title: {sv: "%d år", en: "age %d"}}}
measures:
  share: {title: {sv: Andel, en: Share}, unit: percent, sex: split}
  pay: {title: {sv: Lön, en: Pay}, unit: SEK/month, sex: split}
  persons: {title: {sv: Antal, en: Number}, unit: persons, additive: true, sex: split}
`

// three writes women's, men's and the total's row of one cell; "-" leaves one out.
func three(code, area, age, women, men, total string) string {
	var b strings.Builder
	for i, v := range []string{women, men, total} {
		if v != "-" {
			fmt.Fprintf(&b, "%s,%s,2022,%c,%s,%s,2024-01-01\n", code, area, "KMT"[i], age, v)
		}
	}
	return b.String()
}

const sexesHeading = "code,area,year,sex,age,value,day\n"

// sexesRun ingests rows of the source with the corrections given, "" for no such file.
func sexesRun(t *testing.T, shelf *store.Shelf, rows, corrections string) ingest.Outcome {
	t.Helper()
	files := fstest.MapFS{"sources/toy-sexes.yaml": {Data: []byte(divided)}}
	if corrections != "" {
		files["sources/toy-sexes.corrections.csv"] = &fstest.MapFile{Data: []byte(corrections)}
	}
	sources, err := ingest.Sources(files)
	if err != nil {
		t.Fatal(err)
	}
	return run(t, shelf, sources, ingest.Options{From: folder(fstest.MapFS{"sexes.csv": {Data: []byte(sexesHeading + rows)}})})["toy-sexes"]
}

func TestSexes(t *testing.T) {
	fits := three("share", "1980", "20", "10", "20", "15.5") + three("pay", "1980", "20", "30100", "32000", "31000") + three("persons", "1980", "20", "7", "8", "15")
	tests := []struct {
		name, rows string
		findings   []string
		faults     []string // in order
	}{
		{name: "fits"},
		{name: "total as one sex", rows: three("share", "1980", "21", "10", "20", "20") + three("pay", "1980", "21", "30000", "30000", "30000")},
		{name: "nobody", rows: three("share", "1980", "21", "0", "0", "0") + three("persons", "1980", "21", "0", "0", "0")},
		{name: "one sex at 0", rows: three("share", "1980", "21", "0", "12", "6")},
		{name: "withheld", rows: three("share", "1980", "21", "..", "..", "6") + three("share", "1980", "22", "0", "..", "6") + three("share", "1980", "23", "0", "0", "..")},
		{name: "not there", rows: three("share", "1980", "21", "-", "0", "6") + three("share", "1980", "22", "0", "-", "6") + three("share", "1980", "23", "0", "0", "-")},
		{name: "within rounding", rows: three("share", "1980", "21", "86.493506", "86.488388", "86.5") + three("share", "1980", "22", "40", "50.2", "50.3") +
			three("share", "1980", "23", "100", "100", "99.6") + three("persons", "1980", "21", "1.2", "1.2", "2.5")},
		{
			name: "both 0", rows: three("share", "1980", "21", "0", "0", "61.5"),
			faults: []string{
				`Verket/share@2024-01-01 sexes.csv row 11 column "value": area 1980 period 2022 age 21 sex F: women's and men's values are both 0, but the total is 61.5: that cannot be`,
				`Verket/share@2024-01-01 sexes.csv row 12 column "value": area 1980 period 2022 age 21 sex M: `,
			},
		},
		{name: "both 0, a total that rounds to it", rows: three("share", "1980", "21", "0", "0", "0.04"), faults: []string{"row 11 ", "row 12 "}},
		{name: "both the whole", rows: three("share", "1980", "21", "100", "100", "80.4"), faults: []string{"row 11 ", "values are both 100, but the total is 80.4"}},
		{name: "mean 0", rows: three("pay", "1981", "21", "0", "0", "25000"), faults: []string{"pay@2024-01-01", "write a correction in sources/toy-sexes.corrections.csv"}},
		{
			name: "outside",
			rows: three("share", "1981", "20", "5.602241", "6.868132", "4.854369") + three("pay", "1981", "20", "30000", "32000", "33000"),
			findings: []string{
				"vintage 2024-01-01 measure pay: the total does not lie between women's and men's values, 1 cell: area 1981 period 2022 age 20: women 30000, men 32000, total 33000",
				"vintage 2024-01-01 measure share: the total does not lie between women's and men's values, 1 cell: area 1981 period 2022 age 20: women 5.602241, men 6.868132, total 4.854369",
			},
		},
		{
			name: "many outside",
			rows: func() (all string) {
				for age := 20; age < 27; age++ {
					all += three("share", "1981", fmt.Sprint(age), "50", "60", "70")
				}
				return all
			}(),
			findings: []string{"vintage 2024-01-01 measure share: the total does not lie between women's and men's values, 7 cells: " +
				"area 1981 period 2022 age 20: women 50, men 60, total 70; area 1981 period 2022 age 21: women 50, men 60, total 70; " +
				"area 1981 period 2022 age 22: women 50, men 60, total 70; area 1981 period 2022 age 23: women 50, men 60, total 70; " +
				"area 1981 period 2022 age 24: women 50, men 60, total 70; and 2 more"},
		},
		{
			name:     "no sum",
			rows:     three("persons", "1981", "20", "7", "8", "17") + three("persons", "1981", "21", "0", "0", "9"),
			findings: []string{"vintage 2024-01-01 measure persons: women and men do not add up to the total, 2 cells: area 1981 period 2022 age 20: women 7, men 8, total 17; area 1981 period 2022 age 21: women 0, men 0, total 9"},
		},
		{
			name: "gross", rows: three("persons", "1981", "20", "20", "30", "500"),
			faults: []string{`Verket/persons@2024-01-01 sexes.csv row 13 column "value": area 1981 period 2022 age 20: women 20 and men 30 do not add up to the total 500: write a correction in sources/toy-sexes.corrections.csv`},
		},
		{
			name:   "runs of different ages",
			rows:   three("share", "1981", "20", "1", "-", "-") + three("share", "1981", "21", "-", "2", "3") + three("share", "1981", "22", "0", "0", "3") + three("share", "1981", "23", "0", "0", "-"),
			faults: []string{"age 22 sex F", "age 22 sex M"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			shelf := store.Open(t.TempDir(), nil)
			out := sexesRun(t, shelf, fits+test.rows, "")
			if test.faults == nil {
				if out.Err != nil || !slices.Equal(out.Findings, test.findings) {
					t.Fatalf("error %v, findings\n%s", out.Err, strings.Join(out.Findings, "\n"))
				}
				m, err := shelf.Manifest("toy-sexes", "2024-01-01")
				if err != nil || !slices.Equal(m.Provenance.Findings, test.findings) {
					t.Errorf("manifest: %v, %v", m.Provenance.Findings, err)
				}
				return
			}
			var cell *data.CellError
			if !errors.As(out.Err, &cell) || strings.Count(out.Err.Error(), "that cannot be")+2*strings.Count(out.Err.Error(), "do not add up") != 2 {
				t.Fatalf("error %v", out.Err)
			}
			rest := out.Err.Error()
			for _, want := range test.faults {
				_, after, ok := strings.Cut(rest, want)
				if !ok {
					t.Errorf("want %q in %v", want, out.Err)
				}
				rest = after
			}
			if known, err := shelf.Vintages("toy-sexes"); !errors.Is(err, data.ErrNotFound) {
				t.Errorf("shelved: %v, %v", known, err)
			}
		})
	}
}

const correctionsHeading = "vintage,measure,area,period,sex,age,published,value,status,reason,date\n"

// TestCorrections: a correction lets a page pass that cannot be true, is kept with the vintage, and fails once the
// provider has repaired the cell.
func TestCorrections(t *testing.T) {
	shelf := store.Open(t.TempDir(), nil)
	zeros := three("share", "1980", "20", "0", "0", "61.5")
	both := correctionsHeading +
		",share,1980,2022,F,20,0,,suppressed,Withheld.,2026-01-02\n" +
		",share,1980,2022,M,20,0,,not_available contradicted,Withheld.,2026-01-02\n"
	out := sexesRun(t, shelf, zeros, both)
	findings := []string{"measure pay: not in vintage 2024-01-01", "measure persons: not in vintage 2024-01-01", "2 corrections applied: 2 in vintage 2024-01-01"}
	if out.Err != nil || !slices.Equal(out.Findings, findings) {
		t.Fatalf("%v, %v", out.Err, out.Findings)
	}
	want := `share 1980 2022 F 20 0 [suppressed] Verket/share@2024-01-01 sexes.csv row 2 column "value"
share 1980 2022 M 20 0 [not_available contradicted] Verket/share@2024-01-01 sexes.csv row 3 column "value"
share 1980 2022 _T 20 0.615 [] Verket/share@2024-01-01 sexes.csv row 4 column "value"
`
	if got := read(t, shelf, "toy-sexes", "2024-01-01"); got != want {
		t.Errorf("got\n%s", got)
	}
	m, err := shelf.Manifest("toy-sexes", "2024-01-01")
	if err != nil || !slices.Equal(m.Provenance.Findings, findings) {
		t.Errorf("manifest: %v, %v", m.Provenance.Findings, err)
	}
	d, err := shelf.Read(context.Background(), memory.NewGoAllocator(), "toy-sexes", "2024-01-01")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	if len(d.Scoped) != 2 || d.Scoped[1].Where[data.Sex] != data.Men || !d.Scoped[1].Text.Complete() {
		t.Errorf("notes %+v", d.Scoped)
	}
	if again := sexesRun(t, shelf, zeros, both); again.Err != nil || again.Changed() {
		t.Errorf("again: %+v", again)
	}

	out = sexesRun(t, shelf, three("share", "1980", "20", "60.5", "..", "61.5"), both)
	for _, says := range []string{
		"ingest toy-sexes: correct: sources/toy-sexes.corrections.csv:2:23: expected 0 to be published, but it is 60.5 at Verket/share@2024-01-01 sexes.csv row 2",
		"sources/toy-sexes.corrections.csv:3:23: expected 0 to be published, but it is suppressed at",
		"the provider has repaired it: remove the row",
	} {
		if out.Err == nil || !strings.Contains(out.Err.Error(), says) {
			t.Errorf("want %q, got %v", says, out.Err)
		}
	}
	if known, err := shelf.Vintages("toy-sexes"); err != nil || len(known) != 1 {
		t.Errorf("shelved: %v, %v", known, err)
	}
}

// TestCorrectionFiles: a file of corrections is read with its source, by layers like it, and errors stand at their line.
func TestCorrectionFiles(t *testing.T) {
	zeros := three("share", "1980", "20", "0", "0", "61.5")
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	ours := fstest.MapFS{
		"sources/toy-sexes.yaml":            file(divided),
		"sources/toy-sexes.corrections.csv": file(correctionsHeading + ",share,1980,2022,F,20,0,,suppressed,Why.,2026-01-02\n,share,1980,2022,M,20,0,,suppressed,Why.,2026-01-02\n"),
	}
	theirs := fstest.MapFS{"sources/toy-sexes.corrections.csv": file(correctionsHeading)}
	for _, test := range []struct {
		name   string
		passes bool
		layers []fstest.MapFS
	}{{"ours", true, []fstest.MapFS{ours}}, {"theirs instead", false, []fstest.MapFS{ours, theirs}}, {"our corrections of their source", true, []fstest.MapFS{ours, {"sources/toy-sexes.yaml": file(divided)}}}} {
		sources, err := ingest.Sources(layered(test.layers)...)
		if err != nil {
			t.Fatal(err)
		}
		out := run(t, store.Open(t.TempDir(), nil), sources, ingest.Options{From: folder(fstest.MapFS{"sexes.csv": file(sexesHeading + zeros)})})["toy-sexes"]
		if (out.Err == nil) != test.passes {
			t.Errorf("%s: %v", test.name, out.Err)
		}
	}
	for _, test := range []struct {
		name   string
		change fstest.MapFS
		says   string
	}{
		{"bad row", fstest.MapFS{"sources/toy-sexes.corrections.csv": file(correctionsHeading + ",share,1980,2022,K,20,0,,suppressed,Why.,2026-01-02\n")}, `sources/toy-sexes.corrections.csv:2:18: sex "K": unknown code`},
		{"no source", fstest.MapFS{"sources/toy-sex.corrections.csv": file(correctionsHeading)}, `sources/toy-sex.corrections.csv: source sources/toy-sex.yaml: not found — did you mean "sources/toy-sexes.yaml"?`},
		{"source that is wrong itself", fstest.MapFS{"sources/toy-sexes.yaml": file("id: toy-sexes\ntitel: x\n")}, `sources/toy-sexes.yaml:2:1: unknown key "titel"`},
	} {
		_, err := ingest.Sources(layered([]fstest.MapFS{ours, test.change})...)
		if err == nil || !strings.HasPrefix(err.Error(), test.says) {
			t.Errorf("%s: want %q, got %v", test.name, test.says, err)
		}
	}
}

func layered(files []fstest.MapFS) []fs.FS {
	var layers []fs.FS
	for _, f := range files {
		layers = append(layers, f)
	}
	return layers
}
