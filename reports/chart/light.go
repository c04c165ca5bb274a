package chart

import (
	"math"
	"strconv"

	"gonum.org/v1/plot/vg"

	"lagesbild/reports"
	"lagesbild/reports/canvas"
)

// lightSize is the diameter of a light's shape beside text of body size.
const lightSize = 17.0

// Light draws a light's shape of that diameter round a point of a canvas, for tables that are not drawings.
func Light(c vg.Canvas, th *reports.Theme, l reports.Light, at vg.Point, size float64) {
	b := &brush{sheet: &sheet{th: th}, c: c}
	b.light(l, float64(at.X), -float64(at.Y), size)
}

// light draws a light's shape round a centre: ● tick, ▲ exclamation mark, ◆ cross, ◇ question mark, ○ dash. An unlit
// one has no shape.
func (b *brush) light(l reports.Light, x, y, size float64) {
	if l == reports.Unlit {
		return
	}
	name := string(l) + "-" + strconv.Itoa(int(size))
	canvas.Stamp(b.c, name, b.pt(x, y), func() { (&brush{sheet: b.sheet, c: b.c}).shape(l, size) })
}

// shape draws a light's shape round the origin.
func (b *brush) shape(l reports.Light, size float64) {
	sig := b.th.Signal(l)
	u := size / 16 // shapes are drawn on a grid of 16
	at := func(dx, dy float64) [2]float64 { return [2]float64{dx * u, dy * u} }
	mark := func(width float64, pts ...[2]float64) { b.line(width*u, sig.Mark, pts...) }
	switch l {
	case reports.LightGood:
		b.dot(0, 0, 8*u, sig.Fill, nil)
		mark(2, at(-3.7, 0.2), at(-1.1, 2.9), at(3.8, -2.6))
	case reports.LightNear:
		corners := [][2]float64{at(0, -7.3), at(8.2, 6.8), at(-8.2, 6.8)}
		b.polygon(sig.Fill, corners...)
		b.stroke(1.3*u, sig.Line, b.closed(corners))
		mark(1.9, at(0, -2.9), at(0, 2.5))
		b.dot(0, 4.6*u, 1.1*u, sig.Mark, nil)
	case reports.LightMiss:
		b.polygon(sig.Fill, at(0, -9), at(9, 0), at(0, 9), at(-9, 0))
		mark(2, at(-2.7, -2.7), at(2.7, 2.7))
		mark(2, at(-2.7, 2.7), at(2.7, -2.7))
	case reports.LightUncertain:
		corners := [][2]float64{at(0, -8.6), at(8.6, 0), at(0, 8.6), at(-8.6, 0)}
		b.polygon(sig.Fill, corners...)
		b.stroke(1.4*u, sig.Line, b.closed(corners))
		var p vg.Path
		centre := b.pt(0, -1.7*u)
		r := vg.Length(2 * u)
		p.Move(vg.Point{X: centre.X - r, Y: centre.Y})
		p.Arc(centre, r, math.Pi, -1.4*math.Pi)
		p.Line(b.pt(0, u))
		p.Line(b.pt(0, 1.9*u))
		b.stroke(1.5*u, sig.Mark, p)
		b.dot(0, 3.9*u, 0.95*u, sig.Mark, nil)
	case reports.LightNoData:
		b.c.SetColor(sig.Fill)
		canvas.Dot(b.c, b.pt(0, 0), vg.Length(7.2*u))
		b.stroke(1.5*u, sig.Line, canvas.Circle(b.pt(0, 0), vg.Length(7.2*u)))
		mark(1.6, at(-3.2, 0), at(3.2, 0))
	}
}
