package ooxml

import (
	"math"

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
