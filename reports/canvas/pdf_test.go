package canvas

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"

	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/vg"
)

func TestPDFOperators(t *testing.T) {
	for _, c := range []struct {
		what string
		draw func(*PDF)
		want string
	}{
		{"rectangle", func(p *PDF) { p.Fill(vg.Rectangle{Max: vg.Point{X: 10, Y: 5}}.Path()) }, "0 0 0 rg\n0 0 m 10 0 l 10 5 l 0 5 l h f"},
		{"colour set once", func(p *PDF) {
			for range 2 {
				p.SetColor(color.RGBA{0xff, 0x33, 0, 0xff})
				p.Fill(vg.Path{{Type: vg.MoveComp}, {Type: vg.LineComp, Pos: vg.Point{X: 1}}})
			}
		}, "1 0.2 0 rg\n0 0 m 1 0 l f\n0 0 m 1 0 l f"},
		{"dashed line, moved and made smaller", func(p *PDF) {
			p.Translate(vg.Point{X: 100, Y: 100})
			p.Scale(0.5, 0.5)
			p.SetLineWidth(2)
			p.SetLineDash([]vg.Length{4, 3}, 1)
			p.Stroke(vg.Path{{Type: vg.MoveComp}, {Type: vg.LineComp, Pos: vg.Point{X: 10}}})
		}, "0 0 0 RG\n1 w [2 1.5 ] 0.5 d\n100 100 m 105 100 l S"},
		{"quadratic curve as a cubic", func(p *PDF) {
			var path vg.Path
			path.Move(vg.Point{})
			path.QuadTo(vg.Point{X: 3, Y: 6}, vg.Point{X: 6})
			p.Fill(path)
		}, "0 0 0 rg\n0 0 m 2 4 4 4 6 0 c f"},
		{"tagged text", func(p *PDF) {
			p.Tag("H1", 7)
			Write(p, p.kit.fonts, Line{At: vg.Point{X: 5, Y: 6}, Spans: []Span{{Text: "aå", Size: 10, Colour: color.Black}, {Text: "b", Size: 10, Bold: true, Colour: color.Black}}})
			p.EndTag()
		}, "/H1 <</MCID 7>> BDC\n0 0 0 rg\nBT /F1 10 Tf 5 6 Td [<00010002>] TJ ET\nBT /F2 10 Tf 16.12 6 Td [<0001>] TJ ET\nEMC"},
		{"anchored, turned", func(p *PDF) {
			p.Translate(vg.Point{X: 20, Y: 10})
			p.Rotate(math.Pi / 2)
			Write(p, p.kit.fonts, Line{Anchor: End, Spans: []Span{{Text: "0", Size: 10, Colour: color.Black}}})
		}, "0 0 0 rg\nBT /F1 10 Tf 0 1 -1 0 20 4.44 Tm [<0001>] TJ ET"},
		{"kerned", func(p *PDF) { Write(p, p.kit.fonts, Line{Spans: []Span{{Text: "AV", Size: 10, Colour: color.Black}}}) }, "0 0 0 rg\nBT /F1 10 Tf 0 0 Td [<0001>74.22<0002>] TJ ET"},
		{"soft hyphen, nothing", func(p *PDF) {
			Write(p, p.kit.fonts, Line{Spans: []Span{{Text: "\u00ad", Size: 10, Colour: color.Black}}})
		}, ""},
		{"said", func(p *PDF) {
			p.Says("nås")
			p.EndTag()
		}, "/Span <</ActualText <FEFF006E00E50073>>> BDC\nEMC"},
		{"artifact", func(p *PDF) {
			p.Artifact()
			p.EndTag()
		}, "/Artifact BMC\nEMC"},
		{"picture", func(p *PDF) {
			p.DrawImage(vg.Rectangle{Min: vg.Point{X: 1, Y: 2}, Max: vg.Point{X: 4, Y: 6}}, image.NewNRGBA(image.Rect(0, 0, 3, 4)))
		}, "q 3 0 0 4 1 2 cm /I1 Do Q"},
	} {
		p := NewPDFKit(fonts(t)).Page()
		c.draw(p)
		if got := strings.TrimSpace(strings.TrimPrefix(string(p.Content()), "1 j\n")); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.what, got, c.want)
		}
	}
}

// A halo is drawn as outlines: the text stands in the page once.
func TestPDFHaloIsNoText(t *testing.T) {
	p := NewPDFKit(fonts(t)).Page()
	Write(p, p.kit.fonts, Line{Halo: color.White, Spans: []Span{{Text: "en", Size: 10, Colour: color.Black}}})
	if got := string(p.Content()); strings.Count(got, "TJ") != 1 || strings.Count(got, "S\n") != 2 || !strings.Contains(got, "\n4 w ") {
		t.Errorf("halo: %s", got)
	}
}

func TestPDFPictures(t *testing.T) {
	k := NewPDFKit(fonts(t))
	img := image.NewNRGBA(image.Rect(5, 5, 7, 6))
	img.SetNRGBA(6, 5, color.NRGBA{1, 2, 3, 128})
	k.Page().DrawImage(vg.Rectangle{}, img)
	k.Page().DrawImage(vg.Rectangle{}, image.NewNRGBA(image.Rectangle{}))
	want := PDFImage{2, 1, []byte{0, 0, 0, 1, 2, 3}, []byte{0, 128}}
	if got := k.Images(); len(got) != 1 || fmt.Sprint(got[0]) != fmt.Sprint(want) {
		t.Errorf("pictures %v, want %v", got, want)
	}
}

// What is embedded has the letters that were written, in the order of their codes, drawn as in the whole font: also
// those that are put together from parts. Space and no-break space have one glyph and stay two characters.
func TestPDFFacesAreTheLettersWritten(t *testing.T) {
	f := fonts(t)
	k := NewPDFKit(f)
	if faces, err := k.Faces(); err != nil || len(faces) != 0 {
		t.Fatalf("faces of nothing: %v, %v", faces, err)
	}
	const text = "Är å\u00a0ö \u2212–fi½"
	Write(k.Page(), f, Line{Spans: []Span{{Text: text, Size: 9, Bold: true, Colour: color.Black}}})
	faces, err := k.Faces()
	if err != nil || len(faces) != 1 {
		t.Fatalf("faces: %v, %v", faces, err)
	}
	face := faces[0]
	if face.Name != "F2" || !face.Bold || face.PostScript != "LiberationSans-Bold" || string(face.Runes) != "Är å\u00a0ö\u2212–fi½" {
		t.Errorf("face %s %v %s %q", face.Name, face.Bold, face.PostScript, string(face.Runes))
	}
	if face.Ascent < 700 || face.Descent > -100 || face.CapHeight < 600 || face.Box[0] >= 0 || face.Box[3] < 900 {
		t.Errorf("measures %+v", face.Box)
	}
	if len(face.File) > 30_000 {
		t.Errorf("%d bytes for %d letters", len(face.File), len(face.Runes))
	}
	if sum := checksum(face.File); sum != 0xB1B0AFBA {
		t.Errorf("the file's sum is %X", sum)
	}
	small, err := readable(face.File, f.Bold.src)
	if err != nil {
		t.Fatal(err)
	}
	var b sfnt.Buffer
	for i, r := range face.Runes {
		want := f.Bold.glyph(r)
		segments, err := small.LoadGlyph(&b, sfnt.GlyphIndex(i+1), f.Bold.ppem(), nil)
		if err != nil || len(segments) != len(want.outline) {
			t.Fatalf("%q: %d segments, want %d: %v", r, len(segments), len(want.outline), err)
		}
		for j, s := range segments {
			for n := range points(s.Op) {
				x, y := fromFixed(s.Args[n].X)/f.Bold.em, -fromFixed(s.Args[n].Y)/f.Bold.em
				if w := want.outline[j].args[n]; s.Op != want.outline[j].op || float32(x) != w[0] || float32(y) != w[1] {
					t.Fatalf("%q differs at segment %d", r, j)
				}
			}
		}
		advance, err := small.GlyphAdvance(&b, sfnt.GlyphIndex(i+1), f.Bold.ppem(), font.HintingNone)
		if err != nil || fromFixed(advance)/f.Bold.em != want.advance || face.Widths[i] != 1000*want.advance {
			t.Errorf("%q is %v wide, want %v: %v", r, fromFixed(advance)/f.Bold.em, want.advance, err)
		}
	}
}

// readable is a subset with the tables that a PDF does not need and a font's reader does.
func readable(file, src []byte) (*sfnt.Font, error) {
	out, err := readTables(file)
	if err != nil {
		return nil, err
	}
	whole, err := readTables(src)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"cmap", "name", "OS/2"} {
		out[name] = whole[name]
	}
	out["post"] = append([]byte{0, 3, 0, 0}, make([]byte, 28)...) // without glyph names
	return sfnt.Parse(out.file())
}

func TestSubsetRefuses(t *testing.T) {
	whole := liberationsansregular.TTF
	without := bytes.Replace(whole, []byte("glyf"), []byte("glyx"), 1)
	cut := bytes.Clone(whole)
	at := bytes.Index(cut, []byte("loca"))
	big.PutUint32(cut[at+8:], uint32(len(cut)))
	for what, c := range map[string]struct {
		src    []byte
		glyphs []uint16
		want   string
	}{
		"nothing":          {nil, nil, errOutlines.Error()},
		"other outlines":   {without, []uint16{0}, errOutlines.Error()},
		"cut short":        {whole[:200], []uint16{0}, "beyond the file"},
		"a table too far":  {cut, []uint16{0}, `table "loca" reaches beyond the file`},
		"no such glyph":    {whole, []uint16{0, 60000}, "no glyph 60000"},
		"too many letters": {whole, slices.Repeat([]uint16{3}, mostGlyphs+1), "at most 65535"},
	} {
		if _, err := subset(c.src, c.glyphs); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", what, err, c.want)
		}
	}
	if _, err := subset(without, []uint16{0}); !errors.Is(err, errOutlines) {
		t.Error("other outlines are not told apart")
	}
}

// A theme's font comes from outside: whatever it is, taking letters from it ends, in a font or in an error.
func FuzzSubset(f *testing.F) {
	whole, err := subset(liberationsansregular.TTF, []uint16{0, 36, 100, 101, 102, 103})
	if err != nil {
		f.Fatal(err)
	}
	parts, err := readTables(whole)
	if err != nil {
		f.Fatal(err)
	}
	for _, hints := range []string{"cvt ", "fpgm", "prep"} {
		delete(parts, hints)
	}
	small := parts.file()
	f.Add(small, uint16(1), uint16(2))
	f.Add(small, uint16(5), uint16(900))
	f.Fuzz(func(t *testing.T, src []byte, a, b uint16) {
		out, err := subset(src, []uint16{0, a, b})
		if err != nil {
			return
		}
		again, err := subset(out, []uint16{0, 1, 2})
		if err != nil || len(again) > len(out) {
			t.Errorf("a subset of %d bytes has a subset of %d: %v", len(out), len(again), err)
		}
	})
}
