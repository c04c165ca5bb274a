package px

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"lagesbild/data"
	"lagesbild/ingest/cells"
)

// Export says what a dataset does not. The zero value makes a valid file.
type Export struct {
	Matrix      string                  // the measures' table if they have one, else the dataset's id
	SubjectCode string                  // "" if left out, which PC-Axis accepts
	SubjectArea data.Text               // the dataset's title if empty
	Source      data.Text               // the agency of the first page if empty
	Created     time.Time               // the vintage's day if zero
	Units       map[data.Unit]data.Text // words for units, before those of UnitWords
	CodePage    CodePage
}

// UnitWords are what units are called in the files written here.
var UnitWords = map[data.Unit]data.Text{
	"share":                {SV: "andel av 1", EN: "share of 1"},
	"percent":              {SV: "procent", EN: "per cent"},
	"ratio":                {SV: "kvot", EN: "ratio"},
	"percent-ratio":        {SV: "kvot i procent", EN: "ratio in per cent"},
	"persons":              {SV: "personer", EN: "persons"},
	"SEK":                  {SV: "kronor", EN: "SEK"},
	"kSEK":                 {SV: "tusen kronor", EN: "SEK thousands"},
	"SEK/month":            {SV: "kronor per månad", EN: "SEK per month"},
	"days":                 {SV: "dagar", EN: "days"},
	"days/insured":         {SV: "dagar per försäkrad", EN: "days per insured person"},
	"days/labour-force":    {SV: "dagar per person i arbetskraften", EN: "days per person in the labour force"},
	"days/recipient":       {SV: "dagar per mottagare", EN: "days per recipient"},
	"points":               {SV: "poäng", EN: "points"},
	"years":                {SV: "år", EN: "years"},
	"occasions/inhabitant": {SV: "tillfällen per invånare", EN: "occasions per inhabitant"},
	"loans/child":          {SV: "lån per barn", EN: "loans per child"},
	"per-1000":             {SV: "per 1 000 invånare", EN: "per 1,000 inhabitants"},
	"per-1000-employed":    {SV: "per 1 000 sysselsatta", EN: "per 1,000 employed"},
	"per-1000-insured":     {SV: "per 1 000 försäkrade", EN: "per 1,000 insured persons"},
	"per-10000":            {SV: "per 10 000 invånare", EN: "per 10,000 inhabitants"},
	"per-10000-adults":     {SV: "per 10 000 vuxna invånare", EN: "per 10,000 adult inhabitants"},
	"per-100000":           {SV: "per 100 000 invånare", EN: "per 100,000 inhabitants"},
	"index":                {SV: "index", EN: "index"},
	"number":               {SV: "antal", EN: "number"},
}

// signs are the signs of statuses in the files written here, with the words that explain them to people and to [Read].
var signs = []struct {
	status data.Status
	symbol Symbol
	text   data.Text
}{
	{data.Nil, Nil, data.Text{SV: "Inget finns att redovisa", EN: "Magnitude nil"}},
	{data.NotApplicable, Dot, data.Text{SV: "Uppgift kan inte förekomma", EN: "Not applicable"}},
	{data.NotAvailable, Dots2, data.Text{SV: "Uppgift saknas", EN: "Data not available"}},
	{data.TooUncertain, Dots3, data.Text{SV: "Uppgiften är för osäker för att anges", EN: "Data too uncertain to be shown"}},
	{data.Suppressed, Dots4, data.Text{SV: "Uppgiften omfattas av sekretess", EN: "Confidential"}},
	{data.Deleted, Dots5, data.Text{SV: "Uppgiften är borttagen av den som publicerar den", EN: "Data withdrawn by the publisher"}},
	{data.Undefined, Dots6, data.Text{SV: "Värdet kan inte beräknas", EN: "The value cannot be calculated"}},
}

// signOf is the sign for a status; exact is false if the sign says less than the status.
func signOf(s data.Status) (symbol Symbol, exact bool) {
	for _, sign := range signs {
		if s == sign.status {
			return sign.symbol, true
		}
	}
	for _, sign := range signs {
		if s.Missing() && sign.status.Missing() && s.Has(sign.status) {
			return sign.symbol, false
		}
	}
	return Number, s == 0
}

// tooSparse is how many cells there may be for each observation, beside a million.
const tooSparse = 64

// New makes a file of a dataset. The stub is all dimensions but the last, the heading the contents and the last one; codes
// are in the provider's order, values in the provider's unit. A cell without observation is not available, as is said by
// its sign. Statuses that no sign has stand under ATTRIBUTES. What the format cannot say becomes what it can: " in texts
// becomes ', # in notes a fullwidth one.
func New(d *data.Dataset, o Export) (*File, error) {
	e := &export{d: d, o: o, f: &File{Name: d.ID + ".px", Contents: -1, index: map[string]int{}}}
	if err := e.variables(); err != nil {
		return nil, fmt.Errorf("px: dataset %s: %w", d.ID, err)
	}
	if err := e.cells(); err != nil {
		return nil, fmt.Errorf("px: dataset %s: %w", d.ID, err)
	}
	e.statements()
	return e.f, nil
}

// export is a dataset becoming a file.
type export struct {
	d      *data.Dataset
	o      Export
	f      *File
	langs  []data.Lang // of the file, its own first
	order  [][]int32   // of each dimension: code → place in the file
	used   [Nil + 1]bool
	places map[string]int // dimension → variable
	extra  []extraStatus
	most   int // decimals
}

// extraStatus is the status of a cell that its sign does not tell.
type extraStatus struct {
	cell   int
	status data.Status
}

// clean makes a text fit for quotation marks.
func clean(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ReplaceAll(text, `"`, `'`), func(r rune) bool { return r == '\n' || r == '\r' }), " ")
}

func (e *export) variables() error {
	e.languages()
	d := e.d
	e.places = map[string]int{}
	total := len(d.Measures)
	for _, dim := range d.Dimensions {
		if len(dim.Codes) == 0 {
			return fmt.Errorf("dimension %s has no code", dim.ID)
		}
		if total *= len(dim.Codes); total > most || total > tooSparse*d.Len()+1<<20 {
			return fmt.Errorf("a full table would have more than %d cells for %d observations: choose fewer", total, d.Len())
		}
	}
	if total == 0 {
		return errors.New("no measure")
	}
	names := [2]map[string]bool{{}, {}}
	last := len(d.Dimensions) - 1
	for i, dim := range d.Dimensions {
		if i == last {
			e.contents(names)
		}
		v := Variable{Code: clean(dim.ID), Names: e.named(dim.Title, dim.ID, names)}
		places := inOrder(dim.Codes)
		e.order = append(e.order, places)
		v.Values = make([]ValueOf, len(dim.Codes))
		for code, at := range places {
			v.Values[at] = ValueOf{Code: clean(dim.Codes[code].ID), Texts: e.in(dim.Codes[code].Title, dim.Codes[code].ID)}
		}
		v.Time = timeOf(dim, v.Values)
		e.places[dim.ID] = len(e.f.Variables)
		e.f.Variables = append(e.f.Variables, v)
	}
	if last < 0 {
		e.contents(names)
	}
	e.f.Stub = max(last, 0)
	return nil
}

// contents adds the variable of the measures.
func (e *export) contents(names [2]map[string]bool) {
	v := Variable{Code: "ContentsCode", Names: e.named(data.Text{SV: "tabellinnehåll", EN: "contents"}, "ContentsCode", names)}
	for i := range e.d.Measures {
		m := &e.d.Measures[i]
		v.Values = append(v.Values, ValueOf{Code: clean(m.ID), Texts: e.in(m.Title, m.ID)})
	}
	e.f.Contents = len(e.f.Variables)
	e.f.Variables = append(e.f.Variables, v)
}

// inOrder is each code's place in the provider's order.
func inOrder(codes []data.Code) []int32 {
	byPlace := make([]int32, len(codes))
	for i := range byPlace {
		byPlace[i] = int32(i)
	}
	slices.SortStableFunc(byPlace, func(x, y int32) int { return codes[x].Position - codes[y].Position })
	places := make([]int32, len(codes))
	for at, code := range byPlace {
		places[code] = int32(at)
	}
	return places
}

// languages chooses those of the file: its own is one in which every name is told, Swedish before English.
func (e *export) languages() {
	sv, en := 0, 0 // names told in the language
	total := 0
	count := func(t data.Text) {
		if t == (data.Text{}) {
			return
		}
		total++
		if t.SV != "" {
			sv++
		}
		if t.EN != "" {
			en++
		}
	}
	count(e.d.Title)
	for i := range e.d.Dimensions {
		count(e.d.Dimensions[i].Title)
		for _, c := range e.d.Dimensions[i].Codes {
			count(c.Title)
		}
	}
	for i := range e.d.Measures {
		count(e.d.Measures[i].Title)
	}
	own, other, others := data.Swedish, data.English, en
	if sv < total && en == total {
		own, other, others = data.English, data.Swedish, sv
	}
	e.langs = []data.Lang{own}
	if others > 0 || e.notesIn(other) {
		e.langs = append(e.langs, other)
	}
	for _, lang := range e.langs {
		e.f.Languages = append(e.f.Languages, string(lang))
	}
}

func (e *export) notesIn(lang data.Lang) bool {
	said := func(n data.Note) bool { return one(n.Text, lang) != "" && codeOf(n) == "" }
	for i := range e.d.Measures {
		if slices.ContainsFunc(e.d.Measures[i].Notes, said) {
			return true
		}
	}
	return slices.ContainsFunc(e.d.Notes, said) || slices.ContainsFunc(e.d.Scoped, func(n data.Scoped) bool { return said(n.Note) })
}

// one is the text in exactly that language.
func one(t data.Text, lang data.Lang) string {
	if lang == data.English {
		return t.EN
	}
	return t.SV
}

// in is the text in each of the file's languages: its own is never empty, the other is where it is not told.
func (e *export) in(t data.Text, otherwise string) []string {
	texts := make([]string, len(e.langs))
	for i, lang := range e.langs {
		texts[i] = clean(one(t, lang))
	}
	if texts[0] == "" {
		texts[0] = clean(t.In(e.langs[0]))
	}
	if texts[0] == "" {
		texts[0] = clean(otherwise)
	}
	return texts
}

// named is in for the name of a variable, of which there are no two alike in a language.
func (e *export) named(t data.Text, id string, taken [2]map[string]bool) []string {
	texts := e.in(t, id)
	for i, text := range texts {
		for taken[i][text] {
			text += " (" + clean(id) + ")"
		}
		if text != "" {
			taken[i][text] = true
		}
		texts[i] = text
	}
	return texts
}

// timeOf is the dimension's TIMEVAL, nil unless it is time on one scale. The format's codes are 2024, 20241 and 202405.
func timeOf(dim data.Dimension, values []ValueOf) *TimeList {
	t := &TimeList{}
	for _, v := range values {
		p, err := data.ParsePeriod(v.Code)
		scale, code := "A1", string(p)
		switch {
		case err != nil || len(p) == len("2022-2024"):
			return nil
		case len(p) == len("2024-Q1"):
			scale, code = "Q1", code[:4]+code[6:]
			if code[4] == '-' {
				return nil
			}
		}
		if len(p) == len("2024-05") && p[5] != 'Q' {
			scale, code = "M1", string(p[:4]+p[5:])
		}
		if t.Scale != "" && t.Scale != scale {
			return nil
		}
		t.Scale = scale
		t.Periods = append(t.Periods, code)
	}
	if dim.ID != data.Time {
		return nil
	}
	return t
}

// cells puts every observation in its place.
func (e *export) cells() error {
	total, _ := product(e.f.Variables)
	g := &e.f.grid
	g.numbers, g.symbols = make([]float64, total), slices.Repeat([]Symbol{Dots2}, total)
	g.lines = lines{starts: []int32{0}}
	stride := make([]int, len(e.f.Variables))
	n := total
	for i := range stride {
		n /= len(e.f.Variables[i].Values)
		stride[i] = n
	}
	dims := make([]int, len(e.d.Dimensions))
	for k, dim := range e.d.Dimensions {
		dims[k] = stride[e.places[dim.ID]]
	}
	for b := range e.d.Batches() {
		c := &e.d.Batches()[b]
		for i := range c.Value {
			at := int(c.Measure[i]) * stride[e.f.Contents]
			for k := range dims {
				at += int(e.order[k][c.Codes[k][i]]) * dims[k]
			}
			e.cell(at, &e.d.Measures[c.Measure[i]], c.Value[i], c.Status[i])
		}
	}
	for _, s := range g.symbols {
		e.used[s] = true
	}
	if e.used == [Nil + 1]bool{Number: true} {
		g.symbols = nil
	}
	slices.SortFunc(e.extra, func(a, b extraStatus) int { return a.cell - b.cell })
	return nil
}

func (e *export) cell(at int, m *data.Measure, v float64, s data.Status) {
	symbol, exact := signOf(s)
	if symbol == Nil && v != 0 {
		symbol, exact = Number, false
	}
	if !exact {
		e.extra = append(e.extra, extraStatus{at, s})
	}
	g := &e.f.grid
	if g.symbols[at] = symbol; symbol != Number {
		return
	}
	v = cells.Published(m, v)
	g.numbers[at] = v
	e.most = max(e.most, decimals(v))
}

// decimals counts those that v needs.
func decimals(v float64) int {
	if _, n, ok := decimal(v); ok {
		return n
	}
	_, after, _ := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
	return len(after)
}

// powers are those of ten with as many decimals as are tried.
var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6}

// decimal is v as a whole number of the smallest decimal it needs, if six decimals and fifteen digits are enough.
func decimal(v float64) (whole int64, decimals int, ok bool) {
	for decimals, power := range powers {
		x := math.Round(v * power)
		if math.Abs(x) >= 1e15 {
			return 0, 0, false
		}
		if x/power == v {
			return int64(x), decimals, true
		}
	}
	return 0, 0, false
}

// table is the provider's id of the table, if the measures have one.
func (e *export) table() string {
	if e.o.Matrix != "" {
		return e.o.Matrix
	}
	tables := map[string]bool{}
	for i := range e.d.Measures {
		tables[e.d.Measures[i].Table] = true
	}
	for _, t := range slices.Sorted(maps.Keys(tables)) {
		if len(tables) == 1 && t != "" {
			return t
		}
	}
	return e.d.ID
}
