package method

import (
	"math"

	"lagesbild/data"
)

// A slope of [Slopes] is that of the last SlopePeriods periods, of which at least SlopePoints have a value.
const (
	SlopePeriods = 5
	SlopePoints  = 3
)

// Slopes is [TheilSen]'s slope over the last [SlopePeriods] periods, for every area and period at once.
//
//	b = median of (y(j) − y(i))/(j − i),  t − 5 < i < j ≤ t
//
// In: cells period by period, areas in each; periods one time unit apart, the first one earliest. Out: value unit per time
// unit. A period without a value has no slope, and its reasons; other missing ones are left out, as are those before a
// break, a cell that carries [data.Break]. With fewer than [SlopePoints] left the slope is [data.Undefined].
// Source: Sen, Estimates of the regression coefficient based on Kendall's tau, JASA 63 (1968).
func Slopes(out, values Values, areas int) {
	const last = SlopePeriods - 1
	for i, s := range values.Status {
		if first := i - last*areas; first >= 0 {
			for k := 1; k <= last; k++ {
				s |= values.Status[i-k*areas]
			}
			if !s.Missing() && !s.Has(data.Break) {
				y := values.Number
				out.set(i, slope5(y[first], y[first+areas], y[first+2*areas], y[first+3*areas], y[i]), Combine(s))
				continue
			}
		}
		slopeOfSome(out, values, i, areas)
	}
}

// slopeOfSome is the slope of cell i where not all of its periods count.
func slopeOfSome(out, values Values, i, areas int) {
	if !values.OK(i) {
		out.set(i, 0, values.Status[i].Reasons())
		return
	}
	var t, y [SlopePeriods]float64
	var all data.Status
	n := 0
	for k := 0; k < SlopePeriods && i >= k*areas; k++ {
		at := i - k*areas
		if values.OK(at) {
			t[n], y[n] = float64(-k), values.Number[at]
			all |= values.Status[at]
			n++
		}
		if values.Status[at].Has(data.Break) {
			break
		}
	}
	if n < SlopePoints {
		out.set(i, 0, data.Undefined)
		return
	}
	between := func(i, j int) int64 { return key((y[j] - y[i]) / (t[j] - t[i])) }
	var b float64
	switch n {
	case 3:
		b = middleOf3(between(0, 1), between(0, 2), between(1, 2))
	case 4:
		b = middleOf6(between(0, 1), between(0, 2), between(0, 3), between(1, 2), between(1, 3), between(2, 3))
	default:
		b = slope5(y[4], y[3], y[2], y[1], y[0])
	}
	out.set(i, b, Combine(all))
}

// key is a whole number that sorts as x does: of those the processor picks the smaller without a jump. number is the way
// back.
func key(x float64) int64 {
	b := int64(math.Float64bits(x))
	return b ^ int64(uint64(b>>63)>>1)
}

func number(key int64) float64 { return math.Float64frombits(uint64(key ^ int64(uint64(key>>63)>>1))) }

// slope5 is the slope of five values one time unit apart: the mean of the middle two of ten slopes, which a sorting network
// finds (Waksman's for ten numbers, without the comparisons that the middle does not need).
func slope5(y0, y1, y2, y3, y4 float64) float64 {
	a, b, c, d := key(y1-y0), key(y2-y1), key(y3-y2), key(y4-y3)
	e, f, g := key((y2-y0)/2), key((y3-y1)/2), key((y4-y2)/2)
	h, i, j := key((y3-y0)/3), key((y4-y1)/3), key((y4-y0)/4)

	a, i = min(a, i), max(a, i)
	b, j = min(b, j), max(b, j)
	d, f = min(d, f), max(d, f)
	e, g = min(e, g), max(e, g)
	a, c = min(a, c), max(a, c)
	b, e = min(b, e), max(b, e)
	f, i = min(f, i), max(f, i)
	h, j = min(h, j), max(h, j)
	a, d = min(a, d), max(a, d)
	c, e = min(c, e), max(c, e)
	f, h = min(f, h), max(f, h)
	g, j = min(g, j), max(g, j)
	b = max(a, b)
	i = min(i, j)
	f = max(b, f)
	c, d = min(c, d), max(c, d)
	e = min(e, i)
	g, h = min(g, h), max(g, h)
	d, f = min(d, f), max(d, f)
	e, g = min(e, g), max(e, g)
	d = max(c, d)
	g = min(g, h)
	e = max(d, e)
	f = min(f, g)
	return (number(e) + number(f)) / 2
}

// middleOf6 is the mean of the middle two of six numbers, given by their keys.
func middleOf6(a, b, c, d, e, f int64) float64 {
	b, d = min(b, d), max(b, d)
	c, e = min(c, e), max(c, e)
	b, c = min(b, c), max(b, c)
	d, e = min(d, e), max(d, e)
	a, d = min(a, d), max(a, d)
	c, f = min(c, f), max(c, f)
	b = max(a, b)
	e = min(e, f)
	c = max(b, c)
	d = min(d, e)
	return (number(c) + number(d)) / 2
}

// middleOf3 is the middle one of three numbers, given by their keys.
func middleOf3(a, b, c int64) float64 { return number(max(min(a, b), min(max(a, b), c))) }
