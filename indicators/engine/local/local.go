// Package local answers queries in this process: it filters a dataset of the library and sums what is left.
//
// In comes a [data.Query], out goes a dataset of the dimensions asked for, allocated from Mem and the caller's to
// release. The library's dataset is only read. Begin with [Engine]; what every engine owes is in indicators/enginetest.
package local

import (
	"context"
	"fmt"
	"slices"
	"sort"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/data/definition"
)

// Library lends datasets by id; they stay the library's.
type Library interface {
	Dataset(ctx context.Context, id string) (*data.Dataset, error)
}

// Engine is an indicators.Engine over a library in this process.
type Engine struct {
	Library Library
	Mem     memory.Allocator // nil: the Go heap
}

// Aggregate answers q.
func (e Engine) Aggregate(ctx context.Context, q data.Query) (*data.Dataset, error) {
	d, err := e.Library.Dataset(ctx, q.Dataset)
	if err != nil {
		return nil, err
	}
	p, err := newPlan(d, q)
	if err != nil {
		return nil, err
	}
	mem := e.Mem
	if mem == nil {
		mem = memory.DefaultAllocator
	}
	s := newSums(p)
	for i := range d.Batches() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		s.add(&d.Batches()[i])
	}
	return s.answer(mem)
}

// plan is a query made concrete for a dataset.
type plan struct {
	d       *data.Dataset
	measure int
	keep    [][]bool // per dimension, nil keeps all
	narrow  []int    // dimensions that do not keep all
	by      []int    // dimensions that remain
	stride  []int    // per dimension in by: its weight in a cell's key
	cells   int
	addends int // observations a complete sum is made of
	note    *data.Note
}

func newPlan(d *data.Dataset, q data.Query) (*plan, error) {
	p := &plan{d: d, keep: make([][]bool, len(d.Dimensions)), cells: 1, addends: 1}
	m, measure, err := d.Measure(q.Measure)
	if err != nil {
		return nil, err
	}
	p.measure = m
	for id, codes := range q.Where {
		if err := p.where(id, codes); err != nil {
			return nil, err
		}
	}
	if err := p.remain(q.By); err != nil {
		return nil, err
	}
	var summed, silent []string
	for k, dim := range d.Dimensions {
		if slices.Contains(p.by, k) {
			continue
		}
		codes := p.codes(k)
		n := len(codes)
		p.addends *= n
		if n > 1 {
			if overlap(dim.ID, codes) {
				return nil, fmt.Errorf("dataset %s: measure %s: %w over %s %v, which hold one another: name those meant", d.ID, measure.ID, data.ErrNotAdditive, dim.ID, codes)
			}
			summed = append(summed, dim.ID)
			if p.keep[k] == nil {
				silent = append(silent, dim.ID)
			}
		}
	}
	if len(summed) > 0 && !measure.Additive {
		return nil, fmt.Errorf("dataset %s: measure %s: %w over %v: name one code of each", d.ID, measure.ID, data.ErrNotAdditive, summed)
	}
	if len(silent) > 0 {
		p.note = silentSum(measure, silent)
	}
	return p, nil
}

// where keeps only the named codes of a dimension.
func (p *plan) where(id string, codes []string) error {
	k, dim, err := p.d.Dimension(id)
	if err != nil {
		return fmt.Errorf("%w%s", err, definition.Suggest(id, names(p.d.Dimensions)))
	}
	p.keep[k], p.narrow = make([]bool, len(dim.Codes)), append(p.narrow, k)
	for _, c := range codes {
		i := dim.Index(c)
		if i < 0 {
			var known []string
			for _, code := range dim.Codes {
				known = append(known, code.ID)
			}
			return fmt.Errorf("dataset %s: dimension %s: %q: %w%s", p.d.ID, id, c, data.ErrUnknownCode, definition.Suggest(c, known))
		}
		p.keep[k][i] = true
	}
	return nil
}

func names(dims []data.Dimension) []string {
	var ids []string
	for _, d := range dims {
		ids = append(ids, d.ID)
	}
	return ids
}

// remain lays out the cells of the answer: the last dimension of by varies fastest.
func (p *plan) remain(by []string) error {
	for _, id := range by {
		k, _, err := p.d.Dimension(id)
		if err != nil {
			return fmt.Errorf("%w%s", err, definition.Suggest(id, names(p.d.Dimensions)))
		}
		if slices.Contains(p.by, k) {
			return fmt.Errorf("dataset %s: dimension %s is named twice", p.d.ID, id)
		}
		p.by = append(p.by, k)
	}
	p.stride = make([]int, len(p.by))
	for i := len(p.by) - 1; i >= 0; i-- {
		p.stride[i] = p.cells
		p.cells *= len(p.d.Dimensions[p.by[i]].Codes)
	}
	return nil
}

// codes lists the codes of dimension k that are summed: those kept, or else those the measure uses.
func (p *plan) codes(k int) []string {
	dim := &p.d.Dimensions[k]
	used := p.keep[k]
	if used == nil {
		used = make([]bool, len(dim.Codes))
		for i := range p.d.Batches() {
			c := &p.d.Batches()[i]
			from, to := rows(c, p.measure)
			for _, code := range c.Codes[k][from:to] {
				used[code] = true
			}
		}
	}
	var ids []string
	for i, u := range used {
		if u {
			ids = append(ids, dim.Codes[i].ID)
		}
	}
	return ids
}

// overlap reports whether a sum over codes would count somebody twice: both sexes beside their total, or areas of
// several levels.
func overlap(dimension string, codes []string) bool {
	switch dimension {
	case data.Sex:
		return slices.Contains(codes, data.Total)
	case data.Area:
		return slices.ContainsFunc(codes, func(c string) bool { return len(c) != len(codes[0]) || c == codelist.Riket })
	}
	return false
}

// rows is the range of a batch that holds a measure; rows are sorted by measure first.
func rows(c *data.Columns, measure int) (from, to int) {
	from = sort.Search(c.Len(), func(i int) bool { return c.Measure[i] >= int32(measure) })
	to = from + sort.Search(c.Len()-from, func(i int) bool { return c.Measure[from+i] > int32(measure) })
	return from, to
}

func silentSum(m *data.Measure, dims []string) *data.Note {
	return &data.Note{ID: "summed-over", Text: data.Text{
		SV: fmt.Sprintf("%s är summerat över samtliga värden på %s.", m.ID, join(dims, "och")),
		EN: fmt.Sprintf("%s is summed over all values of %s.", m.ID, join(dims, "and")),
	}}
}

func join(words []string, and string) string {
	s := words[0]
	for i, w := range words[1:] {
		if i == len(words)-2 {
			s += " " + and + " " + w
		} else {
			s += ", " + w
		}
	}
	return s
}
