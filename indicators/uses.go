package indicators

import (
	"errors"
	"fmt"
	"slices"

	"lagesbild/data"
)

// Use is what the definitions say of a measure that the figures themselves may be silent about.
type Use struct {
	Unit   data.Unit // "" where no definition says
	Counts bool      // some method sums it or divides by it
}

// Uses tells what the catalogue's definitions say of a dataset: its measures, and the dimensions that they narrow or keep
// apart. Two definitions that give one measure different units are data.ErrUnitMismatch.
func (c *Catalogue) Uses(dataset string) (measures map[string]Use, dimensions []string, err error) {
	measures = map[string]Use{}
	var errs []error
	for _, ind := range c.Indicators {
		for _, role := range ind.roles() {
			in := role.input
			if in.Dataset != dataset {
				continue
			}
			use := measures[in.Measure]
			if use.Unit != "" && in.Unit != "" && use.Unit != in.Unit {
				errs = append(errs, c.At(ind.ID, "$.method", fmt.Errorf("measure %s: %w: %s here, %s in another definition", in.Measure, data.ErrUnitMismatch, in.Unit, use.Unit)))
			}
			if in.Unit != "" {
				use.Unit = in.Unit
			}
			use.Counts = use.Counts || role.counts
			measures[in.Measure] = use
			for dim := range in.Where {
				dimensions = append(dimensions, dim)
			}
			if role.by != "" {
				dimensions = append(dimensions, role.by)
			}
			for b := ind.Breakdown; b != nil; b = b.Then {
				if !slices.Contains(b.Whole, role.name) {
					dimensions = append(dimensions, b.By)
				}
			}
		}
	}
	slices.Sort(dimensions)
	return measures, slices.Compact(dimensions), errors.Join(errs...)
}

// Wholes names for each measure of a dataset the one that some share of the catalogue divides it by: those who feel safe
// by all who answered. A measure that is divided by two is an error.
func (c *Catalogue) Wholes(dataset string) (map[string]string, error) {
	wholes := map[string]string{}
	for _, ind := range c.Indicators {
		s := ind.Method.Share
		if s == nil || s.Of.Dataset != dataset || s.In.Dataset != dataset || s.Of.Measure == s.In.Measure {
			continue
		}
		if before, ok := wholes[s.Of.Measure]; ok && before != s.In.Measure {
			return nil, c.At(ind.ID, "$.method.share.in", fmt.Errorf("measure %s is a share of %s here and of %s in another definition", s.Of.Measure, s.In.Measure, before))
		}
		wholes[s.Of.Measure] = s.In.Measure
	}
	return wholes, nil
}

// Inputs lists every measure that an indicator reads: its method's, and those of its uncertainty.
func (ind *Indicator) Inputs() []*Input {
	var all []*Input
	for _, role := range ind.roles() {
		all = append(all, role.input)
	}
	return all
}

// roles are the inputs of the method and of the uncertainty.
func (ind *Indicator) roles() []role {
	all := ind.Method.kind().roles()
	if ind.Base != nil {
		all = append(all, role{name: "base", input: ind.Base, counts: true})
	}
	if i := ind.Interval; i != nil {
		for _, in := range []*Input{i.Margin, i.Low, i.High} {
			if in != nil {
				all = append(all, role{name: "interval", input: in})
			}
		}
	}
	return all
}
