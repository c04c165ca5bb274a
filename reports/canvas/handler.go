package canvas

import (
	"strings"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// Handler lets gonum's axes and plotters set text with our fonts: measured here, aligned by the height of digits and
// capitals, anchored on the rich canvases.
type Handler struct{ Fonts *Fonts }

var _ text.Handler = Handler{}

// Cache implements text.Handler; our fonts are not gonum's.
func (h Handler) Cache() *font.Cache { return font.DefaultCache }

// Extents implements text.Handler.
func (h Handler) Extents(f font.Font) font.Extents {
	cap := f.Size * font.Length(h.Fonts.Font(f.Weight > 0).Cap)
	return font.Extents{Ascent: cap, Height: cap}
}

// Lines implements text.Handler.
func (h Handler) Lines(txt string) []string { return strings.Split(txt, "\n") }

// Box implements text.Handler.
func (h Handler) Box(txt string, f font.Font) (width, height, depth vg.Length) {
	face := h.Fonts.Font(f.Weight > 0)
	return vg.Length(face.place(txt, nil)) * f.Size, vg.Length(face.Cap) * f.Size, 0
}

// Draw implements text.Handler. Text is one line; a rotation turns it about its point.
func (h Handler) Draw(c vg.Canvas, txt string, sty text.Style, pt vg.Point) {
	l := Line{At: pt, Spans: []Span{{Text: txt, Size: float64(sty.Font.Size), Bold: sty.Font.Weight > 0, Colour: sty.Color}}}
	switch sty.XAlign {
	case text.XCenter:
		l.Anchor = Middle
	case text.XRight:
		l.Anchor = End
	}
	drop := vg.Length(sty.YAlign) * h.Extents(sty.Font).Height
	if sty.Rotation != 0 {
		c.Push()
		defer c.Pop()
		c.Translate(pt)
		c.Rotate(sty.Rotation)
		l.At = vg.Point{Y: drop}
	} else {
		l.At.Y += drop
	}
	Write(c, h.Fonts, l)
}
