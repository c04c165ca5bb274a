package cells

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/data/codelist"
)

// Strays are the cells of a source whose area was not there in their period, or not under that code. Tables are
// rectangular: providers give one code's whole series, with 0 or nothing for the years in which there was no such area.
type Strays struct {
	met map[stray]*strayed
}

// stray is what is wrong with cells, of one code.
type stray struct {
	standing codelist.Standing
	area     string
}

type strayed struct {
	cells       int
	first, last data.Period
	origin      data.Origin // of the first
}

// Judge says what becomes of a cell for an area and period. A 0 or a missing value for an area that was not there is not
// applicable, and a 0 under a code that the area did not bear yet is not available; the status is to be added. Another number for an area that was not there is an error, and so is a code that no area bears. An old
// code from a county that is no more is left out, for its area is not known: keep is then false.
func (s *Strays) Judge(area string, p data.Period, number float64, status data.Status, at data.Origin) (add data.Status, keep bool, err error) {
	standing := codelist.StandingOf(area, p)
	switch standing {
	case codelist.There:
		return 0, true, nil
	case codelist.Renumbered:
		if status.Missing() || number != 0 {
			return 0, true, nil
		}
		add, keep = data.NotAvailable, true
	case codelist.Absent:
		if !status.Missing() && number != 0 {
			return 0, false, elsewhen(area, p)
		}
		add, keep = data.NotApplicable, true
	case codelist.Former:
		if !status.Missing() && number != 0 {
			return 0, false, elsewhen(area, p)
		}
		standing = codelist.Historical
	case codelist.Unknown:
		return 0, false, fmt.Errorf("area %q in %s: %w", area, p, data.ErrUnknownCode)
	}
	k := stray{standing, area}
	if s.met == nil {
		s.met = map[stray]*strayed{}
	}
	m := s.met[k]
	if m == nil {
		m = &strayed{first: p, last: p, origin: at}
		s.met[k] = m
	}
	m.cells++
	m.first, m.last = min(m.first, p), max(m.last, p)
	return add, keep, nil
}

func elsewhen(area string, p data.Period) error {
	hint := ""
	if now, ok := codelist.Lookup(area); ok {
		hint = fmt.Sprintf(" (%s is of another time", now.Name)
		if now.Formed != "" {
			hint += ": formed " + now.Formed
		}
		hint += ")"
	}
	return fmt.Errorf("area %q in %s: %w%s", area, p, data.ErrUnknownCode, hint)
}

const strayExamples = 5

// Findings tell how many cells were strays, of which codes and where the first of each stands.
func (s *Strays) Findings() []string {
	var all []string
	for _, kind := range []struct {
		codelist.Standing
		text string
	}{
		{codelist.Absent, "with 0 or nothing for areas that did not exist then: taken as not applicable"},
		{codelist.Renumbered, "with 0 under codes that the areas did not bear yet: taken as not available"},
		{codelist.Historical, "left out: old municipality codes whose areas are not known; the rows are kept in the page"},
	} {
		cells, codes := 0, []string{}
		for _, k := range slices.SortedFunc(maps.Keys(s.met), func(a, b stray) int { return strings.Compare(a.area, b.area) }) {
			if k.standing != kind.Standing {
				continue
			}
			m := s.met[k]
			cells += m.cells
			span := string(m.first)
			if m.last != m.first {
				span += " to " + string(m.last)
			}
			codes = append(codes, fmt.Sprintf("%s in %s, first at %v", k.area, span, m.origin))
		}
		if cells == 0 {
			continue
		}
		text := fmt.Sprintf("%d cells %s: %s", cells, kind.text, strings.Join(codes[:min(len(codes), strayExamples)], "; "))
		if cells == 1 {
			text = strings.Replace(text, "cells", "cell", 1)
		}
		if more := len(codes) - strayExamples; more > 0 {
			text += fmt.Sprintf("; and %d codes more", more)
		}
		all = append(all, text)
	}
	return all
}
