package reports

import (
	"lagesbild/data"
	"lagesbild/indicators"
)

// Interval is the range that a value lies in with 95 percent confidence, in display units. The zero value is none.
type Interval struct{ Low, High Number }

// Known reports whether there is an interval.
func (i Interval) Known() bool { return i.Low.OK && i.High.OK }

// Text is the interval as tables write it: 84,1–89,2.
func (i Interval) Text() string { return i.Low.Text + "–" + i.High.Text }

// intervals are the confidence intervals of one sex along a track, from counts or as the provider publishes them, and
// where they come from. A series' own variation is none; an interval that the rounding of the values hides is not shown.
func (d draft) intervals(t track, q indicators.Quantity, of func(indicators.Cell) data.Value) (all []Interval, published bool) {
	all, any := make([]Interval, len(t.cells)), false
	for i, p := range t.periods {
		m, ok := d.result.Margin(d.place.Code, p, q, indicators.Level95)
		if !ok || m.Kind == indicators.KindNoise {
			continue
		}
		value := d.scale.level(of(t.cells[i]))
		in := Interval{d.scale.level(data.Value{Number: m.Low}), d.scale.level(data.Value{Number: m.High})}
		if value.OK && in.Low.Text != value.Text && in.High.Text != value.Text {
			all[i], published, any = in, m.Kind == indicators.KindProvider, true
		}
	}
	if !any {
		return nil, false
	}
	return all, published
}

// doubtful adds the sexes' intervals to a line and to its table, and says in words what the upright strokes are.
func (d draft) doubtful(t track, body *Line, table *Table) string {
	women, published := d.intervals(t, indicators.OfWomen, func(c indicators.Cell) data.Value { return c.Women })
	men, other := d.intervals(t, indicators.OfMen, func(c indicators.Cell) data.Value { return c.Men })
	if women == nil && men == nil || d.readyMade() {
		return ""
	}
	for i, all := range [][]Interval{women, men} {
		s := &body.Series[i]
		s.Intervals = all
		if all == nil {
			continue
		}
		d.intervalColumn(table, *s, all)
	}
	return d.strokes(published || other)
}

// intervalColumn adds a series' intervals to a line's table.
func (d draft) intervalColumn(table *Table, s Series, all []Interval) {
	table.Columns = append(table.Columns, Column{Head: s.Name + d.say(", 95"+nbsp+"% konfidensintervall", ", 95% confidence interval"), Role: s.Role})
	for k := range table.Rows {
		cell := Cell{Text: d.say("ej känt", "not known")}
		if all[k].Known() {
			cell.Text = all[k].Text()
		}
		table.Rows[k].Cells = append(table.Rows[k].Cells, cell)
	}
}

// strokes says what the upright strokes of a line are.
func (d draft) strokes(published bool) string {
	if published {
		return d.say("De lodräta strecken visar källans 95-procentiga konfidensintervall.", "The upright strokes show the source's 95 per cent confidence intervals.")
	}
	return d.say("De lodräta strecken visar 95-procentiga konfidensintervall, beräknade på antalet personer: så mycket kan slumpen betyda.",
		"The upright strokes show 95 per cent confidence intervals, computed from the number of persons: so much may be chance.")
}
