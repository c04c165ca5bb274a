package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"lagesbild/reports"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// goldens are the figures whose drawings are kept as text: every chart type, wide, and narrow as a page has it.
func goldens() map[string]*reports.Figure {
	gaps := hardFigures()["gaps and breaks"]
	gaps.ID = "gaps-and-breaks"
	return map[string]*reports.Figure{
		"line": managersLine(), "line-gaps": gaps, "dumbbell": dumbbellFigure(11), "status": statusFigure(), "matrix": matrixFigure(8),
		"line-intervals": surveyLine(), "stacked": stackedFigure(11), "multiples": multiplesFigure(10), "slope": slopeFigure(11),
		"bars": barsFigure(9, false), "mirrored": barsFigure(9, true), "pyramid": pyramidFigure(), "funnel": funnelFigure(312),
		"map": countyMap("19"), "light-map": lightMap("19"),
	}
}

func svg(t *testing.T, fig *reports.Figure, th *reports.Theme, o Options) []byte {
	t.Helper()
	d, err := Draw(fig, th, o)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := d.SVG(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func picture(t *testing.T, fig *reports.Figure, th *reports.Theme, o Options) []byte {
	t.Helper()
	d, err := Draw(fig, th, o)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := d.PNG(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestGolden(t *testing.T) {
	th := reports.DefaultTheme()
	for name, fig := range goldens() {
		for form, o := range map[string]Options{"wide": {}, "narrow": {Width: Narrow, Embedded: true}} {
			file := filepath.Join("testdata", name+"-"+form+".svg")
			got := svg(t, fig, &th, o)
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := firstDifference(want, got); diff != "" {
				t.Errorf("%s: %s\nIf this is how it should look, run go test ./reports/chart -update", file, diff)
			}
		}
	}
}

var decimals = regexp.MustCompile(`\d+\.\d+`)

// firstDifference compares line by line, with numbers rounded to tenths of a pixel: processors differ in the last digit.
func firstDifference(want, got []byte) string {
	rounded := func(b []byte) []string {
		return strings.Split(decimals.ReplaceAllStringFunc(string(b), func(s string) string {
			var x float64
			fmt.Sscan(s, &x)
			return fmt.Sprintf("%.1f", x)
		}), "\n")
	}
	w, g := rounded(want), rounded(got)
	for i := range max(len(w), len(g)) {
		var a, b string
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return fmt.Sprintf("line %d\nwant %s\ngot  %s", i+1, a, b)
		}
	}
	return ""
}

// Drawing the same twice, and many side by side, gives the same bytes.
func TestDrawingsAreTheSameEveryTime(t *testing.T) {
	th := reports.DefaultTheme()
	type result struct{ svg, png []byte }
	first := map[string]result{}
	for name, fig := range goldens() {
		first[name] = result{svg(t, fig, &th, Options{}), picture(t, fig, &th, Options{Width: Narrow})}
	}
	var wg sync.WaitGroup
	for range 4 {
		for name, fig := range goldens() {
			wg.Go(func() {
				var s, p bytes.Buffer
				d, err := Draw(fig, &th, Options{})
				if err == nil {
					err = d.SVG(&s)
				}
				n, err2 := Draw(fig, &th, Options{Width: Narrow})
				if err2 == nil {
					err2 = n.PNG(&p)
				}
				if err := errors.Join(err, err2); err != nil {
					t.Error(err)
				}
				if !bytes.Equal(s.Bytes(), first[name].svg) || !bytes.Equal(p.Bytes(), first[name].png) {
					t.Errorf("%s: drawn otherwise the second time", name)
				}
			})
		}
	}
	wg.Wait()
}

// Many drawings stand in one page: each is well formed, named and described, and no id is there twice.
func TestSVGIsAccessibleAndUnique(t *testing.T) {
	th := reports.DefaultTheme()
	seen := map[string]bool{}
	for name, fig := range goldens() {
		fig.Title = `Kvinnor & män: "lika" <villkor>`
		for _, o := range []Options{{Embedded: true}, {Width: Narrow, Embedded: true}} {
			doc := svg(t, fig, &th, o)
			var title, desc, inside string
			ids := map[string]bool{}
			var refs []string
			dec := xml.NewDecoder(bytes.NewReader(doc))
			for {
				tok, err := dec.Token()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				switch e := tok.(type) {
				case xml.StartElement:
					inside = e.Name.Local
					for _, a := range e.Attr {
						switch {
						case a.Name.Local == "id":
							if seen[a.Value] {
								t.Errorf("%s: id %s stands twice", name, a.Value)
							}
							seen[a.Value], ids[a.Value] = true, true
						case a.Name.Local == "aria-labelledby":
							refs = append(refs, strings.Fields(a.Value)...)
						case a.Name.Local == "href":
							refs = append(refs, strings.TrimPrefix(a.Value, "#"))
						case a.Name.Local == "fill" || a.Name.Local == "stroke":
							t.Errorf("%s: colour %s is not a token", name, a.Value)
						}
					}
				case xml.CharData:
					switch inside {
					case "title":
						title += string(e)
					case "desc":
						desc += string(e)
					}
				case xml.EndElement:
					inside = ""
				}
			}
			if strings.TrimSpace(title) != fig.Title || strings.TrimSpace(desc) != fig.Alt {
				t.Errorf("%s: says %q, %q", name, title, desc)
			}
			for _, r := range refs {
				if !ids[r] {
					t.Errorf("%s: refers to %s, which is not there", name, r)
				}
			}
			for _, want := range []string{`role="img"`, `lang="sv"`, `font-family="Arial, &quot;Liberation Sans&quot;`} {
				if !strings.Contains(string(doc), want) {
					t.Errorf("%s: lacks %s", name, want)
				}
			}
			if tokens := regexp.MustCompile(`(fill|stroke):#[0-9A-F]{6};(fill|stroke):var\(--[a-z0-9-]+,#[0-9A-F]{6}\)`).FindAllString(string(doc), -1); len(tokens) != strings.Count(string(doc), "{paint-order")+strings.Count(string(doc), ".lb-f-")+strings.Count(string(doc), ".lb-s-") {
				t.Errorf("%s: not every rule has a plain colour and a variable", name)
			}
		}
	}
}

// A picture has two pixels to a pixel, a palette, and the theme's colours exactly.
func TestPNG(t *testing.T) {
	th := reports.DefaultTheme()
	for name, fig := range hardFigures() {
		d, err := Draw(fig, &th, Options{Width: Narrow})
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(picture(t, fig, &th, Options{Width: Narrow})))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		w, h := d.Size()
		if got, want := img.Bounds(), image.Rect(0, 0, int(2*w), int(2*h)); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
		pal, ok := img.(*image.Paletted)
		if !ok || len(pal.Palette) > 256 {
			t.Fatalf("%s: %T is not a picture with a palette", name, img)
		}
		if got := color.RGBAModel.Convert(img.At(0, 0)); got != color.RGBAModel.Convert(th.Colours.Paper) {
			t.Errorf("%s: the ground is %v", name, got)
		}
	}
	img, _ := png.Decode(bytes.NewReader(picture(t, managersLine(), &th, Options{})))
	found := map[color.Color]bool{}
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			found[img.At(x, y)] = true
		}
	}
	c := th.Colours
	for _, want := range []reports.Colour{c.Paper, c.Women, c.Men, c.MenText, c.Band, c.Grid, c.Axis, c.Ink, c.Muted} {
		if !found[color.RGBAModel.Convert(want)] {
			t.Errorf("the picture has no %s", want.Name())
		}
	}
}

func TestDrawRefuses(t *testing.T) {
	th := reports.DefaultTheme()
	nan := math.NaN()
	for name, body := range map[string]reports.Body{
		"line":     &reports.Line{Periods: years(2020, 2021), Series: []reports.Series{women(nums(1, nan, nan)...)}},
		"dumbbell": &reports.Dumbbell{Rows: []reports.DumbbellRow{{Label: "Sala", Women: gone("sekretess"), Men: gone("sekretess")}}},
		"stacked":  &reports.Stacked{Rows: []reports.StackedRow{{Label: "Sala", Women: num(40, 1), Men: gone("sekretess")}}},
		"panels":   &reports.Multiples{Periods: years(2020, 2021), Panels: []reports.Panel{{Name: "Sala", Series: []reports.Series{women(nums(1, nan, nan)...)}, Why: "sekretess"}}},
		"slope":    &reports.Slope{Periods: [2]string{"2011", "2024"}},
		"status":   &reports.StatusTable{},
		"matrix":   &reports.Matrix{},
	} {
		if _, err := Draw(figure(name, name, nil, body), &th, Options{}); !errors.Is(err, ErrNothing) {
			t.Errorf("%s: %v, want %v", name, err, ErrNothing)
		}
	}
	if _, err := Draw(figure("none", "", nil, nil), &th, Options{}); err == nil || !strings.Contains(err.Error(), "no chart type") {
		t.Errorf("figure without a body: %v", err)
	}
	if _, err := Draw(managersLine(), &th, Options{Width: 20}); err == nil {
		t.Error("a width of 20 pixels is taken")
	}
	broken := th
	broken.Fonts.Faces[0] = []byte("no font")
	if _, err := Draw(managersLine(), &broken, Options{}); err == nil || !strings.Contains(err.Error(), "regular font") {
		t.Errorf("broken font: %v", err)
	}
	broken = th
	broken.Logo.Image = []byte("no picture")
	if _, err := Draw(managersLine(), &broken, Options{}); err == nil || !strings.Contains(err.Error(), "logo") {
		t.Errorf("broken logo: %v", err)
	}
}

// A county's own colours and logo come out in both forms.
func TestCountyTheme(t *testing.T) {
	var logo bytes.Buffer
	mark := image.NewRGBA(image.Rect(0, 0, 120, 60))
	red := color.RGBA{R: 200, G: 16, B: 46, A: 255}
	for i := range mark.Pix {
		mark.Pix[i] = 255
	}
	for y := range 60 {
		for x := range 60 {
			mark.SetRGBA(x, y, red)
		}
	}
	if err := png.Encode(&logo, mark); err != nil {
		t.Fatal(err)
	}
	src := "name: a\nlogo: {png: a.png, alt: Länet}\ncolours:\n  women: {light: \"#7A1F5C\", dark: \"#F0B8DA\"}\n"
	th, err := reports.LoadTheme("a.yaml", []byte(src), reports.DefaultTheme(), fstest.MapFS{"a.png": {Data: logo.Bytes()}})
	if err != nil {
		t.Fatal(err)
	}
	doc := string(svg(t, managersLine(), &th, Options{}))
	for _, want := range []string{"var(--women,#7A1F5C)", "data:image/png;base64,"} {
		if !strings.Contains(doc, want) {
			t.Errorf("the drawing lacks %s", want)
		}
	}
	if strings.Contains(doc, "Lägesbild") {
		t.Error("the brand stands beside the logo")
	}
	img, err := png.Decode(bytes.NewReader(picture(t, managersLine(), &th, Options{})))
	if err != nil {
		t.Fatal(err)
	}
	reds := 0
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if r, g, b, _ := img.At(x, y).RGBA(); absDiff(r>>8, 200)+absDiff(g>>8, 16)+absDiff(b>>8, 46) < 30 {
				reds++
			}
		}
	}
	if reds < 60*60 {
		t.Errorf("%d pixels in the logo's red, want about %d", reds, 68*68)
	}
}

func absDiff(a uint32, b int) int { return int(math.Abs(float64(a) - float64(b))) }
