package batch

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/store"
)

// resultsDir is the shelf of results in a folder of reports: a dataset for each edition, with a vintage for each state of
// its figures.
const resultsDir = "results"

// Results returns the shelf of what the editions in a folder showed, which lies beside the reports so that it goes where
// they go.
func Results(dir string) *store.Shelf { return store.Open(filepath.Join(dir, resultsDir), nil) }

// Dataset is the id under which an edition's results are shelved: its own, as far as the shelf takes it.
func Dataset(edition string) string {
	words := strings.FieldsFunc(strings.ToLower(edition), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	if len(words) == 0 {
		return "edition"
	}
	return strings.Join(words, "-")
}

// Keep shelves an edition's results and returns under which vintage they lie; the same again is not shelved twice.
func (f *Folder) Keep(ctx context.Context, d *data.Dataset, p store.Provenance) (*Input, error) {
	shelf := Results(f.dir)
	v, err := shelf.Put(ctx, d, p)
	if err != nil {
		return nil, err
	}
	return input(shelf, d.ID, v)
}

// Before is what an edition showed before now, a vintage of its results: the newest of an earlier day, so that a second
// state of a day is told against the edition before and not against the morning's; else the first of the day. Nil where
// there is none.
func (f *Folder) Before(now *Input) (*Input, error) {
	shelf := Results(f.dir)
	all, err := shelf.Vintages(now.Dataset)
	if err != nil {
		return nil, err
	}
	all = all[:slices.Index(all, data.Vintage(now.Vintage))]
	if len(all) == 0 {
		return nil, nil
	}
	before := all[0]
	for _, v := range all {
		if v.Date() < data.Vintage(now.Vintage).Date() {
			before = v
		}
	}
	return input(shelf, now.Dataset, before)
}

// Import takes over the last results of an edition from another folder, so that changes are told against them without it
// from then on. A folder without any is data.ErrNotFound.
func (f *Folder) Import(ctx context.Context, dir, dataset string) (*Input, error) {
	from := Results(dir)
	all, err := from.Vintages(dataset)
	if err != nil {
		return nil, err
	}
	v := all[len(all)-1]
	m, err := from.Manifest(dataset, v)
	if err != nil {
		return nil, err
	}
	d, err := from.Read(ctx, memory.DefaultAllocator, dataset, v)
	if err != nil {
		return nil, err
	}
	defer d.Release()
	return f.Keep(ctx, d, m.Provenance)
}

func input(shelf *store.Shelf, dataset string, v data.Vintage) (*Input, error) {
	m, err := shelf.Manifest(dataset, v)
	if err != nil {
		return nil, err
	}
	return &Input{Dataset: dataset, Vintage: string(v), SHA256: m.Content}, nil
}
