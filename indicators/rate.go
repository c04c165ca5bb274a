package indicators

import (
	"lagesbild/data"
	"lagesbild/indicators/method"
)

// Rate is events by the population in which they occurred, each sex by itself; see [method.Rate].
//
//	method: {rate: {of: {dataset: d, measure: cases}, in: {dataset: d, measure: persons}, unit: per-1000}}
//
// Counts of municipalities are added up. Intervals are Byar's from ten events and exact below, the gap's MOVER's.
type Rate struct {
	Of   Input     `yaml:"of"`             // events
	In   Input     `yaml:"in"`             // population, or person-years
	Unit data.Unit `yaml:"unit,omitempty"` // per-1000, per-10000, per-100000, share or, if left out, ratio
}

func (m *Rate) roles() []role {
	return []role{{name: "of", input: &m.Of, counts: true}, {name: "in", input: &m.In, counts: true}}
}

func (m *Rate) check(f *faults, path string, ind *Indicator) {
	f.bySex(ind)
	f.rateUnit(path, m.Unit)
}

func (m *Rate) compute(r *Result, in []*reading) error {
	scale := r.rateUnit(m.Unit)
	x, n := r.counts(in[0], in[1])
	for k, out := range r.sexes() {
		events, persons := x[k].Values(), n[k].Values()
		r.limit(quantities[k], r.estimate(out, "byar", scale, func(i int, z float64) (method.Estimate, error) {
			if s := events.Status[i] | persons.Status[i]; s.Missing() {
				return method.Estimate{}, errMissing{s}
			}
			e, ok := method.Rate(events.Number[i], persons.Number[i], z)
			if !ok {
				return e, method.ErrOutOfRange
			}
			return e, nil
		}, func(i int) data.Status { return events.Status[i] | persons.Status[i] }))
		out.page, out.row = x[k].page, x[k].row
	}
	r.gap()
	r.gapFromSexes("mover")
	return nil
}

// perUnit is how many persons a rate's unit counts by.
var perUnit = map[data.Unit]float64{"": 1, "ratio": 1, "share": 1, "per-1000": 1e3, "per-10000": 1e4, "per-100000": 1e5}

func (f *faults) rateUnit(path string, u data.Unit) {
	_, ok := perUnit[u]
	f.check(ok, path+".unit", "unit %q: %w: want per-1000, per-10000, per-100000, share or ratio", u, data.ErrUnknownCode)
}

// rateUnit sets the unit of a rate and returns what events by persons are multiplied with.
func (r *Result) rateUnit(u data.Unit) float64 {
	if r.Unit = u; u == "" {
		r.Unit = "ratio"
	}
	return perUnit[u]
}

func (r *Result) limit(q Quantity, u uncertainty) {
	if r.limits == nil {
		r.limits = map[Quantity]uncertainty{}
	}
	r.limits[q] = u
}
