package reports

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators"
)

// Changes is what an edition shows of an area otherwise than the edition before.
type Changes struct {
	Title string // "Ändrat sedan förra utgåvan"
	Lead  string // how much has changed, in a sentence
	List  []Change
}

// Change is what has changed about one indicator, in one or a few sentences.
type Change struct{ Title, What string }

// Revision tells areas' changes since the edition before. It is safe for use by several goroutines.
type Revision struct {
	edition *Edition
	lang    data.Lang
	day     string // of the newest figures of the edition before
	results map[string]*indicators.Result
	voices  map[string]voice
	against map[string]*indicators.Comparison // by indicator that both have
	gone    []*indicators.Kept                // indicators that only the edition before has
	columns []Column
}

// Named lists the indicators that the edition has figures on, in its order, for areas of whatever level.
func (e *Edition) Named() []string {
	var ids []string
	for _, level := range levels {
		for _, id := range e.named(level) {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// Since prepares to tell what has changed since an edition that kept what it showed, and whose newest figures are of a
// day, YYYY-MM-DD.
func (e *Edition) Since(kept map[string]*indicators.Kept, day string, results []*indicators.Result, lang data.Lang) *Revision {
	v := &Revision{edition: e, lang: cmp.Or(lang, data.Swedish), day: day, results: map[string]*indicators.Result{}, voices: map[string]voice{}, against: map[string]*indicators.Comparison{}}
	named := e.Named()
	for _, r := range results {
		id := r.Indicator.ID
		if !slices.Contains(named, id) {
			continue
		}
		v.results[id], v.voices[id] = r, newVoice(r, e.wordings[id], v.lang)
		if old := kept[id]; old != nil {
			v.against[id] = r.Against(old)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(kept)) {
		if _, still := v.voices[id]; !still {
			v.gone = append(v.gone, kept[id])
		}
	}
	v.columns = v.heads()
	return v
}

func (v *Revision) say(sv, en string) string { return data.Text{SV: sv, EN: en}.In(v.lang) }

func (v *Revision) title() string {
	return v.say("Ändrat sedan förra utgåvan", "Changed since the last edition")
}

// Whole says for all areas together where their changes are told.
func (v *Revision) Whole() *Changes {
	return &Changes{Title: v.title(), Lead: v.say(
		"Den förra utgåvan visade uppgifter hämtade till och med "+v.day+". Vad som är ändrat står vid varje område och i områdets rapport; listan har alla ändringar, också dem som avrundningen döljer.",
		"The last edition showed figures retrieved up to "+v.day+". What has changed stands with each area and in its report; the list has every change, also those that rounding hides.",
	)}
}

// Of tells what has changed for an area, in words for its report and as rows of [Revision.Table].
func (v *Revision) Of(area codelist.Area) (*Changes, []Row) {
	c := &Changes{Title: v.title()}
	count := map[indicators.DifferenceKind]int{} // of indicators
	var rows []Row
	add := func(title string, what []string, more []Row) {
		c.List = append(c.List, Change{title, strings.Join(what, " ")})
		rows = append(rows, more...)
	}
	came, went := 0, 0
	for _, id := range v.edition.named(string(area.Level)) {
		voice, ok := v.voices[id]
		if !ok {
			continue
		}
		title := voice.indicator.Title.In(v.lang)
		against, both := v.against[id]
		if !both {
			if _, has := v.results[id].Latest(area.Code); has {
				came++
				add(title, []string{v.say("Visas för första gången.", "Shown for the first time.")}, []Row{v.row(area, id, title, v.say("ny indikator", "new indicator"))})
			}
			continue
		}
		all := against.In(area.Code)
		if len(all) == 0 {
			continue
		}
		for _, k := range kindsOf(all) {
			count[k]++
		}
		add(title, v.told(voice, all), v.rowsOf(area, voice, all))
	}
	for _, old := range v.gone {
		if old.Has(area.Code) {
			went++
			title := old.Title.In(v.lang)
			add(title, []string{v.say("Ingår inte längre i utgåvan.", "No longer in the edition.")}, []Row{v.row(area, old.ID, title, v.say("utgången indikator", "indicator gone"))})
		}
	}
	c.Lead = v.lead(count, came, went)
	return c, rows
}

// kindsOf are the kinds among differences, each once.
func kindsOf(all []indicators.Difference) []indicators.DifferenceKind {
	var kinds []indicators.DifferenceKind
	for _, d := range all {
		if !slices.Contains(kinds, d.Kind) {
			kinds = append(kinds, d.Kind)
		}
	}
	return kinds
}

// lead counts the indicators that changed.
func (v *Revision) lead(count map[indicators.DifferenceKind]int, came, went int) string {
	var parts []string
	for _, k := range []struct {
		n                      int
		sv, svMany, en, enMany string
	}{
		{count[indicators.FigureCame], "har nya uppgifter", "har nya uppgifter", "has new figures", "have new figures"},
		{count[indicators.FigureRevised], "har reviderade värden", "har reviderade värden", "has revised values", "have revised values"},
		{count[indicators.FigureWent], "har uppgifter som inte längre visas", "har uppgifter som inte längre visas", "has figures that are no longer shown", "have figures that are no longer shown"},
		{count[indicators.UnitReplaced], "har en ny enhet", "har nya enheter", "has a new unit", "have new units"},
		{count[indicators.LightTurned], "har fått en annan bedömning", "har fått en annan bedömning", "is judged otherwise", "are judged otherwise"},
		{came, "visas för första gången", "visas för första gången", "is shown for the first time", "are shown for the first time"},
		{went, "ingår inte längre", "ingår inte längre", "has gone", "have gone"},
	} {
		if k.n == 0 {
			continue
		}
		text := v.say(k.sv, k.en)
		if k.n > 1 {
			text = v.say(k.svMany, k.enMany)
		}
		subject := Count(k.n, v.lang)
		if len(parts) == 0 {
			noun := v.say(" indikator ", " indicator ")
			if k.n > 1 {
				noun = v.say(" indikatorer ", " indicators ")
			}
			subject = Capital(subject) + noun
		} else {
			subject += " "
		}
		parts = append(parts, subject+text)
	}
	since := v.say(" sedan utgåvan med uppgifter hämtade till och med "+v.day+".", " since the edition with figures retrieved up to "+v.day+".")
	if len(parts) == 0 {
		return v.say("Inget har ändrats", "Nothing has changed") + since
	}
	return List(parts, v.lang) + since
}

// told says what has changed about an indicator, what matters most first.
func (v *Revision) told(voice voice, all []indicators.Difference) []string {
	var said []string
	by := map[indicators.DifferenceKind][]indicators.Difference{}
	for _, d := range all {
		by[d.Kind] = append(by[d.Kind], d)
	}
	for _, d := range by[indicators.LightTurned] {
		was, is := Light(d.OldLight).Word(v.lang), Light(d.NewLight).Word(v.lang)
		said = append(said, v.say("Bedömningen har gått från ”"+was+"” ("+string(d.OldPeriod)+") till ”"+is+"” ("+string(d.Period)+").",
			"The judgement has gone from “"+was+"” ("+string(d.OldPeriod)+") to “"+is+"” ("+string(d.Period)+")."))
	}
	if len(by[indicators.UnitReplaced]) > 0 {
		said = append(said, v.say("Enheten är en annan; tidigare värden går inte att jämföra.", "The unit is another; earlier values cannot be compared."))
	}
	if came := by[indicators.FigureCame]; len(came) > 0 {
		said = append(said, v.say("Nya uppgifter för ", "New figures for ")+v.periods(came)+".")
	}
	said = append(said, v.revised(voice, by[indicators.FigureRevised])...)
	if went := by[indicators.FigureWent]; len(went) > 0 {
		said = append(said, v.say("Uppgifter för ", "Figures for ")+v.periods(went)+v.say(" visas inte längre.", " are no longer shown."))
	}
	if all[0].Why == indicators.FromDefinition {
		said = append(said, v.say("Indikatorn räknas eller bedöms på ett nytt sätt.", "The indicator is computed or judged in a new way."))
	}
	return said
}

// mostRevised is how many revised values are told one by one; the rest stand in the list of all changes.
const mostRevised = 4

// revised says which values were revised, from what to what: women's and men's where there are any, else gaps or totals.
func (v *Revision) revised(voice voice, all []indicators.Difference) []string {
	var own []indicators.Difference
	for _, of := range [][]indicators.Quantity{{indicators.OfWomen, indicators.OfMen}, {indicators.OfGap}, {indicators.OfTotal}} {
		if own = slices.DeleteFunc(slices.Clone(all), func(d indicators.Difference) bool { return !slices.Contains(of, d.Of) }); len(own) > 0 {
			break
		}
	}
	var told []string
	slight := 0
	slices.Reverse(own) // the newest first
	for _, d := range own {
		was, is := voice.shown(d, d.Old).Text, voice.shown(d, d.New).Text
		if was == is {
			slight++
		} else if len(told) < mostRevised {
			told = append(told, voice.named(d.Of)+" "+string(d.Period)+v.say(" från ", " from ")+was+v.say(" till ", " to ")+is)
		}
	}
	var said []string
	if len(told) > 0 {
		unit := unitNames[voice.unitOf(indicators.OfWomen)].long.In(v.lang)
		text := v.say("Reviderat (", "Revised (") + unit + "): " + strings.Join(told, "; ")
		if rest := len(own) - slight - len(told); rest > 0 {
			text += v.say("; och "+Count(rest, v.lang)+" värden till", "; and "+Count(rest, v.lang)+" more values")
		}
		said = append(said, text+".")
	}
	if slight > 0 && len(told) == 0 {
		said = append(said, v.say("Värden är reviderade med mindre än avrundningen.", "Values have been revised by less than rounding."))
	}
	return said
}

// periods lists the periods of differences, years in a row as 2019–2023.
func (v *Revision) periods(all []indicators.Difference) string {
	var periods []data.Period
	for _, d := range all {
		if !slices.Contains(periods, d.Period) {
			periods = append(periods, d.Period)
		}
	}
	slices.Sort(periods)
	var runs []string
	for i := 0; i < len(periods); {
		j := i + 1
		for j < len(periods) && len(periods[j]) == 4 && len(periods[i]) == 4 && periods[j].Year() == periods[j-1].Year()+1 {
			j++
		}
		switch run := periods[i:j]; len(run) {
		case 1, 2:
			runs = append(runs, named(run)...)
		default:
			runs = append(runs, string(run[0])+"–"+string(run[len(run)-1]))
		}
		i = j
	}
	return List(runs, v.lang)
}

func named[T ~string](list []T) []string {
	all := make([]string, len(list))
	for i, w := range list {
		all[i] = string(w)
	}
	return all
}

// shown is a difference's value as tables show it.
func (v voice) shown(d indicators.Difference, x data.Value) Number {
	if d.Of == indicators.OfGap {
		return v.scale.gap(x)
	}
	return v.scale.level(x)
}

// named is what a quantity is called in running text.
func (v voice) named(q indicators.Quantity) string {
	switch q {
	case indicators.OfWomen:
		return v.women()
	case indicators.OfMen:
		return v.men()
	case indicators.OfTotal:
		return v.say("totalt", "total")
	}
	return v.say("skillnad", "difference")
}

// unitOf is the display unit of a quantity.
func (v voice) unitOf(q indicators.Quantity) data.Unit {
	if q == indicators.OfGap {
		return v.scale.gapUnit
	}
	return v.scale.unit
}
