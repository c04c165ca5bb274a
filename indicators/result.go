package indicators

import (
	"slices"

	"lagesbild/data"
)

// Result is one indicator's values for every area and period it is known for, with what was computed from them.
// Cells lie dense, area by area: cell(a, p) = a·len(Periods) + p.
type Result struct {
	Indicator *Indicator
	Vintage   data.Vintage  // newest vintage among the inputs
	Unit      data.Unit     // base unit of Women, Men and Total
	Areas     []string      // codes, sorted
	Periods   []data.Period // sorted
	Women     Block
	Men       Block
	Total     Block
	Gap       Block              // women minus men, in Unit (difference) or as a ratio; see Indicator.Gap
	Notes     []data.Note        // about the whole indicator: definition, breaks, joins of vintages
	Breaks    []data.SeriesBreak // periods not comparable with the one before
	pages     []data.Page
}

// Block is one quantity for every area and period. Number is 0 and never to be read where Status says missing.
type Block struct {
	Number []float64
	Status []data.Status
	page   []int32 // index into Result.pages, -1 where computed or missing without origin
	row    []int32
}

// Cell is what a Result holds for one area and period.
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
