package indicators

import (
	"math"
	"slices"
	"strconv"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators/method"
)

// State is an indicator's light in an area.
type State string

// The states. Near is a state of the value and never stands for doubt; doubt is Uncertain.
const (
	Good      State = "good"
	Near      State = "near"
	Miss      State = "miss"
	Uncertain State = "uncertain"
	NoData    State = "nodata"
	Unjudged  State = "" // nobody may judge it, such as reported crime
)

// Basis is where a judgement's margin comes from.
type Basis string

// The bases. A series' own variation is a yardstick, not a confidence interval.
const (
	BasisSeries Basis = "series" // twice the noise around the series' trend, see method.Noise
	BasisCounts Basis = "counts" // 95 percent interval from the counts or the provider, see Result.Margin
	BasisNone   Basis = ""       // nothing can be computed
)

// Judgement is a light with the facts it rests on; reports says it in words.
type Judgement struct {
	State   State
	Period  data.Period     // judged: the latest with both sexes
	Rule    *Judge          // the indicator's, or the county's own; nil for none
	Value   float64         // women's share under a band rule, else the gap
	Outside float64         // how far Value lies outside what is good, in its unit; 0 where it is good
	Margin  method.Interval // around Value; meaningful only with a Basis
	Basis   Basis
	Points  int         // comparable periods up to Period, those that repeat or overlap another left out
	Best    State       // of the values that Margin holds; the value's own without a Basis
	Worst   State       // likewise
	Age     int         // years by which Period is older than the newest vintage
	Missing data.Status // with NoData: Suppressed or TooUncertain, the newest known; NotAvailable where the area has no figures; 0 where no period has both sexes
}

const (
	// old is the age in years above which a figure is said to be old.
	old = 5
	// stale is the age in years above which a figure says nothing of the state today: two terms of office.
	stale = 8
	// yardstick is how many times the noise of a series its margin is.
	yardstick = 2
)

// Doubtful reports whether the margin reaches from a value that would be good to one that would be a miss.
func (j *Judgement) Doubtful() bool { return j.Best == Good && j.Worst == Miss }

// Stale reports whether the figure is too old to say anything of the state today.
func (j *Judgement) Stale() bool { return j.Age > stale }

// Old reports whether a reader must be told that the figure is old.
func (j *Judgement) Old() bool { return j.Age > old }

// Judge lights an area's newest period with both sexes, by the levels of the area's county or else the indicator's own.
//
// The value itself decides between good, near and miss. It is uncertain instead where its margin reaches from a value
// that would be good to one that would be a miss, so that a small base never shows a firm colour by chance; and where
// the figure is more than eight years older than the newest vintage. The margin is twice the noise of the series where
// at least five comparable, independent periods are known (method.Noise, Result.run), else the 95 percent interval of the counts or the provider's,
// else none. A
// margin that only reaches into the neighbouring state leaves the colour, see Best and Worst.
func (r *Result) Judge(area string) Judgement {
	rule := r.Rule(area)
	if rule == nil {
		return Judgement{}
	}
	j := Judgement{Rule: rule, State: NoData}
	p, ok := r.Latest(area)
	if !ok {
		j.Missing = r.whyMissing(area)
		return j
	}
	j.Period, j.Age = p, r.age(p)
	j.weigh(r, area)
	z := zones{rule, r.Indicator.Gap.Equal()}
	j.State = z.of(j.Value)
	j.Outside, _ = z.excess(j.Value)
	j.Best, j.Worst = j.State, j.State
	if j.Basis != BasisNone {
		j.Best, j.Worst = z.reach(j.Margin)
	}
	if j.Doubtful() || j.Stale() {
		j.State = Uncertain
	}
	return j
}

// whyMissing is the newest reason that is known for an area's having no period with both sexes.
func (r *Result) whyMissing(area string) data.Status {
	gap, ok := r.series(&r.Gap, area)
	if !ok {
		return data.NotAvailable
	}
	for _, s := range slices.Backward(gap.Status) {
		if why := s & (data.Suppressed | data.TooUncertain); why != 0 {
			return why
		}
	}
	return 0
}

// Rule returns the levels that hold in an area; nil where nobody may judge it.
func (r *Result) Rule(area string) *Judge {
	if r.Indicator.Polarity == PolarityNone {
		return nil
	}
	if a, ok := codelist.Lookup(area); ok {
		code := a.Code
		if a.Level == codelist.Municipality {
			code = a.County
		}
		if rule, ok := r.rules[code]; ok {
			return rule
		}
	}
	return r.Indicator.Judge
}

// age is how many years older than the newest vintage a period is.
func (r *Result) age(p data.Period) int {
	year, err := strconv.Atoi(r.AsOf.Date()[:min(4, len(r.AsOf))])
	if err != nil {
		return 0
	}
	return year - p.Year()
}

// weigh finds the value judged and its margin.
func (j *Judgement) weigh(r *Result, area string) {
	q := OfGap
	if j.Rule.Band != nil {
		q = OfWomen
	}
	i, ok := r.cell(area, j.Period)
	if !ok {
		return
	}
	n := len(r.Periods)
	s := r.run(q, i/n, i%n, "")
	j.Value, j.Points = r.Block(q).Number[i], len(s.at)
	if noise, ok := method.Noise(s.t, s.y); ok {
		j.Basis, j.Margin = BasisSeries, method.Interval{Low: j.Value - yardstick*noise, High: j.Value + yardstick*noise}
		return
	}
	if m, ok := r.Margin(area, j.Period, q, Level95); ok && m.Kind != KindNoise {
		j.Basis, j.Margin = BasisCounts, m.Interval
	}
}

// zones tells the state of a value under a rule.
type zones struct {
	rule  *Judge
	equal float64
}

// excess is how far a value lies outside what is good, and how far it may while near.
func (z zones) excess(x float64) (out, near float64) {
	if b := z.rule.Band; b != nil {
		return math.Abs(method.Band{Low: b.Low, High: b.High}.Outside(x)), b.Near
	}
	return max(0, method.Unequal(x, z.equal)-z.rule.Within.Good), z.rule.Within.Near - z.rule.Within.Good
}

// grain forgives binary rounding of values that stand exactly on a limit.
const grain = 1e-9

func (z zones) of(x float64) State {
	switch out, near := z.excess(x); {
	case out <= grain:
		return Good
	case out <= near+grain:
		return Near
	}
	return Miss
}

// reach is the best and the worst state that a margin holds.
func (z zones) reach(m method.Interval) (best, worst State) {
	centre := z.equal
	if z.rule.Band != nil {
		centre = (z.rule.Band.Low + z.rule.Band.High) / 2
	}
	best = z.of(min(max(centre, m.Low), m.High))
	worst = z.of(m.Low)
	if math.Abs(m.High-centre) > math.Abs(m.Low-centre) {
		worst = z.of(m.High)
	}
	return best, worst
}
