package jsonstat

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/ingest/cells"
	"lagesbild/ingest/cube"
)

// Options say what a document does not say of itself. The zero value takes all from the document.
type Options struct {
	ID      string       // of the dataset; the table's if left out
	Name    string       // what origins call the document
	Source  string       // the agency
	Vintage data.Vintage // the day it was updated if left out
	Licence string
	Lang    data.Lang // of the titles, where the document does not say
	Measure string    // the dimension of measures; the one with role metric if left out
	Symbols *Symbols  // PxWeb's or Eurostat's by the document's agency if left out
}

// Dataset returns the table as a dataset under the provider's own dimensions and codes, without any definition.
//
// Measures are the categories of the metric dimension, or one that is named by the table if there is none. Values keep
// the provider's unit in its own words, except that a unit known here is taken to its base. Titles and notes stand in
// the document's language: sv, or en for every other. Cells that a sparse document leaves out are no observations; a null
// is one that is not available. An unknown symbol, a number too large or a table without cells is an error.
func (t *Table) Dataset(mem memory.Allocator, o Options) (*data.Dataset, error) {
	if t.Metadata() {
		return nil, fmt.Errorf("metadata of %q: there are no cells", cmp.Or(t.ID, t.Label))
	}
	y, err := t.symbolsOf(o.Symbols)
	if err != nil {
		return nil, err
	}
	vintage, err := t.vintage(o.Vintage)
	if err != nil {
		return nil, err
	}
	metric, err := t.metric(o.Measure)
	if err != nil {
		return nil, err
	}
	lang := t.lang(o.Lang)
	id := cmp.Or(o.ID, t.ID, "table")
	c := t.cube(y, data.Page{
		Source: cmp.Or(o.Source, t.Source), Table: cmp.Or(t.ID, id), Vintage: vintage, Name: o.Name, Column: "value",
	})
	strides := cube.Strides(c.Sizes)
	for i, d := range t.Dimensions {
		if i != metric {
			c.Axes = append(c.Axes, d.axis(i, strides[i], lang))
		}
	}
	if metric < 0 {
		c.Measures = []cube.Measure{t.one(id, lang)}
	} else {
		for k, category := range t.Dimensions[metric].Categories {
			m := t.of(category, lang)
			m.From = []int64{int64(k) * strides[metric]}
			c.Measures = append(c.Measures, m)
		}
	}
	s := data.Structure{ID: id, Title: text(t.Label, lang)}
	t.annotate(&s, lang, func(dimension, code string) map[string]string {
		if metric >= 0 && dimension == t.Dimensions[metric].ID {
			dimension = measureKey
		}
		return map[string]string{dimension: code}
	})
	return c.Dataset(mem, s, vintage, o.Licence)
}

// cube is the table's cells, for what they become to be said.
func (t *Table) cube(y Symbols, page data.Page) *cube.Cube {
	c := &cube.Cube{
		Cells: cube.Cells{At: t.values.at, Number: t.values.value, Mark: t.values.mark},
		Sex:   -1, Pages: []data.Page{page}, AreaColumn: data.Area,
	}
	for _, d := range t.Dimensions {
		c.Sizes = append(c.Sizes, int64(len(d.Categories)))
	}
	for _, symbol := range t.symbols.words {
		c.Meanings = append(c.Meanings, y.meaning(symbol))
	}
	return c
}

// measureKey is what data.Scoped calls the measures in Where.
const measureKey = "measure"

// metric returns the place of the dimension of measures, -1 if there is none.
func (t *Table) metric(named string) (int, error) {
	if named != "" {
		if i := t.Dimension(named); i >= 0 {
			return i, nil
		}
		return -1, fmt.Errorf("dimension of measures %q: %w", named, data.ErrDimension)
	}
	found := -1
	for i, d := range t.Dimensions {
		if d.Role == "metric" {
			if found >= 0 {
				return -1, fmt.Errorf("both %q and %q have the role metric: name the dimension of measures", t.Dimensions[found].ID, d.ID)
			}
			found = i
		}
	}
	return found, nil
}

// vintage is the day of the document's update, unless another is given.
func (t *Table) vintage(given data.Vintage) (data.Vintage, error) {
	day := string(cmp.Or(given, data.Vintage(t.Updated[:min(len(t.Updated), len("2006-01-02"))])))
	if given != "" {
		day = given.Date()
	}
	if _, err := cells.Day(day); err != nil {
		return "", fmt.Errorf("updated %q: the document does not tell its day: %w", t.Updated, err)
	}
	return cmp.Or(given, data.Vintage(day)), nil
}

func (t *Table) lang(given data.Lang) data.Lang {
	switch l := data.Lang(t.Language); {
	case l == data.Swedish, l == "" && given == data.Swedish:
		return data.Swedish
	}
	return data.English
}

func text(s string, lang data.Lang) data.Text {
	if lang == data.Swedish {
		return data.Text{SV: s}
	}
	return data.Text{EN: s}
}

// axis is dimension d, at place i, under its own codes.
func (d *Dimension) axis(i int, stride int64, lang data.Lang) cube.Axis {
	a := cube.Axis{Dimension: data.Dimension{ID: d.ID, Title: text(d.Label, lang)}, Dim: i}
	for p, c := range d.Categories {
		a.Add(data.Code{ID: c.ID, Title: text(c.Label, lang)}, int64(p)*stride)
	}
	a.Sort()
	return a
}

// of is the measure that a category stands for.
func (t *Table) of(c Category, lang data.Lang) cube.Measure {
	m := cube.Measure{Measure: data.Measure{
		ID: c.ID, Title: text(c.Label, lang), Table: t.ID, Unit: data.Unit(cmp.Or(c.Unit, "number")), SexForm: data.SexNone,
		Additive: t.additive && c.Measuring != "Average",
	}}
	m.Published = m.Unit
	if base, _, err := m.Unit.Base(); err == nil {
		m.Unit = base
	}
	if t.ours != nil {
		m.Additive = slices.Contains(t.ours.Additive, c.ID)
	}
	if c.RefPeriod != "" {
		m.Notes = []data.Note{{ID: refPeriod, Text: text(c.RefPeriod, lang)}}
	}
	return m
}

// refPeriod is the id of a measure's note that says to which time its values refer.
const refPeriod = "refperiod"

// one is the measure of a table that has no dimension of measures.
func (t *Table) one(id string, lang data.Lang) cube.Measure {
	m := t.of(Category{ID: id, Label: t.Label}, lang)
	m.From = []int64{0}
	return m
}

// annotate adds the document's notes to a structure. A note on the whole table is one of Notes, or of Scoped with nothing
// in Where if it is mandatory. Where says how the dataset names a provider's dimension and code, "" for the whole
// dimension; nil where it has no such thing.
func (t *Table) annotate(s *data.Structure, lang data.Lang, where func(dimension, code string) map[string]string) {
	for _, n := range t.Notes {
		note := data.Note{Text: text(n.Text, lang)}
		if n.Mandatory {
			s.Scoped = append(s.Scoped, data.Scoped{Note: note, Mandatory: true})
		} else {
			s.Notes = append(s.Notes, note)
		}
	}
	for _, d := range t.Dimensions {
		add := func(notes []Note, code string) {
			for _, n := range notes {
				if at := where(d.ID, code); at != nil {
					s.Scoped = append(s.Scoped, data.Scoped{Note: data.Note{Text: text(n.Text, lang)}, Where: at, Mandatory: n.Mandatory})
				}
			}
		}
		add(d.Notes, "")
		for _, c := range d.Categories {
			add(c.Notes, c.ID)
		}
	}
	if t.ours == nil {
		return
	}
	for _, n := range t.ours.Notes {
		s.Scoped = append(s.Scoped, data.Scoped{Note: data.Note{ID: n.ID, Text: text(n.Text, lang)}, Where: maps.Clone(n.Where), Mandatory: n.Mandatory})
	}
}
