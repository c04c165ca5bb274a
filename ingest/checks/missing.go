package checks

import (
	"fmt"
	"strings"

	"lagesbild/data"
)

// tally is how many cells a measure has in one period, and how many of them without a number.
type tally struct{ cells, missing int }

func (t tally) share() float64 { return float64(t.missing) / float64(max(1, t.cells)) }

func (t tally) String() string {
	return fmt.Sprintf("%d of %d (%s)", t.missing, t.cells, percent(t.share()))
}

// tallies counts a dataset's cells by measure and period.
func tallies(d *data.Dataset) [][]tally {
	at, dim, err := d.Dimension(data.Time)
	if err != nil {
		return nil
	}
	all := make([][]tally, len(d.Measures))
	for m := range all {
		all[m] = make([]tally, len(dim.Codes))
	}
	for b := range d.Batches() {
		c := &d.Batches()[b]
		for from, to := 0, 0; from < c.Len(); from = to {
			to = stretch(c, from, at+1)
			t := &all[c.Measure[from]][c.Codes[at][from]]
			t.cells += to - from
			for _, s := range c.Status[from:to] {
				if s.Missing() {
					t.missing++
				}
			}
		}
	}
	return all
}

// newest is the place of the last period that has cells, or only of those with a number; -1 if none has.
func newest(of []tally, numbers bool) int {
	for i := len(of) - 1; i >= 0; i-- {
		if of[i].cells > 0 && (!numbers || of[i].missing < of[i].cells) {
			return i
		}
	}
	return -1
}

// periods are the codes of a dataset's periods, in order.
func periods(d *data.Dataset) []data.Code {
	_, dim, err := d.Dimension(data.Time)
	if err != nil {
		return nil
	}
	return dim.Codes
}

func (c *check) missing(before *data.Dataset) {
	now, codes := tallies(c.d), periods(c.d)
	var was [][]tally
	if before != nil {
		was = tallies(before)
	}
	for i := range now {
		m, p := &c.d.Measures[i], newest(now[i], false)
		if p < 0 {
			continue
		}
		is, period := now[i][p], codes[p].ID
		if before != nil {
			if k, _, err := before.Measure(m.ID); err == nil {
				if then := at(was[k], periods(before), period); c.more(is, then) {
					numbers := then.cells - then.missing
					gross := float64(is.missing-then.missing) >= grossMissing*float64(numbers)
					c.found("missing", c.rules.Missing.Rule, gross, m, "%v cells for %s have no number, in vintage %s it is %v", is, period, before.Vintage, then)
					continue
				}
			}
		}
		if q := newest(now[i][:p], false); q >= 0 && c.more(is, now[i][q]) {
			c.found("missing", c.rules.Missing.Rule, false, m, "%v cells for %s have no number, for %s it is %v", is, period, codes[q].ID, now[i][q])
		}
	}
}

// at is the tally of one period.
func at(of []tally, codes []data.Code, period string) tally {
	for i, c := range codes {
		if c.ID == period {
			return of[i]
		}
	}
	return tally{}
}

// more reports whether clearly more is missing than then.
func (c *check) more(is, then tally) bool {
	return then.cells > 0 && is.share()-then.share() > c.rules.Missing.more() &&
		float64(is.missing)-then.share()*float64(is.cells) >= fewestMissing
}

const maxExamples = 5

func (c *check) gone(before *data.Dataset) {
	was, codes := tallies(before), periods(before)
	for i := range c.d.Measures {
		m := &c.d.Measures[i]
		k, _, err := before.Measure(m.ID)
		if err != nil || c.declared(m.ID, before.Vintage) {
			continue
		}
		p := newest(was[k], true)
		if p < 0 {
			continue
		}
		period := codes[p].ID
		here := areas(c.d, int32(i), func(q string, _ data.Status) bool { return q >= period })
		had := areas(before, int32(k), func(q string, s data.Status) bool { return q == period && !s.Missing() })
		if len(here) == 0 && len(had) > 0 {
			c.found("gone", c.rules.Gone.Rule, true, m, "nothing for %s or later, which vintage %s has", period, before.Vintage)
			continue
		}
		var names []string
		for _, a := range before.Dimensions[dimension(before, data.Area)].Codes {
			if had[a.ID] && !here[a.ID] {
				names = append(names, a.ID+" "+a.Title.SV)
			}
		}
		if len(names) == 0 {
			continue
		}
		text := strings.Join(names[:min(len(names), maxExamples)], ", ")
		if rest := len(names) - maxExamples; rest > 0 {
			text += fmt.Sprintf(" and %d more", rest)
		}
		c.found("gone", c.rules.Gone.Rule, true, m, "nothing for area %s for %s or later, which vintage %s has", text, period, before.Vintage)
	}
}

// dimension is the place of a dimension that every dataset has.
func dimension(d *data.Dataset, id string) int {
	i, _, _ := d.Dimension(id)
	return i
}

// areas are those with a cell of measure m that want says yes to, by period and status.
func areas(d *data.Dataset, m int32, want func(period string, s data.Status) bool) map[string]bool {
	area, time := dimension(d, data.Area), dimension(d, data.Time)
	if area < 0 || time < 0 {
		return nil
	}
	met := make([]bool, len(d.Dimensions[area].Codes))
	for b := range d.Batches() {
		c := &d.Batches()[b]
		from, to := rows(c, m)
		for i := from; i < to; i++ {
			if a := c.Codes[area][i]; !met[a] {
				met[a] = want(d.Dimensions[time].Codes[c.Codes[time][i]].ID, c.Status[i])
			}
		}
	}
	all := map[string]bool{}
	for a, is := range met {
		if is {
			all[d.Dimensions[area].Codes[a].ID] = true
		}
	}
	return all
}
