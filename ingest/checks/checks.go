package checks

import (
	"fmt"
	"maps"
	"slices"

	"lagesbild/data"
	"lagesbild/ingest/cells"
)

// Run checks d, which l describes, against before, the vintage before it; nil if there is none. Findings name the vintage,
// the measure and the cells, with where they stand; what stops is an error with the same words.
func Run(r *Rules, l *cells.Layout, before, d *data.Dataset) (findings []string, err error) {
	c := &check{rules: r, layout: l, d: d}
	if before != nil {
		c.titles(before)
		c.gone(before)
		c.revised(before)
	}
	c.missing(before)
	c.sums()
	return c.findings, c.faults.Err()
}

// check is one run over one dataset.
type check struct {
	rules    *Rules
	layout   *cells.Layout
	d        *data.Dataset
	findings []string
	faults   cells.Faults
}

// found notes what the check named id has found, or stops at it.
func (c *check) found(id string, rule Rule, gross bool, m *data.Measure, format string, args ...any) {
	text := fmt.Sprintf("vintage %s measure %s: %s", c.d.Vintage, m.ID, fmt.Sprintf(format, args...))
	if rule == Stop || rule == "" && gross {
		c.faults.Add(fmt.Errorf("%s: if it is right, say {%s: {rule: note}} under the definition's checks", text, id))
		return
	}
	c.findings = append(c.findings, text)
}

// declared reports whether the definition declares a change of the measure between the vintages.
func (c *check) declared(id string, before data.Vintage) bool {
	for _, code := range slices.Sorted(maps.Keys(c.layout.Measures)) {
		if m := c.layout.Measures[code]; m.ID(code) == id && m.Declared(before, c.d.Vintage) {
			return true
		}
	}
	return false
}

func (c *check) titles(before *data.Dataset) {
	for i := range c.d.Measures {
		m := &c.d.Measures[i]
		if _, was, err := before.Measure(m.ID); err == nil && was.Title != m.Title && !c.declared(m.ID, before.Vintage) {
			c.found("title", c.rules.Title.Rule, false, m, "the title is %q, in vintage %s it is %q", m.Title.SV, before.Vintage, was.Title.SV)
		}
	}
}

func (c *check) revised(before *data.Dataset) {
	for _, r := range data.Compare(before, c.d).Measures {
		_, m, err := c.d.Measure(r.ID)
		if err != nil || r.Common == 0 || r.UnitChanged() || c.declared(r.ID, before.Vintage) {
			continue
		}
		if share := float64(r.Revised) / float64(r.Common); share > c.rules.Revised.more() {
			c.found("revised", c.rules.Revised.Rule, false, m, "%d of the %d cells that vintage %s has too are revised (%s), the first at %s",
				r.Revised, r.Common, before.Vintage, percent(share), first(r.Examples))
		}
	}
}

// first names the first cell among examples of revisions.
func first(examples []data.Change) string {
	for _, e := range examples {
		if e.Old.OK() && e.New.OK() {
			return e.New.Origin.String()
		}
	}
	return "unknown"
}

func percent(share float64) string { return fmt.Sprintf("%.0f %%", share*100) }
