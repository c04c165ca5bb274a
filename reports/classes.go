package reports

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"strings"
	"unicode"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/indicators"
)

// Orders that classes can stand in.
const (
	orderDefinition = "definition" // as the breakdown names them
	orderSize       = "size"       // the class of most persons first
	orderDifference = "difference" // the smallest difference first
	orderShare      = "share"      // women's smallest part first
)

// classed is an indicator's classes beside each other for the place in one period.
type classed struct {
	draft
	period data.Period
	rows   []classRow // as they are shown, a total among them
	all    int        // classes there are with a figure
	counts bool       // bars show how many women and men there are, not their parts
}

// classRow is one class, or all of them together.
type classRow struct {
	class    string // its id; "" for all together
	label    string
	cell     indicators.Cell
	women    data.Value // how many there are, of parts of one whole
	men      data.Value
	size     float64 // persons or whatever the classes are of
	sized    bool
	distance float64
}

// classesOf collects the place's classes in the newest period in which at least two of them, and at least half as many as
// in any other, have figures of both sexes; false where there is none.
func (d draft) classesOf() (classed, bool) {
	c := classed{draft: d}
	known := make([]int, len(d.result.Periods))
	for _, class := range d.divided() {
		for i, p := range d.result.Periods {
			if class.At(d.place.Code, p).Gap.OK() {
				known[i]++
			}
		}
	}
	for i, n := range slices.Backward(known) {
		if n >= 2 && 2*n >= slices.Max(known) {
			c.period, c.all = d.result.Periods[i], n
			break
		}
	}
	if c.period == "" {
		return c, false
	}
	for _, class := range d.divided() {
		row := classRow{class: class.ID, label: Capital(class.Title.In(d.lang())), cell: class.At(d.place.Code, c.period)}
		row.women, row.men = class.Counts(d.place.Code, c.period)
		row.size, row.sized = sizeOf(class.Result, d.place.Code, c.period)
		row.distance = d.distance(row.cell)
		c.rows = append(c.rows, row)
	}
	if 2*c.all < len(c.rows) {
		c.rows = slices.DeleteFunc(c.rows, func(r classRow) bool { return !r.cell.Gap.OK() })
	}
	return c, true
}

// sizeOf is how much an area's figure of women and men is of: the persons counted, or those whom its share is of.
func sizeOf(r *indicators.Result, area string, p data.Period) (float64, bool) {
	if w, m := r.Counts(area, p); w.OK() && m.OK() {
		return w.Number + m.Number, true
	}
	if c := r.At(area, p); isCount(r.Unit) && c.Women.OK() && c.Men.OK() {
		return c.Women.Number + c.Men.Number, true
	}
	w, okW := r.Persons(area, p, indicators.OfWomen)
	m, okM := r.Persons(area, p, indicators.OfMen)
	return w + m, okW && okM
}

// isCount reports whether a unit's numbers are so many of something.
func isCount(u data.Unit) bool { return u == "persons" || u == "number" }

// arrange puts the classes in order and keeps the first top of them, 0 for all; or says why it cannot.
func (c *classed) arrange(order string, top int) (why string) {
	by := map[string]func(x, y classRow) int{
		orderSize:       func(x, y classRow) int { return cmp.Compare(y.size, x.size) },
		orderDifference: func(x, y classRow) int { return cmp.Compare(x.distance, y.distance) },
		orderShare:      func(x, y classRow) int { return cmp.Compare(c.women100(x), c.women100(y)) },
	}[order]
	if order == orderSize {
		c.rows = slices.DeleteFunc(c.rows, func(r classRow) bool { return !r.sized })
		if len(c.rows) < 2 {
			return c.say("Hur stora grupperna är är inte känt.", "The size of the groups is not known.")
		}
	}
	if by != nil {
		slices.SortStableFunc(c.rows, by)
	}
	if top > 0 && top < len(c.rows) {
		c.rows = c.rows[:top]
	}
	if len(c.classes()) < 2 {
		return c.tooFew()
	}
	return ""
}

// women100 is women's value, classes without one last.
func (c *classed) women100(r classRow) float64 {
	if !r.cell.Women.OK() {
		return math.Inf(1)
	}
	return r.cell.Women.Number
}

// addTotal puts all classes together in their place, where that is something between them and not their sum.
func (c *classed) addTotal(order string) {
	cell := c.result.At(c.place.Code, c.period)
	between := func(of func(indicators.Cell) data.Value) bool {
		least, most := math.Inf(1), math.Inf(-1)
		for _, r := range c.rows {
			if v := of(r.cell); v.OK() {
				least, most = min(least, v.Number), max(most, v.Number)
			}
		}
		v := of(cell)
		return v.OK() && least <= v.Number && v.Number <= most
	}
	if !between(func(c indicators.Cell) data.Value { return c.Women }) || !between(func(c indicators.Cell) data.Value { return c.Men }) || !cell.Gap.OK() {
		return
	}
	total := classRow{label: c.say("Samtliga", "All"), cell: cell, distance: c.distance(cell)}
	at := len(c.rows)
	for i, r := range slices.Backward(c.rows) {
		if order == orderDifference && r.distance > total.distance || order == orderShare && c.women100(r) > c.women100(total) {
			at = i
		}
	}
	c.rows = slices.Insert(c.rows, at, total)
}

func (d draft) tooFew() string {
	return d.say("Uppgifter för både kvinnor och män finns för färre än två grupper ", "Figures for both women and men exist for fewer than two groups ") + d.place.In + "."
}

// classFigure makes a figure of an indicator's classes in the kind asked for, or says why it cannot be made.
func (b *builder) classFigure(d draft, e Entry) (Figure, string) {
	c, ok := d.classesOf()
	if !ok {
		return Figure{}, d.tooFew()
	}
	order := e.Sort
	if order == "" {
		order = map[Kind]string{KindDumbbell: orderDifference, KindStacked: orderShare}[e.Kind]
	}
	if why := c.arrange(order, e.Top); why != "" {
		return Figure{}, why
	}
	bars := e.Kind == KindBars || e.Kind == KindMirrored
	if c.counts = bars && c.counted(); !c.counts {
		c.addTotal(order)
	}
	numbers := d
	numbers.scale = scale{unit: "number", factor: 1, lang: d.lang()}
	for _, class := range d.divided() {
		label := Capital(class.Title.In(d.lang()))
		b.draw(d, d.place.Code, d.place.Name, label, c.period, class.At(d.place.Code, c.period))
		if w, m := class.Counts(d.place.Code, c.period); c.counts {
			none := data.Value{Status: data.NotAvailable}
			b.draw(numbers, d.place.Code, d.place.Name, label, c.period, indicators.Cell{Women: w, Men: m, Total: none, Gap: none})
		}
	}
	rows := c.classes()
	told, _ := c.largest(rows) // the edition's own words are filled in from the class that the finding is about
	if told.class == "" {
		told = rows[0]
	}
	return b.override(c.figure(e.Kind, order), e, d.overrideWords(told.cell, c.period)), ""
}

// counted reports whether the numbers of women and men are known of every class that has a figure.
func (c *classed) counted() bool {
	return c.parts() && !slices.ContainsFunc(c.classes(), func(r classRow) bool { return !r.women.OK() || !r.men.OK() })
}

// numbers makes bars, their table and their subtitle of how many women and men there are, women's part beside.
func (c *classed) numbers(bars *Bars, f *Figure) {
	s := scale{unit: "number", factor: 1, lang: c.lang()}
	unit := unitNames["number"].long.In(c.lang())
	bars.Axis, bars.Band = Axis{FromZero: true}, nil
	f.Table.Caption = c.topic() + ", " + unit + ", " + c.place.Full + ", " + string(c.period)
	f.Table.Columns = []Column{
		{Head: c.group()},
		{Head: Capital(c.women()), Role: Women, Unit: "number"},
		{Head: Capital(c.men()), Role: Men, Unit: "number"},
		{Head: c.mapHead(), Unit: c.scale.unit, Decimal: c.scale.decimals},
	}
	for i, r := range c.rows {
		w, m := s.level(r.women), s.level(r.men)
		bars.Rows[i].Women, bars.Rows[i].Men = w, m
		f.Table.Rows[i] = Row{Cells: []Cell{{Text: r.label}, numberCell(w), numberCell(m), numberCell(c.scale.level(r.cell.Women))}}
	}
	f.Subtitle = []Run{{Text: c.topic() + ", "}, {c.women(), Women}, {Text: c.say(" och ", " and ")}, {c.men(), Men}, {Text: ", " + string(c.period) + ", " + unit}}
}

// figure draws up the classes.
func (c *classed) figure(kind Kind, order string) Figure {
	table := Table{Caption: c.measured() + ", " + c.place.Full + ", " + string(c.period), Columns: c.columns(c.group())}
	var body Body
	bars := &Bars{Axis: c.axis(), Names: c.names(), Band: c.band(), Mirrored: kind == KindMirrored}
	bars.Axis.FromZero = true
	dumbbell := &Dumbbell{Axis: c.axis(), Gap: c.say("Skillnad", "Difference"), Names: c.names(), Band: c.band()}
	dumbbell.Axis.FromZero = false
	stacked := &Stacked{Axis: c.axis(), Names: c.names(), Band: c.band()}
	var cells []indicators.Cell
	for _, r := range c.rows {
		w, m, g := c.scale.level(r.cell.Women), c.scale.level(r.cell.Men), c.scale.gap(r.cell.Gap)
		all := r.class == ""
		bars.Rows = append(bars.Rows, BarRow{Label: r.label, Women: w, Men: m, Strong: all})
		dumbbell.Rows = append(dumbbell.Rows, DumbbellRow{Label: r.label, Women: w, Men: m, Gap: g, Strong: all})
		stacked.Rows = append(stacked.Rows, StackedRow{Label: r.label, Women: w, Men: m, Strong: all})
		table.Rows = append(table.Rows, Row{Cells: c.cells(r.label, w, m, g), Strong: all})
		cells = append(cells, r.cell)
	}
	id, shape := string(kind), ""
	switch kind {
	case KindDumbbell:
		id, body = "class-dumbbell", dumbbell
		shape = c.say("Hanteldiagram med ett par punkter för varje grupp. ", "Dumbbell chart with a pair of dots for each group. ")
	case KindStacked:
		id, body = "class-stacked", stacked
		shape = c.say("Staplar som delas mellan "+c.women()+" och "+c.men()+", en för varje grupp. ", "Bars divided between "+c.women()+" and "+c.men()+", one for each group. ")
	case KindMirrored:
		body = bars
		shape = c.say("Staplar för "+c.women()+" åt vänster och för "+c.men()+" åt höger, ett par för varje grupp. ", "Bars for "+c.women()+" to the left and for "+c.men()+" to the right, a pair for each group. ")
	default:
		body = bars
		shape = c.say("Stapeldiagram med en stapel för "+c.women()+" och en för "+c.men()+" i varje grupp. ", "Bar chart with a bar for "+c.women()+" and one for "+c.men()+" in each group. ")
	}
	f := c.draft.figure(id, c.dated(c.title(), c.period), string(c.period), table)
	if c.counts {
		c.numbers(bars, &f)
	}
	f.Subtitle[len(f.Subtitle)-1].Text += c.sorted(order)
	f.Body = body
	f.Text = c.text()
	f.Alt = sentences(shape+f.Title+".", f.Text)
	f.Notes = slices.Concat(c.cut(order), c.notesOf([]data.Period{c.period}), c.doubts([]data.Period{c.period}, cells), c.withoutFigures())
	if c.counts { // no difference is shown
		f.Notes = slices.DeleteFunc(f.Notes, func(s string) bool { return s == unrounded.In(c.lang()) })
	}
	f.Source = c.source(cells)
	return f
}

// sorted says in what order the classes stand, where it is not their own.
func (c *classed) sorted(order string) string {
	switch order {
	case orderSize:
		return c.say(". Störst först.", ". Largest first.")
	case orderDifference:
		return c.say(". Sorterat efter skillnadens storlek.", ". Sorted by size of the difference.")
	case orderShare:
		whose := possessive(c.women(), c.lang())
		return c.say(". Sorterat efter "+whose+" andel.", ". Sorted by "+whose+" share.")
	}
	return ""
}

// cut says that only the largest classes are shown.
func (c *classed) cut(order string) []string {
	if n := len(c.classes()); order == orderSize && n < c.all {
		return []string{c.say("Figuren visar de "+Count(n, c.lang())+" största av "+Count(c.all, c.lang())+" "+c.many()+"; de övriga är inte summerade.",
			"The figure shows the "+Count(n, c.lang())+" largest of "+Count(c.all, c.lang())+" "+c.many()+"; the others are not summed.")}
	}
	return nil
}

// classes are the rows of classes that have figures of both sexes.
func (c *classed) classes() []classRow {
	return slices.DeleteFunc(slices.Clone(c.rows), func(r classRow) bool { return r.class == "" || !r.cell.Gap.OK() })
}

// withoutFigures names the classes that have none, by reason.
func (c *classed) withoutFigures() []string {
	var pairs comparison
	for _, class := range c.divided() {
		pairs.pairs = append(pairs.pairs, pair{label: Capital(class.Title.In(c.lang())), cell: class.At(c.place.Code, c.period)})
	}
	return c.absent(pairs)
}

// notesOf are the notes of the indicator and its classes on what is shown of some periods.
func (d draft) notesOf(periods []data.Period) []string {
	drafts := []draft{d}
	for _, class := range d.divided() {
		one := d
		one.result = class.Result
		drafts = append(drafts, one)
	}
	var all []string
	for _, one := range drafts {
		for _, n := range one.notes(func(n data.Note) bool {
			switch audienceOf(n) {
			case byFigure:
				return overlaps(n, periods)
			case overTime:
				return len(periods) > 1 && overlaps(n, periods)
			case withSums, forLarger:
				return d.aboutLarger()
			}
			return false
		}) {
			if !slices.Contains(all, n) {
				all = append(all, n)
			}
		}
	}
	return all
}

// group heads the column of classes: Ålder.
func (d draft) group() string {
	if head := d.result.ClassesOf.In(d.lang()); head != "" {
		return Capital(head)
	}
	return d.say("Grupp", "Group")
}

// classWords are what the classes of a dimension are called, one and several, and whether one of them is a neuter.
var classWords = map[string]struct {
	one    data.Text
	many   data.Text
	neuter bool
}{
	"age":        {one: data.Text{SV: "en åldersgrupp", EN: "one age group"}, many: data.Text{SV: "åldersgrupper", EN: "age groups"}},
	"level":      {one: data.Text{SV: "en utbildningsgrupp", EN: "one group of education"}, many: data.Text{SV: "utbildningsgrupper", EN: "groups of education"}},
	"education":  {one: data.Text{SV: "en utbildningsgrupp", EN: "one group of education"}, many: data.Text{SV: "utbildningsgrupper", EN: "groups of education"}},
	"industry":   {one: data.Text{SV: "en bransch", EN: "one industry"}, many: data.Text{SV: "branscher", EN: "industries"}},
	"occupation": {one: data.Text{SV: "ett yrke", EN: "one occupation"}, many: data.Text{SV: "yrken", EN: "occupations"}, neuter: true},
	"programme":  {one: data.Text{SV: "ett program", EN: "one programme"}, many: data.Text{SV: "program", EN: "programmes"}, neuter: true},
	"household":  {one: data.Text{SV: "en hushållstyp", EN: "one type of household"}, many: data.Text{SV: "hushållstyper", EN: "types of household"}},
	"month":      {one: data.Text{SV: "en månad", EN: "one month"}, many: data.Text{SV: "månader", EN: "months"}},
}

func (d draft) by() string {
	if b := d.indicator.Breakdown; b != nil {
		return b.By
	}
	return ""
}

// divided are the classes of the indicator that may have figures, each broken down class after its own.
func (d draft) divided() []indicators.Class {
	return slices.DeleteFunc(d.result.Classes(), func(c indicators.Class) bool {
		return c.Indicator.Breakdown != nil && c.Indicator.Breakdown.Alone
	})
}

// alone reports whether the indicator has figures of its classes only.
func (d draft) alone() bool { return d.indicator.Breakdown != nil && d.indicator.Breakdown.Alone }

// many is what several classes are called.
func (d draft) many() string {
	if w, ok := classWords[d.by()]; ok {
		return w.many.In(d.lang())
	}
	return d.say("grupper", "groups")
}

// someOf is "i fem av åtta grupper".
func (d draft) someOf(n, all int) string {
	some, whole := CountOf(n, all, d.lang())
	neuter := classWords[d.by()].neuter && d.lang() == data.Swedish
	switch {
	case n == all && all == 2:
		return d.say("i båda ", "in both ") + d.many()
	case n == all:
		return d.say("i alla "+whole+" ", "in all "+whole+" ") + d.many()
	case n == 0 && neuter:
		some = "inget"
	case n == 0:
		some = d.say("ingen", "none")
	case n == 1 && neuter && some == "en":
		some = "ett"
	}
	return d.say("i "+some+" av "+whole+" ", "in "+some+" of "+whole+" ") + d.many()
}

// within are classes as a sentence says where: för eftergymnasial utbildning, i åldern 20–24 år.
func (d draft) within(labels []string) string {
	words := make([]string, len(labels))
	for i, label := range labels {
		words[i] = inSentence(label)
	}
	first, _, _ := strings.Cut(words[0], " ")
	switch starts := unicode.IsDigit([]rune(words[0])[0]); {
	case d.by() == "month":
		return d.say("i ", "in ") + List(labels, d.lang())
	case d.by() == "age" && d.lang() == data.Swedish && starts && len(labels) == 1:
		return "i åldern " + words[0]
	case d.by() == "age" && d.lang() == data.Swedish && starts:
		return "i åldrarna " + List(words, d.lang())
	case first == "ages":
		return "at " + List(words, d.lang())
	case first == "aged":
		return "among those " + List(words, d.lang())
	}
	return d.say("för ", "for ") + List(words, d.lang())
}

// title says where the difference is largest and who is higher; of parts of one whole in how many classes the distribution
// is even or who is more.
func (c *classed) title() string {
	rows := c.classes()
	if c.parts() {
		return c.partsTitle(rows)
	}
	apart, largest := c.largest(rows)
	if len(largest) == 0 {
		return c.topic() + ": " + c.say("lika för ", "the same for ") + c.women() + c.say(" och ", " and ") + c.men() + " " + c.someOf(len(rows), len(rows)) + " " + c.place.In
	}
	dir, near := c.cellDirection(apart.cell)
	if near {
		return c.topic() + ": " + c.say("ungefär lika för ", "about the same for ") + c.women() + c.say(" och ", " and ") + c.men() + " " + c.someOf(len(rows), len(rows)) + " " + c.place.In
	}
	at := c.topic() + c.say(": störst skillnad ", ": largest difference ") + c.within(largest)
	if len(largest) > 3 {
		at = c.topic() + c.say(": lika stor skillnad ", ": the same difference ") + c.someOf(len(largest), len(rows))
	}
	return at + " – " + c.apart(apart, dir) + " " + c.place.In
}

// apart says by how much and which way a class's values differ.
func (c *classed) apart(r classRow, dir direction) string {
	w := c.words(r.cell, dir, false, "")
	switch {
	case c.scale.unit == "persons":
		return c.differing(r.cell) + c.say(" fler ", " more ") + w["higher"] + c.say(" än ", " than ") + w["lower"]
	case c.scale.unit == "number":
		return c.differing(r.cell) + c.say(" fler för ", " more for ") + w["higher"] + c.say(" än för ", " than for ") + w["lower"]
	case c.indicator.Gap == indicators.GapRatio:
		return w["gap"] + " " + w["comparison"] + c.say(" för ", " for ") + c.women() + c.say(" än för ", " than for ") + c.men()
	}
	return w["gap"] + c.say(" lägre för ", " lower for ") + w["lower"] + c.say(" än för ", " than for ") + w["higher"]
}

// differing is the size of a difference as the table has it, without sign and unit.
func (c *classed) differing(cell indicators.Cell) string {
	return Decimal(math.Abs(c.scale.gap(cell.Gap).Value), c.scale.gapDecimals(), c.lang())
}

// largest are the classes with the largest difference as shown, and one of them; none where there is no difference.
func (c *classed) largest(rows []classRow) (one classRow, labels []string) {
	most := 0.0
	for _, r := range rows {
		switch {
		case r.distance > most:
			most, one, labels = r.distance, r, []string{r.label}
		case r.distance == most && most > 0:
			labels = append(labels, r.label)
		}
	}
	return one, labels
}

// partsTitle counts the classes within the band or, where nothing is judged by one, those with more of the sex that is more
// in most.
func (c *classed) partsTitle(rows []classRow) string {
	if band := c.band(); band != nil {
		n := 0
		for _, r := range rows {
			if w := c.scale.level(r.cell.Women).Value; band.Low <= w && w <= band.High {
				n++
			}
		}
		return c.topic() + c.say(": jämn fördelning ", ": even distribution ") + c.someOf(n, len(rows)) + " " + c.place.In
	}
	count := c.ways(rows)
	dir, who := womenHigher, c.women()
	if count[menHigher] > count[womenHigher] {
		dir, who = menHigher, c.men()
	}
	if count[dir] == 0 {
		return c.topic() + c.say(": lika många ", ": as many ") + c.women() + c.say(" som ", " as ") + c.men() + " " + c.someOf(len(rows), len(rows)) + " " + c.place.In
	}
	return c.topic() + c.say(": fler ", ": more ") + who + " " + c.someOf(count[dir], len(rows)) + " " + c.place.In
}

// ways counts the classes by who has the higher value as shown.
func (c *classed) ways(rows []classRow) map[direction]int {
	count := map[direction]int{}
	for _, r := range rows {
		dir, _ := c.cellDirection(r.cell)
		if c.counts { // one person more is seen there
			dir = direction(cmp.Compare(r.women.Number, r.men.Number))
		}
		count[dir]++
	}
	return count
}

// text says all classes' values together, in how many classes which sex is higher, and the extremes.
func (c *classed) text() string {
	rows := c.classes()
	all := ""
	if i := slices.IndexFunc(c.rows, func(r classRow) bool { return r.class == "" }); i >= 0 {
		all = c.levels(c.period, c.rows[i].cell)
	}
	return sentences(all, c.sides(rows), c.extreme(rows))
}

// sides says in how many classes which sex has the higher value.
func (c *classed) sides(rows []classRow) string {
	count := c.ways(rows)
	w, m := count[womenHigher], count[menHigher]
	women, men := c.women(), c.men()
	if w < m {
		w, m, women, men = m, w, men, women
	}
	more, also := c.say(Capital(c.value())+" var högre för "+women+" ", Capital(c.value())+" was higher for "+women+" "), c.say("för "+men, "for "+men)
	if c.parts() || c.scale.unit == "persons" {
		more, also = c.say(Capital(women)+" var fler ", "There were more "+women+" "), c.say(men, "more "+men)
	}
	switch {
	case w == 0:
		return ""
	case m == 0:
		return more + c.someOf(w, len(rows)) + "."
	}
	other := Count(m, c.lang())
	if classWords[c.by()].neuter && other == "en" {
		other = "ett"
	}
	return more + c.someOf(w, len(rows)) + c.say(" och ", " and ") + also + c.say(" i ", " in ") + other + "."
}

// extreme says both sexes' values where the difference is largest or, of parts of one whole, where women's part is largest
// and smallest.
func (c *classed) extreme(rows []classRow) string {
	amount := func(v data.Value) string {
		if n := c.scale.level(v); !isCount(c.scale.unit) {
			return c.scale.amount(n, c.scale.unit)
		} else {
			return n.Text
		}
	}
	if c.parts() {
		least := slices.MinFunc(rows, func(x, y classRow) int { return cmp.Compare(c.women100(x), c.women100(y)) })
		most := slices.MaxFunc(rows, func(x, y classRow) int { return cmp.Compare(c.women100(x), c.women100(y)) })
		if c.scale.level(least.cell.Women).Text == c.scale.level(most.cell.Women).Text {
			return ""
		}
		whose := Capital(possessive(c.women(), c.lang()))
		return c.say(whose+" andel var störst "+c.within([]string{most.label})+" ("+amount(most.cell.Women)+") och minst "+c.within([]string{least.label})+" ("+amount(least.cell.Women)+").",
			whose+" share was largest "+c.within([]string{most.label})+" ("+amount(most.cell.Women)+") and smallest "+c.within([]string{least.label})+" ("+amount(least.cell.Women)+").")
	}
	one, labels := c.largest(rows)
	if len(labels) != 1 {
		return ""
	}
	men := c.scale.level(one.cell.Men).Text
	return c.say("Där skillnaden var störst, "+c.within(labels)+", var "+c.value()+" "+amount(one.cell.Women)+" för "+c.women()+" och "+men+" för "+c.men()+".",
		"Where the difference was largest, "+c.within(labels)+", "+c.value()+" was "+amount(one.cell.Women)+" for "+c.women()+" and "+men+" for "+c.men()+".")
}

// byClasses are the kinds that draw the classes of a breakdown.
func (f Entry) byClasses() bool {
	switch f.Kind {
	case KindBars, KindMirrored:
		return true
	case KindDumbbell, KindStacked:
		return f.Classes
	}
	return false
}

// validateClasses checks what the entry says of classes.
func (f Entry) validateClasses(path string) error {
	var faults []error
	if f.Classes && f.Kind != KindDumbbell && f.Kind != KindStacked && f.Kind != KindLevel {
		faults = append(faults, definition.Faultf(path+".classes", "only kinds dumbbell, stacked and level are of areas or of classes; bars and mirrored are of classes as they are"))
	}
	switch {
	case f.Sort != "" && !slices.Contains(orders, f.Sort):
		faults = append(faults, definition.Faultf(path+".sort", "unknown order %q: want one of %v%s", f.Sort, orders, definition.Suggest(f.Sort, orders)))
	case f.Sort != "" && !f.byClasses():
		faults = append(faults, definition.Faultf(path+".sort", "only classes are sorted: kind bars or mirrored, or classes: true"))
	}
	if f.Top != 0 && (f.Top < 2 || f.Sort != orderSize) {
		faults = append(faults, definition.Faultf(path+".top", "want two or more, with sort: size"))
	}
	return errors.Join(faults...)
}
