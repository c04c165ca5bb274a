package ooxml

import (
	"math"
	"strconv"
	"strings"

	"lagesbild/reports"
)

// Format returns the number format for so many decimals: thousands apart, U+2212 as minus, and a plus above zero where
// signs are shown. Excel puts the reader's own decimal and thousands marks in.
func Format(decimals int, signed bool, suffix string) string {
	digits := "#,##0"
	if decimals > 0 {
		digits += "." + strings.Repeat("0", decimals)
	}
	if suffix != "" {
		digits += `"` + strings.ReplaceAll(suffix, `"`, "") + `"`
	}
	if signed {
		return "+" + digits + `;"−"` + digits + ";" + digits
	}
	return digits + `;"−"` + digits
}

// extent returns the least and greatest value of all series.
func extent(series ...[]reports.Number) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, points := range series {
		for _, p := range points {
			if p.OK {
				low, high = math.Min(low, p.Value), math.Max(high, p.Value)
			}
		}
	}
	if low > high {
		return 0, 1
	}
	return low, high
}

// scale returns a value axis around low…high with even steps of 1, 2 or 5 times a power of ten.
func scale(low, high float64, a reports.Axis) (from, to, step float64) {
	whole := a.Unit == "%" && low >= 0 && high <= 100
	if a.FromZero {
		low, high = math.Min(low, 0), math.Max(high, 0)
	}
	span := high - low
	if span == 0 {
		span = math.Max(math.Abs(high)*0.2, 1)
		low, high = low-span/2, high+span/2
	}
	step = math.Pow(10, math.Floor(math.Log10(span/4)))
	for _, f := range []float64{1, 2, 5, 10} {
		if span/(step*f) <= 6 {
			step *= f
			break
		}
	}
	under, over := span*0.07, span*0.04 // a label stands below the lowest point, and no line runs along an edge
	from, to = math.Floor((low-under)/step)*step, math.Ceil((high+over)/step)*step
	if a.FromZero && low >= 0 || from < 0 && low >= 0 {
		from = 0
	}
	if whole {
		to = math.Min(to, 100)
	}
	return tidy(from), tidy(to), tidy(step)
}

// tidy takes away what binary multiplication leaves behind.
func tidy(x float64) float64 {
	y, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 10, 64), 64)
	return y
}

// axisFormat writes ticks with the decimals that the step needs and the unit at the top tick alone.
func axisFormat(a reports.Axis, top, step float64) string {
	decimals := 0
	for s := step; decimals < 6 && math.Abs(s-math.Round(s)) > 1e-9; s *= 10 {
		decimals++
	}
	if a.Unit == "" || a.Signed {
		return Format(decimals, a.Signed, "")
	}
	return "[>=" + number(top) + "]" + strings.Split(Format(decimals, false, "\u00a0"+a.Unit), ";")[0] + ";" +
		`[<0]"−"` + strings.Split(Format(decimals, false, ""), ";")[0] + ";" + strings.Split(Format(decimals, false, ""), ";")[0]
}
