package cells

import (
	"encoding/binary"
	"strings"
	"unsafe"
)

// Words remembers what each of a column's words means, so that a word is judged once however often it comes.
type Words struct {
	mean   func(string) (string, error)
	place  map[string]entry
	ids    []string         // meanings, distinct
	index  map[string]int32 // meaning → place in ids
	errs   []error
	recent entry
	warm   bool              // recent holds an entry
	short  [shortWords]short // by hash of their letters
}

// entry is a word and the index of its meaning, or a negative number for Err.
type entry struct {
	word string
	i    int32
}

// short is an entry whose word has at most eight letters, which are compared as one number.
type short struct {
	letters uint64
	length  int32 // and one, so that the zero value is no word
	i       int32
}

const shortWords = 256

// NewWords makes words that mean translates; equal meanings share one index.
func NewWords(mean func(string) (string, error)) *Words {
	return &Words{mean: mean, place: map[string]entry{}, index: map[string]int32{}}
}

// Find returns the index of the word's meaning, or a negative number for Err. The word may be a view of a buffer that is
// used again.
func (w *Words) Find(word string) int32 {
	if len(word) <= 8 {
		x := letters(word)
		s := &w.short[x*0x9e3779b97f4a7c15>>56]
		if s.letters != x || s.length != int32(len(word)+1) {
			*s = short{x, int32(len(word) + 1), w.find(word).i}
		}
		return s.i
	}
	if !w.warm || word != w.recent.word {
		w.recent, w.warm = w.find(word), true
	}
	return w.recent.i
}

func (w *Words) find(word string) entry {
	e, ok := w.place[word]
	if !ok {
		e = w.learn(strings.Clone(word))
	}
	return e
}

// letters are the bytes of a word of at most eight, which with its length tell it from every other.
func letters(word string) uint64 {
	switch b := unsafe.Slice(unsafe.StringData(word), len(word)); {
	case len(b) >= 4:
		return uint64(binary.LittleEndian.Uint32(b)) | uint64(binary.LittleEndian.Uint32(b[len(b)-4:]))<<32
	case len(b) >= 2:
		return uint64(binary.LittleEndian.Uint16(b)) | uint64(binary.LittleEndian.Uint16(b[len(b)-2:]))<<16
	case len(b) == 1:
		return uint64(b[0])
	}
	return 0
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
