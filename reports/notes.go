package reports

import (
	"regexp"
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators"
)

// audience is where a note is read.
type audience int

// The audiences. A note for figures is read beside those that show a period it is about.
const (
	byFigure     audience = iota // beside figures and definitions
	byDefinition                 // beside definitions alone
	overTime                     // beside definitions and what is drawn over time
	withSums                     // beside definitions and where a county or riket is shown
	forLarger                    // beside both, in documents about a county or riket
)

// audiences are those of notes by id, a day at its end left out. Any other note is for figures.
var audiences = map[string]audience{
	"back-calculated":     byDefinition,
	"bas":                 byDefinition,
	"changed":             byDefinition,
	"election-years":      overTime,
	"more-decimals":       byDefinition,
	"municipalities-only": forLarger,
	"not-joined":          byDefinition,
	"other-compilation":   byDefinition,
	"rams":                byDefinition,
	"share-of-men":        byDefinition, // figures say it where they show such values
	"summed-areas":        withSums,
	"total-outside":       byDefinition, // no figure shows totals
	"two-populations":     byDefinition,
	"whole-percent":       byDefinition,

	"zeros-treated-as-missing": byDefinition,
	"zero-may-be-few":          overTime,
}

var noteDay = regexp.MustCompile(`-\d{4}-\d{2}-\d{2}$`)

func audienceOf(n data.Note) audience { return audiences[noteDay.ReplaceAllString(n.ID, "")] }

// notes are the definition's and the sources' notes that concern what is shown.
func (d draft) notes(shown func(data.Note) bool) []string {
	var all []string
	for _, n := range d.result.Notes {
		if text := n.Text.In(d.lang()); shown(n) && !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return all
}

// definitionNotes are those that stand by the definition.
func (d draft) definitionNotes() []string {
	return d.notes(func(n data.Note) bool { return audienceOf(n) != forLarger || d.aboutLarger() })
}

// lineNotes are those that concern a line over the periods.
func (d draft) lineNotes(periods []data.Period) []string {
	return d.notes(func(n data.Note) bool {
		switch audienceOf(n) {
		case byFigure, overTime:
			return overlaps(n, periods)
		case withSums, forLarger:
			return d.aboutLarger()
		}
		return false
	})
}

// comparisonNotes are those that concern areas side by side.
func (d draft) comparisonNotes(c comparison) []string {
	return d.notes(func(n data.Note) bool {
		switch audienceOf(n) {
		case byFigure:
			return overlaps(n, []data.Period{c.period})
		case withSums:
			return c.level == codelist.County || slices.ContainsFunc(c.pairs, func(p pair) bool { return p.strong && !p.mean })
		case forLarger:
			return d.aboutLarger()
		}
		return false
	})
}

// aboutLarger reports whether the document is about a county or riket.
func (d draft) aboutLarger() bool { return d.place.Level != string(codelist.Municipality) }

// overlaps reports whether a note is about any of the periods.
func overlaps(n data.Note, periods []data.Period) bool {
	return slices.ContainsFunc(periods, func(p data.Period) bool { return p >= n.From && (n.To == "" || p <= n.To) })
}

// breakNotes explain the breaks within a track.
func (d draft) breakNotes(t track) []string {
	var all []string
	for _, b := range d.result.Breaks {
		if b.In(d.place.Code) && b.From > t.periods[0] && b.From <= t.periods[len(t.periods)-1] {
			all = append(all, d.breakNote(b))
		}
	}
	return slices.Compact(all)
}

// breakNote explains a break. Why a territory changed says when.
func (d draft) breakNote(b data.SeriesBreak) string {
	if b.Area != "" {
		return d.say("Tidsseriebrott: ", "Break in series: ") + b.Why.In(d.lang())
	}
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
		if !c.Gap.OK() {
			continue
		}
		rounded = rounded || d.offByRounding(c)
		if c.Women.Origin.Source+c.Men.Origin.Source != "" { // not a mean of areas
			women, men, any = women|c.Women.Status, men|c.Men.Status, any|c.Women.Status|c.Men.Status|c.Gap.Status
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
	add(any.Has(data.Provisional), "Uppgifterna är delvis preliminära.", "The figures are partly provisional.")
	add(any.Has(data.Estimated), "Uppgifterna är delvis skattade av källan.", "The figures are partly estimated by the source.")
	add(any.Has(data.Approximate), "Uppgifterna är ungefärliga, så som källan anger dem.", "The figures are approximate, as the source gives them.")
	add(rounded, unrounded.SV, unrounded.EN)
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

// source is the source line: every table behind the cells with the days it was retrieved, and what was done to it.
func (d draft) source(cells []indicators.Cell) string {
	tables := d.tables(pagesOf(cells))
	word := d.say("Källa: ", "Source: ")
	if len(tables) > 1 {
		word = d.say("Källor: ", "Sources: ")
	}
	return word + strings.Join(tables, "; ") + ". " + ownProcessing.In(d.lang())
}

// tables names the providers' tables, each with the days it was retrieved: Kolada (RKA), N00943, hämtat 2024-12-12.
func (d draft) tables(pages []data.Page) []string {
	days := map[string][]string{}
	var names []string
	for _, p := range pages {
		name, day := agency(p.Source)+", "+p.Table, p.Vintage.Date()
		if len(days[name]) == 0 {
			names = append(names, name)
		}
		if !slices.Contains(days[name], day) {
			days[name] = append(days[name], day)
		}
	}
	for i, name := range names {
		names[i] = name + d.say(", hämtat ", ", retrieved ") + List(days[name], d.lang())
	}
	return names
}

var unrounded = data.Text{SV: "Skillnaden är beräknad på oavrundade tal.", EN: "The difference is computed from unrounded figures."}

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
