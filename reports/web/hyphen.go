package web

import (
	"slices"
	"strings"
	"unicode"
)

// softHyphen is where a browser may break a word; it shows only there.
const softHyphen = '\u00ad'

// soften marks where the long words of a Swedish heading may be broken, for browsers do not have Swedish patterns to go
// by everywhere: before the last consonant between two vowels, sk holding together, three letters from either end.
// Source: Svenska skrivregler, avstavning, enkonsonantprincipen.
func soften(heading string) string {
	words := strings.Split(heading, " ")
	for i, word := range words {
		words[i] = softenWord([]rune(word))
	}
	return strings.Join(words, " ")
}

// breakable is how many letters a word has before it needs to be broken, and shortest what is left on either side.
const (
	breakable = 9
	shortest  = 3
)

func softenWord(word []rune) string {
	if len(word) < breakable {
		return string(word)
	}
	var b strings.Builder
	for i, r := range word {
		if i >= shortest && i <= len(word)-shortest && begins(word, i) && slices.ContainsFunc(word[:i], isVowel) {
			b.WriteRune(softHyphen)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// begins reports whether a syllable begins at i, which is not within two letters of the end.
func begins(word []rune, i int) bool {
	sk := func(i int) bool { return unicode.ToLower(word[i]) == 's' && word[i+1] == 'k' }
	switch {
	case isVowel(word[i]) || !unicode.IsLetter(word[i]):
		return false
	case sk(i):
		return isVowel(word[i+2])
	}
	return isVowel(word[i+1]) && !sk(i-1)
}

func isVowel(r rune) bool { return strings.ContainsRune("aeiouyåäö", unicode.ToLower(r)) }
