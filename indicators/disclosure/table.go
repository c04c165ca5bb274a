package disclosure

import (
	"cmp"
	"math"
	"slices"

	"lagesbild/data"
)

// tries is about how many hypercubes are weighed for one cell.
const tries = 400

// mark is what is known of a cell.
type mark uint8

const (
	absent mark = iota // not in the table
	blank              // in the table without a number, for another reason than confidentiality
	shown
	hidden // by us
	source // withheld by the source: its value is not known here and counts as 0, which is the least it can be
)

// table is the counts of one period.
type table struct {
	*structure
	value []float64
	mark  []mark
	queue []int // withheld cells that are still to be secured

	counts, small, hid int
}

func newTable(s *structure) *table {
	return &table{structure: s, value: make([]float64, s.cells), mark: make([]mark, s.cells)}
}

func (t *table) put(x int, v data.Value) {
	switch {
	case v.OK():
		t.mark[x], t.value[x] = shown, v.Number
		t.counts++
	case v.Status.Has(data.Suppressed):
		t.mark[x] = source
	default:
		t.mark[x] = blank
	}
}

func (t *table) withheld(x int) bool { return t.mark[x] == hidden || t.mark[x] == source }

// code is where cell x stands on axis k.
func (t *table) code(x, k int) int { return x / t.stride[k] % t.axes[k].len() }

// at is the cell that has another code than x on axis k.
func (t *table) at(x, k, code int) int { return x + (code-t.code(x, k))*t.stride[k] }

// protect hides the small cells and secures them one by one. What is withheld later never weakens what was secured before.
func (t *table) protect() {
	t.rests()
	for x, m := range t.mark {
		switch {
		case m == source:
			t.guard(x)
		case m == shown && t.value[x] < float64(t.rule.Least):
			t.hide(x)
		}
	}
	for len(t.queue) > 0 {
		x := t.queue[0]
		t.queue = t.queue[1:]
		t.secure(x)
	}
}

// gap finds an innermost cell without a row although others of its area and measure have one; -1 where there is none. Nobody
// can tell whether such a row stands for zero, which a reader might well suppose.
func (t *table) gap() int {
	some := map[[2]int]bool{}
	last := len(t.axes) - 1
	place := func(x int) [2]int {
		if t.area < 0 {
			return [2]int{0, t.code(x, last)}
		}
		return [2]int{t.code(x, t.area), t.code(x, last)}
	}
	for x, m := range t.mark {
		if m != absent && !t.sum(x) {
			some[place(x)] = true
		}
	}
	for x, m := range t.mark {
		if m == absent && !t.sum(x) && !t.axes[last].isRest(t.code(x, last)) && some[place(x)] {
			return x
		}
	}
	return -1
}

// sum reports whether a cell is a sum along any axis but the measures.
func (t *table) sum(x int) bool {
	for k, a := range t.axes[:len(t.axes)-1] {
		if a.inner(t.code(x, k)) {
			return true
		}
	}
	return false
}

// rests works out what is left of each whole beside its part.
func (t *table) rests() {
	last := len(t.axes) - 1
	a := t.axes[last]
	for x := range t.mark {
		m := t.code(x, last)
		if !a.isRest(m) {
			continue
		}
		part, whole := t.at(x, last, a.mate[m]), t.at(x, last, a.whole[m])
		if rest := t.value[whole] - t.value[part]; t.mark[part] == shown && t.mark[whole] == shown && rest >= 0 {
			t.mark[x], t.value[x] = shown, rest
		}
	}
}

// hide withholds a cell, and the other sex's.
func (t *table) hide(x int) {
	if t.mark[x] != shown {
		return
	}
	t.mark[x] = hidden
	if last := len(t.axes) - 1; !t.axes[last].isRest(t.code(x, last)) {
		t.hid++
		if t.value[x] < float64(t.rule.Least) {
			t.small++
		}
	}
	t.guard(x)
}

// guard queues a withheld cell and withholds the other sex's.
func (t *table) guard(x int) {
	t.queue = append(t.queue, x)
	if other, ok := t.otherSex(x); ok {
		t.hide(other)
	}
}

// otherSex is the cell of the other sex; false for the total.
func (t *table) otherSex(x int) (int, bool) {
	if t.sex < 0 || t.women < 0 || t.men < 0 {
		return 0, false
	}
	switch t.code(x, t.sex) {
	case t.women:
		return t.at(x, t.sex, t.men), true
	case t.men:
		return t.at(x, t.sex, t.women), true
	}
	return 0, false
}

// secure withholds the corners of the cheapest hypercube that lets cell x vary far enough.
func (t *table) secure(x int) {
	options := make([][]move, len(t.axes))
	free := 0
	for k := range t.axes {
		options[k] = t.options(x, k)
		if len(options[k]) > 1 {
			free++
		}
	}
	keep := max(2, int(math.Pow(tries, 1/float64(max(1, free)))))
	for k := range options {
		options[k] = options[k][:min(len(options[k]), keep)]
	}
	var best []corner
	least := math.Inf(1)
	t.cubes(x, options, nil, func(c []corner) {
		if cost, ok := t.cost(c); ok && cost < least {
			least, best = cost, slices.Clone(c)
		}
	})
	for _, c := range best {
		t.hide(c.cell)
	}
}

// options are the moves of x along an axis alone, the cheapest first, but the one in which all rises, which always holds,
// before them all.
func (t *table) options(x, k int) []move {
	type priced struct {
		move
		price float64
	}
	var all []priced
	for i, m := range t.axes[k].moves(t.code(x, k), func(code int) float64 { return t.price(t.at(x, k, code)) }) {
		low, total := math.Inf(1), 0.0
		for _, s := range m {
			cell := t.at(x, k, s.code)
			total += t.price(cell)
			if s.sign < 0 {
				low = min(low, t.value[cell])
			}
		}
		if low+t.value[x] < float64(t.rule.Least) {
			total += math.MaxInt32
		}
		if i == 0 {
			total = -1
		}
		all = append(all, priced{m, total})
	}
	slices.SortStableFunc(all, func(m, n priced) int { return cmp.Compare(m.price, n.price) })
	moves := make([]move, len(all))
	for i, m := range all {
		moves[i] = m.move
	}
	return moves
}

// price is what it costs a reader to lose a cell: more the more persons it tells of.
func (t *table) price(x int) float64 {
	switch t.mark[x] {
	case shown:
		return 1 + t.value[x]
	case absent, blank:
		return math.MaxInt16
	}
	return 0
}

// corner is a cell of a hypercube.
type corner struct {
	cell, sign int
	own        bool // the cell secured, or one that it is the sum of
}

// cubes calls visit with every hypercube: a move along each axis.
func (t *table) cubes(x int, options [][]move, corners []corner, visit func([]corner)) {
	if corners == nil {
		corners = []corner{{x, 1, true}}
	}
	k := len(t.axes) - len(options)
	if k == len(t.axes) {
		visit(corners)
		return
	}
	for _, m := range options[0] {
		next := make([]corner, 0, len(corners)*len(m))
		for _, c := range corners {
			for _, s := range m {
				next = append(next, corner{t.at(c.cell, k, s.code), c.sign * s.sign, c.own && s.own})
			}
		}
		t.cubes(x, options[1:], next, visit)
	}
}

// cost is the price of what a hypercube would withhold anew. ok is false where the corners cannot vary by Rule.Least: they
// rise by no more than the least of those that fall, and the other way about.
func (t *table) cost(corners []corner) (cost float64, ok bool) {
	up, down := math.Inf(1), math.Inf(1)
	for _, c := range corners {
		if t.mark[c.cell] <= blank {
			if !c.own && !t.derived(c.cell) {
				return 0, false
			}
			continue
		}
		if c.sign < 0 {
			up = min(up, t.value[c.cell])
		} else {
			down = min(down, t.value[c.cell])
		}
		cost += t.price(c.cell)
		if other, has := t.otherSex(c.cell); has && t.mark[c.cell] == shown {
			cost += t.price(other) / 2
		}
	}
	return cost, up+down >= float64(t.rule.Least)
}

// derived reports whether a cell is a sum or a remainder: one without a number varies unseen, any other one is taken to be
// known from elsewhere.
func (t *table) derived(x int) bool {
	last := len(t.axes) - 1
	a, m := t.axes[last], t.code(x, last)
	return t.sum(x) || a.inner(m) || a.isRest(m)
}
