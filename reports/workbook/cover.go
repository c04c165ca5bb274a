package workbook

import (
	"slices"
	"strconv"
	"strings"
)

// The cover's columns.
const (
	coverLabel = 2
	coverText  = 3
	coverLast  = 4
)

// cover writes the first sheet, when everything that it points to has its place.
func (b *book) cover() {
	g := &grid{name: b.words.contents, tab: b.accent(), upright: true, pages: 1}
	b.grids = slices.Insert(b.grids, 0, g)
	g.wide(1, marginWide)
	g.wide(coverLabel, 30)
	g.wide(coverText, 84)
	g.wide(coverLast, 14)
	row := b.banner(g)
	row = b.about(g, row+1)
	row = b.contents(g, row+1)
	row = b.reading(g, row+1)
	b.sources(g, row+1)
}

// banner is the coloured head with title and lead.
func (b *book) banner(g *grid) int {
	ground, paper := b.accent(), b.paper()
	lead := style{size: 12, color: paper, fill: ground, wrap: true, top: true}
	title := style{size: 26, bold: true, color: paper, fill: ground, wrap: true}
	brand := style{size: 10, bold: true, color: paper, fill: ground}
	for row := 1; row <= 5; row++ {
		g.fill(1, coverLast, row, b.styles.id(style{fill: ground}))
	}
	g.tall(1, 14)
	g.put(coverLabel, 2, b.doc.Theme.Brand, b.styles.id(brand))
	g.text(coverLabel, coverLast, 3, b.doc.Title, b.styles.id(title), title)
	g.tall(3, g.rows[2].height+8)
	g.text(coverLabel, coverLast, 4, b.doc.Lead, b.styles.id(lead), lead)
	g.tall(5, 14)
	return 6
}

func (b *book) about(g *grid, row int) int {
	doc, w := b.doc, b.words
	name := doc.Area.Full
	if doc.Area.Code != "" {
		name += " (" + doc.Area.Code + ")"
	}
	county := doc.Area.County
	if county == doc.Area.Full {
		county = ""
	}
	for _, f := range [][2]string{{w.area, name}, {w.county, county}, {w.newest, doc.Date}, {w.made, doc.Made}} {
		if f[1] != "" {
			g.put(coverLabel, row, f[0], b.styles.id(style{color: b.muted()}))
			g.put(coverText, row, f[1], b.styles.id(style{}))
			row++
		}
	}
	return row
}

// contents links every sheet and every figure by its finding.
func (b *book) contents(g *grid, row int) int {
	row = b.coverHead(g, b.words.contents, row)
	sheet := style{bold: true, link: true, color: b.accent(), wrap: true}
	figure := style{link: true, color: b.ink2(), wrap: true, indent: 2}
	for _, e := range b.toc {
		s, at := figure, e.row
		if e.row == 0 {
			s, at = sheet, 1
			g.put(coverLast, row, e.note, b.styles.id(style{color: b.muted(), align: "right"}))
		}
		g.text(coverLabel, coverText, row, e.title, b.styles.id(s), s)
		g.links = append(g.links, link{ref(coverLabel, row), quoted(e.sheet.name) + "!A" + strconv.Itoa(at)})
		row++
	}
	return row
}

func (b *book) coverHead(g *grid, title string, row int) int {
	s := b.styles.id(style{size: 12, bold: true, under: b.axis()})
	g.fill(coverLabel, coverLast, row, s)
	g.put(coverLabel, row, title, s)
	g.tall(row, 22)
	return row + 1
}

func (b *book) reading(g *grid, row int) int {
	row = b.coverHead(g, b.words.howToRead, row)
	g.put(coverLabel, row, b.words.readLead, b.styles.id(style{color: b.ink2()}))
	return b.legend(g, row+1)
}

// sources names every source once and how the numbers are given.
func (b *book) sources(g *grid, row int) {
	row = b.coverHead(g, b.words.sources, row)
	var all []string
	for _, t := range b.doc.Terms {
		if t.Source != "" && !slices.Contains(all, t.Source) {
			all = append(all, t.Source)
		}
	}
	s := style{color: b.ink2(), wrap: true, top: true}
	for _, words := range []string{strings.Join(all, "; "), b.words.rule} {
		if words != "" {
			g.text(coverLabel, coverLast, row, words, b.styles.id(s), s)
			row++
		}
	}
}
