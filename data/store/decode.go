package store

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/store/parquet"
)

// decode reads the kept measures from a data file. Row groups without any of them are skipped by their statistics, and
// the rows of each measure are counted afterwards, so that a statistic gone wrong is an error and not short data.
func decode(ctx context.Context, mem memory.Allocator, raw []byte, m *Manifest, keep []bool) (*data.Dataset, error) {
	f, err := parquet.Open(raw)
	if err != nil {
		return nil, err
	}
	names := columnNames(&m.Structure)
	if err := sameNames(f.Names(), names); err != nil {
		return nil, err
	}
	if f.Rows() != m.File.Rows {
		return nil, fmt.Errorf("%w: %d rows, the manifest says %d", data.ErrCorrupt, f.Rows(), m.File.Rows)
	}
	structure, place := m.structure(keep)
	r := reader{m: m, place: place, all: len(structure.Measures) == len(keep)}
	batches, err := r.read(ctx, f, holding(f, m, keep), names)
	if err != nil {
		return nil, err
	}
	if err := m.whole(&structure, batches); err != nil {
		return nil, err
	}
	return data.FromColumns(mem, structure, m.Vintage, m.Licence, m.Pages, batches), nil
}

// holding returns the row groups that may hold a kept measure: all of them where all are kept, so that a measure which the
// manifest lacks is found.
func holding(f *parquet.File, m *Manifest, keep []bool) []int {
	var groups []int
	for g := range f.Groups() {
		if !slices.Contains(keep, false) {
			groups = append(groups, g)
			continue
		}
		least, greatest, ok := f.Range(g, measureColumn)
		for i, measure := range m.Structure.Measures {
			if keep[i] && (!ok || least <= measure.ID && measure.ID <= greatest) {
				groups = append(groups, g)
				break
			}
		}
	}
	return groups
}

// reader turns a file's row groups into a dataset's batches.
type reader struct {
	m     *Manifest
	place []int32 // of each of the manifest's measures in the dataset, -1 if not kept
	all   bool    // none is left out
}

// part is one row group on its way to a batch.
type part struct {
	data.Columns
	present []bool // whether there is a value
}

// read returns the kept rows of the row groups, one batch a group that has any.
func (r *reader) read(ctx context.Context, f *parquet.File, groups []int, names []string) ([]data.Columns, error) {
	parts := make([]part, len(groups))
	for g := range parts {
		parts[g].Codes = make([][]int32, len(r.m.Structure.Dimensions))
	}
	// Each call writes a field of its own, so that no lock is needed.
	err := f.Columns(ctx, groups, names, func(g, c int, a arrow.Array) error {
		if err := r.column(&parts[g], c, names[c], a); err != nil {
			return fmt.Errorf("row group %d column %q: %w", groups[g], names[c], err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var batches []data.Columns
	for g := range parts {
		if err := parts[g].agree(); err != nil {
			return nil, fmt.Errorf("row group %d: %w", groups[g], err)
		}
		if c := r.kept(parts[g].Columns); c.Len() > 0 {
			batches = append(batches, c)
		}
	}
	return batches, nil
}

// column takes column i of the file, named name, into its place.
func (r *reader) column(p *part, i int, name string, a arrow.Array) (err error) {
	if dims := r.m.Structure.Dimensions; i < len(dims) {
		codes := dims[i].Codes
		p.Codes[i], err = indices(a, len(codes), func(k int) string { return codes[k].ID })
		return err
	}
	switch measures := r.m.Structure.Measures; name {
	case measureColumn:
		p.Measure, err = indices(a, len(measures), func(k int) string { return measures[k].ID })
	case valueColumn:
		p.Value, p.present, err = numbers(a)
	case statusColumn:
		p.Status, err = statusSets(a)
	case pageColumn:
		p.Page, err = integers(a, len(r.m.Pages))
	case rowColumn:
		p.Row, err = integers(a, math.MaxInt32)
	}
	return err
}

// agree sees that a value is absent just where the status says so.
func (p *part) agree() error {
	for i, s := range p.Status {
		if p.present[i] == s.Missing() {
			return fmt.Errorf("%w: row %d has a value or not against its status %q", data.ErrCorrupt, i, s)
		}
	}
	return nil
}

// kept returns the rows of the kept measures, which lie in runs because rows are sorted by measure.
func (r *reader) kept(c data.Columns) data.Columns {
	if r.all {
		return c
	}
	out := data.Columns{Codes: make([][]int32, len(c.Codes))}
	for from := 0; from < c.Len(); {
		to := from + 1
		for to < c.Len() && c.Measure[to] == c.Measure[from] {
			to++
		}
		if at := r.place[c.Measure[from]]; at >= 0 {
			for k := range c.Codes {
				out.Codes[k] = append(out.Codes[k], c.Codes[k][from:to]...)
			}
			for range to - from {
				out.Measure = append(out.Measure, at)
			}
			out.Value = append(out.Value, c.Value[from:to]...)
			out.Status = append(out.Status, c.Status[from:to]...)
			out.Page = append(out.Page, c.Page[from:to]...)
			out.Row = append(out.Row, c.Row[from:to]...)
		}
		from = to
	}
	return out
}

// texts returns an array's dictionary as words, and the index of each row in it. The slices that this and the functions below
// return may be the array's own; it lives in Go's memory, which outlasts its release.
func texts(a arrow.Array) ([]string, []int32, error) {
	d, ok := a.(*array.Dictionary)
	if !ok {
		return nil, nil, fmt.Errorf("%w: %v, not strings by dictionary", data.ErrCorrupt, a.DataType())
	}
	dict, isText := d.Dictionary().(*array.String)
	index, isInt := d.Indices().(*array.Int32)
	if !isText || !isInt || a.NullN() > 0 {
		return nil, nil, fmt.Errorf("%w: %v with %d nulls", data.ErrCorrupt, a.DataType(), a.NullN())
	}
	words := make([]string, dict.Len())
	for i := range words {
		words[i] = dict.Value(i)
	}
	return words, index.Int32Values(), nil
}

// indices returns each row's place among the n known words; a word that is not known is an error even if no row has it.
func indices(a arrow.Array, n int, known func(int) string) ([]int32, error) {
	words, index, err := texts(a)
	if err != nil {
		return nil, err
	}
	place := make(map[string]int32, n)
	for i := range n {
		place[known(i)] = int32(i)
	}
	to := make([]int32, len(words))
	same := true
	for i, w := range words {
		at, ok := place[w]
		if !ok {
			return nil, fmt.Errorf("%w: code %q is not in the manifest", data.ErrCorrupt, w)
		}
		to[i] = at
		same = same && at == int32(i)
	}
	if same {
		return index, nil
	}
	moved := make([]int32, len(index))
	for k, i := range index {
		moved[k] = to[i]
	}
	return moved, nil
}

// statusSets returns the status that each row's words stand for.
func statusSets(a arrow.Array) ([]data.Status, error) {
	words, index, err := texts(a)
	if err != nil {
		return nil, err
	}
	sets := make([]data.Status, len(words))
	for i, w := range words {
		if sets[i], err = data.ParseStatus(w); err != nil {
			return nil, fmt.Errorf("%w: %v", data.ErrCorrupt, err)
		}
	}
	out := make([]data.Status, len(index))
	for k, i := range index {
		out[k] = sets[i]
	}
	return out, nil
}

// numbers returns the values, 0 where there is none, and where there are.
func numbers(a arrow.Array) ([]float64, []bool, error) {
	v, ok := a.(*array.Float64)
	if !ok {
		return nil, nil, fmt.Errorf("%w: %v, not float64", data.ErrCorrupt, a.DataType())
	}
	out, present := make([]float64, v.Len()), make([]bool, v.Len())
	for i, x := range v.Float64Values() {
		if v.IsNull(i) {
			continue
		}
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, nil, fmt.Errorf("%w: row %d is not a finite number", data.ErrCorrupt, i)
		}
		out[i], present[i] = x, true
	}
	return out, present, nil
}

// integers returns integers that must be at least 0 and below limit.
func integers(a arrow.Array, limit int) ([]int32, error) {
	v, ok := a.(*array.Int32)
	if !ok || a.NullN() > 0 {
		return nil, fmt.Errorf("%w: %v with %d nulls", data.ErrCorrupt, a.DataType(), a.NullN())
	}
	for i, x := range v.Int32Values() {
		if x < 0 || int(x) >= limit {
			return nil, fmt.Errorf("%w: row %d has %d, the limit is %d", data.ErrCorrupt, i, x, limit)
		}
	}
	return v.Int32Values(), nil
}
