package data

import (
	"errors"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"
)

// TestBuilderOrder appends cubes of several chunks in any order, full and nearly empty, and one that needs no sorting.
func TestBuilderOrder(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for name, c := range map[string]struct {
		sizes   [3]int // measures, areas, periods
		share   float64
		shuffle bool
	}{
		"as given": {[3]int{7, 50, 700}, 1, false}, "full": {[3]int{7, 50, 700}, 1, true}, "long series": {[3]int{1, 2, 115_000}, 1, true}, "one measure": {[3]int{1, 500, 500}, 0.9, true},
		"sparse": {[3]int{20, 500, 700}, 0.01, true}, "beyond a table": {[3]int{3000, 3000, 3000}, 1e-6, true},
	} {
		b := NewBuilder(Structure{ID: "d", Dimensions: []Dimension{{ID: Area}, {ID: Time}}, Measures: make([]Measure, c.sizes[0])}, "2020-01-01", "")
		page := b.Page(Page{Name: "p"})
		var cells [][3]int
		if c.share < 0.001 {
			seen := map[[3]int]bool{}
			for range 40_000 {
				x := [3]int{rnd.IntN(c.sizes[0]), rnd.IntN(c.sizes[1]), rnd.IntN(c.sizes[2])}
				if !seen[x] {
					seen[x], cells = true, append(cells, x)
				}
			}
		} else {
			for k := range c.sizes[0] * c.sizes[1] * c.sizes[2] {
				if rnd.Float64() < c.share {
					cells = append(cells, [3]int{k / c.sizes[2] / c.sizes[1], k / c.sizes[2] % c.sizes[1], k % c.sizes[2]})
				}
			}
		}
		if c.shuffle {
			rnd.Shuffle(len(cells), func(i, j int) { cells[i], cells[j] = cells[j], cells[i] })
		}
		number := func(x [3]int) int { return (x[0]*5000+x[1])<<17 + x[2] }
		for i, x := range cells {
			codes := []int32{b.Code(0, Code{ID: strconv.Itoa(1_000_000 + x[1])}), b.Code(1, Code{ID: strconv.Itoa(1_000_000 + x[2])})}
			b.Append(codes, int32(x[0]), float64(number(x)), Status(i%2)*Estimated, page, int32(i))
		}
		d, err := b.Finish(memory.DefaultAllocator)
		if err != nil {
			t.Fatal(name, err)
		}
		last, rows := -1., 0
		for _, batch := range d.Batches() {
			for i := range batch.Len() {
				at := cells[batch.Row[i]]
				area, _ := strconv.Atoi(d.Dimensions[0].Codes[batch.Codes[0][i]].ID)
				period, _ := strconv.Atoi(d.Dimensions[1].Codes[batch.Codes[1][i]].ID)
				if is := [3]int{int(batch.Measure[i]), area - 1_000_000, period - 1_000_000}; is != at || batch.Value[i] != float64(number(at)) ||
					batch.Value[i] <= last || batch.Status[i] != Status(batch.Row[i]%2)*Estimated {
					t.Fatalf("%s: row %d is %v %v after %v, appended as %v", name, rows, is, batch.Value[i], last, at)
				}
				last = batch.Value[i]
				rows++
			}
		}
		if rows != len(cells) {
			t.Errorf("%s: %d rows of %d", name, rows, len(cells))
		}
		d.Release()
	}
}

// TestBuilderFaults: all faults are told, in order of the cells, also in a table that would be placed and not sorted.
func TestBuilderFaults(t *testing.T) {
	b := NewBuilder(Structure{ID: "d", Dimensions: []Dimension{{ID: Area}}, Measures: make([]Measure, 1)}, "2020-01-01", "")
	page := b.Page(Page{Name: "p"})
	for i, v := range []float64{1, 2, math.NaN(), 4} {
		b.Append([]int32{b.Code(0, Code{ID: []string{"b", "a", "c", "a"}[i]})}, 0, v, 0, page, int32(i+1))
	}
	_, err := b.Finish(memory.DefaultAllocator)
	if !errors.Is(err, ErrDuplicate) {
		t.Fatal(err)
	}
	text := err.Error()
	if twice, nan := strings.Index(text, "row 4"), strings.Index(text, "row 3"); twice < 0 || nan < twice || !strings.Contains(text, "row 2") {
		t.Error(text)
	}
}
