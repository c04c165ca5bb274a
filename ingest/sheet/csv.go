package sheet

import (
	"errors"
	"fmt"
	"strings"
	"unsafe"
)

// separators are tried in this order; the first wins ties.
const separators = ";\t,|"

// sampled is how many rows are looked at to find the separator.
const sampled = 50

// openCSV opens text that is UTF-8. A first line such as sep=; is an instruction.
func openCSV(name string, text []byte, encoding string, separator byte) (*Book, error) {
	first := rows{rest: unsafe.String(unsafe.SliceData(text), len(text))}
	if s, ok := instruction(first.rest); ok {
		if separator == 0 {
			separator = s
		}
		_ = first.skip()
	}
	if separator == 0 {
		separator = likely(first)
	}
	first.separator = separator
	s := &Sheet{each: func(yield func(Row) bool) error {
		r := first
		for {
			cells, err := r.next()
			if err != nil {
				return fmt.Errorf("%s row %d: %w", name, r.row, err)
			}
			if cells == nil || !yield(Row{Number: r.row, Cells: cells, Width: r.width}) {
				return nil
			}
		}
	}}
	return &Book{Name: name, Kind: CSV, Encoding: encoding, Separator: separator, Sheets: []*Sheet{s}}, nil
}

func instruction(text string) (byte, bool) {
	if len(text) > 4 && strings.EqualFold(text[:4], "sep=") && strings.IndexByte(separators, text[4]) >= 0 && (len(text) == 5 || text[5] == '\n' || text[5] == '\r') {
		return text[4], true
	}
	return 0, false
}

// likely is the separator that gives the most rows of equal length among the first.
func likely(start rows) byte {
	best, most := separators[0], 0
	for _, s := range []byte(separators) {
		r := start
		r.separator = s
		lengths := map[int]int{}
		for range sampled {
			cells, err := r.next()
			if err != nil {
				clear(lengths)
			}
			if cells == nil || err != nil {
				break
			}
			lengths[r.width]++
		}
		for n, count := range lengths {
			if n > 1 && count > most {
				best, most = s, count
			}
		}
	}
	return best
}

// rows splits CSV as RFC 4180 says. Lines end in LF, CR LF or CR.
type rows struct {
	rest      string
	separator byte
	row       int32 // the one last returned; empty rows count
	width     int   // its fields, empty ones at the end included
	cells     []Cell
}

// skip passes a line.
func (r *rows) skip() bool {
	i := strings.IndexAny(r.rest, "\r\n")
	if i < 0 {
		r.rest = ""
		return false
	}
	r.rest = r.rest[i:]
	r.end()
	r.row++
	return true
}

// end passes the line end that the rest begins with, if it does.
func (r *rows) end() bool {
	switch {
	case strings.HasPrefix(r.rest, "\r\n"):
		r.rest = r.rest[2:]
	case r.rest != "" && (r.rest[0] == '\n' || r.rest[0] == '\r'):
		r.rest = r.rest[1:]
	default:
		return false
	}
	return true
}

// next returns the next row that has a filled cell, nil at the end.
func (r *rows) next() ([]Cell, error) {
	for {
		r.row++
		for r.end() {
			r.row++
		}
		if r.rest == "" {
			return nil, nil
		}
		r.cells, r.width = r.cells[:0], 0
		filled := 0
		for {
			field, err := r.field()
			if err != nil {
				return nil, err
			}
			r.cells = append(r.cells, Cell{Text: field})
			if field != "" {
				filled = len(r.cells)
			}
			if r.rest == "" || r.rest[0] != r.separator {
				break
			}
			r.rest = r.rest[1:]
		}
		r.end()
		r.width = len(r.cells)
		if filled > 0 {
			return r.cells[:filled], nil
		}
	}
}

// field takes one field and leaves the separator or line end that follows it.
func (r *rows) field() (string, error) {
	s, sep := r.rest, r.separator
	if s != "" && s[0] == '"' {
		return r.quoted()
	}
	i := 0
	for i < len(s) && s[i] != sep && s[i] != '\n' && s[i] != '\r' {
		if s[i] == '"' {
			return "", errors.New("a quotation mark inside a field that does not begin with one")
		}
		i++
	}
	r.rest = s[i:]
	return s[:i], nil
}

func (r *rows) quoted() (string, error) {
	s := r.rest[1:]
	end, doubled := 0, false
	for {
		i := strings.IndexByte(s[end:], '"')
		if i < 0 {
			return "", errors.New("a quoted field that does not end")
		}
		end += i
		if end+1 == len(s) || s[end+1] != '"' {
			break
		}
		end, doubled = end+2, true
	}
	field := s[:end]
	r.rest = s[end+1:]
	if r.rest != "" && r.rest[0] != r.separator && r.rest[0] != '\n' && r.rest[0] != '\r' {
		return "", errors.New("text after a quoted field")
	}
	if doubled {
		field = strings.ReplaceAll(field, `""`, `"`)
	}
	return field, nil
}
