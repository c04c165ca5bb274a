package indicators

import (
	"fmt"
	"slices"

	"lagesbild/data"
	"lagesbild/indicators/method"
)

// Funnel sets each sex's share or rate against the limits in which a unit of its size lies when it is like the benchmark
// but for chance; see [method.FunnelProportion] and [method.FunnelRate]. Limits of 95 and 99.8 per cent, the benchmark and
// where the value lies are parts.
//
//	method: {funnel: {of: {dataset: d, measure: x}, in: {dataset: d, measure: n}, kind: proportion, against: "00"}}
type Funnel struct {
	Of      Input     `yaml:"of"`
	In      Input     `yaml:"in"`
	Kind    string    `yaml:"kind"`    // proportion or rate
	Against string    `yaml:"against"` // area whose value of the same sex is the benchmark
	Unit    data.Unit `yaml:"unit,omitempty"`
}

func (m *Funnel) roles() []role {
	return []role{{name: "of", input: &m.Of, counts: true}, {name: "in", input: &m.In, counts: true}}
}

func (m *Funnel) check(f *faults, path string, ind *Indicator) {
	f.bySex(ind)
	f.word(path+".kind", m.Kind, "proportion", "rate")
	f.check(m.Against != "", path+".against", "no area is named as the benchmark, such as \"00\" or \"19\"")
	f.rateUnit(path, m.Unit)
	f.check(m.Kind == "rate" || m.Unit == "", path+".unit", "a proportion is a share")
}

// funnelWords say where a value lies.
var funnelWords = []data.Text{
	{SV: "under 99,8-procentsgränsen", EN: "below the 99.8 per cent limit"},
	{SV: "under 95-procentsgränsen", EN: "below the 95 per cent limit"},
	{SV: "inom gränserna", EN: "within the limits"},
	{SV: "över 95-procentsgränsen", EN: "above the 95 per cent limit"},
	{SV: "över 99,8-procentsgränsen", EN: "above the 99.8 per cent limit"},
}

func (m *Funnel) compute(r *Result, in []*reading) error {
	source, scale := kind(&Share{m.Of, m.In}), 1.0
	if m.Kind == "rate" {
		source, scale = &Rate{m.Of, m.In, m.Unit}, perUnit[m.Unit]
	}
	if err := source.compute(r, in); err != nil {
		return err
	}
	area, ok := slices.BinarySearch(r.Areas, m.Against)
	if !ok {
		return fmt.Errorf("%s: benchmark area %q: %w among the figures", in[0], m.Against, data.ErrNotFound)
	}
	_, n := r.counts(in[0], in[1])
	for k, q := range quantities {
		r.funnel(m.Kind, q, r.sexes()[k], n[k].Values(), area, scale)
	}
	return nil
}

// funnel adds one sex's limits.
func (r *Result) funnel(kind string, q Quantity, b *Block, n method.Values, area int, scale float64) {
	name := func(sv, en string) data.Text {
		return data.Text{SV: sv + ", " + sexWords[q].SV, EN: en + ", " + sexWords[q].EN}
	}
	first := len(r.Parts)
	r.part("benchmark_"+string(q), name("Jämförelsevärde", "Benchmark"), q, r.Unit)
	for _, level := range []string{"95", "998"} {
		percent := map[string][2]string{"95": {"95", "95"}, "998": {"99,8", "99.8"}}[level]
		r.part("low_"+level+"_"+string(q), name("Nedre gräns "+percent[0]+" procent", "Lower limit "+percent[1]+" per cent"), q, r.Unit)
		r.part("high_"+level+"_"+string(q), name("Övre gräns "+percent[0]+" procent", "Upper limit "+percent[1]+" per cent"), q, r.Unit)
	}
	r.part("place_"+string(q), name("Läge", "Place"), q, "number").Words = funnelWords
	limits := method.FunnelProportion
	if kind == "rate" {
		limits = method.FunnelRate
	}
	for i := range b.Number {
		at := r.sameTime(area, i)
		s := b.Status[at] | n.Status[i]
		p := b.Number[at]
		near, okNear := limits(p/scale, n.Number[i], method.Z95)
		far, okFar := limits(p/scale, n.Number[i], method.Z998)
		if !s.Missing() && !(okNear && okFar) {
			s = data.Undefined
		}
		ends := []float64{p, near.Low * scale, near.High * scale, far.Low * scale, far.High * scale}
		for k, x := range ends {
			r.Parts[first+k].set(i, x, method.Combine(s))
		}
		r.Parts[first+5].set(i, float64(placeIn(b.Number[i], ends)), method.Combine(s|b.Status[i]))
	}
}

// placeIn is the place of x among a funnel's limits, 2 being within.
func placeIn(x float64, ends []float64) int {
	switch {
	case x < ends[3]:
		return 0
	case x < ends[1]:
		return 1
	case x > ends[4]:
		return 4
	case x > ends[2]:
		return 3
	}
	return 2
}
