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

// flat is the part of the values that a range covers at least, so that differences that are nothing do not fill a chart.
const flat = 0.04

// view is the range to be shown: zero comes in where the axis asks for it or the values are near it.
func (r span) view(a reports.Axis) (low, high float64) {
	low, high = r.low, r.high
	if a.FromZero || low > 0 && low < nearZero*high {
		low = min(low, 0)
	}
	if a.FromZero || high < 0 && high > nearZero*low {
		high = max(high, 0)
	}
	if least := max(math.Abs(low), math.Abs(high))*flat + 4*math.Pow10(-a.Decimal); high-low < least {
		grow := (least - (high - low)) / 2
		low, high = low-grow, high+grow
		if r.low >= 0 {
			low = max(low, 0)
		}
		if r.share(a) {
			high = min(high, 100)
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

// labelled chooses the periods that are named: the first, the last, and between them all, or every fifth year, or an
// even part, or the tens, as far as there is room. at is where each stands, width how wide its name is, in pixels.
func labelled(periods []string, at, width []float64, gap float64) []int {
	last := len(periods) - 1
	if last <= 0 {
		return []int{0}[:len(periods)]
	}
	free := func(i, j int) bool { return at[j]-at[i] >= (width[i]+width[j])/2+gap }
	pick := func(wanted func(i int) bool, drop bool) []int {
		chosen := []int{0}
		for i := 1; i < last; i++ {
			switch {
			case !wanted(i) || drop && (!free(0, i) || !free(i, last)):
			case !free(chosen[len(chosen)-1], i):
				return nil
			default:
				chosen = append(chosen, i)
			}
		}
		if !free(chosen[len(chosen)-1], last) {
			return nil
		}
		return append(chosen, last)
	}
	every := func(n int) func(int) bool {
		return func(i int) bool {
			y, err := strconv.Atoi(periods[i])
			return err == nil && len(periods[i]) == 4 && y%n == 0
		}
	}
	if all := pick(func(int) bool { return true }, false); all != nil {
		return all
	}
	if fives := pick(every(5), true); len(fives) > 3 {
		return fives
	}
	for k := 2; k <= last/2; k++ {
		if last%k == 0 {
			if even := pick(func(i int) bool { return i%k == 0 }, false); even != nil {
				return even
			}
		}
	}
	for _, n := range []int{2, 5, 10, 20} {
		if some := pick(every(n), true); some != nil {
			return some
		}
	}
	return []int{last}
}
