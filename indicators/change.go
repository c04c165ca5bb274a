package indicators

import (
	"fmt"
	"slices"

	"lagesbild/data"
	"lagesbild/indicators/method"
)

// Quantity names one of a result's blocks.
type Quantity string

// The quantities.
const (
	OfWomen Quantity = "women"
	OfMen   Quantity = "men"
	OfTotal Quantity = "total"
	OfGap   Quantity = "gap"
)

// Block returns the block that q names; an unknown name is a broken program.
func (r *Result) Block(q Quantity) *Block {
	switch q {
	case OfWomen:
		return &r.Women
	case OfMen:
		return &r.Men
	case OfTotal:
		return &r.Total
	case OfGap:
		return &r.Gap
	}
	panic(fmt.Sprintf("indicators: no quantity %q", q))
}

// Change is how much a quantity has moved between two periods, in its unit. It is never taken across a break: the value
// then says Undefined and Break.
type Change struct {
	From, To data.Period
	Value    data.Value
}

// Change returns how much a quantity has moved in an area.
func (r *Result) Change(area string, q Quantity, from, to data.Period) Change {
	c := Change{from, to, data.Value{Status: data.NotAvailable}}
	series, ok := r.series(r.Block(q), area)
	i, okFrom := slices.BinarySearch(r.Periods, from)
	j, okTo := slices.BinarySearch(r.Periods, to)
	if ok && okFrom && okTo {
		c.Value.Number, c.Value.Status = method.Change(series, r.breaksIn(area), i, j)
	}
	return c
}

// SinceFirst is the change from the first period that is comparable with an area's newest value; false where there is
// none before it.
func (r *Result) SinceFirst(area string, q Quantity) (Change, bool) {
	series, last, ok := r.newest(area, q)
	if !ok {
		return Change{}, false
	}
	for i := method.Start(series, r.breaksIn(area), last); i < last; i++ {
		if series.OK(i) {
			return r.Change(area, q, r.Periods[i], r.Periods[last]), true
		}
	}
	return Change{}, false
}

// OverFiveYears is the change from the same period five years before an area's newest value; false where that is
// missing or not comparable.
func (r *Result) OverFiveYears(area string, q Quantity) (Change, bool) {
	_, last, ok := r.newest(area, q)
	if !ok {
		return Change{}, false
	}
	to := r.Periods[last]
	year := fmt.Sprintf("%04d", to.Year())
	if len(to) >= len(year) && string(to[:len(year)]) != year {
		return Change{}, false // pooled years overlap
	}
	from := data.Period(fmt.Sprintf("%04d", to.Year()-5) + string(to[len(year):]))
	c := r.Change(area, q, from, to)
	return c, c.Value.OK()
}

// newest is an area's series and the place of its last value.
func (r *Result) newest(area string, q Quantity) (method.Values, int, bool) {
	series, ok := r.series(r.Block(q), area)
	if !ok {
		return method.Values{}, 0, false
	}
	for i := series.Len() - 1; i >= 0; i-- {
		if series.OK(i) {
			return series, i, true
		}
	}
	return method.Values{}, 0, false
}

// EvenYears is the number of periods in a row, ending with p, in which an area's women's share lies from low to high.
// One even year is no evenness: a body where one sex always holds just over the limit is not even either.
func (r *Result) EvenYears(area string, p data.Period, low, high float64) int {
	series, ok := r.series(&r.Women, area)
	t, okT := slices.BinarySearch(r.Periods, p)
	if !ok || !okT {
		return 0
	}
	start := method.Start(series, r.breaksIn(area), t)
	return method.Band{Low: low, High: high}.Run(series.Slice(start, t+1), t-start)
}
