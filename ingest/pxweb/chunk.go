package pxweb

import (
	"cmp"
	"fmt"
	"slices"
)

// mostQueries bounds the requests for one table: at SCB's pace they take an hour.
const mostQueries = 10_000

// Chunks divides what is wanted into the fewest requests of at most limit cells each, on a grid: every variable is cut
// into pieces, and each request asks for one piece of each. Every cell stands in exactly one request. Variables marked
// Whole are cut only if the limit is below their own product. Between ways with equally many requests, long variables
// are cut rather than short ones, and time last.
func Chunks(choices []Choice, limit int64) ([][]Choice, error) {
	if limit < 1 {
		return nil, fmt.Errorf("limit of %d cells: want at least 1", limit)
	}
	for _, c := range choices {
		if len(c.Codes) == 0 {
			return nil, fmt.Errorf("variable %q: no code is wanted", c.Variable)
		}
	}
	g := grid{choices: choices, best: mostQueries + 1}
	room := limit
	for i, c := range choices {
		if c.Whole {
			room /= int64(len(c.Codes))
		}
		g.order = append(g.order, i)
	}
	slices.SortStableFunc(g.order, func(a, b int) int {
		x, y := choices[a], choices[b]
		return cmp.Or(rank(x)-rank(y), cmp.Compare(len(x.Codes), len(y.Codes)))
	})
	if room > 0 { // what is kept whole comes first in order
		g.order = slices.DeleteFunc(g.order, func(i int) bool { return choices[i].Whole })
	} else {
		room = limit
	}
	g.pieces = slices.Repeat([]int{1}, len(choices))
	g.search(0, room, 1)
	if g.found == nil {
		return nil, fmt.Errorf("more than %d requests of %d cells: choose fewer codes under select", mostQueries, limit)
	}
	return g.cut(), nil
}

// rank is how unwillingly a variable is cut, the most unwilling least.
func rank(c Choice) int {
	switch {
	case c.Whole:
		return 0
	case c.Time:
		return 1
	}
	return 2
}

// grid is the search for the fewest pieces.
type grid struct {
	choices []Choice
	order   []int // variables that may be cut, the most willing last
	pieces  []int // of each variable
	best    int
	found   []int
}

// search tries every number of pieces for the variables from k on that can still be better than the best. Only a smaller
// number of requests replaces what was found, so that among equals the most unwilling are cut least.
func (g *grid) search(k int, room int64, queries int) {
	if queries >= g.best {
		return
	}
	if k == len(g.order) {
		g.best, g.found = queries, slices.Clone(g.pieces)
		return
	}
	i := g.order[k]
	n := len(g.choices[i].Codes)
	last := 0
	first := 1
	if int64(n) > room {
		first = n / int(room)
	}
	for pieces := first; pieces <= n && queries*pieces < g.best; pieces++ {
		size := (n + pieces - 1) / pieces
		if size == last || int64(size) > room {
			continue
		}
		last = size
		g.pieces[i] = pieces
		g.search(k+1, room/int64(size), queries*pieces)
	}
	g.pieces[i] = 1
}

// cut makes the requests of the pieces found, the last variable's pieces moving fastest.
func (g *grid) cut() [][]Choice {
	chunks := [][]Choice{nil}
	for i, c := range g.choices {
		var parts []Choice
		size := (len(c.Codes) + g.found[i] - 1) / g.found[i]
		for codes := range slices.Chunk(c.Codes, size) {
			part := c
			part.Codes = codes
			parts = append(parts, part)
		}
		var next [][]Choice
		for _, chunk := range chunks {
			for _, part := range parts {
				next = append(next, append(slices.Clip(chunk), part))
			}
		}
		chunks = next
	}
	return chunks
}
