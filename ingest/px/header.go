package px

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Statement is one keyword with what it says: KEYWORD[lang]("key","key")=value,value;
type Statement struct {
	Keyword string // in capitals
	Lang    string // as written; "" for the file's own language
	Keys    []string
	Values  []Value
	Line    int
}

// Value is one of a statement's words. After is the mark that follows: a comma, a colon (in a hierarchy: parent:child), a
// hyphen (in an interval of time), an opening or closing parenthesis (of TLIST), or 0 for none.
type Value struct {
	Text   string
	Quoted bool
	After  byte
}

// text is the first value's.
func (s *Statement) text() string {
	if s == nil || len(s.Values) == 0 {
		return ""
	}
	return s.Values[0].Text
}

// texts are the values of a plain list.
func (s *Statement) texts() []string {
	if s == nil {
		return nil
	}
	all := make([]string, len(s.Values))
	for i, v := range s.Values {
		all[i] = v.Text
	}
	return all
}

// String is the statement's left side, as errors name it.
func (s *Statement) String() string {
	var b strings.Builder
	b.WriteString(s.Keyword)
	if s.Lang != "" {
		b.WriteString("[" + s.Lang + "]")
	}
	if s.Keys != nil {
		b.WriteString(`("` + strings.Join(s.Keys, `","`) + `")`)
	}
	return b.String()
}

// maxBroken bounds the statements that cannot be read: beyond it, the file is something else.
const maxBroken = 100

// header reads statements until DATA. Texts are in the file's code page: every one met has ASCII's marks.
type header struct {
	src    []byte
	pos    int
	lines  lineCount
	broken []broken
	notes  []note // what was overlooked
	buf    []byte
}

// broken is a statement that could not be read and was passed over.
type broken struct {
	keyword string
	line    int
	err     error
}

// note is a small fault in a statement that was read.
type note struct {
	line int
	text string
}

// lineCount tells the line of a place, asked in ascending order.
type lineCount struct {
	at, line int
}

func (l *lineCount) of(src []byte, pos int) int {
	if pos < l.at {
		*l = lineCount{}
	}
	l.line += breaks(src[l.at:pos], l.at > 0 && src[l.at-1] == '\r')
	l.at = pos
	return l.line + 1
}

// breaks counts the line breaks, CR LF being one; afterCR says that a CR counted already stands before.
func breaks(b []byte, afterCR bool) int {
	n := bytes.Count(b, []byte("\n"))
	if afterCR && len(b) > 0 && b[0] == '\n' {
		n--
	}
	if bytes.IndexByte(b, '\r') < 0 {
		return n
	}
	return n + bytes.Count(b, []byte("\r")) - bytes.Count(b, []byte("\r\n"))
}

// column is the place in the line, in bytes from 1.
func column(src []byte, pos int) int {
	return pos - (bytes.LastIndexAny(src[:pos], "\r\n") + 1) + 1
}

var errNoData = errors.New("no DATA: the file has no cells")

// read returns the statements before DATA; h.pos is then where the cells begin.
func (h *header) read() ([]Statement, error) {
	var all []Statement
	for {
		h.space(";\x1a")
		if h.pos == len(h.src) {
			return all, errNoData
		}
		start := h.pos
		s := Statement{Line: h.lines.of(h.src, start)}
		data, err := h.statement(&s)
		switch {
		case data:
			return all, nil
		case err == nil:
			all = append(all, s)
		case len(h.broken) == maxBroken:
			return all, fmt.Errorf("more than %d statements cannot be read, the last on line %d: is this a PX file?", maxBroken, s.Line)
		default:
			at := fmt.Errorf("line %d column %d: %w", h.lines.of(h.src, h.pos), column(h.src, h.pos), err)
			h.broken = append(h.broken, broken{s.String(), s.Line, at})
			h.recover(start)
		}
	}
}

// recover goes on after the first line, from a broken statement's first, that ends as a statement does: with ";
func (h *header) recover(start int) {
	h.pos = start
	for h.pos < len(h.src) {
		end := bytes.IndexAny(h.src[h.pos:], "\r\n")
		if end < 0 {
			h.pos = len(h.src)
			return
		}
		line := bytes.TrimRight(h.src[h.pos:h.pos+end], " \t")
		h.pos += end + 1
		if bytes.HasSuffix(line, []byte(`";`)) {
			return
		}
		if bare := bytes.TrimLeft(line, " \t"); bytes.HasSuffix(line, []byte(";")) && bytes.IndexByte(bare, '"') < 0 {
			return
		}
	}
}

// space passes over white space and the bytes of also.
func (h *header) space(also string) {
	for h.pos < len(h.src) {
		switch c := h.src[h.pos]; {
		case c == ' ', c == '\t', c == '\n', c == '\r', c == '\f', c == '\v', strings.IndexByte(also, c) >= 0:
			h.pos++
		default:
			return
		}
	}
}

// next passes over white space and returns the byte there, 0 at the end.
func (h *header) next() byte {
	h.space("")
	if h.pos == len(h.src) {
		return 0
	}
	return h.src[h.pos]
}

// take passes over c if it comes next.
func (h *header) take(c byte) bool {
	if h.next() != c || h.pos == len(h.src) {
		return false
	}
	h.pos++
	return true
}

func (h *header) unexpected(want string) error {
	if h.pos >= len(h.src) {
		return fmt.Errorf("the file ends where %s is due", want)
	}
	rest := h.src[h.pos:min(len(h.src), h.pos+12)]
	if end := bytes.IndexAny(rest, "\r\n"); end > 0 {
		rest = rest[:end]
	}
	return fmt.Errorf("%q stands where %s is due", rest, want)
}

func letter(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.'
}

// statement reads one; data reports that it was DATA= and that the cells come next.
func (h *header) statement(s *Statement) (data bool, err error) {
	from := h.pos
	for h.pos < len(h.src) && letter(h.src[h.pos]) {
		h.pos++
	}
	if from == h.pos {
		return false, h.unexpected("a keyword")
	}
	s.Keyword = strings.ToUpper(string(h.src[from:h.pos]))
	if h.take('[') {
		if err := h.language(s); err != nil {
			return false, err
		}
	}
	if h.take('(') {
		if err := h.keys(s); err != nil {
			return false, err
		}
	}
	if !h.take('=') {
		return false, h.unexpected("an equals sign")
	}
	if s.Keyword == "DATA" && s.Keys == nil && s.Lang == "" {
		return true, nil
	}
	return false, h.values(s)
}

func (h *header) language(s *Statement) error {
	v, err := h.word("]")
	if err != nil {
		return err
	}
	if !isLanguage(v.Text) {
		return fmt.Errorf("language %q: want letters a to z, such as sv or en-GB", v.Text)
	}
	s.Lang = v.Text
	if !h.take(']') {
		return h.unexpected("a closing bracket")
	}
	return nil
}

// isLanguage reports whether text can be the tag of a language.
func isLanguage(text string) bool {
	return strings.TrimFunc(text, func(r rune) bool { return r < utf8.RuneSelf && letter(byte(r)) }) == ""
}

func (h *header) keys(s *Statement) error {
	s.Keys = []string{}
	for {
		v, err := h.word("),")
		if err != nil {
			return err
		}
		s.Keys = append(s.Keys, v.Text)
		if h.take(')') {
			return nil
		}
		if !h.take(',') {
			return h.unexpected("a comma or a closing parenthesis")
		}
	}
}

// values reads the right side through its semicolon. The end of the file ends it too.
func (h *header) values(s *Statement) error {
	depth := 0
	for {
		if c := h.next(); c == ';' || c == 0 && h.pos == len(h.src) {
			if n := len(s.Values); n > 0 && s.Values[n-1].After == ',' {
				s.Values[n-1].After = 0
				h.notes = append(h.notes, note{s.Line, s.String() + ": the list ends with a comma"})
			}
			h.pos = min(h.pos+1, len(h.src))
			if len(s.Values) == 0 {
				return errors.New("no value")
			}
			if depth > 0 {
				return errors.New("a parenthesis that is not closed")
			}
			return nil
		}
		v, err := h.word(",;()")
		if err != nil {
			return err
		}
		switch {
		case h.take(','):
			v.After = ','
		case v.Quoted && h.take(':'):
			v.After = ':'
		case v.Quoted && h.take('-'):
			v.After = '-'
		case !v.Quoted && depth == 0 && h.take('('):
			depth++
			v.After = '('
		case depth > 0 && h.take(')'):
			depth--
			v.After = ')'
			if !h.take(',') && h.next() != ';' {
				return h.unexpected("a comma or a semicolon")
			}
		case h.next() == ';' || h.pos == len(h.src):
		default:
			return h.unexpected("a comma or a semicolon")
		}
		s.Values = append(s.Values, v)
	}
}

// word reads quoted text, in one piece or several, or an unquoted word that ends at white space or one of the marks. Line
// breaks inside quotes become spaces.
func (h *header) word(ends string) (Value, error) {
	if h.next() != '"' {
		return h.bare(ends)
	}
	h.buf = h.buf[:0]
	for h.next() == '"' && h.pos < len(h.src) {
		end := bytes.IndexByte(h.src[h.pos+1:], '"')
		if end < 0 {
			return Value{}, errors.New("a quoted text that does not end")
		}
		h.piece(h.src[h.pos+1 : h.pos+1+end])
		h.pos += end + 2
	}
	return Value{Text: string(h.buf), Quoted: true}, nil
}

func (h *header) piece(b []byte) {
	for len(b) > 0 {
		end := bytes.IndexAny(b, "\r\n")
		if end < 0 {
			h.buf = append(h.buf, b...)
			return
		}
		h.buf = append(append(h.buf, b[:end]...), ' ')
		if b[end] == '\r' && end+1 < len(b) && b[end+1] == '\n' {
			end++
		}
		b = b[end+1:]
	}
}

// bare reads an unquoted word, which may have spaces and colons in it: old files have dates without quotes.
func (h *header) bare(ends string) (Value, error) {
	from := h.pos
	for h.pos < len(h.src) && strings.IndexByte(ends, h.src[h.pos]) < 0 {
		if c := h.src[h.pos]; c == '\r' || c == '\n' || c == '"' || c == '=' {
			break
		}
		h.pos++
	}
	text := strings.TrimSpace(string(h.src[from:h.pos]))
	if text == "" {
		return Value{}, h.unexpected("a value")
	}
	if h.next() == '"' {
		return Value{}, fmt.Errorf("the word %q stands before a quotation mark", text)
	}
	return Value{Text: text}, nil
}
