package reports

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/data/definition"
)

// Wording is how the findings on one indicator are said: reports/wording/<indicator>.yaml. An indicator without one, or
// a part left out, is said in general terms. The sentences are templates whose {words} are filled in from the result. They
// are in the past tense: a finding is one year's, which the program adds at the end.
//
//	{women} {men} {women's} {men's}          the words for the sexes
//	{higher} {lower} {higher's} {lower's}    the sex with the higher and the lower value
//	{higher value} {lower value}             their values with unit: 31 procent
//	{gap}                                    the size of the difference with unit: 3,0 procentenheter, 21 procent
//	{comparison}                             women's value beside men's: högre, lägre
//	{about}                                  "ungefär" where a difference is there but hardly any
//	{place}                                  i Sala
//	{least} {most}                           in a spread: where the difference is smallest and largest
//	{year}                                   only in an edition's own titles, which get no year by themselves
type Wording struct {
	ID      string    `yaml:"id"`      // the indicator's
	Head    data.Text `yaml:"head"`    // the topic over a narrow column, | where a word may be broken: Kommun|fullmäktige
	Women   data.Text `yaml:"women"`   // flickor where the indicator is about pupils; kvinnor if left out
	Men     data.Text `yaml:"men"`     // pojkar; män if left out
	Value   data.Text `yaml:"value"`   // what a sex's value is, in the definite form: medianinkomsten
	Finding data.Text `yaml:"finding"` // how the sexes differ
	Equal   data.Text `yaml:"equal"`   // that they do not, or hardly
	Spread  data.Text `yaml:"spread"`  // where they differ least and most
}

var (
	placeholder = regexp.MustCompile(`\{([^{}]*)\}`)
	spaces      = regexp.MustCompile(`  +`)

	sentenceWords = []string{
		"women", "men", "women's", "men's", "higher", "lower", "higher's", "lower's", "higher value", "lower value",
		"gap", "comparison", "about", "place",
	}
	directed = []string{"higher", "lower", "higher's", "lower's", "higher value", "lower value", "gap", "comparison"}
)

// Validate checks that both languages are there and that templates name only what can be filled in.
func (w *Wording) Validate() error {
	spread := []string{"least", "most", "women", "men", "women's", "men's"}
	equal := slices.DeleteFunc(slices.Clone(sentenceWords), func(s string) bool { return slices.Contains(directed, s) })
	var faults []error
	for _, part := range []struct {
		key   string
		text  data.Text
		known []string
	}{
		{"head", w.Head, nil},
		{"women", w.Women, nil},
		{"men", w.Men, nil},
		{"value", w.Value, nil},
		{"finding", w.Finding, sentenceWords},
		{"equal", w.Equal, equal},
		{"spread", w.Spread, spread},
	} {
		if part.text != (data.Text{}) && !part.text.Complete() {
			faults = append(faults, definition.Faultf("$."+part.key, "%s: give both sv and en", part.key))
		}
		faults = append(faults, checkTemplate("$."+part.key+".sv", part.text.SV, part.known), checkTemplate("$."+part.key+".en", part.text.EN, part.known))
	}
	return errors.Join(faults...)
}

// checkTemplate refuses a placeholder that is not among known.
func checkTemplate(path, template string, known []string) error {
	var faults []error
	for _, found := range placeholder.FindAllStringSubmatch(template, -1) {
		if !slices.Contains(known, found[1]) {
			faults = append(faults, definition.Faultf(path, "unknown word {%s}%s", found[1], definition.Suggest(found[1], known)))
		}
	}
	return errors.Join(faults...)
}

// fill puts words in a template's places and makes a sentence's beginning of it, without a full stop.
func fill(template string, words map[string]string) string {
	s := placeholder.ReplaceAllStringFunc(template, func(p string) string { return words[p[1:len(p)-1]] })
	return Capital(strings.TrimSpace(spaces.ReplaceAllString(s, " ")))
}

// plain reports whether a template names no number, so that it can be said of several areas at once.
func plain(template string) bool {
	for _, word := range []string{"{higher value}", "{lower value}", "{gap}"} {
		if strings.Contains(template, word) {
			return false
		}
	}
	return template != ""
}

// LoadWordings reads the wordings of the layers by indicator, a later layer replacing files of the same name.
func LoadWordings(layers ...fs.FS) (map[string]*Wording, error) {
	files, err := definition.Load[Wording]("wording", layers...)
	if err != nil {
		return nil, err
	}
	all := map[string]*Wording{}
	for i := range files {
		f := &files[i]
		if f.Value.ID != f.Stem() {
			return nil, f.At("$.id", fmt.Errorf("id %q: the file is named %q", f.Value.ID, f.Stem()))
		}
		all[f.Value.ID] = &f.Value
	}
	return all, nil
}
