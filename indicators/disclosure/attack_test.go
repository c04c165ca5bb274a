package disclosure_test

import (
	"fmt"
	"maps"
	"math"
	"math/big"
	"slices"
	"strings"

	"lagesbild/data"
)

// attack is what somebody sees who has the protected table and knows how it adds up: an unknown for each withheld cell,
// none below zero, and an equation for each sum.
type attack struct {
	unknown []string // withheld cells, and remainders that are not told
	index   map[string]int
	rows    [][]int64 // coefficients of the unknowns, and at last what they add up to
}

// holds says by hand how the codes of the tests' tables add up.
var holds = map[string][]string{
	"_T": {"F", "M"}, "19": {"1980", "1981", "1982", "1983"}, "03": {"0305", "0319"}, "00": {"19", "03"}, "total": {"young", "middle", "old"},
}

func key(words []string) string { return strings.Join(words, " ") }

// newAttack sets up the equations of a table. What the table leaves out of truth's cells is an unknown, too.
func newAttack(d *data.Dataset, parts map[string]string, truth map[string]float64) *attack {
	a := &attack{index: map[string]int{}}
	cells := map[string]data.Value{}
	var all [][]string
	visit(d, func(words []string, v data.Value) {
		cells[key(words)] = v
		all = append(all, words)
	})
	for _, name := range slices.Sorted(maps.Keys(truth)) {
		if _, ok := cells[name]; ok {
			continue
		}
		words := strings.Fields(name)
		all = append(all, words)
		cells[name] = data.Value{Status: data.NotAvailable}
	}
	for _, words := range all {
		for k := 1; k < len(words); k++ {
			if len(holds[words[k]]) == 0 {
				continue
			}
			addends := [][]string{}
			for _, child := range holds[words[k]] {
				w := append([]string(nil), words...)
				w[k] = child
				if _, ok := cells[key(w)]; ok {
					addends = append(addends, w)
				}
			}
			if len(addends) > 0 {
				a.equation(cells, words, addends, "")
			}
		}
		if whole := parts[words[0]]; whole != "" {
			w := append([]string{whole}, words[1:]...)
			if _, ok := cells[key(w)]; ok {
				a.equation(cells, w, [][]string{words}, "rest of "+key(words))
			}
		}
	}
	return a
}

// equation adds sum = addends + rest, where rest is an unknown of its own or "".
func (a *attack) equation(cells map[string]data.Value, sum []string, addends [][]string, rest string) {
	row := map[int]int64{}
	right := int64(0)
	take := func(name string, sign int64) {
		if v, ok := cells[name]; ok && v.OK() {
			right -= sign * int64(v.Number)
			return
		}
		if _, ok := a.index[name]; !ok {
			a.index[name] = len(a.unknown)
			a.unknown = append(a.unknown, name)
		}
		row[a.index[name]] += sign
	}
	take(key(sum), -1)
	for _, w := range addends {
		take(key(w), 1)
	}
	if len(row) == 0 {
		return // all is shown
	}
	if rest != "" {
		take(rest, 1)
	}
	line := make([]int64, 0, len(row)+1)
	for i := range a.unknown {
		line = append(line, row[i])
	}
	a.rows = append(a.rows, append(line, right))
}

// matrix is the equations with as many columns each.
func (a *attack) matrix() [][]int64 {
	m := make([][]int64, len(a.rows))
	for i, r := range a.rows {
		m[i] = make([]int64, len(a.unknown)+1)
		copy(m[i], r[:len(r)-1])
		m[i][len(a.unknown)] = r[len(r)-1]
	}
	return m
}

// determined lists the unknowns that the equations alone give away, in exact arithmetic.
func (a *attack) determined() []string {
	m := a.matrix()
	n := len(a.unknown)
	rows := make([][]*big.Rat, len(m))
	for i := range m {
		for _, x := range m[i] {
			rows[i] = append(rows[i], new(big.Rat).SetInt64(x))
		}
	}
	at := 0
	for k := 0; k < n && at < len(rows); k++ {
		p := at
		for p < len(rows) && rows[p][k].Sign() == 0 {
			p++
		}
		if p == len(rows) {
			continue
		}
		rows[at], rows[p] = rows[p], rows[at]
		scale := new(big.Rat).Inv(rows[at][k])
		for j := range rows[at] {
			rows[at][j].Mul(rows[at][j], scale)
		}
		for i := range rows {
			if i == at || rows[i][k].Sign() == 0 {
				continue
			}
			f := new(big.Rat).Set(rows[i][k])
			for j := range rows[i] {
				if rows[at][j].Sign() != 0 {
					rows[i][j].Sub(rows[i][j], new(big.Rat).Mul(f, rows[at][j]))
				}
			}
		}
		at++
	}
	var found []string
	for _, row := range rows[:at] {
		some, last := 0, 0
		for k := range n {
			if row[k].Sign() != 0 {
				some, last = some+1, k
			}
		}
		if some == 1 {
			found = append(found, a.unknown[last])
		}
	}
	return found
}

// interval is the least and greatest value that an unknown can have beside all that is shown, none being below zero. The
// bounds are those of linear programming: the true ones in a table of two ways, and no narrower than they are in any.
func (s *simplex) interval(k int) (low, high float64) {
	return s.extreme(k, 1), -s.extreme(k, -1)
}

// simplex is the equations in a basis of non-negative unknowns.
type simplex struct {
	rows  [][]float64 // a row for each basic unknown; the last column is its value
	basic []int
	n     int // unknowns; columns after them are artificial and closed once the basis is found
}

const tiny = 1e-7

// newSimplex finds a first table that agrees with the equations. It returns an error where there is none, which would mean that
// what is shown contradicts itself.
func newSimplex(a *attack) (*simplex, error) {
	s := &simplex{n: len(a.unknown)}
	m := a.matrix()
	for i, row := range m {
		sign := int64(1)
		if row[s.n] < 0 {
			sign = -1
		}
		line := make([]float64, s.n+len(m)+1)
		for k := range s.n {
			line[k] = float64(sign * row[k])
		}
		line[s.n+i], line[s.n+len(m)] = 1, float64(sign*row[s.n])
		s.rows, s.basic = append(s.rows, line), append(s.basic, s.n+i)
	}
	cost := make([]float64, s.n+len(m)+1)
	for _, row := range s.rows {
		for k, x := range row {
			if k < s.n || k == len(row)-1 {
				cost[k] -= x
			}
		}
	}
	if !s.minimise(cost) || math.Abs(cost[len(cost)-1]) > 1e-5 {
		return nil, fmt.Errorf("no table agrees with what is shown: %v left", cost[len(cost)-1])
	}
	for i := 0; i < len(s.rows); i++ { // artificial unknowns at zero leave, with their row where it says nothing new
		if s.basic[i] < s.n {
			continue
		}
		k := 0
		for k < s.n && math.Abs(s.rows[i][k]) < tiny {
			k++
		}
		if k < s.n {
			s.pivot(i, k, nil)
			continue
		}
		s.rows = append(s.rows[:i], s.rows[i+1:]...)
		s.basic = append(s.basic[:i], s.basic[i+1:]...)
		i--
	}
	return s, nil
}

// extreme is the least value of sign·unknown k; −Inf where there is none.
func (s *simplex) extreme(k int, sign float64) float64 {
	cost := make([]float64, len(s.rows[0]))
	cost[k] = sign
	for i, b := range s.basic {
		if f := cost[b]; f != 0 {
			for j, x := range s.rows[i] {
				cost[j] -= f * x
			}
		}
	}
	if !s.minimise(cost) {
		return math.Inf(-1)
	}
	return -cost[len(cost)-1]
}

// minimise works by Bland's rule, which never goes round in circles; false where there is no least value.
func (s *simplex) minimise(cost []float64) bool {
	last := len(cost) - 1
	for {
		enter := 0
		for enter < s.n && cost[enter] > -tiny {
			enter++
		}
		if enter == s.n {
			return true
		}
		leave, least := -1, math.Inf(1)
		for i, row := range s.rows {
			if row[enter] < tiny {
				continue
			}
			if r := row[last] / row[enter]; r < least-1e-9 || r < least+1e-9 && s.basic[i] < s.basic[leave] {
				leave, least = i, r
			}
		}
		if leave < 0 {
			return false
		}
		s.pivot(leave, enter, cost)
	}
}

func (s *simplex) pivot(i, k int, cost []float64) {
	f := s.rows[i][k]
	for j := range s.rows[i] {
		s.rows[i][j] /= f
	}
	eliminate := func(row []float64) {
		if f := row[k]; f != 0 {
			for j, x := range s.rows[i] {
				row[j] -= f * x
			}
		}
	}
	for r := range s.rows {
		if r != i {
			eliminate(s.rows[r])
		}
	}
	if cost != nil {
		eliminate(cost)
	}
	s.basic[i] = k
}
