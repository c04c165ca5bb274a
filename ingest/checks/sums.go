package checks

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"lagesbild/data"
	"lagesbild/data/codelist"
)

// sums holds parts against their total.
func (c *check) sums() {
	s := summing{check: c, walker: walker{c.d, c.d.Batches()}}
	for dim := range c.d.Dimensions {
		id := c.d.Dimensions[dim].ID
		switch total := c.layout.Dimensions[id].Total; {
		case len(s.batches) == 0:
		case id == data.Area:
			s.blocks(dim, additive, func(m *data.Measure, of []span) { s.areas(dim, m, of) })
		case id == data.Sex:
			s.blocks(dim, wholes, func(m *data.Measure, of []span) { s.shares(dim, m, of) })
		case total != "":
			s.blocks(dim, additive, func(m *data.Measure, of []span) { s.parts(dim, total, m, of) })
		}
		s.tell()
	}
}

func additive(m *data.Measure) bool { return m.Additive && m.MarginOf == "" }

func wholes(m *data.Measure) bool { return m.SexForm == data.SexShare && m.MarginOf == "" }

// summing is one pass over the dataset.
type summing struct {
	*check
	walker
	doubts []*doubt
}

// doubt is what does not fit, of one measure and in one way.
type doubt struct {
	measure  *data.Measure
	about    string
	stop     bool
	cells    int
	examples []string
}

// parts holds the sum over a dimension against the code that its definition names as the total.
func (s *summing) parts(dim int, total string, m *data.Measure, of []span) {
	t := s.d.Dimensions[dim].Index(total)
	if t < 0 {
		return
	}
	parts := slices.Clone(of)
	parts = slices.Delete(parts, t, t+1)
	s.add(dim, m, of[t], slices.DeleteFunc(parts, func(p span) bool { return p.empty() }),
		fmt.Sprintf("the parts by %s do not add up to %s", s.d.Dimensions[dim].ID, total))
}

// shares holds women's and men's share of one whole against 1.
func (s *summing) shares(dim int, m *data.Measure, of []span) {
	w, n := s.d.Dimensions[dim].Index(data.Women), s.d.Dimensions[dim].Index(data.Men)
	if w >= 0 && n >= 0 && !of[w].empty() && !of[n].empty() {
		s.add(dim, m, span{}, []span{of[w], of[n]}, "women's and men's shares do not add up to the whole")
	}
}

// areas holds the municipalities against their county and the counties against the country, where all are there.
func (s *summing) areas(dim int, m *data.Measure, of []span) {
	spanOf := func(area string) span {
		if i := s.d.Dimensions[dim].Index(area); i >= 0 {
			return of[i]
		}
		return span{}
	}
	var counties []span
	for _, a := range codelist.Current() {
		whole := spanOf(a.Code)
		if a.Level != codelist.County {
			continue
		}
		counties = append(counties, whole)
		var parts []span
		for _, k := range codelist.Municipalities(a.Code) {
			parts = append(parts, spanOf(k.Code))
		}
		if !whole.empty() && !slices.ContainsFunc(parts, func(p span) bool { return p.empty() }) {
			s.add(dim, m, whole, parts, "the municipalities do not add up to the county")
		}
	}
	if whole := spanOf(codelist.Riket); !whole.empty() && !slices.ContainsFunc(counties, func(p span) bool { return p.empty() }) {
		s.add(dim, m, whole, counties, "the counties do not add up to the country")
	}
}

// add walks the parts in step with the total, or with the first part where the whole is 1 and has no rows, and judges
// every cell of which all are numbers.
func (s *summing) add(dim int, m *data.Measure, total span, parts []span, about string) {
	if len(parts) == 0 {
		return
	}
	whole := total.empty()
	lead := total
	if whole {
		lead = parts[0]
	}
	for p := lead.from; p != lead.to; p = s.next(p) {
		c, i := s.at(p)
		sum, all := 0., !c.Status[i].Missing()
		for k := range parts {
			part := &parts[k]
			for part.from != part.to && s.after(dim, part.from, p) < 0 {
				part.from = s.next(part.from)
			}
			if part.from == part.to || s.after(dim, part.from, p) != 0 {
				all = false
				continue
			}
			x, j := s.at(part.from)
			if x.Status[j].Missing() {
				all = false
				continue
			}
			sum += x.Value[j]
		}
		if !all {
			continue
		}
		is := 1.
		if !whole {
			is = c.Value[i]
		}
		if sum == is {
			continue // the common case, at little cost
		}
		s.judge(dim, m, p, sum, is, s.rounding(m, p, parts, whole), len(parts), about)
	}
}

// rounding is half a unit in the last decimal that the published numbers of one sum have, in the base unit.
func (s *summing) rounding(m *data.Measure, p place, parts []span, whole bool) float64 {
	decimals := func(at place) int {
		c, i := s.at(at)
		_, after, _ := strings.Cut(strconv.FormatFloat(m.AsPublished(c.Value[i]), 'f', -1, 64), ".")
		return len(after)
	}
	finest := 0 // a number that ends in 0 shows fewer decimals than it was rounded to
	if !whole {
		finest = decimals(p)
	}
	for k := range parts {
		finest = max(finest, decimals(parts[k].from))
	}
	_, factor, err := m.Published.Base()
	if err != nil {
		factor = 1
	}
	return math.Pow10(-finest) / 2 * factor
}

// judge notes a sum that does not fit. Errors of rounding and noise, of n figures and their total, grow with the root of
// their number.
func (s *summing) judge(dim int, m *data.Measure, at place, sum, is, half float64, n int, about string) {
	c, i := s.at(at)
	period := data.Period(s.d.Dimensions[dimension(s.d, data.Time)].Codes[c.Codes[dimension(s.d, data.Time)][i]].ID)
	noise := 0.
	if m.Additive {
		noise = s.rules.Sums.Noisy(period)
	}
	root := math.Sqrt(float64(n + 1))
	slack := 2*half*root + noise*root + math.Abs(is)*1e-9
	if math.Abs(sum-is) <= slack || dim == dimension(s.d, data.Area) && !s.settled(c, i, dim, period) {
		return
	}
	stop := s.rules.Sums.Stops(sum, is)
	if !m.Additive {
		stop = s.rules.Sums.Rule == Stop || s.rules.Sums.Rule == "" && sum >= grossFactor*is
	}
	s.doubt(m, about, stop, fmt.Sprintf("%s: %v in all, but %v, at %v", s.cell(c, i), m.AsPublished(sum), m.AsPublished(is), s.d.Value(c, i).Origin))
}

// settled reports whether the area of a total had the territory of today.
func (s *summing) settled(c *data.Columns, i, dim int, p data.Period) bool {
	return codelist.Settled(s.d.Dimensions[dim].Codes[c.Codes[dim][i]].ID, p)
}

func (s *summing) cell(c *data.Columns, i int) string {
	var words []string
	for d, dim := range s.d.Dimensions {
		words = append(words, dim.ID, dim.Codes[c.Codes[d][i]].ID)
	}
	return strings.Join(words, " ")
}

// doubt gathers what is alike: what stops apart from what is noted.
func (s *summing) doubt(m *data.Measure, about string, stop bool, example string) {
	at := slices.IndexFunc(s.doubts, func(d *doubt) bool { return d.measure == m && d.about == about && d.stop == stop })
	if at < 0 {
		at = len(s.doubts)
		s.doubts = append(s.doubts, &doubt{measure: m, about: about, stop: stop})
	}
	d := s.doubts[at]
	if d.cells++; d.cells <= maxExamples {
		d.examples = append(d.examples, example)
	}
}

// tell reports what the pass has found.
func (s *summing) tell() {
	for _, d := range s.doubts {
		cells, more := "1 cell", ""
		if d.cells > 1 {
			cells = fmt.Sprintf("%d cells", d.cells)
		}
		if rest := d.cells - len(d.examples); rest > 0 {
			more = fmt.Sprintf("; and %d more", rest)
		}
		s.found("sums", s.rules.Sums.Rule, d.stop, d.measure, "%s, %s: %s%s", d.about, cells, strings.Join(d.examples, "; "), more)
	}
	s.doubts = nil
}
