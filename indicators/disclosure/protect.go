// Package disclosure withholds the small counts of a user's own table, and what else must go so that nobody can work
// them out.
//
// In comes a dataset of counts with its margins (women, men and total; municipalities, county and country; further
// dimensions with their totals), out comes the same with the withheld cells under data.Suppressed and a note that says
// how many. Nothing is estimated, and a cell that its source has withheld stays so. What is computed from the protected
// table afterwards reveals no more than the table itself.
//
// Three rules hold for every withheld count. The other sex at the same place is withheld as well. No sum that is shown,
// over any dimension or between a whole and its part, determines it. And the values that it can have by all that is
// shown reach at least as far as Rule.Least from the lowest to the highest, so that nobody can tell that it is small.
//
// The cells to withhold are found by the hypercube method (Repsilber; GHMITER in τ-ARGUS): for a small cell, corners
// that can rise and fall together without any shown sum changing. It is a heuristic: it withholds enough, proved by the
// corners themselves, but not always the fewest. Relations that the table does not tell are not seen: age groups that
// hold one another beside a total, columns that add up to a third, the same persons in another table or another period.
//
// Begin with [Protect]. Sources: Giessing and Repsilber, Tools and strategies to protect multiple tables with the GHQUAR
// cell suppression engine (2002); Hundepool and others, Statistical Disclosure Control (2012), chapter 4.
package disclosure

import (
	"errors"
	"fmt"
	"math"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
)

// Usual is the number of persons below which a count is withheld where nobody says otherwise.
const Usual = 5

// ErrNoCounts is a table without a single measure that may be summed: nothing tells how many persons stand behind a figure.
var ErrNoCounts = errors.New("no counts to judge by")

// Rule says what is withheld.
type Rule struct {
	// Least is the smallest count that is shown; zero is withheld too, since it says that everybody is of the other
	// kind. A cell that cannot occur is data.NotApplicable, not zero.
	Least int
	// Round is the base to whose nearest multiple the shown counts are rounded afterwards, ties upwards; 0 or 1 for none.
	// Sums are not repaired.
	Round int
	// Parts names for a measure the one it is part of, such as those who feel safe of all who answered. The remainder,
	// which whoever sees both can work out, is guarded like a count.
	Parts map[string]string
}

// Report tells how many counts were withheld, and why.
type Report struct {
	Counts int // cells with a number in measures that may be summed
	Small  int // of them below Rule.Least and withheld
	Linked int // of them withheld so that no other can be worked out
}

// Protect returns d as it may be shown; the caller releases both. Measures that may be summed are counts of persons and
// must be whole numbers, not below zero: others are data.CellError. Any other measure (a share, a mean) is withheld where
// a count in the same place is. A table without counts is
// [ErrNoCounts], and one that lacks a row for some of an area's innermost cells an error: nobody can tell whether it means zero.
func Protect(mem memory.Allocator, d *data.Dataset, rule Rule) (*data.Dataset, Report, error) {
	var report Report
	if rule.Least < 2 {
		return nil, report, fmt.Errorf("dataset %s: least count %d: want 2 or more", d.ID, rule.Least)
	}
	s, err := newStructure(d, rule)
	if err != nil {
		return nil, report, fmt.Errorf("dataset %s: %w", d.ID, err)
	}
	tables, err := s.tables(d)
	if err != nil {
		return nil, report, fmt.Errorf("dataset %s: %w", d.ID, err)
	}
	for _, t := range tables {
		t.protect()
		report.Counts += t.counts
		report.Small += t.small
		report.Linked += t.hid - t.small
	}
	out, err := s.rewrite(mem, d, tables, report)
	return out, report, err
}

// rewrite makes the dataset that may be shown.
func (s *structure) rewrite(mem memory.Allocator, d *data.Dataset, tables []*table, report Report) (*data.Dataset, error) {
	shape := d.Structure
	shape.Notes = append(shape.Notes[:len(shape.Notes):len(shape.Notes)], s.notes(report)...)
	b := data.NewBuilder(shape, d.Vintage, d.Licence)
	for _, p := range d.Pages {
		b.Page(p)
	}
	codes := make([]int32, len(d.Dimensions))
	for _, c := range d.Batches() {
		for i := range c.Len() {
			for k := range codes {
				codes[k] = c.Codes[k][i]
			}
			t := tables[s.period(codes)]
			x, status := c.Value[i], c.Status[i]
			m := s.counts[c.Measure[i]]
			switch {
			case m >= 0 && t.withheld(s.place(codes, m)), m < 0 && s.anyWithheld(t, codes):
				x, status = 0, status&^data.Nil|data.Suppressed
			case m >= 0 && s.rule.Round > 1 && !status.Missing():
				base := float64(s.rule.Round)
				x, status = math.Floor(x/base+0.5)*base, status|data.Approximate
			}
			b.Append(codes, c.Measure[i], x, status, c.Page[i], c.Row[i])
		}
	}
	return b.Finish(mem)
}

// anyWithheld reports whether a count is withheld where a measure that is none stands.
func (s *structure) anyWithheld(t *table, codes []int32) bool {
	for _, m := range s.counts {
		if m >= 0 && t.withheld(s.place(codes, m)) {
			return true
		}
	}
	return false
}

// notes say what was done to the table.
func (s *structure) notes(r Report) []data.Note {
	var notes []data.Note
	if n := r.Small + r.Linked; n > 0 {
		notes = append(notes, data.Note{ID: "withheld", Text: data.Text{
			SV: fmt.Sprintf("Antal under %d redovisas inte, och inte heller de antal som de skulle kunna räknas ut från: %d av %d antal är dolda.", s.rule.Least, n, r.Counts),
			EN: fmt.Sprintf("Counts below %d are not shown, nor those that they could be worked out from: %d of %d counts are withheld.", s.rule.Least, n, r.Counts),
		}})
	}
	if s.rule.Round > 1 {
		notes = append(notes, data.Note{ID: "rounded", Text: data.Text{
			SV: fmt.Sprintf("Antal är avrundade till närmaste multipel av %d; summor är inte justerade.", s.rule.Round),
			EN: fmt.Sprintf("Counts are rounded to the nearest multiple of %d; sums are not adjusted.", s.rule.Round),
		}})
	}
	return notes
}
