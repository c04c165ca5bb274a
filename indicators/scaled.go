package indicators

import (
	"lagesbild/data"
	"lagesbild/indicators/method"
)

// Scaled is an index of the kind of Tillväxtverket's BRP+: every indicator on 0–100 over the areas of a period, 0 the worst
// and 100 the best, then equal-weight means of indicators in an aspect, aspects in a theme and themes in the index; see
// [method.ScaleTo100]. Women and men stand on one scale, each with an index of their own. Indicators, aspects and themes
// are parts.
//
//	method:
//	  scaled:
//	    themes:
//	      - id: health
//	        title: {sv: Hälsa, en: Health}
//	        aspects:
//	          - id: mental
//	            title: {sv: Psykisk hälsa, en: Mental health}
//	            indicators:
//	              - {id: stress, title: {sv: Stress, en: Stress}, of: {dataset: d, measure: stress}, better: lower}
//
// An area that lacks an indicator has neither its aspect, its theme nor the index, and areas of another level have none.
type Scaled struct {
	Themes []Theme `yaml:"themes"`
	Level  string  `yaml:"level,omitempty"` // municipality, if left out, or county
}

// Theme is a part of a scaled index.
type Theme struct {
	ID      string    `yaml:"id"`
	Title   data.Text `yaml:"title"`
	Aspects []Aspect  `yaml:"aspects"`
}

// Aspect is a part of a theme.
type Aspect struct {
	ID         string            `yaml:"id"`
	Title      data.Text         `yaml:"title"`
	Indicators []ScaledIndicator `yaml:"indicators"`
}

// ScaledIndicator is one indicator of an aspect.
type ScaledIndicator struct {
	ID     string    `yaml:"id"`
	Title  data.Text `yaml:"title"`
	Of     Input     `yaml:"of"`
	Better string    `yaml:"better"` // lower or higher
}

var scaledBranch = branch[Theme, Aspect, ScaledIndicator]{
	[3]string{"themes", "aspects", "indicators"},
	func(t *Theme) []Aspect { return t.Aspects }, func(a *Aspect) []ScaledIndicator { return a.Indicators },
}

func (m *Scaled) roles() []role {
	var roles []role
	scaledBranch.walk(m.Themes, nil, nil, func(path string, ind *ScaledIndicator) {
		roles = append(roles, role{name: path + ".of", input: &ind.Of})
	})
	return roles
}

func (m *Scaled) check(f *faults, path string, ind *Indicator) {
	f.bySex(ind)
	f.level(path, m.Level)
	f.check(len(m.Themes) > 0, path+".themes", "no theme is named")
	n := f.names(path)
	scaledBranch.walk(m.Themes,
		func(at string, t *Theme) {
			n.name(at, t.ID, t.Title)
			n.holds(at, ".aspects", "aspect", len(t.Aspects))
		},
		func(at string, a *Aspect) {
			n.name(at, a.ID, a.Title)
			n.holds(at, ".indicators", "indicator", len(a.Indicators))
		},
		func(at string, ind *ScaledIndicator) {
			n.name(at, ind.ID, ind.Title)
			f.word(path+"."+at+".better", ind.Better, "lower", "higher")
		})
}

func (m *Scaled) compute(r *Result, in []*reading) error {
	r.Unit = "index"
	r.Total.never()
	areas, next := r.among(m.Level), 0
	// Parts come in the order of a report: a theme before its aspects, an aspect before its indicators; women before men.
	add := func(id string, title data.Text) [2]int {
		at := [2]int{len(r.Parts), len(r.Parts) + 1}
		for _, q := range quantities[:2] {
			r.part(id+"_"+string(q), data.Text{SV: title.SV + ", " + sexWords[q].SV, EN: title.EN + ", " + sexWords[q].EN}, q, "index").never()
		}
		return at
	}
	var themes [][2]int
	for _, theme := range m.Themes {
		of := add(theme.ID, theme.Title)
		var aspects [][2]int
		for _, aspect := range theme.Aspects {
			at := add(aspect.ID, aspect.Title)
			var indicators [][2]int
			for _, ind := range aspect.Indicators {
				own := add(ind.ID, ind.Title)
				r.scale(in[next], own, areas, ind.Better == "higher")
				indicators = append(indicators, own)
				next++
			}
			r.meanOf(r.pair(at), indicators)
			aspects = append(aspects, at)
		}
		r.meanOf(r.pair(of), aspects)
		themes = append(themes, of)
	}
	r.meanOf([2]*Block{&r.Women, &r.Men}, themes)
	r.gap()
	return nil
}

func (r *Result) pair(at [2]int) [2]*Block {
	return [2]*Block{&r.Parts[at[0]].Block, &r.Parts[at[1]].Block}
}

// scale puts women's and men's values of a reading on 0–100 over the areas of each period.
func (r *Result) scale(rd *reading, at [2]int, areas []int, higher bool) {
	w, m := newBlock(r.cells()), newBlock(r.cells())
	r.fill(rd, &w, &m, nil)
	order := method.Ascending
	if higher {
		order = method.Descending
	}
	for t := range r.Periods {
		women, men := r.across(&w, areas, t), r.across(&m, areas, t)
		method.ScaleTo100(order, women, men)
		r.spread(&r.Parts[at[0]].Block, areas, t, women)
		r.spread(&r.Parts[at[1]].Block, areas, t, men)
	}
}

// meanOf writes the equal-weight mean of parts; one that is missing makes it so.
func (r *Result) meanOf(out [2]*Block, of [][2]int) {
	for k, b := range out {
		v := b.Values()
		method.Zero(v)
		for _, at := range of {
			method.Add(v, r.Parts[at[k]].Values())
		}
		for i := range v.Number {
			v.Number[i] /= float64(len(of))
		}
	}
}
