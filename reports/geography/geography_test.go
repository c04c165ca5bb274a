package geography

import (
	"math"
	"slices"
	"testing"

	"lagesbild/data/codelist"
)

// size is the area inside rings in square kilometres, holes taken off.
func size(rings []Ring) float64 {
	var sum float64
	for _, r := range rings {
		for i, p := range r {
			q := r[(i+1)%len(r)]
			sum += float64(p.N)*float64(q.E) - float64(q.N)*float64(p.E)
		}
	}
	return sum / 2e6
}

func TestMunicipalitiesAreTodays(t *testing.T) {
	var want []string
	for _, a := range codelist.Municipalities("") {
		want = append(want, a.Code)
	}
	slices.Sort(want)
	if got := Codes(); !slices.Equal(got, want) {
		t.Errorf("%d codes %v, want %v", len(got), got, want)
	}
}

func TestBordersAreCompact(t *testing.T) {
	if len(borders) > 150_000 {
		t.Errorf("borders.bin has %d bytes, at most 150,000", len(borders))
	}
	t.Logf("borders.bin: %d bytes, %d arcs", len(borders), len(sweden().arcs))
}

// An arc stands on a coast or between two neighbours, once in each direction, and is a line without a step of no length.
func TestArcsAreShared(t *testing.T) {
	used := map[int]int{}
	for _, s := range sweden().shapes {
		for _, refs := range s {
			for i, ref := range refs {
				used[ref]++
				_, end := sweden().ends(ref)
				begin, _ := sweden().ends(refs[(i+1)%len(refs)])
				if end != begin {
					t.Errorf("arc %d ends at %v, the next begins at %v", ref, end, begin)
				}
			}
		}
	}
	for i, a := range sweden().arcs {
		if used[i] > 1 || used[^i] > 1 || used[i]+used[^i] == 0 {
			t.Errorf("arc %d: used %d and %d times", i, used[i], used[^i])
		}
		if n := len(slices.Compact(slices.Clone(a))); n != len(a) {
			t.Errorf("arc %d repeats points", i)
		}
	}
}

// A county is as large as its municipalities together and the country as its counties, and rings have at least three corners.
func TestNoGapsNoOverlaps(t *testing.T) {
	near := func(got, want float64) bool { return math.Abs(got-want) < 1e-6*want }
	country := 0.0
	for _, c := range codelist.Current() {
		if c.Level != codelist.County {
			continue
		}
		sum := 0.0
		for _, m := range codelist.Municipalities(c.Code) {
			rings := Outline(m.Code)
			if len(rings) == 0 {
				t.Errorf("%s has no ring", m.Name)
			}
			for _, r := range rings {
				if len(r) < 3 {
					t.Errorf("%s: a ring of %d points", m.Name, len(r))
				}
			}
			sum += size(rings)
		}
		if got := size(Outline(c.Code)); !near(got, sum) {
			t.Errorf("%s: %.3f km², its municipalities %.3f", c.Name, got, sum)
		}
		country += sum
	}
	if got := size(Outline("00")); !near(got, country) {
		t.Errorf("country: %.3f km², its counties %.3f", got, country)
	}
}

// The country's border is coasts and lakes: no sliver is left between municipalities.
func TestCountryHasNoSlivers(t *testing.T) {
	for _, r := range Outline("00") {
		if km2 := size([]Ring{r}); math.Abs(km2) < 1 {
			t.Errorf("a ring of %.3f km² at %v", km2, r[0])
		}
	}
}

// Areas are where and as large as SCB says; the source's generalised coasts differ by up to half for the archipelagos.
func TestAreasAreTheSource(t *testing.T) {
	names := map[string]string{}
	for _, a := range codelist.Municipalities("") {
		names[a.Code] = a.Name
	}
	for _, m := range source(t) {
		if names[m.code] != m.name {
			t.Errorf("%s is called %q, in the code list %q", m.code, m.name, names[m.code])
		}
		got := Outline(m.code)
		if want := size(m.rings); math.Abs(size(got)-want) > 0.01*want+0.5 {
			t.Errorf("%s: %.2f km², in the source %.2f", m.name, size(got), want)
		}
		if ratio := size(got) / m.land; ratio < 0.5 || ratio > 1.7 {
			t.Errorf("%s: %.2f km², its land is %.2f", m.name, size(got), m.land)
		}
	}
}

// Where neighbours meet is said once: coasts and twice what lies between are all the outlines together, and the coasts are
// the outline of the whole.
func TestBorders(t *testing.T) {
	length := func(lines [][]Point) (sum float64) {
		for _, line := range lines {
			for i := range len(line) - 1 {
				sum += distance(line[i], line[i+1])
			}
		}
		return sum
	}
	outlines := func(codes ...string) (closed [][]Point) {
		for _, code := range codes {
			for _, r := range Outline(code) {
				closed = append(closed, append(slices.Clone(r), r[0]))
			}
		}
		return closed
	}
	same := func(a, b float64) bool { return b > 0 && math.Abs(a-b) < 1e-6*b }
	for whole, codes := range map[string][]string{"19": {"1904", "1907", "1960", "1961", "1962", "1980", "1981", "1982", "1983", "1984"}, "00": Codes()} {
		between, around := Borders(codes)
		if got, want := length(around)+2*length(between), length(outlines(codes...)); !same(got, want) || len(between) == 0 {
			t.Errorf("%s: borders of %.0f m, outlines of %.0f m", whole, got, want)
		}
		if got, want := length(around), length(outlines(whole)); !same(got, want) {
			t.Errorf("%s: %.0f m round all, its outline has %.0f m", whole, got, want)
		}
	}
	if between, around := Borders([]string{"1981"}); between != nil || len(around) == 0 {
		t.Errorf("one area meets itself along %d lines, %d round it", len(between), len(around))
	}
}

func TestUnknownCodeHasNoBorder(t *testing.T) {
	for _, code := range []string{"", "02", "1", "9999", "19811"} {
		if r := Outline(code); r != nil {
			t.Errorf("%q has a border of %d rings", code, len(r))
		}
	}
}

// Borders cut short anywhere are refused.
func TestDecodeRefuses(t *testing.T) {
	for n := 0; n < len(borders); n += 97 {
		if _, err := decode(borders[:n]); err == nil {
			t.Errorf("%d bytes of %d are taken", n, len(borders))
		}
	}
	if _, err := decode(append(slices.Clone(borders), 0)); err == nil {
		t.Error("a byte too many is taken")
	}
}

func BenchmarkOutlineAll(b *testing.B) {
	for b.Loop() {
		for _, code := range Codes() {
			Outline(code)
		}
	}
}
