package jsonstat

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/ingest/cube"
)

// Symbols are a provider's: what may stand in status, and what it means here.
type Symbols struct {
	Codes   map[string]data.Status
	Letters bool // several one-letter codes may stand together: "bp"
}

// PxWeb are the symbols of PX as PxWeb writes them into status. Four dots and more are each publisher's own, and are
// unknown until a definition says what they mean.
var PxWeb = Symbols{Codes: map[string]data.Status{
	"-":   data.Nil,
	".":   data.NotApplicable,
	"..":  data.NotAvailable,
	"...": data.TooUncertain,
}}

// Eurostat are Eurostat's flags. Those that qualify a value in a way that has no status of its own take the nearest that
// warns at least as much: an unreliable (u) or insignificant (n) value is approximate, a forecast (f) or Eurostat's own
// estimate (s) is estimated, and one by another definition (d) is not comparable. A revised value (r) is as good as any.
var Eurostat = Symbols{Letters: true, Codes: map[string]data.Status{
	":": data.NotAvailable,
	"b": data.Break,
	"c": data.Suppressed,
	"d": data.Break,
	"e": data.Estimated,
	"f": data.Estimated,
	"n": data.Approximate,
	"p": data.Provisional,
	"r": 0,
	"s": data.Estimated,
	"u": data.Approximate,
	"z": data.NotApplicable,
}}

// With returns the symbols with others added or replaced.
func (y Symbols) With(more map[string]data.Status) Symbols {
	codes := maps.Clone(y.Codes)
	maps.Copy(codes, more)
	return Symbols{Codes: codes, Letters: y.Letters}
}

// Status returns what a symbol means; an unknown one is data.ErrUnknownCode.
func (y Symbols) Status(symbol string) (data.Status, error) {
	if s, ok := y.Codes[symbol]; ok {
		return s, nil
	}
	var set data.Status
	for _, letter := range strings.ReplaceAll(symbol, " ", "") {
		s, ok := y.Codes[string(letter)]
		if !ok || !y.Letters {
			return 0, fmt.Errorf("symbol %q: %w: known are %s", symbol, data.ErrUnknownCode, strings.Join(slices.Sorted(maps.Keys(y.Codes)), " "))
		}
		set |= s
	}
	return set, nil
}

// meaning says what a symbol makes of a cell. A number beside a symbol that says there is none contradicts it and is not
// kept; a cell without number and without a reason is not available, unless it is exactly nothing.
func (y Symbols) meaning(symbol string) cube.Meaning {
	if symbol == "" {
		return cube.Meaning{Without: data.NotAvailable}
	}
	s, err := y.Status(symbol)
	m := cube.Meaning{With: s, Without: s, Err: err}
	if s.Missing() {
		m.With |= data.Contradicted
	} else if !s.Has(data.Nil) {
		m.Without |= data.NotAvailable
	}
	return m
}

// symbolsOf are the symbols of a document: those it carries itself if we wrote it, else the provider's.
func (t *Table) symbolsOf(given *Symbols) (Symbols, error) {
	switch {
	case given != nil:
		return *given, nil
	case t.ours != nil:
		y := Symbols{Codes: map[string]data.Status{}}
		for symbol, names := range t.ours.Status {
			s, err := data.ParseStatus(names)
			if err != nil {
				return y, fmt.Errorf("$.extension.lagesbild.status: %w", err)
			}
			y.Codes[symbol] = s
		}
		return y, nil
	case t.agency == "ESTAT" || strings.EqualFold(t.Source, "ESTAT"):
		return Eurostat, nil
	}
	return PxWeb, nil
}
