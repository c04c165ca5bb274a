package owntable

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/store/parquet"
	"lagesbild/ingest/cells"
	"lagesbild/ingest/sheet"
)

// Measure is what definitions say of a column of numbers.
type Measure struct {
	Unit     data.Unit // the unit the numbers are written in; "" is number
	Additive bool      // counts, which may be summed
}

// Known is what definitions say of a table.
type Known struct {
	Measures   map[string]Measure
	Dimensions []string // columns that are dimensions although they may hold numbers, such as age
}

// Read makes a dataset called name of a table. File is the name that errors and origins carry; its ending says the form.
// The vintage is the day of the run. The caller releases the dataset.
//
// CSV is UTF-8 with semicolons and a decimal comma or with commas and a decimal point, whichever mark the heading has more
// of: "1.234" beside semicolons may be a thousand or one, and is refused. An empty field and ".." are no figure, "." cannot occur, "-" and "–" are exactly nothing.
// Of a workbook the first visible sheet is read, heading in row 1; a fraction that it shows in percent is that many percent.
// A PX or JSON-stat file tells of the sexes by the texts of their codes, never by 1 and 2.
func Read(ctx context.Context, mem memory.Allocator, name, file string, body []byte, vintage data.Vintage, known Known) (*data.Dataset, error) {
	t := &table{name: name, file: path.Base(file), known: known, mark: '.'}
	var err error
	var cube *data.Dataset
	switch strings.ToLower(path.Ext(file)) {
	case ".csv", ".txt":
		err = t.csv(body)
	case ".xlsx":
		err = t.workbook(body)
	case ".parquet":
		err = t.parquet(ctx, body)
	case ".px":
		cube, err = t.px(mem, body, vintage)
	case ".json", ".jsonstat":
		cube, err = t.jsonstat(mem, body, vintage)
	default:
		err = errors.New("want a file ending in .csv, .xlsx, .parquet, .px or .json (JSON-stat)")
	}
	if err != nil && !strings.HasPrefix(err.Error(), t.file+":") { // some readers name the file themselves
		err = fmt.Errorf("%s: %w", t.file, err)
	}
	if err != nil {
		return nil, err
	}
	if cube != nil {
		defer cube.Release()
		return t.cube(mem, cube, vintage)
	}
	return t.dataset(mem, vintage)
}

// source is what origins, and the source lines of reports, call whoever a table is from.
const source = "Egen tabell"

// table is a file as text, its first row the heading.
type table struct {
	name, file string
	known      Known
	head       []string
	rows       [][]string
	line       []int          // of each row in the file
	kinds      [][]sheet.Type // of a workbook's cells, nil for other files
	mark       byte           // of decimals
	faults     cells.Faults
}

func (t *table) csv(body []byte) error {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	if !utf8.Valid(body) {
		return errors.New("not UTF-8: save it as CSV UTF-8")
	}
	r := csv.NewReader(bytes.NewReader(body))
	first, _, _ := bytes.Cut(body, []byte("\n"))
	if bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		r.Comma, t.mark = ';', ','
	}
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		for i := range fields {
			fields[i] = strings.TrimSpace(fields[i])
		}
		if t.head == nil {
			t.head = fields
			continue
		}
		line, _ := r.FieldPos(0)
		t.rows, t.line = append(t.rows, fields), append(t.line, line)
	}
}

func (t *table) parquet(ctx context.Context, body []byte) error {
	return parquet.Scan(ctx, body, func(record arrow.Record) error {
		from := len(t.rows)
		t.head = nil
		for i := range int(record.NumRows()) {
			t.rows, t.line = append(t.rows, make([]string, record.NumCols())), append(t.line, from+i+1)
		}
		for k := range int(record.NumCols()) {
			t.head = append(t.head, record.ColumnName(k))
			text, err := words(record.Column(k))
			if err != nil {
				return fmt.Errorf("column %q: %w", record.ColumnName(k), err)
			}
			for i := range int(record.NumRows()) {
				t.rows[from+i][k] = text(i)
			}
		}
		return nil
	})
}

// words reads a column of text or numbers as text; a null is "".
func words(a arrow.Array) (func(i int) string, error) {
	if text, err := parquet.Text(a); err == nil {
		return func(i int) string { s, _ := text(i); return s }, nil
	}
	number, err := parquet.Number(a)
	if err != nil {
		return nil, err
	}
	return func(i int) string {
		x, ok := number(i)
		if !ok {
			return ""
		}
		return fmt.Sprint(x)
	}, nil
}

// columns says which columns are dimensions, by id, and which measures.
func (t *table) columns() (dims, measures []int) {
	seen := map[string]bool{}
	for k, h := range t.head {
		if id, ok := names[strings.ToLower(h)]; ok {
			t.head[k] = id
		}
		h = t.head[k]
		if h == "" || seen[h] {
			t.faults.Add(fmt.Errorf("%s column %d: the heading %q is empty or stands twice", t.file, k+1, h))
		}
		seen[h] = true
		_, isMeasure := t.known.Measures[h]
		switch {
		case h == data.Area || h == data.Time || h == data.Sex || slices.Contains(t.known.Dimensions, h):
			dims = append(dims, k)
		case isMeasure || t.numbers(k):
			measures = append(measures, k)
		default:
			dims = append(dims, k)
		}
	}
	for _, id := range []string{data.Area, data.Time} {
		if !seen[id] {
			t.faults.Add(fmt.Errorf("%s: %w %q: the heading has %s", t.file, data.ErrDimension, id, strings.Join(t.head, ", ")))
		}
	}
	if len(measures) == 0 {
		t.faults.Add(fmt.Errorf("%s: no column of numbers: the heading has %s", t.file, strings.Join(t.head, ", ")))
	}
	return dims, measures
}

// numbers reports whether every field of a column is a number or says why there is none.
func (t *table) numbers(k int) bool {
	some := false
	for r := range t.rows {
		_, s, err := t.number(r, k)
		if err != nil {
			return false
		}
		some = some || !s.Missing()
	}
	return some
}

// number reads a field. What a workbook holds as text has no decimal mark: "1.234" may be a thousand or one.
func (t *table) number(row, k int) (float64, data.Status, error) {
	s, mark := t.rows[row][k], t.mark
	if t.kinds != nil && t.kinds[row][k] == sheet.Text {
		mark = 0
	}
	switch s {
	case "", "..":
		return 0, data.NotAvailable, nil
	case ".":
		return 0, data.NotApplicable, nil
	case "-", "–":
		return 0, data.Nil, nil
	}
	x, err := cells.Number(s, mark)
	return x, 0, err
}

func (t *table) dataset(mem memory.Allocator, vintage data.Vintage) (*data.Dataset, error) {
	dims, measures := t.columns()
	if len(t.faults) > 0 {
		return nil, t.faults
	}
	s := data.Structure{ID: t.name, Title: data.Text{SV: t.file, EN: t.file}}
	sexed := false
	for _, k := range dims {
		id := t.head[k]
		title, ok := titles[id]
		if !ok {
			title = data.Text{SV: id, EN: id}
		}
		sexed = sexed || id == data.Sex
		s.Dimensions = append(s.Dimensions, data.Dimension{ID: id, Title: title})
	}
	form := data.SexSplit
	if !sexed {
		form = data.SexNone
		s.Dimensions = append(s.Dimensions, data.Dimension{ID: data.Sex, Title: titles[data.Sex]})
	}
	for _, k := range measures {
		m, err := t.measure(t.head[k], form)
		if err != nil {
			return nil, err
		}
		s.Measures = append(s.Measures, m)
	}
	b := data.NewBuilder(s, vintage, "")
	page := data.Page{Source: source, Table: t.name, Vintage: vintage, Name: t.file}
	pages := make([]int32, len(measures))
	for i, k := range measures {
		page.Column = t.head[k]
		pages[i] = b.Page(page)
	}
	codes := make([]int32, len(s.Dimensions))
	for r, row := range t.rows {
		ok := true
		for d, k := range dims {
			code, err := t.code(t.head[k], row[k])
			if err != nil {
				t.fault(page, r, t.head[k], err)
				ok = false
				continue
			}
			codes[d] = b.Code(d, code)
		}
		if !sexed {
			codes[len(dims)] = b.Code(len(dims), data.Code{ID: data.Total, Title: titles[data.Total]})
		}
		for i, k := range measures {
			x, status, err := t.number(r, k)
			if err == nil && !status.Missing() && t.kinds != nil && t.kinds[r][k] == sheet.Percent {
				x, err = percent(x, s.Measures[i].Published)
			}
			if err != nil {
				t.fault(page, r, t.head[k], err)
			} else if ok {
				b.Append(codes, int32(i), cells.Base(x, s.Measures[i].Published), status, pages[i], int32(t.line[r]))
			}
		}
	}
	if len(t.faults) > 0 {
		return nil, t.faults
	}
	return b.Finish(mem)
}

func (t *table) fault(page data.Page, row int, column string, err error) {
	page.Column = column
	t.faults.Add(&data.CellError{Origin: data.Origin{Page: page, Row: t.line[row]}, Err: err})
}

func (t *table) measure(id string, form data.SexForm) (data.Measure, error) {
	say := t.known.Measures[id]
	if say.Unit == "" {
		say.Unit = "number"
	}
	base, _, err := say.Unit.Base()
	if err != nil {
		return data.Measure{}, fmt.Errorf("%s column %q: %w", t.file, id, err)
	}
	return data.Measure{
		ID: id, Title: data.Text{SV: id, EN: id}, Table: t.name, Unit: base, Published: say.Unit, Additive: say.Additive, SexForm: form,
	}, nil
}
