package pxweb

import (
	"fmt"
	"strings"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/ingest/jsonstat"
)

// shown is how many values a message shows.
const shown = 6

// called is a variable as people find it: its code, and its text where that is another.
func called(v *jsonstat.Dimension) string {
	if v.Label == "" || v.Label == v.ID {
		return fmt.Sprintf("%q", v.ID)
	}
	return fmt.Sprintf("%q (%s)", v.ID, v.Label)
}

// values are how many values a variable has, and the first of them.
func values(v *jsonstat.Dimension) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d values", len(v.Categories))
	for _, c := range v.Categories[:min(shown, len(v.Categories))] {
		fmt.Fprintf(&b, ", %q (%s)", c.ID, c.Label)
	}
	if len(v.Categories) > shown {
		b.WriteString(" …")
	}
	return b.String()
}

// words are all that may name a value or a variable.
func words(n int, of func(int) (id, label string)) []string {
	var all []string
	for i := range n {
		id, label := of(i)
		all = append(all, id, label)
	}
	return all
}

// unknownValue is a word that no value of v has as its code or text.
func unknownValue(v *jsonstat.Dimension, word string) error {
	near := definition.Suggest(word, words(len(v.Categories), func(i int) (id, label string) { return v.Categories[i].ID, v.Categories[i].Label }))
	return fmt.Errorf("%q: %w%s; there are %s", word, data.ErrUnknownCode, near, values(v))
}

// lacks is a name that no variable of the table has as its code or text.
func (t *Table) lacks(name string) error {
	var all []string
	for i := range t.Variables {
		all = append(all, called(&t.Variables[i]))
	}
	near := definition.Suggest(name, words(len(t.Variables), func(i int) (id, label string) { return t.Variables[i].ID, t.Variables[i].Label }))
	return fmt.Errorf("variable %q: %w%s: the table has %s", name, data.ErrDimension, near, strings.Join(all, ", "))
}
