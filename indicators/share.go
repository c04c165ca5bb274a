package indicators

import (
	"fmt"

	"lagesbild/data"
	"lagesbild/indicators/method"
)

// Share is a share of each sex: how many of the women, how many of the men; see [method.Share].
//
//	method: {share: {of: {dataset: d, measure: employed}, in: {dataset: d, measure: persons}}}
//
// Counts of municipalities are added up to counties and the country. Intervals are Wilson's, the difference's Newcombe's.
type Share struct {
	Of Input `yaml:"of"` // numerator
	In Input `yaml:"in"` // denominator
}

func (s *Share) roles() []role {
	return []role{{name: "of", input: &s.Of, counts: true}, {name: "in", input: &s.In, counts: true}}
}

func (s *Share) check(f *faults, _ string, ind *Indicator) { f.bySex(ind) }

func (s *Share) compute(r *Result, in []*reading) error {
	if in[0].measure.Unit != in[1].measure.Unit {
		return fmt.Errorf("%s and %s: %w: %s by %s", in[0], in[1], data.ErrUnitMismatch, in[0].measure.Unit, in[1].measure.Unit)
	}
	r.Unit = "share"
	x, n := r.counts(in[0], in[1])
	for i, out := range []*Block{&r.Women, &r.Men, &r.Total} {
		method.Share(out.Values(), x[i].Values(), n[i].Values())
		out.page, out.row = x[i].page, x[i].row
	}
	r.base = [2]method.Values{n[0].Values(), n[1].Values()}
	for i, q := range []Quantity{OfWomen, OfMen, OfTotal} {
		r.uncertain(q, KindMethod, "wilson", wilson(x[i].Values(), n[i].Values()))
	}
	r.gap()
	r.gapFromSexes("newcombe")
	return nil
}

// counts reads a numerator and a denominator of women, men and both, added up to counties and the country.
func (r *Result) counts(of, in *reading) (x, n [3]Block) {
	for i := range x {
		x[i], n[i] = newBlock(r.cells()), newBlock(r.cells())
	}
	r.fill(of, &x[0], &x[1], &x[2])
	r.fill(in, &n[0], &n[1], &n[2])
	totals(&x)
	totals(&n)
	if r.addUp(&x[0], &x[1], &x[2], &n[0], &n[1], &n[2]) {
		r.note(summedNote)
	}
	r.size = [3]method.Values{n[0].Values(), n[1].Values(), n[2].Values()}
	return x, n
}

// Composition is each sex's part of women and men together; see [method.Composition].
//
//	method: {composition: {dataset: d, measure: members}}
//	method: {composition: {dataset: d, measure: days, with: [{dataset: e, measure: days}]}}
//
// Counts of the same unit may be added together first; where one of them is missing, so is the sum. Intervals are Wilson's
// where persons are counted: days or kronor of one person are no independent counts.
type Composition struct {
	Input `yaml:",inline"`
	With  []Input `yaml:"with,omitempty"`
}

func (c *Composition) roles() []role {
	all := []role{{input: &c.Input, counts: true}}
	for i := range c.With {
		all = append(all, role{name: fmt.Sprintf("with[%d]", i), input: &c.With[i], counts: true})
	}
	return all
}

func (c *Composition) check(f *faults, _ string, ind *Indicator) { f.bySex(ind) }

func (c *Composition) compute(r *Result, in []*reading) error {
	r.Unit = "share"
	w, m := newBlock(r.cells()), newBlock(r.cells())
	r.fill(in[0], &w, &m, nil)
	for _, more := range in[1:] {
		if more.measure.Unit != in[0].measure.Unit {
			return fmt.Errorf("%s and %s: %w: %s with %s", in[0], more, data.ErrUnitMismatch, in[0].measure.Unit, more.measure.Unit)
		}
		women, men := newBlock(r.cells()), newBlock(r.cells())
		r.fill(more, &women, &men, nil)
		method.Add(w.Values(), women.Values())
		method.Add(m.Values(), men.Values())
	}
	if r.addUp(&w, &m) {
		r.note(summedNote)
	}
	method.Composition(r.Women.Values(), r.Men.Values(), w.Values(), m.Values())
	r.Women.page, r.Women.row, r.Men.page, r.Men.row = w.page, w.row, m.page, m.row
	r.heads = &[2]Block{w, m}
	r.Total.never()
	r.gap()
	if unit := in[0].measure.Unit; unit != "persons" && unit != "number" {
		return nil
	}
	all := method.Make(r.cells())
	method.Zero(all)
	method.Add(all, w.Values())
	method.Add(all, m.Values())
	r.base, r.size = [2]method.Values{all, all}, [3]method.Values{all, all, all}
	r.uncertain(OfWomen, KindMethod, "wilson", wilson(w.Values(), all))
	r.uncertain(OfMen, KindMethod, "wilson", wilson(m.Values(), all))
	// Women's and men's parts are one figure seen from two sides: the gap 2p − 1 has the limits of p, not Newcombe's.
	part := wilson(w.Values(), all)
	if r.Indicator.Gap == GapDifference {
		r.uncertain(OfGap, KindMethod, "wilson", func(i int, z float64) (method.Interval, bool) {
			p, ok := part(i, z)
			return method.Interval{Low: 2*p.Low - 1, High: 2*p.High - 1}, ok
		})
		return nil
	}
	r.uncertain(OfGap, KindMethod, "wilson", func(i int, z float64) (method.Interval, bool) {
		p, ok := part(i, z)
		return method.Interval{Low: p.Low / (1 - p.Low), High: p.High / (1 - p.High)}, ok && p.High < 1
	})
	return nil
}

// addsUp reports whether counts of municipalities are added up to counties and the country: where the method is made of
// counts alone.
func (m *Method) addsUp() bool {
	for _, role := range m.kind().roles() {
		if !role.counts {
			return false
		}
	}
	return true
}
