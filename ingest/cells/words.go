package cells

import "strings"

// Words remembers what each of a column's words means, so that a word is judged once however often it comes.
type Words struct {
	mean   func(string) (string, error)
	place  map[string]entry
	ids    []string         // meanings, distinct
	index  map[string]int32 // meaning → place in ids
	errs   []error
	recent entry
}

// entry is a word and the index of its meaning, or a negative number for Err.
type entry struct {
	word string
	i    int32
}

// NewWords makes words that mean translates; equal meanings share one index.
func NewWords(mean func(string) (string, error)) *Words {
	return &Words{mean: mean, place: map[string]entry{}, index: map[string]int32{}, recent: entry{"\x00", 0}}
}

// Find returns the index of the word's meaning, or a negative number for Err. The word may be a view of a buffer that is
// used again.
func (w *Words) Find(word string) int32 {
	if word == w.recent.word {
		return w.recent.i
	}
	e, ok := w.place[word]
	if !ok {
		e = w.learn(strings.Clone(word))
	}
	w.recent = e
	return e.i
}

func (w *Words) learn(word string) entry {
	e := entry{word: word}
	if id, err := w.mean(word); err != nil {
		w.errs = append(w.errs, err)
		e.i = -int32(len(w.errs))
	} else if i, ok := w.index[id]; ok {
		e.i = i
	} else {
		e.i = int32(len(w.ids))
		w.index[id], w.ids = e.i, append(w.ids, id)
	}
	w.place[word] = e
	return e
}

// Decode lets words pass through decode before they are understood.
func (w *Words) Decode(decode func(string) string) {
	mean := w.mean
	w.mean = func(word string) (string, error) { return mean(decode(word)) }
}

// ID returns the meaning at an index.
func (w *Words) ID(i int32) string { return w.ids[i] }

// Len returns the number of meanings found so far.
func (w *Words) Len() int { return len(w.ids) }

// Err returns why a word has no meaning, for a negative index.
func (w *Words) Err(i int32) error { return w.errs[-1-i] }
