package cube

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/ingest/cells"
)

// standing is where a measure's cells of one sex begin.
type standing struct {
	measure string
	sex     string
	at      int64
	pages   []int32
}

// Stand adds the cells of one of the provider's codes, which begin at cell number at: those of a measure that def becomes,
// or the other sex of one that another code has become. Pages are theirs by symbol; nil for the cube's first. The axis of sex
// must be there with the codes that its categories have; one that the measure does not have is a fault.
func (c *Cube) Stand(def *cells.Measure, becomes data.Measure, at int64, pages []int32, fault func(error)) {
	if !slices.ContainsFunc(c.Measures, func(m Measure) bool { return m.ID == becomes.ID }) {
		zero, _ := data.ParseStatus(def.Zero) // checked by Validate
		c.Measures = append(c.Measures, Measure{Measure: becomes, Most: def.MostShare(), Zero: zero})
	}
	if c.Sex < 0 {
		c.stands = append(c.stands, standing{becomes.ID, "", at, pages})
		return
	}
	a, from := &c.Axes[c.Sex], len(c.stands)
	for k, code := range a.Codes {
		under, err := def.Under(code.ID)
		if err != nil {
			fault(err)
			continue
		}
		c.stands = append(c.stands, standing{becomes.ID, under, at + a.From[k], pages})
	}
	slices.SortStableFunc(c.stands[from:], func(x, y standing) int { return cmp.Compare(x.at, y.at) })
}

// Settle ends what Stand began: the measures come in order of their ids, the axis of sex has the codes that stand under it,
// and each measure its cells by sex. Two that stand under one sex are a fault of the measure.
func (c *Cube) Settle(l *cells.Layout, fault func(measure string, err error)) {
	slices.SortFunc(c.Measures, func(a, b Measure) int { return strings.Compare(a.ID, b.ID) })
	var sexes []string
	for _, s := range c.stands {
		if !slices.Contains(sexes, s.sex) {
			sexes = append(sexes, s.sex)
		}
	}
	if c.Sex >= 0 {
		a := &c.Axes[c.Sex]
		*a = Axis{Dimension: l.Dimension(data.Sex, nil), Dim: a.Dim}
		for _, code := range l.Dimension(data.Sex, sexes).Codes {
			a.Add(code, 0)
		}
		a.Sort()
		for i := range sexes {
			sexes[i] = a.Codes[i].ID
		}
	}
	for _, s := range c.stands {
		m := &c.Measures[slices.IndexFunc(c.Measures, func(m Measure) bool { return m.ID == s.measure })]
		if m.From == nil {
			m.From = slices.Repeat([]int64{-1}, len(sexes))
			if s.pages != nil {
				m.Pages = slices.Repeat([][]int32{s.pages}, len(sexes))
			}
		}
		sex := slices.Index(sexes, s.sex)
		if m.From[sex] >= 0 {
			fault(s.measure, fmt.Errorf("%w: sex %q stands under two codes", data.ErrDuplicate, s.sex))
		}
		if m.From[sex] = s.at; s.pages != nil {
			m.Pages[sex] = s.pages
		}
	}
	for i := range c.Measures {
		if m := &c.Measures[i]; len(m.Pages) > 0 && !slices.ContainsFunc(m.Pages, func(p []int32) bool { return !slices.Equal(p, m.Pages[0]) }) {
			m.Pages = m.Pages[:1]
		}
	}
}
