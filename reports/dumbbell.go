package reports

import (
	"cmp"
	"math"
	"slices"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators"
)

// pair is one row of a comparison: an area, or a reference such as riket.
type pair struct {
	code        string // "" for a reference
	label       string
	cell        indicators.Cell
	own, strong bool
	mean        bool // an unweighted mean, computed here
	distance    float64
}

// comparison is an indicator in one period for the areas of one kind, sorted by the size of the difference.
type comparison struct {
	period data.Period
	pairs  []pair
	areas  int // of them areas with a value, references not counted
	all    int // areas, with a value or not
	level  codelist.Level

	references []pair // as they stand among the pairs
}

// compare sets the place beside the areas it belongs with: a municipality, like its county, with the county's
// municipalities; riket, and a county whose municipalities have no values, with the counties. Where fewer than half of
// the areas have a value, the others are no rows. A place that nothing stands beside gives no period.
func (d draft) compare() comparison {
	members := d.members()
	p := d.period(members)
	if p == "" && d.place.Level == string(codelist.County) {
		members = counties()
		p = d.period(members)
	}
	if p == "" {
		return comparison{}
	}
	return d.compared(members, p)
}

// compared sets areas beside each other in a period.
func (d draft) compared(members []codelist.Area, p data.Period) comparison {
	c := comparison{period: p, all: len(members), level: members[0].Level}
	for _, a := range members {
		cell := d.result.At(a.Code, c.period)
		if cell.Gap.OK() {
			c.areas++
		}
		c.pairs = append(c.pairs, pair{code: a.Code, label: d.nameOf(a), cell: cell, own: a.Code == d.place.Code})
	}
	if 2*c.areas < c.all {
		c.pairs = slices.DeleteFunc(c.pairs, func(p pair) bool { return !p.cell.Gap.OK() })
	}
	c.references = d.references(c.period, members)
	c.pairs = append(c.pairs, c.references...)
	if len(c.pairs) < 2 {
		return comparison{}
	}
	for i := range c.pairs {
		c.pairs[i].distance = d.distance(c.pairs[i].cell)
	}
	slices.SortStableFunc(c.pairs, func(x, y pair) int { return cmp.Compare(x.distance, y.distance) })
	return c
}

// members are the areas that the place is compared among.
func (d draft) members() []codelist.Area {
	switch codelist.Level(d.place.Level) {
	case codelist.County:
		return codelist.Municipalities(d.place.Code)
	case codelist.Municipality:
		a, _ := codelist.Lookup(d.place.Code)
		return codelist.Municipalities(a.County)
	}
	return counties()
}

func counties() []codelist.Area {
	var all []codelist.Area
	for _, a := range codelist.Current() {
		if a.Level == codelist.County {
			all = append(all, a)
		}
	}
	return all
}

// period is the newest one in which the place has a value or, where it is not one of the members, most of them have.
func (d draft) period(members []codelist.Area) data.Period {
	own := slices.ContainsFunc(members, func(a codelist.Area) bool { return a.Code == d.place.Code }) || d.place.Code == codelist.Riket
	for _, p := range slices.Backward(d.result.Periods) {
		n := 0
		for _, a := range members {
			if d.result.At(a.Code, p).Gap.OK() {
				n++
			}
		}
		if own && d.result.At(d.place.Code, p).Gap.OK() || !own && n > 1 && 2*n >= len(members) {
			return p
		}
	}
	return ""
}

// distance is how far a gap lies from equality, as shown; missing ones lie last.
func (d draft) distance(c indicators.Cell) float64 {
	if !c.Gap.OK() {
		return math.Inf(1)
	}
	return math.Abs(d.scale.gap(c.Gap).Value)
}

func (d draft) nameOf(a codelist.Area) string { return PlaceOf(a, d.lang()).Name }

// references are the county and riket as published; for what is not published, the members' unweighted mean.
func (d draft) references(p data.Period, members []codelist.Area) []pair {
	var refs []pair
	municipalities := codelist.Municipalities("")
	if members[0].Level == codelist.Municipality && len(members) < len(municipalities) {
		county, _ := codelist.Lookup(members[0].County)
		if c := d.result.At(county.Code, p); c.Gap.OK() {
			refs = append(refs, pair{label: d.nameOf(county), cell: c, strong: true, own: county.Code == d.place.Code})
		} else if c, n := d.mean(p, members); n > 1 {
			refs = append(refs, pair{label: d.meanOfCounty(n, len(members)), cell: c, strong: true, mean: true})
		}
	}
	if c := d.result.At(codelist.Riket, p); c.Gap.OK() {
		return append(refs, pair{label: d.say("Riket", "Sweden"), cell: c, strong: true, own: d.place.Code == codelist.Riket})
	}
	if c, n := d.mean(p, municipalities); n > len(members) || n > 0 && len(members) == len(municipalities) {
		number := Decimal(float64(n), 0, d.lang())
		refs = append(refs, pair{label: d.say("Ovägt medel, "+number+" kommuner", "Unweighted mean, "+number+" municipalities"), cell: c, strong: true, mean: true})
	}
	return refs
}

func (d draft) meanOfCounty(n, all int) string {
	if n == all {
		return d.say("Ovägt medel, länets kommuner", "Unweighted mean, the county's municipalities")
	}
	count := Count(n, d.lang())
	return d.say("Ovägt medel, "+count+" av länets kommuner", "Unweighted mean, "+count+" of the county's municipalities")
}

// mean is the unweighted mean of the areas that have both sexes' values, and how many they are. Its gap is that of the
// means.
//
// Source: Kolada (RKA), group values are unweighted means of their members.
func (d draft) mean(p data.Period, areas []codelist.Area) (indicators.Cell, int) {
	var women, men float64
	n := 0
	for _, a := range areas {
		if c := d.result.At(a.Code, p); c.Women.OK() && c.Men.OK() {
			women, men, n = women+c.Women.Number, men+c.Men.Number, n+1
		}
	}
	if n == 0 {
		return indicators.Cell{}, 0
	}
	women, men = women/float64(n), men/float64(n)
	gap := data.Value{Number: women - men, Status: data.Derived}
	if d.indicator.Gap == indicators.GapRatio {
		gap.Number = women / men
	}
	return indicators.Cell{
		Women: data.Value{Number: women, Status: data.Derived}, Men: data.Value{Number: men, Status: data.Derived}, Gap: gap,
	}, n
}

// dumbbell draws up the comparison.
func (d draft) dumbbell(c comparison) Figure {
	body := &Dumbbell{Axis: d.axis(), Gap: d.say("Skillnad", "Difference"), Names: d.names(), Band: d.band()}
	body.Axis.FromZero = false
	f := d.sideBySide("dumbbell", c, func(p pair, w, m, g Number) {
		body.Rows = append(body.Rows, DumbbellRow{Label: p.label, Women: w, Men: m, Gap: g, Own: p.own, Strong: p.strong})
	})
	f.Subtitle[len(f.Subtitle)-1].Text += d.say(". Sorterat efter skillnadens storlek.", ". Sorted by size of the difference.")
	f.Body = body
	f.Alt = sentences(d.say("Hanteldiagram med ett par punkter för varje område. ", "Dumbbell chart with a pair of dots for each area. ")+f.Title+".", f.Text)
	return f
}

// names are the sexes' names as series have them.
func (d draft) names() [2]string { return [2]string{Capital(d.women()), Capital(d.men())} }

// sideBySide is what figures of a comparison have alike. It shows every row to add, in the comparison's order.
func (d draft) sideBySide(kind string, c comparison, add func(p pair, women, men, gap Number)) Figure {
	table := Table{Caption: d.comparisonCaption(c), Columns: d.columns(d.say("Område", "Area"))}
	var cells []indicators.Cell
	for _, p := range c.pairs {
		w, m, g := d.scale.level(p.cell.Women), d.scale.level(p.cell.Men), d.scale.gap(p.cell.Gap)
		add(p, w, m, g)
		table.Rows = append(table.Rows, Row{Cells: d.cells(p.label, w, m, g), Own: p.own, Strong: p.strong})
		cells = append(cells, p.cell)
	}
	f := d.figure(kind, d.comparisonTitle(c), string(c.period), table)
	f.Text = d.comparisonText(c)
	f.Notes = append(d.comparisonNotes(c), d.doubts([]data.Period{c.period}, cells)...)
	f.Notes = append(f.Notes, d.absent(c)...)
	f.Source = d.source(cells)
	return f
}

func (d draft) comparisonCaption(c comparison) string {
	return d.measured() + ", " + string(c.period)
}

// comparisonTitle is the place's own finding where it has a value and another figure has not told it already; for a
// county without one it is what its municipalities have in common, else where they differ.
func (d draft) comparisonTitle(c comparison) string {
	if own := c.own(); own != nil && !d.told {
		return d.dated(d.finding(own.cell, d.place.In), c.period)
	}
	if title := d.majority(c); title != "" && !d.told {
		return d.dated(title, c.period)
	}
	least, most := d.extremes(c)
	if len(most) == 0 {
		return d.dated(fill(d.say(d.topic()+": lika stor skillnad i alla kommuner", d.topic()+": the same difference in all municipalities"), nil), c.period)
	}
	return d.dated(d.spread(least, most), c.period)
}

// own is the place's own row, if it has a value.
func (c comparison) own() *pair {
	for i := range c.pairs {
		if p := &c.pairs[i]; p.own && p.cell.Gap.OK() {
			return p
		}
	}
	return nil
}

// majority is the finding said of most municipalities at once: "… i nio av länets tio kommuner"; "" where its wording
// holds numbers or the municipalities are divided.
func (d draft) majority(c comparison) string {
	if !plain(d.wording.Finding.In(d.lang())) || c.level != codelist.Municipality {
		return ""
	}
	count := map[direction]int{}
	for _, p := range c.pairs {
		if p.code != "" && p.cell.Gap.OK() {
			dir, near := d.cellDirection(p.cell)
			if d.toldEqual(dir, near) {
				dir = equal
			}
			count[dir]++
		}
	}
	dir := womenHigher
	if count[menHigher] > count[womenHigher] {
		dir = menHigher
	}
	n := count[dir]
	if 2*n <= c.areas {
		return ""
	}
	return fill(d.findingTemplate(), d.words(indicators.Cell{}, dir, false, d.among(n, c)))
}

// among is "i nio av länets tio kommuner".
func (d draft) among(n int, c comparison) string {
	some, all := CountOf(n, c.areas, d.lang())
	whole := d.say("länets "+all+" kommuner", "the county's "+all+" municipalities")
	switch {
	case c.areas < c.all && n == c.areas:
		return d.say("i alla "+all+" kommuner som har uppgift", "in all "+all+" municipalities that have figures")
	case c.areas < c.all:
		return d.say("i "+some+" av de "+all+" kommuner som har uppgift", "in "+some+" of the "+all+" municipalities that have figures")
	case n == c.areas:
		return d.say("i alla "+whole, "in all of "+whole)
	}
	return d.say("i "+some+" av "+whole, "in "+some+" of "+whole)
}

// extremes are the areas with the smallest and the largest difference as shown.
func (d draft) extremes(c comparison) (least, most []string) {
	low, high := math.Inf(1), -1.0
	for _, p := range c.pairs {
		if p.code != "" && p.cell.Gap.OK() {
			low, high = math.Min(low, p.distance), math.Max(high, p.distance)
		}
	}
	for _, p := range c.pairs {
		if p.code == "" || !p.cell.Gap.OK() {
			continue
		}
		switch p.distance {
		case low:
			least = append(least, p.label)
		case high:
			most = append(most, p.label)
		}
	}
	slices.Sort(least)
	slices.Sort(most)
	return least, most
}

// comparisonText says the place's values and how its difference stands among the others, or the extremes.
func (d draft) comparisonText(c comparison) string {
	own := c.own()
	if own == nil {
		return d.extremesText(c)
	}
	rank := d.rank(c, own)
	it := d.say("Skillnaden", "The difference")
	if rank != "" {
		it = d.say("Den", "It")
	}
	return sentences(d.levels(c.period, own.cell), rank, d.besides(it, c, own))
}

// extremesText says where the difference is smallest and largest, with numbers.
func (d draft) extremesText(c comparison) string {
	least, most := d.extremes(c)
	if len(least) == 0 || len(most) == 0 {
		return ""
	}
	var low, high string
	for _, p := range c.pairs {
		switch p.label {
		case least[0]:
			low = d.gapAmount(p.cell)
		case most[0]:
			high = d.gapAmount(p.cell)
		}
	}
	return d.say(
		"År "+string(c.period)+" var skillnaden minst "+d.places(least)+" ("+low+") och störst "+d.places(most)+" ("+high+").",
		"In "+string(c.period)+" the difference was smallest "+d.places(least)+" ("+low+") and largest "+d.places(most)+" ("+high+").")
}

// telling is how far from either end a place in a list is worth telling.
const telling = 5

// rank says which place the own area's difference takes among the county's municipalities, smallest first. Ties share
// the better place.
func (d draft) rank(c comparison, own *pair) string {
	if own.code == "" || c.areas < 3 || own.distance == 0 {
		return ""
	}
	smaller, same := 0, 0
	for _, p := range c.pairs {
		switch {
		case p.code == "" || !p.cell.Gap.OK() || p.code == own.code:
		case p.distance < own.distance:
			smaller++
		case p.distance == own.distance:
			same++
		}
	}
	larger := c.areas - 1 - smaller - same
	if min(smaller, larger) >= telling {
		return ""
	}
	place, adjective := smaller+1, d.say("minsta", "smallest")
	if larger < smaller {
		place, adjective = larger+1, d.say("största", "largest")
	}
	if n := Count(same, d.lang()); 3*same > c.areas && c.level == codelist.Municipality {
		return d.say("Lika stor skillnad hade "+n+" andra av länets kommuner.", "The difference was the same in "+n+" other municipalities of the county.")
	}
	shared := ""
	if same > 0 {
		shared = d.say(", tillsammans med "+others(same, d.lang()), ", shared with "+others(same, d.lang()))
	}
	return d.say("Skillnaden var den "+ordinal(place, d.lang())+adjective+" bland "+d.field(c)+shared+".",
		"The difference was the "+ordinal(place, d.lang())+adjective+" among "+d.field(c)+shared+".")
}

// field is whom a place is ranked among.
func (d draft) field(c comparison) string {
	all := Count(c.areas, d.lang())
	switch {
	case c.level == codelist.County && c.areas < c.all:
		return d.say("de "+all+" län som har uppgift", "the "+all+" counties that have figures")
	case c.level == codelist.County:
		return d.say("landets "+all+" län", "the country's "+all+" counties")
	case c.areas < c.all:
		return d.say("de "+all+" av länets kommuner som har uppgift", "the "+all+" municipalities of the county that have figures")
	}
	return d.say("länets "+all+" kommuner", "the county's "+all+" municipalities")
}

func others(n int, lang data.Lang) string {
	switch {
	case lang == data.English && n == 1:
		return "one other"
	case lang == data.English:
		return Count(n, lang) + " others"
	case n == 1:
		return "en annan"
	}
	return Count(n, lang) + " andra"
}

// besides sets riket's difference, as published, beside the place's.
func (d draft) besides(it string, c comparison, own *pair) string {
	for _, p := range c.pairs {
		if p.strong && !p.own && p.label == d.say("Riket", "Sweden") {
			here, there := d.gapAmount(own.cell), d.gapAmount(p.cell)
			switch {
			case own.distance == 0 && p.distance == 0:
				return ""
			case own.distance == 0:
				return d.say("I riket var skillnaden "+there+".", "In Sweden as a whole the difference was "+there+".")
			case here == there:
				return d.say(it+" var "+here+" både "+d.place.In+" och i riket.", it+" was "+here+" both "+d.place.In+" and in Sweden as a whole.")
			}
			return d.say(it+" var "+here+" "+d.place.In+" och "+there+" i riket.", it+" was "+here+" "+d.place.In+" and "+there+" in Sweden as a whole.")
		}
	}
	return ""
}
