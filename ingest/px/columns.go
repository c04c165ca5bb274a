package px

import (
	"slices"

	"lagesbild/data"
)

// batchRows is how many observations go in one batch: near the row group measured best for the shelf.
const batchRows = 112_000

// batches makes the observations' columns, by measure and then by dimension, codes in order of their ids. A file holds a
// full table, so this is counting and needs neither sorting nor comparing.
func (c *conversion) batches() []data.Columns {
	w := c.walk()
	values, rows := c.values(w), c.rows(w)
	total := len(values)
	each := total / len(c.factors)
	status, page := c.explain(w, total, each)
	inner := each
	dims := make([]*cycle, len(c.axes))
	for k, a := range c.axes {
		inner /= len(a.from)
		dims[k] = &cycle{inner: inner, n: len(a.from)}
	}
	measure := &cycle{inner: each, n: len(c.factors)}
	var all []data.Columns
	for from := 0; from < total; from += batchRows {
		to := min(from+batchRows, total)
		b := data.Columns{
			Codes: make([][]int32, len(dims)), Measure: measure.slice(from, to), Value: values[from:to],
			Status: status(from, to), Page: page(from, to), Row: rows[from:to],
		}
		for k, d := range dims {
			b.Codes[k] = d.slice(from, to)
		}
		all = append(all, b)
	}
	return all
}

// values are the numbers in the dataset's order and units.
func (c *conversion) values(w walk) []float64 {
	from := c.grid.numbers
	values := from
	if !w.asIs {
		values = make([]float64, len(from))
		gather(w, values, from, func(v float64) float64 { return v })
	}
	each := len(values) / len(c.factors)
	for m, by := range c.factors {
		if by.by == 1 {
			continue
		}
		if &values[0] == &from[0] {
			values = slices.Clone(from) // the file's own stay
		}
		for i, v := range values[m*each : (m+1)*each] {
			values[m*each+i] = by.apply(v)
		}
	}
	return values
}

// rows are the lines of the cells. Where the lines hold equally many cells they are counted, not looked up.
func (c *conversion) rows(w walk) []int32 {
	total := len(c.grid.numbers)
	rows := make([]int32, total)
	first, per := c.grid.lines.regular(total)
	if per == 0 || slices.ContainsFunc(w.outer, func(base int32) bool { return base%per != 0 }) {
		gather(w, rows, c.grid.lines.all(total), func(line int32) int32 { return line })
		return rows
	}
	inner := make([]int32, len(w.inner))
	for i, at := range w.inner {
		inner[i] = at / per
	}
	for k, base := range w.outer {
		line := first + base/per
		out := rows[k*len(inner) : (k+1)*len(inner)]
		for i, at := range inner {
			out[i] = line + at
		}
	}
	return rows
}

// walk is the way through the file's cells in the dataset's order: for each outer place, the cells at outer plus each of
// inner.
type walk struct {
	outer, inner []int32
	asIs         bool // the file's order is the dataset's
}

// walkBlock is the fewest inner cells, so that a step outside costs little.
const walkBlock = 1 << 10

func (c *conversion) walk() walk {
	axes := c.axes
	if c.Contents >= 0 {
		axes = append([]axis{c.contents}, axes...)
	}
	split, n := len(axes), 1
	for split > 0 && n < walkBlock {
		split--
		n *= len(axes[split].from)
	}
	w := walk{outer: places(axes[:split]), inner: places(axes[split:])}
	w.asIs = consecutive(w.inner, 1) && consecutive(w.outer, int32(len(w.inner)))
	return w
}

// places lists the cells of every combination of codes, the last axis fastest.
func places(axes []axis) []int32 {
	at := []int32{0}
	for _, a := range axes {
		next := make([]int32, 0, len(at)*len(a.from))
		for _, base := range at {
			for _, from := range a.from {
				next = append(next, base+from*int32(a.stride))
			}
		}
		at = next
	}
	return at
}

func consecutive(at []int32, step int32) bool {
	for i, v := range at {
		if v != int32(i)*step {
			return false
		}
	}
	return true
}

// gather puts what each cell means in the dataset's order.
func gather[T, U any](w walk, to []U, from []T, mean func(T) U) {
	block := len(w.inner)
	for k, base := range w.outer {
		out, in := to[k*block:(k+1)*block], from[base:]
		for i, at := range w.inner {
			out[i] = mean(in[at])
		}
	}
}

// explain makes the columns of status and page: the same throughout where there are only numbers.
func (c *conversion) explain(w walk, total, each int) (status func(from, to int) []data.Status, page func(from, to int) []int32) {
	plain := &cycle{inner: each, n: len(c.factors)}
	none := make([]data.Status, min(batchRows, total))
	status, page = func(from, to int) []data.Status { return none[:to-from] }, plain.slice
	if c.grid.symbols == nil && len(c.set) == 0 {
		return status, page
	}
	statuses := make([]data.Status, total)
	status = func(from, to int) []data.Status { return statuses[from:to] }
	if symbols := c.grid.symbols; symbols != nil {
		pages := make([]int32, total)
		for m, of := range c.pageOf {
			own := pages[m*each : (m+1)*each]
			for i := range own {
				own[i] = of[Number]
			}
		}
		for k, base := range w.outer {
			in, out := symbols[base:], k*len(w.inner)
			for i, at := range w.inner {
				if s := in[at]; s != Number {
					statuses[out+i], pages[out+i] = c.statuses[s], c.pageOf[(out+i)/each][s]
				}
			}
		}
		page = func(from, to int) []int32 { return pages[from:to] }
	}
	for cell, s := range c.set {
		statuses[c.placed(cell)] = s
	}
	return status, page
}

// placed is where a cell of the file stands in the dataset.
func (c *conversion) placed(cell int) int {
	at := 0
	add := func(a axis) {
		n := len(a.from)
		at = at*n + int(a.to[cell/a.stride%n])
	}
	if c.Contents >= 0 {
		add(c.contents)
	}
	for _, a := range c.axes {
		add(a)
	}
	return at
}

// cycle is a column of a full table: each of n codes comes inner times in a row, and then from the first again. Batches
// share memory where they look alike; nobody writes to them.
type cycle struct {
	inner, n int
	pattern  []int32 // some turns, so that a batch is a slice of it
	same     []int32 // of one code
}

func (c *cycle) slice(from, to int) []int32 {
	turn := c.inner * c.n
	switch code := int32(from / c.inner % c.n); {
	case from/c.inner == (to-1)/c.inner:
		if len(c.same) < to-from || c.same[0] != code {
			c.same = make([]int32, to-from)
			c.fill(c.same, from)
		}
		return c.same[:to-from]
	case turn <= 4*batchRows:
		if c.pattern == nil {
			c.pattern = make([]int32, turn+batchRows)
			c.fill(c.pattern[:turn], 0)
			for done := turn; done < len(c.pattern); {
				done += copy(c.pattern[done:], c.pattern[:done])
			}
		}
		return c.pattern[from%turn : from%turn+to-from]
	}
	b := make([]int32, to-from)
	c.fill(b, from)
	return b
}

// fill writes the column from a row on.
func (c *cycle) fill(b []int32, from int) {
	for i := 0; i < len(b); {
		code := int32((from + i) / c.inner % c.n)
		end := min(len(b), i+c.inner-(from+i)%c.inner)
		for ; i < end; i++ {
			b[i] = code
		}
	}
}
