package parquet

import (
	"encoding/binary"
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	pq "github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"

	"lagesbild/data"
)

// A column of strings by dictionary that cannot be null, as every dimension on the shelf is, is decoded here and not by
// arrow v17, whose reader makes five copies of its indices: whole datasets are read in half the time and memory.

// wordsOnly reports whether the pages are one dictionary and indices into it.
func wordsOnly(pages []page) bool {
	for i, p := range pages {
		dictionary := p.kind == dictionaryPage && (p.encoding == pq.Encodings.Plain || p.encoding == pq.Encodings.PlainDict)
		if i == 0 && !dictionary || i > 0 && (p.kind != dataPage || !byDictionary(p.encoding)) {
			return false
		}
	}
	return len(pages) > 0
}

func words(pages []page, codec compress.Compression, rows int64) (arrow.Array, error) {
	mem := memory.NewGoAllocator()
	body, err := pages[0].decompress(codec)
	if err != nil {
		return nil, err
	}
	dict, err := dictionary(mem, body, pages[0].values)
	if err != nil {
		return nil, err
	}
	defer dict.Release()
	indices := make([]int32, rows)
	at := int64(0)
	for _, p := range pages[1:] {
		if body, err = p.decompress(codec); err != nil {
			return nil, err
		}
		if err := unpack(indices[at:at+p.values], body); err != nil {
			return nil, err
		}
		at += p.values
	}
	buffers := []*memory.Buffer{nil, memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(indices))}
	index := array.NewInt32Data(array.NewData(arrow.PrimitiveTypes.Int32, len(indices), buffers, nil, 0, 0))
	defer index.Release()
	a := array.NewDictionaryArray(&arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}, index, dict)
	return a, checkIndices(a)
}

// decompress returns the page's bytes; the codecs panic on what they cannot read.
func (p *page) decompress(codec compress.Compression) ([]byte, error) {
	body := p.body
	if codec != compress.Codecs.Uncompressed {
		c, err := compress.GetCodec(codec)
		if err != nil {
			return nil, fmt.Errorf("%w: %v", ErrUnsupported, err)
		}
		body = c.Decode(make([]byte, 0, p.uncompressed), p.body)
	}
	if int64(len(body)) != p.uncompressed {
		return nil, fmt.Errorf("%w: a page of %d bytes, its header says %d", data.ErrCorrupt, len(body), p.uncompressed)
	}
	return body, nil
}

// dictionary decodes n strings, each after its length in four bytes.
func dictionary(mem memory.Allocator, body []byte, n int64) (arrow.Array, error) {
	b := array.NewStringBuilder(mem)
	defer b.Release()
	for range n {
		if len(body) < 4 {
			return nil, fmt.Errorf("%w: a dictionary ends within a word", data.ErrCorrupt)
		}
		size := binary.LittleEndian.Uint32(body)
		if body = body[4:]; uint64(size) > uint64(len(body)) {
			return nil, fmt.Errorf("%w: a dictionary ends within a word", data.ErrCorrupt)
		}
		b.Append(string(body[:size]))
		body = body[size:]
	}
	return b.NewArray(), nil
}

// unpack decodes as many indices as there is room for: their width in one byte, then runs of one value and groups of
// eight packed by that width, as the format's "RLE/bit-packing hybrid" has them.
func unpack(to []int32, body []byte) error {
	if len(to) == 0 {
		return nil
	}
	if len(body) == 0 || body[0] > 31 {
		return fmt.Errorf("%w: indices without a width", data.ErrCorrupt)
	}
	return unpackBits(to, body[1:], int(body[0]))
}

// unpackBits is unpack where the width is known.
func unpackBits(to []int32, body []byte, width int) error {
	for len(to) > 0 {
		head, n := binary.Uvarint(body)
		if n <= 0 || head>>1 == 0 {
			return fmt.Errorf("%w: indices end early", data.ErrCorrupt)
		}
		body = body[n:]
		count := min(head>>1, uint64(len(to)))
		size := (width + 7) / 8
		if packed := head&1 == 1; packed {
			count = min(head>>1, uint64(len(to)+7)/8) // groups
			size = int(count) * width
		}
		if len(body) < size {
			return fmt.Errorf("%w: indices end early", data.ErrCorrupt)
		}
		if head&1 == 1 {
			done := min(len(to), int(count)*8)
			unpackGroups(to[:done], body[:size], width)
			to = to[done:]
		} else {
			fill(to[:count], body[:size])
			to = to[count:]
		}
		body = body[size:]
	}
	return nil
}

// fill sets all of a run to the number in b, the least byte first.
func fill(run []int32, b []byte) {
	var v int32
	for i, x := range b {
		v |= int32(x) << (8 * i)
	}
	for i := range run {
		run[i] = v
	}
}

// unpackGroups decodes numbers of width bits each, packed from the least bit of b on.
func unpackGroups(to []int32, b []byte, width int) {
	var bits uint64
	have := 0
	mask := uint64(1)<<width - 1
	for i := range to {
		for have < width {
			bits |= uint64(b[0]) << have
			b = b[1:]
			have += 8
		}
		to[i] = int32(bits & mask)
		bits >>= width
		have -= width
	}
}
