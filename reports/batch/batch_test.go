package batch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/store"
)

// begin opens a folder and begins a run of edition e.
func begin(t *testing.T, dir string, run Run) *Folder {
	t.Helper()
	f, err := Open(dir)
	if err == nil {
		err = f.Begin(run)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	return f
}

// place makes an area of the files given, name and body in turn.
func place(t *testing.T, f *Folder, a Area, files ...string) []Aside {
	t.Helper()
	m, err := f.Make(a.Code)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(files); i += 2 {
		if err := m.File(files[i], formatOf(files[i]), func(w io.Writer) error { _, err := io.WriteString(w, files[i+1]); return err }); err != nil {
			t.Fatal(err)
		}
	}
	asides, err := m.Place(a, "egen")
	if err != nil {
		t.Fatal(err)
	}
	return asides
}

// formatOf tells the format of a file; one ending may stand for two.
func formatOf(name string) string {
	if strings.HasSuffix(name, "-wide.pptx") {
		return "wide"
	}
	return strings.TrimPrefix(filepath.Ext(name), ".")
}

func finish(t *testing.T, f *Folder) {
	t.Helper()
	if err := f.Finish(nil); err != nil {
		t.Fatal(err)
	}
	f.Close()
}

// once makes one area in a run of its own and returns what was put aside.
func once(t *testing.T, dir string, a Area, files ...string) []Aside {
	t.Helper()
	f := begin(t, dir, Run{Edition: "e"})
	asides := place(t, f, a, files...)
	finish(t, f)
	return asides
}

func body(t *testing.T, dir, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestWhole(t *testing.T) {
	all := []string{"html", "xlsx"}
	sala := Area{Code: "1981", Name: "Sala", Inputs: "1", Formats: all}
	for name, c := range map[string]struct {
		spoil   func(dir string)
		inputs  string
		formats []string
		whole   bool
	}{
		"untouched":     {whole: true},
		"other inputs":  {inputs: "2"},
		"other formats": {formats: []string{"html"}},
		"removed":       {spoil: func(dir string) { os.Remove(filepath.Join(dir, "sala", "a.xlsx")) }},
		"changed":       {spoil: func(dir string) { write(t, dir, "sala/a.xlsx", "B") }},
		"longer":        {spoil: func(dir string) { write(t, dir, "sala/index.html", "page and more") }},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			once(t, dir, sala, "sala/a.xlsx", "A", "sala/index.html", "page")
			if c.spoil != nil {
				c.spoil(dir)
			}
			if c.inputs == "" {
				c.inputs = "1"
			}
			if c.formats == nil {
				c.formats = all
			}
			f := begin(t, dir, Run{Edition: "e"})
			if whole, err := f.Whole("1981", c.inputs, c.formats); err != nil || whole != c.whole {
				t.Errorf("whole %t, %v", whole, err)
			}
			if whole, err := begin(t, t.TempDir(), Run{Edition: "e"}).Whole("1981", c.inputs, c.formats); err != nil || whole {
				t.Errorf("whole %t in an empty folder, %v", whole, err)
			}
		})
	}
}

// TestWorkedOn: a strategist's own version of a file is never lost and never in the way.
func TestWorkedOn(t *testing.T) {
	dir := t.TempDir()
	sala := Area{Code: "1981", Formats: []string{"pptx"}}
	make := func(body string) []Aside { return once(t, dir, sala, "sala/deck.pptx", body) }
	make("first")
	if asides := make("second"); asides != nil || body(t, dir, "sala/deck.pptx") != "second" {
		t.Fatalf("the program's own was put aside: %v", asides)
	}
	write(t, dir, "sala/deck.pptx", "mine")
	want := Aside{"sala/deck.pptx", "sala/deck.egen.pptx"}
	if asides := make("second"); !slices.Equal(asides, []Aside{want}) {
		t.Fatalf("aside %v", asides)
	}
	write(t, dir, "sala/deck.pptx", "mine too")
	want.Now = "sala/deck.egen-2.pptx"
	if asides := make("third"); !slices.Equal(asides, []Aside{want}) {
		t.Fatalf("aside %v", asides)
	}
	write(t, dir, "sala/deck.pptx", "fourth") // what would be made anyway
	if asides := make("fourth"); asides != nil {
		t.Fatalf("aside %v", asides)
	}
	for name, want := range map[string]string{"deck.pptx": "fourth", "deck.egen.pptx": "mine", "deck.egen-2.pptx": "mine too"} {
		if got := body(t, dir, "sala/"+name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestGone: a chart that is no longer made goes, unless somebody has worked on it or another edition has it; a deck that
// was not asked for this time stays, and is told to be old.
func TestGone(t *testing.T) {
	dir := t.TempDir()
	first := Area{Code: "1981", Inputs: "1", Formats: []string{"pptx", "svg"}}
	charts := []string{"sala/a.svg", "A", "sala/b.svg", "B", "sala/c.svg", "C", "sala/d.svg", "D"}
	first.Formats = append(first.Formats, "wide")
	once(t, dir, first, append(charts, "sala/deck.pptx", "deck", "sala/mine.pptx", "mine", "sala/show-wide.pptx", "show")...)
	other := begin(t, dir, Run{Edition: "other"})
	place(t, other, first, "sala/c.svg", "C")
	finish(t, other)
	write(t, dir, "sala/d.svg", "drawn over")
	write(t, dir, "sala/mine.pptx", "worked on")

	f := begin(t, dir, Run{Edition: "e"})
	place(t, f, Area{Code: "1981", Inputs: "2", Formats: []string{"svg"}}, "sala/a.svg", "A2")
	if got := f.Outdated(); !slices.Equal(got, []string{"sala/deck.pptx", "sala/show-wide.pptx"}) {
		t.Errorf("outdated %v", got)
	}
	finish(t, f)
	left, err := filepath.Glob(filepath.Join(dir, "sala", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range left {
		left[i] = filepath.Base(left[i])
	}
	if want := []string{"a.svg", "c.svg", "d.svg", "deck.pptx", "mine.pptx", "show-wide.pptx"}; !slices.Equal(left, want) {
		t.Errorf("left %v, want %v", left, want)
	}
	if asides := once(t, dir, Area{Code: "1981", Inputs: "2", Formats: []string{"pptx"}}, "sala/deck.pptx", "deck 2", "sala/mine.pptx", "mine 2"); len(asides) != 1 || asides[0].File != "sala/mine.pptx" {
		t.Errorf("aside %v", asides)
	}
	if got := body(t, dir, "sala/show-wide.pptx"); got != "show" {
		t.Errorf("a file in another format: %q", got)
	}
}

func TestFailed(t *testing.T) {
	dir := t.TempDir()
	once(t, dir, Area{Code: "1981", Inputs: "1", Formats: []string{"svg"}}, "sala/a.svg", "A")
	f := begin(t, dir, Run{Edition: "e"})
	if err := f.Fail("1981", "Sala", errors.New("out of ink")); err != nil {
		t.Fatal(err)
	}
	finish(t, f)
	m, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if a := m.Runs[0].Areas[0]; len(m.Runs) != 1 || a.Error != "out of ink" || len(a.Files) != 1 || a.Files[0].Inputs != "1" {
		t.Errorf("%+v", m.Runs)
	}
	f = begin(t, dir, Run{Edition: "e"})
	if whole, _ := f.Whole("1981", "1", []string{"svg"}); whole {
		t.Error("a failed area is whole")
	}
	if asides := place(t, f, Area{Code: "1981", Inputs: "2", Formats: []string{"svg"}}, "sala/a.svg", "B"); asides != nil {
		t.Errorf("the program's own was put aside: %v", asides)
	}
}

// TestManifest: whatever the order of making, the same lies there; areas of other runs stay; a run alike is the same one.
func TestManifest(t *testing.T) {
	areas := []string{"19", "1981", "1904", "00"}
	made := func(order []string, more func(dir string)) string {
		dir := t.TempDir()
		f := begin(t, dir, Run{Edition: "e", Program: "1"})
		for _, code := range order {
			place(t, f, Area{Code: code, Inputs: "1", Formats: []string{"svg"}}, code+"/a.svg", code)
		}
		finish(t, f)
		if more != nil {
			more(dir)
		}
		return body(t, dir, ManifestFile)
	}
	want := made(areas, nil)
	backwards := slices.Clone(areas)
	slices.Reverse(backwards)
	if got := made(backwards, nil); got != want {
		t.Error("another order, another manifest")
	}
	again := func(program string) func(string) {
		return func(dir string) {
			f := begin(t, dir, Run{Edition: "e", Program: program})
			if whole, err := f.Whole("1904", "1", []string{"svg"}); !whole || err != nil {
				t.Errorf("whole %t, %v", whole, err)
			}
			finish(t, f)
		}
	}
	if got := made(areas, again("1")); got != want {
		t.Errorf("run again, another manifest:\n%s", got)
	}
	got := made(areas, again("2"))
	if strings.Count(got, `"edition"`) != 2 || strings.Count(got, `"code": "1904"`) != 1 || strings.Index(got, `"code": "1904"`) < strings.Index(got, `"program": "2"`) {
		t.Errorf("an area of two runs:\n%s", got)
	}
	nothing := func(dir string) { finish(t, begin(t, dir, Run{Edition: "e", Program: "3"})) }
	if got := made(areas, nothing); got != want {
		t.Error("a run that made nothing is in the manifest")
	}
}

func TestRefused(t *testing.T) {
	dir := t.TempDir()
	f := begin(t, dir, Run{Edition: "e"})
	if _, err := Open(dir); !errors.Is(err, ErrBusy) {
		t.Errorf("two runs in one folder: %v", err)
	}
	f.Close()
	for text, want := range map[string]string{"{": "move it away", `{"schema": 9, "runs": []}`: "schema 9", `{"schema": 1, "runs": [], "own": 1}`: `"own"`} {
		write(t, dir, ManifestFile, text)
		if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
		if body(t, dir, ManifestFile) != text {
			t.Errorf("%s was written over", text)
		}
	}
}

// TestBefore: the edition before is the newest of an earlier day, whatever was made on the same day.
func TestBefore(t *testing.T) {
	f := begin(t, t.TempDir(), Run{})
	keep := func(day string, number float64) *Input {
		t.Helper()
		b := data.NewBuilder(data.Structure{ID: "e", Dimensions: []data.Dimension{{ID: data.Area}}, Measures: []data.Measure{{ID: "m"}}}, data.Vintage(day), "")
		b.Append([]int32{b.Code(0, data.Code{ID: "1981"})}, 0, number, 0, b.Page(data.Page{}), 0)
		d, err := b.Finish(memory.DefaultAllocator)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Release()
		kept, err := f.Keep(context.Background(), d, store.Provenance{})
		if err != nil {
			t.Fatal(err)
		}
		return kept
	}
	for i, c := range []struct {
		day          string
		number       float64
		kept, before string
	}{
		{"2024-05-01", 1, "2024-05-01", ""},
		{"2024-05-01", 2, "2024-05-01.2", "2024-05-01"},
		{"2024-05-01", 3, "2024-05-01.3", "2024-05-01"},
		{"2024-06-01", 3, "2024-05-01.3", "2024-05-01"}, // the same again is not another state
		{"2025-05-01", 4, "2025-05-01", "2024-05-01.3"},
		{"2025-05-01", 5, "2025-05-01.2", "2024-05-01.3"},
		{"2025-05-01", 4, "2025-05-01", "2024-05-01.3"},
		{"2023-05-01", 4, "2023-05-01", ""},
	} {
		now := keep(c.day, c.number)
		before, err := f.Before(now)
		got := ""
		if before != nil {
			got = before.Vintage
		}
		if err != nil || now.Vintage != c.kept || got != c.before {
			t.Errorf("%d: kept %s before %s, %v; want %s and %s", i, now.Vintage, got, err, c.kept, c.before)
		}
	}
	for edition, want := range map[string]string{"lagesbild": "lagesbild", "Min_utgåva 2": "min-utg-va-2", "…": "edition"} {
		if got := Dataset(edition); got != want {
			t.Errorf("%s: %s", edition, got)
		}
	}
}

// TestBroken: a renderer that fails leaves nothing of the area.
func TestBroken(t *testing.T) {
	dir := t.TempDir()
	f := begin(t, dir, Run{Edition: "e"})
	m, err := f.Make("1981")
	if err != nil {
		t.Fatal(err)
	}
	if err := m.File("sala/a.svg", "svg", func(w io.Writer) error { _, err := fmt.Fprint(w, "half"); return errors.Join(err, io.ErrShortWrite) }); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("%v", err)
	}
	m.Drop()
	if _, err := os.Stat(filepath.Join(dir, "sala")); !os.IsNotExist(err) {
		t.Errorf("something is there: %v", err)
	}
}
