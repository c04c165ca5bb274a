package canvas

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"io"
	"math"
	"sync"

	"github.com/klauspost/compress/zlib"
	"golang.org/x/image/draw"
	"golang.org/x/image/vector"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// PNG is a canvas of pixels with a palette. It blends in the palette: a pixel is an index, and what a colour laid over
// another with some coverage makes is looked up, not computed, which is what makes it fast and its files small.
type PNG struct {
	pen
	w, h  int
	scale float64
	fonts *Fonts
	pix   []uint8
	pal   palette
	ras   vector.Rasterizer
	mask  []uint8
	title string
}

// levels of coverage an edge can have, none included.
const levels = 16

var pixels sync.Pool // of *[]uint8, given back by WriteTo

// NewPNG returns a canvas of w × h pixels times scale, filled with ground. The colours named first are kept exact
// however many blends the drawing makes.
func NewPNG(w, h, scale float64, fonts *Fonts, title string, ground color.Color, exact []color.Color) *PNG {
	c := &PNG{pen: newPen(), w: int(math.Round(w * scale)), h: int(math.Round(h * scale)), scale: scale, fonts: fonts, title: title}
	c.a, c.d = scale, scale
	c.pal.known = make(map[uint32]uint8, 256)
	base := c.pal.add(pack(ground))
	for _, colour := range exact {
		c.pal.add(pack(colour))
	}
	n := c.w * c.h
	if old, ok := pixels.Get().(*[]uint8); ok && cap(*old) >= n {
		c.pix = (*old)[:n]
	} else {
		c.pix = make([]uint8, n)
	}
	c.pix[0] = base
	for done := 1; done < n; done *= 2 {
		copy(c.pix[done:], c.pix[:done])
	}
	return c
}

// Size implements vg.CanvasSizer.
func (c *PNG) Size() (w, h vg.Length) {
	return vg.Length(float64(c.w) / c.scale), vg.Length(float64(c.h) / c.scale)
}

// at maps a point to pixels, y downwards.
func (c *PNG) at(pt vg.Point) (x, y float64) {
	x, y = c.pen.at(pt)
	return x, float64(c.h) - y
}

// upright reports whether nothing but the canvas's own scale and moves apply.
func (c *PNG) upright() bool { return c.a == c.scale && c.d == c.scale && c.b == 0 && c.c == 0 }

// Fill implements vg.Canvas. A rectangle parallel to the axes is set to whole pixels.
func (c *PNG) Fill(p vg.Path) {
	if r, ok := c.level(p); ok {
		c.fillRect(r)
		return
	}
	lo, hi := infinite()
	walk(p, func(_ byte, pts ...vg.Point) {
		for _, pt := range pts {
			x, y := c.at(pt)
			lo, hi = [2]float64{min(lo[0], x), min(lo[1], y)}, [2]float64{max(hi[0], x), max(hi[1], y)}
		}
	})
	c.raster(lo, hi, func(dx, dy float64) {
		walk(p, func(op byte, pts ...vg.Point) {
			var q [3][2]float32
			for i, pt := range pts {
				x, y := c.at(pt)
				q[i] = [2]float32{float32(x - dx), float32(y - dy)}
			}
			switch op {
			case 'M':
				c.ras.ClosePath()
				c.ras.MoveTo(q[0][0], q[0][1])
			case 'L':
				c.ras.LineTo(q[0][0], q[0][1])
			case 'Q':
				c.ras.QuadTo(q[0][0], q[0][1], q[1][0], q[1][1])
			case 'C':
				c.ras.CubeTo(q[0][0], q[0][1], q[1][0], q[1][1], q[2][0], q[2][1])
			case 'Z':
				c.ras.ClosePath()
			}
		})
		c.ras.ClosePath()
	})
}

// level returns the pixels of a path that is a rectangle parallel to the axes.
func (c *PNG) level(p vg.Path) (image.Rectangle, bool) {
	if !c.upright() {
		return image.Rectangle{}, false
	}
	unit := pen{state: state{a: 1, d: 1}}
	x0, y0, x1, y1, ok := unit.axisBox(p)
	if !ok {
		return image.Rectangle{}, false
	}
	left, bottom := c.at(vg.Point{X: vg.Length(x0), Y: vg.Length(y0)})
	right, top := c.at(vg.Point{X: vg.Length(x1), Y: vg.Length(y1)})
	return image.Rect(snap(left), snap(top), snap(right), snap(bottom)), true
}

func snap(x float64) int { return int(math.Round(x)) }

func (c *PNG) fillRect(r image.Rectangle) {
	r = r.Intersect(image.Rect(0, 0, c.w, c.h))
	if r.Empty() {
		return
	}
	src := c.pal.add(pack(c.colour))
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := c.pix[y*c.w+r.Min.X : y*c.w+r.Max.X]
		for i := range row {
			row[i] = src
		}
	}
}

// raster fills what trace draws, given the bounds of it; trace subtracts dx, dy.
func (c *PNG) raster(lo, hi [2]float64, trace func(dx, dy float64)) {
	r := image.Rect(int(math.Floor(lo[0])), int(math.Floor(lo[1])), int(math.Ceil(hi[0]))+1, int(math.Ceil(hi[1]))+1).Intersect(image.Rect(0, 0, c.w, c.h))
	if r.Empty() {
		return
	}
	w, h := r.Dx(), r.Dy()
	c.ras.Reset(w, h)
	c.ras.DrawOp = draw.Src
	trace(float64(r.Min.X), float64(r.Min.Y))
	if n := w * h; cap(c.mask) < n {
		c.mask = make([]uint8, n)
	} else {
		c.mask = c.mask[:n]
	}
	alpha := &image.Alpha{Pix: c.mask, Stride: w, Rect: image.Rect(0, 0, w, h)}
	c.ras.Draw(alpha, alpha.Rect, image.Opaque, image.Point{})
	quantise(c.mask)
	c.lay(c.mask, r)
}

// quantise turns coverage of 255 steps into levels.
func quantise(mask []uint8) {
	for i, m := range mask {
		if m != 0 {
			mask[i] = uint8((int(m)*(levels-1) + 127) / 255)
		}
	}
}

// lay blends the current colour over r through a mask of r's size.
func (c *PNG) lay(mask []uint8, r image.Rectangle) {
	src := c.pal.add(pack(c.colour))
	blends := c.pal.over(src)
	w := r.Dx()
	clip := r.Intersect(image.Rect(0, 0, c.w, c.h))
	for y := clip.Min.Y; y < clip.Max.Y; y++ {
		in := mask[(y-r.Min.Y)*w+clip.Min.X-r.Min.X:][:clip.Dx()]
		row := c.pix[y*c.w+clip.Min.X:][:clip.Dx()]
		for i, m := range in {
			switch m {
			case 0:
			case levels - 1:
				row[i] = src
			default:
				at := int(row[i])*levels + int(m)
				known := blends[at]
				if known == 0 {
					known = 1 + uint16(c.pal.blend(row[i], src, int(m)))
					blends[at] = known
				}
				row[i] = uint8(known - 1)
			}
		}
	}
}

// Stroke implements vg.Canvas; corners are round, ends are square. One level or upright line is set to whole pixels.
func (c *PNG) Stroke(p vg.Path) {
	if c.width <= 0 {
		return
	}
	half := c.width * c.stretch() / 2
	if len(p) == 2 && len(c.dashes) == 0 && c.upright() && (p[0].Pos.X == p[1].Pos.X || p[0].Pos.Y == p[1].Pos.Y) {
		c.crisp(p, half)
		return
	}
	runs := c.flatten(p)
	if len(c.dashes) > 0 {
		runs = c.dash(runs)
	}
	var parts []polygon
	for _, run := range runs {
		parts = outline(parts, run, half)
	}
	c.fillUnion(parts)
}

// tile is the side of the squares a stroke is rasterized in: most of a line's bounds is empty.
const tile = 64

// fillUnion fills polygons that all turn the same way, so that the rasterizer adds them up to their union.
func (c *PNG) fillUnion(parts []polygon) {
	lo, hi := infinite()
	for _, p := range parts {
		lo, hi = [2]float64{min(lo[0], p.lo[0]), min(lo[1], p.lo[1])}, [2]float64{max(hi[0], p.hi[0]), max(hi[1], p.hi[1])}
	}
	lo, hi = [2]float64{max(lo[0], 0), max(lo[1], 0)}, [2]float64{min(hi[0], float64(c.w)), min(hi[1], float64(c.h))}
	var here []polygon
	for y := math.Floor(lo[1]); y <= hi[1]; y += tile {
		for x := math.Floor(lo[0]); x <= hi[0]; x += tile {
			here = here[:0]
			for _, p := range parts {
				if p.lo[0] < x+tile && p.hi[0] > x && p.lo[1] < y+tile && p.hi[1] > y {
					here = append(here, p)
				}
			}
			if len(here) == 0 {
				continue
			}
			c.raster([2]float64{x, y}, [2]float64{min(x+tile-1, hi[0]), min(y+tile-1, hi[1])}, func(dx, dy float64) {
				for _, p := range here {
					p.trace(&c.ras, dx, dy)
				}
			})
		}
	}
}

func infinite() (lo, hi [2]float64) {
	return [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
}

func (c *PNG) crisp(p vg.Path, half float64) {
	x0, y0 := c.at(p[0].Pos)
	x1, y1 := c.at(p[1].Pos)
	thick := max(1, snap(2*half))
	if y0 == y1 {
		top := snap(y0 - half)
		c.fillRect(image.Rect(snap(min(x0, x1)), top, snap(max(x0, x1)), top+thick))
		return
	}
	left := snap(x0 - half)
	c.fillRect(image.Rect(left, snap(min(y0, y1)), left+thick, snap(max(y0, y1))))
}

// flatten turns a path into runs of points in pixels.
func (c *PNG) flatten(p vg.Path) [][][2]float64 {
	var runs [][][2]float64
	var run [][2]float64
	walk(p, func(op byte, pts ...vg.Point) {
		switch op {
		case 'M':
			if len(run) > 1 {
				runs = append(runs, run)
			}
			run = nil
		case 'Z':
			if len(run) > 1 {
				run = append(run, run[0])
			}
			return
		case 'Q', 'C':
			from := run[len(run)-1]
			ctrl := [][2]float64{from}
			for _, pt := range pts {
				x, y := c.at(pt)
				ctrl = append(ctrl, [2]float64{x, y})
			}
			const steps = 8 // a quarter circle of 20 px radius is then off by 0.1 px
			for i := 1; i <= steps; i++ {
				run = append(run, bezier(ctrl, float64(i)/steps))
			}
			return
		}
		x, y := c.at(pts[0])
		run = append(run, [2]float64{x, y})
	})
	if len(run) > 1 {
		runs = append(runs, run)
	}
	return runs
}

// bezier is the point of a curve at t (de Casteljau).
func bezier(ctrl [][2]float64, t float64) [2]float64 {
	var p [4][2]float64
	n := copy(p[:], ctrl)
	for n--; n > 0; n-- {
		for i := range n {
			p[i] = [2]float64{p[i][0] + t*(p[i+1][0]-p[i][0]), p[i][1] + t*(p[i+1][1]-p[i][1])}
		}
	}
	return p[0]
}

// dash cuts runs by the pattern.
func (c *PNG) dash(runs [][][2]float64) [][][2]float64 {
	var out [][][2]float64
	for _, run := range runs {
		k, left := 0, float64(c.dashes[0])*c.stretch()
		var part [][2]float64
		part = append(part, run[0])
		for i := 1; i < len(run); i++ {
			a, b := run[i-1], run[i]
			for {
				d := math.Hypot(b[0]-a[0], b[1]-a[1])
				if d <= left {
					left -= d
					part = append(part, b)
					break
				}
				a = [2]float64{a[0] + (b[0]-a[0])*left/d, a[1] + (b[1]-a[1])*left/d}
				if k%2 == 0 {
					out = append(out, append(part, a))
				}
				part = [][2]float64{a}
				k++
				left = float64(c.dashes[k%len(c.dashes)]) * c.stretch()
			}
		}
		if k%2 == 0 && len(part) > 1 {
			out = append(out, part)
		}
	}
	return out
}

// polygon is a convex area with its bounds.
type polygon struct {
	pts    [][2]float64
	lo, hi [2]float64
}

func newPolygon(pts [][2]float64) polygon {
	p := polygon{pts: pts}
	p.lo, p.hi = infinite()
	for _, q := range pts {
		p.lo, p.hi = [2]float64{min(p.lo[0], q[0]), min(p.lo[1], q[1])}, [2]float64{max(p.hi[0], q[0]), max(p.hi[1], q[1])}
	}
	return p
}

func (p polygon) trace(ras *vector.Rasterizer, dx, dy float64) {
	ras.MoveTo(float32(p.pts[0][0]-dx), float32(p.pts[0][1]-dy))
	for _, q := range p.pts[1:] {
		ras.LineTo(float32(q[0]-dx), float32(q[1]-dy))
	}
	ras.ClosePath()
}

// outline appends a stroked run: a quadrilateral for each segment and a disc for each corner, all turning the same way.
func outline(parts []polygon, run [][2]float64, half float64) []polygon {
	for i := 1; i < len(run); i++ {
		a, b := run[i-1], run[i]
		d := math.Hypot(b[0]-a[0], b[1]-a[1])
		if d == 0 {
			continue
		}
		nx, ny := -(b[1]-a[1])/d*half, (b[0]-a[0])/d*half
		parts = append(parts, newPolygon([][2]float64{{a[0] - nx, a[1] - ny}, {b[0] - nx, b[1] - ny}, {b[0] + nx, b[1] + ny}, {a[0] + nx, a[1] + ny}}))
		if i < len(run)-1 || run[0] == b {
			parts = append(parts, newPolygon(disc(b, half)))
		}
	}
	return parts
}

func disc(at [2]float64, r float64) [][2]float64 {
	n := 8 + int(2*r)
	out := make([][2]float64, n)
	for i := range out {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		out[i] = [2]float64{at[0] + r*cos, at[1] + r*sin}
	}
	return out
}

// FillString implements vg.Canvas.
func (c *PNG) FillString(f font.Face, pt vg.Point, text string) { c.WriteLine(c.line(f, pt, text)) }

// WriteLine draws a line of text.
func (c *PNG) WriteLine(l Line) {
	at := l.At
	at.X -= vg.Length(c.fonts.Width(l.Spans)) * l.Anchor.share()
	if l.Halo != nil {
		c.write(l.Spans, at, l.Halo)
	}
	c.write(l.Spans, at, nil)
}

// write draws spans from a point on the baseline, or the halo round them.
func (c *PNG) write(spans []Span, at vg.Point, halo color.Color) {
	before := c.colour
	defer func() { c.colour = before }()
	for _, s := range spans {
		c.colour = s.Colour
		if halo != nil {
			c.colour = halo
		}
		face := c.fonts.Font(s.Bold)
		w := face.place(s.Text, func(g *glyph, x float64) {
			if len(g.outline) > 0 {
				c.letter(face, g, s.Size, vg.Point{X: at.X + vg.Length(x*s.Size), Y: at.Y}, halo != nil)
			}
		})
		at.X += vg.Length(w * s.Size)
	}
}

// letter draws one glyph; its mask at that size and quarter of a pixel is kept with the font.
func (c *PNG) letter(face *Font, g *glyph, size float64, at vg.Point, halo bool) {
	if !c.upright() {
		if !halo {
			c.turned(g, size, at)
		}
		return
	}
	spread := 0
	if halo {
		spread = snap(haloWidth * c.scale)
	}
	x, y := c.at(at)
	quarter := int(math.Floor(x*4 + 0.5))
	m := face.mask(maskKey{g.index, int(math.Round(size * c.scale * 16)), quarter & 3, spread}, g)
	c.lay(m.pix, m.rect.Add(image.Pt(quarter>>2, snap(y))))
}

// turned draws a glyph's outline through the current map.
func (c *PNG) turned(g *glyph, size float64, at vg.Point) {
	var p vg.Path
	for _, s := range g.outline {
		var q [3]vg.Point
		for i, a := range s.args {
			q[i] = vg.Point{X: at.X + vg.Length(float64(a[0])*size), Y: at.Y + vg.Length(float64(a[1])*size)}
		}
		switch s.op {
		case opMove:
			p.Move(q[0])
		case opLine:
			p.Line(q[0])
		case opQuad:
			p.QuadTo(q[0], q[1])
		case opCube:
			p.CubeTo(q[0], q[1], q[2])
		}
	}
	c.Fill(p)
}

// DrawImage implements vg.Canvas.
func (c *PNG) DrawImage(r vg.Rectangle, img image.Image) {
	left, bottom := c.at(r.Min)
	right, top := c.at(r.Max)
	to := image.Rect(snap(left), snap(top), snap(right), snap(bottom)).Intersect(image.Rect(0, 0, c.w, c.h))
	if to.Empty() {
		return
	}
	part := image.NewRGBA(to)
	for y := to.Min.Y; y < to.Max.Y; y++ {
		for x := to.Min.X; x < to.Max.X; x++ {
			part.Set(x, y, unpack(c.pal.colours[c.pix[y*c.w+x]]))
		}
	}
	draw.CatmullRom.Scale(part, to, img, img.Bounds(), draw.Over, nil)
	for y := to.Min.Y; y < to.Max.Y; y++ {
		for x := to.Min.X; x < to.Max.X; x++ {
			c.pix[y*c.w+x] = c.pal.near(pack(part.RGBAAt(x, y)))
		}
	}
}

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
	pixels.Put(&c.pix)
	c.pix = nil
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
