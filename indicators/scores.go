package indicators

import (
	"lagesbild/data"
	"lagesbild/indicators/method"
)

// Scores are further ways to set women's and men's values against each other, each a part beside the values. A score by
// which no direction can be seen stands beside the values that show it, and direction says it in words.
//
//	scores: {direction: true, relative_difference: true, ratio_score: true, eige: {reference: 41.2}}
type Scores struct {
	Direction          bool       `yaml:"direction,omitempty"`           // who has the higher value, in words
	Difference         bool       `yaml:"difference,omitempty"`          // women minus men
	Ratio              bool       `yaml:"ratio,omitempty"`               // women by men
	RelativeDifference bool       `yaml:"relative_difference,omitempty"` // (women − men)/men
	Balance            bool       `yaml:"balance,omitempty"`             // Statistics Norway: 1 − |women's part − men's part|
	RatioScore         bool       `yaml:"ratio_score,omitempty"`         // Statistics Norway: the lower by the higher
	ShareScore         string     `yaml:"share_score,omitempty"`         // Statistics Norway: the share itself, of women, men or total
	EIGE               *EIGEScore `yaml:"eige,omitempty"`                // Γ, with its gap and level
	EvenYears          *EvenYears `yaml:"even_years,omitempty"`          // periods in a row with an even distribution
	Levelling          bool       `yaml:"levelling,omitempty"`           // whether a gap closed because the better-off sex fell
}

// EIGEScore says how EIGE's Γ is computed of the indicator's own values.
type EIGEScore struct {
	Reference float64 `yaml:"reference,omitempty"` // reference maximum in the base unit; 0 for none
}

// EvenYears is what counts as even, of women's share: 0.4 to 0.6.
type EvenYears struct {
	Low  float64 `yaml:"low"`
	High float64 `yaml:"high"`
}

func (f *faults) scores(ind *Indicator) {
	s := ind.Scores
	if s == nil {
		return
	}
	const path = "$.scores"
	f.check(ind.Gap != "" && ind.Method.Ratio == nil, path, "%s has no value of each sex to compare", ind.Method.Name())
	parts := ind.Method.Complement != nil || ind.Method.Composition != nil
	f.check(!s.Balance || parts, path+".balance", "women's and men's values are not parts of one whole: use ratio_score")
	f.check(s.EvenYears == nil || parts, path+".even_years", "women's and men's values are not parts of one whole")
	if s.ShareScore != "" {
		f.word(path+".share_score", s.ShareScore, string(OfWomen), string(OfMen), string(OfTotal))
	}
	if s.EIGE != nil {
		f.check(s.EIGE.Reference >= 0, path+".eige.reference", "%v: want the reference maximum, above zero", s.EIGE.Reference)
	}
	if e := s.EvenYears; e != nil {
		f.check(0 < e.Low && e.Low <= 0.5 && 0.5 <= e.High && e.High < 1, path+".even_years", "low %v and high %v: want shares of 1 around one half, such as 0.4 and 0.6", e.Low, e.High)
	}
	better := ind.Polarity == PolarityHigher || ind.Polarity == PolarityLower
	f.check(!s.Levelling || better, path+".levelling", "with polarity %s no sex is better off", ind.Polarity)
}

var (
	directionWords = []data.Text{{SV: "kvinnor lägre", EN: "women lower"}, {SV: "lika", EN: "equal"}, {SV: "kvinnor högre", EN: "women higher"}}
	levellingWords = []data.Text{
		{SV: "gapet har inte minskat", EN: "the gap has not closed"},
		{SV: "gapet har minskat", EN: "the gap has closed"},
		{SV: "gapet har minskat genom att det bättre ställda könet fått det sämre", EN: "the gap has closed because the better-off sex fell"},
	}
)

// addScores adds the parts that the definition's scores ask for.
func (r *Result) addScores() {
	s := r.Indicator.Scores
	if s == nil {
		return
	}
	w, m := r.Women.Values(), r.Men.Values()
	two := func(on bool, id string, title data.Text, unit data.Unit, f func(out, women, men method.Values)) {
		if on {
			f(r.part(id, title, OfGap, unit).Values(), w, m)
		}
	}
	if s.Direction {
		r.direction()
	}
	two(s.Difference, "difference", data.Text{SV: "Kvinnor minus män", EN: "Women minus men"}, r.Unit, method.Difference)
	two(s.Ratio, "ratio", data.Text{SV: "Kvinnor genom män", EN: "Women by men"}, "ratio", method.Ratio)
	two(s.RelativeDifference, "relative_difference", data.Text{SV: "Kvinnors avvikelse från mäns värde", EN: "Women's deviation from men's value"}, "share", method.RelativeDifference)
	two(s.Balance, "balance", data.Text{SV: "Jämställdhetsgrad, balans", EN: "Degree of equality, balance"}, "share", func(out, women, _ method.Values) { method.Balance(out, women) })
	two(s.RatioScore, "ratio_score", data.Text{SV: "Jämställdhetsgrad, kvot", EN: "Degree of equality, ratio"}, "share", method.RatioScore)
	two(s.ShareScore != "", "share_score", data.Text{SV: "Jämställdhetsgrad, andel", EN: "Degree of equality, share"}, "share", func(out, _, _ method.Values) {
		method.ShareScore(out, r.Block(Quantity(s.ShareScore)).Values())
	})
	if s.EIGE != nil {
		r.ownGamma(s.EIGE.Reference)
	}
	if e := s.EvenYears; e != nil {
		r.evenYears(e)
	}
	if s.Levelling {
		r.levelling()
	}
}

func (r *Result) direction() {
	p := r.part("direction", data.Text{SV: "Riktning", EN: "Direction"}, OfGap, "number")
	p.Words = directionWords
	method.Difference(p.Values(), r.Women.Values(), r.Men.Values())
	for i, d := range p.Number {
		if p.Status[i].Missing() {
			continue
		}
		switch {
		case method.Unequal(d, 0) == 0:
			p.Number[i] = 1
		case d > 0:
			p.Number[i] = 2
		default:
			p.Number[i] = 0
		}
	}
}

func (r *Result) ownGamma(reference float64) {
	first := len(r.Parts)
	r.part("gamma", data.Text{SV: "Poäng Γ enligt EIGE", EN: "EIGE's score Γ"}, OfGap, "index")
	r.part("gamma_gap", data.Text{SV: "Därav gap", EN: "Of which gap"}, OfGap, "share")
	r.part("gamma_level", data.Text{SV: "Därav nivå", EN: "Of which level"}, OfTotal, "share")
	for i := range r.Women.Number {
		g, s := r.gamma(i, [3]Block{r.Women, r.Men, r.Total}, [3]Block{}, reference, false)
		for k, x := range []float64{g.Score, g.Gap, g.Level} {
			r.Parts[first+k].set(i, x, s)
		}
	}
}

func (r *Result) evenYears(e *EvenYears) {
	p := r.part("even_years", data.Text{SV: "Perioder i följd med jämn fördelning", EN: "Periods in a row with an even distribution"}, OfWomen, "number")
	for a, area := range r.Areas {
		for t, period := range r.Periods {
			i := a*len(r.Periods) + t
			p.set(i, float64(r.EvenYears(area, period, e.Low, e.High)), method.Combine(r.Women.Status[i]))
		}
	}
}

// levelling sets each period against the first that it is comparable with.
func (r *Result) levelling() {
	p := r.part("levelling", data.Text{SV: "Hur gapet har ändrats sedan seriens början", EN: "How the gap has moved since the series began"}, OfGap, "number")
	p.Words = levellingWords
	n := len(r.Periods)
	for i := range p.Number {
		row := i / n * n
		w, m := r.Women.Values().Slice(row, row+n), r.Men.Values().Slice(row, row+n)
		from := max(method.Start(w, r.breaks, i%n), method.Start(m, r.breaks, i%n))
		for from < i%n && !(w.OK(from) && m.OK(from)) {
			from++
		}
		if from == i%n {
			p.set(i, 0, data.NotAvailable)
			continue
		}
		was, now := row+from, i
		l, s := method.Levelled(r.value(&r.Women, was), r.value(&r.Men, was), r.value(&r.Women, now), r.value(&r.Men, now), r.Indicator.order())
		p.set(i, float64(l), s)
	}
}
