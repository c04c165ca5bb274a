package indicators

import (
	"fmt"

	"lagesbild/data"
	"lagesbild/indicators/method"
)

// Representation is how strongly women and men are represented in a group, such as managers, beside all that it is drawn
// from; see [method.Representation]. 1 is as many as among all.
//
//	method: {representation: {of: {dataset: d, measure: managers}, in: {dataset: d, measure: employed}}}
//
// Counts of municipalities are added up to counties and the country. A gap that is a ratio is women's chance of being in the
// group by men's, with an interval where the group is part of all.
type Representation struct {
	Of Input `yaml:"of"` // the group
	In Input `yaml:"in"` // all that it is drawn from
}

func (m *Representation) roles() []role {
	return []role{{name: "of", input: &m.Of, counts: true}, {name: "in", input: &m.In, counts: true}}
}

func (m *Representation) check(f *faults, _ string, ind *Indicator) { f.bySex(ind) }

func (m *Representation) compute(r *Result, in []*reading) error {
	if in[0].measure.Unit != in[1].measure.Unit {
		return fmt.Errorf("%s and %s: %w: %s by %s", in[0], in[1], data.ErrUnitMismatch, in[0].measure.Unit, in[1].measure.Unit)
	}
	r.Unit = "ratio"
	x, n := r.counts(in[0], in[1])
	r.size = [3]method.Values{} // a group's ratio is no mean of its members'
	method.Representation(r.Women.Values(), r.Men.Values(), x[0].Values(), x[1].Values(), n[0].Values(), n[1].Values())
	r.Women.page, r.Women.row, r.Men.page, r.Men.row = x[0].page, x[0].row, x[1].page, x[1].row
	r.Total.never()
	r.gap()
	if r.Indicator.Gap != GapRatio {
		return nil
	}
	women, men := wilson(x[0].Values(), n[0].Values()), wilson(x[1].Values(), n[1].Values())
	r.uncertain(OfGap, KindMethod, "mover", func(i int, z float64) (method.Interval, bool) {
		w, okW := women(i, z)
		m, okM := men(i, z)
		if !okW || !okM {
			return method.Interval{}, false
		}
		share := func(k int) float64 { return x[k].Number[i] / n[k].Number[i] }
		e, ok := method.RatioInterval(method.Estimate{Value: share(0), Interval: w}, method.Estimate{Value: share(1), Interval: m})
		return e.Interval, ok
	})
	return nil
}
