package forsakringskassan

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"
	"unsafe"

	"lagesbild/ingest/jsontext"
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

// scanner walks the page and accepts what the agency's form has.
type scanner struct {
	jsontext.Scanner
	row row
}

// open passes over the beginning of the list.
func open(body []byte) (*scanner, error) {
	s := &scanner{Scanner: jsontext.Scanner{B: bytes.TrimPrefix(body, []byte("\ufeff")), Path: "$"}}
	switch c := s.Space(); {
	case s.I == len(s.B):
		return nil, errors.New("the file is empty")
	case c == '<':
		return nil, errors.New("a web page, not JSON: was an error answer saved?")
	case !utf8.Valid(s.B):
		return nil, errors.New("not UTF-8: save the file again as it was delivered")
	case c != '[':
		return nil, fmt.Errorf("not a list of rows: it begins %q", beginning(s.B[s.I:]))
	}
	s.I++
	return s, nil
}

func beginning(b []byte) string {
	const enough = 80
	text := []rune(string(bytes.Join(bytes.Fields(b[:min(len(b), 4*enough)]), []byte(" "))))
	return string(text[:min(len(text), enough)])
}

// next reads a row; false at the end of the list.
func (s *scanner) next() (bool, error) {
	if s.Space() == ']' {
		s.I++
		if s.Space(); s.I < len(s.B) {
			return false, s.Unexpected("the end of the file")
		}
		return false, nil
	}
	s.row.dims, s.row.obs = s.row.dims[:0], s.row.obs[:0]
	if err := s.element(); err != nil {
		return false, err
	}
	switch s.Space() {
	case ',':
		s.I++
		if s.Space() == ']' {
			return false, s.Unexpected("a row")
		}
	case ']':
	default:
		return false, s.Unexpected("a comma or ]")
	}
	return true, nil
}

func (s *scanner) element() error {
	var dimensions, observations bool
	err := s.Object(func(name string) error {
		switch {
		case name == "dimensions" && !dimensions:
			dimensions = true
			return s.Object(s.dimension)
		case name == "observations" && !observations:
			observations = true
			return s.Object(s.observation)
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
	switch c := s.Space(); {
	case c == '"':
		code, err = s.Text()
	case c == '-' || c >= '0' && c <= '9':
		code, err = s.digits()
	default:
		err = s.otherwise("the code of " + name)
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
	err := s.Object(func(member string) (err error) {
		switch {
		case member == "value" && !value:
			value = true
			if c := s.Space(); c == 'n' {
				return s.Literal("null")
			} else if c != '-' && (c < '0' || c > '9') {
				return s.otherwise("a number or null as value of " + name)
			}
			o.number, err = s.digits()
			return err
		case member == "rojd" && !rojd:
			rojd = true
			switch s.Space() {
			case 't':
				o.withheld = true
				return s.Literal("true")
			case 'f':
				return s.Literal("false")
			}
			return s.otherwise("true or false as rojd of " + name)
		case member == "value" || member == "rojd":
			return fmt.Errorf("%q stands twice in %q", member, name)
		}
		return fmt.Errorf("unknown member %q in %q: an observation has value and rojd", member, name)
	})
	s.row.obs = append(s.row.obs, o)
	return err
}

// otherwise is the error of what may be JSON and is not of the agency's form.
func (s *scanner) otherwise(want string) error {
	if s.I >= len(s.B) {
		return s.Unexpected(want)
	}
	r, _ := utf8.DecodeRune(s.B[s.I:])
	return fmt.Errorf("%q stands where %s is wanted", r, want)
}

// digits reads a number as it stands.
func (s *scanner) digits() (string, error) {
	raw, err := s.Digits()
	return view(raw), err
}

func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
