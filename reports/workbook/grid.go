package workbook

import (
	"math"
	"strconv"
	"strings"

	"lagesbild/reports"
	"lagesbild/reports/ooxml"
)

// grid is one sheet in memory, until everything about it is settled. Columns and rows count from 1.
type grid struct {
	name    string
	tab     string // colour of its tab, "" for none
	hidden  bool
	upright bool      // printed on pages that stand
	pages   int       // the most it may take in print, 0 for any
	widths  []float64 // of columns, in characters
	rows    []row
	merges  [][2]string
	links   []link
	lights  []string // ranges whose cells begin with a light's shape
	frozen  [2]int   // columns and rows that stay while scrolling
	repeat  [2]int   // rows repeated on every printed page
	breaks  []int    // rows that begin a printed page
	table   bool     // all of it is one table, its heads in the first row
	charts  []placed
	columns int // used
}

type row struct {
	height float64 // points
	cells  []cell
}

// cell is what stands in one place. The zero value is no cell.
type cell struct {
	kind   kind
	style  int32
	number float64
	words  string // plain, or those of all runs
	runs   *[]run
}

// kind is what a cell holds.
type kind uint8

const (
	absent kind = iota
	blank
	figured
	plain
	rich
)

// run is a stretch of rich text.
type run struct {
	text  string
	style style
}

type link struct{ cell, target string }

// placed is a chart with the cell its upper left corner lies in.
type placed struct {
	*ooxml.Chart
	col, row, indent int // indent in CSS pixels
	fig              *reports.Figure
}

const (
	lineHeight  = 16.5 // points of a row with one line of body text
	lightHeight = 21.0 // of a row with lights
	rounding    = 1.08 // how much wider text is on screens, which round every glyph up
	marginWide  = 2.0  // characters of column A, so that nothing sticks to the edge
)

// put writes a cell: words, a number, runs of rich text, or nil for a look without content. Words are written as words,
// whatever they begin with.
func (g *grid) put(col, row int, value any, id int) {
	g.line(row)
	cells := g.rows[row-1].cells
	if len(cells) < col {
		cells = append(cells, make([]cell, max(col, g.columns)-len(cells))...)
		g.rows[row-1].cells = cells
	}
	c := &cells[col-1]
	*c = cell{kind: blank, style: int32(id)}
	switch v := value.(type) {
	case string:
		c.kind, c.words = plain, v
	case float64:
		c.kind, c.number = figured, v
	case []run:
		c.kind, c.runs = rich, &v
		for _, r := range v {
			c.words += r.text
		}
	}
	g.columns = max(g.columns, col)
}

// fill gives cells of a row a look without content.
func (g *grid) fill(from, to, row, id int) {
	for col := from; col <= to; col++ {
		g.put(col, row, nil, id)
	}
}

// line makes sure that the row is there.
func (g *grid) line(n int) {
	for len(g.rows) < n {
		g.rows = append(g.rows, row{height: lineHeight})
	}
}

// tall sets a row's height in points.
func (g *grid) tall(row int, points float64) {
	g.line(row)
	g.rows[row-1].height = math.Min(points, 400)
}

// wide makes a column at least so many characters wide.
func (g *grid) wide(col int, chars float64) {
	for len(g.widths) < col {
		g.widths = append(g.widths, 0)
	}
	g.widths[col-1] = math.Max(g.widths[col-1], chars)
}

// span merges cells of one row.
func (g *grid) span(from, to, row int) {
	if to > from {
		g.merges = append(g.merges, [2]string{ref(from, row), ref(to, row)})
	}
}

// pixels is how wide a stretch of columns is.
func (g *grid) pixels(from, to int) float64 {
	sum := 0.0
	for col := from; col <= to; col++ {
		sum += toPixels(g.width(col))
	}
	return sum
}

// width is a column's width in characters.
func (g *grid) width(col int) float64 {
	if col <= len(g.widths) && g.widths[col-1] > 0 {
		return g.widths[col-1]
	}
	return columnWide
}

// text writes a paragraph over merged columns, in a row as high as it needs.
func (g *grid) text(from, to, row int, words string, id int, s style) {
	g.put(from, row, words, id)
	g.span(from, to, row)
	g.tall(row, paragraph(words, s, g.pixels(from, to)-6))
}

// columnWide is the width of columns that hold a number, in characters.
const columnWide = 10.5

// Column widths count digits of the workbook's font, which Arial 10 draws 7 pixels wide, and 5 pixels of padding.
func toPixels(chars float64) float64 { return math.Trunc(chars*7 + 5) }
func toChars(pixels float64) float64 { return math.Ceil((pixels-5)/7*10) / 10 }

// paragraph is the height in points of a row that shows words within so many pixels.
func paragraph(words string, s style, pixels float64) float64 {
	size := s.size
	if size == 0 {
		size = bodySize
	}
	lines := 0
	for _, line := range strings.Split(words, "\n") {
		lines += wrapped(line, size, s.bold, pixels)
	}
	return math.Max(lineHeight, math.Ceil(float64(lines)*size*1.3+4))
}

// wrapped counts the lines that words take when they break between words.
func wrapped(words string, size float64, bold bool, pixels float64) int {
	lines, used, space := 1, 0.0, ooxml.TextWidth(" ", size, bold)
	for _, word := range strings.Fields(words) {
		wide := ooxml.TextWidth(word, size, bold) * rounding
		if used > 0 && used+space+wide > pixels {
			lines, used = lines+1, 0
		} else if used > 0 {
			used += space
		}
		used += wide
		for used > pixels && pixels > 0 {
			lines, used = lines+1, used-pixels
		}
	}
	return lines
}

// ref is a cell's address: B7.
func ref(col, row int) string { return letters(col) + strconv.Itoa(row) }

func letters(col int) string {
	if col > 26 {
		return letters((col-1)/26) + letters((col-1)%26+1)
	}
	return string(rune('A' + col - 1))
}

// fixed is a cell's address as other sheets and charts give it: '2 Ekonomi'!$B$7.
func (g *grid) fixed(col, row int) string {
	return quoted(g.name) + "!$" + letters(col) + "$" + strconv.Itoa(row)
}

// area is a block of cells as other sheets and charts give it.
func (g *grid) area(col, row, toCol, toRow int) string {
	return g.fixed(col, row) + ":$" + letters(toCol) + "$" + strconv.Itoa(toRow)
}

func quoted(sheet string) string { return "'" + strings.ReplaceAll(sheet, "'", "''") + "'" }
