package longtable

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// decoder is how a word becomes UTF-8. It is asked once for each distinct word, so that an encoding costs nothing per row.
type decoder func(string) (string, error)

// csv reads a CSV page. Rows are counted as a spreadsheet counts them, the heading being row 1.
func (t *table) csv(ctx context.Context, body []byte) error {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	r := newRows(body, separator(body))
	if t.form.Encoding == windows1252 {
		return t.lines(ctx, r, charmap.Windows1252.NewDecoder().String)
	}
	r.utf8 = true
	err := t.lines(ctx, r, func(word string) (string, error) { return word, nil })
	if err != nil && !utf8.Valid(body) { // which goes before what else is wrong with the page
		return fmt.Errorf("%s row %d: not UTF-8: save it as UTF-8, or write encoding: %s in the definition", t.form.File, badRow(body), windows1252)
	}
	return err
}

// lines reads the heading and all rows.
func (t *table) lines(ctx context.Context, r *rows, text decoder) error {
	width, err := r.next()
	if err == nil && width == 0 {
		err = errors.New("the page is empty")
	}
	if err != nil {
		return fmt.Errorf("%s row %d: %w", t.form.File, r.row, err)
	}
	names := make([]string, width)
	for i := range names {
		name, err := text(r.text(i))
		if err != nil {
			return fmt.Errorf("%s row %d: %w", t.form.File, r.row, err)
		}
		names[i] = strings.TrimSpace(name)
	}
	if err := t.headings(names); err != nil {
		return err
	}
	plain := !t.numeric && t.mark != r.separator // the value can be told to be a number before it is known where it ends
	for _, f := range slices.Concat(t.filters, t.fields) {
		f.words.Through(text)
		plain = plain && f.place != t.value
	}
	if plain {
		r.number, r.mark = t.value, t.mark
	}
	for {
		n, err := r.next()
		if err != nil {
			return fmt.Errorf("%s row %d: %w", t.form.File, r.row, err)
		}
		if n == 0 {
			return nil
		}
		if r.row&0xffff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if n != width {
			t.c.Refuse(fmt.Errorf("%s row %d: %d fields, the heading has %d", t.form.File, r.row, n, width))
			t.passed = true
			continue
		}
		t.record(r, text)
	}
}

// record judges one row. The words of the fields that it begins with as the row above are found already.
func (t *table) record(r *rows, text decoder) {
	for _, f := range t.filters {
		t.find(f, r)
	}
	if !t.kept() {
		t.passed = true
		return
	}
	from := r.first
	if t.passed {
		from, t.passed = 0, false
	}
	for _, roles := range t.roles[from:] {
		for _, f := range roles {
			t.find(f, r)
		}
	}
	t.row(r.row, t.number(r, text))
}

// find finds a field's word, unless it is the one found last.
func (t *table) find(f *field, r *rows) {
	if f.found < r.fields[f.place].since {
		t.set(f, f.words.Find(r.text(f.place)))
		f.found = r.row
	}
}

// number understands the row's value. It is tried before it is decoded: digits are the same in every encoding.
func (t *table) number(r *rows, text decoder) number {
	if r.fields[t.value].plain {
		return number{value: r.value}
	}
	value := r.text(t.value)
	n := t.read(value)
	if n.err != nil {
		if plain, err := text(value); err == nil {
			n = t.read(plain)
		}
	}
	return n
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
