package indicators

import (
	"cmp"
	"slices"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators/method"
)

// Result is one indicator's values for every area and period it is known for, with what was computed from them.
// Cells lie dense, area by area: cell(a, p) = a·len(Periods) + p.
type Result struct {
	Indicator *Indicator
	Vintage   data.Vintage  // newest vintage among the inputs
	AsOf      data.Vintage  // newest vintage of all that was computed together; how old a figure is, is counted from it
	Unit      data.Unit     // base unit of Women, Men and Total
	Areas     []string      // codes, sorted
	Periods   []data.Period // sorted
	Women     Block
	Men       Block
	Total     Block              // data.NotApplicable where women and men are parts of one whole
	Gap       Block              // women minus men, in Unit (difference) or as a ratio; see Indicator.Gap
	Parts     []Part             // what the method gives beside or instead of those, in its order
	Breakdown []Class            // the indicator class by class; none without a breakdown
	ClassesOf data.Text          // what the classes are of, where there are any: Ålder
	Notes     []data.Note        // about the whole indicator: definition, breaks, joins of vintages
	Breaks    []data.SeriesBreak // periods not comparable with the one before

	pages     []data.Page
	pageIndex map[data.Page]int32
	heads     *[2]Block        // how many women and men parts of one whole are made of; nil for other methods
	base      [2]method.Values // counts behind women's and men's shares; empty where they are not known
	limits    map[Quantity]uncertainty
	breaks    []bool            // by period, of every area
	broken    map[string][]bool // of the areas that have breaks of their own, those of every area included
	sums      bool              // counts of municipalities may be added up
	summed    []string          // areas that were added up from municipalities of today
	rules     map[string]*Judge
	size      [3]method.Values // how many women's, men's and both's shares or rates are of; empty where not known
}

// Block is one quantity for every area and period. Number is 0 and never to be read where Status says missing.
type Block struct {
	Number []float64
	Status []data.Status
	page   []int32 // index into Result.pages, -1 where computed or missing without origin
	row    []int32
}

func newBlock(n int) Block {
	v := method.Make(n)
	b := Block{Number: v.Number, Status: v.Status, page: make([]int32, n), row: make([]int32, n)}
	for i := range b.page {
		b.page[i] = -1
	}
	return b
}

// Values is the block as the methods see it, sharing memory.
func (b *Block) Values() method.Values { return method.Values{Number: b.Number, Status: b.Status} }

// borrow gives cell i the origin of other's where it has none of its own.
func (b *Block) borrow(other *Block, i int) {
	if b.page[i] < 0 {
		b.page[i], b.row[i] = other.page[i], other.row[i]
	}
}

// never marks a quantity that the method does not give.
func (b *Block) never() {
	for i := range b.Status {
		b.Number[i], b.Status[i] = 0, data.NotApplicable
	}
}

// Cell is what a Result holds for one area and period. A value computed from one published figure has that figure's
// origin; a sum has its page without a row; a gap has none. [Inputs] lists every figure behind a cell.
type Cell struct {
	Women, Men, Total, Gap data.Value
}

// At returns the cell of an area and period; all its values say NotAvailable where the Result has no such cell.
func (r *Result) At(area string, p data.Period) Cell {
	a, okA := slices.BinarySearch(r.Areas, area)
	t, okT := slices.BinarySearch(r.Periods, p)
	if !okA || !okT {
		none := data.Value{Status: data.NotAvailable}
		return Cell{none, none, none, none}
	}
	i := a*len(r.Periods) + t
	return Cell{r.value(&r.Women, i), r.value(&r.Men, i), r.value(&r.Total, i), r.value(&r.Gap, i)}
}

func (r *Result) value(b *Block, i int) data.Value {
	v := data.Value{Number: b.Number[i], Status: b.Status[i]}
	if b.page[i] >= 0 {
		v.Origin = data.Origin{Page: r.pages[b.page[i]], Row: int(b.row[i])}
	}
	return v
}

// Counts are how many women and men the parts of one whole are made of, with their origins: for a composition, which may be
// shown as numbers too. Other methods say NotApplicable, a cell that is not there NotAvailable.
func (r *Result) Counts(area string, p data.Period) (women, men data.Value) {
	i, ok := r.cell(area, p)
	switch {
	case !ok:
		women.Status = data.NotAvailable
		return women, women
	case r.heads == nil:
		women.Status = data.NotApplicable
		return women, women
	}
	return r.value(&r.heads[0], i), r.value(&r.heads[1], i)
}

// Latest is the newest period for which an area has a gap, and so both sexes; false where it never has.
func (r *Result) Latest(area string) (data.Period, bool) { return r.LatestOf(OfGap, area) }

// Sources lists what the values were taken from, one entry for each source, table and vintage, sorted; the other fields
// of the pages are empty.
func (r *Result) Sources() []data.Page {
	var all []data.Page
	for _, p := range r.pages {
		all = append(all, data.Page{Source: p.Source, Table: p.Table, Vintage: p.Vintage})
	}
	slices.SortFunc(all, func(a, b data.Page) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Table, b.Table), cmp.Compare(b.Vintage, a.Vintage))
	})
	return slices.Compact(all)
}

// IsBreak reports whether an area's figures for a period are not comparable with those for the one before.
func (r *Result) IsBreak(area string, p data.Period) bool {
	i, ok := slices.BinarySearch(r.Periods, p)
	return ok && r.breaksIn(area)[i]
}

// breaksIn tells by period whether an area's figures are not comparable with the period before.
func (r *Result) breaksIn(area string) []bool {
	if own, ok := r.broken[area]; ok {
		return own
	}
	return r.breaks
}

func (r *Result) cells() int { return len(r.Areas) * len(r.Periods) }

// series is one area's row of a block.
func (r *Result) series(b *Block, area string) (method.Values, bool) {
	a, ok := slices.BinarySearch(r.Areas, area)
	if !ok {
		return method.Values{}, false
	}
	n := len(r.Periods)
	return b.Values().Slice(a*n, (a+1)*n), true
}

// page returns the index of p among the result's pages.
func (r *Result) page(p data.Page) int32 {
	i, ok := r.pageIndex[p]
	if !ok {
		i = int32(len(r.pages))
		r.pages = append(r.pages, p)
		r.pageIndex[p] = i
	}
	return i
}

// note adds a note once: of two with the same id the first stands.
func (r *Result) note(n data.Note) {
	same := func(o data.Note) bool { return o == n || n.ID != "" && o.ID == n.ID }
	if !slices.ContainsFunc(r.Notes, same) {
		r.Notes = append(r.Notes, n)
	}
}

var summedNote = data.Note{ID: "summed-areas", Text: data.Text{
	SV: "Värden för län och riket är beräknade på summan av kommunernas antal.",
	EN: "Values for counties and the country are computed from the sum of the municipalities' counts.",
}}

// annotate collects notes and breaks of the definition and the inputs.
func (r *Result) annotate(in []*reading) {
	notes := r.Notes
	r.Notes = nil
	for _, n := range r.Indicator.Notes {
		r.note(n)
	}
	r.Breaks = slices.Clone(r.Indicator.Breaks)
	for _, rd := range in {
		for _, n := range slices.Concat(rd.measure.Notes, rd.dataset.Notes) {
			r.note(n)
		}
		r.Breaks = append(r.Breaks, rd.measure.Breaks...)
	}
	for _, n := range notes {
		r.note(n)
	}
	r.Breaks = append(r.Breaks, r.territories()...)
	r.markBreaks()
}

// markBreaks puts the breaks in order and marks their periods.
func (r *Result) markBreaks() {
	slices.SortStableFunc(r.Breaks, func(a, b data.SeriesBreak) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Area, b.Area))
	})
	r.Breaks = slices.CompactFunc(r.Breaks, func(a, b data.SeriesBreak) bool { return a.From == b.From && a.Area == b.Area })
	r.breaks, r.broken = r.marks(""), map[string][]bool{}
	for _, b := range r.Breaks {
		if b.Area != "" && r.broken[b.Area] == nil {
			r.broken[b.Area] = r.marks(b.Area)
		}
	}
}

// marks tells by period where the breaks of one area, or only those of every area for "", are.
func (r *Result) marks(area string) []bool {
	at := make([]bool, len(r.Periods))
	for _, b := range r.Breaks {
		if i, _ := slices.BinarySearch(r.Periods, b.From); b.In(area) && i < len(r.Periods) {
			at[i] = true
		}
	}
	return at
}

// territories are the breaks of areas whose territory changed between their first figure and their last. Areas that were
// added up have none.
func (r *Result) territories() []data.SeriesBreak {
	var all []data.SeriesBreak
	for a, area := range r.Areas {
		breaks := codelist.Breaks(area, r.Periods)
		if len(breaks) == 0 || slices.Contains(r.summed, area) {
			continue
		}
		first, last := r.span(a)
		for _, b := range breaks {
			if b.From > first && b.From <= last {
				all = append(all, b)
			}
		}
	}
	return all
}

// span is the first and last period for which area a has a number in any block; last is "" where it has none.
func (r *Result) span(a int) (first, last data.Period) {
	for i, p := range r.Periods {
		cell := a*len(r.Periods) + i
		if r.Women.Status[cell].Missing() && r.Men.Status[cell].Missing() && r.Total.Status[cell].Missing() && r.Gap.Status[cell].Missing() {
			continue
		}
		if last == "" {
			first = p
		}
		last = p
	}
	return first, last
}
