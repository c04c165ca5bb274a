// Package chart draws figures: a [reports.Figure] comes in, a [Drawing] goes out that writes itself as SVG or as
// PNG, or paints itself on a page.
//
// There is one file a chart type, and [lay] lists them. A type first lays itself out for a width, which gives its
// height, and then paints as often as it is asked to; layout and paint are pure, so drawings may be made and written
// side by side. All words come finished inside the figure: the package chooses where they stand and never what they
// say. Colours and sizes come from the theme alone.
//
// Begin with [Draw].
package chart

import (
	"errors"
	"fmt"
	"image/color"
	"io"
	"math"
	"strconv"
	"strings"
	"sync"

	"gonum.org/v1/plot/vg"

	"lagesbild/data"
	"lagesbild/reports"
	"lagesbild/reports/canvas"
)

// Widths in CSS pixels a chart is made for: a page or slide, and a telephone, of which the narrowest has 320 pixels and a
// page's margins take some. Others between 320 and 1600 work too.
const (
	Wide   = 800.0
	Narrow = 320.0
)

// narrowBelow is the width under which a chart takes its narrow form.
const narrowBelow = 560

// density is how many pixels of a PNG make one CSS pixel.
const density = 2

// ErrNothing is a figure without any value to draw.
var ErrNothing = errors.New("nothing to draw")

// Options say how a figure is drawn; the zero value is a wide chart of its own in Swedish.
type Options struct {
	Width    float64 // CSS pixels, 0 for Wide
	Embedded bool    // for a page that has the title and brand itself: no margin, title, brand or ground
	Lang     data.Lang
}

// Drawing is a figure laid out.
type Drawing struct {
	fig    *reports.Figure
	sheet  *sheet
	header header
	body   plan
	footer footer
	h      float64
}

// plan is a chart's body laid out: its height, and how it is painted from its top left corner.
type plan struct {
	height float64
	paint  func(*brush)
}

// Draw lays a figure out. An error is a body no chart type draws, one without values (ErrNothing), or a font or logo
// of the theme that cannot be read.
func Draw(fig *reports.Figure, th *reports.Theme, o Options) (*Drawing, error) {
	s, err := newSheet(th, o)
	if err != nil {
		return nil, fmt.Errorf("draw %s: %w", fig.ID, err)
	}
	d := &Drawing{fig: fig, sheet: s}
	if d.body, err = lay(fig.Body, s); err != nil {
		return nil, fmt.Errorf("draw %s: %w", fig.ID, err)
	}
	if d.footer, err = layFooter(fig, s); err != nil {
		return nil, fmt.Errorf("draw %s: %w", fig.ID, err)
	}
	d.header = layHeader(fig, s)
	d.h = math.Ceil(2*s.margin + d.header.height + d.body.height + d.footer.height)
	return d, nil
}

// lay is the list of chart types.
func lay(body reports.Body, s *sheet) (plan, error) {
	switch b := body.(type) {
	case *reports.Line:
		return layLine(b, s)
	case *reports.Dumbbell:
		return layDumbbell(b, s)
	case *reports.Stacked:
		return layStacked(b, s)
	case *reports.Bars:
		return layBars(b, s)
	case *reports.Pyramid:
		return layPyramid(b, s)
	case *reports.Funnel:
		return layFunnel(b, s)
	case *reports.Multiples:
		return layMultiples(b, s)
	case *reports.Slope:
		return laySlope(b, s)
	case *reports.Levels:
		return layLevels(b, s)
	case *reports.StatusTable:
		return layStatusTable(b, s)
	case *reports.LightTable:
		return layLightTable(b, s)
	case *reports.Matrix:
		return layMatrix(b, s)
	case *reports.Map:
		return layMap(b, s)
	}
	return plan{}, fmt.Errorf("no chart type draws %T", body)
}

// Size is the drawing's width and height in CSS pixels.
func (d *Drawing) Size() (w, h float64) { return d.sheet.w, d.h }

// SVG writes the drawing as one accessible svg element, to stand alone or in a page. Its ids begin with the figure's id
// and width, so that several can stand in one page.
func (d *Drawing) SVG(w io.Writer) error {
	head := canvas.SVGHead{ID: d.id(), Title: d.fig.Title, Desc: d.fig.Alt, Lang: string(d.sheet.lang)}
	if !d.sheet.embedded {
		head.Ground = d.sheet.th.Colours.Paper
	}
	c := canvas.NewSVG(d.sheet.w, d.h, d.sheet.fonts, head)
	if err := d.Paint(c); err != nil {
		return err
	}
	_, err := c.WriteTo(w)
	return err
}

// PNG writes the drawing as a picture with two pixels to a CSS pixel and a palette of at most 256 colours.
func (d *Drawing) PNG(w io.Writer) error {
	tokens := d.sheet.th.Tokens()
	exact := make([]color.Color, len(tokens))
	for i, t := range tokens {
		exact[i] = t
	}
	c := canvas.NewPNG(d.sheet.w, d.h, density, d.sheet.fonts, d.fig.Title, d.sheet.th.Colours.Paper, exact)
	if err := d.Paint(c); err != nil {
		return err
	}
	_, err := c.WriteTo(w)
	return err
}

// Paint draws everything on a canvas, its lower left corner at the origin.
func (d *Drawing) Paint(c vg.Canvas) error {
	s := d.sheet
	b := &brush{sheet: s, c: c, h: d.h, left: s.margin, top: s.margin}
	d.header.paint(b)
	b.top += d.header.height
	canvas.Group(c, "body", func() { d.body.paint(b) })
	b.top += d.body.height
	return d.footer.paint(b)
}

func (d *Drawing) id() string {
	clean := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, d.fig.ID)
	return "c-" + clean + "-" + strconv.Itoa(int(d.sheet.w))
}

// fontsKey tells themes' font files apart without comparing them.
type fontsKey struct {
	family        string
	regular, bold *byte
}

var fontsRead sync.Map // fontsKey → *canvas.Fonts

// Fonts returns a theme's fonts, read once: what was measured and drawn in them is kept with them.
func Fonts(th *reports.Theme) (*canvas.Fonts, error) {
	first := func(b []byte) *byte {
		if len(b) == 0 {
			return nil
		}
		return &b[0]
	}
	key := fontsKey{th.Fonts.Family, first(th.Fonts.Faces[0]), first(th.Fonts.Faces[1])}
	if f, ok := fontsRead.Load(key); ok {
		return f.(*canvas.Fonts), nil
	}
	f, err := canvas.LoadFonts(th.Fonts.Family, th.Fonts.Faces[0], th.Fonts.Faces[1])
	if err != nil {
		return nil, fmt.Errorf("%s: %w", th, err)
	}
	kept, _ := fontsRead.LoadOrStore(key, f)
	return kept.(*canvas.Fonts), nil
}
