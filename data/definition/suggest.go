package definition

import (
	"fmt"
	"slices"
	"strings"
)

// Suggest returns ` — did you mean "x"?` for the known word nearest to word, or "" if none is near: at most one
// letter in three may differ, counted as insertions, deletions, replacements and swaps of neighbours.
func Suggest(word string, known []string) string {
	if near := Nearest(word, known, 1); len(near) > 0 {
		return fmt.Sprintf(" — did you mean %q?", near[0])
	}
	return ""
}

// Nearest returns at most n known words that are near to word, the nearest first.
func Nearest(word string, known []string, n int) []string {
	type candidate struct {
		word     string
		distance int
	}
	var near []candidate
	for _, k := range known {
		d := distance(strings.ToLower(word), strings.ToLower(k))
		if d <= max(1, len([]rune(k))/3) && !slices.ContainsFunc(near, func(c candidate) bool { return c.word == k }) {
			near = append(near, candidate{k, d})
		}
	}
	slices.SortStableFunc(near, func(a, b candidate) int { return a.distance - b.distance })
	var words []string
	for _, c := range near[:min(n, len(near))] {
		words = append(words, c.word)
	}
	return words
}

// distance is the optimal string alignment distance between two words.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, now := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		now[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			now[j+1] = min(last[j+1]+1, now[j]+1, last[j]+cost)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				now[j+1] = min(now[j+1], before[j-1]+1)
			}
		}
		before, last, now = last, now, before
	}
	return last[len(y)]
}
