package pdf

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"lagesbild/data"
	"lagesbild/reports"
	"lagesbild/reports/canvas"
	"lagesbild/reports/chart"
)

// Render writes doc as one PDF file, on A4 unless another sheet is named. The document's Made, or else its Date, is the only day in the file; equal documents
// give equal bytes. An error is a chart that cannot be drawn, a table that contradicts itself, or a theme's font without
// TrueType outlines.
func Render(w io.Writer, doc *reports.Document, on Sheet) error {
	b, err := render(doc, on)
	if err == nil {
		_, err = w.Write(b)
	}
	if err != nil {
		return fmt.Errorf("pdf %s: %w", doc.Area.Slug, err)
	}
	return nil
}

// document is a file being put together.
type document struct {
	doc      *reports.Document
	words    words
	fonts    *canvas.Fonts
	kit      *canvas.PDFKit
	colours  *reports.Colours
	size     reports.Type
	space    reports.Space
	file     *file
	sheet    geometry
	sections []reports.Section
	root     *elem
	pages    []*page
	page     *page
	contents *page   // with the contents
	y        float64 // where the page goes on
	marked   []bookmark
	links    []*elem // of annotations, in order
	fault    error   // of what was painted
}

// The sizes of headings and lead, in units of the theme's title.
const (
	firstHeading  = 1.75
	secondHeading = 1.25
	thirdHeading  = 0.86
	leadSize      = 0.82
)

func render(doc *reports.Document, on Sheet) ([]byte, error) {
	d, err := compose(doc, on)
	if err != nil {
		return nil, err
	}
	return d.finish()
}

// compose lays everything out on pages.
func compose(doc *reports.Document, on Sheet) (*document, error) {
	sheet, ok := geometries[cmp.Or(on, A4)]
	if !ok {
		return nil, fmt.Errorf("sheet %q: want %s or %s", on, A4, Screen)
	}
	fonts, err := chart.Fonts(&doc.Theme)
	if err != nil {
		return nil, err
	}
	d := &document{
		doc: doc, words: captions[cmp.Or(doc.Lang, data.Swedish)], fonts: fonts, kit: canvas.NewPDFKit(fonts), colours: &doc.Theme.Colours,
		size: doc.Theme.Type, space: doc.Theme.Space, file: newFile(), root: &elem{kind: "Document"}, sheet: sheet, sections: doc.Sections,
	}
	if doc.OnePage && on != Screen {
		d.newPage()
		if err := d.onePage(); err != nil {
			return nil, err
		}
		d.feet()
		return d, d.fault
	}
	write := d.section
	if on == Screen {
		d.sections, write = shown(doc.Sections), d.screens
	}
	d.newPage()
	contents := d.cover()
	for i := range d.sections {
		if err := write(&d.sections[i]); err != nil {
			return nil, err
		}
	}
	if on == Screen {
		if err := d.tables(); err != nil {
			return nil, err
		}
	}
	d.changes()
	d.missing()
	d.terms()
	d.fill(contents)
	d.feet()
	return d, d.fault
}

func (d *document) ink(size float64) style  { return style{size: size, colour: d.colours.Ink} }
func (d *document) soft(size float64) style { return style{size: size, colour: d.colours.Ink2} }
func (d *document) mute(size float64) style { return style{size: size, colour: d.colours.Muted} }
func (s style) heavy() style                { s.bold = true; return s }

// section writes a heading with its introduction, which stand on one page with the first figure's chart.
func (d *document) section(s *reports.Section) error {
	sect := d.root.child("Sect")
	before := []block{d.heading(sect.child("H2"), 2.2*d.space.Block, 1, d.ink(secondHeading*d.size.Title).heavy(), d.numbered(s))}
	if s.Intro != "" {
		before = append(before, d.paragraph(sect.child("P"), d.space.Gap, 0, d.soft(d.size.Body).span(s.Intro)))
	}
	for i := range s.Figures {
		if err := d.figure(sect.child("Sect"), &s.Figures[i], before); err != nil {
			return figureError(&s.Figures[i], err)
		}
		before = nil
	}
	d.keep(before...)
	return nil
}

func figureError(f *reports.Figure, err error) error { return fmt.Errorf("figure %s: %w", f.ID, err) }

// changes lists what has changed since the edition before.
func (d *document) changes() {
	if d.doc.Changes == nil {
		return
	}
	var items [][2]string
	for _, c := range d.doc.Changes.List {
		items = append(items, [2]string{c.Title, c.What})
	}
	d.list(d.doc.Changes.Title, d.doc.Changes.Lead, items)
}

// missing lists the figures that the edition names and the area has no data for.
func (d *document) missing() {
	if len(d.doc.Missing) == 0 {
		return
	}
	var items [][2]string
	for _, m := range d.doc.Missing {
		items = append(items, [2]string{m.Title, m.Why})
	}
	d.list(d.words.missing, d.words.missingNote, items)
}

// list writes a section of titles, each with what is said of it.
func (d *document) list(title, note string, items [][2]string) {
	sect := d.root.child("Sect")
	before := []block{
		d.heading(sect.child("H2"), 2.2*d.space.Block, 1, d.ink(secondHeading*d.size.Title).heavy(), title),
		d.paragraph(sect.child("P"), d.space.Gap, 0, d.soft(d.size.Body).span(note)),
	}
	if len(items) == 0 {
		d.keep(before...)
		return
	}
	list := sect.child("L")
	for _, m := range items {
		item := list.child("LI").child("LBody")
		d.keep(append(before, d.paragraph(item, d.space.Gap, 0, d.ink(d.size.Body).heavy().span(m[0]+": "), d.ink(d.size.Body).span(m[1])))...)
		before = nil
	}
}

// terms writes every indicator's definition.
func (d *document) terms() {
	if len(d.doc.Terms) == 0 {
		return
	}
	sect := d.root.child("Sect")
	before := []block{d.heading(sect.child("H2"), 2.2*d.space.Block, 1, d.ink(secondHeading*d.size.Title).heavy(), d.words.terms)}
	for _, t := range d.doc.Terms {
		one := sect.child("Sect")
		before = append(before, d.heading(one.child("H3"), 1.2*d.space.Block, 0, d.ink(d.size.Body).heavy(), t.Title))
		say := func(label, text string) {
			if text = strings.TrimSpace(text); text == "" {
				return
			}
			spans := []canvas.Span{d.soft(d.size.Axis).span(text)}
			if label != "" {
				spans = append([]canvas.Span{d.soft(d.size.Axis).heavy().span(label)}, spans...)
			}
			before = append(before, d.paragraph(one.child("P"), 2, 0, spans...))
		}
		say("", t.Definition)
		for _, n := range t.Notes {
			say("", n)
		}
		say(d.words.unit, t.Unit)
		say(d.words.formula, t.Formula)
		say(d.words.polarity, t.Polarity)
		say(d.words.subGoal, t.Goal)
		say(d.words.source, t.Source)
		d.keep(before...)
		before = nil
	}
}
