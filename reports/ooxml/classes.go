package ooxml

import (
	"math"
	"slices"
	"strings"

	"lagesbild/reports"
)

// Sizes of charts by class, in CSS pixels and percent.
const (
	longLabel  = 0.34 // of the width: longer names of classes are broken by Office
	classFoot  = 10
	axisRoom   = 16
	mirrorRow  = 24 // height of a class whose columns lie in one line
	pyramidRow = 17
	pyramidAir = 5 // between two ages, percent of a column: a hairline
)

// Classes returns the native chart of body: women's column over men's for every class, or mirrored, women's to the left of
// a common zero. There women's numbers are written below zero, as Office draws no others to the left, and shown without sign:
// the table beside has them as they are. Width and height as for [Bars].
func Classes(fig *reports.Figure, body *reports.Bars, look Look, width, height int) *Chart {
	c := &Chart{Lang: look.Lang, Font: look.Font, Width: width, Sideways: true, Title: look.title(fig.Subtitle, width)}
	low, high := extent(sides(body.Rows)...)
	mirrored := body.Mirrored && low >= 0
	group := Group{Kind: Columns, Gap: 40}
	row := rowHeight(len(body.Rows))
	if mirrored {
		row, group.Overlap = mirrorRow, 100
	}
	top := 14 + 17*len(c.Title)
	if height > 0 {
		row = min((height-top-classFoot)/max(len(body.Rows), 1), mostRow)
	}
	size := textSize
	if row < highRow && !mirrored || row < leastStacked {
		size = smallSize
	}
	for i, numbers := range sides(body.Rows) {
		role := []reports.Role{reports.Women, reports.Men}[i]
		s := Series{Name: Strings{Values: []string{body.Names[i]}}, Color: look.Draw(role), Values: Numbers{Format: Format(body.Axis.Decimal, body.Axis.Signed, ""), Values: numbers}}
		s.tag(body.Axis, size, look.Text(role))
		if mirrored {
			s.mirror(body.Axis, i == 0)
		}
		group.Series = append(group.Series, s)
	}
	c.Groups = []Group{group}
	widest := c.classes(body.Rows)
	c.Height = top + row*max(len(body.Rows), 2) + classFoot
	w, h := float64(width), float64(c.Height)
	left := math.Min(widest, w*longLabel) + 22
	c.Plot = Box{X: left / w, Y: float64(top) / h, W: (w - left - 8) / w, H: (h - float64(top+classFoot)) / h}
	c.Value = Axis{Size: size, Hidden: true, Color: Hex(look.theme.Colours.Muted)}
	room := (TextWidth(body.Names[0]+" 00 ", float64(size), true) + TextWidth(longest(body.Rows), float64(size), true)) / (w - left)
	low, high = math.Min(low, 0), math.Max(high, 0)
	if mirrored {
		low = -high
	}
	c.Value.Min, c.Value.Max = beyond(low, high, math.Min(room, 0.4))
	c.Category = Axis{Size: size, Line: Hex(look.theme.Colours.Axis), Color: Hex(look.theme.Colours.Ink2)}
	return c
}

// Pyramid returns the native chart of body: women's columns to the left and men's to the right, the oldest on top, with
// another area's as frames over them. Women's numbers are written as in mirrored [Classes]. Width and height as for [Bars].
func Pyramid(fig *reports.Figure, body *reports.Pyramid, look Look, width, height int) *Chart {
	c := &Chart{Lang: look.Lang, Font: look.Font, Width: width, Sideways: true, Title: look.title(fig.Subtitle, width)}
	rows, outline := slices.Clone(body.Rows), slices.Clone(body.Outline)
	slices.Reverse(rows)
	slices.Reverse(outline)
	top, foot := 14+17*len(c.Title)+axisRoom, classFoot // Office puts the axis of columns whose first is on top there
	row := pyramidRow
	if height > 0 {
		row = min((height-top-foot)/max(len(rows), 1), mostRow)
	}
	group := Group{Kind: Columns, Gap: pyramidAir, Overlap: 100}
	for i, of := range [][]reports.BarRow{rows, outline} {
		for side, numbers := range sides(of) {
			role := []reports.Role{reports.Women, reports.Men}[side]
			s := Series{Name: Strings{Values: []string{body.Names[side]}}, Color: look.Draw(role), Values: Numbers{Values: numbers}}
			if i == 1 {
				s.Name.Values[0], s.Color, s.Border = body.Other+", "+strings.ToLower(body.Names[side]), "", Hex(look.theme.Colours.Ink)
			} else if at := farthest(numbers); at >= 0 {
				s.Labels = []PlacedTag{{At: at, Label: Label{Size: textSize, Name: true, Side: Outside, Color: look.Text(role), Bold: true}}}
			}
			s.mirror(body.Axis, side == 0)
			if len(of) > 0 {
				group.Series = append(group.Series, s)
			}
		}
	}
	c.Groups = []Group{group}
	widest := c.classes(rows)
	c.Height = top + row*max(len(rows), 2) + foot
	w, h := float64(width), float64(c.Height)
	left := widest + 18
	c.Plot = Box{X: left / w, Y: float64(top) / h, W: (w - left - 10) / w, H: (h - float64(top+foot)) / h}
	_, high := extent(append(sides(rows), sides(outline)...)...)
	name := 2 * TextWidth(body.Names[0]+"  ", textSize, true) / (w - left)
	_, to, step := scale(0, high/(1-math.Min(name, 0.4)), reports.Axis{FromZero: true})
	c.Value = Axis{Size: textSize, Min: -to, Max: to, Step: step, Format: unsigned(0), Grid: Hex(look.theme.Colours.Grid), Color: Hex(look.theme.Colours.Muted)}
	if step < 1 {
		c.Value.Format = unsigned(1)
	}
	size := textSize
	if row < 15 {
		size = smallSize
	}
	c.Category = Axis{Size: size, Every: max(1, int(math.Ceil(float64(size)*1.7/float64(max(row, 1))))), Line: Hex(look.theme.Colours.Axis), Color: Hex(look.theme.Colours.Ink2)}
	return c
}

// classes takes the rows' names for categories and returns the width of the widest.
func (c *Chart) classes(rows []reports.BarRow) (widest float64) {
	for _, r := range rows {
		c.Categories.Values = append(c.Categories.Values, r.Label)
		widest = math.Max(widest, TextWidth(r.Label, textSize, false))
	}
	return widest
}

// sides are women's and men's numbers of all rows.
func sides(rows []reports.BarRow) [][]reports.Number {
	out := make([][]reports.Number, 2)
	for _, r := range rows {
		out[0], out[1] = append(out[0], r.Women), append(out[1], r.Men)
	}
	return out
}

// mirror writes a series without sign, and below zero where it goes to the left.
func (s *Series) mirror(a reports.Axis, left bool) {
	s.Values.Format = unsigned(a.Decimal)
	for i := range s.Labels {
		if l := &s.Labels[i]; l.Format != "" {
			l.Format = unsigned(a.Decimal, "\u00a0"+a.Unit)
		}
	}
	if !left {
		return
	}
	s.Values.Values = slices.Clone(s.Values.Values)
	for i, n := range s.Values.Values {
		if n.OK && n.Value != 0 {
			s.Values.Values[i].Value = -n.Value
		}
	}
}

// unsigned is the number format that shows both sides of zero alike.
func unsigned(decimals int, suffix ...string) string {
	above, _, _ := strings.Cut(Format(decimals, false, strings.Join(suffix, "")), ";")
	return above + ";" + above
}

// longest is the longest number's text.
func longest(rows []reports.BarRow) string {
	text := ""
	for _, r := range rows {
		for _, n := range []reports.Number{r.Women, r.Men} {
			if n.OK && len(n.Text) > len(text) {
				text = n.Text
			}
		}
	}
	return text
}

// beyond widens low…high so that labels have room at the ends of columns, which is a part of the whole width.
func beyond(low, high, room float64) (from, to float64) {
	both := room
	if low < 0 && high > 0 {
		both *= 2
	}
	span := (high - low) / (1 - math.Min(both, 0.7))
	if span == 0 {
		return 0, 1
	}
	if low < 0 {
		low -= room * span
	}
	if high > 0 {
		high += room * span
	}
	return tidy(low), tidy(high)
}

// farthest is the position of the largest number, -1 where there is none.
func farthest(numbers []reports.Number) int {
	best := -1
	for i, n := range numbers {
		if n.OK && (best < 0 || n.Value > numbers[best].Value) {
			best = i
		}
	}
	return best
}
