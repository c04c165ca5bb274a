package indicators

import (
	"lagesbild/data"
	"lagesbild/indicators/method"
)

// Inequality is the slope index of inequality over groups in order, the worst off first, each sex by itself; see
// [method.SII]. Groups are the codes of by in order; their values are shares of counts. The relative index stands beside
// as a part.
//
//	method: {inequality: {of: {dataset: d, measure: ill}, in: {dataset: d, measure: persons}, by: decile}}
type Inequality struct {
	Of Input  `yaml:"of"`
	In Input  `yaml:"in"`
	By string `yaml:"by"`
}

func (m *Inequality) roles() []role {
	return []role{{name: "of", input: &m.Of, by: m.By, counts: true}, {name: "in", input: &m.In, by: m.By, counts: true}}
}

func (m *Inequality) check(f *faults, path string, ind *Indicator) {
	f.bySex(ind)
	f.by(path, m.By)
}

func (m *Inequality) compute(r *Result, in []*reading) error {
	r.Unit = "share"
	_, all := r.classes(true, in...)
	relative := make([]func(i int) (float64, error), len(quantities))
	for k, out := range r.sexes() {
		index := func(i int, z float64) (method.Estimate, float64, error) {
			x, sx := column(all[0][k], i)
			n, sn := column(all[1][k], i)
			if s := sx | sn; s.Missing() {
				return method.Estimate{}, 0, errMissing{s}
			}
			values := make([]method.Estimate, len(x))
			for g := range x {
				w, ok := method.Wilson(x[g], n[g], z)
				if !ok {
					return method.Estimate{}, 0, method.ErrOutOfRange
				}
				values[g] = method.Estimate{Value: x[g] / n[g], Interval: w}
			}
			return method.SII(values, n, z)
		}
		status := func(i int) data.Status {
			_, sx := column(all[0][k], i)
			_, sn := column(all[1][k], i)
			return sx | sn
		}
		r.limit(quantities[k], r.estimate(out, "sii", 1, func(i int, z float64) (method.Estimate, error) {
			e, _, err := index(i, z)
			return e, err
		}, status))
		relative[k] = func(i int) (float64, error) {
			_, rii, err := index(i, method.Z95)
			return rii, err
		}
	}
	for k, q := range quantities {
		p := r.part("rii_"+string(q), data.Text{SV: "Relativt index, " + sexWords[q].SV, EN: "Relative index, " + sexWords[q].EN}, q, "ratio")
		for i := range p.Number {
			rii, err := relative[k](i)
			p.set(i, rii, r.statusOf(err, 0))
		}
	}
	r.lend(all[0])
	r.gap()
	r.gapFromSexes("mover")
	return nil
}
