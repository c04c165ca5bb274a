package parquet

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/memory"
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

// Encode writes a table of string, float64 and int32 columns, of which the numbers may be null: the same bytes as a
// [Writer] makes of the same row groups, in less than half the time, because words are looked at once and not once a row. Row
// groups are made and encoded several at a time, so columns is called from several goroutines at once.
//
// The one difference: a dictionary of more than a megabyte stays one, where Writer goes over to plain words within the page.
func Encode(s *arrow.Schema, l Layout, groups int, columns func(group int) []Column) ([]byte, error) {
	props, err := l.properties(s)
	if err != nil {
		return nil, err
	}
	sc, err := pqarrow.ToParquet(s, props, pqarrow.DefaultWriterProps())
	if err != nil {
		return nil, fmt.Errorf("parquet: %w", err)
	}
	chunks := make([][]chunk, groups)
	rows := make([]int, groups)
	err = parallel(groups, func(g int) (err error) {
		chunks[g], rows[g], err = encodeGroup(sc, props, columns(g))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("parquet: write row group: %w", err)
	}
	w := output{meta: metadata.NewFileMetadataBuilder(sc, props, metadata.KeyValueMetadata{})}
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

func encodeGroup(sc *schema.Schema, props *pq.WriterProperties, columns []Column) ([]chunk, int, error) {
	if len(columns) != sc.NumColumns() {
		return nil, 0, fmt.Errorf("%d columns, the schema has %d", len(columns), sc.NumColumns())
	}
	rows := columns[0].rows()
	chunks := make([]chunk, len(columns))
	for i := range columns {
		c := &columns[i]
		if n := c.rows(); n != rows || n == 0 || n > MostRows || c.Null != nil && len(c.Null) != n {
			return nil, 0, fmt.Errorf("column %q: %d rows beside %d, at most %d may be", sc.Column(i).Name(), n, rows, MostRows)
		}
		var err error
		if chunks[i], err = newChunk(sc.Column(i), props, c); err != nil {
			return nil, 0, fmt.Errorf("column %q: %w", sc.Column(i).Name(), err)
		}
	}
	return chunks, rows, nil
}

// output is a Parquet file in the making.
type output struct {
	bytes.Buffer
	meta *metadata.FileMetaDataBuilder
}

// group appends the pages of one row group.
func (w *output) group(ordinal int16, rows int, chunks []chunk) error {
	meta := w.meta.AppendRowGroup()
	written := int64(0)
	for _, c := range chunks {
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

// chunk is a column of a row group as it stands in the file: a dictionary page, if it has one, and a data page.
type chunk struct {
	pages                  []byte
	dictionary             int // length of the dictionary page
	uncompressed           int
	encoding, dictEncoding pq.Encoding
	stats                  metadata.EncodedStatistics
}

func newChunk(d *schema.Column, props *pq.WriterProperties, c *Column) (chunk, error) {
	k := chunk{encoding: props.EncodingFor(d.Path())}
	var stats metadata.TypedStatistics
	if props.StatisticsEnabledFor(d.Path()) {
		stats = metadata.NewStatistics(d, memory.DefaultAllocator)
	}
	var body []byte
	switch {
	case c.Place != nil && d.PhysicalType() == pq.Types.ByteArray:
		used, at, err := firstMet(c.Place, len(c.Words))
		if err != nil {
			return k, err
		}
		words := make([]pq.ByteArray, len(used))
		var dict []byte
		for i, u := range used {
			words[i] = pq.ByteArray(c.Words[u])
			dict = append(binary.LittleEndian.AppendUint32(dict, uint32(len(c.Words[u]))), c.Words[u]...)
		}
		if s, ok := stats.(*metadata.ByteArrayStatistics); ok {
			s.Update(words, 0)
		}
		k.words(props, dict, len(used))
		body = indices(at, len(used))
	case c.Numbers != nil && d.PhysicalType() == pq.Types.Double:
		var present []float64
		body, present = c.plain(d.MaxDefinitionLevel() > 0)
		if s, ok := stats.(*metadata.Float64Statistics); ok {
			s.Update(present, int64(len(c.Numbers)-len(present)))
		}
	case c.Ints != nil && d.PhysicalType() == pq.Types.Int32:
		if s, ok := stats.(*metadata.Int32Statistics); ok {
			s.Update(c.Ints, 0)
		}
		if k.encoding == pq.Encodings.DeltaBinaryPacked {
			body = differences(c.Ints)
			break
		}
		used, at := distinct(c.Ints)
		var dict []byte
		for _, v := range used {
			dict = binary.LittleEndian.AppendUint32(dict, uint32(v))
		}
		k.words(props, dict, len(used))
		body = indices(at, len(used))
	default:
		return k, fmt.Errorf("%w: it does not hold what a column of type %v does", ErrUnsupported, d.PhysicalType())
	}
	return k, k.data(d, props, body, c.rows(), stats)
}

// words writes the dictionary page of n words.
func (k *chunk) words(props *pq.WriterProperties, body []byte, n int) {
	k.encoding, k.dictEncoding = props.DictionaryIndexEncoding(), props.DictionaryPageEncoding()
	h := header{kind: dictionaryPage, body: 7, values: n, encoding: props.DictionaryPageEncoding()}
	k.page(&h, body)
	k.dictionary = len(k.pages)
}

// data writes the data page of n rows.
func (k *chunk) data(d *schema.Column, props *pq.WriterProperties, body []byte, n int, stats metadata.TypedStatistics) (err error) {
	h := header{kind: dataPage, body: 5, values: n, encoding: k.encoding}
	if stats != nil {
		all := metadata.NewStatistics(d, memory.DefaultAllocator)
		all.Merge(stats)
		for to, s := range map[*metadata.EncodedStatistics]metadata.TypedStatistics{&h.stats: stats, &k.stats: all} {
			if *to, err = s.Encode(); err != nil {
				return err
			}
		}
	}
	for _, s := range []*metadata.EncodedStatistics{&h.stats, &k.stats} {
		s.ApplyStatSizeLimits(int(props.MaxStatsSizeFor(d.Path())))
		s.Signed = d.SortOrder() == schema.SortSIGNED
	}
	k.page(&h, body)
	return nil
}

func (k *chunk) page(h *header, body []byte) {
	packed := compressor().EncodeAll(body, make([]byte, 0, len(body)/2+64))
	head := h.encode(len(body), len(packed))
	k.pages = slices.Concat(k.pages, head, packed)
	k.uncompressed += len(head) + len(body)
}
