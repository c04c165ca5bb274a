package reports

import (
	"slices"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators"
)

// lightMap makes a map of the state of each area the place is compared among, or says why it cannot be made. It has at most
// a county's municipalities or the country's counties: a shape must have room on each.
func (b *builder) lightMap(d draft, e Entry) (Figure, string) {
	members := d.members()
	if len(members) < 2 {
		return Figure{}, d.say("Länet har bara en kommun.", "The county has a single municipality.")
	}
	if d.rule() == nil || d.indicator.Polarity == indicators.PolarityNone {
		return Figure{}, d.say("Indikatorn bedöms inte.", "The indicator is not judged.")
	}
	count := tally{}
	body := &Map{Head: d.say("Läge, målnivå ", "Status, target ") + d.target(d.rule())}
	states := map[string]state{}
	for _, a := range members {
		light := LightNoData
		if s, ok := d.stateOf(a.Code); ok {
			light, states[a.Code] = s.light, s
		}
		count[light]++
	}
	if count.judged() < 2 {
		return Figure{}, d.say("Färre än två områden har en uppgift att bedöma.", "Fewer than two areas have a figure to judge.")
	}
	for _, l := range lightOrder {
		if count[l] > 0 {
			body.Steps = append(body.Steps, MapStep{Label: l.Word(d.lang()), Count: d.counted(count[l], members[0].Level), Light: l})
		}
	}
	table := Table{Caption: d.measured() + d.say(", senaste uppgift", ", latest figure"), Columns: d.columns(d.say("Område", "Area"))}
	table.Columns = slices.Insert(table.Columns, 1, Column{Head: d.say("År", "Year")})
	table.Columns = append(table.Columns, Column{Head: d.say("Läge", "Status")})
	var cells []indicators.Cell
	var periods []data.Period
	members = slices.Clone(members)
	slices.SortStableFunc(members, func(x, y codelist.Area) int { return inAlphabet(d.nameOf(x), d.nameOf(y)) })
	for _, a := range members {
		s, ok := states[a.Code]
		if !ok {
			missing := data.Value{Status: data.NotAvailable}
			s = state{judged: judged{light: LightNoData}, cell: indicators.Cell{Women: missing, Men: missing, Gap: missing}}
		}
		year := "–"
		if ok {
			year = string(s.period)
			cells, periods = append(cells, s.cell), append(periods, s.period)
		}
		gap := d.scale.gap(s.cell.Gap)
		step := slices.IndexFunc(body.Steps, func(m MapStep) bool { return m.Light == s.light })
		body.Areas = append(body.Areas, MapArea{Code: a.Code, Label: d.nameOf(a), Number: gap, Step: step, Own: a.Code == d.place.Code})
		row := d.cells(d.nameOf(a), d.scale.level(s.cell.Women), d.scale.level(s.cell.Men), gap)
		row = append(slices.Insert(row, 1, Cell{Text: year}), Cell{Light: s.light, Text: s.light.Word(d.lang())})
		table.Rows = append(table.Rows, Row{Cells: row, Own: a.Code == d.place.Code})
	}
	slices.Sort(periods)
	f := d.figure("light-map", d.lightMapTitle(count, members[0].Level), d.stretch(periods[0], periods[len(periods)-1]), table)
	f.Subtitle = []Run{{Text: d.indicator.Measured.In(d.lang()) + d.say(". Senaste uppgift; talet är skillnaden mellan kvinnor och män.", ". Latest figure; the number is the difference between women and men.")}}
	f.Body, f.Text = body, b.lightsText(count)
	f.Alt = sentences(d.say("Karta med läget för varje område. ", "Map with the status of each area. ")+f.Title+".", f.Text)
	f.Notes = append(d.doubts(periods, cells), d.say("Målnivåerna är Lägesbilds egna, inte politiska mål. Ett län kan sätta andra.", "The target levels are Lägesbild's own, not political targets. A county may set others."))
	f.Source = d.source(cells) + d.say(" Gränser: SCB.", " Borders: SCB.")
	return b.override(f, e, d.groups(b.place.In)), ""
}

// lightMapTitle counts the areas on target.
func (d draft) lightMapTitle(count tally, level codelist.Level) string {
	topic := inSentence(d.topic())
	some, all := CountOf(count[LightGood], count.judged(), d.lang())
	kind := d.say("kommuner", "municipalities")
	if level == codelist.County {
		kind = d.say("län", "counties")
	}
	if count[LightGood] == 0 {
		return d.say("Målnivån för "+topic+" nås inte i något av "+all+" områden", "The target for "+topic+" is not reached in any of "+all+" areas")
	}
	return d.say("Målnivån för "+topic+" nås i "+some+" av "+all+" "+kind, "The target for "+topic+" is reached in "+some+" of "+all+" "+kind)
}
