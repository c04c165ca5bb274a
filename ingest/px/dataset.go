package px

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/ingest/cube"
)

// Options say what a file does not. The zero value takes everything from the file.
type Options struct {
	ID         string                 // of the dataset; the table's in lower case if empty
	Vintage    data.Vintage           // the day of the file's newest figures if empty
	Publisher  string                 // SOURCE if empty
	Licence    string                 // a PX file has none
	Units      map[string]data.Unit   // unit as published, in any letter case → unit
	Symbols    map[string]data.Status // what a sign such as "..." means at this office, beside what the file explains
	Dimensions map[string]string      // variable's code or name → id; the code if it is not here
}

// Dataset turns the file into a dataset in its own codes. A measure is a value of the content variable, or the whole file
// under its MATRIX. A unit that neither Units nor this program knows is the published words, which are no other unit's, so
// that nothing is taken for what it may not be; a note "unit" has them in all languages. Without any, it is number. Dimensions and
// their codes are the file's, in its order by Code.Position. A row that a keyed file leaves out is zero, as the format
// says. A cell's row is its line in the file; the note of its page names the sign that stood instead of a number. Notes
// on the table are in Notes, all others, and those that must be shown, in Scoped; a footnote's mark has the id "mark".
//
// Measures are additive only where the file says AGGREGALLOWED=YES. ATTRIBUTES with the id OBS_STATUS, which [Write]
// makes, set statuses. Texts in other languages than Swedish and English are not carried, unless the file has neither.
func (f *File) Dataset(mem memory.Allocator, o Options) (*data.Dataset, error) {
	c, err := newConversion(f, o)
	if err == nil {
		err = c.attributes()
	}
	if err == nil {
		err = c.describe()
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	d, err := c.cube().Dataset(mem, c.structure, c.vintage, o.Licence)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	return d, nil
}

// conversion is a file becoming a dataset.
type conversion struct {
	*File
	o         Options
	structure data.Structure
	vintage   data.Vintage
	axes      []axis // of the dimensions, in order
	contents  axis   // of the content variable
	statuses  [Nil + 1]data.Status
	pages     []data.Page
	met       [Nil + 1]bool    // signs that the file has
	pageOf    [][Nil + 1]int32 // measure, sign
	grid      grid             // with every row
	set       map[int]data.Status
}

// axis is a variable as the dataset has it: its codes in order of their ids.
type axis struct {
	variable int
	stride   int     // cells from one value to the next, in the file
	from     []int32 // place in the file's order of each code
}

// cells are what each code adds to the number of a cell.
func (a *axis) cells() []int64 {
	var all []int64
	for _, at := range a.from {
		all = append(all, int64(at)*int64(a.stride))
	}
	return all
}

// cube is the file's cells with what they become.
func (c *conversion) cube() *cube.Cube {
	all := &cube.Cube{Cells: c.grid.cells(), Sex: -1, Pages: c.pages, ValueColumn: dataColumn}
	for _, status := range c.statuses {
		all.Meanings = append(all.Meanings, cube.Meaning{With: status, Without: status})
	}
	for k, a := range c.axes {
		all.Axes = append(all.Axes, cube.Axis{Dimension: c.structure.Dimensions[k], From: a.cells(), Dim: a.variable})
	}
	for m, at := range c.contents.cells() {
		all.Measures = append(all.Measures, cube.Measure{Measure: c.structure.Measures[m], From: []int64{at}, Pages: [][]int32{c.pageOf[m][:]}})
	}
	c.attribute(all)
	return all
}

// attribute gives the cells whose statuses the file's attributes tell a symbol each, by status and sign.
func (c *conversion) attribute(all *cube.Cube) {
	if len(c.set) == 0 {
		return
	}
	if all.Mark == nil {
		all.Mark = make([]cube.Mark, len(all.Number))
	}
	type kind struct {
		status data.Status
		sign   cube.Mark
	}
	known := map[kind]cube.Mark{}
	for cell, status := range c.set {
		k := kind{status, all.Mark[cell]}
		mark, ok := known[k]
		if !ok {
			mark = cube.Mark(len(all.Meanings))
			known[k] = mark
			all.Meanings = append(all.Meanings, cube.Meaning{With: status, Without: status})
			for m := range all.Measures {
				pages := &all.Measures[m].Pages[0]
				*pages = append(slices.Clip(*pages), (*pages)[k.sign])
			}
		}
		all.Mark[cell] = mark
	}
}

// most is the number of cells that a dataset can have.
const most = math.MaxInt32

func newConversion(f *File, o Options) (*conversion, error) {
	c := &conversion{File: f, o: o, grid: f.grid, vintage: o.Vintage}
	if c.vintage == "" {
		c.vintage = data.Vintage(f.Updated())
	}
	if err := c.fill(); err != nil {
		return nil, err
	}
	stride := c.Cells()
	c.contents = axis{variable: -1, from: []int32{0}}
	for i := range f.Variables {
		v := &f.Variables[i]
		stride /= len(v.Values)
		a := axis{variable: i, stride: stride}
		if err := v.ordered(&a, i == f.Contents); err != nil {
			return nil, err
		}
		if i == f.Contents {
			c.contents = a
		} else {
			c.axes = append(c.axes, a)
		}
	}
	for s, status := range f.Symbols(o.Symbols) {
		c.statuses[s] = status
	}
	return c, nil
}

// fill puts the rows of a keyed file in their places among all rows, the others being zero. How many those may be is
// bounded by the rows that are there.
func (c *conversion) fill() error {
	total := c.Cells()
	if total > most || c.grid.rows != nil && total > 64*c.Held()+1<<20 {
		return fmt.Errorf("%d cells declared, %d held: too many to tell all", total, c.Held())
	}
	if c.grid.rows == nil {
		return nil
	}
	held := c.grid
	each := make([]int32, total)
	c.grid = grid{numbers: make([]float64, total), lines: lines{each: each}}
	if held.symbols != nil {
		c.grid.symbols = make([]Symbol, total)
	}
	width, _ := product(c.Variables[c.Stub:])
	line := held.lines.all(len(held.numbers))
	for i, row := range held.rows {
		at, from := int(row)*width, i*width
		copy(c.grid.numbers[at:], held.numbers[from:from+width])
		copy(each[at:], line[from:from+width])
		if held.symbols != nil {
			copy(c.grid.symbols[at:], held.symbols[from:from+width])
		}
	}
	return nil
}

// ordered sorts the variable's codes by id, but keeps the file's order of contents. Two values of one code are an error.
func (v *Variable) ordered(a *axis, keep bool) error {
	a.from = make([]int32, len(v.Values))
	for i := range a.from {
		a.from[i] = int32(i)
	}
	byCode := slices.Clone(a.from)
	slices.SortStableFunc(byCode, func(x, y int32) int { return cmp.Compare(v.Values[x].Code, v.Values[y].Code) })
	var errs []error
	for k, i := range byCode {
		switch code := v.Values[i].Code; {
		case code == "":
			errs = append(errs, fmt.Errorf("variable %q: value %d has neither code nor text", v.Name(), i+1))
		case k > 0 && code == v.Values[byCode[k-1]].Code:
			errs = append(errs, fmt.Errorf("variable %q: code %q: %w: values %d and %d", v.Name(), code, data.ErrDuplicate, byCode[k-1]+1, i+1))
		}
	}
	if !keep {
		a.from = byCode
	}
	return errors.Join(errs...)
}

// describe makes the structure, the pages and the statuses' notes.
func (c *conversion) describe() error {
	s := &c.structure
	s.ID, s.Title = c.o.ID, c.Title()
	if s.ID == "" {
		s.ID = strings.ToLower(c.Table())
	}
	ids := c.dimensionIDs()
	for k, a := range c.axes {
		s.Dimensions = append(s.Dimensions, c.dimension(ids[k], a))
	}
	for m := range c.contents.from {
		if err := c.measure(m); err != nil {
			return err
		}
	}
	for _, n := range c.File.Notes {
		note := data.Note{Text: n.Text}
		if n.Mark {
			note.ID = markNote
		}
		if len(n.On) == 0 && !n.Mandatory && !n.Mark {
			s.Notes = append(s.Notes, note)
			continue
		}
		scoped := data.Scoped{Note: note, Where: map[string]string{}, Mandatory: n.Mandatory}
		for _, on := range n.On {
			scoped.Where[c.nameOf(ids, on.Variable)] = c.codeOf(on)
		}
		s.Scoped = append(s.Scoped, scoped)
	}
	return nil
}

// The ids of notes that a file's keywords become.
const (
	markNote = "mark"
	unitNote = "unit"
)

// nameOf is a variable's dimension, or "measure".
func (c *conversion) nameOf(ids []string, variable int) string {
	for k, a := range c.axes {
		if a.variable == variable {
			return ids[k]
		}
	}
	return "measure"
}

// codeOf is a value's code, "" for the whole variable.
func (c *conversion) codeOf(on Place) string {
	if on.Value < 0 {
		return ""
	}
	return c.Variables[on.Variable].Values[on.Value].Code
}

var areaForm = regexp.MustCompile(`^\d{2}(\d{2})?$`)

// ours tells whether codes are those that every room knows under a dimension's id; another office's codes may not go by it.
var ours = map[string]func(code string) bool{
	data.Area: areaForm.MatchString,
	data.Time: func(code string) bool { _, err := data.ParsePeriod(code); return err == nil },
	data.Sex:  func(code string) bool { return code == data.Women || code == data.Men || code == data.Total },
}

// dimensionIDs are the variables' codes, or their names where two have one code. An id that a dataset's own columns have,
// or that means other codes here, gets an underscore.
func (c *conversion) dimensionIDs() []string {
	taken := map[string]bool{"measure": true, "value": true, "status": true, "page": true, "row": true}
	ids := make([]string, len(c.axes))
	for k, a := range c.axes {
		v := &c.Variables[a.variable]
		id := v.Code
		for _, name := range append([]string{v.Code}, v.Names...) {
			if own, ok := c.o.Dimensions[name]; ok {
				id = own
				break
			}
		}
		if taken[id] && v.Name() != "" {
			id = strings.TrimSpace(v.Name())
		}
		known := ours[id]
		for id == "" || taken[id] || known != nil && slices.ContainsFunc(v.Values, func(x ValueOf) bool { return !known(x.Code) }) {
			id, known = id+"_", nil
		}
		taken[id] = true
		ids[k] = id
	}
	return ids
}

func (c *conversion) dimension(id string, a axis) data.Dimension {
	v := &c.Variables[a.variable]
	d := data.Dimension{ID: id, Title: c.text(func(lang int) string { return v.Names[lang] }), Codes: make([]data.Code, len(v.Values))}
	inOrder := slices.IsSorted(a.from)
	for to, from := range a.from {
		value := &v.Values[from]
		code := data.Code{ID: value.Code, Title: c.text(func(lang int) string { return value.Texts[lang] })}
		if !inOrder {
			code.Position = int(from) + 1
		}
		d.Codes[to] = code
	}
	return d
}

// measure adds one, with its pages.
func (c *conversion) measure(i int) error {
	about := c.Content(i)
	m := data.Measure{
		ID: about.Code, Title: about.Title, Table: c.Table(), Unit: "number", Published: "number", SexForm: data.SexNone,
		Additive: c.statement(0, "AGGREGALLOWED").yes() && about.StockFlow != average,
	}
	unit, known := lookUp(c.o.Units, about.Unit)
	if !known && about.Unit != (data.Text{}) {
		unit = data.Unit(about.Unit.In(data.Swedish))
		m.Unit, m.Published = unit, unit
		m.Notes = append(m.Notes, data.Note{ID: unitNote, Text: labelled(unitLabel, about.Unit)})
		_, _, err := unit.Base()
		known = err == nil
	}
	if known {
		base, _, err := unit.Base()
		if err != nil {
			return fmt.Errorf("unit %q: %w", about.Unit.In(data.Swedish), err)
		}
		m.Published, m.Unit = unit, base
		m.Additive = m.Additive && base != "share" && base != "ratio"
	}
	for _, fact := range []struct {
		id          string
		label, text data.Text
	}{{referenceNote, referenceLabel, about.Reference}, {baseNote, baseLabel, about.Base}} {
		if fact.text != (data.Text{}) {
			m.Notes = append(m.Notes, data.Note{ID: fact.id, Text: labelled(fact.label, fact.text)})
		}
	}
	for _, fact := range codedFacts {
		if about.of(fact.keyword) == fact.code {
			m.Notes = append(m.Notes, data.Note{ID: fact.id, Text: fact.text})
		}
	}
	c.structure.Measures = append(c.structure.Measures, m)
	c.addPages(about)
	return nil
}

// What a content's keywords are called in the notes of its measure.
const (
	referenceNote = "reference-period"
	baseNote      = "base-period"
)

var (
	unitLabel      = data.Text{SV: "Enhet: ", EN: "Unit: "}
	referenceLabel = data.Text{SV: "Referenstid: ", EN: "Reference period: "}
	baseLabel      = data.Text{SV: "Basperiod: ", EN: "Base period: "}
)

// codedFacts are what a content's codes mean, as notes of its measure.
var codedFacts = []struct {
	keyword, code, id string
	text              data.Text
}{
	{"STOCKFA", "S", "stock-flow", data.Text{SV: "Ställning vid en tidpunkt", EN: "Stock at a point in time"}},
	{"STOCKFA", "F", "stock-flow", data.Text{SV: "Flöde under en period", EN: "Flow during a period"}},
	{"STOCKFA", average, "stock-flow", data.Text{SV: "Genomsnitt", EN: "Average"}},
	{"CFPRICES", "C", "prices", data.Text{SV: "Löpande priser", EN: "Current prices"}},
	{"CFPRICES", "F", "prices", data.Text{SV: "Fasta priser", EN: "Fixed prices"}},
	{"DAYADJ", "YES", "day-adjusted", data.Text{SV: "Kalenderkorrigerat", EN: "Working-day adjusted"}},
	{"SEASADJ", "YES", "season-adjusted", data.Text{SV: "Säsongsrensat", EN: "Seasonally adjusted"}},
}

// average is the STOCKFA of what is never summed.
const average = "A"

// of is what the content says under a keyword of codes.
func (c *Content) of(keyword string) string {
	switch {
	case keyword == "STOCKFA":
		return c.StockFlow
	case keyword == "CFPRICES":
		return c.Prices
	case keyword == "DAYADJ" && c.DayAdjusted, keyword == "SEASADJ" && c.SeasonAdjusted:
		return "YES"
	}
	return ""
}

func labelled(label, text data.Text) data.Text {
	if text.SV != "" {
		text.SV = label.SV + text.SV
	}
	if text.EN != "" {
		text.EN = label.EN + text.EN
	}
	return text
}

// lookUp finds a unit by its published words in either language, in any letter case.
func lookUp(units map[string]data.Unit, published data.Text) (data.Unit, bool) {
	for _, text := range []string{published.SV, published.EN} {
		for word, u := range units {
			if text != "" && strings.EqualFold(word, text) {
				return u, true
			}
		}
	}
	return "", false
}

// addPages makes a measure's pages: one for its numbers, and one for each sign that the file has.
func (c *conversion) addPages(about Content) {
	var of [Nil + 1]int32
	page := data.Page{Source: c.o.Publisher, Table: c.Table(), Vintage: c.vintage, Name: c.Name, Column: about.Title.In(data.Swedish)}
	if page.Source == "" {
		page.Source = c.Keyword("SOURCE")
	}
	if !c.met[Number] {
		c.met[Number] = true
		for _, s := range c.grid.symbols {
			c.met[s] = true
		}
	}
	for s := range of {
		if !c.met[s] {
			continue
		}
		if symbol := Symbol(s); symbol != Number {
			page.Note = fmt.Sprintf("symbol %q", symbol)
			if text := c.Explanation(symbol); text != "" {
				page.Note += ": " + text
			}
		}
		of[s] = int32(len(c.pages))
		c.pages = append(c.pages, page)
	}
	c.pageOf = append(c.pageOf, of)
}

// statusAttribute is the ATTRIBUTE-ID under which statuses stand that no sign has.
const statusAttribute = "OBS_STATUS"

// mostStatuses keeps them, with each of the signs, among what a mark can tell apart.
const mostStatuses = 4000

// attributes takes statuses from the file's ATTRIBUTES.
func (c *conversion) attributes() error {
	at := slices.Index(c.statement(0, "ATTRIBUTE-ID").texts(), statusAttribute)
	if at < 0 {
		return nil
	}
	r := &reader{File: c.File}
	c.set = map[int]data.Status{}
	kinds := map[data.Status]bool{}
	for i := range c.Statements {
		s := &c.Statements[i]
		if s.Keyword != "ATTRIBUTES" || len(s.Keys) == 0 || at >= len(s.Values) {
			continue
		}
		on, err := r.onCell(s, 0)
		if err == nil && len(on) != len(c.Variables) {
			err = errors.New("not one cell")
		}
		if err != nil {
			return fmt.Errorf("line %d: %v: %w", s.Line, s, err)
		}
		status, err := data.ParseStatus(s.Values[at].Text)
		if err != nil {
			return fmt.Errorf("line %d: %v: %w", s.Line, s, err)
		}
		if kinds[status] = true; len(kinds) > mostStatuses {
			return fmt.Errorf("line %d: %v: more than %d different statuses", s.Line, s, mostStatuses)
		}
		cell := 0
		for _, p := range on {
			cell = cell*len(c.Variables[p.Variable].Values) + p.Value
		}
		c.set[cell] = status
	}
	return nil
}
