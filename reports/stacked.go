package reports

import (
	"cmp"
	"slices"
)

// Stacked shows women's and men's parts of one whole area by area: a bar for each, sorted as the rows stand.
type Stacked struct {
	Rows  []StackedRow
	Axis  Axis // parts of 100
	Names [2]string
	Band  *Band
}

// StackedRow is one area's two parts. A row with a missing part says why instead of a bar.
type StackedRow struct {
	Label       string
	Women, Men  Number
	Own, Strong bool
}

func (*Stacked) figureBody() {}

// stacked draws up a comparison of parts of one whole, sorted by women's part so that the bars' borders make one edge.
func (d draft) stacked(c comparison) Figure {
	slices.SortStableFunc(c.pairs, func(x, y pair) int {
		a, b := d.scale.level(x.cell.Women), d.scale.level(y.cell.Women)
		switch {
		case a.OK && b.OK:
			return cmp.Compare(a.Value, b.Value)
		case a.OK:
			return -1
		case b.OK:
			return 1
		}
		return 0
	})
	body := &Stacked{Axis: d.axis(), Names: d.names(), Band: d.band()}
	f := d.sideBySide("stacked", c, func(p pair, w, m, _ Number) {
		body.Rows = append(body.Rows, StackedRow{Label: p.label, Women: w, Men: m, Own: p.own, Strong: p.strong})
	})
	whose := possessive(d.women(), d.lang())
	f.Subtitle[len(f.Subtitle)-1].Text += d.say(". Sorterat efter "+whose+" andel.", ". Sorted by "+whose+" share.")
	f.Body = body
	f.Alt = sentences(d.say("Staplar som delas mellan "+d.women()+" och "+d.men()+", en för varje område. ",
		"Bars divided between "+d.women()+" and "+d.men()+", one for each area. ")+f.Title+".", f.Text)
	return f
}
