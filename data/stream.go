package data

import (
	"bytes"
	"iter"
	"sort"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/bitutil"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// FromBatches is [FromColumns] for one who has the batches one at a time. Values and rows become the dataset's; the other
// columns are copied as they come and may be used again for the next batch. One that is the same as in the batch before, as
// most are where observations fill a cube, is held once.
func FromBatches(mem memory.Allocator, s Structure, vintage Vintage, licence string, pages []Page, batches iter.Seq[Columns]) *Dataset {
	d := &Dataset{Structure: s, Vintage: vintage, Pages: pages, Licence: licence}
	b := batcher{d: d, mem: mem, schema: s.schema()}
	for _, dim := range s.Dimensions {
		b.words = append(b.words, words(mem, len(dim.Codes), func(k int) string { return dim.Codes[k].ID }))
	}
	b.words = append(b.words, words(mem, len(s.Measures), func(k int) string { return s.Measures[k].ID }))
	for c := range batches {
		b.add(c)
	}
	for _, w := range b.words {
		w.Release()
	}
	return d
}

// BatchRows is the most that a batch, and a row group on the shelf, should hold: one measure is then read fast, at little cost
// to the reading of all.
const BatchRows = 112_000

// BatchEnd returns where a batch of at most so many rows that begins at row start of sorted rows ends: with a measure if it
// can, else, not before it is half full, with a code of the first dimension, and so on. So most of its columns are those of
// the batch before. Same reports whether two rows have the measure and that many dimensions in common.
func BatchEnd(start, total, most, dimensions int, same func(dimensions, i, j int) bool) int {
	end := start + most
	if end >= total {
		return total
	}
	for d := range dimensions {
		k := sort.Search(most, func(k int) bool { return same(d, start+k, end) })
		if k > most/2 || d == 0 && k > 0 {
			return start + k
		}
	}
	return end
}

// Same reports whether row i has the measure and the first dimensions in common with row j of another batch, or this one.
func (c *Columns) Same(dimensions, i int, o *Columns, j int) bool {
	if c.Measure[i] != o.Measure[j] {
		return false
	}
	for d := range dimensions {
		if c.Codes[d][i] != o.Codes[d][j] {
			return false
		}
	}
	return true
}

// Alike is how many values at the start are the same, 0 of none.
func Alike[T comparable](values []T) int {
	for i, v := range values {
		if v != values[0] {
			return i
		}
	}
	return len(values)
}

// Recurs reports whether two columns differ by one number in every row, as most do from batch to batch of a full table.
func Recurs(x, y []int32) bool {
	if len(x) != len(y) {
		return false
	}
	if len(x) == 0 || &x[0] == &y[0] {
		return true
	}
	apart := int64(y[0]) - int64(x[0])
	for len(x) > 0 {
		n := min(len(x), 64)
		other := int64(0)
		for i, v := range x[:n] {
			other |= int64(y[i]) - int64(v) ^ apart
		}
		if other != 0 {
			return false
		}
		x, y = x[n:], y[n:]
	}
	return true
}

// batcher appends batches to a dataset.
type batcher struct {
	d      *Dataset
	mem    memory.Allocator
	schema *arrow.Schema
	words  []arrow.Array // the codes' ids, by dimension, and the measures'
}

func (b *batcher) add(c Columns) {
	n := len(b.d.Dimensions)
	var before Columns
	last := func(int) arrow.ArrayData { return nil }
	if k := len(b.d.records); k > 0 {
		before = b.d.columns[k-1]
		last = func(i int) arrow.ArrayData { return b.d.records[k-1].Column(i).Data() }
	} else {
		before.Codes = make([][]int32, n)
	}
	var all []arrow.Array
	for d := range n {
		all = append(all, b.coded(d, before.Codes[d], c.Codes[d], last(d)))
	}
	all = append(all, b.coded(n, before.Measure, c.Measure, last(n)))
	values := memory.NewBufferBytes(arrow.Float64Traits.CastToBytes(c.Value))
	rows := memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(c.Row))
	all = append(all, column(arrow.PrimitiveTypes.Float64, values, c.Len(), missingOf(b.mem, c.Status)),
		shared(b.mem, arrow.PrimitiveTypes.Uint16, arrow.Uint16Traits.CastToBytes, Uint16s(before.Status), Uint16s(c.Status), last(n+2)),
		shared(b.mem, arrow.PrimitiveTypes.Int32, arrow.Int32Traits.CastToBytes, before.Page, c.Page, last(n+3)),
		column(arrow.PrimitiveTypes.Int32, rows, c.Len(), nil))
	r := array.NewRecord(b.schema, all, int64(c.Len()))
	for _, a := range all {
		a.Release()
	}
	b.d.records = append(b.d.records, r)
	b.d.columns = append(b.d.columns, b.d.columnsOf(r))
}

// coded is a column of indices into words i.
func (b *batcher) coded(i int, before, now []int32, last arrow.ArrayData) arrow.Array {
	indices := shared(b.mem, arrow.PrimitiveTypes.Int32, arrow.Int32Traits.CastToBytes, before, now, last)
	defer indices.Release()
	return array.NewDictionaryArray(b.schema.Field(i).Type, indices, b.words[i])
}

// shared is a copy of a column without nulls; one that is the same as before has the same memory.
func shared[T any](mem memory.Allocator, t arrow.DataType, cast func([]T) []byte, before, now []T, last arrow.ArrayData) arrow.Array {
	if last != nil && bytes.Equal(cast(before), cast(now)) {
		d := array.NewData(t, len(now), last.Buffers(), nil, 0, 0)
		defer d.Release()
		return array.MakeFromData(d)
	}
	values := memory.NewResizableBuffer(mem)
	values.Resize(len(cast(now)))
	copy(values.Bytes(), cast(now))
	return column(t, values, len(now), nil)
}

// column is a column of values, and of nulls where valid has no bit; both buffers become its own.
func column(t arrow.DataType, values *memory.Buffer, n int, valid *memory.Buffer) arrow.Array {
	defer values.Release()
	nulls := 0
	if valid != nil {
		defer valid.Release()
		nulls = n - bitutil.CountSetBits(valid.Bytes(), 0, n)
	}
	d := array.NewData(t, n, []*memory.Buffer{valid, values}, nil, nulls, 0)
	defer d.Release()
	return array.MakeFromData(d)
}

// missingOf is the bitmap of values that are not missing, nil if none is.
func missingOf(mem memory.Allocator, status []Status) *memory.Buffer {
	all := Status(0)
	for _, s := range status {
		all |= s
	}
	if !all.Missing() {
		return nil
	}
	buffer := memory.NewResizableBuffer(mem)
	buffer.Resize((len(status) + 7) / 8)
	bits := buffer.Bytes()
	for k := range bits {
		part := status[8*k : min(8*k+8, len(status))]
		bits[k] = byte(1<<len(part) - 1)
		all := Status(0)
		for _, s := range part {
			all |= s
		}
		for i := 0; i < len(part) && all.Missing(); i++ {
			if part[i].Missing() {
				bits[k] &^= 1 << i
			}
		}
	}
	return buffer
}

func words(mem memory.Allocator, n int, name func(int) string) arrow.Array {
	b := array.NewStringBuilder(mem)
	for k := range n {
		b.Append(name(k))
	}
	defer b.Release()
	return b.NewArray()
}
