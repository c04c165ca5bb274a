package indicators

import (
	"lagesbild/data"
	"lagesbild/indicators/method"
)

// Lights are the three lights of an indicator in an area: whether its level is reached, whether it is on the way there, and
// where it stands among others. They are shown side by side and never merged: one that is green says nothing of the others.
// An indicator that nobody may judge has none of them.
type Lights struct {
	Status Judgement
	Pace   Pace
	Place  Relative
}

// Pace is whether an area is on the way: to the indicator's target where it has one, else to equality.
type Pace struct {
	// State is Good on the way or there, Near on the way but too slow, or when nothing moves, Miss away from it or far too
	// slow, and Uncertain where the years are too few or too unsteady to tell.
	State    State
	From, To data.Period
	Points   int
	Slope    method.Estimate // without a target: change a year of the distance from equality, below zero towards it
	Progress *Progress       // with a target
	Few      bool            // too few points
	Old      bool            // too old to say anything of today
}

// Relative is an area's place in a group by how far its gap lies from equality: 1 has the smallest.
type Relative struct {
	State  State // Good in the best quarter, Near between, Miss in the worst; NoData where fewer than four are ranked
	Period data.Period
	Group  Group
	Place  Place
}

// Lights lights an area's newest period with both sexes, its place being that among the last of the area's groups: all
// municipalities, or all counties.
func (c *Catalogue) Lights(r *Result, area string) Lights {
	l := Lights{Status: r.Judge(area)}
	if l.Status.Rule == nil {
		return l
	}
	l.Pace, l.Place = r.pace(area, l.Status), Relative{State: NoData}
	if groups := c.Groups(area); len(groups) > 0 {
		l.Place = r.relative(area, l.Status.Period, groups[len(groups)-1])
	}
	return l
}

// pace judges the way to the target, or to equality: the distance of women's share from one half under a band rule, else
// the gap's from equality, by Theil–Sen's slope with its 95 per cent interval.
func (r *Result) pace(area string, j Judgement) Pace {
	i, ok := r.cell(area, j.Period)
	if !ok {
		return Pace{State: NoData}
	}
	if r.Indicator.Target != nil {
		return r.paceToTarget(i, j)
	}
	n, q, equal := len(r.Periods), OfGap, r.Indicator.Gap.Equal()
	if j.Rule.Band != nil {
		q, equal = OfWomen, 0.5
	}
	s := r.run(q, i/n, i%n, "")
	for k := range s.y {
		s.y[k] = method.Unequal(s.y[k], equal)
	}
	p := Pace{State: Uncertain, From: r.Periods[s.at[0]], To: r.Periods[s.at[len(s.at)-1]], Points: len(s.at), Old: j.Stale()}
	line, slope, ok := method.TheilSenInterval(s.t, s.y, method.Z95)
	p.Few = !ok || len(s.at) < method.MarkerPoints
	p.Slope = method.Estimate{Value: line.Slope, Interval: slope}
	switch {
	case p.Few || p.Old:
	case slope.High < 0:
		p.State = Good
	case slope.Low > 0:
		p.State = Miss
	case slope.Low == 0 && slope.High == 0:
		p.State = Near
	}
	return p
}

func (r *Result) paceToTarget(i int, j Judgement) Pace {
	progress, ok := r.progress(i)
	if !ok {
		return Pace{State: NoData}
	}
	p := Pace{From: progress.From, To: progress.To, Points: progress.Points, Progress: &progress, Old: j.Stale()}
	p.State = map[method.Verdict]State{
		method.Achieved: Good, method.OnTrack: Good, method.TooSlow: Near, method.Insufficient: Miss, method.Deteriorating: Miss, method.Uncertain: Uncertain,
	}[progress.Verdict]
	p.Few = progress.Verdict == method.Uncertain && progress.Points < method.MarkerPoints
	if p.Old {
		p.State = Uncertain
	}
	return p
}

// fewestRanked is the fewest areas among which a place says anything.
const fewestRanked = 4

func (r *Result) relative(area string, p data.Period, g Group) Relative {
	l := Relative{State: NoData, Period: p, Group: g}
	s, ok := r.Standing(area, p, g.Areas)
	if !ok || s.Unequal.Ranked < fewestRanked {
		return l
	}
	l.Place, l.State = s.Unequal, Near
	switch rank, n := s.Unequal.Rank, s.Unequal.Ranked; {
	case 4*rank <= n:
		l.State = Good
	case 4*(rank-1) >= 3*n:
		l.State = Miss
	}
	return l
}
