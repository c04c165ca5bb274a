package parquet

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"
	pq "github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/metadata"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
	"github.com/apache/arrow/go/v17/parquet/schema"
)

// Column is a column of one row group. Exactly one of Place, Numbers and Ints is set, as the schema's type demands.
type Column struct {
	Words   []string // distinct
	Place   []int32  // of each row's word among Words
	Numbers []float64
	Null    []bool // rows without a number; nil where there is none
	Ints    []int32
}

func (c *Column) rows() int { return max(len(c.Place), len(c.Numbers), len(c.Ints)) }

// MostRows bounds a row group of [Encode], so that each column is one page.
const MostRows = 1 << 17

// Encode writes a table of string, float64 and int32 columns, of which the numbers may be null, as a Parquet file that any
// reader opens as plain columns: zstd, statistics on, strings and int32 columns by dictionary. Equal tables make equal bytes; but for
// [Layout.Split] they are those that arrow's own writer makes, in less than half the time, because words are looked at once and
// not once a row, and a column that is the same in the row group before is not encoded again. Row groups are made and
// encoded several at a time, so columns is called from several goroutines at once.
//
// A dictionary of more than a megabyte stays one, where arrow goes over to plain words within the page.
func Encode(s *arrow.Schema, l Layout, groups int, columns func(group int) []Column) ([]byte, error) {
	props, split := l.properties(s), l.properties(s, l.splitting()...)
	sc, err := pqarrow.ToParquet(s, props, pqarrow.DefaultWriterProps())
	if err != nil {
		return nil, fmt.Errorf("parquet: %w", err)
	}
	e := encoder{schema: sc, props: props, layout: &l, made: make([]made, sc.NumColumns())}
	chunks := make([][]chunk, groups)
	rows := make([]int, groups)
	err = parallel(groups, func(g int) (err error) {
		s := scratches.Get().(*scratch)
		defer scratches.Put(s)
		chunks[g], rows[g], err = e.group(s, columns(g))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("parquet: write row group: %w", err)
	}
	now := *props
	w := output{meta: metadata.NewFileMetadataBuilder(sc, &now, metadata.KeyValueMetadata{}), props: &now, whole: *props, split: *split}
	size := 1 << 12
	for _, group := range chunks {
		for _, c := range group {
			size += len(c.pages) + 1<<8
		}
	}
	w.Grow(size)
	w.WriteString(magic)
	for g := range chunks {
		if err := w.group(int16(g), rows[g], chunks[g]); err != nil {
			return nil, fmt.Errorf("parquet: write row group: %w", err)
		}
	}
	if err := w.footer(); err != nil {
		return nil, fmt.Errorf("parquet: write footer: %w", err)
	}
	return w.Bytes(), nil
}

// encoder encodes row groups, several at a time.
type encoder struct {
	schema *schema.Schema
	props  *pq.WriterProperties
	layout *Layout
	made   []made // by column
}

// made is a column's latest chunk. Where rows fill a cube, many a column is the same from one row group to the next.
type made struct {
	sync.Mutex
	of    Column
	chunk chunk
}

func (e *encoder) group(s *scratch, columns []Column) ([]chunk, int, error) {
	if len(columns) != e.schema.NumColumns() {
		return nil, 0, fmt.Errorf("%d columns, the schema has %d", len(columns), e.schema.NumColumns())
	}
	rows := columns[0].rows()
	chunks := make([]chunk, len(columns))
	for i := range columns {
		c := &columns[i]
		if n := c.rows(); n != rows || n == 0 || n > MostRows || c.Null != nil && len(c.Null) != n {
			return nil, 0, fmt.Errorf("column %q: %d rows beside %d, at most %d may be", e.schema.Column(i).Name(), n, rows, MostRows)
		}
		var err error
		if chunks[i], err = e.chunk(s, i, c); err != nil {
			return nil, 0, fmt.Errorf("column %q: %w", e.schema.Column(i).Name(), err)
		}
	}
	return chunks, rows, nil
}

func (e *encoder) chunk(s *scratch, i int, c *Column) (chunk, error) {
	m := &e.made[i]
	m.Lock()
	of, before := m.of, m.chunk
	m.Unlock()
	if of.same(c) {
		return before, nil
	}
	d := e.schema.Column(i)
	k, err := s.chunk(d, e.props, c, slices.Contains(e.layout.Split, d.Name()))
	if err == nil && c.Numbers == nil {
		m.Lock()
		m.of, m.chunk = *c, k
		m.Unlock()
	}
	return k, err
}

// same reports whether two columns of words or of whole numbers say the same.
func (c *Column) same(o *Column) bool {
	return c.Numbers == nil && o.Numbers == nil && c.rows() > 0 && slices.Equal(c.Words, o.Words) &&
		bytes.Equal(arrow.Int32Traits.CastToBytes(c.Place), arrow.Int32Traits.CastToBytes(o.Place)) &&
		bytes.Equal(arrow.Int32Traits.CastToBytes(c.Ints), arrow.Int32Traits.CastToBytes(o.Ints))
}

// output is a Parquet file in the making.
type output struct {
	bytes.Buffer
	meta         *metadata.FileMetaDataBuilder
	props        *pq.WriterProperties // by which meta tells a chunk's encoding: one of the two below
	whole, split pq.WriterProperties
}

// group appends the pages of one row group.
func (w *output) group(ordinal int16, rows int, chunks []chunk) error {
	meta := w.meta.AppendRowGroup()
	written := int64(0)
	for _, c := range chunks {
		if *w.props = w.whole; c.encoding == byteStreamSplit {
			*w.props = w.split
		}
		column := meta.NextColumnChunk()
		info := metadata.ChunkMetaInfo{
			NumValues: int64(rows), IndexPageOffset: -1, DataPageOffset: int64(w.Len() + c.dictionary),
			CompressedSize: int64(len(c.pages)), UncompressedSize: int64(c.uncompressed),
		}
		encodings := metadata.EncodingStats{DataEncodingStats: map[pq.Encoding]int32{c.encoding: 1}}
		if c.dictionary > 0 {
			info.DictPageOffset = int64(w.Len())
			encodings.DictEncodingStats = map[pq.Encoding]int32{c.dictEncoding: 1}
		}
		w.Write(c.pages)
		written += int64(len(c.pages))
		if c.stats.IsSet() {
			column.SetStats(c.stats)
		}
		if err := column.Finish(info, c.dictionary > 0, false, encodings, nil); err != nil {
			return err
		}
		if _, err := column.WriteTo(w); err != nil {
			return err
		}
	}
	meta.SetNumRows(rows)
	return meta.Finish(written, ordinal)
}

func (w *output) footer() error {
	meta, err := w.meta.Finish()
	if err != nil {
		return err
	}
	n, err := meta.WriteTo(io.Writer(w), nil)
	if err != nil {
		return err
	}
	w.Write(binary.LittleEndian.AppendUint32(nil, uint32(n)))
	w.WriteString(magic)
	return nil
}
