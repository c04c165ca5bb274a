package reports

import (
	"cmp"
	"maps"
	"slices"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators"
)

// Levels lists areas, or groups, by a value that has no women and men: one bar each.
type Levels struct {
	Rows []LevelRow
	Axis Axis
}

// LevelRow is one value. A row without one says why instead of a bar.
type LevelRow struct {
	Label       string
	Value       Number
	Own, Strong bool
}

func (*Levels) figureBody() {}

// single reports whether the indicator has figures of all together alone, not of women and men.
func (d draft) single() bool { return d.indicator.Method.Total != nil }

// singleFigure makes a figure of an indicator without women and men, or says why it cannot be made.
func (b *builder) singleFigure(d draft, e Entry) (Figure, string) {
	none := d.say("Det finns ingen uppgift ", "There are no figures ") + d.place.In + "."
	words := map[string]string{"place": d.place.In}
	switch {
	case e.Kind == KindLevel && e.Classes:
		l, ok := d.classLevels()
		if !ok {
			return Figure{}, d.tooFewLevels()
		}
		for _, class := range d.result.Breakdown {
			b.draw(d, d.place.Code, d.place.Name, Capital(class.Title.In(d.lang())), l.period, class.At(d.place.Code, l.period))
		}
		words["year"] = string(l.period)
		return b.override(l.figure(), e, words), ""
	case e.Kind == KindLevel:
		l, ok := d.areaLevels()
		if !ok {
			return Figure{}, d.tooFewLevels()
		}
		words["year"] = string(l.period)
		return b.override(l.figure(), e, words), ""
	}
	t := d.totals(d.place.Code)
	if len(t.cells) == 0 {
		return Figure{}, none
	}
	words["year"] = string(t.periods[len(t.periods)-1])
	return b.override(d.singleLine(t), e, words), ""
}

func (d draft) tooFewLevels() string {
	return d.say("Färre än två har en uppgift att jämföra.", "Fewer than two have a figure to compare.")
}

// totals is the track of an area's figures of all together.
func (d draft) totals(area string) track {
	return trackBy(d.result, area, func(c indicators.Cell) bool { return c.Total.OK() })
}

// beside are the areas that a line of the place is drawn with: its county and riket.
func (d draft) beside() []codelist.Area {
	var codes []string
	switch codelist.Level(d.place.Level) {
	case codelist.Municipality:
		a, _ := codelist.Lookup(d.place.Code)
		codes = []string{a.County, codelist.Riket}
	case codelist.County:
		codes = []string{codelist.Riket}
	}
	var all []codelist.Area
	for _, code := range codes {
		if a, ok := codelist.Lookup(code); ok && len(d.totals(code).cells) > 0 {
			all = append(all, a)
		}
	}
	return all
}

// singleLine draws up the place's figures over time with those of its county and riket.
func (d draft) singleLine(t track) Figure {
	last := t.periods[len(t.periods)-1]
	body := &Line{Axis: d.axis(), Breaks: t.breaks}
	table := Table{Caption: d.caption(), Columns: []Column{{Head: d.say("År", "Year")}}}
	for _, p := range t.periods {
		body.Periods = append(body.Periods, string(p))
		table.Rows = append(table.Rows, Row{Cells: []Cell{{Text: string(p)}}})
	}
	var cells []indicators.Cell
	add := func(code, name string, role Role) {
		s := Series{Name: name, Role: role}
		table.Columns = append(table.Columns, Column{Head: name, Unit: d.scale.unit, Decimal: d.scale.decimals})
		for i, p := range t.periods {
			c := d.result.At(code, p)
			n := d.scale.level(c.Total)
			s.Points = append(s.Points, n)
			table.Rows[i].Cells = append(table.Rows[i].Cells, numberCell(n))
			cells = append(cells, c)
		}
		body.Series = append(body.Series, s)
	}
	add(d.place.Code, d.place.Name, Strong)
	for _, a := range d.beside() {
		add(a.Code, d.shortName(a), Muted)
	}
	strokes := d.singleIntervals(t, body, &table)
	f := d.figure("line", d.dated(d.singleTitle(last), last), d.stretch(t.periods[0], last), table)
	f.Subtitle = d.singleSubtitle(d.stretch(t.periods[0], last))
	f.Body = body
	f.Text = sentences(d.singleLevels(last), d.singleThen(t))
	f.Alt = sentences(d.say("Linjediagram. ", "Line chart. ")+f.Title+".", f.Text)
	f.Notes = slices.Concat(strokes, d.lineNotes(t.periods), d.singleDoubts(t.periods, cells), d.breakNotes(t))
	f.Source = d.source(cells)
	return f
}

// shortName is an area's name; riket's is Riket.
func (d draft) shortName(a codelist.Area) string {
	if a.Code == codelist.Riket {
		return d.say("Riket", "Sweden")
	}
	return d.nameOf(a)
}

// singleIntervals adds the place's own intervals and says what the upright strokes are.
func (d draft) singleIntervals(t track, body *Line, table *Table) []string {
	all, published := d.intervals(t, indicators.OfTotal, func(c indicators.Cell) data.Value { return c.Total })
	if all == nil {
		return nil
	}
	body.Series[0].Intervals = all
	d.intervalColumn(table, body.Series[0], all)
	return []string{d.strokes(published)}
}

func (d draft) singleSubtitle(years string) []Run {
	unit := ", " + d.unitWords()
	if d.saysUnit() {
		unit = ""
	}
	return []Run{{Text: d.indicator.Measured.In(d.lang()) + ", " + years + unit}}
}

// singleTitle sets the place beside riket or, without that, says its value.
func (d draft) singleTitle(p data.Period) string {
	here, there := d.scale.level(d.result.At(d.place.Code, p).Total), d.scale.level(d.result.At(codelist.Riket, p).Total)
	topic := d.topic() + ": "
	switch {
	case d.place.Code == codelist.Riket || !there.OK:
		return topic + d.scale.amount(here, d.scale.unit) + " " + d.place.In
	case here.Value > there.Value:
		return topic + d.say("högre "+d.place.In+" än i riket", "higher "+d.place.In+" than in Sweden as a whole")
	case here.Value < there.Value:
		return topic + d.say("lägre "+d.place.In+" än i riket", "lower "+d.place.In+" than in Sweden as a whole")
	}
	return topic + d.say("samma nivå "+d.place.In+" som i riket", "the same level "+d.place.In+" as in Sweden as a whole")
}

// singleLevels says the values of the place, its county and riket in one period.
func (d draft) singleLevels(p data.Period) string {
	parts := []string{d.scale.amount(d.scale.level(d.result.At(d.place.Code, p).Total), d.scale.unit) + " " + d.place.In}
	for _, a := range d.beside() {
		if n := d.scale.level(d.result.At(a.Code, p).Total); n.OK {
			parts = append(parts, n.Text+" "+PlaceOf(a, d.lang()).In)
		}
	}
	return Capital(d.say(d.year(p)+" var "+d.value()+" "+List(parts, d.lang())+".", d.year(p)+", "+d.value()+" was "+List(parts, d.lang())+"."))
}

// singleThen says the place's first value that the newest is comparable with.
func (d draft) singleThen(t track) string {
	from := 0
	if n := len(t.breaks); n > 0 {
		from = t.breaks[n-1]
	}
	for !t.cells[from].Total.OK() {
		from++
	}
	if from == len(t.cells)-1 {
		return ""
	}
	then := d.scale.level(t.cells[from].Total).Text
	return Capital(d.say(d.year(t.periods[from])+" var "+d.value()+" "+then+" "+d.place.In+".", d.year(t.periods[from])+", "+d.value()+" was "+then+" "+d.place.In+"."))
}

// singleDoubts are what the cells give reason to say.
func (d draft) singleDoubts(periods []data.Period, cells []indicators.Cell) []string {
	all := make([]indicators.Cell, len(cells))
	for i, c := range cells {
		all[i] = indicators.Cell{Women: c.Total, Men: c.Total, Gap: data.Value{Status: c.Total.Status}}
	}
	return slices.DeleteFunc(d.doubts(periods, all), func(s string) bool { return s == unrounded.In(d.lang()) })
}

// ladder is areas, or classes of the place, by a value without women and men, the highest first.
type ladder struct {
	draft
	period  data.Period
	rows    []rung
	members int // of the rows, without references
	all     int // areas, with a value or not
	level   codelist.Level
	classes bool
}

type rung struct {
	label       string
	cell        indicators.Cell
	own, strong bool
}

// areaLevels sets the place beside the areas it belongs with, its county and riket in the newest period in which it has a
// value or, where it is not among them, most have.
func (d draft) areaLevels() (ladder, bool) {
	members := d.members()
	l := ladder{draft: d, all: len(members), level: members[0].Level}
	own := slices.ContainsFunc(members, func(a codelist.Area) bool { return a.Code == d.place.Code })
	for _, p := range slices.Backward(d.result.Periods) {
		n := 0
		for _, a := range members {
			if d.result.At(a.Code, p).Total.OK() {
				n++
			}
		}
		if l.members = n; n > 1 && 2*n >= len(members) && (!own || d.result.At(d.place.Code, p).Total.OK()) {
			l.period = p
			break
		}
	}
	if l.period == "" {
		return l, false
	}
	for _, a := range members {
		l.rows = append(l.rows, rung{label: d.nameOf(a), cell: d.result.At(a.Code, l.period), own: a.Code == d.place.Code})
	}
	references := []string{codelist.Riket}
	if l.level == codelist.Municipality {
		references = []string{members[0].County, codelist.Riket}
	}
	for _, code := range references {
		if c := d.result.At(code, l.period); c.Total.OK() {
			a, _ := codelist.Lookup(code)
			l.rows = append(l.rows, rung{label: d.shortName(a), cell: c, own: code == d.place.Code, strong: true})
		}
	}
	slices.SortStableFunc(l.rows, func(x, y rung) int {
		if x.cell.Total.OK() != y.cell.Total.OK() {
			if x.cell.Total.OK() {
				return -1
			}
			return 1
		}
		return cmp.Compare(y.cell.Total.Number, x.cell.Total.Number)
	})
	return l, true
}

// classLevels sets the place's classes beside each other, in the definition's order, in the newest period in which two of
// them have a value.
func (d draft) classLevels() (ladder, bool) {
	l := ladder{draft: d, classes: true, all: len(d.result.Breakdown)}
	for _, p := range slices.Backward(d.result.Periods) {
		l.rows, l.members = nil, 0
		for _, class := range d.result.Breakdown {
			c := class.At(d.place.Code, p)
			l.rows = append(l.rows, rung{label: Capital(class.Title.In(d.lang())), cell: c})
			if c.Total.OK() {
				l.members++
			}
		}
		if l.period = p; l.members > 1 {
			return l, true
		}
	}
	return l, false
}

// figure draws up the list.
func (l ladder) figure() Figure {
	body := &Levels{Axis: l.axis()}
	body.Axis.FromZero = true
	head, place := l.say("Område", "Area"), ""
	if l.classes {
		head, place = l.group(), ", "+l.place.Full
	}
	table := Table{Caption: l.measured() + place + ", " + string(l.period), Columns: []Column{{Head: head}, {Head: l.say("Värde", "Value"), Unit: l.scale.unit, Decimal: l.scale.decimals}}}
	var cells []indicators.Cell
	absent := map[string][]string{}
	for _, r := range l.rows {
		n := l.scale.level(r.cell.Total)
		body.Rows = append(body.Rows, LevelRow{Label: r.label, Value: n, Own: r.own, Strong: r.strong})
		table.Rows = append(table.Rows, Row{Cells: []Cell{{Text: r.label}, numberCell(n)}, Own: r.own, Strong: r.strong})
		cells = append(cells, r.cell)
		if !n.OK {
			absent[n.Text] = append(absent[n.Text], r.label)
		}
	}
	f := l.draft.figure("level", l.dated(l.title(), l.period), string(l.period), table)
	f.Subtitle = l.singleSubtitle(string(l.period))
	if !l.classes {
		f.Subtitle[0].Text += l.say(". Högst först.", ". Highest first.")
	}
	f.Body = body
	f.Text = l.text()
	f.Alt = sentences(l.say("Liggande staplar, en för varje rad. ", "Horizontal bars, one for each row. ")+f.Title+".", f.Text)
	f.Notes = slices.Concat(l.notesOf([]data.Period{l.period}), l.singleDoubts([]data.Period{l.period}, cells))
	for _, why := range slices.Sorted(maps.Keys(absent)) {
		f.Notes = append(f.Notes, Capital(why)+": "+List(absent[why], l.lang())+".")
	}
	f.Source = l.source(cells)
	return f
}

// title says the place's rank or, where it is none of the rows, who is highest and lowest.
func (l ladder) title() string {
	topic := l.topic() + ": "
	i := slices.IndexFunc(l.rows, func(r rung) bool { return r.own && !r.strong })
	if i < 0 || l.members < 3 {
		high, low := l.extremes()
		if len(low) == 0 {
			return topic + l.say("lika för alla", "the same for all")
		}
		return topic + l.say("högst "+l.among(high)+" och lägst "+l.among(low), "highest "+l.among(high)+" and lowest "+l.among(low)) + l.around()
	}
	higher, lower, same := 0, 0, 0
	own := l.scale.level(l.rows[i].cell.Total)
	for k, r := range l.rows {
		switch n := l.scale.level(r.cell.Total); {
		case k == i || r.strong || !n.OK:
		case n.Value > own.Value:
			higher++
		case n.Value < own.Value:
			lower++
		default:
			same++
		}
	}
	place, end := higher+1, l.say("högst", "highest")
	if lower < higher {
		place, end = lower+1, l.say("lägst", "lowest")
	}
	joint := ""
	if same > 0 {
		joint = l.say("delat ", "joint ")
	}
	c := comparison{areas: l.members, all: l.all, level: l.level}
	return topic + joint + ordinal(place, l.lang()) + end + " " + l.place.In + l.say(" bland ", " among ") + l.field(c)
}

// around says where the rows are from.
func (l ladder) around() string {
	switch {
	case l.classes:
		return " " + l.place.In
	case l.level == codelist.County:
		return l.say(" bland länen", " among the counties")
	}
	return l.say(" bland länets kommuner", " among the county's municipalities")
}

// among is where several rows are.
func (l ladder) among(labels []string) string {
	if l.classes {
		return l.within(labels)
	}
	return l.places(labels)
}

// extremes are the rows with the highest and the lowest value as shown, references apart; low is empty where all are alike.
func (l ladder) extremes() (high, low []string) {
	var most, least float64
	first := true
	for _, r := range l.rows {
		if n := l.scale.level(r.cell.Total); n.OK && !r.strong {
			if first {
				most, least, first = n.Value, n.Value, false
			}
			most, least = max(most, n.Value), min(least, n.Value)
		}
	}
	for _, r := range l.rows {
		switch n := l.scale.level(r.cell.Total); {
		case !n.OK || r.strong:
		case n.Value == most:
			high = append(high, r.label)
		case n.Value == least:
			low = append(low, r.label)
		}
	}
	return high, low
}

// text says the values of the place, its county and riket, and the extremes with theirs.
func (l ladder) text() string {
	own := ""
	if !l.classes && l.result.At(l.place.Code, l.period).Total.OK() {
		own = l.singleLevels(l.period)
	}
	high, low := l.extremes()
	if len(low) == 0 {
		return own
	}
	value := func(label string) string {
		i := slices.IndexFunc(l.rows, func(r rung) bool { return r.label == label && !r.strong })
		return l.scale.level(l.rows[i].cell.Total).Text
	}
	return sentences(own, l.say("Högst var det "+l.among(high)+" ("+value(high[0])+") och lägst "+l.among(low)+" ("+value(low[0])+").",
		"It was highest "+l.among(high)+" ("+value(high[0])+") and lowest "+l.among(low)+" ("+value(low[0])+")."))
}
