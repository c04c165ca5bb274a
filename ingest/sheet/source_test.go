package sheet_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/ingest"
	"lagesbild/ingest/cells"
)

var definitions = sync.OnceValues(func() ([]definition.File[ingest.Source], error) {
	return ingest.Sources(os.DirFS("testdata"))
})

// source is a definition of testdata.
func source(t testing.TB, id string) *ingest.Source {
	t.Helper()
	files, err := definitions()
	if err != nil {
		t.Fatal(err)
	}
	for i := range files {
		if files[i].Value.ID == id {
			return &files[i].Value
		}
	}
	t.Fatalf("no source %s", id)
	return nil
}

// cell is one cell read, by the codes of its dimensions.
type cell struct {
	key, value string
	at         data.Origin
}

// parse reads body as the source's only page and returns its cells, or the error.
func parse(t testing.TB, s *ingest.Source, body []byte) (all []cell, findings []string, err error) {
	t.Helper()
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	l := &cells.Layout{Dataset: s.Dataset, Title: s.Title, Publisher: s.Publisher, Licence: s.Licence, Dimensions: s.Dimensions, Measures: s.Measures}
	sets, findings, err := s.From.Sheet.Parse(context.Background(), mem, l, &cells.Pages{
		Now: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC),
		Get: func(_ context.Context, r cells.Request) (string, []byte, error) { return r.Name, body, nil },
	})
	for _, d := range sets {
		for _, b := range d.Batches() {
			for i := range b.Len() {
				key := []string{d.Measures[b.Measure[i]].ID}
				for k, dim := range d.Dimensions {
					key = append(key, dim.Codes[b.Codes[k][i]].ID)
				}
				v, shown := d.Value(&b, i), ""
				if v.OK() {
					shown = fmt.Sprint(v.Number)
				}
				if v.Status != 0 {
					shown = strings.TrimSpace(shown + " [" + v.Status.String() + "]")
				}
				all = append(all, cell{strings.Join(key, " "), shown, data.Origin{Page: d.Pages[b.Page[i]], Row: int(b.Row[i])}})
			}
		}
		d.Release()
	}
	return all, findings, err
}

// holds checks that a cell stands among all.
func holds(t testing.TB, all []cell, key, want string) {
	t.Helper()
	for _, c := range all {
		if c.key == key {
			if c.value != want {
				t.Errorf("%s is %s, want %s", key, c.value, want)
			}
			return
		}
	}
	t.Errorf("no cell %s", key)
}
