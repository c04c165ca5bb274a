package cells

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/data/definition"
)

// Layout is what a page's cells become: the dataset with its dimensions and measures.
type Layout struct {
	Dataset    string
	Title      data.Text
	Publisher  string
	Licence    string
	Dimensions map[string]Dimension // by our id: area, period, sex, age, …
	Measures   map[string]Measure   // by the provider's code
	Notes      []data.Note
}

// Dimension says which of a provider's words a dimension may have. Area follows the area code list in the year of the
// cell and period the forms of data.Period; every other dimension lists its words in Codes, counts
// them in Numbers or keeps the provider's.
type Dimension struct {
	Column  string               `yaml:"column,omitempty"`  // heading of the long table's column
	Title   data.Text            `yaml:"title,omitempty"`   // needed unless area, period or sex
	Codes   map[string]string    `yaml:"codes,omitempty"`   // provider's word → our code
	Numbers *Numbers             `yaml:"numbers,omitempty"` // also: whole numbers, kept as they are
	Kept    bool                 `yaml:"kept,omitempty"`    // also: any word, kept as it is, as of occupations; its title is the provider's text, or itself
	Titles  map[string]data.Text `yaml:"titles,omitempty"`  // our code → title
	Total   string               `yaml:"total,omitempty"`   // our code of the whole, of which every other code is a part and all of them together are it
}

// Numbers are the whole numbers from Least to Most. Title holds %d for the number.
type Numbers struct {
	Least int       `yaml:"least"`
	Most  int       `yaml:"most"`
	Title data.Text `yaml:"title"`
}

var known = map[string]data.Text{
	data.Area: {SV: "Område", EN: "Area"},
	data.Time: {SV: "Period", EN: "Period"},
	data.Sex:  {SV: "Kön", EN: "Sex"},
}

var sexes = map[string]data.Text{
	data.Women: {SV: "Kvinnor", EN: "Women"},
	data.Men:   {SV: "Män", EN: "Men"},
	data.Total: {SV: "Totalt", EN: "Total"},
}

// Order returns the ids of dims as they stand in a dataset: area, period, sex, then the others by name.
func Order(dims map[string]Dimension) []string {
	var ids []string
	for _, id := range []string{data.Area, data.Time, data.Sex} {
		if _, ok := dims[id]; ok {
			ids = append(ids, id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(dims)) {
		if _, common := known[id]; !common {
			ids = append(ids, id)
		}
	}
	return ids
}

// Validate reports every fault of the layout at its path in the definition.
func (l *Layout) Validate() error {
	var faults []error
	fault := func(path, format string, args ...any) {
		faults = append(faults, definition.Faultf(path, format, args...))
	}
	if !l.Title.Complete() {
		fault("$.title", "needs a title in both languages, sv and en")
	}
	if l.Licence == "" {
		fault("$.licence", "needs the licence of the figures")
	}
	for _, id := range []string{data.Area, data.Time} {
		if _, ok := l.Dimensions[id]; !ok {
			fault("$.dimensions", "%w %q: every dataset has area and period", data.ErrDimension, id)
		}
	}
	for _, id := range Order(l.Dimensions) {
		faults = append(faults, l.dimension(id))
	}
	if len(l.Measures) == 0 {
		fault("$.measures", "lists no measure")
	}
	for _, code := range slices.Sorted(maps.Keys(l.Measures)) {
		faults = append(faults, l.measure(code))
	}
	return errors.Join(append(faults, l.shared())...)
}

func (l *Layout) dimension(id string) error {
	d, path := l.Dimensions[id], "$.dimensions."+id
	var faults []error
	fault := func(at, format string, args ...any) {
		faults = append(faults, definition.Faultf(path+at, format, args...))
	}
	_, common := known[id]
	if !common && !d.Title.Complete() {
		fault(".title", "needs a title in both languages, sv and en")
	}
	switch {
	case id == data.Area || id == data.Time:
		if d.Numbers != nil || d.Kept {
			fault("", "%s has a code list of its own: leave out numbers and kept", id)
		}
	case id == data.Sex && d.Kept:
		fault(".kept", "the sexes are F, M and _T: say under codes which word is which")
	case len(d.Codes) == 0 && d.Numbers == nil && !d.Kept:
		fault("", "say which words are allowed, with codes, numbers or kept")
	}
	switch {
	case d.Total != "" && common:
		fault(".total", "%s has a total of its own", id)
	case d.Total != "" && !d.Kept && !d.counts(d.Total) && !slices.Contains(slices.Collect(maps.Values(d.Codes)), d.Total):
		fault(".total", "%q: %w: want one of the dimension's codes", d.Total, data.ErrUnknownCode)
	}
	for _, word := range slices.Sorted(maps.Keys(d.Codes)) {
		code := d.Codes[word]
		if id == data.Sex && sexes[code].SV == "" {
			fault(".codes", "%q: %w %q: the sexes are F, M and _T", word, data.ErrUnknownCode, code)
		}
		if !common && !d.Titles[code].Complete() && !d.counts(code) {
			fault(".codes", "code %q needs a title in both languages under titles", code)
		}
	}
	if n := d.Numbers; n != nil && (n.Least > n.Most || strings.Count(n.Title.SV, "%d") != 1 || strings.Count(n.Title.EN, "%d") != 1) {
		fault(".numbers", "needs least ≤ most and a title with %%d in both languages")
	}
	return errors.Join(faults...)
}

// counts reports whether code is one of the dimension's numbers.
func (d *Dimension) counts(code string) bool {
	n, err := strconv.Atoi(code)
	return d.Numbers != nil && err == nil && strconv.Itoa(n) == code && n >= d.Numbers.Least && n <= d.Numbers.Most
}

// meaning translates one word of dimension id to our code.
func (l *Layout) meaning(id, word string) (string, error) {
	d := l.Dimensions[id]
	code, listed := d.Codes[word]
	switch {
	case listed:
		return code, nil
	case d.Kept && word != "":
		return word, nil
	case d.Numbers != nil:
		if !d.counts(word) {
			return "", fmt.Errorf("%s %q: %w: want a whole number from %d to %d", id, word, data.ErrUnknownCode, d.Numbers.Least, d.Numbers.Most)
		}
		return word, nil
	case id == data.Time:
		p, err := data.ParsePeriod(word)
		return string(p), err
	case id == data.Area && len(word) >= 2 && len(word) <= 4:
		return word, nil // judged together with its period
	}
	return "", fmt.Errorf("%s %q: %w%s", id, word, data.ErrUnknownCode, definition.Suggest(word, slices.Sorted(maps.Keys(d.Codes))))
}

// Allows checks that dimension id can have code, which is the dataset's and not the provider's word. Whether an area is
// one depends on the period and is not judged here.
func (l *Layout) Allows(id, code string) error {
	d := l.Dimensions[id]
	var codes []string
	switch {
	case id == data.Time:
		_, err := data.ParsePeriod(code)
		return err
	case id == data.Area:
		return nil
	case id == data.Sex:
		codes = slices.Sorted(maps.Keys(sexes))
	case d.counts(code), d.Kept:
		return nil
	case d.Numbers != nil && len(d.Codes) == 0:
		_, err := l.meaning(id, code)
		return err
	default:
		codes = slices.Sorted(maps.Values(d.Codes))
	}
	if len(codes) > 0 && !slices.Contains(codes, code) {
		return fmt.Errorf("%s %q: %w: the codes are %s", id, code, data.ErrUnknownCode, strings.Join(slices.Compact(codes), ", "))
	}
	return nil
}

// title is the title of code in dimension id.
func (l *Layout) title(id, code string) data.Text {
	d := l.Dimensions[id]
	if t, ok := d.Titles[code]; ok {
		return t
	}
	switch {
	case id == data.Sex:
		return sexes[code]
	case id == data.Area:
		if a, ok := codelist.Lookup(code); ok {
			return data.Text{SV: a.Name, EN: a.Name}
		}
	case d.Numbers != nil:
		if n, err := strconv.Atoi(code); err == nil {
			return data.Text{SV: fmt.Sprintf(d.Numbers.Title.SV, n), EN: fmt.Sprintf(d.Numbers.Title.EN, n)}
		}
	}
	return data.Text{SV: code, EN: code}
}

func (l *Layout) dimensionTitle(id string) data.Text {
	if t := l.Dimensions[id].Title; t.Complete() {
		return t
	}
	return known[id]
}
