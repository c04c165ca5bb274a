package forsakringskassan

import (
	"errors"
	"maps"
	"slices"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/ingest/cells"
)

// Form says which file holds a source's figures. The agency's dimension that a dataset's dimension stands in is its
// column; a measure's code is the name of the observation.
type Form struct {
	File    string              `yaml:"file"`              // name of the page, ending in .json
	Address string              `yaml:"address,omitempty"` // of the page on the network, with filters as its query
	Meta    *Meta               `yaml:"meta,omitempty"`    // the agency's description of the table
	Month   string              `yaml:"month,omitempty"`   // dimension of the months, where the period's column has the years
	Where   map[string][]string `yaml:"where,omitempty"`   // agency's dimension → the codes that are read; one code for a dimension that the dataset does not have
	Vintage string              `yaml:"vintage,omitempty"` // day of a file that is only saved; the day of the run if left out
}

// Meta is the page that describes a table.
type Meta struct {
	File    string `yaml:"file"`
	Address string `yaml:"address,omitempty"`
}

// Validate reports every fault of the form, at its path below $.from.forsakringskassan, and of the layout's columns.
func (f *Form) Validate(l *cells.Layout) error {
	const at = "$.from.forsakringskassan"
	var faults []error
	fault := func(path, format string, args ...any) {
		faults = append(faults, definition.Faultf(at+path, format, args...))
	}
	faults = append(faults, cells.Stands(at, f.File, f.Address, ".json"))
	if f.Meta != nil {
		faults = append(faults, cells.Stands(at+".meta", f.Meta.File, f.Meta.Address, ".json"))
	}
	if _, err := cells.Day(f.Vintage); f.Vintage != "" && err != nil {
		fault(".vintage", "%w", err)
	} else if f.Vintage != "" && f.Address != "" {
		fault(".vintage", "a file that is fetched is of the day of the run: leave it out")
	}
	columns := map[string]string{}
	for _, id := range cells.Order(l.Dimensions) {
		column := l.Dimensions[id].Column
		switch other, twice := columns[column]; {
		case column == "":
			faults = append(faults, definition.Faultf("$.dimensions."+id, "needs the column it stands in"))
		case twice:
			faults = append(faults, definition.Faultf("$.dimensions."+id+".column", "%q is %s already", column, other))
		}
		columns[column] = id
	}
	if id, ours := columns[f.Month]; f.Month != "" && ours {
		fault(".month", "%q is %s already", f.Month, id)
	}
	for _, name := range slices.Sorted(maps.Keys(f.Where)) {
		_, ours := columns[name]
		if codes := f.Where[name]; len(codes) == 0 || !ours && name != f.Month && len(codes) != 1 {
			fault(".where."+cells.Key(name), "%w: a dimension that the dataset does not have needs one code, not %d", data.ErrDimension, len(codes))
		}
	}
	return errors.Join(faults...)
}
