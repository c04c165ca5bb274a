package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/store/parquet"
)

// The columns beside the dimensions.
const (
	measureColumn = "measure"
	valueColumn   = "value"
	statusColumn  = "status"
	pageColumn    = "page"
	rowColumn     = "row"
)

// columnNames are the file's columns in order.
func columnNames(s *data.Structure) []string {
	var names []string
	for _, d := range s.Dimensions {
		names = append(names, d.ID)
	}
	return append(names, measureColumn, valueColumn, statusColumn, pageColumn, rowColumn)
}

// fileSchema is the structure as the file's columns: nothing is null but a missing value.
func fileSchema(s *data.Structure) *arrow.Schema {
	var fields []arrow.Field
	for _, name := range columnNames(s) {
		f := arrow.Field{Name: name, Type: arrow.BinaryTypes.String}
		switch name {
		case valueColumn:
			f.Type, f.Nullable = arrow.PrimitiveTypes.Float64, true
		case pageColumn, rowColumn:
			f.Type = arrow.PrimitiveTypes.Int32
		}
		fields = append(fields, f)
	}
	return arrow.NewSchema(fields, nil)
}

// encode writes the dataset as a Parquet file of even row groups of at most perGroup rows.
func encode(d *data.Dataset, perGroup int) ([]byte, error) {
	var buf bytes.Buffer
	schema := fileSchema(&d.Structure)
	w, err := parquet.NewWriter(&buf, schema, parquet.Layout{Climbing: []string{rowColumn}, Blank: []string{statusColumn}})
	if err != nil {
		return nil, err
	}
	rows := d.Len()
	groups := (rows + perGroup - 1) / perGroup
	for g := range groups {
		r := record(schema, d, pieces(d.Batches(), g*rows/groups, (g+1)*rows/groups))
		err := w.Write(r)
		r.Release()
		if err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// pieces returns rows from … to-1 of the batches, without copying.
func pieces(batches []data.Columns, from, to int) []data.Columns {
	var out []data.Columns
	start := 0
	for _, b := range batches {
		lo, hi := max(from-start, 0), min(to-start, b.Len())
		if lo < hi {
			p := data.Columns{
				Codes: make([][]int32, len(b.Codes)), Measure: b.Measure[lo:hi], Value: b.Value[lo:hi],
				Status: b.Status[lo:hi], Page: b.Page[lo:hi], Row: b.Row[lo:hi],
			}
			for d := range b.Codes {
				p.Codes[d] = b.Codes[d][lo:hi]
			}
			out = append(out, p)
		}
		start += b.Len()
	}
	return out
}

// record makes one row group.
func record(schema *arrow.Schema, d *data.Dataset, rows []data.Columns) arrow.Record {
	var arrays []arrow.Array
	for k, dim := range d.Dimensions {
		arrays = append(arrays, words(rows, func(c *data.Columns, i int) string { return dim.Codes[c.Codes[k][i]].ID }))
	}
	arrays = append(arrays,
		words(rows, func(c *data.Columns, i int) string { return d.Measures[c.Measure[i]].ID }),
		values(rows), words(rows, func(c *data.Columns, i int) string { return c.Status[i].String() }),
		ints(rows, func(c *data.Columns) []int32 { return c.Page }), ints(rows, func(c *data.Columns) []int32 { return c.Row }))
	n := 0
	for i := range rows {
		n += rows[i].Len()
	}
	r := array.NewRecord(schema, arrays, int64(n))
	for _, a := range arrays {
		a.Release()
	}
	return r
}

func ints(rows []data.Columns, column func(*data.Columns) []int32) arrow.Array {
	b := array.NewInt32Builder(memory.DefaultAllocator)
	defer b.Release()
	for i := range rows {
		b.AppendValues(column(&rows[i]), nil)
	}
	return b.NewArray()
}

func words(rows []data.Columns, word func(c *data.Columns, i int) string) arrow.Array {
	b := array.NewStringBuilder(memory.DefaultAllocator)
	defer b.Release()
	for k := range rows {
		for i := range rows[k].Len() {
			b.Append(word(&rows[k], i))
		}
	}
	return b.NewArray()
}

func values(rows []data.Columns) arrow.Array {
	b := array.NewFloat64Builder(memory.DefaultAllocator)
	defer b.Release()
	for i := range rows {
		for k, v := range rows[i].Value {
			if rows[i].Status[k].Missing() {
				b.AppendNull()
			} else {
				b.Append(v)
			}
		}
	}
	return b.NewArray()
}

// digest is a checksum of what a dataset says: structure, licence, observations and where each comes from. The day on
// which the provider's pages were published is left out, so that the same figures published again are the same.
func digest(d *data.Dataset) (string, error) {
	pages := make([]data.Page, len(d.Pages))
	for i, p := range d.Pages {
		p.Vintage = ""
		pages[i] = p
	}
	head, err := json.Marshal([]any{d.Structure, d.Licence, pages})
	if err != nil {
		return "", fmt.Errorf("dataset %s: %w", d.ID, err)
	}
	h := sha256.New()
	h.Write(head)
	var cell []byte
	for _, c := range d.Batches() {
		for i := range c.Len() {
			cell = cell[:0]
			for _, codes := range c.Codes {
				cell = binary.LittleEndian.AppendUint32(cell, uint32(codes[i]))
			}
			v := c.Value[i]
			if c.Status[i].Missing() {
				v = 0
			}
			cell = binary.LittleEndian.AppendUint32(cell, uint32(c.Measure[i]))
			cell = binary.LittleEndian.AppendUint64(cell, math.Float64bits(v))
			cell = binary.LittleEndian.AppendUint16(cell, uint16(c.Status[i]))
			cell = binary.LittleEndian.AppendUint32(cell, uint32(c.Page[i]))
			cell = binary.LittleEndian.AppendUint32(cell, uint32(c.Row[i]))
			h.Write(cell)
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
