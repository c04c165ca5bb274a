package px

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/datatest"
)

// corpus calls each with every PX file of shared/real, by its path there.
func corpus(t testing.TB, each func(path string, raw []byte)) {
	t.Helper()
	if err := visit(datatest.Shared(t, "real"), each); err != nil {
		t.Fatal(err)
	}
}

// visit calls each with every PX file below a folder.
func visit(root string, each func(path string, raw []byte)) error {
	return filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.EqualFold(filepath.Ext(name), ".px") {
			return err
		}
		raw, err := os.ReadFile(name)
		if err == nil {
			name, err = filepath.Rel(root, name)
			each(filepath.ToSlash(name), raw)
		}
		return err
	})
}

// own calls visit with every fixture.
func own(t testing.TB, visit func(name string, raw []byte)) {
	t.Helper()
	names, err := filepath.Glob("testdata/*.px")
	if err != nil || len(names) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		visit(filepath.Base(name), raw)
	}
}

// differ tells the first thing in which two datasets differ, origins apart: they tell the place in each file.
func differ(a, b *data.Dataset) error {
	if a.ID != b.ID || a.Title != b.Title || a.Vintage != b.Vintage {
		return fmt.Errorf("%q %v %s, then %q %v %s", a.ID, a.Title, a.Vintage, b.ID, b.Title, b.Vintage)
	}
	if x, y := fmt.Sprintf("%+v", a.Measures), fmt.Sprintf("%+v", b.Measures); x != y {
		return fmt.Errorf("measures %s, then %s", x, y)
	}
	if x, y := fmt.Sprintf("%+v", a.Notes), fmt.Sprintf("%+v", b.Notes); x != y {
		return fmt.Errorf("notes %s, then %s", x, y)
	}
	for i := range max(len(a.Scoped), len(b.Scoped)) {
		if i >= len(a.Scoped) || i >= len(b.Scoped) || fmt.Sprintf("%+v", a.Scoped[i]) != fmt.Sprintf("%+v", b.Scoped[i]) {
			return fmt.Errorf("note %d of %d: %+v, then %d", i, len(a.Scoped), a.Scoped[i:min(i+1, len(a.Scoped))], len(b.Scoped))
		}
	}
	if len(a.Dimensions) != len(b.Dimensions) {
		return fmt.Errorf("%d dimensions, then %d", len(a.Dimensions), len(b.Dimensions))
	}
	for i, x := range a.Dimensions {
		y := b.Dimensions[i]
		if x.ID != y.ID || x.Title != y.Title || len(x.Codes) != len(y.Codes) {
			return fmt.Errorf("dimension %s %v, then %s %v", x.ID, x.Title, y.ID, y.Title)
		}
		for k := range x.Codes {
			if x.Codes[k] != y.Codes[k] {
				return fmt.Errorf("dimension %s: %+v, then %+v", x.ID, x.Codes[k], y.Codes[k])
			}
		}
	}
	return differInCells(a, b)
}

func differInCells(a, b *data.Dataset) error {
	if len(a.Batches()) != len(b.Batches()) || a.Len() != b.Len() {
		return fmt.Errorf("%d cells, then %d", a.Len(), b.Len())
	}
	for i := range a.Batches() {
		x, y := &a.Batches()[i], &b.Batches()[i]
		for d := range x.Codes {
			if !slices.Equal(x.Codes[d], y.Codes[d]) {
				return fmt.Errorf("codes of dimension %d differ", d)
			}
		}
		if !slices.Equal(x.Measure, y.Measure) {
			return fmt.Errorf("measures of cells differ")
		}
		for k := range x.Value {
			if x.Value[k] != y.Value[k] || x.Status[k] != y.Status[k] {
				return fmt.Errorf("cell %d: %v %v, then %v %v", k, x.Value[k], x.Status[k], y.Value[k], y.Status[k])
			}
		}
	}
	return nil
}

// roundTrip checks that a file comes back when it is written, and so does its dataset.
func roundTrip(t testing.TB, name string, raw []byte, o Options) {
	t.Helper()
	f, err := Read(name, raw)
	if err != nil {
		if strings.Contains(name, "/") {
			return // TestCorpus tells which are refused, and why
		}
		t.Fatal(err)
	}
	var again bytes.Buffer
	if err := f.Write(&again, UTF8); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	f2, err := Read(name, again.Bytes())
	if err != nil {
		t.Fatalf("%s written: %v\n%s", name, err, again.Bytes())
	}
	if !same(f, f2) {
		t.Fatalf("%s: keywords or cells are not the same when written:\n%s", name, again.Bytes())
	}
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t.(interface {
		Errorf(string, ...any)
		Helper()
	}), 0)
	d, err := f.Dataset(mem, o)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	var px bytes.Buffer
	if err := Write(&px, d, Export{}); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	g, err := Read(name, px.Bytes())
	if err != nil {
		t.Fatalf("%s from its dataset: %v\n%s", name, err, px.Bytes())
	}
	o.Dimensions = nil
	d2, err := g.Dataset(mem, o)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	defer d2.Release()
	if err := differ(d, d2); err != nil {
		t.Errorf("%s: its dataset written and read: %v", name, err)
	}
}

func TestRoundTrip(t *testing.T) {
	percent := Options{Units: map[string]data.Unit{"procent": "percent"}}
	own(t, func(name string, raw []byte) {
		roundTrip(t, name, raw, Options{})
		roundTrip(t, name, raw, percent)
	})
}

func TestRoundTripCorpus(t *testing.T) {
	corpus(t, func(name string, raw []byte) { roundTrip(t, name, raw, Options{}) })
}

// TestUnknownUnit: a unit that nobody has said the meaning of is its own words, which are no other unit's; one of ours is
// taken to its base, as it is from a JSON-stat document.
func TestUnknownUnit(t *testing.T) {
	file := string(fixture(t, "bilingual.px"))
	for word, want := range map[string]string{"procent": "procent procent 1000", "percent": "share percent 10", "antal": "antal antal 1000"} {
		f := mustRead(t, []byte(strings.ReplaceAll(file, `"procent"`, `"`+word+`"`)))
		d, err := f.Dataset(memory.DefaultAllocator, Options{})
		if err != nil {
			t.Fatal(err)
		}
		m := d.Measures[1]
		most := 0.0
		for _, c := range d.Batches() {
			for i, v := range c.Value {
				if c.Measure[i] == 1 {
					most = max(most, v)
				}
			}
		}
		if got := fmt.Sprint(m.Unit, " ", m.Published, " ", most); got != want {
			t.Errorf("%s: %s, want %s", word, got, want)
		}
		d.Release()
	}
}

// everything is a dataset with every status and sets of them, code orders, units and kinds of notes, in two languages.
func everything(t testing.TB, rnd *rand.Rand) *data.Dataset {
	both := func(s string) data.Text { return data.Text{SV: s, EN: s + " in English"} }
	code := func(id string, at int) data.Code { return data.Code{ID: id, Title: both("namn " + id), Position: at} }
	s := data.Structure{
		ID: "everything", Title: both("Allt"),
		Dimensions: []data.Dimension{
			{ID: data.Area, Title: both("område"), Codes: []data.Code{code("00", 2), code("19", 3), code("1980", 1)}},
			{ID: data.Sex, Title: both("kön"), Codes: []data.Code{code(data.Women, 0), code(data.Men, 0), code(data.Total, 0)}},
			{ID: data.Time, Title: both("år"), Codes: []data.Code{code("2023", 0), code("2024", 0)}},
		},
		Measures: []data.Measure{
			{ID: "share", Title: both("Andel"), Table: "everything", Unit: "share", Published: "percent", SexForm: data.SexNone},
			{ID: "pay", Title: both("Lön"), Table: "everything", Unit: "SEK", Published: "kSEK", SexForm: data.SexNone},
			{ID: "books", Title: both("Böcker"), Table: "everything", Unit: "böcker", Published: "böcker", SexForm: data.SexNone, Notes: []data.Note{{ID: unitNote, Text: data.Text{SV: "Enhet: böcker", EN: "Unit: books"}}}},
		},
		Notes: []data.Note{{Text: both("första noten")}, {Text: both("andra noten")}},
		Scoped: []data.Scoped{
			{Note: data.Note{Text: both("måste följa med")}, Mandatory: true, Where: map[string]string{}},
			{Note: data.Note{Text: both("om områden")}, Where: map[string]string{data.Area: ""}, Mandatory: true},
			{Note: data.Note{Text: both("om kön")}, Where: map[string]string{data.Sex: ""}},
			{Note: data.Note{Text: both("om länet, också")}, Where: map[string]string{data.Area: "19"}, Mandatory: true},
			{Note: data.Note{Text: both("om länet")}, Where: map[string]string{data.Area: "19"}},
			{Note: data.Note{Text: both("om lönen")}, Where: map[string]string{"measure": "pay"}},
			{Note: data.Note{Text: both("om en cell, alltid")}, Where: map[string]string{"measure": "share", data.Area: "1980", data.Sex: data.Total, data.Time: "2023"}, Mandatory: true},
			{Note: data.Note{Text: both("om flera celler")}, Where: map[string]string{"measure": "pay", data.Area: "00", data.Sex: data.Women}},
			{Note: data.Note{Text: both("om en cell")}, Where: map[string]string{"measure": "books", data.Area: "19", data.Sex: data.Men, data.Time: "2024"}},
		},
	}
	b := data.NewBuilder(s, "2026-03-04", "")
	page := b.Page(data.Page{Source: "SCB", Table: "everything", Vintage: "2026-03-04", Name: "n"})
	const cells = 3 * 3 * 2
	for m := range int32(3) {
		for i := range int32(cells) {
			status := data.Status(0)
			if i < 14 && rnd.IntN(2) == 0 {
				status = 1 << i // each alone
			} else {
				for rnd.IntN(2) == 0 {
					status |= 1 << rnd.IntN(14)
				}
			}
			v := float64(rnd.IntN(10_000)) / 10
			if status.Missing() || status.Has(data.Nil) {
				v = 0
			}
			switch m {
			case 0:
				v /= 100
			case 1:
				v *= 1000
			}
			b.Append([]int32{i / 6, i / 2 % 3, i % 2}, m, v, status, page, i+1)
		}
	}
	d, err := b.Finish(memory.DefaultAllocator)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestRoundTripEverything: what a dataset says comes back from the file it becomes: values, sets of statuses, notes down to
// single cells, the order of codes, titles and units.
func TestRoundTripEverything(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	units := map[string]data.Unit{"procent": "percent", "tusen kronor": "kSEK"}
	for range 40 {
		d := everything(t, rnd)
		var out bytes.Buffer
		if err := Write(&out, d, Export{}); err != nil {
			t.Fatal(err)
		}
		again, err := mustRead(t, out.Bytes()).Dataset(memory.DefaultAllocator, Options{Units: units})
		if err != nil {
			t.Fatalf("%v\n%s", err, out.Bytes())
		}
		if err := differ(d, again); err != nil {
			t.Fatalf("%v\n%s", err, out.Bytes())
		}
		again.Release()
		d.Release()
	}
}
