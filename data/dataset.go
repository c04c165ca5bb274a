package data

import (
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
)

// The dimensions every room knows by name. A dataset may have others beside them.
const (
	Area = "area"   // reference area: a code of codelist.Areas
	Time = "period" // a Period
	Sex  = "sex"    // Women, Men or Total
)

// The registered sex that a source reports. A value under Total is never taken for one sex or the other.
const (
	Women = "F"
	Men   = "M"
	Total = "_T"
)

// SexForm is how a measure holds the sexes.
type SexForm string

// The forms met at the providers.
const (
	SexSplit SexForm = "split" // a value of each sex, under F and M
	SexShare SexForm = "share" // one sex's share of all, under that sex; the other's is the complement
	SexRatio SexForm = "ratio" // women's value divided by men's, ready-made, under _T
	SexNone  SexForm = "none"  // only the total
)

// Code is one allowed value of a dimension.
type Code struct {
	ID       string `json:"id"`
	Title    Text   `json:"title"`
	Position int    `json:"position,omitempty"` // place in the provider's order, from 1; 0 where the order of ids will do
}

// Dimension is what a value is about, with the codes in use, in order.
type Dimension struct {
	ID    string `json:"id"`
	Title Text   `json:"title"`
	Codes []Code `json:"codes"`
}

// Index returns the place of code id, or -1.
func (d Dimension) Index(id string) int {
	for i, c := range d.Codes {
		if c.ID == id {
			return i
		}
	}
	return -1
}

// Measure is what is measured. Values are stored in the base unit; Published tells what the provider wrote.
type Measure struct {
	ID        string        `json:"id"`
	Title     Text          `json:"title"`
	Table     string        `json:"table"`
	Unit      Unit          `json:"unit"`      // base unit of the stored values
	Published Unit          `json:"published"` // the provider's unit: percent where Unit is share
	Additive  bool          `json:"additive"`  // may be summed over areas, ages, …: a count may, a median may not
	SexForm   SexForm       `json:"sex_form"`
	MarginOf  string        `json:"margin_of,omitempty"` // measure whose half-width of a confidence interval this is, "" for any other
	Breaks    []SeriesBreak `json:"breaks,omitempty"`
	Notes     []Note        `json:"notes,omitempty"`
}

// SeriesBreak is a period from which a measure is not comparable with the periods before.
type SeriesBreak struct {
	From Period `yaml:"from" json:"from"`
	Area string `yaml:"area,omitempty" json:"area,omitempty"` // the only area that it is about; "" for all
	Why  Text   `yaml:"why" json:"why"`
}

// In reports whether the break is about an area.
func (b SeriesBreak) In(area string) bool { return b.Area == "" || b.Area == area }

// Structure says what a dataset's observations are about.
type Structure struct {
	ID         string      `json:"id"`
	Title      Text        `json:"title"`
	Dimensions []Dimension `json:"dimensions"`
	Measures   []Measure   `json:"measures"`
	Notes      []Note      `json:"notes,omitempty"`
	Scoped     []Scoped    `json:"scoped,omitempty"`
}

// Scoped is a note on part of a dataset: a dimension, a code of it, or one cell.
type Scoped struct {
	Note
	Where     map[string]string `json:"where"`               // dimension → code; "" for the whole dimension, "measure" for a measure
	Mandatory bool              `json:"mandatory,omitempty"` // the provider demands that it follows the figures
}

// Dimension returns the dimension named id.
func (s *Structure) Dimension(id string) (int, *Dimension, error) {
	for i := range s.Dimensions {
		if s.Dimensions[i].ID == id {
			return i, &s.Dimensions[i], nil
		}
	}
	return -1, nil, fmt.Errorf("dataset %s: %w %q", s.ID, ErrDimension, id)
}

// Measure returns the measure named id.
func (s *Structure) Measure(id string) (int, *Measure, error) {
	for i := range s.Measures {
		if s.Measures[i].ID == id {
			return i, &s.Measures[i], nil
		}
	}
	return -1, nil, fmt.Errorf("dataset %s: measure %q: %w", s.ID, id, ErrNotFound)
}

// Dataset is observations sharing one structure, as published on one day. It lives on Arrow record batches whose
// columns are the dimensions (dictionary-encoded), measure, value (null where missing), status, page and row; rows are
// sorted by measure and then by the dimensions in order, and no two rows share all codes. It is not changed once built;
// the one who built or opened it releases it.
type Dataset struct {
	Structure
	Vintage Vintage
	Pages   []Page
	Licence string

	records []arrow.Record
	columns []Columns
}

// Columns are the observations of one batch column by column; index i is one observation. The slices are the
// Arrow buffers themselves and must not be written to.
type Columns struct {
	Codes   [][]int32 // Codes[d][i] is an index into Dimensions[d].Codes
	Measure []int32   // index into Measures
	Value   []float64 // in the measure's base unit; meaningless where Status says missing
	Status  []Status
	Page    []int32 // index into Pages
	Row     []int32 // row in the page, 0 where it has none
}

// Len returns the number of observations.
func (c *Columns) Len() int { return len(c.Value) }

// Slice is rows from … to-1 of the columns, which it shares.
func (c *Columns) Slice(from, to int) Columns {
	part := Columns{
		Codes: make([][]int32, len(c.Codes)), Measure: c.Measure[from:to], Value: c.Value[from:to],
		Status: c.Status[from:to], Page: c.Page[from:to], Row: c.Row[from:to],
	}
	for d := range c.Codes {
		part.Codes[d] = c.Codes[d][from:to]
	}
	return part
}

// Records returns the Arrow record batches; they stay the dataset's.
func (d *Dataset) Records() []arrow.Record { return d.records }

// Batches returns the same observations as slices.
func (d *Dataset) Batches() []Columns { return d.columns }

// Len returns the number of observations.
func (d *Dataset) Len() int {
	n := 0
	for i := range d.columns {
		n += d.columns[i].Len()
	}
	return n
}

// Value returns observation i of batch c.
func (d *Dataset) Value(c *Columns, i int) Value {
	return Value{Number: c.Value[i], Status: c.Status[i], Origin: Origin{Page: d.Pages[c.Page[i]], Row: int(c.Row[i])}}
}

// Release frees the Arrow memory. The dataset is not to be used afterwards.
func (d *Dataset) Release() {
	for _, r := range d.records {
		r.Release()
	}
	d.records, d.columns = nil, nil
}

// schema is the Arrow schema of a structure's records.
func (s *Structure) schema() *arrow.Schema {
	dict := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}
	var fields []arrow.Field
	for _, d := range s.Dimensions {
		fields = append(fields, arrow.Field{Name: d.ID, Type: dict})
	}
	fields = append(fields,
		arrow.Field{Name: "measure", Type: dict},
		arrow.Field{Name: "value", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
		arrow.Field{Name: "status", Type: arrow.PrimitiveTypes.Uint16},
		arrow.Field{Name: "page", Type: arrow.PrimitiveTypes.Int32},
		arrow.Field{Name: "row", Type: arrow.PrimitiveTypes.Int32},
	)
	return arrow.NewSchema(fields, nil)
}

// columnsOf looks at a record of the structure's schema as slices.
func (s *Structure) columnsOf(r arrow.Record) Columns {
	n := len(s.Dimensions)
	indices := func(i int) []int32 {
		return r.Column(i).(*array.Dictionary).Indices().(*array.Int32).Int32Values()
	}
	c := Columns{Codes: make([][]int32, n)}
	for d := range c.Codes {
		c.Codes[d] = indices(d)
	}
	c.Measure = indices(n)
	c.Value = r.Column(n + 1).(*array.Float64).Float64Values()
	c.Status = statuses(r.Column(n + 2).(*array.Uint16).Uint16Values())
	c.Page = r.Column(n + 3).(*array.Int32).Int32Values()
	c.Row = r.Column(n + 4).(*array.Int32).Int32Values()
	return c
}
