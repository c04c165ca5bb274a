package reports

import "lagesbild/data"

// Figure is one finding, ready for any renderer: what is drawn, the very table that is drawn, and the words around it.
// All its strings are finished text in one language.
type Figure struct {
	ID       string // stem of its files: "parental-benefit-line"
	Goal     string // sub-goal it belongs to, "" for none
	Lang     data.Lang
	Title    string // the finding, as a sentence
	Subtitle []Run  // what is measured, unit, years; series names as coloured words in place of a legend
	Body     Body   // what is drawn: *Line, *Dumbbell, *Stacked, *Bars, *Pyramid, *Funnel, *Multiples, *Slope, *StatusTable, *LightTable, *Matrix or *Map
	Table    Table  // the table twin
	Text     string // the finding in two or three sentences with its numbers, for the page beside the chart; "" for none
	Notes    []string
	Limits   string // what the figure does not show, one or two sentences
	Doubt    string // how sure the finding is, in a sentence with its numbers, for whoever is asked; "" where nothing is judged
	Slide    bool   // it stands in the deck
	Source   string // "Källa: Kolada (RKA), N00943, hämtat 2024-12-12."
	Alt      string // the finding and its shape, for someone who cannot see the chart
}

// Body is what a chart type draws. Each chart type has one implementation.
type Body interface{ figureBody() }

// Role says what a run of text or a series stands for; the theme gives it a colour.
type Role string

// The roles text and series can have.
const (
	Plain  Role = ""
	Women  Role = "women"
	Men    Role = "men"
	Strong Role = "strong"
	Muted  Role = "muted"
)

// Run is a stretch of text in one role.
type Run struct {
	Text string
	Role Role
}

// Light is a judgement as readers see it: a shape and a word beside its colour, never colour alone.
type Light string

// The lights. Unlit is for indicators that nobody may judge, such as reported crime.
const (
	LightGood      Light = "good"      // ● målet nås
	LightNear      Light = "near"      // ▲ nära målet
	LightMiss      Light = "miss"      // ◆ målet nås inte
	LightUncertain Light = "uncertain" // ◇ osäkert
	LightNoData    Light = "nodata"    // ○ uppgift saknas
	Unlit          Light = ""
)

// Number is a rounded value with its text, or the text that says why there is none.
type Number struct {
	Value float64 // rounded, in display units (percent, not share); meaningless unless OK
	OK    bool
	Text  string // "63,0", "−1,6", "uppgift saknas", "sekretess"
}

// Table is the table twin of a figure: a caption, one header row, rows with a row header first.
type Table struct {
	Caption string
	Columns []Column
	Rows    []Row
}

// Column is a heading with what its cells hold.
type Column struct {
	Head    string
	Role    Role
	Unit    data.Unit // display unit of numbers, "" for words
	Decimal int       // decimals of numbers
}

// Row is one row of cells; Own marks the area the report is about, Strong a reference such as Riket.
type Row struct {
	Cells  []Cell
	Own    bool
	Strong bool
}

// Cell is a number, a light or words.
type Cell struct {
	Number *Number
	Light  Light
	Text   string // always set: what a reader sees
}

// Series is one line or one set of dots.
type Series struct {
	Name      string // "Kvinnor"
	Role      Role
	Points    []Number   // one for each position on the shared axis
	Intervals []Interval // one for each point, the zero value where none is known; nil where none is at all
}

// Axis is a value axis in display units.
type Axis struct {
	Unit     string // "%", "tkr", "" — shown once, at the top tick
	Decimal  int    // decimals of value labels
	FromZero bool
	Signed   bool
	Hold     []float64 // values the scale reaches beside those drawn, so that parts of one chart share it
}

// Band is a shaded range such as 40–60 with its label.
type Band struct {
	Low, High float64 // in display units
	Label     string
}

// Line is a chart of series over periods, with end labels. A missing point or a break leaves a gap in the line.
type Line struct {
	Periods []string
	Series  []Series
	Axis    Axis
	Band    *Band
	Breaks  []int // indexes of periods that are not comparable with the one before
}

// Dumbbell compares women and men area by area on one scale, sorted as the rows stand.
type Dumbbell struct {
	Rows  []DumbbellRow
	Axis  Axis
	Gap   string // heading of the gap column: "Skillnad"
	Names [2]string
	Band  *Band
}

// DumbbellRow is one area's pair. A row with a missing side says why instead of drawing it.
type DumbbellRow struct {
	Label       string
	Women, Men  Number
	Gap         Number
	Own, Strong bool
}

// StatusTable lists indicators with values, gap, a sparkline of the gap and the light.
type StatusTable struct {
	Heads [6]string // goal and indicator, women, men, gap, development, status
	More  []string  // heads of the lights beside the status: pace, and place unless the area is the country
	Rows  []StatusRow
}

// StatusRow is one indicator's state.
type StatusRow struct {
	Title, Subtitle string // topic; what is measured, unit and goal
	Women, Men, Gap Number
	Period          string
	Spark           []Number // gap by period, oldest first
	Light           Light
	Word            string      // "Målet nås"
	Why             string      // the light in one sentence, with its numbers
	More            []LightLine // the lights beside it, as many as the table has heads for; none where nothing is judged
}

// Matrix is municipality × indicator, a light in every cell.
type Matrix struct {
	Heads  []string // indicator topics
	Rows   []MatrixRow
	Sum    string // heading of the last column: "Uppnådda"
	Legend []LegendItem
}

// MatrixRow is one area's lights in the order of Heads.
type MatrixRow struct {
	Label  string
	Own    bool
	Lights []Light
	Words  []string // the light's word in each cell
	Sum    string   // "4 av 8"
}

// LegendItem explains one light.
type LegendItem struct {
	Light Light
	Word  string
}

// Map shows areas where they lie, in up to five shades, darker for what the steps list later, or each with its light.
type Map struct {
	Areas      []MapArea // in the order of the alphabet
	Steps      []MapStep
	Head       string // what the shades show, with its unit: "Kvinnors andel, procent"
	None       string // "Uppgift saknas", where an area has no value
	References []MapArea
	Zooms      []MapZoom // where the areas are too small for the map
}

// MapArea is one area with its value, or a reference without a place on the map, such as Riket.
type MapArea struct {
	Code   string // a municipality's or county's; "" for a reference
	Label  string
	Number Number
	Step   int // index of its step; -1 without a value
	Own    bool
	Named  bool // the title names it
}

// MapStep is a class of values.
type MapStep struct {
	Label string // its limits as shown: "69,2–69,8"
	Count string // "2 kommuner"
	Shade int    // of the theme's map colours, 0 the lightest
	Light Light  // in place of a shade, on a map of lights
}

// MapZoom is a square of the map drawn larger.
type MapZoom struct {
	Label string
	Code  string  // of the area in its middle
	Side  float64 // kilometres
}

func (*Line) figureBody()        {}
func (*Dumbbell) figureBody()    {}
func (*StatusTable) figureBody() {}
func (*Matrix) figureBody()      {}
func (*Map) figureBody()         {}

// Bars compares women and men class by class: levels of education, ages, industries. Mirrored, women's bars go to the
// left of a common zero and men's to the right, both with their numbers as they are.
type Bars struct {
	Rows     []BarRow // as they are shown, from the top
	Axis     Axis
	Names    [2]string // "Kvinnor", "Män"
	Band     *Band     // along the values; nil for none
	Mirrored bool
}

// BarRow is one class. A side without a value says why instead of a bar.
type BarRow struct {
	Label      string
	Women, Men Number
	Strong     bool // a total
}

// Pyramid is a population by age: women to the left, men to the right, youngest at the foot, with the outline of another
// area's pyramid. Values are parts of all of the area, so that areas of any size can be laid over each other.
type Pyramid struct {
	Rows    []BarRow // youngest first
	Axis    Axis
	Names   [2]string
	Outline []BarRow // as many, nil for none
	Other   string   // whose outline it is: "Riket"
}

// Funnel shows areas' values against how many each rests on, between the limits within which chance alone would keep
// them around the centre.
type Funnel struct {
	Points []FunnelPoint
	Centre Number // "Riket 12,3"
	Name   string // of the centre: "Riket"
	Limits []FunnelLimit
	Axis   Axis
	Head   string // what the horizontal axis counts: "Antal invånare 16–24 år"
}

// FunnelPoint is one area. Side is 1 above the outer limits, −1 below and 0 within.
type FunnelPoint struct {
	Label      string
	Size       float64 // on the horizontal axis
	Value      Number
	Side       int
	Own, Named bool
}

// FunnelLimit is where the limits lie for areas of one size, in display units; sizes rise.
type FunnelLimit struct {
	Size         float64
	Inner, Outer Interval // 95 and 99.8 percent
}

func (*Bars) figureBody()    {}
func (*Pyramid) figureBody() {}
func (*Funnel) figureBody()  {}
