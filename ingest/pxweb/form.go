package pxweb

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/ingest/cells"
	"lagesbild/ingest/jsonstat"
)

// API is a version of PxWebApi.
type API string

// The versions there are.
const (
	V1 API = "v1"
	V2 API = "v2"
)

// Form says which table holds a source's figures, and what is wanted of it. The variable that a dataset's dimension
// stands in is its column. Variables, their values and the measures may be named by code or by text, in any letter case:
// a text that two have, and a name that none has, is an error.
type Form struct {
	API      API                  `yaml:"api"`
	Address  string               `yaml:"address"`            // v2: https://host/api/v2; v1: to language and database, https://host/…/v1/sv/ssd
	Table    string               `yaml:"table"`              // v2: id; v1: levels and id, BE/BE0101/BE0101A/BefolkningNy
	Language string               `yaml:"language,omitempty"` // sv if left out; v1 has it in the address
	Select   map[string]Selection `yaml:"select,omitempty"`   // by variable, as its code or text
	Measure  string               `yaml:"measure,omitempty"`  // variable of what is measured, where the table does not say
	Cells    int64                `yaml:"cells,omitempty"`    // most cells of one answer; what the service says if left out
	Symbols  map[string]string    `yaml:"symbols,omitempty"`  // symbols beside PxWeb's own → statuses, space between
	Constant map[string]string    `yaml:"constant,omitempty"` // our dimension, which the table lacks → the provider's word for all
	Units    map[string]data.Unit `yaml:"units,omitempty"`    // provider's unit → unit, checked against the measures
	Vintage  string               `yaml:"vintage,omitempty"`  // day of publication; the table's own if left out
}

const at = "$.from.pxweb"

// Validate reports every fault of the form, at its path below $.from.pxweb, and of the layout's columns.
func (f *Form) Validate(l *cells.Layout) error {
	var faults []error
	fault := func(path, format string, args ...any) {
		faults = append(faults, definition.Faultf(at+path, format, args...))
	}
	if f.API != V1 && f.API != V2 {
		fault(".api", "%q: %w: use v1 or v2", f.API, data.ErrUnknownCode)
	}
	if u, err := url.Parse(f.Address); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.RawQuery != "" || u.Fragment != "" {
		fault(".address", "%q: want http or https and a host, without a query", f.Address)
	}
	steps := strings.Split(f.Table, "/")
	if slices.Contains(steps, "") || slices.Contains(steps, "..") || slices.Contains(steps, ".") || f.API == V2 && len(steps) > 1 {
		fault(".table", "%q: want the table's id, in v1 with the levels above it", f.Table)
	}
	if f.Language != "" && (f.API == V1 || len(f.Language) != 2) {
		fault(".language", "%q: want two letters, and none in v1, whose address has it", f.Language)
	}
	if f.Cells < 0 {
		fault(".cells", "%d: want a limit above 0", f.Cells)
	}
	for _, id := range slices.Sorted(maps.Keys(f.Select)) {
		s, path := f.Select[id], ".select."+cells.Key(id)
		if err := s.Validate(); err != nil {
			fault(path, "%w", err)
		}
		if named := strings.HasPrefix(s.Codelist, "vs:") || strings.HasPrefix(s.Codelist, "agg:"); f.API == V1 && s.Codelist != "" && (!named || len(s.Codes) == 0) {
			fault(path+".codelist", "%q: v1 wants vs:NAME or agg:NAME, and codes", s.Codelist)
		}
	}
	if err := f.answers().Validate(l); err != nil {
		faults = append(faults, moved(err))
	}
	return errors.Join(faults...)
}

// answers is how the answers are read.
func (f *Form) answers() *jsonstat.Form {
	return &jsonstat.Form{Pages: []string{"*.json"}, Symbols: f.Symbols, Constant: f.Constant, Units: f.Units, Vintage: f.Vintage}
}

// moved puts the faults of the form that reads the answers where this form has the same words.
func moved(err error) error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []error
		for _, one := range joined.Unwrap() {
			all = append(all, moved(one))
		}
		return errors.Join(all...)
	}
	var fault *definition.Invalid
	if errors.As(err, &fault) {
		return &definition.Invalid{Path: strings.Replace(fault.Path, "$.from.jsonstat", at, 1), Err: fault.Err}
	}
	return err
}

// ParseAddress makes the form of a table from an address as people copy it: of the table itself, of its metadata or of
// its data, in either version of the interface, or of the page on which people choose from it.
func ParseAddress(address string) (*Form, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, fmt.Errorf("address %q: want http or https and a host", address)
	}
	steps := strings.Split(strings.Trim(u.Path, "/"), "/")
	base := func(n int) string {
		return u.Scheme + "://" + u.Host + "/" + escaped(steps[:n])
	}
	for i, step := range steps {
		rest := len(steps) - i - 1
		switch {
		case step == "v2" && rest >= 2 && strings.EqualFold(steps[i+1], "tables"):
			return &Form{API: V2, Address: base(i + 1), Table: steps[i+2], Language: u.Query().Get("lang")}, nil
		case step == "v1" && rest >= 3:
			language := i + 1 + slices.IndexFunc(steps[i+1:], func(s string) bool { return len(s) == 2 })
			if language > i && language+2 < len(steps) {
				return &Form{API: V1, Address: base(language + 2), Table: strings.Join(steps[language+2:], "/")}, nil
			}
		case strings.EqualFold(step, "pxweb") && rest >= 4 && len(steps[i+1]) == 2:
			return page(u, steps[:i], steps[i+1:]), nil
		}
	}
	return nil, fmt.Errorf("address %q: want …/api/v2/tables/ID, …/v1/sv/database/level/table or …/pxweb/sv/database/database__level/table: %w", address, data.ErrNotFound)
}

// statisticsSweden is where the interface stands of a service whose pages stand elsewhere.
const statisticsSweden = "https://api.scb.se/OV0104/v1/doris/"

// page makes the form of a table from the address of its page on which people choose: what stands before pxweb, and the
// language, the database, the levels and the table after it. The levels begin with the database, or at Statistics Sweden
// with a word for the beginning.
func page(u *url.URL, before, after []string) *Form {
	levels := strings.Split(after[2], "__")
	if levels[0] == after[1] || levels[0] == "START" {
		levels = levels[1:]
	}
	f := &Form{API: V1, Table: strings.Join(append(levels, after[3]), "/")}
	api := u.Scheme + "://" + u.Host + "/" + escaped(append(slices.Clone(before), "api", "v1")) + "/"
	if host := u.Hostname(); host == "statistikdatabasen.scb.se" || host == "www.statistikdatabasen.scb.se" {
		api = statisticsSweden
	}
	f.Address = api + escaped(after[:2])
	return f
}

func escaped(steps []string) string {
	var all []string
	for _, s := range steps {
		all = append(all, url.PathEscape(s))
	}
	return strings.Join(all, "/")
}
