package slides

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"lagesbild/data"
	"lagesbild/reports"
	"lagesbild/reports/chart"
	"lagesbild/reports/ooxml"
)

// Render writes doc as one deck: on template, the bytes of a .pptx or .potx whose master, layouts, fonts and colours it
// keeps and whose slides it leaves out, or on Lägesbild's own if template is nil. The document's Made, or else its Date, is
// the only day in the file; equal documents and templates give equal bytes.
func Render(w io.Writer, doc *reports.Document, template []byte) error {
	if err := render(w, doc, template); err != nil {
		return fmt.Errorf("slides %s: %w", doc.Area.Slug, err)
	}
	return nil
}

// deck is a deck being put together.
type deck struct {
	*stand
	doc    *reports.Document
	words  words
	look   ooxml.Look
	slides []string // parts, in order
}

func render(w io.Writer, doc *reports.Document, template []byte) error {
	d := &deck{doc: doc, look: ooxml.LookOf(&doc.Theme, doc.Lang), words: captions[cmp.Or(doc.Lang, data.Swedish)]}
	var err error
	if template == nil {
		d.stand, err = newStand(base(&doc.Theme, d.look.Lang), &doc.Theme)
	} else if d.stand, err = open(template, &doc.Theme); err != nil {
		err = fmt.Errorf("template: %w", err)
	}
	if err != nil {
		return err
	}
	d.cover()
	for _, s := range doc.Sections {
		if s.Prose {
			d.prose(&s)
		}
		for i := range s.Figures {
			if f := &s.Figures[i]; f.Slide {
				if err := d.figure(f, &s); err != nil {
					return fmt.Errorf("figure %s: %w", f.ID, err)
				}
			}
		}
	}
	d.changes()
	d.missing()
	d.about()
	if err := d.listed(d.slides); err != nil {
		return err
	}
	return d.write(w)
}

func (d *deck) write(w io.Writer) error {
	z := ooxml.NewZip(w, ooxml.Day(d.doc))
	d.body[contentTypes] = d.types()
	for _, name := range slices.Sorted(maps.Keys(d.body)) {
		part, err := z.Create(name)
		if err == nil {
			_, err = part.Write(d.body[name])
		}
		if err != nil {
			return err
		}
	}
	return z.Close()
}

// cover is the title slide: the title, the state in short, and the day of the figures.
func (d *deck) cover() {
	on := &d.stand.cover
	s := d.slide(on, d.doc.Title)
	about := []string{d.doc.Lead, d.words.newest + " " + d.doc.Date + "."}
	if h, ok := on.of("subTitle", "body"); ok {
		s.fill(h, about...)
	} else {
		s.text("Text", d.room(), 18, about...)
	}
	s.notes = []paragraph{{"", d.doc.Lead}}
	s.end()
}

// prose makes a slide of words alone.
func (d *deck) prose(section *reports.Section) {
	s := d.slide(&d.stand.figure, section.Title)
	s.words("Text", d.room(), "t", `<a:p><a:r>`+s.run(prosePoints, ooxml.Hex(d.doc.Theme.Colours.Ink2), false)+`<a:t>`+attr(section.Intro)+`</a:t></a:r></a:p>`)
	s.notes = []paragraph{{"", section.Intro}}
	s.end()
}

// The sizes of what stands above and below a figure.
const (
	subtitlePoints = 14.0
	footPoints     = 11.0
	prosePoints    = 16.0
)

// subtitle is the height that a figure's subtitle takes with the space below it, 0 if it has none.
func (d *deck) subtitle(f *reports.Figure, room box) int {
	text := ""
	for _, r := range f.Subtitle {
		text += r.Text
	}
	if text == "" {
		return 0
	}
	return high(lines(text, subtitlePoints, room.w), subtitlePoints) + high(1, footPoints)/2
}

// figure makes a figure's slide, or more than one for a long table.
func (d *deck) figure(f *reports.Figure, section *reports.Section) error {
	room := d.room()
	foot := d.foot(f, room.w)
	under := 0
	for _, l := range foot {
		under += high(lines(l, footPoints, room.w), footPoints)
	}
	over := d.subtitle(f, room)
	area := box{room.x, room.y + over, room.w, room.h - over - under - high(1, footPoints)/2}
	begin := func(title string) *slide {
		s := d.slide(&d.stand.figure, title)
		if over > 0 {
			s.rich("Subtitle", box{room.x, room.y, room.w, over - high(1, footPoints)/2}, subtitlePoints, f.Subtitle)
		}
		return s
	}
	end := func(s *slide, f *reports.Figure) {
		s.text("Source", box{room.x, room.y + room.h - under, room.w, under}, footPoints, foot...)
		s.notes = d.notesOf(f, section)
		s.end()
	}
	if body, ok := f.Body.(*reports.StatusTable); ok {
		d.status(f, body, area, begin, end)
		return nil
	}
	if body, ok := f.Body.(*reports.LightTable); ok {
		d.lights(f, body, area, begin, end)
		return nil
	}
	s := begin(f.Title)
	if err := d.draw(s, f, area); err != nil {
		return err
	}
	end(s, f)
	return nil
}

// mostFoot is how many lines below a figure its notes may take; longer ones stand in the speaker notes.
const mostFoot = 3

// foot is what stands below a figure: its notes and its source.
func (d *deck) foot(f *reports.Figure, width int) []string {
	notes := strings.Join(f.Notes, " ")
	if notes != "" && lines(notes, footPoints, width) > mostFoot {
		notes = d.words.notesBelow
	}
	return slices.DeleteFunc([]string{notes, f.Source}, func(s string) bool { return s == "" })
}

// notesOf are the speaker notes: what the figure shows, what it does not, and what to answer.
func (d *deck) notesOf(f *reports.Figure, section *reports.Section) []paragraph {
	all := []paragraph{{d.words.shows, cmp.Or(f.Text, f.Title+".")}, {d.words.limits, f.Limits}, {d.words.sure, f.Doubt}, {d.words.notes, strings.Join(f.Notes, " ")}}
	if section.Number > 0 {
		all = append(all, paragraph{d.words.goal, section.Title + ". " + section.Intro})
	}
	all = append(all, paragraph{"", f.Source})
	return slices.DeleteFunc(all, func(p paragraph) bool { return p.text == "" })
}

// status makes as many slides as the status table needs.
func (d *deck) status(f *reports.Figure, body *reports.StatusTable, area box, begin func(title string) *slide, end func(*slide, *reports.Figure)) {
	unit := area.w / 100
	head, rows := d.statusRows(body)
	widths := []int{0, 6 * unit, 7 * unit, 6 * unit, 7 * unit, 12 * unit}
	for range body.More {
		widths = append(widths, 13*unit)
	}
	widths[0] = area.w
	for _, w := range widths[1:] {
		widths[0] -= w
	}
	d.tables(f, area, widths, head, rows, begin, end, func(i int) string {
		said := body.Rows[i].Title + ": " + body.Rows[i].Why
		for _, l := range body.Rows[i].More {
			said += " " + l.Why
		}
		return said
	})
}

// lights makes as many slides as the table of lights needs.
func (d *deck) lights(f *reports.Figure, body *reports.LightTable, area box, begin func(title string) *slide, end func(*slide, *reports.Figure)) {
	each := area.w * 22 / 100
	widths := []int{area.w - each*(len(body.Heads)-1)}
	for range body.Heads[1:] {
		widths = append(widths, each)
	}
	head, rows := d.lightRows(body)
	d.tables(f, area, widths, head, rows, begin, end, func(i int) string {
		cells := f.Table.Rows[i].Cells
		return body.Rows[i].Title + ": " + cells[len(cells)-1].Text
	})
}

// tables puts a table on as many slides as it needs, with what its rows rest on in the notes.
func (d *deck) tables(f *reports.Figure, area box, widths []int, head row, rows []row, begin func(title string) *slide, end func(*slide, *reports.Figure), why func(i int) string) {
	head.measure(widths)
	for i := range rows {
		rows[i].measure(widths)
	}
	split := pages(head, rows, area.h)
	at := 0
	for i, part := range split {
		title := f.Title
		if len(split) > 1 {
			title += fmt.Sprintf(d.words.part, i+1, len(split))
		}
		s := begin(title)
		s.table(f.Alt, area, widths, append([]row{head}, part...))
		some := *f
		some.Doubt = ""
		for k := range part {
			some.Doubt += "\n" + why(at+k)
		}
		at += len(part)
		end(s, &some)
	}
}

// Scales of native charts: how many times larger than in a workbook, the best first.
var scales = []float64{1.6, 1.5, 1.4, 1.3, 1.2, 1.1}

// The least heights of a row of two columns and of one bar in a workbook's pixels, for labels that do not meet.
const (
	leastRow = 22
	leastBar = 14
	leastAge = 8 // of which not every one is named
)

// draw puts a figure's chart into an area: native where Office has one for it, otherwise as a picture.
func (d *deck) draw(s *slide, f *reports.Figure, area box) error {
	wide, tall := float64(area.w)/emuPixel, float64(area.h)/emuPixel
	bare := *f
	bare.Subtitle = nil // it stands above the chart, as text
	switch body := f.Body.(type) {
	case *reports.Line:
		c := ooxml.Line(&bare, body, d.look, int(wide/scales[0]), int(tall/scales[0]))
		c.Scale = scales[0]
		return s.chart(f.Alt, area, c)
	case *reports.Dumbbell:
		draw := func(w, h int) *ooxml.Chart { return ooxml.Bars(&bare, body, d.look, w, h) }
		if c, h := fitted(area, len(body.Rows), leastRow, draw); c != nil {
			area.h = h
			return s.chart(f.Alt, area, c)
		}
	case *reports.Stacked:
		draw := func(w, h int) *ooxml.Chart { return ooxml.Stacked(&bare, body, d.look, w, h) }
		if c, h := fitted(area, len(body.Rows), leastBar, draw); c != nil {
			area.h = h
			return s.chart(f.Alt, area, c)
		}
	case *reports.Bars:
		draw := func(w, h int) *ooxml.Chart { return ooxml.Classes(&bare, body, d.look, w, h) }
		least := leastRow
		if body.Mirrored {
			least = leastBar
		}
		if c, h := fitted(area, len(body.Rows), float64(least), draw); c != nil {
			area.h = h
			return s.chart(f.Alt, area, c)
		}
	case *reports.Pyramid:
		draw := func(w, h int) *ooxml.Chart { return ooxml.Pyramid(&bare, body, d.look, w, h) }
		if c, h := fitted(area, len(body.Rows), leastAge, draw); c != nil {
			area.h = h
			return s.chart(f.Alt, area, c)
		}
	}
	bare.Notes, bare.Source = nil, "" // they stand below it, as text
	return d.picture(s, &bare, area)
}

// fitted draws a chart of rows in the largest scale that leaves each its least height, and tells how high it is then; nil
// where none does.
func fitted(area box, rows int, least float64, draw func(width, height int) *ooxml.Chart) (*ooxml.Chart, int) {
	for _, scale := range scales {
		c := draw(int(float64(area.w)/emuPixel/scale), int(float64(area.h)/emuPixel/scale))
		if c.Plot.H*float64(c.Height) < least*float64(rows) {
			continue
		}
		c.Scale = scale
		return c, min(area.h, int(float64(c.Height)*scale*emuPixel))
	}
	return nil, 0
}

// picture draws a figure as a picture, in the width that fills the area best.
func (d *deck) picture(s *slide, f *reports.Figure, area box) error {
	var drawing *chart.Drawing
	for width := chart.Wide; width <= 2*chart.Wide; width += 100 {
		var err error
		if drawing, err = chart.Draw(f, &d.doc.Theme, chart.Options{Width: width, Embedded: true, Lang: d.doc.Lang}); err != nil {
			return err
		}
		if w, h := drawing.Size(); h/w <= float64(area.h)/float64(area.w) {
			break
		}
	}
	var png bytes.Buffer
	if err := drawing.PNG(&png); err != nil {
		return err
	}
	w, h := drawing.Size()
	by := min(float64(area.w)/w, float64(area.h)/h)
	at := box{area.x, area.y, int(w * by), int(h * by)}
	s.picture(f.Alt, at, png.Bytes())
	return nil
}

// changes lists what has changed since the edition before.
func (d *deck) changes() {
	c := d.doc.Changes
	if c == nil || len(c.List) == 0 {
		return
	}
	var items [][2]string
	for _, x := range c.List {
		items = append(items, [2]string{x.Title, x.What})
	}
	d.list(c.Title, c.Lead, [2]string{d.words.indicator, d.words.changed}, items)
}

// missing lists the figures that the edition names and the area has no data for.
func (d *deck) missing() {
	if len(d.doc.Missing) == 0 {
		return
	}
	var items [][2]string
	for _, m := range d.doc.Missing {
		items = append(items, [2]string{m.Title, m.Why})
	}
	d.list(d.words.missing, d.words.missingNote, [2]string{d.words.figure, d.words.why}, items)
}

// list makes as many slides as a table of two columns needs, with what the table is in the notes.
func (d *deck) list(title, note string, heads [2]string, items [][2]string) {
	room := d.room()
	widths := []int{room.w * 2 / 5, room.w - room.w*2/5}
	ink, muted := ooxml.Hex(d.doc.Theme.Colours.Ink), ooxml.Hex(d.doc.Theme.Colours.Muted)
	line := func(words [2]string, color string, bold bool) row {
		size := []float64{tablePoints}
		r := row{cells: []cell{{lines: words[:1], sizes: size, color: color, bold: true}, {lines: words[1:], sizes: size, color: color, bold: bold}}}
		r.measure(widths)
		return r
	}
	head := line(heads, muted, true)
	var rows []row
	for _, words := range items {
		rows = append(rows, line(words, ink, false))
	}
	split := pages(head, rows, room.h)
	for i, part := range split {
		heading := title
		if len(split) > 1 {
			heading += fmt.Sprintf(d.words.part, i+1, len(split))
		}
		s := d.slide(&d.stand.figure, heading)
		s.table(title, room, widths, append([]row{head}, part...))
		s.notes = []paragraph{{"", note}}
		s.end()
	}
}

// about writes the document's properties.
func (d *deck) about() {
	const kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
	rels, err := d.relations(wholeRels)
	if err != nil {
		rels = nil // cannot be: they were read to find the presentation
	}
	part := ""
	for _, r := range rels {
		if r.is("core-properties") {
			part = target("", &r)
		}
	}
	if part == "" {
		part = "docProps/core.xml"
		d.relate(wholeRels, append(rels, relation{ID: freeID(rels), Type: kind, Target: part}))
	}
	at := ooxml.Day(d.doc).UTC().Format(time.RFC3339)
	d.add(part, "application/vnd.openxmlformats-package.core-properties+xml", []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`+
		`<dc:title>`+attr(d.doc.Title)+`</dc:title><dc:creator>Lägesbild</dc:creator><dc:description>`+attr(d.doc.Lead)+`</dc:description><dc:language>`+d.look.Lang+`</dc:language>`+
		`<dcterms:created xsi:type="dcterms:W3CDTF">`+at+`</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">`+at+`</dcterms:modified></cp:coreProperties>`))
}
