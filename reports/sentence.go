package reports

import (
	"math"
	"strings"

	"lagesbild/data"
	"lagesbild/indicators"
)

// voice says what one indicator shows, in one language. Every number it says is one that the figure shows, or that
// number without its decimal.
type voice struct {
	indicator *indicators.Indicator
	wording   *Wording
	scale     scale
}

func newVoice(r *indicators.Result, w *Wording, lang data.Lang) voice {
	if w == nil {
		w = &Wording{}
	}
	return voice{r.Indicator, w, scaleOf(r, lang)}
}

func (v voice) lang() data.Lang { return v.scale.lang }

// say picks the wording of the voice's language.
func (v voice) say(sv, en string) string { return data.Text{SV: sv, EN: en}.In(v.lang()) }

func (v voice) women() string {
	return orDefault(v.wording.Women, data.Text{SV: "kvinnor", EN: "women"}, v.lang())
}

func (v voice) men() string {
	return orDefault(v.wording.Men, data.Text{SV: "män", EN: "men"}, v.lang())
}

func orDefault(t, otherwise data.Text, lang data.Lang) string {
	if t == (data.Text{}) {
		t = otherwise
	}
	return t.In(lang)
}

// parts reports whether women's and men's values are parts of one whole, which add up to all of it.
func (v voice) parts() bool { return partsOfOne(v.indicator) }

func partsOfOne(ind *indicators.Indicator) bool {
	return ind.Method.Complement != nil || ind.Method.Composition != nil
}

// readyMade reports whether the provider publishes only women's value relative to men's.
func (v voice) readyMade() bool { return v.indicator.Method.Ratio != nil }

// direction is how women's value lies to men's as the figure shows them.
type direction int

const (
	menHigher direction = iota - 1
	equal
	womenHigher
)

// direction returns it with a word on how sure: near if the difference is there but less than one percentage point
// or one percent, and no more than the indicator's own target level; where the source rounds to whole ones, also one,
// which may be almost none.
func (v voice) direction(gap data.Value, level float64) (d direction, near bool) {
	shown := v.scale.gap(gap).Value
	switch {
	case shown > 0:
		d = womenHigher
	case shown < 0:
		d = menHigher
	}
	small := 1.0
	if v.scale.gapUnit != "percent" && v.scale.gapUnit != "percentage-points" {
		small = math.Abs(level) * v.scale.factor / 100
	}
	if j := v.indicator.Judge; j != nil && j.Within != nil {
		small = min(small, Round(j.Within.Good*v.scale.gapFactor, 10)) // hardly any is never off target
	}
	if v.scale.decimals == 0 {
		return d, d != equal && math.Abs(shown) <= small
	}
	return d, d != equal && math.Abs(shown) < small
}

// cellDirection is the direction in one cell.
func (v voice) cellDirection(c indicators.Cell) (direction, bool) {
	return v.direction(c.Gap, (c.Women.Number+c.Men.Number)/2)
}

// finding is the sentence that heads a figure about one area: who has the higher value, or that there is no difference.
// place is where: "i Sala". The cell's gap must be OK.
func (v voice) finding(c indicators.Cell, place string) string {
	d, near := v.cellDirection(c)
	if v.toldEqual(d, near) {
		return fill(v.equalTemplate(), v.words(c, d, near, place))
	}
	return fill(v.findingTemplate(), v.words(c, d, false, place))
}

// toldEqual reports whether the finding says that there is no difference, or hardly any.
func (v voice) toldEqual(d direction, near bool) bool {
	return d == equal || near && strings.Contains(v.equalTemplate(), "{about}")
}

// words fills a template's places from one cell.
func (v voice) words(c indicators.Cell, d direction, near bool, place string) map[string]string {
	women, men := v.scale.level(c.Women), v.scale.level(c.Men)
	w := v.groups(place)
	w["comparison"] = v.say("högre", "higher")
	high, low, highRaw, lowRaw := women, men, c.Women, c.Men
	w["higher"], w["lower"] = v.women(), v.men()
	if d == menHigher {
		w["comparison"] = v.say("lägre", "lower")
		high, low, highRaw, lowRaw = men, women, c.Men, c.Women
		w["higher"], w["lower"] = v.men(), v.women()
	}
	w["higher's"], w["lower's"] = possessive(w["higher"], v.lang()), possessive(w["lower"], v.lang())
	if high.OK && low.OK {
		w["higher value"] = v.brief(high, highRaw.Number*v.scale.factor, v.scale.unit)
		w["lower value"] = v.brief(low, lowRaw.Number*v.scale.factor, v.scale.unit)
	}
	w["gap"] = v.size(c.Gap)
	if near {
		w["about"] = v.say("ungefär", "about")
	}
	return w
}

func (v voice) groups(place string) map[string]string {
	return map[string]string{
		"women": v.women(), "men": v.men(), "women's": possessive(v.women(), v.lang()), "men's": possessive(v.men(), v.lang()), "place": place,
	}
}

// possessive is a sex's word in the genitive: kvinnors, mäns; women's, girls'.
func possessive(word string, lang data.Lang) string {
	switch {
	case lang != data.English:
		return Genitive(word, lang)
	case strings.HasSuffix(word, "s"):
		return word + "'"
	}
	return word + "'s"
}

// size is a gap's size without its sign, with its unit, as headings say it.
func (v voice) size(gap data.Value) string {
	n := v.scale.gap(gap)
	raw := (gap.Number - v.scale.gapBase) * v.scale.gapFactor
	return v.brief(Number{Value: math.Abs(n.Value), OK: n.OK}, math.Abs(raw), v.scale.gapUnit)
}

// brief writes a percentage of ten or more without decimals, unless rounding what the figure shows would give another
// whole number than rounding the value itself: 30.9 is 31 procent.
func (v voice) brief(shown Number, raw float64, unit data.Unit) string {
	s := v.scale
	relative := unit == "percent" || unit == "percentage-points"
	if whole := Round(raw, 0); relative && shown.Value >= 10 && whole == Round(shown.Value, 0) {
		s.decimals = 0
		shown.Value = whole
	} else if unit == s.gapUnit {
		s.decimals = s.gapDecimals()
	}
	return s.amount(shown, unit)
}

func (v voice) findingTemplate() string {
	if t := v.wording.Finding.In(v.lang()); t != "" {
		return t
	}
	switch topic := v.topic(); {
	case v.parts() && v.whole() != "":
		return v.say("{lower} stod för {lower value} av "+v.whole()+" {place}", "{lower} accounted for {lower value} of "+v.whole()+" {place}")
	case v.indicator.Gap == indicators.GapRatio:
		return v.say(topic+": {gap} {comparison} för {women} än för {men} {place}", topic+": {gap} {comparison} for {women} than for {men} {place}")
	default:
		return v.say(topic+": {gap} lägre för {lower} än för {higher} {place}", topic+": {gap} lower for {lower} than for {higher} {place}")
	}
}

func (v voice) equalTemplate() string {
	if t := v.wording.Equal.In(v.lang()); t != "" {
		return t
	}
	if v.parts() && v.whole() != "" {
		return v.say("{women} och {men} stod för {about} lika stora delar av "+v.whole()+" {place}",
			"{women} and {men} accounted for {about} equal parts of "+v.whole()+" {place}")
	}
	return v.say(v.topic()+": {about} lika för {women} och {men} {place}", v.topic()+": {about} the same for {women} and {men} {place}")
}

func (v voice) spreadTemplate() string {
	if t := v.wording.Spread.In(v.lang()); t != "" {
		return t
	}
	if v.parts() && v.whole() != "" {
		return v.say("Fördelningen av "+v.whole()+" var jämnast {least} och ojämnast {most}",
			"The distribution of "+v.whole()+" was most even {least} and least even {most}")
	}
	return v.say(v.topic()+": minst skillnad {least}, störst {most}", v.topic()+": smallest difference {least}, largest {most}")
}

// topic is the indicator's title; braces in it are no templates.
func (v voice) topic() string {
	return strings.NewReplacer("{", "(", "}", ")").Replace(v.indicator.Title.In(v.lang()))
}

// whole is what the sexes' parts are parts of, in the definite form: föräldrapenningdagarna.
func (v voice) whole() string {
	measured := v.indicator.Measured.In(v.lang())
	for _, prefix := range []string{"Andel av ", "Share of "} {
		if rest, ok := strings.CutPrefix(measured, prefix); ok {
			return rest
		}
	}
	return ""
}

// spread is the sentence that heads a comparison of areas: where the difference is smallest and where it is largest.
func (v voice) spread(least, most []string) string {
	words := v.groups("")
	words["least"], words["most"] = v.places(least), v.places(most)
	return fill(v.spreadTemplate(), words)
}

// places is where several areas are: i Sala och Norberg, på fem håll.
func (v voice) places(names []string) string {
	if len(names) > 3 {
		return v.say("på "+Count(len(names), v.lang())+" håll", "in "+Count(len(names), v.lang())+" places")
	}
	if len(names) == 1 && v.lang() == data.Swedish && islands[names[0]] {
		return "på " + names[0]
	}
	return v.say("i ", "in ") + List(names, v.lang())
}

// value is what a sex's level is called in running text.
func (v voice) value() string {
	if t := v.wording.Value.In(v.lang()); t != "" {
		return t
	}
	switch v.scale.unit {
	case "percent":
		return v.say("andelen", "the share")
	case "SEK", "kSEK", "SEK/month":
		return v.say("beloppet", "the amount")
	case "persons", "number":
		return v.say("antalet", "the number")
	}
	return v.say("värdet", "the value")
}
