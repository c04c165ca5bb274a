package disclosure

import (
	"cmp"
	"slices"
)

// axis is the codes of a dimension and how they add up: a forest, or for the measures wholes with their parts.
type axis struct {
	parent   []int // the code that holds this one, -1 for none
	children [][]int

	// Only of the measures: whole = part + rest, once for each part of it.
	whole, mate []int // of a part or rest, -1 for any other
	rest        []bool
}

// step is what a move does to one code of an axis: all cells with that code rise or fall.
type step struct {
	code int
	sign int
	own  bool // the code moved for, or one below it
}

// move is a way to change the cells of an axis that leaves every sum along it as it is.
type move []step

func tree(parent []int) *axis {
	a := &axis{parent: parent, children: make([][]int, len(parent))}
	for i, p := range parent {
		if p >= 0 {
			a.children[p] = append(a.children[p], i)
		}
	}
	return a
}

func (a *axis) len() int { return len(a.parent) }

// add puts a measure on the axis.
func (a *axis) add(whole int) {
	a.parent, a.children = append(a.parent, -1), append(a.children, nil)
	a.whole, a.mate, a.rest = append(a.whole, whole), append(a.mate, -1), append(a.rest, whole >= 0)
}

// part makes a measure part of another and adds the rest.
func (a *axis) part(part, whole int) {
	rest := a.len()
	a.add(whole)
	a.whole[part] = whole
	a.mate[part], a.mate[rest] = rest, part
	a.children[whole] = append(a.children[whole], rest)
}

// related reports whether any code of the axis is a sum of others.
func (a *axis) related() bool {
	return slices.ContainsFunc(a.children, func(c []int) bool { return len(c) > 0 })
}

// inner reports whether a code is a sum of others.
func (a *axis) inner(code int) bool { return len(a.children[code]) > 0 }

// isRest reports whether a code is the remainder of a whole, which stands in no column.
func (a *axis) isRest(code int) bool { return a.rest != nil && a.rest[code] }

// moves lists the ways to raise a code; in the first of them nothing falls. Rank orders the codes below: the lower the better.
func (a *axis) moves(code int, rank func(code int) float64) []move {
	if a.mate != nil {
		return a.parts(code)
	}
	leaves := a.leaves(code)
	ranked(leaves, rank)
	leaves = leaves[:min(len(leaves), 3)]
	var all []move
	var partners []int
	if p := a.path(code); len(p) > 1 {
		partners = slices.DeleteFunc(a.leaves(p[len(p)-1]), func(m int) bool { return slices.Contains(a.path(m), code) })
	}
	for _, leaf := range leaves {
		own := a.path(leaf)
		all = append(all, a.raise(own, nil, code))
		for _, m := range partners {
			all = append(all, a.raise(own, a.path(m), code))
		}
	}
	return all
}

// raise lets the codes of one path rise and those of another fall, up to where they meet.
func (a *axis) raise(own, other []int, code int) move {
	var m move
	below := true
	for _, c := range own {
		if slices.Contains(other, c) {
			break
		}
		m = append(m, step{c, 1, below})
		below = below && c != code
	}
	for _, c := range other {
		if slices.Contains(own, c) {
			break
		}
		m = append(m, step{c, -1, false})
	}
	return m
}

// parts lists the ways to raise a measure: against its counterpart in the whole, or with the whole and what is left of it
// beside every other part.
func (a *axis) parts(code int) []move {
	whole, mate := a.whole[code], a.mate[code]
	up := move{{code, 1, true}}
	if mate < 0 {
		for _, r := range a.children[code] {
			up = append(up, step{r, 1, true})
		}
		return []move{up}
	}
	up = append(up, step{whole, 1, false})
	for _, r := range a.children[whole] {
		if r != code && r != mate {
			up = append(up, step{r, 1, false})
		}
	}
	return []move{up, {{code, 1, true}, {mate, -1, false}}}
}

// path is a code and all that hold it, upwards.
func (a *axis) path(code int) []int {
	var p []int
	for ; code >= 0; code = a.parent[code] {
		p = append(p, code)
	}
	return p
}

// leaves are the codes below one that hold no others; itself if it holds none.
func (a *axis) leaves(code int) []int {
	if !a.inner(code) {
		return []int{code}
	}
	var all []int
	for _, c := range a.children[code] {
		all = append(all, a.leaves(c)...)
	}
	return all
}

func ranked(codes []int, rank func(int) float64) {
	slices.SortStableFunc(codes, func(x, y int) int { return cmp.Compare(rank(x), rank(y)) })
}
