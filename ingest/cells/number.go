package cells

import (
	"fmt"
	"math"
	"strconv"

	"lagesbild/data"
)

// powers are the powers of ten that a float64 holds exactly.
var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// Number reads a decimal number as the providers write it, correctly rounded: an optional sign (hyphen or U+2212), digits,
// and decimals after the given mark; an exponent is allowed after a point. Nothing else is a number: no thousands mark,
// no space, no "inf".
func Number(s string, mark byte) (float64, error) {
	digits, negative := s, false
	switch {
	case len(s) > 1 && s[0] == '-':
		digits, negative = s[1:], true
	case len(s) > 3 && s[:3] == "\u2212":
		digits, negative = s[3:], true
	}
	var mantissa uint64
	decimals, seen, i := -1, 0, 0
	for ; i < len(digits); i++ {
		switch c := digits[i]; {
		case c >= '0' && c <= '9':
			seen++
			if mantissa < 1<<53/10 {
				mantissa = mantissa*10 + uint64(c-'0')
			} else {
				return slow(s, digits, negative, mark)
			}
			if decimals >= 0 {
				decimals++
			}
		case c == mark && decimals < 0 && seen > 0:
			decimals = 0
		default:
			return slow(s, digits, negative, mark)
		}
	}
	if seen == 0 || decimals == 0 {
		return 0, notANumber(s)
	}
	if decimals > len(powers)-1 {
		return slow(s, digits, negative, mark)
	}
	v := float64(mantissa) / powers[max(decimals, 0)]
	if negative {
		v = -v
	}
	return v, nil
}

// slow reads what does not fit one exact division.
func slow(s, digits string, negative bool, mark byte) (float64, error) {
	b := []byte(digits)
	for i, c := range b {
		switch {
		case c >= '0' && c <= '9', mark == '.' && i > 0 && (c == 'e' || c == 'E' || c == '+' || c == '-'):
		case c == mark && i > 0 && i < len(b)-1:
			b[i] = '.'
		default:
			return 0, notANumber(s)
		}
	}
	v, err := strconv.ParseFloat(string(b), 64)
	if err != nil {
		return 0, notANumber(s)
	}
	if negative {
		v = -v
	}
	return v, nil
}

func notANumber(s string) error { return fmt.Errorf("%q is not a number", s) }

// scale takes published numbers to their base unit.
type scale struct {
	factor  float64
	inverse float64 // 1/factor where that is whole: dividing percent by 100 rounds once, 0.01 is rounded itself
}

func scaleOf(u data.Unit) (data.Unit, scale) {
	base, factor, _ := u.Base()
	s := scale{factor: factor}
	if whole := math.Round(1 / factor); whole > 1 && whole*factor == 1 {
		s.inverse = whole
	}
	return base, s
}

func (s scale) base(v float64) float64 {
	if s.inverse != 0 {
		return v / s.inverse
	}
	return v * s.factor
}

// Base takes a number published in unit u, which must be known, to the base unit, to the last bit as Add does.
func Base(v float64, u data.Unit) float64 {
	_, s := scaleOf(u)
	return s.base(v)
}
