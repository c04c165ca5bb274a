package sheet

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"lagesbild/data"
	"lagesbild/ingest/cells"
)

// figure is what stands in a cell of values: a number, with or without a status, or the reason why there is none.
type figure struct {
	value  float64
	status data.Status
}

// errUndecided is a number such as 1.234 before a column has told whether its point marks decimals or thousands.
var errUndecided = errors.New("could be read in two ways: say decimal: in the definition")

// figures reads the cells of one column of values.
type figures struct {
	*signs
	unit data.Unit
	mark byte // of decimals; 0 until a cell tells

	marked, faulty, uncomputed int // numbers with a footnote's mark, error cells, formulas without value
}

// read understands one cell.
func (f *figures) read(c Cell) (figure, error) {
	switch c.Type {
	case Number, Percent:
		v, err := strconv.ParseFloat(c.Text, 64)
		if err == nil && c.Type == Percent {
			v, err = f.percent(v, c.Text)
		}
		return figure{value: v}, err
	case Date, Bool:
		return figure{}, fmt.Errorf("%q is not a number", c.Text)
	case Fault:
		f.faulty++
		return figure{status: data.NotAvailable}, nil
	case Uncomputed:
		f.uncomputed++
		return figure{status: data.NotAvailable}, nil
	}
	if !f.digits {
		if v, err := plainNumber(c.Text, f.mark); err == nil {
			return figure{value: v}, nil
		}
	}
	text := clean(c.Text)
	if s, rest, ok := f.find(text); ok {
		if rest == "" {
			return figure{status: s}, nil
		}
		v, err := f.text(rest)
		return figure{value: v, status: s}, err
	}
	v, err := f.text(text)
	return figure{value: v}, err
}

// plainNumber reads what is only digits and one decimal mark, without an error's text for what is not.
func plainNumber(s string, mark byte) (float64, error) {
	if s == "" || s[0] < '0' || s[0] > '9' || s[len(s)-1] < '0' || s[len(s)-1] > '9' {
		return 0, errUndecided
	}
	for i := range len(s) {
		if (s[i] < '0' || s[i] > '9') && (mark == 0 || s[i] != mark) {
			return 0, errUndecided
		}
	}
	return cells.Number(s, mark)
}

// percent takes a fraction that is shown in percent to the measure's unit.
func (f *figures) percent(v float64, text string) (float64, error) {
	base, _, _ := f.unit.Base()
	switch {
	case base == "share" && f.unit != base, base == "ratio" && f.unit != base:
		return rounded(v * 100), nil
	case base == "share" || base == "ratio":
		return v, nil
	}
	return 0, fmt.Errorf("%w: %s is shown in percent, but the measure is in %s", data.ErrUnitMismatch, text, f.unit)
}

// rounded takes off the noise that a change of unit leaves beyond the fifteenth digit.
func rounded(v float64) float64 {
	exact, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	if err != nil {
		return v
	}
	return exact
}

// text reads a number as people write it: groups of thousands, a comma or a point, percent, marks of footnotes.
func (f *figures) text(text string) (float64, error) {
	s, marks := footnote(text)
	s, isPercent := strings.CutSuffix(s, "%")
	s = strings.TrimSpace(s)
	negative := false
	for _, sign := range []string{"-", "\u2212", "–"} {
		if rest, ok := strings.CutPrefix(s, sign); ok {
			s, negative = strings.TrimSpace(rest), true
			break
		}
	}
	v, err := f.magnitude(s)
	if err != nil {
		if err != errUndecided {
			err = fmt.Errorf("%q: %w", text, err)
		}
		return 0, err
	}
	if negative {
		v = -v
	}
	if marks {
		f.marked++
	}
	if isPercent {
		return f.percent(rounded(v/100), text)
	}
	return v, nil
}

// footnote takes off a footnote's mark after a number: 1), *, or raised digits.
func footnote(s string) (number string, marked bool) {
	cut := strings.TrimRight(s, "*¹²³⁴⁵⁶⁷⁸⁹⁰")
	if len(cut) > 3 && cut[len(cut)-1] == ')' {
		// the digits of a mark are told from those of the number by the space between
		if i := strings.LastIndexByte(cut, ' '); i > 0 && len(cut)-i <= 4 && whole(cut[i+1:len(cut)-1]) {
			cut = cut[:i]
		}
	}
	cut = strings.TrimSpace(cut)
	return cut, cut != s
}

func whole(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

var errNumber = errors.New("is not a number")

// magnitude reads digits, groups and decimals.
func (f *figures) magnitude(s string) (float64, error) {
	if strings.ContainsAny(s, "eE") {
		v, err := cells.Number(s, '.')
		if err != nil || f.mark == ',' {
			return 0, errNumber
		}
		return v, nil
	}
	mark, err := markOf(s)
	switch {
	case err != nil:
		return 0, err
	case mark == ambiguous && f.mark == 0:
		return 0, errUndecided
	case mark == ambiguous:
		mark = f.mark
	case mark != 0 && f.mark == 0:
		f.mark = mark
	case mark != 0 && mark != f.mark:
		return 0, fmt.Errorf("the column's decimals are marked with %q, here with %q: the table mixes two ways of writing numbers", string(f.mark), string(mark))
	}
	integer, decimals, has := s, "", false
	if mark != 0 {
		integer, decimals, has = strings.Cut(s, string(mark))
	}
	if integer, err = grouped(integer); err != nil {
		return 0, err
	}
	if has {
		integer += "." + decimals
	}
	v, err := cells.Number(integer, '.')
	if err != nil || math.IsInf(v, 0) {
		return 0, errNumber
	}
	return v, nil
}

const ambiguous = '?'

// markOf is the decimal mark that the text of a number tells, 0 if it tells none.
func markOf(s string) (byte, error) {
	comma, point := strings.Count(s, ","), strings.Count(s, ".")
	lastComma, lastPoint := strings.LastIndexByte(s, ','), strings.LastIndexByte(s, '.')
	switch {
	case comma == 0 && point == 0:
		return 0, nil
	case comma > 0 && point > 0:
		mark, n := byte('.'), point
		if lastComma > lastPoint {
			mark, n = ',', comma
		}
		if n > 1 {
			return 0, errNumber
		}
		return mark, nil
	case comma > 1:
		return '.', nil
	case point > 1:
		return ',', nil
	}
	mark, at := byte(','), lastComma
	if point > 0 {
		mark, at = '.', lastPoint
	}
	if at == 0 || at == len(s)-1 {
		return 0, errNumber
	}
	if len(s)-at-1 == 3 && at <= 3 && s[0] != '0' && whole(s[:at]) {
		return ambiguous, nil
	}
	return mark, nil
}

// grouped removes the marks between groups of three digits, which must all be the same.
func grouped(s string) (string, error) {
	if whole(s) {
		return s, nil
	}
	var b strings.Builder
	var mark rune
	since := -1 // digits since the mark; -1 before the first
	lead := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
			if since < 0 {
				lead++
			} else {
				since++
			}
		case strings.ContainsRune(" ,.'’\u00a0\u202f\u2009", r) && (mark == 0 || mark == r) && since != 0 && (since == 3 || since < 0):
			if mark, since = r, 0; lead == 0 || lead > 3 {
				return "", errNumber
			}
		default:
			return "", errNumber
		}
	}
	if since >= 0 && since != 3 || !utf8.ValidString(s) {
		return "", errNumber
	}
	return b.String(), nil
}
