package parquet

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
	"sync/atomic"

	"github.com/apache/arrow/go/v17/arrow"
	pq "github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/metadata"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
	"github.com/apache/arrow/go/v17/parquet/schema"
)

// Column is a column of one row group. Exactly one of Place, Set, Numbers and Ints is set, as the schema's type demands.
type Column struct {
	Words   []string            // distinct
	Place   []int32             // of each row's word among Words
	Set     []uint16            // what each row's word is told by, in place of Words
	Word    func(uint16) string // the words of Set, distinct
	Numbers []float64
	Null    []bool // rows without a number; nil where there is none
	Ints    []int32
}

func (c *Column) rows() int { return max(len(c.Place), len(c.Set), len(c.Numbers), len(c.Ints)) }

// firstMet returns the words used by their places, in the order in which they first come, and the runs of these.
func (c *Column) firstMet(s *scratch) (used []int32, runs []run, err error) {
	if c.Set != nil {
		return firstMet(s, c.Set, math.MaxUint16+1)
	}
	return firstMet(s, c.Place, len(c.Words))
}

func (c *Column) word(place int32) string {
	if c.Set != nil {
		return c.Word(uint16(place))
	}
	return c.Words[place]
}

// MostRows bounds a row group of [Encode], so that each column is one page.
const MostRows = 1 << 17

// Encode writes a table of string, float64 and int32 columns, of which the numbers may be null, to w as a Parquet file that
// any reader opens as plain columns: zstd, statistics on, strings and int32 columns by dictionary. Equal tables make equal bytes; but for
// [Layout.Split] they are those that arrow's own writer makes, in less than half the time, because words are looked at once and
// not once a row, and a column that is the same in the row group before is not encoded again. Row groups are made and
// encoded several at a time, so columns is called from several goroutines at once; they are written in order, while the
// next ones are encoded.
//
// A dictionary of more than a megabyte stays one, where arrow goes over to plain words within the page.
func Encode(w io.Writer, s *arrow.Schema, l Layout, groups int, columns func(group int) []Column) error {
	props, split := l.properties(s), l.properties(s, l.splitting()...)
	sc, err := pqarrow.ToParquet(s, props, pqarrow.DefaultWriterProps())
	if err != nil {
		return fmt.Errorf("parquet: %w", err)
	}
	e := encoder{schema: sc, props: props, layout: &l, made: make([]atomic.Pointer[made], sc.NumColumns())}
	now := *props
	out := output{to: bufio.NewWriterSize(w, 64<<10), meta: metadata.NewFileMetadataBuilder(sc, &now, metadata.KeyValueMetadata{}), props: &now, whole: *props, split: *split}
	out.Write([]byte(magic)) // an error of writing comes again with the next, and in the end with Flush
	err = inOrder(groups, func(g int) (*group, error) {
		s := scratches.Get().(*scratch)
		defer scratches.Put(s)
		return e.group(s, columns(g))
	}, out.group)
	if err != nil {
		return fmt.Errorf("parquet: write row group: %w", err)
	}
	if err := out.footer(); err != nil {
		return fmt.Errorf("parquet: write footer: %w", err)
	}
	return nil
}

// encoder encodes row groups, several at a time.
type encoder struct {
	schema *schema.Schema
	props  *pq.WriterProperties
	layout *Layout
	made   []atomic.Pointer[made] // by column
}

// made is a column's latest chunk. Where rows fill a cube, many a column is the same from one row group to the next.
type made struct {
	of    Column
	chunk chunk
}

// group is a row group's chunks.
type group struct {
	chunks []chunk
	rows   int
}

func (e *encoder) group(s *scratch, columns []Column) (*group, error) {
	if len(columns) != e.schema.NumColumns() {
		return nil, fmt.Errorf("%d columns, the schema has %d", len(columns), e.schema.NumColumns())
	}
	g := &group{make([]chunk, len(columns)), columns[0].rows()}
	for i := range columns {
		c := &columns[i]
		if n := c.rows(); n != g.rows || n == 0 || n > MostRows || c.Null != nil && len(c.Null) != n {
			return nil, fmt.Errorf("column %q: %d rows beside %d, at most %d may be", e.schema.Column(i).Name(), n, g.rows, MostRows)
		}
		var err error
		if g.chunks[i], err = e.chunk(s, i, c); err != nil {
			return nil, fmt.Errorf("column %q: %w", e.schema.Column(i).Name(), err)
		}
	}
	return g, nil
}

func (e *encoder) chunk(s *scratch, i int, c *Column) (chunk, error) {
	before := e.made[i].Load()
	if before == nil {
		before = new(made)
	} else if before.of.same(c) {
		return before.chunk, nil
	}
	d := e.schema.Column(i)
	k, err := s.chunk(d, e.props, c, slices.Contains(e.layout.Split, d.Name()), before)
	if err == nil && c.Numbers == nil {
		e.made[i].Store(&made{*c, k})
	}
	return k, err
}

// same reports whether two columns of words or of whole numbers say the same.
func (c *Column) same(o *Column) bool {
	return c.Numbers == nil && o.Numbers == nil && c.rows() > 0 && slices.Equal(c.Words, o.Words) &&
		bytes.Equal(arrow.Int32Traits.CastToBytes(c.Place), arrow.Int32Traits.CastToBytes(o.Place)) &&
		bytes.Equal(arrow.Uint16Traits.CastToBytes(c.Set), arrow.Uint16Traits.CastToBytes(o.Set)) &&
		bytes.Equal(arrow.Int32Traits.CastToBytes(c.Ints), arrow.Int32Traits.CastToBytes(o.Ints))
}

// output is a Parquet file in the making.
type output struct {
	to           *bufio.Writer
	at           int64 // bytes written
	meta         *metadata.FileMetaDataBuilder
	props        *pq.WriterProperties // by which meta tells a chunk's encoding: one of the two below
	whole, split pq.WriterProperties
}

func (w *output) Write(b []byte) (int, error) {
	n, err := w.to.Write(b)
	w.at += int64(n)
	return n, err
}

// group appends the pages of the next row group.
func (w *output) group(n int, g *group) error {
	meta := w.meta.AppendRowGroup()
	written := int64(0)
	for _, c := range g.chunks {
		if *w.props = w.whole; c.encoding == byteStreamSplit {
			*w.props = w.split
		}
		column := meta.NextColumnChunk()
		info := metadata.ChunkMetaInfo{
			NumValues: int64(g.rows), IndexPageOffset: -1, DataPageOffset: w.at + int64(c.dictionary),
			CompressedSize: int64(len(c.pages)), UncompressedSize: int64(c.uncompressed),
		}
		encodings := metadata.EncodingStats{DataEncodingStats: map[pq.Encoding]int32{c.encoding: 1}}
		if c.dictionary > 0 {
			info.DictPageOffset = w.at
			encodings.DictEncodingStats = map[pq.Encoding]int32{c.dictEncoding: 1}
		}
		if _, err := w.Write(c.pages); err != nil {
			return err
		}
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
		c.release()
	}
	meta.SetNumRows(g.rows)
	return meta.Finish(written, int16(n))
}

func (w *output) footer() error {
	meta, err := w.meta.Finish()
	if err != nil {
		return err
	}
	n, err := meta.WriteTo(w, nil)
	if err != nil {
		return err
	}
	w.Write(binary.LittleEndian.AppendUint32(nil, uint32(n)))
	w.Write([]byte(magic))
	return w.to.Flush()
}
