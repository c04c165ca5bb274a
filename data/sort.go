package data

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
)

// batchRows keeps a batch near the row-group size that was measured best for the shelf.
const batchRows = 112_000

// at finds observation i.
func (b *Builder) at(i int32) (c *Columns, row int) {
	return b.chunks[i/ChunkRows], int(i % ChunkRows)
}

// sort returns the observations in order of measure and codes, once moved; nil if they stand in it. Where they fill a good
// part of a cube, each has its place and none is compared with another.
func (b *Builder) sort(moved [][]int32) (order []int32, err error) {
	weights, cells := b.weights(moved)
	ascending, good := true, true
	last := int64(-1)
	b.keys(weights, func(i int32, key int64, c *Columns, row int) {
		ascending = ascending && key > last
		last = key
		good = good && !math.IsNaN(c.Value[row]) && !math.IsInf(c.Value[row], 0)
	})
	switch {
	case ascending && good && cells > 0:
		return nil, nil
	case good && cells > 0 && cells <= 4*int64(b.Len())+ChunkRows:
		if order = b.placed(weights, cells); order != nil {
			return order, nil
		}
	}
	order = make([]int32, b.Len())
	for i := range order {
		order[i] = int32(i)
	}
	compare := func(x, y int32) int { return b.compare(moved, x, y) }
	slices.SortStableFunc(order, compare)
	return order, b.check(order, compare)
}

// weights are what each code of a dimension, and at last each measure, adds to the number of a cell. The number of cells is
// 0 if that is beyond counting.
func (b *Builder) weights(moved [][]int32) (weights [][]int64, cells int64) {
	sizes := make([]int64, 0, len(moved)+1)
	for d := range moved {
		sizes = append(sizes, int64(len(moved[d])))
	}
	weights, cells = make([][]int64, len(moved)+1), 1
	for d := len(moved) - 1; d >= -1; d-- {
		n := int64(len(b.structure.Measures))
		to, of := len(moved), func(k int) int64 { return int64(k) }
		if d >= 0 {
			n, to, of = sizes[d], d, func(k int) int64 { return int64(moved[d][k]) }
		}
		if n > 0 && cells > math.MaxInt64/n {
			return nil, 0
		}
		weights[to] = make([]int64, n)
		for k := range weights[to] {
			weights[to][k] = of(k) * cells
		}
		cells *= max(n, 1)
	}
	return weights, cells
}

// keys calls each with the number of every observation's cell, in the order given.
func (b *Builder) keys(weights [][]int64, each func(i int32, key int64, c *Columns, row int)) {
	i := int32(0)
	for _, c := range b.chunks {
		for row := range c.Len() {
			key := int64(0)
			if weights != nil {
				key = weights[len(c.Codes)][c.Measure[row]]
				for d, codes := range c.Codes {
					key += weights[d][codes[row]]
				}
			}
			each(i, key, c, row)
			i++
		}
	}
}

// placed puts each observation at its cell and returns them in order of the cells; nil if two share one.
func (b *Builder) placed(weights [][]int64, cells int64) []int32 {
	place := make([]int32, cells) // 1 + observation
	twice := false
	b.keys(weights, func(i int32, key int64, _ *Columns, _ int) {
		twice = twice || place[key] != 0
		place[key] = i + 1
	})
	if twice {
		return nil
	}
	order := place[:0]
	for _, i := range place {
		if i != 0 {
			order = append(order, i-1)
		}
	}
	return order
}

// compare orders observations x and y by measure and then by each dimension.
func (b *Builder) compare(moved [][]int32, x, y int32) int {
	cx, i := b.at(x)
	cy, j := b.at(y)
	if c := cmp.Compare(cx.Measure[i], cy.Measure[j]); c != 0 {
		return c
	}
	for d := range moved {
		if c := cmp.Compare(moved[d][cx.Codes[d][i]], moved[d][cy.Codes[d][j]]); c != 0 {
			return c
		}
	}
	return 0
}

func (b *Builder) check(order []int32, compare func(x, y int32) int) error {
	var errs []error
	origin := func(i int32) Origin {
		c, row := b.at(i)
		return Origin{Page: b.pages[c.Page[row]], Row: int(c.Row[row])}
	}
	for k, i := range order {
		if c, row := b.at(i); math.IsNaN(c.Value[row]) || math.IsInf(c.Value[row], 0) {
			errs = append(errs, &CellError{origin(i), fmt.Errorf("value is not a finite number")})
		}
		if k > 0 && compare(order[k-1], i) == 0 {
			errs = append(errs, &CellError{origin(i), fmt.Errorf("%w of %v", ErrDuplicate, origin(order[k-1]))})
		}
	}
	return errors.Join(errs...)
}

// batches are the observations in order, under the codes' new places. A batch ends with a measure if it can: so most of
// its columns are those of the batch before, and held once. A chunk of which nothing is left to take is let go.
func (b *Builder) batches(order []int32, moved [][]int32) iter.Seq[Columns] {
	total := b.Len()
	left := make([]int, len(b.chunks))
	for k, c := range b.chunks {
		left[k] = c.Len()
	}
	if order == nil {
		order = make([]int32, total)
		for i := range order {
			order[i] = int32(i)
		}
	}
	return func(yield func(Columns) bool) {
		c := Columns{Codes: make([][]int32, len(moved))}
		for start := 0; start < total; {
			part := order[start:b.end(order, start)]
			start += len(part)
			for d, to := range moved {
				c.Codes[d] = gather(b, c.Codes[d], part, func(c *Columns) []int32 { return c.Codes[d] })
				for i, code := range c.Codes[d] {
					c.Codes[d][i] = to[code]
				}
			}
			c.Measure = gather(b, c.Measure, part, func(c *Columns) []int32 { return c.Measure })
			c.Value = gather(b, c.Value, part, func(c *Columns) []float64 { return c.Value })
			c.Status = gather(b, c.Status, part, func(c *Columns) []Status { return c.Status })
			c.Page = gather(b, c.Page, part, func(c *Columns) []int32 { return c.Page })
			c.Row = gather(b, c.Row, part, func(c *Columns) []int32 { return c.Row })
			for _, i := range part {
				if left[i/ChunkRows]--; left[i/ChunkRows] == 0 {
					b.chunks[i/ChunkRows] = nil
				}
			}
			if !yield(c) {
				return
			}
		}
	}
}

// end is where the batch that begins at start ends.
func (b *Builder) end(order []int32, start int) int {
	end := start + batchRows
	if end >= len(order) {
		return len(order)
	}
	measure := func(k int) int32 {
		c, row := b.at(order[k])
		return c.Measure[row]
	}
	for k, next := end, measure(end); k > start; k-- {
		if measure(k-1) != next {
			return k
		}
	}
	return end
}

// gather takes one column of the observations of part, in place of what to held.
func gather[T any](b *Builder, to []T, part []int32, column func(*Columns) []T) []T {
	from := make([][]T, len(b.chunks))
	for k, c := range b.chunks {
		if c != nil {
			from[k] = column(c)
		}
	}
	to = slices.Grow(to[:0], len(part))[:len(part)]
	for k, i := range part {
		to[k] = from[i/ChunkRows][i%ChunkRows]
	}
	return to
}
