package jsonstat

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/ingest/cells"
)

// WriteOptions say how a document is written. The zero value works.
type WriteOptions struct {
	Lang     data.Lang // of titles and notes; Swedish if left out
	Contents string    // id of the dimension of measures; ContentsCode if left out
	Order    []string  // of all dimensions; if left out the dataset's, with the measures before a last time dimension
	Time     []string  // dimensions with the role time; period if left out
	Geo      []string  // dimensions with the role geo; area if left out
	Updated  string    // the vintage's day if left out
	Full     bool      // value as a list even if cells are absent, which are null then, as PxWeb's clients demand
}

// maxFull bounds what Full makes of a dataset with few observations.
const maxFull = 100_000_000

// Write writes d as a JSON-stat 2.0 dataset, members and categories in order: for a code the provider's place, if there
// is one. Numbers stand in the published unit with as many decimals as they have, without exponent.
//
// A dataset that has every cell is written with a list of values, another, unless Full says otherwise, with an object by
// cell number, so that what is absent stays absent. A missing value is null. Statuses are symbols, whose meaning the
// document tells in extension.lagesbild; [Table.Dataset] reads all of it back.
func Write(w io.Writer, d *data.Dataset, o WriteOptions) error {
	p, err := newPlan(d, o)
	if err != nil {
		return fmt.Errorf("dataset %s: %w", d.ID, err)
	}
	p.e = &emitter{Writer: bufio.NewWriterSize(w, 1<<16)}
	p.e.object(p.document)
	return p.e.Flush()
}

// plan is a dataset on its way out.
type plan struct {
	WriteOptions
	e        *emitter
	d        *data.Dataset
	axes     []outAxis
	cells    int64
	status   map[data.Status]string
	decimals []int // by measure
	notes    map[[2]string][]Note
	rest     []data.Scoped
	value    []float64 // all cells, or those in sparse
	state    []outStatus
	sparse   []int64 // cell numbers, in order
}

// outAxis is a dimension of the document; dim is its place in the dataset, -1 for the measures.
type outAxis struct {
	id, label string
	dim       int
	codes     []outCode // in the document's order
	place     []int64   // by the dataset's index: what it adds to the cell number
	total     bool
}

type outCode struct{ id, label string }

// outStatus is a status, and whether the cell exists.
type outStatus struct {
	data.Status
	here bool
}

func newPlan(d *data.Dataset, o WriteOptions) (*plan, error) {
	p := &plan{WriteOptions: o, d: d, status: map[data.Status]string{}, notes: map[[2]string][]Note{}}
	p.Lang, p.Contents = cmp.Or(o.Lang, data.Swedish), cmp.Or(o.Contents, "ContentsCode")
	if p.Time == nil {
		p.Time = []string{data.Time}
	}
	if p.Geo == nil {
		p.Geo = []string{data.Area}
	}
	if err := p.order(); err != nil {
		return nil, err
	}
	p.cells = 1
	for i := len(p.axes) - 1; i >= 0; i-- {
		n := int64(len(p.axes[i].codes))
		for k := range p.axes[i].place {
			p.axes[i].place[k] *= p.cells
		}
		if n > 0 && p.cells > math.MaxInt64/n {
			return nil, errTooMany
		}
		p.cells *= n
	}
	p.scope()
	return p, p.gather()
}

// order brings dimensions and codes in the document's order.
func (p *plan) order() error {
	all := map[string]outAxis{}
	var ids []string
	for i, dim := range p.d.Dimensions {
		a := outAxis{id: dim.ID, label: dim.Title.In(p.Lang), dim: i, place: make([]int64, len(dim.Codes))}
		order := make([]int, len(dim.Codes))
		for k, c := range dim.Codes {
			order[k] = k
			a.total = a.total || c.ID == data.Total
		}
		slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(dim.Codes[x].Position, dim.Codes[y].Position) })
		for at, k := range order {
			a.place[k] = int64(at)
			a.codes = append(a.codes, outCode{dim.Codes[k].ID, dim.Codes[k].Title.In(p.Lang)})
		}
		all[dim.ID] = a
		ids = append(ids, dim.ID)
	}
	if _, taken := all[p.Contents]; taken {
		return fmt.Errorf("dimension %q stands where the measures would", p.Contents)
	}
	m := outAxis{id: p.Contents, label: data.Text{SV: "tabellinnehåll", EN: "contents"}.In(p.Lang), dim: -1}
	for k, x := range p.d.Measures {
		m.codes, m.place = append(m.codes, outCode{x.ID, x.Title.In(p.Lang)}), append(m.place, int64(k))
	}
	all[p.Contents] = m
	at := len(ids)
	if at > 0 && slices.Contains(p.Time, ids[at-1]) {
		at--
	}
	if ids = slices.Insert(ids, at, p.Contents); p.Order != nil {
		if !slices.Equal(slices.Sorted(slices.Values(p.Order)), slices.Sorted(slices.Values(ids))) {
			return fmt.Errorf("order %q: %w: the dimensions are %q", p.Order, data.ErrDimension, ids)
		}
		ids = p.Order
	}
	for _, id := range ids {
		p.axes = append(p.axes, all[id])
	}
	return nil
}

// gather brings the observations in the document's order and looks at what they need: symbols and decimals.
func (p *plan) gather() error {
	n := p.d.Len()
	dense := int64(n) == p.cells || p.Full
	if dense && p.cells > max(maxFull, int64(n)) {
		return errTooMany
	}
	p.decimals = make([]int, len(p.d.Measures))
	if dense {
		p.value, p.state = make([]float64, p.cells), make([]outStatus, p.cells)
	}
	for b := range p.d.Batches() {
		c := &p.d.Batches()[b]
		for i := range c.Len() {
			cell := int64(0)
			for _, a := range p.axes {
				if a.dim < 0 {
					cell += a.place[c.Measure[i]]
				} else {
					cell += a.place[c.Codes[a.dim][i]]
				}
			}
			v, s := 0.0, c.Status[i]
			if !s.Missing() {
				v = cells.Published(&p.d.Measures[c.Measure[i]], c.Value[i])
				p.decimals[c.Measure[i]] = decimals(v, p.decimals[c.Measure[i]])
			}
			if s != 0 && p.status[s] == "" {
				p.status[s] = symbol(s)
			}
			if dense {
				p.value[cell], p.state[cell] = v, outStatus{s, true}
				continue
			}
			p.sparse, p.value, p.state = append(p.sparse, cell), append(p.value, v), append(p.state, outStatus{s, true})
		}
	}
	if !dense && !slices.IsSorted(p.sparse) {
		order := make([]int32, len(p.sparse))
		for i := range order {
			order[i] = int32(i)
		}
		slices.SortFunc(order, func(x, y int32) int { return cmp.Compare(p.sparse[x], p.sparse[y]) })
		p.sparse, p.value, p.state = pick(p.sparse, order), pick(p.value, order), pick(p.state, order)
	}
	return nil
}

// decimals returns how many decimals v has, at least so many.
func decimals(v float64, least int) int {
	for ; least < 15 && math.Round(v*math.Pow10(least))/math.Pow10(least) != v; least++ {
	}
	return least
}

// signs are the symbols that we write, by place of the status.
var signs = []string{"..", ".", "...", "c", "x", "/", "-", "~", "p", "e", "b", "!", "d", "v"}

// symbol is what stands for a set of statuses.
func symbol(set data.Status) string {
	var all []string
	for i, sign := range signs {
		if set.Has(1 << i) {
			all = append(all, sign)
		}
	}
	return strings.Join(all, " ")
}

// scope finds each note's place: the table (""), a dimension, a code, or none that the format has.
func (p *plan) scope() {
	add := func(dim, code string, n data.Note, mandatory bool) {
		key := [2]string{dim, code}
		p.notes[key] = append(p.notes[key], Note{Text: n.Text.In(p.Lang), Mandatory: mandatory})
	}
	for _, n := range p.d.Scoped {
		dim, code := p.target(n.Where)
		switch {
		case len(n.Where) == 0:
			add("", "", n.Note, n.Mandatory)
		case dim == "":
			p.rest = append(p.rest, n)
		default:
			add(dim, code, n.Note, n.Mandatory)
		}
	}
	for _, n := range p.d.Notes {
		add("", "", n, false)
	}
	for _, m := range p.d.Measures {
		for _, n := range m.Notes {
			if n.ID != refPeriod {
				add(p.Contents, m.ID, n, false)
			}
		}
		for _, b := range m.Breaks {
			at := string(b.From)
			if a, ok := codelist.Lookup(b.Area); ok {
				at += ", " + a.Name
			}
			add(p.Contents, m.ID, data.Note{Text: data.Text{SV: at + ": " + b.Why.SV, EN: at + ": " + b.Why.EN}}, false)
		}
	}
}

// target returns the dimension and code that a note is about, if it is about one that is there.
func (p *plan) target(where map[string]string) (dim, code string) {
	if len(where) != 1 {
		return "", ""
	}
	for id, code := range where {
		for _, a := range p.axes {
			if a.id == id || a.dim < 0 && id == measureKey {
				if code == "" || slices.ContainsFunc(a.codes, func(c outCode) bool { return c.id == code }) {
					return a.id, code
				}
			}
		}
	}
	return "", ""
}

func (p *plan) document() {
	e := p.e
	e.member("version", "2.0")
	e.member("class", "dataset")
	e.member("label", p.d.Title.In(p.Lang))
	var sources []string
	for _, page := range p.d.Pages {
		if page.Source != "" && !slices.Contains(sources, page.Source) {
			sources = append(sources, page.Source)
		}
	}
	e.member("source", strings.Join(sources, "; "))
	e.member("updated", cmp.Or(p.Updated, p.d.Vintage.Date()+"T00:00:00Z"))
	p.noteList("", "")
	e.key("role")
	e.object(func() {
		p.role("time", p.Time)
		p.role("geo", p.Geo)
		p.role("metric", []string{p.Contents})
	})
	var ids []string
	for _, a := range p.axes {
		ids = append(ids, a.id)
	}
	e.texts("id", ids)
	e.key("size")
	e.list(func() {
		for _, a := range p.axes {
			e.plain(strconv.Itoa(len(a.codes)))
		}
	})
	e.key("dimension")
	e.object(func() {
		for i := range p.axes {
			e.key(p.axes[i].id)
			e.object(func() { p.dimension(&p.axes[i]) })
		}
	})
	e.key("extension")
	e.object(p.extension)
	p.writeValues()
}

func (p *plan) role(name string, dims []string) {
	var there []string
	for _, a := range p.axes {
		if slices.Contains(dims, a.id) {
			there = append(there, a.id)
		}
	}
	if there != nil {
		p.e.texts(name, there)
	}
}

func (p *plan) noteList(dim, code string) {
	if list := p.notes[[2]string{dim, code}]; len(list) > 0 {
		var all []string
		for _, n := range list {
			all = append(all, n.Text)
		}
		p.e.texts(cmp.Or(code, "note"), all)
	}
}

// mandatory writes which notes of a list are.
func (p *plan) mandatory(name, dim, code string) {
	list := p.notes[[2]string{dim, code}]
	if !slices.ContainsFunc(list, func(n Note) bool { return n.Mandatory }) {
		return
	}
	p.e.key(name)
	p.e.object(func() {
		for i, n := range list {
			if n.Mandatory {
				p.e.flag(strconv.Itoa(i), true)
			}
		}
	})
}

func (p *plan) dimension(a *outAxis) {
	e := p.e
	e.key("label")
	e.text(a.label)
	p.noteList(a.id, "")
	e.key("category")
	e.object(func() {
		e.key("index")
		e.object(func() {
			for i, c := range a.codes {
				e.count(c.id, i)
			}
		})
		e.key("label")
		e.object(func() {
			for _, c := range a.codes {
				e.key(c.id)
				e.text(c.label)
			}
		})
		if a.dim < 0 {
			e.key("unit")
			e.object(p.units)
		}
		p.codeNotes(a, "note", func(c string) { p.noteList(a.id, c) }, false)
	})
	e.key("extension")
	e.object(func() {
		e.flag("elimination", a.total)
		if a.total {
			e.member("eliminationValueCode", data.Total)
		}
		e.member("show", "value")
		p.mandatory("noteMandatory", a.id, "")
		p.codeNotes(a, "categoryNoteMandatory", func(c string) { p.mandatory(c, a.id, c) }, true)
		if a.dim < 0 {
			p.refPeriods()
		}
	})
}

// codeNotes writes an object by code of something about the codes' notes, if there is any.
func (p *plan) codeNotes(a *outAxis, name string, each func(code string), mandatory bool) {
	told := slices.ContainsFunc(a.codes, func(c outCode) bool {
		list := p.notes[[2]string{a.id, c.id}]
		return len(list) > 0 && (!mandatory || slices.ContainsFunc(list, func(n Note) bool { return n.Mandatory }))
	})
	if !told {
		return
	}
	p.e.key(name)
	p.e.object(func() {
		for _, c := range a.codes {
			each(c.id)
		}
	})
}

func (p *plan) units() {
	for i, m := range p.d.Measures {
		p.e.key(m.ID)
		p.e.object(func() {
			p.e.member("base", string(m.Published))
			p.e.count("decimals", p.decimals[i])
		})
	}
}

func (p *plan) refPeriods() {
	all := map[string]string{}
	for _, m := range p.d.Measures {
		for _, n := range m.Notes {
			if n.ID == refPeriod {
				all[m.ID] = n.Text.In(p.Lang)
			}
		}
	}
	if len(all) == 0 {
		return
	}
	p.e.key("refperiod")
	p.e.object(func() {
		for _, m := range p.d.Measures {
			p.e.member(m.ID, all[m.ID])
		}
	})
}

func (p *plan) extension() {
	e := p.e
	p.mandatory("noteMandatory", "", "")
	e.key("px")
	e.object(func() {
		e.member("tableid", p.d.ID)
		e.count("decimals", slices.Max(append([]int{0}, p.decimals...)))
		e.flag("aggregallowed", !slices.ContainsFunc(p.d.Measures, func(m data.Measure) bool { return !m.Additive }))
		e.member("language", string(p.Lang))
		e.member("contents", p.d.Title.In(p.Lang))
		var stub, heading []string
		for _, a := range p.axes {
			if a.dim < 0 || slices.Contains(p.Time, a.id) {
				heading = append(heading, a.id)
			} else {
				stub = append(stub, a.id)
			}
		}
		e.texts("heading", heading)
		e.texts("stub", stub)
		e.member("matrix", p.d.ID)
	})
	e.key("lagesbild")
	e.object(p.own)
}

// own writes what the format has no place for, as rawOurs reads it.
func (p *plan) own() {
	e := p.e
	e.key("status")
	e.object(func() {
		for _, s := range slices.Sorted(maps.Keys(p.status)) {
			e.member(p.status[s], s.String())
		}
	})
	e.key("additive")
	e.list(func() {
		for _, m := range p.d.Measures {
			if m.Additive {
				e.text(m.ID)
			}
		}
	})
	if len(p.rest) == 0 {
		return
	}
	e.key("notes")
	e.list(func() {
		for _, n := range p.rest {
			e.object(func() {
				e.member("id", n.ID)
				e.key("where")
				e.object(func() {
					for _, dim := range slices.Sorted(maps.Keys(n.Where)) {
						e.key(dim)
						e.text(n.Where[dim])
					}
				})
				e.member("text", n.Text.In(p.Lang))
				e.flag("mandatory", n.Mandatory)
			})
		}
	})
}

// writeValues writes the members value and status.
func (p *plan) writeValues() {
	e := p.e
	e.key("value")
	if p.sparse == nil && p.cells == int64(len(p.value)) {
		e.list(func() {
			for i, v := range p.value {
				p.cell(v, p.state[i])
			}
		})
	} else {
		e.object(func() {
			for i, v := range p.value {
				e.key(strconv.FormatInt(p.sparse[i], 10))
				p.cell(v, p.state[i])
			}
		})
	}
	if len(p.status) == 0 {
		return
	}
	e.key("status")
	e.object(func() {
		for i, s := range p.state {
			if s.Status == 0 {
				continue
			}
			at := int64(i)
			if p.sparse != nil {
				at = p.sparse[i]
			}
			e.key(strconv.FormatInt(at, 10))
			e.text(p.status[s.Status])
		}
	})
}

// cell writes a number, or null where there is none or exactly nothing, as PxWeb does.
func (p *plan) cell(v float64, s outStatus) {
	if !s.here || s.Missing() || s.Has(data.Nil) && v == 0 {
		p.e.plain("null")
	} else {
		p.e.number(v)
	}
}
