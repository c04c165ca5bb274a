package reports

import (
	"math"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators"
)

// Multiples is a small line chart for each area, all over the same periods and on the same scale.
type Multiples struct {
	Periods []string
	Panels  []Panel
	Axis    Axis
	Band    *Band
}

// Panel is one area's lines. Where no series has a value, Why says the reason.
type Panel struct {
	Name   string
	Series []Series
	Breaks []int // indexes of periods that are not comparable with the one before
	Own    bool
	Why    string
}

func (*Multiples) figureBody() {}

// course is the way of one area, or of one class of the place, over the periods that all of a figure share.
type course struct {
	area   codelist.Area // none for a class
	name   string
	cells  []indicators.Cell
	breaks []int
}

// ends are the cells of the first and the last period.
func (c course) ends() []indicators.Cell {
	return []indicators.Cell{c.cells[0], c.cells[len(c.cells)-1]}
}

// from is the course from a period on.
func (c course) from(i int) course { return course{area: c.area, name: c.name, cells: c.cells[i:]} }

// courses are the ways of the areas that the place belongs with, its own first and the others by name, over the periods
// from the first to the last in which any of them has a value; no periods where none of them has two.
func (d draft) courses() (periods []data.Period, all []course) {
	members := d.members()
	first, last := len(d.result.Periods), -1
	for _, a := range members {
		for i, p := range d.result.Periods {
			if d.result.At(a.Code, p).Gap.OK() {
				first, last = min(first, i), max(last, i)
			}
		}
	}
	if first >= last {
		return nil, nil
	}
	periods = evenly(d.result.Periods[first : last+1])
	for _, a := range members {
		c := course{area: a, name: d.nameOf(a)}
		for i, p := range periods {
			c.cells = append(c.cells, d.result.At(a.Code, p))
			if i > 0 && breaksBetween(d.result, a.Code, periods[i-1], p) {
				c.breaks = append(c.breaks, i)
			}
		}
		all = append(all, c)
	}
	swedish := collate.New(language.Swedish)
	slices.SortStableFunc(all, func(x, y course) int {
		if own := d.place.Code; (x.area.Code == own) != (y.area.Code == own) {
			if x.area.Code == own {
				return -1
			}
			return 1
		}
		return swedish.CompareString(x.name, y.name)
	})
	return periods, all
}

// panels are the courses side by side, with all their cells.
func (d draft) panels(periods []data.Period, all []course) (*Multiples, []indicators.Cell) {
	body := &Multiples{Axis: d.axis(), Band: d.band()}
	for _, p := range periods {
		body.Periods = append(body.Periods, string(p))
	}
	var cells []indicators.Cell
	for _, c := range all {
		panel := Panel{Name: c.name, Own: c.area.Code == d.place.Code, Breaks: c.breaks, Series: []Series{{Name: Capital(d.women()), Role: Women}, {Name: Capital(d.men()), Role: Men}}}
		known := false
		for _, cell := range c.cells {
			for i, v := range []data.Value{cell.Women, cell.Men} {
				n := d.scale.level(v)
				known = known || n.OK
				panel.Series[i].Points = append(panel.Series[i].Points, n)
			}
		}
		if !known {
			panel.Why = Reason(c.cells[len(c.cells)-1].Gap.Status, d.lang())
		}
		body.Panels = append(body.Panels, panel)
		cells = append(cells, c.cells...)
	}
	return body, cells
}

// multiples draws up the courses of areas side by side.
func (d draft) multiples(periods []data.Period, all []course) Figure {
	first, last := periods[0], periods[len(periods)-1]
	body, cells := d.panels(periods, all)
	from, since := sinceComparable(all)
	turns := d.turns(since)
	f := d.figure("multiples", d.turned(turns, all, d.stretch(periods[from], last)), d.stretch(first, last), d.endsTable(d.say("Område", "Area"), first, last, all))
	f.Subtitle[len(f.Subtitle)-1].Text += d.say(". Samma skala överallt.", ". The same scale throughout.")
	f.Body = body
	f.Text = sentences(d.ownLevels(last, all), d.turnsText(turns, periods[from], last, d.areaWords()))
	f.Alt = sentences(d.say("Små linjediagram på samma skala, ett för varje område. ", "Small line charts on one scale, one for each area. ")+f.Title+".", f.Text)
	f.Notes = slices.Concat(d.lineNotes(periods), d.doubts(periods, cells), d.coursesBreaks(periods, all))
	f.Source = d.source(cells)
	return f
}

// endsTable is the twin of figures over the same years of many areas: what stands at both ends.
func (d draft) endsTable(head string, first, last data.Period, all []course) Table {
	s := d.scale
	t := Table{Caption: d.measured() + ", " + d.inWords(first) + d.say(" och ", " and ") + d.inWords(last), Columns: []Column{{Head: head}}}
	for _, year := range []string{d.inWords(first), d.inWords(last)} {
		t.Columns = append(t.Columns,
			Column{Head: Capital(d.women()) + " " + year, Role: Women, Unit: s.unit, Decimal: s.decimals},
			Column{Head: Capital(d.men()) + " " + year, Role: Men, Unit: s.unit, Decimal: s.decimals},
			Column{Head: d.say("Skillnad ", "Difference ") + year, Unit: s.gapUnit, Decimal: s.gapDecimals()})
	}
	for _, c := range all {
		row := Row{Cells: []Cell{{Text: c.name}}, Own: c.area.Code == d.place.Code}
		for _, cell := range c.ends() {
			row.Cells = append(row.Cells, numberCell(s.level(cell.Women)), numberCell(s.level(cell.Men)), numberCell(s.gap(cell.Gap)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// comparable is the index of the first period that the last is comparable with in every area.
func comparable(all []course) int {
	from := 0
	for _, c := range all {
		if n := len(c.breaks); n > 0 {
			from = max(from, c.breaks[n-1])
		}
	}
	return from
}

// sinceComparable are the courses from that period on.
func sinceComparable(all []course) (from int, since []course) {
	from = comparable(all)
	for _, c := range all {
		since = append(since, c.from(from))
	}
	return from, since
}

// turns counts the areas whose difference shrank, grew and stayed, as shown, from the first period to the last. Areas that
// lack either are not counted.
func (d draft) turns(all []course) (n [3]int) {
	for _, c := range all {
		a, b := d.distance(c.ends()[0]), d.distance(c.ends()[1])
		switch {
		case math.IsInf(a, 1) || math.IsInf(b, 1) || len(c.cells) == 1:
		case b < a:
			n[0]++
		case b > a:
			n[1]++
		default:
			n[2]++
		}
	}
	return n
}

// turned heads a figure with what most of the areas have in common, or says what it shows where they are divided.
func (d draft) turned(n [3]int, all []course, years string) string {
	counted := n[0] + n[1] + n[2]
	c := comparison{areas: counted, all: len(all), level: all[0].area.Level}
	if way, most := d.common(n); most > 0 {
		return d.topic() + ": " + way + " " + d.amongAll(most, c) + " " + years
	}
	whole := d.say(" i länets kommuner ", " in the county's municipalities ")
	if c.level == codelist.County {
		whole = d.say(" i landets län ", " in the country's counties ")
	}
	return d.topic() + ": " + d.women() + d.say(" och ", " and ") + d.men() + whole + years
}

// common is what the difference did in most of those counted, and in how many; 0 where they are divided.
func (d draft) common(n [3]int) (way string, most int) {
	was := [3]string{d.say("skillnaden minskade", "the difference shrank"), d.say("skillnaden ökade", "the difference grew"), d.say("skillnaden var oförändrad", "the difference was unchanged")}
	for i := range n {
		if 2*n[i] > n[0]+n[1]+n[2] {
			return was[i], n[i]
		}
	}
	return "", 0
}

// amongAll is among for areas of either level.
func (d draft) amongAll(n int, c comparison) string {
	if c.level == codelist.Municipality {
		return d.among(n, c)
	}
	some, all := CountOf(n, c.areas, d.lang())
	whole := d.say("landets "+all+" län", "the country's "+all+" counties")
	if c.areas < c.all {
		whole = d.say("de "+all+" län som har uppgift", "the "+all+" counties that have figures")
	}
	if n == c.areas {
		return d.say("i alla ", "in all of ") + whole
	}
	return d.say("i "+some+" av ", "in "+some+" of ") + whole
}

// areaWords are what the areas of the comparison are called, one and several.
func (d draft) areaWords() [2]string {
	if d.members()[0].Level == codelist.County {
		return [2]string{d.say("ett län", "one county"), d.say("län", "counties")}
	}
	return [2]string{d.say("en kommun", "one municipality"), d.say("kommuner", "municipalities")}
}

// turnsText says in how many areas, or what of says, the difference shrank, grew and stayed, where they are divided.
func (d draft) turnsText(n [3]int, from, to data.Period, of [2]string) string {
	verbs := [3]string{d.say("minskade", "shrank"), d.say("ökade", "grew"), d.say("var oförändrad", "was unchanged")}
	first := [3]string{d.say("minskade skillnaden", "the difference shrank"), d.say("ökade skillnaden", "the difference grew"), d.say("var skillnaden oförändrad", "the difference was unchanged")}
	var clauses []string
	for i, k := range n {
		if k == 0 {
			continue
		}
		verb, counted := verbs[i], of[0]
		if len(clauses) == 0 {
			verb = first[i]
		}
		if k > 1 {
			counted = Count(k, d.lang()) + " " + of[1]
		}
		clauses = append(clauses, verb+d.say(" i ", " in ")+counted)
	}
	if len(clauses) < 2 {
		return "" // the title says it
	}
	return d.say("Från "+d.inWords(from)+" till "+d.inWords(to)+" ", "From "+d.inWords(from)+" to "+d.inWords(to)+" ") + List(clauses, d.lang()) + "."
}

// ownLevels says the place's own values in the last period, where it is one of the areas and has them.
func (d draft) ownLevels(last data.Period, all []course) string {
	if c := all[0]; c.area.Code == d.place.Code && c.cells[len(c.cells)-1].Gap.OK() {
		return d.levels(last, c.cells[len(c.cells)-1])
	}
	return ""
}

// coursesBreaks explain the breaks of any of the areas.
func (d draft) coursesBreaks(periods []data.Period, all []course) []string {
	var notes []string
	for _, b := range d.result.Breaks {
		in := slices.ContainsFunc(all, func(c course) bool { return b.In(c.area.Code) })
		if note := d.breakNote(b); in && b.From > periods[0] && b.From <= periods[len(periods)-1] && !slices.Contains(notes, note) {
			notes = append(notes, note)
		}
	}
	return notes
}
