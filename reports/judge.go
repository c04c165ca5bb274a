package reports

import (
	"math"
	"regexp"
	"strings"

	"lagesbild/data"
	"lagesbild/indicators"
)

// judged is an area's light as readers see it.
type judged struct {
	light  Light
	why    string
	excess float64 // how far off target, 1 being the limit between near and miss
}

// judge is an area's light with its reason in one sentence.
func (d draft) judge(area string) judged {
	j := d.result.Judge(area)
	return judged{Light(j.State), d.inOwnWords(j.Why.In(d.lang())), excess(j, d.indicator.Gap.Equal())}
}

// excess is a value's distance from its target level, in steps from good to the end of near.
func excess(j indicators.Judgement, equal float64) float64 {
	switch {
	case j.Rule == nil || j.State == indicators.NoData:
		return 0
	case j.Rule.Band != nil:
		b := j.Rule.Band
		return max(b.Low-j.Value, j.Value-b.High, 0) / max(b.Near, 0.001)
	}
	w := j.Rule.Within
	return max(math.Abs(j.Value-equal)-w.Good, 0) / max(w.Near-w.Good, 0.001)
}

// rule is what the place's indicator is judged by, nil for none.
func (d draft) rule() *indicators.Judge { return d.result.Judge(d.place.Code).Rule }

var sexWords = map[data.Lang]*regexp.Regexp{
	data.Swedish: regexp.MustCompile(`\b(Kvinnor|kvinnor|Män|män)(s?)\b`),
	data.English: regexp.MustCompile(`\b(Women|women|Men|men)(’s|'s)?\b`),
}

// inOwnWords says girls and boys where the indicator is about them.
func (d draft) inOwnWords(s string) string {
	if d.wording.Women == (data.Text{}) {
		return s
	}
	return sexWords[d.lang()].ReplaceAllStringFunc(s, func(found string) string {
		word := d.men()
		if strings.EqualFold(found[:1], "k") || strings.EqualFold(found[:1], "w") {
			word = d.women()
		}
		if strings.HasSuffix(found, "s") {
			word = possessive(word, d.lang())
		}
		if found[:1] == strings.ToUpper(found[:1]) {
			word = Capital(word)
		}
		return word
	})
}
