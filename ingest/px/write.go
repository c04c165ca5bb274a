package px

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"lagesbild/data"
	"lagesbild/ingest/charset"
)

// CodePage is how a file is written.
type CodePage int

// UTF8 is understood by PxWeb and all that is new; Windows1252 by old programs for Windows, and it cannot say all.
const (
	UTF8 CodePage = iota
	Windows1252
)

// String is the name under CODEPAGE.
func (c CodePage) String() string {
	if c == Windows1252 {
		return "windows-1252"
	}
	return "utf-8"
}

// Write writes a dataset as a PX file; see [New] for what becomes of it.
func Write(w io.Writer, d *data.Dataset, o Export) error {
	f, err := New(d, o)
	if err != nil {
		return err
	}
	return f.Write(w, o.CodePage)
}

// Write writes the file with the keywords and cells it has, CODEPAGE apart. What was read comes back when it is read again.
// A letter that the code page lacks is an error.
func (f *File) Write(w io.Writer, page CodePage) error {
	out := &writer{w: bufio.NewWriterSize(w, 1<<16), page: page}
	placed := false
	for i := range f.Statements {
		s := f.Statements[i]
		if s.Keyword == "CODEPAGE" {
			if placed {
				continue
			}
			placed = true
			s.Values = quoted([]string{page.String()})
		}
		out.statement(&s)
	}
	if !placed {
		out.statement(&Statement{Keyword: "CODEPAGE", Values: quoted([]string{page.String()})})
	}
	out.text("DATA=\n")
	if f.grid.rows != nil {
		out.keyed(f)
	} else {
		out.cells(&f.grid, 0, len(f.grid.numbers), f.width())
	}
	out.text(";\n")
	if out.err == nil {
		out.err = out.w.Flush()
	}
	if out.err != nil {
		return fmt.Errorf("px: %s: %w", f.Name, out.err)
	}
	return nil
}

// width is the number of cells on a line: those of the heading.
func (f *File) width() int {
	n, _ := product(f.Variables[f.Stub:])
	return n
}

// writer keeps the first error.
type writer struct {
	w    *bufio.Writer
	page CodePage
	err  error
	buf  []byte
}

func (o *writer) text(s string) {
	if o.err != nil {
		return
	}
	if o.page == Windows1252 && !charset.ASCII(s) {
		for _, r := range s {
			b, ok := charmap.Windows1252.EncodeRune(r)
			if !ok {
				o.err = fmt.Errorf("%q in %q has no place in windows-1252: write utf-8", r, s)
				return
			}
			o.err = o.w.WriteByte(b)
		}
		return
	}
	_, o.err = o.w.WriteString(s)
}

// pieceLength keeps lines below the 256 characters that old programs read.
const pieceLength = 200

// quoted writes a text, a long one in pieces on lines of their own.
func (o *writer) quoted(s string) {
	o.text(`"`)
	for len(s) > pieceLength {
		end := pieceLength
		for !utf8.RuneStart(s[end]) {
			end--
		}
		o.text(s[:end])
		o.text("\"\n\"")
		s = s[end:]
	}
	o.text(s)
	o.text(`"`)
}

func (o *writer) statement(s *Statement) {
	o.text(s.Keyword)
	if s.Lang != "" {
		o.text("[" + s.Lang + "]")
	}
	if s.Keys != nil {
		o.text("(")
		for i, k := range s.Keys {
			if i > 0 {
				o.text(",")
			}
			o.quoted(k)
		}
		o.text(")")
	}
	o.text("=")
	line := 0
	for i, v := range s.Values {
		if line += len(v.Text) + 3; line > pieceLength && i > 0 {
			o.text("\n")
			line = 0
		}
		if v.Quoted {
			o.quoted(v.Text)
		} else {
			o.text(v.Text)
		}
		if v.After != 0 {
			o.text(string(rune(v.After)))
		}
		if v.After == ')' && i+1 < len(s.Values) {
			o.text(",")
		}
	}
	o.text(";\n")
}

// cells writes those from a place to another, so many on a line.
func (o *writer) cells(g *grid, from, to, width int) {
	for i := from; i < to && o.err == nil; i++ {
		if g.symbols != nil && g.symbols[i] != Number {
			o.buf = append(append(append(o.buf[:0], '"'), g.symbols[i].String()...), '"', ' ')
		} else {
			o.buf = append(appendNumber(o.buf[:0], g.numbers[i]), ' ')
		}
		if (i-from+1)%width == 0 {
			o.buf = append(o.buf, '\n')
		}
		_, o.err = o.w.Write(o.buf)
	}
}

// appendNumber writes a number with the decimals it needs and no exponent.
func appendNumber(b []byte, v float64) []byte {
	whole, decimals, ok := decimal(v)
	if !ok || v == 0 && math.Signbit(v) {
		return strconv.AppendFloat(b, v, 'f', -1, 64)
	}
	if whole < 0 {
		b, whole = append(b, '-'), -whole
	}
	if decimals == 0 {
		return strconv.AppendInt(b, whole, 10)
	}
	power := int64(powers[decimals])
	b = append(strconv.AppendInt(b, whole/power, 10), '.')
	for whole %= power; decimals > 0; decimals-- {
		power /= 10
		b = append(b, byte('0'+whole/power%10))
	}
	return b
}

// keyed writes rows that begin with the stub's codes or texts, as the file says.
func (o *writer) keyed(f *File) {
	width := f.width()
	names := make([]string, f.Stub)
	for i, row := range f.grid.rows {
		for k := f.Stub - 1; k >= 0; k-- {
			v := &f.Variables[k]
			value := v.Values[row%int64(len(v.Values))]
			row /= int64(len(v.Values))
			if names[k] = value.Texts[0]; v.KeyedByCode {
				names[k] = value.Code
			}
		}
		o.text(`"` + strings.Join(names, `","`) + `",`)
		o.cells(&f.grid, i*width, (i+1)*width, width)
	}
}

// same reports whether two files say the same: keywords, CODEPAGE apart, cells and rows.
func same(a, b *File) bool {
	page := func(s Statement) bool { return s.Keyword == "CODEPAGE" }
	x := slices.DeleteFunc(slices.Clone(a.Statements), page)
	y := slices.DeleteFunc(slices.Clone(b.Statements), page)
	return slices.EqualFunc(x, y, func(s, t Statement) bool {
		return s.Keyword == t.Keyword && s.Lang == t.Lang && slices.Equal(s.Keys, t.Keys) && slices.Equal(s.Values, t.Values)
	}) && slices.Equal(a.grid.numbers, b.grid.numbers) && slices.Equal(a.grid.symbols, b.grid.symbols) && slices.Equal(a.grid.rows, b.grid.rows)
}
