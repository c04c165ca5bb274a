package data

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow/memory"
)

// statuses and uint16s look at one slice as the other type; they share memory layout.
func statuses(u []uint16) []Status { return unsafe.Slice((*Status)(unsafe.SliceData(u)), len(u)) }
func uint16s(s []Status) []uint16  { return unsafe.Slice((*uint16)(unsafe.SliceData(s)), len(s)) }

// Builder collects observations in any order and makes a Dataset of them.
type Builder struct {
	structure Structure
	vintage   Vintage
	licence   string
	pages     []Page
	pageIndex map[Page]int32
	index     []map[string]int32 // per dimension, code → place
	measure   map[string]int32
	col       Columns
}

// NewBuilder starts a dataset of structure s. Dimensions may come without codes: [Builder.Code] adds those met.
func NewBuilder(s Structure, vintage Vintage, licence string) *Builder {
	b := &Builder{structure: s, vintage: vintage, licence: licence, pageIndex: map[Page]int32{}, measure: map[string]int32{}}
	b.structure.Dimensions = slices.Clone(s.Dimensions)
	b.structure.Measures = slices.Clone(s.Measures)
	for i := range b.structure.Dimensions {
		d := &b.structure.Dimensions[i]
		d.Codes = slices.Clone(d.Codes)
		places := make(map[string]int32, len(d.Codes))
		for j, c := range d.Codes {
			places[c.ID] = int32(j)
		}
		b.index = append(b.index, places)
	}
	for i, m := range s.Measures {
		b.measure[m.ID] = int32(i)
	}
	b.col.Codes = make([][]int32, len(s.Dimensions))
	return b
}

// Page returns the index that stands for p in Append.
func (b *Builder) Page(p Page) int32 {
	i, ok := b.pageIndex[p]
	if !ok {
		i = int32(len(b.pages))
		b.pages = append(b.pages, p)
		b.pageIndex[p] = i
	}
	return i
}

// Code returns the index that stands for code c of dimension d in Append, adding the code if it is new.
func (b *Builder) Code(d int, c Code) int32 {
	i, ok := b.index[d][c.ID]
	if !ok {
		i = int32(len(b.structure.Dimensions[d].Codes))
		b.structure.Dimensions[d].Codes = append(b.structure.Dimensions[d].Codes, c)
		b.index[d][c.ID] = i
	}
	return i
}

// Lookup returns the index of a code already known to dimension d.
func (b *Builder) Lookup(d int, id string) (int32, bool) {
	i, ok := b.index[d][id]
	return i, ok
}

// Measure returns the index that stands for measure id in Append.
func (b *Builder) Measure(id string) (int32, bool) {
	i, ok := b.measure[id]
	return i, ok
}

// Append adds one observation: codes are indices, one per dimension; value is in the measure's base unit and is
// ignored where status says missing.
func (b *Builder) Append(codes []int32, measure int32, value float64, status Status, page, row int32) {
	if status.Missing() {
		value = 0
	}
	for d, c := range codes {
		b.col.Codes[d] = append(b.col.Codes[d], c)
	}
	b.col.Measure = append(b.col.Measure, measure)
	b.col.Value = append(b.col.Value, value)
	b.col.Status = append(b.col.Status, status)
	b.col.Page = append(b.col.Page, page)
	b.col.Row = append(b.col.Row, row)
}

// Grow makes room for n more observations.
func (b *Builder) Grow(n int) {
	for d := range b.col.Codes {
		b.col.Codes[d] = slices.Grow(b.col.Codes[d], n)
	}
	b.col.Measure = slices.Grow(b.col.Measure, n)
	b.col.Value = slices.Grow(b.col.Value, n)
	b.col.Status = slices.Grow(b.col.Status, n)
	b.col.Page = slices.Grow(b.col.Page, n)
	b.col.Row = slices.Grow(b.col.Row, n)
}

// Len returns the number of observations appended so far.
func (b *Builder) Len() int { return len(b.col.Value) }

// batchRows keeps a batch near the row-group size that was measured best for the shelf.
const batchRows = 112_000

// Finish sorts the observations and returns the dataset, allocated from mem. Codes of every dimension are put in
// order of their ids. Two observations at the
// same codes, or a value that is not finite, are errors, all of them reported, each with its origin.
func (b *Builder) Finish(mem memory.Allocator) (*Dataset, error) {
	b.orderCodes()
	order, asGiven := b.sorted()
	if err := b.check(order); err != nil {
		return nil, fmt.Errorf("dataset %s: %w", b.structure.ID, err)
	}
	batches := func(yield func(Columns) bool) {
		for start := 0; start < len(order); start += batchRows {
			end := min(start+batchRows, len(order))
			c := b.slice(start, end)
			if !asGiven {
				c = b.take(order[start:end])
			}
			if !yield(c) {
				return
			}
		}
	}
	return FromBatches(mem, b.structure, b.vintage, b.licence, b.pages, batches), nil
}

// FromColumns makes a dataset of batches that are already sorted, free of duplicates and indexed by s, as the shelf holds them.
func FromColumns(mem memory.Allocator, s Structure, vintage Vintage, licence string, pages []Page, batches []Columns) *Dataset {
	return FromBatches(mem, s, vintage, licence, pages, slices.Values(batches))
}

func (b *Builder) orderCodes() {
	for d := range b.structure.Dimensions {
		codes := b.structure.Dimensions[d].Codes
		place := make([]int32, len(codes))
		for i := range place {
			place[i] = int32(i)
		}
		slices.SortStableFunc(place, func(x, y int32) int { return cmp.Compare(codes[x].ID, codes[y].ID) })
		moved := make([]int32, len(codes))
		sorted := make([]Code, len(codes))
		for to, from := range place {
			moved[from] = int32(to)
			sorted[to] = codes[from]
		}
		b.structure.Dimensions[d].Codes = sorted
		for i, c := range b.col.Codes[d] {
			b.col.Codes[d][i] = moved[c]
		}
		for i, c := range sorted {
			b.index[d][c.ID] = int32(i)
		}
	}
}

// compare orders observations x and y by measure and then by each dimension.
func (b *Builder) compare(x, y int32) int {
	if c := cmp.Compare(b.col.Measure[x], b.col.Measure[y]); c != 0 {
		return c
	}
	for _, codes := range b.col.Codes {
		if c := cmp.Compare(codes[x], codes[y]); c != 0 {
			return c
		}
	}
	return 0
}

// sorted returns the observations' order, and whether it is the one they were given in.
func (b *Builder) sorted() (order []int32, asGiven bool) {
	order = make([]int32, b.Len())
	for i := range order {
		order[i] = int32(i)
	}
	if slices.IsSortedFunc(order, b.compare) {
		return order, true
	}
	slices.SortStableFunc(order, b.compare)
	return order, false
}

func (b *Builder) check(order []int32) error {
	var errs []error
	origin := func(i int32) Origin { return Origin{Page: b.pages[b.col.Page[i]], Row: int(b.col.Row[i])} }
	for k, i := range order {
		if v := b.col.Value[i]; math.IsNaN(v) || math.IsInf(v, 0) {
			errs = append(errs, &CellError{origin(i), fmt.Errorf("value is not a finite number")})
		}
		if k > 0 && b.compare(order[k-1], i) == 0 {
			errs = append(errs, &CellError{origin(i), fmt.Errorf("%w of %v", ErrDuplicate, origin(order[k-1]))})
		}
	}
	return errors.Join(errs...)
}

// slice is take for observations that already stand in order.
func (b *Builder) slice(from, to int) Columns {
	c := Columns{
		Codes: make([][]int32, len(b.col.Codes)), Measure: b.col.Measure[from:to], Value: b.col.Value[from:to],
		Status: b.col.Status[from:to], Page: b.col.Page[from:to], Row: b.col.Row[from:to],
	}
	for d := range c.Codes {
		c.Codes[d] = b.col.Codes[d][from:to]
	}
	return c
}

func (b *Builder) take(order []int32) Columns {
	c := Columns{
		Codes: make([][]int32, len(b.col.Codes)), Measure: pick(b.col.Measure, order), Value: pick(b.col.Value, order),
		Status: pick(b.col.Status, order), Page: pick(b.col.Page, order), Row: pick(b.col.Row, order),
	}
	for d := range c.Codes {
		c.Codes[d] = pick(b.col.Codes[d], order)
	}
	return c
}

func pick[T any](from []T, order []int32) []T {
	to := make([]T, len(order))
	for k, i := range order {
		to[k] = from[i]
	}
	return to
}
