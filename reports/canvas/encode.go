package canvas

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"sync"

	"github.com/klauspost/compress/zlib"
)

// WriteTo writes the picture and gives its pixels back: the canvas is not used after.
func (c *PNG) WriteTo(w io.Writer) (int64, error) {
	out := &counter{w: bufio.NewWriterSize(w, 32<<10)}
	out.write([]byte("\x89PNG\r\n\x1a\n"))
	head := binary.BigEndian.AppendUint32(nil, uint32(c.w))
	head = binary.BigEndian.AppendUint32(head, uint32(c.h))
	out.chunk("IHDR", append(head, 8, 3, 0, 0, 0)) // eight bits of palette index
	var plte []byte
	for _, rgb := range c.pal.colours {
		plte = append(plte, byte(rgb>>16), byte(rgb>>8), byte(rgb))
	}
	out.chunk("PLTE", plte)
	perMetre := uint32(math.Round(96 * c.scale / 0.0254)) // so that it is placed at its size in CSS pixels
	out.chunk("pHYs", append(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, perMetre), perMetre), 1))
	out.chunk("iTXt", append([]byte("Title\x00\x00\x00\x00\x00"), c.title...))
	if err := out.pixels(c); err != nil {
		return out.n, err
	}
	out.chunk("IEND", nil)
	if out.err == nil {
		out.err = out.w.Flush()
	}
	pix := c.pix // the canvas lets go of them before the next one may take them
	c.pix = nil
	pixels.Put(&pix)
	if out.err != nil {
		return out.n, fmt.Errorf("write png: %w", out.err)
	}
	return out.n, nil
}

// counter writes chunks and remembers the first error.
type counter struct {
	w   *bufio.Writer
	n   int64
	err error
}

func (o *counter) write(b []byte) {
	if o.err != nil {
		return
	}
	n, err := o.w.Write(b)
	o.n, o.err = o.n+int64(n), err
}

func (o *counter) chunk(kind string, data []byte) {
	b := binary.BigEndian.AppendUint32(make([]byte, 0, len(data)+12), uint32(len(data)))
	b = append(append(b, kind...), data...)
	o.write(binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:])))
}

// Write takes a stretch of compressed pixels.
func (o *counter) Write(b []byte) (int, error) {
	o.chunk("IDAT", b)
	return len(b), o.err
}

// pixels writes the rows, each begun by the byte that says it is not filtered.
func (o *counter) pixels(c *PNG) error {
	buffered := bufio.NewWriterSize(o, 32<<10)
	z, ok := packers.Get().(*zlib.Writer)
	if ok {
		z.Reset(buffered)
	} else {
		var err error
		if z, err = zlib.NewWriterLevel(buffered, zlib.BestSpeed); err != nil {
			return err
		}
	}
	defer packers.Put(z)
	row := make([]byte, c.w+1)
	for y := range c.h {
		copy(row[1:], c.pix[y*c.w:])
		if _, err := z.Write(row); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	return buffered.Flush()
}

var packers sync.Pool // of *zlib.Writer
