package px

import (
	"bytes"
	"fmt"
	"io/fs"
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
