package ingest_test

import (
	"maps"
	"os"
	"testing"
	"testing/fstest"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/datatest"
	"lagesbild/data/store"
	"lagesbild/ingest"
)

// TestSkolverketUnits reads a real capture of Skolverket's figures of schools by a definition alone, and counts the values
// by what the provider's valueType became. The capture has 61,303 rows, of which 277 have no period and another 84 neither
// school form nor municipality; of each valueType it has 44,484, 10,130, 3,317, 2,346 and 1,026.
func TestSkolverketUnits(t *testing.T) {
	body, err := os.ReadFile(datatest.Shared(t, "real", "skolverket", "2023-08-21_SkolverketData-Stockholm_Uppsala.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	sources, err := ingest.Sources(os.DirFS("testdata/skolverket"))
	if err != nil {
		t.Fatal(err)
	}
	shelf := store.Open(t.TempDir(), nil)
	out := run(t, shelf, sources, ingest.Options{From: folder(fstest.MapFS{"skolverket.parquet": {Data: body}})})["skolverket-school-units"]
	if out.Err != nil {
		t.Fatal(out.Err)
	}
	d, err := shelf.Read(t.Context(), memory.DefaultAllocator, "skolverket-school-units", "2023-08-21")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	met := map[data.Status]int{}
	for _, c := range d.Batches() {
		for i, s := range c.Status {
			met[s]++
			if v := d.Value(&c, i); v.OK() == s.Missing() || s == data.Approximate && v.Number != 1 {
				t.Errorf("%v %v of %v", v.Number, s, v.Origin)
			}
		}
	}
	want := map[data.Status]int{0: 44416, data.NotAvailable: 9837, data.Suppressed: 3317, data.Approximate: 2346, data.NotApplicable: 1026}
	if !maps.Equal(met, want) {
		t.Errorf("%d values: %v, want %v", d.Len(), met, want)
	}
}
