package workbook

import (
	"lagesbild/reports"
	"lagesbild/reports/ooxml"
)

// style is everything about a cell's look. The zero value is body text.
type style struct {
	size        float64 // points, 0 for body size
	bold, link  bool
	color, fill string // six hexadecimal digits, "" for ink and no fill
	format      string // number format
	align       string // "left", "right", "center"
	top         bool   // at the upper edge instead of the middle
	wrap        bool
	under       string // colour of a line below
	indent      int
	apart       bool // white edges left and right, so that coloured cells stand apart
	quoted      bool // stays text when somebody edits the cell
}

const bodySize = 10

// styles hands out one id a style and writes them all as one part. Excelize's own registry compares every new style
// with all others field by field, which took a fifth of a workbook's time, and knows no quoted text.
type styles struct {
	font  string
	theme *reports.Theme
	ids   map[style]int
	list  []style
	marks map[int]int // id → id of the same style, quoted
}

func newStyles(font string, theme *reports.Theme) styles {
	s := styles{font: font, theme: theme, ids: map[style]int{}, marks: map[int]int{}}
	s.id(style{}) // number 0 is what cells without a style have
	return s
}

// id returns the style's number in the file.
func (s *styles) id(of style) int {
	id, ok := s.ids[of]
	if !ok {
		id = len(s.list)
		s.ids[of], s.list = id, append(s.list, of)
	}
	return id
}

// quote returns the same style for a text that would become a formula if somebody edited its cell.
func (s *styles) quote(id int) int {
	mark, ok := s.marks[id]
	if !ok {
		of := s.list[id]
		of.quoted = true
		mark = s.id(of)
		s.marks[id] = mark
	}
	return mark
}

// plain fills in what a style leaves open.
func (s *styles) plain(of style) style {
	if of.size == 0 {
		of.size = bodySize
	}
	if of.color == "" {
		of.color = ooxml.Hex(s.theme.Colours.Ink)
	}
	if of.indent > 0 && of.align == "" {
		of.align = "left" // Excel indents nothing else
	}
	return of
}
