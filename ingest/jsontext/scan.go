// Package jsontext walks JSON as it stands, and accepts exactly what the grammar of RFC 8259 allows. Formats whose pages are
// long lists of numbers read them so: nothing is built but what they keep, a null is never 0, and every fault has its
// line, byte and path.
//
// Begin with [Scanner].
package jsontext

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"
	"unsafe"

	"lagesbild/ingest/cells"
)

// Error is a fault at a place in a document.
type Error struct {
	Offset int    // byte, from 0
	Line   int    // from 1
	Path   string // JSON path: $.dimension.Region
	Err    error
}

func (e *Error) Error() string {
	return fmt.Sprintf("line %d byte %d %s: %v", e.Line, e.Offset, e.Path, e.Err)
}

// Unwrap returns the fault without its place.
func (e *Error) Unwrap() error { return e.Err }

// Scanner walks the text B, of which it has passed over the first I bytes. Path is what faults say of where it is; the one
// who walks keeps it.
type Scanner struct {
	B    []byte
	I    int
	Path string
}

// deepest is the nesting that encoding/json allows too.
const deepest = 10_000

var errEnd = errors.New("the document ends here: was it cut off?")

// Fault is an error at a byte and a path.
func (s *Scanner) Fault(at int, path string, err error) *Error {
	at = min(at, len(s.B))
	return &Error{Offset: at, Line: 1 + bytes.Count(s.B[:at], []byte{'\n'}), Path: path, Err: err}
}

// Unexpected is the error of the byte that stands where the grammar wants something else.
func (s *Scanner) Unexpected(want string) error {
	if s.I >= len(s.B) {
		return s.Fault(s.I, s.Path, errEnd)
	}
	r, _ := utf8.DecodeRune(s.B[s.I:])
	return s.Fault(s.I, s.Path, fmt.Errorf("not JSON: %q where %s is wanted", r, want))
}

// Space passes over white space and returns the byte that follows, 0 at the end.
func (s *Scanner) Space() byte {
	for s.I < len(s.B) {
		switch c := s.B[s.I]; c {
		case ' ', '\n', '\r', '\t':
			s.I++
		default:
			return c
		}
	}
	return 0
}

// Object calls each for every member; each must pass over the member's value. The name is a view of the text unless it
// holds an escape.
func (s *Scanner) Object(each func(name string) error) error {
	if s.Space() != '{' {
		return s.Unexpected("an object")
	}
	s.I++
	if s.Space() == '}' {
		s.I++
		return nil
	}
	for {
		if s.Space() != '"' {
			return s.Unexpected("a member's name")
		}
		name, err := s.Text()
		if err != nil {
			return err
		}
		if s.Space() != ':' {
			return s.Unexpected("a colon")
		}
		s.I++
		s.Space()
		if err := each(name); err != nil {
			return err
		}
		switch s.Space() {
		case ',':
			s.I++
		case '}':
			s.I++
			return nil
		default:
			return s.Unexpected("a comma or }")
		}
	}
}

// Array calls each for every element; each must pass over it.
func (s *Scanner) Array(each func() error) error {
	if s.Space() != '[' {
		return s.Unexpected("a list")
	}
	s.I++
	if s.Space() == ']' {
		s.I++
		return nil
	}
	for {
		s.Space()
		if err := each(); err != nil {
			return err
		}
		switch s.Space() {
		case ',':
			s.I++
		case ']':
			s.I++
			return nil
		default:
			return s.Unexpected("a comma or ]")
		}
	}
}

// Skip passes over one value of any kind and returns its text.
func (s *Scanner) Skip(depth int) ([]byte, error) {
	s.Space()
	start := s.I
	var err error
	switch c := s.Peek(); {
	case (c == '{' || c == '[') && depth >= deepest:
		err = s.Fault(s.I, s.Path, fmt.Errorf("nested deeper than %d", deepest))
	case c == '{':
		err = s.Object(func(string) error { _, err := s.Skip(depth + 1); return err })
	case c == '[':
		err = s.Array(func() error { _, err := s.Skip(depth + 1); return err })
	case c == '"':
		_, _, err = s.quoted()
	case c == '-' || c >= '0' && c <= '9':
		_, err = s.Digits()
	case c == 't':
		err = s.Literal("true")
	case c == 'f':
		err = s.Literal("false")
	case c == 'n':
		err = s.Literal("null")
	default:
		err = s.Unexpected("a value")
	}
	return s.B[start:s.I], err
}

// Peek returns the byte that stands here, 0 at the end.
func (s *Scanner) Peek() byte {
	if s.I < len(s.B) {
		return s.B[s.I]
	}
	return 0
}

// Literal passes over null, true or false.
func (s *Scanner) Literal(w string) error {
	for k := range len(w) {
		if s.Peek() != w[k] {
			return s.Unexpected(w)
		}
		s.I++
	}
	return nil
}

// quoted passes over a string and returns what stands between the quotes, and whether that has escapes.
func (s *Scanner) quoted() (raw []byte, escaped bool, err error) {
	s.I++
	start := s.I
	for s.I < len(s.B) {
		switch c := s.B[s.I]; {
		case c == '"':
			s.I++
			return s.B[start : s.I-1], escaped, nil
		case c == '\\':
			escaped = true
			s.I++
			if err := s.escape(); err != nil {
				return nil, false, err
			}
		case c < ' ':
			return nil, false, s.Unexpected("a printable character")
		default:
			s.I++
		}
	}
	return nil, false, s.Unexpected("a quotation mark")
}

func (s *Scanner) escape() error {
	switch s.Peek() {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		s.I++
		return nil
	case 'u':
		s.I++
		for range 4 {
			if c := s.Peek(); (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
				return s.Unexpected("a hexadecimal digit")
			}
			s.I++
		}
		return nil
	}
	return s.Unexpected("an escape")
}

// Text reads a string; without escapes it is a view of the document.
func (s *Scanner) Text() (string, error) {
	start := s.I
	raw, escaped, err := s.quoted()
	if err != nil {
		return "", err
	}
	if !utf8.Valid(raw) {
		return "", s.Fault(start, s.Path, ErrNotUTF8)
	}
	if !escaped {
		return view(raw), nil
	}
	var t string
	if err := json.Unmarshal(s.B[start:s.I], &t); err != nil {
		return "", s.Fault(start, s.Path, err)
	}
	return t, nil
}

// ErrNotUTF8 is text in another encoding.
var ErrNotUTF8 = errors.New("not UTF-8: was the document saved in another encoding?")

func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// Number reads a number, correctly rounded; one beyond what a float64 holds is a fault.
func (s *Scanner) Number() (float64, error) {
	rest := s.B[s.I:]
	v, n := cells.Plain(rest, '.')
	first := 0
	if n > 0 && rest[0] == '-' {
		first = 1
	}
	if n == 0 || rest[first] == '0' && n > first+1 && rest[first+1] != '.' || n < len(rest) && (rest[n]|0x20 == 'e' || rest[n] == '.') {
		return s.slow()
	}
	s.I += n
	return v, nil
}

func (s *Scanner) slow() (float64, error) {
	start := s.I
	raw, err := s.Digits()
	if err != nil {
		return 0, err
	}
	v, err := strconv.ParseFloat(view(raw), 64)
	if err != nil || math.IsInf(v, 0) {
		return 0, s.Fault(start, s.Path, fmt.Errorf("%.40s is more than a number can hold", raw))
	}
	return v, nil
}

// Digits passes over a number as the grammar has it.
func (s *Scanner) Digits() ([]byte, error) {
	start := s.I
	if s.Peek() == '-' {
		s.I++
	}
	if s.Peek() == '0' {
		s.I++
	} else if err := s.some(); err != nil {
		return nil, err
	}
	if s.Peek() == '.' {
		s.I++
		if err := s.some(); err != nil {
			return nil, err
		}
	}
	if s.Peek()|0x20 == 'e' {
		s.I++
		if c := s.Peek(); c == '+' || c == '-' {
			s.I++
		}
		if err := s.some(); err != nil {
			return nil, err
		}
	}
	return s.B[start:s.I], nil
}

// some passes over one digit or more.
func (s *Scanner) some() error {
	if c := s.Peek(); c < '0' || c > '9' {
		return s.Unexpected("a digit")
	}
	for c := s.Peek(); c >= '0' && c <= '9'; c = s.Peek() {
		s.I++
	}
	return nil
}
