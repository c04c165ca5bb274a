package reports

import (
	"math"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// The pairs are from the supplementary data of Sharma, Wu, Dalal 2005 (Color Research & Application 30(1)).
func TestCIEDE2000AgreesWithItsAuthors(t *testing.T) {
	for _, c := range []struct {
		p, q [3]float64
		want float64
	}{
		{[3]float64{50, 2.6772, -79.7751}, [3]float64{50, 0, -82.7485}, 2.0425},
		{[3]float64{50, 3.1571, -77.2803}, [3]float64{50, 0, -82.7485}, 2.8615},
		{[3]float64{50, -1.3802, -84.2814}, [3]float64{50, 0, -82.7485}, 1.0000},
		{[3]float64{50, 0, 0}, [3]float64{50, -1, 2}, 2.3669},
		{[3]float64{50, 2.49, -0.001}, [3]float64{50, -2.49, 0.0009}, 7.1792},
		{[3]float64{50, 2.5, 0}, [3]float64{50, 0, -2.5}, 4.3065},
		{[3]float64{50, 2.5, 0}, [3]float64{73, 25, -18}, 27.1492},
		{[3]float64{50, 2.5, 0}, [3]float64{61, -5, 29}, 22.8977},
		{[3]float64{50, 2.5, 0}, [3]float64{56, -27, -3}, 31.9030},
		{[3]float64{50, 2.5, 0}, [3]float64{58, 24, 15}, 19.4535},
		{[3]float64{60.2574, -34.0099, 36.2677}, [3]float64{60.4626, -34.1751, 39.4387}, 1.2644},
		{[3]float64{2.0776, 0.0795, -1.1350}, [3]float64{0.9033, -0.0636, -0.5514}, 0.9082},
	} {
		if got := ciede2000(c.p, c.q); math.Abs(got-c.want) > 5e-5 {
			t.Errorf("%v %v: %.4f, want %.4f", c.p, c.q, got, c.want)
		}
	}
}

// The wanted numbers are those measured when the palette was chosen (visual language, section 2), rounded there.
func TestTokensKeepTheirMeasures(t *testing.T) {
	th := DefaultTheme()
	c := th.Colours
	for _, x := range []struct {
		what  string
		a, b  Hex
		ratio float64
	}{
		{"ink", c.Ink.Light, c.Paper.Light, 17.3},
		{"ink2", c.Ink2.Light, c.Paper.Light, 10.4},
		{"muted", c.Muted.Light, c.Paper.Light, 5.9},
		{"axis", c.Axis.Light, c.Paper.Light, 3.2},
		{"grid", c.Grid.Light, c.Paper.Light, 1.2},
		{"women", c.Women.Light, c.Paper.Light, 10.3},
		{"men", c.Men.Light, c.Paper.Light, 3.5},
		{"men text", c.MenText.Light, c.Paper.Light, 5.0},
		{"good fill", c.Good.Fill.Light, c.Paper.Light, 3.5},
		{"good text", c.Good.Text.Light, c.Good.Tint.Light, 5.7},
		{"near line", c.Near.Line.Light, c.Paper.Light, 7.1},
		{"near text", c.Near.Text.Light, c.Near.Tint.Light, 6.5},
		{"miss fill", c.Miss.Fill.Light, c.Paper.Light, 7.8},
		{"miss text", c.Miss.Text.Light, c.Miss.Tint.Light, 6.6},
		{"no data text", c.NoData.Text.Light, c.NoData.Tint.Light, 7.3},
		{"outlier", c.Outlier.Light, c.Paper.Light, 4.5},
		{"women dark", c.Women.Dark, c.Paper.Dark, 11.7},
		{"men dark", c.Men.Dark, c.Paper.Dark, 4.5},
		{"men text dark", c.MenText.Dark, c.Paper.Dark, 9.8},
	} {
		if got := Contrast(x.a, x.b); math.Abs(got-x.ratio) > 0.06 {
			t.Errorf("%s: contrast %.2f, want %.1f", x.what, got, x.ratio)
		}
	}
	for s, want := range map[Sight]float64{Trichromat: 50, Protan: 43, Deutan: 31, Tritan: 51, GreyPrint: 27} {
		if got := Distance(c.Women.Light, c.Men.Light, s); math.Abs(got-want) > 1 {
			t.Errorf("women and men, %s: %.1f, want %.0f", s, got, want)
		}
	}
	if got := Distance(c.Women.Dark, c.Men.Dark, GreyPrint); math.Abs(got-24) > 1 {
		t.Errorf("women and men, dark in grey: %.1f, want 24", got)
	}
	for i := range 4 {
		if d := Distance(c.Map[i].Light, c.Map[i+1].Light, GreyPrint); d < 8.5-0.05 {
			t.Errorf("map steps %d and %d in grey: %.1f, want at least 8.5", i+1, i+2, d)
		}
	}
}

// Status lines keep apart for everyone who sees some colour; shape and word carry the rest.
func TestLightsDiffer(t *testing.T) {
	c := DefaultTheme().Colours
	lights := []Signal{c.Good, c.Near, c.Miss, c.Uncertain, c.NoData}
	for i, a := range lights {
		for _, b := range lights[i+1:] {
			for _, mode := range []func(Colour) Hex{func(c Colour) Hex { return c.Light }, func(c Colour) Hex { return c.Dark }} {
				if d := Distance(mode(a.Fill), mode(b.Fill), Trichromat) + Distance(mode(a.Line), mode(b.Line), Trichromat); d < 12 {
					t.Errorf("%s and %s: %.1f apart", a.Line.Name(), b.Line.Name(), d)
				}
			}
		}
	}
}

func TestEveryTokenHasANameOfItsOwn(t *testing.T) {
	th := DefaultTheme()
	seen := map[string]bool{}
	for _, c := range th.Tokens() {
		if c.Name() == "" || seen[c.Name()] || c.Light == "" || c.Dark == "" {
			t.Errorf("token %+v is unnamed, named twice or lacks a value", c)
		}
		seen[c.Name()] = true
		if strings.Count(th.CSS(), "--"+c.Name()+":") != 2 {
			t.Errorf("style sheet lacks %s in light or dark", c.Name())
		}
	}
	if got := th.Colours.Men.CSS(); got != "var(--men,#0B9A86)" {
		t.Errorf("CSS of men: %s", got)
	}
	if got := th.Colours.Good.Tint.Name(); got != "good-tint" {
		t.Errorf("name of the good tint: %s", got)
	}
}

func TestLoadThemeReplacesInPart(t *testing.T) {
	logo := []byte("\x89PNG not looked into here")
	files := fstest.MapFS{"themes/lansvapen.png": {Data: logo}}
	src := `name: vastmanland
brand: Länsstyrelsen i Västmanlands län
logo: {png: lansvapen.png, alt: Länsstyrelsen}
colours:
  women: {light: "#7A1F5C", dark: "#F0B8DA"}
`
	base := DefaultTheme()
	th, err := LoadTheme("themes/19.yaml", []byte(src), base, files)
	if err != nil {
		t.Fatal(err)
	}
	if th.Colours.Women.Light != "#7A1F5C" || th.Colours.Women.Name() != "women" || th.Colours.Men != base.Colours.Men || th.Type != base.Type {
		t.Errorf("replaced more or less than it says: %+v", th.Colours.Women)
	}
	if string(th.Logo.Image) != string(logo) || th.Brand != "Länsstyrelsen i Västmanlands län" {
		t.Errorf("logo or brand not taken over")
	}
	if DefaultTheme().Colours.Women.Light != "#5C2483" {
		t.Errorf("the default theme was changed")
	}
}

func TestLoadThemeRefuses(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"low text contrast", "name: x\ncolours:\n  men-text: {light: \"#7FD6C8\", dark: \"#4FD3BE\"}\n", "men-text #7FD6C8 has contrast"},
		{"low text contrast has a place", "name: x\ncolours:\n  men-text: {light: \"#7FD6C8\", dark: \"#4FD3BE\"}\n", "x.yaml:3:"},
		{"pink and blue in grey print", "name: x\ncolours:\n  women: {light: \"#C2185B\", dark: \"#E0C6F3\"}\n  men: {light: \"#1565C0\", dark: \"#128F7F\"}\n", "grey print"},
		{"no colour", "name: x\ncolours:\n  women: {light: purple, dark: \"#E0C6F3\"}\n", "#RRGGBB"},
		{"unknown key", "name: x\ncolours:\n  womens: {light: \"#5C2483\", dark: \"#E0C6F3\"}\n", `unknown key "womens"`},
		{"missing file", "name: x\nlogo: {png: none.png}\n", "none.png"},
		{"one weight", "name: x\nfonts: {regular: a.ttf}\n", "both regular and bold"},
	} {
		_, err := LoadTheme("x.yaml", []byte(c.src), DefaultTheme(), os.DirFS(t.TempDir()))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q in it", c.name, err, c.want)
		}
	}
}
