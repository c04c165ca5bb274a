package indicators

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"lagesbild/data"
	"lagesbild/data/definition"
)

// Breakdown asks for an indicator's figures class by class too: by age, level of education, industry, month, household. The
// method is computed once for each class, every input that has the dimension being narrowed to the class; one without it
// stays as it is.
//
//	breakdown: {by: level, codes: ["1", "2", "3"], whole: [in]}
//	breakdown: {by: age, groups: [{id: 0-4, title: {sv: 0–4 år, en: ages 0–4}, codes: ["0", "1", "2", "3", "4"]}]}
//	breakdown: {by: household, alone: true}
//	breakdown: {by: education, alone: true, then: {by: background, alone: true}}
//
// Named codes stand in place of those in an input's where. With neither codes nor groups, classes are the codes in where of
// the first narrowed input that has any, else all that its measure uses, in order of age or code. Where codes are sums of
// others, or figures that cannot be summed, the indicator has none of its own and stands alone by class.
type Breakdown struct {
	By     string       `yaml:"by"`
	Codes  []string     `yaml:"codes,omitempty"`  // one class each, in this order
	Groups []ClassGroup `yaml:"groups,omitempty"` // or classes of several codes
	Whole  []string     `yaml:"whole,omitempty"`  // inputs that are not narrowed: in, where shares are of all
	Alone  bool         `yaml:"alone,omitempty"`  // no figures beside those of the classes
	Then   *Breakdown   `yaml:"then,omitempty"`   // each class is broken down in its turn
}

// ClassGroup is a class of several codes.
type ClassGroup struct {
	ID    string    `yaml:"id"`
	Title data.Text `yaml:"title"`
	Codes []string  `yaml:"codes"`
}

// Class is an indicator's result for one class of its breakdown. Its own Indicator reads that class alone, so that [Inputs]
// lists the class's figures.
type Class struct {
	ID    string
	Title data.Text
	*Result

	codes []code // in the dimensions that it is a class of
}

// code is a code in a dimension.
type code struct {
	dimension string
	data.Code
}

// Classes lists the classes, each followed by those that it is broken down into in its turn, whose ids and titles hold its
// own: "upper/abroad", "Gymnasial, utrikes född".
func (r *Result) Classes() []Class {
	var all []Class
	for _, c := range r.Breakdown {
		all = append(all, c)
		for _, in := range c.Classes() {
			in.ID, in.Title = c.ID+"/"+in.ID, data.Text{SV: c.Title.SV + ", " + in.Title.SV, EN: c.Title.EN + ", " + in.Title.EN}
			in.codes = slices.Concat(c.codes, in.codes)
			all = append(all, in)
		}
	}
	return all
}

// Class returns that of the classes with an id.
func (r *Result) Class(id string) (Class, bool) {
	all := r.Classes()
	i := slices.IndexFunc(all, func(c Class) bool { return c.ID == id })
	if i < 0 {
		return Class{}, false
	}
	return all[i], true
}

func (f *faults) breakdown(ind *Indicator) {
	if len(ind.Method.kinds()) != 1 {
		return
	}
	path, seen := "$.breakdown", []string{}
	for b := ind.Breakdown; b != nil; b = b.Then {
		f.check(!slices.Contains(seen, b.By), path+".by", "%q is named twice", b.By)
		f.oneBreakdown(path, b, ind)
		path, seen = path+".then", append(seen, b.By)
	}
}

func (f *faults) oneBreakdown(path string, b *Breakdown, ind *Indicator) {
	f.by(path, b.By)
	f.check(b.Codes == nil || b.Groups == nil, path+".groups", "want either codes or groups")
	for i, code := range b.Codes {
		f.check(b.Alone || code != data.Total, fmt.Sprintf("%s.codes[%d]", path, i), "the total is the indicator itself")
		f.check(!slices.Contains(b.Codes[:i], code), fmt.Sprintf("%s.codes[%d]", path, i), "%q is named twice", code)
	}
	for i, g := range b.Groups {
		at := fmt.Sprintf("%s.groups[%d]", path, i)
		f.check(g.ID != "" && g.ID != data.Total, at+".id", "%q: want an id of the group's own", g.ID)
		f.check(!slices.ContainsFunc(b.Groups[:i], func(o ClassGroup) bool { return o.ID == g.ID }), at+".id", "%q is named twice", g.ID)
		f.text(at+".title", g.Title)
		f.check(len(g.Codes) > 0, at+".codes", "no code is named")
	}
	var names []string
	for _, role := range ind.roles() {
		names = append(names, role.name)
	}
	for i, w := range b.Whole {
		f.check(w != "" && slices.Contains(names, w), fmt.Sprintf("%s.whole[%d]", path, i), "%s has no input %q%s", ind.Method.Name(), w, definition.Suggest(w, names))
	}
}

// narrowing keeps an input to some codes of a dimension; none if by is "". Without codes it only names those that an input
// that says nothing of the dimension is summed over, since a breakdown is by them.
type narrowing struct {
	by    string
	codes []string
	whole []string // inputs that it does not hold for
}

// of is an input of a dataset with the narrowing in place of what it says of the dimension.
func (n narrowing) of(d *data.Dataset, in *Input) *Input {
	place, _, err := d.Dimension(n.by)
	if err != nil || n.codes == nil && in.Where[n.by] != nil {
		return in
	}
	if n.codes == nil {
		n.codes = used(d, place, in)
	}
	narrow := *in
	narrow.Where = maps.Clone(in.Where)
	if narrow.Where == nil {
		narrow.Where = map[string][]string{}
	}
	narrow.Where[n.by] = n.codes
	return &narrow
}

// used are the codes of the dimension at place that an input's measure uses, in order of age or code.
func used(d *data.Dataset, place int, in *Input) []string {
	at, _, err := d.Measure(in.Measure)
	if err != nil {
		return nil
	}
	codes := (&reading{dataset: d, at: int32(at)}).codes(place)
	slices.SortFunc(codes, func(x, y string) int { return byAge(data.Code{ID: x}, data.Code{ID: y}) })
	return codes
}

// to is the indicator of one class.
func (ind *Indicator) to(class ClassGroup) *Indicator {
	one, b := *ind, ind.Breakdown
	one.Breakdown = b.Then
	one.only = append(slices.Clone(ind.only), narrowing{b.By, class.Codes, b.Whole})
	return &one
}

// narrowed is what a role of the indicator is kept to.
func (ind *Indicator) narrowed(role string) narrowings {
	all := slices.Clone(ind.only)
	for b := ind.Breakdown; b != nil; b = b.Then {
		all = append(all, narrowing{by: b.By, whole: b.Whole})
	}
	return slices.DeleteFunc(all, func(n narrowing) bool { return slices.Contains(n.whole, role) })
}

// narrowings are those of one input, in several dimensions.
type narrowings []narrowing

func (all narrowings) of(d *data.Dataset, in *Input) *Input {
	for _, n := range all {
		in = n.of(d, in)
	}
	return in
}

// breakDown computes the classes of an indicator.
func breakDown(ctx context.Context, lib Library, ind *Indicator) (all []Class, of data.Text, err error) {
	groups, of, err := ind.groups(ctx, lib)
	if err != nil {
		return nil, of, err
	}
	for _, g := range groups {
		r, err := computeAll(ctx, lib, ind.to(g))
		if err != nil {
			return nil, of, fmt.Errorf("%s %s: %w", ind.Breakdown.By, g.ID, err)
		}
		all = append(all, Class{g.ID, g.Title, r, []code{{ind.Breakdown.By, data.Code{ID: g.ID, Title: g.Title}}}})
	}
	return all, of, nil
}

// groups lists the classes with their titles, and the dimension's. A dimension that no narrowed input has is
// data.ErrDimension, a code that the first of those that have it lacks data.ErrUnknownCode.
func (ind *Indicator) groups(ctx context.Context, lib Library) (all []ClassGroup, of data.Text, err error) {
	b := ind.Breakdown
	var known []string
	for _, role := range ind.Method.kind().roles() {
		if slices.Contains(b.Whole, role.name) {
			continue
		}
		d, err := lib.Dataset(ctx, role.input.Dataset)
		if errors.Is(err, data.ErrNotFound) {
			return nil, of, fmt.Errorf("%w: %w", ErrNoFigures, err)
		}
		if err != nil {
			return nil, of, err
		}
		if place, dim, err := d.Dimension(b.By); err == nil {
			all, err = b.groups(d, place, role.input)
			return all, titled(dim.Title, dim.ID), err
		}
		for _, dim := range d.Dimensions {
			known = append(known, dim.ID)
		}
	}
	return nil, of, fmt.Errorf("breakdown by %q: %w%s", b.By, data.ErrDimension, definition.Suggest(b.By, known))
}

// titled is a title, or an id in place of one.
func titled(title data.Text, id string) data.Text {
	if title == (data.Text{}) {
		return data.Text{SV: id, EN: id}
	}
	return title
}

// groups lists the classes of an input that has the dimension at place.
func (b *Breakdown) groups(d *data.Dataset, place int, in *Input) ([]ClassGroup, error) {
	if _, _, err := d.Measure(in.Measure); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoFigures, err)
	}
	dim := &d.Dimensions[place]
	if b.Groups != nil {
		return b.Groups, b.known(d, dim)
	}
	codes := slices.Clone(b.Codes)
	if codes == nil {
		codes = slices.Clone(in.Where[b.By])
	}
	if codes == nil {
		codes = slices.DeleteFunc(used(d, place, in), func(code string) bool { return code == data.Total && !b.Alone })
	}
	var all []ClassGroup
	for _, id := range codes {
		if dim.Index(id) < 0 {
			return nil, unknownCode(d, dim, id)
		}
		all = append(all, ClassGroup{id, titled(dim.Codes[dim.Index(id)].Title, id), []string{id}})
	}
	return all, nil
}

// known checks that a dataset has every code of the groups.
func (b *Breakdown) known(d *data.Dataset, dim *data.Dimension) error {
	var errs []error
	for _, g := range b.Groups {
		for _, code := range g.Codes {
			if dim.Index(code) < 0 {
				errs = append(errs, unknownCode(d, dim, code))
			}
		}
	}
	return errors.Join(errs...)
}

func unknownCode(d *data.Dataset, dim *data.Dimension, id string) error {
	var known []string
	for _, c := range dim.Codes {
		known = append(known, c.ID)
	}
	return fmt.Errorf("dataset %s: dimension %s: %q: %w%s", d.ID, dim.ID, id, data.ErrUnknownCode, definition.Suggest(id, known))
}

// byClassAlone is the result of an indicator that has no figures beside those of its classes: their areas and periods,
// sources, notes and breaks, every value being nothing that the indicator gives.
func byClassAlone(ind *Indicator, classes []Class) *Result {
	r := &Result{Indicator: ind, pageIndex: map[data.Page]int32{}}
	for _, c := range classes {
		r.Unit, r.Vintage = c.Unit, max(r.Vintage, c.Vintage)
		r.Areas, r.Periods = append(r.Areas, c.Areas...), append(r.Periods, c.Periods...)
		r.Breaks = append(r.Breaks, c.Breaks...)
		for _, n := range c.Notes {
			r.note(n)
		}
		for _, p := range c.pages {
			r.page(p)
		}
	}
	slices.Sort(r.Areas)
	slices.Sort(r.Periods)
	r.Areas, r.Periods, r.AsOf = slices.Compact(r.Areas), slices.Compact(r.Periods), r.Vintage
	n := r.cells()
	r.Women, r.Men, r.Total, r.Gap = newBlock(n), newBlock(n), newBlock(n), newBlock(n)
	r.noLevels()
	r.markBreaks()
	return r
}
