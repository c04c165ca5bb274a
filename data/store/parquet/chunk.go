package parquet

import (
	"encoding/binary"
	"fmt"
	"slices"
	"sync"

	"github.com/apache/arrow/go/v17/arrow/memory"
	pq "github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/metadata"
	"github.com/apache/arrow/go/v17/parquet/schema"

	"lagesbild/data"
)

// chunk is a column of a row group as it stands in the file: a dictionary page, if it has one, and a data page.
type chunk struct {
	pages                  []byte
	dictionary             int // length of the dictionary page
	uncompressed           int
	encoding, dictEncoding pq.Encoding
	stats                  metadata.EncodedStatistics
	extremes               []int32 // of Ints
	blocks                 []byte  // of differences between them
	lent                   *[]byte // what pages lie in, to be given back; nil if they are kept
}

// lent is room for the pages of numbers, most of a file, which are written once.
var lent = sync.Pool{New: func() any { return new([]byte) }}

// release gives back what the chunk has borrowed.
func (k *chunk) release() {
	if k.lent != nil {
		*k.lent = k.pages
		lent.Put(k.lent)
	}
}

// scratch is what the making of a chunk needs and the next one can use again.
type scratch struct {
	to, used     []int32
	runs         []run
	present      []float64
	distincts    []float64
	body, packed []byte
	aside        []byte
	quick        bool // how to compress
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

func (s *scratch) chunk(d *schema.Column, props *pq.WriterProperties, c *Column, split bool, before *made) (chunk, error) {
	k := chunk{encoding: props.EncodingFor(d.Path())}
	if c.Numbers != nil {
		k.lent = lent.Get().(*[]byte)
		k.pages = (*k.lent)[:0]
	}
	var stats metadata.TypedStatistics
	if props.StatisticsEnabledFor(d.Path()) {
		stats = metadata.NewStatistics(d, memory.DefaultAllocator)
	}
	s.body, s.quick = s.body[:0], false
	switch {
	case (c.Place != nil || c.Set != nil) && d.PhysicalType() == pq.Types.ByteArray:
		used, runs, err := c.firstMet(s)
		if err != nil {
			return k, err
		}
		words := make([]pq.ByteArray, len(used))
		for i, u := range used {
			words[i] = pq.ByteArray(c.word(u))
			s.body = append(binary.LittleEndian.AppendUint32(s.body, uint32(len(words[i]))), words[i]...)
		}
		if stats, ok := stats.(*metadata.ByteArrayStatistics); ok {
			stats.Update(words, 0)
		}
		s.words(&k, props, len(used))
		s.body = indices(s.body[:0], runs, len(used))
	case c.Numbers != nil && d.PhysicalType() == pq.Types.Double:
		present := s.levelled(c, d.MaxDefinitionLevel() > 0)
		bits, by := 64., plainly
		if split {
			bits, by = s.way(present)
		}
		s.quick = bits <= mostQuick
		switch by {
		case plainly:
			s.body = appendPlain(s.body, present)
		case byteByByte:
			k.encoding = byteStreamSplit
			s.body = appendSplit(s.body, present)
		case byPlace:
			s.body, s.aside = appendPlain(s.aside[:0], s.distincts), s.body
			s.words(&k, props, len(s.distincts))
			s.body, s.aside = indices(s.aside, s.runs, len(s.distincts)), s.body
		}
		if stats, ok := stats.(*metadata.Float64Statistics); ok {
			stats.Update(extremes(present), int64(len(c.Numbers)-len(present)))
		}
	case c.Ints != nil && d.PhysicalType() == pq.Types.Int32:
		recurs := data.Recurs(before.of.Ints, c.Ints)
		if k.extremes = before.chunk.extremes; !recurs {
			k.extremes = extremes(c.Ints)
		} else if apart := c.Ints[0] - before.of.Ints[0]; apart != 0 {
			k.extremes = []int32{k.extremes[0] + apart, k.extremes[1] + apart}
		}
		if stats, ok := stats.(*metadata.Int32Statistics); ok {
			stats.Update(k.extremes, 0)
		}
		if k.encoding == pq.Encodings.DeltaBinaryPacked {
			if k.blocks = before.chunk.blocks; !recurs {
				k.blocks = deltaBlocks(c.Ints)
			}
			s.body = differences(s.body, c.Ints, k.blocks)
			break
		}
		used, runs := s.distinct(c.Ints, k.extremes)
		for _, v := range used {
			s.body = binary.LittleEndian.AppendUint32(s.body, uint32(v))
		}
		s.words(&k, props, len(used))
		s.body = indices(s.body[:0], runs, len(used))
	default:
		return k, fmt.Errorf("%w: it does not hold what a column of type %v does", ErrUnsupported, d.PhysicalType())
	}
	return k, s.data(&k, d, props, c.rows(), stats)
}

// extremes is the least and the greatest of the values, all that statistics have to see of them.
func extremes[T int32 | float64](values []T) []T {
	if len(values) == 0 {
		return nil
	}
	least, most := values[0], values[0]
	for _, v := range values {
		if least <= v && v <= most {
			continue
		}
		if v != v || least != least {
			return values // NaN is known to the one who asks
		}
		least, most = min(least, v), max(most, v)
	}
	return []T{least, most}
}

// words writes the dictionary page of n words.
func (s *scratch) words(k *chunk, props *pq.WriterProperties, n int) {
	k.encoding, k.dictEncoding = props.DictionaryIndexEncoding(), props.DictionaryPageEncoding()
	h := header{kind: dictionaryPage, body: 7, values: n, encoding: props.DictionaryPageEncoding()}
	s.page(k, &h)
	k.dictionary = len(k.pages)
}

// data writes the data page of n rows.
func (s *scratch) data(k *chunk, d *schema.Column, props *pq.WriterProperties, n int, stats metadata.TypedStatistics) (err error) {
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
	s.page(k, &h)
	return nil
}

// page appends what is in body as a page.
func (s *scratch) page(k *chunk, h *header) {
	level := compressor
	if s.quick {
		level = quick
	}
	s.packed = level().EncodeAll(s.body, s.packed[:0])
	head := h.encode(len(s.body), len(s.packed))
	k.pages = append(append(slices.Grow(k.pages, len(head)+len(s.packed)), head...), s.packed...)
	k.uncompressed += len(head) + len(s.body)
}
