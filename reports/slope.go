package reports

import (
	"slices"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators"
)

// Slope shows how each area's difference went from one period to another: a stroke for each.
type Slope struct {
	Periods [2]string
	Lines   []SlopeLine
	Axis    Axis
	Zero    string // what a difference of nothing is called
}

// SlopeLine is one area's difference in both periods, both with a value.
type SlopeLine struct {
	Name        string
	From, To    Number
	Own, Strong bool
}

func (*Slope) figureBody() {}

// ends are the indexes of the first comparable period and of the last in which at least half of the areas have a value;
// false where those are not two.
func ends(all []course) (from, to int, ok bool) {
	n := len(all[0].cells)
	from, to = n, -1
	for i := comparable(all); i < n; i++ {
		known := 0
		for _, c := range all {
			if c.cells[i].Gap.OK() {
				known++
			}
		}
		if 2*known >= len(all) {
			from, to = min(from, i), i
		}
	}
	return from, to, from < to
}

// slope draws up the courses' differences at both ends.
func (d draft) slope(periods []data.Period, all []course, from, to int) Figure {
	first, last := periods[from], periods[to]
	body := &Slope{Periods: [2]string{string(first), string(last)}, Axis: d.axis(), Zero: d.say("Ingen skillnad", "No difference")}
	body.Axis.Signed, body.Axis.Decimal = true, d.scale.gapDecimals()
	between := make([]course, len(all))
	var missing []string
	for i, c := range all {
		between[i] = course{area: c.area, name: c.name, cells: c.cells[from : to+1]}
		a, b := d.scale.gap(c.cells[from].Gap), d.scale.gap(c.cells[to].Gap)
		if !a.OK || !b.OK {
			missing = append(missing, c.name)
			continue
		}
		body.Lines = append(body.Lines, SlopeLine{Name: c.name, From: a, To: b, Own: c.area.Code == d.place.Code})
	}
	if a, b := d.result.At(codelist.Riket, first), d.result.At(codelist.Riket, last); a.Gap.OK() && b.Gap.OK() {
		body.Lines = append(body.Lines, SlopeLine{
			Name: d.say("Riket", "Sweden"), From: d.scale.gap(a.Gap), To: d.scale.gap(b.Gap), Own: d.place.Code == codelist.Riket, Strong: true,
		})
	}
	turns := d.turns(between)
	f := d.figure("slope", d.turned(turns, all, d.stretch(first, last)), d.stretch(first, last), d.endsTable(d.say("Område", "Area"), first, last, between))
	f.Subtitle = d.slopeSubtitle(first, last)
	f.Body = body
	f.Text = sentences(d.ownWay(periods[from:to+1], between), d.turnsText(turns, first, last, d.areaWords()))
	f.Alt = sentences(d.say("Ett streck för varje område från "+string(first)+" till "+string(last)+". ", "A stroke for each area from "+string(first)+" to "+string(last)+". ")+f.Title+".", f.Text)
	var cells []indicators.Cell
	for _, c := range between {
		cells = append(cells, c.ends()...)
	}
	f.Notes = slices.Concat(
		[]string{d.say("Två år jämförs; åren emellan kan avvika.", "Two years are compared; the years between may differ.")},
		d.lineNotes([]data.Period{first, last}), d.doubts([]data.Period{first, last}, cells), d.coursesBreaks(periods[:to+1], all))
	if len(missing) > 0 {
		f.Notes = append(f.Notes, d.say("Uppgift saknas för minst ett av åren: ", "Without figures for one of the years or both: ")+List(missing, d.lang())+".")
	}
	f.Source = d.source(cells)
	return f
}

// slopeSubtitle says whose difference in what is shown, between which years and in which unit.
func (d draft) slopeSubtitle(first, last data.Period) []Run {
	return []Run{
		{Text: d.say("Skillnad mellan ", "Difference between ")},
		{d.women(), Women},
		{Text: d.say(" och ", " and ")},
		{d.men(), Men},
		{Text: ", " + string(first) + d.say(" och ", " and ") + string(last) + ", " + unitNames[d.scale.gapUnit].long.In(d.lang()) + ". " + d.indicator.Measured.In(d.lang()) +
			d.say(". Plus där "+d.women()+" ligger högre.", ". Plus where "+d.women()+" are higher.")},
	}
}

// ownWay says the place's own values in the last period and how its difference was in the first.
func (d draft) ownWay(periods []data.Period, all []course) string {
	c := all[0]
	cells := c.ends()
	if c.area.Code != d.place.Code || !cells[0].Gap.OK() || !cells[1].Gap.OK() {
		return ""
	}
	return sentences(d.ownLevels(periods[len(periods)-1], all), d.since(track{periods: periods, cells: c.cells}))
}
