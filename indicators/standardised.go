package indicators

import (
	"fmt"
	"slices"

	"lagesbild/data"
	"lagesbild/indicators/method"
)

// Standardised is the rate that each sex would have with a standard population's structure; see [method.DSR]. Both sexes
// have the same standard. The crude rates stand beside as parts.
//
//	method:
//	  standardised:
//	    of: {dataset: d, measure: cases}
//	    in: {dataset: d, measure: persons}
//	    by: age
//	    standard: {esp2013: true}
//	    unit: per-100000
//
// Every class needs events and persons: a class without either makes the rate missing. Below ten events it is withheld.
type Standardised struct {
	Of       Input     `yaml:"of"`
	In       Input     `yaml:"in"`
	By       string    `yaml:"by"`
	Standard Standard  `yaml:"standard"`
	Unit     data.Unit `yaml:"unit,omitempty"`
}

// Standard is exactly one standard population.
type Standard struct {
	ESP2013 bool               `yaml:"esp2013,omitempty"` // the European Standard Population 2013; classes are ages
	Area    string             `yaml:"area,omitempty"`    // women and men of an area in the same period: "00" for riket
	Weights map[string]float64 `yaml:"weights,omitempty"` // persons by class
}

func (m *Standardised) roles() []role {
	return []role{{name: "of", input: &m.Of, by: m.By, counts: true}, {name: "in", input: &m.In, by: m.By, counts: true}}
}

func (m *Standardised) check(f *faults, path string, ind *Indicator) {
	f.bySex(ind)
	f.by(path, m.By)
	f.rateUnit(path, m.Unit)
	set := 0
	for _, on := range []bool{m.Standard.ESP2013, m.Standard.Area != "", len(m.Standard.Weights) > 0} {
		if on {
			set++
		}
	}
	f.check(set == 1, path+".standard", "want exactly one of esp2013: true, area and weights")
	for class, w := range m.Standard.Weights {
		f.check(w >= 0, path+".standard.weights", "%s: %v: want zero or more", class, w)
	}
}

func (m *Standardised) compute(r *Result, in []*reading) error {
	scale := r.rateUnit(m.Unit)
	codes, all := r.classes(true, in...)
	x, n := all[0], all[1]
	weights, err := m.Standard.of(r, codes, n)
	if err != nil {
		return fmt.Errorf("%s: %w", in[1], err)
	}
	for k, out := range r.sexes() {
		status := func(i int) data.Status {
			_, sx := column(x[k], i)
			_, sn := column(n[k], i)
			return sx | sn
		}
		r.limit(quantities[k], r.estimate(out, "dobson", scale, func(i int, z float64) (method.Estimate, error) {
			events, sx := column(x[k], i)
			persons, sn := column(n[k], i)
			w, sw := weights(i)
			if s := sx | sn | sw; s.Missing() {
				return method.Estimate{}, errMissing{s}
			}
			return method.DSR(events, persons, w, z)
		}, status))
	}
	r.lend(x)
	r.crude(x, n, scale)
	r.gap()
	r.gapFromSexes("mover")
	return nil
}

// crude adds each sex's rate as it is, without a standard.
func (r *Result) crude(x, n classes, scale float64) {
	for k, q := range quantities {
		p := r.part("crude_"+string(q), data.Text{SV: "Ostandardiserat värde, " + sexWords[q].SV, EN: "Crude value, " + sexWords[q].EN}, q, r.Unit)
		p.limits = r.estimate(&p.Block, "byar", scale, func(i int, z float64) (method.Estimate, error) {
			events, sx := column(x[k], i)
			persons, sn := column(n[k], i)
			if s := sx | sn; s.Missing() {
				return method.Estimate{}, errMissing{s}
			}
			e, ok := method.Rate(sum(events), sum(persons), z)
			if !ok {
				return e, method.ErrOutOfRange
			}
			return e, nil
		}, func(int) data.Status { return 0 })
	}
}

// sexWords are the sexes in the titles of parts.
var sexWords = map[Quantity]data.Text{
	OfWomen: {SV: "kvinnor", EN: "women"}, OfMen: {SV: "män", EN: "men"}, OfTotal: {SV: "totalt", EN: "total"}, OfGap: {SV: "skillnad", EN: "difference"},
}

func sum(x []float64) float64 {
	all := 0.0
	for _, v := range x {
		all += v
	}
	return all
}

// of returns the standard's weights class by class for a cell.
func (s Standard) of(r *Result, codes []data.Code, persons classes) (func(i int) ([]float64, data.Status), error) {
	w := make([]float64, len(codes))
	switch {
	case s.ESP2013:
		from, end, err := ages(codes)
		if err != nil {
			return nil, err
		}
		if w, err = method.ESP2013(end, from...); err != nil {
			return nil, err
		}
	case s.Area != "":
		a, ok := slices.BinarySearch(r.Areas, s.Area)
		if !ok {
			return nil, fmt.Errorf("standard area %q: %w among the figures", s.Area, data.ErrNotFound)
		}
		return func(i int) ([]float64, data.Status) { return column(persons[2], r.sameTime(a, i)) }, nil
	default:
		for k, c := range codes {
			weight, ok := s.Weights[c.ID]
			if !ok {
				return nil, fmt.Errorf("standard: class %q has no weight: %w", c.ID, data.ErrUnknownCode)
			}
			w[k] = weight
		}
		if len(s.Weights) != len(codes) {
			return nil, fmt.Errorf("standard: %d weights for %d classes: %w: the figures have %s", len(s.Weights), len(codes), data.ErrUnknownCode, list(codes))
		}
	}
	return func(int) ([]float64, data.Status) { return w, 0 }, nil
}

func list(codes []data.Code) string {
	s := ""
	for i, c := range codes {
		if i > 0 {
			s += ", "
		}
		s += c.ID
	}
	return s
}

// sameTime is the cell of area a in the period of cell i.
func (r *Result) sameTime(a, i int) int { return a*len(r.Periods) + i%len(r.Periods) }

// Indirect is each sex's events set against those that an area's rates, women and men together, would make; see
// [method.ISR]. The values are rates; the ratios of observed to expected stand beside as parts.
//
//	method: {indirect: {of: {dataset: d, measure: cases}, in: {dataset: d, measure: persons}, by: age, reference: "00"}}
type Indirect struct {
	Of        Input     `yaml:"of"`
	In        Input     `yaml:"in"`
	By        string    `yaml:"by"`
	Reference string    `yaml:"reference"` // area code
	Unit      data.Unit `yaml:"unit,omitempty"`
}

func (m *Indirect) roles() []role {
	return []role{{name: "of", input: &m.Of, by: m.By, counts: true}, {name: "in", input: &m.In, by: m.By, counts: true}}
}

func (m *Indirect) check(f *faults, path string, ind *Indicator) {
	f.bySex(ind)
	f.by(path, m.By)
	f.rateUnit(path, m.Unit)
	f.check(m.Reference != "", path+".reference", "no area is named whose rates are the reference, such as \"00\"")
}

func (m *Indirect) compute(r *Result, in []*reading) error {
	scale := r.rateUnit(m.Unit)
	_, all := r.classes(true, in...)
	x, n := all[0], all[1]
	area, ok := slices.BinarySearch(r.Areas, m.Reference)
	if !ok {
		return fmt.Errorf("%s: reference area %q: %w among the figures", in[0], m.Reference, data.ErrNotFound)
	}
	ratio := make([]estimator, len(quantities))
	for k, out := range r.sexes() {
		both := func(i int, z float64) (smr, isr method.Estimate, err error) {
			events, sx := column(x[k], i)
			persons, sn := column(n[k], i)
			refX, sX := column(x[2], r.sameTime(area, i))
			refN, sN := column(n[2], r.sameTime(area, i))
			if s := sx | sn | sX | sN; s.Missing() {
				return smr, isr, errMissing{s}
			}
			return method.ISR(events, persons, refX, refN, z)
		}
		r.limit(quantities[k], r.estimate(out, "byar", scale, func(i int, z float64) (method.Estimate, error) {
			_, isr, err := both(i, z)
			return isr, err
		}, func(int) data.Status { return 0 }))
		ratio[k] = func(i int, z float64) (method.Estimate, error) {
			smr, _, err := both(i, z)
			return smr, err
		}
	}
	for k, q := range quantities {
		p := r.part("ratio_"+string(q), data.Text{SV: "Observerat genom förväntat, " + sexWords[q].SV, EN: "Observed by expected, " + sexWords[q].EN}, q, "ratio")
		p.limits = r.estimate(&p.Block, "byar", 1, ratio[k], func(int) data.Status { return 0 })
	}
	r.lend(x)
	r.gap()
	r.gapFromSexes("mover")
	return nil
}
