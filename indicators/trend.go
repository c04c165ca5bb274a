package indicators

import (
	"math"
	"strconv"

	"lagesbild/data"
	"lagesbild/indicators/method"
)

// Trend asks for the trend of one of the values, as parts at every period of the series up to it: Theil–Sen's slope a year
// with its interval, the probability of Mann–Kendall's test, and the recent trend of the last five points. Of a level that
// is no share, whose polarity says what is better, the yearly growth since the first point stands beside with its class.
//
//	trend: {of: gap}
//
// The series is cut at breaks; of a figure that is repeated between elections only the first of each term counts, see
// [Years], and of pooled years, which overlap, only windows that do not.
type Trend struct {
	Of Quantity `yaml:"of"` // women, men, total or gap
}

// Years are those in which a figure is new: every so many years, such as a certain one. Between them it is repeated, and a
// flat line is no trend.
//
//	years: {every: 4, such_as: 2022}
type Years struct {
	Every  int `yaml:"every"`
	SuchAs int `yaml:"such_as"`
}

// since is the year in which a year's figure was new.
func (y *Years) since(year int) int {
	return year - ((year-y.SuchAs)%y.Every+y.Every)%y.Every
}

func (f *faults) trend(ind *Indicator) {
	if t := ind.Trend; t != nil {
		f.quantity("$.trend.of", t.Of, ind)
	}
	if y := ind.Years; y != nil {
		f.check(y.Every > 1, "$.years.every", "%d: want 2 or more", y.Every)
		f.check(y.SuchAs > 1800, "$.years.such_as", "%d: want one of the years", y.SuchAs)
	}
	if g := ind.Target; g != nil {
		f.target(g, ind)
	}
}

func (f *faults) quantity(path string, q Quantity, ind *Indicator) {
	f.word(path, string(q), string(OfWomen), string(OfMen), string(OfTotal), string(OfGap))
	if ind.Method.Total != nil {
		f.check(q == OfTotal, path, "there are no values of women and men: want total")
		return
	}
	f.check(ind.Gap != "", path, "%s has no value of each sex to follow", ind.Method.Name())
	f.check(ind.Method.Ratio == nil || q == OfGap, path, "a ready-made ratio has only a gap")
}

// run is a series of independent, comparable points up to a cell.
type run struct {
	at   []int // places of the periods
	t, y []float64
}

// run collects the points of a quantity's row up to period last, from a period on. Of those that repeat one figure only the
// first counts, at the year in which it was new.
func (r *Result) run(q Quantity, a, last int, from data.Period) run {
	n := len(r.Periods)
	b := r.Block(q)
	series := b.Values().Slice(a*n, (a+1)*n)
	var s run
	next := math.MaxInt
	for i := last; i >= method.Start(series, r.breaksIn(r.Areas[a]), last); i-- {
		p := r.Periods[i]
		first, end := window(p)
		if !series.OK(i) || p < from || end >= next {
			continue
		}
		t := yearOf(p)
		if years := r.Indicator.Years; years != nil {
			if t = float64(years.since(end)); len(s.t) > 0 && s.t[0] == t {
				s.at[0], s.y[0] = i, series.Number[i]
				continue
			}
		}
		if len(p) != len("2024-Q1") && len(p) != len("2024-05") {
			next = first // windows that reach into this one are not independent of it
		}
		s.at, s.t, s.y = append([]int{i}, s.at...), append([]float64{t}, s.t...), append([]float64{series.Number[i]}, s.y...)
	}
	return s
}

// window is the first and the last year of a period.
func window(p data.Period) (first, end int) {
	end = p.Year()
	first = end
	if len(p) == len("2022-2024") {
		first, _ = strconv.Atoi(string(p[:4])) // a period, so digits
	}
	return first, end
}

// yearOf is where a period lies in time, in years.
func yearOf(p data.Period) float64 {
	year := float64(p.Year())
	switch {
	case len(p) == len("2024-Q1") && p[5] == 'Q':
		return year + float64(p[6]-'1')/4
	case len(p) == len("2024-05"):
		month, _ := strconv.Atoi(string(p[5:])) // a period, so digits
		return year + float64(month-1)/12
	}
	return year
}

// trendWords name the recent trend by its direction from −1.
func (ind *Indicator) trendWords(q Quantity) []data.Text {
	up, down := data.Text{SV: "ökar", EN: "increasing"}, data.Text{SV: "minskar", EN: "decreasing"}
	better, worse := data.Text{SV: ", bättre", EN: " and better"}, data.Text{SV: ", sämre", EN: " and worse"}
	join := func(a, b data.Text) data.Text { return data.Text{SV: a.SV + b.SV, EN: a.EN + b.EN} }
	switch {
	case q == OfGap:
	case ind.Polarity == PolarityHigher:
		up, down = join(up, better), join(down, worse)
	case ind.Polarity == PolarityLower:
		up, down = join(up, worse), join(down, better)
	}
	return []data.Text{down, {SV: "ingen säker förändring", EN: "no significant change"}, up}
}

func (r *Result) addTrend() {
	t := r.Indicator.Trend
	if t == nil {
		return
	}
	unit := r.unitOf(t.Of)
	first := len(r.Parts)
	r.part("slope", data.Text{SV: "Förändring per år (Theil–Sen)", EN: "Change a year (Theil–Sen)"}, t.Of, unit)
	r.part("trend_p", data.Text{SV: "Sannolikhet utan trend (Mann–Kendall)", EN: "Probability without a trend (Mann–Kendall)"}, t.Of, "share")
	r.part("recent", data.Text{SV: "Trend, de senaste fem punkterna", EN: "Trend, last five points"}, t.Of, "number").Words = r.Indicator.trendWords(t.Of)
	n := len(r.Periods)
	at := func(i int) run { return r.run(t.Of, i/n, i%n, "") }
	r.addGrowth(t.Of, at)
	slope := func(i int, z float64) (method.Estimate, error) {
		s := at(i)
		l, in, ok := method.TheilSenInterval(s.t, s.y, z)
		if !ok {
			return method.Estimate{}, method.ErrFewPoints
		}
		return method.Estimate{Value: l.Slope, Interval: in}, nil
	}
	for i := range r.Women.Number {
		s := at(i)
		if len(s.at) == 0 || s.at[len(s.at)-1] != i%n {
			for k := range 3 {
				r.Parts[first+k].set(i, 0, data.NotApplicable)
			}
			continue
		}
		e, err := slope(i, method.Z95)
		r.Parts[first].set(i, e.Value, r.statusOf(err, 0))
		k, ok := method.MannKendall(s.y)
		r.Parts[first+1].set(i, k.P, given(ok))
		direction, ok := r.recent(t.Of, i/n, s)
		r.Parts[first+2].set(i, float64(1+direction), given(ok))
	}
	r.Parts[first].limits = uncertainty{kind: KindMethod, name: "theil-sen", at: func(i int, z float64) (method.Interval, bool) {
		e, err := slope(i, z)
		return e.Interval, err == nil
	}}
}

// progressWords are the words of method.Progress, in its order.
var progressWords = []data.Text{
	{SV: "tillbakagång", EN: "decline"},
	{SV: "liten förbättring", EN: "slight progress"},
	{SV: "måttlig förbättring", EN: "moderate progress"},
	{SV: "tydlig förbättring", EN: "clear progress"},
}

// addGrowth adds the yearly growth since the first point and its class: not of a gap or a share, for which a rate of growth
// means nothing near 0 and 1.
func (r *Result) addGrowth(q Quantity, at func(i int) run) {
	better := r.Indicator.Polarity == PolarityHigher || r.Indicator.Polarity == PolarityLower
	if q == OfGap || r.Unit == "share" || !better {
		return
	}
	first, n := len(r.Parts), len(r.Periods)
	r.part("growth", data.Text{SV: "Tillväxt per år sedan seriens början", EN: "Growth a year since the series began"}, q, "share")
	r.part("progress", data.Text{SV: "Utveckling utan målvärde", EN: "Progress without a target"}, q, "number").Words = progressWords
	for i := range r.Women.Number {
		growth, class, s := 0.0, method.Decline, data.NotApplicable
		if p := at(i); len(p.at) > 0 && p.at[len(p.at)-1] == i%n {
			last := len(p.at) - 1
			g, ok := method.Growth(p.t[0], p.y[0], p.t[last], p.y[last])
			growth, class, s = g, method.Progressing(g, r.Indicator.order()), given(ok)
		}
		r.Parts[first].set(i, growth, s)
		r.Parts[first+1].set(i, float64(class), s)
	}
}

// given is the status of a figure that a formula gives or not.
func given(ok bool) data.Status {
	if ok {
		return data.Derived
	}
	return data.Undefined
}

func (r *Result) unitOf(q Quantity) data.Unit {
	if q == OfGap && r.Indicator.Gap == GapRatio {
		return "ratio"
	}
	return r.Unit
}

// recent is the direction of the last five points: of proportions of counts by χ² for trend, of others by least squares
// with the weights of their intervals, both at 99.8 per cent and only where no point alone decides. ok is false where there
// are too few points, or nothing tells how sure they are.
func (r *Result) recent(q Quantity, a int, s run) (direction int, ok bool) {
	if len(s.at) < method.MarkerPoints {
		return 0, false
	}
	n, from := len(r.Periods), len(s.at)-method.MarkerPoints
	t, y := s.t[from:], s.y[from:]
	limits := make([]method.Interval, 0, len(t))
	x, of := make([]float64, 0, len(t)), make([]float64, 0, len(t))
	base := map[Quantity]method.Values{OfWomen: r.base[0], OfMen: r.base[1]}[q]
	for k, at := range s.at[from:] {
		i := a*n + at
		if base.Len() > 0 && base.OK(i) {
			x, of = append(x, math.Round(y[k]*base.Number[i])), append(of, base.Number[i])
		}
		if u := r.limits[q]; u.at != nil {
			if in, ok := u.at(i, method.Z95); ok {
				limits = append(limits, in)
			}
		}
	}
	var m method.Marker
	var err error
	switch {
	case len(x) == len(t):
		m, err = method.TrendProportion(t, x, of)
	case len(limits) == len(t):
		m, err = method.TrendWeighted(t, y, limits, r.levelOf(q).z())
	default:
		return 0, false
	}
	return m.Direction, err == nil
}

// levelOf is the level of a quantity's intervals: the provider's, or 95 per cent.
func (r *Result) levelOf(q Quantity) Level {
	if u := r.limits[q]; u.only != 0 {
		return u.only
	}
	return Level95
}

// Target is a value to reach by a time, and asks whether the indicator is on the way there: parts at every period, of which
// verdict is one of six words.
//
//	target: {of: women, value: 0.5, by: 2030, from: 2020}
//	target: {of: gap, value: 0, by: 2030}
//
// The pace is linear, from Theil–Sen's slope, or growth, from the yearly relative change, which suits neither gaps nor
// shares near 0 or 1. With fewer than five points, or where the slope's interval holds both a pace that is on track and one
// that is not, the verdict is uncertain. A gap counts by its size: its distance from equality.
type Target struct {
	Of     Quantity    `yaml:"of"`
	Value  float64     `yaml:"value"` // in the base unit: a share of 1
	By     data.Period `yaml:"by"`
	From   data.Period `yaml:"from,omitempty"`   // when the target was set; the first comparable period if left out
	Pace   string      `yaml:"pace,omitempty"`   // linear, if left out, or growth
	Better string      `yaml:"better,omitempty"` // higher or lower, where the polarity does not say
}

func (f *faults) target(g *Target, ind *Indicator) {
	const path = "$.target"
	f.quantity(path+".of", g.Of, ind)
	_, err := data.ParsePeriod(string(g.By))
	f.check(err == nil, path+".by", "%v", err)
	_, err = data.ParsePeriod(string(g.From))
	f.check(g.From == "" || err == nil, path+".from", "%v", err)
	if g.Pace != "" {
		f.word(path+".pace", g.Pace, "linear", "growth")
	}
	f.check(g.Pace != "growth" || g.Of != OfGap, path+".pace", "a gap has no rate of growth: use linear")
	f.check(g.Of != OfGap || g.Value >= 0, path+".value", "%v: the size of a gap is zero or more", g.Value)
	f.check(ind.Polarity != PolarityNone, path, "an indicator of polarity none has no target")
	switch {
	case g.Of == OfGap:
		f.check(g.Better == "", path+".better", "a smaller gap is always better")
	case g.Better != "":
		f.word(path+".better", g.Better, "higher", "lower")
	default:
		f.check(ind.Polarity != PolarityEqual, path+".better", "polarity equal does not say which way the target lies: want higher or lower")
	}
}

func (g *Target) order(ind *Indicator) method.Order {
	if g.Of != OfGap && (g.Better == "higher" || g.Better == "" && ind.Polarity == PolarityHigher) {
		return method.Descending
	}
	return method.Ascending
}

// Progress is how an area fares on the way to the target.
type Progress struct {
	From, To    data.Period // first and last of the points
	Points      int
	Value       float64 // now; of a gap its size
	Distance    float64 // target minus value, in the unit
	Pace        method.Pace
	Anticipated method.Anticipated
	Verdict     method.Verdict
	Undefined   bool // the pace has no value: nothing can be required, or growth of what is zero or less
}

// Progress says whether an area is on the way to the indicator's target by period p; ok is false without a target or where
// the area has no figure then.
func (r *Result) Progress(area string, p data.Period) (Progress, bool) {
	i, ok := r.cell(area, p)
	if !ok || r.Indicator.Target == nil {
		return Progress{}, false
	}
	return r.progress(i)
}

func (r *Result) progress(i int) (Progress, bool) {
	g, n := r.Indicator.Target, len(r.Periods)
	s := r.run(g.Of, i/n, i%n, g.From)
	if len(s.at) == 0 || s.at[len(s.at)-1] != i%n {
		return Progress{}, false
	}
	if g.Of == OfGap {
		for k := range s.y {
			s.y[k] = method.Unequal(s.y[k], r.Indicator.Gap.Equal())
		}
	}
	last := len(s.y) - 1
	target := method.Target{From: s.y[0], Start: s.t[0], Value: g.Value, By: yearOf(g.By), Order: g.order(r.Indicator)}
	p := Progress{From: r.Periods[s.at[0]], To: r.Periods[s.at[last]], Points: len(s.y), Value: s.y[last], Distance: g.Value - s.y[last]}
	linear, verdict, err := target.LinearPace(s.t, s.y, method.Z95)
	p.Pace, p.Verdict = linear, verdict
	if g.Pace == "growth" && err == nil {
		var byGrowth method.Verdict
		p.Pace, byGrowth, err = target.GrowthPace(s.t[last], s.y[last])
		if verdict != method.Uncertain {
			p.Verdict = byGrowth
		}
	}
	if p.Undefined = err != nil; p.Undefined && target.Met(s.y[last]) {
		p.Verdict = method.Achieved
	}
	weights := make([]float64, len(s.t))
	for k := range weights {
		weights[k] = float64(k + 1)
	}
	if p.Anticipated, err = target.Anticipate(s.t, s.y, weights); err != nil {
		p.Anticipated = method.Anticipated{Value: math.NaN(), Left: math.NaN()}
	}
	return p, true
}

// verdictWords are the words of method.Verdict, in its order.
var verdictWords = []data.Text{
	{SV: "osäkert", EN: "uncertain"},
	{SV: "försämring", EN: "deteriorating"},
	{SV: "otillräckligt", EN: "insufficient"},
	{SV: "behöver öka takten", EN: "needs a faster pace"},
	{SV: "på väg", EN: "on track"},
	{SV: "uppnått", EN: "achieved"},
}

// VerdictWord is what a verdict is called.
func VerdictWord(v method.Verdict) data.Text { return verdictWords[v] }

func (r *Result) addProgress() {
	g := r.Indicator.Target
	if g == nil {
		return
	}
	unit, first := r.unitOf(g.Of), len(r.Parts)
	pace := unit
	if g.Pace == "growth" {
		pace = "share"
	}
	for _, p := range []struct {
		id, sv, en string
		unit       data.Unit
	}{
		{"distance", "Kvar till målvärdet", "Left to the target", unit},
		{"required", "Takt som krävs per år", "Pace required a year", pace},
		{"observed", "Takt hittills per år", "Pace so far a year", pace},
		{"pace", "Takt hittills genom takt som krävs", "Pace so far by pace required", "ratio"},
		{"anticipated", "Väntat värde vid målåret", "Value anticipated at the target's time", unit},
		{"verdict", "På väg mot målet", "On the way to the target", "number"},
	} {
		r.part(p.id, data.Text{SV: p.sv, EN: p.en}, g.Of, p.unit)
	}
	r.Parts[first+5].Words = verdictWords
	for i := range r.Women.Number {
		p, ok := r.progress(i)
		values := []float64{p.Distance, p.Pace.Required, p.Pace.Observed, p.Pace.Ratio, p.Anticipated.Value, float64(p.Verdict)}
		for k, x := range values {
			status := given(finite(x) && !(p.Undefined && k > 0 && k < 4))
			if !ok {
				status = data.NotApplicable
			}
			r.Parts[first+k].set(i, x, status)
		}
	}
}
