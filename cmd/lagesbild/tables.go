package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
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
	tables map[string]*ownTable
}

// ownTable is a table and the file it was read from.
type ownTable struct {
	*data.Dataset
	file   string
	bytes  int
	sha256 string
}

// tableHelp is what every command with --table says of it.
const tableHelp = "own table as a dataset for this run, NAME=FILE (may be repeated)"

// tableForms says what a table is read from.
const tableForms = "An own table is CSV (semicolons with decimal comma, or commas with decimal point), the first visible sheet of an XLSX workbook or Parquet, with columns area, period and sex (F, M, _T), where other columns of numbers are measures and the rest dimensions; or PX or JSON-stat, where area, period, sex and the measures are known by code or text. Units stand in the definition (unit: percent); without one a measure has unit number.\n\n" + protectHelp

// Dataset lends a table by its name, else a dataset of the shelf.
func (l *tableLibrary) Dataset(ctx context.Context, id string) (*data.Dataset, error) {
	if t, ok := l.tables[id]; ok {
		return t.Dataset, nil
	}
	return l.Library.Dataset(ctx, id)
}

// Close releases what was lent and the tables.
func (l *tableLibrary) Close() {
	l.Library.Close()
	for _, t := range l.tables {
		t.Release()
	}
	clear(l.tables)
}

// asOf is the shelf of a day with the same tables over it, which stay the first library's.
func (l *tableLibrary) asOf(shelf *store.Shelf, day string) *tableLibrary {
	return &tableLibrary{shelf.Lend(memory.DefaultAllocator, day), l.tables}
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

// library opens the shelf as of a day, "" for today, and reads the tables that --table names over it, NAME=FILE each, under
// the units that the definitions give their measures. A table that no indicator reads is an error. The caller closes it.
func (a *app) library(ctx context.Context, cat *indicators.Catalogue, asOf string, tables []string) (*tableLibrary, error) {
	lib := &tableLibrary{a.shelf().Lend(memory.DefaultAllocator, asOf), map[string]*ownTable{}}
	var errs []error
	for _, arg := range tables {
		name, file, ok := strings.Cut(arg, "=")
		if _, twice := lib.tables[name]; !ok || name == "" || file == "" || twice {
			errs = append(errs, usageError{fmt.Errorf("--table %q: want NAME=FILE, each name once", arg)})
			continue
		}
		t, err := a.table(ctx, cat, name, file)
		if err != nil {
			errs = append(errs, fmt.Errorf("table %s: %w", name, err))
			continue
		}
		lib.tables[name] = t
	}
	if err := errors.Join(errs...); err != nil {
		lib.Close()
		return nil, err
	}
	return lib, nil
}

func (a *app) table(ctx context.Context, cat *indicators.Catalogue, name, file string) (*ownTable, error) {
	uses, dims, err := cat.Uses(name)
	if err != nil {
		return nil, err
	}
	if len(uses) == 0 {
		return nil, usageError{errors.New("no indicator reads it: write one and name its folder with --definitions")}
	}
	known := owntable.Known{Measures: map[string]owntable.Measure{}, Dimensions: dims}
	for id, use := range uses {
		known.Measures[id] = owntable.Measure{Unit: use.Unit, Additive: use.Counts}
	}
	body, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	d, err := owntable.Read(ctx, memory.DefaultAllocator, name, file, body, data.Vintage(a.now.Format("2006-01-02")), known)
	if err == nil {
		d, err = a.protect(cat, d)
	}
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(body)
	return &ownTable{d, file, len(body), hex.EncodeToString(sum[:])}, nil
}
