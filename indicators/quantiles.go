package indicators

import (
	"slices"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators/method"
)

// Quantiles puts the areas of one level into groups of equal size by each sex's value in a period, group 1 first by the
// polarity; see [method.Quantiles]. The values are those of another method's kind, as published; the groups are parts.
//
//	method: {quantiles: {of: {dataset: d, measure: m}, groups: 4, level: municipality}}
type Quantiles struct {
	Of     Input  `yaml:"of"`
	Groups int    `yaml:"groups"`
	Level  string `yaml:"level,omitempty"` // municipality, if left out, or county
}

func (m *Quantiles) roles() []role { return []role{{name: "of", input: &m.Of}} }

func (m *Quantiles) check(f *faults, path string, ind *Indicator) {
	f.bySex(ind)
	f.check(m.Groups >= 2 && m.Groups <= 100, path+".groups", "%d: want 2 to 100", m.Groups)
	f.level(path, m.Level)
}

// level checks the kind of areas that are set beside each other.
func (f *faults) level(path, level string) {
	if level != "" {
		f.word(path+".level", level, string(codelist.Municipality), string(codelist.County))
	}
}

// among are the places of a result's areas that are of a level, municipalities if it is "".
func (r *Result) among(level string) []int {
	if level == "" {
		level = string(codelist.Municipality)
	}
	var at []int
	for i, code := range r.Areas {
		if a, ok := codelist.Lookup(code); ok && string(a.Level) == level {
			at = append(at, i)
		}
	}
	return at
}

// across picks one period of a block, one cell an area.
func (r *Result) across(b *Block, areas []int, t int) method.Values {
	v := method.Make(len(areas))
	for k, a := range areas {
		i := a*len(r.Periods) + t
		v.Number[k], v.Status[k] = b.Number[i], b.Status[i]
	}
	return v
}

// spread puts one cell an area back into a block.
func (r *Result) spread(b *Block, areas []int, t int, v method.Values) {
	for k, a := range areas {
		b.set(a*len(r.Periods)+t, v.Number[k], v.Status[k])
	}
}

// order is the order of levels in which the best comes first; where nothing is better, the lowest does.
func (ind *Indicator) order() method.Order {
	if ind.Polarity == PolarityHigher {
		return method.Descending
	}
	return method.Ascending
}

func (m *Quantiles) compute(r *Result, in []*reading) error {
	r.Unit = in[0].measure.Unit
	r.fill(in[0], &r.Women, &r.Men, &r.Total)
	r.gap()
	areas := r.among(m.Level)
	place := make([]int32, len(areas))
	for k, q := range quantities {
		p := r.part("group_"+string(q), data.Text{SV: "Grupp bland områdena, " + sexWords[q].SV, EN: "Group among the areas, " + sexWords[q].EN}, q, "number")
		p.never()
		if !slices.ContainsFunc(r.sexes()[k].Status, func(s data.Status) bool { return !s.Missing() }) {
			continue
		}
		for t := range r.Periods {
			v := r.across(r.sexes()[k], areas, t)
			method.Quantiles(v, v, m.Groups, place, r.Indicator.order())
			r.spread(&p.Block, areas, t, v)
		}
	}
	return nil
}
