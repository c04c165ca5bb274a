package store_test

import (
	"context"
	"errors"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/snapshot"
	"lagesbild/data/store"
)

// TestLibrary: the shipped Kolada figures from both sides of a vintage, each dataset read once and released.
func TestLibrary(t *testing.T) {
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	shelf := store.Open("", snapshot.Shelf())
	for _, test := range []struct {
		asOf    string
		vintage data.Vintage
		from    string // first period of N00943, which the capture of December 2024 has from 2010
	}{
		{"", "2024-12-12", "2006"}, {"2024-12-12", "2024-12-12", "2006"}, {"2024-12-11", "2023-09-12", "2006"}, {"2023-03-28", "2023-03-28", "2006"},
	} {
		lib := shelf.Lend(mem, test.asOf)
		d, err := lib.Dataset(context.Background(), "kolada")
		if err != nil {
			t.Fatal(err)
		}
		again, err := lib.Dataset(context.Background(), "kolada")
		if again != d || err != nil {
			t.Errorf("as of %q: read twice, %v", test.asOf, err)
		}
		_, periods, err := d.Dimension(data.Time)
		if err != nil || d.Vintage != test.vintage || periods.Codes[0].ID != test.from {
			t.Errorf("as of %q: vintage %s from %s, %v", test.asOf, d.Vintage, periods.Codes[0].ID, err)
		}
		lib.Close()
	}
	past := shelf.LendPast(mem, "")
	defer past.Close()
	for id, vintage := range map[string]data.Vintage{"kolada": "2023-09-12", "education": "2020-06-01"} { // the second has no other
		if d, err := past.Dataset(context.Background(), id); err != nil || d.Vintage != vintage {
			t.Errorf("%s before the newest vintage: %v, want %s", id, err, vintage)
		}
	}
	lib := shelf.Lend(mem, "2020-01-01")
	defer lib.Close()
	for _, id := range []string{"kolada", "nothing"} {
		if _, err := lib.Dataset(context.Background(), id); !errors.Is(err, data.ErrNotFound) {
			t.Errorf("%s: %v, want ErrNotFound", id, err)
		}
	}
}
