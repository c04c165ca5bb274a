package jsonstat

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"lagesbild/data/definition"
	"lagesbild/ingest/cells"
)

// Find returns the place of the dimension that a definition's name means: its id, else its label in any letter case; -1
// for none. A label that several dimensions have is an error.
func Find(dims []Dimension, name string) (int, error) {
	return find(len(dims), name, func(i int) (id, label string) { return dims[i].ID, dims[i].Label })
}

// Find returns the place of the category that a definition's word means: its code, else its text in any letter case; -1
// for none. A text that several categories have is an error.
func (d *Dimension) Find(word string) (int, error) {
	return find(len(d.Categories), word, func(i int) (id, label string) { return d.Categories[i].ID, d.Categories[i].Label })
}

func find(n int, word string, of func(int) (id, label string)) (int, error) {
	at := -1
	for i := range n {
		if id, _ := of(i); id == word {
			return i, nil
		}
	}
	for i := range n {
		id, label := of(i)
		if !strings.EqualFold(strings.TrimSpace(label), word) {
			continue
		}
		if at >= 0 {
			other, _ := of(at)
			return -1, twice(word, other, id)
		}
		at = i
	}
	return at, nil
}

func twice(text, one, other string) error {
	return fmt.Errorf("%q is the text of both %q and %q: write the code", text, one, other)
}

// InCodes returns the layout with the ids and codes of dims where it has their texts. What dims do not have stays as it
// is; a text that means two things is a fault at its path in the definition. Metric is the place of the dimension of
// measures, -1 for none.
func InCodes(dims []Dimension, metric int, l *cells.Layout) (*cells.Layout, error) {
	own, faults := *l, []error(nil)
	own.Dimensions = maps.Clone(l.Dimensions)
	for _, id := range cells.Order(l.Dimensions) {
		d, path := l.Dimensions[id], "$.dimensions."+cells.Key(id)
		i, err := Find(dims, d.Column)
		if err != nil {
			faults = append(faults, definition.Faultf(path+".column", "%w", err))
		}
		if i < 0 || d.Column == "" {
			continue
		}
		d.Column = dims[i].ID
		if d.Codes, err = dims[i].inCodes(d.Codes); err != nil {
			faults = append(faults, definition.Faultf(path+".codes", "%w", err))
		}
		own.Dimensions[id] = d
	}
	if metric < 0 {
		return &own, errors.Join(faults...)
	}
	own.Measures = map[string]cells.Measure{}
	for _, code := range slices.Sorted(maps.Keys(l.Measures)) {
		m, to := l.Measures[code], code
		i, err := dims[metric].Find(code)
		if i >= 0 {
			m.As, to = m.ID(code), dims[metric].Categories[i].ID
		}
		if _, taken := own.Measures[to]; taken && err == nil {
			err = fmt.Errorf("%q is listed under its code and under its text", to)
		}
		if err != nil {
			faults = append(faults, definition.Faultf("$.measures."+cells.Key(code), "%w", err))
		}
		own.Measures[to] = m
	}
	return &own, errors.Join(faults...)
}

// inCodes adds to the words that a definition lists the codes of those that are texts.
func (d *Dimension) inCodes(words map[string]string) (map[string]string, error) {
	if len(words) == 0 {
		return words, nil
	}
	listed := map[string]string{} // word in lower case → word
	for _, word := range slices.Sorted(maps.Keys(words)) {
		low := strings.ToLower(word)
		if was, ok := listed[low]; ok && words[was] != words[word] {
			return nil, fmt.Errorf("%q and %q are one word with two meanings", was, word)
		}
		listed[low] = word
	}
	own, from := maps.Clone(words), map[string]string{}
	for _, c := range d.Categories {
		if _, ok := words[c.ID]; ok || listed[strings.ToLower(c.ID)] != "" {
			continue
		}
		word, ok := listed[strings.ToLower(strings.TrimSpace(c.Label))]
		if !ok {
			continue
		}
		if other, again := from[word]; again {
			return nil, twice(word, other, c.ID)
		}
		if _, err := d.Find(word); err != nil {
			return nil, err
		}
		own[c.ID], from[word] = words[word], c.ID
	}
	return own, nil
}

// inCodes returns the form with the ids and codes of dims where it chooses by their texts.
func (f *Form) inCodes(dims []Dimension) (*Form, error) {
	own := *f
	own.Where = map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(f.Where)) {
		id, words := name, slices.Clone(f.Where[name])
		i, err := Find(dims, name)
		if i >= 0 {
			id = dims[i].ID
			for k, word := range words {
				var at int
				if at, err = dims[i].Find(word); at >= 0 {
					words[k] = dims[i].Categories[at].ID
				} else if err != nil {
					break
				}
			}
		}
		if err != nil {
			return nil, definition.Faultf("$.from.jsonstat.where."+cells.Key(name), "%w", err)
		}
		own.Where[id] = words
	}
	if i, err := Find(dims, f.Measure); err != nil {
		return nil, definition.Faultf("$.from.jsonstat.measure", "%w", err)
	} else if f.Measure != "" && i >= 0 {
		own.Measure = dims[i].ID
	}
	return &own, nil
}
