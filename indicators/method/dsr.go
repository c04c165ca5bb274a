package method

import (
	"errors"
	"fmt"
	"math"
)

// Why a standardised figure is not given.
var (
	ErrFewEvents  = errors.New("too few events")
	ErrFewPersons = errors.New("too few persons")
	ErrFewPoints  = errors.New("too few points")
	ErrUnequal    = errors.New("columns of unequal length")
	ErrOutOfRange = errors.New("a number outside what the formula allows")
)

// DSREvents is the fewest events from which a directly standardised rate is given.
const DSREvents = 10

// DSR is the rate a population would have if it had the standard population's age structure, with Dobson's interval.
//
//	DSR = Σ w·x/n / Σ w,  Var = Σ w²·x/n² / (Σ w)²
//	limit = DSR + √(Var/O)·(limit of O − O),  O = Σ x
//
// In: one cell per age band, events x ≥ 0, population n > 0, weight w ≥ 0 of the standard population with Σ w > 0, limits of
// O from [Poisson]. Out: events per unit of n. A total below [DSREvents] is [ErrFewEvents]; other numbers are
// [ErrOutOfRange], a band without population among them: its rate is unknown, not 0.
// Source: Dobson, Kuulasmaa, Eberle & Scherer, Confidence intervals for weighted sums of Poisson parameters, Statistics
// in Medicine 10 (1991); OHID/PHE, PHEindicatormethods R/DSR.R.
func DSR(x, n, w []float64, z float64) (Estimate, error) {
	if len(x) != len(n) || len(x) != len(w) {
		return Estimate{}, ErrUnequal
	}
	var events, weight, rate, variance float64
	for i := range x {
		if !(x[i] >= 0 && n[i] > 0 && w[i] >= 0 && finite(n[i])) {
			return Estimate{}, fmt.Errorf("band %d: %v events of %v, weight %v: %w", i+1, x[i], n[i], w[i], ErrOutOfRange)
		}
		events += x[i]
		weight += w[i]
		rate += w[i] * x[i] / n[i]
		variance += w[i] / n[i] * w[i] / n[i] * x[i]
	}
	if events < DSREvents {
		return Estimate{}, fmt.Errorf("%v events, at least %d wanted: %w", events, DSREvents, ErrFewEvents)
	}
	limits, ok := Poisson(events, z)
	if !ok || weight == 0 || !finite(weight, rate, variance) {
		return Estimate{}, ErrOutOfRange
	}
	rate /= weight
	scale := math.Sqrt(variance/events) / weight
	return Estimate{rate, Interval{max(0, rate+scale*(limits.Low-events)), rate + scale*(limits.High-events)}}, nil
}

// ageWeight is how many of a standard population are in the age band that begins at from years of age.
type ageWeight struct {
	from    int
	persons float64
}

// esp2013 is the European Standard Population 2013 of 100,000 persons; the last band is open.
// Source: Eurostat, Revision of the European Standard Population (2013).
var esp2013 = [...]ageWeight{
	{0, 1000},
	{1, 4000},
	{5, 5500},
	{10, 5500},
	{15, 5500},
	{20, 6000},
	{25, 6000},
	{30, 6500},
	{35, 7000},
	{40, 7000},
	{45, 7000},
	{50, 7000},
	{55, 6500},
	{60, 6000},
	{65, 5500},
	{70, 5000},
	{75, 4000},
	{80, 2500},
	{85, 1500},
	{90, 800},
	{95, 200},
}

// ESP2013 is the weights of the European Standard Population 2013 in the given age bands.
//
// In: the ages where bands begin, ascending, and the age where the last one ends, 0 for an open one. Out: persons of
// 100,000 in each band. An age inside a band of the standard is [ErrOutOfRange]: it cannot be split.
// Source: Eurostat, Revision of the European Standard Population (2013).
func ESP2013(end int, from ...int) ([]float64, error) {
	known := map[int]bool{0: true}
	for _, b := range esp2013 {
		known[b.from] = true
	}
	for i, age := range from {
		if !known[age] || i > 0 && age <= from[i-1] {
			return nil, fmt.Errorf("band from %d years: %w", age, ErrOutOfRange)
		}
	}
	if len(from) == 0 || !known[end] || end != 0 && end <= from[len(from)-1] {
		return nil, fmt.Errorf("bands ending at %d years: %w", end, ErrOutOfRange)
	}
	weights := make([]float64, len(from))
	band := -1
	for _, b := range esp2013 {
		if band+1 < len(from) && b.from == from[band+1] {
			band++
		}
		if band >= 0 && (end == 0 || b.from < end) {
			weights[band] += b.persons
		}
	}
	return weights, nil
}
