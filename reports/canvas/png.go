package canvas

import (
	"image"
	"image/color"
	"math"
	"sync"

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
	c.Fill(g.path(size, at))
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
