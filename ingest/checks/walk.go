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
	var head place
	open := false
	shut := func() {
		if open {
			c, i := w.at(head)
			give(&w.set.Measures[c.Measure[i]], of)
			clear(of)
		}
		open = false
	}
	for b := range w.batches {
		c := &w.batches[b]
		for from, to := 0, 0; from < c.Len(); from = to {
			if h, i := w.at(head); open && !h.Same(dim, i, c, from) {
				shut()
			}
			if !open {
				if m := c.Measure[from]; !want(&w.set.Measures[m]) {
					_, to = rows(c, m)
					continue
				}
				head, open = place{b, from}, true
			}
			to = stretch(c, from, dim+1)
			s := &of[c.Codes[dim][from]]
			if s.empty() {
				s.from = place{b, from}
			}
			s.to = w.next(place{b, to - 1})
		}
	}
	shut()
}

// stretch is the end of the rows of a batch, from one on, that have the measure and that many dimensions in common: sorted as
// they are, it is looked for in steps that double and then halve.
func stretch(c *data.Columns, from, dimensions int) (end int) {
	last, step := from, 1
	for last+step < c.Len() && c.Same(dimensions, from, c, last+step) {
		last, step = last+step, 2*step
	}
	for step /= 2; step > 0; step /= 2 {
		if last+step < c.Len() && c.Same(dimensions, from, c, last+step) {
			last += step
		}
	}
	return last + 1
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
