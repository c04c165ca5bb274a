package data

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
)

// at finds observation i.
func (b *Builder) at(i int32) (c *Columns, row int) {
	return b.chunks[i/ChunkRows], int(i % ChunkRows)
}

// sort returns the observations in order of measure and codes, once moved; nil if they stand in it. Where they fill a good
// part of a cube, each has its place and none is compared with another; full tells that they fill it all.
func (b *Builder) sort(moved [][]int32) (order []int32, full bool, err error) {
	weights, cells := b.weights(moved)
	if cells > 0 && b.finite() {
		if b.ascending(weights) {
			return nil, false, nil
		}
		if cells <= 4*int64(b.Len())+ChunkRows {
			if order = b.placed(weights, cells); order != nil {
				return order, cells == int64(b.Len()), nil
			}
		}
	}
	order = make([]int32, b.Len())
	for i := range order {
		order[i] = int32(i)
	}
	compare := func(x, y int32) int { return b.compare(moved, x, y) }
	slices.SortStableFunc(order, compare)
	return order, false, b.check(order, compare)
}

// finite reports whether every value is a finite number.
func (b *Builder) finite() bool {
	for _, c := range b.chunks {
		for _, v := range c.Value {
			if v-v != 0 { // of an infinite number and of none it is not a number
				return false
			}
		}
	}
	return true
}

// ascending reports whether each observation's cell comes after the one before.
func (b *Builder) ascending(weights [][]int64) bool {
	last, keys := int64(-1), []int64(nil)
	for _, c := range b.chunks {
		keys = c.keys(weights, keys)
		for _, key := range keys {
			if key <= last {
				return false
			}
			last = key
		}
	}
	return true
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

// keys are the numbers of a chunk's cells, in place of what to held.
func (c *Columns) keys(weights [][]int64, to []int64) []int64 {
	to = slices.Grow(to[:0], c.Len())[:c.Len()]
	clear(to)
	columns := append(slices.Clip(c.Codes), c.Measure)
	for d := 0; d < len(columns); d += 2 { // two at a time, for what is read and written is more than what is added
		one, of := columns[d], weights[d]
		if d+1 == len(columns) {
			for i, code := range one {
				to[i] += of[code]
			}
			break
		}
		other, and := columns[d+1][:len(one)], weights[d+1]
		for i, code := range one {
			to[i] += of[code] + and[other[i]]
		}
	}
	return to
}

// placed puts each observation at its cell and returns them in order of the cells; nil if two share one.
func (b *Builder) placed(weights [][]int64, cells int64) []int32 {
	place := make([]int32, cells) // 1 + observation
	var keys []int64
	for k, c := range b.chunks {
		keys = c.keys(weights, keys)
		twice := int32(0)
		for i, key := range keys {
			twice |= place[key]
			place[key] = int32(k*ChunkRows + i + 1)
		}
		if twice != 0 {
			return nil
		}
	}
	if int(cells) == b.Len() {
		for i := range place {
			place[i]--
		}
		return place
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

// batches are the observations in order, under the codes' new places, which are counted out where they fill a cube. A chunk of which nothing is left to take is let go.
func (b *Builder) batches(order []int32, full bool, moved [][]int32) iter.Seq[Columns] {
	total := b.Len()
	left := make([]int, len(b.chunks))
	for k, c := range b.chunks {
		left[k] = c.Len()
	}
	for d, to := range moved {
		if slices.IsSorted(to) {
			moved[d] = nil // each stays
		}
	}
	return func(yield func(Columns) bool) {
		c := Columns{Codes: make([][]int32, len(moved))}
		for start := 0; start < total; {
			p := part{b: b, from: start, to: b.end(order, start, total)}
			if order != nil {
				p.order = order[p.from:p.to]
			}
			start = p.to
			if full {
				p.count(&c)
			} else {
				p.coded(&c, moved)
			}
			c.Value = gather(&p, nil, func(c *Columns) []float64 { return c.Value })
			c.Status = gather(&p, c.Status, func(c *Columns) []Status { return c.Status })
			c.Page = gather(&p, c.Page, func(c *Columns) []int32 { return c.Page })
			c.Row = gather(&p, nil, func(c *Columns) []int32 { return c.Row })
			p.release(left)
			if !yield(c) {
				return
			}
		}
	}
}

// end is where the batch that begins at start ends.
func (b *Builder) end(order []int32, start, total int) int {
	at := func(k int) (*Columns, int) {
		if order != nil {
			return b.at(order[k])
		}
		return b.at(int32(k))
	}
	return BatchEnd(start, total, BatchRows, len(b.structure.Dimensions), func(n, i, j int) bool {
		x, i := at(i)
		y, j := at(j)
		return x.Same(n, i, y, j)
	})
}

// part is the observations of one batch: those from one to before another, or the ones that an order names.
type part struct {
	b        *Builder
	from, to int
	order    []int32
}

// coded takes measures and codes, under their new places.
func (p *part) coded(c *Columns, moved [][]int32) {
	c.Measure = gather(p, c.Measure, func(c *Columns) []int32 { return c.Measure })
	for d, to := range moved {
		c.Codes[d] = gather(p, c.Codes[d], func(c *Columns) []int32 { return c.Codes[d] })
		if to != nil {
			for i, code := range c.Codes[d] {
				c.Codes[d][i] = to[code]
			}
		}
	}
}

// count counts out the measures and codes of a full cube: the last dimension's codes follow each other, those of the one
// before stand each for so many cells, and so on.
func (p *part) count(c *Columns) {
	each := 1
	for d := len(c.Codes) - 1; d >= -1; d-- {
		column, n := &c.Measure, len(p.b.structure.Measures)
		if d >= 0 {
			column, n = &c.Codes[d], len(p.b.structure.Dimensions[d].Codes)
		}
		to := slices.Grow((*column)[:0], p.to-p.from)[:p.to-p.from]
		code, end := p.from/each%n, each-p.from%each
		for i := 0; i < len(to); end += each {
			for stop := min(end, len(to)); i < stop; i++ {
				to[i] = int32(code)
			}
			if code++; code == n {
				code = 0
			}
		}
		*column = to
		each *= n
	}
}

// gather takes one column of the observations of p, in place of what to held.
func gather[T any](p *part, to []T, column func(*Columns) []T) []T {
	to = slices.Grow(to[:0], p.to-p.from)[:p.to-p.from]
	if p.order == nil {
		for done := 0; done < len(to); {
			at := p.from + done
			done += copy(to[done:], column(p.b.chunks[at/ChunkRows])[at%ChunkRows:])
		}
		return to
	}
	from := make([][]T, len(p.b.chunks))
	for k, c := range p.b.chunks {
		if c != nil {
			from[k] = column(c)
		}
	}
	for k, i := range p.order {
		to[k] = from[uint32(i)/ChunkRows][uint32(i)%ChunkRows]
	}
	return to
}

// release lets go of the chunks of which the part took the last observations left.
func (p *part) release(left []int) {
	took := func(chunk, n int) {
		if left[chunk] -= n; left[chunk] == 0 {
			p.b.chunks[chunk] = nil
		}
	}
	if p.order == nil {
		for at := p.from; at < p.to; {
			n := min(ChunkRows-at%ChunkRows, p.to-at)
			took(at/ChunkRows, n)
			at += n
		}
		return
	}
	for _, i := range p.order {
		left[uint32(i)/ChunkRows]--
	}
	for chunk := range left {
		took(chunk, 0)
	}
}
