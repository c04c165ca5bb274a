package pxweb

import (
	"fmt"
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/data/definition"
	"lagesbild/ingest/jsonstat"
)

// Selection says which codes of a variable are wanted, in one of its ways.
type Selection struct {
	All      bool     `yaml:"all,omitempty"`
	Codes    []string `yaml:"codes,omitempty"`    // or their texts
	Top      int      `yaml:"top,omitempty"`      // the latest of a time variable, the first of another
	From     string   `yaml:"from,omitempty"`     // this code and all after it; a year begins with its first period
	To       string   `yaml:"to,omitempty"`       // this code and all before it; a year ends with its last period
	Like     []string `yaml:"like,omitempty"`     // * stands for any letters, ? for one
	Listed   bool     `yaml:"listed,omitempty"`   // those to which the dimension gives a meaning; the others are left out
	Levels   []string `yaml:"levels,omitempty"`   // areas of these levels: country, county, municipality; the others are left out
	Codelist string   `yaml:"codelist,omitempty"` // whose codes these are: a codelist of version 2; in version 1 vs:NAME or agg:NAME, with codes
}

// Validate reports whether the selection goes one way.
func (s Selection) Validate() error {
	ways := 0
	for _, way := range []bool{s.All, len(s.Codes) > 0, s.Top != 0, s.From != "" || s.To != "", len(s.Like) > 0, s.Listed, len(s.Levels) > 0} {
		if way {
			ways++
		}
	}
	if ways != 1 || s.Top < 0 {
		return fmt.Errorf("say what is wanted in one way: all: true, codes, top above 0, from and to, like, listed: true, or levels")
	}
	for _, level := range s.Levels {
		if !slices.Contains(areaLevels, level) {
			return fmt.Errorf("level %q: %w%s: the levels are %s", level, data.ErrUnknownCode, definition.Suggest(level, areaLevels), strings.Join(areaLevels, ", "))
		}
	}
	for i, code := range s.Codes {
		if code == "" || slices.Contains(s.Codes[:i], code) {
			return fmt.Errorf("%w: code %q is empty or stands twice", data.ErrDuplicate, code)
		}
	}
	return nil
}

var areaLevels = []string{string(codelist.Country), string(codelist.County), string(codelist.Municipality)}

// Choice is a variable and the codes of it that one or more requests ask for.
type Choice struct {
	Variable string
	Codelist string // "" for the variable's own codes
	Codes    []string
	Time     bool // split after others
	Whole    bool // kept in one request if that can be
	Silent   bool // in the answer without being asked for
}

// resolve finds the selection's codes among those of a variable, in its order; explicit codes in theirs. Meant tells
// whether the definition gives a value a meaning.
func (s Selection) resolve(v *jsonstat.Dimension, meant func(jsonstat.Category) bool) ([]string, error) {
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
		return s.named(v)
	case s.Listed, len(s.Levels) > 0:
		return s.among(v, meant)
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

// named finds the codes that are named by code or text.
func (s Selection) named(v *jsonstat.Dimension) ([]string, error) {
	var codes []string
	for _, word := range s.Codes {
		i, err := v.Find(word)
		switch {
		case err != nil:
			return nil, err
		case i < 0:
			return nil, unknownValue(v, word)
		case slices.Contains(codes, v.Categories[i].ID):
			return nil, fmt.Errorf("%q names %q again", word, v.Categories[i].ID)
		}
		codes = append(codes, v.Categories[i].ID)
	}
	return codes, nil
}

// among keeps the values that are meant, or are areas of the levels.
func (s Selection) among(v *jsonstat.Dimension, meant func(jsonstat.Category) bool) ([]string, error) {
	var codes []string
	for _, c := range v.Categories {
		if s.Listed && meant(c) || !s.Listed && isArea(c.ID, s.Levels...) {
			codes = append(codes, c.ID)
		}
	}
	if len(codes) == 0 && s.Listed {
		return nil, fmt.Errorf("%w: none of the dimension's words is among %s", data.ErrNotFound, values(v))
	}
	if len(codes) == 0 {
		return nil, fmt.Errorf("%w: no code of an area, of level %s, among %s", data.ErrNotFound, strings.Join(s.Levels, " or "), values(v))
	}
	return codes, nil
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
