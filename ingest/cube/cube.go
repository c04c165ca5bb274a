// Package cube turns the cells of a full table, in whatever order a provider has them, into a dataset.
//
// In come the cells by number, and for every dimension of the dataset what each of its codes adds to the number of a cell;
// words and units have been judged, once for each category and not for each cell. Out comes the dataset, built in its own
// order so that nothing is sorted, or all bad cells, each under its origin. A cell of an area that was not there in its
// period is judged by [cells.Strays]. The package knows no file format.
//
// Begin with [Cube.Dataset].
package cube

import (
	"cmp"
	"slices"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/ingest/cells"
)

// Cube says where each observation of a dataset stands among a table's cells.
type Cube struct {
	Cells
	Sizes    []int64   // of the table's dimensions, the last of which moves fastest
	Meanings []Meaning // by symbol; the first is none
	Axes     []Axis    // the dataset's dimensions
	Sex      int       // the axis whose cells depend on the measure, or -1
	Measures []Measure // in order of their ids
	Pages    []data.Page
	Areas    bool // the codes of area and period are ours, and judged together

	// What faults call the columns of areas and numbers; a number's is the measure if this is empty.
	AreaColumn, ValueColumn string

	Faults cells.Faults
	Strays cells.Strays // cells whose area was not there

	stands []standing
	places *places
	told   map[int]bool // symbols reported
	now    data.Columns
	before data.Columns // the batch given last, for its room
	left   []stretch    // of now, without their numbers
	give   func(data.Columns) bool
	bare   bool // every cell is there, with a symbol that is known
}

// Cells are those of a table.
type Cells struct {
	At     []int32 // cell numbers in ascending order, of a sparse table; without it, cell number i is Number[i]
	Number []float64
	Mark   []Mark  // nil where every cell is a bare number
	Row    []int32 // by cell number: its row in the page; nil for the cell's number counted from one
}

// Mark is what stands with a cell beside its number: the symbol's place in the list of symbols, 0 for none, and whether
// there is no number.
type Mark uint16

// The marks of a cell without number, to which a symbol may be added, and of one that a dense table does not have.
const (
	Null   Mark = 1 << 15
	Absent Mark = 1<<15 - 1
)

// Symbol is the place of the symbol.
func (m Mark) Symbol() int { return int(m &^ Null) }

func (c *Cells) mark(i int) Mark {
	if i >= len(c.Mark) {
		return 0
	}
	return c.Mark[i]
}

// row is that of a cell number.
func (c *Cells) row(n int64) int32 {
	if c.Row == nil {
		return int32(n) + 1
	}
	return c.Row[n]
}

// Meaning is the status of a cell with a symbol, with a number or without; or why there is none.
type Meaning struct {
	With, Without data.Status
	Err           error
}

// Axis is a dimension of the dataset: its codes in order of id, and the table's cells that each adds.
type Axis struct {
	data.Dimension
	From []int64 // by code: what it adds to the cell number
	Dim  int     // of the table, -1 if the table does not have it
}

// Add appends a code in the provider's order.
func (a *Axis) Add(c data.Code, from int64) {
	c.Position = len(a.Codes) + 1
	a.Codes, a.From = append(a.Codes, c), append(a.From, from)
}

// Sort puts the codes in order of their ids. The provider's order is kept only where it is another.
func (a *Axis) Sort() {
	order := make([]int, len(a.Codes))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(x, y int) int { return cmp.Compare(a.Codes[x].ID, a.Codes[y].ID) })
	same := slices.IsSorted(order)
	codes, from := slices.Clone(a.Codes), slices.Clone(a.From)
	for to, i := range order {
		a.Codes[to], a.From[to] = codes[i], from[i]
		if same {
			a.Codes[to].Position = 0
		}
	}
}

// Measure is a measure and its cells.
type Measure struct {
	data.Measure
	From  []int64     // by sex: what measure and sex add to the cell number, -1 for no cell; one number if there is no such axis
	Pages [][]int32   // by sex, or one if all have the same: the page of a cell by its symbol; nil for the first page
	Zero  data.Status // of a 0, where the provider writes 0 for what it withholds
	Most  float64     // the largest that a share can be; 0 for no question

	unit  data.Unit
	scale bool // published in another unit than the base
}

// maxFaults bounds what is reported of one table.
const maxFaults = 1000

func (c *Cube) fault(n int64, page int32, column string, err error) {
	if len(c.Faults) < maxFaults {
		p := c.Pages[page]
		p.Column = cmp.Or(column, p.Column)
		c.Faults.Add(&data.CellError{Origin: data.Origin{Page: p, Row: int(c.row(n))}, Err: err})
	}
}

// page is that of a cell of a sex, with a symbol.
func (f *Measure) page(sex int32, symbol int) int32 {
	switch len(f.Pages) {
	case 0:
		return 0
	case 1:
		sex = 0
	}
	return f.Pages[sex][symbol]
}

// Walk gives the observations batch by batch, sorted by measure and codes. Values and rows are the taker's; the other columns
// are used again for the batch after the next. What is wrong is in Faults afterwards.
func (c *Cube) Walk(give func(data.Columns) bool) {
	c.told, c.give, c.now, c.before = map[int]bool{}, give, c.empty(), data.Columns{}
	c.bare = c.At == nil && !slices.Contains(c.Mark, Absent) && !slices.ContainsFunc(c.Meanings, func(m Meaning) bool { return m.Err != nil })
	for m := range c.Measures {
		f := &c.Measures[m]
		f.unit, f.scale = f.Published, f.Published != f.Unit
	}
	if c.Areas {
		c.places = c.there()
	}
	if c.At != nil {
		c.sparse()
	} else {
		c.dense()
	}
	c.flush()
}

// ahead is Walk, which makes each batch while the one before is taken.
func (c *Cube) ahead(take func(data.Columns) bool) {
	made := make(chan data.Columns)
	go func() {
		defer close(made)
		c.Walk(func(batch data.Columns) bool {
			made <- batch
			return true
		})
	}()
	wanted := true
	for batch := range made {
		wanted = wanted && take(batch)
	}
}

// structure is the dataset's, with the axes' codes.
func (c *Cube) structure(s data.Structure) data.Structure {
	s.Dimensions, s.Measures = nil, nil
	for _, a := range c.Axes {
		s.Dimensions = append(s.Dimensions, a.Dimension)
	}
	for _, m := range c.Measures {
		s.Measures = append(s.Measures, m.Measure)
	}
	return s
}

// Dataset builds the dataset of a vintage under s, whose dimensions and measures are the cube's.
func (c *Cube) Dataset(mem memory.Allocator, s data.Structure, vintage data.Vintage, licence string) (*data.Dataset, error) {
	d := data.FromBatches(mem, c.structure(s), vintage, licence, c.Pages, c.ahead)
	if len(c.Faults) > 0 {
		d.Release()
		return nil, c.Faults
	}
	return d, nil
}
