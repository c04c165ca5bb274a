package reports

import (
	"cmp"
	"slices"

	"lagesbild/data/codelist"
	"lagesbild/indicators"
)

// peers sets the place beside those it is best compared with: for each indicator, in the newest period in which the place
// has both sexes' figures, the place itself, its peers by the size of the difference, and every group that it is tried
// against with the place that it has there. An indicator of which fewer than half of the peers have figures has no rows,
// and a group is left out likewise. A municipality's peers are those that its county has picked for it, or the
// others of its municipality group; a county's are all counties. The country has none, and so no columns.
func (b *builder) peers() Table {
	groups := b.catalogue.Benchmarks(b.place.Code)
	at := slices.IndexFunc(groups, func(g indicators.Group) bool {
		return g.ID == "peers" || b.place.Level == string(codelist.County)
	})
	if at < 0 {
		return Table{}
	}
	say := b.say
	t := Table{Caption: b.place.Name + say(" jämfört med ", " compared with ") + groups[at].Title.In(b.lang), Columns: []Column{
		{Head: say("Indikator", "Indicator")},
		{Head: say("Område eller grupp", "Area or group")},
		{Head: say("År", "Year")},
		{Head: say("Kvinnor", "Women"), Role: Women, Unit: "number", Decimal: 1},
		{Head: say("Män", "Men"), Role: Men, Unit: "number", Decimal: 1},
		{Head: say("Skillnad", "Difference"), Unit: "number", Decimal: 1},
		{Head: say("Enhet", "Unit")},
		{Head: say("Plats i gruppen", "Place in the group")},
		{Head: say("Gruppens värde", "The group's value")},
	}}
	for _, id := range b.edition.named(b.place.Level) {
		if d, ok := b.draft(id); ok && !d.readyMade() {
			t.Rows = append(t.Rows, d.amongPeers(groups, groups[at].Areas)...)
		}
	}
	if len(t.Rows) == 0 {
		return Table{}
	}
	return t
}

// amongPeers are one indicator's rows.
func (d draft) amongPeers(groups []indicators.Group, peers []string) []Row {
	p, ok := d.result.Latest(d.place.Code)
	if !ok {
		return nil
	}
	row := func(name string, c indicators.Cell, place, counted string) Row {
		return Row{Cells: []Cell{
			{Text: d.indicator.Title.In(d.lang())},
			{Text: name},
			{Text: string(p)},
			numberCell(d.scale.level(c.Women)), numberCell(d.scale.level(c.Men)), numberCell(d.scale.gap(c.Gap)),
			{Text: d.unitWords()},
			{Text: place},
			{Text: counted},
		}}
	}
	own := row(d.place.Name, d.result.At(d.place.Code, p), "", "")
	own.Own = true
	rows := []Row{own}
	var others []pair
	known := 0
	for _, code := range peers {
		if a, ok := codelist.Lookup(code); ok && code != d.place.Code {
			cell := d.result.At(code, p)
			if cell.Gap.OK() {
				known++
			}
			others = append(others, pair{label: d.nameOf(a), cell: cell, distance: d.distance(cell)})
		}
	}
	if 2*known < len(others) {
		return nil
	}
	slices.SortStableFunc(others, func(x, y pair) int { return cmp.Compare(x.distance, y.distance) })
	for _, o := range others {
		rows = append(rows, row(o.label, o.cell, "", ""))
	}
	for _, g := range d.result.Benchmarks(d.place.Code, p, groups) {
		if 2*g.Gap.Members < len(g.Group.Areas) {
			continue
		}
		cell := indicators.Cell{Women: g.Women.Value, Men: g.Men.Value, Gap: g.Gap.Value}
		r := row(Capital(g.Group.Title.In(d.lang())), cell, d.placed(g.Standing.Unequal), d.countedAs(g.Gap))
		r.Strong = true
		rows = append(rows, r)
	}
	return rows
}

// placed is a place among those that have figures; 1 is nearest equality.
func (d draft) placed(p indicators.Place) string {
	if p.Rank == 0 {
		return ""
	}
	rank, ranked := Decimal(float64(p.Rank), 0, d.lang()), Decimal(float64(p.Ranked), 0, d.lang())
	words := d.say(rank+" av "+ranked, rank+" of "+ranked)
	if p.Shared {
		words += d.say(", delad", ", shared")
	}
	return words
}

// countedAs tells how a group's value comes from its members'.
func (d draft) countedAs(g indicators.GroupValue) string {
	n := Decimal(float64(g.Members), 0, d.lang())
	if g.Joint {
		return d.say("sammanvägt av "+n, "joint value of "+n)
	}
	return d.say("ovägt medel av "+n, "unweighted mean of "+n)
}
