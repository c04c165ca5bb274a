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
	from := 0
	if len(b) > 0 && b[0] == '-' {
		from = 1
	}
	if len(b) >= 24 { // of a short number, in few steps
		x, others := load(b[from:])
		n := bits.TrailingZeros64(others) / 8
		end := bits.TrailingZeros64(others&(others-1)) / 8 // of the decimals, if the first other is the mark
		switch {
		case n == 0 || n == 8:
		case b[from+n] != mark:
			return signed(float64(worth(x<<uint(64-8*n))), from), from + n
		case end > n+1 && (end < 8 || b[from+8]-'0' > 9):
			before := uint64(1)<<(8*n) - 1
			x = x&before | x>>8&^before
			return signed(float64(worth(x<<uint(72-8*end)))/powers[end-1-n], from), from + end
		}
	}
	x, n := digits(b[from:])
	at := from + n
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

// eight reads the digits among the first eight bytes of b up to what is none, and returns how many they are.
func eight(b []byte) (x uint64, n int) {
	x, others := load(b)
	n = bits.TrailingZeros64(others) / 8
	return worth(x << uint(64-8*n)), n
}

// load takes the first eight bytes of b as one word, in which a digit is its number, and marks those that are none.
func load(b []byte) (x, others uint64) {
	x = binary.LittleEndian.Uint64(b) ^ '0'*ones
	return x, (x&^highs + notDigit | x) & highs
}

// Of eight bytes in one word: one in each, the highest bit of each, and what takes all beyond a nine to that bit.
const (
	ones     = 0x0101010101010101
	highs    = 0x80 * ones
	notDigit = (0x80 - 10) * ones
)

// worth is the number that eight digits make, the first in the lowest byte: pairs, then fours, then the whole.
func worth(x uint64) uint64 {
	x = x * (10<<8 + 1) >> 8 & 0x00ff00ff00ff00ff
	x = x * (100<<16 + 1) >> 16 & 0x0000ffff0000ffff
	return x * (10000<<32 + 1) >> 32
}

// Run reads numbers that [Plain] reads, each with the separator behind it, into to, and returns how many there are and the bytes that
// they take with their separators. It stops where to is full and before whatever else comes, a number that begins with zeros among it.
//
// Eight bytes are looked at together: where the number ends, where its point is and what its digits make takes no loop, and for most
// numbers no branch that is hard to foretell.
func Run(b []byte, to []float64, separator byte) (n, length int) {
	b = b[:len(b):len(b)] // so that taking the rest of it needs no care for an empty one
	wanted := uint64(separator^'0') * ones
	for n < len(to) {
		if len(b)-length > 8 {
			text := binary.LittleEndian.Uint64(b[length:]) ^ '0'*ones
			found := text ^ wanted
			if found = (found - ones) &^ found & highs; found != 0 {
				end := bits.TrailingZeros64(found) // the highest bit of the first separator
				first := uint(71 - end)            // of the number, where it is moved to end with the word; 64 if there is none
				x := text << (first & 63)
				other := (x + notDigit | x) & highs
				negative := byte(text) == '-'^'0'
				if negative {
					text, x, other, first = text>>8, x&^(0xff<<first), other&^(0x80<<first), first+8
				}
				if other == 0 && first < 64 && (byte(text) != 0 || first == 56) {
					v := float64(worth(x))
					if negative {
						v = -v
					}
					to[n] = v
					n, length = n+1, length+end/8+1
					continue
				}
				if other != 0 {
					point := uint(bits.TrailingZeros64(other)) - 7
					if other&(other-1) == 0 && byte(x>>(point&63)) == '.'^'0' && point > first && point < 56 && (byte(text) != 0 || point == first+8) {
						whole := uint64(1)<<(point&63) - 1
						v := float64(worth(x&whole<<8|x&^(whole<<8|0xff))) / powers[(56-point)/8&7]
						if negative {
							v = -v
						}
						to[n] = v
						n, length = n+1, length+end/8+1
						continue
					}
				}
				if byte(text) > 9 {
					break // the common case where something else comes
				}
			}
		}
		v, k := before(b[length:], separator)
		if k == 0 {
			break
		}
		to[n] = v
		n, length = n+1, length+k+1
	}
	return n, length
}

// before reads the number that b begins with, if the separator is behind it and it does not begin with zeros.
func before(b []byte, separator byte) (v float64, length int) {
	first := 0
	if len(b) > 0 && b[0] == '-' {
		first = 1
	}
	if len(b) < first+2 || b[first]-'0' > 9 || b[first] == '0' && b[first+1]-'0' <= 9 {
		return 0, 0
	}
	if v, length = Plain(b, '.'); length == 0 || length >= len(b) || b[length] != separator {
		return 0, 0
	}
	return v, length
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

// Published takes a value of a measure back to the provider's unit: the shortest decimal that [Base] takes to the very same
// value, or else the number next to it that does.
func Published(m *data.Measure, v float64) float64 {
	if m.Published == m.Unit {
		return v
	}
	_, factor, err := m.Published.Base()
	if err != nil {
		return v
	}
	about := v / factor
	for digits := 12; digits <= 17; digits++ {
		x, err := strconv.ParseFloat(strconv.FormatFloat(about, 'g', digits, 64), 64)
		if err == nil && Base(x, m.Published) == v {
			return x
		}
	}
	for _, near := range []float64{math.Nextafter(about, math.Inf(1)), math.Nextafter(about, math.Inf(-1))} {
		if Base(near, m.Published) == v {
			return near
		}
	}
	return about
}
