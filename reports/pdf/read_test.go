package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/hex"
	"io"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"
)

// opened is a file read back: what a reader that knows nothing of how it was written finds in it.
type opened struct {
	t       *testing.T
	objects map[int]string // dictionary of every object
	streams map[int]string // what streams hold, unpacked
	pages   []int
	said    map[int]map[int]string // text by page and mark
	tree    *node
}

// node is an element of the structure tree with the text of its own content.
type node struct {
	kind, alt, attrs, text string
	kids                   []*node
}

var patterns sync.Map // of *regexp.Regexp

func one(pattern, in string) string {
	known, ok := patterns.Load(pattern)
	if !ok {
		known, _ = patterns.LoadOrStore(pattern, regexp.MustCompile(pattern))
	}
	m := known.(*regexp.Regexp).FindStringSubmatch(in)
	if m == nil {
		return ""
	}
	return m[1]
}

func (o *opened) number(pattern, in string) int {
	n, err := strconv.Atoi(one(pattern, in))
	if err != nil {
		o.t.Fatalf("%s is not in %.200s", pattern, in)
	}
	return n
}

// read opens a file by its list of objects, each of which must stand where the list says.
func read(t *testing.T, file []byte) *opened {
	t.Helper()
	o := &opened{t: t, objects: map[int]string{}, streams: map[int]string{}, said: map[int]map[int]string{}}
	start := o.number(`startxref\n(\d+)\n%%EOF\n$`, string(file[max(0, len(file)-40):]))
	trailer, list := o.stream(file, start, -1)
	size := o.number(`/Size (\d+)`, trailer)
	if len(list) != 7*size {
		t.Fatalf("list of %d bytes for %d objects", len(list), size)
	}
	type entry struct{ stream, index int }
	packed := map[int]entry{}
	for i := range size {
		e := []byte(list[7*i : 7*i+7])
		at, index := int(binary.BigEndian.Uint32(e[1:])), int(binary.BigEndian.Uint16(e[5:]))
		switch e[0] {
		case 0:
			if i > 0 {
				t.Fatalf("object %d was never written", i)
			}
		case 1:
			o.objects[i], o.streams[i] = o.stream(file, at, i)
		case 2:
			packed[i] = entry{at, index}
		}
	}
	for i, e := range packed {
		dict, body := o.objects[e.stream], o.streams[e.stream]
		first := o.number(`/First (\d+)`, dict)
		heads := strings.Fields(body[:first])
		if heads[2*e.index] != strconv.Itoa(i) {
			t.Fatalf("object %d is not number %d of its stream", i, e.index)
		}
		from, _ := strconv.Atoi(heads[2*e.index+1])
		to := len(body) - first
		if 2*e.index+3 < len(heads) {
			to, _ = strconv.Atoi(heads[2*e.index+3])
		}
		o.objects[i] = strings.TrimSpace(body[first+from : first+to])
	}
	catalog := o.objects[o.number(`/Root (\d+) 0 R`, trailer)]
	for _, m := range regexp.MustCompile(`(\d+) 0 R`).FindAllStringSubmatch(one(`/Kids \[([^\]]*)\]`, o.objects[o.number(`/Pages (\d+) 0 R`, catalog)]), -1) {
		n, _ := strconv.Atoi(m[1])
		o.pages = append(o.pages, n)
	}
	o.read()
	root := o.objects[o.number(`/StructTreeRoot (\d+) 0 R`, catalog)]
	o.tree = o.element(o.number(`/K \[(\d+) 0 R\]`, root), o.number(`/StructTreeRoot (\d+) 0 R`, catalog))
	return o
}

// stream reads an object at an offset; its number is not checked if it is below zero.
func (o *opened) stream(file []byte, at, number int) (dict, body string) {
	o.t.Helper()
	m := regexp.MustCompile(`^(\d+) 0 obj\n(<<.*>>)\nstream\n`).FindSubmatch(file[at:min(len(file), at+2000)])
	if m == nil || number >= 0 && string(m[1]) != strconv.Itoa(number) {
		o.t.Fatalf("object %d is not at %d", number, at)
	}
	dict = string(m[2])
	raw := file[at+len(m[0]):][:o.number(`/Length (\d+)>>$`, dict)]
	if !strings.Contains(dict, "/FlateDecode") {
		return dict, string(raw)
	}
	z, err := zlib.NewReader(bytes.NewReader(raw))
	if err != nil {
		o.t.Fatal(err)
	}
	plain, err := io.ReadAll(z)
	if err != nil {
		o.t.Fatal(err)
	}
	return dict, string(plain)
}

func decoded(utf16Hex string) string {
	b, _ := hex.DecodeString(strings.TrimPrefix(utf16Hex, "FEFF"))
	var units []uint16
	for ; len(b) > 1; b = b[2:] {
		units = append(units, binary.BigEndian.Uint16(b))
	}
	return string(utf16.Decode(units))
}

// letters are a font's characters by code.
func (o *opened) letters(font int) map[string]string {
	all := map[string]string{}
	cmap := o.streams[o.number(`/ToUnicode (\d+) 0 R`, o.objects[font])]
	for _, m := range regexp.MustCompile(`<([0-9A-F]{4})> <([0-9A-F]+)>\n`).FindAllStringSubmatch(cmap, -1) {
		all[m[1]] = decoded(m[2])
	}
	return all
}

var (
	codes    = regexp.MustCompile(`<([0-9A-F]*)>`)
	contents = regexp.MustCompile(`/Type /MCR /Pg (\d+) 0 R /MCID (\d+)|/Type /OBJR /Pg \d+ 0 R /Obj (\d+) 0 R|(\d+) 0 R`)
	operator = regexp.MustCompile(`/(\w+) <</MCID (\d+)>> BDC|/Artifact (BMC)|/Span <</ActualText <([0-9A-F]+)>>> BDC|(EMC)|/(F\d) [\d.]+ Tf|\[([<>0-9A-F. -]*)\] TJ|( [fS]|Do)\n`)
)

// read finds the text of every mark, and holds that everything drawn is either marked or an artifact.
func (o *opened) read() {
	for _, page := range o.pages {
		dict := o.objects[page]
		resources := o.objects[o.number(`/Resources (\d+) 0 R`, dict)]
		fonts := map[string]map[string]string{}
		for _, m := range regexp.MustCompile(`/(F\d) (\d+) 0 R`).FindAllStringSubmatch(resources, -1) {
			n, _ := strconv.Atoi(m[2])
			fonts[m[1]] = o.letters(n)
		}
		said := map[int]string{}
		o.said[page] = said
		var open []int // marks, −1 for an artifact, −2 for what has been said
		var font map[string]string
		for _, m := range operator.FindAllStringSubmatch(o.streams[o.number(`/Contents (\d+) 0 R`, dict)], -1) {
			switch {
			case m[1] != "":
				id, _ := strconv.Atoi(m[2])
				if _, twice := said[id]; twice || len(open) > 0 {
					o.t.Errorf("page %d: mark %d stands twice or within another", page, id)
				}
				said[id] = ""
				open = append(open, id)
			case m[3] != "":
				open = append(open, -1)
			case m[4] != "":
				said[open[0]] += decoded(m[4])
				open = append(open, -2)
			case m[5] != "":
				open = open[:len(open)-1]
			case m[6] != "":
				font = fonts[m[6]]
			case len(open) == 0:
				o.t.Fatalf("page %d draws %q outside of marks and artifacts", page, m[0])
			case m[8] == "" && open[len(open)-1] >= 0:
				for _, hex := range codes.FindAllStringSubmatch(m[7], -1) {
					for i := 0; i < len(hex[1]); i += 4 {
						letter, ok := font[hex[1][i:i+4]]
						if !ok {
							o.t.Fatalf("page %d: code %s has no character", page, hex[1][i:i+4])
						}
						said[open[0]] += letter
					}
				}
			}
		}
		if len(open) > 0 {
			o.t.Errorf("page %d: %d marks are not ended", page, len(open))
		}
	}
}

// element reads an element and what is below it; its parent must be the one that leads to it.
func (o *opened) element(number, parent int) *node {
	dict := o.objects[number]
	if p := o.number(`/P (\d+) 0 R`, dict); p != parent {
		o.t.Fatalf("element %d has the parent %d, not %d", number, p, parent)
	}
	n := &node{kind: one(`/S /(\w+)`, dict), alt: decoded(one(`/Alt <([0-9A-F]+)>`, dict)), attrs: one(`/A <<(.*?)>>`, dict)}
	kids := dict[strings.Index(dict, "/K ["):]
	for _, m := range contents.FindAllStringSubmatch(kids, -1) {
		switch {
		case m[1] != "":
			page, _ := strconv.Atoi(m[1])
			id, _ := strconv.Atoi(m[2])
			text, ok := o.said[page][id]
			if !ok {
				o.t.Fatalf("element %d: page %d has no mark %d", number, page, id)
			}
			n.text += text
			delete(o.said[page], id)
		case m[3] != "":
			link, _ := strconv.Atoi(m[3])
			if !strings.Contains(o.objects[link], "/Subtype /Link") {
				o.t.Errorf("element %d: object %d is no link", number, link)
			}
		default:
			kid, _ := strconv.Atoi(m[4])
			n.kids = append(n.kids, o.element(kid, number))
		}
	}
	return n
}

// all are the elements of a kind, in reading order.
func (n *node) all(kind string) []*node {
	var found []*node
	if n.kind == kind {
		found = append(found, n)
	}
	for _, k := range n.kids {
		found = append(found, k.all(kind)...)
	}
	return found
}

// whole is the text of an element and of what is below it.
func (n *node) whole() string {
	s := n.text
	for _, k := range n.kids {
		s += k.whole()
	}
	return s
}
