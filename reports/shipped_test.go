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

// shelf is a library of the shelf that ships inside the program: newest vintages, lengthened backwards with older ones.
type shelf struct {
	*store.Shelf
	mu   sync.Mutex
	read map[string]*data.Dataset
}

func openShelf() *shelf {
	return &shelf{Shelf: store.Open("", snapshot.Shelf()), read: map[string]*data.Dataset{}}
}

func (s *shelf) Dataset(ctx context.Context, id string) (*data.Dataset, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d, ok := s.read[id]; ok {
		return d, nil
	}
	vintages, err := s.Vintages(id)
	if err != nil {
		return nil, err
	}
	var series []*data.Dataset
	for _, v := range slices.Backward(vintages) {
		d, err := s.Read(ctx, memory.DefaultAllocator, id, v)
		if err != nil {
			return nil, err
		}
		series = append(series, d)
	}
	d, _, err := data.Extend(memory.DefaultAllocator, series[0], series[1:]...)
	if err == nil {
		s.read[id] = d
	}
	return d, err
}

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
	results, err := indicators.ComputeAll(context.Background(), openShelf(), cat, 2)
	return &stock{cat, results, editions[0]}, err
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
