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

// CountOf writes n of all: fyra av nio, but 4 av 14.
func CountOf(n, all int, lang data.Lang) (some, whole string) {
	if max(n, all) >= len(small[lang]) {
		return Decimal(float64(n), 0, lang), Decimal(float64(all), 0, lang)
	}
	return Count(n, lang), Count(all, lang)
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
	digits := strconv.Itoa(n)
	if lang == data.English {
		ending := "th"
		if n%100/10 != 1 && n%10 >= 1 && n%10 <= 3 {
			ending = [...]string{1: "st", 2: "nd", 3: "rd"}[n%10]
		}
		return digits + ending + "-"
	}
	if last := n % 10; (last == 1 || last == 2) && n%100/10 != 1 {
		return digits + ":a "
	}
	return digits + ":e "
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
