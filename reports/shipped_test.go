package reports

import (
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/data/snapshot"
	"lagesbild/data/store"
	"lagesbild/indicators"
)

// stock is what every test builds documents from.
type stock struct {
	catalogue *indicators.Catalogue
	results   []*indicators.Result
	edition   *Edition
}

var shipped = sync.OnceValues(func() (*stock, error) {
	cat, err := indicators.Load(indicators.Definitions())
	if err != nil {
		return nil, err
	}
	editions, err := LoadEditions(Definitions())
	if err != nil {
		return nil, err
	}
	results, err := indicators.ComputeAll(context.Background(), store.Open("", snapshot.Shelf()).Lend(memory.DefaultAllocator, ""), cat, 2)
	i := slices.IndexFunc(editions, func(e *Edition) bool { return e.ID == "lagesbild" })
	return &stock{cat, results, editions[i]}, err
})

func open(t testing.TB) *stock {
	t.Helper()
	s, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// build makes the shipped edition for an area.
func (s *stock) build(t testing.TB, code string, lang data.Lang) *Document {
	t.Helper()
	area, ok := codelist.Lookup(code)
	if !ok {
		t.Fatalf("no area %s", code)
	}
	d, err := Build(s.edition, area, s.catalogue, s.results, Options{Lang: lang})
	if err != nil {
		t.Fatal(err)
	}
	return d
}
