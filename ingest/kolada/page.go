package kolada

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

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

	Now     time.Time     // of the run
	Earlier cells.Earlier // the run before, whose pages serve where nothing has changed; may be nil
}

// Parse reads the saved pages that the form names, or else asks the service about the source's indicators, as read does.
// What the service answers is of today, whichever day the form gives its saved pages.
func (f *Form) Parse(ctx context.Context, mem memory.Allocator, l *cells.Layout, p *cells.Pages) (sets []*data.Dataset, findings []string, err error) {
	pages := Pages{Day: p.Day(), Base: p.Base, Next: p.Upcoming, Get: through(p), Now: p.Now}
	kpis := *f
	pages.First, err = p.Names(ctx, f.Pages...)
	switch {
	case errors.Is(err, cells.ErrNeedsFile) || err == nil && len(f.Pages) == 0:
		kpis.Vintage = ""
		if !f.Whole {
			pages.Earlier = p.Earlier
		}
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
	if err := follow(ctx, r, r.unchanged(ctx, p.First), inTurns(), r.page); err != nil {
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
// decoded, so that what decode gives must hold until the page after it is judged.
func follow[T any](ctx context.Context, r *reader, first iter.Seq[string], decode func(body []byte) (*page[T], error), each func(name string, p *page[T])) error {
	seen := map[string]bool{}
	judged := make(chan struct{}, 1) // holds a token while no page is being judged
	judged <- struct{}{}
	defer func() { <-judged }()
	for address := range first {
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
			p, err := decode(body)
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

// inTurns decodes pages of rows with two scanners, one of which holds the page that is judged meanwhile.
func inTurns() func(body []byte) (*page[row], error) {
	now, then := &servedScanner{}, &servedScanner{}
	return func(body []byte) (*page[row], error) {
		now, then = then, now
		return rows(body, now)
	}
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
	years    [100]int32 // from the first: 1 + what period calls it, 0 for not asked yet
	origins  map[origin]int32
	vintage  int32
	cell     cells.Cell
	groups   int             // rows left out
	members  int             // values that stand for several members without being a group's
	told     map[string]bool // pages that describe indicators, to be held against those of the earlier run
	findings []string

	genders [256]gender // by letter
	name    string      // of the page and
	measure int32       // its indicator that the genders' pages are of
}

// gender is what a letter alone stands for: 1 + what sex calls it, and 1 + the page of its values; 0 for not asked yet.
type gender struct{ sex, page int32 }

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
	r := &reader{form: f, pages: p, c: c, area: c.Dims[0], period: c.Dims[1], sex: c.Dims[2], origins: map[origin]int32{}, told: map[string]bool{}}
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
	if r.form.Groups == KeepOut && strings.HasPrefix(w.area, "G") {
		r.groups++
		return
	}
	x := &r.cell
	if !w.again {
		x.Measure, x.Codes[0] = r.c.Measures.Find(w.kpi), r.area.Find(w.area)
	}
	x.Row, x.Vintage, x.Codes[1] = at, r.vintage, r.year(w.period)
	known := x.Measure >= 0 && x.Codes[0] >= 0 && x.Codes[1] >= 0
	if x.Measure != r.measure || name != r.name {
		r.measure, r.name = x.Measure, name
		for i := range r.genders {
			r.genders[i].page = 0
		}
	}
	for i := range w.values {
		v := &w.values[i]
		x.Codes[2], x.Page = r.sexAndPage(v)
		if !known || x.Codes[2] < 0 {
			r.unknown(x, w)
			continue
		}
		if v.members {
			r.members++
		}
		x.Number, x.Status = v.number, 0
		switch v.is {
		case bad:
			r.c.Fault(x.Page, at, "value", fmt.Errorf("%q is not a number", v.words.text))
			continue
		case null:
			x.Status = data.NotAvailable
		}
		if v.deleted {
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

// sexAndPage returns what sex calls a value's gender, and the page that its origin stands for.
func (r *reader) sexAndPage(v *value) (sex, page int32) {
	if v.words != nil {
		return r.sex.Find(v.words.gender), r.origin(v)
	}
	g := &r.genders[v.gender]
	if g.page == 0 {
		*g = gender{1 + r.sex.Find(v.said().gender), 1 + r.origin(v)}
	}
	return g.sex - 1, g.page - 1
}

// origin returns the page that a value's origin stands for; the column is the sex, the note keeps the provider's status.
func (r *reader) origin(v *value) int32 {
	said := v.said()
	o := origin{r.name, r.measure, said.gender, said.status}
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
	return i
}

// year returns what period calls a year.
func (r *reader) year(y int) int32 {
	if y < firstYear || y >= firstYear+len(r.years) {
		return r.period.Find(strconv.Itoa(y))
	}
	i := &r.years[y-firstYear]
	if *i == 0 {
		*i = 1 + r.period.Find(strconv.Itoa(y))
	}
	return *i - 1
}

// unknown reports the faults of the cell's words that have no meaning.
func (r *reader) unknown(x *cells.Cell, w *row) {
	judge := func(i int32, words *cells.Words, column string) {
		if i < 0 {
			r.c.Fault(x.Page, x.Row, column, words.Err(i))
		}
	}
	judge(x.Measure, r.c.Measures, "kpi")
	if w.area == "" && w.unit != "" {
		r.c.Fault(x.Page, x.Row, "ou", fmt.Errorf("%q: data of single units, not of areas", w.unit))
	} else {
		judge(x.Codes[0], r.area, "municipality")
	}
	judge(x.Codes[1], r.period, "period")
	judge(x.Codes[2], r.sex, "gender")
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
