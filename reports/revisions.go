package reports

import (
	"cmp"
	"slices"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators"
)

// revisions are the numbers of the place, its county and riket that would have been shown otherwise before the newest
// retrieval: revised by their source, or withdrawn. New periods are no revisions, and neither are decimals that do not
// show. The caption says how many there are and of how many indicators they could be.
func (b *builder) revisions(before []*indicators.Result) Table {
	say := b.say
	t := Table{}
	compared := 0
	for _, id := range b.edition.named(b.place.Level) {
		i := slices.IndexFunc(before, func(r *indicators.Result) bool { return r.Indicator.ID == id })
		if d, ok := b.draft(id); ok && i >= 0 {
			compared++
			t.Rows = append(t.Rows, d.revised(before[i])...)
		}
	}
	if compared == 0 {
		t.Caption = say("Uppgifterna har hämtats en gång; det finns ingen tidigare hämtning att jämföra med.", "The figures have been retrieved once; there is no earlier retrieval to compare with.")
		return t
	}
	n := len(t.Rows)
	number := Capital(Count(n, b.lang))
	switch n {
	case 0:
		t.Caption = say("Inga tal har ändrats sedan den förra hämtningen.", "No numbers have changed since the retrieval before.")
	case 1:
		t.Caption = say("Ett tal har ändrats sedan den förra hämtningen.", "One number has changed since the retrieval before.")
	default:
		t.Caption = say(number+" tal har ändrats sedan den förra hämtningen.", number+" numbers have changed since the retrieval before.")
	}
	of := Decimal(float64(compared), 0, b.lang)
	t.Caption += " " + say("Indikatorer som har hämtats mer än en gång: "+of+".", "Indicators that have been retrieved more than once: "+of+".")
	if n == 0 {
		return t
	}
	t.Columns = []Column{
		{Head: say("Indikator", "Indicator")},
		{Head: say("Område", "Area")},
		{Head: say("År", "Year")},
		{Head: say("Kön", "Sex")},
		{Head: say("Förra hämtningen", "Before"), Unit: "number", Decimal: 1},
		{Head: say("Nu", "Now"), Unit: "number", Decimal: 1},
		{Head: say("Ändring", "Change"), Unit: "number", Decimal: 1},
		{Head: say("Enhet", "Unit")},
		{Head: say("Hämtat förra gången", "Retrieved before")},
		{Head: say("Hämtat nu", "Retrieved now")},
	}
	return t
}

// revised are one indicator's rows. Where the unit itself has changed, no numbers are compared.
func (d draft) revised(before *indicators.Result) []Row {
	title := Cell{Text: d.indicator.Title.In(d.lang())}
	if before.Unit != d.result.Unit {
		words := d.say("Enheten har ändrats; talen går inte att jämföra.", "The unit has changed; the numbers cannot be compared.")
		return []Row{{Cells: []Cell{title, {Text: words}}}}
	}
	codes := []string{d.place.Code, codelist.Riket}
	if a, ok := codelist.Lookup(d.place.Code); ok && a.County != "" {
		codes = []string{d.place.Code, a.County, codelist.Riket}
	}
	var rows []Row
	for _, code := range slices.Compact(codes) {
		area, _ := codelist.Lookup(code)
		for _, p := range before.Periods {
			was, is := before.At(code, p), d.result.At(code, p)
			for _, v := range []struct {
				name    string
				was, is data.Value
			}{{Capital(d.women()), was.Women, is.Women}, {Capital(d.men()), was.Men, is.Men}, {d.say("Totalt", "Total"), was.Total, is.Total}} {
				if change, ok := d.change(v.was, v.is); ok {
					where := []Cell{title, {Text: d.nameOf(area)}, {Text: string(p)}, {Text: v.name}}
					rows = append(rows, Row{Cells: append(append(where, change...), Cell{Text: d.unitWords()},
						Cell{Text: retrieved(v.was, before)}, Cell{Text: retrieved(v.is, d.result)}), Own: code == d.place.Code})
				}
			}
		}
	}
	return rows
}

// change is a value before and now, with the difference; false where it shows none.
func (d draft) change(was, is data.Value) ([]Cell, bool) {
	old, now := d.scale.level(was), d.scale.level(is)
	if !old.OK || old.Text == now.Text {
		return nil, false
	}
	change := Cell{}
	if now.OK {
		x := now.Value - old.Value
		change = numberCell(Number{Value: Round(x, d.scale.decimals), OK: true, Text: SignedDecimal(x, d.scale.decimals, d.lang())})
	}
	return []Cell{numberCell(old), numberCell(now), change}, true
}

// retrieved is the day of a value's vintage, of the whole result's where the value was computed of several.
func retrieved(v data.Value, r *indicators.Result) string {
	return cmp.Or(v.Origin.Vintage.Date(), r.Vintage.Date())
}
