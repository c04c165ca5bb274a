package store

import (
	"io"
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

// Encode writes the dataset as one Parquet file, as the shelf would hold it, without its manifest. How the dataset lies in
// batches makes no difference.
func Encode(w io.Writer, d *data.Dataset) error { return encode(w, d, data.BatchRows) }

// encode writes row groups of at most perGroup rows.
func encode(w io.Writer, d *data.Dataset, perGroup int) error {
	l := parquet.Layout{Climbing: []string{rowColumn}, Blank: []string{statusColumn}, Split: []string{valueColumn}}
	ends := groupEnds(d, perGroup)
	return parquet.Encode(w, fileSchema(&d.Structure), l, len(ends), func(g int) []parquet.Column {
		from := 0
		if g > 0 {
			from = ends[g-1]
		}
		return group(d, pieces(d.Batches(), from, ends[g]))
	})
}

// groupEnds are the rows before which a row group ends.
func groupEnds(d *data.Dataset, perGroup int) (ends []int) {
	batches, starts := d.Batches(), []int{}
	total := 0
	for i := range batches {
		starts = append(starts, total)
		total += batches[i].Len()
	}
	at := func(row int) (*data.Columns, int) {
		b, found := slices.BinarySearch(starts, row)
		if !found {
			b--
		}
		return &batches[b], row - starts[b]
	}
	for end := 0; end < total; {
		end = data.BatchEnd(end, total, perGroup, len(d.Dimensions), func(n, i, j int) bool {
			x, i := at(i)
			y, j := at(j)
			return x.Same(n, i, y, j)
		})
		ends = append(ends, end)
	}
	return ends
}

// pieces returns rows from … to-1 of the batches, without copying.
func pieces(batches []data.Columns, from, to int) []data.Columns {
	var out []data.Columns
	start := 0
	for _, b := range batches {
		lo, hi := max(from-start, 0), min(to-start, b.Len())
		if lo < hi {
			out = append(out, b.Slice(lo, hi))
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
		parquet.Column{Numbers: joined(rows, func(c *data.Columns) []float64 { return c.Value }), Null: missing(status)},
		parquet.Column{Set: data.Uint16s(status), Word: func(s uint16) string { return data.Status(s).String() }},
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

// missing tells which statuses say that there is no value; nil if none does.
func missing(status []data.Status) []bool {
	any := data.Status(0)
	for _, s := range status {
		any |= s
	}
	if !any.Missing() {
		return nil
	}
	null := make([]bool, len(status))
	for i, s := range status {
		null[i] = s.Missing()
	}
	return null
}
