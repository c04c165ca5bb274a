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
	data.Columns             // with room for runCells
	codes            []int32 // of a cell that is judged by itself
}

const (
	runCells = 512
	fewCells = 6 // as few are judged one by one
)

func newRun(dimensions int) run {
	k := run{codes: make([]int32, dimensions), Columns: data.Columns{
		Codes: make([][]int32, dimensions), Measure: make([]int32, runCells), Value: make([]float64, runCells), Status: make([]data.Status, runCells),
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
	k.Measure[i], k.Value[i], k.Status[i], k.Page[i], k.Row[i] = x.Measure, x.Number, x.Status, x.Page, x.Row
	k.n++
}

// judge judges the cells that have not been, in their order.
func (c *Collector) judge() {
	k := &c.pending
	if k.n == 0 {
		return
	}
	f := c.factsOf(k.vintage, k.measure)
	x := Cell{Vintage: k.vintage, Measure: k.measure, Codes: k.codes}
	for i := 0; i < k.n; i++ {
		if k.n > fewCells {
			plain := c.plain(f, i)
			f.part.take(k, i, plain)
			if i = plain; i == k.n {
				break
			}
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
	area, time, value, status, sex := k.Codes[c.area][:k.n], k.Codes[c.time], k.Value, k.Status, []int32(nil)
	if c.sex >= 0 {
		sex = k.Codes[c.sex]
	}
	least, most := -math.MaxFloat64, math.MaxFloat64
	if f.most > 0 {
		least, most = 0, f.most
	}
	last, stands := int32(-1), []int8(nil) // an area, and its periods
	for i := from; i < len(area); i++ {
		if a, t := area[i], time[i]; a != last || int(t) >= len(stands) || stands[t] <= 0 {
			if !c.there(a, t) {
				return i
			}
			last, stands = a, c.areas[a]
		}
		v := f.scale.base(value[i])
		if v == 0 && f.zero != 0 {
			return i
		}
		if status[i].Missing() {
			v = 0
		}
		if !(v >= least && v <= most) { // nor where it is not a number
			return i
		}
		if sex != nil {
			our := f.under[sex[i]]
			if our < 0 {
				return i
			}
			sex[i] = our
		}
		value[i] = v
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
		chunk.Measure = append(chunk.Measure, k.Measure[from:from+n]...)
		chunk.Value = append(chunk.Value, k.Value[from:from+n]...)
		chunk.Status = append(chunk.Status, k.Status[from:from+n]...)
		chunk.Page = append(chunk.Page, k.Page[from:from+n]...)
		chunk.Row = append(chunk.Row, k.Row[from:from+n]...)
		from += n
	}
}
