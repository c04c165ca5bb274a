package jsonstat

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"lagesbild/ingest/cube"
)

// mark is what stands with a cell beside its number.
type mark = cube.Mark

const (
	null       = cube.Null
	absent     = cube.Absent
	maxSymbols = int(absent) - 1
)

// values are the cells of a document. Without at they are dense: cell number i is value[i].
type values struct {
	at     []int32 // cell numbers in ascending order, of a sparse document
	value  []float64
	mark   []mark // nil where every cell is a bare number
	given  bool   // the document has the member value
	object bool
	count  int // cells that exist
}

func (v *values) markOf(i int) mark {
	if i >= len(v.mark) {
		return 0
	}
	return v.mark[i]
}

// setMark makes room for marks when the first one comes.
func (v *values) setMark(i int, m mark) {
	if len(v.mark) <= i {
		v.mark = append(v.mark, make([]mark, max(i+1, cap(v.value))-len(v.mark))...)
	}
	v.mark[i] = m
}

// trim makes as many marks as values, if there are any.
func (v *values) trim() {
	if v.mark != nil {
		v.mark = append(v.mark, make([]mark, max(len(v.value)-len(v.mark), 0))...)[:len(v.value)]
	}
}

// statuses are the symbols of a document: by cell number, one for all cells, or as many as there are cells.
type statuses struct {
	at     []int32
	symbol []mark
	all    mark
	length int // of a list; -1 for an object or a text
}

// symbols are the distinct symbols of a document in the order met; the first is none.
type symbols struct {
	words  []string
	place  map[string]mark
	recent mark
}

func newSymbols() *symbols { return &symbols{words: []string{""}, place: map[string]mark{"": 0}} }

func (y *symbols) find(word string) (mark, error) {
	if word == y.words[y.recent] {
		return y.recent, nil
	}
	m, ok := y.place[word]
	if ok {
		y.recent = m
		return m, nil
	}
	if len(y.words) > maxSymbols || len(word) > 100 {
		return 0, fmt.Errorf("%.40q: this is no symbol, or there are too many of them", word)
	}
	word = string([]byte(word)) // not a view of the document
	m = mark(len(y.words))
	y.words, y.place[word] = append(y.words, word), m
	return m, nil
}

// readValues reads the member value, a list or an object by cell number.
func (s *scanner) readValues(y *symbols) (*values, error) {
	v := &values{given: true}
	switch s.Space() {
	case '[':
		return v, s.list(v, y)
	case '{':
		v.object = true
		return v, s.sparse(v, y)
	}
	if _, err := s.Skip(1); err != nil {
		return nil, err
	}
	return nil, errShape
}

var errShape = errors.New("is neither a list nor an object by cell number")

// sparse reads an object by cell number.
func (s *scanner) sparse(v *values, y *symbols) error {
	sorted := true
	err := s.Object(func(name string) error {
		at, err := s.place(name)
		if err != nil {
			return err
		}
		x, m, err := s.cell(y)
		if m != 0 {
			v.setMark(len(v.value), m)
		}
		sorted = sorted && (len(v.at) == 0 || v.at[len(v.at)-1] < at)
		v.at, v.value = append(v.at, at), append(v.value, x)
		return err
	})
	if err != nil {
		return err
	}
	v.trim()
	if sorted {
		return nil
	}
	order, err := byPlace(v.at)
	if err != nil {
		return s.Fault(s.I, s.Path, err)
	}
	v.at, v.value = pick(v.at, order), pick(v.value, order)
	if v.mark != nil {
		v.mark = pick(v.mark, order)
	}
	return nil
}

// byPlace returns the order of cell numbers; one that stands twice is an error.
func byPlace(at []int32) ([]int32, error) {
	order := make([]int32, len(at))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(at[a], at[b]) })
	for k := range order[:max(len(order)-1, 0)] {
		if at[order[k]] == at[order[k+1]] {
			return nil, fmt.Errorf("cell %d stands twice", at[order[k]])
		}
	}
	return order, nil
}

func pick[T any](from []T, order []int32) []T {
	to := make([]T, len(order))
	for k, i := range order {
		to[k] = from[i]
	}
	return to
}

// same reads ,"number":"symbol" without white space for the symbol that came before, as statuses mostly come.
func (s *scanner) same(symbol string) (at int32, ok bool) {
	b, i := s.B, s.I
	if i+24+len(symbol) > len(b) || b[i] != ',' || b[i+1] != '"' || b[i+2] == '0' || symbol == "" {
		return 0, false
	}
	i += 2
	n := uint64(0)
	from := i
	for b[i]-'0' <= 9 && i-from < 10 {
		n = n*10 + uint64(b[i]-'0')
		i++
	}
	if i == from || n > most || b[i] != '"' || b[i+1] != ':' || b[i+2] != '"' {
		return 0, false
	}
	i += 3
	if string(b[i:i+len(symbol)]) != symbol || b[i+len(symbol)] != '"' {
		return 0, false
	}
	s.I = i + len(symbol) + 1
	return int32(n), true
}

// place reads the number of a cell.
func (s *scanner) place(name string) (int32, error) {
	n, err := strconv.ParseUint(name, 10, 31)
	if err != nil || n > most || len(name) > 1 && name[0] == '0' {
		return 0, s.Fault(s.I, s.Path, fmt.Errorf("%.40q is not a cell number", name))
	}
	return int32(n), nil
}

// readStatus reads the member status: a text for all cells, a list, or an object by cell number. Eurostat's first version
// has the list inside an object, with its labels beside.
func (s *scanner) readStatus(y *symbols) (*statuses, error) {
	t := &statuses{length: -1}
	switch s.Space() {
	case '"':
		var err error
		t.all, err = s.symbol(y)
		return t, err
	case 'n':
		return t, s.Literal("null")
	case '[':
		return t, s.statusList(t, y)
	case '{':
		n := s.expected()
		t.at, t.symbol = make([]int32, 0, n), make([]mark, 0, n)
		sorted := true
		err := s.Object(func(name string) error {
			switch name {
			case "value":
				if s.Space() != '[' {
					return s.Unexpected("a list")
				}
				return s.statusList(t, y)
			case "category":
				_, err := s.Skip(3)
				return err
			}
			at, err := s.place(name)
			if err != nil {
				return err
			}
			m, err := s.symbol(y)
			plain := err == nil && !strings.ContainsFunc(y.words[m], func(r rune) bool { return r < ' ' || r == '"' || r == '\\' })
			for more := err == nil; more; {
				if m != 0 {
					sorted = sorted && (len(t.at) == 0 || t.at[len(t.at)-1] < at)
					t.at, t.symbol = append(t.at, at), append(t.symbol, m)
				}
				if more = plain; more {
					at, more = s.same(y.words[m])
				}
			}
			return err
		})
		if err != nil || sorted {
			return t, err
		}
		order, err := byPlace(t.at)
		if err != nil {
			return t, s.Fault(s.I, s.Path, err)
		}
		t.at, t.symbol = pick(t.at, order), pick(t.symbol, order)
		return t, nil
	}
	if _, err := s.Skip(1); err != nil {
		return nil, err
	}
	return nil, errShape
}

// expected is about how many members an object by cell number has that stands here, and no more than there is room for.
func (s *scanner) expected() int {
	end := bytes.IndexByte(s.B[s.I:], '}')
	if end < 0 {
		end = len(s.B) - s.I
	}
	return min(bytes.Count(s.B[s.I:s.I+end], []byte{':'}), end/len(`"0":"",`)+1)
}

func (s *scanner) statusList(t *statuses, y *symbols) error {
	t.length = 0
	return s.Array(func() error {
		m, err := s.symbol(y)
		if err == nil && m != 0 {
			t.at, t.symbol = append(t.at, int32(t.length)), append(t.symbol, m)
		}
		t.length++
		if t.length > most {
			return s.Fault(s.I, s.Path, errTooMany)
		}
		return err
	})
}

var errTooMany = errors.New("more cells than can be counted")

// symbol reads a text or null; the empty text is none.
func (s *scanner) symbol(y *symbols) (mark, error) {
	s.Space()
	if s.Peek() == 'n' {
		return 0, s.Literal("null")
	}
	if s.Peek() != '"' {
		start := s.I
		raw, err := s.Skip(2)
		if err != nil {
			return 0, err
		}
		return 0, s.Fault(start, s.Path, fmt.Errorf("%.40s is not a symbol", raw))
	}
	start := s.I
	word, err := s.Text()
	if err != nil {
		return 0, err
	}
	m, err := y.find(word)
	if err != nil {
		err = s.Fault(start, s.Path, err)
	}
	return m, err
}

// join brings values and statuses together for a table of n cells.
func (v *values) join(t *statuses, n int) error {
	switch {
	case !v.object && len(v.value) != n:
		return fmt.Errorf("%d values, where the sizes make %d cells", len(v.value), n)
	case v.object && len(v.at) > 0 && int(v.at[len(v.at)-1]) >= n:
		return fmt.Errorf("cell %d, where the sizes make %d cells", v.at[len(v.at)-1], n)
	}
	if t == nil {
		t = &statuses{length: -1}
	}
	switch {
	case t.length == 1 && n != 1:
		if len(t.symbol) == 1 {
			t.all = t.symbol[0]
		}
		t.at = nil
	case t.length >= 0 && t.length != n && t.length != 0:
		return fmt.Errorf("status has %d symbols, where the sizes make %d cells", t.length, n)
	case len(t.at) > 0 && int(t.at[len(t.at)-1]) >= n:
		return fmt.Errorf("status of cell %d, where the sizes make %d cells", t.at[len(t.at)-1], n)
	}
	if v.object {
		v.merge(t)
		v.spread(n)
	} else {
		for i, at := range t.at {
			if m := v.markOf(int(at)); m.Symbol() == 0 {
				v.setMark(int(at), m|t.symbol[i])
			}
		}
		v.count = n
	}
	if t.all != 0 && len(v.value) > 0 {
		for i := range v.value {
			if m := v.markOf(i); m != absent && m.Symbol() == 0 {
				v.setMark(i, m|t.all)
			}
		}
	}
	return nil
}

// merge adds the symbols of a sparse document to its values. A symbol where no value stands is a cell without a number.
func (v *values) merge(t *statuses) {
	var at []int32
	var value []float64
	var marks []mark
	add := func(a int32, x float64, m mark) { at, value, marks = append(at, a), append(value, x), append(marks, m) }
	i := 0
	for k, a := range t.at {
		for i < len(v.at) && v.at[i] < a {
			add(v.at[i], v.value[i], v.markOf(i))
			i++
		}
		if i < len(v.at) && v.at[i] == a {
			m := v.markOf(i)
			if m.Symbol() == 0 {
				m |= t.symbol[k]
			}
			add(a, v.value[i], m)
			i++
		} else {
			add(a, 0, null|t.symbol[k])
		}
	}
	if at != nil {
		for ; i < len(v.at); i++ {
			add(v.at[i], v.value[i], v.markOf(i))
		}
		v.at, v.value, v.mark = at, value, marks
	}
	v.count = len(v.at)
}

// spread makes a sparse document dense where that costs little.
func (v *values) spread(n int) {
	if n > 4*len(v.at) {
		return
	}
	value, marks := make([]float64, n), slices.Repeat([]mark{absent}, n)
	for i, a := range v.at {
		value[a], marks[a] = v.value[i], v.markOf(i)
	}
	v.at, v.value, v.mark = nil, value, marks
	if v.count == n && !slices.ContainsFunc(marks, func(m mark) bool { return m != 0 }) {
		v.mark = nil
	}
}
