package indicators

import (
	"cmp"
	"fmt"
	"slices"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators/method"
)

// Neighbours is a county's own choice of what makes municipalities alike; see [method.Neighbours].
//
//	neighbours: {title: …, take: 7, by: [{indicator: post-secondary-25-64, of: total, weight: 2}]}
type Neighbours struct {
	Title data.Text  `yaml:"title"`
	Take  int        `yaml:"take"` // how many are nearest
	By    []Likeness `yaml:"by"`
}

// Likeness is one variable that municipalities are compared in, and what it weighs.
type Likeness struct {
	Indicator string   `yaml:"indicator"`
	Of        Quantity `yaml:"of"`
	Weight    *float64 `yaml:"weight,omitempty"` // 1 if left out
}

func (n *Neighbours) check(f *faults) {
	f.text("$.neighbours.title", n.Title)
	f.check(n.Take >= 1 && n.Take <= 50, "$.neighbours.take", "%d: want 1 to 50 municipalities", n.Take)
	f.check(len(n.By) > 0, "$.neighbours.by", "no indicator is named")
	for i, by := range n.By {
		path := fmt.Sprintf("$.neighbours.by[%d]", i)
		f.word(path+".of", string(by.Of), "women", "men", "total", "gap")
		if by.Weight != nil {
			f.check(*by.Weight > 0, path+".weight", "%v: want more than zero", *by.Weight)
		}
	}
}

// Nearest are the municipalities most like one by what its county has chosen, the nearest first; equally near ones in order
// of their codes. Each variable is of the newest period in which the municipality has it. ok is false where its county
// has chosen nothing. A variable that the municipality lacks is an error: a list by the others would be another one. Other
// municipalities that lack one are no neighbours.
func (c *Catalogue) Nearest(results []*Result, municipality string) (g Group, ok bool, err error) {
	a, _ := codelist.Lookup(municipality)
	county, known := c.County(a.County)
	if !known || a.Level != codelist.Municipality || county.Neighbours == nil {
		return Group{}, false, nil
	}
	rule := county.Neighbours
	all := codes(codelist.Municipalities(""))
	own, _ := slices.BinarySearch(all, municipality)
	var variables []method.Values
	var weights []float64
	for _, by := range rule.By {
		v, err := variable(results, by, all, own)
		if err != nil {
			return Group{}, true, fmt.Errorf("neighbours of %s: %w", a.Name, err)
		}
		weight := 1.0
		if by.Weight != nil {
			weight = *by.Weight
		}
		variables, weights = append(variables, v), append(weights, weight)
	}
	distance := method.Make(len(all))
	if method.Neighbours(distance, variables, weights, own) == 0 {
		return Group{}, true, fmt.Errorf("neighbours of %s: every variable is the same for all", a.Name)
	}
	var order []int
	for i := range all {
		if i != own && distance.OK(i) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(distance.Number[x], distance.Number[y]) })
	g = Group{ID: "neighbours", Title: rule.Title}
	for _, i := range order[:min(rule.Take, len(order))] {
		g.Areas = append(g.Areas, all[i])
	}
	return g, true, nil
}

// variable is what all municipalities have of an indicator in the newest period in which municipality own has it.
func variable(results []*Result, by Likeness, all []string, own int) (method.Values, error) {
	at := slices.IndexFunc(results, func(r *Result) bool { return r.Indicator.ID == by.Indicator })
	if at < 0 {
		return method.Values{}, fmt.Errorf("%s: %w", by.Indicator, ErrNoFigures)
	}
	r := results[at]
	_, t, ok := r.newest(all[own], by.Of)
	if !ok {
		return method.Values{}, fmt.Errorf("%s, %s: %w for the municipality itself", by.Indicator, by.Of, ErrNoFigures)
	}
	v, b := method.Make(len(all)), r.Block(by.Of)
	for i, area := range all {
		if a, ok := slices.BinarySearch(r.Areas, area); ok {
			cell := a*len(r.Periods) + t
			v.Number[i], v.Status[i] = b.Number[cell], b.Status[cell]
		}
	}
	return v, nil
}
