package inspect

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/store/parquet"
	"lagesbild/ingest/jsonstat"
	"lagesbild/ingest/kolada"
	"lagesbild/ingest/px"
	"lagesbild/ingest/sheet"
)

// Kind is what a file is by its bytes.
type Kind string

// The kinds of files.
const (
	PX       Kind = "px"
	JSONStat Kind = "json-stat"
	Kolada   Kind = "kolada"    // a page of values
	Listing  Kind = "json-list" // a page of indicators, areas, groups or codes
	Parquet  Kind = "parquet"
	Workbook Kind = "xlsx"
	CSV      Kind = "csv"
)

// File is what a file holds.
type File struct {
	Name     string
	Kind     Kind
	Encoding string // of text, as found; "" where the format has one
	Title    data.Text
	Source   string
	Updated  string // the day of the newest figures, as far as the file tells

	Tables []Table
	Notes  []data.Text
	// Findings are what was overlooked in reading, and nothing that changes a number.
	Findings []string

	dataset *data.Dataset
}

// Table is one table of a file: a dataset, a sheet, a page.
type Table struct {
	Name       string
	Cells      int            // values and places without one; of a grid, filled cells
	Rows       int            // of a grid
	Missing    map[string]int // cells without a number, by status
	Dimensions []Dimension
	Measures   []Measure
	Head       []string // headings of First
	First      [][]string
}

// Dimension is what tells cells apart.
type Dimension struct {
	ID    string
	Title data.Text
	Codes []data.Code
}

// Measure is what the numbers are.
type Measure struct {
	ID    string
	Title data.Text
	Unit  string
}

// firstRows is how many rows of a table are shown.
const firstRows = 8

// Dataset is the file as a dataset, nil for a grid. It is released with the file.
func (f *File) Dataset() *data.Dataset { return f.dataset }

// Release lets go of the file's memory.
func (f *File) Release() {
	if f.dataset != nil {
		f.dataset.Release()
	}
}

// Open reads a file. An error says what is wrong with it and where.
func Open(ctx context.Context, mem memory.Allocator, name string, body []byte) (*File, error) {
	f := &File{Name: name}
	var err error
	switch start := bytes.TrimLeft(bytes.TrimPrefix(body, []byte("\ufeff")), " \t\r\n"); {
	case len(start) == 0:
		err = errors.New("the file is empty")
	case bytes.HasPrefix(body, []byte("PAR1")):
		err = f.parquet(ctx, body)
	case bytes.HasPrefix(body, []byte("SQLite format 3")):
		err = errors.New("a SQLite database: export its table as CSV")
	case iniStart.Match(start):
		err = errors.New("a value set or an aggregation that stands beside PX files: it groups codes and holds no numbers")
	case start[0] == '{' || start[0] == '[':
		err = f.json(mem, start)
	case pxStart.Match(start):
		err = f.px(mem, body)
	default:
		err = f.grid(body)
	}
	if err != nil && !strings.HasPrefix(err.Error(), name) { // the readers of PX and sheets name the file themselves
		err = fmt.Errorf("%s: %w", name, err)
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}

// iniStart is a section's heading, as .vs and .agg files begin.
var iniStart = regexp.MustCompile(`^\[[A-Za-z]+\]\s*\r?\n`)

// pxStart is a keyword with its value, as PX files begin.
var pxStart = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*(\[[^\]\n]*\])?(\([^)\n]*\))?\s*=`)

func (f *File) px(mem memory.Allocator, body []byte) error {
	f.Kind = PX
	p, err := px.Read(f.Name, body)
	if err != nil {
		return err
	}
	f.Findings, f.Updated = p.Findings, p.Updated()
	d, err := p.Dataset(mem, px.Options{})
	if err != nil {
		return err
	}
	f.describe(d)
	return nil
}

// json tells JSON-stat from a provider's pages by the members at the top.
func (f *File) json(mem memory.Allocator, body []byte) error {
	var members map[string]json.RawMessage
	if body[0] == '{' && json.Unmarshal(body, &members) == nil && members["values"] != nil && members["dimension"] == nil {
		if err := f.page(members["values"]); err != nil {
			return err
		}
		f.listing(body)
		return nil
	}
	f.Kind = JSONStat
	t, err := jsonstat.Decode(body)
	if err != nil {
		return err
	}
	f.Title, f.Source = data.Text{SV: t.Label, EN: t.Label}, t.Source
	if t.Metadata() {
		f.Tables = []Table{{Name: t.ID, Dimensions: dimensionsOf(t)}}
		return nil
	}
	d, err := t.Dataset(mem, jsonstat.Options{Name: f.Name, Vintage: "1970-01-01"})
	if err != nil { // a table of which some sign has no meaning here still has its dimensions
		f.Findings = []string{err.Error()}
		f.Tables = []Table{{Name: t.ID, Cells: t.Cells(), Dimensions: dimensionsOf(t)}}
		return nil
	}
	f.describe(d)
	return nil
}

// dimensionsOf are those of metadata, which has no cells.
func dimensionsOf(t *jsonstat.Table) []Dimension {
	var all []Dimension
	for _, dim := range t.Dimensions {
		d := Dimension{ID: dim.ID, Title: data.Text{SV: dim.Label, EN: dim.Label}}
		for _, c := range dim.Categories {
			d.Codes = append(d.Codes, data.Code{ID: c.ID, Title: data.Text{SV: c.Label, EN: c.Label}})
		}
		all = append(all, d)
	}
	return all
}

// page reads a page as Kolada gives them: of values by indicator, area and year, or of whatever has ids and titles.
func (f *File) page(values json.RawMessage) error {
	var rows []struct {
		KPI    string          `json:"kpi"`
		Area   string          `json:"municipality"`
		Period json.RawMessage `json:"period"`
		ID     string          `json:"id"`
		Title  string          `json:"title"`
		Code   string          `json:"code"` // of a PxWeb codelist
		Label  string          `json:"label"`
		Values []struct {
			Gender string       `json:"gender"`
			Value  *json.Number `json:"value"`
		} `json:"values"`
	}
	if err := json.Unmarshal(values, &rows); err != nil {
		return fmt.Errorf("$.values: %w", err)
	}
	f.Kind = Listing
	t := Table{Rows: len(rows), Missing: map[string]int{}, Head: []string{"id", "title"}}
	for i, r := range rows {
		if r.KPI != "" {
			f.Kind = Kolada
			t.Head = []string{"kpi", "municipality", "period", "gender", "value"}
		}
		switch {
		case f.Kind == Listing:
			t.Cells++
			if r.ID == "" && r.Code == "" {
				return fmt.Errorf("$.values[%d]: neither a value nor an id nor a code: a page of Kolada's or a codelist of PxWeb's has those", i)
			}
			if len(t.First) < firstRows {
				t.First = append(t.First, []string{cmp.Or(r.ID, r.Code), cmp.Or(r.Title, r.Label)})
			}
		default:
			for _, v := range r.Values {
				t.Cells++
				text := data.NotAvailable.String()
				if v.Value != nil {
					text = v.Value.String()
				} else {
					t.Missing[text]++
				}
				if len(t.First) < firstRows {
					t.First = append(t.First, []string{r.KPI, r.Area, string(r.Period), v.Gender, text})
				}
			}
		}
	}
	f.Tables = []Table{t}
	return nil
}

// listing holds a page of areas or groups against our areas; what differs is a finding.
func (f *File) listing(body []byte) {
	if f.Kind != Listing {
		return
	}
	var err error
	switch {
	case bytes.Contains(body, []byte(`"member_id"`)):
		_, _, err = kolada.GroupList(body)
	case bytes.Contains(body, []byte(`"type":"K"`)):
		_, _, err = kolada.AreaList(body)
	}
	if err != nil {
		f.Findings = append(f.Findings, strings.Split(err.Error(), "\n")...)
	}
}

// describe tells what a dataset holds, and keeps it.
func (f *File) describe(d *data.Dataset) {
	f.dataset = d
	t := Table{Name: d.ID, Cells: d.Len(), Missing: map[string]int{}}
	f.Title = d.Title
	for i := range d.Dimensions {
		dim := &d.Dimensions[i]
		t.Dimensions = append(t.Dimensions, Dimension{dim.ID, dim.Title, inOrder(dim.Codes)})
		t.Head = append(t.Head, dim.ID)
	}
	t.Head = append(t.Head, "measure", "value")
	for i := range d.Measures {
		m := &d.Measures[i]
		if f.Source == "" && len(d.Pages) > 0 {
			f.Source = d.Pages[0].Source
		}
		t.Measures = append(t.Measures, Measure{m.ID, m.Title, string(m.Published)})
	}
	for _, n := range d.Notes {
		f.Notes = append(f.Notes, n.Text)
	}
	for _, n := range d.Scoped {
		f.Notes = append(f.Notes, n.Note.Text)
	}
	for _, c := range d.Batches() {
		for i := range c.Len() {
			if c.Status[i].Missing() {
				t.Missing[c.Status[i].String()]++
			}
			if len(t.First) < firstRows {
				t.First = append(t.First, line(d, &c, i))
			}
		}
	}
	f.Tables = []Table{t}
}

// inOrder are codes as the provider has them.
func inOrder(codes []data.Code) []data.Code {
	sorted := slices.Clone(codes)
	slices.SortStableFunc(sorted, func(a, b data.Code) int { return a.Position - b.Position })
	return sorted
}

func line(d *data.Dataset, c *data.Columns, i int) []string {
	var all []string
	for n := range d.Dimensions {
		all = append(all, d.Dimensions[n].Codes[c.Codes[n][i]].ID)
	}
	m := &d.Measures[c.Measure[i]]
	value := c.Status[i].String()
	if !c.Status[i].Missing() {
		value = strconv.FormatFloat(m.AsPublished(c.Value[i]), 'f', -1, 64)
	}
	return append(all, m.ID, value)
}

func (f *File) parquet(ctx context.Context, body []byte) error {
	f.Kind = Parquet
	t := Table{}
	err := parquet.Scan(ctx, body, func(r arrow.Record) error {
		t.Head = nil
		for c, field := range r.Schema().Fields() {
			t.Head = append(t.Head, field.Name)
			t.Cells += int(r.NumRows()) - r.Column(c).NullN()
		}
		for i := 0; i < int(r.NumRows()) && len(t.First) < firstRows; i++ {
			var words []string
			for _, column := range r.Columns() {
				word := ""
				if column.IsValid(i) {
					word = strings.Clone(column.ValueStr(i))
				}
				words = append(words, word)
			}
			t.First = append(t.First, words)
		}
		t.Rows += int(r.NumRows())
		return nil
	})
	f.Tables = []Table{t}
	return err
}

func (f *File) grid(body []byte) error {
	book, err := sheet.Open(f.Name, body)
	if err != nil {
		return err
	}
	f.Kind, f.Encoding = CSV, book.Encoding
	if book.Kind == sheet.XLSX {
		f.Kind = Workbook
	}
	for _, s := range book.Sheets {
		t := Table{Name: s.Name}
		for row, err := range s.Rows() {
			if err != nil {
				return fmt.Errorf("sheet %q: %w", s.Name, err)
			}
			var words []string
			for _, c := range row.Cells {
				words = append(words, strings.Clone(c.Text))
				if c.Text != "" {
					t.Cells++
				}
			}
			if t.Rows++; len(t.First) < firstRows {
				t.First = append(t.First, words)
			}
		}
		f.Tables = append(f.Tables, t)
	}
	return nil
}
