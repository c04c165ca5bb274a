package indicators

import (
	"lagesbild/data"
	"lagesbild/indicators/method"
)

// values are figures as published for each sex.
type values struct{ *Input }

func (v values) roles() []role { return []role{{input: v.Input}} }

func (v values) check(f *faults, _ string, ind *Indicator) { f.bySex(ind) }

func (v values) compute(r *Result, in []*reading) error {
	r.Unit = in[0].measure.Unit
	r.fill(in[0], &r.Women, &r.Men, &r.Total)
	r.gap()
	return nil
}

// complement is one sex's published share of a whole, with the other's as the rest; see [method.Complement].
type complement struct{ *Input }

func (c complement) roles() []role { return []role{{input: c.Input, unit: "share", whole: true}} }

func (c complement) check(f *faults, _ string, ind *Indicator) { f.bySex(ind) }

func (c complement) compute(r *Result, in []*reading) error {
	r.Unit = "share"
	r.fill(in[0], &r.Women, &r.Men, nil)
	method.Complement(r.Women.Values(), r.Men.Values())
	for i := range r.Women.page {
		r.Women.borrow(&r.Men, i)
		r.Men.borrow(&r.Women, i)
	}
	r.Total.never()
	r.gap()
	return nil
}

// ready is women's value by men's as published.
type ready struct{ *Input }

func (x ready) roles() []role { return []role{{input: x.Input, unit: "ratio", ready: true}} }

func (x ready) check(f *faults, _ string, ind *Indicator) {
	f.check(ind.Gap == GapRatio, "$.gap", "a ready-made ratio has gap ratio")
}

func (x ready) compute(r *Result, in []*reading) error {
	r.Unit = "ratio"
	r.fill(in[0], nil, nil, &r.Gap)
	r.Women.never()
	r.Men.never()
	r.Total.never()
	return nil
}

// totals are women and men together where a provider gives no total.
func totals(c *[3]Block) {
	for i, s := range c[2].Status {
		if s != data.NotAvailable || c[2].page[i] >= 0 {
			continue
		}
		one := c[2].Values().Slice(i, i+1)
		method.Zero(one)
		method.Add(one, c[0].Values().Slice(i, i+1))
		method.Add(one, c[1].Values().Slice(i, i+1))
		c[2].page[i] = c[0].page[i]
	}
}
