package store

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
)

func mustDigest(t *testing.T, d *data.Dataset, schema int) string {
	t.Helper()
	sum, err := digest(d, schema)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// rebatched is the dataset with one cell changed, in batches of so many rows.
func rebatched(t *testing.T, d *data.Dataset, rows int, change func(c *data.Columns)) *data.Dataset {
	t.Helper()
	all := pieces(d.Batches(), 0, d.Len())
	one := data.Columns{Codes: make([][]int32, len(d.Dimensions))}
	for k := range one.Codes {
		one.Codes[k] = slices.Clone(joined(all, func(c *data.Columns) []int32 { return c.Codes[k] }))
	}
	one.Measure = slices.Clone(joined(all, func(c *data.Columns) []int32 { return c.Measure }))
	one.Value = slices.Clone(joined(all, func(c *data.Columns) []float64 { return c.Value }))
	one.Status = slices.Clone(joined(all, func(c *data.Columns) []data.Status { return c.Status }))
	one.Page = slices.Clone(joined(all, func(c *data.Columns) []int32 { return c.Page }))
	one.Row = slices.Clone(joined(all, func(c *data.Columns) []int32 { return c.Row }))
	if change != nil {
		change(&one)
	}
	var batches []data.Columns
	for from := 0; from < d.Len(); from += rows {
		batches = append(batches, pieces([]data.Columns{one}, from, min(from+rows, d.Len()))...)
	}
	again := data.FromColumns(memory.DefaultAllocator, d.Structure, d.Vintage, d.Licence, d.Pages, batches)
	t.Cleanup(again.Release)
	return again
}

// TestDigest sees that the batches make no difference to it, and every cell does.
func TestDigest(t *testing.T) {
	d := sample(t, memory.DefaultAllocator, 9000, 1)
	batch := &d.Batches()[0]
	there := slices.IndexFunc(batch.Status, func(s data.Status) bool { return s == 0 })
	missing := slices.IndexFunc(batch.Status, data.Status.Missing)
	for _, schema := range []int{1, schemaVersion} {
		want := mustDigest(t, d, schema)
		for _, rows := range []int{61, 777, digestPart, d.Len()} {
			if got := mustDigest(t, rebatched(t, d, rows, nil), schema); got != want {
				t.Errorf("schema %d: another digest in batches of %d", schema, rows)
			}
		}
		if got := mustDigest(t, rebatched(t, d, 777, func(c *data.Columns) { c.Value[missing] = 7 }), schema); got != want {
			t.Errorf("schema %d: what stands where a value is missing is told", schema)
		}
		for name, change := range map[string]func(c *data.Columns, i int){
			"value":     func(c *data.Columns, _ int) { c.Value[there] += 1e-9 },
			"status":    func(c *data.Columns, i int) { c.Status[i] ^= data.Provisional },
			"page":      func(c *data.Columns, i int) { c.Page[i] ^= 1 },
			"row":       func(c *data.Columns, i int) { c.Row[i]++ },
			"measure":   func(c *data.Columns, i int) { c.Measure[i] ^= 1 },
			"dimension": func(c *data.Columns, i int) { c.Codes[len(c.Codes)-1][i] ^= 1 },
		} {
			for _, i := range []int{0, 1, 4095, 4096, d.Len() - 1} {
				if got := mustDigest(t, rebatched(t, d, 1000, func(c *data.Columns) { change(c, i) }), schema); got == want {
					t.Errorf("schema %d: %s of row %d is not told", schema, name, i)
				}
			}
		}
	}
}

// TestDigestOfFullTable is of batches that recur: of one area each, of two and a half, and all at once.
func TestDigestOfFullTable(t *testing.T) {
	const areas, years = 12, 40
	s := data.Structure{ID: "sample", Dimensions: []data.Dimension{{ID: data.Area}, {ID: data.Time}}, Measures: []data.Measure{{ID: "m"}}}
	build := data.NewBuilder(s, "2024-12-12", "CC0")
	page := build.Page(data.Page{Source: "SCB"})
	for y := range years {
		for a := range areas {
			codes := []int32{build.Code(0, data.Code{ID: strconv.Itoa(100 + a)}), build.Code(1, data.Code{ID: strconv.Itoa(1980 + y)})}
			build.Append(codes, 0, float64(a*y), 0, page, int32(y*areas+a+1))
		}
	}
	d, err := build.Finish(memory.DefaultAllocator)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	want := mustDigest(t, d, schemaVersion)
	for _, rows := range []int{1, years, 2*years + years/2, 3 * years} {
		if got := mustDigest(t, rebatched(t, d, rows, nil), schemaVersion); got != want {
			t.Errorf("another digest in batches of %d", rows)
		}
	}
	for i := range d.Len() {
		if got := mustDigest(t, rebatched(t, d, years, func(c *data.Columns) { c.Row[i] += 1000 }), schemaVersion); got == want {
			t.Errorf("row %d is not told", i)
		}
	}
}

// TestDigestOfManyCodes is of dimensions whose cells are too many to number.
func TestDigestOfManyCodes(t *testing.T) {
	s := data.Structure{ID: "sample", Measures: []data.Measure{{ID: "m"}}}
	for range 5 {
		s.Dimensions = append(s.Dimensions, data.Dimension{ID: "d", Codes: make([]data.Code, 1<<15)})
	}
	sums := map[string]bool{}
	for k := range 6 {
		c := data.Columns{Codes: make([][]int32, 5), Measure: []int32{0}, Value: []float64{1}, Status: []data.Status{0}, Page: []int32{0}, Row: []int32{1}}
		for d := range c.Codes {
			c.Codes[d] = []int32{0}
		}
		if k < 5 {
			c.Codes[k][0] = 1
		}
		set := data.FromColumns(memory.DefaultAllocator, s, "2024-01-01", "", []data.Page{{}}, []data.Columns{c})
		sums[mustDigest(t, set, schemaVersion)] = true
		set.Release()
	}
	if len(sums) != 6 {
		t.Errorf("%d digests of 6 datasets", len(sums))
	}
}

// TestSchema1 reads a vintage as the program shelved it before schema 2, and finds that it says what is shelved again.
func TestSchema1(t *testing.T) {
	const id = "income-regional"
	old := os.DirFS(filepath.Join("testdata", "schema-1"))
	s := Open(t.TempDir(), old)
	if err := s.Verify(background); err != nil {
		t.Fatal(err)
	}
	vintages, err := s.Vintages(id)
	if err != nil || len(vintages) != 1 {
		t.Fatal(vintages, err)
	}
	d, err := s.Read(background, memory.DefaultAllocator, id, vintages[0])
	if err != nil || d.Len() == 0 {
		t.Fatal(err)
	}
	defer d.Release()
	if v := mustPut(t, s, d); v != vintages[0] {
		t.Errorf("the same again became vintage %s", v)
	}
	other := rebatched(t, d, d.Len(), func(c *data.Columns) { c.Value[0]++ })
	v := mustPut(t, s, other)
	if v == vintages[0] {
		t.Error("another value was taken for the same")
	}
	if v != mustPut(t, s, other) {
		t.Error("the same again became a vintage")
	}
	if m, err := s.Manifest(id, v); err != nil || m.Schema != schemaVersion {
		t.Errorf("schema %d, %v", m.Schema, err)
	}
}
