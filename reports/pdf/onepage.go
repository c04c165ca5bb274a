package pdf

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"lagesbild/reports"
	"lagesbild/reports/chart"
)

// errFull is a document that one page cannot hold.
var errFull = errors.New("the edition has more than one page can hold: name fewer figures, or leave out one_page")

// Charts of a single page share what is left of it. They are laid out narrower where that makes them lower, then drawn
// smaller, but never so small that they cannot be read.
const (
	leastScale = 0.75
	tableScale = 0.88
	onePageGap = 0.5 // of the usual space between blocks
)

// onePage writes title, lead, figures, what is missing and sources on one page. Tables are drawn, and described for those
// who do not see them.
func (d *document) onePage() error {
	d.space.Block *= onePageGap
	d.brand()
	blocks := []block{
		d.heading(d.root.child("H1"), d.space.Block, 0, d.ink(firstHeading*d.size.Title).heavy(), d.doc.Title),
		d.paragraph(d.root.child("P"), d.space.Block, 0, d.ink(leadSize*d.size.Title).span(d.doc.Lead)),
	}
	type place struct {
		at   int // among the blocks
		elem *elem
		fig  *reports.Figure
	}
	var tables, charts []place
	for i := range d.doc.Sections {
		s := &d.doc.Sections[i]
		for k := range s.Figures {
			f := &s.Figures[k]
			sect := d.root.child("Sect")
			title := f.Title
			_, table := f.Body.(*reports.StatusTable)
			if table {
				title = s.Title // the lead has the table's finding
			}
			blocks = append(blocks, d.heading(sect.child("H2"), 2*d.space.Block, 1, d.ink(thirdHeading*d.size.Title).heavy(), title))
			if len(f.Subtitle) > 0 {
				blocks = append(blocks, d.subtitle(sect.child("P"), f.Subtitle))
			}
			p := place{len(blocks), sect.child("Figure"), f}
			blocks = append(blocks, block{})
			if table {
				tables = append(tables, p)
			} else {
				charts = append(charts, p)
			}
		}
	}
	blocks = append(blocks, d.closing()...)
	for _, p := range tables {
		draw, err := d.draw(p.fig, p.fig.Body, d.sheet.measure/tableScale)
		if err != nil {
			return figureError(p.fig, err)
		}
		blocks[p.at] = d.drawing(p.elem, spoken(p.fig), draw, tableScale)
	}
	for i, p := range charts {
		room := (d.left()-high(blocks))/float64(len(charts)-i) - d.space.Block
		draw, by, err := d.within(p.fig, room)
		if err != nil {
			return figureError(p.fig, err)
		}
		blocks[p.at] = d.drawing(p.elem, p.fig.Alt, draw, by)
	}
	if high(blocks) > d.left()+0.01 {
		return errFull
	}
	d.keep(blocks...)
	return nil
}

// fits are the ways in which a chart is tried: part of the text's width, and scale.
var fits = [][2]float64{{1, 1}, {1, 0.92}, {1, 0.84}, {0.8, 1}, {1, leastScale}, {0.65, 1}, {0.65, 0.84}, {0.65, leastScale}}

// within lays a chart out for a height: in the full width, in a smaller one, or smaller altogether.
func (d *document) within(f *reports.Figure, room float64) (draw *chart.Drawing, by float64, err error) {
	for _, try := range fits {
		if draw, err = d.draw(f, f.Body, try[0]*d.sheet.measure/try[1]); err != nil {
			return nil, 0, err
		}
		if _, h := draw.Size(); h*try[1] <= room {
			return draw, try[1], nil
		}
	}
	return nil, 0, errFull
}

// spoken is a table that is drawn, in words: every row's cells, the reasons apart.
func spoken(f *reports.Figure) string {
	said := f.Alt
	for _, r := range f.Table.Rows {
		var cells []string
		for i, c := range r.Cells[:len(r.Cells)-1] {
			cells = append(cells, f.Table.Columns[i].Head+": "+c.Text)
		}
		said += " " + strings.Join(cells, ", ") + "."
	}
	return said
}

// closing is what is missing, the sources and the dates, in small print.
func (d *document) closing() []block {
	var said []string
	for _, m := range d.doc.Missing {
		said = append(said, fmt.Sprintf("%s: %s", m.Title, m.Why))
	}
	var all []block
	gap := 1.6 * d.space.Block
	small := func(text string) {
		if text != "" {
			all = append(all, d.paragraph(d.root.child("P"), gap, 0, d.mute(d.size.Note).span(text)))
			gap = d.space.Gap / 2
		}
	}
	if len(said) > 0 {
		small(d.words.missing + ": " + strings.Join(said, " "))
	}
	var notes, sources []string
	for _, s := range d.doc.Sections {
		for _, f := range s.Figures {
			notes = append(notes, f.Notes...)
		}
	}
	for _, t := range d.doc.Terms {
		sources = append(sources, t.Source)
	}
	small(strings.Join(once(notes), " "))
	small(fmt.Sprintf(d.words.sources, strings.Join(once(sources), "; ")))
	small(d.dates())
	return all
}

// once leaves out what has come before.
func once(texts []string) []string {
	var all []string
	for _, t := range texts {
		if t != "" && !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	return all
}
