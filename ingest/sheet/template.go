package sheet

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"lagesbild/data/definition"
)

// template matches text such as a heading, a sheet's name or a title: {field} takes the text that stands there, * is any
// text, everything else stands for itself in any case.
type template struct {
	text   string
	match  *regexp.Regexp
	fields []string
}

var hole = regexp.MustCompile(`\*|\{[^{}]*\}`)

// compile reads a template whose fields are among allowed.
func compile(text string, allowed []string) (*template, error) {
	t := &template{text: clean(text)}
	var b strings.Builder
	b.WriteString("(?is)^")
	at := 0
	for _, h := range hole.FindAllStringIndex(t.text, -1) {
		b.WriteString(regexp.QuoteMeta(t.text[at:h[0]]))
		at = h[1]
		if t.text[h[0]] == '*' {
			b.WriteString(".*?")
			continue
		}
		field := t.text[h[0]+1 : h[1]-1]
		if !slices.Contains(allowed, field) {
			return nil, fmt.Errorf("%q: no field {%s}%s: the fields are %s", text, field, definition.Suggest(field, allowed), strings.Join(allowed, ", "))
		}
		if slices.Contains(t.fields, field) {
			return nil, fmt.Errorf("%q: {%s} stands twice", text, field)
		}
		t.fields = append(t.fields, field)
		b.WriteString("(.+?)")
	}
	b.WriteString(regexp.QuoteMeta(t.text[at:]) + "$")
	if t.text == "" {
		return nil, fmt.Errorf("%q: says nothing", text)
	}
	var err error
	t.match, err = regexp.Compile(b.String())
	return t, err
}

// literal reports whether the template stands for one text only.
func (t *template) literal() bool { return !hole.MatchString(t.text) }

// of matches text, which must be clean, and returns what its fields take.
func (t *template) of(text string) (taken map[string]string, ok bool) {
	m := t.match.FindStringSubmatch(text)
	if m == nil {
		return nil, false
	}
	taken = map[string]string{}
	for i, field := range t.fields {
		taken[field] = strings.TrimSpace(m[i+1])
	}
	return taken, true
}

// compileAll compiles templates that have been validated.
func compileAll(texts, allowed []string) []*template {
	var all []*template
	for _, text := range texts {
		if t, err := compile(text, allowed); err == nil {
			all = append(all, t)
		}
	}
	return all
}

func anyOf(all []*template, text string) bool {
	return slices.ContainsFunc(all, func(t *template) bool { _, ok := t.of(text); return ok })
}

// clean is text in NFC with single ordinary spaces between its words, without soft hyphens.
func clean(text string) string {
	if plainASCII(text) {
		return text
	}
	return strings.Join(strings.Fields(norm.NFC.String(strings.ReplaceAll(text, "\u00ad", ""))), " ")
}

// plainASCII reports whether text is clean already, as nearly all is.
func plainASCII(text string) bool {
	space := true
	for i := range len(text) {
		c := text[i]
		if c > '~' || c < ' ' || c == ' ' && space {
			return false
		}
		space = c == ' '
	}
	return !space || text == ""
}

// The fields that are no dimension: parts of the period, and the provider's code of the measure.
const (
	year    = "year"
	month   = "month"
	quarter = "quarter"
	measure = "measure"
)

// fieldsOf are the fields of a record in a dataset of these dimensions.
func fieldsOf(dims []string) []string {
	return append(slices.Clone(dims), year, month, quarter, measure)
}
