package indicators

import (
	"math"
	"strings"

	"lagesbild/data"
)

// Why an indicator has no light: no direction is better, or nobody has set levels.
var (
	neverJudged = data.Text{
		SV: "Måttet har inget läge som är bättre eller sämre och bedöms därför inte.",
		EN: "The measure has no state that is better or worse and is therefore not judged.",
	}
	notJudged = data.Text{
		SV: "Måttet redovisas utan bedömning.",
		EN: "The measure is shown without a judgement.",
	}
)

// whyNoData says why an area has no light, with the newest reason that is known.
func (r *Result) whyNoData(area string) data.Text {
	var reasons data.Status
	w, ok := r.series(&r.Women, area)
	m, _ := r.series(&r.Men, area)
	for i := w.Len() - 1; ok && i >= 0 && reasons == 0; i-- {
		reasons = (w.Status[i] | m.Status[i]).Reasons() &^ (data.NotAvailable | data.NotApplicable)
	}
	switch {
	case !ok:
		return data.Text{SV: "Uppgiften finns inte för området.", EN: "The figure does not exist for the area."}
	case reasons.Has(data.Suppressed):
		return data.Text{
			SV: "Uppgiften visas inte av sekretesskäl: antalet personer är för litet.",
			EN: "The figure is withheld for confidentiality: the number of persons is too small.",
		}
	case reasons.Has(data.TooUncertain):
		return data.Text{SV: "Uppgiften är för osäker för att redovisas.", EN: "The figure is too uncertain to be reported."}
	}
	return data.Text{
		SV: "Det finns ingen period med uppgift för både kvinnor och män.",
		EN: "There is no period with a figure for both women and men.",
	}
}

// why explains a judgement in one sentence.
func (r *Result) why(area string, j *Judgement, doubt bool, age int) data.Text {
	c := r.At(area, j.Period)
	return both(func(lang data.Lang) string {
		s := r.finding(c, j, lang)
		switch {
		case doubt:
			s += r.doubt(j, lang)
		case age > stale:
			s += in(lang, ", men uppgiften är %d år äldre än den nyaste utgåvan och säger inget säkert om läget i dag",
				", but the figure is %d years older than the newest vintage and says nothing certain of the state today", age)
		default:
			s += r.verdict(j, lang)
		}
		if rest := r.reservations(j, doubt, age, lang); len(rest) > 0 {
			s += "; " + strings.Join(rest, in(lang, " och ", " and "))
		}
		return s + "."
	})
}

// finding says what the value is.
func (r *Result) finding(c Cell, j *Judgement, lang data.Lang) string {
	dec := r.Indicator.Decimals
	d := r.gapDisplay()
	gap := c.Gap.Number - r.Indicator.Gap.Equal()
	when := year(j.Period, lang)
	switch {
	case j.Rule.Band != nil:
		share := func(v data.Value) string {
			return number(100*v.Number, dec, lang) + displayOf("share").level.In(lang)
		}
		return in(lang, "Kvinnors andel var %s och mäns %s %s", "Women's share was %s and men's %s %s", share(c.Women), share(c.Men), when)
	case r.Indicator.Method.Ratio != nil:
		return in(lang, "Kvinnors värde var %s av mäns %s", "Women's value was %s of men's %s",
			number(100*c.Gap.Number, dec, lang)+d.level.In(lang), when)
	case r.Indicator.Gap == GapRatio:
		return in(lang, "Kvinnors värde var %s av mäns %s (%s)", "Women's value was %s of men's %s (%s)",
			number(100*c.Gap.Number, dec, lang)+d.level.In(lang), when, r.pair(c, lang))
	case math.Round(gap*d.factor*math.Pow10(dec)) == 0:
		return in(lang, "Kvinnor och män låg lika %s (%s)", "Women and men were level %s (%s)", when, r.pair(c, lang))
	case gap > 0:
		return in(lang, "Kvinnor låg %s högre än män %s (%s)", "Women were %s above men %s (%s)", d.apart(gap, dec, lang), when, r.pair(c, lang))
	}
	return in(lang, "Kvinnor låg %s lägre än män %s (%s)", "Women were %s below men %s (%s)", d.apart(-gap, dec, lang), when, r.pair(c, lang))
}

// verdict says where the value lies by the rule.
func (r *Result) verdict(j *Judgement, lang data.Lang) string {
	if b := j.Rule.Band; b != nil {
		band := r.band(b, lang)
		out, _ := zones{rule: j.Rule}.excess(j.Value)
		outside := displayOf("share").apart(out, max(1, r.Indicator.Decimals), lang)
		switch j.State {
		case Good:
			return in(lang, ", inom %s", ", within %s", band)
		case Near:
			return in(lang, ", nära men %s utanför %s", ", near but %s outside %s", outside, band)
		}
		return in(lang, ", %s utanför %s", ", %s outside %s", outside, band)
	}
	d, w := r.gapDisplay(), j.Rule.Within
	good := d.upTo(w.Good, lang)
	near := limit(d.factor*w.Near, lang)
	if r.Indicator.Gap == GapRatio {
		switch j.State {
		case Good:
			return in(lang, ", inom de %s från lika som räknas som jämställt", ", within the %s from equal that count as gender-equal", good)
		case Near:
			return in(lang, ", mer än de %s från lika som räknas som jämställt men inom %s", ", more than the %s from equal that count as gender-equal but within %s", good, near)
		}
		return in(lang, ", mer än de %s från lika som räknas som nära jämställt", ", more than the %s from equal that count as nearly gender-equal", d.upTo(w.Near, lang))
	}
	switch j.State {
	case Good:
		return in(lang, ", inom gränsen för jämställt på %s", ", within the limit for gender-equal of %s", good)
	case Near:
		return in(lang, ", över gränsen för jämställt på %s men inom %s", ", above the limit for gender-equal of %s but within %s", good, near)
	}
	return in(lang, ", över gränsen för nära jämställt på %s", ", above the limit for nearly gender-equal of %s", d.upTo(w.Near, lang))
}

// band writes a band: "40–60 %".
func (r *Result) band(b *BandRule, lang data.Lang) string {
	return limit(100*b.Low, lang) + "–" + limit(100*b.High, lang) + displayOf("share").level.In(lang)
}

// doubt says why the value cannot be judged.
func (r *Result) doubt(j *Judgement, lang data.Lang) string {
	goal := r.goodLevel(j, lang)
	if j.Basis == BasisCounts {
		return in(lang, ", men antalet personer är så litet (95 procents konfidensintervall %s) att det inte går att säga om %s",
			", but the number of persons is so small (95 percent confidence interval %s) that it cannot be said whether %s", r.margin(j, lang), goal)
	}
	return in(lang, ", men variationen mellan åren är så stor (±%s) att det inte går att säga om %s",
		", but the variation between years is so large (±%s) that it cannot be said whether %s", r.margin(j, lang), goal)
}

func (r *Result) goodLevel(j *Judgement, lang data.Lang) string {
	if b := j.Rule.Band; b != nil {
		return in(lang, "fördelningen ligger inom %s", "the distribution lies within %s", r.band(b, lang))
	}
	return in(lang, "skillnaden ligger inom %s", "the difference lies within %s", r.gapDisplay().upTo(j.Rule.Within.Good, lang))
}

// margin writes the margin: half its width for a series' noise, its ends for an interval.
func (r *Result) margin(j *Judgement, lang data.Lang) string {
	d, dec := r.gapDisplay(), max(1, r.Indicator.Decimals)
	if j.Rule.Band != nil {
		d = displayOf("share")
	}
	if j.Basis == BasisSeries {
		return d.apart(j.Margin.High-j.Value, dec, lang)
	}
	high := d.apart(j.Margin.High, dec, lang)
	if j.Rule.Band != nil {
		high = number(d.factor*j.Margin.High, dec, lang) + d.level.In(lang)
	}
	return in(lang, "%s till %s", "%s to %s", number(d.factor*j.Margin.Low, dec, lang), high)
}

// reservations are what a reader must know beside the judgement.
func (r *Result) reservations(j *Judgement, doubt bool, age int, lang data.Lang) []string {
	var rest []string
	best, worst := zones{j.Rule, r.Indicator.Gap.Equal()}.reach(j.Margin)
	switch {
	case doubt:
	case j.Basis == BasisNone && j.Points == 1:
		rest = append(rest, in(lang, "osäkerheten kan inte beräknas med ett enda jämförbart år", "no uncertainty can be computed from a single comparable year"))
	case j.Basis == BasisNone:
		rest = append(rest, in(lang, "osäkerheten kan inte beräknas med bara %d jämförbara år", "no uncertainty can be computed from only %d comparable years", j.Points))
	case best != worst && j.Basis == BasisSeries:
		rest = append(rest, in(lang, "variationen mellan åren (±%s) når över en gräns", "the variation between years (±%s) reaches across a limit", r.margin(j, lang)))
	case best != worst:
		rest = append(rest, in(lang, "konfidensintervallet (%s) når över en gräns", "the confidence interval (%s) reaches across a limit", r.margin(j, lang)))
	}
	if age > old && age <= stale {
		rest = append(rest, in(lang, "uppgiften är %d år äldre än den nyaste utgåvan", "the figure is %d years older than the newest vintage", age))
	}
	return rest
}
