package reports

import (
	"slices"
	"strings"

	"lagesbild/data/codelist"
)

// chapters are the edition's, those of focus groups once for each group.
func (b *builder) chapters() []Chapter {
	var all []Chapter
	for _, c := range b.edition.Sections {
		if !c.FocusGroups {
			all = append(all, c)
			continue
		}
		for _, g := range b.groups() {
			all = append(all, b.chapterOf(c, g))
		}
	}
	return all
}

// group is a focus group of the place's county or, where it has none, one of the sub-goals.
type group struct {
	id, title string
	goals     []string
}

func (b *builder) groups() []group {
	var all []group
	if county, ok := b.catalogue.County(b.place.Code[:min(2, len(b.place.Code))]); ok {
		for _, g := range county.FocusGroups {
			all = append(all, group{g.ID, b.say("Fokusgrupp: ", "Focus group: ") + g.Title.In(b.lang), g.Goals})
		}
	}
	if len(all) > 0 {
		return all
	}
	for _, g := range b.catalogue.Goals {
		all = append(all, group{g.ID, g.Title.In(b.lang), []string{g.ID}})
	}
	return all
}

// chapterOf is the chapter of one group: its sub-goals with what they say, and the figures on them.
func (b *builder) chapterOf(c Chapter, g group) Chapter {
	c.ID = "focus-" + g.id
	c.Title.SV, c.Title.EN = g.title, g.title // in the document's language, which is the only one read
	var titles, intros []string
	for _, id := range g.goals {
		if goal, ok := b.catalogue.Goal(id); ok {
			titles, intros = append(titles, "”"+goal.Title.In(b.lang)+"”"), append(intros, goal.Intro.In(b.lang))
		}
	}
	follows := b.say("Gruppen följer delmålet ", "The group follows the sub-goal ")
	if len(titles) > 1 {
		follows = b.say("Gruppen följer delmålen ", "The group follows the sub-goals ")
	}
	intro := sentences(intros...)
	if len(titles) > 0 && g.title != strings.Trim(titles[0], "”") {
		intro = sentences(follows+List(titles, b.lang)+".", intro)
	}
	c.Intro.SV, c.Intro.EN = intro, intro
	c.Figures = slices.DeleteFunc(slices.Clone(c.Figures), func(e Entry) bool {
		ind, err := b.catalogue.Indicator(e.Indicator)
		return err != nil || !slices.Contains(g.goals, ind.Goal)
	})
	return c
}

// entries are a chapter's figures for the place, after the tables that it opens with.
func (b *builder) entries(c Chapter) []Entry {
	var all []Entry
	var ids []string
	for _, e := range c.Figures {
		if e.shownFor(b.place.Level) {
			all, ids = append(all, e), append(ids, e.Indicator)
		}
	}
	ids = once(ids)
	var first []Kind
	if c.Status {
		first = append(first, KindStatus)
	}
	if c.FocusGroups {
		first = append(first, KindLights)
		if b.place.Level == string(codelist.County) {
			first = append(first, KindMatrix)
		}
	}
	for i, k := range first {
		all = slices.Insert(all, i, Entry{Kind: k, Indicators: ids, opens: true})
	}
	return all
}

// absent lists what a table was to show and the place has no figures for, those apart that other figures were to show.
func (b *builder) absent(e Entry) []Missing {
	if e.opens {
		return nil
	}
	var all []Missing
	for _, id := range e.Indicators {
		d, computed := b.draft(id)
		_, shown := b.states[id]
		if b.edition.figures(id, b.place.Level) || computed && (shown || e.Kind == KindMatrix) {
			continue
		}
		why := b.awaits(id)
		if computed {
			why = d.whyNot()
		}
		all = append(all, Missing{Title: b.titleOf(Entry{Indicator: id}), Why: why})
	}
	return all
}

// figures reports whether the edition of an area of that level has a figure of the indicator's own.
func (e *Edition) figures(indicator, level string) bool {
	return slices.ContainsFunc(e.Sections, func(c Chapter) bool {
		return slices.ContainsFunc(c.Figures, func(f Entry) bool { return f.Indicator == indicator && f.shownFor(level) })
	})
}

// awaits says why an indicator has not been computed, and who has its figures.
func (b *builder) awaits(id string) string {
	from, known := b.awaited[id]
	switch {
	case len(from) > 0:
		run := "lagesbild ingest " + strings.Join(from, " ")
		return b.say("Uppgifterna är inte inlästa: kör "+run+".", "The figures have not been taken in: run "+run+".")
	case known:
		return b.say("Uppgifterna är inte inlästa, och ingen källa har dem.", "The figures have not been taken in, and no source has them.")
	}
	return b.say("Indikatorn kunde inte beräknas.", "The indicator could not be computed.")
}
