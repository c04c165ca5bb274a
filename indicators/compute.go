package indicators

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"lagesbild/data"
	"lagesbild/indicators/method"
)

// Compute works out an indicator for every area and period that its inputs have.
//
// Women's and men's values come about as the indicator's method says, the gap from them. A cell that either input lacks
// is missing with the input's reasons. Counts of municipalities are added up to counties and the country where those
// have none of their own. An unknown dataset or measure is data.ErrNotFound, an input without areas, periods or sexes
// data.ErrDimension, inputs of the wrong unit data.ErrUnitMismatch, and shares of anything but counts
// data.ErrNotAdditive.
func Compute(ctx context.Context, lib Library, ind *Indicator) (*Result, error) {
	r, err := compute(ctx, lib, ind)
	if err != nil {
		return nil, fmt.Errorf("indicator %s: %w", ind.ID, err)
	}
	return r, nil
}

// ComputeAll works out every indicator of the catalogue, jobs at a time, under the levels that each county has set. The
// results are in the catalogue's order; those that could not be computed are left out and named in the error, which
// leaves the others good.
func ComputeAll(ctx context.Context, lib Library, cat *Catalogue, jobs int) ([]*Result, error) {
	results := make([]*Result, len(cat.Indicators))
	errs := make([]error, len(cat.Indicators))
	next := make(chan int)
	var wg sync.WaitGroup
	for range max(1, min(jobs, len(cat.Indicators))) {
		wg.Go(func() {
			for i := range next {
				if results[i], errs[i] = Compute(ctx, lib, cat.Indicators[i]); errs[i] == nil {
					results[i].rules = cat.rules(cat.Indicators[i].ID)
				}
			}
		})
	}
	for i := range cat.Indicators {
		next <- i
	}
	close(next)
	wg.Wait()
	var good []*Result
	var newest data.Vintage
	for _, r := range results {
		if r != nil {
			good = append(good, r)
			newest = max(newest, r.Vintage)
		}
	}
	for _, r := range good {
		r.AsOf = newest
	}
	return good, errors.Join(errs...)
}

// rules are the counties' own levels for an indicator.
func (c *Catalogue) rules(id string) map[string]*Judge {
	rules := map[string]*Judge{}
	for _, county := range c.Counties {
		if j, ok := county.Judge[id]; ok {
			rules[county.ID] = &j
		}
	}
	return rules
}

func compute(ctx context.Context, lib Library, ind *Indicator) (*Result, error) {
	if err := ind.Validate(); err != nil {
		return nil, err
	}
	in := make([]*reading, 0, 2)
	defer func() {
		for _, rd := range in {
			rd.release()
		}
	}()
	for _, input := range ind.Method.Inputs() {
		rd, err := read(ctx, lib, input)
		if err != nil {
			return nil, err
		}
		in = append(in, rd)
	}
	err := fits(&ind.Method, in)
	if err != nil {
		return nil, err
	}
	r := newResult(ind, in)
	switch {
	case ind.Method.Values != nil:
		r.values(in[0])
	case ind.Method.Complement != nil:
		r.complement(in[0])
	case ind.Method.Share != nil:
		r.share(in[0], in[1])
	case ind.Method.Composition != nil:
		r.composition(in[0])
	case ind.Method.Ratio != nil:
		r.ratio(in[0])
	}
	if ind.Method.Ratio == nil {
		r.gap()
	}
	r.annotate(in)
	if ind.Base != nil {
		err = r.readBase(ctx, lib)
	}
	return r, err
}

// fits checks that the measures are what the method works on.
func fits(m *Method, in []*reading) error {
	for _, rd := range in {
		want := data.Unit("")
		switch form := rd.measure.SexForm; {
		case m.Values != nil && form == data.SexShare:
			return fmt.Errorf("%s holds one sex's share of the whole: use method complement", rd)
		case m.Ratio == nil && (form == data.SexRatio || form == data.SexNone):
			return fmt.Errorf("%s has no values by sex: %w", rd, data.ErrDimension)
		case m.Complement != nil:
			want = "share"
		case m.Ratio != nil:
			want = "ratio"
		case (m.Share != nil || m.Composition != nil) && !rd.measure.Additive:
			return fmt.Errorf("%s: %w: a %s is made of counts", rd, data.ErrNotAdditive, m.Name())
		}
		if want != "" && rd.measure.Unit != want {
			return fmt.Errorf("%s: %w: unit %s, want %s", rd, data.ErrUnitMismatch, rd.measure.Unit, want)
		}
	}
	if m.Share != nil && in[0].measure.Unit != in[1].measure.Unit {
		return fmt.Errorf("%s and %s: %w: %s by %s", in[0], in[1], data.ErrUnitMismatch, in[0].measure.Unit, in[1].measure.Unit)
	}
	return nil
}

func (r *Result) values(in *reading) {
	r.Unit = in.measure.Unit
	r.fill(in, &r.Women, &r.Men, &r.Total)
}

func (r *Result) complement(in *reading) {
	r.Unit = "share"
	r.fill(in, &r.Women, &r.Men, nil)
	method.Complement(r.Women.Values(), r.Men.Values())
	for i := range r.Women.page {
		r.Women.borrow(&r.Men, i)
		r.Men.borrow(&r.Women, i)
	}
	r.Total.never()
}

func (r *Result) share(of, in *reading) {
	r.Unit = "share"
	var x, n [3]Block
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
	for i, out := range []*Block{&r.Women, &r.Men, &r.Total} {
		method.Share(out.Values(), x[i].Values(), n[i].Values())
		out.page, out.row = x[i].page, x[i].row
	}
	r.base = [2]method.Values{n[0].Values(), n[1].Values()}
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

func (r *Result) composition(in *reading) {
	r.Unit = "share"
	w, m := newBlock(r.cells()), newBlock(r.cells())
	r.fill(in, &w, &m, nil)
	if r.addUp(&w, &m) {
		r.note(summedNote)
	}
	method.Composition(r.Women.Values(), r.Men.Values(), w.Values(), m.Values())
	r.Women.page, r.Women.row, r.Men.page, r.Men.row = w.page, w.row, m.page, m.row
	all := w.Values()
	method.Add(all, m.Values())
	r.base = [2]method.Values{all, all}
	r.Total.never()
}

func (r *Result) ratio(in *reading) {
	r.Unit = "ratio"
	r.fill(in, nil, nil, &r.Gap)
	r.Women.never()
	r.Men.never()
	r.Total.never()
}

// readBase takes the counts of those whom published shares are of. They are no source of the values.
func (r *Result) readBase(ctx context.Context, lib Library) error {
	rd, err := read(ctx, lib, r.Indicator.Base)
	if err != nil {
		return err
	}
	defer rd.release()
	if r.Unit != "share" || !rd.measure.Additive {
		return fmt.Errorf("%s: %w: a base is the counts that shares are of", rd, data.ErrUnitMismatch)
	}
	apart := &Result{Areas: r.Areas, Periods: r.Periods, pageIndex: map[data.Page]int32{}}
	w, m := newBlock(r.cells()), newBlock(r.cells())
	apart.fill(rd, &w, &m, nil)
	r.base = [2]method.Values{w.Values(), m.Values()}
	return nil
}

func (r *Result) gap() {
	if r.Indicator.Gap == GapRatio {
		method.Ratio(r.Gap.Values(), r.Women.Values(), r.Men.Values())
	} else {
		method.Difference(r.Gap.Values(), r.Women.Values(), r.Men.Values())
	}
}
