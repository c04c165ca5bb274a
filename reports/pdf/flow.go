package pdf

import (
	"image/color"

	"gonum.org/v1/plot/vg"

	"lagesbild/reports"
	"lagesbild/reports/canvas"
)

// page is one page being drawn, with the elements its marked content belongs to.
type page struct {
	c     *canvas.PDF
	self  ref
	marks []*elem
	links []ref
}

// block is a stretch of the page that is not broken: the space before it, its height, and how it is painted from its
// top edge. Its elements stand in the tree in the order in which blocks are made.
type block struct {
	gap, height float64
	paint       func(y float64)
}

// high is the height of blocks below each other.
func high(blocks []block) float64 {
	var h float64
	for _, b := range blocks {
		h += b.gap + b.height
	}
	return h
}

func (d *document) newPage() {
	d.page = &page{c: d.kit.Page(), self: d.file.next()}
	d.pages = append(d.pages, d.page)
	d.y = d.sheet.top
}

// left is the height left on the page.
func (d *document) left() float64 { return d.sheet.bottom - d.y }

// need begins a new page where less than a height is left, unless this one is empty.
func (d *document) need(h float64) {
	if h > d.left() && d.y > d.sheet.top {
		d.newPage()
	}
}

// keep places blocks on one page, if one can hold them.
func (d *document) keep(blocks ...block) {
	d.need(high(blocks))
	for _, b := range blocks {
		d.need(b.gap + b.height)
		if d.y > d.sheet.top {
			d.y += b.gap
		}
		b.paint(d.y)
		d.y += b.height
	}
}

func leading(size float64) float64 { return size * 1.36 }

// pt is a point x right of the text's left edge and y below the page's upper one.
func (d *document) pt(x, y float64) vg.Point {
	return vg.Point{X: vg.Length(d.sheet.side + x), Y: vg.Length(d.sheet.tall - y)}
}

// mark draws what belongs to an element.
func (d *document) mark(e *elem, draw func()) {
	id := len(d.page.marks)
	d.page.marks = append(d.page.marks, e)
	e.kids = append(e.kids, kid{page: d.page, mark: id})
	d.page.c.Tag(e.kind, id)
	draw()
	d.page.c.EndTag()
}

// artifact draws what is not read aloud.
func (d *document) artifact(draw func()) {
	d.page.c.Artifact()
	draw()
	d.page.c.EndTag()
}

// box fills a rectangle from its upper left corner.
func (d *document) box(x, y, w, h float64, c color.Color) {
	d.page.c.SetColor(c)
	canvas.Box(d.page.c, vg.Rectangle{Min: d.pt(x, y+h), Max: d.pt(x+w, y)}, 0)
}

// lines writes lines below each other from the top edge y.
func (d *document) lines(x, y, high float64, a canvas.Anchor, lines [][]canvas.Span) {
	for _, spans := range lines {
		if len(spans) > 0 {
			first := spans[0]
			rise := d.fonts.Font(first.Bold).Cap * first.Size
			canvas.Write(d.page.c, d.fonts, canvas.Line{Spans: spans, At: d.pt(x, y+(high+rise)/2), Anchor: a})
		}
		y += high
	}
}

// wrap breaks spans into lines. A line that ends between two words ends with the space, so that what is read aloud or
// copied has it.
func (d *document) wrap(spans []canvas.Span, width float64) [][]canvas.Span {
	return spaced(d.fonts.Wrap(spans, width), spans)
}

// spaced gives lines back the spaces of the text that they broke at.
func spaced(lines [][]canvas.Span, source []canvas.Span) [][]canvas.Span {
	rest := []rune(canvas.Line{Spans: source}.Text())
	for _, line := range lines[:len(lines)-1] {
		for _, r := range (canvas.Line{Spans: line}).Text() {
			for len(rest) > 0 && rest[0] != r && (rest[0] == '\u00ad' || rest[0] == ' ' || rest[0] == '\n') {
				rest = rest[1:]
			}
			if len(rest) > 0 && rest[0] == r { // else it is the hyphen of a broken word
				rest = rest[1:]
			}
		}
		if len(rest) > 0 && len(line) > 0 && (rest[0] == ' ' || rest[0] == '\n') {
			line[len(line)-1].Text += " "
		}
	}
	return lines
}

// style is how a stretch of text is set.
type style struct {
	size   float64
	colour color.Color
	bold   bool
}

func (s style) span(text string) canvas.Span {
	return canvas.Span{Text: text, Size: s.size, Bold: s.bold, Colour: s.colour}
}

// paragraph makes a block of running text that is one element.
func (d *document) paragraph(e *elem, gap, x float64, spans ...canvas.Span) block {
	return d.set(e, gap, x, leading(spans[0].Size), d.wrap(spans, d.sheet.measure-x))
}

// set makes the block of an element's lines.
func (d *document) set(e *elem, gap, x, each float64, lines [][]canvas.Span) block {
	return block{gap: gap, height: each * float64(len(lines)), paint: func(y float64) {
		d.mark(e, func() { d.lines(x, y, each, canvas.Start, lines) })
	}}
}

// heading makes the block of a heading, tightly set, that the outline lists at a depth.
func (d *document) heading(e *elem, gap float64, depth int, s style, text string) block {
	spans := []canvas.Span{s.span(text)}
	lines := spaced(d.fonts.Balance(spans, d.sheet.measure), spans)
	each := s.size * 1.22
	return block{gap: gap, height: each * float64(len(lines)), paint: func(y float64) {
		d.marked = append(d.marked, bookmark{text, depth, len(d.pages) - 1, y})
		d.mark(e, func() { d.lines(0, y, each, canvas.Start, lines) })
	}}
}

// shortLine is the part of the width below which a subtitle's last line looks left over.
const shortLine = 0.2

// subtitle makes the block of a figure's subtitle, whose coloured words stand in place of a legend.
func (d *document) subtitle(e *elem, runs []reports.Run) block {
	var spans []canvas.Span
	for _, r := range runs {
		s := style{size: d.size.Subtitle, colour: d.colours.Ink2}
		if r.Role != reports.Plain {
			_, text := d.doc.Theme.Role(r.Role)
			s.colour, s.bold = text, r.Role != reports.Muted
		}
		spans = append(spans, s.span(r.Text))
	}
	lines := d.fonts.Wrap(spans, d.sheet.measure)
	if n := len(lines); n > 1 && d.fonts.Width(lines[n-1]) < shortLine*d.sheet.measure {
		lines = d.fonts.Balance(spans, d.sheet.measure)
	}
	return d.set(e, d.space.Gap/2, 0, leading(d.size.Subtitle), spaced(lines, spans))
}
