package reports

import (
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators"
)

// ages are an area's women and men by age.
type ages struct {
	classes    []string // titles, youngest first
	ids        []string // 0-4, 100+
	women, men []data.Value
	of         [2]float64 // all women and all men of the area
}

// agesOf are an area's, with every class known; false where any is not.
func (d draft) agesOf(area string, p data.Period) (ages, bool) {
	var a ages
	for _, class := range d.result.Breakdown {
		w, m := class.Counts(area, p)
		if !w.OK() || !m.OK() {
			return a, false
		}
		a.classes, a.ids = append(a.classes, Capital(class.Title.In(d.lang()))), append(a.ids, class.ID)
		a.women, a.men = append(a.women, w), append(a.men, m)
		a.of[0], a.of[1] = a.of[0]+w.Number, a.of[1]+m.Number
	}
	if w, m := d.result.Counts(area, p); w.OK() && m.OK() {
		a.of = [2]float64{w.Number, m.Number}
	}
	return a, a.of[0]+a.of[1] > 0
}

// part is a number of persons as a part of all the area's.
func (a ages) part(v data.Value) data.Value {
	v.Number /= a.of[0] + a.of[1]
	v.Status |= data.Derived
	return v
}

// pyramid makes the place's population by age, or says why it cannot be made.
func (b *builder) pyramid(d draft, e Entry) (Figure, string) {
	for _, p := range slices.Backward(d.result.Periods) {
		a, ok := d.agesOf(b.place.Code, p)
		if !ok {
			continue
		}
		other, known := ages{}, false
		if b.place.Code != codelist.Riket {
			other, known = d.agesOf(codelist.Riket, p)
		}
		d.scale.unit = ofAll
		b.drawAges(d, d.place.Code, d.place.Name, p, a)
		if known {
			b.drawAges(d, codelist.Riket, d.say("Riket", "Sweden"), p, other)
		}
		words := d.groups(b.place.In)
		words["year"] = string(p)
		return b.override(d.pyramid(p, a, other, known), e, words), ""
	}
	return Figure{}, d.say("Antalet kvinnor och män är inte känt för alla åldersgrupper ", "The number of women and men is not known for every age group ") + b.place.In + "."
}

// drawAges keeps the parts and the numbers for the document's data.
func (b *builder) drawAges(d draft, code, name string, p data.Period, a ages) {
	persons := d
	persons.scale = scale{unit: "persons", factor: 1, lang: d.lang()}
	none := data.Value{Status: data.NotAvailable}
	for i, class := range a.classes {
		b.draw(d, code, name, class, p, indicators.Cell{Women: a.part(a.women[i]), Men: a.part(a.men[i]), Total: none, Gap: none})
		b.draw(persons, code, name, class, p, indicators.Cell{Women: a.women[i], Men: a.men[i], Total: none, Gap: none})
	}
}

// pyramid draws up the population by age.
func (d draft) pyramid(p data.Period, a, other ages, known bool) Figure {
	body := &Pyramid{Axis: d.axis(), Names: d.names()}
	body.Axis.FromZero = true
	body.Rows = d.ageRows(a)
	if known {
		body.Outline, body.Other = d.ageRows(other), d.say("Riket", "Sweden")
	}
	f := d.figure("pyramid", d.dated(d.ageTitle(a), p), string(p), d.ageTable(p, a, other, known))
	shape := d.say("Befolkningspyramid: "+d.women()+" åt vänster, "+d.men()+" åt höger, de yngsta nederst. ", "Population pyramid: "+d.women()+" to the left, "+d.men()+" to the right, the youngest at the foot. ")
	if known {
		f.Subtitle[len(f.Subtitle)-1].Text += d.say(". Konturen visar riket.", ". The outline shows Sweden.")
		shape += d.say("Konturen visar riket. ", "The outline shows Sweden. ")
	}
	f.Body = body
	f.Text = sentences(d.womenAmong(a, other, known), d.mostNumerous(a), d.menInMajority(a))
	f.Alt = sentences(shape+f.Title+".", f.Text)
	f.Notes = d.notesOf([]data.Period{p})
	if d.old(p) {
		f.Notes = append(f.Notes, d.say("Senaste uppgift är från "+string(p)+".", "The latest figure is from "+string(p)+"."))
	}
	var cells []indicators.Cell
	for i := range a.women {
		cells = append(cells, indicators.Cell{Women: a.women[i], Men: a.men[i]})
	}
	f.Source = d.source(cells)
	return f
}

func (d draft) ageRows(a ages) []BarRow {
	var rows []BarRow
	for i, class := range a.classes {
		rows = append(rows, BarRow{Label: class, Women: d.scale.level(a.part(a.women[i])), Men: d.scale.level(a.part(a.men[i]))})
	}
	return rows
}

// ageTable is the twin: parts of all and numbers, age by age, and all together.
func (d draft) ageTable(p data.Period, a, other ages, known bool) Table {
	s := d.scale
	women, men := Capital(d.women()), Capital(d.men())
	count := d.say(", antal", ", number")
	t := Table{Caption: d.measured() + ", " + d.place.Full + ", " + string(p), Columns: []Column{
		{Head: d.group()},
		{Head: women, Role: Women, Unit: s.unit, Decimal: s.decimals},
		{Head: men, Role: Men, Unit: s.unit, Decimal: s.decimals},
		{Head: women + count, Role: Women, Unit: "persons"},
		{Head: men + count, Role: Men, Unit: "persons"},
	}}
	if known {
		there := d.say(", riket", ", Sweden")
		t.Columns = append(t.Columns, Column{Head: women + there, Role: Women, Unit: s.unit, Decimal: s.decimals}, Column{Head: men + there, Role: Men, Unit: s.unit, Decimal: s.decimals})
	}
	add := func(label string, w, m float64, ow, om float64, strong bool) {
		row := Row{Strong: strong, Cells: []Cell{
			{Text: label},
			numberCell(s.level(a.part(data.Value{Number: w}))), numberCell(s.level(a.part(data.Value{Number: m}))),
			numberCell(people(w, d.lang())), numberCell(people(m, d.lang())),
		}}
		if known {
			row.Cells = append(row.Cells, numberCell(s.level(other.part(data.Value{Number: ow}))), numberCell(s.level(other.part(data.Value{Number: om}))))
		}
		t.Rows = append(t.Rows, row)
	}
	for i, class := range a.classes {
		if known {
			add(class, a.women[i].Number, a.men[i].Number, other.women[i].Number, other.men[i].Number, false)
		} else {
			add(class, a.women[i].Number, a.men[i].Number, 0, 0, false)
		}
	}
	add(d.say("Samtliga", "All"), a.of[0], a.of[1], other.of[0], other.of[1], true)
	return t
}

// ageTitle says who is more, in how many of the ages.
func (d draft) ageTitle(a ages) string {
	women, men := 0, 0
	for i := range a.women {
		switch {
		case a.women[i].Number > a.men[i].Number:
			women++
		case a.men[i].Number > a.women[i].Number:
			men++
		}
	}
	n, who, whom := men, d.men(), d.women()
	if women > men {
		n, who, whom = women, d.women(), d.men()
	}
	if n == 0 {
		return d.topic() + ": " + d.say("lika många ", "as many ") + d.women() + d.say(" som ", " as ") + d.men() + " " + d.someOf(len(a.women), len(a.women)) + " " + d.place.In
	}
	return d.topic() + d.say(": fler ", ": more ") + who + d.say(" än ", " than ") + whom + " " + d.someOf(n, len(a.women)) + " " + d.place.In
}

// womenAmong says women's part of all, beside riket's.
func (d draft) womenAmong(a, other ages, known bool) string {
	part := func(a ages) string { return d.scale.level(a.part(data.Value{Number: a.of[0]})).Text }
	unit := nbsp + unitNames["percent"].long.In(d.lang())
	women := Capital(d.women())
	if known {
		return d.say(women+" var "+part(a)+unit+" av samtliga "+d.place.In+" och "+part(other)+unit+" i riket.",
			women+" were "+part(a)+unit+" of all "+d.place.In+" and "+part(other)+unit+" in Sweden as a whole.")
	}
	return d.say(women+" var "+part(a)+unit+" av samtliga "+d.place.In+".", women+" were "+part(a)+unit+" of all "+d.place.In+".")
}

// mostNumerous names the age with most persons.
func (d draft) mostNumerous(a ages) string {
	most := 0
	for i := range a.women {
		if a.women[i].Number+a.men[i].Number > a.women[most].Number+a.men[most].Number {
			most = i
		}
	}
	w, m := people(a.women[most].Number, d.lang()).Text, people(a.men[most].Number, d.lang()).Text
	return d.say("Flest var "+d.within(a.classes[most:most+1])+": "+w+nbsp+d.women()+" och "+m+nbsp+d.men()+".",
		"Most were "+d.within(a.classes[most:most+1])+": "+w+nbsp+d.women()+" and "+m+nbsp+d.men()+".")
}

// runs is how many stretches of ages a sentence names.
const runs = 3

// menInMajority names the ages at which men outnumber women; "" where there are none or too many stretches to name.
func (d draft) menInMajority(a ages) string {
	var said []string
	for i := 0; i < len(a.women); i++ {
		from := i
		for i < len(a.women) && a.men[i].Number > a.women[i].Number {
			i++
		}
		if i > from {
			said = append(said, d.ageSpan(a.ids[from], a.ids[i-1]))
		}
	}
	if len(said) == 0 || len(said) > runs {
		return ""
	}
	return d.say(Capital(d.men())+" var fler än "+d.women()+" i åldern "+List(said, d.lang())+".", Capital(d.men())+" outnumbered "+d.women()+" at ages "+List(said, d.lang())+".")
}

// ageSpan is the ages from one class to another: 0–64 år, 85 år och äldre.
func (d draft) ageSpan(first, last string) string {
	low, _, _ := strings.Cut(strings.TrimSuffix(first, "+"), "-")
	if strings.HasSuffix(last, "+") {
		return low + d.say(" år och äldre", " and over")
	}
	if _, high, ok := strings.Cut(last, "-"); ok {
		last = high
	}
	if low != last {
		low += "–" + last
	}
	return d.say(low+" år", low)
}
