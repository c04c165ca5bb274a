package pdf

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/klauspost/compress/zlib"
)

// ref is the number of an object.
type ref int

func (r ref) String() string { return strconv.Itoa(int(r)) + " 0 R" }

// file is a PDF 1.7 file being written. Objects without a stream are packed together, as there are thousands.
// Source: ISO 32000-1, 7.5.
type file struct {
	body   bytes.Buffer
	places []place // by object, the first unused
	packed []ref
	pack   bytes.Buffer
	within []int // where the packed objects begin
	packer *zlib.Writer
	err    error
}

// place is where an object stands: at an offset of the file, or as one of several in a stream.
type place struct {
	at, of int
	kind   byte // 0 not written, 1 at an offset, 2 the at'th of the stream of
}

// mostPacked is how many objects one stream has.
const mostPacked = 200

func newFile() *file {
	f := &file{places: make([]place, 1)}
	f.body.WriteString("%PDF-1.7\n%\xe5\xe4\xf6\xb1\n")
	return f
}

// next reserves an object.
func (f *file) next() ref {
	f.places = append(f.places, place{})
	return ref(len(f.places) - 1)
}

// put writes an object without a stream.
func (f *file) put(r ref, format string, args ...any) {
	f.places[r] = place{kind: 2, at: len(f.packed)}
	f.packed = append(f.packed, r)
	f.within = append(f.within, f.pack.Len())
	fmt.Fprintf(&f.pack, format, args...)
	f.pack.WriteByte('\n')
	if len(f.packed) == mostPacked {
		f.flush()
	}
}

// add writes an object without a stream and returns it.
func (f *file) add(format string, args ...any) ref {
	r := f.next()
	f.put(r, format, args...)
	return r
}

// stream writes an object with a stream, packed; dict is what stands in its dictionary beside length and filter.
func (f *file) stream(r ref, dict string, data []byte) {
	var b bytes.Buffer
	if f.packer == nil {
		f.packer = zlib.NewWriter(&b)
	}
	f.packer.Reset(&b)
	_, err := f.packer.Write(data)
	f.err = errors.Join(f.err, err, f.packer.Close())
	f.plain(r, dict+" /Filter /FlateDecode", b.Bytes())
}

// plain writes an object with a stream as it is.
func (f *file) plain(r ref, dict string, data []byte) {
	f.places[r] = place{kind: 1, at: f.body.Len()}
	fmt.Fprintf(&f.body, "%d 0 obj\n<<%s /Length %d>>\nstream\n", r, dict, len(data))
	f.body.Write(data)
	f.body.WriteString("\nendstream\nendobj\n")
}

// flush writes the packed objects.
func (f *file) flush() {
	if len(f.packed) == 0 {
		return
	}
	r := f.next()
	var index strings.Builder
	for i, of := range f.packed {
		fmt.Fprintf(&index, "%d %d ", of, f.within[i])
		f.places[of].of = int(r)
	}
	f.stream(r, fmt.Sprintf("/Type /ObjStm /N %d /First %d", len(f.packed), index.Len()), append([]byte(index.String()), f.pack.Bytes()...))
	f.packed, f.within = nil, nil
	f.pack.Reset()
}

// end writes the list of objects and returns the file.
func (f *file) end(catalog, info ref) ([]byte, error) {
	f.flush()
	own := f.next()
	start := f.body.Len()
	f.places[own] = place{kind: 1, at: start}
	var list []byte
	for i, p := range f.places {
		a, b := p.at, 0
		if p.kind == 2 {
			a, b = p.of, p.at
		}
		if i == 0 {
			b = 0xffff
		}
		list = append(list, p.kind, byte(a>>24), byte(a>>16), byte(a>>8), byte(a), byte(b>>8), byte(b))
	}
	id := sha256.Sum256(f.body.Bytes())
	f.stream(own, fmt.Sprintf("/Type /XRef /Size %d /W [1 4 2] /Root %v /Info %v /ID [<%X> <%X>]", len(f.places), catalog, info, id[:16], id[:16]), list)
	fmt.Fprintf(&f.body, "startxref\n%d\n%%%%EOF\n", start)
	return f.body.Bytes(), f.err
}

// text writes a string that people read, as UTF-16 in hexadecimal.
func text(s string) string {
	b := []byte("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		b = fmt.Appendf(b, "%04X", u)
	}
	return string(append(b, '>'))
}

// num writes a number with at most two decimals.
func num(x float64) string {
	s := strings.TrimRight(strconv.FormatFloat(x, 'f', 2, 64), "0")
	if s = strings.TrimSuffix(s, "."); s == "-0" {
		return "0"
	}
	return s
}
