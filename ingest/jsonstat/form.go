package jsonstat

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/ingest/cells"
)

// Form says which documents hold a source's figures, and how the provider's dimensions become ours. The dimension that a
// dataset's dimension stands in is its column.
type Form struct {
	Pages    []string             `yaml:"pages"`              // names of saved documents; * stands for any letters
	Address  string               `yaml:"address,omitempty"`  // of the only page on the network, with filters as its query
	Provider string               `yaml:"provider,omitempty"` // whose symbols and codes of areas: pxweb, if left out, or eurostat
	Symbols  map[string]string    `yaml:"symbols,omitempty"`  // further symbols → statuses, space between
	Measure  string               `yaml:"measure,omitempty"`  // dimension of measures; the one with role metric if left out
	Where    map[string][]string  `yaml:"where,omitempty"`    // provider's dimension → the codes that are read, for one that the dataset does not have, one code
	Constant map[string]string    `yaml:"constant,omitempty"` // our dimension, which the documents lack → the provider's word for all
	Units    map[string]data.Unit `yaml:"units,omitempty"`    // provider's unit → unit, checked against the measures
	Vintage  string               `yaml:"vintage,omitempty"`  // day of publication; the documents' own if left out
}

// eurostat is the provider whose areas are NUTS regions.
const eurostat = "eurostat"

var providers = map[string]Symbols{"": PxWeb, "pxweb": PxWeb, eurostat: Eurostat}

// Validate reports every fault of the form, at its path below $.from.jsonstat, and of the layout's columns.
func (f *Form) Validate(l *cells.Layout) error {
	const at = "$.from.jsonstat"
	var faults []error
	fault := func(path, format string, args ...any) {
		faults = append(faults, definition.Faultf(at+path, format, args...))
	}
	if len(f.Pages) == 0 {
		fault(".pages", "lists no page")
	}
	switch {
	case f.Address == "":
	case len(f.Pages) != 1 || strings.ContainsAny(f.Pages[0], "*?["):
		fault(".pages", "want the one name under which the page at the address is saved")
	default:
		faults = append(faults, cells.Stands(at, f.Pages[0], f.Address, ".json"))
	}
	for _, name := range f.Pages {
		if _, err := path.Match(name, ""); err != nil || name != path.Base(name) {
			fault(".pages", "%q: want a file's name, without folder", name)
		}
	}
	if _, ok := providers[f.Provider]; !ok {
		fault(".provider", "%q: %w: use pxweb or eurostat", f.Provider, data.ErrUnknownCode)
	}
	for _, word := range slices.Sorted(maps.Keys(f.Symbols)) {
		if _, err := data.ParseStatus(f.Symbols[word]); err != nil {
			fault(".symbols."+cells.Key(word), "%w", err)
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
	for _, id := range slices.Sorted(maps.Keys(f.Constant)) {
		if d, ok := l.Dimensions[id]; !ok || d.Column != "" {
			fault(".constant."+cells.Key(id), "%w: want one of the dataset's dimensions, without a column", data.ErrDimension)
		}
	}
	columns := map[string]string{}
	for _, id := range cells.Order(l.Dimensions) {
		column := l.Dimensions[id].Column
		_, constant := f.Constant[id]
		switch other, twice := columns[column]; {
		case column == "" && !constant:
			faults = append(faults, definition.Faultf("$.dimensions."+id, "needs the column it stands in, or a constant"))
		case column != "" && twice:
			faults = append(faults, definition.Faultf("$.dimensions."+id+".column", "%q is %s already", column, other))
		}
		columns[column] = id
	}
	return errors.Join(faults...)
}

// symbols are the provider's with the form's own.
func (f *Form) symbols() *Symbols {
	y, more := providers[f.Provider], map[string]data.Status{}
	for word, names := range f.Symbols {
		more[word], _ = data.ParseStatus(names)
	}
	y = y.With(more)
	return &y
}

// period turns a provider's period into the form of data.Period: 2024M01 and 2024K1 are met at SCB, 2023/24 and 2023/2024
// at schools, which count under the year in which they end. Any other stays as it is, for the layout to judge.
func period(word string) string {
	if len(word) < len("2024K1") {
		return word
	}
	year, rest := word[:4], word[4:]
	digits := strings.TrimLeft(rest[1:], "0123456789") == ""
	switch {
	case !digits || strings.Trim(year, "0123456789") != "":
	case rest[0] == 'M' && len(rest) == 3:
		return year + "-" + rest[1:]
	case strings.ContainsRune("KQ", rune(rest[0])) && len(rest) == 2:
		return year + "-Q" + rest[1:]
	case rest[0] == '/' && len(rest) == 5 && rest[1:] > year:
		return rest[1:]
	case rest[0] == '/' && len(rest) == 3:
		century := year[:2]
		if year[2:] == "99" {
			century = fmt.Sprintf("%02d", (int(year[0]-'0')*10+int(year[1]-'0'))+1)
		}
		return century + rest[1:]
	}
	return word
}
