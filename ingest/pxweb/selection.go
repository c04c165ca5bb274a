package pxweb

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/ingest/cells"
	"lagesbild/ingest/jsonstat"
)

// Selection says which codes of a variable are wanted, in one of its ways.
type Selection struct {
	All      bool     `yaml:"all,omitempty"`
	Codes    []string `yaml:"codes,omitempty"`
	Top      int      `yaml:"top,omitempty"`      // the latest of a time variable, the first of another
	From     string   `yaml:"from,omitempty"`     // this code and all after it; a year begins with its first period
	To       string   `yaml:"to,omitempty"`       // this code and all before it; a year ends with its last period
	Like     []string `yaml:"like,omitempty"`     // * stands for any letters, ? for one
	Codelist string   `yaml:"codelist,omitempty"` // whose codes these are: a codelist of version 2; in version 1 vs:NAME or agg:NAME, with codes
}

// Validate reports whether the selection goes one way.
func (s Selection) Validate() error {
	ways := 0
	for _, way := range []bool{s.All, len(s.Codes) > 0, s.Top != 0, s.From != "" || s.To != "", len(s.Like) > 0} {
		if way {
			ways++
		}
	}
	if ways != 1 || s.Top < 0 {
		return fmt.Errorf("say what is wanted in one way: all: true, codes, top above 0, from and to, or like")
	}
	for i, code := range s.Codes {
		if code == "" || slices.Contains(s.Codes[:i], code) {
			return fmt.Errorf("%w: code %q is empty or stands twice", data.ErrDuplicate, code)
		}
	}
	return nil
}

// Choice is a variable and the codes of it that one or more requests ask for.
type Choice struct {
	Variable string
	Codelist string // "" for the variable's own codes
	Codes    []string
	Time     bool // split after others
	Whole    bool // kept in one request if that can be
	Silent   bool // in the answer without being asked for
}

// resolve finds the selection's codes among those of a variable, in its order; explicit codes in theirs.
func (s Selection) resolve(v *jsonstat.Dimension) ([]string, error) {
	known := make([]string, len(v.Categories))
	for i, c := range v.Categories {
		known[i] = c.ID
	}
	if len(known) == 0 {
		if len(s.Codes) == 0 {
			return nil, fmt.Errorf("the provider does not list its codes: name those wanted under codes")
		}
		return s.Codes, nil
	}
	switch {
	case s.All:
		return known, nil
	case s.Top > 0 && v.Role == "time":
		latest := slices.Sorted(slices.Values(known))
		latest = latest[max(len(latest)-s.Top, 0):]
		return keep(known, func(code string) bool { return slices.Contains(latest, code) }), nil
	case s.Top > 0:
		return known[:min(s.Top, len(known))], nil
	case len(s.Codes) > 0:
		for _, code := range s.Codes {
			if !slices.Contains(known, code) {
				return nil, fmt.Errorf("code %q: %w%s", code, data.ErrUnknownCode, definition.Suggest(code, known))
			}
		}
		return s.Codes, nil
	case len(s.Like) > 0:
		for _, pattern := range s.Like {
			if len(keep(known, func(code string) bool { return like(pattern, code) })) == 0 {
				return nil, fmt.Errorf("like %q: no code is: %w", pattern, data.ErrNotFound)
			}
		}
		return keep(known, func(code string) bool {
			return slices.ContainsFunc(s.Like, func(p string) bool { return like(p, code) })
		}), nil
	}
	return s.between(v, known)
}

// between returns the codes from From to To. Those of time compare as they are written; those of another variable stand
// in the table's order.
func (s Selection) between(v *jsonstat.Dimension, known []string) ([]string, error) {
	var codes []string
	if v.Role == "time" {
		codes = keep(known, func(code string) bool {
			return code >= s.From && (s.To == "" || code <= s.To || strings.HasPrefix(code, s.To))
		})
	} else {
		first, last := 0, len(known)-1
		if s.From != "" {
			first = slices.Index(known, s.From)
		}
		if s.To != "" {
			last = slices.Index(known, s.To)
		}
		if first < 0 || last < 0 {
			return nil, fmt.Errorf("from %q to %q: %w", s.From, s.To, data.ErrUnknownCode)
		}
		if first <= last {
			codes = known[first : last+1]
		}
	}
	if len(codes) == 0 {
		return nil, fmt.Errorf("from %q to %q: %w: the codes run from %q to %q", s.From, s.To, data.ErrNotFound, known[0], known[len(known)-1])
	}
	return codes, nil
}

func keep(codes []string, wanted func(string) bool) []string {
	return slices.DeleteFunc(slices.Clone(codes), func(code string) bool { return !wanted(code) })
}

// like matches code with a pattern, letter by letter.
func like(pattern, code string) bool {
	p, c := []rune(pattern), []rune(code)
	star, mark, i := -1, 0, 0
	for k := 0; k < len(c); {
		switch {
		case i < len(p) && p[i] == '*':
			star, mark = i, k
			i++
		case i < len(p) && (p[i] == '?' || p[i] == c[k]):
			i, k = i+1, k+1
		case star >= 0:
			mark++
			i, k = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(string(p[i:]), "*") == ""
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

// Resolve finds what the form's requests are to ask for of a table, variable by variable, given the codelists that the
// form names. A variable that the form does not select is wanted whole if it becomes a dimension, with the definition's
// measures if it is what is measured, and else is eliminated; one that cannot be is an error.
func (f *Form) Resolve(t *Table, l *cells.Layout, lists map[string]*Codelist) ([]Choice, error) {
	columns := columnsOf(l)
	for _, id := range slices.Sorted(maps.Keys(f.Select)) {
		if t.variable(id) == nil {
			return nil, fmt.Errorf("select: variable %q: %w%s: the table has %s", id, data.ErrNotFound, definition.Suggest(id, t.ids()), strings.Join(t.ids(), ", "))
		}
	}
	for _, column := range columns {
		if t.variable(column) == nil {
			return nil, fmt.Errorf("dimensions: column %q: %w%s: the table has %s", column, data.ErrDimension, definition.Suggest(column, t.ids()), strings.Join(t.ids(), ", "))
		}
	}
	var all []Choice
	for i := range t.Variables {
		v := &t.Variables[i]
		s, err := f.wanted(v, l, slices.Contains(columns, v.ID))
		if err != nil {
			return nil, err
		}
		if s == nil {
			continue
		}
		codes, err := f.codes(s, v, lists)
		if err != nil {
			return nil, fmt.Errorf("select.%s: %w", v.ID, err)
		}
		if !slices.Contains(columns, v.ID) && v.Role != "metric" && len(codes) != 1 {
			return nil, fmt.Errorf("select.%s: %d codes of a variable that is no dimension: want one", v.ID, len(codes))
		}
		all = append(all, Choice{
			Variable: v.ID, Codelist: s.Codelist, Codes: codes, Time: v.Role == "time",
			Whole:  v.Role == "metric" || v.ID == l.Dimensions[data.Sex].Column,
			Silent: v.Role == "metric" && len(v.Categories) == 1 && v.Categories[0].ID == "EliminatedValue",
		})
	}
	return all, nil
}

// wanted is the selection of a variable, nil if it is eliminated.
func (f *Form) wanted(v *jsonstat.Dimension, l *cells.Layout, column bool) (*Selection, error) {
	s, selected := f.Select[v.ID]
	switch {
	case selected:
		return &s, nil
	case column, v.Role != "metric" && !v.Elimination && len(v.Categories) == 1:
		return &Selection{All: true}, nil
	case v.Role == "metric":
		return &Selection{Codes: slices.Sorted(maps.Keys(l.Measures))}, nil
	case v.Elimination && v.EliminationCode != "":
		return &Selection{Codes: []string{v.EliminationCode}}, nil
	case v.Elimination:
		return nil, nil
	}
	return nil, fmt.Errorf("variable %q (%s): the provider wants a choice: make it a dimension, or select one of its %d codes", v.ID, v.Label, len(v.Categories))
}

// codes resolves a selection against a variable or the codelist that it names.
func (f *Form) codes(s *Selection, v *jsonstat.Dimension, lists map[string]*Codelist) ([]string, error) {
	if s.Codelist == "" {
		return s.resolve(v)
	}
	from := &jsonstat.Dimension{ID: v.ID, Role: v.Role}
	if f.API == V2 {
		list := lists[s.Codelist]
		if list == nil {
			return nil, fmt.Errorf("codelist %q: %w", s.Codelist, data.ErrNotFound)
		}
		for _, g := range list.Values {
			from.Categories = append(from.Categories, jsonstat.Category{ID: g.Code, Label: g.Label})
		}
	}
	return s.resolve(from)
}
