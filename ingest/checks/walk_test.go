package checks

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
)

// scattered is a dataset of some of the cells of 2 measures, 3 areas, 4 periods, both sexes and their total, in batches that end anywhere.
func scattered(t *testing.T, rnd *rand.Rand) *data.Dataset {
	t.Helper()
	s := data.Structure{ID: "d", Measures: []data.Measure{{ID: "m"}, {ID: "n"}}}
	sizes := []int32{3, 4, 3}
	for i, id := range []string{data.Area, data.Time, data.Sex} {
		d := data.Dimension{ID: id}
		for k := range sizes[i] {
			d.Codes = append(d.Codes, data.Code{ID: fmt.Sprint(2000 + k)})
		}
		s.Dimensions = append(s.Dimensions, d)
	}
	empty := func() data.Columns { return data.Columns{Codes: make([][]int32, len(sizes))} }
	d := data.FromBatches(memory.DefaultAllocator, s, "2026-01-01", "", []data.Page{{}}, func(yield func(data.Columns) bool) {
		c, most, whole := empty(), 1+rnd.IntN(20), rnd.IntN(3)
		for i := range 2 * sizes[0] * sizes[1] * sizes[2] {
			if whole > 0 && rnd.IntN(whole+1) == 0 {
				continue
			}
			for k, code := range []int32{i / sizes[2] / sizes[1] % sizes[0], i / sizes[2] % sizes[1], i % sizes[2]} {
				c.Codes[k] = append(c.Codes[k], code)
			}
			c.Measure, c.Value = append(c.Measure, i/sizes[2]/sizes[1]/sizes[0]), append(c.Value, float64(i))
			c.Status = append(c.Status, []data.Status{0, 0, data.NotAvailable, data.Provisional}[rnd.IntN(4)])
			c.Page, c.Row = append(c.Page, 0), append(c.Row, i)
			if c.Len() == most {
				yield(c)
				c = empty()
			}
		}
		if c.Len() > 0 {
			yield(c)
		}
	})
	t.Cleanup(d.Release)
	return d
}

// TestWalk holds the walk by stretches against one row by row.
func TestWalk(t *testing.T) {
	rnd := rand.New(rand.NewPCG(4, 9))
	for range 300 {
		d := scattered(t, rnd)
		w := walker{d, d.Batches()}
		counts := [2][4]tally{}
		for p := (place{}); p.batch < len(w.batches); p = w.next(p) {
			c, i := w.at(p)
			of := &counts[c.Measure[i]][c.Codes[1][i]]
			if of.cells++; c.Status[i].Missing() {
				of.missing++
			}
		}
		for m, of := range tallies(d) {
			if !slices.Equal(of, counts[m][:]) {
				t.Fatalf("measure %d: %v, want %v", m, of, counts[m])
			}
		}
		for dim := range d.Dimensions {
			want := map[string]int{} // rows by measure, the codes before dim, and dim's own
			for p := (place{}); p.batch < len(w.batches); p = w.next(p) {
				if c, i := w.at(p); c.Measure[i] == 1 {
					want[key(c, i, dim)]++
				}
			}
			w.blocks(dim, func(m *data.Measure) bool { return m.ID == "n" }, func(m *data.Measure, of []span) {
				for code, s := range of {
					c, i := w.at(s.from)
					name, rows := "", 0
					if !s.empty() {
						name = key(c, i, dim)
					}
					for p := s.from; p != s.to; p = w.next(p) {
						if c, i := w.at(p); m.ID != "n" || c.Measure[i] != 1 || key(c, i, dim) != name || int(c.Codes[dim][i]) != code {
							t.Fatalf("dimension %d: %s among %s", dim, key(c, i, dim), name)
						}
						rows++
					}
					if rows != want[name] {
						t.Fatalf("dimension %d: %d rows of %s, want %d", dim, rows, name, want[name])
					}
					delete(want, name)
				}
			})
			if len(want) > 0 {
				t.Fatalf("dimension %d: no block for %v", dim, want)
			}
		}
	}
}

// key names a row by its codes up to a dimension.
func key(c *data.Columns, i, dim int) (name string) {
	for d := range dim + 1 {
		name += fmt.Sprint(c.Codes[d][i], " ")
	}
	return name
}
