package sheet

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/ingest/cells"
)

// Parse reads the form's file into a dataset, or reports every fault of it as [cells.Faults], each bad cell under its
// origin. Findings are what is worth knowing and no fault: where reading stopped, what stood instead of numbers.
func (f *Form) Parse(ctx context.Context, mem memory.Allocator, l *cells.Layout, p *cells.Pages) (sets []*data.Dataset, findings []string, err error) {
	_, body, err := p.One(ctx, f.File, f.Address)
	if err != nil {
		return nil, nil, err
	}
	separator, _ := f.separator() // checked by Validate
	book, err := Reading{Encoding: f.Encoding, Separator: separator}.Open(f.File, body)
	if err != nil {
		return nil, nil, err
	}
	t := newTable(f, l, book, data.Vintage(cmp.Or(f.Vintage, p.Day())))
	if err := t.book(ctx); err != nil {
		return nil, nil, err
	}
	if t.rows == 0 && t.c.Err() == nil {
		return nil, nil, fmt.Errorf("%s: no row for this source", f.File)
	}
	if sets, err = t.c.Datasets(mem); err != nil {
		return nil, nil, err
	}
	return sets, t.findings, nil
}

// table is a form's sheets being read.
type table struct {
	form      *Form
	c         *cells.Collector
	source    *Book
	vintage   data.Vintage
	published int32 // the vintage among the collector's
	allowed   []string
	specs     []Value
	templates []*template // of specs
	preamble  []*template
	footer    []*template
	signs     *signs
	rows      int
	codes     []int32        // of the cell at hand
	dimension map[string]int // id → place among codes
	units     []data.Unit    // by measure
	time      int32          // word of the period, where rows tell parts of it
	joined    []byte
	findings  []string

	fields  map[string]*cells.Words // field → words; month, quarter and year are joined to the period's
	filters []*filter

	// the sheet at hand
	sheet   *Sheet
	heading int32             // its first heading row
	taken   map[string]string // fields that the sheet's name, its preamble and the form tell
	place   map[string]int    // column of words → place
	blank   []bool            // columns that must be empty
	values  []*column
	labels  []*label
	parted  bool    // rows tell parts of the period
	merges  []merge // of words, by first row, that have not begun
	open    []merge // that have
	ended   string  // the text that began what follows the table, and its row
	at      string  // column that a fault of the collector is reported in
}

// filter is a column whose words choose rows.
type filter struct {
	column string
	words  *cells.Words
	keep   bool // rows that match are kept, not skipped
	label  *label
}

// label is a column of words in the sheet at hand.
type label struct {
	name  string
	place int
	fill  bool
	text  string // on the row at hand
	words *cells.Words
	field string
	dim   int // of the field among the codes, where it is one
	word  int32
}

// column is a column of values in the sheet at hand.
type column struct {
	at      string // as origins name it
	place   int
	page    int32
	fixed   map[string]string // field → word
	codes   []int32           // by dimension; -1 where the row tells
	measure int32             // -1 where the row tells
	figures *figures
	waiting []waiting
}

// waiting is a cell whose number could be read in two ways so far.
type waiting struct {
	cell cells.Cell
	text Cell
	unit data.Unit
}

// merge is a merged range among the rows, and what stands in it.
type merge struct {
	Range
	text string
}

func newTable(f *Form, l *cells.Layout, b *Book, v data.Vintage) *table {
	t := &table{form: f, source: b, vintage: v, specs: f.values(l), signs: signsOf(f.Provider, f.Symbols), fields: map[string]*cells.Words{}, dimension: map[string]int{}}
	columns := f.rowFields(l)
	t.c = cells.New(l, func(role string) string {
		if column := columns[role]; column != "" {
			return t.letter(t.place[column], column)
		}
		return t.at
	})
	t.allowed = fieldsOf(t.c.IDs)
	t.codes = make([]int32, len(t.c.IDs))
	for _, v := range t.specs {
		spec, err := compile(v.Heading, t.allowed)
		if err == nil { // as Validate has found
			t.templates = append(t.templates, spec)
		}
	}
	t.preamble = compileAll(f.Preamble, t.allowed)
	t.footer = compileAll(f.Footer, nil)
	if f.Footer == nil {
		t.footer = compileAll([]string{"Källa*", "Anm*", "1)*"}, nil)
	}
	for d, id := range t.c.IDs {
		t.c.Dims[d].Through(understand(id, slices.Sorted(maps.Keys(l.Dimensions[id].Codes)), f.Areas))
		t.fields[id], t.dimension[id] = t.c.Dims[d], d
	}
	codes := slices.Sorted(maps.Keys(l.Measures))
	t.c.Measures.Through(func(word string) (string, error) {
		if code, ok := fold(clean(word), codes); ok {
			return code, nil
		}
		return "", fmt.Errorf("measure %q: %w%s", word, data.ErrUnknownCode, definition.Suggest(word, codes))
	})
	t.fields[measure] = t.c.Measures
	t.published = t.c.Vintages.Find(string(v))
	for _, rows := range []struct {
		words map[string][]string
		keep  bool
	}{{f.Where, true}, {f.Skip, false}} {
		for _, column := range slices.Sorted(maps.Keys(rows.words)) {
			t.filters = append(t.filters, &filter{column: column, keep: rows.keep, words: cells.NewWords(chosen(rows.words[column]))})
		}
	}
	return t
}

// chosen gives a meaning to the words that one of the patterns matches.
func chosen(patterns []string) func(string) (string, error) {
	all := compileAll(patterns, nil)
	blank := slices.ContainsFunc(patterns, func(p string) bool { return clean(p) == "" })
	return func(word string) (string, error) {
		if word = clean(word); blank && word == "" || anyOf(all, word) {
			return "", nil
		}
		return "", errNotChosen
	}
}

var errNotChosen = errors.New("not chosen")

// where names the file and the sheet, for errors.
func (t *table) where() string {
	if t.sheet == nil || t.sheet.Name == "" {
		return t.form.File
	}
	return fmt.Sprintf("%s sheet %q", t.form.File, t.sheet.Name)
}

// letter names a column as origins do: D: Nettodagar, or Data!D: Nettodagar in a workbook.
func (t *table) letter(place int, name string) string {
	at := Letter(place + 1)
	if t.sheet.Name != "" {
		at = t.sheet.Name + "!" + at
	}
	if name == nameless(place+1) {
		return at
	}
	return at + ": " + name
}

// book reads the sheets that the form names, each as the same table.
func (t *table) book(ctx context.Context) error {
	chosen, err := t.sheets()
	if err != nil {
		return err
	}
	for _, s := range chosen {
		t.sheet = s.sheet
		t.taken = maps.Clone(s.taken)
		maps.Copy(t.taken, t.form.Fixed)
		if err := t.read(ctx); err != nil {
			return err
		}
	}
	return nil
}

// read goes through a sheet: what stands above the heading, the heading, the table and what follows it.
func (t *table) read(ctx context.Context) error {
	var above, heads []Row
	levels := max(1, t.form.Heading.Rows)
	t.heading, t.ended, t.merges, t.open = t.form.Heading.Row, "", nil, nil
	seen := make([]bool, len(t.preamble))
	begun := false
	for r, err := range t.sheet.Rows() {
		if err != nil {
			return err
		}
		if r.Number&0xfff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if t.heading == 0 && looksLikeHeading(r.Cells) {
			t.heading = r.Number
		}
		switch {
		case begun:
			t.row(r)
		case t.heading == 0 || r.Number < t.heading:
			if len(above) == mostAbove {
				return fmt.Errorf("%s: no heading in the first %d rows: say heading: {row: …}", t.where(), mostAbove)
			}
			above = append(above, Row{})
			t.title(r, seen)
		case r.Number < t.heading+levels:
			heads = append(heads, Row{Number: r.Number, Cells: slices.Clone(r.Cells), Width: r.Width})
		default:
			if err := t.begin(heads, levels, seen); err != nil {
				return err
			}
			begun = true
			t.row(r)
		}
	}
	if !begun {
		if t.heading == 0 {
			return fmt.Errorf("%s: no heading: no row has three filled cells of which none is a number; say heading: {row: …}", t.where())
		}
		if err := t.begin(heads, levels, seen); err != nil {
			return err
		}
	}
	t.end()
	return nil
}

const mostAbove = 1000

// looksLikeHeading reports whether three cells are filled and none is a number.
func looksLikeHeading(row []Cell) bool {
	filled := 0
	for _, c := range row {
		text := clean(c.Text)
		if text == "" && c.Type == Text {
			continue
		}
		if _, err := cells.Number(strings.Replace(text, ",", ".", 1), '.'); c.Type != Text || err == nil {
			return false
		}
		filled++
	}
	return filled >= 3
}

// title looks for what the preamble's templates want in a row above the heading.
func (t *table) title(r Row, seen []bool) {
	var texts []string
	for _, c := range r.Cells {
		if text := clean(c.Text); text != "" {
			texts = append(texts, text)
		}
	}
	for _, text := range append(texts, strings.Join(texts, " | "), strings.Join(texts, " ")) {
		for i, p := range t.preamble {
			if taken, ok := p.of(text); ok && !seen[i] {
				seen[i] = true
				maps.Copy(t.taken, taken)
			}
		}
	}
}

// begin understands the heading and prepares for the rows.
func (t *table) begin(heads []Row, levels int32, seen []bool) error {
	for i, ok := range seen {
		if !ok {
			return fmt.Errorf("%s: no line %q above the heading in row %d", t.where(), t.form.Preamble[i], t.heading)
		}
	}
	names := headings(heads, t.heading, int(levels), t.sheet.Merged, t.source.Kind == CSV || t.form.Heading.Continue)
	if err := t.columns(names); err != nil {
		return err
	}
	t.label()
	for _, m := range t.sheet.Merged {
		words := slices.ContainsFunc(t.labels, func(l *label) bool {
			return int32(l.place) >= m.FirstColumn-1 && int32(l.place) < m.LastColumn
		})
		if words && m.FirstRow >= t.heading+levels {
			t.merges = append(t.merges, merge{Range: m})
		}
	}
	slices.SortFunc(t.merges, func(a, b merge) int { return int(a.FirstRow - b.FirstRow) })
	for _, v := range t.values {
		t.settle(v)
	}
	return nil
}

// label prepares the columns of words.
func (t *table) label() {
	t.labels, t.parted = nil, false
	of := map[string]*label{}
	for _, name := range slices.Sorted(maps.Keys(t.place)) {
		l := &label{name: name, place: t.place[name], fill: slices.Contains(t.form.Fill, name)}
		of[name], t.labels = l, append(t.labels, l)
	}
	fields := t.form.rowFields(t.c.Layout)
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		l := of[fields[field]]
		if l.field != "" { // the column of two fields
			l = &label{name: l.name, place: l.place, fill: l.fill}
			t.labels = append(t.labels, l)
		}
		l.field, l.words, l.dim = field, t.fields[field], t.dimension[field]
		t.parted = t.parted || field != measure && l.words == nil
	}
	for _, f := range t.filters {
		f.label = of[f.column]
	}
}

// column makes a column of values of spec k, whose heading has taken words.
func (t *table) column(place int, name string, k int, taken map[string]string) {
	v := &column{at: t.letter(place, name), place: place, fixed: maps.Clone(t.taken)}
	maps.Copy(v.fixed, taken)
	maps.Copy(v.fixed, t.specs[k].Fixed)
	if code := t.specs[k].Measure; code != "" {
		v.fixed[measure] = code
	}
	if v.fixed[measure] == "" && t.form.Measure == "" { // then there is one measure only
		for code := range t.c.Layout.Measures {
			v.fixed[measure] = code
		}
	}
	v.page = t.c.Page(data.Page{Source: t.c.Layout.Publisher, Table: t.form.table(), Vintage: t.vintage, Name: t.form.File, Column: v.at})
	t.values = append(t.values, v)
}

// settle finds the meanings of the words that a column's heading and sheet tell.
func (t *table) settle(v *column) {
	v.codes = slices.Repeat([]int32{-1}, len(t.c.IDs))
	v.measure = -1
	v.figures = &figures{signs: t.signs, mark: marks[t.form.Decimal]}
	fault := func(w *cells.Words, i int32) {
		t.c.Fault(v.page, t.heading, v.at, w.Err(i))
	}
	for d, id := range t.c.IDs {
		word, ok := v.fixed[id]
		if id == data.Time && !ok {
			word, ok = t.period(v)
		}
		if !ok {
			continue
		}
		if v.codes[d] = t.fields[id].Find(word); v.codes[d] < 0 {
			fault(t.fields[id], v.codes[d])
			v.codes[d] = bad
		}
	}
	if code, ok := v.fixed[measure]; ok {
		if v.measure = t.c.Measures.Find(code); v.measure < 0 {
			fault(t.c.Measures, v.measure)
			v.measure = bad
		}
	}
}

// bad stands for a word of the heading that has no meaning, which has been told once.
const bad = -2

// period joins the parts of the period that a column's heading and sheet tell, if the rows tell none.
func (t *table) period(v *column) (word string, ok bool) {
	if t.parted {
		return "", false
	}
	joined := t.join(v)
	return joined, joined != ""
}

// join makes one word of the year, month and quarter that the row, the column and the sheet tell; "" without a year. It is
// good until the next.
func (t *table) join(v *column) string {
	of := func(field string) string {
		for _, l := range t.labels {
			if l.field == field {
				return l.text
			}
		}
		return v.fixed[field]
	}
	b := append(t.joined[:0], of(year)...)
	if m, q := of(month), of(quarter); m != "" {
		b = append(append(b, between...), m...)
	} else if q != "" {
		b = append(append(append(b, between...), quarterly...), q...)
	}
	t.joined = b
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// chosenSheet is a sheet to read and the fields that its name tells.
type chosenSheet struct {
	sheet *Sheet
	taken map[string]string
}

// sheets finds the sheets that the form names, in their order in the book. A hidden one must be named by its full name.
func (t *table) sheets() ([]chosenSheet, error) {
	var visible, names []string
	for _, s := range t.source.Sheets {
		names = append(names, s.Name)
		if !s.Hidden {
			visible = append(visible, s.Name)
		}
	}
	switch {
	case t.source.Kind == CSV && t.form.Sheets != nil:
		return nil, fmt.Errorf("%s: CSV, which has no sheets: leave sheets out", t.form.File)
	case t.form.Sheets == nil && len(visible) != 1:
		return nil, fmt.Errorf("%s: %d sheets: say which under sheets: %s", t.form.File, len(visible), strings.Join(visible, ", "))
	case t.form.Sheets == nil:
		i := slices.IndexFunc(t.source.Sheets, func(s *Sheet) bool { return !s.Hidden })
		return []chosenSheet{{t.source.Sheets[i], map[string]string{}}}, nil
	}
	var chosen []chosenSheet
	used := make([]bool, len(t.form.Sheets))
	for i, s := range t.source.Sheets {
		for k, text := range t.form.Sheets {
			p, err := compile(text, t.allowed)
			if err != nil {
				return nil, err
			}
			taken, ok := p.of(clean(s.Name))
			ok = ok && (!s.Hidden || p.literal()) || text == "#"+strconv.Itoa(i+1)
			if !ok {
				continue
			}
			used[k] = true
			if n := len(chosen); n == 0 || chosen[n-1].sheet != s {
				chosen = append(chosen, chosenSheet{s, map[string]string{}})
			}
			maps.Copy(chosen[len(chosen)-1].taken, taken)
		}
	}
	for k, ok := range used {
		if !ok {
			return nil, fmt.Errorf("%s: no sheet %q%s: the workbook has %s", t.form.File, t.form.Sheets[k], definition.Suggest(t.form.Sheets[k], names), strings.Join(names, ", "))
		}
	}
	return chosen, nil
}
