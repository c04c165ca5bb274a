package data

import (
	"cmp"
	"slices"
	"sort"
)

// alignment brings the codes of several vintages of one dataset on common ranks, so that their sorted observations can
// be walked in step without looking anything up.
type alignment struct {
	datasets   []*Dataset
	dimensions []Dimension // those of the first dataset, with the codes of all
	ranks      [][][]int32 // dataset, dimension, code → rank among all codes
}

// align returns nil if the datasets do not have the same dimensions in the same order.
func align(datasets ...*Dataset) *alignment {
	a := &alignment{datasets: datasets}
	first := datasets[0]
	for _, d := range datasets {
		if !slices.EqualFunc(first.Dimensions, d.Dimensions, func(x, y Dimension) bool { return x.ID == y.ID }) {
			return nil
		}
		a.ranks = append(a.ranks, make([][]int32, len(d.Dimensions)))
	}
	for k := range first.Dimensions {
		a.rank(k)
	}
	return a
}

// rank merges the sorted codes of dimension k.
func (a *alignment) rank(k int) {
	merged := a.datasets[0].Dimensions[k]
	merged.Codes = slices.Clone(merged.Codes)
	for _, d := range a.datasets[1:] {
		merged.Codes = append(merged.Codes, d.Dimensions[k].Codes...)
	}
	slices.SortStableFunc(merged.Codes, func(x, y Code) int { return cmp.Compare(x.ID, y.ID) })
	merged.Codes = slices.CompactFunc(merged.Codes, func(x, y Code) bool { return x.ID == y.ID })
	for i, d := range a.datasets {
		ranks, to := make([]int32, len(d.Dimensions[k].Codes)), 0
		for from, c := range d.Dimensions[k].Codes {
			for merged.Codes[to].ID != c.ID {
				to++
			}
			ranks[from] = int32(to)
		}
		a.ranks[i][k] = ranks
	}
	a.dimensions = append(a.dimensions, merged)
}

// cursor walks one measure of one dataset in order.
type cursor struct {
	d       *Dataset
	ranks   [][]int32
	measure int32
	batch   int
	c       *Columns
	i, end  int
}

// cursor returns a cursor on the first observation of measure m of dataset which.
func (a *alignment) cursor(which int, m int32) *cursor {
	p := &cursor{d: a.datasets[which], ranks: a.ranks[which], measure: m, batch: -1}
	p.nextBatch()
	return p
}

func (p *cursor) ok() bool { return p.c != nil }

func (p *cursor) next() {
	if p.i++; p.i >= p.end {
		p.nextBatch()
	}
}

func (p *cursor) nextBatch() {
	for p.batch++; p.batch < len(p.d.columns); p.batch++ {
		c := &p.d.columns[p.batch]
		p.i = sort.Search(c.Len(), func(i int) bool { return c.Measure[i] >= p.measure })
		p.end = sort.Search(c.Len(), func(i int) bool { return c.Measure[i] > p.measure })
		if p.i < p.end {
			p.c = c
			return
		}
	}
	p.c = nil
}

// code returns the code under the cursor in dimension k.
func (p *cursor) code(k int) string { return p.d.Dimensions[k].Codes[p.c.Codes[k][p.i]].ID }

func (p *cursor) value() Value { return p.d.Value(p.c, p.i) }

// same reports whether the cells under two cursors say the same.
func (p *cursor) same(q *cursor) bool {
	return p.c.Value[p.i] == q.c.Value[q.i] && p.c.Status[p.i] == q.c.Status[q.i]
}

// used tells which of all codes of dimension k a measure uses in one dataset.
func (a *alignment) used(which int, m int32, k int) []bool {
	used := make([]bool, len(a.dimensions[k].Codes))
	for p := a.cursor(which, m); p.ok(); p.nextBatch() {
		for _, code := range p.c.Codes[k][p.i:p.end] {
			used[p.ranks[k][code]] = true
		}
	}
	return used
}

// compare orders the cells under two cursors; a cursor at its end comes last.
func (p *cursor) compare(q *cursor) int {
	switch {
	case !p.ok() && !q.ok():
		return 0
	case !p.ok():
		return 1
	case !q.ok():
		return -1
	}
	for k := range p.ranks {
		if c := cmp.Compare(p.ranks[k][p.c.Codes[k][p.i]], q.ranks[k][q.c.Codes[k][q.i]]); c != 0 {
			return c
		}
	}
	return 0
}
