package forsakringskassan

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
	"unsafe"
)

// row is one element of the list. Its texts are views of the page, good until the next row is read.
type row struct {
	dims []word
	obs  []observation
}

// word is a dimension with its code.
type word struct{ name, code string }

// observation is what stands under one measure's name.
type observation struct {
	name     string
	number   string // as it stands, "" for null and for none
	withheld bool   // rojd
}

// scanner walks the page and accepts exactly what the grammar of RFC 8259 allows and the agency's form has.
type scanner struct {
	b   []byte
	i   int
	row row
}

var errEnd = errors.New("the file ends here: was it cut off?")

// open passes over the beginning of the list.
func open(body []byte) (*scanner, error) {
	s := &scanner{b: bytes.TrimPrefix(body, []byte("\ufeff"))}
	switch c := s.space(); {
	case s.i == len(s.b):
		return nil, errors.New("the file is empty")
	case c == '<':
		return nil, errors.New("a web page, not JSON: was an error answer saved?")
	case !utf8.Valid(s.b):
		return nil, errors.New("not UTF-8: save the file again as it was delivered")
	case c != '[':
		return nil, fmt.Errorf("not a list of rows: it begins %q", beginning(s.b[s.i:]))
	}
	s.i++
	return s, nil
}

func beginning(b []byte) string {
	const enough = 80
	text := []rune(string(bytes.Join(bytes.Fields(b[:min(len(b), 4*enough)]), []byte(" "))))
	return string(text[:min(len(text), enough)])
}

// next reads a row; false at the end of the list.
func (s *scanner) next() (bool, error) {
	if s.space() == ']' {
		s.i++
		if s.space(); s.i < len(s.b) {
			return false, s.unexpected("the end of the file")
		}
		return false, nil
	}
	s.row.dims, s.row.obs = s.row.dims[:0], s.row.obs[:0]
	if err := s.element(); err != nil {
		return false, err
	}
	switch s.space() {
	case ',':
		s.i++
		if s.space() == ']' {
			return false, s.unexpected("a row")
		}
	case ']':
	default:
		return false, s.unexpected("a comma or ]")
	}
	return true, nil
}

func (s *scanner) element() error {
	var dimensions, observations bool
	err := s.object(func(name string) error {
		switch {
		case name == "dimensions" && !dimensions:
			dimensions = true
			return s.object(s.dimension)
		case name == "observations" && !observations:
			observations = true
			return s.object(s.observation)
		case name == "dimensions" || name == "observations":
			return fmt.Errorf("%q stands twice", name)
		}
		return fmt.Errorf("unknown member %q: a row has dimensions and observations", name)
	})
	if err == nil && !(dimensions && observations) {
		err = errors.New("a row needs both dimensions and observations")
	}
	return err
}

// dimension reads a code: a text, or a bare number such as the year.
func (s *scanner) dimension(name string) error {
	for i := range s.row.dims {
		if s.row.dims[i].name == name {
			return fmt.Errorf("dimension %q stands twice", name)
		}
	}
	var code string
	var err error
	switch c := s.space(); {
	case c == '"':
		code, err = s.text()
	case c == '-' || c >= '0' && c <= '9':
		code, err = s.number()
	default:
		err = s.unexpected("the code of " + name)
	}
	s.row.dims = append(s.row.dims, word{name, code})
	return err
}

func (s *scanner) observation(name string) error {
	for i := range s.row.obs {
		if s.row.obs[i].name == name {
			return fmt.Errorf("observation %q stands twice", name)
		}
	}
	o := observation{name: name}
	var value, rojd bool
	err := s.object(func(member string) (err error) {
		switch {
		case member == "value" && !value:
			value = true
			if c := s.space(); c == 'n' {
				return s.literal("null")
			} else if c != '-' && (c < '0' || c > '9') {
				return s.unexpected("a number or null as value of " + name)
			}
			o.number, err = s.number()
			return err
		case member == "rojd" && !rojd:
			rojd = true
			if o.withheld = s.space() == 't'; o.withheld {
				return s.literal("true")
			}
			return s.literal("false")
		case member == "value" || member == "rojd":
			return fmt.Errorf("%q stands twice in %q", member, name)
		}
		return fmt.Errorf("unknown member %q in %q: an observation has value and rojd", member, name)
	})
	s.row.obs = append(s.row.obs, o)
	return err
}

// space passes over white space and returns the byte that follows, 0 at the end.
func (s *scanner) space() byte {
	for ; s.i < len(s.b); s.i++ {
		if c := s.b[s.i]; c != ' ' && c != '\n' && c != '\r' && c != '\t' {
			return c
		}
	}
	return 0
}

// unexpected is the error of what stands where something else is wanted.
func (s *scanner) unexpected(want string) error {
	if s.i >= len(s.b) {
		return errEnd
	}
	r, _ := utf8.DecodeRune(s.b[s.i:])
	return fmt.Errorf("%q stands where %s is wanted", r, want)
}

// object calls each for every member; each passes over the value.
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
			return s.unexpected("a name")
		}
		name, err := s.text()
		if err != nil {
			return err
		}
		if s.space() != ':' {
			return s.unexpected("a colon")
		}
		s.i++
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

// text reads a quoted text; one with escapes is no view.
func (s *scanner) text() (string, error) {
	from := s.i
	for i := from + 1; i < len(s.b); i++ {
		switch c := s.b[i]; {
		case c == '"':
			s.i = i + 1
			return view(s.b[from+1 : i]), nil
		case c == '\\':
			return s.escaped(from, i)
		case c < ' ':
			s.i = i
			return "", s.unexpected("the rest of a text")
		}
	}
	s.i = len(s.b)
	return "", errEnd
}

func (s *scanner) escaped(from, i int) (text string, err error) {
	for ; i < len(s.b) && s.b[i] != '"'; i++ {
		if s.b[i] == '\\' {
			i++
		}
	}
	if i >= len(s.b) {
		s.i = len(s.b)
		return "", errEnd
	}
	s.i = i + 1
	return text, json.Unmarshal(s.b[from:s.i], &text)
}

func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

func (s *scanner) literal(word string) error {
	if !bytes.HasPrefix(s.b[s.i:], []byte(word)) {
		return s.unexpected(word)
	}
	s.i += len(word)
	return nil
}

// number passes over a number as JSON writes it and returns it as it stands.
func (s *scanner) number() (string, error) {
	from := s.i
	if s.b[s.i] == '-' {
		s.i++
	}
	whole := s.i
	ok := s.digits()
	if ok && s.b[whole] == '0' && s.i > whole+1 {
		ok, s.i = false, whole+1
	}
	if ok && s.i < len(s.b) && s.b[s.i] == '.' {
		s.i++
		ok = s.digits()
	}
	if ok && s.i < len(s.b) && (s.b[s.i] == 'e' || s.b[s.i] == 'E') {
		if s.i++; s.i < len(s.b) && (s.b[s.i] == '+' || s.b[s.i] == '-') {
			s.i++
		}
		ok = s.digits()
	}
	if !ok {
		return "", s.unexpected("a digit")
	}
	return view(s.b[from:s.i]), nil
}

// digits passes over digits and reports whether there are any.
func (s *scanner) digits() bool {
	from := s.i
	for s.i < len(s.b) && s.b[s.i] >= '0' && s.b[s.i] <= '9' {
		s.i++
	}
	return s.i > from
}
