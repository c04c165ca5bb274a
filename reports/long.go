package reports

import (
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators"
)

// long is every number behind the document, one a row: the place, those it is compared with, its county and riket, all
// periods, each sex and the gap. Numbers are in display units with all their decimals; their texts are rounded as in the
// figures.
func (b *builder) long() Table {
	say := b.say
	t := Table{Caption: say("Alla uppgifter", "All figures"), Columns: []Column{
		{Head: say("Indikator-id", "Indicator id")},
		{Head: say("Indikator", "Indicator")},
		{Head: say("Delmål", "Sub-goal")},
		{Head: say("Områdeskod", "Area code")},
		{Head: say("Område", "Area")},
		{Head: say("År", "Year")},
		{Head: say("Grupp", "Group")},
		{Head: say("Kön", "Sex")},
		{Head: say("Värde", "Value"), Unit: "number", Decimal: 1},
		{Head: say("Enhet", "Unit")},
		{Head: say("Anmärkning", "Remark")},
		{Head: say("Källa", "Source")},
		{Head: say("Tabell", "Table")},
		{Head: say("Hämtat", "Retrieved")},
	}}
	for _, id := range b.edition.named(b.place.Level) {
		d, ok := b.draft(id)
		if !ok {
			continue
		}
		goal := ""
		if g, ok := b.catalogue.Goal(d.indicator.Goal); ok {
			goal = g.Title.In(b.lang)
		}
		head := []Cell{{Text: id}, {Text: d.indicator.Title.In(b.lang)}, {Text: goal}}
		said := map[string]bool{} // area, class, year and unit
		whole := say("Samtliga", "All")
		addClass := func(d draft, code, name, class string, p data.Period, c indicators.Cell) {
			if key := name + "|" + class + "|" + string(p) + "|" + string(d.scale.unit); !said[key] {
				said[key] = true
				where := append(slices.Clone(head), Cell{Text: code}, Cell{Text: name}, Cell{Text: string(p)}, Cell{Text: orWords(class, whole)})
				t.Rows = append(t.Rows, d.longRows(where, c, code == b.place.Code)...)
			}
		}
		add := func(code, name string, p data.Period, c indicators.Cell) { addClass(d, code, name, "", p, c) }
		shown := []comparison{d.compare()}
		for _, a := range d.scope(shown[0]) {
			for _, p := range d.result.Periods {
				add(a.Code, d.nameOf(a), p, d.result.At(a.Code, p))
			}
		}
		if b.edition.shows(KindMap, id, b.place.Level) {
			shown = append(shown, d.onMap())
		}
		for _, c := range shown {
			for _, p := range c.pairs {
				if p.mean || p.code != "" {
					add(p.code, p.label, c.period, p.cell)
				}
			}
		}
		for _, s := range b.drawn[id] {
			addClass(s.draft, s.code, s.name, s.class, s.period, s.cell)
		}
	}
	return t
}

// scope is the areas whose numbers a document rests on: those in its comparison and chart, the county and riket.
func (d draft) scope(c comparison) []codelist.Area {
	codes := []string{codelist.Riket, d.place.Code}
	for _, a := range d.members() {
		codes = append(codes, a.Code, a.County)
	}
	for _, p := range c.pairs {
		codes = append(codes, p.code)
	}
	slices.Sort(codes)
	var all []codelist.Area
	for _, code := range slices.Compact(codes) {
		if a, ok := codelist.Lookup(code); ok {
			all = append(all, a)
		}
	}
	return all
}

// longRows are one cell's numbers; what the source does not have gives no row.
func (d draft) longRows(where []Cell, c indicators.Cell, own bool) []Row {
	s := d.scale
	var rows []Row
	add := func(what string, v data.Value, n Number, unit data.Unit, x float64) {
		if v.Status.Reasons() == data.NotAvailable || (d.single() || d.alone()) && v.Status.Has(data.NotApplicable) {
			return
		}
		if n.OK {
			n.Value = Round(x, 10)
		}
		name := unitNames[unit].long.In(d.lang())
		cells := append(slices.Clone(where), Cell{Text: what}, numberCell(n), Cell{Text: name}, Cell{Text: remarks(v.Status, d.lang())},
			Cell{Text: agency(v.Origin.Source)}, Cell{Text: v.Origin.Table}, Cell{Text: v.Origin.Vintage.Date()})
		rows = append(rows, Row{Cells: cells, Own: own})
	}
	for _, v := range []struct {
		name  string
		value data.Value
	}{{Capital(d.women()), c.Women}, {Capital(d.men()), c.Men}, {d.say("Totalt", "Total"), c.Total}} {
		add(v.name, v.value, s.level(v.value), s.unit, v.value.Number*s.factor)
	}
	add(d.say("Skillnad", "Difference"), c.Gap, s.gap(c.Gap), s.gapUnit, (c.Gap.Number-s.gapBase)*s.gapFactor)
	return rows
}

// qualities say what is particular about a value that is there.
var qualities = []struct {
	status data.Status
	word   data.Text
}{
	{data.Nil, data.Text{SV: "inget att redovisa", EN: "nil"}},
	{data.Approximate, data.Text{SV: "ungefärlig", EN: "approximate"}},
	{data.Provisional, data.Text{SV: "preliminär", EN: "provisional"}},
	{data.Estimated, data.Text{SV: "skattad", EN: "estimated"}},
	{data.Break, data.Text{SV: "tidsseriebrott", EN: "break in series"}},
	{data.Derived, data.Text{SV: "beräknad", EN: "computed"}},
	{data.Earlier, data.Text{SV: "ur en tidigare hämtning", EN: "from an earlier retrieval"}},
}

// remarks are a status in words.
func remarks(s data.Status, lang data.Lang) string {
	if s.Missing() {
		return Reason(s, lang)
	}
	var words []string
	for _, q := range qualities {
		if s.Has(q.status) {
			words = append(words, q.word.In(lang))
		}
	}
	return strings.Join(words, ", ")
}
