package reports

import (
	"lagesbild/indicators"
)

// unfit says why a kind of figure cannot show an indicator, whatever its figures; "" where it can.
func (f Entry) unfit(ind *indicators.Indicator) string {
	switch {
	case f.Kind == KindStacked && !partsOfOne(ind):
		return "women's and men's values are no parts of one whole; kind dumbbell compares them"
	case (f.byClasses() || f.Kind == KindClassLines) && ind.Breakdown == nil:
		return "its definition has no breakdown, so there are no classes to show; kind line or dumbbell shows it"
	case (f.byClasses() || f.Kind == KindClassLines) && ind.Method.Ratio != nil:
		return "only women's value relative to men's is published; kind line shows it"
	case f.Kind == KindPyramid && (ind.Method.Composition == nil || ind.Breakdown == nil || ind.Breakdown.By != "age"):
		return "a pyramid is of counts by age: method composition with breakdown: {by: age}"
	}
	return ""
}
