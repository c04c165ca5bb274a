package checks

import (
	"sort"

	"lagesbild/data"
)

// rows is the range of a batch that holds measure m; rows are sorted by measure first.
func rows(c *data.Columns, m int32) (from, to int) {
	from = sort.Search(c.Len(), func(i int) bool { return c.Measure[i] >= m })
	to = from + sort.Search(c.Len()-from, func(i int) bool { return c.Measure[from+i] > m })
	return from, to
}

// place is a row of a dataset.
type place struct{ batch, row int }

// span is rows in order, from one place up to another and without it.
type span struct{ from, to place }

func (s *span) empty() bool { return s.from == s.to }

// walker walks a dataset, whose rows are sorted by measure and dimensions.
type walker struct {
	set     *data.Dataset
	batches []data.Columns
}

func (w *walker) at(p place) (c *data.Columns, i int) { return &w.batches[p.batch], p.row }

func (w *walker) next(p place) place {
	if p.row++; p.row >= w.batches[p.batch].Len() {
		return place{p.batch + 1, 0}
	}
	return p
}

// blocks gives the rows that have the measure and the dimensions before dim in common, block by block, as the span of
// each of dim's codes.
func (w *walker) blocks(dim int, want func(*data.Measure) bool, give func(m *data.Measure, of []span)) {
	of := make([]span, len(w.set.Dimensions[dim].Codes))
	var m *data.Measure
	var head place
	open := false
	shut := func() {
		if open {
			give(m, of)
			clear(of)
		}
		open = false
	}
	for p := (place{}); p.batch < len(w.batches); p = w.next(p) {
		c, i := w.at(p)
		if open && !w.together(head, p, dim) {
			shut()
		}
		if !open {
			if m = &w.set.Measures[c.Measure[i]]; !want(m) {
				_, end := rows(c, c.Measure[i])
				p.row = end - 1
				continue
			}
			head, open = p, true
		}
		s := &of[c.Codes[dim][i]]
		if s.empty() {
			s.from = p
		}
		s.to = w.next(p)
	}
	shut()
}

// together reports whether two rows have the measure and the first n dimensions in common.
func (w *walker) together(a, b place, n int) bool {
	x, i := w.at(a)
	y, j := w.at(b)
	for d := n - 1; d >= 0; d-- {
		if x.Codes[d][i] != y.Codes[d][j] {
			return false
		}
	}
	return x.Measure[i] == y.Measure[j]
}

// after compares two rows by the dimensions after dim.
func (w *walker) after(dim int, a, b place) int32 {
	x, i := w.at(a)
	y, j := w.at(b)
	for d := dim + 1; d < len(x.Codes); d++ {
		if order := x.Codes[d][i] - y.Codes[d][j]; order != 0 {
			return order
		}
	}
	return 0
}
