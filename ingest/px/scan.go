package px

import (
	"encoding/binary"
	"math/bits"
	"strconv"
	"strings"
)

// scanner reads cells.
type scanner struct {
	grid
	r     *reader
	src   []byte
	pos   int
	line  int32
	start int // of the line
}

func newScanner(r *reader, src []byte, at int) *scanner {
	s := &scanner{r: r, src: src, pos: at, line: int32(breaks(src[:at], false)) + 1, start: at - column(src, at) + 1}
	s.lines = lines{first: s.line, starts: []int32{0}}
	return s
}

// next passes over what separates cells and reports whether another follows.
func (s *scanner) next() bool {
	b, i := s.src, s.pos
	for ; i < len(b); i++ {
		switch c := b[i]; {
		case c == '\n' && i > 0 && b[i-1] == '\r':
			s.start = i + 1
		case c == '\n' || c == '\r':
			s.line++
			s.start = i + 1
			s.lines.starts = append(s.lines.starts, int32(len(s.numbers)))
		case !separates(c):
			s.pos = i
			return true
		}
	}
	s.pos = i
	return false
}

func separates(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == ';' || c == ',' || c == '\t' || c == '\x1a' || c == '\f'
}

// column is that of the byte at a place.
func (s *scanner) column(at int) int { return at - s.start + 1 }

// powers are the powers of ten that a float64 holds exactly.
var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// read goes on until there are want cells; false if the file ends before or what follows cannot be trusted.
func (s *scanner) read(want int) bool {
	for len(s.numbers) < want {
		s.fast(want)
		if len(s.numbers) == want {
			break
		}
		if !s.next() || !s.cell() {
			return false
		}
	}
	return true
}

// fast reads short numbers as long as nothing else comes. Eight bytes are looked at together: where the number ends, where
// its point is and what its digits make takes no loop, and for most cells no branch that is hard to foretell.
func (s *scanner) fast(want int) {
	b, i, numbers := s.src, s.pos, s.numbers
	if cap(numbers) < want {
		return
	}
	n := len(numbers)
	numbers = numbers[:want]
	for n < want && i+24 < len(b) {
		switch b[i] {
		case ' ':
			i++
			continue
		case '\n':
			if i > 0 && b[i-1] != '\r' {
				s.line++
				s.lines.starts = append(s.lines.starts, int32(n))
			}
			i++
			s.start = i
			continue
		case '"':
			symbol, length := sign(b[i:])
			if length == 0 {
				break
			}
			s.mark(n, symbol)
			numbers[n] = 0
			n++
			i += length
			continue
		}
		at := i
		negative := b[at] == '-'
		if negative {
			at++
		}
		x, length := short(b[at:])
		if length == 0 {
			if x, length = longer(b[at:]); length == 0 {
				break
			}
		}
		at += length
		switch {
		case b[at] == ' ':
			at++
		case !separates(b[at]):
			length = 0
		}
		if length == 0 {
			break
		}
		i = at
		if negative {
			x = -x
		}
		numbers[n] = x
		n++
	}
	if s.symbols != nil {
		s.symbols = append(s.symbols, make([]Symbol, n-len(s.symbols))...)
	}
	s.pos, s.numbers = i, numbers[:n]
}

// sign reads a sign in quotes at the beginning of b, and its length with them; 0 if there is none.
func sign(b []byte) (symbol Symbol, length int) {
	end := 1
	for b[end] == '.' && end <= len(dots) {
		end++
	}
	symbol = Symbol(end - 1)
	if end == 1 && b[1] == '-' {
		symbol, end = Nil, 2
	}
	if symbol == Number || b[end] != '"' {
		return Number, 0
	}
	return symbol, end + 1
}

// mark says that cell n, the next one, is a sign.
func (s *scanner) mark(n int, symbol Symbol) {
	if s.symbols == nil {
		s.symbols = make([]Symbol, 0, max(cap(s.numbers), 1))
	}
	if len(s.symbols) < n {
		s.symbols = append(s.symbols, make([]Symbol, n-len(s.symbols))...)
	}
	s.symbols = append(s.symbols, symbol)
}

// short reads a number of up to seven bytes, the point among them, and returns its length; 0 if it is not one.
func short(b []byte) (v float64, length int) {
	x, other := digits(b)
	first := bits.TrailingZeros64(other) / 8
	if first == 0 || first == 8 {
		return 0, 0
	}
	if b[first] != '.' {
		return float64(value(x, first)), first
	}
	end := bits.TrailingZeros64(other&(other-1)) / 8
	decimals := end - first - 1
	if end == 8 || decimals == 0 {
		return 0, 0
	}
	whole := x & (1<<(8*first&63) - 1)
	x = whole | x>>(8*(first+1)&63)<<(8*first&63)
	return float64(value(x, end-1)) / powers[decimals&15], end
}

// longer reads a number of up to seven digits before the point and seven after it.
func longer(b []byte) (v float64, length int) {
	x, other := digits(b)
	first := bits.TrailingZeros64(other) / 8
	if first == 0 || first == 8 {
		return 0, 0
	}
	if b[first] != '.' {
		return float64(value(x, first)), first
	}
	y, other := digits(b[first+1:])
	decimals := bits.TrailingZeros64(other) / 8
	if decimals == 0 || decimals == 8 {
		return 0, 0
	}
	return float64(value(x, first)*wholePowers[decimals]+value(y, decimals)) / powers[decimals], first + 1 + decimals
}

var wholePowers = [8]uint64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7}

// digits looks at eight bytes: those that are digits become their values, the high bits of other mark those that are not.
func digits(b []byte) (x, other uint64) {
	x = binary.LittleEndian.Uint64(b) ^ 0x3030303030303030
	return x, (x&0x7f7f7f7f7f7f7f7f + 0x7676767676767676 | x) & 0x8080808080808080
}

// value is the number that the first n bytes of x make, n from 1 to 8.
func value(x uint64, n int) uint64 {
	x <<= (64 - 8*n) & 63
	x = x*10 + x>>8
	return (x&0x000000ff000000ff*0x000f424000000064 + x>>16&0x000000ff000000ff*0x0000271000000001) >> 32
}

// cell reads the cell at hand, whatever it is; false if nothing after it can be trusted.
func (s *scanner) cell() bool {
	b, i := s.src, s.pos
	quoted := b[i] == '"'
	if quoted {
		i++
	}
	from := i
	for i < len(b) && !separates(b[i]) && b[i] != '"' && i-from < longest {
		i++
	}
	word := b[from:i]
	if quoted {
		if i == len(b) || b[i] != '"' {
			s.r.badCell(int(s.line), s.column(s.pos), "%q: a quotation mark that is not closed", b[s.pos:min(i, s.pos+40)])
			return false
		}
		i++
	}
	column := s.column(s.pos)
	s.pos = i
	if symbol := symbolOf(word); symbol != Number {
		s.add(0, symbol)
		return true
	}
	if v, err := number(string(word)); err == nil && !quoted {
		s.add(v, Number)
		return true
	}
	s.add(0, Number)
	s.r.badCell(int(s.line), column, "%q: neither a number nor a sign", word)
	return len(s.r.faults) < maxFaults
}

func (s *scanner) add(v float64, symbol Symbol) {
	if symbol != Number || s.symbols != nil {
		s.mark(len(s.numbers), symbol)
	}
	s.numbers = append(s.numbers, v)
}

// longest is more letters than a number has: what goes on is no number.
const longest = 400

func symbolOf(word []byte) Symbol {
	if len(word) == 1 && word[0] == '-' {
		return Nil
	}
	if len(word) > len(dots) || string(word) != dots[:len(word)] {
		return Number
	}
	return Symbol(len(word))
}

// number reads a decimal number with an optional sign and exponent, correctly rounded, and nothing that strconv knows beside.
func number(word string) (float64, error) {
	for i := range len(word) {
		if c := word[i]; (c < '0' || c > '9') && strings.IndexByte("+-.eE", c) < 0 {
			return 0, strconv.ErrSyntax
		}
	}
	return strconv.ParseFloat(word, 64)
}

// lines tells on which line of the file a cell stands.
type lines struct {
	first  int32
	starts []int32 // cells before each line, from the first on
	each   []int32 // or: the line of each cell, 0 for none
}

// of is the line of one cell.
func (l *lines) of(cell int) int32 {
	if l.each != nil {
		return l.each[cell]
	}
	low, high := 0, len(l.starts)
	for low < high {
		if mid := (low + high) / 2; int(l.starts[mid]) <= cell {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return l.first + int32(low) - 1
}

// all is the line of every cell.
func (l *lines) all(total int) []int32 {
	if l.each != nil {
		return l.each
	}
	all := make([]int32, total)
	for k, from := range l.starts {
		to := total
		if k+1 < len(l.starts) {
			to = int(l.starts[k+1])
		}
		for i := int(from); i < to; i++ {
			all[i] = l.first + int32(k)
		}
	}
	return all
}
