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
		s.Figures = slices.DeleteFunc(slices.Clone(s.Figures), func(f reports.Figure) bool { return !f.Slide })
		if len(s.Figures) > 0 {
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

// screen writes a figure's page: heading, subtitle, chart and finding. What has many rows is drawn over pages, and a
// matrix is its table.
func (d *document) screen(sect *elem, f *reports.Figure, before []block) error {
	before = append(before, d.heading(sect.child("H3"), d.space.Gap/2, 2, d.ink(d.size.Title).heavy(), f.Title))
	if len(f.Subtitle) > 0 {
		before = append(before, d.subtitle(sect.child("P"), f.Subtitle))
	}
	d.keep(before...)
	if _, ok := f.Body.(*reports.Matrix); ok {
		t, err := d.table(sect, f)
		if err != nil {
			return err
		}
		d.place(t, 0)
		d.told(sect, f, 0)
		return nil
	}
	draw, by, err := d.lower(f)
	if err != nil {
		return err
	}
	room, gap := d.left(), d.space.Block*0.8
	_, h := draw.Size()
	if rows := rowsOf(f.Body); rows != nil && h*by+gap > room+0.01 {
		err := d.parts(sect, f, rows, nil)
		d.told(sect, f, 0)
		return err
	}
	start := d.y
	d.keep(d.drawing(sect.child("Figure"), f.Alt, draw, min(by, (room-gap)/h)))
	end := d.y
	d.y = start
	d.told(sect, f, asideAt)
	d.y = max(end, d.y)
	return nil
}

// told writes a figure's finding and its source from x to the right edge.
func (d *document) told(sect *elem, f *reports.Figure, x float64) {
	write := func(text string, s style) {
		if text != "" {
			d.keep(d.set(sect.child("P"), d.space.Block, x, leading(s.size), d.wrap([]canvas.Span{s.span(text)}, d.sheet.measure-x)))
		}
	}
	for text := range strings.SplitSeq(f.Text, "\n") {
		write(text, d.ink(d.size.Body))
	}
	write(f.Source, d.mute(d.size.Note))
}

// lower lays a chart out in the width in which it fills what is left of the page best, and tells its scale then.
func (d *document) lower(f *reports.Figure) (draw *chart.Drawing, by float64, err error) {
	room := d.left() - d.space.Block*0.8
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

// tables writes the numbers behind all figures that were drawn, with their notes.
func (d *document) tables() error {
	d.need(d.sheet.height())
	sect := d.root.child("Sect")
	before := []block{
		d.heading(sect.child("H2"), 0, 1, d.ink(secondHeading*d.size.Title).heavy(), d.words.tables),
		d.paragraph(sect.child("P"), d.space.Gap, 0, d.soft(d.size.Body).span(d.words.tablesNote)),
	}
	for _, s := range d.sections {
		for i := range s.Figures {
			f := &s.Figures[i]
			one := sect.child("Sect")
			before = append(before, d.heading(one.child("H3"), 1.2*d.space.Block, 0, d.ink(d.size.Body).heavy(), f.Title))
			start := high(before)
			if _, ok := f.Body.(*reports.Matrix); ok {
				d.keep(append(before, d.notes(one, f)...)...)
			} else {
				t, err := d.table(one, f)
				if err != nil {
					return figureError(f, err)
				}
				after := d.notes(one, f)
				d.need(min(d.sheet.height(), start+t.height()+high(after)))
				d.keep(before...)
				d.place(t, high(after))
				d.keep(after...)
			}
			before = nil
		}
	}
	return nil
}
