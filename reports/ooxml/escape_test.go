package ooxml

import (
	"bytes"
	"encoding/xml"
	"testing"
)

// Words are escaped as the standard library does it, whatever they hold.
func FuzzEscape(f *testing.F) {
	for _, s := range []string{"", "Ånäs", "a<b>&'\"", "\t\n\r", "\x00\x1f\x7f", "\xff", "\ufffe\uffff\ufffd", "−1,5\u00a0%", "\U0001F600", "\xed\xa0\x80"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var got, want bytes.Buffer
		Escape(&got, s)
		if err := xml.EscapeText(&want, []byte(s)); err != nil {
			t.Fatal(err)
		}
		if got.String() != want.String() {
			t.Errorf("%q: %q, want %q", s, got.String(), want.String())
		}
	})
}
