package store

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"

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

// Encode returns the dataset as one Parquet file, as the shelf would hold it, without its manifest.
func Encode(d *data.Dataset) ([]byte, error) { return encode(d, parquet.RowsPerGroup) }

// encode writes the dataset as a Parquet file of even row groups of at most perGroup rows.
func encode(d *data.Dataset, perGroup int) ([]byte, error) {
	rows := d.Len()
	groups := (rows + perGroup - 1) / perGroup
	l := parquet.Layout{Climbing: []string{rowColumn}, Blank: []string{statusColumn}}
	return parquet.Encode(fileSchema(&d.Structure), l, groups, func(g int) []parquet.Column {
		return group(d, pieces(d.Batches(), g*rows/groups, (g+1)*rows/groups))
	})
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

// group makes one row group.
func group(d *data.Dataset, rows []data.Columns) []parquet.Column {
	var columns []parquet.Column
	for k, dim := range d.Dimensions {
		c := parquet.Column{Place: joined(rows, func(c *data.Columns) []int32 { return c.Codes[k] })}
		for _, code := range dim.Codes {
			c.Words = append(c.Words, code.ID)
		}
		columns = append(columns, c)
	}
	measures := parquet.Column{Place: joined(rows, func(c *data.Columns) []int32 { return c.Measure })}
	for _, m := range d.Measures {
		measures.Words = append(measures.Words, m.ID)
	}
	status := joined(rows, func(c *data.Columns) []data.Status { return c.Status })
	return append(columns, measures,
		parquet.Column{Numbers: joined(rows, func(c *data.Columns) []float64 { return c.Value }), Null: missing(status)}, statuses(status),
		parquet.Column{Ints: joined(rows, func(c *data.Columns) []int32 { return c.Page })},
		parquet.Column{Ints: joined(rows, func(c *data.Columns) []int32 { return c.Row })})
}

// joined is one column of all the rows; of a single batch it is the batch's own.
func joined[T any](rows []data.Columns, column func(*data.Columns) []T) []T {
	if len(rows) == 1 {
		return column(&rows[0])
	}
	parts := make([][]T, len(rows))
	for i := range rows {
		parts[i] = column(&rows[i])
	}
	return slices.Concat(parts...)
}

func missing(status []data.Status) []bool {
	null := make([]bool, len(status))
	for i, s := range status {
		null[i] = s.Missing()
	}
	return null
}

// statuses is the column of statuses by their names.
func statuses(status []data.Status) parquet.Column {
	c := parquet.Column{Place: make([]int32, len(status))}
	var place [math.MaxUint16 + 1]int32 // 1 + place among words
	for i, s := range status {
		if place[s] == 0 {
			c.Words = append(c.Words, s.String())
			place[s] = int32(len(c.Words))
		}
		c.Place[i] = place[s] - 1
	}
	return c
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
	const enough = 64 << 10 // hashing goes fastest in long pieces
	var cells []byte
	for _, c := range d.Batches() {
		for i := range c.Len() {
			for _, codes := range c.Codes {
				cells = binary.LittleEndian.AppendUint32(cells, uint32(codes[i]))
			}
			v := c.Value[i]
			if c.Status[i].Missing() {
				v = 0
			}
			cells = binary.LittleEndian.AppendUint32(cells, uint32(c.Measure[i]))
			cells = binary.LittleEndian.AppendUint64(cells, math.Float64bits(v))
			cells = binary.LittleEndian.AppendUint16(cells, uint16(c.Status[i]))
			cells = binary.LittleEndian.AppendUint32(cells, uint32(c.Page[i]))
			cells = binary.LittleEndian.AppendUint32(cells, uint32(c.Row[i]))
			if len(cells) >= enough {
				h.Write(cells)
				cells = cells[:0]
			}
		}
	}
	h.Write(cells)
	return hex.EncodeToString(h.Sum(nil)), nil
}
