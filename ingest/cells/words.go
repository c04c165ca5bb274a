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
	warm   bool // recent holds an entry
}

// entry is a word and the index of its meaning, or a negative number for Err.
type entry struct {
	word string
	i    int32
}

// NewWords makes words that mean translates; equal meanings share one index.
func NewWords(mean func(string) (string, error)) *Words {
	return &Words{mean: mean, place: map[string]entry{}, index: map[string]int32{}}
}

// Find returns the index of the word's meaning, or a negative number for Err. The word may be a view of a buffer that is
// used again.
func (w *Words) Find(word string) int32 {
	if w.warm && word == w.recent.word {
		return w.recent.i
	}
	e, ok := w.place[word]
	if !ok {
		e = w.learn(strings.Clone(word))
	}
	w.recent, w.warm = e, true
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

// Through lets words pass through first before they are understood: an encoding, a provider's own form of a code.
func (w *Words) Through(first func(string) (string, error)) {
	mean := w.mean
	w.mean = func(word string) (string, error) {
		plain, err := first(word)
		if err != nil {
			return "", err
		}
		return mean(plain)
	}
}

// ID returns the meaning at an index.
func (w *Words) ID(i int32) string { return w.ids[i] }

// Met reports whether the word has been found.
func (w *Words) Met(word string) bool {
	_, ok := w.place[word]
	return ok
}

// Len returns the number of meanings found so far.
func (w *Words) Len() int { return len(w.ids) }

// Err returns why a word has no meaning, for a negative index.
func (w *Words) Err(i int32) error { return w.errs[-1-i] }
