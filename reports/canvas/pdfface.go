package canvas

import (
	"fmt"
	"math"
	"strconv"

	"golang.org/x/image/font/sfnt"
)

// pdfFace gives every character of one face a code, in the order in which they are first written. Codes begin at 1 and
// are also the places of their glyphs in the face that is embedded, so that two characters with one glyph, such as the
// space and the no-break space, stay two.
type pdfFace struct {
	font  *Font
	codes map[rune]int
	runes []rune
}

// PDFFace is one face as a PDF file embeds it: the letters that were used, and no others.
type PDFFace struct {
	Name                       string // as pages call it: "F1"
	PostScript                 string // "LiberationSans"
	Bold                       bool
	File                       []byte // TrueType; glyph i is the letter of code i
	Runes                      []rune // the character of code i+1
	Widths                     []float64
	Ascent, Descent, CapHeight float64    // in thousandths of the size, as the widths are; Descent is below zero
	Box                        [4]float64 // of all letters: left, bottom, right, top
}

// show writes text as the array that the TJ operator takes: codes, and kerning between them.
func (f *pdfFace) show(text string) string {
	b := []byte("[<")
	n := len(b)
	var last *glyph
	for _, r := range text {
		if r == softHyphen {
			continue
		}
		g := f.font.glyph(r)
		if last != nil {
			if k := f.font.kern(last, g); k != 0 {
				b = append(number(append(b, '>'), -1000*k), '<')
			}
		}
		last = g
		code, ok := f.codes[r]
		if !ok {
			f.runes = append(f.runes, r)
			code = len(f.runes)
			f.codes[r] = code
		}
		b = fmt.Appendf(b, "%04X", code)
	}
	if len(b) == n {
		return ""
	}
	return string(append(b, ">]"...))
}

// Faces are the faces that were used, ready to be embedded. An error is a face without TrueType outlines, or one that
// cannot be read.
func (k *PDFKit) Faces() ([]PDFFace, error) {
	var all []PDFFace
	for i := range k.faces {
		f := &k.faces[i]
		if len(f.runes) == 0 {
			continue
		}
		face, err := f.embed()
		if err != nil {
			return nil, fmt.Errorf("font %s: %w", face.PostScript, err)
		}
		face.Name, face.Bold = "F"+strconv.Itoa(i+1), i == 1
		all = append(all, face)
	}
	return all, nil
}

func (f *pdfFace) embed() (PDFFace, error) {
	var b sfnt.Buffer
	face := PDFFace{Runes: f.runes, Ascent: 1000 * f.font.Ascent, Descent: -1000 * f.font.Descent, CapHeight: 1000 * f.font.Cap}
	face.PostScript, _ = f.font.face.Name(&b, sfnt.NameIDPostScript)
	box, err := f.font.face.Bounds(&b, f.font.ppem(), 0)
	if err != nil {
		return face, err
	}
	for i, v := range []float64{fromFixed(box.Min.X), -fromFixed(box.Max.Y), fromFixed(box.Max.X), -fromFixed(box.Min.Y)} {
		face.Box[i] = math.Round(1000 * v / f.font.em)
	}
	glyphs := []uint16{0}
	for _, r := range f.runes {
		g := f.font.glyph(r)
		glyphs = append(glyphs, uint16(g.index))
		face.Widths = append(face.Widths, 1000*g.advance)
	}
	face.File, err = subset(f.font.src, glyphs)
	return face, err
}
