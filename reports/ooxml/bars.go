package ooxml

import (
	"math"
	"slices"

	"lagesbild/reports"
)

// Sizes of a chart with columns down the side, in CSS pixels.
const barsFoot = 14

// manyRows is from where on rows are low, so that all of them stay on one page.
const manyRows = 17

// highRow is the least height of one area's two columns whose labels have the usual size, in CSS pixels; mostRow is the most.
const (
	highRow = 30
	mostRow = 38
)

// Heights of one area's stacked bar in CSS pixels: where the height follows from the rows, and the least that has room for
// labels of the usual size.
const (
	stackedHeight = 22
	leastStacked  = 18
)

// rowHeight is that of one area's two columns where the height follows from them.
func rowHeight(rows int) int {
	if rows >= manyRows {
		return 22
	}
	return min(max(640/max(rows, 2), highRow), mostRow)
}

// Bars returns the native chart of body: women's and men's columns side by side for every area, the first row on top,
// values at the ends, the other areas paler than the document's own. Columns need no axis then, and begin at zero.
// A dumbbell proper cannot be had from cells alone; columns stay right when somebody edits or sorts them.
// Width and height are in CSS pixels; a height of 0 follows from the rows.
func Bars(fig *reports.Figure, body *reports.Dumbbell, look Look, width, height int) *Chart {
	c := &Chart{
		Lang: look.Lang, Font: look.Font, Width: width, Sideways: true,
		Title: look.title(fig.Subtitle, width),
	}
	women := Series{Name: Strings{Values: []string{body.Names[0]}}, Color: look.Draw(reports.Women)}
	men := Series{Name: Strings{Values: []string{body.Names[1]}}, Color: look.Draw(reports.Men)}
	own := false
	top := 14 + 17*len(c.Title)
	pixels, size := rowHeight(len(body.Rows)), textSize
	if height > 0 {
		pixels = min((height-top-barsFoot)/max(len(body.Rows), 1), mostRow)
	}
	if pixels < highRow {
		size = smallSize
	}
	widest := 0.0
	for _, r := range body.Rows {
		own = own || r.Own
		c.Categories.Values = append(c.Categories.Values, r.Label)
		women.Values.Values = append(women.Values.Values, r.Women)
		men.Values.Values = append(men.Values.Values, r.Men)
		widest = math.Max(widest, TextWidth(r.Label, textSize, false))
	}
	format := Format(body.Axis.Decimal, false, "")
	for i, s := range []*Series{&women, &men} {
		role := []reports.Role{reports.Women, reports.Men}[i]
		s.Values.Format = format
		s.tag(body.Axis, size, look.Text(role))
		if own {
			s.Tints = tints(body, look.pale(role))
		}
	}
	low, high := extent(women.Values.Values, men.Values.Values)
	_, to, _ := scale(low, high, reports.Axis{FromZero: true})
	c.Value = Axis{Size: size, Hidden: true, Min: math.Min(low*1.15, 0), Max: math.Min(to, high*1.02), Color: Hex(look.theme.Colours.Muted)}
	if c.Value.Max <= 0 {
		c.Value.Max = 1
	}
	c.Category = Axis{Size: size, Line: Hex(look.theme.Colours.Axis), Color: Hex(look.theme.Colours.Ink2)}
	c.Groups = []Group{{Kind: Columns, Gap: 40, Overlap: 0, Series: []Series{women, men}}}
	c.Height = top + pixels*max(len(body.Rows), 2) + barsFoot
	w, h := float64(width), float64(c.Height)
	left, right := widest+22, TextWidth(body.Names[0]+" 000,0 %", textSize, true)+14
	c.Plot = Box{X: left / w, Y: float64(top) / h, W: (w - left - right) / w, H: (h - float64(top) - barsFoot) / h}
	return c
}

// Stacked returns the native chart of body: one bar for every area, divided between women and men, the first row on top,
// both numbers within the bar's ends, the other areas paler than the document's own. Width and height as for [Bars].
func Stacked(fig *reports.Figure, body *reports.Stacked, look Look, width, height int) *Chart {
	c := &Chart{
		Lang: look.Lang, Font: look.Font, Width: width, Sideways: true,
		Title: look.title(fig.Subtitle, width),
	}
	// The darker of the men's colours, so that white numbers are read on it.
	strong := [2]string{look.Text(reports.Women), look.Text(reports.Men)}
	paler := [2]string{look.pale(reports.Women), look.pale(reports.Men)}
	paper, ink := Hex(look.theme.Colours.Paper), Hex(look.theme.Colours.Ink)
	var parts [2]Series
	top, foot := 14+17*len(c.Title), barsFoot+18
	pixels, size := stackedHeight, textSize
	if height > 0 {
		pixels = min((height-top-foot)/max(len(body.Rows), 1), mostRow)
	}
	if pixels < leastStacked {
		size = smallSize
	}
	own := slices.ContainsFunc(body.Rows, func(r reports.StackedRow) bool { return r.Own })
	format := Format(body.Axis.Decimal, false, "")
	for i := range parts {
		parts[i] = Series{Name: Strings{Values: []string{body.Names[i]}}, Color: strong[i], Label: &Label{Size: size, Value: true, Side: []Side{Base, End}[i], Color: paper}}
	}
	widest, named := 0.0, false
	for at, r := range body.Rows {
		c.Categories.Values = append(c.Categories.Values, r.Label)
		widest = math.Max(widest, TextWidth(r.Label, textSize, false))
		pale, complete := own && !r.Own && !r.Strong, r.Women.OK && r.Men.OK
		for i, n := range []reports.Number{r.Women, r.Men} {
			s := &parts[i]
			if !complete {
				n = reports.Number{} // a part alone would fill the bar
			}
			s.Values.Format, s.Values.Values = format, append(s.Values.Values, n)
			label := *s.Label
			if pale {
				s.Tints = append(s.Tints, Tint{At: at, Color: paler[i]})
				label.Color = ink
			}
			if complete && !named {
				label.Name, label.Format = true, Format(body.Axis.Decimal, false, "\u00a0"+body.Axis.Unit)
			}
			label.Bold = r.Own || r.Strong
			if label != *s.Label {
				s.Labels = append(s.Labels, PlacedTag{At: at, Label: label})
			}
		}
		named = named || complete
	}
	c.Value = Axis{Size: textSize, Min: 0, Max: 1, Step: 0.2, Format: "0%", Grid: Hex(look.theme.Colours.Grid), Color: Hex(look.theme.Colours.Muted)}
	c.Category = Axis{Size: size, Color: Hex(look.theme.Colours.Ink2)}
	c.Groups = []Group{{Kind: Columns, Parts: true, Gap: 45, Overlap: 100, Series: parts[:]}}
	c.Height = top + pixels*max(len(body.Rows), 2) + foot
	w, h := float64(width), float64(c.Height)
	left, right := widest+22, 24.0
	c.Plot = Box{X: left / w, Y: float64(top) / h, W: (w - left - right) / w, H: (h - float64(top+foot)) / h}
	return c
}

// tag labels every column with its value; the first that there is says the series' name and the unit as well.
func (s *Series) tag(a reports.Axis, size int, color string) {
	all := Label{Size: size, Value: true, Side: Outside, Color: color, Bold: true}
	s.Label = &all
	if at := first(s.Values.Values); at >= 0 {
		named := all
		named.Name = true
		if a.Unit != "" {
			named.Format = Format(a.Decimal, false, "\u00a0"+a.Unit)
		}
		s.Labels = []PlacedTag{{At: at, Label: named}}
	}
}

// tints makes every column paler that is neither the own area's nor a reference's.
func tints(body *reports.Dumbbell, color string) []Tint {
	var out []Tint
	for i, r := range body.Rows {
		if !r.Own && !r.Strong {
			out = append(out, Tint{At: i, Color: color})
		}
	}
	return out
}
