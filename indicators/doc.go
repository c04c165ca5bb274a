// Package indicators computes what may be said about how equal women's and men's lives are: from datasets to an
// indicator's [Result], value by value, with its gap, place, change, light, notes and origins.
//
// In come datasets and definitions (indicators, goals, counties, all YAML); out go Results. The package reads no page,
// writes no sentence about a result and knows no colour. Missing stays missing, and no value of one sex ever stands in for
// the other's.
//
// A definition names one [Method] and its inputs, and may ask for more beside it: the provider's interval, scores of the gap,
// a trend, a target. Whatever a method gives that is not a value of a sex or the gap is a named [Part]: the parts of a
// decomposition, the ranks of an index, the limits of a funnel. [Result.Margin] tells how sure a figure is and where that
// comes from.
//
// Broken down by age, level of education or the like, the same figures stand class by class in [Result.Breakdown], each
// [Class] a Result of its own.
//
// Begin with [Load] and [ComputeAll], or [Indicator] and [Compute] for one; the formulas are in indicators/method, one file
// each. Figures are asked for through [Library] and, where they must be summed, [Engine].
package indicators
