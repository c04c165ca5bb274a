package pxweb

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/ingest/cells"
	"lagesbild/ingest/jsonstat"
)

// Plan is what is to be asked for of a table, variable by variable, and how its codes are to be read.
type Plan struct {
	Choices  []Choice
	Layout   *cells.Layout // the source's, in the table's codes
	Findings []string      // which values are left out, because the form says so
}

// Resolve finds what the form's requests are to ask for of a table, given the codelists that the form names. Variables,
// values and measures are those that the definition names by code or by text; nothing is matched by place or likeness.
//
// A variable that the form does not select is wanted whole if it becomes a dimension, with the definition's measures if
// it is what is measured, and else is eliminated; one that cannot be is an error. So is a value of a dimension that the
// definition gives no meaning, and a meaning for which the table has no value; only the total of the sexes may be
// missing. Errors are faults at their place in the definition, and tell what the table has.
func (f *Form) Resolve(t *Table, l *cells.Layout, lists map[string]*Codelist) (*Plan, error) {
	t, err := f.roles(t, l)
	if err != nil {
		return nil, err
	}
	selected, err := f.selected(t)
	if err != nil {
		return nil, err
	}
	if err := f.missing(t, l); err != nil {
		return nil, err
	}
	p, faults := &Plan{}, []error(nil)
	narrow := slices.Clone(t.Variables)
	for i := range narrow {
		v := &narrow[i]
		s, ok := selected[v.ID]
		if !ok {
			continue
		}
		all := len(v.Categories)
		if err := f.narrow(v, s, l, lists); err != nil {
			faults = append(faults, f.fault(s.path, t, "variable %s: %w", called(v), err))
		} else if left := all - len(v.Categories); left > 0 && (s.Listed || len(s.Levels) > 0) {
			p.Findings = append(p.Findings, fmt.Sprintf("table %s: %d of %d values of %s left out, as the definition says", f.Table, left, all, called(v)))
		}
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	if p.Layout, err = jsonstat.InCodes(narrow, t.metric(), l); err != nil {
		return nil, err
	}
	columns := columnsOf(p.Layout)
	for i := range narrow {
		c, err := f.choose(t, &narrow[i], selected[narrow[i].ID], p.Layout, columns)
		faults = append(faults, err)
		if c != nil {
			p.Choices = append(p.Choices, *c)
		}
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return p, f.understood(t, narrow, l, p.Layout)
}

// selection is one that the form has, and its place there.
type selection struct {
	Selection
	path string
}

// fault is one at a path of the definition, below $.from.pxweb or absolute, about the table.
func (f *Form) fault(path string, t *Table, format string, args ...any) error {
	if !strings.HasPrefix(path, "$") {
		path = at + path
	}
	return definition.Faultf(path, "table %s: %w", cmp.Or(f.Table, t.ID), fmt.Errorf(format, args...))
}

// roles returns the table with the roles that the definition gives: the form names the variable of what is measured, and
// the period's column is time where the metadata do not say which variable is.
func (f *Form) roles(t *Table, l *cells.Layout) (*Table, error) {
	own := *t
	own.Variables = slices.Clone(t.Variables)
	if f.Measure != "" {
		i, err := jsonstat.Find(t.Variables, f.Measure)
		if err == nil && i < 0 {
			err = t.lacks(f.Measure)
		}
		if err != nil {
			return nil, f.fault(".measure", t, "%w", err)
		}
		if was := own.role("metric"); was != nil {
			was.Role = ""
		}
		own.Variables[i].Role = "metric"
	}
	if i, err := jsonstat.Find(t.Variables, l.Dimensions[data.Time].Column); i >= 0 && err == nil && own.role("time") == nil {
		own.Variables[i].Role = "time"
	}
	return &own, nil
}

// selected are the form's selections by the variables' codes.
func (f *Form) selected(t *Table) (map[string]*selection, error) {
	all, faults := map[string]*selection{}, []error(nil)
	for _, name := range slices.Sorted(maps.Keys(f.Select)) {
		s := &selection{f.Select[name], ".select." + cells.Key(name)}
		i, err := jsonstat.Find(t.Variables, name)
		if err == nil && i < 0 {
			err = t.lacks(name)
		}
		if err == nil && all[t.Variables[i].ID] != nil {
			err = fmt.Errorf("variable %s is selected under another name too", called(&t.Variables[i]))
		}
		if err != nil {
			faults = append(faults, f.fault(s.path, t, "%w", err))
			continue
		}
		all[t.Variables[i].ID] = s
	}
	return all, errors.Join(faults...)
}

// missing reports columns that the table does not have.
func (f *Form) missing(t *Table, l *cells.Layout) error {
	var faults []error
	for _, id := range cells.Order(l.Dimensions) {
		column := l.Dimensions[id].Column
		if i, err := jsonstat.Find(t.Variables, column); column != "" && i < 0 && err == nil {
			faults = append(faults, f.fault("$.dimensions."+cells.Key(id)+".column", t, "%w", t.lacks(column)))
		}
	}
	return errors.Join(faults...)
}

// narrow leaves a variable the values that are selected, or puts those of a codelist in their place.
func (f *Form) narrow(v *jsonstat.Dimension, s *selection, l *cells.Layout, lists map[string]*Codelist) error {
	from := v.Categories
	if s.Codelist != "" {
		from = nil
		if list := lists[s.Codelist]; list != nil {
			for _, g := range list.Values {
				from = append(from, jsonstat.Category{ID: g.Code, Label: g.Label})
			}
		} else if f.API == V2 {
			return fmt.Errorf("codelist %q: %w", s.Codelist, data.ErrNotFound)
		}
	}
	within := *v
	within.Categories = from
	meant, err := meaningOf(v, l)
	if err != nil || s.Listed && meant == nil {
		return cmp.Or(err, fmt.Errorf("listed is for a dimension with codes or numbers, which %s is not", called(v)))
	}
	codes, err := s.resolve(&within, meant)
	if err != nil {
		return err
	}
	v.Categories = nil
	for _, code := range codes {
		c := jsonstat.Category{ID: code, Label: code, Decimals: -1}
		if i := slices.IndexFunc(from, func(c jsonstat.Category) bool { return c.ID == code }); i >= 0 {
			c = from[i]
		}
		v.Categories = append(v.Categories, c)
	}
	return nil
}

// meaningOf tells which values of a variable have a meaning in the dimension that it becomes; nil for one that becomes
// none, or whose words are a code list's.
func meaningOf(v *jsonstat.Dimension, l *cells.Layout) (func(jsonstat.Category) bool, error) {
	for _, id := range cells.Order(l.Dimensions) {
		d := l.Dimensions[id]
		if i, err := jsonstat.Find([]jsonstat.Dimension{*v}, d.Column); i < 0 || err != nil || len(d.Codes) == 0 && d.Numbers == nil {
			continue
		}
		return func(c jsonstat.Category) bool {
			if _, err := l.Meaning(id, c.ID); err == nil && id != data.Area && id != data.Time { // theirs judge the form alone
				return true
			}
			for word := range d.Codes {
				if strings.EqualFold(word, c.ID) || strings.EqualFold(word, strings.TrimSpace(c.Label)) {
					return true
				}
			}
			return false
		}, nil
	}
	return nil, nil
}

// choose makes the choice of a variable, nil if it is eliminated.
func (f *Form) choose(t *Table, v *jsonstat.Dimension, s *selection, l *cells.Layout, columns []string) (*Choice, error) {
	column := slices.Contains(columns, v.ID)
	c := &Choice{
		Variable: v.ID, Time: v.Role == "time",
		Whole:  v.Role == "metric" || v.ID == l.Dimensions[data.Sex].Column,
		Silent: v.Role == "metric" && len(v.Categories) == 1 && v.Categories[0].ID == "EliminatedValue",
	}
	switch {
	case s != nil:
		c.Codelist, c.Codes = s.Codelist, ids(v)
		if !column && v.Role != "metric" && len(c.Codes) != 1 {
			return nil, f.fault(s.path, t, "%d values of %s, which is no dimension: want one", len(c.Codes), called(v))
		}
		return c, nil
	case v.Role == "metric":
		codes, err := f.contents(t, v, l)
		c.Codes = codes
		return c, err
	case len(v.Categories) == 0 && (column || !v.Elimination):
		return nil, f.fault(".select", t, "variable %s: the provider does not list its codes: name those wanted, as %s: {codes: […]}", called(v), cells.Key(v.ID))
	case column, !v.Elimination && len(v.Categories) == 1:
		c.Codes = ids(v)
		return c, nil
	case v.Elimination && v.EliminationCode != "":
		c.Codes = []string{v.EliminationCode}
		return c, nil
	case v.Elimination:
		return nil, nil
	}
	return nil, f.fault(".select", t, "variable %s is not mentioned, and the provider wants a choice among %s: make it a dimension, or add to select %s: {codes: [%q]} or another of them",
		called(v), values(v), cells.Key(v.ID), v.Categories[0].ID)
}

// contents are the definition's measures, as the table's codes.
func (f *Form) contents(t *Table, v *jsonstat.Dimension, l *cells.Layout) ([]string, error) {
	codes, faults := slices.Sorted(maps.Keys(l.Measures)), []error(nil)
	for _, code := range codes {
		if i, err := v.Find(code); i < 0 && err == nil {
			faults = append(faults, f.fault("$.measures."+cells.Key(code), t, "measure: %w", unknownValue(v, code)))
		}
	}
	return codes, errors.Join(faults...)
}

// understood checks that every value that is asked for has a meaning, and every meaning a value.
func (f *Form) understood(t *Table, asked []jsonstat.Dimension, l, own *cells.Layout) error {
	var faults []error
	for _, id := range cells.Order(own.Dimensions) {
		d := own.Dimensions[id]
		i, err := jsonstat.Find(asked, d.Column)
		if i < 0 || err != nil || d.Column == "" || len(d.Codes) == 0 && d.Numbers == nil {
			continue
		}
		v, path, has := &asked[i], "$.dimensions."+cells.Key(id)+".codes", map[string]bool{}
		if len(v.Categories) == 0 {
			continue
		}
		for _, c := range v.Categories {
			code, err := jsonstat.Meaning(own, id, c.ID)
			if err != nil {
				faults = append(faults, f.fault(path, t, "variable %s has also %q (%s), %w: say what it means, or select others: select: {%s: {listed: true}} leaves it out",
					called(v), c.ID, c.Label, data.ErrUnknownCode, cells.Key(v.ID)))
			}
			has[code] = true
		}
		for _, word := range slices.Sorted(maps.Keys(l.Dimensions[id].Codes)) {
			if code := l.Dimensions[id].Codes[word]; !has[code] && !(id == data.Sex && code == data.Total) {
				faults = append(faults, f.fault(path, t, "variable %s: %w", called(v), unknownValue(t.variable(v.ID), word)))
			}
		}
	}
	return errors.Join(faults...)
}

// columnsOf are the provider's variables that become dimensions.
func columnsOf(l *cells.Layout) []string {
	var columns []string
	for _, id := range cells.Order(l.Dimensions) {
		if column := l.Dimensions[id].Column; column != "" {
			columns = append(columns, column)
		}
	}
	return columns
}

func ids(v *jsonstat.Dimension) []string {
	var codes []string
	for _, c := range v.Categories {
		codes = append(codes, c.ID)
	}
	return codes
}
