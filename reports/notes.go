package reports

import (
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/indicators"
)

// standingNotes are the notes that follow the indicator everywhere.
func (d draft) standingNotes() []string {
	var all []string
	for _, notes := range [][]data.Note{d.indicator.Notes, d.result.Notes} {
		for _, n := range notes {
			if text := n.Text.In(d.lang()); !slices.Contains(all, text) {
				all = append(all, text)
			}
		}
	}
	return all
}

// breakNotes explain the breaks within a track.
func (d draft) breakNotes(t track) []string {
	var all []string
	for _, b := range d.result.Breaks {
		if b.From > t.periods[0] && b.From <= t.periods[len(t.periods)-1] {
			all = append(all, d.breakNote(b))
		}
	}
	return all
}

func (d draft) breakNote(b data.SeriesBreak) string {
	return d.say("Tidsseriebrott "+string(b.From)+": ", "Break in series "+string(b.From)+": ") + b.Why.In(d.lang())
}

// doubts are what the cells themselves give reason to say: what is computed, preliminary or old.
func (d draft) doubts(periods []data.Period, cells []indicators.Cell) []string {
	var all []string
	add := func(is bool, sv, en string) {
		if is {
			all = append(all, d.say(sv, en))
		}
	}
	var women, men, any data.Status
	rounded := false
	for _, c := range cells {
		if c.Gap.OK() {
			women, men, any = women|c.Women.Status, men|c.Men.Status, any|c.Women.Status|c.Men.Status|c.Gap.Status
			rounded = rounded || d.offByRounding(c)
		}
	}
	if d.indicator.Method.Complement != nil {
		add(women.Has(data.Derived) && !men.Has(data.Derived),
			"Källan redovisar "+possessive(d.men(), d.lang())+" andel; "+possessive(d.women(), d.lang())+" är resten upp till 100"+nbsp+"procent.",
			"The source publishes "+possessive(d.men(), d.lang())+" share; "+possessive(d.women(), d.lang())+" is the rest up to 100"+nbsp+"per cent.")
		add(men.Has(data.Derived) && !women.Has(data.Derived),
			"Källan redovisar "+possessive(d.women(), d.lang())+" andel; "+possessive(d.men(), d.lang())+" är resten upp till 100"+nbsp+"procent.",
			"The source publishes "+possessive(d.women(), d.lang())+" share; "+possessive(d.men(), d.lang())+" is the rest up to 100"+nbsp+"per cent.")
	}
	add(any.Has(data.Provisional), "Senaste uppgiften är preliminär.", "The latest figure is provisional.")
	add(any.Has(data.Estimated), "Uppgifterna är delvis skattade av källan.", "The figures are partly estimated by the source.")
	add(any.Has(data.Approximate), "Uppgifterna är ungefärliga, så som källan anger dem.", "The figures are approximate, as the source gives them.")
	add(rounded, "Skillnaden är beräknad på oavrundade tal.", "The difference is computed from unrounded figures.")
	if newest := periods[len(periods)-1]; d.old(newest) {
		add(true, "Senaste uppgift är från "+string(newest)+".", "The latest figure is from "+string(newest)+".")
	}
	return all
}

// offByRounding reports whether the shown difference is not that of the shown values.
func (d draft) offByRounding(c indicators.Cell) bool {
	if d.indicator.Gap == indicators.GapRatio || !c.Women.OK() || !c.Men.OK() {
		return false
	}
	shown := d.scale.level(c.Women).Value - d.scale.level(c.Men).Value
	return Round(shown, d.scale.decimals) != d.scale.gap(c.Gap).Value
}

// oldAfter is how many years after its period a figure is said to be old.
const oldAfter = 4

func (d draft) old(p data.Period) bool {
	made := data.Period(d.made[:min(4, len(d.made))]).Year()
	return made-p.Year() >= oldAfter
}

// absent names the areas without a value, by reason.
func (d draft) absent(c comparison) []string {
	by := map[string][]string{}
	var order []string
	for _, p := range c.pairs {
		if p.cell.Gap.OK() {
			continue
		}
		why := Reason(p.cell.Gap.Status, d.lang())
		if len(by[why]) == 0 {
			order = append(order, why)
		}
		by[why] = append(by[why], p.label)
	}
	var all []string
	for _, why := range order {
		all = append(all, Capital(why)+": "+List(by[why], d.lang())+".")
	}
	return all
}

// agencies are the names readers know the sources by.
var agencies = map[string]string{"Kolada": "Kolada (RKA)"}

func agency(source string) string {
	if name, ok := agencies[source]; ok {
		return name
	}
	return source
}

// source is the source line: every table behind the cells with its vintage, and what was done to it.
func (d draft) source(cells []indicators.Cell) string {
	var tables []string
	for _, p := range pagesOf(cells) {
		s := d.table(p)
		if !slices.Contains(tables, s) {
			tables = append(tables, s)
		}
	}
	return d.say("Källa: ", "Source: ") + strings.Join(tables, "; ") + ". " + ownProcessing.In(d.lang())
}

// table names a provider's table with its vintage.
func (d draft) table(p data.Page) string {
	return agency(p.Source) + ", " + p.Table + d.say(", utgåva ", ", vintage ") + p.Vintage.Date()
}

var ownProcessing = data.Text{
	SV: "Lägesbilds egen bearbetning.",
	EN: "Processed by Lägesbild.",
}

// pagesOf are the pages that the cells' values come from, newest vintage first.
func pagesOf(cells []indicators.Cell) []data.Page {
	var pages []data.Page
	for _, c := range cells {
		for _, v := range []data.Value{c.Women, c.Men, c.Total} {
			if p := v.Origin.Page; v.OK() && p.Source != "" && !slices.Contains(pages, p) {
				pages = append(pages, p)
			}
		}
	}
	slices.SortStableFunc(pages, func(a, b data.Page) int { return strings.Compare(string(b.Vintage), string(a.Vintage)) })
	return pages
}
