package indicators

import (
	"slices"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators/method"
)

// Benchmark is an area beside one group in one period.
type Benchmark struct {
	Group    Group
	Standing Standing
	Women    GroupValue
	Men      GroupValue
	Gap      GroupValue
	Total    GroupValue // of an indicator without women and men, which has no standing; with the place of the area's level
	Level    Place
	Nearer   bool // the area's gap lies nearer equality than the group's
	Half     bool // the area is in the better half of those ranked, by how near equality they are or by their level
}

// GroupValue is one figure of a group.
type GroupValue struct {
	Value   data.Value
	Members int // that have a value
	// Joint is the value of the group's population as one: members weigh by the counts that their shares, rates or means are
	// of.
	// Otherwise every member counts the same ("ovägt medel"), which is not the value of the joint population.
	Joint bool
}

// Benchmarks are the groups that an area's figures are tried against: those of [Catalogue.Groups], then the other lists
// that its county has for it, and its municipality group where the peers were picked by hand.
func (c *Catalogue) Benchmarks(area string) []Group {
	groups := c.Groups(area)
	a, _ := codelist.Lookup(area)
	county, ok := c.County(a.County)
	if !ok || a.Level != codelist.Municipality {
		return groups
	}
	for _, list := range county.Lists {
		if members, ok := list.Of[area]; ok {
			groups = append(groups, Group{"list", list.Title, members})
		}
	}
	if _, picked := county.Peers[area]; picked {
		if like, ok := alike(area); ok {
			like.ID = "group"
			groups = append(groups, like)
		}
	}
	return groups
}

// Benchmarks sets an area's figures of period p beside each group. A group without a gap then, or in which the area
// cannot be ranked, is left out. The area counts in a group's values where the group names it.
func (r *Result) Benchmarks(area string, p data.Period, groups []Group) []Benchmark {
	if r.Indicator.Method.Total != nil {
		return r.levels(area, p, groups)
	}
	equal := r.Indicator.Gap.Equal()
	var all []Benchmark
	for _, g := range groups {
		s, ok := r.Standing(area, p, g.Areas)
		if !ok {
			continue
		}
		b := Benchmark{Group: g, Standing: s}
		cells := r.cellsOf(g.Areas, p)
		b.Women, b.Men = groupValue(&r.Women, r.weights(0), cells), groupValue(&r.Men, r.weights(1), cells)
		b.Gap = r.groupGap(b.Women, b.Men, cells)
		if !b.Gap.Value.OK() {
			continue
		}
		b.Nearer = s.Unequal.Own < method.Unequal(b.Gap.Value.Number, equal)
		b.Half = 2*s.Unequal.Rank <= s.Unequal.Ranked+1
		all = append(all, b)
	}
	return all
}

// Agreement tells whether conclusions are the same with every list.
type Agreement struct {
	Nearer bool // on whether the area is nearer equality than the group
	Half   bool // on which half it is in
}

// Agree compares what several benchmarks say of one area.
func Agree(all []Benchmark) Agreement {
	a := Agreement{true, true}
	for _, b := range all {
		a.Nearer = a.Nearer && b.Nearer == all[0].Nearer
		a.Half = a.Half && b.Half == all[0].Half
	}
	return a
}

// cellsOf are the cells of the areas in a period.
func (r *Result) cellsOf(areas []string, p data.Period) []int {
	t, _ := slices.BinarySearch(r.Periods, p)
	var cells []int
	for _, area := range areas {
		if a, ok := slices.BinarySearch(r.Areas, area); ok {
			cells = append(cells, a*len(r.Periods)+t)
		}
	}
	return cells
}

// weights are how many persons or answers each of a sex's figures is of; empty where they are not known.
func (r *Result) weights(sex int) method.Values {
	if answers, ok := r.Part("answers_" + string(quantities[sex])); ok && r.Indicator.Method.Mean != nil {
		return answers.Values()
	}
	return r.size[sex]
}

// groupValue is a group's value of a block, whose cells are shares, rates or means of n.
//
//	joint: Σ n·x / Σ n    unweighted: Σ x / members
//
// It is joint only if the counts are known of every member that has a value.
func groupValue(b *Block, n method.Values, cells []int) GroupValue {
	g := GroupValue{Value: data.Value{Status: data.NotAvailable}, Joint: true}
	var sum, weighted, weights float64
	for _, i := range cells {
		if b.Status[i].Missing() {
			continue
		}
		g.Members++
		sum += b.Number[i]
		if g.Joint = g.Joint && i < n.Len() && n.OK(i); g.Joint {
			weighted += n.Number[i] * b.Number[i]
			weights += n.Number[i]
		}
	}
	g.Joint = g.Joint && weights > 0
	switch {
	case g.Members == 0:
	case g.Joint:
		g.Value = data.Value{Number: weighted / weights, Status: data.Derived}
	default:
		g.Value = data.Value{Number: sum / float64(g.Members), Status: data.Derived}
	}
	return g
}

// groupGap is the gap between a group's women and men where both are joint values of the same members, else the mean of the
// members' gaps.
func (r *Result) groupGap(women, men GroupValue, cells []int) GroupValue {
	if !women.Joint || !men.Joint || women.Members != men.Members {
		return groupValue(&r.Gap, method.Values{}, cells)
	}
	gap := method.Make(1)
	w := method.Values{Number: []float64{women.Value.Number}, Status: []data.Status{women.Value.Status}}
	m := method.Values{Number: []float64{men.Value.Number}, Status: []data.Status{men.Value.Status}}
	if r.Indicator.Gap == GapRatio {
		method.Ratio(gap, w, m)
	} else {
		method.Difference(gap, w, m)
	}
	return GroupValue{Value: data.Value{Number: gap.Number[0], Status: gap.Status[0]}, Members: women.Members, Joint: true}
}
