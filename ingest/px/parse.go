package px

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/ingest/cells"
	"lagesbild/ingest/cube"
)

// Parse reads the form's file, as dataset does, and tells when the next one is announced.
func (f *Form) Parse(ctx context.Context, mem memory.Allocator, l *cells.Layout, p *cells.Pages) (sets []*data.Dataset, findings []string, err error) {
	_, body, err := p.One(ctx, f.File, f.Address)
	if err != nil {
		return nil, nil, err
	}
	return dataset(ctx, mem, f, l, body, p.Upcoming)
}

// dataset reads a PX file as the form says and returns its dataset as the only one of its slice, in the codes and units of
// the layout, with the file's notes beside the definition's and the file's order of codes. A file with a fault gives none:
// the error is then [cells.Faults]. Findings are what was overlooked in the file. Next is told the day that the file's next
// update is announced for, "" if none is.
func dataset(ctx context.Context, mem memory.Allocator, form *Form, l *cells.Layout, body []byte, next func(day string)) (sets []*data.Dataset, findings []string, err error) {
	f, err := Read(form.File, body)
	if err != nil {
		return nil, nil, err
	}
	next(day(f.Keyword("NEXT-UPDATE")))
	p := &parser{File: f, form: form, l: l}
	p.c = cells.New(l, func(role string) string {
		if role == cells.Value {
			return dataColumn
		}
		return l.Dimensions[role].Column
	})
	if err := p.prepare(); err != nil {
		return nil, nil, err
	}
	c, err := p.cube()
	if err != nil {
		return nil, nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	s := data.Structure{ID: l.Dataset, Title: l.Title, Notes: slices.Clone(l.Notes)}
	d, err := c.Dataset(mem, s, data.Vintage(p.day()), l.Licence)
	if err == nil && d.Len() == 0 {
		d.Release()
		err = fmt.Errorf("%s: no cell for this source: is where right?", f.Name)
	}
	if err != nil {
		return nil, nil, err
	}
	p.annotate(&d.Structure)
	return []*data.Dataset{d}, append(f.Findings, c.Strays.Findings()...), nil
}

// parser says what a file's cells become.
type parser struct {
	*File
	form    *Form
	l       *cells.Layout
	c       *cells.Collector // for its words
	dim     []int            // variable → place among the collector's dimensions, -1 for none
	words   [][]int32        // variable, value → what the collector calls it; notKept for a value that Where leaves out
	measure int32            // where there is no content variable
}

const notKept = -1 << 31

// prepare finds what every variable and value means. A word without meaning is told once, not for every cell.
func (p *parser) prepare() error {
	var faults cells.Faults
	fault := func(format string, args ...any) {
		faults.Add(fmt.Errorf("%s: %w", p.Name, fmt.Errorf(format, args...)))
	}
	p.dim = slices.Repeat([]int{-1}, len(p.Variables))
	for d, id := range p.c.IDs {
		v, err := p.variable(p.l.Dimensions[id].Column)
		if err != nil {
			fault("dimension %s: %w", id, err)
		} else if p.dim[v] >= 0 || v == p.Contents {
			fault("dimension %s: the variable %q is taken", id, p.Variables[v].Name())
		} else {
			p.dim[v] = d
			p.translateTime(id, v)
		}
	}
	if _, err := cells.Day(p.day()); err != nil {
		fault("LAST-UPDATED: %w: write vintage in the definition", err)
	}
	if len(faults) > 0 {
		return faults
	}
	kept, err := p.kept()
	faults.Add(err)
	p.words = make([][]int32, len(p.Variables))
	for v := range p.Variables {
		p.words[v] = p.meanings(v, kept[v], fault)
	}
	if p.Contents < 0 {
		p.only(fault)
	}
	p.units(kept, fault)
	return faults.Err()
}

func (p *parser) day() string {
	if p.form.Vintage != "" {
		return p.form.Vintage
	}
	return p.Updated()
}

// variable finds one by name in any language or by code.
func (p *parser) variable(name string) (int, error) {
	var known []string
	for i := range p.Variables {
		v := &p.Variables[i]
		if v.Code == name || slices.Contains(v.Names, name) {
			return i, nil
		}
		known = append(known, v.Name())
	}
	return -1, fmt.Errorf("no variable %q%s: the file has %s", name, definition.Suggest(name, known), strings.Join(known, ", "))
}

// translateTime lets the file's periods pass for ours.
func (p *parser) translateTime(id string, variable int) {
	if id != data.Time || p.l.Dimensions[id].Codes != nil {
		return
	}
	scale := ""
	if t := p.Variables[variable].Time; t != nil {
		scale = t.Scale
	}
	d := p.dim[variable]
	p.c.Dims[d].Through(func(word string) (string, error) {
		period, err := Period(word, scale)
		return string(period), err
	})
}

// kept tells which values the definition wants; nil for all. A variable that is neither dimension nor contents must have
// one left: two cells would mean the same otherwise.
func (p *parser) kept() (kept [][]bool, err error) {
	var faults cells.Faults
	kept = make([][]bool, len(p.Variables))
	for _, name := range slices.Sorted(maps.Keys(p.form.Where)) {
		v, err := p.variable(name)
		if err != nil {
			faults.Add(fmt.Errorf("%s: where: %w", p.Name, err))
			continue
		}
		kept[v] = make([]bool, len(p.Variables[v].Values))
		for _, code := range p.form.Where[name] {
			i, ok := p.Variables[v].byCodeOrText(code)
			if !ok {
				faults.Add(fmt.Errorf("%s: where: variable %q: %q: %w", p.Name, name, code, data.ErrUnknownCode))
				continue
			}
			kept[v][i] = true
		}
	}
	for i := range p.Variables {
		v, left := &p.Variables[i], len(p.Variables[i].Values)
		if kept[i] != nil {
			left = strings.Count(fmt.Sprint(kept[i]), "true")
		}
		named := kept[i] != nil || slices.ContainsFunc(p.form.Ignore, func(name string) bool { return name == v.Code || slices.Contains(v.Names, name) })
		if p.dim[i] < 0 && i != p.Contents && (left > 1 || !named) {
			faults.Add(fmt.Errorf("%s: variable %q with %d values is no dimension: name it in the definition, choose one value under where, or list it under ignore if it has but one", p.Name, v.Name(), left))
		}
	}
	return kept, faults.Err()
}

// byCodeOrText finds a value as a definition names it.
func (v *Variable) byCodeOrText(word string) (int, bool) {
	for i, x := range v.Values {
		if x.Code == word {
			return i, true
		}
	}
	return v.Find(0, word)
}

// meanings are what the collector calls each value of a variable.
func (p *parser) meanings(variable int, kept []bool, fault func(string, ...any)) []int32 {
	v := &p.Variables[variable]
	all := make([]int32, len(v.Values))
	words := p.c.Measures
	var codes map[string]string
	switch d := p.dim[variable]; {
	case d >= 0:
		words, codes = p.c.Dims[d], p.l.Dimensions[p.c.IDs[d]].Codes
	case variable != p.Contents:
		words = nil
	}
	for i, x := range v.Values {
		switch {
		case kept != nil && !kept[i]:
			all[i] = notKept
		case words != nil:
			if all[i] = words.Find(wordFor(x, codes)); all[i] < 0 {
				fault("variable %q, value %q: %w", v.Name(), x.Texts[0], words.Err(all[i]))
			}
		}
	}
	return all
}

// wordFor is the word of a value that the definition lists: the code, else a text.
func wordFor(x ValueOf, listed map[string]string) string {
	if _, ok := listed[x.Code]; !ok {
		for _, text := range x.Texts {
			if _, ok := listed[strings.TrimSpace(text)]; ok {
				return strings.TrimSpace(text)
			}
		}
	}
	return x.Code
}

// only finds the one measure of a file without a content variable.
func (p *parser) only(fault func(string, ...any)) {
	codes := slices.Sorted(maps.Keys(p.l.Measures))
	if len(codes) != 1 {
		fault("the file has no content variable, but the source has %d measures", len(codes))
		return
	}
	p.measure = p.c.Measures.Find(codes[0])
}

// units holds the published units against the measures'.
func (p *parser) units(kept [][]bool, fault func(string, ...any)) {
	if p.form.Units == nil {
		return
	}
	for i := range p.ContentCount() {
		m := p.measure
		if p.Contents >= 0 {
			m = p.words[p.Contents][i]
		}
		if m < 0 {
			continue
		}
		code := p.c.Measures.ID(m)
		def := p.l.Measures[code]
		declared := def.In(data.Vintage(p.day())).Unit
		published := p.Content(i).Unit
		u, known := lookUp(p.form.Units, published)
		switch {
		case !known:
			fault("measure %s: unit %q: %w: list it under units", code, published.In(data.Swedish), data.ErrUnknownCode)
		case u != declared:
			fault("measure %s: %w: published in %q, which is %s, but declared in %s", code, data.ErrUnitMismatch, published.In(data.Swedish), u, declared)
		}
	}
}

// cube is the file's cells with what they become, or all that is wrong with that.
func (p *parser) cube() (*cube.Cube, error) {
	table := &conversion{File: p.File, grid: p.grid, o: Options{Publisher: p.l.Publisher}, vintage: data.Vintage(p.day())}
	if err := table.fill(); err != nil {
		return nil, fmt.Errorf("%s: %w", p.Name, err)
	}
	for i := range p.ContentCount() {
		table.addPages(p.Content(i))
	}
	c := &cube.Cube{
		Cells: table.grid.cells(), Sex: -1, Areas: true, Pages: table.pages, Axes: make([]cube.Axis, len(p.c.IDs)),
		AreaColumn: p.l.Dimensions[data.Area].Column, ValueColumn: dataColumn,
	}
	c.Meanings = make([]cube.Meaning, Nil+1)
	for sign, status := range p.Symbols(p.form.symbols()) {
		c.Meanings[sign] = cube.Meaning{With: status, Without: status}
	}
	var faults cells.Faults
	base, contents := int64(0), int64(0)
	strides := cube.Strides(p.sizes64())
	for v := range p.Variables {
		switch d := p.dim[v]; {
		case d >= 0:
			axis, err := p.axis(v, strides[v])
			c.Axes[d] = axis
			faults.Add(err)
		case v == p.Contents:
			contents = strides[v]
		default:
			base += strides[v] * int64(slices.IndexFunc(p.words[v], func(w int32) bool { return w != notKept }))
		}
	}
	if c.Sex = slices.Index(p.c.IDs, data.Sex); len(faults) > 0 {
		return nil, faults
	}
	fault := func(measure string, err error) { faults.Add(fmt.Errorf("%s: measure %s: %w", p.Name, measure, err)) }
	for i := range p.ContentCount() {
		m := p.measure
		if p.Contents >= 0 {
			m = p.words[p.Contents][i]
		}
		if m == notKept {
			continue
		}
		code := p.c.Measures.ID(m)
		def := p.l.Measures[code]
		c.Stand(&def, def.Becomes(code, p.Table(), data.Vintage(p.day())), base+int64(i)*contents, table.pageOf[i][:], func(err error) { fault(code, err) })
	}
	c.Settle(p.l, fault)
	return c, faults.Err()
}

// dataColumn is what origins of faults call the numbers.
const dataColumn = "DATA"

// axis is a variable's, with the codes that are kept.
func (p *parser) axis(variable int, stride int64) (cube.Axis, error) {
	var faults cells.Faults
	v, words := &p.Variables[variable], p.c.Dims[p.dim[variable]]
	a := cube.Axis{Dimension: p.l.Dimension(p.c.IDs[p.dim[variable]], nil), Dim: variable}
	from := map[int32]int{}
	for i, w := range p.words[variable] {
		if w == notKept {
			continue
		}
		if other, twice := from[w]; twice {
			faults.Add(fmt.Errorf("%s: variable %q: %w: both %q and %q are %q", p.Name, v.Name(), data.ErrDuplicate, v.Values[other].Code, v.Values[i].Code, words.ID(w)))
			continue
		}
		from[w] = i
		a.Add(p.l.Dimension(a.ID, []string{words.ID(w)}).Codes[0], int64(i)*stride)
	}
	a.Sort()
	return a, faults.Err()
}

// annotate adds the file's notes, in our codes. A note on what is left out is left out too.
func (p *parser) annotate(s *data.Structure) {
	for _, n := range p.Notes {
		note := data.Note{Text: n.Text}
		if n.Mark {
			note.ID = markNote
		}
		where, ok := p.where(s, n.On)
		switch {
		case !ok:
		case len(where) == 0 && !n.Mandatory && !n.Mark:
			s.Notes = append(s.Notes, note)
		default:
			s.Scoped = append(s.Scoped, data.Scoped{Note: note, Where: where, Mandatory: n.Mandatory})
		}
	}
}

// where translates the places of a note; false if one of them is not in the dataset. A place that Where has fixed is
// everywhere.
func (p *parser) where(s *data.Structure, on []Place) (map[string]string, bool) {
	where := map[string]string{}
	for _, o := range on {
		id, code := "measure", ""
		if d := p.dim[o.Variable]; d >= 0 {
			id = p.c.IDs[d]
		} else if o.Variable != p.Contents {
			id = ""
		}
		if o.Value >= 0 {
			w := p.words[o.Variable][o.Value]
			if w == notKept {
				return nil, false
			}
			switch id {
			case "":
			case "measure":
				m := p.l.Measures[p.c.Measures.ID(w)]
				code = m.ID(p.c.Measures.ID(w))
			default:
				code = p.c.Dims[p.dim[o.Variable]].ID(w)
				if s.Dimensions[p.dim[o.Variable]].Index(code) < 0 {
					return nil, false
				}
			}
		}
		if id != "" {
			where[id] = code
		}
	}
	return where, true
}
