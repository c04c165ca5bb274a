package indicators

import (
	"slices"

	"lagesbild/data"
)

// Part is a named figure that a method gives beside women's and men's values, or instead of them: a part of a
// decomposition, a component of an index, an index itself, a group, a limit. One figure an area and period, as in the
// blocks of a Result.
type Part struct {
	ID    string      // as in "structure"; unique within a result
	Title data.Text   // what readers call it
	Of    Quantity    // the sex it is of; OfGap for what sets women against men; OfTotal for an area's own
	Unit  data.Unit   // base unit
	Words []data.Text // where the number is a class and not a quantity: what each number, from 0, is called
	Block

	limits uncertainty
}

// part adds an empty part and returns it. The pointer is good until the next is added.
func (r *Result) part(id string, title data.Text, of Quantity, unit data.Unit) *Part {
	r.Parts = append(r.Parts, Part{ID: id, Title: title, Of: of, Unit: unit, Block: newBlock(r.cells())})
	return &r.Parts[len(r.Parts)-1]
}

// Part returns the part with an id.
func (r *Result) Part(id string) (*Part, bool) {
	i := slices.IndexFunc(r.Parts, func(p Part) bool { return p.ID == id })
	if i < 0 {
		return nil, false
	}
	return &r.Parts[i], true
}

// PartAt is a part's figure in an area and period, NotAvailable where the Result has no such cell.
func (r *Result) PartAt(p *Part, area string, t data.Period) data.Value {
	i, ok := r.cell(area, t)
	if !ok {
		return data.Value{Status: data.NotAvailable}
	}
	return r.value(&p.Block, i)
}

// PartMargin is the range around a part's figure; ok is false where it has none.
func (r *Result) PartMargin(p *Part, area string, t data.Period, level Level) (Margin, bool) {
	i, ok := r.cell(area, t)
	if !ok {
		return Margin{}, false
	}
	return p.limits.margin(r.value(&p.Block, i), i, level)
}

// cell is the place of an area and period in the blocks.
func (r *Result) cell(area string, p data.Period) (int, bool) {
	a, okA := slices.BinarySearch(r.Areas, area)
	t, okT := slices.BinarySearch(r.Periods, p)
	return a*len(r.Periods) + t, okA && okT
}

// set writes a computed figure; one beyond all numbers has no value.
func (b *Block) set(i int, x float64, s data.Status) {
	if !finite(x) && !s.Missing() {
		s = data.Undefined
	}
	if s.Missing() {
		x = 0
	}
	b.Number[i], b.Status[i] = x, s
}
