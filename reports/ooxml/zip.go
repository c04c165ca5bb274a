package ooxml

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"sync"
	"time"

	"github.com/klauspost/compress/flate"

	"lagesbild/reports"
)

const contentTypes = "[Content_Types].xml"

// Zip collects the parts of an Office file and writes them when it is closed: content types first, then the parts by
// name, every part with the same date. Equal parts give equal bytes, in whatever order they were created.
type Zip struct {
	w     io.Writer
	date  time.Time
	parts map[string]*bytes.Buffer
}

// NewZip returns a Zip that writes to w. The date is what every part is marked with; the zip format knows none before 1980.
func NewZip(w io.Writer, date time.Time) *Zip {
	return &Zip{w: w, date: date.UTC(), parts: map[string]*bytes.Buffer{}}
}

// Day is the date every part of a document's file is marked with: its Made, or else its Date. Without one it is the first
// that a zip can hold.
func Day(doc *reports.Document) time.Time {
	for _, d := range []string{doc.Made, doc.Date} {
		if t, err := time.Parse(time.DateOnly, d); err == nil {
			return t
		}
	}
	return time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
}

// Create begins the part called name; a part of that name written before is replaced.
func (z *Zip) Create(name string) (io.Writer, error) {
	part, ok := z.parts[name]
	if !ok {
		part = buffers.Get().(*bytes.Buffer)
		z.parts[name] = part
	}
	part.Reset()
	return part, nil
}

// AddFS is there because excelize's interface has it.
func (z *Zip) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close writes everything. It does not close the writer underneath.
func (z *Zip) Close() error {
	if types, ok := z.parts[contentTypes]; ok {
		sorted, err := sortTypes(types.Bytes())
		if err != nil {
			return fmt.Errorf("%s: %w", contentTypes, err)
		}
		types.Reset()
		types.Write(sorted)
	}
	names := make([]string, 0, len(z.parts))
	for name := range z.parts {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if (a == contentTypes) != (b == contentTypes) {
			return cmp.Compare(boolInt(b == contentTypes), boolInt(a == contentTypes))
		}
		return cmp.Compare(a, b)
	})
	err := z.write(names)
	for _, part := range z.parts {
		buffers.Put(part)
	}
	clear(z.parts)
	return err
}

// buffers are kept for the next file's parts.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// packers are kept, for their tables are large and files are many.
var packers = sync.Pool{New: func() any {
	w, err := flate.NewWriter(io.Discard, packLevel)
	if err != nil {
		panic(err) // only for a level that does not exist
	}
	return w
}}

// packLevel is where more work stops making Office files notably smaller.
const packLevel = 6

func (z *Zip) write(names []string) error {
	out := zip.NewWriter(z.w)
	packer := packers.Get().(*flate.Writer) // one for all parts, which are written one after another
	defer packers.Put(packer)
	out.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		packer.Reset(w)
		return packer, nil
	})
	for _, name := range names {
		w, err := out.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: z.date})
		if err != nil {
			return fmt.Errorf("part %s: %w", name, err)
		}
		if _, err := w.Write(z.parts[name].Bytes()); err != nil {
			return fmt.Errorf("part %s: %w", name, err)
		}
	}
	return out.Close()
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// sortTypes puts the list of what every part is in order: Default before Override, each by its text.
func sortTypes(src []byte) ([]byte, error) {
	_, list, begun := bytes.Cut(src, []byte("<Types "))
	_, list, open := bytes.Cut(list, []byte(">"))
	list, rest, ended := bytes.Cut(list, []byte("</Types>"))
	if !begun || !open || !ended || len(bytes.TrimSpace(rest)) > 0 {
		return nil, errors.New("no list of types")
	}
	var all [][]byte
	for list = bytes.TrimSpace(list); len(list) > 0; list = bytes.TrimSpace(list) {
		element, after, ok := bytes.Cut(list, []byte(">"))
		list = after
		switch {
		case ok && (bytes.HasPrefix(element, []byte("<Default ")) || bytes.HasPrefix(element, []byte("<Override "))):
			all = append(all, bytes.TrimSuffix(element, []byte("/")))
		case !ok || !bytes.HasPrefix(element, []byte("</")):
			return nil, fmt.Errorf("%q in the list of types", element)
		}
	}
	slices.SortFunc(all, bytes.Compare)
	out := append(make([]byte, 0, len(src)), xml.Header+`<Types xmlns="`+nsTypes+`">`...)
	for _, element := range all {
		out = append(append(out, element...), "/>"...)
	}
	return append(out, "</Types>"...), nil
}
