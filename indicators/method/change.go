package method

import "lagesbild/data"

// Change is how much a series has moved from one cell to a later one.
//
//	Δ = x(to) − x(from)
//
// In: one area's series in period order, breaks[i] where cell i is not comparable with the one before. Out: the series'
// unit. Missing on either side is missing, with the reasons of both; a change across a break is [data.Undefined] with
// [data.Break], and so is one where to does not come after from, without it.
// Source: Statistics Sweden, rules for series breaks: never compare across one.
func Change(series Values, breaks []bool, from, to int) (float64, data.Status) {
	if from >= to || from < 0 || to >= series.Len() {
		return 0, data.Undefined
	}
	if Start(series, breaks, to) > from {
		return 0, data.Undefined | data.Break
	}
	s := Combine(series.Status[from] | series.Status[to])
	if s.Missing() {
		return 0, s
	}
	return series.Number[to] - series.Number[from], s
}

// Start is the first cell that is comparable with cell last: there is no break after it up to last. A cell that carries
// [data.Break] is a break as well.
func Start(series Values, breaks []bool, last int) int {
	for i := last; i > 0; i-- {
		if breaks[i] || series.Status[i].Has(data.Break) {
			return i
		}
	}
	return 0
}
