package method

import (
	"fmt"
	"math"
)

// Gamma is a gap score that is adjusted for level, with its parts: it is never shown without them, since a high level
// hides a gap.
type Gamma struct {
	Gap   float64 // |w/((w+m)/2) − 1|, 0–1
	Level float64 // √(t/c), at most 1
	Score float64 // 1–100, 100 being equal and at the reference
}

// EIGE is the score of the European Institute for Gender Equality for one indicator.
//
//	g = |w/((w+m)/2) − 1|,  α = min(1, √(t/c)),  Γ = 1 + 99·α·(1 − g)
//
// In: women's, men's and the total's value, none below 0 and w + m > 0, and the indicator's fixed reference c > 0; a
// reference of 0 is none and makes α = 1, as for care and power. For power w and m are shares by [PerPopulation] first.
// Else [ErrOutOfRange]. Swapping the sexes changes nothing: which is behind is shown beside it.
// Source: EIGE, Gender Equality Index, methodological report (2017); on α hiding gaps: Permanyer, Why call it "equality"
// when it should be "achievement"?, European Sociological Review 31 (2015).
func EIGE(women, men, total, reference float64) (Gamma, error) {
	if !(women >= 0 && men >= 0 && women+men > 0 && total >= 0 && reference >= 0) || !finite(women, men, total, reference) {
		return Gamma{}, fmt.Errorf("women %v, men %v, total %v, reference %v: %w", women, men, total, reference, ErrOutOfRange)
	}
	// Both by the larger, so that neither sum nor half of it leaves the range of numbers.
	high := max(women, men)
	w, m := women/high, men/high
	g := Gamma{Gap: math.Abs(w-m) / (w + m), Level: 1}
	if total < reference {
		g.Level = math.Sqrt(total / reference)
	}
	g.Score = 1 + 99*g.Level*(1-g.Gap)
	return g, nil
}

// PerPopulation is women's and men's shares of positions by their shares of the population.
//
//	w' = w/p,  m' = (1 − w)/(1 − p)
//
// In: women's share of the positions, 0–1, and of the adult population, between 0 and 1, else [ErrOutOfRange]. Out: 1 for
// a sex that has as large a part of the positions as of the population.
// Source: EIGE, Gender Equality Index, domain of power.
func PerPopulation(women, population float64) (w, m float64, err error) {
	if !(women >= 0 && women <= 1 && population > 0 && population < 1) || !finite(women/population) {
		return 0, 0, fmt.Errorf("women's share %v of %v: %w", women, population, ErrOutOfRange)
	}
	return women / population, (1 - women) / (1 - population), nil
}

// Domain is a part of a composite index: scores by subdomain, and the domain's weight.
type Domain struct {
	Weight float64
	Scores [][]float64
}

// Composite is an index with the scores of its parts, in the order of the domains and subdomains.
type Composite struct {
	Index      float64
	Domains    []float64
	Subdomains [][]float64
}

// Aggregate builds an index as the European Institute for Gender Equality does: the arithmetic mean of the scores in a
// subdomain, the geometric mean of the subdomains in a domain, the weighted geometric mean of the domains.
//
//	S = Σ Γ/k,  D = (Π S)^(1/k),  I = (Π D^w)^(1/Σ w)
//
// In: scores above 0 (a floor of 1 makes the geometric means safe), at least one in each subdomain, weights ≥ 0 in any unit
// with Σ w > 0; else [ErrOutOfRange]. Out: the scores' unit. A missing score is no score: the index is not given without it.
// Source: EIGE, Gender Equality Index, methodological report (2017).
func Aggregate(domains []Domain) (Composite, error) {
	var c Composite
	var logs, weights float64
	for i, d := range domains {
		subs := make([]float64, len(d.Scores))
		log := 0.0
		for j, scores := range d.Scores {
			mean := 0.0
			for _, s := range scores {
				if !(s > 0) || !finite(s) {
					return Composite{}, fmt.Errorf("domain %d, subdomain %d: score %v: %w", i+1, j+1, s, ErrOutOfRange)
				}
				mean += s / float64(len(scores))
			}
			subs[j] = mean
			log += math.Log(mean) / float64(len(subs))
		}
		if !(d.Weight >= 0) || !finite(d.Weight, log) || len(subs) == 0 {
			return Composite{}, fmt.Errorf("domain %d: %w", i+1, ErrOutOfRange)
		}
		c.Subdomains = append(c.Subdomains, subs)
		c.Domains = append(c.Domains, math.Exp(log))
		logs += d.Weight * log
		weights += d.Weight
	}
	if c.Index = math.Exp(logs / weights); !finite(c.Index) {
		return Composite{}, fmt.Errorf("%d domains with weights of %v: %w", len(domains), weights, ErrOutOfRange)
	}
	return c, nil
}
