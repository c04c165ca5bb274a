package px

import (
	"fmt"
	"strings"
)

// readKeyed reads rows that begin with the stub's values. A row that does not come is zero throughout.
func (r *reader) readKeyed(s *scanner) {
	stub := r.Variables[:r.Stub]
	for i := range stub {
		if !stub[i].Keyed {
			r.fault(0, "KEYS: none for the variable %q of the stub, and others have", stub[i].Name())
			return
		}
	}
	width, _ := product(r.Variables[r.Stub:])
	if room := (len(s.src) - s.pos + 1) / 2; width > room {
		r.fault(int(s.line), "DATA: the file has room for %d cells at most, a row has %d: %s", room, width, r.sizes())
		return
	}
	s.rows = []int64{}
	seen := map[int64]int32{}
	for s.next() {
		line := s.line
		row, err := r.keys(s, stub)
		if err != nil {
			r.badCell(int(s.line), s.column(s.pos), "KEYS: %w", err)
			return
		}
		if first, twice := seen[row]; twice {
			r.badCell(int(line), 1, "KEYS: the row stands on line %d too", first)
		}
		seen[row] = line
		s.rows = append(s.rows, row)
		want := len(s.numbers) + width
		if !s.read(want) {
			if n := width - (want - len(s.numbers)); len(r.faults) == 0 {
				r.badCell(int(s.line), s.column(s.pos), "DATA: the row has %d cells, it needs %d", n, width)
			}
			return
		}
	}
	r.grid = s.grid
}

// keys reads one row's keys and returns its place in the stub.
func (r *reader) keys(s *scanner, stub []Variable) (int64, error) {
	var row int64
	for k := range stub {
		if !s.next() {
			return 0, fmt.Errorf("the file ends within a row's names")
		}
		at := s.pos
		text, err := s.key()
		if err != nil {
			return 0, err
		}
		i, ok := stub[k].keyed(r.page.Decode(text))
		if !ok {
			s.pos = at
			return 0, fmt.Errorf("%q is not a value of the variable %q", r.page.Decode(text), stub[k].Name())
		}
		row = row*int64(len(stub[k].Values)) + int64(i)
	}
	return row, nil
}

// key takes a quoted name, or an unquoted one up to a separator.
func (s *scanner) key() (string, error) {
	b := s.src[s.pos:]
	if b[0] != '"' {
		end := 0
		for end < len(b) && !separates(b[end]) {
			end++
		}
		s.pos += end
		return string(b[:end]), nil
	}
	for end := 1; end < len(b) && b[end] != '\n' && b[end] != '\r'; end++ {
		if b[end] == '"' {
			s.pos += end + 1
			return string(b[1:end]), nil
		}
	}
	return "", fmt.Errorf("a quotation mark that is not closed")
}

// keyed finds the value that a row's name stands for, code or text as the file has said. With one of them the other is
// understood too where it is no value of the first kind.
func (v *Variable) keyed(name string) (int, bool) {
	if v.byCode == nil {
		v.learn()
	}
	words := []map[string]int{v.byText[0], v.byCode}
	if v.KeyedByCode {
		words[0], words[1] = words[1], words[0]
	}
	for _, w := range words {
		if i, ok := w[strings.TrimSpace(name)]; ok {
			return i, true
		}
	}
	return 0, false
}
