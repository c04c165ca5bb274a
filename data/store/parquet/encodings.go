package parquet

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"slices"

	"lagesbild/data"
)

// firstMet returns which of n words are used, in the order in which they first come, and where each row's stands among them,
// which may be place itself.
func firstMet[T int32 | uint16](s *scratch, place []T, n int) (used, at []int32, err error) {
	s.to = zeros(s.to, n) // 1 + place among used
	s.used, s.at = s.used[:0], slices.Grow(s.at[:0], len(place))[:len(place)]
	told, same := any(place).([]int32)
	for from := 0; from < len(place); {
		p, to := place[from], from+alike(place[from:])
		if uint(p) >= uint(n) {
			return nil, nil, fmt.Errorf("%w: row %d: word %d of %d", data.ErrUnknownCode, from, p, n)
		}
		if s.to[p] == 0 {
			s.used = append(s.used, int32(p))
			s.to[p] = int32(len(s.used))
		}
		where := s.to[p] - 1
		if same && where != int32(p) {
			copy(s.at, told[:from])
			same = false
		}
		for i := from; i < to && !same; i++ {
			s.at[i] = where
		}
		from = to
	}
	if same {
		return s.used, told, nil
	}
	return s.used, s.at, nil
}

// distinct returns the numbers in the order in which they first come, and where each row's stands among them.
func (s *scratch) distinct(ints []int32) (used, at []int32) {
	const table = 1 << 16
	if e := extremes(ints); e[0] >= 0 && e[1] < table {
		used, at, _ = firstMet(s, ints, int(e[1])+1)
		return used, at
	}
	s.used, s.at = s.used[:0], slices.Grow(s.at[:0], len(ints))[:len(ints)]
	to := map[int32]int32{}
	for i, v := range ints {
		k, ok := to[v]
		if !ok {
			k = int32(len(s.used))
			to[v], s.used = k, append(s.used, v)
		}
		s.at[i] = k
	}
	return s.used, s.at
}

// zeros is n zeros in the place of what s held.
func zeros[T any](s []T, n int) []T {
	s = slices.Grow(s[:0], n)[:n]
	clear(s)
	return s
}

// indices encodes places among n words: their width in a byte, then the hybrid.
func indices(b []byte, at []int32, n int) []byte {
	width := max(bits.Len32(uint32(n-1)), 1)
	return hybrid(append(b, byte(width)), at, width)
}

// hybrid appends values of width bits in the format's "RLE/bit-packing hybrid", as arrow's encoder does: eight equal values
// or more are a run, others are packed by eights, of which at most 63 share a head. unpack reads them.
func hybrid[T int32 | uint8](b []byte, values []T, width int) []byte {
	const most = 63
	groups, head := 0, 0 // packed since the head, and its place
	shut := func() {
		if groups > 0 {
			b[head] = byte(groups<<1 | 1)
		}
		groups = 0
	}
	open := func() {
		if groups == 0 {
			head, b = len(b), append(b, 0)
		}
		groups++
	}
	for len(values) >= 8 {
		if n := alike(values); n >= 8 {
			shut()
			b = repeat(b, values[0], n, width)
			values = values[n:]
			continue
		}
		open()
		b = pack(b, values[:8], width)
		if values = values[8:]; groups == most {
			shut()
		}
	}
	switch n := len(values); {
	case n > 0 && groups == 0 && alike(values) == n:
		b = repeat(b, values[0], n, width)
	case n > 0:
		var last [8]T
		copy(last[:], values)
		open()
		b = pack(b, last[:], width)
	}
	shut()
	return b
}

// alike is how many values at the start are the same.
func alike[T int32 | uint16 | uint8](values []T) int {
	v := values[0]
	for i, x := range values {
		if x != v {
			return i
		}
	}
	return len(values)
}

func repeat[T int32 | uint8](b []byte, v T, n, width int) []byte {
	b = binary.AppendUvarint(b, uint64(n)<<1)
	for shift := 0; shift < width; shift += 8 {
		b = append(b, byte(int32(v)>>shift))
	}
	return b
}

// pack appends values of width bits each, the least bit first; together they fill whole bytes.
func pack[T int32 | uint8 | uint64](b []byte, values []T, width int) []byte {
	if len(values) == 8 && width <= 8 {
		var word uint64
		for i := 7; i >= 0; i-- {
			word = word<<width | uint64(values[i])
		}
		n := len(b)
		return binary.LittleEndian.AppendUint64(b, word)[:n+width]
	}
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

// differences appends numbers as the differences between neighbours: a head, and the blocks that belong to them.
func differences(b []byte, ints []int32, blocks []byte) []byte {
	b = binary.AppendUvarint(b, deltaBlock)
	b = binary.AppendUvarint(b, deltaMinis)
	b = binary.AppendUvarint(b, uint64(len(ints)))
	b = binary.AppendVarint(b, int64(ints[0]))
	return append(b, blocks...)
}

// deltaBlocks are blocks of differences from the least in the block, packed by as many bits as each quarter of a block needs.
func deltaBlocks(ints []int32) []byte {
	b := make([]byte, 0, len(ints)/2)
	var deltas [deltaBlock]int64
	for len(ints) > 1 {
		part := ints[1:min(len(ints), 1+deltaBlock)]
		least, most := int64(math.MaxInt64), int64(math.MinInt64)
		for i, v := range part {
			d := int64(v) - int64(ints[i])
			deltas[i] = d
			least, most = min(least, d), max(most, d)
		}
		b = binary.AppendVarint(b, least)
		widths := len(b)
		b = append(b, make([]byte, deltaMinis)...)
		for m := 0; m*deltaMini < len(part) && least < most; m++ { // of no bits each where all are the same
			var packed [deltaMini]uint64
			most := uint64(0)
			for i, d := range deltas[m*deltaMini : min(len(part), (m+1)*deltaMini)] {
				packed[i] = uint64(d - least)
				most |= packed[i]
			}
			if width := bits.Len64(most); width > 0 {
				b[widths+m] = byte(width)
				b = pack(b, packed[:], width)
			}
		}
		ints = ints[len(part):]
	}
	return b
}
