package indicators_test

import (
	"context"
	"sync"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/snapshot"
	"lagesbild/data/store"
	"lagesbild/indicators"
)

// shelf is a library of the newest vintages on the shelf that ships inside the program.
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
	d, err := s.Read(ctx, memory.DefaultAllocator, id, vintages[len(vintages)-1])
	if err != nil {
		return nil, err
	}
	s.read[id] = d
	return d, nil
}

var shippedCatalogue = sync.OnceValues(func() (*indicators.Catalogue, error) { return indicators.Load(indicators.Definitions()) })

var shippedResults = sync.OnceValues(func() (map[string]*indicators.Result, error) {
	cat, err := shippedCatalogue()
	if err != nil {
		return nil, err
	}
	results, err := indicators.ComputeAll(context.Background(), openShelf(), cat, 2)
	byID := map[string]*indicators.Result{}
	for _, r := range results {
		byID[r.Indicator.ID] = r
	}
	return byID, err
})

func shipped(t testing.TB) map[string]*indicators.Result {
	t.Helper()
	results, err := shippedResults()
	if err != nil {
		t.Fatal(err)
	}
	return results
}
