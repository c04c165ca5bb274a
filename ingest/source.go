package ingest

import (
	"embed"
	"errors"
	"io/fs"
	"regexp"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/ingest/cells"
	"lagesbild/ingest/kolada"
	"lagesbild/ingest/longtable"
)

//go:embed sources/*.yaml
var definitions embed.FS

// Definitions are the sources that ship, as a layer for [Sources]: its folder "sources" holds one YAML file a source.
func Definitions() fs.FS { return definitions }

// Sources loads the definitions of all layers; a later layer replaces a file of the same name.
func Sources(layers ...fs.FS) ([]definition.File[Source], error) {
	files, err := definition.Load[Source]("sources", layers...)
	faults := []error{err}
	for _, f := range files {
		if f.Stem() != f.Value.ID {
			faults = append(faults, f.At("$.id", definition.Faultf("$.id", "%q: the file is named %q", f.Value.ID, f.Stem())))
		}
	}
	return files, errors.Join(faults...)
}

// Source is one provider's table or set of indicators: where it stands, what its words mean, and the dataset it becomes.
type Source struct {
	ID         string                     `yaml:"id"`
	Dataset    string                     `yaml:"dataset"`
	Title      data.Text                  `yaml:"title"`
	Publisher  string                     `yaml:"publisher"`
	Provenance data.Text                  `yaml:"provenance"` // where the figures come from, in words for readers
	Licence    string                     `yaml:"licence"`
	From       From                       `yaml:"from"`
	Dimensions map[string]cells.Dimension `yaml:"dimensions,omitempty"` // by our id: area, period, sex, …
	Measures   map[string]cells.Measure   `yaml:"measures"`             // by the provider's code
	Notes      []data.Note                `yaml:"notes,omitempty"`
}

// From is the format of the source's pages; exactly one is set.
type From struct {
	LongTable *longtable.Form `yaml:"longtable,omitempty"`
	Kolada    *kolada.Form    `yaml:"kolada,omitempty"`
}

var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Validate reports every fault of the definition.
func (s *Source) Validate() error {
	var faults []error
	fault := func(path, format string, args ...any) {
		faults = append(faults, definition.Faultf(path, format, args...))
	}
	if !idForm.MatchString(s.ID) {
		fault("$.id", "%q: want lower-case letters, digits and hyphens, as the file is named", s.ID)
	}
	if !idForm.MatchString(s.Dataset) {
		fault("$.dataset", "%q: want lower-case letters, digits and hyphens", s.Dataset)
	}
	if s.Publisher == "" {
		fault("$.publisher", "needs the agency that publishes the figures")
	}
	if !s.Provenance.Complete() {
		fault("$.provenance", "needs where the figures come from in both languages, sv and en")
	}
	for i, n := range s.Notes {
		if !n.Text.Complete() {
			fault("$.notes", "note %d needs the text in both languages, sv and en", i+1)
		}
	}
	l := s.layout()
	switch {
	case s.From.LongTable != nil && s.From.Kolada != nil:
		fault("$.from", "names two formats: use one")
	case s.From.LongTable != nil:
		faults = append(faults, s.From.LongTable.Validate(l))
	case s.From.Kolada != nil:
		if s.Dimensions != nil {
			fault("$.dimensions", "Kolada's are always area, period and sex: leave them out")
		}
		faults = append(faults, s.From.Kolada.Validate(l))
	default:
		fault("$.from", "names no format: use longtable or kolada")
	}
	return errors.Join(append(faults, l.Validate())...)
}

// layout is what the pages' cells become.
func (s *Source) layout() *cells.Layout {
	l := &cells.Layout{
		Dataset: s.Dataset, Title: s.Title, Publisher: s.Publisher, Licence: s.Licence,
		Dimensions: s.Dimensions, Measures: s.Measures, Notes: s.Notes,
	}
	if s.From.Kolada != nil {
		l.Dimensions = kolada.Dimensions()
	}
	return l
}
