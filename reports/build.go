package reports

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators"
)

// Options are how a document is made. The zero value is Swedish with Lägesbild's own theme.
type Options struct {
	Lang    data.Lang
	Theme   *Theme
	Made    string              // day the document is made, YYYY-MM-DD; "" where runs must be alike
	Version string              // of the program
	Awaited map[string][]string // indicators without figures on the shelf → the sources that ingest takes them from

	// Before are results as they would have been before the newest retrieval, of indicators retrieved more than once.
	Before []*indicators.Result
}

// builder makes one document.
type builder struct {
	edition   *Edition
	catalogue *indicators.Catalogue
	results   map[string]*indicators.Result
	lang      data.Lang
	place     Place
	made      string
	states    map[string]state // of the place, by indicator
	told      map[string]bool  // indicators whose finding heads a figure
	ids       map[string]int   // of figures
	awaited   map[string][]string
	disagree  []error
	drawn     map[string][]drawn
}

// drawn is a cell that a figure shows beyond those of the comparison and the lines; class is "" but for a class's.
type drawn struct {
	draft
	code, name, class string
	period            data.Period
	cell              indicators.Cell
}

// draw keeps a cell that a figure shows for the document's data.
func (b *builder) draw(d draft, code, name, class string, p data.Period, c indicators.Cell) {
	b.drawn[d.indicator.ID] = append(b.drawn[d.indicator.ID], drawn{d, code, name, class, p, c})
}

// Build makes the edition's document for one area of the results given, in the edition's order. A figure without data for
// the area is left out and listed in Missing with the reason, and so is an indicator that has no result. An edition that
// names an unknown indicator or goal is data.ErrNotFound at its line.
func Build(e *Edition, area codelist.Area, cat *indicators.Catalogue, results []*indicators.Result, o Options) (*Document, error) {
	if err := e.Check(cat); err != nil {
		return nil, fmt.Errorf("report %s: %w", area.Code, err)
	}
	if o.Lang == "" {
		o.Lang = data.Swedish
	}
	if o.Theme == nil {
		t := DefaultTheme()
		o.Theme = &t
	}
	b := &builder{edition: e, catalogue: cat, results: map[string]*indicators.Result{}, lang: o.Lang, place: PlaceOf(area, o.Lang), states: map[string]state{}, told: map[string]bool{}, drawn: map[string][]drawn{}, awaited: o.Awaited, ids: map[string]int{}}
	doc := &Document{Edition: e.ID, OnePage: e.OnePage, Lang: o.Lang, Area: b.place, Made: o.Made, Version: o.Version, Theme: *o.Theme}
	for _, r := range results {
		b.results[r.Indicator.ID] = r
		doc.Date = max(doc.Date, r.Vintage.Date())
	}
	b.made = o.Made
	if b.made == "" {
		b.made = doc.Date
	}
	for _, id := range e.named(b.place.Level) {
		if d, ok := b.draft(id); ok {
			if s, ok := d.stateOf(b.place.Code); ok {
				s.lights, s.lists = b.lightsOf(s), s.otherLists(cat)
				b.states[id] = s
			}
		}
	}
	for _, c := range b.chapters() {
		section, missing := b.section(c)
		doc.Sections = append(doc.Sections, section)
		for _, m := range missing {
			if !slices.Contains(doc.Missing, m) {
				doc.Missing = append(doc.Missing, m)
			}
		}
	}
	doc.Disagreements = b.disagree
	doc.Title = fill(e.Title.In(o.Lang), map[string]string{"place": b.place.In})
	doc.Lead = b.lead()
	doc.Terms = b.terms()
	doc.Peers = b.peers()
	doc.Revised = b.revisions(o.Before)
	doc.Data = b.long()
	return doc, nil
}

func (b *builder) say(sv, en string) string { return data.Text{SV: sv, EN: en}.In(b.lang) }

// draft begins a figure about an indicator; false where it has no result.
func (b *builder) draft(id string) (draft, bool) {
	r, ok := b.results[id]
	if !ok {
		return draft{}, false
	}
	return draft{newVoice(r, b.edition.wordings[id], b.lang), r, b.place, b.made, b.told[id]}, true
}

// section makes one section and tells what it had to leave out.
func (b *builder) section(c Chapter) (Section, []Missing) {
	s := Section{ID: c.ID, Title: c.Title.In(b.lang), Intro: c.Intro.In(b.lang)}
	if g, ok := b.catalogue.Goal(c.Goal); ok {
		s.Number = g.Number
		s.ID = orWords(s.ID, g.ID)
		s.Title = orWords(s.Title, g.Title.In(b.lang))
		s.Intro = orWords(s.Intro, g.Intro.In(b.lang))
	}
	if s.Prose = c.prose(); s.Prose {
		return s, nil
	}
	var missing []Missing
	for _, entry := range b.entries(c) {
		missing = append(missing, b.absent(entry)...)
		f, why := b.figure(entry)
		if why != "" && entry.opens {
			continue // what its indicators lack is told by their own figures
		}
		if why != "" {
			missing = append(missing, Missing{Title: b.titleOf(entry), Why: why})
			continue
		}
		if entry.opens {
			f.ID = s.ID + "-" + f.ID
			if c.FocusGroups && entry.Kind == KindLights {
				f.Text = b.asked(f.Text)
			}
		}
		f.ID = b.unlike(f.ID)
		f.Slide = entry.Slide || entry.opens || !b.edition.choosesSlides()
		f.Doubt = b.doubt(entry.Indicator)
		s.Figures = append(s.Figures, f)
	}
	if len(s.Figures) == 0 {
		empty := c.Empty.In(b.lang)
		switch {
		case empty != "":
		case c.Goal == "":
			empty = b.say("Avsnittet har inga figurer "+b.place.In+"; vad som saknas och varför står sist.", "The section has no figures "+b.place.In+"; what is missing and why stands last.")
		default:
			empty = b.say("Rapporten har inga figurer om delmålet "+b.place.In+".", "The report has no figures on this sub-goal "+b.place.In+".")
		}
		s.Intro = sentences(s.Intro, empty)
		if len(missing) == 0 {
			missing = append(missing, Missing{Title: s.Title, Why: empty})
		}
	}
	return s, missing
}

// unlike makes a figure's id unlike those before it.
func (b *builder) unlike(id string) string {
	b.ids[id]++
	if n := b.ids[id]; n > 1 {
		return b.unlike(id + "-" + strconv.Itoa(n))
	}
	return id
}

func orWords(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// titleOf is what a figure that could not be made is called.
func (b *builder) titleOf(e Entry) string {
	if ind, err := b.catalogue.Indicator(e.Indicator); err == nil {
		return ind.Title.In(b.lang)
	}
	switch e.Kind {
	case KindMatrix:
		return b.say("Läget per kommun", "Status by municipality")
	case KindLights:
		return b.say("Mål, takt och läge bland andra", "Goal, pace and place")
	}
	return b.say("Läget i korthet", "Status in short")
}

// figure makes one figure, or says why it cannot be made.
func (b *builder) figure(e Entry) (Figure, string) {
	switch e.kind() {
	case KindStatus:
		states := b.statesOf(e.Indicators)
		if len(states) == 0 {
			return Figure{}, b.say("Ingen indikator har uppgift ", "No indicator has figures ") + b.place.In + "."
		}
		return b.override(b.statusTable(states), e, map[string]string{"place": b.place.In}), ""
	case KindLights:
		f, ok := b.lights(b.statesOf(e.Indicators))
		if !ok {
			return Figure{}, b.say("Ingen indikator kan bedömas ", "No indicator can be judged ") + b.place.In + "."
		}
		return b.override(f, e, map[string]string{"place": b.place.In}), ""
	case KindMatrix:
		if len(b.neighbours()) < 2 {
			return Figure{}, b.say("Länet har bara en kommun.", "The county has a single municipality.")
		}
		f, ok := b.matrix(b.drafts(e.Indicators))
		if !ok {
			return Figure{}, b.say("Ingen kommun har uppgifter att bedöma.", "No municipality has figures to judge.")
		}
		return b.override(f, e, map[string]string{"place": b.place.In}), ""
	}
	d, ok := b.draft(e.Indicator)
	if !ok {
		return Figure{}, b.awaits(e.Indicator)
	}
	f, why := b.about(d, e)
	b.told[e.Indicator] = b.told[e.Indicator] || why == ""
	return f, why
}

// about makes a figure of one indicator in the kind that the entry asks for or, on auto, that the data bear.
func (b *builder) about(d draft, e Entry) (Figure, string) {
	if d.single() {
		return b.singleFigure(d, e)
	}
	t := trackOf(d.result, b.place.Code)
	kind := e.kind()
	if kind == KindAuto {
		kind = KindDumbbell
		if t.longest() >= 3 {
			kind = KindLine
		}
	}
	if kind == KindLine {
		if len(t.cells) == 0 {
			return Figure{}, d.whyNot()
		}
		if len(t.cells) == 1 {
			return Figure{}, d.say("Uppgift finns bara för en tidpunkt.", "There are figures for one point in time only.")
		}
		last, now := t.last()
		f := d.line(t)
		if a, ok := d.reference(e.Against); ok {
			f = d.against(f, t, a)
		}
		return b.override(f, e, d.overrideWords(now, last)), ""
	}
	if kind == KindMultiples || kind == KindSlope {
		if len(d.members()) < 2 {
			return Figure{}, b.say("Länet har bara en kommun.", "The county has a single municipality.")
		}
		periods, all := d.courses()
		if len(periods) == 0 || d.readyMade() {
			return Figure{}, d.whyNot()
		}
		if kind == KindMultiples {
			return b.override(d.multiples(periods, all), e, d.groups(b.place.In)), ""
		}
		from, to, ok := ends(all)
		if !ok {
			return Figure{}, b.say("Det finns inte två jämförbara år med uppgift för de flesta av områdena.", "There are no two comparable years with figures for most of the areas.")
		}
		return b.override(d.slope(periods, all, from, to), e, d.groups(b.place.In)), ""
	}
	if kind == KindMap {
		return b.mapped(d, e)
	}
	if kind == KindLightMap {
		return b.lightMap(d, e)
	}
	if kind == KindFunnel {
		return b.funnel(d, e)
	}
	if kind == KindPyramid {
		return b.pyramid(d, e)
	}
	if kind == KindMonths {
		return b.months(d, e)
	}
	if kind == KindClassLines {
		return b.classLines(d, e)
	}
	if e.byClasses() {
		return b.classFigure(d, e)
	}
	c := d.compare()
	if c.period == "" || d.readyMade() {
		return Figure{}, d.whyNot()
	}
	words := d.groups(b.place.In)
	if own := c.own(); own != nil {
		words = d.overrideWords(own.cell, c.period)
	}
	if kind == KindStacked {
		return b.override(d.stacked(c), e, words), ""
	}
	return b.override(d.dumbbell(c), e, words), ""
}

func (d draft) overrideWords(c indicators.Cell, p data.Period) map[string]string {
	dir, near := d.cellDirection(c)
	words := d.words(c, dir, near, d.place.In)
	words["year"] = string(p)
	return words
}

// whyNot says why the place has no figure about the indicator.
func (d draft) whyNot() string {
	has := func(level codelist.Level) bool {
		return slices.ContainsFunc(d.result.Areas, func(code string) bool {
			a, ok := codelist.Lookup(code)
			return ok && a.Level == level && len(trackOf(d.result, code).cells) > 0
		})
	}
	level := codelist.Level(d.place.Level)
	switch {
	case len(trackOf(d.result, d.place.Code).cells) > 0:
		return d.say("Uppgifterna är för få för en figur; den senaste står i lägestabellen.", "The figures are too few for a chart; the latest stands in the status table.")
	case level != codelist.Municipality && !has(level) && has(codelist.Municipality):
		return d.say("Uppgifterna gäller bara kommuner.", "The figures cover municipalities only.")
	case level == codelist.Municipality && !has(level):
		return d.say("Uppgifterna gäller inte kommuner.", "The figures do not cover municipalities.")
	}
	return d.say("Det finns ingen uppgift för både kvinnor och män ", "There are no figures for both women and men ") + d.place.In + "."
}

// drafts begins figures about the indicators named, or all the edition's in its order.
func (b *builder) drafts(ids []string) []draft {
	if len(ids) == 0 {
		ids = b.edition.named(b.place.Level)
	}
	var all []draft
	for _, id := range ids {
		if d, ok := b.draft(id); ok {
			all = append(all, d)
		}
	}
	return all
}

// statesOf are the place's states of the indicators named, or all the edition's in its order.
func (b *builder) statesOf(ids []string) []state {
	if len(ids) == 0 {
		ids = b.edition.named(b.place.Level)
	}
	var all []state
	for _, id := range ids {
		if s, ok := b.states[id]; ok {
			all = append(all, s)
		}
	}
	return all
}

// agencies is the source line of a figure that many sources stand behind.
func (b *builder) agencies(cells []indicators.Cell) string {
	var names []string
	for _, p := range pagesOf(cells) {
		if name := agency(p.Source); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	word := b.say("Källor: ", "Sources: ")
	if len(names) == 1 {
		word = b.say("Källa: ", "Source: ")
	}
	return word + List(names, b.lang) + b.say("; tabell och hämtningsdag står vid varje definition. ", "; table and day of retrieval stand by each definition. ") + ownProcessing.In(b.lang)
}

// lead is the state in short: how many indicators reach their level, and what is furthest from it.
func (b *builder) lead() string {
	states := b.statesOf(nil)
	count := tally{}
	var furthest *state
	for i, s := range states {
		count[s.light]++
		if s.light == LightMiss && (furthest == nil || s.excess > furthest.excess) {
			furthest = &states[i]
		}
	}
	if count.judged() == 0 {
		return b.say("Källorna har få uppgifter ", "The sources have few figures ") + b.place.In + b.say(" som helhet; här jämförs kommunerna.", " as a whole; here the municipalities are compared.")
	}
	if furthest == nil {
		return b.reaches(count) + "."
	}
	return b.reaches(count) + ". " + furthest.apart()
}

// apart says how large the difference of a state is.
func (s *state) apart() string {
	topic, size := inSentence(s.topic()), s.gapAmount(s.cell)
	return s.say("Längst från målnivån ligger "+topic+", där skillnaden mellan "+s.women()+" och "+s.men()+" var "+size+" "+s.year(s.period)+".",
		"Furthest off target is "+topic+", where the difference between "+s.women()+" and "+s.men()+" was "+size+" "+s.year(s.period)+".")
}

// named lists the indicators of an edition in its order, each once: those of its figures, then those of its tables.
func (e *Edition) named(level string) []string {
	var ids, tables []string
	for _, c := range e.Sections {
		for _, f := range c.Figures {
			if f.shownFor(level) {
				ids, tables = append(ids, f.Indicator), append(tables, f.Indicators...)
			}
		}
	}
	return once(append(ids, tables...))
}

// once leaves out what is empty or has come before.
func once(ids []string) []string {
	var all []string
	for _, id := range ids {
		if id != "" && !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all
}

// Check reports every goal and indicator that the edition or a wording names and the catalogue does not have.
func (e *Edition) Check(cat *indicators.Catalogue) error {
	var faults []error
	for i, c := range e.Sections {
		path := fmt.Sprintf("$.sections[%d]", i)
		if _, ok := cat.Goal(c.Goal); !ok && c.Goal != "" {
			faults = append(faults, e.at(path+".goal", fmt.Errorf("sub-goal %q: %w", c.Goal, data.ErrNotFound)))
		}
		for j, f := range c.Figures {
			for _, id := range append(slices.Clone(f.Indicators), f.Indicator) {
				if _, err := cat.Indicator(id); id != "" && err != nil {
					faults = append(faults, e.at(fmt.Sprintf("%s.figures[%d]", path, j), err))
				}
			}
			if ind, err := cat.Indicator(f.Indicator); err == nil {
				if why := f.unfit(ind); why != "" {
					faults = append(faults, e.at(fmt.Sprintf("%s.figures[%d].kind", path, j), fmt.Errorf("%s: %s", ind.ID, why)))
				}
			}
		}
	}
	return errors.Join(faults...)
}
