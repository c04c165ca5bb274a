package charset_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"lagesbild/ingest/charset"
)

const swedish = "Kommun;Antal på nivån\r\nVästerås;12\r\nMalmö;7\r\nÅre;3\r\nÖrebro;4\r\nÄlmhult;5\r\n"

func encoded(t testing.TB, e encoding.Encoding, text string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestText(t *testing.T) {
	for _, test := range []struct {
		raw      []byte
		declared string
		encoding string
	}{
		{[]byte(swedish), "", "utf-8"},
		{[]byte("\ufeff" + swedish), "", "utf-8"},
		{[]byte(swedish), "UTF-8", "utf-8"},
		{encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), swedish), "", "utf-16"},
		{encoded(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), swedish), "", "utf-16"},
		{encoded(t, charmap.Windows1252, swedish), "", "windows-1252"},
		{encoded(t, charmap.Windows1252, swedish), "latin1", "windows-1252"},
		{encoded(t, charmap.CodePage850, swedish), "", "cp850"},
		{encoded(t, charmap.CodePage850, swedish), "cp850", "cp850"},
		{encoded(t, charmap.Macintosh, swedish), "", "macintosh"},
	} {
		got, name, err := charset.Text(test.raw, test.declared)
		if err != nil || string(got) != swedish || name != test.encoding {
			t.Errorf("%s declared %q: got %q as %s, %v", test.encoding, test.declared, got, name, err)
		}
	}
}

// Signs without letters are Windows-1252 by the rule.
func TestSignsAreWindows(t *testing.T) {
	got, name, err := charset.Text([]byte("a;\x96 1\n"), "")
	if err != nil || string(got) != "a;– 1\n" || name != "windows-1252" {
		t.Errorf("got %q as %s, %v", got, name, err)
	}
}

func TestTextRefuses(t *testing.T) {
	dos := encoded(t, charmap.CodePage850, swedish)
	for _, test := range []struct {
		name, declared, want string
		raw                  []byte
	}{
		{"doubled", "", "line 2", []byte("a\nVÃ¤sterÃ¥s\n")},
		{"doubled, declared", "utf-8", "twice", []byte("VÃ¤sterÃ¥s")},
		{"mixed", "", "line 2", append([]byte("Västerås\n"), encoded(t, charmap.Windows1252, "Malmö\n")...)},
		{"not what is declared", "windows-1252", "make no words", dos},
		{"not UTF-8", "utf-8", "line 1: not UTF-8, which the file is declared to be", dos},
		{"not UTF-8 in spite of its mark", "", "byte order mark", append([]byte("\xef\xbb\xbf"), dos...)},
		{"UTF-8 declared otherwise", "windows-1252", "the bytes are UTF-8", []byte(swedish)},
		{"unknown name", "ebcdic", `"ebcdic": unknown`, []byte(swedish)},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, _, err := charset.Text(test.raw, test.declared); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %q, %v, want an error with %q", got, err, test.want)
			}
		})
	}
}

func FuzzText(f *testing.F) {
	for _, e := range []encoding.Encoding{charmap.Windows1252, charmap.CodePage850, charmap.Macintosh, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)} {
		f.Add(encoded(f, e, swedish))
	}
	f.Add([]byte(swedish))
	f.Fuzz(func(t *testing.T, raw []byte) {
		text, name, err := charset.Text(raw, "")
		if err == nil && (!utf8.Valid(text) || name == "") {
			t.Errorf("%q as %q", text, name)
		}
	})
}

func BenchmarkText(b *testing.B) {
	raw := bytes.Repeat(encoded(b, charmap.Windows1252, swedish), 20000)
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if _, _, err := charset.Text(raw, ""); err != nil {
			b.Fatal(err)
		}
	}
}
