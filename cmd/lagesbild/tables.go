package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/store"
	"lagesbild/indicators"
	"lagesbild/ingest/owntable"
)

// tableLibrary is the shelf with a user's own tables over it, for one run.
type tableLibrary struct {
	*store.Library
	tables map[string]*data.Dataset
}

// Dataset lends a table by its name, else a dataset of the shelf.
func (l *tableLibrary) Dataset(ctx context.Context, id string) (*data.Dataset, error) {
	if d, ok := l.tables[id]; ok {
		return d, nil
	}
	return l.Library.Dataset(ctx, id)
}

// Close releases what was lent and the tables.
func (l *tableLibrary) Close() {
	l.Library.Close()
	for _, d := range l.tables {
		d.Release()
	}
	clear(l.tables)
}

// readers are the indicators that read one of the tables, by id.
func (l *tableLibrary) readers(cat *indicators.Catalogue) []string {
	var ids []string
	for _, ind := range cat.Indicators {
		for _, in := range ind.Inputs() {
			if _, ok := l.tables[in.Dataset]; ok {
				ids = append(ids, ind.ID)
				break
			}
		}
	}
	return ids
}

// withTables reads the tables that --table names, NAME=FILE each, under the units that the definitions give their measures.
func (a *app) withTables(ctx context.Context, shelf *store.Library, cat *indicators.Catalogue, tables []string) (*tableLibrary, error) {
	lib := &tableLibrary{shelf, map[string]*data.Dataset{}}
	var errs []error
	for _, arg := range tables {
		name, file, ok := strings.Cut(arg, "=")
		if _, twice := lib.tables[name]; !ok || name == "" || file == "" || twice {
			errs = append(errs, usageError{fmt.Errorf("--table %q: want NAME=FILE, each name once", arg)})
			continue
		}
		d, err := a.table(ctx, cat, name, file)
		if err != nil {
			errs = append(errs, fmt.Errorf("table %s: %w", name, err))
			continue
		}
		lib.tables[name] = d
	}
	if err := errors.Join(errs...); err != nil {
		for _, d := range lib.tables {
			d.Release()
		}
		return nil, err
	}
	return lib, nil
}

func (a *app) table(ctx context.Context, cat *indicators.Catalogue, name, file string) (*data.Dataset, error) {
	uses, dims, err := cat.Uses(name)
	if err != nil {
		return nil, err
	}
	known := owntable.Known{Measures: map[string]owntable.Measure{}, Dimensions: dims}
	for id, use := range uses {
		known.Measures[id] = owntable.Measure{Unit: use.Unit, Additive: use.Counts}
	}
	body, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return owntable.Read(ctx, memory.DefaultAllocator, name, file, body, data.Vintage(a.now.Format("2006-01-02")), known)
}
