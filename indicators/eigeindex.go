package indicators

import (
	"lagesbild/data"
	"lagesbild/indicators/method"
)

// EIGEIndex is an index built as the European Institute for Gender Equality builds its own: a score Γ for each indicator,
// the arithmetic mean in a subdomain, the geometric mean in a domain, the weighted geometric mean of the domains; see
// [method.EIGE] and [method.Aggregate]. Indicators, weights and name are the definition's own. Every score, with its gap and
// level, every subdomain and domain is a part: a high level hides a gap.
//
//	method:
//	  eige_index:
//	    domains:
//	      - id: work
//	        title: {sv: Arbete, en: Work}
//	        weight: 0.193293
//	        subdomains:
//	          - id: participation
//	            title: {sv: Deltagande, en: Participation}
//	            indicators:
//	              - {id: fte, title: {sv: Heltid, en: FTE}, of: {dataset: d, measure: fte}, reference: 60.914198}
//
// The total is the provider's, not the mean of the sexes; without it the indicator, and with that the index, is missing.
type EIGEIndex struct {
	Domains []EIGEDomain `yaml:"domains"`
}

// EIGEDomain is a part of an index.
type EIGEDomain struct {
	ID         string          `yaml:"id"`
	Title      data.Text       `yaml:"title"`
	Weight     float64         `yaml:"weight"` // any unit: only the proportions count
	Subdomains []EIGESubdomain `yaml:"subdomains"`
}

// EIGESubdomain is a part of a domain.
type EIGESubdomain struct {
	ID         string          `yaml:"id"`
	Title      data.Text       `yaml:"title"`
	Indicators []EIGEIndicator `yaml:"indicators"`
}

// EIGEIndicator is one indicator of a subdomain.
type EIGEIndicator struct {
	ID         string    `yaml:"id"`
	Title      data.Text `yaml:"title"`
	Of         Input     `yaml:"of"`
	Reference  float64   `yaml:"reference,omitempty"`  // in the base unit; 0 for none, as for care and power
	Population *Input    `yaml:"population,omitempty"` // of power: adults, by whose sexes the shares of positions are divided
}

var eigeBranch = branch[EIGEDomain, EIGESubdomain, EIGEIndicator]{
	[3]string{"domains", "subdomains", "indicators"},
	func(d *EIGEDomain) []EIGESubdomain { return d.Subdomains }, func(s *EIGESubdomain) []EIGEIndicator { return s.Indicators },
}

func (m *EIGEIndex) roles() []role {
	var roles []role
	eigeBranch.walk(m.Domains, nil, nil, func(path string, ind *EIGEIndicator) {
		roles = append(roles, role{name: path + ".of", input: &ind.Of, whole: ind.Population != nil})
		if ind.Population != nil {
			roles = append(roles, role{name: path + ".population", input: ind.Population, counts: true})
		}
	})
	return roles
}

func (m *EIGEIndex) check(f *faults, path string, ind *Indicator) {
	f.noSexes(ind)
	f.check(len(m.Domains) > 0, path+".domains", "no domain is named")
	n, weights := f.names(path), 0.0
	eigeBranch.walk(m.Domains,
		func(at string, d *EIGEDomain) {
			n.name(at, d.ID, d.Title)
			n.holds(at, ".subdomains", "subdomain", len(d.Subdomains))
			f.check(d.Weight >= 0, path+"."+at+".weight", "%v: want zero or more", d.Weight)
			weights += d.Weight
		},
		func(at string, s *EIGESubdomain) {
			n.name(at, s.ID, s.Title)
			n.holds(at, ".indicators", "indicator", len(s.Indicators))
		},
		func(at string, ind *EIGEIndicator) {
			n.name(at, ind.ID, ind.Title, "_gap", "_level")
			f.check(ind.Reference >= 0, path+"."+at+".reference", "%v: want the reference maximum, above zero", ind.Reference)
			f.check(ind.Reference == 0 || ind.Population == nil, path+"."+at+".population", "power has no reference maximum")
		})
	f.check(len(m.Domains) == 0 || weights > 0, path+".domains", "the weights sum to %v: want more than zero", weights)
}

// gammaBlocks are what one indicator's scores are computed from, and where its parts stand: the score, then gap and level.
type gammaBlocks struct {
	*EIGEIndicator
	of, population [3]Block
	part           int
}

func (m *EIGEIndex) compute(r *Result, in []*reading) error {
	r.Unit = "index"
	r.noLevels()
	r.part("index", data.Text{SV: "Index", EN: "Index"}, OfTotal, "index")
	var domains, subdomains []int
	var scores []gammaBlocks
	next := 0
	eigeBranch.walk(m.Domains,
		func(_ string, d *EIGEDomain) {
			domains = append(domains, len(r.Parts))
			r.part(d.ID, d.Title, OfTotal, "index")
		},
		func(_ string, s *EIGESubdomain) {
			subdomains = append(subdomains, len(r.Parts))
			r.part(s.ID, s.Title, OfTotal, "index")
		},
		func(_ string, ind *EIGEIndicator) {
			g := gammaBlocks{EIGEIndicator: ind, part: len(r.Parts), of: r.three(in[next])}
			if next++; g.Population != nil {
				g.population = r.three(in[next])
				next++
			}
			r.part(g.ID, g.Title, OfTotal, "index")
			r.part(g.ID+"_gap", data.Text{SV: g.Title.SV + ", gap", EN: g.Title.EN + ", gap"}, OfGap, "share")
			r.part(g.ID+"_level", data.Text{SV: g.Title.SV + ", nivå", EN: g.Title.EN + ", level"}, OfTotal, "share")
			scores = append(scores, g)
		})
	for i := range r.Women.Number {
		m.cell(r, i, scores, domains, subdomains)
	}
	return nil
}

// three reads women, men and both.
func (r *Result) three(rd *reading) (b [3]Block) {
	for k := range b {
		b[k] = newBlock(r.cells())
	}
	r.fill(rd, &b[0], &b[1], &b[2])
	return b
}

// cell works out one area and period. An index is missing where any of its scores is.
func (m *EIGEIndex) cell(r *Result, i int, scores []gammaBlocks, domains, subdomains []int) {
	var all data.Status
	var sums []method.Domain
	next := 0
	for _, d := range m.Domains {
		domain := method.Domain{Weight: d.Weight}
		for _, s := range d.Subdomains {
			var of []float64
			for range s.Indicators {
				g := scores[next]
				score, status := g.score(r, i)
				for k, x := range []float64{score.Score, score.Gap, score.Level} {
					r.Parts[g.part+k].set(i, x, status)
				}
				of, all = append(of, score.Score), all|status
				next++
			}
			domain.Scores = append(domain.Scores, of)
		}
		sums = append(sums, domain)
	}
	var c method.Composite
	err := error(errMissing{all})
	if !all.Missing() {
		c, err = method.Aggregate(sums)
	}
	status := r.statusOf(err, all)
	r.Parts[0].set(i, c.Index, status)
	next = 0
	for d, at := range domains {
		part, parts := 0.0, make([]float64, len(m.Domains[d].Subdomains))
		if err == nil {
			part, parts = c.Domains[d], c.Subdomains[d]
		}
		r.Parts[at].set(i, part, status)
		for _, x := range parts {
			r.Parts[subdomains[next]].set(i, x, status)
			next++
		}
	}
}

// score is an indicator's Γ in a cell.
func (g gammaBlocks) score(r *Result, i int) (method.Gamma, data.Status) {
	return r.gamma(i, g.of, g.population, g.Reference, g.Population != nil)
}

// gamma is Γ of women's, men's and the total's value, or of shares of power by the population's.
func (r *Result) gamma(i int, of, population [3]Block, reference float64, power bool) (method.Gamma, data.Status) {
	w, m, t := of[0].Number[i], of[1].Number[i], of[2].Number[i]
	s := of[0].Status[i] | of[1].Status[i] | of[2].Status[i]
	var err error
	if power {
		s = of[0].Status[i] | population[0].Status[i] | population[1].Status[i]
		women, men := population[0].Number[i], population[1].Number[i]
		if !s.Missing() {
			w, m, err = method.PerPopulation(w, women/(women+men))
		}
		t, reference = 0, 0
	} else if reference == 0 {
		t, s = 0, of[0].Status[i]|of[1].Status[i]
	}
	if s.Missing() {
		return method.Gamma{}, s.Reasons()
	}
	var g method.Gamma
	if err == nil {
		g, err = method.EIGE(w, m, t, reference)
	}
	return g, r.statusOf(err, s)
}
