package reports

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"lagesbild/data"
	"lagesbild/data/definition"
)

//go:embed editions/*.yaml wording/*.yaml themes/*.yaml
var definitions embed.FS

// Definitions holds the editions, wordings and themes that ship with the program, in folders of those names.
func Definitions() fs.FS { return definitions }

// Edition is a publication: reports/editions/<id>.yaml. Its title may hold {place}.
type Edition struct {
	ID       string    `yaml:"id"`
	Title    data.Text `yaml:"title"`
	OnePage  bool      `yaml:"one_page,omitempty"` // the document to print is a single page: title, lead, figures and sources
	Sections []Chapter `yaml:"sections"`

	wordings map[string]*Wording
	at       func(path string, err error) error // places an error in the file
}

// Chapter is a section of an edition. With a goal it takes that goal's number, title and introduction. One without goal and
// figures is prose: its introduction is all there is.
type Chapter struct {
	ID          string    `yaml:"id,omitempty"`           // needed where there is no goal
	Goal        string    `yaml:"goal,omitempty"`         // id of a sub-goal
	Title       data.Text `yaml:"title,omitempty"`        // in place of the goal's
	Intro       data.Text `yaml:"intro,omitempty"`        // in place of the goal's
	Empty       data.Text `yaml:"empty,omitempty"`        // what is said where no figure has data
	Status      bool      `yaml:"status,omitempty"`       // it opens with the state of the indicators that its figures show
	FocusGroups bool      `yaml:"focus_groups,omitempty"` // it comes once for each focus group of the area's county, with the figures on the group's sub-goals; else once for each sub-goal
	Figures     []Entry   `yaml:"figures,omitempty"`
}

// prose reports whether a chapter is words alone.
func (c Chapter) prose() bool { return c.Goal == "" && len(c.Figures) == 0 }

// Entry is one figure of an edition. Title, subtitle, text and notes replace what the program would say. They may hold the
// {words} of a [Wording]'s finding, which are computed anew for every area and vintage; what they say in words and digits of
// their own is held against the figure's table, and what disagrees is told in [Document].Disagreements:
//
//   - a number or a year that the figure shows nowhere, neither as it is nor rounded to fewer decimals
//   - a comparison of the sexes ("kvinnor har högre … än män", "lower for women than for men") that the newest values belie
//   - a change ("skillnaden har minskat", "women's share has risen") that the first and last values belie
//
// Numbers in words, and anything else that a sentence may claim, nobody checks.
type Entry struct {
	Kind       Kind        `yaml:"kind,omitempty"` // auto if left out
	Indicator  string      `yaml:"indicator,omitempty"`
	Indicators []string    `yaml:"indicators,omitempty"` // of a status table, lights or matrix; all if left out
	Levels     []string    `yaml:"levels,omitempty"`     // kinds of areas whose edition has the figure; all if left out
	Title      data.Text   `yaml:"title,omitempty"`
	Subtitle   data.Text   `yaml:"subtitle,omitempty"`
	Text       data.Text   `yaml:"text,omitempty"` // the finding in two or three sentences
	Notes      []data.Text `yaml:"notes,omitempty"`
	Against    string      `yaml:"against,omitempty"` // riket or county: a line's other area, drawn in grey
	Sex        string      `yaml:"sex,omitempty"`     // of a funnel: women, men or total; if left out total, or women where the sexes are parts of one whole
	Classes    bool        `yaml:"classes,omitempty"` // a dumbbell, stacked bars or levels of the indicator's classes, not of areas
	Sort       string      `yaml:"sort,omitempty"`    // of classes: definition, size, difference or share; if left out as suits the kind
	Top        int         `yaml:"top,omitempty"`     // so many of the largest classes, with sort: size
	Slide      bool        `yaml:"slide,omitempty"`   // the figure stands in the deck; if none does, all do

	path  string // in the edition's file
	opens bool   // the table that a chapter opens with
}

// Kind is a form of figure.
type Kind string

// The kinds. Auto is a line where the area has at least three periods without a hole or break, else a dumbbell.
const (
	KindAuto     Kind = "auto"
	KindLine     Kind = "line"
	KindDumbbell Kind = "dumbbell"
	KindStatus   Kind = "status"
	KindLights   Kind = "lights" // goal, pace and place of every indicator, side by side
	KindMatrix   Kind = "matrix"
	KindStacked  Kind = "stacked" // of parts of one whole

	KindMap       Kind = "map"
	KindLightMap  Kind = "light-map" // of the county's municipalities, the country's counties
	KindMultiples Kind = "multiples" // the county's municipalities over time, or the country's counties
	KindSlope     Kind = "slope"     // their differences at both ends
	KindBars      Kind = "bars"      // the indicator's classes, a bar for women and one for men
	KindMirrored  Kind = "mirrored"  // likewise, women to the left and men to the right

	KindClassLines Kind = "class-lines" // the classes over time, a small chart for each
	KindMonths     Kind = "months"      // month by month, a small chart for each year

	KindPyramid Kind = "pyramid" // women and men by age, with riket's outline
	KindLevel   Kind = "level"   // areas, or classes, by a value without women and men
	KindFunnel  Kind = "funnel"  // one sex's value in all municipalities, beside what chance explains
)

var (
	kinds = []string{
		string(KindAuto), string(KindLine), string(KindDumbbell), string(KindStatus), string(KindLights), string(KindMatrix), string(KindStacked), string(KindMap),
		string(KindLightMap), string(KindMultiples), string(KindSlope), string(KindFunnel), string(KindBars), string(KindMirrored), string(KindClassLines), string(KindMonths), string(KindPyramid), string(KindLevel),
	}
	sexes      = []string{"women", "men", "total"}
	references = []string{againstCountry, againstCounty}
	orders     = []string{orderDefinition, orderSize, orderDifference, orderShare}
	levels     = []string{"country", "county", "municipality"}
)

// Validate checks what can be known without the catalogue.
func (e *Edition) Validate() error {
	var faults []error
	if !e.Title.Complete() {
		faults = append(faults, definition.Faultf("$.title", "give both sv and en"))
	}
	faults = append(faults, checkTemplate("$.title.sv", e.Title.SV, []string{"place"}), checkTemplate("$.title.en", e.Title.EN, []string{"place"}))
	for i, c := range e.Sections {
		path := fmt.Sprintf("$.sections[%d]", i)
		faults = append(faults, c.validate(path))
		for j, f := range c.Figures {
			faults = append(faults, f.validate(fmt.Sprintf("%s.figures[%d]", path, j)))
		}
	}
	return errors.Join(faults...)
}

func (c Chapter) validate(path string) error {
	switch {
	case c.FocusGroups && (c.Goal != "" || c.Title != (data.Text{}) || c.Intro != (data.Text{})):
		return definition.Faultf(path+".focus_groups", "the groups give goal, title and intro: leave them out")
	case c.FocusGroups:
		return nil
	case c.Goal == "" && (c.ID == "" || !c.Title.Complete()):
		return definition.Faultf(path, "a section without a goal needs id and title")
	case c.prose() && !c.Intro.Complete():
		return definition.Faultf(path, "a section without figures needs an intro in sv and en")
	}
	return nil
}

func (f Entry) validate(path string) error {
	var faults []error
	if f.Kind != "" && !slices.Contains(kinds, string(f.Kind)) {
		faults = append(faults, definition.Faultf(path+".kind", "unknown kind %q%s", f.Kind, definition.Suggest(string(f.Kind), kinds)))
	}
	many := f.many()
	switch {
	case many && f.Indicator != "":
		faults = append(faults, definition.Faultf(path+".indicator", "a %s has indicators, not one indicator", f.Kind))
	case !many && len(f.Indicators) > 0:
		faults = append(faults, definition.Faultf(path+".indicators", "a figure of kind %s has one indicator", f.kind()))
	case !many && f.Indicator == "":
		faults = append(faults, definition.Faultf(path, "which indicator?"))
	}
	if f.Sex != "" && !slices.Contains(sexes, f.Sex) {
		faults = append(faults, definition.Faultf(path+".sex", "unknown sex %q: want one of %v%s", f.Sex, sexes, definition.Suggest(f.Sex, sexes)))
	}
	if f.Sex != "" && f.Kind != KindFunnel {
		faults = append(faults, definition.Faultf(path+".sex", "only a funnel is of one sex; a figure of kind %s shows both", f.kind()))
	}
	if f.Against != "" && !slices.Contains(references, f.Against) {
		faults = append(faults, definition.Faultf(path+".against", "unknown area %q: want one of %v%s", f.Against, references, definition.Suggest(f.Against, references)))
	}
	if f.Against != "" && f.Kind != KindLine {
		faults = append(faults, definition.Faultf(path+".against", "only a figure of kind line is drawn against another area"))
	}
	faults = append(faults, f.validateClasses(path))
	for k, l := range f.Levels {
		if !slices.Contains(levels, l) {
			faults = append(faults, definition.Faultf(fmt.Sprintf("%s.levels[%d]", path, k), "unknown level %q%s", l, definition.Suggest(l, levels)))
		}
	}
	known := append([]string{"year"}, sentenceWords...)
	if many {
		known = []string{"place"}
	}
	for _, w := range f.overrides() {
		faults = append(faults, checkTemplate(path+w.path+".sv", w.text.SV, known), checkTemplate(path+w.path+".en", w.text.EN, known))
	}
	return errors.Join(faults...)
}

// many reports whether the figure is of several indicators.
func (f Entry) many() bool {
	return f.Kind == KindStatus || f.Kind == KindLights || f.Kind == KindMatrix
}

// choosesSlides reports whether the edition says which figures stand in its deck.
func (e *Edition) choosesSlides() bool {
	return slices.ContainsFunc(e.Sections, func(c Chapter) bool {
		return slices.ContainsFunc(c.Figures, func(f Entry) bool { return f.Slide })
	})
}

// shows reports whether the edition of an area of that level has a figure of a kind of the indicator.
func (e *Edition) shows(kind Kind, indicator, level string) bool {
	return slices.ContainsFunc(e.Sections, func(c Chapter) bool {
		return slices.ContainsFunc(c.Figures, func(f Entry) bool {
			return f.Kind == kind && f.Indicator == indicator && f.shownFor(level)
		})
	})
}

func (f Entry) kind() Kind {
	if f.Kind == "" {
		return KindAuto
	}
	return f.Kind
}

// shownFor reports whether the edition of an area of that level has the figure.
func (f Entry) shownFor(level string) bool {
	return len(f.Levels) == 0 || slices.Contains(f.Levels, level)
}

// LoadEditions reads the editions and wordings of the layers, a later layer replacing files of the same name.
func LoadEditions(layers ...fs.FS) ([]*Edition, error) {
	wordings, err := LoadWordings(layers...)
	files, err2 := definition.Load[Edition]("editions", layers...)
	if err := errors.Join(err, err2); err != nil {
		return nil, err
	}
	var all []*Edition
	for i := range files {
		e := &files[i].Value
		if e.ID != files[i].Stem() {
			return nil, files[i].At("$.id", fmt.Errorf("id %q: the file is named %q", e.ID, files[i].Stem()))
		}
		e.wordings, e.at = wordings, files[i].At
		for i := range e.Sections {
			for j := range e.Sections[i].Figures {
				e.Sections[i].Figures[j].path = fmt.Sprintf("$.sections[%d].figures[%d]", i, j)
			}
		}
		all = append(all, e)
	}
	return all, nil
}
