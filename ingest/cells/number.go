package cells

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"
	"unsafe"

	"lagesbild/data"
)

// powers are the powers of ten that a float64 holds exactly.
var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// Number reads a decimal number as the providers write it, correctly rounded: an optional sign (hyphen or U+2212), digits,
// and decimals after the given mark; an exponent is allowed after a point. Nothing else is a number: no thousands mark,
// no space, no "inf".
func Number(s string, mark byte) (float64, error) {
	if v, n := Plain(unsafe.Slice(unsafe.StringData(s), len(s)), mark); n > 0 && n == len(s) {
		return v, nil
	}
	unsigned, negative := s, false
	for _, sign := range []string{"-", "\u2212"} {
		if rest, ok := strings.CutPrefix(s, sign); ok {
			unsigned, negative = rest, true
			break
		}
	}
	b := []byte(unsigned)
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

// Plain reads the number that b begins with and returns its length; 0 if there is none or if it is not one that a single
// exact division makes, as nearly all are: an optional hyphen, digits, and decimals after the mark. What follows it is
// the caller's to judge.
func Plain(b []byte, mark byte) (v float64, length int) {
	at := 0
	if len(b) > 0 && b[0] == '-' {
		at = 1
	}
	from := at
	if len(b) >= 24 { // of a short number, in few steps
		x, n := eight(b[at:])
		if at += n; n > 0 && n < 8 && b[at] != mark {
			return signed(float64(x), from), at
		}
		if y, decimals := eight(b[at+1:]); n > 0 && n < 8 && decimals > 0 && decimals < 8 {
			return signed(float64(x*wholePowers[decimals]+y)/powers[decimals], from), at + 1 + decimals
		}
	}
	x, n := digits(b[from:])
	at = from + n
	if n == 0 || n > most {
		return 0, 0
	}
	decimals := 0
	if at < len(b) && b[at] == mark {
		var fraction uint64
		if fraction, decimals = digits(b[at+1:]); decimals == 0 || n+decimals > most {
			return 0, 0
		}
		x = x*wholePowers[decimals] + fraction
		at += 1 + decimals
	}
	if x > 1<<53 {
		return 0, 0
	}
	return signed(float64(x)/powers[decimals], from), at
}

func signed(v float64, minus int) float64 {
	if minus > 0 {
		return -v
	}
	return v
}

// most is the number of digits that a uint64 holds whatever they are.
const most = 19

var wholePowers = [most + 1]uint64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19}

// digits reads the digits that b begins with and returns how many they are; of more than most, x is nothing.
func digits(b []byte) (x uint64, n int) {
	for len(b)-n >= 8 && n <= most {
		y, k := eight(b[n:])
		x = x*wholePowers[k] + y
		if n += k; k < 8 {
			return x, n
		}
	}
	for n < len(b) && n <= most && b[n]-'0' <= 9 {
		x = x*10 + uint64(b[n]-'0')
		n++
	}
	return x, n
}

// eight reads the digits among the first eight bytes of b up to what is none, and returns how many they are. They are read as
// one word: pairs, then fours, then the whole.
func eight(b []byte) (x uint64, n int) {
	x = binary.LittleEndian.Uint64(b) ^ 0x3030303030303030
	n = bits.TrailingZeros64((x&0x7f7f7f7f7f7f7f7f+0x7676767676767676|x)&0x8080808080808080) / 8
	x <<= uint(64 - 8*n)
	x = x*10 + x>>8
	return (x&0x000000ff000000ff*0x000f424000000064 + x>>16&0x000000ff000000ff*0x0000271000000001) >> 32, n
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
