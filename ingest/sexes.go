package ingest

import (
	"fmt"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"

	"lagesbild/data"
	"lagesbild/ingest/cells"
	"lagesbild/ingest/checks"
	"lagesbild/ingest/corrections"
)

// sexes holds women's and men's values against the total of the same area, period and other codes, where all three are
// there and the measure is divided by sex and no margin, whose total is smaller than either.
//
// A share, mean or median of all lies between those of the two groups, and a count is their sum. Women's and men's value
// both exactly 0, or both the whole, beside a total that is not cannot be: small groups have been withheld, and something
// is written in their place. Each of the two is then a fault, and so is a total of counts that the rule for sums stops at.
// Anything else that does not fit, by more than the decimals that each number is published with and the noise that each
// count may have, is a finding, one a measure.
func sexes(d *data.Dataset, source string, sums *checks.Sums) (findings []string, err error) {
	sex, dim, err := d.Dimension(data.Sex)
	if err != nil {
		return nil, nil
	}
	s := &sexCheck{d: d, sex: sex, source: source, sums: sums, doubts: make([]doubt, len(d.Measures)), run: slices.Repeat([]int{-1}, len(dim.Codes))}
	for k, code := range []string{data.Women, data.Men, data.Total} {
		i := dim.Index(code)
		if i < 0 {
			return nil, nil
		}
		s.run[i] = k
	}
	for b := range d.Batches() {
		s.batch(&d.Batches()[b])
	}
	s.block()
	for m := range s.doubts {
		if s.doubts[m].cells > 0 {
			findings = append(findings, s.finding(m))
		}
	}
	return findings, s.faults.Err()
}

// place is a row of a dataset.
type place struct {
	c *data.Columns
	i int
}

func (p place) value() float64 { return p.c.Value[p.i] }

// sexCheck walks a dataset, whose rows are sorted by measure and dimensions, one block at a time: the rows that have the
// measure and the dimensions before sex in common. In it, each sex is a run sorted by the dimensions after.
type sexCheck struct {
	d      *data.Dataset
	sex    int   // place of the dimension
	run    []int // code → place among runs, or -1
	source string
	sums   *checks.Sums // how counts are judged
	runs   [3][]place   // women, men, total
	last   place        // the row added last
	doubts []doubt      // by measure
	faults cells.Faults
}

// doubt is what does not fit in one measure.
type doubt struct {
	cells    int
	examples []string
}

const maxExamples = 5

// batch takes the next rows.
func (s *sexCheck) batch(c *data.Columns) {
	wanted := false
	for i, measure := range c.Measure {
		if i == 0 || measure != c.Measure[i-1] {
			m := &s.d.Measures[measure]
			wanted = m.SexForm == data.SexSplit && m.MarginOf == ""
		}
		if !wanted {
			continue
		}
		p := place{c, i}
		if s.last.c != nil && !s.together(s.last, p) {
			s.block()
		}
		s.last = p
		if k := s.run[c.Codes[s.sex][i]]; k >= 0 {
			s.runs[k] = append(s.runs[k], p)
		}
	}
}

// together reports whether two rows are of one block.
func (s *sexCheck) together(a, b place) bool {
	for d := s.sex - 1; d >= 0; d-- {
		if a.c.Codes[d][a.i] != b.c.Codes[d][b.i] {
			return false
		}
	}
	return a.c.Measure[a.i] == b.c.Measure[b.i]
}

// after compares two rows by the dimensions after sex.
func (s *sexCheck) after(a, b place) int {
	for d := s.sex + 1; d < len(a.c.Codes); d++ {
		if x, y := a.c.Codes[d][a.i], b.c.Codes[d][b.i]; x != y {
			return int(x - y)
		}
	}
	return 0
}

// block checks the rows of one block, the three runs in step.
func (s *sexCheck) block() {
	women, men, total := s.runs[0], s.runs[1], s.runs[2]
	for len(women) > 0 && len(men) > 0 && len(total) > 0 {
		switch wm, wt := s.after(women[0], men[0]), s.after(women[0], total[0]); {
		case wm == 0 && wt == 0:
			s.check(women[0], men[0], total[0])
			women, men, total = women[1:], men[1:], total[1:]
		case wm <= 0 && wt <= 0:
			women = women[1:]
		case wm > 0:
			men = men[1:]
		default:
			total = total[1:]
		}
	}
	for k := range s.runs {
		s.runs[k] = s.runs[k][:0]
	}
}

// check judges the three values of one cell.
func (s *sexCheck) check(women, men, total place) {
	at := [3]place{women, men, total}
	var number [3]float64 // as published
	m := &s.d.Measures[women.c.Measure[women.i]]
	if m.Additive && women.value()+men.value() == total.value() ||
		!m.Additive && (total.value() == women.value() || min(women.value(), men.value()) < total.value() && total.value() < max(women.value(), men.value())) {
		return // the common case, at little cost; a missing value stands as 0 and is judged below
	}
	for k, p := range at {
		if p.c.Status[p.i].Missing() {
			return
		}
		number[k] = m.AsPublished(p.value())
	}
	w, n, t := number[0], number[1], number[2]
	switch slack := half(t); {
	case !m.Additive && w == 0 && n == 0:
		s.impossible(women, men, number)
	case m.Additive && math.Abs(w+n-t) <= half(w)+half(n)+slack:
	case m.Additive && math.Abs(women.value()+men.value()-total.value()) <= s.sums.Noisy(s.period(women))*math.Sqrt(3):
	case m.Additive && s.sums.Stops(women.value()+men.value(), total.value()):
		s.faults.Add(&data.CellError{Origin: s.d.Value(total.c, total.i).Origin, Err: fmt.Errorf(
			"%s: women %v and men %v do not add up to the total %v: write a correction in %s, or if it is right, say {sums: {rule: note}} under the definition's checks",
			s.cell(total), w, n, t, path.Join(folder, s.source+corrections.Ending))})
	case !m.Additive && t >= min(w-half(w), n-half(n))-slack && t <= max(w+half(w), n+half(n))+slack:
	case m.Unit == "share" && women.value() == 1 && men.value() == 1:
		s.impossible(women, men, number)
	default:
		s.doubtful(women, number)
	}
}

// period is that of a row.
func (s *sexCheck) period(p place) data.Period {
	t, dim, err := s.d.Dimension(data.Time)
	if err != nil {
		return ""
	}
	return data.Period(dim.Codes[p.c.Codes[t][p.i]].ID)
}

// half is half a unit in the last decimal that a published number shows, and a hair for what binary fractions cost.
func half(v float64) float64 {
	_, decimals, _ := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
	return math.Pow10(-len(decimals))/2 + math.Abs(v)*1e-11
}

func (s *sexCheck) impossible(women, men place, number [3]float64) {
	for _, p := range []place{women, men} {
		s.faults.Add(&data.CellError{Origin: s.d.Value(p.c, p.i).Origin, Err: fmt.Errorf(
			"%s sex %s: women's and men's values are both %v, but the total is %v: that cannot be, small groups have probably been withheld: write a correction in %s",
			s.cell(p), s.d.Dimensions[s.sex].Codes[p.c.Codes[s.sex][p.i]].ID, number[0], number[2], path.Join(folder, s.source+corrections.Ending))})
	}
}

func (s *sexCheck) doubtful(p place, number [3]float64) {
	doubt := &s.doubts[p.c.Measure[p.i]]
	if doubt.cells++; doubt.cells <= maxExamples {
		doubt.examples = append(doubt.examples, fmt.Sprintf("%s: women %v, men %v, total %v", s.cell(p), number[0], number[1], number[2]))
	}
}

// cell names a cell by its codes, without the sex.
func (s *sexCheck) cell(p place) string {
	var words []string
	for d, dim := range s.d.Dimensions {
		if d != s.sex {
			words = append(words, dim.ID, dim.Codes[p.c.Codes[d][p.i]].ID)
		}
	}
	return strings.Join(words, " ")
}

func (s *sexCheck) finding(m int) string {
	doubt, about := &s.doubts[m], "the total does not lie between women's and men's values"
	if s.d.Measures[m].Additive {
		about = "women and men do not add up to the total"
	}
	text := fmt.Sprintf("vintage %s measure %s: %s, %s: %s", s.d.Vintage, s.d.Measures[m].ID, about, count(doubt.cells, "cell"), strings.Join(doubt.examples, "; "))
	if more := doubt.cells - len(doubt.examples); more > 0 {
		text += fmt.Sprintf("; and %d more", more)
	}
	return text
}

// count writes "1 cell" and "2 cells".
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
