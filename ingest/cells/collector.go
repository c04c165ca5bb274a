package cells

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/codelist"
)

// Cell is one value as published. Its words have been found: indices are those that the collector gave.
type Cell struct {
	Vintage int32
	Codes   []int32 // one for each dimension, in the collector's order
	Measure int32
	Number  float64 // as published
	Status  data.Status
	Page    int32
	Row     int32
}

// Collector checks cells and gathers them by vintage.
type Collector struct {
	Layout   *Layout
	IDs      []string // dimensions in order
	Vintages *Words
	Measures *Words // the provider's codes
	Dims     []*Words

	heading func(role string) string
	pages   []data.Page
	pageOf  map[data.Page]int32
	sex     int // place of sex among IDs, or -1
	area    int
	time    int
	areas   [][]int8 // area, period → 0 not asked yet, 1 the area was there, -1 it was not under that code
	strays  Strays
	facts   [][]*facts // vintage, measure
	recent  *facts     // those of the cell before
	parts   []*part    // by vintage
	pending run
	faults  Faults
}

// facts are what Add needs to know of one measure in one vintage.
type facts struct {
	Measure
	at    [2]int32 // vintage and measure
	part  *part
	base  data.Unit
	scale scale
	most  float64
	zero  data.Status
	under []int32 // sex index → sex index under which the value stands, -1 refused, -2 not asked yet
}

// part is what one vintage has so far, in chunks that become the dataset's.
type part struct{ chunks []*data.Columns }

// Value is the role of the column that holds the numbers.
const Value = "value"

// New starts a collector for l, which must be valid. Heading names the provider's column for a dimension's id and for
// Value, for the errors that are found here.
func New(l *Layout, heading func(role string) string) *Collector {
	c := &Collector{IDs: Order(l.Dimensions), Layout: l, heading: heading, pageOf: map[data.Page]int32{}, sex: -1}
	for d, id := range c.IDs {
		c.Dims = append(c.Dims, NewWords(func(word string) (string, error) { return l.meaning(id, word) }))
		switch id {
		case data.Sex:
			c.sex = d
		case data.Area:
			c.area = d
		case data.Time:
			c.time = d
		}
	}
	c.pending = newRun(len(c.IDs))
	c.Vintages = NewWords(Day)
	c.Measures = NewWords(func(code string) (string, error) {
		if _, ok := l.Measures[code]; !ok {
			return "", fmt.Errorf("measure %q: %w: the definition does not list it", code, data.ErrUnknownCode)
		}
		return code, nil
	})
	return c
}

// Day checks a vintage's day, YYYY-MM-DD.
func Day(day string) (string, error) {
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return "", fmt.Errorf("vintage %q: want a day, YYYY-MM-DD", day)
	}
	return day, nil
}

// Page returns the index that stands for p.
func (c *Collector) Page(p data.Page) int32 {
	i, ok := c.pageOf[p]
	if !ok {
		i = int32(len(c.pages))
		c.pages, c.pageOf[p] = append(c.pages, p), i
	}
	return i
}

// Fault reports an error at a row and column of a page.
func (c *Collector) Fault(page, row int32, column string, err error) {
	c.judge()
	c.fault(page, row, column, err)
}

func (c *Collector) fault(page, row int32, column string, err error) {
	p := c.pages[page]
	p.Column = column
	c.faults = append(c.faults, &data.CellError{Origin: data.Origin{Page: p, Row: int(row)}, Err: err})
}

// Refuse reports an error of the page as a whole.
func (c *Collector) Refuse(err error) {
	c.judge()
	c.faults.Add(err)
}

// Err returns the faults met so far.
func (c *Collector) Err() error {
	c.judge()
	return c.faults.Err()
}

// one judges one cell.
func (c *Collector) one(f *facts, x *Cell) {
	status, ok := x.Status, true
	if !c.there(x.Codes[c.area], x.Codes[c.time]) {
		var left bool
		if status, left, ok = c.stray(x); left {
			return
		}
	}
	if c.sex >= 0 {
		from := x.Codes[c.sex]
		sex := f.under[from]
		if sex == notAsked {
			sex = c.ask(f, from)
		}
		if sex == refused {
			_, err := f.Under(c.Dims[c.sex].ID(from))
			c.fault(x.Page, x.Row, c.heading(data.Sex), err)
			ok = false
		}
		x.Codes[c.sex] = sex
	}
	v := f.scale.base(x.Number)
	if v == 0 {
		status |= f.zero
	}
	if status.Missing() {
		v = 0
	} else if math.IsNaN(v) || math.IsInf(v, 0) {
		c.fault(x.Page, x.Row, c.heading(Value), fmt.Errorf("%v is not a finite number", x.Number))
		ok = false
	} else if f.most > 0 && (v < 0 || v > f.most) {
		c.fault(x.Page, x.Row, c.heading(Value), fmt.Errorf("%v %s is outside what a share can be, 0 to %v: is the unit right?", x.Number, f.Unit, f.most))
		ok = false
	}
	if ok {
		f.part.room(len(x.Codes)).Append(x.Codes, x.Measure, v, status, x.Page, x.Row)
	}
}

// there reports whether an area is one in a period, under that code.
func (c *Collector) there(a, t int32) bool {
	for int(a) >= len(c.areas) {
		c.areas = append(c.areas, nil)
	}
	for int(t) >= len(c.areas[a]) {
		c.areas[a] = append(c.areas[a], 0)
	}
	if c.areas[a][t] == 0 {
		c.areas[a][t] = -1
		if codelist.StandingOf(c.Dims[c.area].ID(a), data.Period(c.Dims[c.time].ID(t))) == codelist.There {
			c.areas[a][t] = 1
		}
	}
	return c.areas[a][t] > 0
}

// stray judges a cell whose area is not there: it is left out, or a fault, or has the status returned.
func (c *Collector) stray(x *Cell) (status data.Status, left, ok bool) {
	add, keep, err := c.strays.Judge(c.Dims[c.area].ID(x.Codes[c.area]), data.Period(c.Dims[c.time].ID(x.Codes[c.time])),
		x.Number, x.Status, data.Origin{Page: c.pages[x.Page], Row: int(x.Row)})
	if err != nil {
		c.fault(x.Page, x.Row, c.heading(data.Area), err)
	}
	return x.Status | add, err == nil && !keep, err == nil
}

// Findings tell which cells' areas were not there in their period, and what became of the cells.
func (c *Collector) Findings() []string {
	c.judge()
	return c.strays.Findings()
}

const (
	refused  = -1
	notAsked = -2
)

func (c *Collector) ask(f *facts, sex int32) int32 {
	f.under[sex] = refused
	if to, err := f.Under(c.Dims[c.sex].ID(sex)); err == nil {
		f.under[sex] = c.sexOf(to)
	}
	return f.under[sex]
}

// sexOf returns the index of one of our sex codes, which need not be among the provider's words.
func (c *Collector) sexOf(code string) int32 {
	w := c.Dims[c.sex]
	i, ok := w.index[code]
	if !ok {
		i = int32(len(w.ids))
		w.index[code], w.ids = i, append(w.ids, code)
	}
	return i
}

func (c *Collector) factsOf(v, m int32) *facts {
	if f := c.recent; f != nil && f.at == [2]int32{v, m} && (c.sex < 0 || len(f.under) == c.Dims[c.sex].Len()) {
		return f
	}
	for int(v) >= len(c.facts) {
		c.facts = append(c.facts, nil)
		c.parts = append(c.parts, &part{})
	}
	for int(m) >= len(c.facts[v]) {
		c.facts[v] = append(c.facts[v], nil)
	}
	f := c.facts[v][m]
	if f == nil {
		def := c.Layout.Measures[c.Measures.ID(m)]
		f = &facts{Measure: def.In(data.Vintage(c.Vintages.ID(v))), at: [2]int32{v, m}, part: c.parts[v]}
		f.base, f.scale = scaleOf(f.Unit)
		f.zero, _ = data.ParseStatus(f.Zero) // checked by Validate
		f.most = f.MostShare()
		c.facts[v][m] = f
	}
	for c.sex >= 0 && len(f.under) < c.Dims[c.sex].Len() {
		f.under = append(f.under, notAsked)
	}
	c.recent = f
	return f
}

// room is the chunk that the next cell goes to.
func (p *part) room(dimensions int) *data.Columns {
	n := len(p.chunks)
	if n == 0 || p.chunks[n-1].Len() == data.ChunkRows {
		p.chunks = append(p.chunks, data.NewChunk(dimensions, n))
	}
	return p.chunks[len(p.chunks)-1]
}

// Datasets returns a dataset for each vintage met, the oldest first, or all the faults. The collector is done afterwards.
func (c *Collector) Datasets(mem memory.Allocator) ([]*data.Dataset, error) {
	c.judge()
	order := make([]int, len(c.parts))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return strings.Compare(c.Vintages.ID(int32(a)), c.Vintages.ID(int32(b)))
	})
	var sets []*data.Dataset
	for _, v := range order {
		if len(c.parts[v].chunks) == 0 {
			continue // met only on rows that are not this source's
		}
		d, err := c.dataset(mem, v)
		if err != nil {
			c.faults.Add(err)
			continue
		}
		sets = append(sets, d)
	}
	if len(c.faults) > 0 {
		for _, d := range sets {
			d.Release()
		}
		return nil, c.faults
	}
	return sets, nil
}

// dataset builds the dataset of one vintage, with the measures and codes that it has.
func (c *Collector) dataset(mem memory.Allocator, v int) (*data.Dataset, error) {
	p := c.parts[v]
	measures, place := c.measures(v)
	s := data.Structure{ID: c.Layout.Dataset, Title: c.Layout.Title, Measures: measures, Notes: c.Layout.Notes}
	for _, id := range c.IDs {
		s.Dimensions = append(s.Dimensions, data.Dimension{ID: id, Title: c.Layout.dimensionTitle(id)})
	}
	b := data.NewBuilder(s, data.Vintage(c.Vintages.ID(int32(v))), c.Layout.Licence)
	for d, w := range c.Dims {
		p.renumber(w.Len(), func(k *data.Columns) []int32 { return k.Codes[d] }, func(i int32) int32 {
			return b.Code(d, data.Code{ID: w.ID(i), Title: c.Layout.title(c.IDs[d], w.ID(i))})
		})
	}
	p.renumber(len(c.pages), func(k *data.Columns) []int32 { return k.Page }, func(i int32) int32 { return b.Page(c.pages[i]) })
	p.renumber(len(place), func(k *data.Columns) []int32 { return k.Measure }, func(i int32) int32 { return place[i] })
	for _, k := range p.chunks {
		b.Take(k)
	}
	p.chunks = nil // let go by the builder, one after the other
	return b.Finish(mem)
}

// renumber gives the n numbers of a column those that they become, which are asked for in the order in which they are met.
func (p *part) renumber(n int, column func(*data.Columns) []int32, becomes func(int32) int32) {
	to := slices.Repeat([]int32{-1}, n)
	same := true
	for _, k := range p.chunks {
		for _, i := range column(k) {
			if to[i] < 0 {
				to[i] = becomes(i)
				same = same && to[i] == i
			}
		}
	}
	if same {
		return
	}
	for _, k := range p.chunks {
		numbers := column(k)
		for r, i := range numbers {
			numbers[r] = to[i]
		}
	}
}

// measures returns the measures of one vintage in order of their ids, and where each of the provider's codes stands.
func (c *Collector) measures(v int) ([]data.Measure, []int32) {
	tables := c.tables(v)
	var all []data.Measure
	for m, f := range c.facts[v] {
		if f == nil {
			continue
		}
		code := c.Measures.ID(int32(m))
		id := f.ID(code)
		if i := slices.IndexFunc(all, func(o data.Measure) bool { return o.ID == id }); i >= 0 {
			all[i].Table = join(all[i].Table, tables[m])
			continue
		}
		all = append(all, data.Measure{
			ID: id, Title: f.Title, Table: tables[m], Unit: f.base, Published: f.Unit, Additive: f.Additive,
			SexForm: forms[f.Sex], MarginOf: f.MarginOf, Breaks: f.Breaks, Notes: f.notes(data.Vintage(c.Vintages.ID(int32(v)))),
		})
	}
	slices.SortFunc(all, func(a, b data.Measure) int { return strings.Compare(a.ID, b.ID) })
	place := make([]int32, c.Measures.Len())
	for m, f := range c.facts[v] {
		if f != nil {
			id := f.ID(c.Measures.ID(int32(m)))
			place[m] = int32(slices.IndexFunc(all, func(o data.Measure) bool { return o.ID == id }))
		}
	}
	return all, place
}

// notes are the measure's notes and the changes that have come into force.
func (f *facts) notes(v data.Vintage) []data.Note {
	notes := slices.Clone(f.Notes)
	for _, ch := range f.Changes {
		if ch.Vintage <= v {
			notes = append(notes, data.Note{ID: "changed-" + string(ch.Vintage), Text: ch.Why})
		}
	}
	return notes
}

// tables lists, for each of the provider's codes, the tables its cells come from.
func (c *Collector) tables(v int) []string {
	type pair struct{ measure, page int32 }
	seen := map[pair]bool{}
	recent := slices.Repeat([]int32{-1}, len(c.pages)) // the measure met last on each page
	tables := make([]string, c.Measures.Len())
	for _, k := range c.parts[v].chunks {
		for r, page := range k.Page {
			m := k.Measure[r]
			if m == recent[page] {
				continue
			}
			if recent[page] = m; !seen[pair{m, page}] {
				seen[pair{m, page}] = true
				tables[m] = join(tables[m], c.pages[page].Table)
			}
		}
	}
	return tables
}

// join adds word to a list in alphabetical order, once.
func join(list, word string) string {
	words := strings.Split(list, "; ")
	if list == "" {
		words = nil
	}
	if word == "" || slices.Contains(words, word) {
		return list
	}
	words = append(words, word)
	slices.Sort(words)
	return strings.Join(words, "; ")
}
