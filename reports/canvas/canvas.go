// Package canvas is the paper charts are drawn on: the same drawing comes out as SVG, as PNG or on a page of a PDF file.
//
// All implement gonum's vg.Canvas, so that plots draw on them as they are, and a few richer interfaces that a plain
// vg.Canvas has not: a line of text in several weights and colours, anchored, with a halo; shapes; groups; pictures.
// The functions [Write], [Box], [Dot], [Stamp], [Picture] and [Group] find the rich canvas through gonum's nested draw.Canvas
// and fall back to plain drawing elsewhere. One unit of length is one CSS pixel; the origin is bottom left, as in vg.
//
// What enters are shapes, colours and finished text; a colour that has a Name and CSS keeps them in SVG. The package
// measures text ([Fonts]) and breaks it into lines ([Wrap]); it decides no layout and knows no figure.
package canvas

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Anchor says which part of a line of text stands at its point.
type Anchor int

// The anchors.
const (
	Start Anchor = iota
	Middle
	End
)

// Span is a stretch of text in one size, weight and colour.
type Span struct {
	Text   string
	Size   float64 // pixels
	Bold   bool
	Colour color.Color
}

// Line is one line of text: its spans follow each other, and At is on the baseline.
type Line struct {
	Spans  []Span
	At     vg.Point
	Anchor Anchor
	Halo   color.Color // drawn round the letters, nil for none
}

// Text returns the line's spans as one string.
func (l Line) Text() string {
	var s string
	for _, span := range l.Spans {
		s += span.Text
	}
	return s
}

// Logo is a picture in its encoded forms; PNG is needed, SVG is preferred where it can be shown.
type Logo struct {
	PNG, SVG []byte
	Alt      string
}

// The richer interfaces; each is optional.
type (
	writer  interface{ WriteLine(Line) }
	boxer   interface{ FillBox(vg.Rectangle, vg.Length) }
	grouper interface {
		Open(class string)
		Close()
	}
	stamper interface {
		Stamp(name string, at vg.Point, draw func())
	}
	embedder interface {
		Embed(vg.Rectangle, Logo) error
	}
)

// Unwrap returns the canvas under any number of draw.Canvas: cropping nests them.
func Unwrap(c vg.Canvas) vg.Canvas {
	for {
		switch d := c.(type) {
		case draw.Canvas:
			c = d.Canvas
		case *draw.Canvas:
			c = d.Canvas
		default:
			return c
		}
	}
}

// Write draws a line of text.
func Write(c vg.Canvas, f *Fonts, l Line) {
	c = Unwrap(c)
	if w, ok := c.(writer); ok {
		w.WriteLine(l)
		return
	}
	x := l.At.X - vg.Length(f.Width(l.Spans))*l.Anchor.share()
	for _, s := range l.Spans {
		c.SetColor(s.Colour)
		c.FillString(f.face(s), vg.Point{X: x, Y: l.At.Y}, s.Text)
		x += vg.Length(f.Width([]Span{s}))
	}
}

// share is the part of a line's width that lies left of its point.
func (a Anchor) share() vg.Length { return vg.Length(a) / 2 }

// Box fills a rectangle with rounded corners in the current colour.
func Box(c vg.Canvas, r vg.Rectangle, radius vg.Length) {
	c = Unwrap(c)
	if b, ok := c.(boxer); ok {
		b.FillBox(r, radius)
		return
	}
	c.Fill(boxPath(r, radius))
}

// Dot fills a circle in the current colour.
func Dot(c vg.Canvas, at vg.Point, radius vg.Length) { c.Fill(Circle(at, radius)) }

// Circle is the path of a circle.
func Circle(at vg.Point, radius vg.Length) vg.Path {
	var p vg.Path
	p.Move(vg.Point{X: at.X + radius, Y: at.Y})
	p.Arc(at, radius, 0, 2*math.Pi)
	p.Close()
	return p
}

// Group draws what draw draws as one group of that class, where the canvas knows groups.
func Group(c vg.Canvas, class string, draw func()) {
	if g, ok := Unwrap(c).(grouper); ok {
		g.Open(class)
		defer g.Close()
	}
	draw()
}

// Stamp draws, moved to a point, what draw draws around the origin. A canvas that can keeps one copy under the name, so
// the same name must mean the same shape.
func Stamp(c vg.Canvas, name string, at vg.Point, draw func()) {
	c = Unwrap(c)
	if s, ok := c.(stamper); ok {
		s.Stamp(name, at, draw)
		return
	}
	c.Push()
	c.Translate(at)
	draw()
	c.Pop()
}

// Picture draws a logo into r; an error is a PNG that cannot be read.
func Picture(c vg.Canvas, r vg.Rectangle, logo Logo) error {
	c = Unwrap(c)
	if e, ok := c.(embedder); ok {
		return e.Embed(r, logo)
	}
	img, err := logo.decode()
	if err == nil {
		c.DrawImage(r, img)
	}
	return err
}

func boxPath(r vg.Rectangle, radius vg.Length) vg.Path {
	if radius <= 0 {
		return r.Path()
	}
	const quarter = math.Pi / 2
	in := vg.Rectangle{Min: vg.Point{X: r.Min.X + radius, Y: r.Min.Y + radius}, Max: vg.Point{X: r.Max.X - radius, Y: r.Max.Y - radius}}
	var p vg.Path
	p.Move(vg.Point{X: in.Min.X, Y: r.Min.Y})
	p.Line(vg.Point{X: in.Max.X, Y: r.Min.Y})
	p.Arc(vg.Point{X: in.Max.X, Y: in.Min.Y}, radius, -quarter, quarter)
	p.Line(vg.Point{X: r.Max.X, Y: in.Max.Y})
	p.Arc(in.Max, radius, 0, quarter)
	p.Line(vg.Point{X: in.Min.X, Y: r.Max.Y})
	p.Arc(vg.Point{X: in.Min.X, Y: in.Max.Y}, radius, quarter, quarter)
	p.Line(vg.Point{X: r.Min.X, Y: in.Min.Y})
	p.Arc(in.Min, radius, 2*quarter, quarter)
	p.Close()
	return p
}

// state is what Push saves: one affine map, pen and colour.
type state struct {
	a, b, c, d, e, f float64 // x' = a·x + c·y + e, y' = b·x + d·y + f
	width            float64
	dashes           []vg.Length
	offset           vg.Length
	colour           color.Color
}

// pen keeps a canvas's drawing state; every canvas embeds it.
type pen struct {
	state
	saved []state
}

func newPen() pen { return pen{state: state{a: 1, d: 1, width: 1, colour: color.Black}} }

// SetLineWidth implements vg.Canvas.
func (p *pen) SetLineWidth(w vg.Length) { p.width = float64(w) }

// SetLineDash implements vg.Canvas.
func (p *pen) SetLineDash(pattern []vg.Length, offset vg.Length) {
	p.dashes, p.offset = pattern, offset
}

// SetColor implements vg.Canvas.
func (p *pen) SetColor(c color.Color) {
	if c == nil {
		c = color.Black
	}
	p.colour = c
}

// Rotate implements vg.Canvas.
func (p *pen) Rotate(rad float64) {
	sin, cos := math.Sincos(rad)
	p.a, p.b, p.c, p.d = p.a*cos+p.c*sin, p.b*cos+p.d*sin, p.c*cos-p.a*sin, p.d*cos-p.b*sin
}

// Translate implements vg.Canvas.
func (p *pen) Translate(pt vg.Point) {
	x, y := float64(pt.X), float64(pt.Y)
	p.e, p.f = p.e+p.a*x+p.c*y, p.f+p.b*x+p.d*y
}

// Scale implements vg.Canvas.
func (p *pen) Scale(x, y float64) {
	p.a, p.b, p.c, p.d = p.a*x, p.b*x, p.c*y, p.d*y
}

// Push implements vg.Canvas.
func (p *pen) Push() { p.saved = append(p.saved, p.state) }

// Pop implements vg.Canvas.
func (p *pen) Pop() {
	p.state = p.saved[len(p.saved)-1]
	p.saved = p.saved[:len(p.saved)-1]
}

// at maps a point.
func (p *pen) at(pt vg.Point) (x, y float64) {
	x, y = float64(pt.X), float64(pt.Y)
	return p.a*x + p.c*y + p.e, p.b*x + p.d*y + p.f
}

// upright reports whether the map only moves, as it does unless someone rotates or scales.
func (p *pen) upright() bool { return p.a == 1 && p.b == 0 && p.c == 0 && p.d == 1 }

// stretch is the factor lengths grow by.
func (p *pen) stretch() float64 { return math.Sqrt(math.Abs(p.a*p.d - p.b*p.c)) }

// axisBox returns the rectangle a path fills if it is one parallel to the axes, mapped.
func (p *pen) axisBox(path vg.Path) (x0, y0, x1, y1 float64, ok bool) {
	n := len(path)
	if n > 0 && path[n-1].Type == vg.CloseComp {
		n--
	}
	if n == 5 && path[4].Pos == path[0].Pos {
		n = 4
	}
	if n != 4 || !p.upright() || path[0].Type != vg.MoveComp {
		return 0, 0, 0, 0, false
	}
	for i := 1; i < 4; i++ {
		a, b := path[i-1].Pos, path[i].Pos
		if path[i].Type != vg.LineComp || (a.X != b.X) == (a.Y != b.Y) || i > 1 && (a.X == b.X) == (path[i-2].Pos.X == a.X) {
			return 0, 0, 0, 0, false
		}
	}
	x0, y0 = p.at(path[0].Pos)
	x1, y1 = p.at(path[2].Pos)
	return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), true
}

// circle returns the circle a path is, if it is one.
func (p *pen) circle(path vg.Path) (x, y, r float64, ok bool) {
	if len(path) < 2 || len(path) > 3 || path[1].Type != vg.ArcComp || math.Abs(path[1].Angle) < 2*math.Pi-1e-9 || !p.upright() {
		return 0, 0, 0, false
	}
	x, y = p.at(path[1].Pos)
	return x, y, float64(path[1].Radius), true
}

// spans turns a gonum string into a line of ours.
func (p *pen) line(f font.Face, pt vg.Point, text string) Line {
	return Line{At: pt, Spans: []Span{{Text: text, Size: float64(f.Font.Size), Bold: f.Font.Weight > 0, Colour: p.colour}}}
}
