package kolada

import (
	"errors"
	"net/url"
	"path"
	"slices"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/ingest/cells"
)

// Form says which pages hold a source's figures.
type Form struct {
	Address string   `yaml:"address,omitempty"` // of the service; Kolada's own if left out
	Pages   []string `yaml:"pages,omitempty"`   // names of saved data pages; * stands for any letters
	KPIs    []string `yaml:"kpis,omitempty"`    // names of saved pages of indicators, for checking titles and units
	Groups  Groups   `yaml:"groups,omitempty"`
	Vintage string   `yaml:"vintage,omitempty"` // day of the capture of saved pages; the day of the run if left out
	Years   Years    `yaml:"years,omitempty"`   // to ask the service for
	Whole   bool     `yaml:"whole,omitempty"`   // every run fetches every page, without asking what has changed
}

// Years are a span, both ends included.
type Years struct {
	From int `yaml:"from,omitempty"` // 1970, Kolada's first year, if left out
	To   int `yaml:"to,omitempty"`   // the year of the run if left out
}

const firstYear = 1970

// Groups says what becomes of figures for groups of municipalities, which are unweighted means of their members.
type Groups string

// What can become of them.
const (
	Refuse  Groups = ""      // a group is an unknown area
	KeepOut Groups = "leave" // groups are left out, with a finding that says how many
)

// Address is where Kolada's service answers.
const Address = "https://api.kolada.se/v3"

// Dimensions are those of every dataset from Kolada.
func Dimensions() map[string]cells.Dimension {
	return map[string]cells.Dimension{
		data.Area: {Column: "municipality"},
		data.Time: {Column: "period"},
		data.Sex:  {Column: "gender", Codes: map[string]string{"K": data.Women, "M": data.Men, "T": data.Total}},
	}
}

// Validate reports every fault of the form.
func (f *Form) Validate(*cells.Layout) error {
	const at = "$.from.kolada"
	var faults []error
	fault := func(path, format string, args ...any) {
		faults = append(faults, definition.Faultf(at+path, format, args...))
	}
	if u, err := url.Parse(f.address()); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		fault(".address", "%q: want http or https and a host", f.Address)
	}
	if y := f.Years; y.From != 0 && y.From < firstYear || y.To != 0 && y.To < max(y.From, firstYear) {
		fault(".years", "%d to %d: want a span that begins in %d at the earliest", y.From, y.To, firstYear)
	}
	for _, name := range slices.Concat(f.Pages, f.KPIs) {
		if _, err := path.Match(name, ""); err != nil || name != path.Base(name) {
			fault(".pages", "%q: want a file's name, without folder", name)
		}
	}
	if _, err := cells.Day(f.Vintage); f.Vintage != "" && err != nil {
		fault(".vintage", "%w", err)
	}
	if f.Groups != Refuse && f.Groups != KeepOut {
		fault(".groups", "%q: %w: use leave, or leave it out to refuse groups", string(f.Groups), data.ErrUnknownCode)
	}
	return errors.Join(faults...)
}

func (f *Form) address() string {
	if f.Address == "" {
		return Address
	}
	return f.Address
}
