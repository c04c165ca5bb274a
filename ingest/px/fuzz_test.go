package px

import (
	"bytes"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
)

// FuzzRead: nothing panics, what is read is written and read back the same, as a file and as a dataset, and in pieces all is the same.
func FuzzRead(f *testing.F) {
	own(f, func(_ string, raw []byte) { f.Add(raw) })
	for _, s := range []string{"", `DATA=`, `A="x" ";`, "TIMEVAL(\"t\")=TLIST(W1,\"0000\"-\"9999\");", `NOTE="##<a##";DATA=;`} {
		f.Add([]byte(s))
	}
	visit("../../../shared/real", func(_ string, raw []byte) {
		if len(raw) < 10_000 {
			f.Add(raw)
		}
	})
	f.Fuzz(func(t *testing.T, raw []byte) {
		if whole, got := told(raw, len(raw)+1), told(raw, 1+len(raw)%9); got != whole {
			t.Fatalf("in pieces:\n got %s\nwant %s", got, whole)
		}
		first, err := Read("f.px", raw)
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := first.Write(&out, UTF8); err != nil {
			t.Fatal(err)
		}
		second, err := Read("f.px", out.Bytes())
		if err != nil {
			t.Fatalf("written, it is refused: %v\n%s", err, out.Bytes())
		}
		if !same(first, second) {
			t.Fatalf("written, it says another thing:\n%s", out.Bytes())
		}
		sameDataset(t, first)
	})
}

// sameDataset checks that the dataset of a file has the file's cells and comes back too.
func sameDataset(t *testing.T, f *File) {
	d, err := f.Dataset(memory.DefaultAllocator, Options{Units: map[string]data.Unit{"procent": "percent"}})
	if err != nil {
		return
	}
	defer d.Release()
	if d.Len() != f.Cells() {
		t.Fatalf("%d observations of %d cells", d.Len(), f.Cells())
	}
	g, err := New(d, Export{})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := g.Write(&out, UTF8); err != nil {
		t.Fatal(err)
	}
	h, err := Read("f.px", out.Bytes())
	if err != nil {
		t.Fatalf("from its dataset, it is refused: %v\n%s", err, out.Bytes())
	}
	again, err := h.Dataset(memory.DefaultAllocator, Options{Units: map[string]data.Unit{"procent": "percent"}})
	if err != nil {
		t.Fatalf("from its dataset: %v\n%s", err, out.Bytes())
	}
	defer again.Release()
	if err := differInCells(d, again); err != nil {
		t.Fatalf("%v\n%s", err, out.Bytes())
	}
}
