package parquet

import (
	"encoding/binary"
	"sync"

	pq "github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/metadata"
	"github.com/klauspost/compress/zstd"
)

// The compressors are made once: their tables are larger than most pages.
var (
	compressor = sync.OnceValue(func() *zstd.Encoder { return atLevel(zstd.SpeedDefault) })
	quick      = sync.OnceValue(func() *zstd.Encoder { return atLevel(zstd.SpeedFastest) })
)

func atLevel(l zstd.EncoderLevel) *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithZeroFrames(true), zstd.WithEncoderLevel(l))
	if err != nil {
		panic("parquet: " + err.Error()) // the options are constant
	}
	return e
}

// header is a page's header in the making; pageHeader reads what it writes.
type header struct {
	kind, body, values int
	encoding           pq.Encoding
	stats              metadata.EncodedStatistics // of a data page
}

// encode writes the header in thrift's compact protocol.
func (h *header) encode(uncompressed, compressed int) []byte {
	var t structure
	t.int(1, thriftI32, int64(h.kind))
	t.int(2, thriftI32, int64(uncompressed))
	t.int(3, thriftI32, int64(compressed))
	inner := structure{}
	inner.int(1, thriftI32, int64(h.values))
	inner.int(2, thriftI32, int64(h.encoding))
	if h.kind == dictionaryPage {
		inner.field(3, thriftFalse) // it is not sorted
	} else {
		inner.int(3, thriftI32, int64(pq.Encodings.RLE))
		inner.int(4, thriftI32, int64(pq.Encodings.RLE))
		inner.structure(5, statistics(&h.stats))
	}
	t.structure(int16(h.body), inner)
	return append(t.b, 0)
}

func statistics(s *metadata.EncodedStatistics) structure {
	var t structure
	if s.HasMax && s.Signed {
		t.binary(1, s.Max)
	}
	if s.HasMin && s.Signed {
		t.binary(2, s.Min)
	}
	if s.HasNullCount {
		t.int(3, thriftI64, s.NullCount)
	}
	if s.HasDistinctCount {
		t.int(4, thriftI64, s.DistinctCount)
	}
	if s.HasMax {
		t.binary(5, s.Max)
	}
	if s.HasMin {
		t.binary(6, s.Min)
	}
	return t
}

// structure writes the fields of a struct in order of their numbers, from 1 to 15.
type structure struct {
	b    []byte
	last int16
}

func (t *structure) field(id int16, kind byte) {
	t.b = append(t.b, byte(id-t.last)<<4|kind)
	t.last = id
}

func (t *structure) int(id int16, kind byte, v int64) {
	t.field(id, kind)
	t.b = binary.AppendVarint(t.b, v)
}

func (t *structure) binary(id int16, v []byte) {
	t.field(id, thriftBinary)
	t.b = append(binary.AppendUvarint(t.b, uint64(len(v))), v...)
}

func (t *structure) structure(id int16, inner structure) {
	t.field(id, thriftStruct)
	t.b = append(append(t.b, inner.b...), 0)
}
