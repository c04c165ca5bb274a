package data

import (
	"cmp"
	"fmt"
	"slices"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow/memory"
)

// statuses looks at numbers as the statuses that they are; they share memory layout.
func statuses(u []uint16) []Status { return unsafe.Slice((*Status)(unsafe.SliceData(u)), len(u)) }

// Uint16s looks at statuses as the numbers that they are. It is the same memory.
func Uint16s(s []Status) []uint16 { return unsafe.Slice((*uint16)(unsafe.SliceData(s)), len(s)) }

// Builder collects observations in any order and makes a Dataset of them.
type Builder struct {
	structure Structure
	vintage   Vintage
	licence   string
	pages     []Page
	pageIndex map[Page]int32
	index     []map[string]int32 // per dimension, code → place
	measure   map[string]int32
	chunks    []*Columns
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

// ChunkRows is the number of observations in each chunk but the last.
const ChunkRows = 1 << 15

// Append adds one observation: codes are indices, one per dimension; value is in the measure's base unit and is
// ignored where status says missing.
func (b *Builder) Append(codes []int32, measure int32, value float64, status Status, page, row int32) {
	if status.Missing() {
		value = 0
	}
	n := len(b.chunks) - 1
	if n < 0 || b.chunks[n].Len() == ChunkRows {
		b.chunks, n = append(b.chunks, NewChunk(len(codes), len(b.chunks))), n+1
	}
	b.chunks[n].Append(codes, measure, value, status, page, row)
}

// Take adds a chunk of observations under the builder's indices, which is the builder's from then on. All chunks but the
// last have [ChunkRows] rows; where a value is missing, it is 0.
func (b *Builder) Take(c *Columns) {
	if n := len(b.chunks); n > 0 && b.chunks[n-1].Len() != ChunkRows || c.Len() > ChunkRows {
		panic("data: a chunk of another length amid observations")
	}
	b.chunks = append(b.chunks, c)
}

// NewChunk makes the n-th chunk of a series, from 0, for [Columns.Append]. The first grows as it needs.
func NewChunk(dimensions, n int) *Columns {
	rows := ChunkRows
	if n == 0 {
		rows = 0
	}
	c := &Columns{
		Codes: make([][]int32, dimensions), Measure: make([]int32, 0, rows), Value: make([]float64, 0, rows),
		Status: make([]Status, 0, rows), Page: make([]int32, 0, rows), Row: make([]int32, 0, rows),
	}
	for d := range c.Codes {
		c.Codes[d] = make([]int32, 0, rows)
	}
	return c
}

// Append adds one observation to a chunk.
func (c *Columns) Append(codes []int32, measure int32, value float64, status Status, page, row int32) {
	for d, code := range codes {
		c.Codes[d] = append(c.Codes[d], code)
	}
	c.Measure = append(c.Measure, measure)
	c.Value = append(c.Value, value)
	c.Status = append(c.Status, status)
	c.Page = append(c.Page, page)
	c.Row = append(c.Row, row)
}

// Len returns the number of observations appended so far.
func (b *Builder) Len() int {
	if len(b.chunks) == 0 {
		return 0
	}
	return (len(b.chunks)-1)*ChunkRows + b.chunks[len(b.chunks)-1].Len()
}

// Finish sorts the observations and returns the dataset, allocated from mem. Codes of every dimension are put in
// order of their ids. Two observations at the same codes, or a value that is not finite, are errors, all of them reported,
// each with its origin. The builder is done afterwards: its chunks are let go as the dataset takes them over.
func (b *Builder) Finish(mem memory.Allocator) (*Dataset, error) {
	moved := b.orderCodes()
	o, full, err := b.sort(moved)
	if err != nil {
		return nil, fmt.Errorf("dataset %s: %w", b.structure.ID, err)
	}
	return FromBatches(mem, b.structure, b.vintage, b.licence, b.pages, b.batches(o, full, moved)), nil
}

// FromColumns makes a dataset of batches that are already sorted, free of duplicates and indexed by s, as the shelf holds them.
// Values and rows become the dataset's and are not to be changed afterwards.
func FromColumns(mem memory.Allocator, s Structure, vintage Vintage, licence string, pages []Page, batches []Columns) *Dataset {
	return FromBatches(mem, s, vintage, licence, pages, slices.Values(batches))
}

// orderCodes puts the codes of every dimension in order of their ids and returns where each has gone.
func (b *Builder) orderCodes() (moved [][]int32) {
	moved = make([][]int32, len(b.structure.Dimensions))
	for d := range b.structure.Dimensions {
		codes := b.structure.Dimensions[d].Codes
		place := make([]int32, len(codes))
		for i := range place {
			place[i] = int32(i)
		}
		slices.SortStableFunc(place, func(x, y int32) int { return cmp.Compare(codes[x].ID, codes[y].ID) })
		moved[d] = make([]int32, len(codes))
		sorted := make([]Code, len(codes))
		for to, from := range place {
			moved[d][from] = int32(to)
			sorted[to] = codes[from]
		}
		b.structure.Dimensions[d].Codes = sorted
		for i, c := range sorted {
			b.index[d][c.ID] = int32(i)
		}
	}
	return moved
}
