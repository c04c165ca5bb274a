package sheet

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/data/definition"
)

// between stands between the parts of a period that come from different places: year, then the month, or the quarter after quarterly.
const (
	between   = "\x1f"
	quarterly = "\x01" // before a quarter
)

// understand returns how a word of a dimension is read before the layout gives it its meaning: cleaned, as the layout
// lists it in whatever case, or in one of the forms in which areas and periods are written.
func understand(id string, listed []string, level codelist.Level) func(string) (string, error) {
	return func(word string) (string, error) {
		word = clean(word)
		if w, ok := fold(word, listed); ok {
			return w, nil
		}
		switch id {
		case data.Area:
			return areaOf(word, level)
		case data.Time:
			return periodOf(word)
		}
		return word, nil
	}
}

// fold is the one of the listed words that word is, in whatever case.
func fold(word string, listed []string) (string, bool) {
	if slices.Contains(listed, word) {
		return word, true
	}
	found, n := "", 0
	for _, l := range listed {
		if strings.EqualFold(clean(l), word) {
			found, n = l, n+1
		}
	}
	return found, n == 1
}

var (
	codeAndName = regexp.MustCompile(`^(\d{2}|\d{4}) (\D.*)$`)
	lostZero    = regexp.MustCompile(`^(\d{1,4})(\.0+)?$`)
)

// areaOf is the code of an area as agencies write it: 0180, 180 and 180.0 with the leading zero lost, 0180 Stockholm with
// a name that must be the code's or tell whose old code it is, or a name alone. Names are matched exactly, in any case, with or without kommun, stad
// or län; level tells which of a municipality and a county of the same name is meant.
func areaOf(word string, level codelist.Level) (string, error) {
	if m := codeAndName.FindStringSubmatch(word); m != nil {
		if a, ok := codelist.Named(m[1], m[2]); ok {
			return a.Code, nil
		}
		return m[1], sameArea(m[1], m[2])
	}
	if m := lostZero.FindStringSubmatch(word); m != nil {
		code := m[1]
		if len(code)%2 == 1 {
			code = "0" + code
			if _, ok := codelist.Lookup(code); !ok || code == codelist.Riket {
				return "", fmt.Errorf("area %q: %w: neither it nor %s is an area", word, data.ErrUnknownCode, code)
			}
		}
		return code, nil
	}
	if code, ok := usual[level]()[word]; ok {
		return code, nil
	}
	return named(word, level)
}

// usual are the names of today's areas as they are usually written, found once.
var usual = map[codelist.Level]func() map[string]string{
	"":                    sync.OnceValue(func() map[string]string { return findAll("") }),
	codelist.Municipality: sync.OnceValue(func() map[string]string { return findAll(codelist.Municipality) }),
	codelist.County:       sync.OnceValue(func() map[string]string { return findAll(codelist.County) }),
}

func findAll(level codelist.Level) map[string]string {
	all := map[string]string{}
	for _, a := range codelist.Current() {
		for _, word := range []string{a.Name, a.Full()} {
			if code, err := named(word, level); err == nil {
				all[word] = code
			}
		}
	}
	return all
}

// named is the code of an area by its name.
func named(word string, level codelist.Level) (string, error) {
	a, err := codelist.Find(word)
	if err != nil && level != "" {
		if b, second := codelist.Find(word + suffix[level]); second == nil {
			return b.Code, nil
		}
	}
	if err != nil && strings.Contains(err.Error(), "ambiguous") && level == "" {
		err = fmt.Errorf("%w; or say areas: municipality or areas: county in the definition", err)
	}
	return a.Code, err
}

var suffix = map[codelist.Level]string{codelist.Municipality: " kommun", codelist.County: " län"}

// sameArea checks that the name beside a code is the code's. A code of the past has no name to check.
func sameArea(code, name string) error {
	a, ok := codelist.Lookup(code)
	if !ok {
		return nil
	}
	for _, text := range []string{name, name + suffix[a.Level]} {
		if b, err := codelist.Find(text); err == nil && b.Code == code {
			return nil
		}
	}
	return fmt.Errorf("area %q: code %s is %s", code+" "+name, code, a.Name)
}

var months = []string{"januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"}

// monthOf is the number of a month by its Swedish name, whole or the first three or four letters, or by its number.
func monthOf(word string) (int, error) {
	low := strings.ToLower(strings.TrimSuffix(word, "."))
	if n, err := strconv.Atoi(strings.TrimPrefix(low, "m")); err == nil && n >= 1 && n <= 12 && len(low) <= 3 {
		return n, nil
	}
	for i, m := range months {
		if low == m || low == m[:3] || low == m[:min(4, len(m))] {
			return i + 1, nil
		}
	}
	return 0, fmt.Errorf("month %q: %w%s", word, data.ErrInvalidPeriod, definition.Suggest(low, months))
}

var (
	schoolYear  = regexp.MustCompile(`^(\d{4})/(\d{2}|\d{4})$`)
	pooled      = regexp.MustCompile(`^(\d{4}) ?[-–] ?(\d{4})$`)
	monthly     = regexp.MustCompile(`^(\d{4})-?[Mm]?(0[1-9]|1[0-2])$`)
	quarterForm = regexp.MustCompile(`^(\d{4})[ -]?(?:[KkQq]|[Kk]v\.?|[Kk]vartal) ?([1-4])$`)
	yearly      = regexp.MustCompile(`^(\d{4})(?:\.0+)?$`)
	firstDay    = regexp.MustCompile(`^(\d{4})-(\d\d)-01$`)
	yearAndWord = regexp.MustCompile(`^(\d{4})[ -]+(\pL+\.?)$`)
	wordAndYear = regexp.MustCompile(`^(\pL+\.?)[ -]+(\d{4})$`)
)

// periodOf is a period as agencies write it, in the form of data.Period: 2024, 2024M01, 2024K1, januari 2024, the first
// day of a month, 2022–2024 for years pooled, and 2023/24 for the school year that ends in 2024.
func periodOf(word string) (string, error) {
	if y, part, ok := strings.Cut(word, between); ok {
		return join(y, part)
	}
	if m := schoolYear.FindStringSubmatch(word); m != nil {
		first, _ := strconv.Atoi(m[1])
		last := strconv.Itoa(first + 1)
		if !strings.HasSuffix(last, m[2]) {
			return "", fmt.Errorf("%q: %w: a school year is two years in a row", word, data.ErrInvalidPeriod)
		}
		return last, nil
	}
	for _, f := range []struct {
		form *regexp.Regexp
		as   string
	}{{yearly, "$1"}, {pooled, "$1-$2"}, {monthly, "$1-$2"}, {quarterForm, "$1-Q$2"}, {firstDay, "$1-$2"}} {
		if f.form.MatchString(word) {
			return f.form.ReplaceAllString(word, f.as), nil
		}
	}
	if m := yearAndWord.FindStringSubmatch(word); m != nil {
		return join(m[1], m[2])
	}
	if m := wordAndYear.FindStringSubmatch(word); m != nil {
		return join(m[2], m[1])
	}
	return word, nil
}

// join makes a month or a quarter of a year.
func join(y, part string) (string, error) {
	y, err := periodOf(clean(y))
	if err != nil {
		return "", err
	}
	part = clean(part)
	if !yearly.MatchString(y) {
		return "", fmt.Errorf("year %q: %w", y, data.ErrInvalidPeriod)
	}
	if q, ok := strings.CutPrefix(part, quarterly); ok {
		q = strings.TrimLeft(strings.ToLower(q), "kvartlq. ")
		if len(q) != 1 || q[0] < '1' || q[0] > '4' {
			return "", fmt.Errorf("quarter %q: %w: want 1 to 4", part[len(quarterly):], data.ErrInvalidPeriod)
		}
		return y + "-Q" + q, nil
	}
	m, err := monthOf(part)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s-%02d", y, m), nil
}
