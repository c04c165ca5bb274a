package canvas

import (
	"errors"
	"fmt"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	gonumfont "gonum.org/v1/plot/font"
)

// softHyphen is where a word may be broken; it is drawn only there, as a hyphen.
const softHyphen = '\u00ad'

// Fonts are the two weights of a chart's text. They are the one place text is measured, and safe for concurrent use.
type Fonts struct {
	Regular, Bold *Font
	Family        string // as CSS says it
}

// Font is one face with what has been looked up in it.
type Font struct {
	src     []byte // the file, which a PDF embeds in part
	face    *sfnt.Font
	em      float64
	Ascent  float64  // part of the size above the baseline that accented capitals need
	Descent float64  // part below
	Cap     float64  // height of capitals and digits
	glyphs  sync.Map // rune → *glyph
	pairs   sync.Map // pair → float64, in em
	masks   sync.Map // maskKey → *mask
}

// glyph is a letter's outline and width in em, y upwards.
type glyph struct {
	index   sfnt.GlyphIndex
	advance float64
	outline []segment
}

type segment struct {
	op   sfnt.SegmentOp
	args [3][2]float32
}

type pair struct{ left, right sfnt.GlyphIndex }

// LoadFonts reads a regular and a bold TTF or OTF face; nil stands for Liberation Sans.
func LoadFonts(family string, regular, bold []byte) (*Fonts, error) {
	f := &Fonts{Family: family}
	for _, load := range []struct {
		what string
		src  []byte
		own  func() (*Font, error)
		into **Font
	}{
		{"regular", regular, liberationRegular, &f.Regular},
		{"bold", bold, liberationBold, &f.Bold},
	} {
		var err error
		if load.src == nil {
			*load.into, err = load.own()
		} else {
			*load.into, err = parse(load.src)
		}
		if err != nil {
			return nil, fmt.Errorf("%s font: %w", load.what, err)
		}
	}
	return f, nil
}

var (
	liberationRegular = sync.OnceValues(func() (*Font, error) { return parse(liberationsansregular.TTF) })
	liberationBold    = sync.OnceValues(func() (*Font, error) { return parse(liberationsansbold.TTF) })
)

func parse(src []byte) (*Font, error) {
	face, err := sfnt.Parse(src)
	if err != nil {
		return nil, err
	}
	f := &Font{src: src, face: face, em: float64(face.UnitsPerEm())}
	var b sfnt.Buffer
	m, err := face.Metrics(&b, f.ppem(), font.HintingNone)
	if err != nil {
		return nil, err
	}
	f.Cap = fromFixed(m.CapHeight) / f.em
	f.Ascent, f.Descent = fromFixed(m.Ascent)/f.em, fromFixed(m.Descent)/f.em
	return f, nil
}

// ppem makes one font unit one pixel, so that nothing is rounded.
func (f *Font) ppem() fixed.Int26_6 { return fixed.I(int(f.em)) }

func fromFixed(x fixed.Int26_6) float64 { return float64(x) / 64 }

// Has reports whether the face can show r.
func (f *Font) Has(r rune) bool {
	var b sfnt.Buffer
	i, err := f.face.GlyphIndex(&b, r)
	return err == nil && i != 0
}

// glyph returns the letter for r, or the face's mark for a missing one.
func (f *Font) glyph(r rune) *glyph {
	if g, ok := f.glyphs.Load(r); ok {
		return g.(*glyph)
	}
	var b sfnt.Buffer
	g := &glyph{}
	g.index, _ = f.face.GlyphIndex(&b, r)
	if adv, err := f.face.GlyphAdvance(&b, g.index, f.ppem(), font.HintingNone); err == nil {
		g.advance = fromFixed(adv) / f.em
	}
	if segs, err := f.face.LoadGlyph(&b, g.index, f.ppem(), nil); err == nil {
		for _, s := range segs {
			out := segment{op: s.Op}
			for i, p := range s.Args {
				out.args[i] = [2]float32{float32(fromFixed(p.X) / f.em), float32(-fromFixed(p.Y) / f.em)}
			}
			g.outline = append(g.outline, out)
		}
	}
	f.glyphs.Store(r, g)
	return g
}

// kern is the change of distance between two letters, in em.
func (f *Font) kern(left, right *glyph) float64 {
	key := pair{left.index, right.index}
	if k, ok := f.pairs.Load(key); ok {
		return k.(float64)
	}
	var b sfnt.Buffer
	var k float64
	// A face without kerning, or without this pair, answers ErrNotFound.
	if adv, err := f.face.Kern(&b, left.index, right.index, f.ppem(), font.HintingNone); err == nil || !errors.Is(err, sfnt.ErrNotFound) {
		k = fromFixed(adv) / f.em
	}
	f.pairs.Store(key, k)
	return k
}

// place visits the letters of s with their distance from its start, in em, and returns its width, in em.
func (f *Font) place(s string, visit func(g *glyph, x float64)) float64 {
	var x float64
	var last *glyph
	for _, r := range s {
		if r == softHyphen {
			continue
		}
		g := f.glyph(r)
		if last != nil {
			x += f.kern(last, g)
		}
		if visit != nil {
			visit(g, x)
		}
		x += g.advance
		last = g
	}
	return x
}

// Font returns the face of a weight.
func (f *Fonts) Font(bold bool) *Font {
	if bold {
		return f.Bold
	}
	return f.Regular
}

// Width is the width in pixels of spans set after each other.
func (f *Fonts) Width(spans []Span) float64 {
	var w float64
	for _, s := range spans {
		w += f.TextWidth(s.Text, s.Size, s.Bold)
	}
	return w
}

// TextWidth is the width in pixels of one string.
func (f *Fonts) TextWidth(text string, size float64, bold bool) float64 {
	return f.Font(bold).place(text, nil) * size
}

// face is the span's font as gonum names it.
func (f *Fonts) face(s Span) gonumfont.Face {
	out := gonumfont.Face{Font: gonumfont.Font{Typeface: "Liberation", Variant: "Sans", Size: gonumfont.Length(s.Size)}, Face: f.Font(s.Bold).face}
	if s.Bold {
		out.Font.Weight = font.WeightBold
	}
	return out
}
