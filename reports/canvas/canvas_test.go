package canvas

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

func fonts(t testing.TB) *Fonts {
	t.Helper()
	f, err := LoadFonts("Arial, sans-serif", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func newTestSVG(t testing.TB) *SVG {
	return NewSVG(100, 50, fonts(t), SVGHead{ID: "x", Title: "T", Desc: "D", Lang: "sv"})
}

func written(t testing.TB, w io.WriterTo) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := w.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pixelsOf(t testing.TB, c *PNG) *image.Paletted {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(written(t, c)))
	if err != nil {
		t.Fatal(err)
	}
	return img.(*image.Paletted)
}

// covered adds up how much of the picture is ink, in CSS pixels, when black is drawn on white at scale 2.
func covered(img image.Image) float64 {
	var sum float64
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			r, _, _, _ := img.At(x, y).RGBA()
			sum += 1 - float64(r)/0xffff
		}
	}
	return sum / 4
}

// Advance widths in units of 2048 an em from Liberation Sans' hmtx table, which are Arial's.
func TestWidthsAreArials(t *testing.T) {
	f := fonts(t)
	for text, units := range map[string]float64{"0": 1139, "1": 1139, "m": 1706, "å": 1139, "\u2212": 1196, "\u00a0": 569, ",": 569} {
		if got, want := f.TextWidth(text, 2048, false), units; math.Abs(got-want) > 0.5 {
			t.Errorf("%q is %.1f wide, want %.0f", text, got, want)
		}
	}
	if whole, parts := f.TextWidth("AV", 100, false), f.TextWidth("A", 100, false)+f.TextWidth("V", 100, false); whole >= parts {
		t.Errorf("AV is not kerned: %.2f, letters %.2f", whole, parts)
	}
	if f.TextWidth("för\u00adäldra", 10, false) != f.TextWidth("föräldra", 10, false) {
		t.Error("a soft hyphen takes room")
	}
}

func TestFontsCoverWhatIsWritten(t *testing.T) {
	f := fonts(t)
	for _, r := range "abcdefghijklmnopqrstuvwxyzåäöéüABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖÉ0123456789 .,:;!?()%+/·±–—’”\u2212\u00a0×§" {
		if !f.Regular.Has(r) || !f.Bold.Has(r) {
			t.Errorf("no letter for %q", r)
		}
	}
}

func lines(wrapped [][]Span) string {
	var all []string
	for _, l := range wrapped {
		all = append(all, Line{Spans: l}.Text())
	}
	return strings.Join(all, "|")
}

func TestWrap(t *testing.T) {
	f := fonts(t)
	wide := func(s string) float64 { return f.TextWidth(s, 10, false) + 0.1 }
	for _, c := range []struct {
		text  string
		width float64
		want  string
	}{
		{"", 100, ""},
		{"en två", 100, "en två"},
		{"en två tre", wide("en två"), "en två|tre"},
		{"100\u00a0000 kronor", wide("100\u00a0000"), "100\u00a0000|kronor"},
		{"Malung-Sälen", wide("Malung-"), "Malung-|Sälen"},
		{"40–60 procent", wide("procent"), "40–60|procent"},
		{"Föräldra\u00adledighet", wide("Föräldra-"), "Föräldra-|ledighet"},
		{"Föräldra\u00adledighet", 200, "Föräldraledighet"},
		{"Skinnskatteberg", wide("Skinnskat"), "Skinnskat|teberg"},
		{"två  mellanslag", 200, "två mellanslag"},
		{"ett slut ", 200, "ett slut"},
	} {
		got := f.Wrap([]Span{{Text: c.text, Size: 10}}, c.width)
		if lines(got) != c.want {
			t.Errorf("%q: %q, want %q", c.text, lines(got), c.want)
		}
		for _, l := range got {
			if w := f.Width(l); w > c.width+0.2 {
				t.Errorf("%q: a line is %.1f wide, more than %.1f", c.text, w, c.width)
			}
		}
	}
	rich := f.Wrap([]Span{{Text: "Andel ", Size: 10}, {Text: "kvinnor", Size: 10, Bold: true}, {Text: ", procent", Size: 10}}, wide("Andel kvinnor,")+8)
	if lines(rich) != "Andel kvinnor,|procent" || !rich[0][1].Bold || rich[0][2].Text != "," {
		t.Errorf("rich: %q %+v", lines(rich), rich)
	}
	long := []Span{{Text: "Kvinnor är nu sex av tio chefer i Upplands Väsby kommun i länet", Size: 10}}
	if got := f.Balance(long, 250); len(got) != 2 || f.Width(got[1]) < 0.6*f.Width(got[0]) {
		t.Errorf("not balanced: %q", lines(got))
	}
}

func TestSVGElements(t *testing.T) {
	for _, c := range []struct {
		what string
		draw func(*SVG)
		want string
	}{
		{"circle", func(s *SVG) { Dot(s, vg.Point{X: 10, Y: 10}, 4) }, `<circle cx="10" cy="40" r="4" class="lb-f-000000"/>`},
		{"rectangle", func(s *SVG) { s.Fill(vg.Rectangle{Max: vg.Point{X: 10, Y: 5}}.Path()) }, `<rect x="0" y="45" width="10" height="5" class="lb-f-000000"/>`},
		{"rounded", func(s *SVG) { Box(s, vg.Rectangle{Max: vg.Point{X: 10, Y: 5}}, 2) }, `<rect x="0" y="45" width="10" height="5" rx="2" class="lb-f-000000"/>`},
		{"level line", func(s *SVG) {
			dc := draw.New(s)
			dc.StrokeLine2(draw.LineStyle{Color: color.Black, Width: 1}, 1, 2, 30.333, 2)
		}, `<path d="M1 48H30.33" class="lb-s-000000" shape-rendering="crispEdges"/>`},
		{"polyline", func(s *SVG) {
			s.SetLineWidth(2.5)
			s.SetLineDash([]vg.Length{3, 2}, 1)
			s.Stroke(vg.Path{{Type: vg.MoveComp}, {Type: vg.LineComp, Pos: vg.Point{X: 5, Y: 5}}, {Type: vg.LineComp, Pos: vg.Point{X: 8, Y: 2}}})
		}, `<path d="M0 50L5 45 8 48" class="lb-s-000000" stroke-width="2.5" stroke-dasharray="3 2" stroke-dashoffset="1"/>`},
		{"rich line", func(s *SVG) {
			Write(s, s.fonts, Line{At: vg.Point{X: 90, Y: 10}, Anchor: End, Halo: color.White, Spans: []Span{
				{Text: "a < b ", Size: 12, Colour: color.Black}, {Text: "c", Size: 12, Bold: true, Colour: color.White},
			}})
		}, `<text x="90" y="40" text-anchor="end" font-size="12" class="lb-f-000000 lb-h-FFFFFF">a &lt; b <tspan font-weight="700" class="lb-f-FFFFFF">c</tspan></text>`},
		{"turned text", func(s *SVG) {
			s.Push()
			s.Translate(vg.Point{X: 20, Y: 10})
			s.Rotate(math.Pi / 2)
			Write(s, s.fonts, Line{Spans: []Span{{Text: "upp", Size: 12, Colour: color.Black}}})
			s.Pop()
		}, `<text x="20" y="40" transform="rotate(-90 20 40)" font-size="12" class="lb-f-000000">upp</text>`},
	} {
		s := newTestSVG(t)
		c.draw(s)
		if got := strings.TrimSpace(string(s.body)); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.what, got, c.want)
		}
	}
}

// A shape stamped many times is written once; groups nest; the canvas is found under any number of croppings.
func TestStampsGroupsAndCrops(t *testing.T) {
	s := newTestSVG(t)
	dc := draw.Crop(draw.Crop(draw.New(s), 1, 0, 0, 0), 0, -1, 0, 0)
	Group(dc, "a", func() {
		for i := range 3 {
			Stamp(dc, "dot", vg.Point{X: vg.Length(10 * i), Y: 20}, func() { Dot(s, vg.Point{}, 3) })
		}
		Write(dc, s.fonts, Line{Halo: color.White, Spans: []Span{{Text: "en gång", Size: 10, Colour: color.Black}}})
	})
	doc := string(written(t, s))
	for what, want := range map[string]int{"<circle": 1, "<use": 3, "<g ": 2, "</g>": 2, ">en gång<": 1, `y="30"`: 3} {
		if got := strings.Count(doc, what); got != want {
			t.Errorf("%s stands %d times, want %d in\n%s", what, got, want, doc)
		}
	}
	dec := xml.NewDecoder(strings.NewReader(doc))
	for {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func TestNumbersAreShort(t *testing.T) {
	for x, want := range map[float64]string{0: "0", -0.001: "0", 1.005: "1", 12.346: "12.35", 100: "100", -3.5: "-3.5", 1e6: "1000000"} {
		if got := string(number(nil, x)); got != want {
			t.Errorf("%g: %s, want %s", x, got, want)
		}
	}
}

func newTestPNG(t testing.TB, w, h float64) *PNG {
	return NewPNG(w, h, 2, fonts(t), "T", color.White, nil)
}

// Areas come out as geometry says, wherever they lie between pixels and whatever the canvas's tiles.
func TestPNGAreas(t *testing.T) {
	long := make(vg.Path, 0, 90)
	var length float64
	for i := range 90 {
		p := vg.Point{X: 5 + vg.Length(i)*2, Y: 50 + 30*vg.Length(math.Sin(float64(i)/6))}
		if i == 0 {
			long.Move(p)
			continue
		}
		last := long[i-1].Pos
		length += math.Hypot(float64(p.X-last.X), float64(p.Y-last.Y))
		long.Line(p)
	}
	for _, c := range []struct {
		what string
		draw func(*PNG)
		want float64
	}{
		{"circle", func(p *PNG) { Dot(p, vg.Point{X: 50.3, Y: 50.7}, 20) }, math.Pi * 400},
		{"rounded box", func(p *PNG) { Box(p, vg.Rectangle{Min: vg.Point{X: 10, Y: 10}, Max: vg.Point{X: 60, Y: 40}}, 6) }, 50*30 - (4-math.Pi)*36},
		{"box", func(p *PNG) { p.Fill(vg.Rectangle{Min: vg.Point{X: 10, Y: 10}, Max: vg.Point{X: 60, Y: 40}}.Path()) }, 50 * 30},
		{"triangle", func(p *PNG) {
			p.Fill(vg.Path{{Type: vg.MoveComp, Pos: vg.Point{X: 10, Y: 10}}, {Type: vg.LineComp, Pos: vg.Point{X: 90, Y: 10}}, {Type: vg.LineComp, Pos: vg.Point{X: 50, Y: 70}}, {Type: vg.CloseComp}})
		}, 80 * 60 / 2},
		{"line over many tiles", func(p *PNG) { p.SetLineWidth(3); p.Stroke(long) }, 3 * length},
		{"ring", func(p *PNG) { p.SetLineWidth(2); p.Stroke(Circle(vg.Point{X: 50, Y: 50}, 20)) }, math.Pi * (21*21 - 19*19)},
		{"scaled", func(p *PNG) { p.Push(); p.Scale(2, 2); Dot(p, vg.Point{X: 25, Y: 25}, 10); p.Pop() }, math.Pi * 400},
		{"outside", func(p *PNG) { Dot(p, vg.Point{X: -50, Y: 50}, 20); Dot(p, vg.Point{X: 50, Y: 500}, 20) }, 0},
		{"half outside", func(p *PNG) { Dot(p, vg.Point{X: 0, Y: 50}, 20) }, math.Pi * 200},
		{"dashes", func(p *PNG) {
			p.SetLineWidth(2)
			p.SetLineDash([]vg.Length{4, 4}, 0)
			p.Stroke(vg.Path{{Type: vg.MoveComp, Pos: vg.Point{X: 10, Y: 50}}, {Type: vg.LineComp, Pos: vg.Point{X: 90, Y: 50}}})
		}, 80},
	} {
		p := newTestPNG(t, 200, 100)
		c.draw(p)
		if got := covered(pixelsOf(t, p)); math.Abs(got-c.want) > 0.022*c.want+0.5 {
			t.Errorf("%s covers %.1f px², want %.1f", c.what, got, c.want)
		}
	}
}

// A letter laid by its mask equals its outline filled, to what a quarter of a pixel does.
func TestPNGTextIsItsOutline(t *testing.T) {
	draw := func(turned bool) float64 {
		p := newTestPNG(t, 200, 60)
		l := Line{At: vg.Point{X: 10, Y: 20}, Spans: []Span{{Text: "Malung-Sälen 1 234,5", Size: 18, Colour: color.Black}}}
		if turned {
			p.Rotate(1e-9) // no longer upright: outlines are filled
		}
		p.WriteLine(l)
		return covered(pixelsOf(t, p))
	}
	masks, outlines := draw(false), draw(true)
	if masks < 200 || math.Abs(masks-outlines) > 0.03*outlines {
		t.Errorf("masks cover %.0f, outlines %.0f", masks, outlines)
	}
}

func TestPNGHaloAndAnchor(t *testing.T) {
	ink := func(a Anchor, x vg.Length) image.Rectangle {
		p := newTestPNG(t, 200, 60)
		p.WriteLine(Line{At: vg.Point{X: x, Y: 20}, Anchor: a, Spans: []Span{{Text: "HHH", Size: 20, Colour: color.Black}}})
		img := pixelsOf(t, p)
		var r image.Rectangle
		for y := range img.Rect.Dy() {
			for x := range img.Rect.Dx() {
				if v, _, _, _ := img.At(x, y).RGBA(); v < 0x8000 {
					r = r.Union(image.Rect(x, y, x+1, y+1))
				}
			}
		}
		return r
	}
	start, middle, end := ink(Start, 50), ink(Middle, 50), ink(End, 50)
	w := int(2 * fonts(t).TextWidth("HHH", 20, false))
	if d := start.Min.X - middle.Min.X; d < w/2-1 || d > w/2+1 {
		t.Errorf("middle is %d left of start, want %d", d, w/2)
	}
	if d := start.Min.X - end.Min.X; d < w-1 || d > w+1 {
		t.Errorf("end is %d left of start, want %d", d, w)
	}
	p := newTestPNG(t, 100, 60)
	p.SetColor(color.Black)
	p.Fill(vg.Rectangle{Max: vg.Point{X: 100, Y: 60}}.Path())
	p.WriteLine(Line{At: vg.Point{X: 10, Y: 20}, Halo: color.White, Spans: []Span{{Text: "I", Size: 20, Colour: color.Black}}})
	if white := 100*60 - covered(pixelsOf(t, p)); white < 50 || white > 150 {
		t.Errorf("the halo of an I is %.0f px²", white)
	}
}

// However many blends sixty colours make over each other, the palette holds 256, keeps the sixty exactly and the rest nearly.
func TestPaletteHoldsOut(t *testing.T) {
	exact := make([]color.Color, 60)
	for i := range exact {
		exact[i] = color.RGBA{R: uint8(i * 37), G: uint8(i * 71), B: uint8(i * 29), A: 255}
	}
	p := NewPNG(300, 300, 2, fonts(t), "T", color.White, exact)
	for i := range 600 {
		p.SetColor(exact[i*7%60])
		Dot(p, vg.Point{X: vg.Length(i%30)*10 + 5.3, Y: vg.Length(i/30)*15 + 5.4}, 6.4)
	}
	late := color.RGBA{R: 1, G: 254, B: 2, A: 255}
	p.SetColor(late)
	p.Fill(vg.Rectangle{Max: vg.Point{X: 5, Y: 5}}.Path())
	worst := 0
	for ground := range uint8(60) {
		for src := range uint8(60) {
			g, s := p.pal.colours[ground], p.pal.colours[src]
			half := func(shift uint) uint32 { return (g>>shift&255 + s>>shift&255) / 2 << shift }
			got := p.pal.colours[p.pal.blend(ground, src, levels/2)]
			worst = max(worst, off(got, half(16)|half(8)|half(0)))
		}
	}
	if worst > 70*70 {
		t.Errorf("an edge is %d off", worst)
	}
	img := pixelsOf(t, p)
	if len(img.Palette) > 256 {
		t.Fatalf("%d colours", len(img.Palette))
	}
	for i := range 570 {
		x, y := 2*(float64(i%30)*10+5.3), 600-2*(float64(i/30)*15+5.4)
		if got := img.At(int(x)-6, int(y)); i%30 < 29 && got != exact[i*7%60] { // left of the middle: the next dot lies over the right
			t.Fatalf("dot %d became %v, want %v", i, got, exact[i*7%60])
		}
	}
	if got := img.At(4, 595); got != late {
		t.Errorf("a late colour became %v, want %v", got, late)
	}
}

// The file says how large a pixel is, so that it is placed at its size, and what it is called.
func TestPNGChunks(t *testing.T) {
	doc := written(t, newTestPNG(t, 10, 10))
	found := map[string][]byte{}
	for at := 8; at < len(doc); {
		n := int(binary.BigEndian.Uint32(doc[at:]))
		found[string(doc[at+4:at+8])] = doc[at+8 : at+8+n]
		at += 12 + n
	}
	if got := binary.BigEndian.Uint32(found["pHYs"]); got != 7559 { // 192 dots an inch
		t.Errorf("%d pixels a metre, want 7559", got)
	}
	if !bytes.HasSuffix(found["iTXt"], []byte("\x00T")) {
		t.Errorf("title chunk %q", found["iTXt"])
	}
}

// Both are whole vg canvases: gonum draws its own plots on them.
func TestGonumPlotsDrawOnBoth(t *testing.T) {
	p := plot.New()
	p.Title.Text = "Diagram"
	p.X.Label.Text, p.Y.Label.Text = "x", "y"
	l, err := plotter.NewLine(plotter.XYs{{X: 0, Y: 1}, {X: 1, Y: 3}, {X: 2, Y: 2}})
	if err != nil {
		t.Fatal(err)
	}
	p.Add(plotter.NewGrid(), l)
	s := NewSVG(300, 200, fonts(t), SVGHead{ID: "g", Title: "T", Lang: "sv"})
	p.Draw(draw.New(s))
	doc := string(written(t, s))
	for _, want := range []string{">Diagram<", "rotate(-90", "<path"} {
		if !strings.Contains(doc, want) {
			t.Errorf("the plot lacks %s", want)
		}
	}
	c := newTestPNG(t, 300, 200)
	p.Draw(draw.New(c))
	if got := covered(pixelsOf(t, c)); got < 500 {
		t.Errorf("the plot covers %.0f px²", got)
	}
}

func TestPictures(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 20, 10))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for x := range 10 {
		for y := range 10 {
			img.Set(x, y, color.Black)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	logo := Logo{PNG: b.Bytes()}
	r := vg.Rectangle{Min: vg.Point{X: 10, Y: 10}, Max: vg.Point{X: 50, Y: 30}}
	p := newTestPNG(t, 100, 50)
	if err := Picture(p, r, logo); err != nil {
		t.Fatal(err)
	}
	if got := covered(pixelsOf(t, p)); math.Abs(got-400) > 15 {
		t.Errorf("the picture's black half covers %.0f px², want 400", got)
	}
	s := newTestSVG(t)
	if err := Picture(s, r, Logo{PNG: logo.PNG, SVG: []byte("<svg/>")}); err != nil {
		t.Fatal(err)
	}
	if want := `<image x="10" y="20" width="40" height="20" href="data:image/svg+xml;base64,PHN2Zy8+"/>`; strings.TrimSpace(string(s.body)) != want {
		t.Errorf("%s", s.body)
	}
	if err := Picture(s, r, Logo{PNG: []byte("x")}); err == nil {
		t.Error("a broken picture is taken")
	}
}
