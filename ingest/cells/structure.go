package cells

import (
	"slices"

	"lagesbild/data"
)

// Becomes is what the measure under a provider's code is in a dataset of vintage v whose figures come from table.
func (m *Measure) Becomes(code, table string, v data.Vintage) data.Measure {
	was := m.In(v)
	base, _, _ := was.Unit.Base()
	d := data.Measure{
		ID: m.ID(code), Title: was.Title, Table: table, Unit: base, Published: was.Unit, Additive: m.Additive,
		SexForm: forms[m.Sex], MarginOf: m.MarginOf, Breaks: m.Breaks, Notes: slices.Clone(m.Notes),
	}
	for _, c := range m.Changes {
		if c.Vintage <= v {
			d.Notes = append(d.Notes, data.Note{ID: "changed-" + string(c.Vintage), Text: c.Why})
		}
	}
	return d
}

// Dimension is dimension id of the layout with the codes of ids, titled.
func (l *Layout) Dimension(id string, ids []string) data.Dimension {
	d := data.Dimension{ID: id, Title: l.dimensionTitle(id)}
	for _, code := range ids {
		d.Codes = append(d.Codes, data.Code{ID: code, Title: l.title(id, code)})
	}
	return d
}

// Meaning translates one of a provider's words of dimension id to our code. Whether an area is one depends on the period
// and is not judged here.
func (l *Layout) Meaning(id, word string) (string, error) { return l.meaning(id, word) }
