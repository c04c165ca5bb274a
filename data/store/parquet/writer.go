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

// RowsPerGroup is the size of row group that reads one measure fastest without costing much on the whole.
const RowsPerGroup = 112_000

// Writer writes a Parquet file that any reader opens as plain columns: zstd, statistics on, dictionary columns as
// strings encoded by dictionary, int32 columns by dictionary too, float columns PLAIN. Equal records make equal bytes.
type Writer struct{ w *pqarrow.FileWriter }

// NewWriter starts a file of schema on w. The int32 columns named climbing hold numbers that mostly rise by one; they are
// written as packed differences, which decode slower than a dictionary but are a hundredth of the size.
func NewWriter(w io.Writer, schema *arrow.Schema, climbing ...string) (*Writer, error) {
	return newWriter(w, schema, func(name string, t arrow.DataType) bool {
		return t.ID() == arrow.DICTIONARY || t.ID() == arrow.INT32 && !slices.Contains(climbing, name)
	})
}

func newWriter(w io.Writer, schema *arrow.Schema, byDictionary func(name string, t arrow.DataType) bool) (*Writer, error) {
	mem := memory.NewGoAllocator()
	props := []pq.WriterProperty{
		pq.WithAllocator(mem), pq.WithCreatedBy("lagesbild"), pq.WithStats(true), pq.WithMaxRowGroupLength(1 << 30),
		// zstd's own level: higher ones take 4 to 16 times as long and gain 1 to 3 percent on real figures.
		pq.WithCompression(compress.Codecs.Zstd), pq.WithDictionaryDefault(false),
	}
	for _, f := range schema.Fields() {
		if byDictionary(f.Name, f.Type) {
			props = append(props, pq.WithDictionaryFor(f.Name, true))
		} else if f.Type.ID() == arrow.INT32 {
			props = append(props, pq.WithEncodingFor(f.Name, pq.Encodings.DeltaBinaryPacked))
		}
	}
	fw, err := pqarrow.NewFileWriter(schema, w, pq.NewWriterProperties(props...), pqarrow.NewArrowWriterProperties(pqarrow.WithAllocator(mem)))
	if err != nil {
		return nil, fmt.Errorf("parquet: %w", err)
	}
	return &Writer{fw}, nil
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
