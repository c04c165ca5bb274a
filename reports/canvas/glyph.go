package canvas

import (
	"image"
	"math"

	"golang.org/x/image/draw"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/vector"
	"gonum.org/v1/plot/vg"
)

const (
	opMove = sfnt.SegmentOpMoveTo
	opLine = sfnt.SegmentOpLineTo
	opQuad = sfnt.SegmentOpQuadTo
	opCube = sfnt.SegmentOpCubeTo
)

// mask is a letter's coverage, its rectangle relative to the letter's place on the baseline.
type mask struct {
	pix  []uint8
	rect image.Rectangle
}

type maskKey struct {
	index   sfnt.GlyphIndex
	size    int // sixteenths of a pixel
	quarter int // quarters of a pixel it is shifted right by
	spread  int // pixels it is widened by all round, for a halo
}

// haloWidth is how far a halo reaches, in CSS pixels.
const haloWidth = 2

// mask returns a letter's coverage.
func (f *Font) mask(key maskKey, g *glyph) *mask {
	if m, ok := f.masks.Load(key); ok {
		return m.(*mask)
	}
	m := draft(g, float32(key.size)/16, float32(key.quarter)/4)
	if key.spread > 0 {
		m = m.widen(key.spread)
	}
	f.masks.Store(key, m)
	return m
}

// widen is the coverage of everything within r pixels of the letter.
func (m *mask) widen(r int) *mask {
	out := &mask{rect: m.rect.Inset(-r)}
	w, wide := m.rect.Dx(), out.rect.Dx()
	out.pix = make([]uint8, wide*out.rect.Dy())
	for dy := -r; dy <= r; dy++ {
		for dx := -r; dx <= r; dx++ {
			if dx*dx+dy*dy > r*r+1 {
				continue
			}
			for y := range m.rect.Dy() {
				row := out.pix[(y+dy+r)*wide+dx+r:][:w]
				for x, v := range m.pix[y*w:][:w] {
					row[x] = max(row[x], v)
				}
			}
		}
	}
	return out
}

func draft(g *glyph, size, shift float32) *mask {
	at := func(p [2]float32) (x, y float32) { return p[0]*size + shift, -p[1] * size }
	lo, hi := [2]float32{math.MaxFloat32, math.MaxFloat32}, [2]float32{-math.MaxFloat32, -math.MaxFloat32}
	for _, s := range g.outline {
		for _, p := range s.args[:points(s.op)] {
			x, y := at(p)
			lo, hi = [2]float32{min(lo[0], x), min(lo[1], y)}, [2]float32{max(hi[0], x), max(hi[1], y)}
		}
	}
	floor := func(v float32) int { return int(math.Floor(float64(v))) }
	m := &mask{rect: image.Rect(floor(lo[0]), floor(lo[1]), floor(hi[0])+1, floor(hi[1])+1)}
	var ras vector.Rasterizer
	ras.Reset(m.rect.Dx(), m.rect.Dy())
	ras.DrawOp = draw.Src
	dx, dy := float32(m.rect.Min.X), float32(m.rect.Min.Y)
	for _, s := range g.outline {
		var q [3][2]float32
		for i, p := range s.args {
			x, y := at(p)
			q[i] = [2]float32{x - dx, y - dy}
		}
		switch s.op {
		case opMove:
			ras.ClosePath()
			ras.MoveTo(q[0][0], q[0][1])
		case opLine:
			ras.LineTo(q[0][0], q[0][1])
		case opQuad:
			ras.QuadTo(q[0][0], q[0][1], q[1][0], q[1][1])
		case opCube:
			ras.CubeTo(q[0][0], q[0][1], q[1][0], q[1][1], q[2][0], q[2][1])
		}
	}
	ras.ClosePath()
	alpha := image.NewAlpha(image.Rect(0, 0, m.rect.Dx(), m.rect.Dy()))
	ras.Draw(alpha, alpha.Rect, image.Opaque, image.Point{})
	m.pix = alpha.Pix
	quantise(m.pix)
	return m
}

// points is how many arguments an outline's step has.
func points(op sfnt.SegmentOp) int {
	switch op {
	case opQuad:
		return 2
	case opCube:
		return 3
	}
	return 1
}

// path is a letter's outline at a size, from a point on the baseline.
func (g *glyph) path(size float64, at vg.Point) vg.Path {
	var p vg.Path
	for _, s := range g.outline {
		var q [3]vg.Point
		for i, a := range s.args {
			q[i] = vg.Point{X: at.X + vg.Length(float64(a[0])*size), Y: at.Y + vg.Length(float64(a[1])*size)}
		}
		switch s.op {
		case opMove:
			if len(p) > 0 {
				p.Close()
			}
			p.Move(q[0])
		case opLine:
			p.Line(q[0])
		case opQuad:
			p.QuadTo(q[0], q[1])
		case opCube:
			p.CubeTo(q[0], q[1], q[2])
		}
	}
	if len(p) > 0 {
		p.Close()
	}
	return p
}
