package reports

import (
	"slices"

	"lagesbild/indicators"
)

// unfit says why a kind of figure cannot show an indicator, whatever its figures; "" where it can.
func (f Entry) unfit(ind *indicators.Indicator) string {
	switch single := ind.Method.Total != nil; {
	case single && f.Kind == KindLevel && f.Classes && ind.Breakdown == nil:
		return "its definition has no breakdown, so there are no classes to show"
	case single && !slices.Contains([]Kind{KindAuto, KindLine, KindLevel}, f.kind()):
		return "its figures are not by sex: kind line or level shows them"
	case single && f.Against != "":
		return "its line has the county and riket beside the place as it is: leave against out"
	case !single && f.Kind == KindLevel:
		return "a level is of figures without women and men; kind dumbbell compares these"
	case single && ind.Breakdown != nil && ind.Breakdown.Alone && !(f.Kind == KindLevel && f.Classes):
		return "its figures are by class alone: kind level with classes: true shows them"
	case !single && ind.Breakdown != nil && ind.Breakdown.Alone && !f.byClasses() && f.Kind != KindClassLines && f.Kind != KindPyramid:
		return "its figures are by class alone: kind bars, mirrored or class-lines shows them"
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
