// Package geography knows where Sweden's municipalities and counties lie: their borders, for maps of a page's size.
//
// In comes an area's code; out come rings of points in SWEREF 99 TM, whole metres, which charts scale to pixels without
// any projection. Borders are kept as arcs that neighbours share, so that no gap can open between two areas, and a county is
// its municipalities with the arcs between them left out. The package measures and draws nothing; the borders are
// generalised and for no other use than maps. Where they come from stands in README.md.
//
// Begin with [Outline].
package geography

import (
	_ "embed" // the borders
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Point is a place in SWEREF 99 TM (EPSG:3006), metres east and north.
type Point struct{ E, N int32 }

// Ring is a closed line whose first point is not repeated at its end. Land lies to its right: outer rings run clockwise
// with north up, holes such as Vänern the other way.
type Ring []Point

//go:embed borders.bin
var borders []byte

// arc is a border between two meetings of borders, or a whole coast where no other border meets it.
type arc []Point

// shape is the rings of one municipality: arcs by index, and ^index for an arc run backwards.
type shape [][]int

type atlas struct {
	arcs   []arc
	shapes map[string]shape
}

var sweden = sync.OnceValue(func() *atlas {
	a, err := decode(borders)
	if err != nil {
		panic("geography: " + err.Error())
	}
	return a
})

// Codes returns the municipalities that have borders, in code order.
func Codes() []string {
	codes := make([]string, 0, len(sweden().shapes))
	for code := range sweden().shapes {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return codes
}

// Outline returns the border round an area: a municipality's code, a county's of two digits, or 00 for the country. A code
// without borders gives nil.
func Outline(code string) []Ring { return sweden().rings(sweden().refs(code)) }

// Borders returns the lines along which areas meet, each once, and those round them all: coasts, and borders to areas
// that are not among them.
func Borders(codes []string) (between, around [][]Point) {
	a := sweden()
	met := map[int]bool{}
	var order []int
	for _, code := range codes {
		for _, ref := range a.refs(code) {
			met[ref] = true
			order = append(order, ref)
		}
	}
	for _, ref := range order {
		line := a.arcs[max(ref, ^ref)]
		switch {
		case !met[^ref]:
			around = append(around, line)
		case ref >= 0:
			between = append(between, line)
		}
	}
	return between, around
}

// refs are the arcs round an area in its direction, those between its members left out.
func (a *atlas) refs(code string) []int {
	used := map[int]bool{}
	for _, refs := range a.members(code) {
		for _, ref := range refs {
			if used[^ref] {
				delete(used, ^ref)
			} else {
				used[ref] = true
			}
		}
	}
	order := make([]int, 0, len(used))
	for ref := range used {
		order = append(order, ref)
	}
	slices.Sort(order)
	return order
}

// members are the rings of the municipalities in an area.
func (a *atlas) members(code string) [][]int {
	if len(code) != 2 {
		return a.shapes[code]
	}
	var all [][]int
	for member, s := range a.shapes {
		if code == "00" || strings.HasPrefix(member, code) {
			all = append(all, s...)
		}
	}
	return all
}

// rings joins arcs end to end into rings.
func (a *atlas) rings(refs []int) []Ring {
	from := map[Point][]int{} // arcs by where they begin
	for _, ref := range refs {
		begin, _ := a.ends(ref)
		from[begin] = append(from[begin], ref)
	}
	var all []Ring
	for _, ref := range refs {
		begin, end := a.ends(ref)
		i := slices.Index(from[begin], ref)
		if i < 0 {
			continue // stands in a ring already
		}
		from[begin] = slices.Delete(from[begin], i, i+1)
		ring := a.append(nil, ref)
		for end != begin {
			next := from[end][0]
			from[end] = from[end][1:]
			ring = a.append(ring, next)
			_, end = a.ends(next)
		}
		all = append(all, ring)
	}
	return all
}

func (a *atlas) ends(ref int) (begin, end Point) {
	if ref < 0 {
		b, e := a.ends(^ref)
		return e, b
	}
	arc := a.arcs[ref]
	return arc[0], arc[len(arc)-1]
}

// append adds an arc without its last point, with which the next one begins.
func (a *atlas) append(ring Ring, ref int) Ring {
	if ref >= 0 {
		return append(ring, a.arcs[ref][:len(a.arcs[ref])-1]...)
	}
	for _, p := range slices.Backward(a.arcs[^ref][1:]) {
		ring = append(ring, p)
	}
	return ring
}

// reader reads the varints of borders.bin.
type reader struct {
	src []byte
	err error
}

func (r *reader) fail(n int) bool {
	if n <= 0 && r.err == nil {
		r.err = fmt.Errorf("borders end in the middle, %d bytes before the end", len(r.src))
	}
	return r.err != nil
}

func (r *reader) int() int {
	x, n := binary.Varint(r.src)
	if r.fail(n) {
		return 0
	}
	r.src = r.src[n:]
	return int(x)
}

// count reads how many things follow, each at least one byte.
func (r *reader) count() int {
	n := r.int()
	if n < 0 || n > len(r.src) {
		r.fail(0)
		return 0
	}
	return n
}

// decode reads what the builder beside wrote: arcs as differences from point to point, the first from the arc before;
// then each municipality's code and rings.
func decode(src []byte) (*atlas, error) {
	r := &reader{src: src}
	a := &atlas{shapes: map[string]shape{}}
	var at Point
	for range r.count() {
		line := make(arc, r.count())
		for i := range line {
			at.E += int32(r.int())
			at.N += int32(r.int())
			line[i] = at
		}
		if len(line) < 2 && r.err == nil {
			r.err = fmt.Errorf("arc %d has no length", len(a.arcs))
		}
		a.arcs = append(a.arcs, line)
	}
	for range r.count() {
		code := fmt.Sprintf("%04d", r.int())
		rings := make(shape, r.count())
		for i := range rings {
			rings[i] = make([]int, r.count())
			for k := range rings[i] {
				ref := r.int()
				if max(ref, ^ref) >= len(a.arcs) && r.err == nil {
					r.err = fmt.Errorf("%s: arc %d does not exist", code, ref)
				}
				rings[i][k] = ref
			}
		}
		a.shapes[code] = rings
	}
	if len(r.src) > 0 && r.err == nil {
		r.err = fmt.Errorf("%d bytes after the borders", len(r.src))
	}
	return a, r.err
}
