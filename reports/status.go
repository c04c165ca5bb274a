package reports

import (
	"slices"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators"
)

var lightWords = map[Light]data.Text{
	LightGood:      {SV: "Målnivån nås", EN: "On target"},
	LightNear:      {SV: "Nära målnivån", EN: "Near target"},
	LightMiss:      {SV: "Målnivån nås inte", EN: "Off target"},
	LightUncertain: {SV: "Osäkert", EN: "Uncertain"},
	LightNoData:    {SV: "Uppgift saknas", EN: "No data"},
	Unlit:          {SV: "Bedöms inte", EN: "Not judged"},
}

// Word is what a light is called.
func (l Light) Word(lang data.Lang) string { return lightWords[l].In(lang) }

// lightOrder is the order in which lights are explained.
var lightOrder = []Light{LightGood, LightNear, LightMiss, LightUncertain, LightNoData, Unlit}

// state is one indicator's newest value for one area, judged.
type state struct {
	draft
	period data.Period
	cell   indicators.Cell
	track  track
	lights []LightLine // all three; the country has no place among others
	lists  string      // whether another group to compare with would give another answer
	judged
}

// stateOf returns the newest state; false where the area has no value.
func (d draft) stateOf(area string) (state, bool) {
	t := trackOf(d.result, area)
	if len(t.cells) == 0 {
		return state{}, false
	}
	s := state{draft: d, track: t}
	s.period, s.cell = t.last()
	s.judged = d.judge(d.result, area)
	return s, true
}

// tally counts lights.
type tally map[Light]int

// judged is how many indicators somebody may judge.
func (t tally) judged() int {
	return t[LightGood] + t[LightNear] + t[LightMiss] + t[LightUncertain]
}

// statusTable draws up the state of every indicator that has a value for the place.
func (b *builder) statusTable(states []state) Figure {
	say := b.say
	body := &StatusTable{Heads: [6]string{
		say("Indikator", "Indicator"), say("Kvinnor", "Women"), say("Män", "Men"), say("Skillnad", "Difference"), say("Utveckling", "Development"), say("Läge", "Status"),
	}, More: b.lightHeads()[1:]}
	table := Table{Caption: say("Läget ", "Status ") + b.place.In, Columns: []Column{
		{Head: say("Indikator", "Indicator")},
		{Head: say("Vad som mäts", "What is measured")},
		{Head: say("År", "Year")},
		{Head: body.Heads[1], Role: Women},
		{Head: body.Heads[2], Role: Men},
		{Head: body.Heads[3]},
		{Head: body.Heads[5]},
		{Head: say("Bedömning", "Judgement")},
	}}
	count := tally{}
	var cells []indicators.Cell
	for _, s := range states {
		row := s.row()
		body.Rows = append(body.Rows, row)
		table.Rows = append(table.Rows, Row{Cells: []Cell{
			{Text: row.Title},
			{Text: row.Subtitle},
			{Text: row.Period},
			numberCell(row.Women), numberCell(row.Men), numberCell(row.Gap),
			{Light: row.Light, Text: row.Word},
			{Text: row.Why},
		}})
		count[s.light]++
		cells = append(cells, s.cell)
	}
	f := Figure{ID: "status", Lang: b.lang, Title: b.reaches(count), Body: body, Table: table, Source: b.agencies(cells)}
	f.Subtitle = []Run{
		{Text: say("Senaste uppgift för varje indikator. ", "Latest figure for each indicator. ")},
		{say("Kvinnor", "Women"), Women},
		{Text: say(" jämförs med ", " are compared with ")},
		{say("män", "men"), Men},
		{Text: say("; skillnaden är kvinnor minus män.", "; the difference is women minus men.")},
	}
	f.Text = b.lightsText(count)
	f.Alt = sentences(say("Tabell med läget för varje indikator. ", "Table with the status of each indicator. ")+f.Title+".", f.Text)
	f.Notes = b.statusNotes(states)
	return f
}

// row is a state as the status table shows it.
func (s state) row() StatusRow {
	row := StatusRow{
		Title: s.indicator.Title.In(s.lang()), Subtitle: s.measured() + " · " + s.aim(),
		Women: s.scale.level(s.cell.Women), Men: s.scale.level(s.cell.Men), Gap: s.scale.gap(s.cell.Gap),
		Period: string(s.period), Light: s.light, Word: s.light.Word(s.lang()), Why: s.why,
	}
	if len(s.lights) > 0 {
		row.More = s.lights[1:]
	}
	if s.readyMade() {
		row.Women, row.Men = Number{Text: "–"}, Number{Text: "–"}
	}
	for i, c := range s.track.cells {
		if slices.Contains(s.track.breaks, i) {
			row.Spark = append(row.Spark, Number{}) // a hole, so that no line joins what is not comparable
		}
		row.Spark = append(row.Spark, s.scale.gap(c.Gap))
	}
	return row
}

// aim is the target level with its name, or that there is none.
func (s state) aim() string {
	if s.rule() == nil {
		return s.say("bedöms inte", "not judged")
	}
	return s.say("målnivå ", "target ") + s.target(s.rule())
}

// reaches is the heading that counts: Sala når målnivån för fyra av nio indikatorer.
func (b *builder) reaches(count tally) string {
	name := b.place.Name
	if b.place.Level == string(codelist.Country) {
		name = b.say("Riket", "Sweden")
	}
	n, all := count[LightGood], count.judged()
	if all == 0 {
		return b.say("Inga indikatorer kan bedömas ", "No indicators can be judged ") + b.place.In
	}
	of := b.say("indikatorer", "indicators")
	if all == 1 {
		of = b.say("indikator", "indicator")
	}
	some, total := CountOf(n, all, b.lang)
	switch {
	case n == all && all > 1:
		return b.say(name+" når målnivån för alla "+total+" "+of, name+" is on target for all "+total+" "+of)
	case n == all:
		return b.say(name+" når målnivån för den enda indikator som kan bedömas", name+" is on target for the one indicator that can be judged")
	case n == 0 && all == 1:
		return b.say(name+" når inte målnivån för den enda indikator som kan bedömas", name+" is not on target for the one indicator that can be judged")
	case n == 0:
		return b.say(name+" når inte målnivån för någon av "+total+" "+of, name+" is on target for none of "+total+" "+of)
	}
	return b.say(name+" når målnivån för "+some+" av "+total+" "+of, name+" is on target for "+some+" of "+total+" "+of)
}

// lightsText says how many indicators have each of the other lights.
func (b *builder) lightsText(count tally) string {
	var parts []string
	for _, l := range []struct {
		light  Light
		sv, en string
	}{
		{LightNear, "nära målnivån", "near target"},
		{LightMiss, "längre från den", "further off"},
		{LightUncertain, "för osäkra för att bedömas", "too uncertain to be judged"},
		{Unlit, "inte till för att bedömas", "not for judging"},
	} {
		if n := count[l.light]; n > 0 {
			verb := b.say("är", "are")
			if b.lang == data.English && n == 1 {
				verb = "is"
			}
			parts = append(parts, Count(n, b.lang)+" "+verb+" "+b.say(l.sv, l.en))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return Capital(List(parts, b.lang)) + "."
}

// statusNotes say how to read the table.
func (b *builder) statusNotes(states []state) []string {
	notes := []string{b.say("Målnivåerna är Lägesbilds egna, inte politiska mål. Ett län kan sätta andra.", "The target levels are Lägesbild's own, not political targets. A county may set others.")}
	relative, rounded := false, false
	for _, s := range states {
		rounded = rounded || s.offByRounding(s.cell)
		relative = relative || s.indicator.Gap == indicators.GapRatio
	}
	if relative {
		notes = append(notes, b.say("Skillnad med procenttecken: kvinnors värde i förhållande till mäns.", "A difference with a per cent sign: women's value relative to men's."))
	}
	if rounded {
		notes = append(notes, unrounded.In(b.lang))
	}
	return notes
}
