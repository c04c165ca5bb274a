package indicators

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/data/definition"
)

//go:embed catalogue/*.yaml goals/*.yaml counties/*.yaml
var definitions embed.FS

// Definitions is the layer of definitions that ships inside: folders catalogue, goals and counties.
func Definitions() fs.FS { return definitions }

// Goal is a sub-goal of the national gender-equality policy: indicators/goals/<id>.yaml.
type Goal struct {
	ID     string    `yaml:"id"`
	Number int       `yaml:"number"`
	Title  data.Text `yaml:"title"`
	Intro  data.Text `yaml:"intro"` // what the sub-goal says
}

// Validate reports every fault of the definition.
func (g *Goal) Validate() error {
	var f faults
	f.check(idForm.MatchString(g.ID), "$.id", "%q: want lower-case words with hyphens", g.ID)
	f.check(g.Number > 0, "$.number", "%d: want the sub-goal's number", g.Number)
	f.text("$.title", g.Title)
	f.text("$.intro", g.Intro)
	return errors.Join(f...)
}

// County is what one county has decided for itself: indicators/counties/<code>.yaml.
type County struct {
	ID          string              `yaml:"id"` // area code
	Name        string              `yaml:"name"`
	FocusGroups []FocusGroup        `yaml:"focus_groups,omitempty"`
	Peers       map[string]PeerList `yaml:"peers,omitempty"`      // municipality → those it is compared with
	Lists       []AreaLists         `yaml:"lists,omitempty"`      // others that a conclusion is tried against
	Neighbours  *Neighbours         `yaml:"neighbours,omitempty"` // the county's own
	Judge       map[string]Judge    `yaml:"judge,omitempty"`      // indicator → the county's own levels
}

// FocusGroup is a group of the county's council that follows some of the sub-goals.
type FocusGroup struct {
	ID    string    `yaml:"id"`
	Title data.Text `yaml:"title"`
	Goals []string  `yaml:"goals"`
}

// PeerList is the municipalities that one is compared with, and whose list it is.
type PeerList struct {
	Title data.Text `yaml:"title"`
	Areas []string  `yaml:"areas"`
}

// AreaLists is a list for each of several municipalities, all of one making: Kolada's similar municipalities of a year.
type AreaLists struct {
	Title data.Text           `yaml:"title"`
	Of    map[string][]string `yaml:"of"` // municipality → those like it
}

// Validate reports every fault that can be seen without the other definitions.
func (c *County) Validate() error {
	var f faults
	a, ok := codelist.Lookup(c.ID)
	f.check(ok && a.Level == codelist.County, "$.id", "%q: %v: want a county's code", c.ID, data.ErrUnknownCode)
	f.check(c.Name != "", "$.name", "no name")
	for i, g := range c.FocusGroups {
		f.check(idForm.MatchString(g.ID), fmt.Sprintf("$.focus_groups[%d].id", i), "%q: want lower-case words with hyphens", g.ID)
		f.text(fmt.Sprintf("$.focus_groups[%d].title", i), g.Title)
	}
	for of, peers := range c.Peers {
		path := "$.peers['" + of + "']"
		f.text(path+".title", peers.Title)
		f.others(path, path+".areas", of, peers.Areas)
	}
	for i, list := range c.Lists {
		path := fmt.Sprintf("$.lists[%d]", i)
		f.text(path+".title", list.Title)
		f.check(len(list.Of) > 0, path+".of", "no municipality has a list")
		for of, areas := range list.Of {
			at := path + ".of['" + of + "']"
			f.others(at, at, of, areas)
		}
	}
	if c.Neighbours != nil {
		c.Neighbours.check(&f)
	}
	return errors.Join(f...)
}

// others checks a municipality and those it is set beside.
func (f *faults) others(path, list, of string, areas []string) {
	f.check(isMunicipality(of), path, "%q: %v: want a municipality's code", of, data.ErrUnknownCode)
	f.check(len(areas) > 0, list, "no area is named")
	for i, p := range areas {
		at := fmt.Sprintf("%s[%d]", list, i)
		f.check(isMunicipality(p), at, "%q: %v: want a municipality's code", p, data.ErrUnknownCode)
		f.check(p != of && !slices.Contains(areas[:i], p), at, "%q is named twice or is the municipality itself", p)
	}
}

func isMunicipality(code string) bool {
	a, ok := codelist.Lookup(code)
	return ok && a.Level == codelist.Municipality
}

// Catalogue is every definition of this room, checked against each other.
type Catalogue struct {
	Indicators []*Indicator // by id
	Goals      []*Goal      // by number
	Counties   []*County    // by code

	files map[string]definition.File[Indicator]
}

// Load reads the definitions of layers, later ones replacing files of the same name; [Definitions] is usually the first.
// All faults of all files are reported together, each at file, line and column.
func Load(layers ...fs.FS) (*Catalogue, error) {
	inds, errI := definition.Load[Indicator]("catalogue", layers...)
	goals, errG := definition.Load[Goal]("goals", layers...)
	counties, errC := definition.Load[County]("counties", layers...)
	if err := errors.Join(errI, errG, errC); err != nil {
		return nil, err
	}
	c := &Catalogue{files: map[string]definition.File[Indicator]{}}
	var errs []error
	for i := range goals {
		g := &goals[i].Value
		errs = append(errs, named(goals[i], g.ID))
		c.Goals = append(c.Goals, g)
	}
	slices.SortStableFunc(c.Goals, func(a, b *Goal) int { return a.Number - b.Number })
	for i := range inds {
		ind := &inds[i].Value
		errs = append(errs, named(inds[i], ind.ID))
		if _, ok := c.Goal(ind.Goal); !ok {
			errs = append(errs, inds[i].At("$.goal", c.unknownGoal(ind.Goal)))
		}
		c.files[ind.ID] = inds[i]
		c.Indicators = append(c.Indicators, ind)
	}
	slices.SortFunc(c.Indicators, func(a, b *Indicator) int { return strings.Compare(a.ID, b.ID) })
	for i := range counties {
		errs = append(errs, named(counties[i], counties[i].Value.ID), c.county(counties[i]))
		c.Counties = append(c.Counties, &counties[i].Value)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return c, nil
}

// named checks that a definition's id is its file's name.
func named[T any](f definition.File[T], id string) error {
	if f.Stem() == id {
		return nil
	}
	return f.At("$.id", fmt.Errorf("id %q is not the file's name", id))
}

func (c *Catalogue) unknownGoal(id string) error {
	var known []string
	for _, g := range c.Goals {
		known = append(known, g.ID)
	}
	return fmt.Errorf("sub-goal %q: %w%s", id, data.ErrNotFound, definition.Suggest(id, known))
}

// county checks a county's definition against the goals and indicators.
func (c *Catalogue) county(f definition.File[County]) error {
	var errs []error
	for i, g := range f.Value.FocusGroups {
		for j, id := range g.Goals {
			if _, ok := c.Goal(id); !ok {
				errs = append(errs, f.At(fmt.Sprintf("$.focus_groups[%d].goals[%d]", i, j), c.unknownGoal(id)))
			}
		}
	}
	if n := f.Value.Neighbours; n != nil {
		for i, by := range n.By {
			if _, err := c.Indicator(by.Indicator); err != nil {
				errs = append(errs, f.At(fmt.Sprintf("$.neighbours.by[%d].indicator", i), err))
			}
		}
	}
	for id, j := range f.Value.Judge {
		path := "$.judge." + id
		ind, err := c.Indicator(id)
		if err != nil {
			errs = append(errs, f.At(path, err))
			continue
		}
		var faults faults
		faults.check(ind.Polarity != PolarityNone, path, "an indicator of polarity none may not be judged")
		faults.judge(path, &j, ind)
		for _, fault := range faults {
			var invalid *definition.Invalid
			errors.As(fault, &invalid)
			errs = append(errs, f.At(invalid.Path, invalid.Err))
		}
	}
	return errors.Join(errs...)
}

// Goal returns the sub-goal with an id.
func (c *Catalogue) Goal(id string) (*Goal, bool) {
	i := slices.IndexFunc(c.Goals, func(g *Goal) bool { return g.ID == id })
	if i < 0 {
		return nil, false
	}
	return c.Goals[i], true
}

// Indicator returns the indicator with an id; an unknown one is data.ErrNotFound with a suggestion.
func (c *Catalogue) Indicator(id string) (*Indicator, error) {
	i, ok := slices.BinarySearchFunc(c.Indicators, id, func(ind *Indicator, id string) int { return strings.Compare(ind.ID, id) })
	if !ok {
		var known []string
		for _, ind := range c.Indicators {
			known = append(known, ind.ID)
		}
		return nil, fmt.Errorf("indicator %q: %w%s", id, data.ErrNotFound, definition.Suggest(id, known))
	}
	return c.Indicators[i], nil
}

// Of returns the indicators of a sub-goal, by id.
func (c *Catalogue) Of(goal string) []*Indicator {
	var of []*Indicator
	for _, ind := range c.Indicators {
		if ind.Goal == goal {
			of = append(of, ind)
		}
	}
	return of
}

// County returns what a county has decided for itself; false where it has no file.
func (c *Catalogue) County(code string) (*County, bool) {
	i := slices.IndexFunc(c.Counties, func(county *County) bool { return county.ID == code })
	if i < 0 {
		return nil, false
	}
	return c.Counties[i], true
}

// At places an error at a YAML path of an indicator's file, for checks that only other rooms can make.
func (c *Catalogue) At(indicator, path string, err error) error {
	return c.files[indicator].At(path, err)
}
