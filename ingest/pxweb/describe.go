package pxweb

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/ingest/jsonstat"
)

// About is what a definition says that metadata do not. What is left out is taken from the table, where it tells.
type About struct {
	ID        string // of the source and its dataset
	Publisher string
	Licence   string
}

// Describe writes a source definition of a table, from its metadata in Swedish, English or both; one may be nil, and its
// titles are then the other's. Areas are those that the area code list has had, sexes are known by their texts, every
// other variable becomes a dimension with the provider's codes. What could not be told is said in a comment.
func Describe(f *Form, sv, en *Table, a About) ([]byte, error) {
	if sv == nil {
		sv = en
	}
	if sv == nil {
		return nil, errors.New("describe: no metadata")
	}
	if en == nil {
		en = sv
	}
	if !slices.Equal(sv.ids(), en.ids()) {
		return nil, fmt.Errorf("describe: the table has %s in one language, and %s in the other", strings.Join(sv.ids(), ", "), strings.Join(en.ids(), ", "))
	}
	if sv.role("time") == nil {
		return nil, fmt.Errorf("describe: %q: no variable has the role of time", sv.Title)
	}
	steps := strings.Split(f.Table, "/")
	table := steps[len(steps)-1]
	w := &writer{form: f, sv: sv, en: en, units: map[string]data.Unit{}, taken: map[string]bool{data.Area: true, data.Time: true, data.Sex: true}}
	host := ""
	if u, err := url.Parse(f.Address); err == nil {
		host = u.Host
	}
	id, publisher := cmp.Or(a.ID, slug(strings.TrimSuffix(table, ".px"))), cmp.Or(a.Publisher, sv.Source, host)
	if sv == en {
		w.line(0, "# The metadata are in one language: titles are to be translated.")
	}
	w.line(0, "id: %s", quote(id))
	w.line(0, "dataset: %s", quote(id))
	w.title(0, "title", sv.Title, en.Title)
	w.line(0, "publisher: %s", quote(publisher))
	w.title(0, "provenance", publisher+", tabell "+table, publisher+", table "+table)
	if a.Licence == "" {
		w.line(0, "# The licence is to be checked with the publisher.")
	}
	w.line(0, "licence: %s", quote(cmp.Or(a.Licence, "unknown")))
	w.dimensions()
	w.measures(table)
	w.from()
	return append(append(w.head.Bytes(), w.source.Bytes()...), w.body.Bytes()...), nil
}

// writer writes the parts of a definition: what comes before from, from itself, and the rest.
type writer struct {
	form               *Form
	sv, en             *Table
	head, source, body bytes.Buffer
	rest               bool // lines go to the body
	sex                bool
	noArea             bool
	areas              []string // to select, nil for all
	taken              map[string]bool
	units              map[string]data.Unit // by the provider's word
	mixed              bool                 // a word stands for several units, or is missing
}

func (w *writer) line(indent int, format string, args ...any) {
	to := &w.head
	if w.rest {
		to = &w.body
	}
	fmt.Fprintf(to, strings.Repeat("  ", indent)+format+"\n", args...)
}

func (w *writer) title(indent int, key, sv, en string) {
	w.line(indent, "%s: {sv: %s, en: %s}", key, quote(cmp.Or(sv, en, "–")), quote(cmp.Or(en, sv, "–")))
}

// quote writes text as a YAML string, of which a JSON string is one.
func quote(text string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a text has always a JSON string
	return strings.TrimSpace(b.String())
}

var unslug = regexp.MustCompile(`[^a-z0-9]+`)

func slug(text string) string {
	text = strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "é", "e", "ü", "u").Replace(strings.ToLower(text))
	return cmp.Or(strings.Trim(unslug.ReplaceAllString(text, "-"), "-"), "x")
}

// name is a slug that no other dimension or measure has.
func (w *writer) name(text string) string {
	base := slug(text)
	name := base
	for i := 2; w.taken[name]; i++ {
		name = fmt.Sprintf("%s-%d", base, i)
	}
	w.taken[name] = true
	return name
}

func (w *writer) from() {
	f := w.form
	to := &w.source
	fmt.Fprintf(to, "from:\n  pxweb:\n    api: %s\n    address: %s\n    table: %s\n", f.API, quote(f.Address), quote(f.Table))
	if f.Language != "" {
		fmt.Fprintf(to, "    language: %s\n", quote(f.Language))
	}
	if w.areas != nil {
		fmt.Fprintf(to, "    select:\n      # Codes that are no areas of the area code list are left out.\n      %s: {codes: [%s]}\n", quote(w.sv.role("geo").ID), strings.Join(w.areas, ", "))
	}
	if w.noArea {
		fmt.Fprintf(to, "    # The table has no areas: its figures are for the country.\n    constant: {%s: \"00\"}\n", data.Area)
	}
	if !w.mixed {
		fmt.Fprintf(to, "    units:\n")
		for _, word := range slices.Sorted(maps.Keys(w.units)) {
			fmt.Fprintf(to, "      %s: %s\n", quote(word), w.units[word])
		}
	}
}

func (w *writer) dimensions() {
	w.rest = true
	w.line(0, "dimensions:")
	geo := w.sv.role("geo")
	if w.areasOf(geo); w.noArea {
		w.line(1, "%s: {}", data.Area)
	} else {
		w.line(1, "%s: {column: %s}", data.Area, quote(geo.ID))
	}
	w.line(1, "%s: {column: %s}", data.Time, quote(w.sv.role("time").ID))
	for i := range w.sv.Variables {
		v, e := &w.sv.Variables[i], &w.en.Variables[i]
		switch sexes := sexesOf(v); {
		case v.Role == "metric", v.Role == "time", v == geo && !w.noArea:
		case len(v.Categories) == 0:
			w.line(1, "# The provider does not list the codes of %s, which is left out.", quote(v.ID))
		case sexes != nil && !w.sex:
			w.sex = true
			w.line(1, "%s:", data.Sex)
			w.line(2, "column: %s", quote(v.ID))
			w.line(2, "codes: {%s}", strings.Join(sexes, ", "))
		default:
			w.dimension(v, e)
		}
	}
}

// areasOf finds the codes that are areas, at some time.
func (w *writer) areasOf(v *jsonstat.Dimension) {
	if v == nil {
		w.noArea = true
		return
	}
	for _, c := range v.Categories {
		if isArea(c.ID) {
			w.areas = append(w.areas, quote(c.ID))
		}
	}
	w.noArea = len(w.areas) == 0 && len(v.Categories) > 0
	if w.noArea || len(w.areas) == len(v.Categories) {
		w.areas = nil
	}
}

// isArea reports whether code has been an area's, of one of the levels or of any.
func isArea(code string, levels ...string) bool {
	of := func(a codelist.Area) bool { return len(levels) == 0 || slices.Contains(levels, string(a.Level)) }
	if a, ok := codelist.Lookup(code); ok {
		return of(a)
	}
	for year := 1968; year <= 2030; year++ {
		if a, ok := codelist.At(code, data.Period(fmt.Sprint(year))); ok && of(a) {
			return true
		}
	}
	return false
}

// sexWords are what the sexes are called.
var sexWords = map[string]string{
	"kvinnor": data.Women, "women": data.Women, "female": data.Women, "females": data.Women, "kvinna": data.Women, "flickor": data.Women, "girls": data.Women,
	"män": data.Men, "men": data.Men, "male": data.Men, "males": data.Men, "man": data.Men, "pojkar": data.Men, "boys": data.Men,
	"totalt": data.Total, "total": data.Total, "båda könen": data.Total, "both sexes": data.Total, "män och kvinnor": data.Total,
	"kvinnor och män": data.Total, "men and women": data.Total, "samtliga": data.Total, "totalt, samtliga män och kvinnor": data.Total,
	"total, all men and women": data.Total, "all": data.Total, "alla": data.Total,
}

// sexesOf are the codes of a variable of sexes, nil for any other.
func sexesOf(v *jsonstat.Dimension) []string {
	var codes []string
	seen := map[string]bool{}
	for _, c := range v.Categories {
		sex := sexWords[strings.ToLower(c.Label)]
		if sex == "" || seen[sex] {
			return nil
		}
		seen[sex] = true
		codes = append(codes, quote(c.ID)+": "+quote(sex))
	}
	if !seen[data.Women] && !seen[data.Men] {
		return nil
	}
	return codes
}

// dimension writes a variable with the provider's codes.
func (w *writer) dimension(v, e *jsonstat.Dimension) {
	w.line(1, "%s:", w.name(cmp.Or(e.Label, v.ID)))
	w.line(2, "column: %s", quote(v.ID))
	w.title(2, "title", cmp.Or(v.Label, v.ID), cmp.Or(e.Label, v.ID))
	w.line(2, "codes:")
	for _, c := range v.Categories {
		w.line(3, "%s: %s", quote(c.ID), quote(c.ID))
	}
	w.line(2, "titles:")
	for _, c := range v.Categories {
		w.title(3, quote(c.ID), c.Label, label(e, c))
	}
}

// label is the text of a code in another language.
func label(e *jsonstat.Dimension, c jsonstat.Category) string {
	i := slices.IndexFunc(e.Categories, func(o jsonstat.Category) bool { return o.ID == c.ID })
	if i < 0 {
		return c.Label
	}
	return e.Categories[i].Label
}

// measures writes what is measured: the table itself, where no variable says it.
func (w *writer) measures(table string) {
	w.line(0, "measures:")
	metric := w.sv.role("metric")
	if metric == nil {
		w.measure(jsonstat.Category{ID: table, Label: w.sv.Title}, w.en.Title)
		return
	}
	english := w.en.role("metric")
	for _, c := range metric.Categories {
		w.measure(c, label(english, c))
	}
}

func (w *writer) measure(c jsonstat.Category, english string) {
	unit, known := unitOf(c.Unit)
	if more, ok := unitOf(c.Label + " " + english); ok && (!known || unit == "number" && more == "persons") { // antal, of persons
		unit, known = more, true
	}
	w.line(1, "%s:", quote(c.ID))
	w.line(2, "as: %s", w.name(english))
	w.title(2, "title", c.Label, english)
	if !known {
		w.line(2, "# The unit is to be checked: the provider says %s.", quote(c.Unit))
	}
	w.line(2, "unit: %s", unit)
	if unit == "persons" && c.Measuring != "Average" {
		w.line(2, "additive: true")
	}
	sex := "none"
	if w.sex {
		sex = "split"
	}
	w.line(2, "sex: %s", sex)
	if was, twice := w.units[c.Unit]; c.Unit == "" || twice && was != unit {
		w.mixed = true
	}
	w.units[c.Unit] = unit
}

// unitWords are words that tell a unit, the first that is met.
var unitWords = []struct {
	word string
	unit data.Unit
}{
	{"per 100 000", "per-100000"},
	{"per 100,000", "per-100000"},
	{"per 10 000", "per-10000"},
	{"per 1 000", "per-1000"},
	{"per 1000", "per-1000"},
	{"per 1,000", "per-1000"},
	{"procent", "percent"},
	{"percent", "percent"},
	{"%", "percent"},
	{"tkr", "kSEK"},
	{"1 000 kr", "kSEK"},
	{"tusen kronor", "kSEK"},
	{"sek thousand", "kSEK"},
	{"månadslön", "SEK/month"},
	{"monthly salary", "SEK/month"},
	{"kr/mån", "SEK/month"},
	{"kronor", "SEK"},
	{"sek", "SEK"},
	{"index", "index"},
	{"personer", "persons"},
	{"persons", "persons"},
	{"folkmängd", "persons"},
	{"population", "persons"},
	{"dagar", "days"},
	{"days", "days"},
	{"antal", "number"},
	{"number", "number"},
}

// unitOf finds the unit that the provider's words tell; without one it is a number, and false.
func unitOf(words string) (data.Unit, bool) {
	words = strings.ToLower(words)
	for _, w := range unitWords {
		if strings.Contains(words, w.word) {
			return w.unit, true
		}
	}
	return "number", false
}
