package pdf

import (
	"errors"
	"fmt"
	"strings"

	"gonum.org/v1/plot/vg"

	"lagesbild/reports"
	"lagesbild/reports/chart"
)

// figure writes a figure with what stands before it: heading, subtitle and chart on one page, then text, table, notes,
// limits and source, all together wherever a page can hold them.
func (d *document) figure(sect *elem, f *reports.Figure, before []block) error {
	before = append(before, d.heading(sect.child("H3"), 1.6*d.space.Block, 2, d.ink(thirdHeading*d.size.Title).heavy(), f.Title))
	if len(f.Subtitle) > 0 {
		before = append(before, d.subtitle(sect.child("P"), f.Subtitle))
	}
	before, resize, err := d.drawn(sect, f, before)
	if err != nil {
		return err
	}
	if f.Text != "" {
		before = append(before, d.paragraph(sect.child("P"), d.space.Block, 0, d.ink(d.size.Body).span(f.Text)))
	}
	t, err := d.table(sect, f)
	if err != nil {
		return err
	}
	after := d.notes(sect, f)
	total := high(before) + t.height() + high(after)
	if over := total - d.sheet.height(); over > 0 && resize != nil && resize(before, over) {
		total = d.sheet.height()
	}
	if total <= d.sheet.height()+0.01 {
		d.need(total - 0.01)
	}
	d.keep(before...)
	d.place(t, high(after))
	d.keep(after...)
	return nil
}

// drawn adds a figure's chart to the blocks before it, or places them all where the chart takes more than a page. A
// matrix has none: its table is its drawing. resize makes the
// chart among the blocks so much lower, if it can.
func (d *document) drawn(sect *elem, f *reports.Figure, before []block) (now []block, resize func(blocks []block, by float64) bool, err error) {
	if _, ok := f.Body.(*reports.Matrix); ok {
		return before, nil, nil
	}
	draw, err := d.draw(f, f.Body, d.sheet.measure)
	if err != nil {
		return nil, nil, err
	}
	_, h := draw.Size()
	gap := d.space.Block * 0.8
	room := d.sheet.height() - high(before) - gap
	if parts := rowsOf(f.Body); parts != nil && h*parts.least > room {
		return nil, nil, d.parts(sect, f, parts, before)
	}
	pic, at, scale := sect.child("Figure"), len(before), min(1, room/h)
	before = append(before, d.drawing(pic, f.Alt, draw, scale))
	return before, func(blocks []block, by float64) bool {
		if by > mostShrunk*scale*h {
			return false
		}
		blocks[at] = d.drawing(pic, f.Alt, draw, scale-by/h)
		return true
	}, nil
}

// mostShrunk is how much smaller a chart may be drawn so that its table stands on the same page.
const mostShrunk = 0.25

// notes are what stands below a figure.
func (d *document) notes(sect *elem, f *reports.Figure) []block {
	s := d.mute(d.size.Axis)
	var all []block
	gap := d.space.Gap * 1.4
	if len(f.Notes) > 0 {
		all = append(all, d.paragraph(sect.child("P"), gap, 0, s.span(strings.Join(f.Notes, " "))))
		gap = d.space.Gap / 2
	}
	if f.Limits != "" {
		all = append(all, d.paragraph(sect.child("P"), gap, 0, s.heavy().span(d.words.limits), s.span(f.Limits)))
		gap = d.space.Gap / 2
	}
	if f.Source != "" {
		all = append(all, d.paragraph(sect.child("P"), gap, 0, s.span(f.Source)))
	}
	return all
}

// draw lays out a chart in a width, without the words that stand round it as text.
func (d *document) draw(f *reports.Figure, body reports.Body, wide float64) (*chart.Drawing, error) {
	bare := *f
	bare.Body, bare.Subtitle, bare.Notes, bare.Source = body, nil, nil, ""
	return chart.Draw(&bare, &d.doc.Theme, chart.Options{Width: wide, Embedded: true, Lang: d.doc.Lang})
}

// drawing makes the block of a chart at a scale.
func (d *document) drawing(e *elem, alt string, draw *chart.Drawing, by float64) block {
	w, h := draw.Size()
	e.alt = alt
	return block{gap: d.space.Block * 0.8, height: h * by, paint: func(y float64) {
		low := d.pt(0, y+h*by)
		x, y0 := float64(low.X)*d.sheet.points, float64(low.Y)*d.sheet.points
		e.attrs = fmt.Sprintf("<</O /Layout /Placement /Block /BBox [%s %s %s %s]>>", num(x), num(y0), num(x+w*by*d.sheet.points), num(y0+h*by*d.sheet.points))
		d.mark(e, func() {
			c := d.page.c
			c.Push()
			c.Translate(vg.Point{X: low.X, Y: low.Y})
			if by != 1 {
				c.Scale(by, by)
			}
			if err := draw.Paint(c); err != nil {
				d.fault = errors.Join(d.fault, err)
			}
			c.Pop()
		})
	}}
}

// rows is a body that can be drawn in part: how many rows it has, the body of some of them, and how small it may be
// drawn before it is.
type rows struct {
	n     int
	some  func(from, to int) reports.Body
	least float64
}

// rowsOf returns the rows of a body, nil for one that has none.
func rowsOf(body reports.Body) *rows {
	switch b := body.(type) {
	case *reports.StatusTable:
		return &rows{len(b.Rows), func(from, to int) reports.Body {
			part := *b
			part.Rows = b.Rows[from:to]
			return &part
		}, 1}
	case *reports.LightTable:
		return &rows{len(b.Rows), func(from, to int) reports.Body {
			part := *b
			part.Rows = b.Rows[from:to]
			return &part
		}, 1}
	case *reports.Dumbbell:
		all := held(len(b.Rows), func(i int) [2]reports.Number { return [2]reports.Number{b.Rows[i].Women, b.Rows[i].Men} })
		return &rows{len(b.Rows), func(from, to int) reports.Body {
			part := *b
			part.Rows, part.Axis.Hold = b.Rows[from:to], all
			return &part
		}, smallest}
	case *reports.Bars:
		all := held(len(b.Rows), func(i int) [2]reports.Number { return [2]reports.Number{b.Rows[i].Women, b.Rows[i].Men} })
		return &rows{len(b.Rows), func(from, to int) reports.Body {
			part := *b
			part.Rows, part.Axis.Hold = b.Rows[from:to], all
			return &part
		}, smallest}
	case *reports.Stacked:
		return &rows{len(b.Rows), func(from, to int) reports.Body {
			part := *b
			part.Rows = b.Rows[from:to]
			return &part
		}, smallest}
	}
	return nil
}

// held are the values of all rows, for the scale that every part of a chart shares.
func held(n int, of func(i int) [2]reports.Number) (all []float64) {
	for i := range n {
		for _, v := range of(i) {
			if v.OK {
				all = append(all, v.Value)
			}
		}
	}
	return all
}

// smallest is the scale under which a chart with a row for each area is broken rather than made smaller.
const smallest = 0.75

// leastPart is how many rows of a broken drawing stand below its heading.
const leastPart = 4

// parts draws a body over pages, each with as many rows as it can hold.
func (d *document) parts(sect *elem, f *reports.Figure, of *rows, before []block) error {
	gap := d.space.Block * 0.8
	least, err := d.draw(f, of.some(0, min(leastPart, of.n)), d.sheet.rows)
	if err != nil {
		return err
	}
	by := d.sheet.measure / d.sheet.rows
	_, h := least.Size()
	d.need(high(before) + gap + h*by)
	d.keep(before...)
	for from, part := 0, 1; from < of.n; {
		fits, n, err := d.fitting(f, of, from, (d.left()-gap)/by)
		switch {
		case errors.Is(err, chart.ErrNothing):
			return nil // rows without any number: the table says why
		case err != nil:
			return err
		case n == 0:
			d.newPage()
			continue
		}
		alt := f.Alt
		if from > 0 || n < of.n {
			alt += fmt.Sprintf(d.words.part, part)
		}
		d.keep(d.drawing(sect.child("Figure"), alt, fits, by))
		from, part = from+n, part+1
	}
	return nil
}

// fitting draws as many rows as a height can hold, and at least one on an empty page.
func (d *document) fitting(f *reports.Figure, of *rows, from int, room float64) (fits *chart.Drawing, n int, err error) {
	if _, err := d.draw(f, of.some(from, of.n), d.sheet.rows); err != nil {
		return nil, 0, err
	}
	for low, over := 1, of.n-from+1; low < over; {
		mid := (low + over) / 2
		draw, err := d.draw(f, of.some(from, from+mid), d.sheet.rows)
		if err != nil {
			return nil, 0, err
		}
		if _, h := draw.Size(); h <= room || mid == 1 && d.y == d.sheet.top {
			fits, n, low = draw, mid, mid+1
		} else {
			over = mid
		}
	}
	return fits, n, nil
}
