package px

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"lagesbild/ingest/charset"
)

// detect chooses the code page of the bytes of text: all but the figures. The bytes decide before the
// declaration: what is UTF-8 is read so, and a declared page is believed if it makes letters. A finding says where the
// file was not believed.
func detect(text []byte, marked bool, declared, set string) (page charset.Page, finding string, err error) {
	switch {
	case utf8.Valid(text):
		return charset.UTF8, "", charset.Doubled(text, "the bytes are UTF-8 twice over")
	case marked:
		return page, "", fmt.Errorf("line %d: not UTF-8 in spite of the byte order mark", charset.BadLine(text))
	}
	page, known := charset.Windows1252, true
	said := "CHARSET=" + set
	switch {
	case declared != "":
		said = "CODEPAGE=" + declared
		if page, known = charset.Named(declared); !known {
			return page, "", fmt.Errorf("CODEPAGE %q: unknown: save the file as utf-8", declared)
		}
	case !strings.EqualFold(set, "ansi"):
		said = "no CODEPAGE and no CHARSET"
		page, known = charset.DOS850, false
	}
	if page, known, err = charset.Judge(text, page, known); err != nil {
		return page, "", fmt.Errorf("line %d: %s, but %w: save the file as utf-8", charset.BadLine(text), said, err)
	}
	if !known {
		finding = fmt.Sprintf("%s: the letters are those of %s", said, page.Name)
	}
	return page, finding, charset.Doubled([]byte(page.Decode(string(text))), "UTF-8 is mixed with another code page")
}
