package reports

import (
	"fmt"
	"slices"
	"strconv"

	"lagesbild/data"
	"lagesbild/indicators"
)

// track is an indicator's cells for one area from its first value to its last, at even steps: a period without a value
// stands there as missing, so that a line shows the hole.
type track struct {
	periods []data.Period
	cells   []indicators.Cell
	breaks  []int // indexes of periods not comparable with the one before
}

func trackOf(r *indicators.Result, area string) track {
	return trackBy(r, area, func(c indicators.Cell) bool { return c.Gap.OK() })
}

// trackBy is the track from the first to the last period that has what is asked for.
func trackBy(r *indicators.Result, area string, has func(indicators.Cell) bool) track {
	var t track
	first, last := -1, -1
	for i, p := range r.Periods {
		if has(r.At(area, p)) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return t
	}
	t.periods = evenly(r.Periods[first : last+1])
	for i, p := range t.periods {
		c := r.At(area, p)
		t.cells = append(t.cells, c)
		if i > 0 && breaksBetween(r, area, t.periods[i-1], p) {
			t.breaks = append(t.breaks, i)
		}
	}
	return t
}

// breaksBetween reports whether an area's series breaks after one period and up to the next.
func breaksBetween(r *indicators.Result, area string, before, p data.Period) bool {
	if c := r.At(area, p); c.Gap.OK() && c.Gap.Status.Has(data.Break) || c.Total.OK() && c.Gap.Status.Has(data.NotApplicable) && c.Total.Status.Has(data.Break) {
		return true
	}
	return slices.ContainsFunc(r.Breaks, func(b data.SeriesBreak) bool { return b.In(area) && b.From > before && b.From <= p })
}

// evenly fills in the years, or the months, that are missing between others, at the step that the periods have in common.
func evenly(periods []data.Period) []data.Period {
	step := 0
	for i, p := range periods {
		if i > 0 {
			step = divisor(step, ordinalOf(p)-ordinalOf(periods[i-1]))
		}
		if _, month := monthOf(p); len(p) != len("2024") && !month || len(p) != len(periods[0]) {
			return periods
		}
	}
	if step == 0 {
		return periods
	}
	var all []data.Period
	for n := ordinalOf(periods[0]); n <= ordinalOf(periods[len(periods)-1]); n += step {
		if len(periods[0]) == len("2024") {
			all = append(all, data.Period(strconv.Itoa(n)))
		} else {
			all = append(all, data.Period(fmt.Sprintf("%04d-%02d", n/12, n%12+1)))
		}
	}
	return all
}

// ordinalOf counts years or, for a month, months.
func ordinalOf(p data.Period) int {
	if m, ok := monthOf(p); ok {
		return 12*p.Year() + m
	}
	return p.Year()
}

// divisor is the greatest common divisor.
func divisor(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// last is the newest cell; the track must not be empty.
func (t track) last() (data.Period, indicators.Cell) {
	i := len(t.cells) - 1
	return t.periods[i], t.cells[i]
}

// start is the index of the first value that the newest is comparable with.
func (t track) start() int {
	from := 0
	if n := len(t.breaks); n > 0 {
		from = t.breaks[n-1]
	}
	for !t.cells[from].Gap.OK() {
		from++
	}
	return from
}

// longest is the number of values in the longest stretch without a hole or a break.
func (t track) longest() int {
	longest, run := 0, 0
	for i, c := range t.cells {
		switch {
		case !c.Gap.OK():
			run = 0
		case slices.Contains(t.breaks, i):
			run = 1
		default:
			run++
		}
		longest = max(longest, run)
	}
	return longest
}
