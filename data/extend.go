package data

import (
	"fmt"
	"slices"

	"github.com/apache/arrow/go/v17/arrow/memory"
)

// Join tells what became of one measure's periods that an older vintage has and the newer ones lack.
type Join struct {
	Measure string
	Vintage Vintage // the older one
	From    Period  // first period taken over
	To      Period  // last period taken over
	Cells   int     // taken over; 0 where Refused says why none was
	Largest float64 // largest difference among the numbers that both vintages have, in the measure's unit
	Refused Refusal
}

// Refusal is why an older vintage's periods were not taken over; "" where they were.
type Refusal string

// The refusals.
const (
	UnitDiffers    Refusal = "unit"       // the published unit is another
	Revised        Refusal = "revised"    // a number that both have differs
	NoOverlap      Refusal = "no overlap" // no number that both have, so nothing shows that they are comparable
	OtherStructure Refusal = "dimensions" // the dimensions differ
)

// Extend lengthens each measure of newest backwards with the periods before its first one that an older vintage has; the
// older vintages are given nearest first. A provider that shortens its series has not withdrawn the earlier figures, but
// a series is only joined where the published unit is the same and every number that both vintages have agrees to the
// sixth decimal. Otherwise the measure stays short and the Join says why, so that no redefinition passes as a jump in a
// line. Cells taken over carry Earlier and their own origin, and a note of the measure tells readers either way. The
// result has newest's vintage; all datasets stay the caller's.
func Extend(mem memory.Allocator, newest *Dataset, older ...*Dataset) (*Dataset, []Join, error) {
	at, _, err := newest.Dimension(Time)
	if err != nil {
		return nil, nil, err
	}
	var joins []Join
	series := []*Dataset{newest}
	for _, old := range older {
		if align(newest, old) == nil {
			joins = append(joins, Join{Vintage: old.Vintage, Refused: OtherStructure})
			continue
		}
		series = append(series, old)
	}
	e := extension{alignment: align(series...), newest: newest, time: at}
	structure := newest.Structure
	structure.Dimensions = e.dimensions
	structure.Measures = slices.Clone(newest.Measures)
	e.b = NewBuilder(structure, newest.Vintage, newest.Licence)
	for i, d := range series {
		e.pages = append(e.pages, nil)
		for _, p := range d.Pages {
			e.pages[i] = append(e.pages[i], e.b.Page(p))
		}
	}
	for m := range newest.Measures {
		joins = append(joins, e.extend(int32(m))...)
	}
	d, err := e.b.Finish(mem)
	if err != nil {
		return nil, nil, fmt.Errorf("extend %s: %w", newest.ID, err)
	}
	for _, j := range joins {
		if m, measure, err := d.Measure(j.Measure); err == nil {
			d.Measures[m].Notes = append(slices.Clip(measure.Notes), j.note())
		}
	}
	return d, joins, nil
}

type extension struct {
	*alignment
	newest *Dataset
	time   int // place of the period dimension
	b      *Builder
	pages  [][]int32 // dataset, its page → page of the result
}

// source is one vintage's part in a measure: its periods before the limit.
type source struct {
	which int
	*cursor
	before Period // "" for no limit
	join   *Join
}

// extend appends measure m of newest and of the older vintages that fit.
func (e *extension) extend(m int32) []Join {
	measure := &e.newest.Measures[m]
	parts := []*source{{which: 0, cursor: e.cursor(0, m)}}
	first := e.firstPeriod(0, m)
	var joins []Join
	for i := 1; i < len(e.datasets); i++ {
		was, old, err := e.datasets[i].Measure(measure.ID)
		if err != nil || e.firstPeriod(i, int32(was)) >= first {
			continue
		}
		j := Join{Measure: measure.ID, Vintage: e.datasets[i].Vintage, Refused: UnitDiffers}
		if old.Published == measure.Published {
			j.Refused, j.Largest = e.overlap(measure, e.cursor(0, m), e.cursor(i, int32(was)))
		}
		if j.Refused == "" {
			parts = append(parts, &source{which: i, cursor: e.cursor(i, int32(was)), before: first, join: &j})
			first = e.firstPeriod(i, int32(was))
			continue
		}
		joins = append(joins, j)
	}
	e.merge(m, parts)
	for _, p := range parts[1:] {
		joins = append(joins, *p.join)
	}
	return joins
}

// period returns the period under the cursor.
func (e *extension) period(p *cursor) Period { return Period(p.code(e.time)) }

// firstPeriod returns the first period of a measure, or one after all others if it has no observation.
func (e *extension) firstPeriod(which int, m int32) Period {
	first := Period("9999")
	for p := e.cursor(which, m); p.ok(); p.next() {
		first = min(first, e.period(p))
	}
	return first
}

// overlap compares the numbers that both vintages have; it says why they may not be joined, with the largest difference.
func (e *extension) overlap(measure *Measure, newest, old *cursor) (refused Refusal, largest float64) {
	common := 0
	for newest.ok() && old.ok() {
		switch c := newest.compare(old); {
		case c < 0:
			newest.next()
			continue
		case c > 0:
			old.next()
			continue
		}
		if a, b := newest.value(), old.value(); a.OK() && b.OK() {
			common++
			largest = max(largest, a.Number-b.Number, b.Number-a.Number)
			if !measure.agree(a.Number, b.Number) {
				refused = Revised
			}
		}
		newest.next()
		old.next()
	}
	if common == 0 {
		return NoOverlap, 0
	}
	return refused, largest
}

// merge appends the observations of all parts in order; no two parts have a period in common.
func (e *extension) merge(m int32, parts []*source) {
	codes := make([]int32, len(e.dimensions))
	for {
		var least *source
		for _, p := range parts {
			for p.ok() && p.before != "" && e.period(p.cursor) >= p.before {
				p.next()
			}
			if p.ok() && (least == nil || p.compare(least.cursor) < 0) {
				least = p
			}
		}
		if least == nil {
			return
		}
		for k := range codes {
			codes[k] = least.ranks[k][least.c.Codes[k][least.i]]
		}
		status := least.c.Status[least.i]
		if least.join != nil {
			status |= Earlier
			least.join.add(e.period(least.cursor))
		}
		e.b.Append(codes, m, least.c.Value[least.i], status, e.pages[least.which][least.c.Page[least.i]], least.c.Row[least.i])
		least.next()
	}
}

func (j *Join) add(p Period) {
	if j.Cells == 0 || p < j.From {
		j.From = p
	}
	j.To = max(j.To, p)
	j.Cells++
}

// note tells a reader of the measure what the join did.
func (j *Join) note() Note {
	day := j.Vintage.Date()
	n := Note{ID: "earlier-vintage-" + day, From: j.From, To: j.To}
	if j.Refused == "" {
		span := string(j.From)
		if j.To != j.From {
			span += "–" + string(j.To)
		}
		n.Text = Text{
			SV: fmt.Sprintf("Värdena för %s är ur en tidigare hämtning (%s). Där hämtningarna överlappar är värdena desamma.", span, day),
			EN: fmt.Sprintf("The values for %s are from an earlier retrieval (%s). Where the retrievals overlap, the values are the same.", span, day),
		}
		return n
	}
	why := map[Refusal]Text{
		UnitDiffers: {SV: "men i en annan enhet", EN: "but in another unit"},
		Revised:     {SV: "men källan har sedan dess reviderat sina värden", EN: "but the source has revised its values since"},
	}[j.Refused]
	if why == (Text{}) {
		why = Text{SV: "men de går inte säkert att jämföra", EN: "but they may not be comparable"}
	}
	n.ID = "not-joined-" + day
	n.Text = Text{
		SV: fmt.Sprintf("En tidigare hämtning (%s) har fler år, %s. De åren visas inte.", day, why.SV),
		EN: fmt.Sprintf("An earlier retrieval (%s) has more years, %s. Those years are not shown.", day, why.EN),
	}
	return n
}
