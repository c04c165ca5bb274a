package longtable

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/bits"
	"unicode/utf8"
	"unsafe"

	"lagesbild/ingest/cells"
)

// rows splits CSV as RFC 4180 says, and knows which fields are as on the row above: most are.
type rows struct {
	page       []byte
	from, to   int // where the row at hand stands in the page, with its line end
	separator  byte
	separators uint64   // eight of them
	row        int32    // the number of the row at hand; empty lines count
	fields     []column // of that row, and after them those that longer rows had
	first      int      // the first of the row's fields that may be another than on the row above
	utf8       bool     // the page must be
	number     int      // the field that is read as a number if it can be, and then has no text; or -1
	mark       byte     // of its decimals
	value      float64  // the number that it is
}

// column is one field of the row at hand.
type column struct {
	at, size int    // where it stood in the page when it was split, with the separator or line end after it
	text     [2]int // from where to where its text goes, without quotation marks around it
	buffer   []byte // its text if quotation marks are doubled in it
	end      int    // where the next field begins, from the row's beginning
	more     bool   // there is one
	plain    bool   // it is the number, and only end and more are its own
	since    int32  // the first of the rows, up to this one, that have the same
}

func newRows(page []byte, separator byte) *rows {
	return &rows{page: page, separator: separator, separators: uint64(separator) * ones, number: -1}
}

// text is a field's text. It is good until the next row.
func (r *rows) text(field int) string {
	c := &r.fields[field]
	b := c.buffer
	if len(b) == 0 {
		b = r.page[c.text[0]:c.text[1]]
	}
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// next splits the next row and returns how many fields it has, 0 at the end. Empty lines are passed over.
func (r *rows) next() (n int, err error) {
	r.row++
	at := r.to
	for at < len(r.page) && (r.page[at] == '\n' || r.page[at] == '\r') {
		if r.page[at] == '\n' {
			r.row++
		}
		at++
	}
	common := r.common(at)
	r.from = at
	more := at < len(r.page)
	for ; more && n < len(r.fields) && r.fields[n].end <= common; n++ {
		more = r.fields[n].more
	}
	if r.first = n; n > 0 {
		at += r.fields[n-1].end
	}
	for ; more; n++ {
		if n == len(r.fields) {
			r.fields = append(r.fields, column{})
		}
		c := &r.fields[n]
		size := 0
		if n == r.number {
			size = r.plain(c, at)
		}
		if size == 0 {
			if !c.again(r.page, at) {
				if err := r.split(c, at); err != nil {
					return 0, err
				}
			}
			size = c.size
		}
		at, more = at+size, c.more
		c.end = at - r.from
	}
	r.to = at
	return n, nil
}

// common is how many bytes the row above and what stands at a place of the page begin with in common: fewer at the page's
// end, and perhaps more than the row has.
func (r *rows) common(at int) int {
	above, n := r.from, 0
	for ; n < r.to-above && at+n+8 <= len(r.page); n += 8 {
		if differ := binary.LittleEndian.Uint64(r.page[above+n:]) ^ binary.LittleEndian.Uint64(r.page[at+n:]); differ != 0 {
			return n + bits.TrailingZeros64(differ)/8
		}
	}
	return n
}

// again reports whether what the column had last stands at a place further on in the page too, where it means the same.
func (c *column) again(page []byte, at int) bool {
	if c.size == 0 || c.plain || at+c.size > len(page) {
		return false
	}
	last, now := page[c.at:], page[at:]
	if len(now) < 8 {
		return string(last[:c.size]) == string(now[:c.size])
	}
	differ := binary.LittleEndian.Uint64(last) ^ binary.LittleEndian.Uint64(now)
	if c.size <= 8 {
		return differ<<(64-8*c.size) == 0
	}
	return differ == 0 && string(last[8:c.size]) == string(now[8:c.size])
}

// plain takes the field at a place in the page if it is a plain number, and returns its size with what ends it, or 0.
func (r *rows) plain(c *column, at int) (size int) {
	v, n := cells.Plain(r.page[at:], r.mark)
	if n == 0 {
		return 0
	}
	rest := r.page[at+n:]
	switch {
	case len(rest) > 0 && rest[0] == r.separator:
		c.more = true
	case len(rest) > 1 && rest[0] == '\r' && rest[1] == '\n':
		c.more = false
		n++
	case len(rest) > 0 && rest[0] == '\n':
		c.more = false
	default:
		return 0
	}
	r.value, c.plain = v, true
	return n + 1
}

// split takes the field that begins at a place in the page.
func (r *rows) split(c *column, at int) error {
	page := r.page
	c.buffer, c.plain, c.since = c.buffer[:0], false, r.row
	if len(page)-at >= 8 { // most are short, ASCII, and not the last
		w := binary.LittleEndian.Uint64(page[at:])
		stops := r.stops(w)
		n := bits.TrailingZeros64(stops) / 8
		if n < 8 && page[at+n] == r.separator && w&(stops-1)&^stops&highs == 0 {
			c.at, c.size, c.text, c.more = at, n+1, [2]int{at, at + n}, true
			return nil
		}
	}
	end := at
	if at < len(page) && page[at] == '"' {
		var err error
		if end, err = r.quoted(c, at); err != nil {
			return err
		}
	} else {
		end += r.stop(page[at:])
		if end < len(page) && page[end] == '"' {
			return errors.New("a quotation mark inside an unquoted field")
		}
		c.text = [2]int{at, end}
		if end > at && page[end-1] == '\r' && (end == len(page) || page[end] == '\n') {
			c.text[1]--
		}
	}
	if r.utf8 && !utf8.Valid(page[at:end]) {
		return errors.New("not UTF-8")
	}
	if c.more = end < len(page) && page[end] == r.separator; end < len(page) {
		end++
	}
	c.at, c.size = at, end-at
	return nil
}

const ones, highs = 0x0101010101010101, 0x8080808080808080

// stop is the place of the first separator, line end or quotation mark in b, its length if there is none. Eight bytes are
// looked at together.
func (r *rows) stop(b []byte) int {
	n := 0
	for ; len(b)-n >= 8; n += 8 {
		if stops := r.stops(binary.LittleEndian.Uint64(b[n:])); stops != 0 {
			return n + bits.TrailingZeros64(stops)/8
		}
	}
	for n < len(b) && b[n] != r.separator && b[n] != '\n' && b[n] != '"' {
		n++
	}
	return n
}

// stops marks the first separator, line end or quotation mark of eight bytes, and perhaps some after it.
func (r *rows) stops(w uint64) uint64 {
	sep, end, quote := w^r.separators, w^'\n'*ones, w^'"'*ones
	return ((sep-ones)&^sep | (end-ones)&^end | (quote-ones)&^quote) & highs
}

// quoted takes the field whose quotation mark stands at a place in the page, and returns where it ends: at a separator,
// a line end or the end of the page.
func (r *rows) quoted(c *column, at int) (end int, err error) {
	page := r.page
	for from := at + 1; ; from = end + 1 {
		i := bytes.IndexByte(page[from:], '"')
		if i < 0 {
			return 0, errors.New("a quoted field that does not end")
		}
		c.text = [2]int{from, from + i}
		if end = from + i + 1; end == len(page) || page[end] != '"' {
			break
		}
		c.buffer = append(c.buffer, page[from:end]...)
	}
	if len(c.buffer) > 0 {
		c.buffer = append(c.buffer, page[c.text[0]:c.text[1]]...)
	}
	if end < len(page) && page[end] == '\r' {
		end++
	}
	if end < len(page) && page[end] != r.separator && page[end] != '\n' {
		return 0, errors.New("text after a quoted field")
	}
	return end, nil
}
