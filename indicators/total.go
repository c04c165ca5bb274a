package indicators

import (
	"fmt"
	"slices"

	"lagesbild/data"
	"lagesbild/indicators/method"
)

// total is a figure published for all together, not for women and men: reported crime, a routine that is there, a
// household's income. There is nothing to set against each other, so no gap and no light; its level may have an interval, a
// trend and a target.
//
//	method: {total: {dataset: d, measure: m}}
//
// Only the total is read: a figure of one sex never stands in for it.
type total struct{ *Input }

func (x total) roles() []role { return []role{{input: x.Input, ready: true}} }

func (x total) check(f *faults, _ string, ind *Indicator) { f.noSexes(ind) }

func (x total) compute(r *Result, in []*reading) error {
	if m := in[0].measure; m.SexForm == data.SexRatio {
		return fmt.Errorf("%s: %w: women's value by men's: use method ratio", in[0], data.ErrUnitMismatch)
	}
	r.Unit = in[0].measure.Unit
	r.fill(in[0], nil, nil, &r.Total)
	r.Women.never()
	r.Men.never()
	r.Gap.never()
	return nil
}

// LatestOf is the newest period for which an area has a quantity; false where it never has.
func (r *Result) LatestOf(q Quantity, area string) (data.Period, bool) {
	_, last, ok := r.newest(area, q)
	if !ok {
		return "", false
	}
	return r.Periods[last], true
}

// Level sets an area's total beside others in period p, by the indicator's polarity. ok is false where the area or the
// others have none. The area joins the ranking even where among leaves it out; with polarity equal or none it has no rank.
func (r *Result) Level(area string, p data.Period, among []string) (Place, bool) {
	own, ok := r.cell(area, p)
	if !ok {
		return Place{}, false
	}
	cells := r.cellsOf(slices.DeleteFunc(slices.Clone(among), func(a string) bool { return a == area }), p)
	place, ok := r.place(&r.Total, own, cells, slices.Contains(among, area), r.Indicator.order(), func(x float64) float64 { return x })
	return r.ranked(place), ok
}

// ranked takes the rank from a level of which none is better.
func (r *Result) ranked(p Place) Place {
	if r.Indicator.Polarity == PolarityEqual || r.Indicator.Polarity == PolarityNone {
		p.Rank, p.Shared = 0, false
	}
	return p
}

// levels sets an area's total beside each group, as [Result.Benchmarks] does its gap.
func (r *Result) levels(area string, p data.Period, groups []Group) []Benchmark {
	var all []Benchmark
	for _, g := range groups {
		level, ok := r.Level(area, p, g.Areas)
		if !ok {
			continue
		}
		b := Benchmark{Group: g, Level: level, Total: groupValue(&r.Total, method.Values{}, r.cellsOf(g.Areas, p))}
		b.Half = level.Rank > 0 && 2*level.Rank <= level.Ranked+1
		all = append(all, b)
	}
	return all
}
