package indicators

import (
	"lagesbild/data"
	"lagesbild/indicators/method"
)

// Persons is how many a figure of one sex rests on: those whom its share or rate is of. Where women and men are parts of
// one whole it is that whole for either. ok is false where the number is not known.
func (r *Result) Persons(area string, p data.Period, q Quantity) (n float64, ok bool) {
	i, ok := r.cell(area, p)
	if !ok {
		return 0, false
	}
	for k, sex := range quantities {
		if of := r.size[k]; sex == q && i < of.Len() && of.OK(i) {
			return of.Number[i], true
		}
	}
	return 0, false
}

// FunnelLimits are those in which a share or rate that rests on n persons lies when it is like the benchmark but for
// chance, in the result's unit; see [method.FunnelProportion] and [method.FunnelRate]. ok is false where the numbers of
// persons are not known or not positive.
func (r *Result) FunnelLimits(benchmark, n float64, level Level) (in method.Interval, ok bool) {
	if r.size[0].Len() == 0 {
		return method.Interval{}, false
	}
	m := r.Indicator.Method
	if m.Rate == nil && (m.Funnel == nil || m.Funnel.Kind == "proportion") {
		return method.FunnelProportion(benchmark, n, level.z())
	}
	scale := perUnit[r.Unit]
	in, ok = method.FunnelRate(benchmark/scale, n, level.z())
	return method.Interval{Low: in.Low * scale, High: in.High * scale}, ok
}
