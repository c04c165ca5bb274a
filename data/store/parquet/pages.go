package parquet

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"slices"

	pq "github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/metadata"
	"github.com/klauspost/compress/zstd"

	"lagesbild/data"
)

// The kinds of page, by their numbers in the format.
const (
	dataPage       = 0
	dictionaryPage = 2
	dataPageV2     = 3
)

// page is what a page's header says that a reader will believe, and the bytes after it.
type page struct {
	kind                     int
	uncompressed, compressed int64
	values                   int64
	encoding                 pq.Encoding
	levels                   pq.Encoding // of what is null, in a data page of the first version
	crc                      *uint32
	body                     []byte // as compressed
}

// pagesOf walks the page headers of a column chunk, because arrow v17 loops for ever on a page of unknown kind, and takes
// any size and encoding that a header names. The pages must fill the chunk and hold the values the footer says. Of a
// nullable column, v17 reads levels in another encoding than RLE as if they were, and so gets other nulls.
func pagesOf(chunk []byte, c *metadata.ColumnChunkMetaData, nullable bool) ([]page, error) {
	var pages []page
	var values int64
	for len(chunk) > 0 {
		p, n, err := pageHeader(chunk)
		if err != nil {
			return nil, err
		}
		chunk = chunk[n:]
		if p.compressed < 0 || p.compressed > int64(len(chunk)) || p.uncompressed < 0 || p.uncompressed > c.TotalUncompressedSize() {
			return nil, fmt.Errorf("%w: a page of %d bytes, %d uncompressed", data.ErrCorrupt, p.compressed, p.uncompressed)
		}
		p.body, chunk = chunk[:p.compressed], chunk[p.compressed:]
		pages = append(pages, p)
		if err := p.check(c, pages[0].kind == dictionaryPage); err != nil {
			return nil, err
		}
		if nullable && p.kind == dataPage && p.levels != pq.Encodings.RLE {
			return nil, fmt.Errorf("%w: a page whose nulls are told in encoding %v", ErrUnsupported, p.levels)
		}
		if p.kind != dictionaryPage {
			values += p.values
		} else if len(pages) > 1 {
			return nil, fmt.Errorf("%w: a dictionary amid data", data.ErrCorrupt)
		}
	}
	if values != c.NumValues() {
		return nil, fmt.Errorf("%w: pages hold %d values, the footer says %d", data.ErrCorrupt, values, c.NumValues())
	}
	return pages, nil
}

// check compares a page with its chunk and with its own checksums.
func (p *page) check(c *metadata.ColumnChunkMetaData, dictionary bool) error {
	if p.crc != nil && crc32.ChecksumIEEE(p.body) != *p.crc {
		return fmt.Errorf("%w: a page's checksum is wrong", data.ErrCorrupt)
	}
	if p.kind != dictionaryPage && (!slices.Contains(c.Encodings(), p.encoding) || byDictionary(p.encoding) && !dictionary) {
		return fmt.Errorf("%w: a page in encoding %v", data.ErrCorrupt, p.encoding)
	}
	if c.Compression() == compress.Codecs.Zstd && p.kind != dataPageV2 {
		return checkZstd(p.body, p.uncompressed)
	}
	return nil
}

// checkZstd refuses a frame that would make the decoder take far more memory than the page has bytes.
func checkZstd(frame []byte, size int64) error {
	const window = 128 << 20 // what zstd's own tools allow without being told
	var h zstd.Header
	if err := h.Decode(frame); err != nil {
		return fmt.Errorf("%w: %v", data.ErrCorrupt, err)
	}
	if h.HasFCS && h.FrameContentSize != uint64(size) || h.WindowSize > window {
		return fmt.Errorf("%w: a frame of %d bytes for a page of %d", data.ErrCorrupt, h.FrameContentSize, size)
	}
	return nil
}

func byDictionary(e pq.Encoding) bool {
	return e == pq.Encodings.PlainDict || e == pq.Encodings.RLEDict
}

// pageHeader decodes the header at the start of b and returns its length.
func pageHeader(b []byte) (page, int, error) {
	p := page{kind: -1, compressed: -1, uncompressed: -1, values: -1, encoding: -1, levels: -1}
	t := thrift{b: b}
	body := -1
	t.fields(func(id int16, kind byte) {
		switch {
		case id == 1 && kind == thriftI32:
			p.kind = int(t.int())
		case id == 2 && kind == thriftI32:
			p.uncompressed = t.int()
		case id == 3 && kind == thriftI32:
			p.compressed = t.int()
		case id == 4 && kind == thriftI32:
			crc := uint32(t.int())
			p.crc = &crc
		case (id == 5 || id == 7 || id == 8) && kind == thriftStruct:
			body = int(id)
			t.fields(func(id int16, kind byte) {
				switch {
				case id == 1 && kind == thriftI32:
					p.values = t.int()
				case kind == thriftI32 && (id == 2 && body != 8 || id == 4 && body == 8):
					p.encoding = pq.Encoding(t.int())
				case kind == thriftI32 && id == 3 && body == 5:
					p.levels = pq.Encoding(t.int())
				default:
					t.skip(kind)
				}
			})
		default:
			t.skip(kind)
		}
	})
	bodies := map[int]int{dataPage: 5, dictionaryPage: 7, dataPageV2: 8}
	if want, ok := bodies[p.kind]; t.bad || !ok || body != want || p.values < 0 || p.encoding < 0 {
		return p, 0, fmt.Errorf("%w: a page header that cannot be read", data.ErrCorrupt)
	}
	return p, t.at, nil
}

// The types of thrift's compact protocol that matter here.
const (
	thriftTrue   = 1
	thriftFalse  = 2
	thriftByte   = 3
	thriftI16    = 4
	thriftI32    = 5
	thriftI64    = 6
	thriftDouble = 7
	thriftBinary = 8
	thriftStruct = 12
)

// thrift reads the compact protocol as far as page headers use it; what it cannot read makes it bad.
type thrift struct {
	b     []byte
	at    int
	depth int
	bad   bool
}

// fields calls each with the fields of a struct; each must read the field or skip it.
func (t *thrift) fields(each func(id int16, kind byte)) {
	t.depth++
	defer func() { t.depth-- }()
	var id int16
	for !t.bad {
		head := t.byte()
		if head == 0 || t.bad {
			return
		}
		if delta := head >> 4; delta != 0 {
			id += int16(delta)
		} else {
			id = int16(t.int())
		}
		each(id, head&15)
	}
}

func (t *thrift) byte() byte {
	if t.at >= len(t.b) {
		t.bad = true
		return 0
	}
	t.at++
	return t.b[t.at-1]
}

func (t *thrift) int() int64 {
	v, n := binary.Varint(t.b[t.at:])
	if n <= 0 {
		t.bad = true
		return 0
	}
	t.at += n
	return v
}

func (t *thrift) skip(kind byte) {
	switch kind {
	case thriftTrue, thriftFalse:
	case thriftByte:
		t.byte()
	case thriftI16, thriftI32, thriftI64:
		t.int()
	case thriftDouble:
		t.advance(8)
	case thriftBinary:
		n, size := binary.Uvarint(t.b[t.at:])
		if size <= 0 || n > uint64(len(t.b)) {
			t.bad = true
			return
		}
		t.advance(size + int(n))
	case thriftStruct:
		if t.depth > 8 {
			t.bad = true
			return
		}
		t.fields(func(_ int16, kind byte) { t.skip(kind) })
	default:
		t.bad = true
	}
}

func (t *thrift) advance(n int) {
	if n < 0 || n > len(t.b)-t.at {
		t.bad = true
		return
	}
	t.at += n
}
