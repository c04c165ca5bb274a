package px

import (
	"errors"
	"maps"
	"slices"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/ingest/cells"
)

// Form says what a PX file's words mean beyond what the dimensions and measures of the layout do. A dimension's column is
// the variable, by name in any of the file's languages or by VARIABLECODE; its words are the file's codes, or the texts
// where the definition lists those; a measure's code is that of the content.
type Form struct {
	File    string               `yaml:"file"`              // name of the page, ending in .px
	Address string               `yaml:"address,omitempty"` // of the page on the network, if it has one
	Where   map[string][]string  `yaml:"where,omitempty"`   // variable → codes: only cells that have one of them
	Ignore  []string             `yaml:"ignore,omitempty"`  // variables of a single value, which need no dimension
	Symbols map[string]string    `yaml:"symbols,omitempty"` // sign → statuses, where the office means something of its own
	Units   map[string]data.Unit `yaml:"units,omitempty"`   // unit as published → unit, held against the measure's
	Vintage string               `yaml:"vintage,omitempty"` // day of publication; the file's LAST-UPDATED if left out
}

// Validate reports every fault of the form, at its path below $.from.px, and of the layout's columns.
func (f *Form) Validate(l *cells.Layout) error {
	const at = "$.from.px"
	var faults []error
	fault := func(path, format string, args ...any) {
		faults = append(faults, definition.Faultf(at+path, format, args...))
	}
	faults = append(faults, cells.Stands(at, f.File, f.Address, ".px"))
	for _, sign := range slices.Sorted(maps.Keys(f.Symbols)) {
		if symbolOf([]byte(sign)) == Number {
			fault(".symbols."+cells.Key(sign), "%q: the signs are one to seven dots and -", sign)
		}
		if s, err := data.ParseStatus(f.Symbols[sign]); err != nil || !s.Missing() && !s.Has(data.Nil) {
			fault(".symbols."+cells.Key(sign), "%q: want statuses that say why there is no number", f.Symbols[sign])
		}
	}
	for _, word := range slices.Sorted(maps.Keys(f.Units)) {
		if _, _, err := f.Units[word].Base(); err != nil {
			fault(".units."+cells.Key(word), "%w", err)
		}
	}
	if _, err := cells.Day(f.Vintage); f.Vintage != "" && err != nil {
		fault(".vintage", "%w", err)
	}
	for _, v := range slices.Sorted(maps.Keys(f.Where)) {
		if len(f.Where[v]) == 0 {
			fault(".where."+cells.Key(v), "lists no code")
		}
	}
	for _, id := range cells.Order(l.Dimensions) {
		if l.Dimensions[id].Column == "" {
			faults = append(faults, definition.Faultf("$.dimensions."+id, "needs the variable it stands in, as column"))
		}
	}
	return errors.Join(faults...)
}

// symbols are the signs' statuses that the definition says.
func (f *Form) symbols() map[string]data.Status {
	all := map[string]data.Status{}
	for sign, names := range f.Symbols {
		all[sign], _ = data.ParseStatus(names)
	}
	return all
}
