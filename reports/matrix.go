package reports

import (
	"slices"
	"strconv"
	"strings"

	"lagesbild/data/codelist"
	"lagesbild/indicators"
)

// matrix draws up the lights of the county's municipalities, one column an indicator. false where no municipality has any.
func (b *builder) matrix(inds []draft) (Figure, bool) {
	var columns []draft
	areas := b.neighbours()
	for _, d := range inds {
		if slices.ContainsFunc(areas, func(a codelist.Area) bool { s, ok := d.stateOf(a.Code); return ok && s.light != Unlit }) {
			columns = append(columns, d)
		}
	}
	if len(columns) == 0 {
		return Figure{}, false
	}
	say := b.say
	body := &Matrix{Sum: say("Uppnådda", "Reached")}
	table := Table{Caption: say("Läget per kommun", "Status by municipality"), Columns: []Column{{Head: say("Kommun", "Municipality")}}}
	for _, d := range columns {
		body.Heads = append(body.Heads, b.head(d))
		table.Columns = append(table.Columns, Column{Head: d.indicator.Title.In(b.lang)})
	}
	table.Columns = append(table.Columns, Column{Head: body.Sum})
	var cells []indicators.Cell
	counts := make([]tally, len(columns)) // by indicator
	for i := range counts {
		counts[i] = tally{}
	}
	for _, a := range areas {
		row := MatrixRow{Label: a.Name, Own: a.Code == b.place.Code}
		twin := Row{Cells: []Cell{{Text: a.Name}}, Own: row.Own}
		count := tally{}
		for i, d := range columns {
			light := LightNoData
			if s, ok := d.stateOf(a.Code); ok {
				light = s.light
				cells = append(cells, s.cell)
			}
			count[light]++
			counts[i][light]++
			row.Lights, row.Words = append(row.Lights, light), append(row.Words, light.Word(b.lang))
			twin.Cells = append(twin.Cells, Cell{Light: light, Text: light.Word(b.lang)})
		}
		row.Sum = strconv.Itoa(count[LightGood]) + say(" av ", " of ") + strconv.Itoa(count.judged())
		twin.Cells = append(twin.Cells, Cell{Text: row.Sum})
		body.Rows, table.Rows = append(body.Rows, row), append(table.Rows, twin)
	}
	for _, l := range lightOrder {
		if slices.ContainsFunc(body.Rows, func(r MatrixRow) bool { return slices.Contains(r.Lights, l) }) {
			body.Legend = append(body.Legend, LegendItem{l, l.Word(b.lang)})
		}
	}
	title, text := b.reached(columns, counts)
	f := Figure{ID: "matrix", Lang: b.lang, Title: title, Text: text, Body: body, Table: table, Source: b.agencies(cells)}
	f.Subtitle = []Run{{Text: say("Bedömning per kommun och indikator, senaste uppgift. Form och färg säger samma sak.", "Judgement by municipality and indicator, latest figure. Shape and colour say the same.")}}
	f.Alt = sentences(say("Tabell med ett läge för varje kommun och indikator. ", "Table with a status for each municipality and indicator. ")+f.Title+".", text)
	f.Notes = []string{
		say("Kolumnen Uppnådda räknar indikatorer som når målnivån, av dem som har uppgift.", "The column Reached counts indicators on target, of those that have figures."),
		say("Kommunerna är olika stora och har olika förutsättningar: antalet är ingen rangordning av deras arbete.", "Municipalities differ in size and conditions: the count is no ranking of their work."),
	}
	return f, true
}

// softHyphen is where a word may be broken; it is seen only there.
const softHyphen = "\u00ad"

// head is an indicator's topic over a narrow column.
func (b *builder) head(d draft) string {
	if w := b.edition.wordings[d.indicator.ID]; w != nil && w.Head.Complete() {
		return strings.ReplaceAll(w.Head.In(b.lang), "|", softHyphen)
	}
	return d.indicator.Title.In(b.lang)
}

// neighbours are the municipalities of the county that the place is or lies in.
func (b *builder) neighbours() []codelist.Area { return draft{place: b.place}.members() }

// reached is the heading and the text that tell at which indicators the municipalities reach their level. It names no
// municipality: a count of lights is no ranking, and a place in a list hides in which direction the sexes differ.
func (b *builder) reached(columns []draft, counts []tally) (title, text string) {
	best := 0
	for _, t := range counts {
		best = max(best, t[LightGood])
	}
	if best == 0 {
		return b.say("Ingen kommun når målnivån för någon indikator", "No municipality is on target for any indicator"), ""
	}
	var most, none []string
	all := 0
	for i, t := range counts {
		topic := inSentence(columns[i].topic())
		switch {
		case t[LightGood] == best:
			most, all = append(most, topic), max(all, t.judged())
		case t[LightGood] == 0 && t.judged() > 0:
			none = append(none, topic)
		}
	}
	some, whole := CountOf(best, all, b.lang)
	topics := List(most, b.lang)
	title = b.say("Målnivån nås i flest kommuner för "+topics+": "+some+" av "+whole, "Most municipalities are on target for "+topics+": "+some+" of "+whole)
	if len(none) > 0 {
		text = b.say("Ingen kommun når målnivån för "+List(none, b.lang)+".", "No municipality is on target for "+List(none, b.lang)+".")
	}
	return title, text
}
