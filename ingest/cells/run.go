package cells

import (
	"math"

	"lagesbild/data"
)

// run is cells of one vintage and measure that have not been judged: nearly all are plain, and those are judged faster together.
// Their values are as published and their sexes the provider's.
type run struct {
	vintage, measure int32
	n                int
	data.Columns     // room for runCells
}

const runCells = 512

func newRun(dimensions int) run {
	k := run{Columns: data.Columns{
		Codes: make([][]int32, dimensions), Value: make([]float64, runCells), Status: make([]data.Status, runCells),
		Page: make([]int32, runCells), Row: make([]int32, runCells),
	}}
	for d := range k.Codes {
		k.Codes[d] = make([]int32, runCells)
	}
	return k
}

// Add checks one cell and keeps it if it is good; otherwise it is a fault of the page. The cell's codes are copied.
func (c *Collector) Add(x *Cell) {
	k := &c.pending
	if k.n == runCells || k.vintage != x.Vintage || k.measure != x.Measure {
		c.judge()
		k.vintage, k.measure = x.Vintage, x.Measure
	}
	i := k.n
	for d, code := range x.Codes {
		k.Codes[d][i] = code
	}
	k.Value[i], k.Status[i], k.Page[i], k.Row[i] = x.Number, x.Status, x.Page, x.Row
	k.n++
}

// judge judges the cells that have not been, in their order.
func (c *Collector) judge() {
	k := &c.pending
	if k.n == 0 {
		return
	}
	f := c.factsOf(k.vintage, k.measure)
	x := Cell{Vintage: k.vintage, Measure: k.measure, Codes: make([]int32, len(k.Codes))}
	for i := 0; i < k.n; i++ {
		plain := c.plain(f, i)
		f.part.take(k, i, plain)
		if i = plain; i == k.n {
			break
		}
		for d := range x.Codes {
			x.Codes[d] = k.Codes[d][i]
		}
		x.Number, x.Status, x.Page, x.Row = k.Value[i], k.Status[i], k.Page[i], k.Row[i]
		c.one(f, &x)
	}
	k.n = 0
}

// plain returns the first cell, from one on, that is not kept just as it is but for its unit and sex, which it brings to ours.
func (c *Collector) plain(f *facts, from int) int {
	k := &c.pending
	least, most := -math.MaxFloat64, math.MaxFloat64
	if f.most > 0 {
		least, most = 0, f.most
	}
	for i := from; i < k.n; i++ {
		a, t := int(k.Codes[c.area][i]), int(k.Codes[c.time][i])
		if a >= len(c.areas) || t >= len(c.areas[a]) || c.areas[a][t] <= 0 {
			return i
		}
		v := f.scale.base(k.Value[i])
		if v == 0 && f.zero != 0 {
			return i
		}
		if k.Status[i].Missing() {
			v = 0
		}
		if !(v >= least && v <= most) { // nor where it is not a number
			return i
		}
		if c.sex >= 0 {
			sex := f.under[k.Codes[c.sex][i]]
			if sex < 0 {
				return i
			}
			k.Codes[c.sex][i] = sex
		}
		k.Value[i] = v
	}
	return k.n
}

// take adds a run's cells from one to before another.
func (p *part) take(k *run, from, to int) {
	for from < to {
		chunk := p.room(len(k.Codes))
		n := min(to-from, data.ChunkRows-chunk.Len())
		for d, codes := range k.Codes {
			chunk.Codes[d] = append(chunk.Codes[d], codes[from:from+n]...)
		}
		for range n {
			chunk.Measure = append(chunk.Measure, k.measure)
		}
		chunk.Value = append(chunk.Value, k.Value[from:from+n]...)
		chunk.Status = append(chunk.Status, k.Status[from:from+n]...)
		chunk.Page = append(chunk.Page, k.Page[from:from+n]...)
		chunk.Row = append(chunk.Row, k.Row[from:from+n]...)
		from += n
	}
}
