package kolada

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/ingest/cells"
)

// Pages are a source's saved or fetched pages.
type Pages struct {
	First []string // data pages to begin with
	KPIs  []string // pages of indicators to begin with
	Day   string   // vintage where the form has none
	Base  string   // address that stands in for the form's, "" for none
	Get   func(ctx context.Context, address string) (name string, body []byte, err error)
	Next  func(day string) // told the day of each indicator's next publication; may be nil
}

// Parse reads the saved pages that the form names, or else asks the service about the source's indicators, as read does.
// What the service answers is of today, whichever day the form gives its saved pages.
func (f *Form) Parse(ctx context.Context, mem memory.Allocator, l *cells.Layout, p *cells.Pages) (sets []*data.Dataset, findings []string, err error) {
	pages := Pages{Day: p.Day(), Base: p.Base, Next: p.Upcoming, Get: through(p)}
	kpis := *f
	pages.First, err = p.Names(ctx, f.Pages...)
	switch {
	case errors.Is(err, cells.ErrNeedsFile) || err == nil && len(f.Pages) == 0:
		kpis.Vintage = ""
		ids := slices.Sorted(maps.Keys(l.Measures))
		pages.First, pages.KPIs, err = f.DataAddresses(p.Base, ids, p.Now.UTC().Year()), f.KPIAddresses(p.Base, ids), nil
	case err == nil:
		pages.KPIs, err = p.Names(ctx, f.KPIs...)
	}
	if err != nil {
		return nil, nil, err
	}
	return read(ctx, mem, &kpis, l, pages)
}

// through gets saved pages by name and the service's by address.
func through(p *cells.Pages) func(ctx context.Context, address string) (name string, body []byte, err error) {
	return func(ctx context.Context, address string) (string, []byte, error) {
		r := cells.Request{Name: address}
		if strings.Contains(address, "://") {
			r = cells.Request{Address: address}
		}
		return p.Get(ctx, r)
	}
}

// read reads data pages, each followed by those its next_url leads to, and returns their dataset as the only one of
// its slice. Pages of indicators, if there are any, are held against the definition: a unit or a division by sex that
// contradicts it is a fault, another title a finding.
func read(ctx context.Context, mem memory.Allocator, f *Form, l *cells.Layout, p Pages) (sets []*data.Dataset, findings []string, err error) {
	if f.Vintage != "" {
		p.Day = f.Vintage
	}
	r := newReader(f, l, p)
	if err := r.kpis(ctx); err != nil {
		return nil, nil, err
	}
	if err := follow(ctx, r, p.First, r.page); err != nil {
		return nil, nil, err
	}
	sets, err = r.c.Datasets(mem)
	if err == nil && len(sets) == 0 {
		err = fmt.Errorf("%s: no value for any of the source's indicators", strings.Join(p.First, ", "))
	}
	if err != nil {
		return nil, nil, err
	}
	r.leftOut()
	return sets, append(r.findings, r.c.Findings()...), nil
}

// follow reads pages and those they lead to, each once, and hands them on: one is judged while the next is fetched and
// decoded.
func follow[T any](ctx context.Context, r *reader, first []string, each func(name string, p *page[T])) error {
	seen := map[string]bool{}
	judged := make(chan struct{}, 1) // holds a token while no page is being judged
	judged <- struct{}{}
	defer func() { <-judged }()
	for _, address := range first {
		for address != "" {
			if err := ctx.Err(); err != nil {
				return err
			}
			name, body, err := r.pages.Get(ctx, address)
			if err != nil {
				return err
			}
			if seen[name] {
				break
			}
			seen[name] = true
			p, err := decode[T](body)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			<-judged
			go func() {
				each(name, p)
				judged <- struct{}{}
			}()
			if address, err = r.next(p.Next); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return nil
}

// next checks where a page leads: only to the host that the source names.
func (r *reader) next(link *string) (string, error) {
	if link == nil || *link == "" {
		return "", nil
	}
	from, err := url.Parse(r.form.service(r.pages.Base))
	if err != nil {
		return "", err
	}
	to, err := url.Parse(*link)
	if err != nil || to.Host != from.Host || to.Scheme != from.Scheme {
		return "", fmt.Errorf("next_url %q: refused, the source stands at %s://%s", *link, from.Scheme, from.Host)
	}
	return *link, nil
}

// reader turns rows into cells.
type reader struct {
	form     *Form
	pages    Pages
	c        *cells.Collector
	area     *cells.Words
	period   *cells.Words
	sex      *cells.Words
	years    map[int]int32
	genders  [256]int32 // by a word of one letter: 1 + what sex calls it, 0 for not asked yet
	origins  map[origin]int32
	vintage  int32
	cell     cells.Cell
	groups   int // rows left out
	members  int // values that stand for several members without being a group's
	findings []string
	recent   [4]struct { // by sex, because the sexes take turns
		origin
		page int32
	}
}

// origin is what a cell's page depends on.
type origin struct {
	name           string
	measure        int32
	gender, status string
}

func newReader(f *Form, l *cells.Layout, p Pages) *reader {
	c := cells.New(l, func(role string) string {
		if role == cells.Value {
			return "value"
		}
		return Dimensions()[role].Column
	})
	r := &reader{form: f, pages: p, c: c, area: c.Dims[0], period: c.Dims[1], sex: c.Dims[2], years: map[int]int32{}, origins: map[origin]int32{}}
	r.area.Through(areaCode)
	r.vintage = c.Vintages.Find(p.Day)
	r.cell.Codes = make([]int32, len(c.Dims))
	return r
}

// areaCode turns Kolada's id of an area into the area's code: 0000 is riket, 0019 is the county 19, whose figures are
// those of its region.
func areaCode(id string) (string, error) {
	if len(id) != 4 {
		return "", fmt.Errorf("area %q: %w: Kolada's ids of areas have four digits", id, data.ErrUnknownCode)
	}
	return strings.TrimPrefix(id, "00"), nil
}

func (r *reader) finding(format string, args ...any) {
	r.findings = append(r.findings, fmt.Sprintf(format, args...))
}

func (r *reader) page(name string, p *page[row]) {
	if r.vintage < 0 {
		r.c.Refuse(r.c.Vintages.Err(r.vintage))
		r.vintage = r.c.Vintages.Find("1970-01-01") // so that the rows are judged too
	}
	if len(p.Values) == 0 {
		r.finding("page %s is empty: was the question right?", name)
	}
	for i := range p.Values {
		r.row(name, int32(i+1), &p.Values[i])
	}
}

// row judges one row; its place among the page's rows, from 1, is the row of its origin.
func (r *reader) row(name string, at int32, w *row) {
	if r.form.Groups == KeepOut && strings.HasPrefix(w.Area, "G") {
		r.groups++
		return
	}
	x := &r.cell
	x.Row, x.Vintage, x.Measure = at, r.vintage, r.c.Measures.Find(w.KPI)
	x.Codes[0], x.Codes[1] = r.area.Find(w.Area), r.year(w.Period)
	for i := range w.Values {
		v := &w.Values[i]
		x.Codes[2] = r.gender(v.Gender)
		x.Page = r.origin(origin{name, x.Measure, v.Gender, v.Status})
		if !r.known(x, w) {
			continue
		}
		if v.Count > 1 {
			r.members++
		}
		x.Number, x.Status = 0, data.NotAvailable
		if v.Number != "" {
			var err error
			if x.Number, err = cells.Number(string(v.Number), '.'); err != nil {
				r.c.Fault(x.Page, at, "value", err)
				continue
			}
			x.Status = 0
		}
		if v.Deleted {
			x.Status = deleted(x.Status)
		}
		r.c.Add(x)
	}
}

// deleted is the status of a value that the provider has withdrawn, with or without a number left standing.
func deleted(s data.Status) data.Status {
	if s.Missing() {
		return data.Deleted
	}
	return data.Deleted | data.Contradicted
}

func (r *reader) gender(word string) int32 {
	if len(word) != 1 {
		return r.sex.Find(word)
	}
	i := &r.genders[word[0]]
	if *i == 0 {
		*i = 1 + r.sex.Find(word)
	}
	return *i - 1
}

func (r *reader) year(y int) int32 {
	i, ok := r.years[y]
	if !ok {
		i = r.period.Find(strconv.Itoa(y))
		r.years[y] = i
	}
	return i
}

// known reports whether the cell's words all have a meaning, and the faults of those that have none.
func (r *reader) known(x *cells.Cell, w *row) bool {
	ok := true
	judge := func(i int32, words *cells.Words, column string) {
		if i < 0 {
			r.c.Fault(x.Page, x.Row, column, words.Err(i))
			ok = false
		}
	}
	judge(x.Measure, r.c.Measures, "kpi")
	if w.Area == "" && w.Unit != "" {
		r.c.Fault(x.Page, x.Row, "ou", fmt.Errorf("%q: data of single units, not of areas", w.Unit))
		ok = false
	} else {
		judge(x.Codes[0], r.area, "municipality")
	}
	judge(x.Codes[1], r.period, "period")
	judge(x.Codes[2], r.sex, "gender")
	return ok
}

// origin returns the page that a cell's origin stands for; the column is the sex, the note keeps the provider's status.
func (r *reader) origin(o origin) int32 {
	recent := &r.recent[r.cell.Codes[2]&3]
	if o == recent.origin {
		return recent.page
	}
	i, ok := r.origins[o]
	if !ok {
		o.gender, o.status = strings.Clone(o.gender), strings.Clone(o.status)
		p := data.Page{Source: r.c.Layout.Publisher, Vintage: data.Vintage(r.pages.Day), Name: o.name, Column: o.gender}
		if o.measure >= 0 {
			p.Table = r.c.Measures.ID(o.measure)
		}
		if o.status != "" {
			p.Note = "status " + strconv.Quote(o.status)
		}
		i = r.c.Page(p)
		r.origins[o] = i
	}
	recent.origin, recent.page = o, i
	return i
}

// leftOut tells what was not taken over as it stood, and what did not come.
func (r *reader) leftOut() {
	if r.groups > 0 {
		r.finding("%d rows for groups of municipalities left out: they are unweighted means of the members", r.groups)
	}
	if r.members > 0 {
		r.finding("%d values of single areas are said to stand for several members", r.members)
	}
	for _, code := range r.absent() {
		r.finding("indicator %s: no value on these pages", code)
	}
}
