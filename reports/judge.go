package reports

import (
	"math"

	"lagesbild/data"
	"lagesbild/indicators"
)

// judged is an area's light as readers see it.
type judged struct {
	light  Light
	why    string
	excess float64 // how far off target, 1 being the limit between near and miss
}

// Judge returns the light of an area's newest figure and says what it rests on. A nil wording says it in general terms.
func Judge(r *indicators.Result, area string, w *Wording, lang data.Lang) (Light, string) {
	j := newVoice(r, w, lang).judge(r, area)
	return j.light, j.why
}

func (v voice) judge(r *indicators.Result, area string) judged {
	j := r.Judge(area)
	return judged{Light(j.State), v.why(j, r.At(area, j.Period)), excess(j)}
}

// excess is a value's distance from its target level, in steps from good to the end of near.
func excess(j indicators.Judgement) float64 {
	switch {
	case j.Rule == nil:
		return 0
	case j.Rule.Band != nil:
		return j.Outside / max(j.Rule.Band.Near, 0.001)
	}
	return j.Outside / max(j.Rule.Within.Near-j.Rule.Within.Good, 0.001)
}

// why says in short sentences, an idea each, what a light rests on: the finding, the target level, and what makes either
// doubtful. Its numbers are those that tables show.
func (v voice) why(j indicators.Judgement, c indicators.Cell) string {
	switch {
	case v.indicator.Polarity == indicators.PolarityNone:
		return v.say("Måttet har inget läge som är bättre eller sämre och bedöms därför inte.", "The measure has no state that is better or worse and is therefore not judged.")
	case j.Rule == nil:
		return v.say("Måttet redovisas utan bedömning.", "The measure is shown without a judgement.")
	case j.State == indicators.NoData:
		return v.whyMissing(j.Missing)
	case j.Stale():
		return sentences(v.found(j, c), v.say("Uppgiften är för gammal för att säga något om läget i dag.", "The figure is too old to say anything about the situation today."))
	case j.Doubtful():
		return sentences(v.found(j, c), v.doubt(j))
	}
	return sentences(v.found(j, c), v.against(j, c), v.reservation(j))
}

// whyMissing says why an area has no light.
func (v voice) whyMissing(s data.Status) string {
	switch {
	case s.Has(data.Suppressed):
		return v.say("Uppgiften visas inte av sekretesskäl: antalet personer är för litet.", "The figure is withheld for confidentiality: the number of persons is too small.")
	case s.Has(data.TooUncertain):
		return v.say("Uppgiften är för osäker för att redovisas.", "The figure is too uncertain to be reported.")
	case s.Has(data.NotAvailable):
		return v.say("Uppgiften finns inte för området.", "The figure does not exist for the area.")
	}
	return v.say("Det finns ingen period med uppgift för både "+v.women()+" och "+v.men()+".", "There is no period with a figure for both "+v.women()+" and "+v.men()+".")
}

// found says what the value judged is.
func (v voice) found(j indicators.Judgement, c indicators.Cell) string {
	when := v.year(j.Period)
	women, men := v.women(), v.men()
	if j.Rule.Band != nil {
		share := v.scale.amount(v.scale.level(c.Women), v.scale.unit)
		return v.say(Capital(possessive(women, v.lang()))+" andel var "+share+" "+when+v.besideBand(j, c)+".",
			Capital(possessive(women, v.lang()))+" share was "+share+" "+when+v.besideBand(j, c)+".")
	}
	size, comparison := v.gapAmount(c), v.say("högre", "higher")
	switch d, _ := v.cellDirection(c); d {
	case equal:
		return v.say(Capital(women)+" och "+men+" låg lika "+when+".", Capital(women)+" and "+men+" were level "+when+".")
	case menHigher:
		comparison = v.say("lägre", "lower")
	}
	if v.readyMade() {
		return v.say(Capital(possessive(women, v.lang()))+" värde var "+size+" "+comparison+" än "+possessive(men, v.lang())+" "+when+".",
			Capital(possessive(women, v.lang()))+" value was "+size+" "+comparison+" than "+possessive(men, v.lang())+" "+when+".")
	}
	return v.say(Capital(v.value())+" var "+size+" "+comparison+" för "+women+" än för "+men+" "+when+".",
		Capital(v.value())+" was "+size+" "+comparison+" for "+women+" than for "+men+" "+when+".")
}

// besideBand says where a share lies by the band it is judged by: ", 9,2 procentenheter över målnivån 40–60 procent".
func (v voice) besideBand(j indicators.Judgement, c indicators.Cell) string {
	if j.Stale() || j.Doubtful() {
		return ""
	}
	if j.Outside == 0 {
		return v.say(", inom målnivån ", ", within the target of ") + v.target(j.Rule)
	}
	side, limit := v.say("över", "above"), j.Rule.Band.High
	if j.Value < j.Rule.Band.Low {
		side, limit = v.say("under", "below"), j.Rule.Band.Low
	}
	shown := math.Abs(v.scale.level(c.Women).Value - limit*v.scale.factor)
	apart := v.scale.amount(Number{Value: shown}, "percentage-points")
	if Round(shown, v.scale.decimals) == 0 {
		apart = v.say("strax", "just")
	}
	return ", " + apart + " " + side + v.say(" målnivån ", " the target of ") + v.target(j.Rule)
}

// against says the level that the value is judged by, and on which side of it the value lies where rounding hides that.
func (v voice) against(j indicators.Judgement, c indicators.Cell) string {
	if b := j.Rule.Band; b != nil {
		if j.State != indicators.Near {
			return ""
		}
		near := shortest(Round(b.Near*100, 10), v.lang()) + nbsp + v.scale.words("percentage-points", b.Near*100)
		return v.say("Högst "+near+" utanför är nära.", "At most "+near+" outside is near.")
	}
	w, good := j.Rule.Within, j.State == indicators.Good
	level := v.say("Målnivån är ", "The target is ") + v.target(j.Rule)
	passed := w.Good
	if j.State == indicators.Miss {
		passed = w.Near
	}
	hidden := good == (math.Abs(v.scale.gap(c.Gap).Value) > Round(passed*v.scale.gapFactor, 10))
	if j.State == indicators.Near || hidden && !good {
		level += v.say("; högst ", "; at most ") + v.limit(w.Near) + v.say(" är nära", " is near")
	}
	if hidden {
		side := v.say("över", "over")
		if good {
			side = v.say("under", "below")
		}
		level += v.say(". Oavrundad är skillnaden strax "+side+" ", ". Unrounded, the difference is just "+side+" ") + v.limit(passed)
	}
	return level + "."
}

// doubt says why it cannot be told whether the target level is reached.
func (v voice) doubt(j indicators.Judgement) string {
	target := v.say("målnivån, ", "the target, ") + v.target(j.Rule) + ","
	if j.Basis == indicators.BasisCounts {
		return v.say("Antalet personer är för litet för att säga om "+target+" nås ("+v.interval(j)+").",
			"The number of persons is too small to tell whether "+target+" is reached ("+v.interval(j)+").")
	}
	what := v.say("Skillnaden", "The difference")
	if j.Rule.Band != nil {
		what = v.say("Andelen", "The share")
	}
	return v.say(what+" varierar så mycket mellan åren ("+v.spreadOfYears(j)+") att det inte går att säga om "+target+" nås.",
		what+" varies so much between years ("+v.spreadOfYears(j)+") that it cannot be told whether "+target+" is reached.")
}

// reservation is what makes a light less than firm, or that nothing tells how firm it is.
func (v voice) reservation(j indicators.Judgement) string {
	old := ""
	if j.Old() {
		old = v.say("Uppgiften är gammal.", "The figure is old.")
	}
	if j.Basis == indicators.BasisNone {
		years := v.say(Count(j.Points, v.lang())+" jämförbara år", Count(j.Points, v.lang())+" comparable years")
		if j.Points == 1 {
			years = v.say("ett jämförbart år", "one comparable year")
		}
		return sentences(old, v.say("Osäkerheten går inte att beräkna med bara "+years+".", "No uncertainty can be computed from only "+years+"."))
	}
	if j.Best == j.Worst || v.onLimit(j) {
		return old
	}
	may := v.say("Läget kan också vara nära målnivån", "It may also be near target")
	switch {
	case j.State == indicators.Near && j.Best == indicators.Good:
		may = v.say("Målnivån kan också vara nådd", "It may also be on target")
	case j.State == indicators.Near:
		may = v.say("Läget kan också vara längre från målnivån", "It may also be further off target")
	}
	why := v.say("variation mellan åren: ", "variation between years: ") + v.spreadOfYears(j)
	if j.Basis == indicators.BasisCounts {
		why = v.interval(j)
	}
	return sentences(old, may+" ("+why+").")
}

// onLimit reports whether an end of the margin, as shown, stands on a limit: then it reaches no further than the eye can see.
func (v voice) onLimit(j indicators.Judgement) bool {
	for _, end := range []float64{j.Margin.Low, j.Margin.High} {
		limits := []float64{}
		if b := j.Rule.Band; b != nil {
			limits = append(limits, b.Low, b.High, b.Low-b.Near, b.High+b.Near)
		} else {
			end = math.Abs(end - v.indicator.Gap.Equal())
			limits = append(limits, j.Rule.Within.Good, j.Rule.Within.Near)
		}
		for _, limit := range limits {
			if Round(end*v.scale.gapFactor, v.marginDecimals()) == Round(limit*v.scale.gapFactor, 10) {
				return true
			}
		}
	}
	return false
}

func (v voice) marginDecimals() int { return max(1, v.scale.decimals) }

// spreadOfYears is half the width of a margin: ±1,8 procentenheter. A percentage varies by percentage points.
func (v voice) spreadOfYears(j indicators.Judgement) string {
	half, unit := (j.Margin.High-j.Value)*v.scale.gapFactor, v.scale.gapUnit
	if unit == "percent" {
		unit = "percentage-points"
	}
	return "±" + v.scale.with(v.marginDecimals()).amount(Number{Value: half}, unit)
}

// interval is the ends of a margin from counts, in the unit of the sentence: 95 procents konfidensintervall: 7,3 till 31,5.
func (v voice) interval(j indicators.Judgement) string {
	end := func(x float64) string { return Decimal(x*v.scale.gapFactor, v.marginDecimals(), v.lang()) }
	return v.say("95"+nbsp+"procents konfidensintervall: "+end(j.Margin.Low)+" till ", "95"+nbsp+"per cent confidence interval: "+end(j.Margin.Low)+" to ") + end(j.Margin.High)
}

// limit is a level of a rule, without its unit.
func (v voice) limit(x float64) string { return shortest(Round(x*v.scale.gapFactor, 10), v.lang()) }

// threshold is a level of a rule with its unit.
func (v voice) threshold(x float64) string {
	name := unitNames[v.scale.gapUnit].long
	if one, ok := singular[v.scale.gapUnit]; ok && Round(x*v.scale.gapFactor, 10) == 1 {
		name = one
	}
	return v.limit(x) + nbsp + name.In(v.lang())
}

// target is the level that a rule asks for, in short: 40–60 procent, högst 3 procentenheter.
func (v voice) target(j *indicators.Judge) string {
	if b := j.Band; b != nil {
		return shortest(b.Low*100, v.lang()) + "–" + shortest(b.High*100, v.lang()) + nbsp + unitNames["percent"].long.In(v.lang())
	}
	return v.say("högst ", "at most ") + v.threshold(j.Within.Good)
}

// gapAmount is a gap's size as tables show it, without its sign, with its unit.
func (v voice) gapAmount(c indicators.Cell) string {
	n := v.scale.gap(c.Gap)
	n.Value = math.Abs(n.Value)
	return v.scale.with(v.scale.gapDecimals()).amount(n, v.scale.gapUnit)
}
