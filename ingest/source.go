package ingest

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/ingest/cells"
	"lagesbild/ingest/checks"
	"lagesbild/ingest/corrections"
	"lagesbild/ingest/forsakringskassan"
	"lagesbild/ingest/jsonstat"
	"lagesbild/ingest/kolada"
	"lagesbild/ingest/longtable"
	"lagesbild/ingest/px"
	"lagesbild/ingest/pxweb"
	"lagesbild/ingest/sheet"
)

//go:embed sources shipped
var definitions embed.FS

const (
	folder  = "sources" // of a layer
	shipped = "shipped" // beside it in the program
)

// Definitions are the program's own sources, as a layer for [Sources]: its folder "sources" holds one YAML file a source,
// and beside it the source's corrections, if it has any, as <id>.corrections.csv.
func Definitions() fs.FS { return definitions }

// Sources loads the definitions and corrections of all layers; a later layer replaces a file of the same name.
func Sources(layers ...fs.FS) ([]definition.File[Source], error) { return load(folder, layers...) }

// Shipped loads the definitions that the figures inside the program were made with. Their pages do not ship: they say
// where those figures come from and what they mean. A source of the same id goes on with the same dataset.
func Shipped() ([]definition.File[Source], error) { return load(shipped, definitions) }

// load reads the definitions and corrections in a folder of the layers.
func load(dir string, layers ...fs.FS) ([]definition.File[Source], error) {
	files, err := definition.Load[Source](dir, layers...)
	faults := []error{err}
	beside, err := correctionFiles(dir, layers)
	faults = append(faults, err)
	for i := range files {
		f := &files[i]
		f.Value.locate = f.Locate
		if f.Stem() != f.Value.ID {
			faults = append(faults, f.At("$.id", definition.Faultf("$.id", "%q: the file is named %q", f.Value.ID, f.Stem())))
		}
		name := path.Join(dir, f.Stem()+corrections.Ending)
		if body, ok := beside[name]; ok {
			f.Value.corrections, err = corrections.Parse(name, body, f.Value.layout())
			faults = append(faults, err)
		}
	}
	return files, errors.Join(faults...)
}

// correctionFiles reads the corrections in a folder of the layers by file name. A file without a source of that name, in any layer,
// is an error.
func correctionFiles(dir string, layers []fs.FS) (map[string][]byte, error) {
	files, sources := map[string][]byte{}, map[string]bool{}
	for _, layer := range layers {
		names, err := fs.Glob(layer, path.Join(dir, "*"))
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if !strings.HasSuffix(name, corrections.Ending) {
				sources[name] = true
			} else if files[name], err = fs.ReadFile(layer, name); err != nil {
				return nil, err
			}
		}
	}
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(files)) {
		source := strings.TrimSuffix(name, corrections.Ending) + ".yaml"
		if !sources[source] {
			faults = append(faults, fmt.Errorf("%s: source %s: %w%s", name, source, data.ErrNotFound, definition.Suggest(source, slices.Sorted(maps.Keys(sources)))))
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
	Tried      string                     `yaml:"tried,omitempty"` // day of the last real page that the definition was seen to read; "" for none
	From       From                       `yaml:"from"`
	Dimensions map[string]cells.Dimension `yaml:"dimensions,omitempty"` // by our id: area, period, sex, …
	Measures   map[string]cells.Measure   `yaml:"measures"`             // by the provider's code
	Notes      []data.Note                `yaml:"notes,omitempty"`
	Breaks     []data.SeriesBreak         `yaml:"breaks,omitempty"` // of every measure
	Checks     checks.Rules               `yaml:"checks,omitempty"` // what stops, where it is not what is usual

	corrections *corrections.File // nil if there is none beside the definition
	locate      func(error) error // puts what a page tells of the definition at its line; nil if it stands in no file
}

// From is the format of the source's pages; exactly one is set.
type From struct {
	LongTable *longtable.Form `yaml:"longtable,omitempty"`
	Kolada    *kolada.Form    `yaml:"kolada,omitempty"`
	PX        *px.Form        `yaml:"px,omitempty"`
	PxWeb     *pxweb.Form     `yaml:"pxweb,omitempty"`
	JSONStat  *jsonstat.Form  `yaml:"jsonstat,omitempty"`
	Sheet     *sheet.Form     `yaml:"sheet,omitempty"`

	Forsakringskassan *forsakringskassan.Form `yaml:"forsakringskassan,omitempty"`
}

// form is one format's part of a definition.
type form interface {
	// Validate reports every fault of the form, below $.from, and of the layout's columns.
	Validate(*cells.Layout) error
	// Parse reads the source's pages into a dataset for each vintage they hold, the oldest first, or reports all that is
	// wrong with them: then there is none. Findings are what is worth knowing and no fault.
	Parse(context.Context, memory.Allocator, *cells.Layout, *cells.Pages) (sets []*data.Dataset, findings []string, err error)
}

// forms returns those that are set.
func (f *From) forms() []form {
	var set []form
	if f.LongTable != nil {
		set = append(set, f.LongTable)
	}
	if f.Kolada != nil {
		set = append(set, f.Kolada)
	}
	if f.PX != nil {
		set = append(set, f.PX)
	}
	if f.PxWeb != nil {
		set = append(set, f.PxWeb)
	}
	if f.JSONStat != nil {
		set = append(set, f.JSONStat)
	}
	if f.Sheet != nil {
		set = append(set, f.Sheet)
	}
	if f.Forsakringskassan != nil {
		set = append(set, f.Forsakringskassan)
	}
	return set
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
	if _, err := cells.Day(s.Tried); s.Tried != "" && err != nil {
		fault("$.tried", "%q: want the day of the last real page that it was seen to read, YYYY-MM-DD, or nothing", s.Tried)
	}
	for i, n := range s.Notes {
		if !n.Text.Complete() {
			fault("$.notes", "note %d needs the text in both languages, sv and en", i+1)
		}
	}
	l := s.layout()
	if s.From.Kolada != nil && s.Dimensions != nil {
		fault("$.dimensions", "Kolada's are always area, period and sex: leave them out")
	}
	switch forms := s.From.forms(); len(forms) {
	case 0:
		fault("$.from", "names no format: use longtable, kolada, pxweb, px, jsonstat, sheet or forsakringskassan")
	case 1:
		faults = append(faults, forms[0].Validate(l))
	default:
		fault("$.from", "names %d formats: use one", len(forms))
	}
	return errors.Join(append(faults, cells.Breaks("$", s.Breaks), s.Checks.Validate("$.checks"), l.Validate())...)
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
	if len(s.Breaks) > 0 {
		l.Measures = maps.Clone(s.Measures)
		for code, m := range l.Measures {
			m.Breaks = slices.Concat(s.Breaks, m.Breaks)
			slices.SortStableFunc(m.Breaks, func(a, b data.SeriesBreak) int { return strings.Compare(string(a.From), string(b.From)) })
			l.Measures[code] = m
		}
	}
	return l
}
