package method

// Across is where each area stands among the others, for every area and period of an indicator at once: all columns of
// one block, cells period by period with the same areas in each.
type Across struct {
	Rank  Values // 1 has the gap nearest equality; equal ones share the lowest rank
	Group Values // quarter by rank, 1 nearest equality; see [Quantiles]
	Slope Values // change of the gap a year, its sign kept; see [Slopes]
	place []int32
}

// Quarters is how many groups [Across] puts the areas of a period into.
const Quarters = 4

// MakeAcross makes room for a block of so many areas and periods, to be used for one block after the other.
func MakeAcross(areas, periods int) *Across {
	n := areas * periods
	return &Across{Make(n), Make(n), Make(n), make([]int32, areas)}
}

// Set computes ranks and quarters within each period by the gap's distance from equality, see [Unequal], and the gap's slope.
//
// In: the gap, period by period and one period a year; equal is 0 for a difference and 1 for a ratio. A missing gap is
// neither ranked nor counted among those that are, and has no slope. In a period with fewer gaps than [Quarters] no area
// has a quarter.
func (x *Across) Set(gap Values, equal float64) {
	areas := len(x.place)
	for from := 0; from < gap.Len(); from += areas {
		rank, group := x.Rank.Slice(from, from+areas), x.Group.Slice(from, from+areas)
		for i, d := range gap.Number[from : from+areas] {
			rank.set(i, Unequal(d, equal), gap.Status[from+i])
		}
		n := Rank(rank, rank, x.place, Ascending, TiesLowest)
		copy(group.Number, rank.Number)
		copy(group.Status, rank.Status)
		groups(group, Quarters, n)
	}
	Slopes(x.Slope, gap, areas)
}
