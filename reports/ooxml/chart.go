package ooxml

import "lagesbild/reports"

// Chart is a native chart: groups of series over shared categories, with everything about its look settled.
// Sizes are fractions of the whole chart unless their names say otherwise.
type Chart struct {
	Lang          string // "sv-SE"
	Font          string
	Width, Height int     // CSS pixels: the size that its layout was reckoned for
	Title         [][]Run // lines at the top, left
	Plot          Box     // the plot area without axis labels
	Groups        []Group
	Categories    Strings
	Category      Axis
	Value         Axis
	Sideways      bool    // categories down the side, the first on top
	Scale         float64 // of type and strokes, for a chart shown larger than its layout; 1 if 0
	External      string  // id of the relation to the workbook that holds the numbers, "" where they are in the same file
}

// Sizes of type, in points. Small type is for labels that are many.
const (
	titleSize = 9
	textSize  = 9
	smallSize = 8
)

// Box is a rectangle from the upper left corner.
type Box struct{ X, Y, W, H float64 }

// Run is a stretch of title in one colour.
type Run struct {
	Text  string
	Color string // "5C2483"
	Bold  bool
}

// Kind is how a group's series are drawn.
type Kind int

// The kinds of groups. Areas are stacked on each other, Columns stand side by side. Points have a value on both axes; a
// chart with them has no other kind and no categories.
const (
	Lines Kind = iota
	Columns
	Areas
	Points
)

// Group is series drawn alike. Later groups are drawn over earlier ones.
type Group struct {
	Kind    Kind
	Parts   bool // columns are parts of one whole: end to end, as long as the plot area
	Gap     int  // between a category's columns and the next's, percent of a column
	Overlap int  // of columns within a category, percent
	Series  []Series
}

// Strings are words with the cells they stand in.
type Strings struct {
	Ref    string // "'2 Ekonomi'!$B$7:$B$18"
	Values []string
}

// Numbers are values with the cells they stand in. A missing one is an empty cell, which is a gap in a line and no bar.
type Numbers struct {
	Ref    string
	Format string // number format of its labels
	Values []reports.Number
}

// Series is one line, one set of columns or one area.
type Series struct {
	Name   Strings // one word in one cell
	Values Numbers
	Color  string   // "" draws nothing, so that only labels show
	Border string   // colour of a frame round each column, "" for none
	Points float64  // width of a line in typographic points
	Marker string   // of every point, as ECMA-376 names it (ST_MarkerStyle); "" for none
	Size   int      // of the markers, typographic points
	X      Numbers  // of Points: their values on the horizontal axis
	Of     []string // of Points: what each is, for whoever reads the numbers; nil for lines
	Dashed bool
	Dots   []int              // positions with a dot
	Tints  []Tint             // positions in another colour
	Label  *Label             // on every value without one of its own
	Around []reports.Interval // of each value, drawn as upright strokes; nil for none
	Labels []PlacedTag        // on single values
}

// Tint gives one column its own colour.
type Tint struct {
	At    int
	Color string
}

// Label says what stands at a value: the series' name, the value, or both.
type Label struct {
	Text        string // instead of name and value
	Name, Value bool
	Side        Side
	Size        int // points
	Color       string
	Bold        bool
	Format      string // number format where it differs from the series'
}

// PlacedTag is a label at one position, moved right and down by fractions of the chart's width and height.
type PlacedTag struct {
	Label
	At          int
	Right, Down float64
}

// Side is where a label stands relative to its point, as ECMA-376 names it (ST_DLblPos).
type Side string

// The sides in use. Outside is the end of a column; Base and End are within it, where columns are parts of one whole.
const (
	Right   Side = "r"
	Left    Side = "l"
	Above   Side = "t"
	Below   Side = "b"
	Outside Side = "outEnd"
	Base    Side = "inBase"
	End     Side = "inEnd"
)

// Axis is a category or value axis.
type Axis struct {
	Hidden   bool
	Log      bool   // values stand in ratios
	Title    string // of the horizontal axis of Points
	Min, Max float64
	Step     float64 // between ticks of a value axis
	Every    int     // categories between labels
	Format   string
	Grid     string // colour of grid lines, "" for none
	Line     string // colour of the base line, "" for none
	Size     int    // of labels, points
	Color    string // of labels
}

// Place gives every part that has no reference yet one in a block of cells: categories in column col from row row on,
// one row below a heading, each further series in the next column. It returns those columns, heading first, for
// whoever writes the block; none means that nothing was needed.
func (c *Chart) Place(cell func(col, row int) string, col, row int) []Block {
	var blocks []Block
	span := func(col, n int) string { return cell(col, row+1) + ":" + local(cell(col, row+n)) }
	n := len(c.Categories.Values)
	if c.Categories.Ref == "" && n > 0 {
		blocks = append(blocks, Block{Words: c.Categories.Values})
		c.Categories.Ref = span(col, n)
	}
	for g := range c.Groups {
		for s := range c.Groups[g].Series {
			series := &c.Groups[g].Series[s]
			if series.Values.Ref != "" {
				continue
			}
			n := len(series.Values.Values)
			if c.Groups[g].Kind == Points {
				if series.Of != nil {
					blocks = append(blocks, Block{Words: series.Of})
				}
				series.X.Ref = span(col+len(blocks), n)
				blocks = append(blocks, Block{Head: c.Category.Title, Numbers: series.X.Values})
			}
			at := col + len(blocks)
			series.Name.Ref, series.Values.Ref = cell(at, row), span(at, n)
			blocks = append(blocks, Block{Head: series.Name.Values[0], Numbers: series.Values.Values})
		}
	}
	return blocks
}

// Block is one column behind a chart: a heading over words or numbers, missing numbers as empty cells.
type Block struct {
	Head    string
	Words   []string
	Numbers []reports.Number
}

// local takes the sheet off a reference.
func local(ref string) string {
	for i := len(ref) - 1; i >= 0; i-- {
		if ref[i] == '!' {
			return ref[i+1:]
		}
	}
	return ref
}
