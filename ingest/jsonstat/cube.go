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
	places   *places // which areas there are in which period; nil for no question
	page     data.Page

	faults cells.Faults
	strays cells.Strays // cells whose area was not there
	told   map[int]bool // symbols reported
	now    columns
	give   func(data.Columns) bool
	bare   bool // every cell is there, with a symbol that is known
}

// axis is a dimension of the dataset: its codes in order of id, and the table's cells that each adds.
type axis struct {
	data.Dimension
	from  []int64           // by code: what it adds to the cell number
	dim   int               // of the table, -1 if the table does not have it
	words map[string]string // the provider's codes → ours, where they are not the same
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

// walk gives the observations batch by batch, sorted by measure and codes; the columns are used again for the next. What
// is wrong is in faults afterwards.
func (c *cube) walk(give func(data.Columns) bool) {
	c.told, c.give, c.now = map[int]bool{}, give, c.empty()
	v := c.table.values
	c.bare = v.count == len(v.value) && !slices.ContainsFunc(c.meanings, func(m meaning) bool { return m.err != nil })
	if v.at != nil {
		c.sparse()
	} else {
		c.dense()
	}
	c.flush()
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
	d := data.FromBatches(mem, c.structure(s), c.page.Vintage, licence, []data.Page{c.page}, c.walk)
	if len(c.faults) > 0 {
		d.Release()
		return nil, c.faults
	}
	return d, nil
}

// wheel is the last axes of a cube turned into one, so that the innermost loop is long: its cells in order, and their codes
// by axis.
type wheel struct {
	first int // of the axes
	from  []int64
	codes [][]int32
}

// longWheel is enough for what is done once a wheel to weigh little.
const longWheel = 256

// wheel makes the wheel of a measure, whose cells along each axis are froms.
func (c *cube) wheel(froms [][]int64) wheel {
	w := wheel{first: len(froms), from: []int64{0}}
	for w.first > 0 && len(w.from) < longWheel {
		w.first--
		outer := froms[w.first]
		next := wheel{first: w.first, codes: make([][]int32, len(w.codes)+1)}
		for code, o := range outer {
			if o < 0 {
				continue
			}
			for i, from := range w.from {
				next.from = append(next.from, o+from)
				next.codes[0] = append(next.codes[0], int32(code))
				for d := range w.codes {
					next.codes[d+1] = append(next.codes[d+1], w.codes[d][i])
				}
			}
		}
		w = next
	}
	return w
}

// dense walks the axes as an odometer whose last wheel is a loop.
func (c *cube) dense() {
	for m := range c.measures {
		froms, base := make([][]int64, len(c.axes)), int64(0)
		for d, a := range c.axes {
			froms[d] = a.from
		}
		if c.sex >= 0 {
			froms[c.sex] = c.measures[m].from
		} else {
			base = c.measures[m].from[0]
		}
		w := c.wheel(froms)
		c.turn(int32(m), &w, froms, make([]int32, len(c.axes)), 0, base)
	}
}

// turn walks axis d and those after it.
func (c *cube) turn(m int32, w *wheel, froms [][]int64, codes []int32, d int, base int64) {
	if d == w.first {
		if c.bare && (c.places == nil || c.places.all(codes, w.first)) {
			c.run(m, w, codes, base)
			return
		}
		for i, from := range w.from {
			for k := range w.codes {
				codes[d+k] = w.codes[k][i]
			}
			c.put(m, codes, base+from, int(base+from))
		}
		return
	}
	for i, from := range froms[d] {
		if codes[d] = int32(i); from >= 0 {
			c.turn(m, w, froms, codes, d+1, base+from)
		}
	}
}

// run puts a wheel of cells of which all are there and all are understood.
func (c *cube) run(m int32, w *wheel, codes []int32, base int64) {
	f, v := &c.measures[m], c.table.values
	judge := f.scale || f.most >= 0
	n := c.now.Len()
	k := &c.now
	k.grow(len(w.from))
	value, status, row := k.Value[n:][:len(w.from)], k.Status[n:][:len(w.from)], k.Row[n:][:len(w.from)]
	from, first := v.value[base:], int32(base)+1
	for i, at := range w.from {
		value[i], row[i] = from[at], first+int32(at)
	}
	if v.mark != nil {
		marks := v.mark[base:]
		for i, at := range w.from {
			if m := marks[at]; m != 0 {
				value[i], status[i] = c.meant(m, value[i])
			}
		}
	}
	for i := 0; i < len(value) && judge; i++ {
		if value[i] != 0 {
			value[i] = c.based(f, value[i], base+w.from[i])
		}
	}
	fill(k.Measure[n:], m)
	for d := range codes {
		if d < w.first {
			fill(k.Codes[d][n:], codes[d])
		} else {
			copy(k.Codes[d][n:], w.codes[d-w.first])
		}
	}
	c.full()
}

// meant is what a mark makes of a number.
func (c *cube) meant(k mark, x float64) (float64, data.Status) {
	said := &c.meanings[k.symbol()]
	if k&null != 0 {
		return 0, said.without
	}
	if said.with.Missing() {
		x = 0
	}
	return x, said.with
}

// put puts one cell: number i of the values, which is cell number n of the table.
func (c *cube) put(m int32, codes []int32, n int64, i int) {
	v := c.table.values
	k := v.markOf(i)
	if k == absent {
		return
	}
	if err := c.meanings[k.symbol()].err; err != nil {
		if !c.told[k.symbol()] {
			c.told[k.symbol()] = true
			c.fault(n, "status", err)
		}
		return
	}
	x, status := c.meant(k, v.value[i])
	if c.places != nil && !c.places.one(codes) {
		area, period := c.axes[c.places.area].Codes[codes[c.places.area]].ID, c.axes[c.places.time].Codes[codes[c.places.time]].ID
		add, keep, err := c.strays.Judge(area, data.Period(period), x, status, data.Origin{Page: c.page, Row: int(n) + 1})
		if err != nil {
			c.fault(n, data.Area, err)
		}
		if !keep {
			return
		}
		status |= add
	}
	f := &c.measures[m]
	if x != 0 && (f.scale || f.most >= 0) {
		x = c.based(f, x, n)
	}
	at, out := c.now.Len(), &c.now
	out.grow(1)
	for d, code := range codes {
		out.Codes[d][at] = code
	}
	out.Measure[at], out.Value[at], out.Status[at], out.Row[at] = m, x, status, int32(n)+1
	c.full()
}

// places are the areas that are there, under their codes, by period.
type places struct {
	area, time int // axes
	there      [][]bool
	always     []bool // by area
}

func (p *places) one(codes []int32) bool { return p.there[codes[p.area]][codes[p.time]] }

// all reports whether the area is one in every cell that has the first axes' codes.
func (p *places) all(codes []int32, first int) bool {
	switch {
	case p.area < first && p.time < first:
		return p.one(codes)
	case p.area < first:
		return p.always[codes[p.area]]
	}
	return !slices.Contains(p.always, false)
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
	place := c.keys(strides)
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

// keys returns what tells a cell number's place in the dataset, -1 for none.
func (c *cube) keys(strides []int64) func(n int64) int64 {
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

// columns are a batch in the making.
type columns struct{ data.Columns }

func (c *cube) empty() columns {
	k := columns{data.Columns{Codes: make([][]int32, len(c.axes))}}
	rows := min(batchRows+longWheel, max(c.table.values.count, 1))
	for d := range k.Codes {
		k.Codes[d] = make([]int32, 0, rows)
	}
	k.Measure, k.Row, k.Page = make([]int32, 0, rows), make([]int32, 0, rows), make([]int32, rows)
	k.Value, k.Status = make([]float64, 0, rows), make([]data.Status, 0, rows)
	return k
}

// grow lengthens all columns by n, for the caller to fill; statuses are none, as is the page's number.
func (k *columns) grow(n int) {
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

// flush ends a batch. Its columns begin anew.
func (c *cube) flush() {
	k := &c.now
	n := k.Len()
	if n == 0 {
		return
	}
	if len(k.Page) < n {
		k.Page = make([]int32, n)
	}
	b := k.Columns
	b.Page = k.Page[:n]
	c.give(b)
	for d := range k.Codes {
		k.Codes[d] = k.Codes[d][:0]
	}
	k.Measure, k.Row, k.Value, k.Status = k.Measure[:0], k.Row[:0], k.Value[:0], k.Status[:0]
}
