package indicators

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"lagesbild/data"
	"lagesbild/indicators/method"
)

// Compute works out an indicator for every area and period that its inputs have.
//
// Women's and men's values come about as the indicator's method says, the gap from them. A cell that either input lacks
// is missing with the input's reasons. Counts of municipalities are added up to counties and the country where those
// have none of their own. A dataset or measure that the library does not have is [ErrNoFigures] and data.ErrNotFound, an
// input without areas, periods or sexes data.ErrDimension, inputs of the wrong unit data.ErrUnitMismatch, and shares of anything but counts
// data.ErrNotAdditive.
func Compute(ctx context.Context, lib Library, ind *Indicator) (*Result, error) {
	r, err := compute(ctx, lib, ind)
	if err != nil {
		return nil, fmt.Errorf("indicator %s: %w", ind.ID, err)
	}
	return r, nil
}

// ErrNoFigures is what becomes of an indicator whose dataset or measure the library does not have: its figures are still
// to be taken in. It is no fault of the definition.
var ErrNoFigures = errors.New("no figures")

// ComputeAll works out every indicator of the catalogue, jobs at a time, under the levels that each county has set. The
// results are in the catalogue's order; those that could not be computed are left out and named in the error, which
// leaves the others good. One without figures is left out silently, see [ErrNoFigures], unless all of them are.
func ComputeAll(ctx context.Context, lib Library, cat *Catalogue, jobs int) ([]*Result, error) {
	results := make([]*Result, len(cat.Indicators))
	errs := make([]error, len(cat.Indicators))
	next := make(chan int)
	var wg sync.WaitGroup
	for range max(1, min(jobs, len(cat.Indicators))) {
		wg.Go(func() {
			for i := range next {
				if results[i], errs[i] = Compute(ctx, lib, cat.Indicators[i]); errs[i] == nil {
					results[i].under(cat.rules(cat.Indicators[i].ID))
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
		r.asOf(newest)
	}
	if len(good) > 0 {
		errs = slices.DeleteFunc(errs, func(err error) bool { return errors.Is(err, ErrNoFigures) })
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

// under sets the counties' own levels, for the classes too.
func (r *Result) under(rules map[string]*Judge) {
	r.rules = rules
	for _, c := range r.Breakdown {
		c.under(rules)
	}
}

// asOf sets from when the age of figures is counted, for the classes too.
func (r *Result) asOf(newest data.Vintage) {
	r.AsOf = newest
	for _, c := range r.Breakdown {
		c.asOf(newest)
	}
}

func compute(ctx context.Context, lib Library, ind *Indicator) (*Result, error) {
	if err := ind.Validate(); err != nil {
		return nil, err
	}
	return computeAll(ctx, lib, ind)
}

// computeAll works out an indicator with its breakdown.
func computeAll(ctx context.Context, lib Library, ind *Indicator) (*Result, error) {
	b := ind.Breakdown
	if b == nil {
		return computeOne(ctx, lib, ind)
	}
	classes, of, err := breakDown(ctx, lib, ind)
	if err != nil {
		return nil, err
	}
	var r *Result
	if b.Alone {
		r = byClassAlone(ind, classes)
	} else if r, err = computeOne(ctx, lib, ind); err != nil {
		return nil, err
	}
	r.Breakdown, r.ClassesOf = classes, of
	return r, nil
}

// computeOne works out an indicator without its breakdown.
func computeOne(ctx context.Context, lib Library, ind *Indicator) (*Result, error) {
	kind := ind.Method.kind()
	var in []*reading
	defer func() {
		for _, rd := range in {
			rd.release()
		}
	}()
	for _, role := range kind.roles() {
		rd, err := read(ctx, lib, role.input, role.by, ind.narrowed(role.name))
		if err != nil {
			return nil, err
		}
		in = append(in, rd)
		if err := rd.fits(role, ind.Method.Name()); err != nil {
			return nil, err
		}
	}
	r := newResult(ind, in)
	if err := kind.compute(r, in); err != nil {
		return nil, err
	}
	r.annotate(in)
	if err := r.uncertainty(ctx, lib); err != nil {
		return nil, err
	}
	r.addScores()
	r.addTrend()
	r.addProgress()
	return r, nil
}

// fits checks that a measure is what its part in a method asks for. Persons who are counted in classes that hold one another
// may be divided in each class, but never summed.
func (rd *reading) fits(role role, method string) error {
	m := rd.measure
	switch {
	case rd.sex < 0 && !role.ready:
		return fmt.Errorf("dataset %s: %w %q", rd.dataset.ID, data.ErrDimension, data.Sex)
	case role.counts && !m.Additive && (role.by != "" || m.Unit != "persons"):
		return fmt.Errorf("%s: %w: a %s is made of counts", rd, data.ErrNotAdditive, method)
	case role.unit != "" && m.Unit != role.unit:
		return fmt.Errorf("%s: %w: unit %s, want %s", rd, data.ErrUnitMismatch, m.Unit, role.unit)
	case !role.ready && (m.SexForm == data.SexRatio || m.SexForm == data.SexNone):
		return fmt.Errorf("%s has no values by sex: %w", rd, data.ErrDimension)
	case !role.whole && m.SexForm == data.SexShare:
		return fmt.Errorf("%s holds one sex's share of the whole: use method complement", rd)
	}
	return nil
}

func (r *Result) gap() {
	if r.Indicator.Gap == GapRatio {
		method.Ratio(r.Gap.Values(), r.Women.Values(), r.Men.Values())
	} else {
		method.Difference(r.Gap.Values(), r.Women.Values(), r.Men.Values())
	}
}
