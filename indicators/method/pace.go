package method

import (
	"fmt"
	"math"
)

// Target is a value to be reached by a time. Descending says that higher is better, as in [Rank]: the best comes first.
type Target struct {
	From, Start float64 // the value the target was set from, and when
	Value, By   float64
	Order       Order
}

// toward is 1 when higher is better, else −1.
func (g Target) toward() float64 {
	if g.Order == Descending {
		return 1
	}
	return -1
}

// Met reports whether x is at the target or better.
func (g Target) Met(x float64) bool { return (x-g.Value)*g.toward() >= 0 }

// Verdict is how a goal fares.
type Verdict int

// The verdicts, worst first among those that are certain.
const (
	Uncertain     Verdict = iota // osäkert: the figures do not tell
	Deteriorating                // försämring
	Insufficient                 // otillräckligt
	TooSlow                      // behöver öka takten
	OnTrack                      // på väg
	Achieved                     // uppnått
)

// paceOnTrack and paceTooSlow are the shares of the required pace from which a series is on track or too slow.
const (
	paceOnTrack = 0.95
	paceTooSlow = 0.60
)

func verdict(ratio float64) Verdict {
	switch {
	case ratio < 0:
		return Deteriorating
	case ratio < paceTooSlow:
		return Insufficient
	case ratio < paceOnTrack:
		return TooSlow
	}
	return OnTrack
}

// Pace is the observed change per time unit against the required one; both above zero when they improve.
type Pace struct{ Observed, Required, Ratio float64 }

// Growth is the yearly relative change.
//
//	(y/y₀)^(1/(t − t₀)) − 1
//
// In: two values above zero and t after t₀, else ok is false: a rate of growth has no meaning for gaps or values that
// may be 0. Out: a share of 1 per time unit.
// Source: Eurostat, Sustainable development in the European Union, annex on methodology (CAGR).
func Growth(t0, y0, t, y float64) (g float64, ok bool) {
	if !(y0 > 0 && y > 0 && t > t0) {
		return 0, false
	}
	g = math.Expm1((math.Log(y) - math.Log(y0)) / (t - t0))
	return g, finite(g)
}

// GrowthPace is the required-pace ratio by yearly relative change, and what it says of a value y at time t.
//
//	R = CAGR(y₀ → y)/|CAGR(y₀ → y*)|, signed so that an improvement is above zero
//
// Met is Achieved; from 0.95 OnTrack, from 0.60 TooSlow, from 0 Insufficient, below 0 Deteriorating. Values at or below zero
// and times out of order are [ErrOutOfRange], as is an unmet target that asks for no change: [LinearPace] serves gaps.
// Source: Open SDG and Statistics Canada, progress measurement, after Eurostat.
func (g Target) GrowthPace(t, y float64) (Pace, Verdict, error) {
	observed, ok := Growth(g.Start, g.From, t, y)
	required, okRequired := Growth(g.Start, g.From, g.By, g.Value)
	if !ok || !okRequired {
		return Pace{}, Uncertain, fmt.Errorf("growth from %v by way of %v to %v: %w", g.From, y, g.Value, ErrOutOfRange)
	}
	return g.compare(observed, required, y)
}

// compare sets two signed changes against each other.
func (g Target) compare(observed, required, y float64) (Pace, Verdict, error) {
	p := Pace{Observed: observed * g.toward(), Required: required * g.toward()}
	p.Ratio = p.Observed / math.Abs(p.Required)
	if !finite(p.Ratio) {
		return Pace{}, Uncertain, fmt.Errorf("change %v where %v is required: %w", observed, required, ErrOutOfRange)
	}
	if g.Met(y) {
		return p, Achieved, nil
	}
	return p, verdict(p.Ratio), nil
}

// LinearPace is the required-pace ratio by the series' Theil–Sen slope b, and what may be said of its last value.
//
//	R = b·(t* − t₀)/|y* − y₀|, signed so that an improvement is above zero
//
// In: comparable points in time order, any sign; z as for [TheilSenInterval]. Verdicts as for [Target.GrowthPace], except
// that an unmet target is Uncertain with fewer than [MarkerPoints] points, or where the slope's interval holds both a pace
// that is on track and one that is not. Fewer than two points are [ErrFewPoints].
// Source: Open SDG's ratio in its linear version; too few or too scattered points are said to be so, not called slow.
func (g Target) LinearPace(t, y []float64, z float64) (Pace, Verdict, error) {
	if len(t) != len(y) {
		return Pace{}, Uncertain, ErrUnequal
	}
	line, ok := TheilSen(t, y)
	if !ok {
		return Pace{}, Uncertain, fmt.Errorf("%d of at least 2: %w", len(t), ErrFewPoints)
	}
	if !(g.By > g.Start) {
		return Pace{}, Uncertain, fmt.Errorf("target by %v from %v: %w", g.By, g.Start, ErrOutOfRange)
	}
	required := (g.Value - g.From) / (g.By - g.Start)
	p, v, err := g.compare(line.Slope, required, y[len(y)-1])
	if err != nil || v == Achieved {
		return p, v, err
	}
	_, slope, ok := TheilSenInterval(t, y, z)
	if !ok || len(t) < MarkerPoints {
		return p, Uncertain, nil
	}
	low, high := slope.Low*g.toward(), slope.High*g.toward()
	onTrack := paceOnTrack * math.Abs(p.Required)
	if min(low, high) < onTrack && onTrack <= max(low, high) {
		return p, Uncertain, nil
	}
	return p, v, nil
}

// Progress is how fast a value without target improves.
type Progress int

// The classes: below 0, from 0, from 0.5 and from 1.5 percent a year.
const (
	Decline Progress = iota
	Slight
	Moderate
	Clear
)

// Progressing is the class of a yearly relative change, in the direction that is better.
//
// In: a share of 1 per year, as [Growth] gives it. Source: Open SDG, progress measurement without target.
func Progressing(growth float64, order Order) Progress {
	g := growth * Target{Order: order}.toward()
	switch {
	case g >= 0.015:
		return Clear
	case g >= 0.005:
		return Moderate
	case g >= 0:
		return Slight
	}
	return Decline
}

// Anticipated is where a series leads by the time of its target.
type Anticipated struct {
	Value float64 // on the line at the target's time
	Left  float64 // distance then left by the whole distance: at most 0 the target is met, above 1 the series goes back
}

// Anticipate extends a weighted least-squares line to the target's time.
//
//	left = (y* − ŷ(t*))/(y* − y₀)
//
// In: at least two comparable points with distinct times and weights above zero, heavier for later ones. Fewer points are
// [ErrFewPoints]; a target equal to its start, or other numbers that give none, [ErrOutOfRange].
// Source: UNESCAP and UNECE, anticipated progress index.
func (g Target) Anticipate(t, y, w []float64) (Anticipated, error) {
	if len(t) != len(y) || len(t) != len(w) {
		return Anticipated{}, ErrUnequal
	}
	if len(t) < 2 {
		return Anticipated{}, fmt.Errorf("%d of at least 2: %w", len(t), ErrFewPoints)
	}
	var sw, st, sy float64
	for i := range t {
		if !(w[i] > 0) {
			return Anticipated{}, fmt.Errorf("weight %v: %w", w[i], ErrOutOfRange)
		}
		sw += w[i]
		st += w[i] * t[i]
		sy += w[i] * y[i]
	}
	slope, _ := weightedSlope(t, y, w, -1)
	a := Anticipated{Value: sy/sw + slope*(g.By-st/sw)}
	a.Left = (g.Value - a.Value) / (g.Value - g.From)
	if !finite(a.Value, a.Left) {
		return Anticipated{}, fmt.Errorf("from %v to %v: %w", g.From, g.Value, ErrOutOfRange)
	}
	return a, nil
}
