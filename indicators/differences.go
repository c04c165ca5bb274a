package indicators

import (
	"math"
	"slices"

	"lagesbild/data"
)

// Difference is one thing about an indicator in an area that an edition shows otherwise than the one before: a figure of a
// period, or the light.
type Difference struct {
	Kind     DifferenceKind
	Why      Cause
	Period   data.Period // of the figure; of a light, the one it is about now
	Of       Quantity    // of a figure
	Old, New data.Value  // of a figure, in Unit and with origins; one of them may be missing
	Unit     data.Unit

	OldLight, NewLight State
	OldPeriod          data.Period // that the old light was about
}

// DifferenceKind says what a [Difference] is.
type DifferenceKind string

// The kinds of differences.
const (
	FigureCame    DifferenceKind = "came"    // a number where there was none
	FigureWent    DifferenceKind = "went"    // no number where there was one
	FigureRevised DifferenceKind = "revised" // another number
	LightTurned   DifferenceKind = "light"   // another light
	UnitReplaced  DifferenceKind = "unit"    // another unit: no figures are compared
)

// Cause is what a difference comes from, as far as it can be told.
type Cause string

// The causes.
const (
	FromSource     Cause = "source"     // other figures were taken in; the indicator is computed as before
	FromDefinition Cause = "definition" // it is computed or judged in another way
	FromProgram    Cause = "program"    // neither: the program has changed
)

// Comparison sets a result beside how an edition kept its indicator.
type Comparison struct {
	now     *Result
	old     *Kept
	periods []data.Period
	why     Cause
}

// Against begins a comparison with how an edition kept the indicator.
func (r *Result) Against(old *Kept) *Comparison {
	c := &Comparison{now: r, old: old, periods: slices.Concat(old.Periods(), r.Periods), why: FromProgram}
	slices.Sort(c.periods)
	c.periods = slices.Compact(c.periods)
	switch {
	case old.Definition != r.Definition():
		c.why = FromDefinition
	case !old.sameSources(r):
		c.why = FromSource
	}
	return c
}

// In tells what is shown of an area otherwise than it was kept, by period and quantity, the light last; nothing where they
// agree. Numbers agree at the precision they are published with, a millionth of the display unit. Where the unit is
// another, that is the only difference; figures are not compared.
func (c *Comparison) In(area string) []Difference {
	if c.old.Unit != c.now.Unit {
		return []Difference{{Kind: UnitReplaced, Unit: c.now.Unit, Why: c.why}}
	}
	var all []Difference
	for _, p := range c.periods {
		was, is := c.old.At(area, p), c.now.At(area, p)
		for _, q := range []struct {
			of       Quantity
			old, new data.Value
		}{{OfWomen, was.Women, is.Women}, {OfMen, was.Men, is.Men}, {OfTotal, was.Total, is.Total}, {OfGap, was.Gap, is.Gap}} {
			if q.new.OK() && q.new.Origin.Source == "" {
				q.new.Origin.Page = computedPage(c.now)
			}
			d := Difference{Period: p, Of: q.of, Old: q.old, New: q.new, Unit: c.now.unitOf(q.of), Why: c.why}
			switch {
			case q.old.OK() && !q.new.OK():
				d.Kind = FigureWent
			case !q.old.OK() && q.new.OK():
				d.Kind = FigureCame
			case q.old.OK() && !agree(q.old.Number, q.new.Number, d.Unit):
				d.Kind = FigureRevised
			default:
				continue
			}
			all = append(all, d)
		}
	}
	return append(all, c.light(area)...)
}

// light is the difference of the lights. A light that came with an area's first figure, or went with its last, is none.
func (c *Comparison) light(area string) []Difference {
	was, then, ok := c.old.Light(area)
	j := c.now.Judge(area)
	if !ok || j.State == was || !slices.Contains(states, j.State) {
		return nil
	}
	return []Difference{{Kind: LightTurned, Period: j.Period, OldPeriod: then, OldLight: was, NewLight: j.State, Why: c.why}}
}

// sameSources reports whether all that was kept is on pages that a result still has.
func (k *Kept) sameSources(r *Result) bool {
	used := map[int32]bool{}
	for _, b := range []*Block{&k.values.Women, &k.values.Men, &k.values.Total, &k.values.Gap} {
		for i, p := range b.page {
			if b.Status[i] != data.NotAvailable {
				used[p] = true
			}
		}
	}
	now := map[data.Page]bool{}
	for _, p := range r.pages {
		now[p] = true
	}
	for p := range used {
		if page := k.values.pages[p]; !now[page] && page != computedPage(r) {
			return false
		}
	}
	return true
}

// agree reports whether two numbers are one, written with more or fewer decimals.
func agree(a, b float64, unit data.Unit) bool {
	precision := 1e-6
	if unit == "share" {
		precision = 1e-8
	}
	return math.Abs(a-b) <= max(precision, 1e-11*math.Abs(a))*1.001
}
