package reports

import (
	"cmp"
	"slices"

	"lagesbild/data/codelist"
	"lagesbild/indicators"
)

// LightTable shows the three lights of every indicator side by side, each with its shape and its word: whether its level is
// reached, whether it is on the way, and its place among others. The country has no others, and two.
type LightTable struct {
	Heads []string // of the indicator, then of each light
	Rows  []LightRow
}

// LightRow is one indicator's lights.
type LightRow struct {
	Title, Subtitle string // topic; target level and year
	Lights          []LightLine
}

func (*LightTable) figureBody() {}

// lightHeads head the lights, each by what it is about.
func (b *builder) lightHeads() []string {
	heads := []string{b.say("Målet", "Goal"), b.say("Takten", "Pace")}
	switch codelist.Level(b.place.Level) {
	case codelist.County:
		return append(heads, b.say("Läget bland länen", "Place among counties"))
	case codelist.Municipality:
		return append(heads, b.say("Läget bland kommunerna", "Place among municipalities"))
	}
	return heads
}

// lightsOf are the lights of a state, none where nothing is judged.
func (b *builder) lightsOf(s state) []LightLine {
	all := Lights(b.catalogue, s.result, b.place.Code, b.edition.wordings[s.indicator.ID], b.lang)
	return all[:min(len(all), len(b.lightHeads()))]
}

// lights draws up the three lights of those states that may be judged; false if there is none.
func (b *builder) lights(states []state) (Figure, bool) {
	say := b.say
	heads := append([]string{say("Indikator", "Indicator")}, b.lightHeads()...)
	body := &LightTable{Heads: heads}
	table := Table{Caption: say("Mål, takt och läge ", "Goal, pace and place ") + b.place.In}
	for _, h := range heads {
		table.Columns = append(table.Columns, Column{Head: h})
	}
	table.Columns = append(table.Columns, Column{Head: say("Förklaring", "Explanation")})
	var pace tally
	var judged []state
	var cells []indicators.Cell
	for _, s := range states {
		all := s.lights
		if len(all) == 0 {
			continue
		}
		row := LightRow{Title: s.indicator.Title.In(b.lang), Subtitle: Capital(s.aim()) + " · " + string(s.period), Lights: all}
		twin := Row{Cells: []Cell{{Text: row.Title}}}
		explained := ""
		for i, l := range all {
			twin.Cells = append(twin.Cells, Cell{Light: l.Light, Text: l.Word})
			explained = sentences(explained, heads[i+1]+": "+l.Why)
		}
		explained = sentences(explained, s.lists)
		twin.Cells = append(twin.Cells, Cell{Text: explained})
		body.Rows, table.Rows = append(body.Rows, row), append(table.Rows, twin)
		pace = pace.plus(all[1].Light)
		judged, cells = append(judged, s), append(cells, s.cell)
	}
	if len(body.Rows) == 0 {
		return Figure{}, false
	}
	f := Figure{ID: "lights", Lang: b.lang, Title: b.paces(pace, len(body.Rows)), Text: b.furthest(body.Rows, judged), Body: body, Table: table, Source: b.agencies(cells)}
	f.Subtitle = []Run{{Text: say("Läses var för sig: om målnivån nås, åt vilket håll det går", "Read each by itself: whether the target is reached, which way it goes")}}
	if len(heads) > 3 {
		f.Subtitle[0].Text += say(" och var "+b.place.Name+" står bland andra", " and where "+b.place.Name+" stands among others")
	}
	f.Subtitle[0].Text += "."
	f.Alt = sentences(say("Tabell med mål, takt och läge för varje indikator. ", "Table with goal, pace and place of each indicator. ")+f.Title+".", f.Text)
	f.Notes = []string{say("Målnivåerna är Lägesbilds egna, inte politiska mål. Ett län kan sätta andra.", "The target levels are Lägesbild's own, not political targets. A county may set others.")}
	return f, true
}

// plus counts one more light.
func (t tally) plus(l Light) tally {
	if t == nil {
		t = tally{}
	}
	t[l]++
	return t
}

// paces is the heading that counts which way indicators go: Två av åtta indikatorer går åt rätt håll i Sala, en åt fel håll.
func (b *builder) paces(count tally, all int) string {
	right, wrong := count[LightGood], count[LightMiss]
	some, total := CountOf(right, all, b.lang)
	of := b.say("indikatorer", "indicators")
	if all == 1 {
		of = b.say("indikator", "indicator")
	}
	against, _ := CountOf(wrong, all, b.lang)
	move := func(n int) string {
		if n == 1 {
			return "moves"
		}
		return "move"
	}
	switch {
	case count[LightUncertain]+count[LightNoData] == all:
		return b.say("Åt vilket håll det går "+b.place.In+" kan inte sägas säkert för någon indikator", "Which way it goes "+b.place.In+" cannot be told for certain for any indicator")
	case right == 0 && wrong == 0:
		return b.say("Ingen indikator rör sig säkert åt något håll "+b.place.In, "No indicator moves either way for certain "+b.place.In)
	case right == 0:
		return Capital(b.say(against+" av "+total+" "+of+" går åt fel håll "+b.place.In, against+" of "+total+" "+of+" "+move(wrong)+" the wrong way "+b.place.In))
	case wrong == 0:
		return Capital(b.say(some+" av "+total+" "+of+" går åt rätt håll "+b.place.In, some+" of "+total+" "+of+" "+move(right)+" the right way "+b.place.In))
	}
	return Capital(b.say(some+" av "+total+" "+of+" går åt rätt håll "+b.place.In+", "+against+" åt fel håll", some+" of "+total+" "+of+" "+move(right)+" the right way "+b.place.In+", "+against+" the wrong way"))
}

// mostTold is how many indicators a text names at once.
const mostTold = 3

// furthest names the indicators that are furthest off target, with which way they go; "" where none is off.
func (b *builder) furthest(rows []LightRow, states []state) string {
	var off []int
	for i, s := range states {
		if s.light == LightMiss {
			off = append(off, i)
		}
	}
	if len(off) == 0 {
		return ""
	}
	slices.SortStableFunc(off, func(i, j int) int { return cmp.Compare(states[j].excess, states[i].excess) })
	var said []string
	for _, i := range off[:min(mostTold, len(off))] {
		topic, pace := inSentence(states[i].topic()), rows[i].Lights[1]
		which := b.say("takten är osäker", "the pace is uncertain")
		if pace.Light != LightUncertain && pace.Light != LightNoData {
			which = inSentence(pace.Word)
		}
		said = append(said, topic+" ("+which+")")
	}
	return b.say("Längst från målnivån ligger ", "Furthest off target: ") + List(said, b.lang) + "."
}

// asked is what a focus group is to answer about the indicators that lie furthest off target.
func (b *builder) asked(furthest string) string {
	if furthest == "" {
		return b.say("Ingen indikator som går att bedöma ligger långt från målnivån. Av gruppen efterfrågas vad som behövs för att det ska förbli så.",
			"No indicator that can be judged is far off target. The group is asked what it takes to keep it so.")
	}
	return furthest + b.say(" Av gruppen efterfrågas vad skillnaden beror på, vad som görs åt den, av vem och till när.",
		" The group is asked what the difference is due to, what is done about it, by whom and by when.")
}

// otherLists says whether the areas' difference is smaller than in the groups it can be set beside, and whether another
// group would have given another answer; "" where there is one group or none.
func (s state) otherLists(cat *indicators.Catalogue) string {
	all := s.result.Benchmarks(s.place.Code, s.period, cat.Benchmarks(s.place.Code))
	var nearer, further []string
	for _, b := range all {
		if 2*b.Standing.Unequal.Ranked < len(b.Group.Areas) {
			continue // hardly a group
		}
		name := "”" + b.Group.Title.In(s.lang()) + "”"
		if b.Nearer {
			nearer = append(nearer, name)
		} else {
			further = append(further, name)
		}
	}
	n := Count(len(nearer)+len(further), s.lang())
	switch {
	case len(nearer)+len(further) < 2:
		return ""
	case len(further) == 0:
		return s.say("Skillnaden är mindre än i samtliga "+n+" grupper som kommunen kan jämföras med: svaret beror inte på vilken.",
			"The difference is smaller than in all "+n+" groups that the municipality can be set beside: the answer does not depend on which.")
	case len(nearer) == 0:
		return s.say("Skillnaden är inte mindre än i någon av de "+n+" grupper som kommunen kan jämföras med: svaret beror inte på vilken.",
			"The difference is not smaller than in any of the "+n+" groups that the municipality can be set beside: the answer does not depend on which.")
	}
	return s.say("Svaret beror på vilka man jämför med: skillnaden är mindre än för "+List(nearer, s.lang())+" men inte mindre än för "+List(further, s.lang())+".",
		"The answer depends on whom one compares with: the difference is smaller than for "+List(nearer, s.lang())+" but not smaller than for "+List(further, s.lang())+".")
}

// doubt is how sure the finding on an indicator is, for whoever is asked.
func (b *builder) doubt(id string) string {
	s, ok := b.states[id]
	if !ok || s.rule() == nil || s.light == LightNoData {
		return s.why
	}
	return sentences(s.why, s.lists)
}
