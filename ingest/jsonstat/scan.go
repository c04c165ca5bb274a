package jsonstat

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"
	"unsafe"
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

// scanner walks a JSON text and accepts exactly what the grammar of RFC 8259 allows.
type scanner struct {
	b    []byte
	i    int
	path string
}

// deepest is the nesting that encoding/json allows too.
const deepest = 10_000

var errEnd = errors.New("the document ends here: was it cut off?")

func (s *scanner) fault(at int, path string, err error) *Error {
	at = min(at, len(s.b))
	return &Error{Offset: at, Line: 1 + bytes.Count(s.b[:at], []byte{'\n'}), Path: path, Err: err}
}

// unexpected is the error of the byte that stands where the grammar wants something else.
func (s *scanner) unexpected(want string) error {
	if s.i >= len(s.b) {
		return s.fault(s.i, s.path, errEnd)
	}
	r, _ := utf8.DecodeRune(s.b[s.i:])
	return s.fault(s.i, s.path, fmt.Errorf("not JSON: %q where %s is wanted", r, want))
}

// space passes over white space and returns the byte that follows, 0 at the end.
func (s *scanner) space() byte {
	for s.i < len(s.b) {
		switch c := s.b[s.i]; c {
		case ' ', '\n', '\r', '\t':
			s.i++
		default:
			return c
		}
	}
	return 0
}

// object calls each for every member; each must pass over the member's value. The name is a view of the text unless it
// holds an escape.
func (s *scanner) object(each func(name string) error) error {
	if s.space() != '{' {
		return s.unexpected("an object")
	}
	s.i++
	if s.space() == '}' {
		s.i++
		return nil
	}
	for {
		if s.space() != '"' {
			return s.unexpected("a member's name")
		}
		name, err := s.text()
		if err != nil {
			return err
		}
		if s.space() != ':' {
			return s.unexpected("a colon")
		}
		s.i++
		s.space()
		if err := each(name); err != nil {
			return err
		}
		switch s.space() {
		case ',':
			s.i++
		case '}':
			s.i++
			return nil
		default:
			return s.unexpected("a comma or }")
		}
	}
}

// array calls each for every element; each must pass over it.
func (s *scanner) array(each func() error) error {
	if s.space() != '[' {
		return s.unexpected("a list")
	}
	s.i++
	if s.space() == ']' {
		s.i++
		return nil
	}
	for {
		s.space()
		if err := each(); err != nil {
			return err
		}
		switch s.space() {
		case ',':
			s.i++
		case ']':
			s.i++
			return nil
		default:
			return s.unexpected("a comma or ]")
		}
	}
}

// skip passes over one value of any kind and returns its text.
func (s *scanner) skip(depth int) ([]byte, error) {
	s.space()
	start := s.i
	var err error
	switch c := s.peek(); {
	case (c == '{' || c == '[') && depth >= deepest:
		err = s.fault(s.i, s.path, fmt.Errorf("nested deeper than %d", deepest))
	case c == '{':
		err = s.object(func(string) error { _, err := s.skip(depth + 1); return err })
	case c == '[':
		err = s.array(func() error { _, err := s.skip(depth + 1); return err })
	case c == '"':
		_, _, err = s.quoted()
	case c == '-' || c >= '0' && c <= '9':
		_, err = s.digits()
	case c == 't':
		err = s.word("true")
	case c == 'f':
		err = s.word("false")
	case c == 'n':
		err = s.word("null")
	default:
		err = s.unexpected("a value")
	}
	return s.b[start:s.i], err
}

func (s *scanner) peek() byte {
	if s.i < len(s.b) {
		return s.b[s.i]
	}
	return 0
}

func (s *scanner) word(w string) error {
	for k := range len(w) {
		if s.peek() != w[k] {
			return s.unexpected(w)
		}
		s.i++
	}
	return nil
}

// quoted passes over a string and returns what stands between the quotes, and whether that has escapes.
func (s *scanner) quoted() (raw []byte, escaped bool, err error) {
	s.i++
	start := s.i
	for s.i < len(s.b) {
		switch c := s.b[s.i]; {
		case c == '"':
			s.i++
			return s.b[start : s.i-1], escaped, nil
		case c == '\\':
			escaped = true
			s.i++
			if err := s.escape(); err != nil {
				return nil, false, err
			}
		case c < ' ':
			return nil, false, s.unexpected("a printable character")
		default:
			s.i++
		}
	}
	return nil, false, s.unexpected("a quotation mark")
}

func (s *scanner) escape() error {
	switch s.peek() {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		s.i++
		return nil
	case 'u':
		s.i++
		for range 4 {
			if c := s.peek(); (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
				return s.unexpected("a hexadecimal digit")
			}
			s.i++
		}
		return nil
	}
	return s.unexpected("an escape")
}

// text reads a string; without escapes it is a view of the document.
func (s *scanner) text() (string, error) {
	start := s.i
	raw, escaped, err := s.quoted()
	if err != nil {
		return "", err
	}
	if !utf8.Valid(raw) {
		return "", s.fault(start, s.path, errNotUTF8)
	}
	if !escaped {
		return view(raw), nil
	}
	var t string
	if err := decode(s.b[start:s.i], &t); err != nil {
		return "", s.fault(start, s.path, err)
	}
	return t, nil
}

var errNotUTF8 = errors.New("not UTF-8: was the document saved in another encoding?")

func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// powers are the powers of ten that a float64 holds exactly.
var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// number reads a number, correctly rounded. Digits that make at most 2⁵³, with at most 22 decimals, are one exact
// division; all others are read by strconv.
func (s *scanner) number() (float64, error) {
	b, i := s.b, s.i
	negative := i < len(b) && b[i] == '-'
	if negative {
		i++
	}
	first := i
	var mantissa uint64
	for i < len(b) && b[i]-'0' <= 9 {
		mantissa = mantissa*10 + uint64(b[i]-'0')
		i++
	}
	whole := i - first
	decimals := 0
	if i < len(b) && b[i] == '.' {
		i++
		from := i
		for i < len(b) && b[i]-'0' <= 9 {
			mantissa = mantissa*10 + uint64(b[i]-'0')
			i++
		}
		if decimals = i - from; decimals == 0 {
			return s.slow()
		}
	}
	if whole == 0 || whole > 1 && b[first] == '0' || whole+decimals > 19 || mantissa > 1<<53 || i < len(b) && b[i]|0x20 == 'e' {
		return s.slow()
	}
	s.i = i
	v := float64(mantissa)
	if decimals > 0 {
		v /= powers[decimals]
	}
	if negative {
		v = -v
	}
	return v, nil
}

func (s *scanner) slow() (float64, error) {
	start := s.i
	raw, err := s.digits()
	if err != nil {
		return 0, err
	}
	v, err := strconv.ParseFloat(view(raw), 64)
	if err != nil || math.IsInf(v, 0) {
		return 0, s.fault(start, s.path, fmt.Errorf("%.40s is more than a number can hold", raw))
	}
	return v, nil
}

// digits passes over a number as the grammar has it.
func (s *scanner) digits() ([]byte, error) {
	start := s.i
	if s.peek() == '-' {
		s.i++
	}
	if s.peek() == '0' {
		s.i++
	} else if err := s.some(); err != nil {
		return nil, err
	}
	if s.peek() == '.' {
		s.i++
		if err := s.some(); err != nil {
			return nil, err
		}
	}
	if s.peek()|0x20 == 'e' {
		s.i++
		if c := s.peek(); c == '+' || c == '-' {
			s.i++
		}
		if err := s.some(); err != nil {
			return nil, err
		}
	}
	return s.b[start:s.i], nil
}

// some passes over one digit or more.
func (s *scanner) some() error {
	if c := s.peek(); c < '0' || c > '9' {
		return s.unexpected("a digit")
	}
	for c := s.peek(); c >= '0' && c <= '9'; c = s.peek() {
		s.i++
	}
	return nil
}
