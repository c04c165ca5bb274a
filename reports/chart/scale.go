package chart

import (
	"math"
	"strconv"
	"strings"

	"lagesbild/data"
	"lagesbild/reports"
)

// span is the range of values a body shows.
type span struct {
	low, high float64
	any       bool
}

func (r *span) take(x float64) {
	if !r.any {
		r.low, r.high, r.any = x, x, true
		return
	}
	r.low, r.high = min(r.low, x), max(r.high, x)
}

func (r *span) number(n reports.Number) {
	if n.OK {
		r.take(n.Value)
	}
}

// nearZero is the part of the highest value below which the lowest one brings zero into view.
const nearZero = 0.3

// view is the range to be shown: zero comes in where the axis asks for it or the values are near it.
func (r span) view(a reports.Axis) (low, high float64) {
	low, high = r.low, r.high
	if a.FromZero || low > 0 && low < nearZero*high {
		low = min(low, 0)
	}
	if a.FromZero || high < 0 && high > nearZero*low {
		high = max(high, 0)
	}
	if high-low < 1e-9 {
		grow := max(math.Abs(high)*0.1, math.Pow10(-a.Decimal))
		low, high = low-grow, high+grow
		if r.share(a) {
			low, high = max(low, 0), min(high, 100)
		}
	}
	return low, high
}

// share reports whether the values are parts of a whole in percent.
func (r span) share(a reports.Axis) bool { return a.Unit == "%" && r.low >= 0 && r.high <= 100 }

// ticks returns evenly spaced round values that enclose r, about so many, and their decimals. Percent stays within 0
// and 100 where the values do.
func (r span) ticks(about int, a reports.Axis) (marks []float64, decimals int) {
	low, high := r.view(a)
	step := round((high - low) / float64(about))
	first, last := math.Floor(low/step+1e-9), math.Ceil(high/step-1e-9)
	if r.share(a) {
		first, last = max(first, 0), min(last, math.Floor(100/step+1e-9))
	}
	for i := first; i <= last; i++ {
		marks = append(marks, i*step)
	}
	return marks, max(0, -int(math.Floor(math.Log10(step)+1e-9)))
}

// round returns the smallest of 1, 2, 5, 10, … that is at least x.
func round(x float64) float64 {
	unit := math.Pow10(int(math.Floor(math.Log10(x))))
	for _, m := range []float64{1, 2, 5} {
		if x <= m*unit*(1+1e-9) {
			return m * unit
		}
	}
	return 10 * unit
}

// tickText writes a tick's value as readers of the language expect, signed on a signed axis.
func tickText(x float64, decimals int, a reports.Axis, lang data.Lang) string {
	text := reports.Decimal(x, decimals, lang)
	if a.Signed && x > 0 {
		return "+" + text
	}
	return text
}

// withUnit sets a short unit after a value; English sets no space before %.
func withUnit(text, unit string, lang data.Lang) string {
	switch {
	case unit == "":
		return text
	case unit == "%" && lang == data.English:
		return text + unit
	}
	return text + "\u00a0" + unit
}

// times places periods on an axis: by the calendar where all are years, quarters or months in order, else evenly.
func times(periods []string) []float64 {
	out := make([]float64, len(periods))
	for i, p := range periods {
		t, ok := calendar(p)
		if !ok || i > 0 && t <= out[i-1] {
			for j := range out {
				out[j] = float64(j)
			}
			return out
		}
		out[i] = t
	}
	return out
}

// calendar reads 2024, 2024-Q3 and 2024-07 as years.
func calendar(period string) (float64, bool) {
	year, rest, _ := strings.Cut(period, "-")
	y, err := strconv.Atoi(year)
	if err != nil || len(year) != 4 {
		return 0, false
	}
	if rest == "" {
		return float64(y), true
	}
	parts := 12.0
	if rest[0] == 'Q' {
		rest, parts = rest[1:], 4
	}
	n, err := strconv.Atoi(rest)
	if err != nil || n < 1 || float64(n) > parts {
		return 0, false
	}
	return float64(y) + float64(n-1)/parts, true
}

// labelled chooses the periods that are named: the first, the last, and as many round ones between as have room. at is
// where each stands, width how wide its name is, in pixels.
func labelled(periods []string, at, width []float64, gap float64) []int {
	last := len(periods) - 1
	if last <= 0 {
		return []int{0}[:len(periods)]
	}
	free := func(i, j int) bool { return at[j]-at[i] >= (width[i]+width[j])/2+gap }
	for _, every := range []int{1, 5, 2, 10, 20, 50} {
		chosen := []int{0}
		fits := true
		for i := 1; i < last; i++ {
			if !round10(periods[i], i, last, every) {
				continue
			}
			if !free(0, i) || !free(i, last) {
				fits = fits && every > 1
				continue
			}
			fits = fits && free(chosen[len(chosen)-1], i)
			chosen = append(chosen, i)
		}
		if fits && (every != 5 || len(chosen) > 2) {
			return append(chosen, last)
		}
	}
	if free(0, last) {
		return []int{0, last}
	}
	return []int{last}
}

// round10 reports whether a period is one of every so many: by its year, or counted back from the last.
func round10(period string, i, last, every int) bool {
	if y, err := strconv.Atoi(period); err == nil && len(period) == 4 {
		return y%every == 0
	}
	return (last-i)%every == 0
}
