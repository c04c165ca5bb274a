package reports

import (
	"math"
	"strconv"
	"strings"

	"lagesbild/data"
)

// Characters that numbers are set with.
const (
	nbsp  = "\u00a0"
	minus = "\u2212"
)

// Round rounds x to so many decimals, halves away from zero. What binary arithmetic leaves beyond twelve significant
// digits is cut off first, so that 27.25 and 0.2725·100 both become 27.3.
func Round(x float64, decimals int) float64 {
	if decimals >= 0 && decimals < len(tens) {
		scaled := math.Abs(x) * tens[decimals]
		whole, rest := math.Modf(scaled)
		if scaled < 1e9 && math.Abs(rest-0.5) > 1e-2 { // far from a half, binary remains change nothing
			if rest > 0.5 {
				whole++
			}
			return unsignedZero(math.Copysign(whole/tens[decimals], x))
		}
	}
	digits, exponent := significant(x)
	if digits == "" {
		return 0
	}
	keep := exponent + 1 + decimals // digits that stay
	switch {
	case keep < 0:
		return 0
	case keep >= len(digits):
		return signed(digits, exponent, x)
	}
	n, _ := strconv.ParseInt("0"+digits[:keep], 10, 64)
	if digits[keep] >= '5' {
		n++
	}
	if n == 0 {
		return 0
	}
	y, _ := strconv.ParseFloat(strconv.FormatInt(n, 10)+"e"+strconv.Itoa(-decimals), 64)
	return math.Copysign(y, x)
}

var tens = [...]float64{1, 10, 100, 1000, 10_000}

func unsignedZero(x float64) float64 {
	if x == 0 {
		return 0
	}
	return x
}

// significant returns x's twelve significant digits, without zeros at the end, and the exponent of the first; "" for zero.
func significant(x float64) (digits string, exponent int) {
	mantissa, exp, _ := strings.Cut(strconv.FormatFloat(math.Abs(x), 'e', 11, 64), "e")
	digits = strings.TrimRight(strings.Replace(mantissa, ".", "", 1), "0")
	exponent, _ = strconv.Atoi(exp)
	return digits, exponent
}

func signed(digits string, exponent int, sign float64) float64 {
	y, _ := strconv.ParseFloat(digits+"e"+strconv.Itoa(exponent+1-len(digits)), 64)
	return math.Copysign(y, sign)
}

// Decimal writes x with so many decimals as readers of lang expect: 1 234 567,9 and −3,4 in Swedish (no-break spaces,
// U+2212), 1,234,567.9 and −3.4 in English. A value that rounds to zero has no sign.
func Decimal(x float64, decimals int, lang data.Lang) string {
	x = Round(x, decimals)
	text := strconv.FormatFloat(math.Abs(x), 'f', max(decimals, 0), 64)
	whole, fraction, _ := strings.Cut(text, ".")
	point, group := ",", nbsp
	if lang == data.English {
		point, group = ".", ","
	}
	var b strings.Builder
	if x < 0 {
		b.WriteString(minus)
	}
	for i, digit := range whole {
		if left := len(whole) - i; i > 0 && left%3 == 0 {
			b.WriteString(group)
		}
		b.WriteRune(digit)
	}
	if fraction != "" {
		b.WriteString(point + fraction)
	}
	return b.String()
}

// SignedDecimal is [Decimal] with a plus before what is above zero, as gaps and changes are written.
func SignedDecimal(x float64, decimals int, lang data.Lang) string {
	if Round(x, decimals) > 0 {
		return "+" + Decimal(x, decimals, lang)
	}
	return Decimal(x, decimals, lang)
}

// shortest writes x with the decimals it has, at most ten.
func shortest(x float64, lang data.Lang) string {
	digits, exponent := significant(x)
	return Decimal(x, min(max(len(digits)-1-exponent, 0), 10), lang)
}

// Reasons why a value is missing, the one that matters most to the reader first.
var reasons = []struct {
	status data.Status
	word   data.Text
}{
	{data.Suppressed, data.Text{SV: "sekretess", EN: "confidential"}},
	{data.TooUncertain, data.Text{SV: "för osäkert", EN: "too uncertain"}},
	{data.NotApplicable, data.Text{SV: "ej relevant", EN: "not applicable"}},
	{data.Deleted, data.Text{SV: "tillbakadragen", EN: "withdrawn"}},
	{data.Undefined, data.Text{SV: "kan inte beräknas", EN: "cannot be computed"}},
	{data.NotAvailable, data.Text{SV: "uppgift saknas", EN: "not available"}},
}

// Reason says in a word or two why a value with that status is missing; "" where it is not.
func Reason(s data.Status, lang data.Lang) string {
	for _, r := range reasons {
		if s.Has(r.status) {
			return r.word.In(lang)
		}
	}
	return ""
}
