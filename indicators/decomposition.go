package indicators

import (
	"fmt"

	"lagesbild/data"
	"lagesbild/indicators/method"
)

// Kitagawa splits the gap between women's and men's rates into what comes of their structure, such as age or sector, and
// what comes of the rates in each class; see [method.Kitagawa]. The parts sum to the gap.
//
//	method: {kitagawa: {of: {dataset: d, measure: cases}, in: {dataset: d, measure: persons}, by: sector, unit: per-1000}}
//
// Instead of events, rate may name the published rate of each class; its unit is then the result's.
type Kitagawa struct {
	Of   *Input    `yaml:"of,omitempty"`   // events
	Rate *Input    `yaml:"rate,omitempty"` // or the rate of each class
	In   Input     `yaml:"in"`             // persons
	By   string    `yaml:"by"`
	Unit data.Unit `yaml:"unit,omitempty"` // of a rate from events
}

func (m *Kitagawa) roles() []role {
	roles := []role{{name: "in", input: &m.In, by: m.By, counts: true}}
	if m.Of != nil {
		roles = append(roles, role{name: "of", input: m.Of, by: m.By, counts: true})
	}
	if m.Rate != nil {
		roles = append(roles, role{name: "rate", input: m.Rate, by: m.By})
	}
	return roles
}

func (m *Kitagawa) check(f *faults, path string, ind *Indicator) {
	f.check(ind.Gap == GapDifference, "$.gap", "only a difference can be split: want gap difference")
	f.by(path, m.By)
	f.check((m.Of != nil) != (m.Rate != nil), path, "want either of, for events, or rate")
	f.rateUnit(path, m.Unit)
	f.check(m.Unit == "" || m.Rate == nil, path+".unit", "a published rate has its own unit")
}

func (m *Kitagawa) compute(r *Result, in []*reading) error {
	scale := 1.0
	if m.Rate != nil {
		r.Unit = in[1].measure.Unit
	} else {
		scale = r.rateUnit(m.Unit)
	}
	_, all := r.classes(m.Of != nil, in...)
	persons, of := all[0], all[1]
	rates := func(k, i int) (n, rate []float64, s data.Status) {
		n, sn := column(persons[k], i)
		x, sx := column(of[k], i)
		if m.Of != nil {
			for c := range x {
				x[c] = x[c] / n[c] * scale
			}
		}
		return n, x, sn | sx
	}
	r.part("structure", data.Text{SV: "Därav sammansättning", EN: "Of which structure"}, OfGap, r.Unit)
	r.part("rate", data.Text{SV: "Därav olika nivå i samma grupp", EN: "Of which rates within the same class"}, OfGap, r.Unit)
	structure, rate := &r.Parts[0], &r.Parts[1]
	for i := range r.Women.Number {
		n1, r1, s1 := rates(0, i)
		n2, r2, s2 := rates(1, i)
		r.mean(&r.Women, i, n1, r1, s1)
		r.mean(&r.Men, i, n2, r2, s2)
		var a, b float64
		err := error(errMissing{s1 | s2})
		if !(s1 | s2).Missing() {
			a, b, err = method.Kitagawa(n1, r1, n2, r2)
		}
		s := r.statusOf(err, s1|s2)
		structure.set(i, a, s)
		rate.set(i, b, s)
	}
	r.lend(of)
	r.Total.never()
	r.gap()
	return nil
}

// mean writes a sex's rate, that of the classes weighted by their persons.
func (r *Result) mean(out *Block, i int, persons, rates []float64, s data.Status) {
	all, x := sum(persons), 0.0
	for c, n := range persons {
		x += n / all * rates[c]
	}
	switch {
	case s.Missing():
		out.set(i, 0, s.Reasons())
	case !finite(x):
		out.set(i, 0, data.Undefined)
	default:
		out.set(i, x, method.Combine(s))
	}
}

// DasGupta splits the gap between women's and men's rates by the factors whose product they are; see [method.DasGupta].
// With by, the rate is the sum of the classes' products. The parts, one a factor, sum to the gap.
//
//	method:
//	  das_gupta:
//	    unit: days/insured
//	    factors:
//	      - {id: cases, title: {sv: Antal fall, en: Cases}, of: {dataset: d, measure: cases_per_person}}
//	      - {id: length, title: {sv: Fallens längd, en: Their length}, of: {dataset: d, measure: days_per_case}}
type DasGupta struct {
	Factors []Variable `yaml:"factors"`
	By      string     `yaml:"by,omitempty"`
	Unit    data.Unit  `yaml:"unit"`
}

// Variable is a named input of a method that takes several.
type Variable struct {
	ID    string    `yaml:"id"`
	Title data.Text `yaml:"title"`
	Of    Input     `yaml:"of"`
}

func variableRoles(key string, list []Variable, by string) []role {
	var roles []role
	for i := range list {
		roles = append(roles, role{name: fmt.Sprintf("%s[%d].of", key, i), input: &list[i].Of, by: by})
	}
	return roles
}

func (m *DasGupta) roles() []role { return variableRoles("factors", m.Factors, m.By) }

func (m *DasGupta) check(f *faults, path string, ind *Indicator) {
	f.check(ind.Gap == GapDifference, "$.gap", "only a difference can be split: want gap difference")
	f.check(len(m.Factors) >= 2 && len(m.Factors) <= method.DasGuptaFactors, path+".factors", "%d factors: want 2 to %d", len(m.Factors), method.DasGuptaFactors)
	f.names(path).variables("factors", m.Factors)
	f.check(m.Unit != "", path+".unit", "no unit is named: want that of the factors' product")
	f.unit(path+".unit", m.Unit)
}

func (m *DasGupta) compute(r *Result, in []*reading) error {
	base, scale, err := m.Unit.Base()
	if err != nil {
		return err
	}
	r.Unit = base
	all := r.factors(m.By, in)
	for _, v := range m.Factors {
		r.part(v.ID, v.Title, OfGap, r.Unit)
	}
	for i := range r.Women.Number {
		var both [2][][]float64
		var status [2]data.Status
		for k := range both {
			for _, c := range all {
				x, s := column(c[k], i)
				both[k] = append(both[k], x)
				status[k] |= s
			}
			r.product([]*Block{&r.Women, &r.Men}[k], i, both[k], scale, status[k])
		}
		effects := make([]float64, len(m.Factors))
		err := error(errMissing{status[0] | status[1]})
		if !(status[0] | status[1]).Missing() {
			if effects, err = method.DasGupta(both[0], both[1]); err != nil {
				effects = make([]float64, len(m.Factors))
			}
		}
		s := r.statusOf(err, status[0]|status[1])
		for k := range effects {
			r.Parts[k].set(i, effects[k]*scale, s)
		}
	}
	r.lend(all[0])
	r.Total.never()
	r.gap()
	return nil
}

// factors reads each input by classes, or as one class.
func (r *Result) factors(by string, in []*reading) []classes {
	if by != "" {
		_, all := r.classes(false, in...)
		return all
	}
	var all []classes
	for _, rd := range in {
		c := classes{{newBlock(r.cells())}, {newBlock(r.cells())}, {newBlock(r.cells())}}
		r.fill(rd, &c[0][0], &c[1][0], &c[2][0])
		all = append(all, c)
	}
	return all
}

// product writes a sex's rate, the sum over classes of the product of the factors.
func (r *Result) product(out *Block, i int, factors [][]float64, scale float64, s data.Status) {
	x := 0.0
	for class := range factors[0] {
		product := scale
		for _, f := range factors {
			product *= f[class]
		}
		x += product
	}
	if !s.Missing() && !finite(x) {
		s = data.Undefined
	}
	out.set(i, x, method.Combine(s))
}
