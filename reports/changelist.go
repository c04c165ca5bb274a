package reports

import (
	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators"
)

// heads are the columns of the list of changes.
func (v *Revision) heads() []Column {
	say := v.say
	return []Column{
		{Head: say("Områdeskod", "Area code")},
		{Head: say("Område", "Area")},
		{Head: say("Indikator-id", "Indicator id")},
		{Head: say("Indikator", "Indicator")},
		{Head: say("Ändring", "Change")},
		{Head: say("Period", "Period")},
		{Head: say("Uppgift", "Figure")},
		{Head: say("Förut", "Before"), Unit: "number"},
		{Head: say("Nu", "Now"), Unit: "number"},
		{Head: say("Enhet", "Unit")},
		{Head: say("Hämtat förut", "Retrieved before")},
		{Head: say("Hämtat nu", "Retrieved now")},
		{Head: say("Orsak", "Cause")},
	}
}

// Table is every change as one table, a row each: numbers in display units with all their decimals, lights in words.
func (v *Revision) Table(rows []Row) Table {
	return Table{Caption: v.say("Ändringar sedan utgåvan med uppgifter till och med ", "Changes since the edition with figures up to ") + v.day, Columns: v.columns, Rows: rows}
}

// row is a line of the list; what cells do not name is empty.
func (v *Revision) row(area codelist.Area, id, title, change string, more ...Cell) Row {
	cells := append([]Cell{{Text: area.Code}, {Text: PlaceOf(area, v.lang).Name}, {Text: id}, {Text: title}, {Text: change}}, more...)
	for len(cells) < len(v.columns) {
		cells = append(cells, Cell{})
	}
	return Row{Cells: cells}
}

// rowsOf are an indicator's changes.
func (v *Revision) rowsOf(area codelist.Area, voice voice, all []indicators.Difference) []Row {
	var rows []Row
	for _, d := range all {
		words := changeWords[d.Kind].In(v.lang)
		cause := Cell{Text: causeWords[d.Why].In(v.lang)}
		more := []Cell{{Text: string(d.Period)}}
		switch d.Kind {
		case indicators.UnitReplaced:
			more = []Cell{{}, {}, {}, {}, {Text: unitNames[voice.scale.unit].long.In(v.lang)}, {}, {}, cause}
		case indicators.LightTurned:
			more = append(more, Cell{Text: v.say("bedömning", "judgement")}, Cell{Text: Light(d.OldLight).Word(v.lang)}, Cell{Text: Light(d.NewLight).Word(v.lang)}, Cell{}, Cell{}, Cell{}, cause)
		default:
			more = append(more, Cell{Text: voice.named(d.Of)}, voice.full(d, d.Old), voice.full(d, d.New),
				Cell{Text: unitNames[voice.unitOf(d.Of)].long.In(v.lang)}, Cell{Text: dayOf(d.Old)}, Cell{Text: dayOf(d.New)}, cause)
		}
		rows = append(rows, v.row(area, voice.indicator.ID, voice.indicator.Title.In(v.lang), words, more...))
	}
	return rows
}

// full is a value with all its decimals in the display unit, or why there is none.
func (v voice) full(d indicators.Difference, x data.Value) Cell {
	n := v.shown(d, x)
	if !n.OK {
		return Cell{Text: n.Text}
	}
	s := v.scale
	if n.Value = Round(x.Number*s.factor, 10); d.Of == indicators.OfGap {
		n.Value = Round((x.Number-s.gapBase)*s.gapFactor, 10)
	}
	return numberCell(n)
}

// dayOf is the day of a value's vintage; of one that was never there, "".
func dayOf(x data.Value) string { return x.Origin.Vintage.Date() }

var changeWords = map[indicators.DifferenceKind]data.Text{
	indicators.FigureCame:    {SV: "ny uppgift", EN: "new figure"},
	indicators.FigureWent:    {SV: "visas inte längre", EN: "no longer shown"},
	indicators.FigureRevised: {SV: "reviderad", EN: "revised"},
	indicators.LightTurned:   {SV: "ny bedömning", EN: "new judgement"},
	indicators.UnitReplaced:  {SV: "ny enhet", EN: "new unit"},
}

var causeWords = map[indicators.Cause]data.Text{
	indicators.FromSource:     {SV: "källan", EN: "the source"},
	indicators.FromDefinition: {SV: "definitionen", EN: "the definition"},
	indicators.FromProgram:    {SV: "programmet", EN: "the program"},
}
