package pdf

import (
	"slices"
	"strings"

	"lagesbild/reports"
	"lagesbild/reports/canvas"
	"lagesbild/reports/chart"
)

// On a screen the chart stands to the left and what it says to the right.
const (
	chartWide = 560.0
	asideAt   = 590.0 // where the text begins
	mostWide  = 1.5   // of chartWide: how much wider a chart is laid out, to be lower when it is drawn
)

// shown are the sections with the figures that stand in the deck; all of them where the edition chooses none.
func shown(sections []reports.Section) []reports.Section {
	var chosen []reports.Section
	for _, s := range sections {
		var figures []reports.Figure
		for _, f := range s.Figures {
			if f.Slide {
				figures = append(figures, f)
			}
		}
		if s.Figures = figures; len(figures) > 0 {
			chosen = append(chosen, s)
		}
	}
	if len(chosen) == 0 {
		return sections
	}
	return chosen
}

// screens writes a section: each figure a page, under the section's title.
func (d *document) screens(s *reports.Section) error {
	sect := d.root.child("Sect")
	for i := range s.Figures {
		d.need(d.sheet.height())
		var before []block
		if i == 0 {
			before = append(before, d.heading(sect.child("H2"), 0, 1, d.mute(d.size.Axis).heavy(), d.numbered(s)))
		}
		if err := d.screen(sect.child("Sect"), &s.Figures[i], before); err != nil {
			return figureError(&s.Figures[i], err)
		}
	}
	return nil
}

// screen writes a figure: heading, subtitle, chart and finding on a page, and the table with the rest on the next. What
// has many rows is drawn over pages, and a matrix is its table.
func (d *document) screen(sect *elem, f *reports.Figure, before []block) error {
	before = append(before, d.heading(sect.child("H3"), d.space.Gap/2, 2, d.ink(d.size.Title).heavy(), f.Title))
	if len(f.Subtitle) > 0 {
		before = append(before, d.subtitle(sect.child("P"), f.Subtitle))
	}
	d.keep(before...)
	if err := d.beside(sect, f); err != nil {
		return err
	}
	t, err := d.table(sect, f)
	if err != nil {
		return err
	}
	after := d.notes(sect, f)
	d.need(min(d.sheet.height(), t.height()+high(after)))
	d.place(t, high(after))
	d.keep(after...)
	return nil
}

// beside draws a figure's chart with its finding to the right.
func (d *document) beside(sect *elem, f *reports.Figure) error {
	if _, ok := f.Body.(*reports.Matrix); ok {
		return nil
	}
	gap := d.space.Block * 0.8
	room := d.left() - gap
	draw, by, err := d.lower(f, room)
	if err != nil {
		return err
	}
	if _, h := draw.Size(); rowsOf(f.Body) != nil && h*by > room+0.01 {
		if err := d.parts(sect, f, rowsOf(f.Body), nil); err != nil {
			return err
		}
		for _, text := range paragraphs(f) {
			d.keep(d.paragraph(sect.child("P"), d.space.Block, 0, d.ink(d.size.Body).span(text)))
		}
		return nil
	} else if h*by > room {
		by = room / h
	}
	pic := d.drawing(sect.child("Figure"), f.Alt, draw, by)
	start := d.y
	d.keep(pic)
	end := d.y
	d.y = start
	for _, text := range paragraphs(f) {
		d.keep(d.aside(sect.child("P"), d.ink(d.size.Body).span(text)))
	}
	d.y = max(end, d.y)
	return nil
}

// paragraphs are those of a figure's finding.
func paragraphs(f *reports.Figure) []string {
	return slices.DeleteFunc(strings.Split(f.Text, "\n"), func(s string) bool { return s == "" })
}

// lower lays a chart out in the width in which it fills its place best, and tells the scale it is drawn at.
func (d *document) lower(f *reports.Figure, room float64) (draw *chart.Drawing, by float64, err error) {
	for wide := chartWide; wide <= mostWide*chartWide; wide += 70 {
		if draw, err = d.draw(f, f.Body, wide); err != nil {
			return nil, 0, err
		}
		by = chartWide / wide
		if _, h := draw.Size(); h*by <= room {
			break
		}
	}
	return draw, by, nil
}

// aside makes the block of a paragraph to the right of a chart.
func (d *document) aside(e *elem, spans ...canvas.Span) block {
	return d.set(e, d.space.Block, asideAt, leading(spans[0].Size), d.wrap(spans, d.sheet.measure-asideAt))
}
