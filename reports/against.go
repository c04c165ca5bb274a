package reports

import (
	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators"
)

// Areas that a line may be drawn against.
const (
	againstCountry = "riket"
	againstCounty  = "county"
)

// reference is the area that an entry draws the place's line against; false where the place is that area itself.
func (d draft) reference(against string) (codelist.Area, bool) {
	own, _ := codelist.Lookup(d.place.Code)
	code := codelist.Riket
	if against == againstCounty {
		code = own.County
	}
	a, ok := codelist.Lookup(code)
	return a, ok && against != "" && code != d.place.Code && code != ""
}

// against adds another area's series to a line of the place over the same periods, and says its newest values. Where it has
// none in any of them, a note says so.
func (d draft) against(f Figure, t track, a codelist.Area) Figure {
	body := f.Body.(*Line)
	name := d.shortName(a)
	if a.Code == codelist.Riket && !d.readyMade() {
		name = d.say("riket", name)
	}
	cells := make([]indicators.Cell, len(t.periods))
	known := false
	for i, p := range t.periods {
		cells[i] = d.result.At(a.Code, p)
		known = known || cells[i].Gap.OK()
	}
	if !known {
		f.Notes = append(f.Notes, d.say("Uppgifter saknas ", "Figures are not available ")+PlaceOf(a, d.lang()).In+".")
		return f
	}
	add := func(who string, role Role, of func(indicators.Cell) Number) {
		s := Series{Name: who + name, Role: Muted}
		c := Column{Head: s.Name, Role: role, Unit: d.scale.unit, Decimal: d.scale.decimals}
		if d.readyMade() {
			c.Unit, c.Decimal = d.scale.gapUnit, d.scale.gapDecimals()
		}
		f.Table.Columns = append(f.Table.Columns, c)
		for i, cell := range cells {
			n := of(cell)
			s.Points = append(s.Points, n)
			f.Table.Rows[i].Cells = append(f.Table.Rows[i].Cells, numberCell(n))
		}
		body.Series = append(body.Series, s)
	}
	if d.readyMade() {
		add("", Plain, func(c indicators.Cell) Number { return d.scale.gap(c.Gap) })
	} else {
		add(Capital(d.women())+", ", Women, func(c indicators.Cell) Number { return d.scale.level(c.Women) })
		add(Capital(d.men())+", ", Men, func(c indicators.Cell) Number { return d.scale.level(c.Men) })
	}
	f.Text = sentences(f.Text, d.there(a, cells[len(cells)-1]))
	f.Source = d.source(append(cells, t.cells...))
	return f
}

// there says another area's values in the newest period.
func (d draft) there(a codelist.Area, c indicators.Cell) string {
	if !c.Women.OK() || !c.Men.OK() {
		return ""
	}
	amount := func(v data.Value) string { return d.scale.amount(d.scale.level(v), d.scale.unit) }
	in, men := Capital(PlaceOf(a, d.lang()).In), d.scale.level(c.Men).Text
	if d.parts() {
		return d.say(in+" var "+possessive(d.women(), d.lang())+" andel "+amount(c.Women)+" och "+possessive(d.men(), d.lang())+" "+men+".",
			in+", "+possessive(d.women(), d.lang())+" share was "+amount(c.Women)+" and "+possessive(d.men(), d.lang())+" "+men+".")
	}
	return d.say(in+" var "+d.value()+" "+amount(c.Women)+" för "+d.women()+" och "+men+" för "+d.men()+".",
		in+", "+d.value()+" was "+amount(c.Women)+" for "+d.women()+" and "+men+" for "+d.men()+".")
}
