package main

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/store"
)

// library lends each dataset in its newest vintage, or the newest up to a day, lengthened backwards with older vintages
// where they agree. A dataset is read once, when first asked for, and kept until close.
type library struct {
	shelf *store.Shelf
	asOf  string // YYYY-MM-DD; "" for no limit
	mem   memory.Allocator

	mu   sync.Mutex
	lent map[string]func() (*data.Dataset, error)
}

func newLibrary(shelf *store.Shelf, asOf string) *library {
	return &library{shelf: shelf, asOf: asOf, mem: memory.DefaultAllocator, lent: map[string]func() (*data.Dataset, error){}}
}

// Dataset implements indicators.Library.
func (l *library) Dataset(ctx context.Context, id string) (*data.Dataset, error) {
	l.mu.Lock()
	read, ok := l.lent[id]
	if !ok {
		read = sync.OnceValues(func() (*data.Dataset, error) { return l.read(ctx, id) })
		l.lent[id] = read
	}
	l.mu.Unlock()
	return read()
}

// Close gives back what was lent.
func (l *library) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, read := range l.lent {
		if d, err := read(); err == nil {
			d.Release()
		}
	}
	clear(l.lent)
}

// vintages returns the dataset's vintages up to the library's day, newest first.
func (l *library) vintages(id string) ([]data.Vintage, error) {
	all, err := l.shelf.Vintages(id)
	if err != nil {
		return nil, err
	}
	known := slices.DeleteFunc(slices.Clone(all), func(v data.Vintage) bool { return l.asOf != "" && v.Date() > l.asOf })
	if len(known) == 0 {
		return nil, fmt.Errorf("dataset %s: %w as of %s: the first vintage is %s", id, data.ErrNotFound, l.asOf, all[0])
	}
	slices.Reverse(known)
	return known, nil
}

func (l *library) read(ctx context.Context, id string) (*data.Dataset, error) {
	vintages, err := l.vintages(id)
	if err != nil {
		return nil, err
	}
	datasets := make([]*data.Dataset, len(vintages))
	errs := make([]error, len(vintages))
	var wait sync.WaitGroup
	for i, v := range vintages {
		wait.Go(func() { datasets[i], errs[i] = l.shelf.Read(ctx, l.mem, id, v) })
	}
	wait.Wait()
	defer func() {
		for _, d := range datasets {
			if d != nil {
				d.Release()
			}
		}
	}()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	if len(datasets) == 1 {
		only := datasets[0]
		datasets = nil
		return only, nil
	}
	whole, _, err := data.Extend(l.mem, datasets[0], datasets[1:]...)
	return whole, err
}
