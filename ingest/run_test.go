package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/data/store"
	"lagesbild/ingest"
	"lagesbild/ingest/cells"
)

// toys are the invented sources of testdata and their pages, to be changed by a test.
func toys(t testing.TB) (sources []definition.File[ingest.Source], pages fstest.MapFS) {
	t.Helper()
	sources, err := ingest.Sources(os.DirFS("testdata"))
	if err != nil {
		t.Fatal(err)
	}
	pages = fstest.MapFS{}
	names, err := filepath.Glob("testdata/pages/*")
	if err != nil || len(names) == 0 {
		t.Fatal(err)
	}
	for _, name := range names {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		pages[filepath.Base(name)] = &fstest.MapFile{Data: body}
	}
	return sources, pages
}

func folder(pages fs.FS) ingest.Folder {
	return ingest.Folder{FS: pages, Path: "pages", Now: carried}
}

func run(t testing.TB, shelf ingest.Shelf, sources []definition.File[ingest.Source], o ingest.Options) map[string]ingest.Outcome {
	t.Helper()
	if o.Now.IsZero() {
		o.Now = carried
	}
	outcomes, err := ingest.Run(context.Background(), shelf, sources, o)
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]ingest.Outcome{}
	for _, out := range outcomes {
		by[out.Source] = out
	}
	return by
}

// listed writes a dataset's cells, one a line.
func listed(d *data.Dataset) string {
	var b strings.Builder
	for _, c := range d.Batches() {
		for i := range c.Len() {
			b.WriteString(d.Measures[c.Measure[i]].ID)
			for k, dim := range d.Dimensions {
				b.WriteString(" " + dim.Codes[c.Codes[k][i]].ID)
			}
			v := d.Value(&c, i)
			fmt.Fprintf(&b, " %v [%v] %v\n", v.Number, v.Status, v.Origin)
		}
	}
	return b.String()
}

func read(t testing.TB, s *store.Shelf, dataset string, v data.Vintage) string {
	t.Helper()
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	d, err := s.Read(context.Background(), mem, dataset, v)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	return listed(d)
}

func TestRun(t *testing.T) {
	sources, pages := toys(t)
	dir := t.TempDir()
	shelf := store.Open(filepath.Join(dir, "shelf"), nil)
	var steps []ingest.Step
	options := ingest.Options{
		From: folder(pages), Jobs: 3, Keep: ingest.Archive{Dir: dir}, Progress: func(s ingest.Step) { steps = append(steps, s) },
	}
	by := run(t, shelf, sources, options)
	for id, out := range by {
		if out.Err != nil || !out.Changed() {
			t.Errorf("%s: %+v", id, out)
		}
	}
	if last := steps[len(steps)-1]; last.Stage != ingest.Done || last.Done != 3 || last.Total != 3 {
		t.Errorf("last step %+v", last)
	}
	want := []ingest.Shelved{{Vintage: "2023-01-01", Rows: 4, New: true}, {Vintage: "2024-06-01", Rows: 5, New: true}}
	if got := by["toy-benefit"].Vintages; !slices.Equal(got, want) {
		t.Errorf("vintages %v", got)
	}
	wantCells := `crimes 1980 2022 _T 3150 [] Påhittade verket/crimes@2024-06-01 benefit.csv row 9 column "value"
crimes 1981 2022 _T 2000 [] Påhittade verket/crimes@2024-06-01 benefit.csv row 10 column "value"
share 1980 2022 M 0.3 [] Påhittade verket/share@2024-06-01 benefit.csv row 6 column "value"
share 1980 2023 M 0.31 [] Påhittade verket/share@2024-06-01 benefit.csv row 8 column "value"
share 1981 2022 M 0.265 [] Påhittade verket/share@2024-06-01 benefit.csv row 7 column "value"
`
	if got := read(t, shelf, "toy-benefit", "2024-06-01"); got != wantCells {
		t.Errorf("got\n%swant\n%s", got, wantCells)
	}
	wantCells = `N00001 1980 2023 F 0.695 [] Kolada/N00001@2026-03-23 v3_data_toy.json row 1 column "K"
N00001 1980 2023 M 0.305 [] Kolada/N00001@2026-03-23 v3_data_toy.json row 1 column "M"
N00001 1981 2023 _T 0 [not_available] Kolada/N00001@2026-03-23 v3_data_toy_page2.json row 1 column "T"
`
	if got := read(t, shelf, "toy-kolada", "2026-03-23"); got != wantCells {
		t.Errorf("got\n%swant\n%s", got, wantCells)
	}
	m, err := shelf.Manifest("toy-kolada", "2026-03-23")
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Provenance.Fetches) != 2 || m.Provenance.Fetches[1].Address != "https://api.kolada.se/v3/data_toy?page=2&per_page=5000" || len(m.Provenance.Findings) != 1 {
		t.Errorf("provenance %+v", m.Provenance)
	}
	kept, err := os.ReadFile(filepath.Join(dir, "pages", "toy-kolada", m.Provenance.Fetches[1].SHA256))
	if err != nil || string(kept) != string(pages["v3_data_toy_page2.json"].Data) {
		t.Errorf("kept page: %v", err)
	}

	before := tree(t, dir)
	for id, out := range run(t, shelf, sources, options) {
		if out.Err != nil || out.Changed() {
			t.Errorf("again: %s: %+v", id, out)
		}
	}
	if !maps.EqualFunc(before, tree(t, dir), slices.Equal) {
		t.Error("a run without anything new has changed the state")
	}
}

func TestDryRun(t *testing.T) {
	sources, pages := toys(t)
	dir := filepath.Join(t.TempDir(), "state")
	shelf := store.Open(dir, nil)
	dry := ingest.Options{From: folder(pages), DryRun: true, Keep: ingest.Archive{Dir: dir}}
	for id, out := range run(t, shelf, sources, dry) {
		if out.Err != nil || !out.Changed() {
			t.Errorf("%s: %+v", id, out)
		}
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a dry run has written: %v", err)
	}
	run(t, shelf, sources, ingest.Options{From: folder(pages)})
	for id, out := range run(t, shelf, sources, dry) {
		if out.Err != nil || out.Changed() {
			t.Errorf("nothing new: %s: %+v", id, out)
		}
	}
}

// TestFailure: what is wrong with one source's page is reported, changes nothing of its datasets, and stops no other.
func TestFailure(t *testing.T) {
	benefit := func(old, new string) func(fstest.MapFS) {
		return func(p fstest.MapFS) {
			p["benefit.csv"].Data = []byte(strings.Replace(string(p["benefit.csv"].Data), old, new, 1))
		}
	}
	tests := []struct {
		name   string
		change func(fstest.MapFS)
		is     error
		says   []string
	}{
		{"wrong column", benefit("area", "region"), nil, []string{`benefit.csv row 1 column 2: unknown column "region"`, `no column "area"`}},
		{"unknown area", benefit("1981", "1999"), data.ErrUnknownCode, []string{`benefit.csv row 3 column "area": area "1999"`}},
		{"wrong unit", benefit("per 1000,", "percent,"), data.ErrUnitMismatch, []string{`benefit.csv row 4 column "unit"`, "percent", "declared in per-1000"}},
		{"bad number", benefit("25.5", "25.5x"), nil, []string{`benefit.csv row 3 column "value": "25.5x" is not a number`}},
		{"twice", benefit("share,1981,2022", "share,1980,2022"), data.ErrDuplicate, []string{"benefit.csv row 3"}},
		{"page missing", func(p fstest.MapFS) { delete(p, "benefit.csv") }, data.ErrNotFound, []string{`pages: page benefit.csv`}},
		{"unit changed in silence", func(p fstest.MapFS) {
			p["benefit.csv"].Data = []byte("code,area,year,sex,value,unit,day\nshare,1980,2022,T,3,percent,2025-01-01\nshare,1981,2022,T,2.65,percent,2025-01-01\n")
		}, data.ErrUnitMismatch, []string{"toy-benefit/share@2025-01-01 measure share", "unit may have changed", "0.1 times that of vintage 2024-06-01", "changes"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			sources, pages := toys(t)
			dir := t.TempDir()
			shelf := store.Open(dir, nil)
			run(t, shelf, sources, ingest.Options{From: folder(pages)})
			before := tree(t, dir)
			test.change(pages)
			pages["count.csv"].Data = append(pages["count.csv"].Data, "1982;2023;kvinnor;3\n"...)
			by := run(t, shelf, sources, ingest.Options{From: folder(pages), Jobs: 2})
			err := by["toy-benefit"].Err
			if err == nil || !strings.HasPrefix(err.Error(), "ingest toy-benefit: ") {
				t.Fatalf("error %v", err)
			}
			if test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("%v is not %v", err, test.is)
			}
			for _, word := range test.says {
				if !strings.Contains(err.Error(), word) {
					t.Errorf("message lacks %q: %v", word, err)
				}
			}
			if out := by["toy-count"]; out.Err != nil || !out.Changed() || out.Vintages[0].Vintage != "2024-01-01.2" {
				t.Errorf("the other source: %+v", out)
			}
			for name, body := range tree(t, dir) {
				if was, ok := before[name]; ok && !slices.Equal(was, body) || !ok && !strings.HasPrefix(name, "toy-count/2024-01-01.2/") {
					t.Errorf("%s has changed", name)
				}
			}
		})
	}
}

// TestDeclaredChange: the same jump passes where the definition declares it.
func TestDeclaredChange(t *testing.T) {
	sources, pages := toys(t)
	shelf := store.Open(t.TempDir(), nil)
	run(t, shelf, sources, ingest.Options{From: folder(pages)})
	for i := range sources {
		if m, ok := sources[i].Value.Measures["share"]; ok {
			m.Changes = append(m.Changes, cells.Change{Vintage: "2025-01-01", Why: data.Text{SV: "Omdefinierad.", EN: "Redefined."}})
			sources[i].Value.Measures["share"] = m
		}
	}
	pages["benefit.csv"].Data = []byte("code,area,year,sex,value,unit,day\nshare,1980,2022,T,3,percent,2025-01-01\nshare,1981,2022,T,2.65,percent,2025-01-01\n")
	if out := run(t, shelf, sources, ingest.Options{Sources: []string{"toy-benefit"}, From: folder(pages)})["toy-benefit"]; out.Err != nil {
		t.Error(out.Err)
	}
}

func TestRefusedRuns(t *testing.T) {
	sources, pages := toys(t)
	shelf := store.Open(t.TempDir(), nil)
	tests := []struct {
		options ingest.Options
		says    string
	}{
		{ingest.Options{Sources: []string{"toy-benefits"}}, `source "toy-benefits": not found — did you mean "toy-benefit"?`},
		{ingest.Options{BaseURL: map[string]string{"kolada": "https://localhost"}}, `source "kolada": not found`},
		{ingest.Options{BaseURL: map[string]string{"toy-kolada": "file:///etc"}}, "want http or https"},
	}
	for _, test := range tests {
		test.options.From = folder(pages)
		if _, err := ingest.Run(context.Background(), shelf, sources, test.options); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("want %q, got %v", test.says, err)
		}
	}
	gone, stop := context.WithCancel(context.Background())
	stop()
	outcomes, err := ingest.Run(gone, shelf, sources, ingest.Options{From: folder(pages)})
	if err != nil {
		t.Fatal(err)
	}
	for _, out := range outcomes {
		if !errors.Is(out.Err, context.Canceled) {
			t.Errorf("%s after the end: %v", out.Source, out.Err)
		}
	}
}

// TestForeignHost: a page may lead only to the host that the source names, or to the one that stands in for it.
func TestForeignHost(t *testing.T) {
	sources, pages := toys(t)
	shelf := store.Open(t.TempDir(), nil)
	only := []string{"toy-kolada"}
	out := run(t, shelf, sources, ingest.Options{Sources: only, From: folder(pages), BaseURL: map[string]string{"toy-kolada": "http://127.0.0.1:8080/v3"}})["toy-kolada"]
	if out.Err == nil || !strings.Contains(out.Err.Error(), "refused") {
		t.Errorf("a page of another host: %v", out.Err)
	}
}

func savedName(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return ingest.SavedName(u)
}

func TestSavedName(t *testing.T) {
	for address, want := range map[string]string{
		"https://api.kolada.se/v3/kpi?page=2&per_page=5000":                              "v3_kpi_page2.json",
		"https://api.kolada.se/v3/data/kpi/N00945,N00943/municipality/0180/year/2023":    "v3_data_kpi_N00945,N00943_municipality_0180_year_2023.json",
		"https://api.kolada.se/v3/../../etc/passwd?page=..%2F..%2Fx":                     "etc_passwd_page.._.._x.json",
		"https://api.kolada.se/v3/data/kpi/" + strings.Repeat("N00945,", 40) + "?page=2": "v3_data_kpi_" + strings.Repeat("N00945,", 25) + "N009_3e1e0bd7_page2.json",
	} {
		if got := savedName(t, address); got != want || strings.ContainsAny(got, `/\`) {
			t.Errorf("%s is saved as %q, want %q", address, got, want)
		}
	}
}

// TestDefinitions: every source that ships is valid, and so are the errors that an analyst meets.
func TestDefinitions(t *testing.T) {
	if sources, err := ingest.Sources(ingest.Definitions()); err != nil || len(sources) == 0 {
		t.Fatalf("%d sources, %v", len(sources), err)
	}
	if shipped, err := ingest.Shipped(); err != nil || len(shipped) != 12 {
		t.Fatalf("%d shipped, %v", len(shipped), err)
	}
	good, err := os.ReadFile("testdata/sources/toy-benefit.yaml")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, old, new, says string }{
		{"unknown key", "publisher:", "publicher:", `sources/toy-benefit.yaml:5:1: unknown key "publicher" — did you mean "publisher"?`},
		{"unknown key deep down", "    unit: percent", "    enhet: percent", `sources/toy-benefit.yaml:22:5: unknown key "enhet"`},
		{"wrong unit", "unit: percent", "unit: procent", `sources/toy-benefit.yaml:22:`},
		{"wrong form", "sex: share", "sex: shared", `did you mean "share"`},
		{"file and id", "id: toy-benefit", "id: toy", `the file is named "toy-benefit"`},
		{"one language", "en: Invented share", "de: Anteil", `unknown key "de"`},
		{"tried", "licence: CC0", "licence: CC0\ntried: i går", `"i går": want the day`},
		{"no licence", "licence: CC0", "", "needs the licence"},
		{"margin of none", "sex: share", "margin_of: shares\n    sex: share", `measure "shares": not found — did you mean "share"?`},
		{"margin in another unit", "unit: per-1000\n", "unit: per-1000\n    margin_of: share\n", "share is in percent by sex: share, the margin in per-1000 by sex: none"},
		{"margin of itself", "sex: share", "margin_of: share\n    sex: share", "share is a margin itself"},
		{"no format", "longtable:", "longtabel:", `unknown key "longtabel" — did you mean "longtable"?`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			bad := strings.Replace(string(good), test.old, test.new, 1)
			if bad == string(good) {
				t.Fatal("nothing changed")
			}
			_, err := ingest.Sources(fstest.MapFS{"sources/toy-benefit.yaml": {Data: []byte(bad)}})
			if err == nil || !strings.Contains(err.Error(), test.says) || !strings.Contains(err.Error(), "sources/toy-benefit.yaml") {
				t.Errorf("want %q, got %v", test.says, err)
			}
		})
	}
}

// TestOverlay: a user's file of the same name replaces ours.
func TestOverlay(t *testing.T) {
	ours, err := fs.ReadFile(ingest.Definitions(), "sources/kolada.yaml")
	if err != nil {
		t.Fatal(err)
	}
	theirs := strings.Replace(string(ours), "publisher: Kolada", "publisher: RKA", 1)
	sources, err := ingest.Sources(ingest.Definitions(), fstest.MapFS{"sources/kolada.yaml": {Data: []byte(theirs)}})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sources {
		if s.Value.ID == "kolada" && s.Value.Publisher != "RKA" {
			t.Error("ours stands")
		}
	}
}
