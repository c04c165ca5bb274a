package reports

import (
	"cmp"
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators"
)

// mostSteps is how many shades a map has.
const mostSteps = 5

// onMap is the comparison that a map of the place shows, areas without a value included: a municipality, like its county,
// among the county's municipalities; riket among all municipalities; counties where too few municipalities have values.
// Its period is the newest in which at least half of the areas have a value; none gives no period.
func (d draft) onMap() comparison {
	members := d.members()
	if d.place.Level == string(codelist.Country) {
		members = codelist.Municipalities("")
	}
	p := d.spanning(members)
	if p == "" && d.place.Level != string(codelist.Municipality) {
		members = counties()
		p = d.spanning(members)
	}
	if p == "" {
		return comparison{}
	}
	return d.compared(members, p)
}

// spanning is the newest period in which at least two areas, and half of them, have a value.
func (d draft) spanning(members []codelist.Area) data.Period {
	for _, p := range slices.Backward(d.result.Periods) {
		n := 0
		for _, a := range members {
			if d.result.At(a.Code, p).Gap.OK() {
				n++
			}
		}
		if n > 1 && 2*n >= len(members) {
			return p
		}
	}
	return ""
}

// mapped makes a map, or says why it cannot be made.
func (b *builder) mapped(d draft, e Entry) (Figure, string) {
	c := d.onMap()
	if c.period == "" {
		if len(d.members()) == 1 {
			return Figure{}, d.say("Länet har bara en kommun.", "The county has a single municipality.")
		}
		return Figure{}, d.say("Färre än hälften av områdena har en uppgift att visa på karta.", "Fewer than half of the areas have a figure to show on a map.")
	}
	words := d.groups(b.place.In)
	if own := c.own(); own != nil {
		words = d.overrideWords(own.cell, c.period)
	}
	return b.override(d.mapFigure(c), e, words), ""
}

// mapValue is what a map shows of a cell: women's part where the sexes' values are parts of one whole, else the difference.
func (d draft) mapValue(c indicators.Cell) Number {
	if d.parts() {
		return d.scale.level(c.Women)
	}
	return d.scale.gap(c.Gap)
}

// mapFigure draws up the map of a comparison.
func (d draft) mapFigure(c comparison) Figure {
	pairs := slices.DeleteFunc(slices.Clone(c.pairs), func(p pair) bool { return p.code == "" })
	slices.SortStableFunc(pairs, func(x, y pair) int { return inAlphabet(x.label, y.label) })
	pairs = append(pairs, c.references...)
	body := &Map{Head: d.mapHead(), None: LightNoData.Word(d.lang())}
	var cells []indicators.Cell
	for _, p := range pairs {
		a := MapArea{Code: p.code, Label: p.label, Number: d.mapValue(p.cell), Step: -1, Own: p.own}
		if p.code == "" {
			body.References = append(body.References, a)
		} else {
			body.Areas = append(body.Areas, a)
		}
		cells = append(cells, p.cell)
	}
	body.classify(d.lang())
	for i := range body.Steps {
		body.Steps[i].Count = d.counted(body.inStep(i), c.level)
	}
	body.None += " (" + d.counted(body.inStep(-1), c.level) + ")"
	if c.all == len(codelist.Municipalities("")) {
		body.Zooms = []MapZoom{{"Stockholm", "0180", 76}, {"Göteborg", "1480", 76}, {"Malmö", "1280", 76}}
	}
	f := d.figure("map", d.mapTitle(body, c), string(c.period), d.mapTable(c, pairs, body))
	f.Subtitle = d.mapSubtitle(string(c.period))
	f.Body = body
	f.Text = d.comparisonText(c)
	f.Alt = sentences(d.say("Karta i "+Count(len(body.Steps), d.lang())+" nyanser, mörkare för ", "Map in "+Count(len(body.Steps), d.lang())+" shades, darker for ")+d.darker(body)+". "+f.Title+".", f.Text)
	f.Notes = append(d.comparisonNotes(c), d.doubts([]data.Period{c.period}, cells)...)
	f.Notes = append(f.Notes, d.mapNotes(c)...)
	f.Source = d.source(cells) + d.say(" Gränser: SCB.", " Borders: SCB.")
	return f
}

// mapSubtitle says what the map shows: women's part alone, or women beside men.
func (d draft) mapSubtitle(year string) []Run {
	runs := []Run{{Text: d.indicator.Measured.In(d.lang()) + ", "}, {d.women(), Women}}
	if d.parts() {
		return append(runs, Run{Text: ", " + year + ", " + d.unitWords()})
	}
	return append(runs, Run{Text: d.say(" jämfört med ", " compared with ")}, Run{d.men(), Men},
		Run{Text: ", " + year + ", " + unitNames[d.scale.gapUnit].long.In(d.lang())})
}

// inAlphabet orders names with å, ä and ö last.
func inAlphabet(x, y string) int { return cmp.Compare(alphabet.Replace(x), alphabet.Replace(y)) }

var alphabet = strings.NewReplacer("Å", "Z1", "å", "z1", "Ä", "Z2", "ä", "z2", "Ö", "Z3", "ö", "z3")

// mapHead heads the legend.
func (d draft) mapHead() string {
	if d.parts() {
		return Capital(possessive(d.women(), d.lang())) + d.say(" andel, ", " share, ") + unitNames[d.scale.unit].long.In(d.lang())
	}
	return Capital(d.women()) + d.say(" jämfört med ", " compared with ") + d.men() + ", " + unitNames[d.scale.gapUnit].long.In(d.lang())
}

// darker says what the darker shades are.
func (d draft) darker(m *Map) string {
	switch {
	case d.parts():
		return d.say("högre andel "+d.women(), "a larger share of "+d.women())
	case m.falling():
		return d.say("lägre värde för "+d.women()+" jämfört med "+d.men(), "a lower value for "+d.women()+" compared with "+d.men())
	}
	return d.say("högre värde för "+d.women()+" jämfört med "+d.men(), "a higher value for "+d.women()+" compared with "+d.men())
}

// counted is a number of areas: "2 kommuner", "1 county".
func (d draft) counted(n int, level codelist.Level) string {
	word := d.say("kommuner", "municipalities")
	switch {
	case level == codelist.County && n == 1:
		word = d.say("län", "county")
	case level == codelist.County:
		word = d.say("län", "counties")
	case n == 1:
		word = d.say("kommun", "municipality")
	}
	return Decimal(float64(n), 0, d.lang()) + nbsp + word
}

// falling reports whether no area's value is above zero and some are below: then the lowest value is the largest
// difference, and the darkest.
func (m *Map) falling() bool {
	below := false
	for _, a := range m.Areas {
		if a.Number.OK && a.Number.Value > 0 {
			return false
		}
		below = below || a.Number.OK && a.Number.Value < 0
	}
	return below
}

func (m *Map) inStep(step int) int {
	n := 0
	for _, a := range m.Areas {
		if a.Step == step {
			n++
		}
	}
	return n
}

// classify parts the areas into five steps with as equal numbers of areas as values allow: areas that show the same value
// are in the same step. A step's limits are the lowest and the highest value shown in it.
func (m *Map) classify(lang data.Lang) {
	var order []int // areas with a value, the lightest first
	for i, a := range m.Areas {
		if a.Number.OK {
			order = append(order, i)
		}
	}
	sign := 1.0
	if m.falling() {
		sign = -1
	}
	value := func(k int) float64 { return sign * m.Areas[order[k]].Number.Value }
	slices.SortStableFunc(order, func(i, k int) int {
		return cmp.Compare(sign*m.Areas[i].Number.Value, sign*m.Areas[k].Number.Value)
	})
	rank, was := 0, -1 // of the first area with this value; the fifth that the last step is
	var least string
	for k, i := range order {
		if value(k) != value(rank) {
			rank = k
		}
		text := m.Areas[i].Number.Text
		if fifth := mostSteps * (2*rank + 1) / (2 * len(order)); fifth != was {
			m.Steps = append(m.Steps, MapStep{})
			least, was = text, fifth
		}
		m.Areas[i].Step = len(m.Steps) - 1
		m.Steps[len(m.Steps)-1].Label = limits(least, text, lang)
	}
	for i := range m.Steps {
		m.Steps[i].Shade = 2
		if n := len(m.Steps) - 1; n > 0 {
			m.Steps[i].Shade = (2*i*(mostSteps-1) + n) / (2 * n)
		}
	}
}

// limits are the values a step reaches from and to: 69,2–69,8, but −3,1 till −5,0 where they have signs.
func limits(from, to string, lang data.Lang) string {
	switch {
	case from == to:
		return from
	case strings.ContainsAny(from+to, "+"+minus):
		return from + data.Text{SV: " till ", EN: " to "}.In(lang) + to
	}
	return from + "–" + to
}

// mapTable is the table twin: the areas in the order of the alphabet, the references last.
func (d draft) mapTable(c comparison, pairs []pair, m *Map) Table {
	t := Table{Caption: d.comparisonCaption(c), Columns: append(d.columns(d.say("Område", "Area")), Column{Head: d.say("Klass på kartan", "Class on the map")})}
	for i, p := range pairs {
		class := "–"
		if i < len(m.Areas) && m.Areas[i].Step >= 0 {
			class = m.Steps[m.Areas[i].Step].Label
		}
		cells := d.cells(p.label, d.scale.level(p.cell.Women), d.scale.level(p.cell.Men), d.scale.gap(p.cell.Gap))
		t.Rows = append(t.Rows, Row{Cells: append(cells, Cell{Text: class}), Own: p.own, Strong: p.strong})
	}
	return t
}

// mapTitle says what the map shows: between what and what women's part lies, or where the difference is smallest and
// largest. It marks the areas that it names.
func (d draft) mapTitle(m *Map, c comparison) string {
	if !d.parts() || d.whole() == "" {
		least, most := d.extremes(c)
		if len(most) == 0 {
			return d.dated(d.say(d.topic()+": lika stor skillnad överallt", d.topic()+": the same difference everywhere"), c.period)
		}
		m.name(least)
		m.name(most)
		return d.dated(d.spread(least, most), c.period)
	}
	share := Capital(possessive(d.women(), d.lang())) + d.say(" andel av ", " share of ") + d.whole()
	low, lowest := m.extreme(cmp.Less[float64])
	high, highest := m.extreme(func(x, y float64) bool { return x > y })
	amount := func(n Number) string { return d.scale.amount(n, d.scale.unit) }
	if low.Value == high.Value {
		return d.dated(share+d.say(" var "+amount(low)+" överallt", " was "+amount(low)+" everywhere"), c.period)
	}
	m.name(lowest)
	m.name(highest)
	return d.dated(d.say(
		share+" varierade mellan "+amount(low)+" "+d.places(lowest)+" och "+amount(high)+" "+d.places(highest),
		share+" varied between "+amount(low)+" "+d.places(lowest)+" and "+amount(high)+" "+d.places(highest)), c.period)
}

// extreme is the value before all others, and the areas that show it.
func (m *Map) extreme(before func(x, y float64) bool) (Number, []string) {
	var n Number
	var names []string
	for _, a := range m.Areas {
		switch {
		case !a.Number.OK:
		case len(names) == 0 || before(a.Number.Value, n.Value):
			n, names = a.Number, []string{a.Label}
		case a.Number.Value == n.Value:
			names = append(names, a.Label)
		}
	}
	return n, names
}

// mostNamed is how many areas a title names at each end; more are "på fem håll".
const mostNamed = 3

func (m *Map) name(labels []string) {
	for i, a := range m.Areas {
		m.Areas[i].Named = a.Named || len(labels) <= mostNamed && slices.Contains(labels, a.Label)
	}
}

// mostAbsent is how many areas without a value a note names.
const mostAbsent = 12

// mapNotes say how to read the map.
func (d draft) mapNotes(c comparison) []string {
	notes := []string{d.say(
		"Klasserna har ungefär lika många områden var, och deras gränser är de lägsta och högsta värden som visas. En stor yta på kartan betyder inte att många bor där.",
		"The classes have about as many areas each, and their limits are the lowest and highest values shown. A large area on the map does not mean that many live there.")}
	if c.all-c.areas <= mostAbsent {
		return append(notes, d.absent(c)...)
	}
	return append(notes, d.say("Uppgift saknas för ", "There are no figures for ")+d.counted(c.all-c.areas, c.level)+d.say("; de står i tabellen.", "; they stand in the table."))
}
