package corrections

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/data/definition"
	"lagesbild/ingest/cells"
)

// Ending of the file's name, after the source's id.
const Ending = ".corrections.csv"

// maxBytes bounds one file; a row has about 150 bytes.
const maxBytes = 4 << 20

// File is the corrections of one source.
type File struct {
	Name string // "sources/kolada.corrections.csv"
	dims []string
	rows []row
}

// Len returns the number of rows.
func (f *File) Len() int { return len(f.rows) }

// row is one correction.
type row struct {
	line, column int    // of the value that is expected to be published
	vintage      string // a day, or "" for every vintage that has the cell
	measure      string // our id
	most         float64
	codes        []string // one for each of the file's dimensions
	published    content
	corrected    content
	reason       string
}

// content is what a cell says: a number in the published unit, or why there is none.
type content struct {
	number float64
	status data.Status
}

func (c content) String() string {
	if c.status.Missing() {
		return c.status.String()
	}
	return number(c.number)
}

// The columns beside those of the dimensions.
const (
	vintage   = "vintage"   // day of the vintage, YYYY-MM-DD; empty for every vintage that has the cell
	measure   = "measure"   // the measure's id in the dataset
	published = "published" // what the provider says: a number in its unit, or the statuses of a missing one
	value     = "value"     // the right number, in the same unit; empty if it is not known
	status    = "status"    // why the number is missing; beside a number, what qualifies it
	reason    = "reason"    // one sentence in English
	date      = "date"      // day on which the row was written
)

// Parse reads the CSV file src, separated by commas or semicolons, strictly: its columns are vintage, measure, every
// dimension of l by its id, published, value, status, reason and date, in any order. All faults are reported, each at
// file:line:column.
func Parse(name string, src []byte, l *cells.Layout) (*File, error) {
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	switch {
	case len(src) > maxBytes:
		return nil, fmt.Errorf("%s: %d bytes: a file of corrections has at most %d", name, len(src), maxBytes)
	case !utf8.Valid(src):
		return nil, fmt.Errorf("%s: not UTF-8: save it as UTF-8", name)
	}
	p := &reader{File: File{Name: name, dims: cells.Order(l.Dimensions)}, layout: l, csv: csv.NewReader(bytes.NewReader(src)), seen: map[string]int{}}
	p.csv.FieldsPerRecord = -1
	if head, _, _ := bytes.Cut(src, []byte("\n")); bytes.Count(head, []byte(";")) > bytes.Count(head, []byte(",")) {
		p.csv.Comma = ';'
	}
	if fields := p.next(); fields != nil && p.heading(fields) {
		for fields := p.next(); fields != nil; fields = p.next() {
			p.row(fields)
		}
	}
	if err := p.faults.Err(); err != nil {
		return nil, err
	}
	return &p.File, nil
}

// reader reads one file.
type reader struct {
	File
	layout *cells.Layout
	csv    *csv.Reader
	at     map[string]int // column → field
	names  []string       // field → column
	seen   map[string]int // vintage and cell → line
	faults cells.Faults
}

func (p *reader) fault(field int, err error) {
	line, column := p.csv.FieldPos(field)
	p.faults.Add(fmt.Errorf("%s:%d:%d: %w", p.Name, line, column, err))
}

// next returns the next row's fields, nil at the end or where the file is no CSV.
func (p *reader) next() []string {
	fields, err := p.csv.Read()
	var broken *csv.ParseError
	switch {
	case err == nil:
		return fields
	case errors.As(err, &broken):
		p.faults.Add(fmt.Errorf("%s:%d:%d: %w", p.Name, broken.Line, broken.Column, broken.Err))
	case p.names == nil:
		p.faults.Add(fmt.Errorf("%s: no heading", p.Name))
	}
	return nil
}

// heading finds the columns and reports whether all are there.
func (p *reader) heading(fields []string) bool {
	known := slices.Concat([]string{vintage, measure}, p.dims, []string{published, value, status, reason, date})
	p.names, p.at = fields, map[string]int{}
	for i, name := range fields {
		_, twice := p.at[name]
		switch {
		case twice:
			p.fault(i, fmt.Errorf("column %q stands twice", name))
		case !slices.Contains(known, name):
			p.fault(i, fmt.Errorf("unknown column %q%s: the columns are %s", name, definition.Suggest(name, known), strings.Join(known, ", ")))
		}
		p.at[name] = i
	}
	for _, name := range known {
		if _, ok := p.at[name]; !ok {
			p.fault(0, fmt.Errorf("no column %q: the columns are %s", name, strings.Join(known, ", ")))
		}
	}
	return len(p.faults) == 0
}

// row reads one correction.
func (p *reader) row(fields []string) {
	if len(fields) != len(p.names) {
		p.fault(0, fmt.Errorf("%d fields, the heading has %d", len(fields), len(p.names)))
		return
	}
	before := len(p.faults)
	field := func(column string) string { return fields[p.at[column]] }
	check := func(column string, err error) {
		if err != nil {
			p.fault(p.at[column], err)
		}
	}
	r := row{vintage: field(vintage), measure: field(measure), reason: strings.TrimSpace(field(reason)), most: 1}
	r.line, r.column = p.csv.FieldPos(p.at[published])
	if r.vintage != "" {
		_, err := cells.Day(r.vintage)
		check(vintage, err)
	}
	check(measure, p.measure(&r))
	for _, id := range p.dims {
		r.codes = append(r.codes, field(id))
		check(id, p.layout.Allows(id, field(id)))
	}
	check(data.Area, known(field(data.Area), field(data.Time)))
	var err error
	r.published, err = expected(field(published))
	check(published, err)
	column, err := r.correct(field(value), field(status))
	check(column, err)
	if r.reason == "" {
		check(reason, errors.New("needs the reason, one sentence in English"))
	}
	if _, err := cells.Day(field(date)); err != nil {
		check(date, fmt.Errorf("%q: want the day on which the row was written, YYYY-MM-DD", field(date)))
	}
	if len(p.faults) == before {
		check(measure, p.once(&r))
		p.rows = append(p.rows, r)
	}
}

// measure checks that the source has the measure.
func (p *reader) measure(r *row) error {
	ids := map[string]bool{}
	for code, m := range p.layout.Measures {
		ids[m.ID(code)] = true
		if m.ID(code) == r.measure && m.Most != nil {
			r.most = *m.Most
		}
	}
	if !ids[r.measure] {
		return fmt.Errorf("measure %q: %w%s", r.measure, data.ErrUnknownCode, definition.Suggest(r.measure, slices.Sorted(maps.Keys(ids))))
	}
	return nil
}

// known checks that the area is one in the period.
func known(area, period string) error {
	p, err := data.ParsePeriod(period)
	if err != nil {
		return nil // reported already
	}
	if _, ok := codelist.At(area, p); ok {
		return nil
	}
	if _, ok := codelist.At("0"+area, p); ok {
		return fmt.Errorf("area %q in %s: %w: the zero in front of %q is lost", area, period, data.ErrUnknownCode, "0"+area)
	}
	var codes []string
	for _, a := range codelist.Current() {
		codes = append(codes, a.Code)
	}
	return fmt.Errorf("area %q in %s: %w%s", area, period, data.ErrUnknownCode, definition.Suggest(area, codes))
}

// expected reads what the provider is said to publish.
func expected(text string) (content, error) {
	if v, err := cells.Number(text, '.'); err == nil {
		return content{number: exact(v)}, nil
	}
	s, err := data.ParseStatus(text)
	if err != nil || !s.Missing() {
		return content{}, fmt.Errorf("%q: want what the provider published there: a number with a decimal point, or the statuses of a missing one", text)
	}
	return content{status: s}, nil
}

// correct reads what is to stand instead, and returns the column that is wrong.
func (r *row) correct(number, statuses string) (string, error) {
	s, err := data.ParseStatus(statuses)
	if err != nil {
		return status, err
	}
	r.corrected.status = s
	if number == "" {
		if !s.Missing() {
			return status, fmt.Errorf("%q: without a value, want why it is missing: suppressed, not_available, …", statuses)
		}
	} else {
		v, err := cells.Number(number, '.')
		switch {
		case err != nil:
			return value, fmt.Errorf("%w: want a number with a decimal point, or nothing", err)
		case s.Missing():
			return status, fmt.Errorf("%q says missing, but there is a value", statuses)
		case r.published.status.Has(data.Suppressed):
			return value, errors.New("withheld for confidentiality: no value may stand there")
		}
		r.corrected.number = v
	}
	if r.corrected.status == r.published.status && exact(r.corrected.number) == r.published.number {
		return published, errors.New("corrects nothing: the cell stays as it is published")
	}
	return "", nil
}

// once checks that no other row corrects the same cell.
func (p *reader) once(r *row) error {
	cell := r.measure + " " + strings.Join(r.codes, " ")
	for _, v := range []string{r.vintage, ""} {
		if line, ok := p.seen[v+" "+cell]; ok {
			return fmt.Errorf("line %d corrects the same cell", line)
		}
	}
	if line, ok := p.seen["any "+cell]; ok && r.vintage == "" {
		return fmt.Errorf("line %d corrects the same cell", line)
	}
	p.seen[r.vintage+" "+cell], p.seen["any "+cell] = r.line, r.line
	return nil
}
