package longtable

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/ingest/cells"
)

// Form says how a long table holds its cells. The columns of dimensions stand with the dimensions.
type Form struct {
	File      string              `yaml:"file"`                // name of the page, ending in .csv or .parquet
	Address   string              `yaml:"address,omitempty"`   // of the page on the network, if it has one
	Encoding  string              `yaml:"encoding,omitempty"`  // of CSV: utf-8, if left out, or windows-1252
	Decimal   string              `yaml:"decimal,omitempty"`   // of CSV: a point, if left out, or a comma
	Where     map[string][]string `yaml:"where,omitempty"`     // column → words: only rows that have one of them
	Elsewhere []string            `yaml:"elsewhere,omitempty"` // measure codes under Where that another source shelves
	Measure   string              `yaml:"measure,omitempty"`   // column of measure codes; needless if there is one measure
	Value     string              `yaml:"value"`               // column of numbers
	Symbols   map[string]string   `yaml:"symbols,omitempty"`   // what may stand instead of a number → statuses
	Status    *Status             `yaml:"status,omitempty"`
	Unit      *Unit               `yaml:"unit,omitempty"`
	Vintage   Vintage             `yaml:"vintage"`
	Origin    Origin              `yaml:"origin,omitempty"`
	Blank     []string            `yaml:"blank,omitempty"`  // columns that must be empty on these rows
	Ignore    []string            `yaml:"ignore,omitempty"` // columns that say what others say already
}

// Status is the column that says why a value is missing or doubtful.
type Status struct {
	Column string            `yaml:"column"`
	Codes  map[string]string `yaml:"codes"` // provider's word → statuses, space between; the empty word is none
}

// Unit is the column that says each value's unit, checked against the measure's.
type Unit struct {
	Column string               `yaml:"column"`
	Codes  map[string]data.Unit `yaml:"codes"` // provider's word → unit
}

// Vintage is the day of publication: a column, or a day for all rows.
type Vintage struct {
	Column string `yaml:"column,omitempty"`
	Day    string `yaml:"day,omitempty"`
}

// Origin names the columns that tell where a value comes from. Without them, the source is the publisher and the table
// is the measure's code.
type Origin struct {
	Source string `yaml:"source,omitempty"`
	Table  string `yaml:"table,omitempty"`
	Note   string `yaml:"note,omitempty"`
}

// The encodings a CSV file can have.
const (
	utf8Encoding = "utf-8"
	windows1252  = "windows-1252"
)

// Validate reports every fault of the form, at its path below $.from.longtable, and of the layout's columns.
func (f *Form) Validate(l *cells.Layout) error {
	const at = "$.from.longtable"
	var faults []error
	fault := func(path, format string, args ...any) {
		faults = append(faults, definition.Faultf(at+path, format, args...))
	}
	faults = append(faults, cells.Stands(at, f.File, f.Address, ".csv", ".parquet"))
	if f.Encoding != "" && f.Encoding != utf8Encoding && f.Encoding != windows1252 {
		fault(".encoding", "%q: %w: use %s or %s", f.Encoding, data.ErrUnknownCode, utf8Encoding, windows1252)
	}
	if f.Decimal != "" && f.Decimal != "." && f.Decimal != "," {
		fault(".decimal", "%q: use \".\" or \",\"", f.Decimal)
	}
	if f.Value == "" {
		fault(".value", "needs the column of the numbers")
	}
	if f.Measure == "" && len(l.Measures) != 1 {
		fault(".measure", "needs the column of measure codes: the source has %d measures", len(l.Measures))
	}
	if (f.Vintage.Column == "") == (f.Vintage.Day == "") {
		fault(".vintage", "needs either column or day")
	}
	if _, err := cells.Day(f.Vintage.Day); f.Vintage.Day != "" && err != nil {
		fault(".vintage.day", "%w", err)
	}
	for _, code := range f.Elsewhere {
		if _, here := l.Measures[code]; here || f.Measure == "" {
			fault(".elsewhere", "%q: is a measure of this source, or there is no column of measures", code)
		}
	}
	for _, word := range slices.Sorted(maps.Keys(f.Symbols)) {
		if s, err := data.ParseStatus(f.Symbols[word]); err != nil || !s.Missing() && !s.Has(data.Nil) {
			fault(".symbols."+cells.Key(word), "%q: want statuses that say why there is no number", f.Symbols[word])
		}
	}
	if f.Status != nil {
		for _, word := range slices.Sorted(maps.Keys(f.Status.Codes)) {
			if _, err := data.ParseStatus(f.Status.Codes[word]); err != nil {
				fault(".status.codes."+cells.Key(word), "%w", err)
			}
		}
	}
	if f.Unit != nil {
		for _, word := range slices.Sorted(maps.Keys(f.Unit.Codes)) {
			if _, _, err := f.Unit.Codes[word].Base(); err != nil {
				fault(".unit.codes."+cells.Key(word), "%w", err)
			}
		}
	}
	for _, id := range cells.Order(l.Dimensions) {
		if l.Dimensions[id].Column == "" {
			faults = append(faults, definition.Faultf("$.dimensions."+id, "needs the column it stands in"))
		}
	}
	return errors.Join(faults...)
}

// columns lists every column that the form names, once, in order of name.
func (f *Form) columns(l *cells.Layout) []string {
	names := slices.Concat(slices.Collect(maps.Keys(f.Where)), f.Blank, f.Ignore,
		[]string{f.Measure, f.Value, f.Vintage.Column, f.Origin.Source, f.Origin.Table, f.Origin.Note})
	for _, d := range l.Dimensions {
		names = append(names, d.Column)
	}
	if f.Status != nil {
		names = append(names, f.Status.Column)
	}
	if f.Unit != nil {
		names = append(names, f.Unit.Column)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if names[0] == "" {
		names = names[1:]
	}
	return names
}

// heading names the column of a dimension or of the value, for errors.
func (f *Form) heading(l *cells.Layout) func(string) string {
	return func(role string) string {
		if role == cells.Value {
			return f.Value
		}
		return l.Dimensions[role].Column
	}
}

// check compares the headings of a page with the columns of the form: one missing, one too many or one twice is a fault.
func (f *Form) check(l *cells.Layout, headings []string) error {
	var faults cells.Faults
	named := f.columns(l)
	seen := map[string]bool{}
	for i, h := range headings {
		switch {
		case seen[h]:
			faults.Add(fmt.Errorf("%s row 1 column %d: heading %q stands twice", f.File, i+1, h))
		case !slices.Contains(named, h):
			faults.Add(fmt.Errorf("%s row 1 column %d: unknown column %q%s: name it in the definition, or list it under ignore", f.File, i+1, h, definition.Suggest(h, named)))
		}
		seen[h] = true
	}
	for _, name := range named {
		if !seen[name] {
			faults.Add(fmt.Errorf("%s row 1: no column %q: the file has %s", f.File, name, strings.Join(headings, ", ")))
		}
	}
	return faults.Err()
}
