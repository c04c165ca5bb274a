package chart

import (
	"bytes"
	"fmt"
	"image/png"

	"gonum.org/v1/plot/vg"

	"lagesbild/reports"
	"lagesbild/reports/canvas"
)

// header is the title and the subtitle, whose coloured words stand in place of a legend.
type header struct {
	title, subtitle [][]canvas.Span
	height          float64
}

// titleLeading is tighter than running text's.
const titleLeading = 1.2

// shortLine is the part of the width below which a subtitle's last line looks left over.
const shortLine = 0.2

func layHeader(fig *reports.Figure, s *sheet) header {
	var h header
	if !s.embedded && fig.Title != "" {
		h.title = s.fonts.Balance([]canvas.Span{bold(fig.Title, s.size.Title, s.colours().Ink)}, s.width)
		h.height += float64(len(h.title))*s.size.Title*titleLeading + s.gap*0.6
	}
	if len(fig.Subtitle) > 0 {
		h.subtitle = s.fonts.Wrap(s.runs(fig.Subtitle), s.width)
		if n := len(h.subtitle); n > 1 && s.measure(h.subtitle[n-1]...) < s.width*shortLine {
			h.subtitle = s.fonts.Balance(s.runs(fig.Subtitle), s.width)
		}
		h.height += float64(len(h.subtitle)) * leading(s.size.Subtitle)
	}
	if h.height > 0 {
		h.height += s.block * 0.8
	}
	return h
}

// runs turns a subtitle into spans.
func (s *sheet) runs(runs []reports.Run) []canvas.Span {
	spans := make([]canvas.Span, 0, len(runs))
	for _, r := range runs {
		_, text := s.th.Role(r.Role)
		switch r.Role {
		case reports.Plain:
			spans = append(spans, plain(r.Text, s.size.Subtitle, s.colours().Ink2))
		case reports.Muted:
			spans = append(spans, plain(r.Text, s.size.Subtitle, text))
		default:
			spans = append(spans, bold(r.Text, s.size.Subtitle, text))
		}
	}
	return spans
}

func (h header) paint(b *brush) {
	canvas.Group(b.c, "head", func() {
		y := 0.0
		if len(h.title) > 0 {
			y = b.lines(0, 0, canvas.Start, b.size.Title*titleLeading, h.title) + b.gap*0.6
		}
		b.lines(0, y, canvas.Start, leading(b.size.Subtitle), h.subtitle)
	})
}

// footer is notes and source bottom left, brand or logo bottom right.
type footer struct {
	lines  [][]canvas.Span
	brand  []canvas.Span
	logo   canvas.Logo
	logoW  float64
	below  float64 // what brand or logo takes below the lines
	height float64
}

// logoHeight is as high as two lines of notes.
const logoHeight = 34.0

func layFooter(fig *reports.Figure, s *sheet) (footer, error) {
	var f footer
	if !s.embedded {
		if err := f.sign(s); err != nil {
			return footer{}, err
		}
	}
	for _, text := range append(append([]string{}, fig.Notes...), fig.Source) {
		if text != "" {
			f.lines = append(f.lines, s.fonts.Wrap([]canvas.Span{plain(text, s.size.Note, s.colours().Muted)}, s.width)...)
		}
	}
	high := leading(s.size.Note)
	f.height = high * float64(len(f.lines))
	if mark, tall := f.logoW+s.measure(f.brand...), f.tall(high); mark > 0 {
		// It stands beside the last lines where they leave room, else below them.
		for i, line := range f.lines {
			if float64(len(f.lines)-i)*high < tall+high && s.measure(line...)+3*s.gap+mark > s.width {
				f.below = tall + s.gap*0.5
			}
		}
		f.height = max(f.height+f.below, tall)
	}
	if f.height > 0 {
		f.height += s.block
	}
	return f, nil
}

// tall is the height of brand or logo.
func (f *footer) tall(line float64) float64 {
	if f.logoW > 0 {
		return logoHeight
	}
	return line
}

// sign takes the theme's logo, or else its brand.
func (f *footer) sign(s *sheet) error {
	logo := s.th.Logo
	if len(logo.Image) == 0 {
		if s.th.Brand != "" {
			f.brand = []canvas.Span{bold(s.th.Brand, s.size.Note, s.colours().Ink2)}
		}
		return nil
	}
	size, err := png.DecodeConfig(bytes.NewReader(logo.Image))
	if err != nil {
		return fmt.Errorf("%s: logo %s: %w", s.th, logo.PNG, err)
	}
	f.logo = canvas.Logo{PNG: logo.Image, SVG: logo.Draft, Alt: logo.Alt}
	f.logoW = min(logoHeight*float64(size.Width)/float64(size.Height), s.width/3)
	return nil
}

func (f footer) paint(b *brush) error {
	var err error
	canvas.Group(b.c, "foot", func() {
		high := leading(b.size.Note)
		b.lines(0, f.height-f.below-high*float64(len(f.lines)), canvas.Start, high, f.lines)
		switch {
		case len(f.brand) > 0:
			b.lines(b.width, f.height-high, canvas.End, high, [][]canvas.Span{f.brand})
		case f.logoW > 0:
			corner := b.pt(b.width-f.logoW, f.height)
			err = canvas.Picture(b.c, vg.Rectangle{Min: corner, Max: vg.Point{X: corner.X + vg.Length(f.logoW), Y: corner.Y + logoHeight}}, f.logo)
		}
	})
	return err
}
