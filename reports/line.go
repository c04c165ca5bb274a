package reports

import (
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/indicators"
)

// draft is a figure in the making: one indicator in one voice for one place.
type draft struct {
	voice
	result *indicators.Result
	place  Place
	made   string // the day the document is made or, without one, of the newest vintage
	told   bool   // another figure has told the place's own finding
}

// line draws up an indicator over time for the place; its track must not be empty.
func (d draft) line(t track) Figure {
	last, now := t.last()
	body := &Line{Axis: d.axis(), Band: d.band(), Breaks: t.breaks}
	table := Table{Caption: d.caption(), Columns: d.columns(d.say("År", "Year"))}
	var women, men, gaps []Number
	for i, c := range t.cells {
		w, m, g := d.scale.level(c.Women), d.scale.level(c.Men), d.scale.gap(c.Gap)
		women, men, gaps = append(women, w), append(men, m), append(gaps, g)
		body.Periods = append(body.Periods, string(t.periods[i]))
		table.Rows = append(table.Rows, Row{Cells: d.cells(string(t.periods[i]), w, m, g)})
	}
	if d.readyMade() {
		body.Series = []Series{{Name: d.say("Kvinnor jämfört med män", "Women relative to men"), Role: Strong, Points: gaps}}
		body.Axis = Axis{Unit: "%", Decimal: d.scale.gapDecimals(), Signed: true}
	} else {
		body.Series = []Series{{Name: Capital(d.women()), Role: Women, Points: women}, {Name: Capital(d.men()), Role: Men, Points: men}}
	}
	strokes := d.doubtful(t, body, &table)
	f := d.figure("line", d.dated(d.finding(now, d.place.In), last), d.stretch(t.periods[0], last), table)
	f.Body = body
	f.Text = sentences(d.levels(last, now), d.since(t), d.unsteady(t))
	f.Alt = sentences(d.say("Linjediagram. ", "Line chart. ")+f.Title+".", d.course(t, d.women(), func(c indicators.Cell) data.Value { return c.Women }),
		d.course(t, d.men(), func(c indicators.Cell) data.Value { return c.Men }), d.since(t))
	if strokes != "" {
		f.Notes = append(f.Notes, strokes)
	}
	f.Notes = append(f.Notes, slices.Concat(d.lineNotes(t.periods), d.doubts(t.periods, t.cells), d.breakNotes(t))...)
	f.Source = d.source(t.cells)
	return f
}

// figure is what all kinds of figures about one indicator have alike.
func (d draft) figure(kind, title, years string, table Table) Figure {
	return Figure{
		ID: d.indicator.ID + "-" + kind, Goal: d.indicator.Goal, Lang: d.lang(), Title: title, Table: table,
		Subtitle: d.subtitle(years), Limits: d.indicator.Limits.In(d.lang()),
	}
}

// subtitle says what is measured, for whom, when and in which unit.
func (d draft) subtitle(years string) []Run {
	measured := d.indicator.Measured.In(d.lang())
	unit := ", " + d.unitWords()
	if d.saysUnit() {
		unit = ""
	}
	if d.readyMade() {
		return []Run{{Text: measured + ", " + years + unit}}
	}
	return []Run{
		{Text: measured + ", "},
		{d.women(), Women},
		{Text: d.say(" och ", " and ")},
		{d.men(), Men},
		{Text: ", " + years + unit},
	}
}

// saysUnit reports whether what is measured already tells the unit: dagar per försäkrad.
func (d draft) saysUnit() bool {
	return strings.Contains(string(d.scale.unit), "per-") || strings.Contains(string(d.scale.unit), "/") ||
		strings.Contains(strings.ToLower(d.indicator.Measured.In(d.lang())), d.unitWords())
}

// unitWords is the unit in headings.
func (d draft) unitWords() string {
	if d.readyMade() {
		return unitNames["percent"].long.In(d.lang())
	}
	return unitNames[d.scale.unit].long.In(d.lang())
}

func (d draft) caption() string {
	return d.measured() + ", " + d.place.Full
}

// measured is what is measured with its unit.
func (d draft) measured() string {
	if d.saysUnit() {
		return d.indicator.Measured.In(d.lang())
	}
	return d.indicator.Measured.In(d.lang()) + ", " + d.unitWords()
}

// columns are the headings of a table twin, the first naming its rows.
func (d draft) columns(first string) []Column {
	s := d.scale
	all := []Column{{Head: first}}
	if !d.readyMade() {
		all = append(all,
			Column{Head: Capital(d.women()), Role: Women, Unit: s.unit, Decimal: s.decimals},
			Column{Head: Capital(d.men()), Role: Men, Unit: s.unit, Decimal: s.decimals})
	}
	return append(all, Column{Head: d.gapHead(), Unit: s.gapUnit, Decimal: s.gapDecimals()})
}

// gapHead heads a column of gaps; it names the unit where that is not the levels'.
func (d draft) gapHead() string {
	head := d.say("Skillnad", "Difference")
	if d.indicator.Gap != indicators.GapRatio && d.scale.gapUnit == d.scale.unit {
		return head
	}
	return head + ", " + unitNames[d.scale.gapUnit].long.In(d.lang())
}

func (d draft) cells(first string, w, m, g Number) []Cell {
	all := []Cell{{Text: first}}
	if !d.readyMade() {
		all = append(all, numberCell(w), numberCell(m))
	}
	return append(all, numberCell(g))
}

func numberCell(n Number) Cell { return Cell{Number: &n, Text: n.Text} }

func (d draft) axis() Axis {
	return Axis{Unit: unitNames[d.scale.unit].short.In(d.lang()), Decimal: d.scale.decimals, FromZero: d.scale.unit == "percent" && d.parts()}
}

// band is the range that counts as an even distribution, where the indicator is judged by one.
func (d draft) band() *Band {
	rule := d.rule()
	if rule == nil || rule.Band == nil {
		return nil
	}
	b := rule.Band
	low, high := Round(b.Low*d.scale.factor, d.scale.decimals), Round(b.High*d.scale.factor, d.scale.decimals)
	label := shortest(low, d.lang()) + "–" + shortest(high, d.lang())
	return &Band{Low: low, High: high, Label: d.say("Jämn fördelning, ", "Even distribution, ") + percent(label, d.lang())}
}

// levels says each sex's value in one period.
func (d draft) levels(p data.Period, c indicators.Cell) string {
	w, m := d.scale.level(c.Women), d.scale.level(c.Men)
	if !w.OK || !m.OK {
		return ""
	}
	when, women, men := Capital(d.year(p)), d.scale.amount(w, d.scale.unit), d.scale.amount(m, d.scale.unit)
	if w.Text == m.Text && !d.parts() {
		return d.say(when+" var "+d.value()+" "+women+" för både "+d.women()+" och "+d.men()+".",
			when+", "+d.value()+" was "+women+" for both "+d.women()+" and "+d.men()+".")
	}
	if strings.Contains(d.unitWords(), " ") {
		men = m.Text // the unit is said once where it is long
	}
	if d.parts() {
		return d.say(when+" var "+possessive(d.women(), d.lang())+" andel "+women+" och "+possessive(d.men(), d.lang())+" "+men+".",
			when+", "+possessive(d.women(), d.lang())+" share was "+women+" and "+possessive(d.men(), d.lang())+" "+men+".")
	}
	return d.say(when+" var "+d.value()+" "+women+" för "+d.women()+" och "+men+" för "+d.men()+".",
		when+", "+d.value()+" was "+women+" for "+d.women()+" and "+men+" for "+d.men()+".")
}

// since sets the difference of the newest period against the first one it is comparable with.
func (d draft) since(t track) string {
	from := t.start()
	last, now := t.last()
	if t.periods[from] == last {
		return ""
	}
	first, then := d.year(t.periods[from]), t.cells[from]
	if d.parts() {
		return d.partThen(first, then, now)
	}
	a, _ := d.cellDirection(then)
	b, _ := d.cellDirection(now)
	size := d.gapAmount(now)
	before := d.gapAmount(then)
	switch {
	case a == equal && b == equal:
		return d.say("Då liksom "+first+" fanns ingen skillnad.", "There was no difference then, nor "+first+".")
	case a == equal:
		return d.say("Skillnaden var "+size+"; "+first+" fanns ingen.", "The difference was "+size+"; "+first+" there was none.")
	case b == equal:
		return d.say("Skillnaden var borta; "+first+" var den "+before+".", "The difference was gone; "+first+" it was "+before+".")
	case a != b:
		return d.say("Skillnaden var "+size+"; "+first+" var den "+before+" åt andra hållet.", "The difference was "+size+"; "+first+" it was "+before+" the other way round.")
	case size == before:
		return d.say("Skillnaden var "+size+", lika stor som "+first+".", "The difference was "+size+", the same as "+first+".")
	}
	return d.say("Skillnaden var "+size+", jämfört med "+before+" "+first+".", "The difference was "+size+", compared with "+before+" "+first+".")
}

// course tells one sex's way from the first comparable value to the last.
func (d draft) course(t track, who string, of func(indicators.Cell) data.Value) string {
	from, to := t.start(), len(t.cells)-1
	a, b := d.scale.level(of(t.cells[from])), d.scale.level(of(t.cells[to]))
	if !a.OK || !b.OK || from == to {
		return ""
	}
	who = Capital(who)
	years := d.stretch(t.periods[from], t.periods[to])
	end := d.scale.amount(b, d.scale.unit)
	switch {
	case a.Value < b.Value:
		return d.say(who+", "+years+": upp från "+a.Text+" till "+end+".", who+", "+years+": up from "+a.Text+" to "+end+".")
	case a.Value > b.Value:
		return d.say(who+", "+years+": ned från "+a.Text+" till "+end+".", who+", "+years+": down from "+a.Text+" to "+end+".")
	}
	return d.say(who+", "+years+": "+end+" både först och sist.", who+", "+years+": "+end+" both first and last.")
}

// recent is how many periods back a difference the other way round is told.
const recent = 4

// unsteady tells what keeps the newest difference from being taken for a rule: that it was the other way round not long
// ago, or that it varies too much to be judged.
func (d draft) unsteady(t track) string {
	last, now := t.last()
	end := len(t.cells) - 1
	dir, near := d.cellDirection(now)
	for i := end - 1; i >= max(t.start(), end-recent) && !near; i-- {
		if !t.cells[i].Gap.OK() {
			continue
		}
		if was, hardly := d.cellDirection(t.cells[i]); was == -dir && was != equal && !hardly {
			return d.say("Så sent som "+d.year(t.periods[i])+" var det tvärtom.", "As recently as "+d.inWords(t.periods[i])+" it was the other way round.")
		}
	}
	if j := d.result.Judge(d.place.Code); j.Period == last && j.Doubtful() && j.Basis == indicators.BasisSeries {
		return d.say("Skillnaden varierar mycket från år till år.", "The difference varies greatly from year to year.")
	}
	return ""
}

// partThen says what the sex with the smaller part now had at first.
func (d draft) partThen(first string, then, now indicators.Cell) string {
	who, value := d.men(), then.Men
	if dir, _ := d.cellDirection(now); dir == menHigher {
		who, value = d.women(), then.Women
	}
	n := d.scale.level(value)
	if !n.OK {
		return ""
	}
	whose, amount := possessive(who, d.lang()), d.scale.amount(n, d.scale.unit)
	return d.say(Capital(first)+" var "+whose+" andel "+amount+".", Capital(first)+", "+whose+" share was "+amount+".")
}
