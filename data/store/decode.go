package store

import (
	"context"
	"fmt"
	"math"

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
	groups, err := f.Columns(ctx, holding(f, m, keep), names...)
	if err != nil {
		return nil, err
	}
	defer release(groups)
	structure, place := m.structure(keep)
	r := reader{m: m, place: place, all: len(structure.Measures) == len(keep)}
	var batches []data.Columns
	for _, arrays := range groups {
		c, err := r.columns(arrays)
		if err != nil {
			return nil, err
		}
		if c.Len() > 0 {
			batches = append(batches, c)
		}
	}
	if err := m.whole(&structure, batches); err != nil {
		return nil, err
	}
	return data.FromColumns(mem, structure, m.Vintage, m.Licence, m.Pages, batches), nil
}

// holding returns the row groups that may hold a kept measure.
func holding(f *parquet.File, m *Manifest, keep []bool) []int {
	var groups []int
	for g := range f.Groups() {
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

func release(groups [][]arrow.Array) {
	for _, arrays := range groups {
		for _, a := range arrays {
			a.Release()
		}
	}
}

// reader turns the arrays of a row group into a dataset's columns.
type reader struct {
	m     *Manifest
	place []int32 // of each of the manifest's measures in the dataset, -1 if not kept
	all   bool    // none is left out
}

func (r *reader) columns(arrays []arrow.Array) (data.Columns, error) {
	var c data.Columns
	dims := r.m.Structure.Dimensions
	for k, dim := range dims {
		codes, err := indices(arrays[k], len(dim.Codes), func(i int) string { return dim.Codes[i].ID })
		if err != nil {
			return c, fmt.Errorf("column %q: %w", dim.ID, err)
		}
		c.Codes = append(c.Codes, codes)
	}
	rest := arrays[len(dims):]
	measures := r.m.Structure.Measures
	var err error
	if c.Measure, err = indices(rest[0], len(measures), func(i int) string { return measures[i].ID }); err != nil {
		return c, fmt.Errorf("column %q: %w", measureColumn, err)
	}
	if c.Status, err = statusColumnOf(rest[2]); err != nil {
		return c, fmt.Errorf("column %q: %w", statusColumn, err)
	}
	if c.Value, err = valueColumnOf(rest[1], c.Status); err != nil {
		return c, fmt.Errorf("column %q: %w", valueColumn, err)
	}
	if c.Page, err = intColumnOf(rest[3], len(r.m.Pages)); err != nil {
		return c, fmt.Errorf("column %q: %w", pageColumn, err)
	}
	if c.Row, err = intColumnOf(rest[4], math.MaxInt32); err != nil {
		return c, fmt.Errorf("column %q: %w", rowColumn, err)
	}
	return r.kept(c), nil
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

// texts returns an array's dictionary as words, and the index of each row in it.
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

func statusColumnOf(a arrow.Array) ([]data.Status, error) {
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

// valueColumnOf returns the values, 0 where missing; a value must be absent just where the status says so.
func valueColumnOf(a arrow.Array, status []data.Status) ([]float64, error) {
	v, ok := a.(*array.Float64)
	if !ok {
		return nil, fmt.Errorf("%w: %v, not float64", data.ErrCorrupt, a.DataType())
	}
	out := make([]float64, v.Len())
	for i, x := range v.Float64Values() {
		null := v.IsNull(i)
		if null != status[i].Missing() {
			return nil, fmt.Errorf("%w: row %d has a value or not against its status %q", data.ErrCorrupt, i, status[i])
		}
		if null {
			continue
		}
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("%w: row %d is not a finite number", data.ErrCorrupt, i)
		}
		out[i] = x
	}
	return out, nil
}

// intColumnOf returns integers that must be at least 0 and below limit.
func intColumnOf(a arrow.Array, limit int) ([]int32, error) {
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
