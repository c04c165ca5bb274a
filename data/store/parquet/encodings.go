package parquet

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"

	"lagesbild/data"
)

// firstMet returns which of n words are used, in the order in which they first come, and where each row's stands among them.
func firstMet(place []int32, n int) (used, at []int32, err error) {
	to := make([]int32, n) // 1 + place among used
	at = make([]int32, len(place))
	for i, p := range place {
		if uint(p) >= uint(n) {
			return nil, nil, fmt.Errorf("%w: row %d: word %d of %d", data.ErrUnknownCode, i, p, n)
		}
		if to[p] == 0 {
			used = append(used, p)
			to[p] = int32(len(used))
		}
		at[i] = to[p] - 1
	}
	return used, at, nil
}

// distinct returns the numbers in the order in which they first come, and where each row's stands among them.
func distinct(ints []int32) (used, at []int32) {
	at = make([]int32, len(ints))
	to := map[int32]int32{}
	recent, where := ints[0]+1, int32(0)
	for i, v := range ints {
		if v != recent {
			k, ok := to[v]
			if !ok {
				k = int32(len(used))
				to[v], used = k, append(used, v)
			}
			recent, where = v, k
		}
		at[i] = where
	}
	return used, at
}

// indices encodes places among n words: their width in a byte, then the hybrid.
func indices(at []int32, n int) []byte {
	width := max(bits.Len32(uint32(n-1)), 1)
	return hybrid([]byte{byte(width)}, at, width)
}

// plain writes the numbers that are there, eight bytes each, behind the levels of definition where the column may be
// null: 1 for a number, 0 for none.
func (c *Column) plain(nullable bool) (body []byte, present []float64) {
	present = c.Numbers
	if nullable {
		levels := make([]int32, len(c.Numbers))
		for i := range levels {
			levels[i] = 1
		}
		if c.Null != nil {
			present = make([]float64, 0, len(c.Numbers))
			for i, null := range c.Null {
				if null {
					levels[i] = 0
				} else {
					present = append(present, c.Numbers[i])
				}
			}
		}
		body = hybrid(make([]byte, 4, 8*len(present)+len(levels)/8+64), levels, 1)
		binary.LittleEndian.PutUint32(body, uint32(len(body)-4))
	}
	for _, v := range present {
		body = binary.LittleEndian.AppendUint64(body, math.Float64bits(v))
	}
	return body, present
}

// run is a series of values on their way into the format's "RLE/bit-packing hybrid": eight equal values or more are a run,
// others are packed by eights, of which at most 63 share a head.
type run struct {
	b      []byte
	width  int
	value  int32
	count  int // values like the last one, at the end
	held   [8]int32
	n      int // held
	groups int // packed since the head
	head   int // place of the head, -1 for none
}

// hybrid appends values of width bits, and decides like arrow's encoder where runs begin; unpack reads them.
func hybrid(b []byte, values []int32, width int) []byte {
	r := run{b: b, width: width, head: -1}
	for i := 0; i < len(values); i++ {
		v := values[i]
		if v != r.value {
			if r.count >= 8 {
				r.repeat()
			}
			r.count, r.value = 0, v
		}
		r.count++
		if r.count > 8 {
			for i+1 < len(values) && values[i+1] == v {
				r.count++
				i++
			}
			continue
		}
		r.held[r.n] = v
		if r.n++; r.n == 8 {
			r.full()
		}
	}
	r.end()
	return r.b
}

// full decides what becomes of eight values: the start of a run, or one more group.
func (r *run) full() {
	if r.count >= 8 {
		r.n = 0
		r.close()
		return
	}
	r.pack()
	if r.groups+1 >= 1<<6 {
		r.close()
	}
	r.count = 0
}

func (r *run) repeat() {
	r.b = binary.AppendUvarint(r.b, uint64(r.count)<<1)
	for shift := 0; shift < r.width; shift += 8 {
		r.b = append(r.b, byte(r.value>>shift))
	}
	r.count, r.n = 0, 0
}

// pack appends the eight values held.
func (r *run) pack() {
	if r.head < 0 {
		r.head = len(r.b)
		r.b = append(r.b, 0)
	}
	r.b = pack(r.b, r.held[:], r.width)
	r.n = 0
	r.groups++
}

// close writes the head of the groups packed.
func (r *run) close() {
	if r.head >= 0 {
		r.b[r.head] = byte(r.groups<<1 | 1)
	}
	r.head, r.groups = -1, 0
}

func (r *run) end() {
	switch {
	case r.groups == 0 && r.count > 0 && (r.n == 0 || r.count == r.n):
		r.repeat()
	case r.n > 0:
		clear(r.held[r.n:])
		r.pack()
	}
	r.close()
}

// pack appends values of width bits each, the least bit first; together they fill whole bytes.
func pack[T int32 | uint64](b []byte, values []T, width int) []byte {
	var word uint64
	have := 0
	for _, v := range values {
		word |= uint64(v) << have
		for have += width; have >= 8; have -= 8 {
			b = append(b, byte(word))
			word >>= 8
		}
	}
	return b
}

// The blocks of DELTA_BINARY_PACKED.
const (
	deltaBlock = 128
	deltaMinis = 4
	deltaMini  = deltaBlock / deltaMinis
)

// differences encodes numbers as the differences between neighbours: a head, then blocks of differences from the least
// in the block, packed by as many bits as each quarter of a block needs.
func differences(ints []int32) []byte {
	b := binary.AppendUvarint(nil, deltaBlock)
	b = binary.AppendUvarint(b, deltaMinis)
	b = binary.AppendUvarint(b, uint64(len(ints)))
	b = binary.AppendVarint(b, int64(ints[0]))
	var deltas [deltaBlock]int64
	for at := 1; at < len(ints); at += deltaBlock {
		n := min(deltaBlock, len(ints)-at)
		least := int64(math.MaxInt64)
		for i := range n {
			deltas[i] = int64(ints[at+i]) - int64(ints[at+i-1])
			least = min(least, deltas[i])
		}
		b = binary.AppendVarint(b, least)
		widths := len(b)
		b = append(b, make([]byte, deltaMinis)...)
		for m := 0; m*deltaMini < n; m++ {
			var packed [deltaMini]uint64
			most := uint64(0)
			for i, d := range deltas[m*deltaMini : min(n, (m+1)*deltaMini)] {
				packed[i] = uint64(d - least)
				most = max(most, packed[i])
			}
			width := bits.Len64(most)
			b[widths+m] = byte(width)
			b = pack(b, packed[:], width)
		}
	}
	return b
}
