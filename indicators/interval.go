package indicators

import (
	"context"
	"errors"
	"fmt"
	"math"

	"lagesbild/data"
	"lagesbild/indicators/method"
)

// Interval is the uncertainty that a provider publishes itself: a margin, or the limits. It stands before any that could
// be computed.
//
//	interval: {margin: {dataset: survey, measure: margin}}
//	interval: {low: {dataset: survey, measure: lower}, high: {dataset: survey, measure: upper}, level: 0.95}
type Interval struct {
	Margin *Input  `yaml:"margin,omitempty"` // half the width, in the value's unit
	Low    *Input  `yaml:"low,omitempty"`
	High   *Input  `yaml:"high,omitempty"`
	Level  float64 `yaml:"level,omitempty"` // 0.95 if left out, or 0.998
}

// Level is how often an interval holds the true value.
type Level float64

// The levels.
const (
	Level95  Level = 0.95
	Level998 Level = 0.998
)

func (l Level) z() float64 {
	if l == Level998 {
		return method.Z998
	}
	return method.Z95
}

// LimitKind is where an interval comes from.
type LimitKind string

// The kinds. A noise band is the series' own variation, twice method.Noise on either side: a yardstick that has no level
// and is never to be called a confidence interval.
const (
	KindMethod   LimitKind = "method"
	KindProvider LimitKind = "provider"
	KindNoise    LimitKind = "noise"
)

// Margin is the range around a figure.
type Margin struct {
	method.Interval
	Kind LimitKind
	Name string // of the method: wilson, newcombe, byar, …; the provider's is "margin" or "limits"
}

// limiter gives the interval of a cell at a normal quantile; ok is false where it has none.
type limiter func(i int, z float64) (in method.Interval, ok bool)

// uncertainty is how the intervals of a figure come about; they are worked out when somebody asks.
type uncertainty struct {
	kind LimitKind
	name string
	only Level // the one level there is; 0 for any
	at   limiter
}

func (u uncertainty) margin(v data.Value, i int, level Level) (Margin, bool) {
	if u.at == nil || !v.OK() || u.only != 0 && u.only != level {
		return Margin{}, false
	}
	in, ok := u.at(i, level.z())
	return Margin{in, u.kind, u.name}, ok
}

func (r *Result) uncertain(q Quantity, kind LimitKind, name string, at limiter) {
	if r.limits == nil {
		r.limits = map[Quantity]uncertainty{}
	}
	r.limits[q] = uncertainty{kind: kind, name: name, at: at}
}

// wilson is the limiter of a proportion of counts; see [method.Wilson].
func wilson(x, n method.Values) limiter {
	return func(i int, z float64) (method.Interval, bool) {
		if !x.OK(i) || !n.OK(i) {
			return method.Interval{}, false
		}
		return method.Wilson(x.Number[i], n.Number[i], z)
	}
}

// gapFromSexes recovers the gap's interval from women's and men's, which are independent; see [method.DifferenceInterval]
// and [method.RatioInterval]. Of two proportions the difference's is Newcombe's.
func (r *Result) gapFromSexes(name string) {
	w, okW := r.limits[OfWomen]
	m, okM := r.limits[OfMen]
	if !okW || !okM {
		return
	}
	both := method.DifferenceInterval
	if r.Indicator.Gap == GapRatio {
		name, both = "mover", method.RatioInterval
	}
	r.limits[OfGap] = uncertainty{w.kind, name, w.only, func(i int, z float64) (method.Interval, bool) {
		women, okW := w.at(i, z)
		men, okM := m.at(i, z)
		if !okW || !okM {
			return method.Interval{}, false
		}
		e, ok := both(method.Estimate{Value: r.Women.Number[i], Interval: women}, method.Estimate{Value: r.Men.Number[i], Interval: men})
		return e.Interval, ok
	}}
}

// Margin is the range around a figure: from counts or the provider's own where there is one; else, of a quantity with at
// least method.NoisePoints comparable, independent periods, the noise of its series, which has no level. ok is false where nothing can
// be said.
func (r *Result) Margin(area string, p data.Period, q Quantity, level Level) (Margin, bool) {
	i, ok := r.cell(area, p)
	if !ok {
		return Margin{}, false
	}
	u, known := r.limits[q]
	b := r.Block(q)
	if known {
		return u.margin(r.value(b, i), i, level)
	}
	return r.noise(q, i)
}

// noise is the band of a series' own variation around cell i.
func (r *Result) noise(q Quantity, i int) (Margin, bool) {
	v := r.value(r.Block(q), i)
	if !v.OK() {
		return Margin{}, false
	}
	n := len(r.Periods)
	s := r.run(q, i/n, i%n, "")
	noise, ok := method.Noise(s.t, s.y)
	return Margin{method.Interval{Low: v.Number - yardstick*noise, High: v.Number + yardstick*noise}, KindNoise, "series"}, ok
}

func (f *faults) uncertainty(ind *Indicator) {
	if ind.Base != nil {
		f.check(ind.Method.Values != nil, "$.base", "only published values need a base")
		f.input("$.base", ind.Base)
	}
	in := ind.Interval
	if in == nil {
		return
	}
	f.check(ind.Method.Values != nil || ind.Method.Total != nil, "$.interval", "only published values have a provider's interval")
	f.check((in.Margin != nil) != (in.Low != nil || in.High != nil), "$.interval", "want either margin, or low and high")
	f.check(in.Level == 0 || in.Level == float64(Level95) || in.Level == float64(Level998), "$.interval.level", "%v: want 0.95 or 0.998", in.Level)
	for key, input := range map[string]*Input{"margin": in.Margin, "low": in.Low, "high": in.High} {
		if in.Margin == nil && key != "margin" || input != nil {
			f.input("$.interval."+key, input)
		}
	}
}

// uncertainty reads what the definition says of the values' uncertainty.
func (r *Result) uncertainty(ctx context.Context, lib Library) error {
	if r.Indicator.Base != nil {
		if err := r.readBase(ctx, lib); err != nil {
			return err
		}
	}
	in := r.Indicator.Interval
	if in == nil {
		return nil
	}
	if in.Margin != nil {
		half, err := r.beside(ctx, lib, in.Margin)
		if err != nil {
			return err
		}
		r.provided("margin", func(k, i int) (method.Interval, bool) {
			x, h := r.sexes()[k].Number[i], half[k].Number[i]
			return method.Interval{Low: x - h, High: x + h}, !half[k].Status[i].Missing() && h >= 0
		})
		return nil
	}
	low, errL := r.beside(ctx, lib, in.Low)
	high, errH := r.beside(ctx, lib, in.High)
	if err := errors.Join(errL, errH); err != nil {
		return err
	}
	r.provided("limits", func(k, i int) (method.Interval, bool) {
		x := r.sexes()[k].Number[i]
		ok := !low[k].Status[i].Missing() && !high[k].Status[i].Missing()
		in := method.Interval{Low: low[k].Number[i], High: high[k].Number[i]}
		return in, ok && in.Low <= x && x <= in.High
	})
	return nil
}

// provided sets the provider's intervals of women, men and both, and the gap's from them.
func (r *Result) provided(name string, at func(sex, i int) (method.Interval, bool)) {
	level := Level95
	if r.Indicator.Interval.Level != 0 {
		level = Level(r.Indicator.Interval.Level)
	}
	r.limits = map[Quantity]uncertainty{}
	for k, q := range []Quantity{OfWomen, OfMen, OfTotal} {
		r.limits[q] = uncertainty{KindProvider, name, level, func(i int, _ float64) (method.Interval, bool) { return at(k, i) }}
	}
	r.gapFromSexes("mover")
}

func (r *Result) sexes() [3]*Block { return [3]*Block{&r.Women, &r.Men, &r.Total} }

// beside reads a measure of the values' unit that is no source of the values.
func (r *Result) beside(ctx context.Context, lib Library, in *Input) ([3]Block, error) {
	var b [3]Block
	rd, err := read(ctx, lib, in, "", r.Indicator.narrowed("interval"))
	if err != nil {
		return b, err
	}
	defer rd.release()
	if rd.measure.Unit != r.Unit {
		return b, fmt.Errorf("%s: %w: unit %s, the values have %s", rd, data.ErrUnitMismatch, rd.measure.Unit, r.Unit)
	}
	return r.apart(rd), nil
}

// apart reads women, men and both without making the reading a source of the result.
func (r *Result) apart(rd *reading) (b [3]Block) {
	apart := &Result{Areas: r.Areas, Periods: r.Periods, pageIndex: map[data.Page]int32{}}
	for k := range b {
		b[k] = newBlock(r.cells())
	}
	apart.fill(rd, &b[0], &b[1], &b[2])
	return b
}

// readBase takes the counts of those whom published shares are of. They are no source of the values.
func (r *Result) readBase(ctx context.Context, lib Library) error {
	rd, err := read(ctx, lib, r.Indicator.Base, "", r.Indicator.narrowed("base"))
	if err != nil {
		return err
	}
	defer rd.release()
	if r.Unit != "share" || !rd.measure.Additive {
		return fmt.Errorf("%s: %w: a base is the counts that shares are of", rd, data.ErrUnitMismatch)
	}
	n := r.apart(rd)
	r.base = [2]method.Values{n[0].Values(), n[1].Values()}
	r.size = [3]method.Values{n[0].Values(), n[1].Values(), n[2].Values()}
	for k, q := range []Quantity{OfWomen, OfMen} {
		share, base := r.sexes()[k].Values(), n[k].Values()
		r.uncertain(q, KindMethod, "wilson", func(i int, z float64) (method.Interval, bool) {
			if !share.OK(i) || !base.OK(i) {
				return method.Interval{}, false
			}
			return method.WilsonShare(share.Number[i], base.Number[i], z)
		})
	}
	r.gapFromSexes("newcombe")
	if r.Indicator.Gap == GapDifference {
		// Of the counts themselves, since a published share is rounded.
		r.uncertain(OfGap, KindMethod, "newcombe", func(i int, z float64) (method.Interval, bool) {
			w, m := r.Women.Number[i], r.Men.Number[i]
			nw, nm := n[0].Number[i], n[1].Number[i]
			ok := !(n[0].Status[i] | n[1].Status[i]).Missing()
			in, some := method.Newcombe(math.Round(w*nw), nw, math.Round(m*nm), nm, z)
			return in, ok && some
		})
	}
	return nil
}
