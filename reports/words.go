package reports

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"lagesbild/data"
)

var small = map[data.Lang][]string{
	data.Swedish: {"noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"},
	data.English: {"none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"},
}

// Count writes a number of things in running text: in words up to twelve, with digits above.
func Count(n int, lang data.Lang) string {
	if words := small[lang]; n >= 0 && n < len(words) {
		return words[n]
	}
	return Decimal(float64(n), 0, lang)
}

// List joins names as a sentence does: Sala, Norberg och Köping.
func List(names []string, lang data.Lang) string {
	and := " och "
	if lang == data.English {
		and = " and "
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + and + names[last]
}

// ordinals before an adjective: den tredje minsta.
var ordinals = map[data.Lang][]string{
	data.Swedish: {"", "", "näst ", "tredje ", "fjärde ", "femte ", "sjätte ", "sjunde ", "åttonde ", "nionde ", "tionde ", "elfte ", "tolfte "},
	data.English: {"", "", "second-", "third-", "fourth-", "fifth-", "sixth-", "seventh-", "eighth-", "ninth-", "tenth-", "eleventh-", "twelfth-"},
}

func ordinal(n int, lang data.Lang) string {
	if words := ordinals[lang]; n > 0 && n < len(words) {
		return words[n]
	}
	if lang == data.English {
		return strconv.Itoa(n) + "th-"
	}
	return strconv.Itoa(n) + ":e "
}

// Capital makes the first letter upper-case.
func Capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// inSentence makes a heading's first letter lower-case, unless the word is an abbreviation.
func inSentence(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if next, _ := utf8.DecodeRuneInString(s[n:]); unicode.IsUpper(next) {
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}

// sentences joins complete sentences, leaving out the empty ones.
func sentences(all ...string) string {
	var said []string
	for _, s := range all {
		if s != "" {
			said = append(said, s)
		}
	}
	return strings.Join(said, " ")
}
