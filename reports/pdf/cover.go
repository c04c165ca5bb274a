package pdf

import (
	"bytes"
	"fmt"
	"image/png"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"

	"lagesbild/reports"
	"lagesbild/reports/canvas"
)

// entry is a line of the contents: its element, its place on the first page, and the bookmark it leads to.
type entry struct {
	elem  *elem
	title string
	depth int
	lines [][]canvas.Span
	style style
	x, y  float64 // of its upper edge
}

const logoHeight = 44.0

// cover writes the first page and returns its contents, whose page numbers are not known yet.
func (d *document) cover() []entry {
	d.brand()
	h1 := d.root.child("H1")
	first := []block{
		d.heading(h1, d.space.Block, 0, d.ink(firstHeading*d.size.Title).heavy(), d.doc.Title),
		d.paragraph(d.root.child("P"), d.space.Block, 0, d.ink(leadSize*d.size.Title).span(d.doc.Lead)),
	}
	if dates := d.dates(); dates != "" {
		first = append(first, d.paragraph(d.root.child("P"), d.space.Block*0.7, 0, d.mute(d.size.Axis).span(dates)))
	}
	d.keep(first...)
	all := d.entries(2)
	with := 4 * leading(d.size.Body) // their heading
	if d.high(all)+with > d.left() {
		all = d.entries(1)
	}
	d.need(d.high(all) + with)
	d.contents = d.page
	toc := d.root.child("TOC")
	d.keep(d.heading(toc.child("Caption"), 1.8*d.space.Block, 0, d.ink(d.size.Title).heavy(), d.words.contents))
	for i := range all {
		e := &all[i]
		e.elem = toc.child("TOCI").child("Reference").child("Link")
		e.y = d.y + entryGap/e.depthShare()
		d.y += e.high()
	}
	d.newPage()
	return all
}

// entryGap is the space above a section in the contents; above a figure it is a quarter of that.
const entryGap = 12.0

func (e *entry) depthShare() float64 {
	if e.depth == 1 {
		return 1
	}
	return 4
}

// high is the height of a line of the contents with the space above it.
func (e *entry) high() float64 {
	return float64(len(e.lines))*leading(e.style.size) + entryGap/e.depthShare()
}

func (d *document) high(all []entry) float64 {
	var h float64
	for i := range all {
		h += all[i].high()
	}
	return h
}

// brand draws the theme's logo, or its brand, above the title.
func (d *document) brand() {
	th := &d.doc.Theme
	if len(th.Logo.Image) == 0 {
		if th.Brand != "" {
			d.artifact(func() {
				d.lines(0, d.y, leading(d.size.Body), canvas.Start, [][]canvas.Span{{d.soft(d.size.Body).heavy().span(th.Brand)}})
			})
		}
		d.y += leading(d.size.Body)
		return
	}
	size, err := png.DecodeConfig(bytes.NewReader(th.Logo.Image))
	if err != nil {
		d.fault = fmt.Errorf("%s: logo %s: %w", th, th.Logo.PNG, err)
		return
	}
	w := min(logoHeight*float64(size.Width)/float64(size.Height), d.sheet.measure/2)
	e := d.root.child("Figure")
	e.alt = th.Logo.Alt
	d.mark(e, func() {
		d.fault = canvas.Picture(d.page.c, vg.Rectangle{Min: d.pt(0, d.y+logoHeight), Max: d.pt(w, d.y)}, canvas.Logo{PNG: th.Logo.Image})
	})
	d.y += logoHeight
}

// dates says how fresh the figures are, when the file was made, and by what.
func (d *document) dates() string {
	var said []string
	if d.doc.Date != "" {
		said = append(said, fmt.Sprintf(d.words.newest, d.doc.Date))
	}
	if d.doc.Made != "" {
		said = append(said, fmt.Sprintf(d.words.made, d.doc.Made))
	}
	if d.doc.Version != "" {
		said = append(said, "Lägesbild "+d.doc.Version+".")
	}
	return strings.Join(said, " ")
}

// entries are the lines of the contents: sections, and at depth 2 their figures.
func (d *document) entries(depth int) []entry {
	var all []entry
	add := func(title string, depth int) {
		e := entry{title: title, depth: depth, style: d.ink(d.size.Body).heavy()}
		if depth > 1 {
			e.style, e.x = d.soft(d.size.Body), 22
		}
		e.lines = d.wrap([]canvas.Span{e.style.span(title)}, d.sheet.measure-e.x-50)
		last := e.lines[len(e.lines)-1]
		last[len(last)-1].Text += " " // before the page's number
		all = append(all, e)
	}
	for _, s := range d.sections {
		add(d.numbered(&s), 1)
		for _, f := range s.Figures {
			if depth > 1 {
				add(f.Title, 2)
			}
		}
	}
	if d.sheet == geometries[Screen] {
		add(d.words.tables, 1)
	}
	if d.doc.Changes != nil {
		add(d.doc.Changes.Title, 1)
	}
	if len(d.doc.Missing) > 0 {
		add(d.words.missing, 1)
	}
	if len(d.doc.Terms) > 0 {
		add(d.words.terms, 1)
	}
	return all
}

// numbered is a section's title with the number of its sub-goal.
func (d *document) numbered(s *reports.Section) string {
	if s.Number > 0 {
		return fmt.Sprintf(d.words.goal, s.Number) + s.Title
	}
	return s.Title
}

// fill writes the contents once every heading has its page. Entries and bookmarks come in the same order.
func (d *document) fill(all []entry) {
	d.page = d.contents
	next := 0
	for _, e := range all {
		for next < len(d.marked) && (d.marked[next].depth != e.depth || d.marked[next].title != e.title) {
			next++
		}
		if next == len(d.marked) {
			return // cannot be: every entry has its heading
		}
		to := d.marked[next]
		next++
		each := leading(e.style.size)
		number := [][]canvas.Span{{e.style.span(strconv.Itoa(to.page + 1))}}
		d.mark(e.elem, func() {
			d.lines(e.x, e.y, each, canvas.Start, e.lines)
			d.lines(d.sheet.measure, e.y+each*float64(len(e.lines)-1), each, canvas.End, number)
		})
		d.link(e, to, each*float64(len(e.lines)))
	}
}

// link makes a line of the contents lead to its heading.
func (d *document) link(e entry, to bookmark, high float64) {
	r := d.file.next()
	e.elem.kids = append(e.elem.kids, kid{page: d.page, link: r})
	low, up := d.pt(0, e.y+high), d.pt(d.sheet.measure, e.y)
	key := len(d.pages) + len(d.links)
	d.file.put(r, "<</Type /Annot /Subtype /Link /F 4 /Border [0 0 0] /Rect [%s %s %s %s] /Contents %s /Dest %s /StructParent %d>>",
		num(float64(low.X)*d.sheet.points), num(float64(low.Y)*d.sheet.points), num(float64(up.X)*d.sheet.points), num(float64(up.Y)*d.sheet.points), text(e.title), d.dest(to), key)
	d.page.links = append(d.page.links, r)
	d.links = append(d.links, e.elem)
}
