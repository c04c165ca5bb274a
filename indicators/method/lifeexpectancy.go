package method

import (
	"errors"
	"fmt"
	"math"
)

// LifePersons is the population above which, and LifeYears the width of an interval up to which, a life expectancy is given.
const (
	LifePersons = 5000
	LifeYears   = 20
)

// ErrUncertain says that a figure is too uncertain to be given.
var ErrUncertain = errors.New("interval too wide")

// LifeBand is the persons, counted at mid-period and times its years, and the deaths in the ages from From to the next
// band's, the last band being open.
type LifeBand struct{ From, Persons, Deaths float64 }

// LifeExpectancy is the years left at the beginning of each age band, by Chiang's second abridged life table.
//
//	q = n·m/(1 + n(1 − a)m),  m = D/P,  a = 0.1 below one year, else 0.5;  L = n(l − d) + n·a·d, last L = l/m;  e = Σ L/l
//	Var(e) = Σ l²[(1 − a)n + e']²·q²(1 − q)/D, with l²/(D·m²) for the last band, / l²
//
// In: bands in order of age, at least two, each with persons; ages under one year are a band of their own. Out: years, one
// estimate a band. At most [LifePersons] persons is [ErrFewPersons], a last band without deaths [ErrFewEvents], an
// interval wider than [LifeYears] [ErrUncertain]; other numbers, such as more deaths than the band can have, [ErrOutOfRange].
// Source: Chiang, The Life Table and its Applications (1984); Silcocks, Jenner & Reza, Life expectancy as a summary of
// mortality in a population, Journal of Epidemiology and Community Health 55 (2001); OHID/PHE, PHEindicatormethods
// R/LifeExpectancy.R.
func LifeExpectancy(bands []LifeBand, z float64) ([]Estimate, error) {
	if err := checkLife(bands, z); err != nil {
		return nil, err
	}
	last := len(bands) - 1
	e := make([]Estimate, len(bands))
	// Backwards with l = 1 at each band's beginning: e = L + p·e', and the variance likewise.
	m := bands[last].Deaths / bands[last].Persons
	years, variance := 1/m, 1/(bands[last].Deaths*m*m)
	for i := last; ; i-- {
		half := z * math.Sqrt(variance)
		if !finite(years, half) {
			return nil, fmt.Errorf("at %v years: %w", bands[i].From, ErrOutOfRange)
		}
		if 2*half > LifeYears {
			return nil, fmt.Errorf("at %v years: %.1f ± %.1f: %w", bands[i].From, years, half, ErrUncertain)
		}
		e[i] = Estimate{years, Interval{years - half, years + half}}
		if i == 0 {
			return e, nil
		}
		b, n := bands[i-1], bands[i].From-bands[i-1].From
		a := 0.5
		if b.From < 1 {
			a = 0.1
		}
		q := dying(b, n, a)
		if q >= 1 {
			return nil, fmt.Errorf("from %v years: %v deaths of %v: %w", b.From, b.Deaths, b.Persons, ErrOutOfRange)
		}
		variance *= (1 - q) * (1 - q)
		if b.Deaths > 0 {
			move := (1-a)*n + years
			variance += move * move * q * q * (1 - q) / b.Deaths
		}
		years = n*(1-q) + n*a*q + (1-q)*years
	}
}

// dying is the probability of dying in a band of n years.
func dying(b LifeBand, n, a float64) float64 {
	m := b.Deaths / b.Persons
	return n * m / (1 + n*(1-a)*m)
}

func checkLife(bands []LifeBand, z float64) error {
	if len(bands) < 2 || !counts(0, z) {
		return fmt.Errorf("%d bands, z %v: %w", len(bands), z, ErrOutOfRange)
	}
	all := 0.0
	for i, b := range bands {
		if !(b.From >= 0 && b.Persons > 0 && b.Deaths >= 0) || !finite(b.From, b.Persons, b.Deaths) ||
			i > 0 && b.From <= bands[i-1].From || i > 0 && bands[i-1].From < 1 && b.From > 1 {
			return fmt.Errorf("band %d, from %v years: %v deaths of %v: %w", i+1, b.From, b.Deaths, b.Persons, ErrOutOfRange)
		}
		all += b.Persons
	}
	if all <= LifePersons {
		return fmt.Errorf("%v persons, more than %d wanted: %w", all, LifePersons, ErrFewPersons)
	}
	if bands[len(bands)-1].Deaths == 0 {
		return fmt.Errorf("no deaths in the last band: %w", ErrFewEvents)
	}
	return nil
}
