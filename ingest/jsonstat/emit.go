package jsonstat

import (
	"bufio"
	"math"
	"strconv"
	"unicode/utf8"
)

// emitter writes JSON member by member, in the order given. Nothing is escaped that JSON does not demand.
type emitter struct {
	*bufio.Writer
	more    bool // a value stands before
	scratch []byte
}

func (e *emitter) comma() {
	if e.more {
		e.WriteByte(',')
	}
	e.more = true
}

// in writes an object or a list around what body writes.
func (e *emitter) in(open, shut byte, body func()) {
	e.comma()
	e.WriteByte(open)
	e.more = false
	body()
	e.WriteByte(shut)
	e.more = true
}

func (e *emitter) object(body func()) { e.in('{', '}', body) }
func (e *emitter) list(body func())   { e.in('[', ']', body) }

// key begins a member; its value must follow.
func (e *emitter) key(name string) {
	e.text(name)
	e.WriteByte(':')
	e.more = false
}

// member writes a member of text, unless it is empty.
func (e *emitter) member(name, value string) {
	if value != "" {
		e.key(name)
		e.text(value)
	}
}

func (e *emitter) texts(name string, list []string) {
	e.key(name)
	e.list(func() {
		for _, s := range list {
			e.text(s)
		}
	})
}

func (e *emitter) flag(name string, value bool) {
	e.key(name)
	e.plain(strconv.FormatBool(value))
}

func (e *emitter) count(name string, n int) {
	e.key(name)
	e.plain(strconv.Itoa(n))
}

func (e *emitter) plain(word string) {
	e.comma()
	e.WriteString(word)
}

// number writes v with as many decimals as it has, without exponent.
func (e *emitter) number(v float64) {
	e.comma()
	e.Write(appendNumber(e.AvailableBuffer(), v))
}

func appendNumber(b []byte, v float64) []byte {
	if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
		return strconv.AppendInt(b, int64(v), 10)
	}
	return strconv.AppendFloat(b, v, 'f', -1, 64)
}

const hex = "0123456789abcdef"

func (e *emitter) text(s string) {
	e.comma()
	b := append(e.scratch[:0], '"')
	for i, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, '\\', 'n')
		case r == '\r':
			b = append(b, '\\', 'r')
		case r == '\t':
			b = append(b, '\\', 't')
		case r < ' ':
			b = append(b, '\\', 'u', '0', '0', hex[r>>4], hex[r&15])
		case r == utf8.RuneError:
			b = append(b, "\ufffd"...)
		default:
			b = append(b, s[i:i+utf8.RuneLen(r)]...)
		}
	}
	e.scratch = append(b, '"')
	e.Write(e.scratch)
}
