package indicators

import (
	"lagesbild/data"
	"lagesbild/indicators/method"
)

// Mean is the arithmetic mean of answers, each sex by itself, with Student's interval; see [method.Mean]. An answer that
// is missing is left out, and how many there are stands beside as parts.
//
//	method: {mean: {of: {dataset: survey, measure: hours}, by: respondent}}
type Mean struct {
	Of Input  `yaml:"of"`
	By string `yaml:"by"` // the dimension that tells the answers of an area, period and sex apart
}

func (m *Mean) roles() []role { return []role{{name: "of", input: &m.Of, by: m.By}} }

func (m *Mean) check(f *faults, path string, ind *Indicator) {
	f.bySex(ind)
	f.by(path, m.By)
}

func (m *Mean) compute(r *Result, in []*reading) error {
	r.Unit = in[0].measure.Unit
	_, all := r.classes(false, in...)
	c := all[0]
	sample := func(k, i int) (x []float64, s data.Status) {
		for _, b := range c[k] {
			if !b.Status[i].Missing() {
				x = append(x, b.Number[i])
			} else if b.page[i] >= 0 {
				s |= b.Status[i]
			}
		}
		if s == 0 {
			s = data.NotAvailable
		}
		return x, s
	}
	for k, out := range r.sexes() {
		r.limit(quantities[k], r.estimate(out, "student", 1, func(i int, z float64) (method.Estimate, error) {
			x, why := sample(k, i)
			if len(x) == 0 {
				return method.Estimate{}, errMissing{why}
			}
			e, ok := method.Mean(x, z)
			if !ok {
				return e, method.ErrFewPersons
			}
			return e, nil
		}, func(int) data.Status { return 0 }))
	}
	for k, q := range quantities {
		p := r.part("answers_"+string(q), data.Text{SV: "Antal svar, " + sexWords[q].SV, EN: "Number of answers, " + sexWords[q].EN}, q, "number")
		for i := range p.Number {
			if x, why := sample(k, i); len(x) > 0 {
				p.set(i, float64(len(x)), data.Derived)
			} else {
				p.set(i, 0, why)
			}
		}
	}
	r.lend(c)
	r.gap()
	r.gapFromSexes("mover")
	return nil
}
