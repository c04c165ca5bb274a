package kolada

import (
	"slices"
	"strings"
	"unsafe"

	"lagesbild/ingest/cells"
)

// servedScanner decodes pages of rows that are written as the service writes them: these members in this order, letters
// of ASCII without escapes. It is several times as fast as the library, whose part every other page is. What it decodes,
// the library decodes to the same; FuzzPage holds it to that.
type servedScanner struct {
	b   []byte
	i   int
	bad bool // met what it does not expect

	rows   []row // memory of the pages, used again
	values []value
	head   []byte // of the row before, up to its period
}

// page decodes one page; false if it is not as served, whether there is anything wrong with it or not. The rows are good
// until the next page, their texts as long as body.
func (s *servedScanner) page(body []byte) (*page[row], bool) {
	s.b, s.i, s.bad = body, 0, false
	s.rows, s.values, s.head = slices.Grow(s.rows[:0], len(body)/280), slices.Grow(s.values[:0], len(body)/90), nil
	s.text(`{"values":[`)
	for s.more(len(s.rows), ']') {
		s.row()
	}
	from := 0
	for i := range s.rows { // now that the values no longer move
		to := from + len(s.rows[i].values)
		s.rows[i].values, from = s.values[from:to:to], to
	}
	p := &page[row]{Values: s.rows}
	s.text(`,"next_url":`)
	if link, ok := s.wordOrNull(); ok {
		link = strings.Clone(link)
		p.Next = &link
	}
	s.text(`,"previous_url":`)
	s.wordOrNull()
	s.text(`,"count":`)
	s.whole()
	s.text(`}`)
	s.space()
	return p, !s.bad && s.i == len(s.b)
}

func (s *servedScanner) row() {
	first := len(s.values)
	s.rows = append(s.rows, row{})
	w := &s.rows[len(s.rows)-1]
	if start := s.i; len(s.head) > 0 && s.next(view(s.head)) { // of the same indicator and area, as most are
		before := &s.rows[len(s.rows)-2]
		w.kpi, w.area, w.again = before.kpi, before.area, true
	} else {
		s.text(`{"kpi":`)
		w.kpi = s.word()
		s.text(`,"municipality":`)
		w.area = s.word()
		s.text(`,"period":`)
		s.head = s.b[start:s.i]
	}
	w.period = s.whole()
	s.text(`,"values":[`)
	for s.more(len(s.values)-first, ']') {
		s.values = append(s.values, value{})
		s.value(&s.values[len(s.values)-1])
	}
	s.text(`}`)
	w.values = s.values[first:] // for their number
}

// The text of nearly every value, but for the letter of its sex and its number. A piece of at most sixteen bytes is
// compared as two numbers, without a call.
const (
	opens    = `{"gender":"`
	single   = `","count":1,"sta`
	usual    = `tus":"","value":`
	sexAt    = len(opens)
	singleAt = sexAt + 1
	usualAt  = singleAt + len(single)
	numberAt = usualAt + len(usual)

	stays    = `,"isdeleted":fal`
	closes   = `se}`
	closesAt = len(stays) // from where the number ends
	endsAt   = closesAt + len(closes)
)

func (s *servedScanner) value(v *value) {
	if b := s.b[s.i:]; len(b) >= numberAt && string(b[:sexAt]) == opens && b[sexAt]|0x20-'a' < 26 &&
		string(b[singleAt:usualAt]) == single && string(b[usualAt:numberAt]) == usual {
		v.gender = b[sexAt]
		s.i += numberAt
		s.rest(v)
		return
	}
	var w words
	s.text(`{"gender":`)
	w.gender = s.word()
	s.text(`,"count":`)
	v.members = s.whole() > 1
	s.text(`,"status":`)
	w.status = s.word()
	s.text(`,"value":`)
	v.say(w)
	s.rest(v)
}

// rest reads the number and what stands after it.
func (s *servedScanner) rest(v *value) {
	s.number(v)
	if b := s.b[s.i:]; len(b) >= endsAt && string(b[:closesAt]) == stays && string(b[closesAt:endsAt]) == closes {
		s.i += endsAt
		return
	}
	s.text(`,"isdeleted":`)
	if s.space(); s.i < len(s.b) && s.b[s.i] == 't' {
		v.deleted = true
		s.text("true")
	} else {
		s.text("false")
	}
	s.text("}")
}

func (s *servedScanner) space() {
	for s.i < len(s.b) && (s.b[s.i] == ' ' || s.b[s.i] == '\n' || s.b[s.i] == '\r' || s.b[s.i] == '\t') {
		s.i++
	}
}

// next passes over t if it stands here, with no white space before it.
func (s *servedScanner) next(t string) bool {
	if len(s.b)-s.i < len(t) || string(s.b[s.i:s.i+len(t)]) != t {
		return false
	}
	s.i += len(t)
	return true
}

// text passes over t, before which white space may stand.
func (s *servedScanner) text(t string) {
	if !s.next(t) {
		s.space()
		s.bad = s.bad || !s.next(t)
	}
}

// more passes over what stands between the elements of a list, of which n have come, and reports whether another does.
func (s *servedScanner) more(n int, end byte) bool {
	if n > 0 && !s.bad && s.i < len(s.b) && s.b[s.i] == ',' {
		s.i++
		return true
	}
	s.space()
	switch {
	case s.bad || s.i >= len(s.b):
		s.bad = true
		return false
	case s.b[s.i] == end:
		s.i++
		return false
	case n > 0:
		s.text(",")
	}
	return !s.bad
}

// word reads a string.
func (s *servedScanner) word() string {
	s.text(`"`)
	start := s.i
	for i := start; i < len(s.b) && !s.bad; i++ {
		switch c := s.b[i]; {
		case c == '"':
			s.i = i + 1
			return view(s.b[start:i])
		case c < ' ' || c > '~' || c == '\\':
			s.bad = true
		}
	}
	s.bad = true
	return ""
}

func (s *servedScanner) wordOrNull() (string, bool) {
	if s.null() {
		return "", false
	}
	return s.word(), true
}

func (s *servedScanner) null() bool {
	if s.space(); s.i < len(s.b) && s.b[s.i] == 'n' {
		s.text("null")
		return true
	}
	return false
}

// whole reads a whole number of at most nine digits.
func (s *servedScanner) whole() (n int) {
	s.space()
	start := s.i
	for s.i < len(s.b) && s.b[s.i]-'0' <= 9 {
		n = n*10 + int(s.b[s.i]-'0')
		s.i++
	}
	if k := s.i - start; k == 0 || k > 9 || k > 1 && s.b[start] == '0' {
		s.bad = true
	}
	return n
}

// number reads a number of no more digits than one division makes exact, or null.
func (s *servedScanner) number(v *value) {
	x, n := cells.Plain(s.b[s.i:], '.')
	if n == 0 {
		if s.null() {
			return
		}
		x, n = cells.Plain(s.b[s.i:], '.') // after white space
	}
	first := s.i
	if n > 0 && s.b[first] == '-' {
		first++
	}
	if n == 0 || s.b[first] == '0' && first+1 < len(s.b) && s.b[first+1]-'0' <= 9 {
		s.bad = true
		return
	}
	v.number, v.is = x, number
	s.i += n // an exponent after it is not what rest wants next
}

// view looks at bytes as a string.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
