package forsakringskassan

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/ingest/cells"
	"lagesbild/ingest/jsontext"
)

// Parse reads the form's file and returns its dataset as the only one of its slice, or all that is wrong: a [cells.Faults],
// every bad cell under its origin, whose row is the element's number counted from one and whose column is the measure or
// the dimension. Findings are what is worth knowing and no fault.
func (f *Form) Parse(ctx context.Context, mem memory.Allocator, l *cells.Layout, p *cells.Pages) (sets []*data.Dataset, findings []string, err error) {
	if f.Meta != nil {
		name, body, err := p.One(ctx, f.Meta.File, f.Meta.Address)
		if err != nil {
			return nil, nil, err
		}
		if err := f.described(l, body); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	name, body, err := p.One(ctx, f.File, f.Address)
	if err != nil {
		return nil, nil, err
	}
	day := f.Vintage
	if day == "" {
		day = p.Day()
	}
	return read(ctx, mem, f, l, page{name, day, body})
}

// page is a file with the day it is of.
type page struct {
	name, day string
	body      []byte
}

// maxFaults bounds what is reported of one file.
const maxFaults = 1000

func read(ctx context.Context, mem memory.Allocator, f *Form, l *cells.Layout, p page) (sets []*data.Dataset, findings []string, err error) {
	s, err := open(p.body)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", p.name, err)
	}
	r := newReader(f, l, p)
	for {
		more, err := s.next()
		if err != nil {
			if at := (*jsontext.Error)(nil); !errors.As(err, &at) {
				err = s.Fault(s.I, s.Path, err)
			}
			return nil, nil, fmt.Errorf("%s row %d: %w", p.name, r.at+1, err)
		}
		if !more || r.tooBad() {
			break
		}
		r.at++
		if r.at%(1<<14) == 0 && ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		r.row(&s.row)
	}
	return r.datasets(mem)
}

// all is the agency's code of a total.
const all = "ALL"

// counties are the names under which a file tells the county of each municipality.
var counties = []string{"lan_kod", "lan"}

// kind is what a dimension of the file is to us.
type kind uint8

const (
	total  kind = iota // not named by the definition: must be ALL
	ours               // the column of one of the dataset's
	month              // of the period
	county             // of the municipality
	chosen             // one code of it is read
)

// role is what a dimension of the rows at hand is.
type role struct {
	kind   kind
	axis   int     // of the dataset
	filter *filter // nil if all codes are read
}

// filter is the codes of a dimension that are read.
type filter struct {
	codes []string
	met   []bool
}

// reader turns rows into cells.
type reader struct {
	form    *Form
	page    page
	c       *cells.Collector
	columns []string // by dimension of the dataset
	filters map[string]*filter
	area    int // axis
	time    int
	pages   map[int32]int32 // by measure
	whole   int32           // the page of what concerns a row and not a measure

	// The rows' names and what they stand for, found once for as long as they stay the same.
	dims     []string
	roles    []role
	obs      []string
	measures []int32 // by observation, negative for one that is not read
	unfit    bool    // a dimension that is needed is not there

	at       int32           // row at hand, from 1
	years    int             // rows of whole years among months
	told     map[string]bool // dimensions and shapes that are reported
	observed map[string]bool // names of observations
	cell     cells.Cell
	buf      []byte
}

func newReader(f *Form, l *cells.Layout, p page) *reader {
	r := &reader{
		form: f, page: p, filters: map[string]*filter{}, pages: map[int32]int32{}, told: map[string]bool{}, observed: map[string]bool{},
	}
	r.c = cells.New(l, func(role string) string {
		if role == cells.Value {
			return r.c.Measures.ID(r.cell.Measure)
		}
		return l.Dimensions[role].Column
	})
	for d, id := range r.c.IDs {
		r.columns = append(r.columns, l.Dimensions[id].Column)
		switch id {
		case data.Area:
			r.area = d
		case data.Time:
			r.time = d
		}
	}
	r.c.Dims[r.area].Through(func(word string) (string, error) {
		if _, listed := l.Dimensions[data.Area].Codes[word]; listed {
			return word, nil
		}
		return areaCode(word), nil
	})
	for name, codes := range f.Where {
		r.filters[name] = &filter{codes, make([]bool, len(codes))}
	}
	r.cell.Codes = make([]int32, len(r.c.Dims))
	r.cell.Vintage = r.c.Vintages.Find(p.day)
	if r.cell.Vintage < 0 {
		r.c.Refuse(r.c.Vintages.Err(r.cell.Vintage))
	}
	r.whole = r.c.Page(r.origin(""))
	return r
}

// areaCode turns the agency's word for an area into the area's code: ALL_20 is the county 20, ALL and ALL_ALL the country.
// The layout judges every other word.
func areaCode(word string) string {
	if word == all || word == all+"_"+all {
		return "00"
	}
	return strings.TrimPrefix(word, all+"_")
}

// origin is the page of a column's cells; the table is called as its file is.
func (r *reader) origin(column string) data.Page {
	table := strings.TrimSuffix(r.page.name, path.Ext(r.page.name))
	return data.Page{Source: r.c.Layout.Publisher, Table: table, Vintage: data.Vintage(r.page.day), Name: r.page.name, Column: column}
}

func (r *reader) fault(column, format string, args ...any) {
	r.c.Fault(r.whole, r.at, column, fmt.Errorf(format, args...))
}

func (r *reader) tooBad() bool {
	faults, _ := r.c.Err().(cells.Faults)
	return len(faults) >= maxFaults || r.cell.Vintage < 0
}

// row judges one row.
func (r *reader) row(w *row) {
	r.understand(w)
	if r.unfit || !r.wanted(w) || !r.place(w) {
		return
	}
	x := &r.cell
	x.Row = r.at
	for i := range w.obs {
		m := r.measures[i]
		if m < 0 {
			continue
		}
		o := &w.obs[i]
		x.Measure, x.Page = m, r.pages[m]
		x.Number, x.Status = 0, data.NotAvailable
		if o.number != "" {
			v, err := cells.Number(o.number, '.')
			if err != nil {
				r.c.Fault(x.Page, r.at, o.name, err)
				continue
			}
			x.Number, x.Status = v, 0
		}
		if o.withheld {
			x.Status = withheld(x.Status)
		}
		r.c.Add(x)
	}
}

// withheld is the status of a value that the agency withholds, with or without a number left standing.
func withheld(s data.Status) data.Status {
	if s.Missing() {
		return data.Suppressed
	}
	return data.Suppressed | data.Contradicted
}

// understand finds what the row's names stand for, unless they are those of the row before.
func (r *reader) understand(w *row) {
	if r.at > 1 && sameDims(r.dims, w.dims) && sameObs(r.obs, w.obs) {
		return
	}
	r.dims, r.roles, r.obs, r.measures = r.dims[:0], r.roles[:0], r.obs[:0], r.measures[:0]
	for _, d := range w.dims {
		name := strings.Clone(d.name)
		r.dims, r.roles = append(r.dims, name), append(r.roles, r.roleOf(name))
	}
	r.unfit = false
	for _, need := range slices.Concat(r.columns, slices.Sorted(maps.Keys(r.filters)), []string{r.form.Month}) {
		if need == "" || slices.Contains(r.dims, need) {
			continue
		}
		if r.unfit = true; !r.told["no "+need] {
			r.told["no "+need] = true
			r.fault(need, "%w %q%s: the row has %s", data.ErrDimension, need, definition.Suggest(need, r.dims), strings.Join(r.dims, ", "))
		}
	}
	for _, o := range w.obs {
		name := strings.Clone(o.name)
		m := r.c.Measures.Find(name)
		if _, known := r.pages[m]; !known && m >= 0 {
			r.pages[m] = r.c.Page(r.origin(name))
		}
		r.obs, r.measures = append(r.obs, name), append(r.measures, m)
		r.observed[name] = true
	}
}

func sameDims(names []string, dims []word) bool {
	if len(names) != len(dims) {
		return false
	}
	for i, name := range names {
		if name != dims[i].name {
			return false
		}
	}
	return true
}

func sameObs(names []string, obs []observation) bool {
	if len(names) != len(obs) {
		return false
	}
	for i, name := range names {
		if name != obs[i].name {
			return false
		}
	}
	return true
}

func (r *reader) roleOf(name string) role {
	is := role{axis: slices.Index(r.columns, name), filter: r.filters[name]}
	switch {
	case is.axis >= 0:
		is.kind = ours
	case name == r.form.Month:
		is.kind = month
	case slices.Contains(counties, name):
		is.kind = county
	case is.filter != nil:
		is.kind = chosen
	}
	return is
}

// wanted reports whether the row has the codes that are read.
func (r *reader) wanted(w *row) bool {
	for i := range r.roles {
		f := r.roles[i].filter
		if f == nil {
			continue
		}
		k := slices.Index(f.codes, w.dims[i].code)
		if k < 0 {
			return false
		}
		f.met[k] = true
	}
	return true
}

// place finds the codes of the row's cells; false if there are none.
func (r *reader) place(w *row) bool {
	ok, months, of := true, "", ""
	for i := range r.roles {
		d := &w.dims[i]
		switch k := &r.roles[i]; k.kind {
		case total:
			if d.code == all {
				continue
			}
			if ok = false; !r.told[d.name] {
				r.told[r.dims[i]] = true
				r.fault(d.name, "%q: the definition does not name this dimension, and its parts would be counted beside their total: name it under dimensions, or choose one code of it under where", d.code)
			}
		case month:
			if d.code == all {
				r.years++
				return false
			}
			if months = monthOf(d.code); months == "" {
				r.fault(d.name, "month %q: want 1 to 12, or ALL", d.code)
				ok = false
			}
		case county:
			of = areaCode(d.code)
		case ours:
			if k.axis != r.time || r.form.Month == "" {
				ok = r.find(k.axis, d.name, d.code) && ok
			}
		}
	}
	if r.form.Month != "" && ok {
		year := w.dims[slices.Index(r.dims, r.columns[r.time])]
		r.buf = append(append(append(r.buf[:0], year.code...), '-'), months...)
		ok = r.find(r.time, year.name, view(r.buf))
	}
	return ok && (of == "" || r.within(of))
}

// find notes the code of one of the dataset's dimensions.
func (r *reader) find(axis int, column, code string) bool {
	words := r.c.Dims[axis]
	i := words.Find(code)
	if i < 0 {
		r.c.Fault(r.whole, r.at, column, words.Err(i))
		return false
	}
	r.cell.Codes[axis] = i
	return true
}

// within checks that the row's area lies in the county that the row names.
func (r *reader) within(of string) bool {
	area := r.c.Dims[r.area].ID(r.cell.Codes[r.area])
	if len(of) == 2 && strings.HasPrefix(area, of) {
		return true
	}
	r.fault(r.columns[r.area], "area %q stands under the county %q", area, of)
	return false
}

// monthOf writes a month with two digits, "" for what is none.
func monthOf(code string) string {
	if len(code) == 1 && code[0] >= '1' && code[0] <= '9' {
		return "0" + code
	}
	if len(code) == 2 && (code[0] == '0' && code[1] >= '1' && code[1] <= '9' || code[0] == '1' && code[1] >= '0' && code[1] <= '2') {
		return code
	}
	return ""
}

// datasets builds the dataset, or tells what is wrong with the file as a whole too.
func (r *reader) datasets(mem memory.Allocator) (sets []*data.Dataset, findings []string, err error) {
	if r.at == 0 {
		return nil, nil, fmt.Errorf("%s: the list has no row", r.page.name)
	}
	if !r.tooBad() {
		r.absent()
	}
	if sets, err = r.c.Datasets(mem); err != nil {
		return nil, nil, err
	}
	if len(sets) == 0 {
		return nil, nil, fmt.Errorf("%s: %w", r.page.name, errNone)
	}
	if r.years > 0 {
		findings = append(findings, fmt.Sprintf("page %s: %d rows of whole years left out: the dataset is by month", r.page.name, r.years))
	}
	return sets, append(findings, r.c.Findings()...), nil
}

var errNone = errors.New("no value for any of the source's measures")

// absent reports the codes and measures that the definition names and no row has.
func (r *reader) absent() {
	for _, name := range slices.Sorted(maps.Keys(r.filters)) {
		for i, met := range r.filters[name].met {
			if !met && !r.unfit {
				r.c.Refuse(fmt.Errorf("%s: where: %s %q: %w: no row that is read has it", r.page.name, name, r.filters[name].codes[i], data.ErrNotFound))
			}
		}
	}
	names := slices.Sorted(maps.Keys(r.observed))
	for _, code := range slices.Sorted(maps.Keys(r.c.Layout.Measures)) {
		if !r.observed[code] {
			r.c.Refuse(fmt.Errorf("%s: measure %q: %w%s: the rows have %s", r.page.name, code, data.ErrNotFound, definition.Suggest(code, names), strings.Join(names, ", ")))
		}
	}
}
