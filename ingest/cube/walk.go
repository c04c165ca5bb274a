package cube

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/ingest/cells"
	"lagesbild/ingest/pieces"
)

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
func (c *Cube) wheel(froms [][]int64) wheel {
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
func (c *Cube) dense() {
	for m := range c.Measures {
		froms, base := make([][]int64, len(c.Axes)), int64(0)
		for d, a := range c.Axes {
			froms[d] = a.From
		}
		if c.Sex >= 0 {
			froms[c.Sex] = c.Measures[m].From
		} else {
			base = c.Measures[m].From[0]
		}
		w := c.wheel(froms)
		c.turn(int32(m), &w, froms, make([]int32, len(c.Axes)), 0, base)
	}
}

// turn walks axis d and those after it.
func (c *Cube) turn(m int32, w *wheel, froms [][]int64, codes []int32, d int, base int64) {
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

// stretch is rows of the batch, from at on, that are a turn of a wheel: cells of which all are there and all are understood.
type stretch struct {
	of   *Measure
	w    *wheel
	base int64
	at   int
}

// run puts a wheel of cells. Their numbers come with those of the whole batch.
func (c *Cube) run(m int32, w *wheel, codes []int32, base int64) {
	f := &c.Measures[m]
	n := c.now.Len()
	k := &c.now
	c.grow(len(w.from))
	fill(k.Measure[n:], m)
	for d := range codes {
		if d < w.first {
			fill(k.Codes[d][n:], codes[d])
		} else {
			copy(k.Codes[d][n:], w.codes[d-w.first])
		}
	}
	c.paged(f, n)
	c.left = append(c.left, stretch{f, w, base, n})
	c.full()
}

// gather takes the numbers of the stretches that are left, on all processors: they lie far from each other.
func (c *Cube) gather() {
	pieces.Each(len(c.left), func(i int) { c.numbers(&c.left[i]) })
	for _, s := range c.left {
		f, k := s.of, &c.now
		for i := s.at; i < s.at+len(s.w.from) && (f.scale || f.Most > 0 || f.Zero != 0); i++ {
			k.Value[i], k.Status[i] = c.based(f, k.Value[i], k.Status[i], s.base+s.w.from[i-s.at], k.Page[i])
		}
	}
	c.left = c.left[:0]
}

// numbers takes the numbers, statuses and rows of a stretch, and the pages of its symbols.
func (c *Cube) numbers(s *stretch) {
	k, w, base := &c.now, s.w, s.base
	value, status, row := k.Value[s.at:][:len(w.from)], k.Status[s.at:][:len(w.from)], k.Row[s.at:][:len(w.from)]
	from := c.Number[base:]
	if c.Row != nil {
		rows := c.Row[base:]
		for i, at := range w.from {
			value[i], row[i] = from[at], rows[at]
		}
	} else {
		first := int32(base) + 1
		for i, at := range w.from {
			value[i], row[i] = from[at], first+int32(at)
		}
	}
	if c.Mark == nil {
		return
	}
	marks := c.Mark[base:]
	for i, at := range w.from {
		if m := marks[at]; m != 0 {
			value[i], status[i] = c.meant(m, value[i])
			k.Page[s.at+i] = s.of.page(c.sexAt(s.at+i), m.Symbol())
		}
	}
}

// paged gives the rows from n on, of one measure, the pages of cells without symbol.
func (c *Cube) paged(f *Measure, n int) {
	fill(c.now.Page[n:], f.page(0, 0))
	for i := n; i < c.now.Len() && len(f.Pages) > 1; i++ {
		c.now.Page[i] = f.page(c.sexAt(i), 0)
	}
}

// sexAt is the sex of a row of the batch.
func (c *Cube) sexAt(i int) int32 {
	if c.Sex < 0 {
		return 0
	}
	return c.now.Codes[c.Sex][i]
}

// meant is what a mark makes of a number.
func (c *Cube) meant(k Mark, x float64) (float64, data.Status) {
	said := &c.Meanings[k.Symbol()]
	if k&Null != 0 {
		return 0, said.Without
	}
	if said.With.Missing() {
		x = 0
	}
	return x, said.With
}

// put puts one cell: number i of the cells, which is cell number n of the table.
func (c *Cube) put(m int32, codes []int32, n int64, i int) {
	k := c.mark(i)
	if k == Absent {
		return
	}
	f, sex := &c.Measures[m], int32(0)
	if c.Sex >= 0 {
		sex = codes[c.Sex]
	}
	if err := c.Meanings[k.Symbol()].Err; err != nil {
		if !c.told[k.Symbol()] {
			c.told[k.Symbol()] = true
			c.fault(n, f.page(sex, 0), "status", err)
		}
		return
	}
	page := f.page(sex, k.Symbol())
	x, status := c.meant(k, c.Number[i])
	if c.places != nil && !c.places.one(codes) {
		area, period := c.Axes[c.places.area].Codes[codes[c.places.area]].ID, c.Axes[c.places.time].Codes[codes[c.places.time]].ID
		add, keep, err := c.Strays.Judge(area, data.Period(period), x, status, data.Origin{Page: c.Pages[page], Row: int(c.row(n))})
		if err != nil {
			c.fault(n, page, c.AreaColumn, err)
		}
		if !keep {
			return
		}
		status |= add
	}
	x, status = c.based(f, x, status, n, page)
	at, out := c.now.Len(), &c.now
	c.grow(1)
	for d, code := range codes {
		out.Codes[d][at] = code
	}
	out.Measure[at], out.Value[at], out.Status[at], out.Page[at], out.Row[at] = m, x, status, page, c.row(n)
	c.full()
}

// based takes a published number to the base unit; a share that cannot be is a fault.
func (c *Cube) based(f *Measure, v float64, status data.Status, n int64, page int32) (float64, data.Status) {
	published := v
	if v == 0 {
		if !status.Missing() {
			status |= f.Zero
		}
		return 0, status
	}
	if f.scale {
		v = cells.Base(v, f.unit)
	}
	if f.Most > 0 && (v < 0 || v > f.Most) {
		c.fault(n, page, cmp.Or(c.ValueColumn, f.ID), fmt.Errorf("%v %s is outside what a share can be, 0 to %v: is the unit right?", published, f.unit, f.Most))
	} else if math.IsInf(v, 0) {
		c.fault(n, page, cmp.Or(c.ValueColumn, f.ID), fmt.Errorf("%v %s is more than a number can hold", published, f.unit))
	}
	return v, status
}

// places are the areas that are there, under their codes, by period.
type places struct {
	area, time int // axes
	there      [][]bool
	always     []bool // by area
}

// there finds the areas that there are in each period; nil if all are in all.
func (c *Cube) there() *places {
	axis := func(id string) int { return slices.IndexFunc(c.Axes, func(a Axis) bool { return a.ID == id }) }
	p := &places{area: axis(data.Area), time: axis(data.Time)}
	for _, a := range c.Axes[p.area].Codes {
		row := make([]bool, len(c.Axes[p.time].Codes))
		for k, t := range c.Axes[p.time].Codes {
			row[k] = codelist.StandingOf(a.ID, data.Period(t.ID)) == codelist.There
		}
		p.there, p.always = append(p.there, row), append(p.always, !slices.Contains(row, false))
	}
	if !slices.Contains(p.always, false) {
		return nil
	}
	return p
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

// empty makes the columns of a batch.
func (c *Cube) empty() data.Columns {
	k := data.Columns{Codes: make([][]int32, len(c.Axes))}
	rows := min(data.BatchRows+longWheel, max(len(c.Number), 1))
	for d := range k.Codes {
		k.Codes[d] = make([]int32, 0, rows)
	}
	k.Measure, k.Row, k.Page = make([]int32, 0, rows), make([]int32, 0, rows), make([]int32, 0, rows)
	k.Value, k.Status = make([]float64, 0, rows), make([]data.Status, 0, rows)
	return k
}

// grow lengthens all columns by n, for the caller to fill; statuses are none.
func (c *Cube) grow(n int) {
	k := &c.now
	for d := range k.Codes {
		k.Codes[d] = longer(k.Codes[d], n)
	}
	k.Measure, k.Row, k.Page = longer(k.Measure, n), longer(k.Row, n), longer(k.Page, n)
	k.Value, k.Status = longer(k.Value, n), longer(k.Status, n)
	clear(k.Status[len(k.Status)-n:])
}

func longer[T any](s []T, n int) []T {
	if len(s)+n > cap(s) {
		s = slices.Grow(s, n)
	}
	return s[:len(s)+n]
}

// anew is as much room elsewhere for what comes after the first n, if anything does.
func anew[T any](s []T, n int) []T {
	if n == len(s) {
		return nil
	}
	return append(make([]T, 0, cap(s)), s[n:]...)
}

func fill(s []int32, v int32) {
	for i := range s {
		s[i] = v
	}
}

// full ends batches where the rows that have come fill more than one.
func (c *Cube) full() {
	if c.now.Len() > data.BatchRows {
		c.gather()
	}
	for c.now.Len() > data.BatchRows {
		k := &c.now
		c.end(data.BatchEnd(0, k.Len(), data.BatchRows, len(k.Codes), func(dimensions, i, j int) bool { return k.Same(dimensions, i, k, j) }))
	}
}

// flush ends the last batch.
func (c *Cube) flush() {
	c.gather()
	if n := c.now.Len(); n > 0 {
		c.end(n)
	}
}

// end gives a batch of the first n rows, whose values and rows are the taker's, and begins anew with the rest. The other
// columns stay as they are until the next batch is given: they are those of the batch before that are used again.
func (c *Cube) end(n int) {
	k := &c.now
	c.give(k.Slice(0, n))
	next := c.before
	if next.Codes == nil {
		next = c.empty()
	}
	for d := range k.Codes {
		next.Codes[d] = append(next.Codes[d][:0], k.Codes[d][n:]...)
	}
	next.Measure, next.Page, next.Status = append(next.Measure[:0], k.Measure[n:]...), append(next.Page[:0], k.Page[n:]...), append(next.Status[:0], k.Status[n:]...)
	next.Value, next.Row = anew(k.Value, n), anew(k.Row, n)
	c.before, c.now = c.now, next
}
