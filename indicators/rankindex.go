package indicators

import (
	"fmt"

	"lagesbild/data"
	"lagesbild/indicators/method"
)

// RankIndex is the mean of an area's ranks over variables, 1 being the most equal or best; see [method.RankIndex]. The list
// of variables is the definition's own, and so must the name be: it is not SCB's JämIndex. Each variable's rank is a part.
//
//	method:
//	  rank_index:
//	    variables:
//	      - {id: income, title: {sv: Inkomst, en: Income}, of: {dataset: d, measure: income}, rank: difference}
//	      - {id: unemployed, title: {sv: Arbetslösa, en: Unemployed}, of: {dataset: d, measure: u}, rank: level, better: lower}
//
// An area that lacks a variable is not ranked at all, and areas of another level, such as riket, have no index.
type RankIndex struct {
	Variables []RankVariable `yaml:"variables"`
	Level     string         `yaml:"level,omitempty"` // municipality, if left out, or county
}

// RankVariable is one variable of a rank index.
type RankVariable struct {
	ID     string    `yaml:"id"`
	Title  data.Text `yaml:"title"`
	Of     Input     `yaml:"of"`
	Rank   string    `yaml:"rank"`             // difference (size of women − men), ratio (distance from 1) or level (of both)
	Better string    `yaml:"better,omitempty"` // of a level: lower or higher
}

func (m *RankIndex) roles() []role {
	var roles []role
	for i := range m.Variables {
		roles = append(roles, role{name: fmt.Sprintf("variables[%d].of", i), input: &m.Variables[i].Of, ready: m.Variables[i].Rank == "level"})
	}
	return roles
}

func (m *RankIndex) check(f *faults, path string, ind *Indicator) {
	f.noSexes(ind)
	f.level(path, m.Level)
	f.check(len(m.Variables) > 0, path+".variables", "no variable is named")
	names := f.names(path)
	for i, v := range m.Variables {
		at := fmt.Sprintf("%s.variables[%d]", path, i)
		names.name(fmt.Sprintf("variables[%d]", i), v.ID, v.Title)
		f.word(at+".rank", v.Rank, "difference", "ratio", "level")
		if v.Rank == "level" {
			f.word(at+".better", v.Better, "lower", "higher")
		} else {
			f.check(v.Better == "", at+".better", "only a level has a better end: the smallest difference is always first")
		}
	}
}

func (m *RankIndex) compute(r *Result, in []*reading) error {
	r.Unit = "index"
	r.noLevels()
	r.part("index", data.Text{SV: "Rangindex", EN: "Rank index"}, OfTotal, "index").never()
	ranked := make([]Block, len(m.Variables))
	for k, v := range m.Variables {
		r.part(v.ID, data.Text{SV: "Rang: " + v.Title.SV, EN: "Rank: " + v.Title.EN}, OfTotal, "number").never()
		ranked[k] = v.ranked(r, in[k])
	}
	areas := r.among(m.Level)
	place := make([]int32, len(areas))
	for t := range r.Periods {
		parts := make([]method.RankPart, len(m.Variables))
		for k, v := range m.Variables {
			parts[k] = method.RankPart{Values: r.across(&ranked[k], areas, t), Rank: method.Make(len(areas))}
			if v.Better == "higher" {
				parts[k].Order = method.Descending
			}
		}
		index := method.Make(len(areas))
		method.RankIndex(index, parts, place)
		r.spread(&r.Parts[0].Block, areas, t, index)
		for k := range parts {
			r.spread(&r.Parts[k+1].Block, areas, t, parts[k].Rank)
		}
	}
	return nil
}

// ranked is what a variable ranks: the size of the gap between the sexes, or the level of both.
func (v RankVariable) ranked(r *Result, rd *reading) Block {
	b := r.three(rd)
	out := b[2].Values()
	switch v.Rank {
	case "difference":
		method.Difference(out, b[0].Values(), b[1].Values())
		for i, x := range out.Number {
			out.Number[i] = method.Unequal(x, 0)
		}
	case "ratio":
		method.Ratio(out, b[0].Values(), b[1].Values())
		for i, x := range out.Number {
			if out.OK(i) {
				out.Number[i] = method.Unequal(x, 1)
			}
		}
	}
	return b[2]
}
