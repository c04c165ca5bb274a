package longtable

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
	"unsafe"

	"golang.org/x/text/encoding/charmap"

	"lagesbild/ingest/cells"
)

// csv reads a CSV page. Rows are counted as a spreadsheet counts them, the heading being row 1.
func (t *table) csv(ctx context.Context, body []byte) error {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	text, err := t.decoder(body)
	if err != nil {
		return err
	}
	r := newRows(body, separator(body))
	head, err := r.next()
	if err == nil && head == nil {
		err = errors.New("the page is empty")
	}
	if err != nil {
		return fmt.Errorf("%s row %d: %w", t.form.File, r.row, err)
	}
	names := make([]string, len(head))
	for i, h := range head {
		name, err := text(view(h))
		if err != nil {
			return fmt.Errorf("%s row %d: %w", t.form.File, r.row, err)
		}
		names[i] = strings.TrimSpace(name)
	}
	if err := t.headings(names); err != nil {
		return err
	}
	for _, f := range slices.Concat(t.filters, t.fields) {
		f.words.Through(text)
	}
	for {
		fields, err := r.next()
		if err != nil {
			return fmt.Errorf("%s row %d: %w", t.form.File, r.row, err)
		}
		if fields == nil {
			return nil
		}
		if r.row&0xffff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if len(fields) != len(names) {
			t.c.Refuse(fmt.Errorf("%s row %d: %d fields, the heading has %d", t.form.File, r.row, len(fields), len(names)))
			continue
		}
		t.record(r.row, fields, text)
	}
}

// record judges one row. The number is understood before it is decoded: digits are the same in every encoding.
func (t *table) record(row int32, fields [][]byte, text func(string) (string, error)) {
	for _, f := range t.filters {
		f.word = f.words.Find(view(fields[f.place]))
	}
	if !t.kept() {
		return
	}
	for _, f := range t.fields {
		f.word = f.words.Find(view(fields[f.place]))
	}
	value := fields[t.value]
	if len(value) > 0 && value[0]-'0' <= 9 && !t.digits { // and so no symbol
		if v, n := cells.Plain(value, t.mark); n == len(value) {
			t.row(row, number{value: v})
			return
		}
	}
	n := t.read(view(value))
	if n.err != nil {
		if plain, err := text(view(value)); err == nil {
			n = t.read(plain)
		}
	}
	t.row(row, n)
}

// view looks at bytes as a string; it is good until the next row.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// decoder returns how a field becomes UTF-8. It is asked once for each distinct word, so that an encoding costs nothing
// per row.
func (t *table) decoder(body []byte) (func(string) (string, error), error) {
	if t.form.Encoding == windows1252 {
		return charmap.Windows1252.NewDecoder().String, nil
	}
	if !utf8.Valid(body) {
		return nil, fmt.Errorf("%s row %d: not UTF-8: save it as UTF-8, or write encoding: %s in the definition", t.form.File, badRow(body), windows1252)
	}
	return func(word string) (string, error) { return word, nil }, nil
}

// badRow is the row of the first byte that is not UTF-8.
func badRow(body []byte) int {
	row := 1
	for len(body) > 0 {
		r, n := utf8.DecodeRune(body)
		if r == utf8.RuneError && n <= 1 {
			break
		}
		if r == '\n' {
			row++
		}
		body = body[n:]
	}
	return row
}

// separator is what the heading separates its columns with.
func separator(body []byte) byte {
	line, _, _ := bytes.Cut(body, []byte("\n"))
	if bytes.Count(line, []byte(";")) > bytes.Count(line, []byte(",")) {
		return ';'
	}
	return ','
}

// rows splits CSV as RFC 4180 says. The fields are views of the page or of a buffer that the next row uses again.
type rows struct {
	rest       []byte
	separator  byte
	separators uint64 // eight of them
	row        int32  // the one last returned; empty lines count
	fields     [][]byte
	buffer     []byte
}

func newRows(body []byte, separator byte) *rows {
	return &rows{rest: body, separator: separator, separators: uint64(separator) * ones}
}

// next returns the next row's fields, nil at the end. Empty lines are passed over.
func (r *rows) next() ([][]byte, error) {
	r.row++
	for len(r.rest) > 0 && (r.rest[0] == '\n' || r.rest[0] == '\r') {
		if r.rest[0] == '\n' {
			r.row++
		}
		r.rest = r.rest[1:]
	}
	if len(r.rest) == 0 {
		return nil, nil
	}
	fields, b := r.fields[:0], r.rest
	r.buffer = r.buffer[:0]
	for {
		var field []byte
		if len(b) > 0 && b[0] == '"' {
			var err error
			if field, b, err = r.quoted(b); err != nil {
				return nil, err
			}
		} else {
			i := r.stop(b)
			if i < len(b) && b[i] == '"' {
				return nil, errors.New("a quotation mark inside an unquoted field")
			}
			if field, b = b[:i], b[i:]; len(b) == 0 || b[0] == '\n' {
				field = bytes.TrimSuffix(field, []byte("\r"))
			}
		}
		fields = append(fields, field)
		more := len(b) > 0 && b[0] == r.separator
		if len(b) > 0 {
			b = b[1:]
		}
		if more && len(b) == 0 {
			fields, more = append(fields, nil), false
		}
		if !more {
			r.fields, r.rest = fields, b
			return fields, nil
		}
	}
}

const ones, highs = 0x0101010101010101, 0x8080808080808080

// stop is the place of the first separator, line end or quotation mark in b, its length if there is none. Eight bytes are
// looked at together.
func (r *rows) stop(b []byte) int {
	i := 0
	for ; len(b)-i >= 8; i += 8 {
		w := binary.LittleEndian.Uint64(b[i:])
		sep, end, quote := w^r.separators, w^'\n'*ones, w^'"'*ones
		if met := ((sep-ones)&^sep | (end-ones)&^end | (quote-ones)&^quote) & highs; met != 0 {
			return i + bits.TrailingZeros64(met)/8
		}
	}
	for i < len(b) && b[i] != r.separator && b[i] != '\n' && b[i] != '"' {
		i++
	}
	return i
}

// quoted takes the field in quotation marks that b begins with and returns what follows: a separator, a line end or nothing.
func (r *rows) quoted(b []byte) (field, rest []byte, err error) {
	b = b[1:]
	start, copied := len(r.buffer), false
	for {
		i := bytes.IndexByte(b, '"')
		if i < 0 {
			return nil, nil, errors.New("a quoted field that does not end")
		}
		if i+1 < len(b) && b[i+1] == '"' {
			r.buffer, copied = append(r.buffer, b[:i+1]...), true
			b = b[i+2:]
			continue
		}
		field, b = b[:i], bytes.TrimPrefix(b[i+1:], []byte("\r"))
		if copied {
			r.buffer = append(r.buffer, field...)
			field = r.buffer[start:]
		}
		if len(b) > 0 && b[0] != r.separator && b[0] != '\n' {
			return nil, nil, errors.New("text after a quoted field")
		}
		return field, b, nil
	}
}
