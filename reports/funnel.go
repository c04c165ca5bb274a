package reports

import (
	"cmp"
	"math"
	"slices"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators"
)

// sizes is for how many sizes of areas a funnel's limits are worked out.
const sizes = 60

// spread is a funnel in the making: the areas' figures of one sex in one period around the benchmark's.
type spread struct {
	draft
	sex    indicators.Quantity
	period data.Period
	level  codelist.Level
	all    int // areas, with a figure or not
	centre data.Value
	areas  []outlier // with a figure, the most persons last
}

// outlier is an area in a funnel, or one that could be.
type outlier struct {
	area    codelist.Area
	persons float64
	value   data.Value
	cell    indicators.Cell
	side    int // 1 above the outer limits, −1 below
	inner   int // likewise of the inner ones
}

// funnel makes a funnel, or says why it cannot be made.
func (b *builder) funnel(d draft, e Entry) (Figure, string) {
	s := spread{draft: d, sex: indicators.Quantity(e.Sex)}
	if s.sex == "" {
		if s.sex = indicators.OfTotal; !s.counted() {
			s.sex = indicators.OfWomen
		}
	}
	if why := s.fill(); why != "" {
		return Figure{}, why
	}
	for _, o := range s.areas {
		b.draw(d, o.area.Code, s.nameOf(o.area), "", s.period, o.cell)
	}
	words := d.groups(b.place.In)
	words["year"] = string(s.period)
	if c := d.result.At(b.place.Code, s.period); c.Gap.OK() {
		words = d.overrideWords(c, s.period)
	}
	return b.override(s.figure(), e, words), ""
}

func (s *spread) of(c indicators.Cell) data.Value {
	switch s.sex {
	case indicators.OfWomen:
		return c.Women
	case indicators.OfMen:
		return c.Men
	}
	return c.Total
}

// benchmark is the area whose figure is in the funnel's middle.
func (s *spread) benchmark() codelist.Area {
	code := codelist.Riket
	if m := s.indicator.Method.Funnel; m != nil {
		code = m.Against
	}
	a, _ := codelist.Lookup(code)
	return a
}

// fill collects the areas in the newest period in which at least half of them, the benchmark and a place that is one of
// them have a figure whose number of persons is known.
func (s *spread) fill() (why string) {
	enough, there := false, PlaceOf(s.benchmark(), s.lang()).In
	for _, members := range [][]codelist.Area{codelist.Municipalities(""), counties()} {
		own := slices.ContainsFunc(members, func(a codelist.Area) bool { return a.Code == s.place.Code })
		if s.place.Level == string(codelist.Municipality) && !own {
			continue
		}
		for _, p := range slices.Backward(s.result.Periods) {
			s.period, s.level, s.all = p, members[0].Level, len(members)
			s.centre = s.of(s.result.At(s.benchmark().Code, p))
			s.collect(members)
			if 2*len(s.areas) < len(members) {
				continue
			}
			if enough = true; s.centre.OK() && (!own || s.own() != nil) {
				return ""
			}
		}
	}
	switch {
	case enough:
		return s.say("Det finns ingen uppgift med känt antal personer "+s.place.In+" eller "+there+".", "There is no figure with a known number of persons "+s.place.In+" or "+there+".")
	case s.counted():
		return s.say("Uppgifter med känt antal personer finns för färre än hälften av landets kommuner.", "Figures with known numbers of persons exist for fewer than half of the country's municipalities.")
	}
	return s.say("Antalet personer bakom talen är inte känt; utan det går slumpens gränser inte att beräkna.",
		"The numbers of persons behind the figures are not known; without them the limits of chance cannot be computed.")
}

// counted reports whether any figure's number of persons is known.
func (s *spread) counted() bool {
	return slices.ContainsFunc(s.result.Areas, func(area string) bool {
		return slices.ContainsFunc(s.result.Periods, func(p data.Period) bool {
			_, ok := s.result.Persons(area, p, s.sex)
			return ok && s.of(s.result.At(area, p)).OK()
		})
	})
}

// collect takes the areas that have a figure and a number of persons, and tells on which side of the limits they are; where
// the benchmark has none, on neither.
func (s *spread) collect(members []codelist.Area) {
	s.areas = nil
	for _, a := range members {
		cell := s.result.At(a.Code, s.period)
		n, ok := s.result.Persons(a.Code, s.period, s.sex)
		o := outlier{area: a, persons: n, value: s.of(cell), cell: cell}
		inner, okInner := s.result.FunnelLimits(s.centre.Number, n, indicators.Level95)
		outer, okOuter := s.result.FunnelLimits(s.centre.Number, n, indicators.Level998)
		if !ok || !o.value.OK() || !okInner || !okOuter {
			continue
		}
		o.inner, o.side = beyond(o.value.Number, inner.Low, inner.High), beyond(o.value.Number, outer.Low, outer.High)
		s.areas = append(s.areas, o)
	}
	slices.SortStableFunc(s.areas, func(x, y outlier) int { return cmp.Compare(x.persons, y.persons) })
}

func beyond(x, low, high float64) int {
	switch {
	case x > high:
		return 1
	case x < low:
		return -1
	}
	return 0
}

// own is the place's own point, nil where it is none.
func (s *spread) own() *outlier {
	i := slices.IndexFunc(s.areas, func(o outlier) bool { return o.area.Code == s.place.Code })
	if i < 0 {
		return nil
	}
	return &s.areas[i]
}

// near reports whether an area belongs with the place and is named: in its county or, for riket and among counties, the
// area itself.
func (s *spread) near(a codelist.Area) bool {
	return a.Code == s.place.Code || slices.ContainsFunc(s.members(), func(m codelist.Area) bool {
		return m.Code == a.Code && s.place.Level != string(codelist.Country)
	})
}

// figure draws up the funnel.
func (s *spread) figure() Figure {
	body := &Funnel{Centre: s.scale.level(s.centre), Name: s.nameOf(s.benchmark()), Axis: s.axis(), Head: s.persons()}
	body.Axis.FromZero = false
	cells := []indicators.Cell{s.result.At(s.benchmark().Code, s.period)}
	for _, o := range s.areas {
		body.Points = append(body.Points, FunnelPoint{
			Label: s.nameOf(o.area), Size: o.persons, Value: s.scale.level(o.value), Side: o.side, Own: o.area.Code == s.place.Code, Named: s.near(o.area),
		})
		cells = append(cells, o.cell)
	}
	body.Limits = s.limits()
	f := s.draft.figure("funnel", s.title(), string(s.period), s.table())
	f.Subtitle = s.subtitle()
	f.Body = body
	f.Text = sentences(s.levels(), s.counts())
	f.Alt = sentences(s.say("Punktdiagram med antalet personer längs den vågräta axeln och gränser som smalnar av åt höger. ",
		"Scatter chart with the number of persons along the horizontal axis and limits that narrow to the right. ")+f.Title+".", f.Text)
	f.Notes = []string{s.reading()}
	if over, under := s.outside(); 2*(over+under) > len(s.areas) {
		f.Notes = append(f.Notes, s.say("De flesta områden ligger utanför: de skiljer sig åt av annat än slump, och att ett enda gör det är då inget särskilt.",
			"Most areas lie outside: they differ by more than chance, and that a single one does so is then nothing particular."))
	}
	f.Notes = append(f.Notes, s.lineNotes([]data.Period{s.period})...)
	if n := s.all - len(s.areas); n > 0 {
		f.Notes = append(f.Notes, s.say("Områden utan uppgift, "+Count(n, s.lang())+" av "+Count(s.all, s.lang())+", är inte med.", "Areas without figures, "+Count(n, s.lang())+" of "+Count(s.all, s.lang())+", are left out."))
	}
	f.Source = s.source(cells)
	return f
}

// limits are the limits at sizes that rise in even ratios, from the smallest area to the largest.
func (s *spread) limits() []FunnelLimit {
	least, most := s.areas[0].persons, s.areas[len(s.areas)-1].persons
	fine := s.scale.with(s.scale.decimals + 2)
	var all []FunnelLimit
	for i := range sizes {
		n := least * math.Pow(most/least, float64(i)/(sizes-1))
		l := FunnelLimit{Size: n}
		for level, into := range map[indicators.Level]*Interval{indicators.Level95: &l.Inner, indicators.Level998: &l.Outer} {
			if in, ok := s.result.FunnelLimits(s.centre.Number, n, level); ok {
				*into = Interval{fine.level(data.Value{Number: in.Low}), fine.level(data.Value{Number: in.High})}
			}
		}
		if n0 := len(all); l.Inner.Known() && l.Outer.Known() && (n0 == 0 || n > all[n0-1].Size) {
			all = append(all, l)
		}
	}
	return all
}

// group is whom the values are of.
func (s *spread) group() string {
	switch s.sex {
	case indicators.OfWomen:
		return s.women()
	case indicators.OfMen:
		return s.men()
	}
	return s.women() + s.say(" och ", " and ") + s.men() + s.say(" tillsammans", " together")
}

func (s *spread) subtitle() []Run {
	role := map[indicators.Quantity]Role{indicators.OfWomen: Women, indicators.OfMen: Men}[s.sex]
	unit := ", " + s.unitWords()
	if s.saysUnit() {
		unit = ""
	}
	point := s.say(". En punkt för varje kommun.", ". A point for each municipality.")
	if s.level == codelist.County {
		point = s.say(". En punkt för varje län.", ". A point for each county.")
	}
	return []Run{{Text: s.indicator.Measured.In(s.lang()) + ", "}, {s.group(), role}, {Text: ", " + string(s.period) + unit + point}}
}

// persons heads the horizontal axis.
func (s *spread) persons() string {
	return s.say("Antal personer som talet gäller", "Number of persons that the figure is of")
}

// manyOutside is how many areas may lie outside the outer limits and all stand in the table.
const manyOutside = 30

// table lists the benchmark and, by value, the areas that are named and, unless they are many, those outside the outer
// limits; the others are among the document's data.
func (s *spread) table() Table {
	over, under := s.outside()
	count := func(n int) string { return Decimal(float64(n), 0, s.lang()) }
	t := Table{Caption: s.measured() + ", " + s.group() + ", " + string(s.period)}
	t.Caption += s.say(". Av "+count(len(s.areas))+" områden låg "+count(over+under)+" utanför den yttre gränsen, "+count(over)+" över och "+count(under)+" under",
		". Of "+count(len(s.areas))+" areas, "+count(over+under)+" lay outside the outer limit, "+count(over)+" above and "+count(under)+" below")
	role := map[indicators.Quantity]Role{indicators.OfWomen: Women, indicators.OfMen: Men}[s.sex]
	t.Columns = []Column{
		{Head: s.say("Område", "Area")},
		{Head: s.persons(), Unit: "persons"},
		{Head: Capital(s.group()), Role: role, Unit: s.scale.unit, Decimal: s.scale.decimals},
		{Head: s.say("Läge mot gränserna 95 och 99,8 procent", "Place by the limits of 95 and 99.8 per cent")},
	}
	shown := slices.DeleteFunc(slices.Clone(s.areas), func(o outlier) bool { return (o.side == 0 || over+under > manyOutside) && !s.near(o.area) })
	slices.SortStableFunc(shown, func(x, y outlier) int { return cmp.Compare(y.value.Number, x.value.Number) })
	for _, o := range shown {
		t.Rows = append(t.Rows, Row{Own: o.area.Code == s.place.Code, Cells: []Cell{
			{Text: s.nameOf(o.area)}, numberCell(people(o.persons, s.lang())), numberCell(s.scale.level(o.value)), {Text: s.where(o)},
		}})
	}
	b := s.benchmark()
	row := Row{Strong: true, Cells: []Cell{{Text: s.nameOf(b)}, {Text: "–"}, numberCell(s.scale.level(s.centre)), {Text: s.say("jämförelsevärde", "benchmark")}}}
	if n, ok := s.result.Persons(b.Code, s.period, s.sex); ok {
		row.Cells[1] = numberCell(people(n, s.lang()))
	}
	t.Rows = append(t.Rows, row)
	return t
}

func people(n float64, lang data.Lang) Number {
	return Number{Value: Round(n, 0), OK: true, Text: Decimal(n, 0, lang)}
}

// where says on which side of which limits an area is.
func (s *spread) where(o outlier) string {
	switch {
	case o.side > 0:
		return s.say("över den yttre gränsen", "above the outer limit")
	case o.side < 0:
		return s.say("under den yttre gränsen", "below the outer limit")
	case o.inner > 0:
		return s.say("över den inre gränsen", "above the inner limit")
	case o.inner < 0:
		return s.say("under den inre gränsen", "below the inner limit")
	}
	return s.say("inom gränserna", "within the limits")
}

// outside counts the areas outside the outer limits.
func (s *spread) outside() (over, under int) {
	for _, o := range s.areas {
		over, under = over+max(o.side, 0), under+max(-o.side, 0)
	}
	return over, under
}

// title says how the place, the county's municipalities or all areas lie to what chance explains.
func (s *spread) title() string {
	topic := s.topic() + ": "
	if own := s.own(); own != nil {
		how := map[int][2]string{1: {"över", "above"}, 0: {"inom", "within"}, -1: {"under", "below"}}[own.side]
		return s.dated(topic+s.place.Name+s.say(" låg "+how[0]+" det som slumpen förklarar", " was "+how[1]+" what chance explains"), s.period)
	}
	out, all := 0, 0
	for _, o := range s.areas {
		if s.near(o.area) || s.place.Level == string(codelist.Country) {
			all++
			out += max(o.side, -o.side)
		}
	}
	c := comparison{areas: all, all: all, level: s.level}
	if s.place.Level == string(codelist.County) {
		c.all = len(s.members())
	}
	return s.dated(topic+s.outOf(out, c)+s.say(" låg utanför det som slumpen förklarar", " outside what chance explains"), s.period)
}

// outOf is "fyra av länets tio kommuner", as a subject.
func (s *spread) outOf(n int, c comparison) string {
	some, all := CountOf(n, c.areas, s.lang())
	whose := [2]string{"länets ", "the county's "}
	if s.place.Level == string(codelist.Country) {
		whose = [2]string{"landets ", "the country's "}
	}
	kind := [2]string{" kommuner", " municipalities"}
	if c.level == codelist.County {
		kind = [2]string{" län", " counties"}
	}
	whole := s.say(whose[0]+all+kind[0], whose[1]+all+kind[1])
	if c.areas < c.all {
		whole = s.say("de "+all+kind[0]+" som har uppgift", "the "+all+kind[1]+" that have figures")
	}
	verb := " were"
	if n == 1 {
		verb = " was"
	}
	switch {
	case n == c.areas && n > 1:
		return s.say("alla "+whole, "all of "+whole+" were")
	case n == 0:
		return s.say("ingen av "+whole, "none of "+whole+" was")
	}
	return s.say(some+" av "+whole, some+" of "+whole+verb)
}

// levels are the place's value, where it is one of the areas, and the benchmark's.
func (s *spread) levels() string {
	amount := func(v data.Value) string { return s.scale.amount(s.scale.level(v), s.scale.unit) }
	there := PlaceOf(s.benchmark(), s.lang()).In
	what := s.value()
	switch {
	case s.parts():
		what = possessive(s.group(), s.lang()) + s.say(" andel", " share")
	case s.sex != indicators.OfTotal:
		what += s.say(" för ", " for ") + s.group()
	}
	if own := s.own(); own != nil {
		return s.say(Capital(s.year(s.period))+" var "+what+" "+amount(own.value)+" "+s.place.In+" och "+amount(s.centre)+" "+there+".",
			Capital(s.year(s.period))+", "+what+" was "+amount(own.value)+" "+s.place.In+" and "+amount(s.centre)+" "+there+".")
	}
	return s.say(Capital(s.year(s.period))+" var "+what+" "+amount(s.centre)+" "+there+".", Capital(s.year(s.period))+", "+what+" was "+amount(s.centre)+" "+there+".")
}

// counts says how many areas lie outside the outer limits, and where the place lies beside the inner ones.
func (s *spread) counts() string {
	over, under := s.outside()
	number := func(n int) string { return Count(n, s.lang()) }
	kind := s.say(" kommuner", " municipalities")
	if s.level == codelist.County {
		kind = s.say(" län", " counties")
	}
	all := s.say("Av "+number(len(s.areas))+kind+" låg ", "Of "+number(len(s.areas))+kind+", ")
	switch {
	case over+under == 0:
		all += s.say("ingen utanför den yttre gränsen.", "none was outside the outer limits.")
	default:
		all += s.say(number(over)+" över den yttre gränsen och "+number(under)+" under.", number(over)+" lay above the outer limit and "+number(under)+" below.")
	}
	own := s.own()
	if own == nil || own.side != 0 {
		return all
	}
	if own.inner == 0 {
		return sentences(all, Capital(s.place.Name)+s.say(" låg inom båda gränserna.", " lay within both limits."))
	}
	return sentences(all, Capital(s.place.Name)+s.say(" låg mellan den inre och den yttre gränsen.", " lay between the inner and the outer limit."))
}

// reading says in plain words what a funnel tells.
func (s *spread) reading() string {
	name := PlaceOf(s.benchmark(), s.lang()).Genitive
	return s.say(
		"Så läses tratten: ju färre personer, desto mer kan talet avvika från "+inSentence(name)+" av en slump. Utanför den yttre gränsen (99,8 procent) hamnar av slumpen två områden av tusen, utanför den inre (95 procent) fem av hundra. Figuren säger inte varför ett område avviker.",
		"How to read the funnel: the fewer the persons, the further the figure may lie from "+name+" by chance. By chance two areas in a thousand fall outside the outer limit (99.8 per cent), five in a hundred outside the inner one (95 per cent). The figure does not say why an area differs.")
}
