package jsonstat

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/ingest/cells"
)

// cube says where each observation of a dataset stands among a table's cells. It is walked in the dataset's order, so
// that nothing is sorted.
type cube struct {
	table    *Table
	meanings []meaning // by symbol
	axes     []axis    // the dataset's dimensions
	sex      int       // the axis whose cells depend on the measure, or -1
	measures []measure
	exists   func(codes []int32) bool // whether the area is one in the period; nil for no question
	page     data.Page
	faults   cells.Faults
	left     int // cells left out because the area did not exist
	batches  []data.Columns
	now      data.Columns
	told     map[int]bool // symbols reported
}

// axis is a dimension of the dataset: its codes in order of id, and the table's cells that each adds.
type axis struct {
	data.Dimension
	from []int64 // by code: what it adds to the cell number
	dim  int     // of the table, -1 if the table does not have it
}

// measure is a measure and its cells.
type measure struct {
	data.Measure
	from  []int64 // by sex: what measure and sex add to the cell number, -1 for no cell; one number if there is no such axis
	unit  data.Unit
	scale bool // published in another unit than the base
	most  float64
}

// batchRows keeps a batch near the row-group size that was measured best for the shelf.
const batchRows = 112_000

// maxFaults bounds what is reported of one document.
const maxFaults = 1000

// strides says how far apart the cells of two neighbouring categories are, by dimension.
func (t *Table) strides() []int64 {
	all, step := make([]int64, len(t.Dimensions)), int64(1)
	for i := len(all) - 1; i >= 0; i-- {
		all[i] = step
		step *= int64(len(t.Dimensions[i].Categories))
	}
	return all
}

func (t *Table) meanings(y Symbols) []meaning {
	var all []meaning
	for _, symbol := range t.symbols.words {
		all = append(all, y.meaning(symbol))
	}
	return all
}

func (c *cube) fault(cell int64, column string, err error) {
	if len(c.faults) < maxFaults {
		p := c.page
		p.Column = cmp.Or(column, p.Column)
		c.faults.Add(&data.CellError{Origin: data.Origin{Page: p, Row: int(cell) + 1}, Err: err})
	}
}

// columns walks the cube and returns its observations, sorted by measure and codes.
func (c *cube) columns() ([]data.Columns, error) {
	c.told = map[int]bool{}
	c.now = c.empty()
	if c.table.values.at != nil {
		c.sparse()
	} else {
		c.dense()
	}
	c.flush()
	return c.batches, c.faults.Err()
}

// structure is the dataset's, with the axes' codes.
func (c *cube) structure(s data.Structure) data.Structure {
	s.Dimensions, s.Measures = nil, nil
	for _, a := range c.axes {
		s.Dimensions = append(s.Dimensions, a.Dimension)
	}
	for _, m := range c.measures {
		s.Measures = append(s.Measures, m.Measure)
	}
	return s
}

// dataset builds the dataset.
func (c *cube) dataset(mem memory.Allocator, s data.Structure, licence string) (*data.Dataset, error) {
	columns, err := c.columns()
	if err != nil {
		return nil, err
	}
	return data.FromColumns(mem, c.structure(s), c.page.Vintage, licence, []data.Page{c.page}, columns), nil
}

// dense walks the axes as an odometer whose last wheel is a loop.
func (c *cube) dense() {
	codes := make([]int32, len(c.axes))
	for m := range c.measures {
		froms := make([][]int64, len(c.axes))
		base := c.measures[m].from[0]
		for d, a := range c.axes {
			froms[d] = a.from
		}
		if c.sex >= 0 {
			froms[c.sex], base = c.measures[m].from, 0
		}
		c.wheel(int32(m), froms, codes, 0, base)
	}
}

func (c *cube) wheel(m int32, froms [][]int64, codes []int32, d int, base int64) {
	if d == len(froms) {
		c.put(m, codes, base, int(base))
		return
	}
	if d == len(froms)-1 && c.exists == nil && c.table.values.mark == nil && !slices.Contains(froms[d], -1) {
		c.bare(m, froms[d], codes, base)
		return
	}
	for i, from := range froms[d] {
		if codes[d] = int32(i); from >= 0 {
			c.wheel(m, froms, codes, d+1, base+from)
		}
	}
}

// bare puts the cells of a whole wheel that are numbers and nothing else.
func (c *cube) bare(m int32, froms []int64, codes []int32, base int64) {
	f := &c.measures[m]
	value, last := c.table.values.value, len(codes)-1
	n := c.now.Len()
	k := &c.now
	grow(k, len(froms))
	for i, from := range froms {
		v := value[base+from]
		if f.scale || f.most >= 0 {
			v = c.based(f, v, base+from)
		}
		k.Value[n+i] = v
		k.Row[n+i] = int32(base+from) + 1
		k.Codes[last][n+i] = int32(i)
		k.Measure[n+i] = m
	}
	for d, code := range codes[:last] {
		fill(k.Codes[d][n:], code)
	}
	c.full()
}

// put puts one cell: number i of the values, which is cell number n of the table.
func (c *cube) put(m int32, codes []int32, n int64, i int) {
	v := c.table.values
	k := v.markOf(i)
	if k == absent {
		return
	}
	said := &c.meanings[k.symbol()]
	x, status := v.value[i], said.with
	if k&null != 0 {
		x, status = 0, said.without
	}
	if said.err != nil {
		if !c.told[k.symbol()] {
			c.told[k.symbol()] = true
			c.fault(n, "status", said.err)
		}
		return
	}
	if status.Missing() {
		x = 0
	}
	if c.exists != nil && !c.exists(codes) {
		if x == 0 && status != 0 {
			c.left++
		} else {
			c.fault(n, data.Area, c.nowhere(codes))
		}
		return
	}
	f := &c.measures[m]
	if x != 0 && (f.scale || f.most >= 0) {
		x = c.based(f, x, n)
	}
	at, out := c.now.Len(), &c.now
	grow(out, 1)
	for d, code := range codes {
		out.Codes[d][at] = code
	}
	out.Measure[at], out.Value[at], out.Status[at], out.Row[at] = m, x, status, int32(n)+1
	c.full()
}

// nowhere is the error of a number for an area that is none in that period.
func (c *cube) nowhere(codes []int32) error {
	var where []any
	for d, a := range c.axes {
		if a.ID == data.Area || a.ID == data.Time {
			where = append(where, a.Codes[codes[d]].ID)
		}
	}
	return fmt.Errorf("area and period %q: %w", where, data.ErrUnknownCode)
}

// based takes a published number to the base unit; a share that cannot be is a fault.
func (c *cube) based(f *measure, v float64, n int64) float64 {
	published := v
	if f.scale {
		v = cells.Base(v, f.unit)
	}
	if f.most >= 0 && (v < 0 || v > f.most) || math.IsInf(v, 0) {
		c.fault(n, f.ID, fmt.Errorf("%v %s is outside what a share can be, 0 to %v: is the unit right?", published, f.unit, f.most))
	}
	return v
}

// sparse sorts the cells by where they stand in the dataset.
func (c *cube) sparse() {
	v, strides := c.table.values, c.table.strides()
	place := c.places(strides)
	type cell struct {
		key int64
		i   int32
	}
	var all []cell
	for i, n := range v.at {
		if key := place(int64(n)); key >= 0 {
			all = append(all, cell{key, int32(i)})
		}
	}
	slices.SortFunc(all, func(a, b cell) int { return cmp.Compare(a.key, b.key) })
	codes := make([]int32, len(c.axes))
	for _, x := range all {
		key := x.key
		for d := len(codes) - 1; d >= 0; d-- {
			size := int64(len(c.axes[d].Codes))
			codes[d], key = int32(key%size), key/size
		}
		c.put(int32(key), codes, int64(v.at[x.i]), int(x.i))
	}
}

// places returns what tells a cell number's place in the dataset, -1 for none.
func (c *cube) places(strides []int64) func(n int64) int64 {
	size := make([]int64, len(strides))
	code := make([][]int32, len(strides)) // by dimension and category of the table
	for t, d := range c.table.Dimensions {
		size[t] = int64(len(d.Categories))
	}
	var step []int64 // by axis
	all := int64(1)
	for d := len(c.axes) - 1; d >= 0; d-- {
		step = append([]int64{all}, step...)
		all *= int64(len(c.axes[d].Codes))
	}
	for d, a := range c.axes {
		if d == c.sex || a.dim < 0 {
			continue
		}
		code[a.dim] = slices.Repeat([]int32{-1}, int(size[a.dim]))
		for k, from := range a.from {
			code[a.dim][from/strides[a.dim]] = int32(k)
		}
	}
	measured := map[int64]int64{} // what measure and sex add → their part of the key
	for m := range c.measures {
		for s, from := range c.measures[m].from {
			if from >= 0 {
				measured[from] = int64(m) * all
				if c.sex >= 0 {
					measured[from] += int64(s) * step[c.sex]
				}
			}
		}
	}
	return func(n int64) int64 {
		key, rest := int64(0), n
		for d, a := range c.axes {
			if d == c.sex || a.dim < 0 {
				continue
			}
			p := n / strides[a.dim] % size[a.dim]
			k := code[a.dim][p]
			if k < 0 {
				return -1
			}
			key, rest = key+int64(k)*step[d], rest-p*strides[a.dim]
		}
		part, ok := measured[rest]
		if !ok {
			return -1
		}
		return key + part
	}
}

// empty makes columns for one batch.
func (c *cube) empty() data.Columns {
	const room = batchRows + batchRows/4
	k := data.Columns{Codes: make([][]int32, len(c.axes))}
	rows := min(room, max(c.table.values.count, 1))
	for d := range k.Codes {
		k.Codes[d] = make([]int32, 0, rows)
	}
	k.Measure, k.Row = make([]int32, 0, rows), make([]int32, 0, rows)
	k.Value, k.Status = make([]float64, 0, rows), make([]data.Status, 0, rows)
	return k
}

// grow lengthens all columns by n, for the caller to fill; statuses are none.
func grow(k *data.Columns, n int) {
	for d := range k.Codes {
		k.Codes[d] = longer(k.Codes[d], n)
	}
	k.Measure, k.Row, k.Value, k.Status = longer(k.Measure, n), longer(k.Row, n), longer(k.Value, n), longer(k.Status, n)
	clear(k.Status[len(k.Status)-n:])
}

func longer[T any](s []T, n int) []T {
	if len(s)+n > cap(s) {
		s = slices.Grow(s, n)
	}
	return s[:len(s)+n]
}

func fill(s []int32, v int32) {
	for i := range s {
		s[i] = v
	}
}

func (c *cube) full() {
	if c.now.Len() >= batchRows {
		c.flush()
	}
}

// flush ends a batch. Columns that are the same as in the batch before, as most are in a cube, are kept once.
func (c *cube) flush() {
	n := c.now.Len()
	if n == 0 {
		return
	}
	var before data.Columns
	if len(c.batches) > 0 {
		before = c.batches[len(c.batches)-1]
	} else {
		before.Codes, before.Page = make([][]int32, len(c.axes)), make([]int32, n)
	}
	if len(before.Page) < n {
		before.Page = make([]int32, n)
	}
	b := data.Columns{Codes: make([][]int32, len(c.axes)), Page: before.Page[:n]}
	for d := range b.Codes {
		b.Codes[d], c.now.Codes[d] = once(before.Codes[d], c.now.Codes[d])
	}
	b.Measure, c.now.Measure = once(before.Measure, c.now.Measure)
	b.Row, c.now.Row = once(before.Row, c.now.Row)
	b.Value, c.now.Value = once(before.Value, c.now.Value)
	b.Status, c.now.Status = once(before.Status, c.now.Status)
	c.batches = append(c.batches, b)
}

// once returns the older of two equal columns, and room for the next.
func once[T comparable](before, now []T) (kept, room []T) {
	if slices.Equal(before, now) {
		return before, now[:0]
	}
	return now, make([]T, 0, cap(now))
}
