package parquet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/memory"
	pq "github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/metadata"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
	"github.com/apache/arrow/go/v17/parquet/schema"

	"lagesbild/data"
)

// ErrUnsupported is a file that may well be sound but holds what this reader cannot read.
var ErrUnsupported = errors.New("unsupported Parquet feature")

var (
	codecs = []compress.Compression{
		compress.Codecs.Uncompressed, compress.Codecs.Snappy, compress.Codecs.Gzip, compress.Codecs.Zstd, compress.Codecs.Brotli,
	}
	encodings = []pq.Encoding{
		pq.Encodings.Plain, pq.Encodings.RLE, pq.Encodings.BitPacked, pq.Encodings.PlainDict, pq.Encodings.RLEDict,
		pq.Encodings.DeltaBinaryPacked, pq.Encodings.DeltaByteArray, pq.Encodings.DeltaLengthByteArray,
		byteStreamSplit,
	}
)

const magic = "PAR1"

// File is an open Parquet file whose footer has been checked. It is safe for use by several goroutines.
type File struct {
	raw    []byte
	meta   *metadata.FileMetaData
	schema *arrow.Schema
	dict   []bool // columns whose strings all groups hold by dictionary
}

// Open checks the footer of the Parquet file raw, which must not be changed while the File is in use. Nested columns,
// encryption, and codecs or encodings that arrow v17 lacks are [ErrUnsupported]; a footer that contradicts itself or
// the file is [data.ErrCorrupt].
func Open(raw []byte) (*File, error) {
	f, err := guard(context.Background(), func() (*File, error) {
		f := &File{raw: raw}
		return f, f.open()
	})
	if err != nil {
		return nil, fmt.Errorf("parquet: %w", err)
	}
	return f, nil
}

func (f *File) open() error {
	if !bytes.HasPrefix(f.raw, []byte(magic)) {
		return fmt.Errorf("%w: not a Parquet file", data.ErrCorrupt)
	}
	r, err := file.NewParquetReader(bytes.NewReader(f.raw), file.WithReadProps(pq.NewReaderProperties(memory.NewGoAllocator())))
	if err != nil {
		return fmt.Errorf("%w: %v", data.ErrCorrupt, err)
	}
	f.meta = r.MetaData()
	if err := f.check(); err != nil {
		return err
	}
	a, err := f.reader(memory.NewGoAllocator())
	if err != nil {
		return err
	}
	if f.schema, err = a.Schema(); err != nil {
		return fmt.Errorf("%w: %v", ErrUnsupported, err)
	}
	return nil
}

// reader makes a pqarrow reader of its own for one reading, so that nothing is shared but the footer.
func (f *File) reader(mem memory.Allocator) (*pqarrow.FileReader, error) {
	r, err := file.NewParquetReader(bytes.NewReader(f.raw), file.WithMetadata(f.meta), file.WithReadProps(pq.NewReaderProperties(mem)))
	if err != nil {
		return nil, fmt.Errorf("%w: %v", data.ErrCorrupt, err)
	}
	var props pqarrow.ArrowReadProperties
	for i, dict := range f.dict {
		props.SetReadDict(i, dict)
	}
	a, err := pqarrow.NewFileReader(r, props, mem)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrUnsupported, err)
	}
	return a, nil
}

// Schema returns the columns. Strings held by dictionary come as dictionaries with int32 indices.
func (f *File) Schema() *arrow.Schema { return f.schema }

// Rows returns the number of rows.
func (f *File) Rows() int64 { return f.meta.NumRows }

// Groups returns the number of row groups.
func (f *File) Groups() int { return len(f.meta.RowGroups) }

// GroupRows returns the number of rows in row group g.
func (f *File) GroupRows(g int) int64 { return f.meta.RowGroups[g].NumRows }

// Range returns the least and greatest string of a column in row group g by the footer's statistics; ok is false
// where there are none.
func (f *File) Range(g int, column string) (least, greatest string, ok bool) {
	i := f.schema.FieldIndices(column)
	if len(i) != 1 {
		return "", "", false
	}
	stats, err := guard(context.Background(), func() (metadata.TypedStatistics, error) {
		chunk, err := f.meta.RowGroup(g).ColumnChunk(i[0])
		if err != nil {
			return nil, err
		}
		return chunk.Statistics()
	})
	s, is := stats.(*metadata.ByteArrayStatistics)
	if err != nil || !is || !s.HasMinMax() {
		return "", "", false
	}
	return string(s.Min()), string(s.Max()), true
}

// check refuses what the reader would misread and what cannot be true of this file.
func (f *File) check() error {
	n := f.meta.Schema.NumColumns()
	if f.meta.IsSetEncryptionAlgorithm() {
		return fmt.Errorf("%w: encryption", ErrUnsupported)
	}
	if root := f.meta.Schema.Root(); n == 0 || root.NumFields() != n {
		return fmt.Errorf("%w: nested columns, or none", ErrUnsupported)
	}
	f.dict = make([]bool, n)
	for i := range n {
		c := f.meta.Schema.Column(i)
		if c.MaxRepetitionLevel() > 0 || c.MaxDefinitionLevel() > 1 {
			return fmt.Errorf("column %q: %w: nested values", c.Name(), ErrUnsupported)
		}
		f.dict[i] = c.LogicalType().Equals(schema.StringLogicalType{}) && len(f.meta.RowGroups) > 0
	}
	var rows int64
	var spans []span
	for g := range f.meta.RowGroups {
		group, err := f.checkGroup(g)
		if err != nil {
			return fmt.Errorf("row group %d: %w", g, err)
		}
		spans = append(spans, group...)
		rows += f.meta.RowGroups[g].NumRows
	}
	if rows != f.meta.NumRows {
		return fmt.Errorf("%w: row groups hold %d rows, the footer says %d", data.ErrCorrupt, rows, f.meta.NumRows)
	}
	return disjoint(spans)
}

// span is where a column chunk lies in the file.
type span struct{ from, to int64 }

func spanOf(c *metadata.ColumnChunkMetaData) span {
	from := c.DataPageOffset()
	// Some writers leave the dictionary's offset at 0.
	if d := c.DictionaryPageOffset(); c.HasDictionaryPage() && d > 0 {
		from = min(from, d)
	}
	return span{from, from + c.TotalCompressedSize()}
}

// disjoint reports two chunks that claim the same bytes: one of them would be read as the other.
func disjoint(spans []span) error {
	slices.SortFunc(spans, func(a, b span) int { return int(a.from - b.from) })
	for i := 1; i < len(spans); i++ {
		if spans[i].from < spans[i-1].to {
			return fmt.Errorf("%w: column chunks overlap at byte %d", data.ErrCorrupt, spans[i].from)
		}
	}
	return nil
}

func (f *File) checkGroup(g int) ([]span, error) {
	group := f.meta.RowGroup(g)
	if group.NumColumns() != len(f.dict) {
		return nil, fmt.Errorf("%w: %d columns, the schema has %d", data.ErrCorrupt, group.NumColumns(), len(f.dict))
	}
	if group.NumRows() < 0 {
		return nil, fmt.Errorf("%w: %d rows", data.ErrCorrupt, group.NumRows())
	}
	spans := make([]span, len(f.dict))
	for i := range f.dict {
		column := f.meta.Schema.Column(i)
		chunk, err := group.ColumnChunk(i)
		if err != nil {
			return nil, fmt.Errorf("column %q: %w: %v", column.Name(), data.ErrCorrupt, err)
		}
		if spans[i], err = f.checkChunk(chunk, column.PhysicalType(), column.Name(), group.NumRows()); err != nil {
			return nil, fmt.Errorf("column %q: %w", column.Name(), err)
		}
		f.dict[i] = f.dict[i] && chunk.HasDictionaryPage()
	}
	return spans, nil
}

func (f *File) checkChunk(c *metadata.ColumnChunkMetaData, t pq.Type, name string, rows int64) (span, error) {
	if c.CryptoMetadata() != nil || c.FilePath() != "" {
		return span{}, fmt.Errorf("%w: encrypted, or in another file", ErrUnsupported)
	}
	if !slices.Contains(codecs, c.Compression()) {
		return span{}, fmt.Errorf("%w: codec %v", ErrUnsupported, c.Compression())
	}
	for _, e := range c.Encodings() {
		if !slices.Contains(encodings, e) || e == byteStreamSplit && t != pq.Types.Double {
			return span{}, fmt.Errorf("%w: encoding %v", ErrUnsupported, e)
		}
	}
	if path := c.PathInSchema(); c.Type() != t || len(path) != 1 || path[0] != name {
		return span{}, fmt.Errorf("%w: chunk is %v of type %v", data.ErrCorrupt, path, c.Type())
	}
	if c.NumValues() != rows {
		return span{}, fmt.Errorf("%w: %d values in %d rows", data.ErrCorrupt, c.NumValues(), rows)
	}
	at := spanOf(c)
	if at.from < int64(len(magic)) || at.to < at.from || at.to > int64(len(f.raw)) {
		return span{}, fmt.Errorf("%w: bytes %d to %d lie outside the file of %d", data.ErrCorrupt, at.from, at.to, len(f.raw))
	}
	return at, nil
}
