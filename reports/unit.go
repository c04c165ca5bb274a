package reports

import (
	"math"

	"lagesbild/data"
	"lagesbild/indicators"
)

// unitWords are a display unit's wordings.
type unitWords struct {
	long  data.Text // in subtitles and sentences, after a number: procent
	short data.Text // at a value or the top tick: %
}

// ofAll is the unit of parts that make the whole together, in a pyramid: it is no unit of an indicator's.
const ofAll data.Unit = "percent-of-all"

var unitNames = map[data.Unit]unitWords{
	"percent":              {data.Text{SV: "procent", EN: "per cent"}, data.Text{SV: "%", EN: "%"}},
	ofAll:                  {data.Text{SV: "procent av alla", EN: "per cent of all"}, data.Text{SV: "%", EN: "%"}},
	"percentage-points":    {data.Text{SV: "procentenheter", EN: "percentage points"}, data.Text{SV: "procentenheter", EN: "percentage points"}},
	"ratio":                {data.Text{SV: "kvot", EN: "ratio"}, data.Text{}},
	"persons":              {data.Text{SV: "personer", EN: "persons"}, data.Text{}},
	"SEK":                  {data.Text{SV: "kronor", EN: "SEK"}, data.Text{SV: "kr", EN: "SEK"}},
	"kSEK":                 {data.Text{SV: "tusen kronor", EN: "thousand SEK"}, data.Text{SV: "tkr", EN: "kSEK"}},
	"SEK/month":            {data.Text{SV: "kronor per månad", EN: "SEK a month"}, data.Text{SV: "kr/mån", EN: "SEK/month"}},
	"days":                 {data.Text{SV: "dagar", EN: "days"}, data.Text{SV: "dagar", EN: "days"}},
	"days/insured":         {data.Text{SV: "dagar per försäkrad", EN: "days per insured person"}, data.Text{SV: "dagar", EN: "days"}},
	"days/labour-force":    {data.Text{SV: "dagar per person i arbetskraften", EN: "days per person in the labour force"}, data.Text{SV: "dagar", EN: "days"}},
	"days/recipient":       {data.Text{SV: "dagar per mottagare", EN: "days per recipient"}, data.Text{SV: "dagar", EN: "days"}},
	"points":               {data.Text{SV: "poäng", EN: "points"}, data.Text{SV: "poäng", EN: "points"}},
	"years":                {data.Text{SV: "år", EN: "years"}, data.Text{SV: "år", EN: "years"}},
	"occasions/inhabitant": {data.Text{SV: "tillfällen per invånare", EN: "attendances per inhabitant"}, data.Text{}},
	"loans/child":          {data.Text{SV: "lån per barn", EN: "loans per child"}, data.Text{}},
	"per-1000":             {data.Text{SV: "per 1\u00a0000 invånare", EN: "per 1,000 inhabitants"}, data.Text{}},
	"per-1000-employed":    {data.Text{SV: "per 1\u00a0000 sysselsatta", EN: "per 1,000 employed"}, data.Text{}},
	"per-1000-insured":     {data.Text{SV: "per 1\u00a0000 försäkrade", EN: "per 1,000 insured persons"}, data.Text{}},
	"per-10000":            {data.Text{SV: "per 10\u00a0000 invånare", EN: "per 10,000 inhabitants"}, data.Text{}},
	"per-10000-adults":     {data.Text{SV: "per 10\u00a0000 vuxna invånare", EN: "per 10,000 adult inhabitants"}, data.Text{}},
	"per-100000":           {data.Text{SV: "per 100\u00a0000 invånare", EN: "per 100,000 inhabitants"}, data.Text{}},
	"index":                {data.Text{SV: "index", EN: "index"}, data.Text{}},
	"number":               {data.Text{SV: "antal", EN: "number"}, data.Text{}},
}

// scale is how an indicator's values and gaps are shown: units, factors from base units, decimals, language.
type scale struct {
	unit, gapUnit     data.Unit
	factor, gapFactor float64
	gapBase           float64 // taken from a gap before it is shown: 1 for ratios, so that 0.79 is −21 %
	decimals          int
	lang              data.Lang
}

// thousands is where an amount in kronor is shown in thousands.
const thousands = 100_000

// scaleOf returns how r is shown: shares as percent with gaps in percentage points, large amounts in thousands of
// kronor, and a ratio of women's value to men's as so many percent above or below.
func scaleOf(r *indicators.Result, lang data.Lang) scale {
	s := scale{unit: r.Unit, factor: 1, decimals: r.Indicator.Decimals, lang: lang}
	switch {
	case r.Unit == "share":
		s.unit, s.factor = "percent", 100
	case r.Unit == "SEK" && largest(r) >= thousands:
		s.unit, s.factor = "kSEK", 0.001
	}
	s.gapUnit, s.gapFactor = s.unit, s.factor
	switch {
	case r.Indicator.Gap == indicators.GapRatio:
		s.gapUnit, s.gapFactor, s.gapBase = "percent", 100, 1
	case s.unit == "percent":
		s.gapUnit = "percentage-points"
	}
	return s
}

// largest is the largest value of either sex, of all and of the classes.
func largest(r *indicators.Result) float64 {
	top := 0.0
	for _, class := range r.Breakdown {
		top = math.Max(top, largest(class.Result))
	}
	blocks := []*indicators.Block{&r.Women, &r.Men}
	if r.Indicator.Method.Total != nil {
		blocks = append(blocks, &r.Total)
	}
	for _, b := range blocks {
		for i, x := range b.Number {
			if !b.Status[i].Missing() {
				top = math.Max(top, math.Abs(x))
			}
		}
	}
	return top
}

// level is a value as it is shown.
func (s scale) level(v data.Value) Number {
	if !v.OK() {
		return Number{Text: Reason(v.Status, s.lang)}
	}
	x := v.Number * s.factor
	return Number{Value: Round(x, s.decimals), OK: true, Text: Decimal(x, s.decimals, s.lang)}
}

// gap is a gap as it is shown, with its sign; relative gaps carry their %.
func (s scale) gap(v data.Value) Number {
	if !v.OK() {
		return Number{Text: Reason(v.Status, s.lang)}
	}
	x := (v.Number - s.gapBase) * s.gapFactor
	n := Number{Value: Round(x, s.gapDecimals()), OK: true, Text: SignedDecimal(x, s.gapDecimals(), s.lang)}
	if s.gapUnit == "percent" {
		n.Text = percent(n.Text, s.lang)
	}
	return n
}

// gapDecimals is the decimals of gaps: a relative one has at most one.
func (s scale) gapDecimals() int {
	if s.gapUnit == "percent" {
		return min(s.decimals, 1)
	}
	return s.decimals
}

// with is the scale with another number of decimals.
func (s scale) with(decimals int) scale {
	s.decimals = decimals
	return s
}

// percent puts the sign after a number.
func percent(number string, lang data.Lang) string {
	if lang == data.English {
		return number + "%"
	}
	return number + nbsp + "%"
}

// amount writes a shown number with its unit in words: 63,0 procent.
func (s scale) amount(n Number, unit data.Unit) string {
	return Decimal(n.Value, s.decimals, s.lang) + nbsp + s.words(unit, n.Value)
}

// words is the unit after the number x.
func (s scale) words(unit data.Unit, x float64) string {
	if s.decimals == 0 && math.Abs(x) == 1 {
		if one, ok := singular[unit]; ok {
			return one.In(s.lang)
		}
	}
	return unitNames[unit].long.In(s.lang)
}

var singular = map[data.Unit]data.Text{
	"percentage-points": {SV: "procentenhet", EN: "percentage point"},
	"persons":           {SV: "person", EN: "person"},
	"days":              {SV: "dag", EN: "day"},
	"points":            {SV: "poäng", EN: "point"},
	"years":             {SV: "år", EN: "year"},
}
