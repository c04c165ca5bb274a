package reports

import (
	"slices"

	"lagesbild/data"
)

// classLines makes a small line chart of each class, or says why it cannot.
func (b *builder) classLines(d draft, e Entry) (Figure, string) {
	periods, all := d.classCourses()
	if len(periods) < 2 || len(all) < 2 {
		return Figure{}, d.say("Det finns inte minst två grupper med uppgifter för minst två perioder ", "There are not at least two groups with figures for at least two periods ") + d.place.In + "."
	}
	for _, c := range all {
		for i, p := range periods {
			b.draw(d, d.place.Code, d.place.Name, c.name, p, c.cells[i])
		}
	}
	words := d.groups(d.place.In)
	words["year"] = string(periods[len(periods)-1])
	return b.override(d.classLines(periods, all), e, words), ""
}

// classCourses are the ways of the place's classes, in the definition's order, over the periods from the first to the last
// in which any of them has figures of both sexes. Classes that never have any are left out.
func (d draft) classCourses() (periods []data.Period, all []course) {
	for _, class := range d.divided() {
		t := trackOf(class.Result, d.place.Code)
		periods = append(periods, t.periods...)
	}
	slices.Sort(periods)
	periods = slices.Compact(periods)
	if len(periods) == 0 {
		return nil, nil
	}
	periods = evenly(periods)
	for _, class := range d.divided() {
		if len(trackOf(class.Result, d.place.Code).cells) == 0 {
			continue
		}
		c := course{name: Capital(class.Title.In(d.lang()))}
		for i, p := range periods {
			c.cells = append(c.cells, class.At(d.place.Code, p))
			if i > 0 && breaksBetween(class.Result, d.place.Code, periods[i-1], p) {
				c.breaks = append(c.breaks, i)
			}
		}
		all = append(all, c)
	}
	return periods, all
}

// classLines draws up the classes over time.
func (d draft) classLines(periods []data.Period, all []course) Figure {
	first, last := periods[0], periods[len(periods)-1]
	body, cells := d.panels(periods, all)
	from, since := sinceComparable(all)
	turns := d.turns(since)
	table := d.endsTable(d.group(), periods[from], last, since)
	if periods[from] == last {
		table = d.endsTable(d.group(), first, last, all)
	}
	f := d.figure("class-lines", d.turnedClasses(turns, len(all))+" "+d.stretch(periods[from], last), d.stretch(first, last), table)
	f.Subtitle[len(f.Subtitle)-1].Text += d.say(". Samma skala överallt.", ". The same scale throughout.")
	f.Body = body
	one := d.say("en grupp", "one group")
	if w, ok := classWords[d.by()]; ok {
		one = w.one.In(d.lang())
	}
	f.Text = d.turnsText(turns, periods[from], last, [2]string{one, d.many()})
	f.Alt = sentences(d.say("Små linjediagram på samma skala, ett för varje grupp. ", "Small line charts on one scale, one for each group. ")+f.Title+".", f.Text)
	f.Notes = slices.Concat(d.notesOf(periods), d.doubts(periods, cells), d.classBreaks(periods))
	f.Source = d.source(cells)
	return f
}

// turnedClasses heads the classes with what most of them have in common, or says what is shown where they are divided.
func (d draft) turnedClasses(n [3]int, all int) string {
	if way, most := d.common(n); most > 0 {
		counted := n[0] + n[1] + n[2]
		among := d.someOf(most, counted)
		if counted < all {
			among += d.say(" med uppgift båda åren", " with figures for both years")
		}
		return d.topic() + ": " + way + " " + among + " " + d.place.In
	}
	return d.topic() + ": " + d.women() + d.say(" och ", " and ") + d.men() + d.say(" efter ", " by ") + inSentence(d.group()) + " " + d.place.In
}

// classBreaks explain the breaks of any of the classes.
func (d draft) classBreaks(periods []data.Period) []string {
	var notes []string
	for _, class := range d.divided() {
		for _, b := range class.Breaks {
			note := d.breakNote(b)
			if b.In(d.place.Code) && b.From > periods[0] && b.From <= periods[len(periods)-1] && !slices.Contains(notes, note) {
				notes = append(notes, note)
			}
		}
	}
	return notes
}
