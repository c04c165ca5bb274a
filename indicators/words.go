package indicators

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"lagesbild/data"
)

// LevelsNote says whose the levels of the lights are.
var LevelsNote = data.Note{ID: "levels", Text: data.Text{
	SV: "Gränserna för bedömningen är Lägesbilds egna nivåer, inte politiska mål. Ett län kan sätta andra.",
	EN: "The limits of the assessment are Lägesbild's own levels, not political targets. A county may set others.",
}}

const (
	nbsp  = "\u00a0"
	minus = "\u2212"
)

// number writes x with decimals as a reader of lang expects it: a true minus, and no minus before zero.
func number(x float64, decimals int, lang data.Lang) string {
	s := strconv.FormatFloat(math.Abs(x), 'f', decimals, 64)
	whole, fraction, _ := strings.Cut(s, ".")
	group, point := nbsp, ","
	if lang == data.English {
		group, point = ",", "."
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + group + whole[i:]
	}
	if fraction != "" {
		whole += point + fraction
	}
	if x < 0 && strings.Trim(s, "0.") != "" {
		whole = minus + whole
	}
	return whole
}

// limit writes a threshold with as many decimals as it has.
func limit(x float64, lang data.Lang) string {
	for d := range 3 {
		if s := math.Pow10(d) * x; math.Abs(s-math.Round(s)) < 1e-6 {
			return number(x, d, lang)
		}
	}
	return number(x, 3, lang)
}

// display is how a unit is shown: the factor from the base unit and the words after a level, after a difference of 1 and
// after other differences.
type display struct {
	factor                 float64
	level, one, difference data.Text
}

var displays = map[data.Unit]display{
	"share":                {100, data.Text{SV: nbsp + "%", EN: "%"}, data.Text{SV: " procentenhet", EN: " percentage point"}, data.Text{SV: " procentenheter", EN: " percentage points"}},
	"ratio":                {100, data.Text{SV: nbsp + "%", EN: "%"}, data.Text{SV: " procent", EN: " percent"}, data.Text{SV: " procent", EN: " percent"}},
	"SEK":                  {0.001, data.Text{SV: " tkr", EN: " SEK thousand"}, data.Text{SV: " tkr", EN: " SEK thousand"}, data.Text{SV: " tkr", EN: " SEK thousand"}},
	"SEK/month":            same(" kronor i månaden", " SEK a month"),
	"days":                 same(" dagar", " days"),
	"days/insured":         same(" dagar", " days"),
	"years":                same(" år", " years"),
	"points":               same(" poäng", " points"),
	"persons":              same(" personer", " persons"),
	"per-1000":             same(" per 1"+nbsp+"000 invånare", " per 1,000 inhabitants"),
	"per-1000-insured":     same(" per 1"+nbsp+"000 försäkrade", " per 1,000 insured"),
	"per-10000":            same(" per 10"+nbsp+"000 invånare", " per 10,000 inhabitants"),
	"per-100000":           same(" per 100"+nbsp+"000 invånare", " per 100,000 inhabitants"),
	"occasions/inhabitant": same(" tillfällen per invånare", " attendances per inhabitant"),
}

func same(sv, en string) display {
	t := data.Text{SV: sv, EN: en}
	return display{1, t, t, t}
}

func displayOf(u data.Unit) display {
	if d, ok := displays[u]; ok {
		return d
	}
	return same("", "")
}

// gapDisplay is how the gap, its limits and its margin are shown.
func (r *Result) gapDisplay() display {
	if r.Indicator.Gap == GapRatio {
		return displayOf("ratio")
	}
	return displayOf(r.Unit)
}

// apart writes a distance in words: "6,5 procentenheter".
func (d display) apart(x float64, decimals int, lang data.Lang) string {
	return d.unit(number(d.factor*x, decimals, lang), lang)
}

// upTo writes a limit in words: "5 procentenheter".
func (d display) upTo(x float64, lang data.Lang) string { return d.unit(limit(d.factor*x, lang), lang) }

func (d display) unit(number string, lang data.Lang) string {
	if number == "1" {
		return number + d.one.In(lang)
	}
	return number + d.difference.In(lang)
}

// pair writes women's and men's values: "89,8 mot 83,3 %".
func (r *Result) pair(c Cell, lang data.Lang) string {
	d := displayOf(r.Unit)
	against := " mot "
	if lang == data.English {
		against = " against "
	}
	n := func(v data.Value) string { return number(d.factor*v.Number, r.Indicator.Decimals, lang) }
	return n(c.Women) + against + n(c.Men) + d.level.In(lang)
}

// year writes when: "år 2024", or the period as it is.
func year(p data.Period, lang data.Lang) string {
	word := "år "
	if lang == data.English {
		word = "in "
	} else if len(p) != len("2024") {
		word = ""
	}
	return word + string(p)
}

// both makes a text of a sentence writer.
func both(write func(lang data.Lang) string) data.Text {
	return data.Text{SV: write(data.Swedish), EN: write(data.English)}
}

// in picks a format for the language and fills it.
func in(lang data.Lang, sv, en string, args ...any) string {
	if lang == data.English {
		return fmt.Sprintf(en, args...)
	}
	return fmt.Sprintf(sv, args...)
}
