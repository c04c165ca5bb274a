package reports

import (
	"slices"
	"strconv"

	"lagesbild/data"
	"lagesbild/indicators"
)

// mostYears is how many years of months are shown.
const mostYears = 4

// yearOfMonths is a year's cells, January first.
type yearOfMonths struct {
	year  string
	cells []indicators.Cell
}

// months makes a small line chart of each of the latest years, month by month, or says why it cannot.
func (b *builder) months(d draft, e Entry) (Figure, string) {
	t := trackOf(d.result, d.place.Code)
	if len(t.cells) == 0 {
		return Figure{}, d.whyNot()
	}
	last, now := t.last()
	if _, ok := monthOf(last); !ok || d.readyMade() {
		return Figure{}, d.say("Uppgifterna är inte per månad för både kvinnor och män.", "The figures are not by month for both women and men.")
	}
	return b.override(d.monthly(d.yearsOfMonths(last)), e, d.overrideWords(now, last)), ""
}

// yearsOfMonths are the latest years with figures, the newest last.
func (d draft) yearsOfMonths(last data.Period) []yearOfMonths {
	var all []yearOfMonths
	for year := last.Year(); len(all) < mostYears; year-- {
		y := yearOfMonths{year: strconv.Itoa(year)}
		known := false
		for m := range 12 {
			c := d.result.At(d.place.Code, month(y.year, m))
			y.cells, known = append(y.cells, c), known || c.Gap.OK()
		}
		if !known {
			break
		}
		all = append(all, y)
	}
	slices.Reverse(all)
	return all
}

// month is a month of a year, 0 for January.
func month(year string, m int) data.Period {
	return data.Period(year + "-" + strconv.Itoa(101 + m)[1:])
}

// monthly draws up the years.
func (d draft) monthly(years []yearOfMonths) Figure {
	body := &Multiples{Axis: d.axis(), Band: d.band()}
	for m := range 12 {
		body.Periods = append(body.Periods, monthNames[d.lang()][m][:3])
	}
	table := Table{Caption: d.caption(), Columns: d.columns(d.say("Månad", "Month"))}
	var cells []indicators.Cell
	var shown []data.Period
	for _, y := range years {
		panel := Panel{Name: y.year, Series: []Series{{Name: Capital(d.women()), Role: Women}, {Name: Capital(d.men()), Role: Men}}}
		for m, c := range y.cells {
			p := month(y.year, m)
			w, n := d.scale.level(c.Women), d.scale.level(c.Men)
			panel.Series[0].Points, panel.Series[1].Points = append(panel.Series[0].Points, w), append(panel.Series[1].Points, n)
			if m > 0 && breaksBetween(d.result, d.place.Code, month(y.year, m-1), p) {
				panel.Breaks = append(panel.Breaks, m)
			}
			if !c.Gap.OK() && c.Gap.Status.Has(data.NotAvailable) {
				continue // months to come, or never given
			}
			table.Rows = append(table.Rows, Row{Cells: d.cells(d.inWords(p), w, n, d.scale.gap(c.Gap))})
			cells, shown = append(cells, c), append(shown, p)
		}
		body.Panels = append(body.Panels, panel)
	}
	first, last := years[0].year, years[len(years)-1]
	least, most := d.calm(last)
	f := d.figure("months", d.monthsTitle(last, least, most), d.stretch(data.Period(first), data.Period(last.year))+d.say(", månad för månad", ", month by month"), table)
	f.Subtitle[len(f.Subtitle)-1].Text += d.say(". Samma skala överallt.", ". The same scale throughout.")
	f.Body = body
	f.Text = d.levels(month(last.year, most), last.cells[most])
	if least != most {
		f.Text = sentences(d.levels(month(last.year, least), last.cells[least]), f.Text)
	}
	f.Alt = sentences(d.say("Små linjediagram på samma skala, ett för varje år, från januari till december. ", "Small line charts on one scale, one for each year, from January to December. ")+f.Title+".", f.Text)
	f.Notes = append(d.lineNotes(shown), d.doubts(shown, cells)...)
	f.Source = d.source(cells)
	return f
}

// calm are the months of a year with the smallest and the largest difference as shown, the first of those alike.
func (d draft) calm(y yearOfMonths) (least, most int) {
	least, most = -1, -1
	for m, c := range y.cells {
		if !c.Gap.OK() {
			continue
		}
		if least < 0 || d.distance(c) < d.distance(y.cells[least]) {
			least = m
		}
		if most < 0 || d.distance(c) > d.distance(y.cells[most]) {
			most = m
		}
	}
	return least, most
}

// monthsTitle says in which months of the newest year the sexes differed least and most.
func (d draft) monthsTitle(y yearOfMonths, least, most int) string {
	name := func(m int) string { return d.say("i ", "in ") + monthNames[d.lang()][m] }
	where := " " + d.place.In
	if d.distance(y.cells[least]) == d.distance(y.cells[most]) {
		return d.dated(d.topic()+d.say(": lika stor skillnad varje månad", ": the same difference every month")+where, data.Period(y.year))
	}
	if d.parts() {
		return d.dated(d.topic()+d.say(": jämnast "+name(least)+" och ojämnast "+name(most), ": most even "+name(least)+" and least even "+name(most))+where, data.Period(y.year))
	}
	return d.dated(d.topic()+d.say(": minst skillnad "+name(least)+" och störst "+name(most), ": smallest difference "+name(least)+" and largest "+name(most))+where, data.Period(y.year))
}
