// Package method holds the formulas, one Go file each: what a share, a gap, a rank or a change is, on plain columns of
// numbers and statuses.
//
// In come [Values] and out go Values of the same length, written where the caller says, so that a kernel allocates
// nothing and one call covers every area and period. Nothing here knows what the numbers are about. Missing stays
// missing: a result is missing with the reasons of all its inputs, or [data.Undefined] where the formula has no value.
//
// A formula that sets the sexes against each other says its direction in its first sentence: women relative to men.
package method

import "lagesbild/data"

// Values is one quantity, cell by cell. Number[i] is 0 and never to be read where Status[i] says missing.
type Values struct {
	Number []float64
	Status []data.Status
}

// Make returns n cells, all without a value: [data.NotAvailable].
func Make(n int) Values {
	v := Values{make([]float64, n), make([]data.Status, n)}
	for i := range v.Status {
		v.Status[i] = data.NotAvailable
	}
	return v
}

// Len returns the number of cells.
func (v Values) Len() int { return len(v.Number) }

// Slice returns cells from up to to, sharing memory.
func (v Values) Slice(from, to int) Values { return Values{v.Number[from:to], v.Status[from:to]} }

// OK reports whether cell i has a number.
func (v Values) OK(i int) bool { return !v.Status[i].Missing() }

// set writes a cell; a number beyond all numbers, as a quotient of those far apart can be, has no value.
func (v Values) set(i int, x float64, s data.Status) {
	if x-x != 0 && !s.Missing() {
		s = data.Undefined
	}
	if s.Missing() {
		x = 0
	}
	v.Number[i], v.Status[i] = x, s
}

// qualifiers are the statuses that a computed value inherits from its inputs.
const qualifiers = data.Approximate | data.Provisional | data.Estimated | data.Break | data.Earlier

// Combine is the status of a value computed from inputs whose statuses together are s: the reasons of every missing
// input, or else what qualifies the inputs, with [data.Derived].
func Combine(s data.Status) data.Status {
	if s.Missing() {
		return s.Reasons()
	}
	return s&qualifiers | data.Derived
}
