package parquet

import (
	"fmt"
	"io"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/memory"
	pq "github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
)

// Layout says what of a table's columns cannot be seen from their types. The zero value is always right.
type Layout struct {
	// Climbing names int32 columns whose numbers mostly rise by one. They are written as packed differences, which decode
	// slower than a dictionary but are a hundredth of the size.
	Climbing []string
	// Blank names string columns in which "" may stand. They get no statistics, because arrow v17 passes over "" when it
	// looks for the least string, and other engines would skip such rows by it.
	Blank []string
	// Split names float64 columns that may be written byte by byte, which takes less time and room where their numbers are mostly
	// whole, and is done only there. Arrow v17 cannot read them, [File] and other engines can.
	Split []string
}

// byDictionaryTypes are the types whose values recur so much that a dictionary of them pays.
var byDictionaryTypes = []arrow.Type{arrow.STRING, arrow.DICTIONARY, arrow.INT32}

// Writer writes a Parquet file that any reader opens as plain columns: zstd, statistics on, strings and int32 columns
// encoded by dictionary, float columns PLAIN. Equal records make equal bytes.
type Writer struct{ w *pqarrow.FileWriter }

// NewWriter starts a file of schema on w. Strings come best as string arrays; a dictionary array's column must be
// nullable, which takes longer to read, because of one that is not v17 writes a negative number of nulls.
func NewWriter(w io.Writer, schema *arrow.Schema, l Layout) (*Writer, error) {
	props, err := l.properties(schema)
	if err != nil {
		return nil, err
	}
	fw, err := pqarrow.NewFileWriter(schema, w, props, pqarrow.NewArrowWriterProperties(pqarrow.WithAllocator(props.Allocator())))
	if err != nil {
		return nil, fmt.Errorf("parquet: %w", err)
	}
	return &Writer{fw}, nil
}

// properties are how the columns of schema are encoded.
func (l *Layout) properties(schema *arrow.Schema, more ...pq.WriterProperty) (*pq.WriterProperties, error) {
	props := []pq.WriterProperty{
		pq.WithAllocator(memory.NewGoAllocator()), pq.WithCreatedBy("lagesbild"), pq.WithStats(true), pq.WithMaxRowGroupLength(1 << 30),
		// zstd's own level: higher ones take 4 to 16 times as long and gain 1 to 3 percent on real figures.
		pq.WithCompression(compress.Codecs.Zstd), pq.WithDictionaryDefault(false),
	}
	for _, f := range schema.Fields() {
		switch climbing := slices.Contains(l.Climbing, f.Name); {
		case f.Type.ID() == arrow.DICTIONARY && !f.Nullable:
			return nil, fmt.Errorf("parquet: dictionary column %q is not nullable", f.Name)
		case climbing:
			props = append(props, pq.WithEncodingFor(f.Name, pq.Encodings.DeltaBinaryPacked))
		case slices.Contains(byDictionaryTypes, f.Type.ID()):
			props = append(props, pq.WithDictionaryFor(f.Name, true))
		}
		if slices.Contains(l.Blank, f.Name) {
			props = append(props, pq.WithStatsFor(f.Name, false))
		}
	}
	return pq.NewWriterProperties(append(props, more...)...), nil
}

// splitting is how the columns of Split are encoded where that pays.
func (l *Layout) splitting() []pq.WriterProperty {
	var all []pq.WriterProperty
	for _, name := range l.Split {
		all = append(all, pq.WithEncodingFor(name, byteStreamSplit))
	}
	return all
}

// Write appends r as one row group.
func (w *Writer) Write(r arrow.Record) error {
	if err := w.w.Write(r); err != nil {
		return fmt.Errorf("parquet: write row group: %w", err)
	}
	return nil
}

// Close writes the footer. The writer beneath is closed too if it can be.
func (w *Writer) Close() error {
	if err := w.w.Close(); err != nil {
		return fmt.Errorf("parquet: write footer: %w", err)
	}
	return nil
}
