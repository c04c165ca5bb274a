package canvas

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"strconv"
	"unicode/utf16"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// PDFKit is what the pages of one PDF file share: the letters they use and the pictures they show. It is for one
// goroutine; the fonts behind it may be shared.
type PDFKit struct {
	fonts  *Fonts
	faces  [2]pdfFace // regular, bold
	images []PDFImage
}

// PDFImage is a picture as PDF keeps it: three bytes of colour a pixel, and one of cover.
type PDFImage struct {
	Width, Height int
	RGB, Alpha    []byte
}

// NewPDFKit returns a kit of those fonts without any letter yet.
func NewPDFKit(f *Fonts) *PDFKit {
	k := &PDFKit{fonts: f}
	for i, face := range []*Font{f.Regular, f.Bold} {
		k.faces[i] = pdfFace{font: face, codes: map[rune]int{}}
	}
	return k
}

// Images are the pictures that pages call /I1, /I2 …
func (k *PDFKit) Images() []PDFImage { return k.images }

// PDF is a canvas that writes the content of one page of a PDF file as drawing operators. Text stays text: every letter is
// known by its character, so that what is copied or read aloud is what was written. Fonts are called /F1 and /F2,
// pictures /I1, /I2 …; the file that takes the page brings them ([PDFKit.Faces], [PDFKit.Images]).
type PDF struct {
	pen
	kit          *PDFKit
	body         []byte
	fill, stroke int32 // colours set, −1 for none
}

// Page returns an empty page.
func (k *PDFKit) Page() *PDF {
	return &PDF{pen: newPen(), kit: k, fill: -1, stroke: -1, body: []byte("1 j\n")}
}

// Content is what was drawn, in operators.
func (p *PDF) Content() []byte { return p.body }

// Tag begins content that belongs to a structure element; id is its number on the page. EndTag ends it.
func (p *PDF) Tag(kind string, id int) {
	p.body = append(p.body, '/')
	p.body = append(p.body, kind...)
	p.body = append(p.body, " <</MCID "...)
	p.body = strconv.AppendInt(p.body, int64(id), 10)
	p.body = append(p.body, ">> BDC\n"...)
}

// Artifact begins what is not read aloud: rules, grounds, page numbers. EndTag ends it.
func (p *PDF) Artifact() { p.body = append(p.body, "/Artifact BMC\n"...) }

// Says begins a drawing within tagged content that is read as that text. EndTag ends it.
func (p *PDF) Says(text string) {
	p.body = append(p.body, "/Span <</ActualText <FEFF"...)
	for _, u := range utf16.Encode([]rune(text)) {
		p.body = fmt.Appendf(p.body, "%04X", u)
	}
	p.body = append(p.body, ">>> BDC\n"...)
}

// EndTag ends what Tag, Artifact or Says began.
func (p *PDF) EndTag() { p.body = append(p.body, "EMC\n"...) }

// Fill implements vg.Canvas.
func (p *PDF) Fill(path vg.Path) {
	p.paint(&p.fill, p.colour, "rg")
	p.path(path)
	p.body = append(p.body, "f\n"...)
}

// Stroke implements vg.Canvas; corners are round.
func (p *PDF) Stroke(path vg.Path) {
	if p.width <= 0 {
		return
	}
	p.strokeWith(path, p.colour, p.width*p.stretch(), p.dashes, p.offset)
}

func (p *PDF) strokeWith(path vg.Path, c color.Color, width float64, dashes []vg.Length, offset vg.Length) {
	p.paint(&p.stroke, c, "RG")
	p.num(width)
	p.body = append(p.body, "w ["...)
	for _, d := range dashes {
		p.num(float64(d) * p.stretch())
	}
	p.body = append(p.body, "] "...)
	p.num(float64(offset) * p.stretch())
	p.body = append(p.body, "d\n"...)
	p.path(path)
	p.body = append(p.body, "S\n"...)
}

// FillString implements vg.Canvas.
func (p *PDF) FillString(f font.Face, pt vg.Point, text string) { p.WriteLine(p.line(f, pt, text)) }

// WriteLine draws a line of text. Its halo is drawn as outlines, so that the text stands in the page once.
func (p *PDF) WriteLine(l Line) {
	at := l.At
	if l.Anchor != Start {
		at.X -= vg.Length(p.kit.fonts.Width(l.Spans)) * l.Anchor.share()
	}
	if l.Halo != nil {
		p.halo(l.Spans, at, l.Halo)
	}
	for i, s := range l.Spans {
		p.write(s, at)
		if i+1 < len(l.Spans) {
			at.X += vg.Length(p.kit.fonts.TextWidth(s.Text, s.Size, s.Bold))
		}
	}
}

// halo strokes the outlines of letters.
func (p *PDF) halo(spans []Span, at vg.Point, c color.Color) {
	for _, s := range spans {
		w := p.kit.fonts.Font(s.Bold).place(s.Text, func(g *glyph, x float64) {
			if len(g.outline) > 0 {
				path := g.path(s.Size, vg.Point{X: at.X + vg.Length(x*s.Size), Y: at.Y})
				p.strokeWith(path, c, 2*haloWidth*p.stretch(), nil, 0)
			}
		})
		at.X += vg.Length(w * s.Size)
	}
}

// write draws one span, kerned.
func (p *PDF) write(s Span, at vg.Point) {
	face, name := &p.kit.faces[0], "/F1 "
	if s.Bold {
		face, name = &p.kit.faces[1], "/F2 "
	}
	shown := face.show(s.Text)
	if shown == "" {
		return
	}
	p.paint(&p.fill, s.Colour, "rg")
	p.body = append(append(p.body, "BT "...), name...)
	x, y := p.at(at)
	if p.b == 0 && p.c == 0 && p.a == p.d {
		p.num(s.Size * p.a)
		p.body = append(p.body, "Tf "...)
		p.num(x)
		p.num(y)
		p.body = append(p.body, "Td "...)
	} else {
		p.num(s.Size)
		p.body = append(p.body, "Tf "...)
		for _, v := range []float64{p.a, p.b, p.c, p.d} {
			p.body = append(strconv.AppendFloat(p.body, math.Round(v*1e5)/1e5, 'f', -1, 64), ' ')
		}
		p.num(x)
		p.num(y)
		p.body = append(p.body, "Tm "...)
	}
	p.body = append(append(p.body, shown...), " TJ ET\n"...)
}

// DrawImage implements vg.Canvas.
func (p *PDF) DrawImage(r vg.Rectangle, img image.Image) {
	b := img.Bounds()
	pic := PDFImage{Width: b.Dx(), Height: b.Dy()}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			pic.RGB = append(pic.RGB, c.R, c.G, c.B)
			pic.Alpha = append(pic.Alpha, c.A)
		}
	}
	if len(pic.Alpha) == 0 {
		return
	}
	p.kit.images = append(p.kit.images, pic)
	x0, y0 := p.at(r.Min)
	x1, y1 := p.at(r.Max)
	p.body = append(p.body, "q "...)
	p.num(x1 - x0)
	p.body = append(p.body, "0 0 "...)
	p.num(y1 - y0)
	p.num(x0)
	p.num(y0)
	p.body = append(p.body, "cm /I"...)
	p.body = strconv.AppendInt(p.body, int64(len(p.kit.images)), 10)
	p.body = append(p.body, " Do Q\n"...)
}

// paint sets a colour if it is not set.
func (p *PDF) paint(set *int32, c color.Color, op string) {
	rgb := pack(c)
	if *set == int32(rgb) {
		return
	}
	*set = int32(rgb)
	for _, shift := range []int{16, 8, 0} {
		v := math.Round(float64(rgb>>shift&0xff)/255*1000) / 1000
		p.body = append(strconv.AppendFloat(p.body, v, 'f', -1, 64), ' ')
	}
	p.body = append(append(p.body, op...), '\n')
}

// path writes a path's steps. PDF has no quadratic curve: each is raised to the cubic of the same shape.
func (p *PDF) path(path vg.Path) {
	var lastX, lastY float64
	walk(path, func(op byte, pts ...vg.Point) {
		var xy [][2]float64
		for _, pt := range pts {
			x, y := p.at(pt)
			xy = append(xy, [2]float64{x, y})
		}
		verb := map[byte]string{'M': "m ", 'L': "l ", 'Q': "c ", 'C': "c ", 'Z': "h "}[op]
		if op == 'Q' {
			q, end := xy[0], xy[1]
			xy = [][2]float64{
				{lastX + 2*(q[0]-lastX)/3, lastY + 2*(q[1]-lastY)/3},
				{end[0] + 2*(q[0]-end[0])/3, end[1] + 2*(q[1]-end[1])/3},
				end,
			}
		}
		for _, v := range xy {
			p.num(v[0])
			p.num(v[1])
			lastX, lastY = v[0], v[1]
		}
		p.body = append(p.body, verb...)
	})
}

// num appends a number and a space.
func (p *PDF) num(x float64) { p.body = append(number(p.body, x), ' ') }
