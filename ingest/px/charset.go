package px

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	utf16 "golang.org/x/text/encoding/unicode"
)

// codePage is a way to read bytes beyond ASCII; without a map they are UTF-8.
type codePage struct {
	name string
	*charmap.Charmap
}

var (
	utf8Page    = codePage{name: "utf-8"}
	windows1252 = codePage{"windows-1252", charmap.Windows1252}
	latin9      = codePage{"iso-8859-15", charmap.ISO8859_15}
	dos850      = codePage{"cp850", charmap.CodePage850}
	macRoman    = codePage{"macintosh", charmap.Macintosh}
)

// codePages are the names met under CODEPAGE, without punctuation. ISO 8859-1 is read as Windows-1252, whose letters are
// the same.
var codePages = map[string]codePage{
	"utf8": utf8Page, "65001": utf8Page, "unicode": utf8Page,
	"iso88591": windows1252, "latin1": windows1252, "windows1252": windows1252, "1252": windows1252, "cp1252": windows1252, "ansi": windows1252,
	"iso885915": latin9, "latin9": latin9,
	"850": dos850, "cp850": dos850, "ibm850": dos850,
	"437":       {"cp437", charmap.CodePage437},
	"cp437":     {"cp437", charmap.CodePage437},
	"865":       {"cp865", charmap.CodePage865},
	"cp865":     {"cp865", charmap.CodePage865},
	"macintosh": macRoman, "macroman": macRoman, "mac": macRoman, "10000": macRoman,
	"iso88592":    {"iso-8859-2", charmap.ISO8859_2},
	"windows1250": {"windows-1250", charmap.Windows1250},
	"iso88594":    {"iso-8859-4", charmap.ISO8859_4},
	"windows1257": {"windows-1257", charmap.Windows1257},
	"windows1251": {"windows-1251", charmap.Windows1251},
}

func pageNamed(name string) (codePage, bool) {
	p, ok := codePages[strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(name))]
	return p, ok
}

// decode returns text as UTF-8.
func (p codePage) decode(text string) string {
	if p.Charmap == nil || ascii(text) {
		return text
	}
	var b strings.Builder
	for i := range len(text) {
		b.WriteRune(p.DecodeByte(text[i]))
	}
	return b.String()
}

func ascii[T string | []byte](text T) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// plain removes a byte order mark and turns UTF-16, which has one, into UTF-8.
func plain(raw []byte) ([]byte, bool, error) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		return raw[3:], true, nil
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		text, err := utf16.UTF16(utf16.BigEndian, utf16.ExpectBOM).NewDecoder().Bytes(raw)
		return text, true, err
	}
	return raw, false, nil
}

// detect chooses the code page of the bytes of text: all but the figures. The bytes decide before the
// declaration: what is UTF-8 is read so, and a declared page is believed if it makes letters. A finding says where the
// file was not believed.
func detect(text []byte, marked bool, declared, charset string) (page codePage, finding string, err error) {
	switch {
	case utf8.Valid(text):
		return utf8Page, "", doubled(text, "the bytes are UTF-8 twice over")
	case marked:
		return page, "", fmt.Errorf("line %d: not UTF-8 in spite of the byte order mark", badLine(text))
	}
	page, known := windows1252, true
	said := "CHARSET=" + charset
	switch {
	case declared != "":
		said = "CODEPAGE=" + declared
		if page, known = pageNamed(declared); !known {
			return page, "", fmt.Errorf("CODEPAGE %q: unknown: save the file as utf-8", declared)
		}
	case !strings.EqualFold(charset, "ansi"):
		said = "no CODEPAGE and no CHARSET"
		page, known = dos850, false
	}
	if page, known, err = judge(text, page, known); err != nil {
		return page, "", fmt.Errorf("line %d: %s, but %w: save the file as utf-8", badLine(text), said, err)
	}
	if !known {
		finding = fmt.Sprintf("%s: the letters are those of %s", said, page.name)
	}
	return page, finding, doubled([]byte(page.decode(string(text))), "UTF-8 is mixed with another code page")
}

// judge holds the page that a file says against the others.
func judge(text []byte, said codePage, sure bool) (codePage, bool, error) {
	var found []codePage
	best, own := 0, evidence{odd: 1}
	if said.Charmap != nil {
		own = weigh(text, said)
		if own.odd == 0 && (own.rare == 0 || own.nordic > 0) {
			if sure {
				return said, true, nil
			}
		}
	}
	for _, p := range []codePage{windows1252, dos850, macRoman} {
		switch e := weigh(text, p); {
		case e.odd > 0 || e.rare > 0 || e.nordic == 0 || e.nordic < best:
		case e.nordic == best:
			found = append(found, p)
		default:
			found, best = []codePage{p}, e.nordic
		}
	}
	switch {
	case len(found) == 1 && own.odd > 0, len(found) == 1 && !sure:
		return found[0], false, nil
	case len(found) == 0 && own.odd == 0 && sure:
		return said, true, nil
	}
	return said, false, errors.New("its letters are not those of that code page or clearly of another")
}

// evidence is what a code page makes of a text.
type evidence struct {
	nordic int // letters of the Nordic languages, in their place
	rare   int // letters of other languages that the bytes of another code page often turn into
	odd    int // what no text has: control characters, signs inside words, capitals inside words
}

const (
	nordicLetters  = "åäöÅÄÖéÉæøÆØüÜ"
	rareLetters    = "ŠšŽžŒœŸƒıîìòùèëïÇçàâêôûÿ"
	westernLetters = "áíóúñÁÍÓÚÑðþÐÞýÝãõÃÕßªºÀÂÈÊËÎÏÌÔÒÛÙ"
	ordinarySigns  = "–—‘’“”‚„…•§°²³¹€£«»·¿¡×±½¼¾µ©®™†‡\u00a0\u00ad´¨‰‹›÷"
)

func weigh(text []byte, p codePage) evidence {
	var e evidence
	at := func(i int) rune {
		if i < 0 || i >= len(text) {
			return ' '
		}
		return p.DecodeByte(text[i])
	}
	elsewhere := p.Charmap == charmap.CodePage850 || p.Charmap == charmap.Macintosh
	for i, c := range text {
		if c < utf8.RuneSelf {
			continue
		}
		r, before, after := at(i), at(i-1), at(i+1)
		switch {
		case unicode.IsUpper(r) && unicode.IsLower(before):
			e.odd++
		case strings.ContainsRune(nordicLetters, r):
			e.nordic++
		case strings.ContainsRune(rareLetters, r) && (elsewhere || strings.ContainsRune("ŠšŽžŒœŸƒ", r)):
			e.rare++
		case strings.ContainsRune(rareLetters, r), strings.ContainsRune(westernLetters, r):
		case strings.ContainsRune(ordinarySigns, r):
			if unicode.IsLetter(before) && unicode.IsLetter(after) && !strings.ContainsRune("–—’‘·´\u00a0\u00ad", r) {
				e.odd++
			}
		case unicode.IsLetter(r) && !elsewhere && p.Charmap != charmap.Windows1252:
			// another alphabet's page, which the file declares
		default:
			e.odd++
		}
	}
	return e
}

// doubled refuses text in which bytes of UTF-8 were taken for letters: Ã¤ for ä.
func doubled(text []byte, why string) error {
	for i, r := range string(text) {
		if r != 'Ã' && r != 'Â' {
			continue
		}
		next, _ := utf8.DecodeRune(text[i+2:])
		if b, ok := charmap.Windows1252.EncodeRune(next); ok && b >= 0x80 && b < 0xc0 && !unicode.IsSpace(next) {
			return fmt.Errorf("line %d: %q: %s: save the file as utf-8", breaks(text[:i], false)+1, text[i:min(len(text), i+4)], why)
		}
	}
	return nil
}

func badLine(raw []byte) int {
	at := 0
	for at < len(raw) {
		r, n := utf8.DecodeRune(raw[at:])
		if r == utf8.RuneError && n <= 1 {
			break
		}
		at += n
	}
	return breaks(raw[:at], false) + 1
}
