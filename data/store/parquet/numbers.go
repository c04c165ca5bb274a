package parquet

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	pq "github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"

	"lagesbild/data"
)

// Columns of float64 are written and read here. Whole numbers leave most of a number's eight bytes alike from one number to the
// next: with the first bytes of all numbers first, then the second ones and so on (BYTE_STREAM_SPLIT), they compress ten times
// as fast and to less. Arrow v17 knows of no such pages. Shares with a decimal or two are few different ones, and told by their places
// among these.

// byteStreamSplit is missing among arrow v17's names.
const byteStreamSplit = pq.Encoding(9)

// levelled begins the body of a column with the levels of definition where it may be null, 1 for a number, 0 for none, and
// returns the numbers that are there.
func (s *scratch) levelled(c *Column, nullable bool) (present []float64) {
	present = c.Numbers
	if !nullable {
		return present
	}
	s.body = append(s.body, 0, 0, 0, 0)
	if c.Null == nil {
		s.body = repeat(s.body, 1, len(c.Numbers), 1)
	} else {
		runs := s.runs[:0]
		present = s.present[:0]
		for from := 0; from < len(c.Null); {
			there := run{1, int32(data.Alike(c.Null[from:]))}
			to := from + int(there.n)
			if c.Null[from] {
				there.value = 0
			} else {
				present = append(present, c.Numbers[from:to]...)
			}
			runs, from = append(runs, there), to
		}
		s.runs, s.present = runs, present
		s.body = hybrid(s.body, runs, 1)
	}
	binary.LittleEndian.PutUint32(s.body, uint32(len(s.body)-4))
	return present
}

func appendPlain(b []byte, numbers []float64) []byte {
	b = slices.Grow(b, 8*len(numbers))
	for _, v := range numbers {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	return b
}

// appendSplit appends the first bytes of all numbers, then the second ones and so on.
func appendSplit(b []byte, numbers []float64) []byte {
	n, at := len(numbers), len(b)
	b = slices.Grow(b, 8*n)[:at+8*n]
	var to [8][]byte
	for k := range to {
		to[k] = b[at+k*n:][:n]
	}
	i := 0
	for ; i+8 <= n; i += 8 {
		var w [8]uint64
		for k, v := range numbers[i : i+8] {
			w[k] = math.Float64bits(v)
		}
		turn(&w)
		for k := range to {
			binary.LittleEndian.PutUint64(to[k][i:], w[k])
		}
	}
	for ; i < n; i++ {
		for k, u := 0, math.Float64bits(numbers[i]); k < 8; k++ {
			to[k][i] = byte(u >> (8 * k))
		}
	}
	return b
}

// joined puts the bytes of as many numbers as there is room for together again.
func joined(to []float64, b []byte) {
	n := len(to)
	var from [8][]byte
	for k := range from {
		from[k] = b[k*n:][:n]
	}
	i := 0
	for ; i+8 <= n; i += 8 {
		var w [8]uint64
		for k := range from {
			w[k] = binary.LittleEndian.Uint64(from[k][i:])
		}
		turn(&w)
		for k := range w {
			to[i+k] = math.Float64frombits(w[k])
		}
	}
	for ; i < n; i++ {
		u := uint64(0)
		for k := range from {
			u |= uint64(from[k][i]) << (8 * k)
		}
		to[i] = math.Float64frombits(u)
	}
}

// turn makes rows of columns in a square of eight by eight bytes.
func turn(w *[8]uint64) {
	for i := range 4 {
		t := (w[i]>>32 ^ w[i+4]) & 0x00000000FFFFFFFF
		w[i], w[i+4] = w[i]^t<<32, w[i+4]^t
	}
	for _, i := range [4]int{0, 1, 4, 5} {
		t := (w[i]>>16 ^ w[i+2]) & 0x0000FFFF0000FFFF
		w[i], w[i+2] = w[i]^t<<16, w[i+2]^t
	}
	for _, i := range [4]int{0, 2, 4, 6} {
		t := (w[i]>>8 ^ w[i+1]) & 0x00FF00FF00FF00FF
		w[i], w[i+1] = w[i]^t<<8, w[i+1]^t
	}
}

// The ways to write numbers.
const (
	plainly    = iota
	byteByByte // BYTE_STREAM_SPLIT
	byPlace    // a dictionary
)

// way chooses how numbers are written, by how many bits their bytes carry, each place for itself, and how many it takes to tell
// which of the different ones they are; these are in distincts and runs then.
func (s *scratch) way(numbers []float64) (carry float64, by int) {
	carry = carried(numbers)
	if s.few(numbers) {
		n := len(s.distincts)
		if told := float64(bits.Len(uint(n))) + 64*float64(n)/float64(len(numbers)); told < carry {
			return carry, byPlace
		}
	}
	if carry <= mostSplit {
		return carry, byteByByte
	}
	return carry, plainly
}

// mostFew is how many different numbers may be told by their places among them.
const mostFew = 1 << 14

// few finds the different numbers in the order in which they first come, and the runs of their places among them, and reports
// whether they are few.
func (s *scratch) few(numbers []float64) bool {
	const slots = 4 * mostFew
	s.to = zeros(s.to, slots) // 1 + place among the different ones
	s.distincts, s.runs = s.distincts[:0], s.runs[:0]
	most := min(mostFew, len(numbers)/8)
	for from := 0; from < len(numbers); {
		v := math.Float64bits(numbers[from])
		slot := v * 0x9E3779B97F4A7C15 >> 48
		for s.to[slot] != 0 && math.Float64bits(s.distincts[s.to[slot]-1]) != v {
			slot = (slot + 1) % slots
		}
		if s.to[slot] == 0 {
			if len(s.distincts) == most {
				return false
			}
			s.distincts = append(s.distincts, numbers[from])
			s.to[slot] = int32(len(s.distincts))
		}
		to := from + 1
		for to < len(numbers) && math.Float64bits(numbers[to]) == v {
			to++
		}
		s.runs = append(s.runs, run{s.to[slot] - 1, int32(to - from)})
		from = to
	}
	return len(numbers) > 0
}

// How many bits a number's bytes may carry, each place for itself, for numbers to be written byte by byte, or else to be
// compressed the quick way. Of numbers with more the compressor finds what recurs only where their bytes stand together, and
// the thorough way finds 2 to 5 percent more of it.
const (
	mostSplit = 36
	mostQuick = 48
)

// carried estimates by a sample how many bits the bytes of a number carry, each place for itself.
func carried(numbers []float64) float64 {
	const enough = 4096
	step := max(1, len(numbers)/enough) | 1 // odd, so as not to meet the same sex each time
	var counts [8][256]int32
	n := 0
	for i := 0; i < len(numbers); i += step {
		u := math.Float64bits(numbers[i])
		for k := range counts {
			counts[k][byte(u>>(8*k))]++
		}
		n++
	}
	sum := 0.
	for k := range counts {
		for _, c := range counts[k] {
			if c > 0 {
				sum += float64(c) * math.Log2(float64(n)/float64(c))
			}
		}
	}
	return sum / float64(max(n, 1))
}

// numbersOnly reports whether the pages are such as numbers can read.
func numbersOnly(pages []page) bool {
	for _, p := range pages {
		switch {
		case p.kind == dictionaryPage && (p.encoding == pq.Encodings.Plain || p.encoding == pq.Encodings.PlainDict):
		case p.kind == dataPage && (p.encoding == pq.Encodings.Plain || p.encoding == byteStreamSplit || byDictionary(p.encoding)):
		default:
			return false
		}
	}
	return true
}

// numbers decodes a column of float64.
func numbers(pages []page, codec compress.Compression, rows int64, nullable bool) (arrow.Array, error) {
	c := numberColumn{values: make([]float64, rows)}
	if nullable {
		c.valid = make([]byte, (rows+7)/8)
	}
	for _, p := range pages {
		body, err := p.decompress(codec)
		if err != nil {
			return nil, err
		}
		if p.kind == dictionaryPage {
			if len(body)%8 != 0 || int64(len(body)/8) != p.values {
				return nil, fmt.Errorf("%w: a dictionary of %d numbers has %d bytes", data.ErrCorrupt, p.values, len(body))
			}
			c.dictionary = make([]float64, p.values)
			plain(c.dictionary, body)
			continue
		}
		if err := c.page(&p, body); err != nil {
			return nil, err
		}
	}
	values := memory.NewBufferBytes(arrow.Float64Traits.CastToBytes(c.values))
	buffers := []*memory.Buffer{nil, values}
	if c.nulls > 0 {
		buffers[0] = memory.NewBufferBytes(c.valid)
	}
	return array.NewFloat64Data(array.NewData(arrow.PrimitiveTypes.Float64, int(rows), buffers, nil, c.nulls, 0)), nil
}

// numberColumn is a column in the making.
type numberColumn struct {
	values     []float64
	valid      []byte // a bit a row; nil if the column cannot be null
	dictionary []float64
	levels, at []int32
	row, nulls int
}

// page decodes one data page.
func (c *numberColumn) page(p *page, body []byte) (err error) {
	n := int(p.values)
	to := c.values[c.row:][:n]
	there := n
	if c.valid != nil {
		if body, there, err = c.defined(body, n); err != nil {
			return err
		}
	}
	if byDictionary(p.encoding) {
		err = c.looked(to[:there], body)
	} else if len(body) != 8*there {
		err = fmt.Errorf("%w: %d bytes of %d numbers", data.ErrCorrupt, len(body), there)
	} else if p.encoding == byteStreamSplit {
		joined(to[:there], body)
	} else {
		plain(to[:there], body)
	}
	// Those that are there move to their rows, from behind so that none is overwritten.
	for i := n - 1; there <= i; i-- {
		if c.levels[i] == 0 {
			to[i] = 0
		} else {
			there--
			to[i] = to[there]
		}
	}
	c.row += int(p.values)
	return err
}

// defined reads which of the next n rows have a number, and returns what follows and how many have.
func (c *numberColumn) defined(body []byte, n int) (rest []byte, there int, err error) {
	if len(body) < 4 || uint64(binary.LittleEndian.Uint32(body)) > uint64(len(body)-4) {
		return nil, 0, fmt.Errorf("%w: a page ends within what tells its nulls", data.ErrCorrupt)
	}
	size := 4 + int(binary.LittleEndian.Uint32(body))
	c.levels = slices.Grow(c.levels[:0], n)[:n]
	if err := unpackBits(c.levels, body[4:size], 1); err != nil {
		return nil, 0, err
	}
	for i, level := range c.levels {
		if uint32(level) > 1 {
			return nil, 0, fmt.Errorf("%w: level %d of a column that is not nested", data.ErrCorrupt, level)
		}
		c.valid[(c.row+i)/8] |= byte(level) << ((c.row + i) % 8)
		there += int(level)
	}
	c.nulls += n - there
	return body[size:], there, nil
}

// looked looks numbers up in the dictionary.
func (c *numberColumn) looked(to []float64, body []byte) error {
	c.at = slices.Grow(c.at[:0], len(to))[:len(to)]
	if err := unpack(c.at, body); err != nil {
		return err
	}
	for i, at := range c.at {
		if uint(at) >= uint(len(c.dictionary)) {
			return fmt.Errorf("%w: number %d of a dictionary of %d", data.ErrCorrupt, at, len(c.dictionary))
		}
		to[i] = c.dictionary[at]
	}
	return nil
}

func plain(to []float64, body []byte) {
	for i := range to {
		to[i] = math.Float64frombits(binary.LittleEndian.Uint64(body[8*i:]))
	}
}
