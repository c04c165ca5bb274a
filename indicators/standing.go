package indicators

import (
	"slices"

	"lagesbild/data"
	"lagesbild/indicators/method"
)

// Standing is where an area stands in a group in one period.
type Standing struct {
	Unequal Place // the gap's distance from equality; the smallest is first
	Women   Place // women's level by the indicator's polarity; no rank where polarity is equal or none
	Men     Place
}

// Place is one area's place and the group it is set beside.
type Place struct {
	Own    float64 // meaningful only if there is a rank or a reference
	Rank   int     // 1 is best; equal values share the lowest rank; 0: not ranked
	Ranked int     // areas that have a value, the area itself included
	Shared bool    // another area has the same rank
	// Group is the group's best value, median and unweighted mean ("ovägt medel": every area counts the same). An
	// area's distance is Own minus these. The area is part of it only where it is in the list it was compared with.
	Group method.Reference
}

// Standing sets an area beside others in period p. ok is false where the area or the others have no gap then. Areas
// without a value are not ranked and shorten the list; the area joins the ranking even where among leaves it out.
func (r *Result) Standing(area string, p data.Period, among []string) (s Standing, ok bool) {
	t, okT := slices.BinarySearch(r.Periods, p)
	a, okA := slices.BinarySearch(r.Areas, area)
	if !okT || !okA || r.Gap.Status[a*len(r.Periods)+t].Missing() {
		return Standing{}, false
	}
	cells := make([]int, 0, len(among)+1)
	for _, other := range among {
		if i, ok := slices.BinarySearch(r.Areas, other); ok && other != area {
			cells = append(cells, i*len(r.Periods)+t)
		}
	}
	own := a*len(r.Periods) + t
	member := slices.Contains(among, area)
	equal := r.Indicator.Gap.Equal()
	s.Unequal, ok = r.place(&r.Gap, own, cells, member, method.Ascending, func(x float64) float64 { return method.Unequal(x, equal) })
	if !ok {
		return Standing{}, false
	}
	order := r.Indicator.order()
	same := func(x float64) float64 { return x }
	s.Women, _ = r.place(&r.Women, own, cells, member, order, same)
	s.Men, _ = r.place(&r.Men, own, cells, member, order, same)
	s.Women, s.Men = r.ranked(s.Women), r.ranked(s.Men)
	return s, true
}

// place ranks cell own of a block among cells after taking each value through as. ok is false where the area or the
// group has no value.
func (r *Result) place(b *Block, own int, cells []int, member bool, order method.Order, as func(float64) float64) (Place, bool) {
	v := method.Make(len(cells) + 1)
	for i, cell := range append(cells, own) {
		if v.Status[i] = b.Status[cell]; !v.Status[i].Missing() {
			v.Number[i] = as(b.Number[cell])
		}
	}
	last := len(cells)
	group := v
	if !member {
		group = v.Slice(0, last)
	}
	reference, ok := method.Refer(group, make([]float64, v.Len()), order)
	if !ok || !v.OK(last) {
		return Place{}, false
	}
	rank := method.Make(v.Len())
	n := method.Rank(rank, v, make([]int32, v.Len()), order, method.TiesLowest)
	p := Place{Own: v.Number[last], Rank: int(rank.Number[last]), Ranked: n, Group: reference}
	for i := range cells {
		p.Shared = p.Shared || (rank.OK(i) && rank.Number[i] == rank.Number[last])
	}
	return p, true
}
