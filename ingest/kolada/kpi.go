package kolada

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/ingest/cells"
)

// kpis holds the pages of indicators against the definition.
func (r *reader) kpis(ctx context.Context) error {
	if len(r.pages.KPIs) == 0 {
		return nil
	}
	described := map[string]bool{}
	tell := func(body []byte) (*page[kpi], error) {
		if r.pages.Earlier != nil {
			r.told[string(body)] = true
		}
		return decode[kpi](body)
	}
	err := follow(ctx, r, slices.Values(r.pages.KPIs), tell, func(name string, p *page[kpi]) {
		for i, k := range p.Values {
			m, listed := r.c.Layout.Measures[k.ID]
			if !listed {
				continue
			}
			described[k.ID] = true
			r.upcoming(&k)
			m = m.In(data.Vintage(r.pages.Day))
			if err := agrees(&k, &m); err != nil {
				r.c.Refuse(fmt.Errorf("%s row %d indicator %s: %w", name, i+1, k.ID, err))
			}
			if m.Sex != cells.Paired && plain(k.Title) != plain(m.Title.SV) { // a pair's title is neither's
				r.finding("indicator %s: Kolada's title is %q", k.ID, k.Title)
			}
		}
	})
	for _, code := range slices.Sorted(maps.Keys(r.c.Layout.Measures)) {
		if err == nil && !described[code] {
			r.finding("indicator %s: not among the indicators that the pages describe", code)
		}
	}
	return err
}

// upcoming tells the day that an indicator's next figures are announced for.
func (r *reader) upcoming(k *kpi) {
	for _, day := range []*string{k.Preliminary, k.Publication} {
		if day != nil && r.pages.Next != nil {
			r.pages.Next(*day)
		}
	}
}

// agrees reports a unit or a division by sex that contradicts the definition.
func agrees(k *kpi, m *cells.Measure) error {
	if m.Sex == cells.Split && !k.Divided {
		return fmt.Errorf("declared as sex: %s, but Kolada does not divide it by sex", m.Sex)
	}
	if units := unitsOf(k.Title); units != nil && !slices.Contains(units, m.Unit) {
		return fmt.Errorf("%w: declared in %s, but Kolada's title says %q: declare the vintage and the unit under the measure's changes", data.ErrUnitMismatch, m.Unit, k.Title)
	}
	return nil
}

// titleUnits tells what the end of a title says about the unit. Kolada has no field for it.
var titleUnits = []struct {
	end   *regexp.Regexp
	units []data.Unit
}{
	{regexp.MustCompile(`\(%\)( av [a-zåäö]+)?$`), []data.Unit{"percent", "percent-ratio"}},
	{regexp.MustCompile(`(/| per )100 000 inv\b`), []data.Unit{"per-100000"}},
	{regexp.MustCompile(`(/| per )10 000 inv\b`), []data.Unit{"per-10000"}},
	{regexp.MustCompile(`(/| per )10 000 vuxna inv\b`), []data.Unit{"per-10000-adults"}},
	{regexp.MustCompile(`(/| per )1 ?000 inv\b`), []data.Unit{"per-1000"}},
	{regexp.MustCompile(`(/| per )1 ?000 sysselsatta$`), []data.Unit{"per-1000-employed"}},
	{regexp.MustCompile(`\btkr\b|\b1 ?000 kr\b`), []data.Unit{"kSEK"}},
	{regexp.MustCompile(`, kr/inv\b`), []data.Unit{"SEK"}},
	{regexp.MustCompile(`, kr$`), []data.Unit{"SEK", "SEK/month"}},
	{regexp.MustCompile(`(?i)\bdagar\b.*, antal/mottagare$`), []data.Unit{"days/recipient"}},
	{regexp.MustCompile(`, dagar/registrerad försäkrad$`), []data.Unit{"days/insured"}},
	{regexp.MustCompile(`, dagar/arbetskraften$`), []data.Unit{"days/labour-force"}},
	{regexp.MustCompile(`, dagar$`), []data.Unit{"days"}},
	{regexp.MustCompile(`^Deltagartillfällen .*, antal/inv\b`), []data.Unit{"occasions/inhabitant"}},
	{regexp.MustCompile(`, år$`), []data.Unit{"years"}},
	{regexp.MustCompile(`, index$|Kommunindex`), []data.Unit{"index"}},
}

var discontinued = regexp.MustCompile(` \(-\d{4}\)$`)

// unitsOf returns the units that an indicator with this title can have, nil where the title does not tell.
func unitsOf(title string) []data.Unit {
	title = discontinued.ReplaceAllString(strings.TrimRight(spaces.Replace(title), " ."), "")
	for _, t := range titleUnits {
		if t.end.MatchString(title) {
			return t.units
		}
	}
	return nil
}

var spaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ")

var typography = strings.NewReplacer("\u00a0", "", "\u202f", "", " ", "", "–", "-")

// plain is a title without what only typography tells apart.
func plain(title string) string { return strings.ToLower(typography.Replace(title)) }

// absent lists the declared indicators that no row has named.
func (r *reader) absent() []string {
	var codes []string
	for _, code := range slices.Sorted(maps.Keys(r.c.Layout.Measures)) {
		if !r.c.Measures.Met(code) {
			codes = append(codes, code)
		}
	}
	return codes
}
