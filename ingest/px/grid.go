package px

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// grid is the cells, in the file's order. With keys it holds only the rows of the file, and rows tells which they are.
type grid struct {
	numbers []float64
	symbols []Symbol // nil if every cell is a number
	lines   []int32  // of the file, from 1
	rows    []int64  // of the stub, ascending as in the file; nil where every row is there
}

// Cells is the number of cells that the file's variables declare. It can be far more than the file holds if rows have keys.
func (f *File) Cells() int {
	n, _ := product(f.Variables)
	return n
}

// Held is the number of cells that stand in the file.
func (f *File) Held() int { return len(f.grid.numbers) }

// Cell returns one of the cells held, by place: its number or sign, and its line.
func (f *File) Cell(i int) (number float64, symbol Symbol, line int) {
	if f.grid.symbols != nil {
		symbol = f.grid.symbols[i]
	}
	return f.grid.numbers[i], symbol, int(f.grid.lines[i])
}

// product multiplies the numbers of values; false if that is beyond counting.
func product(vars []Variable) (int, bool) {
	n := 1
	for i := range vars {
		k := len(vars[i].Values)
		if k != 0 && n > math.MaxInt/2/k {
			return 0, false
		}
		n *= k
	}
	return n, true
}

// readCells reads what stands after DATA=.
func (r *reader) readCells(body []byte, at int) {
	total, ok := product(r.Variables)
	if !ok {
		r.fault(0, "VALUES: more cells than can be counted: %s", r.sizes())
		return
	}
	s := scanner{r: r, src: body, pos: at, line: int32(breaks(body[:at], false)) + 1, start: at - column(body, at) + 1}
	for i := range r.Variables[:r.Stub] {
		if r.Variables[i].Keyed {
			r.readKeyed(&s)
			return
		}
	}
	// A cell takes a byte and a separator, so this bounds what is allocated, whatever VALUES declare.
	if room := (len(body) - at + 1) / 2; total > room {
		r.fault(int(s.line), "DATA: the file has room for %d cells at most, VALUES declare %d: %s", room, total, r.sizes())
		return
	}
	s.grow(total)
	for s.next() {
		if len(s.numbers) == total {
			r.badCell(int(s.line), s.column(s.pos), "DATA: more than the %d cells that VALUES declare: %s", total, r.sizes())
			return
		}
		if !s.cell() {
			return
		}
	}
	if n := len(s.numbers); n < total && len(r.faults) == 0 {
		r.badCell(int(s.line), 1, "DATA: %d cells, VALUES declare %d: %s", n, total, r.sizes())
	}
	r.grid = s.grid
}

// sizes explains the number of cells: region 4 × year 2.
func (r *reader) sizes() string {
	parts := make([]string, len(r.Variables))
	for i := range r.Variables {
		parts[i] = fmt.Sprintf("%s %d", r.Variables[i].Name(), len(r.Variables[i].Values))
	}
	return strings.Join(parts, " × ")
}

// scanner reads cells.
type scanner struct {
	grid
	r     *reader
	src   []byte
	pos   int
	line  int32
	start int // of the line
}

func (s *scanner) grow(n int) {
	s.numbers, s.lines = make([]float64, 0, n), make([]int32, 0, n)
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
		case c == ' ', c == '\t', c == ',', c == ';', c == '\x1a', c == '\f':
		default:
			s.pos = i
			return true
		}
	}
	s.pos = i
	return false
}

// column is that of the byte at a place.
func (s *scanner) column(at int) int { return at - s.start + 1 }

// powers are the powers of ten that a float64 holds exactly.
var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// cell reads the cell at hand; false if nothing after it can be trusted.
func (s *scanner) cell() bool {
	b, i := s.src, s.pos
	negative := b[i] == '-'
	if negative {
		i++
	}
	var mantissa uint64
	from, point := i, -1
	for ; i < len(b); i++ {
		c := b[i]
		if d := c - '0'; d <= 9 {
			mantissa = mantissa*10 + uint64(d)
			continue
		}
		if c != '.' || point >= 0 {
			break
		}
		point = i
	}
	digits, decimals := i-from, 0
	if point >= 0 {
		decimals = i - point - 1
		digits--
	}
	if digits == 0 || digits > 15 || point == i-1 || i < len(b) && !separates(b[i]) {
		return s.odd()
	}
	v := float64(mantissa)
	if decimals > 0 {
		v /= powers[decimals]
	}
	if negative {
		v = -v
	}
	s.pos = i
	s.add(v, Number)
	return true
}

func (s *scanner) add(v float64, symbol Symbol) {
	if symbol != Number && s.symbols == nil {
		s.symbols = make([]Symbol, len(s.numbers), max(cap(s.numbers), 1))
	}
	s.numbers = append(s.numbers, v)
	s.lines = append(s.lines, s.line)
	if s.symbols != nil {
		s.symbols = append(s.symbols, symbol)
	}
}

func separates(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == ';' || c == ',' || c == '\t' || c == '\x1a' || c == '\f'
}

// odd reads what is not a short plain number: a sign, quoted or not, or a number that needs rounding.
func (s *scanner) odd() bool {
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

// number reads a decimal number with an optional sign and exponent, and nothing that strconv knows beside.
func number(word string) (float64, error) {
	for i := range len(word) {
		if c := word[i]; (c < '0' || c > '9') && !strings.ContainsRune("+-.eE", rune(c)) {
			return 0, strconv.ErrSyntax
		}
	}
	return strconv.ParseFloat(word, 64)
}
