package charset

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

// Page is a code page: a way to read bytes beyond ASCII. Without a map they are UTF-8.
type Page struct {
	Name string
	*charmap.Charmap
}

// The code pages that Swedish files are met in.
var (
	UTF8        = Page{Name: "utf-8"}
	Windows1252 = Page{"windows-1252", charmap.Windows1252}
	Latin9      = Page{"iso-8859-15", charmap.ISO8859_15}
	DOS850      = Page{"cp850", charmap.CodePage850}
	MacRoman    = Page{"macintosh", charmap.Macintosh}
)

// pages are the names met under CODEPAGE, without punctuation. ISO 8859-1 is read as Windows-1252, whose letters are
// the same.
var pages = map[string]Page{
	"utf8": UTF8, "65001": UTF8, "unicode": UTF8,
	"iso88591": Windows1252, "latin1": Windows1252, "windows1252": Windows1252, "1252": Windows1252, "cp1252": Windows1252, "ansi": Windows1252,
	"iso885915": Latin9, "latin9": Latin9,
	"850": DOS850, "cp850": DOS850, "ibm850": DOS850,
	"437":       {"cp437", charmap.CodePage437},
	"cp437":     {"cp437", charmap.CodePage437},
	"865":       {"cp865", charmap.CodePage865},
	"cp865":     {"cp865", charmap.CodePage865},
	"macintosh": MacRoman, "macroman": MacRoman, "mac": MacRoman, "10000": MacRoman,
	"iso88592":    {"iso-8859-2", charmap.ISO8859_2},
	"windows1250": {"windows-1250", charmap.Windows1250},
	"iso88594":    {"iso-8859-4", charmap.ISO8859_4},
	"windows1257": {"windows-1257", charmap.Windows1257},
	"windows1251": {"windows-1251", charmap.Windows1251},
}

// Named is the page of a name as files write it, in any case and with any punctuation.
func Named(name string) (Page, bool) {
	p, ok := pages[strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(name))]
	return p, ok
}

// Decode returns text as UTF-8.
func (p Page) Decode(text string) string {
	if p.Charmap == nil || ASCII(text) {
		return text
	}
	var b strings.Builder
	for i := range len(text) {
		b.WriteRune(p.DecodeByte(text[i]))
	}
	return b.String()
}

// ASCII reports whether text is the same in every code page.
func ASCII[T string | []byte](text T) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Plain removes a byte order mark and turns UTF-16, which has one, into UTF-8.
func Plain(raw []byte) ([]byte, bool, error) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		return raw[3:], true, nil
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		text, err := utf16.UTF16(utf16.BigEndian, utf16.ExpectBOM).NewDecoder().Bytes(raw)
		return text, true, err
	}
	return raw, false, nil
}

// Judge holds the page that a file says against the others and returns the one to believe, and whether that is the one
// said. Sure is whether the file says it in words.
func Judge(text []byte, said Page, sure bool) (Page, bool, error) {
	own := evidence{odd: 1}
	if said.Charmap != nil {
		own = weigh(text, said)
		if sure && own.odd == 0 && (own.rare == 0 || own.nordic > 0) {
			return said, true, nil
		}
	}
	found := likeliest(text)
	switch {
	case len(found) == 1 && own.odd > 0, len(found) == 1 && !sure:
		return found[0], false, nil
	case len(found) == 0 && own.odd == 0 && sure:
		return said, true, nil
	}
	return said, false, errors.New("its letters are not those of that code page or clearly of another")
}

// likeliest are the pages in which text has most Nordic letters and nothing odd.
func likeliest(text []byte) []Page {
	var found []Page
	best := 0
	for _, p := range []Page{Windows1252, DOS850, MacRoman} {
		switch e := weigh(text, p); {
		case e.odd > 0 || e.rare > 0 || e.nordic == 0 || e.nordic < best:
		case e.nordic == best:
			found = append(found, p)
		default:
			found, best = []Page{p}, e.nordic
		}
	}
	return found
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

// kind is what a byte makes in a code page, for weighing.
type kind uint8

const (
	nordic  kind = 1 << iota
	rare         // a letter of the kind that evidence counts as rare
	inside       // a sign that does not stand between letters
	strange      // what no text has
	upper
	lower
	letter
)

// kinds classifies every byte of the page.
func (p Page) kinds() *[256]kind {
	var all [256]kind
	elsewhere := p.Charmap == charmap.CodePage850 || p.Charmap == charmap.Macintosh
	for i := range all {
		r := p.DecodeByte(byte(i))
		for k, is := range map[kind]bool{upper: unicode.IsUpper(r), lower: unicode.IsLower(r), letter: unicode.IsLetter(r)} {
			if is {
				all[i] |= k
			}
		}
		switch {
		case strings.ContainsRune(nordicLetters, r):
			all[i] |= nordic
		case strings.ContainsRune(rareLetters, r) && (elsewhere || strings.ContainsRune("ŠšŽžŒœŸƒ", r)):
			all[i] |= rare
		case strings.ContainsRune(rareLetters, r), strings.ContainsRune(westernLetters, r):
		case strings.ContainsRune(ordinarySigns, r):
			if !strings.ContainsRune("–—’‘·´\u00a0\u00ad", r) {
				all[i] |= inside
			}
		case unicode.IsLetter(r) && !elsewhere && p.Charmap != charmap.Windows1252:
			// another alphabet's page, which the file declares
		default:
			all[i] |= strange
		}
	}
	return &all
}

// weigh stops at the first odd thing, which decides against the page.
func weigh(text []byte, p Page) evidence {
	var e evidence
	of := p.kinds()
	for i := plainRun(text); i < len(text); i += 1 + plainRun(text[i+1:]) {
		var before, after kind
		if i > 0 {
			before = of[text[i-1]]
		}
		if i+1 < len(text) {
			after = of[text[i+1]]
		}
		switch k := of[text[i]]; {
		case k&upper != 0 && before&lower != 0, k&strange != 0, k&inside != 0 && before&after&letter != 0:
			e.odd++
			return e
		case k&nordic != 0:
			e.nordic++
		case k&rare != 0:
			e.rare++
		}
	}
	return e
}

// Doubled refuses text in which bytes of UTF-8 were taken for letters: Ã¤ for ä.
func Doubled(text []byte, why string) error {
	for _, letter := range []string{"Ã", "Â"} {
		for at := 0; ; at++ {
			i := bytes.Index(text[at:], []byte(letter))
			if i < 0 {
				break
			}
			at += i
			next, _ := utf8.DecodeRune(text[at+len(letter):])
			if b, ok := charmap.Windows1252.EncodeRune(next); ok && b >= 0x80 && b < 0xc0 && !unicode.IsSpace(next) {
				return fmt.Errorf("line %d: %q: %s: save the file as utf-8", lineAt(text, at), text[at:min(len(text), at+4)], why)
			}
		}
	}
	return nil
}

// BadLine is the line of the first byte that is not UTF-8.
func BadLine(raw []byte) int {
	at := 0
	for at < len(raw) {
		r, n := utf8.DecodeRune(raw[at:])
		if r == utf8.RuneError && n <= 1 {
			break
		}
		at += n
	}
	return lineAt(raw, at)
}
