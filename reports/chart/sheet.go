package chart

import (
	"fmt"
	"image/color"

	"gonum.org/v1/plot/vg"

	"lagesbild/data"
	"lagesbild/reports"
	"lagesbild/reports/canvas"
)

// sheet is what every part of a chart is laid out with.
type sheet struct {
	th       *reports.Theme
	fonts    *canvas.Fonts
	lang     data.Lang
	embedded bool
	narrow   bool
	w        float64 // whole width
	margin   float64
	width    float64 // between the margins
	block    float64 // between header, body and footer
	gap      float64 // between things that belong together
	size     reports.Type
}

func newSheet(th *reports.Theme, o Options) (*sheet, error) {
	if o.Width == 0 {
		o.Width = Wide
	}
	if o.Width < 320 || o.Width > 1600 {
		return nil, fmt.Errorf("width %g: between 320 and 1600 pixels", o.Width)
	}
	if o.Lang == "" {
		o.Lang = data.Swedish
	}
	fonts, err := Fonts(th)
	if err != nil {
		return nil, err
	}
	s := &sheet{
		th: th, fonts: fonts, lang: o.Lang, embedded: o.Embedded, narrow: o.Width < narrowBelow,
		w: o.Width, margin: th.Space.Margin, block: th.Space.Block, gap: th.Space.Gap, size: th.Type,
	}
	if s.narrow {
		// Narrow charts are read close up: headings shrink most. Small text grows, for on a telephone of 320 pixels the page
		// leaves 288 to the chart, and its text shall not be smaller than 12 there.
		s.margin *= 2.0 / 3
		s.size.Title *= 0.86
		s.size.Subtitle *= 0.94
		s.size.Label *= 0.94
		s.size.Body *= 0.94
		s.size.Axis *= 1.03
	}
	if o.Embedded {
		s.margin = 0
	}
	s.width = s.w - 2*s.margin
	return s, nil
}

// plain and bold make a span.
func plain(text string, size float64, c color.Color) canvas.Span {
	return canvas.Span{Text: text, Size: size, Colour: c}
}

func bold(text string, size float64, c color.Color) canvas.Span {
	return canvas.Span{Text: text, Size: size, Colour: c, Bold: true}
}

// measure is the width of spans.
func (s *sheet) measure(spans ...canvas.Span) float64 { return s.fonts.Width(spans) }

// names wraps a row's name at so wide a column; a single word may take up to half the chart before it is broken.
func (s *sheet) names(name canvas.Span, wide float64) [][]canvas.Span {
	spans := []canvas.Span{name}
	return s.fonts.Wrap(spans, max(wide, min(s.fonts.Longest(spans), s.width/2)))
}

// leading is the height of a line of text.
func leading(size float64) float64 { return size * 1.36 }

// brush paints on a canvas with y running down from the corner at left, top.
type brush struct {
	*sheet
	c         vg.Canvas
	h         float64 // height of the canvas
	left, top float64
}

// colours of the theme.
func (s *sheet) colours() *reports.Colours { return &s.th.Colours }

func (b *brush) pt(x, y float64) vg.Point {
	return vg.Point{X: vg.Length(b.left + x), Y: vg.Length(b.h - b.top - y)}
}

// text writes a line with its baseline at y.
func (b *brush) text(x, y float64, a canvas.Anchor, spans ...canvas.Span) {
	canvas.Write(b.c, b.fonts, canvas.Line{Spans: spans, At: b.pt(x, y), Anchor: a})
}

// haloed is text with a halo in the colour of what lies behind.
func (b *brush) haloed(x, y float64, a canvas.Anchor, halo color.Color, spans ...canvas.Span) {
	canvas.Write(b.c, b.fonts, canvas.Line{Spans: spans, At: b.pt(x, y), Anchor: a, Halo: halo})
}

// centred writes a line with the middle of its capitals at y.
func (b *brush) centred(x, y float64, a canvas.Anchor, spans ...canvas.Span) {
	b.text(x, y+b.rise(spans[0])/2, a, spans...)
}

// over is centred text on a ground that lines may run through.
func (b *brush) over(x, y float64, a canvas.Anchor, ground color.Color, span canvas.Span) {
	b.haloed(x, y+b.rise(span)/2, a, ground, span)
}

// rise is the height of a span's capitals and digits.
func (s *sheet) rise(span canvas.Span) float64 { return s.fonts.Font(span.Bold).Cap * span.Size }

// lines writes lines of text below each other from the top edge y and returns the bottom edge.
func (b *brush) lines(x, y float64, a canvas.Anchor, high float64, lines [][]canvas.Span) float64 {
	for _, line := range lines {
		if len(line) > 0 {
			b.text(x, y+(high+b.rise(line[0]))/2, a, line...)
		}
		y += high
	}
	return y
}

// box fills a rectangle from its top left corner.
func (b *brush) box(x, y, w, h, radius float64, c color.Color) {
	b.c.SetColor(c)
	p := b.pt(x, y+h)
	canvas.Box(b.c, vg.Rectangle{Min: p, Max: vg.Point{X: p.X + vg.Length(w), Y: p.Y + vg.Length(h)}}, vg.Length(radius))
}

// line strokes through points.
func (b *brush) line(width float64, c color.Color, pts ...[2]float64) {
	b.stroke(width, c, b.path(pts))
}

// dashed is line with dashes.
func (b *brush) dashed(width float64, c color.Color, pts ...[2]float64) {
	b.c.SetColor(c)
	b.c.SetLineWidth(vg.Length(width))
	b.c.SetLineDash([]vg.Length{4, 3}, 0)
	b.c.Stroke(b.path(pts))
}

func (b *brush) stroke(width float64, c color.Color, p vg.Path) {
	b.c.SetColor(c)
	b.c.SetLineWidth(vg.Length(width))
	b.c.SetLineDash(nil, 0)
	b.c.Stroke(p)
}

// polygon fills the area between points.
func (b *brush) polygon(c color.Color, pts ...[2]float64) {
	b.c.SetColor(c)
	b.c.Fill(b.closed(pts))
}

func (b *brush) closed(pts [][2]float64) vg.Path {
	p := b.path(pts)
	p.Close()
	return p
}

// path runs through points.
func (b *brush) path(pts [][2]float64) vg.Path {
	p := make(vg.Path, 0, len(pts)+1)
	for i, q := range pts {
		if i == 0 {
			p.Move(b.pt(q[0], q[1]))
		} else {
			p.Line(b.pt(q[0], q[1]))
		}
	}
	return p
}

// dot fills a circle; ring leaves a margin round it in the colour behind.
func (b *brush) dot(x, y, r float64, c, ring color.Color) {
	if ring != nil {
		b.c.SetColor(ring)
		canvas.Dot(b.c, b.pt(x, y), vg.Length(r+1.5))
	}
	b.c.SetColor(c)
	canvas.Dot(b.c, b.pt(x, y), vg.Length(r))
}
