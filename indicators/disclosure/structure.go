package disclosure

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/data/codelist"
)

// largest is the number of cells a period may have, and most the dimensions that have totals: what bounds the work.
const (
	largest = 1 << 22
	most    = 8
)

// structure is how the cells of a period are laid out: the measures are the last axis, with the remainder of each part
// after them.
type structure struct {
	rule    Rule
	axes    []*axis
	dims    []int // of each axis but the last: place of its dimension in the dataset
	time    int   // place of the period, -1 where there is none
	periods int
	area    int // axis of the areas, -1 where there is none
	sex     int // axis of the sexes, -1 where there is none
	women   int // their codes on it, -1 where there are none
	men     int
	stride  []int
	cells   int
	counts  []int // measure → code on the last axis, -1 for what is no count
}

func newStructure(d *data.Dataset, rule Rule) (*structure, error) {
	s := &structure{rule: rule, time: -1, periods: 1, area: -1, sex: -1}
	for k := range d.Dimensions {
		dim := &d.Dimensions[k]
		if dim.ID == data.Time {
			s.time, s.periods = k, max(1, len(dim.Codes))
			continue
		}
		if dim.ID == data.Sex {
			s.sex, s.women, s.men = len(s.axes), dim.Index(data.Women), dim.Index(data.Men)
		}
		if dim.ID == data.Area {
			s.area = len(s.axes)
		}
		s.dims = append(s.dims, k)
		s.axes = append(s.axes, tree(parents(d, k)))
	}
	if err := s.measures(d); err != nil {
		return nil, err
	}
	s.stride = make([]int, len(s.axes))
	s.cells = 1
	related := 0
	for k := len(s.axes) - 1; k >= 0; k-- {
		s.stride[k] = s.cells
		if s.cells *= max(1, s.axes[k].len()); s.cells > largest {
			return nil, fmt.Errorf("more than %d possible cells a period: protect it in parts", largest)
		}
		if s.axes[k].related() {
			related++
		}
	}
	if related > most {
		return nil, fmt.Errorf("%d dimensions have totals: more than %d are not protected", related, most)
	}
	return s, nil
}

// measures lays out the last axis.
func (s *structure) measures(d *data.Dataset) error {
	a := &axis{}
	s.counts = make([]int, len(d.Measures))
	code := map[string]int{}
	for i, m := range d.Measures {
		s.counts[i] = -1
		if m.Additive {
			s.counts[i] = a.len()
			code[m.ID] = a.len()
			a.add(-1)
		}
	}
	if len(code) == 0 {
		return ErrNoCounts
	}
	for _, m := range d.Measures {
		part, isCount := code[m.ID]
		whole, ok := code[s.rule.Parts[m.ID]]
		if !isCount || !ok || whole == part {
			continue
		}
		if _, deeper := s.rule.Parts[d.Measures[slices.Index(s.counts, whole)].ID]; deeper {
			return fmt.Errorf("measure %s is part of %s, which is part of another: protect them one at a time", m.ID, s.rule.Parts[m.ID])
		}
		a.part(part, whole)
	}
	s.axes = append(s.axes, a)
	return nil
}

// parents tells for each code of dimension k the one that holds it, -1 for none.
func parents(d *data.Dataset, k int) []int {
	dim := &d.Dimensions[k]
	up := make([]int, len(dim.Codes))
	for i := range up {
		up[i] = -1
	}
	switch dim.ID {
	case data.Sex:
		under(up, dim.Index(data.Total))
	case data.Area:
		country := dim.Index(codelist.Riket)
		under(up, country)
		for i, c := range dim.Codes {
			if a, ok := codelist.Lookup(c.ID); ok && a.Level == codelist.Municipality {
				if county := dim.Index(a.County); county >= 0 {
					up[i] = county
				}
			}
		}
	default:
		under(up, total(d, k))
	}
	return up
}

// under puts all codes but the total itself under it.
func under(up []int, total int) {
	for i := range up {
		if total >= 0 && i != total {
			up[i] = total
		}
	}
}

// total is the code of a further dimension that holds all others: by its name, or because it is their sum wherever all
// stand; -1 for none.
func total(d *data.Dataset, k int) int {
	codes := d.Dimensions[k].Codes
	for i, c := range codes {
		if slices.Contains([]string{"_t", "total", "totalt", "samtliga", "alla", "all"}, strings.ToLower(c.ID)) {
			return i
		}
	}
	if len(codes) < 3 {
		return -1
	}
	return summed(d, k)
}

// summed finds the code of dimension k whose counts are everywhere the sum of the others'.
func summed(d *data.Dataset, k int) int {
	lines := map[string][]float64{}
	for _, c := range d.Batches() {
		for i := range c.Len() {
			if c.Status[i].Missing() || !d.Measures[c.Measure[i]].Additive {
				continue
			}
			key := fmt.Sprint(c.Measure[i])
			for j := range c.Codes {
				if j != k {
					key += fmt.Sprint(" ", c.Codes[j][i])
				}
			}
			if lines[key] == nil {
				lines[key] = slices.Repeat([]float64{math.NaN()}, len(d.Dimensions[k].Codes))
			}
			lines[key][c.Codes[k][i]] = c.Value[i]
		}
	}
	holds := make([]int, len(d.Dimensions[k].Codes)) // lines in which a code is the sum; -1 once it is not
	for _, line := range lines {
		sum := 0.0
		for _, x := range line {
			sum += x
		}
		for i, x := range line {
			switch {
			case math.IsNaN(sum) || holds[i] < 0:
			case x+x == sum:
				holds[i]++
			default:
				holds[i] = -1
			}
		}
	}
	if best := slices.Max(holds); best > 0 {
		return slices.Index(holds, best)
	}
	return -1
}

// period is the table that a cell belongs to.
func (s *structure) period(codes []int32) int {
	if s.time < 0 {
		return 0
	}
	return int(codes[s.time])
}

// place is the number of a cell in its period.
func (s *structure) place(codes []int32, measure int) int {
	x := measure * s.stride[len(s.stride)-1]
	for i, k := range s.dims {
		x += int(codes[k]) * s.stride[i]
	}
	return x
}

// tables reads a dataset's counts, a table for each period.
func (s *structure) tables(d *data.Dataset) ([]*table, error) {
	all := make([]*table, s.periods)
	for i := range all {
		all[i] = newTable(s)
	}
	codes := make([]int32, len(d.Dimensions))
	var errs []error
	for _, c := range d.Batches() {
		for i := range c.Len() {
			m := s.counts[c.Measure[i]]
			if m < 0 {
				continue
			}
			for k := range codes {
				codes[k] = c.Codes[k][i]
			}
			v := d.Value(&c, i)
			if v.OK() && (v.Number < 0 || v.Number != math.Trunc(v.Number)) {
				errs = append(errs, &data.CellError{Origin: v.Origin, Err: fmt.Errorf("%v is no count of persons: want a whole number from 0", v.Number)})
			}
			all[s.period(codes)].put(s.place(codes, m), v)
		}
	}
	for i, t := range all {
		if x := t.gap(); x >= 0 {
			errs = append(errs, fmt.Errorf("no row for %s: write 0, or . where it cannot occur", s.name(d, i, x)))
		}
	}
	return all, errors.Join(errs...)
}

// name is a cell's measure and codes.
func (s *structure) name(d *data.Dataset, period, x int) string {
	last := len(s.axes) - 1
	words := d.Measures[slices.Index(s.counts, x/s.stride[last]%s.axes[last].len())].ID
	for k, dim := range d.Dimensions {
		code := period
		if i := slices.Index(s.dims, k); i >= 0 {
			code = x / s.stride[i] % s.axes[i].len()
		}
		words += " " + dim.Codes[code].ID
	}
	return words
}
