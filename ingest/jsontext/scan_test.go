package jsontext

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFaults(t *testing.T) {
	for text, want := range map[string]string{
		`{"a":tru}`:              `line 1 byte 8 $: not JSON: '}' where true is wanted`,
		"{\n\"a\":01}":           "line 2 byte 7 $: not JSON: '1' where a comma or } is wanted",
		`[1,`:                    "line 1 byte 3 $: the document ends here: was it cut off?",
		"[\"\xe5\"]":             "",
		"\"a\nb\"":               "line 1 byte 2 $: not JSON: '\\n' where a printable character is wanted",
		strings.Repeat("[", 1e5): "nested deeper than 10000",
	} {
		s := &Scanner{B: []byte(text), Path: "$"}
		_, err := s.Skip(0)
		if want == "" && err == nil {
			continue
		}
		if at := (*Error)(nil); err == nil || !errors.As(err, &at) || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, want %s", text, err, want)
		}
	}
	s := &Scanner{B: []byte("\"\xe5\""), Path: "$"}
	if _, err := s.Text(); !errors.Is(err, ErrNotUTF8) {
		t.Error(err)
	}
}

// FuzzScan: the scanner and encoding/json agree on what is JSON, on every text and on every number, which may be more than
// a float64 holds. Text that is not UTF-8 the scanner may refuse, which RFC 8259 §8.1 demands and encoding/json does not do.
func FuzzScan(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5e-3,true,false,null,"\u00e5\n"]}`, `[]`, `"x"`, `-0.0`, `{"a":{}}`, `[01]`, `{"a"}`, "[1,\t2]\n", `"\ud800"`, "\"\x1f\"", "{\"\xb7\":{}}", `1e5 `, ` nul`, `12345678.12345678`, `-1.`, `1e400`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s := &Scanner{B: text, Path: "$"}
		_, err := s.Skip(0)
		s.Space()
		valid := err == nil && s.I == len(text)
		if valid != json.Valid(text) && (valid || utf8.Valid(text)) {
			t.Fatalf("%q: we say %v (%v at %d), encoding/json %v", text, valid, err, s.I, !valid)
		}
		s.I = 0
		switch c := s.Space(); {
		case c == '"':
			var want string
			got, err := s.Text()
			if s.Space(); err == nil && s.I == len(text) && (json.Unmarshal(text, &want) != nil || got != want) {
				t.Fatalf("%q: text %q, want %q", text, got, want)
			}
		case c == '-' || c-'0' <= 9:
			var want float64
			got, err := s.Number()
			s.Space()
			standard := json.Unmarshal(text, &want)
			if whole := err == nil && s.I == len(text); whole != (standard == nil) || whole && math.Float64bits(got) != math.Float64bits(want) {
				t.Fatalf("%q: %v (%v), want %v (%v)", text, got, err, want, standard)
			}
		}
	})
}
