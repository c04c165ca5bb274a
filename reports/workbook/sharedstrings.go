package workbook

import (
	"bytes"
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"

	"lagesbild/reports/ooxml"
)

// sharedStrings are the words of all cells, each once: a cell has the number of its words.
type sharedStrings struct {
	list   bytes.Buffer
	at     map[string]int
	unique int
	used   int // by cells
}

// Excel's limit for the words of one cell, which bytes are always at least.
const wordsMost = 32767

// number is the place of a cell's words in the list.
func (s *sharedStrings) number(c *cell, styles *styles) int {
	s.used++
	if c.kind == rich {
		s.list.WriteString("<si>")
		for _, r := range *c.runs {
			s.run(&r, styles)
		}
		s.list.WriteString("</si>")
		s.unique++
		return s.unique - 1
	}
	n, ok := s.at[c.words]
	if !ok {
		n = s.unique
		s.at[c.words] = n
		s.list.WriteString("<si>")
		s.words(c.words)
		s.list.WriteString("</si>")
		s.unique++
	}
	return n
}

// run writes a stretch of rich text. It always names the font: without one it becomes a serif elsewhere.
func (s *sharedStrings) run(r *run, styles *styles) {
	of := styles.plain(r.style)
	s.list.WriteString(`<r><rPr>` + when(of.bold, `<b/>`) + `<sz val="` + strconv.FormatFloat(of.size, 'f', -1, 64) + `"/><color rgb="FF` + of.color + `"/><rFont val="`)
	ooxml.Escape(&s.list, styles.font)
	s.list.WriteString(`"/><family val="2"/></rPr>`)
	s.words(r.text)
	s.list.WriteString(`</r>`)
}

func (s *sharedStrings) words(words string) {
	if len(words) > wordsMost {
		words = strings.ToValidUTF8(words[:wordsMost], "")
	}
	s.list.WriteString(`<t` + when(strings.TrimSpace(words) != words, ` xml:space="preserve"`) + `>`)
	for at := strings.Index(words, "_x"); at >= 0; at = strings.Index(words, "_x") {
		ooxml.Escape(&s.list, words[:at])
		s.list.WriteString(when(coded.MatchString(words[at:]), "_x005F"))
		s.list.WriteByte('_')
		words = words[at+1:]
	}
	ooxml.Escape(&s.list, words)
	s.list.WriteString(`</t>`)
}

// coded begins what spreadsheets read as the code of a character (ST_Xstring); the sign before its x is then given by code.
var coded = regexp.MustCompile(`^_x[0-9A-Fa-f]{4}_`)

// part is the part with all words (CT_Sst).
func (s *sharedStrings) part() []byte {
	var b bytes.Buffer
	b.Grow(s.list.Len() + 200)
	b.WriteString(xml.Header + `<sst xmlns="` + nsSheet + `" count="` + strconv.Itoa(s.used) + `" uniqueCount="` + strconv.Itoa(s.unique) + `">`)
	b.Write(s.list.Bytes())
	b.WriteString(`</sst>`)
	return b.Bytes()
}
