package px

import (
	"strconv"
	"strings"

	"lagesbild/ingest/cells"
)

// scanner reads cells.
type scanner struct {
	grid
	r     *reader
	src   []byte
	pos   int
	line  int32
	start int // of the line
	ahead []piece
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

// read goes on until there are want cells; false if the file ends before or what follows cannot be trusted.
func (s *scanner) read(want int) bool {
	for len(s.numbers) < want {
		s.known(want)
		if len(s.numbers) == want {
			break
		}
		if !s.next() || !s.cell() {
			return false
		}
	}
	return true
}

// fast reads what most cells are, numbers and signs, up to byte end as long as nothing else comes.
func (s *scanner) fast(want, end int) {
	b, i, n, numbers := s.src[:end], s.pos, len(s.numbers), s.numbers[:cap(s.numbers)]
	for want = min(want, len(numbers)); n < want && i < end; {
		count, length := cells.Run(b[i:], numbers[n:want], ' ')
		n, i = n+count, i+length
		if n == want || i == end {
			break
		}
		switch b[i] {
		case ' ':
			i++
			continue
		case '\n', '\r':
			if b[i] == '\r' || i == 0 || b[i-1] != '\r' {
				s.line++
				s.lines.starts = append(s.lines.starts, int32(n))
			}
			i++
			s.start = i
			continue
		case '"':
			if symbol, length := sign(b[i:]); length > 0 {
				s.mark(n, symbol)
				numbers[n] = 0
				n, i = n+1, i+length
				continue
			}
		}
		v, length := cells.Plain(b[i:], '.')
		if length == 0 || i+length == end || !separates(b[i+length]) {
			break
		}
		numbers[n] = v
		n, i = n+1, i+length
	}
	s.pos, s.numbers = i, numbers[:n]
	s.pad()
}

// pad makes as many symbols as numbers, if there are any.
func (s *scanner) pad() {
	if s.symbols != nil {
		s.symbols = append(s.symbols, make([]Symbol, len(s.numbers)-len(s.symbols))...)
	}
}

// sign reads a sign in quotes at the beginning of b, and its length with them; 0 if there is none.
func sign(b []byte) (symbol Symbol, length int) {
	if len(b) < len(dots)+2 {
		return Number, 0
	}
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

// mark says that cells from n on, the next one, are signs.
func (s *scanner) mark(n int, symbols ...Symbol) {
	if s.symbols == nil {
		s.symbols = make([]Symbol, 0, max(cap(s.numbers), 1))
	}
	if len(s.symbols) < n {
		s.symbols = append(s.symbols, make([]Symbol, n-len(s.symbols))...)
	}
	s.symbols = append(s.symbols, symbols...)
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
