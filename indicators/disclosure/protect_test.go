package disclosure_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/datatest"
	"lagesbild/indicators/disclosure"
)

// maker builds tables: counts of persons, but for the measures named.
type maker struct {
	*data.Builder
	dims int
	page int32
}

func newMaker(dims, measures []string, uncounted ...string) *maker {
	s := data.Structure{ID: "own"}
	for _, d := range dims {
		s.Dimensions = append(s.Dimensions, data.Dimension{ID: d})
	}
	for _, m := range measures {
		s.Measures = append(s.Measures, data.Measure{ID: m, Unit: "number", Published: "number", Additive: !slices.Contains(uncounted, m), SexForm: data.SexSplit})
	}
	b := data.NewBuilder(s, "2026-01-01", "")
	return &maker{b, len(dims), b.Page(data.Page{Source: "own table", Name: "t.csv"})}
}

// put adds a cell: measure and codes in words.
func (m *maker) put(words string, x float64, status data.Status) {
	w := strings.Fields(words)
	codes := make([]int32, m.dims)
	for k := range codes {
		codes[k] = m.Code(k, data.Code{ID: w[k+1]})
	}
	at, _ := m.Measure(w[0])
	m.Append(codes, at, x, status, m.page, int32(m.Len()+2))
}

func (m *maker) finish(t testing.TB, mem memory.Allocator) *data.Dataset {
	t.Helper()
	d, err := m.Finish(mem)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func cells(d *data.Dataset) string { return datatest.Cells(d, func(data.Origin) string { return "" }) }

// population is the persons of a random table in its innermost cells.
type population struct {
	areas, ages []string
	parts       bool
	ragged      float64 // share of sums that are left out, and twice that of cells without a figure
	withheld    float64 // share of rows that the source has withheld
}

// seeds is how many tables are tried: fewer where each takes long to attack.
func (p population) seeds() uint64 {
	if p.parts && len(p.ages) > 1 {
		return 6
	}
	return 30
}

// table draws a table with all its margins. Small counts, zeros and remainders are common.
func (p population) table(t testing.TB, mem memory.Allocator, r *rand.Rand) (d *data.Dataset, truth map[string]float64) {
	measures := []string{"asked"}
	if p.parts {
		measures = append(measures, "safe", "unsafe")
	}
	m := newMaker([]string{data.Area, data.Sex, "age", data.Time}, measures)
	sums := map[string]float64{}
	var order []string
	add := func(words string, x float64) {
		if _, ok := sums[words]; !ok {
			order = append(order, words)
		}
		sums[words] += x
	}
	scale := []float64{3, 12, 60}[r.IntN(3)]
	for _, area := range p.areas {
		for _, sex := range []string{"F", "M"} {
			for _, age := range p.ages {
				asked := float64(int(r.ExpFloat64() * scale))
				x := map[string]float64{"asked": asked, "safe": float64(r.IntN(int(asked) + 1)), "unsafe": float64(r.IntN(int(asked) + 1))}
				if r.IntN(3) == 0 {
					x["safe"] = asked
				}
				for _, name := range measures {
					for _, a := range above(area) {
						for _, s := range []string{sex, "_T"} {
							for _, g := range slices.Compact([]string{age, "total"}) {
								add(fmt.Sprintf("%s %s %s %s 2024", name, a, s, g), x[name])
							}
						}
					}
				}
			}
		}
	}
	for _, words := range order {
		switch u := r.Float64(); {
		case u < p.ragged && strings.ContainsAny(words, "_") || u < p.ragged && strings.Contains(words, " 19 "):
		case u < p.ragged/2:
			m.put(words, 0, data.NotAvailable)
		case u < p.ragged+p.withheld:
			m.put(words, 0, data.Suppressed)
		default:
			m.put(words, sums[words], 0)
		}
	}
	return m.finish(t, mem), sums
}

func above(area string) []string {
	switch {
	case strings.HasPrefix(area, "19"):
		return []string{area, "19", "00"}
	default:
		return []string{area, "03", "00"}
	}
}

var parts = map[string]string{"safe": "asked", "unsafe": "asked"}

// Somebody who solves all the sums of a protected table finds no withheld cell, nor that one is small: the values it can
// have reach from the lowest to the highest at least as far as the threshold. The sexes go together.
func TestAttack(t *testing.T) {
	two := []string{"1980", "1981", "1982", "1983"}
	five := []string{"1980", "1981", "1982", "0305", "0319"}
	for name, p := range map[string]population{
		"areas and sexes":        {areas: two, ages: []string{"total"}},
		"three levels":           {areas: five, ages: []string{"total"}},
		"ages":                   {areas: five, ages: []string{"young", "middle", "old"}},
		"parts":                  {areas: two, ages: []string{"total"}, parts: true},
		"ages and parts":         {areas: two[:3], ages: []string{"young", "old"}, parts: true},
		"ragged":                 {areas: five, ages: []string{"young", "middle", "old"}, ragged: 0.1},
		"withheld by its source": {areas: five, ages: []string{"young", "old"}, withheld: 0.05},
	} {
		t.Run(name, func(t *testing.T) {
			hidden, weighed := 0, 0
			for seed := range p.seeds() {
				r := rand.New(rand.NewPCG(seed, 7))
				d, truth := p.table(t, memory.DefaultAllocator, r)
				least := 3 + r.IntN(6)
				out, report, err := disclosure.Protect(memory.DefaultAllocator, d, disclosure.Rule{Least: least, Parts: parts})
				if err != nil {
					t.Fatal(err)
				}
				hidden += report.Small + report.Linked
				weighed += attacked(t, d, out, truth, least)
				if t.Failed() {
					t.Fatalf("seed %d, least %d: the table was\n%s", seed, least, cells(d))
				}
			}
			if hidden == 0 || weighed == 0 {
				t.Error("nothing was withheld: the test tries nothing")
			}
		})
	}
}

// attacked fails where a protected table gives a cell away, and returns how many it tried.
func attacked(t *testing.T, d, out *data.Dataset, truth map[string]float64, least int) (weighed int) {
	t.Helper()
	together(t, d, out, least)
	guarded := secrets(out, truth, least)
	a := newAttack(out, parts, truth)
	for _, name := range a.determined() {
		if guarded[name] {
			t.Errorf("%s can be worked out", name)
		}
	}
	if len(a.rows) == 0 {
		return 0
	}
	s, err := newSimplex(a)
	if err != nil {
		t.Fatal(err)
	}
	for k, name := range a.unknown {
		if !guarded[name] {
			continue
		}
		low, high := s.interval(k)
		if low < -tiny || high-low < float64(least)-1e-4 {
			t.Errorf("%s lies in %v..%v", name, low, high)
		}
		weighed++
	}
	return weighed
}

// secrets names what nobody may find: withheld cells, and remainders too small to show.
func secrets(out *data.Dataset, truth map[string]float64, least int) map[string]bool {
	all := map[string]bool{}
	visit(out, func(w []string, v data.Value) {
		all[key(w)] = v.Status == data.Suppressed
		if whole := parts[w[0]]; whole != "" {
			rest := truth[key(append([]string{whole}, w[1:]...))] - truth[key(w)]
			all["rest of "+key(w)] = rest < float64(least)
		}
	})
	return all
}

// visit calls each with every observation, its measure and codes in words.
func visit(d *data.Dataset, each func(words []string, v data.Value)) {
	for _, c := range d.Batches() {
		for i := range c.Len() {
			words := []string{d.Measures[c.Measure[i]].ID}
			for k, dim := range d.Dimensions {
				words = append(words, dim.Codes[c.Codes[k][i]].ID)
			}
			each(words, d.Value(&c, i))
		}
	}
}

// together fails where a small count is shown, a shown one is changed, a source's is recomputed or one sex stands alone.
func together(t *testing.T, d, out *data.Dataset, least int) {
	t.Helper()
	other := map[string]string{"F": "M", "M": "F"}
	status := map[string]data.Status{}
	was := map[string]data.Value{}
	visit(d, func(w []string, v data.Value) { was[key(w)] = v })
	visit(out, func(w []string, v data.Value) {
		status[key(w)] = v.Status
		if v.OK() && (v.Number < float64(least) || v.Number != was[key(w)].Number) {
			t.Errorf("%v shows %v", w, v.Number)
		}
		if !v.OK() && v.Number != 0 || was[key(w)].Status != 0 && was[key(w)].Status != v.Status {
			t.Errorf("%v became %v", w, v)
		}
	})
	if len(status) != len(was) {
		t.Errorf("%d cells became %d", len(was), len(status))
	}
	for k, s := range status {
		w := strings.Fields(k)
		if o := other[w[2]]; o != "" && s == data.Suppressed {
			w[2] = o
			if twin, ok := status[key(w)]; ok && !twin.Missing() {
				t.Errorf("%s is withheld and %s shown", k, key(w))
			}
		}
	}
}

// The attack finds what naive withholding leaves: the other sex by the total, and a lone cell by its row and column.
func TestAttackFinds(t *testing.T) {
	m := newMaker([]string{data.Area, data.Sex, "age", data.Time}, []string{"asked"})
	m.put("asked 1980 F total 2024", 0, data.Suppressed)
	m.put("asked 1980 M total 2024", 10, 0)
	m.put("asked 1980 _T total 2024", 13, 0)
	d := m.finish(t, memory.DefaultAllocator)
	a := newAttack(d, nil, nil)
	if found := a.determined(); len(found) != 1 || found[0] != "asked 1980 F total 2024" {
		t.Errorf("worked out %v", found)
	}
	// Both sexes hidden, three in all: nobody knows who, but that each is at most three.
	m = newMaker([]string{data.Area, data.Sex, "age", data.Time}, []string{"asked"})
	m.put("asked 1980 F total 2024", 0, data.Suppressed)
	m.put("asked 1980 M total 2024", 0, data.Suppressed)
	m.put("asked 1980 _T total 2024", 3, 0)
	a = newAttack(m.finish(t, memory.DefaultAllocator), nil, nil)
	s, err := newSimplex(a)
	if err != nil || len(a.determined()) > 0 {
		t.Fatal(a.determined(), err)
	}
	if low, high := s.interval(0); low != 0 || high != 3 {
		t.Errorf("%v..%v, want 0..3", low, high)
	}
}

func TestProtect(t *testing.T) {
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	m := newMaker([]string{data.Area, data.Time, data.Sex}, []string{"safe", "asked", "trust"}, "trust")
	for _, c := range []struct {
		at          string
		safe, asked float64
	}{{"1980 2024 F", 56, 70}, {"1980 2024 M", 48, 80}, {"1981 2024 F", 3, 25}, {"1981 2024 M", 9, 31}, {"1982 2024 F", 28, 30}, {"1982 2024 M", 20, 40}} {
		m.put("safe "+c.at, c.safe, 0)
		m.put("asked "+c.at, c.asked, 0)
		m.put("trust "+c.at, 0.5, 0)
	}
	d := m.finish(t, mem)
	defer d.Release()
	out, report, err := disclosure.Protect(mem, d, disclosure.Rule{Least: disclosure.Usual, Parts: map[string]string{"safe": "asked"}})
	if err != nil {
		t.Fatal(err)
	}
	defer out.Release()
	// Sala: three women feel safe. Fagersta: two of thirty women do not. Neither's men are shown, nor any mean of theirs.
	want := `safe 1980 2024 F 56 
safe 1980 2024 M 48 
safe 1981 2024 F [suppressed] 
safe 1981 2024 M [suppressed] 
safe 1982 2024 F [suppressed] 
safe 1982 2024 M [suppressed] 
asked 1980 2024 F 70 
asked 1980 2024 M 80 
asked 1981 2024 F 25 
asked 1981 2024 M 31 
asked 1982 2024 F 30 
asked 1982 2024 M 40 
trust 1980 2024 F 0.5 
trust 1980 2024 M 0.5 
trust 1981 2024 F [suppressed] 
trust 1981 2024 M [suppressed] 
trust 1982 2024 F [suppressed] 
trust 1982 2024 M [suppressed] 
`
	if got := cells(out); got != want {
		t.Errorf("got\n%s", got)
	}
	if report != (disclosure.Report{Counts: 12, Small: 1, Linked: 3}) || !strings.Contains(out.Notes[0].Text.SV, "4 av 12 antal är dolda") {
		t.Errorf("%+v %+v", report, out.Notes)
	}
}

// Rounding comes after withholding and touches counts alone.
func TestRound(t *testing.T) {
	m := newMaker([]string{data.Area, data.Time, data.Sex}, []string{"n", "share"}, "share")
	for i, x := range []float64{4, 7, 8, 12, 13} {
		m.put(fmt.Sprintf("n 198%d 2024 _T", i), x, 0)
		m.put(fmt.Sprintf("share 198%d 2024 _T", i), 0.51, 0)
	}
	out, _, err := disclosure.Protect(memory.DefaultAllocator, m.finish(t, memory.DefaultAllocator), disclosure.Rule{Least: 8, Round: 5})
	if err != nil {
		t.Fatal(err)
	}
	if got := cells(out); !strings.HasPrefix(got, `n 1980 2024 _T [suppressed] 
n 1981 2024 _T [suppressed] 
n 1982 2024 _T 10 [approximate] 
n 1983 2024 _T 10 [approximate] 
n 1984 2024 _T 15 [approximate] 
share 1980 2024 _T [suppressed] 
`) || !strings.HasSuffix(got, "share 1984 2024 _T 0.51 \n") {
		t.Errorf("got\n%s", got)
	}
}

func TestRefuses(t *testing.T) {
	rule := disclosure.Rule{Least: 5}
	m := newMaker([]string{data.Area, data.Time}, []string{"share"}, "share")
	m.put("share 1980 2024", 0.5, 0)
	if _, _, err := disclosure.Protect(memory.DefaultAllocator, m.finish(t, memory.DefaultAllocator), rule); !errors.Is(err, disclosure.ErrNoCounts) {
		t.Errorf("%v, want no counts", err)
	}
	m = newMaker([]string{data.Area, data.Time}, []string{"n"})
	m.put("n 1980 2024", 7.5, 0)
	m.put("n 1981 2024", -1, 0)
	d := m.finish(t, memory.DefaultAllocator)
	var bad *data.CellError
	if _, _, err := disclosure.Protect(memory.DefaultAllocator, d, rule); !errors.As(err, &bad) || strings.Count(err.Error(), "no count of persons") != 2 {
		t.Errorf("%v, want both cells", err)
	}
	if _, _, err := disclosure.Protect(memory.DefaultAllocator, d, disclosure.Rule{Least: 1}); err == nil {
		t.Error("a threshold of one hides nobody")
	}
	m = newMaker([]string{data.Area}, []string{"a", "b", "c"})
	m.put("a 1980", 7, 0)
	chain := disclosure.Rule{Least: 5, Parts: map[string]string{"a": "b", "b": "c"}}
	if _, _, err := disclosure.Protect(memory.DefaultAllocator, m.finish(t, memory.DefaultAllocator), chain); err == nil {
		t.Error("a part of a part was taken")
	}
}
