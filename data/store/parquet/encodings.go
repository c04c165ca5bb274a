package parquet

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"slices"

	"lagesbild/data"
)

// run is a value and how many times it comes. In a series of runs no neighbours have the same value.
type run struct{ value, n int32 }

// firstMet returns which of n words are used, in the order in which they first come, and the runs of their places among them.
func firstMet[T int32 | uint16](s *scratch, place []T, n int) (used []int32, runs []run, err error) {
	s.to = zeros(s.to, n) // 1 + place among used
	used, runs = s.used[:0], s.runs[:0]
	for from := 0; from < len(place); {
		p, rows := place[from], data.Alike(place[from:])
		if uint(p) >= uint(n) {
			return nil, nil, fmt.Errorf("%w: row %d: word %d of %d", data.ErrUnknownCode, from, p, n)
		}
		if s.to[p] == 0 {
			used = append(used, int32(p))
			s.to[p] = int32(len(used))
		}
		runs = append(runs, run{s.to[p] - 1, int32(rows)})
		from += rows
	}
	s.used, s.runs = used, runs
	return used, runs, nil
}

// distinct returns the numbers, of which these are the extremes, in the order in which they first come, and the runs of their
// places among them.
func (s *scratch) distinct(ints, extremes []int32) (used []int32, runs []run) {
	const table = 1 << 16
	if least, most := extremes[0], extremes[1]; least >= 0 && most < table {
		used, runs, _ = firstMet(s, ints, int(most)+1)
		return used, runs
	}
	used, runs = s.used[:0], s.runs[:0]
	to := map[int32]int32{}
	for len(ints) > 0 {
		rows := data.Alike(ints)
		k, ok := to[ints[0]]
		if !ok {
			k = int32(len(used))
			to[ints[0]], used = k, append(used, ints[0])
		}
		runs, ints = append(runs, run{k, int32(rows)}), ints[rows:]
	}
	s.used, s.runs = used, runs
	return used, runs
}

// zeros is n zeros in the place of what s held.
func zeros[T any](s []T, n int) []T {
	s = slices.Grow(s[:0], n)[:n]
	clear(s)
	return s
}

// indices encodes places among n words: their width in a byte, then the hybrid.
func indices(b []byte, at []run, n int) []byte {
	width := max(bits.Len32(uint32(n-1)), 1)
	return hybrid(append(b, byte(width)), at, width)
}

// hybrid appends values of width bits in the format's "RLE/bit-packing hybrid", as arrow's encoder does: eight equal values
// or more are a run, others are packed by eights, of which at most 63 share a head. unpack reads them.
func hybrid(b []byte, runs []run, width int) []byte {
	const most = 63
	groups, head := 0, 0 // packed since the head, and its place
	shut := func() {
		if groups > 0 {
			b[head] = byte(groups<<1 | 1)
		}
		groups = 0
	}
	for taken := int32(0); len(runs) > 0; { // of the first run
		if n := runs[0].n - taken; n >= 8 || groups == 0 && len(runs) == 1 {
			shut()
			b = repeat(b, runs[0].value, int(n), width)
			runs, taken = runs[1:], 0
			continue
		}
		if groups == 0 {
			head, b = len(b), append(b, 0)
		}
		var eight [8]int32
		for k := 0; k < 8 && len(runs) > 0; k++ {
			eight[k] = runs[0].value
			if taken++; taken == runs[0].n {
				runs, taken = runs[1:], 0
			}
		}
		b = pack(b, eight[:], width)
		if groups++; groups == most {
			shut()
		}
	}
	shut()
	return b
}

func repeat(b []byte, v int32, n, width int) []byte {
	b = binary.AppendUvarint(b, uint64(n)<<1)
	for shift := 0; shift < width; shift += 8 {
		b = append(b, byte(v>>shift))
	}
	return b
}

// pack appends values of width bits each, the least bit first; together they fill whole bytes.
func pack[T int32 | uint64](b []byte, values []T, width int) []byte {
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
