package pdf

// Sheet is the form of the pages.
type Sheet string

// The sheets: upright A4 to be printed and read, with everything the document has; and 16:9 to be shown, with the figures
// of the deck, each on a page that can be taken in at once, and their tables at the end.
const (
	A4     Sheet = "A4"
	Screen Sheet = "16:9"
)

// geometry is a page in the units of charts.
type geometry struct {
	points      float64 // of one unit
	wide, tall  float64
	side        float64 // left and right of the text
	measure     float64 // width of the text
	rows        float64 // width in which a chart is laid out that has more rows than a page can hold
	top, bottom float64 // of the text
	foot        float64 // where the page number stands
}

// geometries of the sheets. On both the text is as wide as a wide chart.
var geometries = map[Sheet]geometry{
	A4:     paper(595.28, 841.89, 510.24, 800, 70, 78, 56),
	Screen: paper(960, 540, 864, 1120, 40, 52, 34),
}

// paper is a page of so many points with text so wide, the rest in units: the width of charts
// with many rows, the space above and below the text and below the page's number.
func paper(wide, tall, text, rows, above, below, foot float64) geometry {
	const measure = 800
	g := geometry{points: text / measure, measure: measure, rows: rows, top: above}
	g.wide, g.tall = wide/g.points, tall/g.points
	g.side, g.bottom, g.foot = (g.wide-measure)/2, g.tall-below, g.tall-foot
	return g
}

func (g *geometry) height() float64 { return g.bottom - g.top }
