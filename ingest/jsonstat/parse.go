package jsonstat

import (
	"cmp"
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

// Pages are a source's saved or fetched documents.
type Pages struct {
	Names []string
	Day   data.Vintage // vintage where neither the form nor the documents tell one
	Table string       // what origins call the table where the documents do not tell
	Get   func(ctx context.Context, address string) (name string, body []byte, err error)
}

// Parse reads the saved documents that the form names, or the one at its address, as [Documents] does.
func (f *Form) Parse(ctx context.Context, mem memory.Allocator, l *cells.Layout, p *cells.Pages) (sets []*data.Dataset, findings []string, err error) {
	if f.Address != "" {
		return Documents(ctx, mem, f, l, Pages{Names: f.Pages, Day: data.Vintage(p.Day()), Get: func(ctx context.Context, name string) (string, []byte, error) {
			return p.One(ctx, name, f.Address)
		}})
	}
	names, err := p.Names(ctx, f.Pages...)
	if err != nil {
		return nil, nil, err
	}
	return Documents(ctx, mem, f, l, Pages{Names: names, Day: data.Vintage(p.Day()), Get: func(ctx context.Context, name string) (string, []byte, error) {
		return p.Get(ctx, cells.Request{Name: name})
	}})
}

// Documents reads documents, which may be the parts of a table that was fetched in pieces, and returns their dataset as the
// only one of its slice, or all that is wrong: a [cells.Faults], every bad cell under its origin, whose row is the cell's
// number counted from one. Words and units are judged by the layout once for each category and not for each cell.
//
// A cell of an area that did not exist in its period is judged by [cells.Strays]. Findings are what is worth knowing and no fault.
func Documents(ctx context.Context, mem memory.Allocator, f *Form, l *cells.Layout, p Pages) (sets []*data.Dataset, findings []string, err error) {
	r := &reader{form: f, layout: l, day: p.Day}
	for _, name := range p.Names {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		name, body, err := p.Get(ctx, name)
		if err != nil {
			return nil, nil, err
		}
		t, err := Decode(body)
		if err == nil && t.ID == "" {
			t.ID = p.Table
		}
		if err == nil && t.Metadata() {
			err = fmt.Errorf("metadata of %q: there are no cells", t.Label)
		}
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
		r.tables, r.names = append(r.tables, t), append(r.names, name)
	}
	d, err := r.dataset(mem)
	if err != nil {
		return nil, nil, err
	}
	return []*data.Dataset{d}, r.findings, nil
}

// reader makes one dataset of tables.
type reader struct {
	form     *Form
	layout   *cells.Layout
	day      data.Vintage
	tables   []*Table
	names    []string
	faults   cells.Faults
	findings []string
}

func (r *reader) dataset(mem memory.Allocator) (*data.Dataset, error) {
	vintage, err := r.vintage()
	if err != nil {
		return nil, err
	}
	var cubes []*cube.Cube
	var mapped []*mapping
	for i, t := range r.tables {
		c := t.cube(*r.form.symbols(), data.Page{Source: r.layout.Publisher, Table: t.ID, Vintage: vintage, Name: r.names[i], Column: "value"})
		c.Areas = true
		m := &mapping{reader: r, form: r.form, layout: r.layout, cube: c, table: t, strides: cube.Strides(c.Sizes), name: r.names[i]}
		m.make(vintage)
		cubes, mapped = append(cubes, c), append(mapped, m)
	}
	if err := r.faults.Err(); err != nil {
		return nil, err
	}
	s := data.Structure{ID: r.layout.Dataset, Title: r.layout.Title, Notes: slices.Clone(r.layout.Notes)}
	for i, t := range r.tables {
		part := data.Structure{}
		t.annotate(&part, t.lang(""), mapped[i].where)
		addNotes(&s, &part)
	}
	var d *data.Dataset
	if len(cubes) == 1 {
		d, err = cubes[0].Dataset(mem, s, vintage, r.layout.Licence)
	} else {
		d, err = together(mem, cubes, s, vintage, r.layout.Licence)
	}
	if err == nil && d.Len() == 0 {
		d.Release()
		err = fmt.Errorf("%s: no value for any of the source's measures", strings.Join(r.names, ", "))
	}
	for _, c := range cubes {
		r.findings = append(r.findings, c.Strays.Findings()...)
	}
	return d, err
}

// vintage is the form's day, else the documents', which must agree, else the day of the run.
func (r *reader) vintage() (data.Vintage, error) {
	if r.form.Vintage != "" {
		return data.Vintage(r.form.Vintage), nil
	}
	var day data.Vintage
	for i, t := range r.tables {
		v, err := t.vintage("")
		if err != nil {
			v = r.day
		}
		if day != "" && v != day {
			return "", fmt.Errorf("%s is of %s, but %s of %s: the table was updated while it was fetched; fetch it again", r.names[0], day, r.names[i], v)
		}
		day = v
	}
	if _, err := cells.Day(string(day)); err != nil {
		return "", err
	}
	return day, nil
}

// addNotes adds the notes of part to s, each once.
func addNotes(s, part *data.Structure) {
	for _, n := range part.Notes {
		if !slices.Contains(s.Notes, n) {
			s.Notes = append(s.Notes, n)
		}
	}
	for _, n := range part.Scoped {
		if !slices.ContainsFunc(s.Scoped, func(o data.Scoped) bool { return o.Note == n.Note && maps.Equal(o.Where, n.Where) }) {
			s.Scoped = append(s.Scoped, n)
		}
	}
}

// where says what the dataset calls a document's dimension and code; nil for what is not read.
func (m *mapping) where(dimension, code string) map[string]string {
	for _, id := range cells.Order(m.layout.Dimensions) {
		if m.layout.Dimensions[id].Column != dimension {
			continue
		}
		if code == "" {
			return map[string]string{id: ""}
		}
		if ours, ok := m.words[id][code]; ok {
			return map[string]string{id: ours}
		}
		return nil
	}
	if code != "" && !m.kept(dimension, code) {
		return nil
	}
	if i, err := m.table.metric(m.form.Measure); err != nil || i < 0 || m.table.Dimensions[i].ID != dimension {
		return map[string]string{} // of the code that was chosen: about all that is read
	}
	if code == "" {
		return map[string]string{measureKey: ""}
	}
	def := m.layout.Measures[code]
	return map[string]string{measureKey: def.ID(code)}
}

// mapping makes a cube that speaks our words of a table that speaks the provider's.
type mapping struct {
	*reader
	form    *Form         // in the table's codes, and so is
	layout  *cells.Layout // that of the source
	cube    *cube.Cube
	table   *Table
	strides []int64
	name    string
	base    int64                        // what the dimensions with one code add
	words   map[string]map[string]string // our dimension → the provider's codes → ours
}

func (m *mapping) fault(path, format string, args ...any) {
	m.faults.Add(fmt.Errorf("%s %s: %w", m.name, path, fmt.Errorf(format, args...)))
}

func (m *mapping) make(v data.Vintage) {
	metric, err := m.speak()
	if err != nil {
		m.faults.Add(err)
		return
	}
	for d, id := range cells.Order(m.layout.Dimensions) {
		m.cube.Axes = append(m.cube.Axes, m.axis(id))
		if id == data.Sex {
			m.cube.Sex = d
		}
	}
	m.others(metric)
	if len(m.faults) > 0 {
		return
	}
	m.measures(metric, v)
}

// speak puts the definition in the table's codes, and finds the place of the dimension of measures.
func (m *mapping) speak() (metric int, err error) {
	if m.form, err = m.form.inCodes(m.table.Dimensions); err != nil {
		return -1, err
	}
	if metric, err = m.table.metric(m.form.Measure); err != nil {
		return -1, fmt.Errorf("%s: %w", m.name, err)
	}
	m.layout, err = InCodes(m.table.Dimensions, metric, m.layout)
	return metric, err
}

// kept reports whether a category is read.
func (m *mapping) kept(dimension, code string) bool {
	only, ok := m.form.Where[dimension]
	return !ok || slices.Contains(only, code)
}

// axis makes the axis of our dimension id.
func (m *mapping) axis(id string) cube.Axis {
	def := m.layout.Dimensions[id]
	words := cells.NewWords(func(word string) (string, error) { return m.meaning(id, word) })
	a := cube.Axis{Dim: -1}
	if word, ok := m.form.Constant[id]; ok {
		if k := words.Find(word); k >= 0 {
			a.Dimension, a.From = m.layout.Dimension(id, []string{words.ID(k)}), []int64{0}
		} else {
			m.fault("constant "+id, "%w", words.Err(k))
		}
		return a
	}
	a.Dim = m.table.Dimension(def.Column)
	if a.Dim < 0 {
		m.fault("$.id", "%w %q: the document has %s", data.ErrDimension, def.Column, m.ids())
		return a
	}
	from := map[string]string{} // our code → provider's
	ours := map[string]string{}
	if m.words == nil {
		m.words = map[string]map[string]string{}
	}
	m.words[id] = ours
	var codes []string
	for p, c := range m.table.Dimensions[a.Dim].Categories {
		if !m.kept(def.Column, c.ID) {
			continue
		}
		k := words.Find(c.ID)
		path := "$.dimension." + def.Column + ".category"
		if k < 0 {
			m.fault(path, "%q (%s): %w", c.ID, c.Label, words.Err(k))
			continue
		}
		if other, twice := from[words.ID(k)]; twice {
			m.fault(path, "%w: both %q and %q are %q", data.ErrDuplicate, other, c.ID, words.ID(k))
			continue
		}
		from[words.ID(k)], ours[c.ID] = c.ID, words.ID(k)
		codes = append(codes, words.ID(k))
		a.From = append(a.From, int64(p)*m.strides[a.Dim])
	}
	a.Dimension = m.layout.Dimension(id, codes)
	for i := range a.Codes {
		a.Codes[i].Position = i + 1
		if _, titled := def.Titles[a.Codes[i].ID]; def.Kept && !titled {
			label := m.table.Dimensions[a.Dim].Categories[(a.From[i] / m.strides[a.Dim])].Label
			a.Codes[i].Title = data.Text{SV: label, EN: label} // in whatever language the document has
		}
	}
	a.Sort()
	return a
}

// meaning translates a provider's word of dimension id to our code.
func (m *mapping) meaning(id, word string) (string, error) {
	if m.form.Provider == eurostat && id == data.Area && m.layout.Dimensions[id].Codes[word] == "" {
		return county(word)
	}
	return Meaning(m.layout, id, word)
}

// Meaning translates a provider's word of dimension id to our code, as Documents does.
func Meaning(l *cells.Layout, id, word string) (string, error) {
	return l.Meaning(id, plainWord(l, id, word))
}

// plainWord is the provider's word as the layout wants it: periods in our form, other words in the letter case that the
// definition has, since SCB writes TotSa and TotSA.
func plainWord(l *cells.Layout, id, word string) string {
	codes := l.Dimensions[id].Codes
	if _, ok := codes[word]; ok {
		return word
	}
	if id == data.Time {
		return period(word)
	}
	for _, known := range slices.Sorted(maps.Keys(codes)) {
		if strings.EqualFold(known, word) {
			return known
		}
	}
	return word
}

func (m *mapping) ids() string {
	var ids []string
	for _, d := range m.table.Dimensions {
		ids = append(ids, d.ID)
	}
	return strings.Join(ids, ", ")
}

// others judges the dimensions that the dataset does not have: one code of each is read.
func (m *mapping) others(metric int) {
	for i, d := range m.table.Dimensions {
		only, named := m.form.Where[d.ID]
		for _, code := range only {
			if !slices.ContainsFunc(d.Categories, func(c Category) bool { return c.ID == code }) {
				m.fault("$.dimension."+d.ID, "category %q: %w", code, data.ErrNotFound)
			}
		}
		if i == metric || slices.ContainsFunc(m.cube.Axes, func(a cube.Axis) bool { return a.Dim == i }) {
			continue
		}
		var places []int
		for p, c := range d.Categories {
			if m.kept(d.ID, c.ID) {
				places = append(places, p)
			}
		}
		switch {
		case !named:
			m.fault("$.dimension."+d.ID, "%q is a dimension that the definition does not know: name it, or choose one of its %d codes under where", d.Label, len(d.Categories))
		case len(places) != 1:
			m.fault("$.dimension."+d.ID, "%d codes are chosen under where: a dimension that the dataset does not have needs one", len(places))
		default:
			m.base += int64(places[0]) * m.strides[i]
		}
	}
	for _, id := range slices.Sorted(maps.Keys(m.form.Where)) {
		if m.table.Dimension(id) < 0 {
			m.fault("$.id", "where: %w %q: the document has %s", data.ErrDimension, id, m.ids())
		}
	}
}

// measures makes the measures, sorted by id, and finds the cells of each by sex.
func (m *mapping) measures(metric int, v data.Vintage) {
	type from struct {
		Category
		at int64
	}
	var all []from
	if metric < 0 {
		if len(m.layout.Measures) != 1 {
			m.fault("$.role", "there is no dimension of measures, and the definition has %d measures", len(m.layout.Measures))
			return
		}
		for code := range m.layout.Measures {
			all = append(all, from{Category{ID: code}, 0})
		}
	} else {
		d := m.table.Dimensions[metric]
		for p, c := range d.Categories {
			if m.kept(d.ID, c.ID) {
				all = append(all, from{c, int64(p) * m.strides[metric]})
			}
		}
	}
	for _, x := range all {
		def, listed := m.layout.Measures[x.ID]
		if !listed {
			m.fault("$.dimension."+m.table.Dimensions[metric].ID, "measure %q (%s): %w%s", x.ID, x.Label, data.ErrUnknownCode,
				definition.Suggest(x.ID, slices.Sorted(maps.Keys(m.layout.Measures))))
			continue
		}
		now := def.In(v)
		m.unit(x.Category, &now)
		m.cube.Stand(&def, def.Becomes(x.ID, m.table.ID, v), m.base+x.at, nil, func(err error) { m.fault("measure "+x.ID, "%w", err) })
	}
	m.cube.Settle(m.layout, func(measure string, err error) { m.fault("measure "+measure, "%w", err) })
}

// unit holds the document's unit against the measure's.
func (m *mapping) unit(c Category, def *cells.Measure) {
	if m.form.Units == nil || c.Unit == "" {
		return
	}
	u, ok := m.form.Units[c.Unit]
	switch {
	case !ok:
		m.fault("$.dimension.unit", "measure %q: unit %q: %w: the definition's units do not list it", c.ID, c.Unit, data.ErrUnknownCode)
	case u != def.Unit:
		m.fault("$.dimension.unit", "measure %q: %w: declared in %s, but the document says %q: declare the vintage and the unit under the measure's changes", c.ID, data.ErrUnitMismatch, def.Unit, c.Unit)
	}
}

// together makes one dataset of the cubes of a table's parts.
func together(mem memory.Allocator, cubes []*cube.Cube, s data.Structure, vintage data.Vintage, licence string) (*data.Dataset, error) {
	s.Measures = nil
	for _, c := range cubes {
		for _, m := range c.Measures {
			if i := slices.IndexFunc(s.Measures, func(o data.Measure) bool { return o.ID == m.ID }); i < 0 {
				s.Measures = append(s.Measures, m.Measure)
			}
		}
	}
	slices.SortFunc(s.Measures, func(a, b data.Measure) int { return strings.Compare(a.ID, b.ID) })
	s.Dimensions = nil
	for d := range cubes[0].Axes {
		s.Dimensions = append(s.Dimensions, union(cubes, d))
	}
	b := data.NewBuilder(s, vintage, licence)
	var faults cells.Faults
	for _, c := range cubes {
		into(b, c)
		faults = append(faults, c.Faults...)
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	d, err := b.Finish(mem)
	if err != nil {
		faults.Add(err)
		return nil, faults
	}
	return d, nil
}

// union is axis d with the codes of all parts, those of a later part after those of an earlier.
func union(cubes []*cube.Cube, d int) data.Dimension {
	all := cube.Axis{Dimension: data.Dimension{ID: cubes[0].Axes[d].ID, Title: cubes[0].Axes[d].Title}}
	for _, c := range cubes {
		codes := slices.Clone(c.Axes[d].Codes)
		slices.SortStableFunc(codes, func(x, y data.Code) int { return cmp.Compare(x.Position, y.Position) })
		for _, code := range codes {
			if all.Index(code.ID) < 0 {
				all.Add(code, 0)
			}
		}
	}
	all.Sort()
	return all.Dimension
}

// into appends the observations to a dataset in the making.
func into(b *data.Builder, c *cube.Cube) {
	to, codes := make([][]int32, len(c.Axes)), make([]int32, len(c.Axes))
	for d, a := range c.Axes {
		for _, code := range a.Codes {
			to[d] = append(to[d], b.Code(d, code))
		}
	}
	page := b.Page(c.Pages[0])
	c.Walk(func(k data.Columns) bool {
		for i := range k.Len() {
			for d := range codes {
				codes[d] = to[d][k.Codes[d][i]]
			}
			m, _ := b.Measure(c.Measures[k.Measure[i]].ID)
			b.Append(codes, m, k.Value[i], k.Status[i], page, k.Row[i])
		}
		return true
	})
}
