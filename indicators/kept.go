package indicators

import (
	"fmt"
	"slices"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/digest"
)

// The measures that an edition keeps of an indicator beside its values: the gap, and the light as its place among states.
const (
	keptGap   = ".gap"
	keptLight = ".light"
)

// keptDefinition is the note with the checksum of how an indicator is computed and judged.
const keptDefinition = "definition"

var states = []State{Good, Near, Miss, Uncertain}

// Keep makes the dataset that an edition leaves behind, so that the next can tell what has changed; [ReadKept] reads it
// back. Dimensions are area, sex and period. An indicator is a measure under its id, its gap one under the total, and so
// is each area's light at the period that it is about: 0 good, 1 near, 2 miss, 3 uncertain. Numbers are as in [Dataset],
// with status and origin. Intervals and parts are left out: nothing is computed from what is kept. The caller releases the
// dataset.
func Keep(mem memory.Allocator, id string, title data.Text, results []*Result) (*data.Dataset, error) {
	s := data.Structure{ID: id, Title: title, Dimensions: []data.Dimension{
		{ID: data.Area, Title: data.Text{SV: "område", EN: "area"}},
		{ID: data.Sex, Title: data.Text{SV: "kön", EN: "sex"}},
		{ID: data.Time, Title: data.Text{SV: "period", EN: "period"}},
	}}
	var vintage data.Vintage
	for _, r := range results {
		vintage = max(vintage, r.Vintage)
		s.Measures = append(s.Measures, r.keptMeasures()...)
	}
	k := keeper{Builder: data.NewBuilder(s, vintage, "")}
	for _, r := range results {
		for _, q := range []Quantity{OfWomen, OfMen, OfTotal} {
			k.block(r, r.Indicator.ID, q)
		}
		k.block(r, r.Indicator.ID+keptGap, OfGap)
		k.lights(r)
	}
	d, err := k.Finish(mem)
	if err != nil {
		return nil, fmt.Errorf("results of %s: %w", id, err)
	}
	return d, nil
}

func (r *Result) keptMeasures() []data.Measure {
	ind := r.Indicator
	sum := r.Definition()
	own := data.Measure{
		ID: ind.ID, Title: ind.Title, Table: ind.ID, Unit: r.Unit, Published: r.Unit, SexForm: data.SexSplit,
		Notes: []data.Note{{ID: keptDefinition, Text: data.Text{SV: sum, EN: sum}}},
	}
	gap := data.Measure{ID: ind.ID + keptGap, Title: ind.Title, Table: ind.ID, Unit: r.Unit, SexForm: data.SexNone}
	if ind.Gap == GapRatio {
		gap.Unit, gap.SexForm = "ratio", data.SexRatio
	}
	gap.Published = gap.Unit
	light := data.Measure{ID: ind.ID + keptLight, Title: ind.Title, Table: ind.ID, Unit: "number", Published: "number", SexForm: data.SexNone}
	return []data.Measure{own, gap, light}
}

// keeper adds results to a dataset.
type keeper struct{ *data.Builder }

func (k keeper) area(code string) int32 {
	return k.Code(0, data.Code{ID: code, Title: areaTitle(code)})
}

func (k keeper) sex(id string) int32 { return k.Code(1, data.Code{ID: id, Title: sexTitles[id]}) }

func (k keeper) period(p data.Period) int32 {
	return k.Code(2, data.Code{ID: string(p), Title: data.Text{SV: string(p), EN: string(p)}})
}

// computedPage is where what was worked out here stands.
func computedPage(r *Result) data.Page {
	return data.Page{Source: "Lägesbild", Table: r.Indicator.ID, Vintage: r.Vintage}
}

var keptSex = map[Quantity]string{OfWomen: data.Women, OfMen: data.Men, OfTotal: data.Total, OfGap: data.Total}

// block adds one quantity of a result; what was never published and cannot be computed is left out.
func (k keeper) block(r *Result, measure string, q Quantity) {
	m, _ := k.Measure(measure)
	b, sex, computed := r.Block(q), k.sex(keptSex[q]), k.Page(computedPage(r))
	pages, periods := make([]int32, len(r.pages)), make([]int32, len(r.Periods))
	for i, p := range r.pages {
		pages[i] = k.Page(p)
	}
	for i, p := range r.Periods {
		periods[i] = k.period(p)
	}
	for a, code := range r.Areas {
		area := k.area(code)
		for t := range r.Periods {
			i := a*len(r.Periods) + t
			if s := b.Status[i]; s == data.NotApplicable || b.page[i] < 0 && s == data.NotAvailable {
				continue
			}
			page, row := computed, int32(0)
			if b.page[i] >= 0 {
				page, row = pages[b.page[i]], b.row[i]
			}
			k.Append([]int32{area, sex, periods[t]}, m, significant(b.Number[i]), b.Status[i], page, row)
		}
	}
}

// lights adds every area's light.
func (k keeper) lights(r *Result) {
	m, _ := k.Measure(r.Indicator.ID + keptLight)
	for _, area := range r.Areas {
		j := r.Judge(area)
		if light := slices.Index(states, j.State); light >= 0 {
			k.Append([]int32{k.area(area), k.sex(data.Total), k.period(j.Period)}, m, float64(light), 0, k.Page(computedPage(r)), 0)
		}
	}
}

// Definition is the checksum of how a result is computed and judged, the counties' own levels included. Titles and notes
// do not count.
func (r *Result) Definition() string {
	i := r.Indicator
	return digest.Of(i.Method, i.Gap, i.Polarity, i.Judge, i.Base, i.Interval, i.Scores, i.Years, i.Trend, i.Target, i.Breaks, r.rules)
}

// Kept is an indicator as an edition showed it.
type Kept struct {
	ID         string
	Title      data.Text
	Unit       data.Unit
	Definition string // checksum, see [Result.Definition]

	values Result
	light  Block
	place  []int // of the dataset's periods among those of values
}

// At returns the cell of an area and period, as [Result.At] did then.
func (k *Kept) At(area string, p data.Period) Cell { return k.values.At(area, p) }

// Periods returns those that have a cell somewhere, sorted.
func (k *Kept) Periods() []data.Period { return k.values.Periods }

// Has reports whether an area had any figure.
func (k *Kept) Has(area string) bool {
	for _, p := range k.values.Periods {
		if c := k.At(area, p); c.Women.OK() || c.Men.OK() || c.Total.OK() || c.Gap.OK() {
			return true
		}
	}
	return false
}

// Light returns an area's light and the period that it is about; false where it had none.
func (k *Kept) Light(area string) (State, data.Period, bool) {
	a, ok := slices.BinarySearch(k.values.Areas, area)
	if !ok {
		return Unjudged, "", false
	}
	n := len(k.values.Periods)
	for t, p := range k.values.Periods {
		if i := a*n + t; !k.light.Status[i].Missing() {
			return states[int(k.light.Number[i])], p, true
		}
	}
	return Unjudged, "", false
}

// ReadKept reads back what [Keep] made, by indicator. A dataset of another kind is data.ErrCorrupt.
func ReadKept(d *data.Dataset) (map[string]*Kept, error) {
	if len(d.Dimensions) != 3 || d.Dimensions[0].ID != data.Area || d.Dimensions[1].ID != data.Sex || d.Dimensions[2].ID != data.Time {
		return nil, fmt.Errorf("dataset %s: %w: not the results of an edition", d.ID, data.ErrCorrupt)
	}
	all := keptOf(d)
	blocks := make([]map[string]*Block, len(d.Measures)) // by measure and sex
	for i := range d.Measures {
		m := &d.Measures[i]
		k := all[m.Table]
		switch m.ID {
		case m.Table:
			k.Title, k.Unit = m.Title, m.Unit
			for _, n := range m.Notes {
				if n.ID == keptDefinition {
					k.Definition = n.Text.SV
				}
			}
			blocks[i] = map[string]*Block{data.Women: &k.values.Women, data.Men: &k.values.Men, data.Total: &k.values.Total}
		case m.Table + keptGap:
			blocks[i] = map[string]*Block{data.Total: &k.values.Gap}
		case m.Table + keptLight:
			blocks[i] = map[string]*Block{data.Total: &k.light}
		}
	}
	for _, c := range d.Batches() {
		for i := range c.Len() {
			if b := blocks[c.Measure[i]][d.Dimensions[1].Codes[c.Codes[1][i]].ID]; b != nil {
				k := all[d.Measures[c.Measure[i]].Table]
				at := int(c.Codes[0][i])*len(k.values.Periods) + k.place[c.Codes[2][i]]
				b.Number[at], b.Status[at], b.page[at], b.row[at] = c.Value[i], c.Status[i], c.Page[i], c.Row[i]
			}
		}
	}
	return all, nil
}

// keptOf makes the indicators of a dataset without figures, each for the periods that it has.
func keptOf(d *data.Dataset) map[string]*Kept {
	all := map[string]*Kept{}
	areas := make([]string, len(d.Dimensions[0].Codes)) // in order, as codes of a dataset are
	for i, c := range d.Dimensions[0].Codes {
		areas[i] = c.ID
	}
	for _, m := range d.Measures {
		all[m.Table] = &Kept{ID: m.Table, values: Result{pages: d.Pages, Vintage: d.Vintage, Areas: areas}, place: make([]int, len(d.Dimensions[2].Codes))}
	}
	for _, c := range d.Batches() {
		for i, m := range c.Measure {
			all[d.Measures[m].Table].place[c.Codes[2][i]] = 1
		}
	}
	for _, k := range all {
		for i, used := range k.place {
			if k.place[i] = len(k.values.Periods); used > 0 {
				k.values.Periods = append(k.values.Periods, data.Period(d.Dimensions[2].Codes[i].ID))
			}
		}
		for _, b := range []*Block{&k.values.Women, &k.values.Men, &k.values.Total, &k.values.Gap, &k.light} {
			*b = newBlock(k.values.cells())
			for i := range b.Status {
				b.Status[i] = data.NotAvailable
			}
		}
	}
	return all
}
