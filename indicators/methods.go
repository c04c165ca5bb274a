package indicators

import (
	"maps"
	"reflect"
	"regexp"
	"slices"

	"lagesbild/data"
	"lagesbild/data/definition"
)

// Input names a measure of a dataset, with the codes kept in its further dimensions (age, level …), over which it is summed.
type Input struct {
	Dataset string              `yaml:"dataset"`
	Measure string              `yaml:"measure"`
	Where   map[string][]string `yaml:"where,omitempty"`
	Unit    data.Unit           `yaml:"unit,omitempty"` // of a measure in a table that does not say; elsewhere it must agree
}

// Method is exactly one of the ways in which an indicator's figures come about; its name is its key in YAML. Each stands
// in a file of its own, beside the formula that indicators/method holds for it.
type Method struct {
	Values         *Input          `yaml:"values,omitempty"`          // as published for each sex
	Complement     *Input          `yaml:"complement,omitempty"`      // one sex's share is published, the other's is 1 minus it
	Total          *Input          `yaml:"total,omitempty"`           // as published for all together, without women and men
	Share          *Share          `yaml:"share,omitempty"`           // numerator by denominator, each sex by itself, from counts
	Composition    *Composition    `yaml:"composition,omitempty"`     // each sex's part of women and men together, from counts
	Representation *Representation `yaml:"representation,omitempty"`  // each sex's part of a group by its part of all
	Ratio          *Input          `yaml:"ratio,omitempty"`           // women's value by men's, published ready-made; there are no levels
	Rate           *Rate           `yaml:"rate,omitempty"`            // events by population
	Standardised   *Standardised   `yaml:"standardised,omitempty"`    // a rate with a standard population's structure
	Indirect       *Indirect       `yaml:"indirect,omitempty"`        // events by those expected from an area's rates
	Mean           *Mean           `yaml:"mean,omitempty"`            // mean of answers
	LifeExpectancy *LifeExpectancy `yaml:"life_expectancy,omitempty"` // years left at an age
	Inequality     *Inequality     `yaml:"inequality,omitempty"`      // slope over groups in order
	Kitagawa       *Kitagawa       `yaml:"kitagawa,omitempty"`        // the gap by structure and rates
	DasGupta       *DasGupta       `yaml:"das_gupta,omitempty"`       // the gap by factors
	Oaxaca         *Oaxaca         `yaml:"oaxaca,omitempty"`          // the gap by what the sexes have and what it brings
	Segregation    *Segregation    `yaml:"segregation,omitempty"`     // how unevenly the sexes are spread
	Quantiles      *Quantiles      `yaml:"quantiles,omitempty"`       // areas in groups of equal size
	Funnel         *Funnel         `yaml:"funnel,omitempty"`          // limits around a benchmark
	RankIndex      *RankIndex      `yaml:"rank_index,omitempty"`      // mean of ranks
	EIGEIndex      *EIGEIndex      `yaml:"eige_index,omitempty"`      // EIGE's scores and means
	Scaled         *Scaled         `yaml:"scaled,omitempty"`          // everything on 0–100
}

// kind is a type of method: what it reads, what its definition must hold, and what it makes of the figures.
type kind interface {
	roles() []role
	check(f *faults, path string, ind *Indicator)
	compute(r *Result, in []*reading) error
}

// role is an input's part in a method, and what its measure must be.
type role struct {
	name   string // its path under the method; "" where the method is the input itself
	input  *Input
	by     string    // a dimension beside area, period and sex that it is kept apart by; "" for none
	counts bool      // a measure that may be summed
	unit   data.Unit // the only one allowed; "" for any
	ready  bool      // needs no values by sex
	whole  bool      // may be one sex's share of the whole
}

// path is where an input stands in a definition.
func (r role) path(method string) string {
	if r.name == "" {
		return "$.method." + method
	}
	return "$.method." + method + "." + r.name
}

// kinds lists the methods that are set, by name.
func (m *Method) kinds() map[string]kind {
	set := map[string]kind{}
	for name, k := range map[string]kind{
		"values": values{m.Values}, "complement": complement{m.Complement}, "composition": m.Composition, "ratio": ready{m.Ratio}, "total": total{m.Total},
		"share": m.Share, "representation": m.Representation, "rate": m.Rate, "standardised": m.Standardised, "indirect": m.Indirect, "mean": m.Mean, "life_expectancy": m.LifeExpectancy, "inequality": m.Inequality, "kitagawa": m.Kitagawa, "das_gupta": m.DasGupta, "oaxaca": m.Oaxaca, "segregation": m.Segregation, "quantiles": m.Quantiles, "funnel": m.Funnel, "rank_index": m.RankIndex, "eige_index": m.EIGEIndex, "scaled": m.Scaled,
	} {
		if is(k) {
			set[name] = k
		}
	}
	return set
}

// is reports whether a definition names a method: its struct is there.
func is(k kind) bool {
	switch k := k.(type) {
	case values:
		return k.Input != nil
	case complement:
		return k.Input != nil
	case ready:
		return k.Input != nil
	case total:
		return k.Input != nil
	}
	return !reflect.ValueOf(k).IsNil()
}

// Name is the method's key in YAML: values, complement, share …
func (m *Method) Name() string {
	for _, name := range slices.Sorted(maps.Keys(m.kinds())) {
		return name
	}
	return ""
}

func (m *Method) kind() kind { return m.kinds()[m.Name()] }

// Inputs lists the measures that the method reads; for a share the numerator first.
func (m *Method) Inputs() []*Input {
	var all []*Input
	if k := m.kind(); k != nil {
		for _, role := range k.roles() {
			all = append(all, role.input)
		}
	}
	return all
}

func (f *faults) method(ind *Indicator) {
	set := ind.Method.kinds()
	if len(set) != 1 {
		f.check(false, "$.method", "want exactly one of the methods (values, share, composition, …), got %d", len(set))
		return
	}
	for name, k := range set {
		for _, role := range k.roles() {
			f.role(role.path(name), role)
		}
		k.check(f, "$.method."+name, ind)
	}
}

// role checks what an input says. A dimension that the method keeps apart may still be narrowed.
func (f *faults) role(path string, role role) {
	f.input(path, role.input)
}

func (f *faults) input(path string, in *Input) {
	if in == nil {
		f.check(false, path, "no input is named: want {dataset: …, measure: …}")
		return
	}
	f.check(in.Dataset != "", path+".dataset", "no dataset is named")
	f.check(in.Measure != "", path+".measure", "no measure is named")
	f.unit(path+".unit", in.Unit)
	for dim, codes := range in.Where {
		where := path + ".where." + dim
		f.check(dim != data.Area && dim != data.Time && dim != data.Sex, where, "an indicator covers every area, period and sex")
		f.check(len(codes) > 0, where, "no code is named")
	}
}

// unit checks a unit that may be left out.
func (f *faults) unit(path string, u data.Unit) {
	if u == "" {
		return
	}
	var known []string
	for _, k := range data.Units() {
		known = append(known, string(k))
	}
	slices.Sort(known)
	f.check(slices.Contains(known, string(u)), path, "unit %q: %w%s", u, data.ErrUnknownCode, definition.Suggest(string(u), known))
}

// bySex checks what a method with values of each sex needs beside them.
func (f *faults) bySex(ind *Indicator) {
	f.word("$.gap", string(ind.Gap), "difference", "ratio")
}

// noSexes checks that a method that sets the sexes against each other itself asks for no gap beside.
func (f *faults) noSexes(ind *Indicator) {
	f.check(ind.Gap == "", "$.gap", "%s has no value of each sex to compare: leave gap out", ind.Method.Name())
}

// by checks the dimension that a method's inputs are kept apart by.
func (f *faults) by(path, by string) {
	f.check(by != "", path+".by", "no dimension is named: want the one that the figures are divided by, such as age")
	f.check(by != data.Area && by != data.Time && by != data.Sex, path+".by", "%s is always kept apart: name another dimension", by)
}

// partForm is what the id of a part may look like.
var partForm = regexp.MustCompile(`^[a-z0-9]+([_-][a-z0-9]+)*$`)
