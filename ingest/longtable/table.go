package longtable

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/ingest/cells"
)

// Parse reads the form's file, as dataset does.
func (f *Form) Parse(ctx context.Context, mem memory.Allocator, l *cells.Layout, p *cells.Pages) (sets []*data.Dataset, findings []string, err error) {
	_, body, err := p.One(ctx, f.File, f.Address)
	if err != nil {
		return nil, nil, err
	}
	return dataset(ctx, mem, f, l, body)
}

// dataset reads the page body as form f says and returns a dataset for each vintage it holds, the oldest first. A page
// with a fault gives none: the error is then [cells.Faults], every bad cell under its origin. Findings are what is
// worth knowing and no fault.
func dataset(ctx context.Context, mem memory.Allocator, f *Form, l *cells.Layout, body []byte) (sets []*data.Dataset, findings []string, err error) {
	t := newTable(f, l)
	if strings.EqualFold(path.Ext(f.File), ".parquet") {
		err = t.parquet(ctx, body)
	} else {
		err = t.csv(ctx, body)
	}
	if err != nil {
		return nil, nil, err
	}
	if t.rows == 0 && t.c.Err() == nil {
		return nil, nil, fmt.Errorf("%s: no row for this source%s", f.File, where(f.Where))
	}
	sets, err = t.c.Datasets(mem)
	if err != nil {
		return nil, nil, err
	}
	return sets, append(absent(l, sets), t.c.Findings()...), nil
}

func where(w map[string][]string) string {
	var parts []string
	for _, column := range slices.Sorted(maps.Keys(w)) {
		parts = append(parts, fmt.Sprintf("%s is one of %s", column, strings.Join(w[column], ", ")))
	}
	if parts == nil {
		return ""
	}
	return ": none where " + strings.Join(parts, " and ")
}

// absent names the declared measures that the newest vintage has no cell of.
func absent(l *cells.Layout, sets []*data.Dataset) []string {
	var findings []string
	newest := sets[len(sets)-1]
	for _, code := range slices.Sorted(maps.Keys(l.Measures)) {
		m := l.Measures[code]
		if _, _, err := newest.Measure(m.ID(code)); err != nil {
			findings = append(findings, fmt.Sprintf("measure %s: not in vintage %s", m.ID(code), newest.Vintage))
		}
	}
	return findings
}

// field is one role that a column has: a column can be a filter, the measure and the origin's table at once.
type field struct {
	column string
	words  *cells.Words
	place  int    // among the page's columns
	word   int32  // on the row at hand
	found  int32  // the row of CSV that it was found on
	code   *int32 // of the cell at hand, where the field is a dimension
}

// table reads rows.
type table struct {
	form    *Form
	c       *cells.Collector
	mark    byte
	rows    int        // kept by the filters
	filters []*field   // judged first: a row that one of them does not know is another source's
	fields  []*field   // all others, each of whose words must have a meaning
	value   int        // place of the value column
	roles   [][]*field // fields by the place of their columns
	passed  bool       // the words of the row above have not been found
	settled bool       // a row that differs from the one above in codes and number alone is good, with the status usual
	usual   data.Status

	measure, vintage      *field // fixed where the page has no column of it
	source, tableID, note *field // nil where not given
	status, unit          *field // nil where not given

	statuses []data.Status // by status word
	symbols  map[string]data.Status
	numeric  bool // a symbol is a number
	units    map[unitKey]error
	pages    map[pageKey]int32
	recent   struct {
		key  pageKey
		page int32
	}
	cell cells.Cell
}

type pageKey struct{ vintage, measure, source, table, note int32 }

type unitKey struct{ vintage, measure, unit int32 }

func newTable(f *Form, l *cells.Layout) *table {
	t := &table{form: f, c: cells.New(l, f.heading(l)), mark: '.', pages: map[pageKey]int32{}, units: map[unitKey]error{}, symbols: map[string]data.Status{"": data.NotAvailable}}
	t.recent.page = -1
	if f.Decimal != "" {
		t.mark = f.Decimal[0]
	}
	for word, s := range f.Symbols {
		t.symbols[word], _ = data.ParseStatus(s)
		_, err := cells.Number(word, t.mark)
		t.numeric = t.numeric || err == nil
	}
	for _, column := range slices.Sorted(maps.Keys(f.Where)) {
		t.filters = append(t.filters, &field{column: column, words: cells.NewWords(among(f.Where[column]))})
	}
	if f.Elsewhere != nil {
		t.filters = append(t.filters, &field{column: f.Measure, words: cells.NewWords(notAmong(f.Elsewhere))})
	}
	t.cell.Codes = make([]int32, len(t.c.IDs))
	for d, id := range t.c.IDs {
		f := t.field(l.Dimensions[id].Column, t.c.Dims[d])
		f.code = &t.cell.Codes[d]
	}
	if t.measure = t.field(f.Measure, t.c.Measures); t.measure == nil {
		for code := range l.Measures {
			t.measure = &field{word: t.c.Measures.Find(code)}
		}
	}
	if t.vintage = t.field(f.Vintage.Column, t.c.Vintages); t.vintage == nil {
		t.vintage = &field{word: t.c.Vintages.Find(f.Vintage.Day)}
	}
	t.source, t.tableID, t.note = t.field(f.Origin.Source, asIs()), t.field(f.Origin.Table, asIs()), t.field(f.Origin.Note, asIs())
	if f.Status != nil {
		t.status = t.field(f.Status.Column, cells.NewWords(t.statusOf))
	}
	if f.Unit != nil {
		t.unit = t.field(f.Unit.Column, cells.NewWords(t.unitOf))
	}
	for _, column := range f.Blank {
		t.field(column, cells.NewWords(empty))
	}
	return t
}

// field makes a field whose words must have a meaning, nil for no column.
func (t *table) field(column string, w *cells.Words) *field {
	if column == "" {
		return nil
	}
	f := &field{column: column, words: w}
	t.fields = append(t.fields, f)
	return f
}

var errNotHere = errors.New("not of this source")

func among(words []string) func(string) (string, error) {
	return func(word string) (string, error) {
		if slices.Contains(words, word) {
			return word, nil
		}
		return "", errNotHere
	}
}

func notAmong(words []string) func(string) (string, error) {
	in := among(words)
	return func(word string) (string, error) {
		if _, err := in(word); err == nil {
			return "", errNotHere
		}
		return word, nil
	}
}

func empty(word string) (string, error) {
	if word != "" {
		return "", fmt.Errorf("%q: the definition says that this column is blank", word)
	}
	return "", nil
}

func asIs() *cells.Words {
	return cells.NewWords(func(word string) (string, error) { return word, nil })
}

func (t *table) statusOf(word string) (string, error) {
	s, ok := t.form.Status.Codes[word]
	if !ok && word != "" {
		return "", fmt.Errorf("status %q: %w%s", word, data.ErrUnknownCode, definition.Suggest(word, slices.Sorted(maps.Keys(t.form.Status.Codes))))
	}
	return s, nil
}

func (t *table) unitOf(word string) (string, error) {
	u, ok := t.form.Unit.Codes[word]
	if !ok {
		return "", fmt.Errorf("unit %q: %w%s", word, data.ErrUnknownCode, definition.Suggest(word, slices.Sorted(maps.Keys(t.form.Unit.Codes))))
	}
	return string(u), nil
}

// headings checks a page's headings and finds each field's column among them.
func (t *table) headings(names []string) error {
	if err := t.form.check(t.c.Layout, names); err != nil {
		return err
	}
	for _, f := range slices.Concat(t.filters, t.fields) {
		f.place = slices.Index(names, f.column)
	}
	t.value = slices.Index(names, t.form.Value)
	t.roles = make([][]*field, len(names))
	for _, f := range t.fields {
		t.roles[f.place] = append(t.roles[f.place], f)
	}
	return nil
}

// kept reports whether the row is of this source, by the words that its filters have found.
func (t *table) kept() bool {
	for _, f := range t.filters {
		if f.word < 0 {
			return false
		}
	}
	return true
}

// number is what stands in the value column: a number, the reason why there is none, or what is wrong with it.
type number struct {
	value  float64
	reason data.Status
	err    error
}

// read understands the text of a value.
func (t *table) read(text string) number {
	if reason, ok := t.symbols[text]; ok {
		return number{reason: reason}
	}
	v, err := cells.Number(text, t.mark)
	return number{value: v, err: err}
}

// set gives a field its word on the row at hand.
func (t *table) set(f *field, word int32) {
	if word < 0 || word != f.word && f.code == nil {
		t.settled = false
	}
	if f.word = word; f.code != nil {
		*f.code = word
	}
}

// row judges one row whose fields have their words.
func (t *table) row(row int32, n number) {
	t.rows++
	x := &t.cell
	x.Row = row
	if t.settled && n.reason == 0 && n.err == nil {
		x.Number, x.Status = n.value, t.usual
		t.c.Add(x)
		return
	}
	x.Measure, x.Vintage, x.Page = t.measure.word, t.vintage.word, t.page()
	ok := true
	for _, f := range t.fields {
		if f.word < 0 {
			t.c.Fault(x.Page, row, f.column, f.words.Err(f.word))
			ok = false
		}
	}
	if n.err != nil {
		t.c.Fault(x.Page, row, t.form.Value, n.err)
		return
	}
	if !ok || !t.unitAgrees(x) || !t.explained(x, n) {
		return
	}
	if n.reason == 0 {
		t.settled, t.usual = true, x.Status
	}
	t.c.Add(x)
}

// explained sets the cell's number and status; a number beside a status that says missing is a fault, unless the
// definition says that this provider contradicts itself there.
func (t *table) explained(x *cells.Cell, n number) bool {
	x.Number, x.Status = n.value, n.reason
	if t.status == nil {
		return true
	}
	s := t.meaning(t.status.word)
	switch {
	case n.reason == data.NotAvailable && s.Missing():
		x.Status = s // the provider's reason is better than ours
	case n.reason == 0 && s.Missing() && !s.Has(data.Contradicted):
		t.c.Fault(x.Page, x.Row, t.form.Value, fmt.Errorf("%v stands beside a status that says missing: %v", n.value, s))
		return false
	default:
		x.Status |= s
	}
	return true
}

// meaning is the status that a status word stands for.
func (t *table) meaning(word int32) data.Status {
	for int(word) >= len(t.statuses) {
		s, err := data.ParseStatus(t.status.words.ID(int32(len(t.statuses))))
		if err != nil {
			panic("longtable: status not validated: " + err.Error())
		}
		t.statuses = append(t.statuses, s)
	}
	return t.statuses[word]
}

// unitAgrees checks the row's unit against the one that the measure has in this vintage.
func (t *table) unitAgrees(x *cells.Cell) bool {
	if t.unit == nil {
		return true
	}
	key := unitKey{x.Vintage, x.Measure, t.unit.word}
	err, known := t.units[key]
	if !known {
		m := t.c.Layout.Measures[t.c.Measures.ID(x.Measure)]
		declared := m.In(data.Vintage(t.c.Vintages.ID(x.Vintage))).Unit
		if u := data.Unit(t.unit.words.ID(t.unit.word)); u != declared {
			err = fmt.Errorf("%w: %s, but measure %s is declared in %s", data.ErrUnitMismatch, u, t.c.Measures.ID(x.Measure), declared)
		}
		t.units[key] = err
	}
	if err != nil {
		t.c.Fault(x.Page, x.Row, t.form.Unit.Column, err)
	}
	return err == nil
}

// page returns the page that the row's origin stands for.
func (t *table) page() int32 {
	key := pageKey{vintage: t.vintage.word, measure: t.measure.word, source: wordOf(t.source), table: wordOf(t.tableID), note: wordOf(t.note)}
	if t.recent.page >= 0 && key == t.recent.key {
		return t.recent.page
	}
	i, ok := t.pages[key]
	if !ok {
		p := data.Page{Source: t.c.Layout.Publisher, Name: t.form.File, Column: t.form.Value, Note: textOf(t.note)}
		if key.vintage >= 0 {
			p.Vintage = data.Vintage(t.c.Vintages.ID(key.vintage))
		}
		if key.measure >= 0 {
			p.Table = t.c.Measures.ID(key.measure)
		}
		if t.source != nil {
			p.Source = textOf(t.source)
		}
		if t.tableID != nil {
			p.Table = textOf(t.tableID)
		}
		i = t.c.Page(p)
		t.pages[key] = i
	}
	t.recent.key, t.recent.page = key, i
	return i
}

func wordOf(f *field) int32 {
	if f == nil {
		return 0
	}
	return f.word
}

func textOf(f *field) string {
	if f == nil || f.word < 0 {
		return ""
	}
	return f.words.ID(f.word)
}
