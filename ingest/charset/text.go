package charset

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"unicode/utf8"
)

// Text returns a file's bytes as UTF-8 without a byte order mark, and the name of the encoding they were in. Declared is
// the encoding that is said to hold, "" if none is: it is believed if the bytes make text in it. Otherwise a byte order
// mark decides, then UTF-8 if the bytes are valid, then where the letters å, ä and ö would stand. Bytes that were UTF-8
// are returned as they are, not copied.
func Text(raw []byte, declared string) (text []byte, encoding string, err error) {
	said, known := Page{}, false
	if declared != "" {
		if said, known = Named(declared); !known {
			return nil, "", fmt.Errorf("encoding %q: unknown: use utf-8, windows-1252, iso-8859-15, cp850 or macintosh", declared)
		}
	}
	text, marked, err := Plain(raw)
	if err != nil {
		return nil, "", fmt.Errorf("utf-16: %w", err)
	}
	valid := utf8.Valid(text)
	switch {
	case !valid && (marked || known && said.Charmap == nil):
		return nil, "", fmt.Errorf("line %d: not UTF-8, which the file %s", BadLine(text), why(marked))
	case valid && known && said.Charmap != nil && !ASCII(text):
		return nil, "", fmt.Errorf("encoding %s is declared, but the bytes are UTF-8: leave encoding out", said.Name)
	case valid:
		encoding = UTF8.Name
		if marked && raw[0] != 0xef {
			encoding = "utf-16"
		}
		return text, encoding, Doubled(text, "the bytes are UTF-8 twice over")
	case known:
		if e := weigh(text, said); e.odd > 0 {
			return nil, "", fmt.Errorf("line %d: encoding %s is declared, but its letters make no words there: leave encoding out, or save the file as utf-8", BadLine(text), said.Name)
		}
	default:
		if said, err = likely(text); err != nil {
			return nil, "", err
		}
	}
	text = said.bytes(text)
	return text, said.Name, Doubled(text, "UTF-8 is mixed with "+said.Name)
}

func why(marked bool) string {
	if marked {
		return "says by its byte order mark"
	}
	return "is declared to be"
}

// likely finds the code page in which bytes that are not UTF-8 make Swedish text. Windows-1252 is the rule; another page
// is believed only where it makes letters of what are signs inside words in Windows-1252, or makes more Nordic letters.
func likely(text []byte) (Page, error) {
	switch found := likeliest(text); {
	case len(found) == 1:
		return found[0], nil
	case len(found) == 0 && weigh(text, Windows1252).odd == 0:
		return Windows1252, nil
	}
	return Page{}, fmt.Errorf("line %d: not UTF-8, and its letters are not clearly those of Windows-1252, DOS or Macintosh: save the file as utf-8, or write its encoding in the definition", BadLine(text))
}

// bytes returns text as UTF-8. What is ASCII is copied eight bytes at a time.
func (p Page) bytes(text []byte) []byte {
	var wide [256][]byte
	for i := utf8.RuneSelf; i < len(wide); i++ {
		wide[i] = utf8.AppendRune(nil, p.DecodeByte(byte(i)))
	}
	out := make([]byte, 0, len(text)+len(text)/16)
	for len(text) > 0 {
		n := plainRun(text)
		out = append(out, text[:n]...)
		if text = text[n:]; len(text) > 0 {
			out = append(out, wide[text[0]]...)
			text = text[1:]
		}
	}
	return out
}

// plainRun is the length of the ASCII that text begins with.
func plainRun(text []byte) int {
	n := 0
	for len(text)-n >= 8 && binary.LittleEndian.Uint64(text[n:])&0x8080808080808080 == 0 {
		n += 8
	}
	for n < len(text) && text[n] < utf8.RuneSelf {
		n++
	}
	return n
}

// lineAt is the line, from 1, on which the byte at stands. Lines end in LF, CR or both.
func lineAt(text []byte, at int) int {
	before := text[:at]
	return 1 + bytes.Count(before, []byte("\n")) + bytes.Count(before, []byte("\r")) - bytes.Count(before, []byte("\r\n"))
}
