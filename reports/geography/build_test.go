package geography

import (
	"encoding/binary"
	"flag"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"
)

var update = flag.Bool("update", false, "rewrite borders.bin from SCB's file")

// Borders.bin is what the builder makes of SCB's file.
func TestBordersAreBuiltFromTheSource(t *testing.T) {
	got := encode(build(source(t)))
	if *update {
		if err := os.WriteFile("borders.bin", got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !slices.Equal(got, borders) {
		t.Error("borders.bin is not what the builder makes; run go test ./reports/geography -update")
	}
}

// What the source draws twice a little differently is one: corners this near, and corners this near to another's line.
const (
	weld  = 100.0 // metres
	touch = 150.0
)

type edge [2]Point

// edges counts the directed edges of all rings.
func edges(all []territory) map[edge]int {
	count := map[edge]int{}
	for _, m := range all {
		for _, r := range m.rings {
			for i, p := range r {
				count[edge{p, r[(i+1)%len(r)]}]++
			}
		}
	}
	return count
}

// mend makes neighbours share every corner: four meetings of borders in the source do not, and stand open by up to half
// a square kilometre.
func mend(all []territory) {
	open := openCorners(all)
	for i := range all {
		for k, r := range all[i].rings {
			for j, p := range r {
				for _, q := range open { // of corners near each other the first in the list
					if distance(p, q) < weld {
						r[j] = q
						break
					}
				}
			}
			all[i].rings[k] = slices.Compact(r)
		}
	}
	open = openCorners(all)
	count := edges(all)
	for i := range all {
		for k, r := range all[i].rings {
			var whole Ring
			for j, p := range r {
				q := r[(j+1)%len(r)]
				whole = append(whole, p)
				if count[edge{q, p}] > 0 {
					continue
				}
				for _, c := range open {
					if c != p && c != q && toSegment(c, p, q) < touch {
						whole = append(whole, c)
					}
				}
			}
			all[i].rings[k] = whole
		}
	}
}

// openCorners are the ends of edges without a counterpart: coasts, and what does not meet.
func openCorners(all []territory) []Point {
	count := edges(all)
	seen := map[Point]bool{}
	var open []Point
	for _, m := range all {
		for _, r := range m.rings {
			for i, p := range r {
				q := r[(i+1)%len(r)]
				if count[edge{q, p}] > 0 {
					continue
				}
				for _, c := range []Point{p, q} {
					if !seen[c] {
						seen[c] = true
						open = append(open, c)
					}
				}
			}
		}
	}
	return open
}

func distance(p, q Point) float64 { return math.Hypot(float64(p.E-q.E), float64(p.N-q.N)) }

// toSegment is the distance from c to the inside of a segment, infinite beside it.
func toSegment(c, p, q Point) float64 {
	dx, dy := float64(q.E-p.E), float64(q.N-p.N)
	x, y := float64(c.E-p.E), float64(c.N-p.N)
	along := (x*dx + y*dy) / (dx*dx + dy*dy)
	if along <= 0 || along >= 1 {
		return math.Inf(1)
	}
	return math.Abs(x*dy-y*dx) / math.Hypot(dx, dy)
}

// build cuts rings into arcs at the points where other than two borders meet.
func build(all []territory) *atlas {
	mend(all)
	slices.SortFunc(all, func(x, y territory) int { return compare(x.code, y.code) })
	near := map[Point]map[Point]bool{}
	for e := range edges(all) {
		for k := range 2 {
			if near[e[k]] == nil {
				near[e[k]] = map[Point]bool{}
			}
			near[e[k]][e[1-k]] = true
		}
	}
	a := &atlas{shapes: map[string]shape{}}
	known := map[edge]int{} // arc by its first edge, in both directions
	for _, m := range all {
		for _, r := range m.rings {
			var refs []int
			for _, line := range cut(r, near) {
				n := len(line)
				ref, ok := known[edge{line[0], line[1]}]
				if !ok {
					ref = len(a.arcs)
					a.arcs = append(a.arcs, line)
					known[edge{line[0], line[1]}] = ref
					known[edge{line[n-1], line[n-2]}] = ^ref
				}
				refs = append(refs, ref)
			}
			a.shapes[m.code] = append(a.shapes[m.code], refs)
		}
	}
	return a
}

func compare(a, b string) int {
	x, _ := strconv.Atoi(a)
	y, _ := strconv.Atoi(b)
	return x - y
}

// cut parts a ring at its meetings. A ring that meets nothing or only one neighbour all round is cut at its least corner,
// which is the same seen from both sides.
func cut(r Ring, near map[Point]map[Point]bool) []arc {
	var at []int
	least := 0
	for i, p := range r {
		if len(near[p]) != 2 {
			at = append(at, i)
		}
		if q := r[least]; p.E < q.E || p.E == q.E && p.N < q.N {
			least = i
		}
	}
	if len(at) == 0 {
		at = []int{least}
	}
	var lines []arc
	for i, from := range at {
		to := at[(i+1)%len(at)]
		line := arc{r[from]}
		for k := (from + 1) % len(r); ; k = (k + 1) % len(r) {
			line = append(line, r[k])
			if k == to {
				break
			}
		}
		lines = append(lines, line)
	}
	return lines
}

func encode(a *atlas) []byte {
	var b []byte
	put := func(n int) { b = binary.AppendVarint(b, int64(n)) }
	var at Point
	put(len(a.arcs))
	for _, line := range a.arcs {
		put(len(line))
		for _, p := range line {
			put(int(p.E - at.E))
			put(int(p.N - at.N))
			at = p
		}
	}
	var codes []string
	for code := range a.shapes {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	put(len(codes))
	for _, code := range codes {
		n, _ := strconv.Atoi(code)
		put(n)
		put(len(a.shapes[code]))
		for _, refs := range a.shapes[code] {
			put(len(refs))
			for _, ref := range refs {
				put(ref)
			}
		}
	}
	return b
}
