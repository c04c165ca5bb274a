package data

import (
	"fmt"
	"strconv"
)

// Unit is a unit of measure by its code. Values are stored in base units; a provider's unit converts to its base by a
// factor, and two units of different bases never meet: per 1,000 and per 100,000 inhabitants are two units here, so
// that a provider's silent change from one to the other is an error and not a jump in a line.
type Unit string

type unitFacts struct {
	base   Unit
	factor float64
}

var units = map[Unit]unitFacts{
	"share":                {"share", 1},
	"percent":              {"share", 0.01},
	"ratio":                {"ratio", 1},
	"percent-ratio":        {"ratio", 0.01},
	"persons":              {"persons", 1},
	"SEK":                  {"SEK", 1},
	"kSEK":                 {"SEK", 1000},
	"SEK/month":            {"SEK/month", 1},
	"days":                 {"days", 1},
	"days/insured":         {"days/insured", 1},
	"days/labour-force":    {"days/labour-force", 1},
	"days/recipient":       {"days/recipient", 1},
	"points":               {"points", 1},
	"years":                {"years", 1},
	"occasions/inhabitant": {"occasions/inhabitant", 1},
	"loans/child":          {"loans/child", 1},
	"per-1000":             {"per-1000", 1},
	"per-1000-employed":    {"per-1000-employed", 1},
	"per-1000-insured":     {"per-1000-insured", 1},
	"per-10000":            {"per-10000", 1},
	"per-10000-adults":     {"per-10000-adults", 1},
	"per-100000":           {"per-100000", 1},
	"index":                {"index", 1},
	"number":               {"number", 1},
}

// Units returns every known unit code, for messages and schemas; the order is not defined.
func Units() []Unit {
	all := make([]Unit, 0, len(units))
	for u := range units {
		all = append(all, u)
	}
	return all
}

// Base returns the unit's base and the factor that takes a value there: percent gives share, 0.01.
func (u Unit) Base() (base Unit, factor float64, err error) {
	f, ok := units[u]
	if !ok {
		return "", 0, fmt.Errorf("unit %q: %w", string(u), ErrUnknownCode)
	}
	return f.base, f.factor, nil
}

// AsPublished takes a value of the measure back to the provider's unit. Conversion to the base unit costs at most the
// sixteenth digit, so twelve significant digits give the very decimal that was published.
func (m *Measure) AsPublished(number float64) float64 {
	_, factor, err := m.Published.Base()
	if err != nil {
		return number
	}
	exact, err := strconv.ParseFloat(strconv.FormatFloat(number/factor, 'g', 12, 64), 64)
	if err != nil {
		return number / factor
	}
	return exact
}
