package reports

import (
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/indicators"
)

// terms are the definitions of every indicator that the edition names and that has a result, in its order.
func (b *builder) terms() []Term {
	var all []Term
	for _, id := range b.edition.named(b.place.Level) {
		if d, ok := b.draft(id); ok {
			all = append(all, d.term(b.catalogue))
		}
	}
	return all
}

func (d draft) term(cat *indicators.Catalogue) Term {
	ind := d.indicator
	t := Term{
		ID: ind.ID, Title: ind.Title.In(d.lang()), Definition: ind.Definition.In(d.lang()), Unit: d.unitWords(),
		Formula: sentences(d.formula(), d.gapFormula(), d.levelRule()), Polarity: polarities[ind.Polarity].In(d.lang()), Notes: d.definitionNotes(),
	}
	if g, ok := cat.Goal(ind.Goal); ok {
		t.Goal = g.Title.In(d.lang())
	}
	if limits := ind.Limits.In(d.lang()); limits != "" {
		t.Notes = append([]string{limits}, t.Notes...)
	}
	for _, b := range d.result.Breaks {
		if note := d.breakNote(b); b.In(d.place.Code) && !slices.Contains(t.Notes, note) {
			t.Notes = append(t.Notes, note)
		}
	}
	t.Source = strings.Join(d.tables(d.result.Sources()), "; ")
	return t
}

var polarities = map[indicators.Polarity]data.Text{
	indicators.PolarityHigher: {SV: "Ett högre värde är bättre", EN: "A higher value is better"},
	indicators.PolarityLower:  {SV: "Ett lägre värde är bättre", EN: "A lower value is better"},
	indicators.PolarityEqual:  {SV: "En jämn fördelning är bäst", EN: "An even distribution is best"},
	indicators.PolarityNone:   {SV: "Bedöms inte", EN: "Not judged"},
}

// formula says how women's and men's values come about.
func (d draft) formula() string {
	switch m := d.indicator.Method; {
	case m.Complement != nil:
		return d.say("Källan redovisar det ena könets andel av det hela; det andra könets är resten.", "The source publishes one sex's share of the whole; the other's is the rest.")
	case m.Share != nil:
		return d.say("Antalet "+d.women()+" som räknas delat med alla "+d.women()+" i gruppen, och på samma sätt för "+d.men()+".",
			"The number of "+d.women()+" counted divided by all "+d.women()+" in the group, and likewise for "+d.men()+".")
	case m.Composition != nil:
		return d.say("Antalet "+d.women()+" delat med "+d.women()+" och "+d.men()+" tillsammans, och på samma sätt för "+d.men()+".",
			"The number of "+d.women()+" divided by "+d.women()+" and "+d.men()+" together, and likewise for "+d.men()+".")
	case m.Ratio != nil:
		return d.say("Källan redovisar kvinnors värde i förhållande till mäns.", "The source publishes women's value relative to men's.")
	}
	if d.single() {
		return d.say("Källan redovisar ett värde för alla, utan uppdelning på kön.", "The source publishes one value for all, not by sex.")
	}
	return d.say("Värdena för "+d.women()+" och "+d.men()+" är källans.", "The values for "+d.women()+" and "+d.men()+" are the source's.")
}

func (d draft) gapFormula() string {
	if d.single() {
		return ""
	}
	women, men := possessive(d.women(), d.lang()), possessive(d.men(), d.lang())
	if d.indicator.Gap == indicators.GapRatio {
		return d.say("Skillnaden är hur mycket högre eller lägre "+women+" värde är än "+men+", i procent.",
			"The difference is how much higher or lower "+women+" value is than "+men+", in per cent.")
	}
	unit := unitNames[d.scale.gapUnit].long.In(d.lang())
	if strings.HasPrefix(unit, "per ") {
		return d.say("Skillnaden är "+women+" värde minus "+men+".", "The difference is "+women+" value minus "+men+".")
	}
	return d.say("Skillnaden är "+women+" värde minus "+men+", i "+unit+".", "The difference is "+women+" value minus "+men+", in "+unit+".")
}

// rule is what the place's indicator is judged by, nil for none.
func (d draft) rule() *indicators.Judge { return d.result.Rule(d.place.Code) }

// levelRule says when the target level is reached.
func (d draft) levelRule() string {
	j := d.rule()
	switch {
	case j == nil:
		return ""
	case j.Band != nil:
		near := shortest(j.Band.Near*100, d.lang())
		return d.say("Målnivån nås när "+possessive(d.women(), d.lang())+" andel är "+d.target(j)+"; högst "+near+" procentenheter utanför är nära.",
			"The target is reached when "+possessive(d.women(), d.lang())+" share is "+d.target(j)+"; at most "+near+" percentage points outside is near.")
	}
	good, near := d.threshold(j.Within.Good), d.threshold(j.Within.Near)
	return d.say("Målnivån nås när skillnaden är högst "+good+"; högst "+near+" är nära.", "The target is reached when the difference is at most "+good+"; at most "+near+" is near.")
}
