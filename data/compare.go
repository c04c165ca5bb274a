package data

import (
	"math"
	"slices"
)

// Revision is what changed from one vintage of a dataset to the next, measure by measure.
type Revision struct {
	Old, New Vintage
	Gone     []string // measures that only the old vintage has
	Came     []string // measures that only the new vintage has
	Measures []MeasureRevision
	Notes    Words // of the dataset, those on parts of it included
}

// Words are the notes and breaks, by their texts, that only one of two vintages has. They are no figures: vintages that
// differ in nothing else tell the same.
type Words struct {
	Gone, Came []Text
}

// Empty reports whether both have the same.
func (w *Words) Empty() bool { return len(w.Gone)+len(w.Came) == 0 }

// Empty reports whether the two vintages tell the same in everything.
func (r *Revision) Empty() bool {
	return len(r.Gone) == 0 && len(r.Came) == 0 && !slices.ContainsFunc(r.Measures, func(m MeasureRevision) bool { return m.Changed() })
}

// MeasureRevision is what changed in one measure. A cell counts once: Revised where two numbers differ by more than 0.000001
// published units, Refined where they differ by less (more decimals, not another value), Restated where a number became missing or the reason for a missing one changed.
type MeasureRevision struct {
	ID                                            string
	Common, New, Gone, Revised, Refined, Restated int
	MaxChange                                     float64 // largest |new − old| among Revised and Refined, in the new unit
	OldUnit, NewUnit                              Unit    // as published; they differ where the provider changed unit
	OldTitle, NewTitle                            Text
	GonePeriods, NewPeriods                       []Period // that only one vintage has in the measure, in order
	Notes                                         Words    // of the measure, its breaks included
	Examples                                      []Change // at most maxExamples revised and restated cells
}

// Changed reports whether anything differs.
func (m *MeasureRevision) Changed() bool {
	return m.New+m.Gone+m.Revised+m.Refined+m.Restated > 0 || m.OldUnit != m.NewUnit || m.OldTitle != m.NewTitle
}

// UnitChanged reports whether the published unit differs; then no cell is compared.
func (m *MeasureRevision) UnitChanged() bool { return m.OldUnit != m.NewUnit }

// Change is one cell in both vintages.
type Change struct {
	Codes    map[string]string // dimension → code
	Old, New Value
}

const maxExamples = 20

// Compare tells how next differs from old, two vintages of one dataset. Where the dimensions themselves differ, every
// cell of old is gone and every one of next is new.
func Compare(old, next *Dataset) *Revision {
	r := &Revision{Old: old.Vintage, New: next.Vintage, Notes: apart(old.texts(), next.texts())}
	for _, m := range old.Measures {
		if _, _, err := next.Measure(m.ID); err != nil {
			r.Gone = append(r.Gone, m.ID)
		}
	}
	both := align(old, next)
	for i, m := range next.Measures {
		j, was, err := old.Measure(m.ID)
		if err != nil {
			r.Came = append(r.Came, m.ID)
			continue
		}
		change := MeasureRevision{ID: m.ID, OldUnit: was.Published, NewUnit: m.Published, OldTitle: was.Title, NewTitle: m.Title, Notes: apart(was.texts(), m.texts())}
		if both == nil {
			change.Gone, change.New = old.count(int32(j)), next.count(int32(i))
		} else {
			change.compare(both.cursor(0, int32(j)), both.cursor(1, int32(i)))
			change.periods(both, int32(j), int32(i))
		}
		r.Measures = append(r.Measures, change)
	}
	return r
}

// count returns the number of observations of a measure.
func (d *Dataset) count(m int32) int {
	n := 0
	for p := (&alignment{datasets: []*Dataset{d}, ranks: make([][][]int32, 1)}).cursor(0, m); p.ok(); p.next() {
		n++
	}
	return n
}

// texts are what the dataset's notes say.
func (s *Structure) texts() []Text {
	var all []Text
	for _, n := range s.Notes {
		all = append(all, n.Text)
	}
	for _, n := range s.Scoped {
		all = append(all, n.Text)
	}
	return all
}

// texts are what the measure's notes and breaks say.
func (m *Measure) texts() []Text {
	var all []Text
	for _, n := range m.Notes {
		all = append(all, n.Text)
	}
	for _, b := range m.Breaks {
		all = append(all, b.Why)
	}
	return all
}

// apart tells which texts only one of the vintages has, each once.
func apart(old, next []Text) Words {
	only := func(some, others []Text) (all []Text) {
		has := map[Text]bool{}
		for _, t := range others {
			has[t] = true
		}
		for _, t := range some {
			if !has[t] {
				all, has[t] = append(all, t), true
			}
		}
		return all
	}
	return Words{Gone: only(old, next), Came: only(next, old)}
}

// periods tells which periods only one of the two vintages has.
func (m *MeasureRevision) periods(both *alignment, old, next int32) {
	k := slices.IndexFunc(both.dimensions, func(d Dimension) bool { return d.ID == Time })
	if k < 0 {
		return
	}
	had, has := both.used(0, old, k), both.used(1, next, k)
	for i, c := range both.dimensions[k].Codes {
		switch {
		case had[i] && !has[i]:
			m.GonePeriods = append(m.GonePeriods, Period(c.ID))
		case has[i] && !had[i]:
			m.NewPeriods = append(m.NewPeriods, Period(c.ID))
		}
	}
}

// compare walks one measure of both vintages in step.
func (m *MeasureRevision) compare(old, next *cursor) {
	for old.ok() || next.ok() {
		switch c := old.compare(next); {
		case c < 0:
			m.Gone++
			old.next()
		case c > 0:
			m.New++
			next.next()
		default:
			m.Common++
			if !m.UnitChanged() && !old.same(next) {
				m.cell(next, old.value(), next.value())
			}
			old.next()
			next.next()
		}
	}
}

func (m *MeasureRevision) cell(at *cursor, old, next Value) {
	switch {
	case old.OK() != next.OK() || old.Status.Reasons() != next.Status.Reasons():
		m.Restated++
	case !old.OK() || old.Number == next.Number:
		return
	default:
		m.MaxChange = max(m.MaxChange, math.Abs(next.Number-old.Number))
		if at.d.Measures[at.measure].agree(old.Number, next.Number) {
			m.Refined++
			return
		}
		m.Revised++
	}
	if len(m.Examples) < maxExamples {
		m.Examples = append(m.Examples, Change{Codes: at.codes(), Old: old, New: next})
	}
}

// precision is the difference, in the published unit, below which two publications of a number are one value written
// with more or fewer decimals: the coarsest cut met among the agencies is the sixth decimal.
const precision = 1e-6

// agree reports whether two values of a measure are the same at the precision they are published with.
func (m *Measure) agree(a, b float64) bool {
	_, factor, err := m.Published.Base()
	if err != nil {
		factor = 1
	}
	const slack = 1.001 // for the binary fractions of the difference itself
	return math.Abs(a-b) <= precision*factor*slack
}

// codes names the codes under the cursor by dimension.
func (p *cursor) codes() map[string]string {
	named := make(map[string]string, len(p.ranks))
	for k := range p.ranks {
		named[p.d.Dimensions[k].ID] = p.code(k)
	}
	return named
}
