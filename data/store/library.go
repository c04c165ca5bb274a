package store

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
)

// Library lends each dataset in its newest vintage, the newest up to a day or the one before the newest, lengthened backwards with older vintages
// where they agree (see data.Extend). A dataset is read once, when first asked for, and kept until Close. It is safe for
// use by several goroutines.
type Library struct {
	shelf *Shelf
	asOf  string // YYYY-MM-DD; "" for no limit
	past  bool   // without the newest vintage
	mem   memory.Allocator

	mu   sync.Mutex
	lent map[string]func() (*data.Dataset, error)
}

// Lend opens a library of the shelf as it was on a day, YYYY-MM-DD, or as it is for "".
func (s *Shelf) Lend(mem memory.Allocator, asOf string) *Library {
	return &Library{shelf: s, asOf: asOf, mem: mem, lent: map[string]func() (*data.Dataset, error){}}
}

// LendPast opens a library of every dataset as it was before its newest vintage, or the newest up to a day. One that has a
// single vintage is lent as it is.
func (s *Shelf) LendPast(mem memory.Allocator, asOf string) *Library {
	l := s.Lend(mem, asOf)
	l.past = true
	return l
}

// Dataset returns a dataset, which stays the library's. One that is unknown, or that had no vintage yet on the library's
// day, is [data.ErrNotFound].
func (l *Library) Dataset(ctx context.Context, id string) (*data.Dataset, error) {
	l.mu.Lock()
	read, ok := l.lent[id]
	if !ok {
		read = sync.OnceValues(func() (*data.Dataset, error) { return l.read(ctx, id) })
		l.lent[id] = read
	}
	l.mu.Unlock()
	return read()
}

// Close releases what was lent.
func (l *Library) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, read := range l.lent {
		if d, err := read(); err == nil {
			d.Release()
		}
	}
	clear(l.lent)
}

// Vintages returns a dataset's vintages that the library reads, the newest first.
func (l *Library) Vintages(id string) ([]data.Vintage, error) {
	all, err := l.shelf.Vintages(id)
	if err != nil {
		return nil, err
	}
	known := slices.DeleteFunc(slices.Clone(all), func(v data.Vintage) bool { return l.asOf != "" && v.Date() > l.asOf })
	if len(known) == 0 {
		return nil, fmt.Errorf("dataset %s: %w as of %s: the first vintage is %s", id, data.ErrNotFound, l.asOf, all[0])
	}
	slices.Reverse(known)
	if l.past && len(known) > 1 {
		return known[1:], nil
	}
	return known, nil
}

func (l *Library) read(ctx context.Context, id string) (*data.Dataset, error) {
	vintages, err := l.Vintages(id)
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
