package ingest

import (
	"fmt"
	"maps"
	"slices"

	"lagesbild/data"
	"lagesbild/ingest/cells"
)

// jump is the factor between two vintages from which a measure's cells are taken to have changed unit: the changes met
// were by ten, a hundred and a thousand, and no revision has moved the median cell by half as much as this.
const jump = 5

// jumps reports the measures whose values in next stand at another magnitude than in old although nothing that the
// definition declares explains it: the median of next/old over the cells that both have is at least 5 or at most 1/5.
func jumps(l *cells.Layout, old, next *data.Dataset) error {
	var faults cells.Faults
	ratios := overlap(old, next)
	for i, m := range next.Measures {
		_, was, err := old.Measure(m.ID)
		if err != nil || len(ratios[i]) == 0 || was.Published != m.Published || declared(l, m.ID, old.Vintage, next.Vintage) {
			continue
		}
		slices.Sort(ratios[i])
		if median := ratios[i][len(ratios[i])/2]; median >= jump || median <= 1./jump {
			faults.Add(fmt.Errorf("%s/%s@%s measure %s: %w: unit may have changed: the median of %d cells is %.4g times that of vintage %s, "+
				"but the unit is still %s; if the provider changed it, declare the vintage and the unit under the measure's changes",
				next.ID, m.Table, next.Vintage, m.ID, data.ErrUnitMismatch, len(ratios[i]), median, old.Vintage, m.Published))
		}
	}
	return faults.Err()
}

// declared reports whether the definition declares a change of the measure between the vintages.
func declared(l *cells.Layout, id string, old, next data.Vintage) bool {
	for _, code := range slices.Sorted(maps.Keys(l.Measures)) {
		if m := l.Measures[code]; m.ID(code) == id && m.Declared(old, next) {
			return true
		}
	}
	return false
}

// overlap returns next/old of every cell that has a number other than zero in both, by measure of next.
func overlap(old, next *data.Dataset) [][]float64 {
	ratios := make([][]float64, len(next.Measures))
	was := newCursor(old, next)
	for _, c := range next.Batches() {
		key := make([]int32, len(next.Dimensions)+1)
		for i := range c.Len() {
			if c.Status[i].Missing() || c.Value[i] == 0 {
				continue
			}
			key[0] = c.Measure[i]
			for d := range c.Codes {
				key[d+1] = c.Codes[d][i]
			}
			if v, ok := was.at(key); ok && v != 0 {
				m := c.Measure[i]
				ratios[m] = append(ratios[m], c.Value[i]/v)
			}
		}
	}
	return ratios
}

// cursor walks an older dataset in the order of a newer one's rows.
type cursor struct {
	old   *data.Dataset
	to    [][]int32 // for measures and then each dimension: old index → new index, -1 where gone
	batch int
	row   int
	key   []int32
}

// newCursor starts before the first row. Both datasets are sorted by measure and codes, and measures and codes are
// sorted by id, so the walk goes forward only.
func newCursor(old, next *data.Dataset) *cursor {
	c := &cursor{old: old, row: -1, key: make([]int32, len(next.Dimensions)+1)}
	measures := make([]int32, len(old.Measures))
	for i, m := range old.Measures {
		k, _, err := next.Measure(m.ID)
		if measures[i] = int32(k); err != nil {
			measures[i] = -1
		}
	}
	c.to = append(c.to, measures)
	for d := range next.Dimensions {
		if d >= len(old.Dimensions) || old.Dimensions[d].ID != next.Dimensions[d].ID || len(old.Dimensions) != len(next.Dimensions) {
			c.batch = len(old.Batches()) // other dimensions: no cell is the same
			return c
		}
		place := make(map[string]int32, len(next.Dimensions[d].Codes))
		for i, code := range next.Dimensions[d].Codes {
			place[code.ID] = int32(i)
		}
		codes := make([]int32, len(old.Dimensions[d].Codes))
		for i, code := range old.Dimensions[d].Codes {
			k, ok := place[code.ID]
			if codes[i] = k; !ok {
				codes[i] = -1
			}
		}
		c.to = append(c.to, codes)
	}
	c.forward()
	return c
}

// forward moves to the next row all of whose codes the newer dataset has.
func (c *cursor) forward() {
	for c.row++; c.batch < len(c.old.Batches()); c.row++ {
		b := &c.old.Batches()[c.batch]
		if c.row >= b.Len() {
			c.batch, c.row = c.batch+1, -1
			continue
		}
		c.key[0] = c.to[0][b.Measure[c.row]]
		for d := range b.Codes {
			c.key[d+1] = c.to[d+1][b.Codes[d][c.row]]
		}
		if !slices.Contains(c.key, -1) {
			return
		}
	}
}

// at returns the number at key, if there is one; keys must come in ascending order.
func (c *cursor) at(key []int32) (float64, bool) {
	for c.batch < len(c.old.Batches()) {
		switch order := slices.Compare(c.key, key); {
		case order > 0:
			return 0, false
		case order == 0:
			b := &c.old.Batches()[c.batch]
			v, ok := b.Value[c.row], !b.Status[c.row].Missing()
			c.forward()
			return v, ok
		}
		c.forward()
	}
	return 0, false
}
