package sheet

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/data/definition"
	"lagesbild/ingest/cells"
	"lagesbild/ingest/charset"
)

// Form says how a sheet holds its cells: which rows are its heading, which columns hold words and which hold values.
// Columns are named by their headings, the levels of several heading rows joined with " | "; one without heading is
// called "column H". The columns of dimensions stand with the dimensions.
type Form struct {
	File      string            `yaml:"file"`                // name of the page
	Address   string            `yaml:"address,omitempty"`   // of the page on the network, if it has one
	Table     string            `yaml:"table,omitempty"`     // what the publisher calls the table; the file's name if left out
	Vintage   string            `yaml:"vintage,omitempty"`   // day of publication; the day of the run if left out
	Encoding  string            `yaml:"encoding,omitempty"`  // of CSV, where it is not found
	Separator string            `yaml:"separator,omitempty"` // of CSV, where it is not found: ; , | or tab
	Sheets    []string          `yaml:"sheets,omitempty"`    // names, templates, or #2 for the second; needless if one is visible
	Heading   Heading           `yaml:"heading,omitempty"`
	Preamble  []string          `yaml:"preamble,omitempty"` // templates of lines above the heading, each of which must be there
	Period    *Parts            `yaml:"period,omitempty"`   // columns of the period's parts, where it has no column of its own
	Measure   string            `yaml:"measure,omitempty"`  // column of measure codes
	Values    []Value           `yaml:"values,omitempty"`   // if left out, the columns headed by the measures' codes
	Fixed     map[string]string `yaml:"fixed,omitempty"`    // field → word that holds for the whole table
	Areas     codelist.Level    `yaml:"areas,omitempty"`    // municipality or county: which is meant by a name that both have
	Decimal   string            `yaml:"decimal,omitempty"`  // comma or point, where numbers as text do not tell
	Provider  string            `yaml:"provider,omitempty"` // whose signs stand for missing numbers: scb, skolverket, …
	Symbols   map[string]string `yaml:"symbols,omitempty"`  // further signs → statuses
	Fill      []string          `yaml:"fill,omitempty"`     // columns whose words hold until the next one
	// Where and Skip choose rows: column → words, in which * is any text. Rows must have one of each of Where's and none of
	// Skip's.
	Where  map[string][]string `yaml:"where,omitempty"`
	Skip   map[string][]string `yaml:"skip,omitempty"`
	Footer []string            `yaml:"footer,omitempty"` // templates of the cell that begins what follows the table; Källa*, Anm*, 1)* and ** if left out
	Ignore []string            `yaml:"ignore,omitempty"` // columns that say what others say already; * is any text
}

// Heading is where the headings stand. Without Row, it is the first row with three filled cells of which none is a number.
type Heading struct {
	Row      int32 `yaml:"row,omitempty"`      // the first of them
	Rows     int32 `yaml:"rows,omitempty"`     // how many; 1 if left out
	Continue bool  `yaml:"continue,omitempty"` // in workbooks without merged cells: an empty cell of an upper row continues the one before, as in CSV
}

// Parts are columns that make up the period.
type Parts struct {
	Year    string `yaml:"year"`
	Month   string `yaml:"month,omitempty"`
	Quarter string `yaml:"quarter,omitempty"`
}

// Value is one or several columns of values: those whose heading the template matches.
type Value struct {
	Heading string            `yaml:"heading"`           // {sex}, {year} and so on take the word that stands there
	Measure string            `yaml:"measure,omitempty"` // its code; needless if there is one measure, {measure} or a column of them
	Fixed   map[string]string `yaml:"fixed,omitempty"`   // field → word that holds for these columns
}

// values are the columns of values that the form says, or those that the measures' codes head.
func (f *Form) values(l *cells.Layout) []Value {
	if f.Values != nil {
		return f.Values
	}
	var all []Value
	for _, code := range slices.Sorted(maps.Keys(l.Measures)) {
		all = append(all, Value{Heading: code, Measure: code})
	}
	return all
}

// rowFields are the fields that each row tells, with their columns.
func (f *Form) rowFields(l *cells.Layout) map[string]string {
	fields := map[string]string{}
	for id, d := range l.Dimensions {
		fields[id] = d.Column
	}
	if f.Period != nil {
		fields[year], fields[month], fields[quarter] = f.Period.Year, f.Period.Month, f.Period.Quarter
	}
	fields[measure] = f.Measure
	maps.DeleteFunc(fields, func(_, column string) bool { return column == "" })
	return fields
}

// Validate reports every fault of the form, at its path below $.from.sheet, and of the layout's columns.
func (f *Form) Validate(l *cells.Layout) error {
	const at = "$.from.sheet"
	faults := []error{cells.Stands(at, f.File, f.Address)}
	fault := func(where, format string, args ...any) {
		faults = append(faults, definition.Faultf(at+where, format, args...))
	}
	if _, ok := charset.Named(f.Encoding); f.Encoding != "" && !ok {
		fault(".encoding", "%q: %w: use utf-8, windows-1252, iso-8859-15, cp850 or macintosh", f.Encoding, data.ErrUnknownCode)
	}
	if _, err := f.separator(); err != nil {
		fault(".separator", "%w", err)
	}
	if _, ok := marks[f.Decimal]; !ok {
		fault(".decimal", "%q: use comma or point", f.Decimal)
	}
	if _, err := cells.Day(f.Vintage); f.Vintage != "" && err != nil {
		fault(".vintage", "%w", err)
	}
	if f.Areas != "" && f.Areas != codelist.Municipality && f.Areas != codelist.County {
		fault(".areas", "%q: use municipality or county", f.Areas)
	}
	if f.Heading.Row < 0 || f.Heading.Rows < 0 || f.Heading.Rows > mostHeadings {
		fault(".heading", "want row from 1 and rows from 1 to %d", mostHeadings)
	}
	faults = append(faults, checkSigns(at, f.Provider, f.Symbols)...)
	for _, rows := range []struct {
		at    string
		words map[string][]string
	}{{".where", f.Where}, {".skip", f.Skip}} {
		for _, column := range slices.Sorted(maps.Keys(rows.words)) {
			if len(rows.words[column]) == 0 {
				fault(rows.at, "column %q: lists no word", column)
			}
		}
	}
	labels := f.labels(l)
	for i, column := range f.Fill {
		if !slices.Contains(labels, column) {
			fault(fmt.Sprintf(".fill[%d]", i), "%q: no column of words is named so%s", column, definition.Suggest(column, labels))
		}
	}
	faults = append(faults, f.fields(at, l))
	return errors.Join(faults...)
}

const mostHeadings = 20

// marks are the decimal marks by name.
var marks = map[string]byte{"": 0, "comma": ',', "point": '.'}

func (f *Form) separator() (byte, error) {
	switch {
	case f.Separator == "":
		return 0, nil
	case f.Separator == "tab":
		return '\t', nil
	case len(f.Separator) == 1 && strings.Contains(separators, f.Separator):
		return f.Separator[0], nil
	}
	return 0, fmt.Errorf("%q: use ; , | or tab", f.Separator)
}

// table is what origins call the table.
func (f *Form) table() string {
	if f.Table != "" {
		return f.Table
	}
	return strings.TrimSuffix(f.File, path.Ext(f.File))
}

// labels lists the columns of words, once each, by name.
func (f *Form) labels(l *cells.Layout) []string {
	names := slices.Concat(slices.Collect(maps.Values(f.rowFields(l))), slices.Collect(maps.Keys(f.Where)), slices.Collect(maps.Keys(f.Skip)))
	slices.Sort(names)
	return slices.Compact(names)
}

// fields checks the templates, and that every field of every column of values comes from one place.
func (f *Form) fields(at string, l *cells.Layout) error {
	var faults []error
	allowed := fieldsOf(cells.Order(l.Dimensions))
	told := map[string][]string{} // field → places, for the whole table
	tell := func(into map[string][]string, path, place string, fields []string) {
		for _, field := range fields {
			if !slices.Contains(allowed, field) {
				faults = append(faults, definition.Faultf(path, "%q: no such field%s: the fields are %s", field, definition.Suggest(field, allowed), strings.Join(allowed, ", ")))
			}
			into[field] = append(slices.Clone(into[field]), place)
		}
	}
	templated := func(path string, texts, fields []string) (taken []string) {
		for i, text := range texts {
			t, err := compile(text, fields)
			if err != nil {
				faults = append(faults, definition.Faultf(fmt.Sprintf("%s[%d]", path, i), "%w", err))
				continue
			}
			taken = append(taken, t.fields...)
		}
		slices.Sort(taken)
		return slices.Compact(taken)
	}
	tell(told, at, "columns", slices.Sorted(maps.Keys(f.rowFields(l))))
	tell(told, at+".fixed", "fixed", slices.Sorted(maps.Keys(f.Fixed)))
	tell(told, at, "preamble", templated(at+".preamble", f.Preamble, allowed))
	tell(told, at, "sheets", templated(at+".sheets", f.Sheets, allowed))
	templated(at+".footer", f.Footer, nil)
	templated(at+".ignore", f.Ignore, nil)
	for i, v := range f.values(l) {
		path := at
		if f.Values != nil {
			path = fmt.Sprintf("%s.values[%d]", at, i)
		}
		t, err := compile(v.Heading, allowed)
		if err != nil {
			faults = append(faults, definition.Faultf(path+".heading", "%w", err))
			continue
		}
		here := map[string][]string{}
		maps.Copy(here, told)
		tell(here, path+".heading", "heading", t.fields)
		tell(here, path+".fixed", "fixed of the column", slices.Sorted(maps.Keys(v.Fixed)))
		if v.Measure != "" {
			here[measure] = append(slices.Clone(here[measure]), "measure of the column")
			if _, ok := l.Measures[v.Measure]; !ok {
				faults = append(faults, definition.Faultf(path+".measure", "%q: %w%s", v.Measure, data.ErrUnknownCode, definition.Suggest(v.Measure, slices.Sorted(maps.Keys(l.Measures)))))
			}
		}
		faults = append(faults, complete(path, l, here))
	}
	return errors.Join(faults...)
}

// complete checks that a column of values has every field from one place, and the period whole or in parts.
func complete(path string, l *cells.Layout, here map[string][]string) error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, definition.Faultf(path, format, args...)) }
	for _, field := range slices.Sorted(maps.Keys(here)) {
		if len(here[field]) > 1 {
			fault("%s comes from %s: want one place", field, strings.Join(here[field], " and "))
		}
	}
	for _, id := range cells.Order(l.Dimensions) {
		if id != data.Time && here[id] == nil {
			fault("%w: nothing tells %s: say its column, {%s} in a heading, or fixed", data.ErrDimension, id, id)
		}
	}
	switch parts := len(here[month]) + len(here[quarter]); {
	case here[data.Time] != nil && (here[year] != nil || parts > 0):
		fault("the period comes both whole and in parts")
	case here[data.Time] == nil && here[year] == nil:
		fault("%w: nothing tells the period: say its column, {period} or {year} in a heading, period: {year: …}, or fixed", data.ErrDimension)
	case parts > 1:
		fault("the period has both a month and a quarter")
	}
	if here[measure] == nil && len(l.Measures) != 1 {
		fault("nothing tells which of the %d measures the values are: say measure, {measure} in the heading, or the column of measures", len(l.Measures))
	}
	return errors.Join(faults...)
}
