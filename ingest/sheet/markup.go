package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// tags reads the XML of a workbook's parts tag by tag: names without prefix, attributes as they stand, text between tags.
// Document types are refused, so that no entity can grow.
type tags struct {
	scan *bufio.Scanner
	text []byte // before the tag
	name []byte
	// attributes as written; the parts of a workbook that are read have none that spell > or quotes
	attributes []byte
	closing    bool // </name>
	empty      bool // <name/>
	depth      int
}

// maxTag bounds one tag with the text before it; a cell holds at most 32,767 characters.
const maxTag = 1 << 20

func newTags(r io.Reader) *tags {
	t := &tags{scan: bufio.NewScanner(r)}
	t.scan.Buffer(make([]byte, 64<<10), maxTag)
	t.scan.Split(throughTag)
	return t
}

// throughTag takes everything to the end of the next tag, comment or CDATA section.
func throughTag(b []byte, atEOF bool) (advance int, token []byte, err error) {
	start := bytes.IndexByte(b, '<')
	if start >= 0 {
		end := -1
		switch tag := b[start:]; {
		case bytes.HasPrefix(tag, []byte("<!--")):
			end = through(tag, "-->")
		case bytes.HasPrefix(tag, []byte("<![CDATA[")):
			end = through(tag, "]]>")
		case len(tag) < len("<![CDATA[") && !atEOF && bytes.HasPrefix(tag, []byte("<!")):
		default:
			end = tagEnd(tag)
		}
		if end >= 0 {
			return start + end, b[:start+end], nil
		}
	}
	if !atEOF {
		return 0, nil, nil
	}
	if len(bytes.TrimSpace(b)) > 0 {
		return 0, nil, errCut
	}
	return len(b), nil, nil
}

var errCut = errors.New("the part ends in the middle: the file is damaged")

func through(b []byte, mark string) int {
	if i := bytes.Index(b, []byte(mark)); i >= 0 {
		return i + len(mark)
	}
	return -1
}

// tagEnd is the place after the > that no quotation marks enclose.
func tagEnd(b []byte) int {
	var quote byte
	for i, c := range b {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return -1
}

// next goes to the next tag. At the end it returns io.EOF, or an error if a tag is open.
func (t *tags) next() error {
	t.text = t.text[:0]
	if t.empty {
		t.empty = false
		t.depth--
	}
	for t.scan.Scan() {
		b := t.scan.Bytes()
		i := bytes.IndexByte(b, '<')
		var err error
		if t.text, err = unescape(t.text, b[:i]); err != nil {
			return err
		}
		tag := b[i+1 : len(b)-1]
		switch {
		case bytes.HasPrefix(tag, []byte("![CDATA[")):
			t.text = append(t.text, tag[len("![CDATA["):len(tag)-2]...)
			continue
		case bytes.HasPrefix(tag, []byte("!--")), bytes.HasPrefix(tag, []byte("?")):
			continue
		case bytes.HasPrefix(tag, []byte("!")):
			return errors.New("a document type in a workbook: the file is not one that Excel or LibreOffice writes")
		}
		return t.tag(tag)
	}
	if err := t.scan.Err(); err != nil {
		return err
	}
	if t.depth != 0 {
		return errCut
	}
	return io.EOF
}

func (t *tags) tag(tag []byte) error {
	t.closing = bytes.HasPrefix(tag, []byte("/"))
	if t.closing {
		tag = tag[1:]
		t.depth--
	} else {
		t.depth++
		if t.empty = bytes.HasSuffix(tag, []byte("/")); t.empty {
			tag = tag[:len(tag)-1]
		}
	}
	if t.depth < 0 {
		return errTags
	}
	end := bytes.IndexAny(tag, " \t\r\n")
	if end < 0 {
		end = len(tag)
	}
	t.name, t.attributes = tag[:end], tag[end:]
	if i := bytes.IndexByte(t.name, ':'); i >= 0 {
		t.name = t.name[i+1:]
	}
	if len(t.name) == 0 {
		return errTags
	}
	return nil
}

var errTags = errors.New("tags that do not match: the file is damaged")

// is reports whether the tag opens an element of that name.
func (t *tags) is(name string) bool { return !t.closing && string(t.name) == name }

// ends reports whether the element of that name ends here.
func (t *tags) ends(name string) bool { return (t.closing || t.empty) && string(t.name) == name }

// attribute returns an attribute as written, nil if there is none. With prefix, it is one that has some prefix.
func (t *tags) attribute(name string, prefixed bool) []byte {
	b := t.attributes
	for {
		b = bytes.TrimLeft(b, " \t\r\n")
		eq := bytes.IndexByte(b, '=')
		if eq < 0 {
			return nil
		}
		key := bytes.TrimRight(b[:eq], " \t\r\n")
		b = bytes.TrimLeft(b[eq+1:], " \t\r\n")
		if len(b) < 2 {
			return nil
		}
		end := bytes.IndexByte(b[1:], b[0])
		if end < 0 {
			return nil
		}
		value := b[1 : 1+end]
		b = b[end+2:]
		i := bytes.IndexByte(key, ':')
		if prefixed == (i >= 0) && string(key[i+1:]) == name {
			return value
		}
	}
}

// plain is an attribute's text.
func (t *tags) plain(name string) (string, error) {
	text, err := unescape(nil, t.attribute(name, false))
	return string(text), err
}

var entities = map[string]string{"amp": "&", "lt": "<", "gt": ">", "quot": `"`, "apos": "'"}

// unescape appends text with its entities replaced.
func unescape(to, text []byte) ([]byte, error) {
	for {
		i := bytes.IndexByte(text, '&')
		if i < 0 {
			return append(to, text...), nil
		}
		to = append(to, text[:i]...)
		end := bytes.IndexByte(text[i:min(len(text), i+12)], ';')
		if end < 0 {
			return nil, errors.New("an & that begins no character: the file is damaged")
		}
		name := string(text[i+1 : i+end])
		switch plain, ok := entities[name]; {
		case ok:
			to = append(to, plain...)
		case strings.HasPrefix(name, "#"):
			digits, base := name[1:], 10
			if strings.HasPrefix(digits, "x") {
				digits, base = digits[1:], 16
			}
			r, err := strconv.ParseUint(digits, base, 32)
			if err != nil || !utf8.ValidRune(rune(r)) {
				return nil, fmt.Errorf("&%s; is no character: the file is damaged", name)
			}
			to = utf8.AppendRune(to, rune(r))
		default:
			return nil, fmt.Errorf("&%s; is no character: the file is damaged", name)
		}
		text = text[i+end+1:]
	}
}
