package canvas

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// SVGHead is what a drawing says about itself.
type SVGHead struct {
	ID     string      // prefix of its ids, unique in the page
	Title  string      // name, read first
	Desc   string      // what it shows, for someone who cannot see it
	Lang   string      // "sv"
	Ground color.Color // nil where the page's ground shows through
}

// SVG is a canvas that writes scalable, accessible vector graphics: text stays text, colours are variables of a style
// sheet with the light value beside them, so that a page's dark mode and print need no second drawing.
type SVG struct {
	pen
	w, h   float64
	head   SVGHead
	fonts  *Fonts
	body   []byte
	styles []string          // class rules in order of first use
	known  map[string]string // class by use and colour
	stamps map[string]bool
	defs   []byte
}

// NewSVG returns a canvas of w × h pixels.
func NewSVG(w, h float64, fonts *Fonts, head SVGHead) *SVG {
	s := &SVG{pen: newPen(), w: w, h: h, fonts: fonts, head: head, known: map[string]string{}, stamps: map[string]bool{}, body: make([]byte, 0, 8192)}
	if head.Ground != nil {
		s.body = append(s.body, `<rect width="100%" height="100%"`...)
		s.class("f", head.Ground)
		s.body = append(s.body, "/>\n"...)
	}
	return s
}

// Size implements vg.CanvasSizer.
func (s *SVG) Size() (w, h vg.Length) { return vg.Length(s.w), vg.Length(s.h) }

// WriteTo writes the document.
func (s *SVG) WriteTo(w io.Writer) (int64, error) {
	var b bytes.Buffer
	b.Grow(len(s.body) + 2048)
	size := string(number(nil, s.w)) + " " + string(number(nil, s.h))
	width, height, _ := strings.Cut(size, " ")
	id := s.head.ID
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%s" height="%s" viewBox="0 0 %s" role="img" aria-labelledby="%s-t %s-d" lang="%s" font-family="%s">`,
		width, height, size, id, id, s.head.Lang, escape(s.fonts.Family))
	fmt.Fprintf(&b, "\n<title id=\"%s-t\">%s</title>\n<desc id=\"%s-d\">%s</desc>\n", id, escape(s.head.Title), id, escape(s.head.Desc))
	if len(s.styles) > 0 {
		b.WriteString("<style>")
		for _, rule := range s.styles {
			b.WriteString(rule)
		}
		b.WriteString("</style>\n")
	}
	if len(s.defs) > 0 {
		b.WriteString("<defs>\n")
		b.Write(s.defs)
		b.WriteString("</defs>\n")
	}
	b.Write(s.body)
	b.WriteString("</svg>\n")
	return b.WriteTo(w)
}

// Open begins a group.
func (s *SVG) Open(class string) {
	s.body = append(s.body, `<g class="`...)
	s.body = append(s.body, escape(class)...)
	s.body = append(s.body, "\">\n"...)
}

// Close ends the last group.
func (s *SVG) Close() {
	s.body = append(s.body, "</g>\n"...)
}

// Stamp keeps a shape among the definitions and refers to it.
func (s *SVG) Stamp(name string, at vg.Point, draw func()) {
	id := s.head.ID + "-" + name
	if !s.stamps[id] {
		s.stamps[id] = true
		body, h, state := s.body, s.h, s.state
		s.body, s.h, s.a, s.b, s.c, s.d, s.e, s.f = append([]byte(nil), `<g id="`+id+"\">\n"...), 0, 1, 0, 0, 1, 0, 0
		draw()
		s.defs = append(append(s.defs, s.body...), "</g>\n"...)
		s.body, s.h, s.state = body, h, state
	}
	x, y := s.at(at)
	s.body = append(s.body, `<use href="#`+id+`"`...)
	s.attr("x", x)
	s.attr("y", s.h-y)
	s.end()
}

// Fill implements vg.Canvas.
func (s *SVG) Fill(p vg.Path) {
	if x0, y0, x1, y1, ok := s.axisBox(p); ok {
		s.rect(x0, y0, x1, y1, 0)
		return
	}
	s.shape(p)
	s.class("f", s.colour)
	s.end()
}

// FillBox fills a rectangle with rounded corners.
func (s *SVG) FillBox(r vg.Rectangle, radius vg.Length) {
	if !s.upright() {
		s.Fill(boxPath(r, radius))
		return
	}
	x0, y0 := s.at(r.Min)
	x1, y1 := s.at(r.Max)
	s.rect(x0, y0, x1, y1, float64(radius))
}

// Stroke implements vg.Canvas; corners are round.
func (s *SVG) Stroke(p vg.Path) {
	if s.width <= 0 {
		return
	}
	s.shape(p)
	s.class("s", s.colour)
	grown := s.stretch()
	if s.straight(p) {
		grown *= 10
	}
	if w := s.width * grown; w != 1 {
		s.attr("stroke-width", w)
	}
	if len(s.dashes) > 0 {
		s.body = append(s.body, ` stroke-dasharray="`...)
		for i, d := range s.dashes {
			if i > 0 {
				s.body = append(s.body, ' ')
			}
			s.body = number(s.body, float64(d)*grown)
		}
		s.body = append(s.body, '"')
		if s.offset != 0 {
			s.attr("stroke-dashoffset", float64(s.offset)*grown)
		}
	}
	if s.crisp(p) {
		s.body = append(s.body, ` shape-rendering="crispEdges"`...)
	}
	s.end()
}

// crisp reports whether a path is one level or upright line, which is not to be smoothed.
func (s *SVG) crisp(p vg.Path) bool {
	return len(p) == 2 && p[1].Type == vg.LineComp && s.upright() && (p[0].Pos.X == p[1].Pos.X || p[0].Pos.Y == p[1].Pos.Y)
}

// FillString implements vg.Canvas.
func (s *SVG) FillString(f font.Face, pt vg.Point, text string) { s.WriteLine(s.line(f, pt, text)) }

// WriteLine draws a line as one text element, its spans as tspans.
func (s *SVG) WriteLine(l Line) {
	if len(l.Spans) == 0 {
		return
	}
	x, y := s.at(l.At)
	s.body = append(s.body, "<text"...)
	s.attr("x", x)
	s.attr("y", s.h-y)
	if !s.upright() {
		s.body = append(s.body, ` transform="rotate(`...)
		s.body = number(s.body, -math.Atan2(s.b, s.a)*180/math.Pi)
		s.body = append(s.body, ' ')
		s.body = number(s.body, x)
		s.body = append(s.body, ' ')
		s.body = number(s.body, s.h-y)
		s.body = append(s.body, `)"`...)
	}
	switch l.Anchor {
	case Middle:
		s.body = append(s.body, ` text-anchor="middle"`...)
	case End:
		s.body = append(s.body, ` text-anchor="end"`...)
	}
	first := l.Spans[0]
	s.setting(first, l.Halo)
	s.body = append(s.body, '>')
	for i, span := range l.Spans {
		text := escape(strings.ReplaceAll(span.Text, string(softHyphen), ""))
		if i == 0 || span.Size == first.Size && span.Bold == first.Bold && span.Colour == first.Colour {
			s.body = append(s.body, text...)
			continue
		}
		s.body = append(s.body, "<tspan"...)
		if span.Size != first.Size {
			s.attr("font-size", span.Size)
		}
		if span.Bold != first.Bold {
			s.weight(span.Bold)
		}
		if span.Colour != first.Colour {
			s.class("f", span.Colour)
		}
		s.body = append(s.body, '>')
		s.body = append(s.body, text...)
		s.body = append(s.body, "</tspan>"...)
	}
	s.body = append(s.body, "</text>\n"...)
}

// setting writes a line's size, weight, colour and halo.
func (s *SVG) setting(span Span, halo color.Color) {
	s.attr("font-size", span.Size)
	if span.Bold {
		s.weight(true)
	}
	if halo == nil {
		s.class("f", span.Colour)
		return
	}
	s.body = append(s.body, ` class="`...)
	s.body = append(s.body, s.rule("f", span.Colour)...)
	s.body = append(s.body, ' ')
	s.body = append(s.body, s.rule("h", halo)...)
	s.body = append(s.body, '"')
}

func (s *SVG) weight(bold bool) {
	if bold {
		s.body = append(s.body, ` font-weight="700"`...)
	} else {
		s.body = append(s.body, ` font-weight="400"`...)
	}
}

// DrawImage implements vg.Canvas.
func (s *SVG) DrawImage(r vg.Rectangle, img image.Image) {
	var b bytes.Buffer
	// Encoding into memory fails for images without pixels only, which show nothing anyway.
	if png.Encode(&b, img) == nil {
		s.embed(r, "image/png", b.Bytes())
	}
}

// Embed puts a picture's own bytes in, as SVG where it has them.
func (s *SVG) Embed(r vg.Rectangle, logo Logo) error {
	if len(logo.SVG) > 0 {
		s.embed(r, "image/svg+xml", logo.SVG)
		return nil
	}
	if _, err := logo.decode(); err != nil {
		return err
	}
	s.embed(r, "image/png", logo.PNG)
	return nil
}

func (s *SVG) embed(r vg.Rectangle, mime string, data []byte) {
	x0, y0 := s.at(r.Min)
	x1, y1 := s.at(r.Max)
	s.body = append(s.body, "<image"...)
	s.attr("x", x0)
	s.attr("y", s.h-y1)
	s.attr("width", x1-x0)
	s.attr("height", y1-y0)
	s.body = append(s.body, ` href="data:`+mime+`;base64,`...)
	s.body = base64.StdEncoding.AppendEncode(s.body, data)
	s.body = append(s.body, "\"/>\n"...)
}

func (s *SVG) rect(x0, y0, x1, y1, radius float64) {
	s.body = append(s.body, "<rect"...)
	s.attr("x", x0)
	s.attr("y", s.h-y1)
	s.attr("width", x1-x0)
	s.attr("height", y1-y0)
	if radius > 0 {
		s.attr("rx", radius)
	}
	s.class("f", s.colour)
	s.end()
}

// shape begins the element of a path.
func (s *SVG) shape(p vg.Path) {
	if x, y, r, ok := s.circle(p); ok {
		s.body = append(s.body, "<circle"...)
		s.attr("cx", x)
		s.attr("cy", s.h-y)
		s.attr("r", r)
		return
	}
	if s.straight(p) {
		s.body = append(s.body, `<path transform="scale(.1)" d="`...)
		s.tenths(p)
		s.body = append(s.body, '"')
		return
	}
	s.body = append(s.body, `<path d="`...)
	var last byte
	var lastX, lastY float64
	walk(p, func(op byte, pts ...vg.Point) {
		for i, pt := range pts {
			x, y := s.at(pt)
			x, y = hundredths(x), hundredths(s.h-y)
			switch {
			case op == 'L' && y == lastY:
				s.body = number(append(s.body, 'H'), x)
				op = 0
			case op == 'L' && x == lastX:
				s.body = number(append(s.body, 'V'), y)
				op = 0
			default:
				separator := byte(' ')
				if i == 0 && (op != 'L' || last != 'L') { // a command said once holds on
					separator = op
				}
				s.body = number(append(s.body, separator), x)
				s.body = number(append(s.body, ' '), y)
			}
			lastX, lastY = x, y
		}
		if op == 'Z' {
			s.body = append(s.body, op)
		}
		last = op
	})
	s.body = append(s.body, '"')
}

func (s *SVG) end() { s.body = append(s.body, "/>\n"...) }

func (s *SVG) attr(name string, x float64) {
	s.body = append(s.body, ' ')
	s.body = append(s.body, name...)
	s.body = append(s.body, '=', '"')
	s.body = number(s.body, x)
	s.body = append(s.body, '"')
}

func (s *SVG) class(use string, c color.Color) {
	s.body = append(s.body, ` class="`...)
	s.body = append(s.body, s.rule(use, c)...)
	s.body = append(s.body, '"')
}

// rule returns the class that fills (f), strokes (s) or haloes (h) in a colour. A program that knows no variables takes
// the plain colour that stands before.
func (s *SVG) rule(use string, c color.Color) string {
	name, plain, css := describe(c)
	key := use + name
	if class, ok := s.known[key]; ok {
		return class
	}
	class := "lb-" + use + "-" + name
	set := func(property string) string {
		if css == plain {
			return property + ":" + plain
		}
		return property + ":" + plain + ";" + property + ":" + css
	}
	switch use {
	case "f":
		s.styles = append(s.styles, "."+class+"{"+set("fill")+"}")
	case "s":
		s.styles = append(s.styles, "."+class+"{fill:none;stroke-linejoin:round;"+set("stroke")+"}")
	case "h":
		s.styles = append(s.styles, "."+class+"{paint-order:stroke;stroke-width:"+strconv.Itoa(2*haloWidth)+"px;stroke-linejoin:round;"+set("stroke")+"}")
	}
	s.known[key] = class
	return class
}

// describe returns a colour's name, its plain value and what a style sheet says.
func describe(c color.Color) (name, plain, css string) {
	if token, ok := c.(interface {
		Name() string
		Hex() string
		CSS() string
	}); ok {
		return token.Name(), token.Hex(), token.CSS()
	}
	r, g, b, _ := c.RGBA()
	plain = fmt.Sprintf("#%02X%02X%02X", r>>8, g>>8, b>>8)
	return plain[1:], plain, plain
}

func hundredths(x float64) float64 { return math.Round(x*100) / 100 }

// number appends x rounded to hundredths of a pixel, without zeros that say nothing.
func number(b []byte, x float64) []byte {
	n := len(b)
	b = strconv.AppendFloat(b, hundredths(x), 'f', -1, 64)
	if slices.Equal(b[n:], []byte("-0")) {
		return append(b[:n], '0')
	}
	return b
}

var escapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func escape(s string) string {
	if !strings.ContainsAny(s, `&<>"`) {
		return s
	}
	return escapes.Replace(s)
}
