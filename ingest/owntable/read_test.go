package owntable

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	pq "github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"

	"lagesbild/data"
)

var known = Known{Measures: map[string]Measure{"share": {Unit: "percent"}, "n": {Additive: true}}, Dimensions: []string{"age"}}

func read(mem memory.Allocator, file, body string) (*data.Dataset, error) {
	return Read(context.Background(), mem, "mine", file, []byte(body), "2026-11-21", known)
}

func TestRead(t *testing.T) {
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	d, err := read(mem, "t.csv", "\ufeffKommun;År;Kön;age;group;share;n\nSala;2024;kvinnor;20;a;12,5;3\nsala kommun;2024;män;20;a;..;–\n")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	var dims []string
	for _, dim := range d.Dimensions {
		dims = append(dims, dim.ID)
	}
	if strings.Join(dims, " ") != "area period sex age group" {
		t.Errorf("dimensions %v: age is declared, group is text", dims)
	}
	if m := d.Measures[0]; m.Unit != "share" || m.Published != "percent" || m.Additive || !d.Measures[1].Additive || d.Measures[1].Unit != "number" {
		t.Errorf("measures %+v", d.Measures)
	}
	c := &d.Batches()[0]
	if v := d.Value(c, 0); v.Number != 0.125 || v.Origin.Row != 2 || v.Origin.Column != "share" {
		t.Errorf("share %+v", v)
	}
	if v := d.Value(c, 1); v.Status != data.NotAvailable {
		t.Errorf("two dots are %+v", v)
	}
	if v := d.Value(c, 3); !v.OK() || v.Number != 0 || v.Status != data.Nil {
		t.Errorf("a dash is %+v", v)
	}
}

// A table without sexes holds totals, never somebody's.
func TestTotals(t *testing.T) {
	d, err := read(memory.DefaultAllocator, "t.csv", "area,period,x\n1981,2024,7\n")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	_, sex, err := d.Dimension(data.Sex)
	if err != nil || len(sex.Codes) != 1 || sex.Codes[0].ID != data.Total || d.Measures[0].SexForm != data.SexNone {
		t.Errorf("%+v %+v", sex, d.Measures[0])
	}
}

func TestFaults(t *testing.T) {
	for name, test := range map[string]struct{ file, body, want string }{
		"no area":         {"t.csv", "period,x\n2024,1\n", `no such dimension "area"`},
		"no numbers":      {"t.csv", "area,period,x\n1981,2024,a\n", "no column of numbers"},
		"heading twice":   {"t.csv", "area,period,x,x\n1981,2024,1,2\n", "stands twice"},
		"kommun and area": {"t.csv", "area,kommun,period,x\n1981,1981,2024,2\n", "stands twice"},
		"bad number":      {"t.csv", "area,period,share\n1981,2024,1o\n", `t.csv row 2 column "share"`},
		"a thousand?":     {"t.csv", "area;period;share\n1981;2024;1.234\n", `t.csv row 2 column "share"`},
		"bad period":      {"t.csv", "area,period,x\n1981,24,1\n", "invalid time period"},
		"bad sex":         {"t.csv", "area,period,sex,x\n1981,2024,W,1\n", `sex "W": unknown code`},
		"twice the same":  {"t.csv", "area,period,x\n1981,2024,1\nSala,2024,2\n", "duplicate observation"},
		"ragged":          {"t.csv", "area,period,x\n1981,2024\n", "wrong number of fields"},
		"empty":           {"t.csv", "", "no such dimension"},
		"not UTF-8":       {"t.csv", "area,period,k\xf6n\n", "not UTF-8"},
		"empty word":      {"t.csv", "area,period,age,x\n1981,2024,,2\n", "age is empty"},
		"another ending":  {"t.ods", "", "want a file ending in .csv, .xlsx, .parquet, .px or .json"},
		"no Parquet":      {"t.parquet", "PAR1", "t.parquet: "},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := read(memory.DefaultAllocator, test.file, test.body)
			if err == nil || !strings.Contains(err.Error(), test.want) || d != nil {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func TestParquet(t *testing.T) {
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "area", Type: arrow.BinaryTypes.String},
		{Name: "period", Type: arrow.PrimitiveTypes.Int32},
		{Name: "sex", Type: arrow.BinaryTypes.String},
		{Name: "share", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
	}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	b.Field(0).(*array.StringBuilder).AppendValues([]string{"1981", "1981"}, nil)
	b.Field(1).(*array.Int32Builder).AppendValues([]int32{2024, 2024}, nil)
	b.Field(2).(*array.StringBuilder).AppendValues([]string{"F", "M"}, nil)
	b.Field(3).(*array.Float64Builder).AppendValues([]float64{50, 0}, []bool{true, false})
	record := b.NewRecord()
	defer record.Release()
	body := written(t, schema, record)
	d, err := read(memory.DefaultAllocator, "t.parquet", body)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	c := &d.Batches()[0]
	if v := d.Value(c, 0); v.Number != 0.5 || v.Origin.Row != 1 {
		t.Errorf("%+v", v)
	}
	if v := d.Value(c, 1); v.Status != data.NotAvailable {
		t.Errorf("a null is %+v", v)
	}
}

// FuzzRead: no table makes it fall, and what comes out has one status or number a cell.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"area,period,sex,x\n1981,2024,F,1\n", "Kommun;År;Kön;x\nSala;2024;k;1,5\n", "area,period,age,x\n\"1981\",2024,\"a\"\"b\",..\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		d, err := read(memory.DefaultAllocator, "t.csv", body)
		if err != nil {
			return
		}
		defer d.Release()
		if _, _, err := d.Dimension(data.Sex); err != nil || len(d.Measures) == 0 {
			t.Fatalf("%v, %d measures", err, len(d.Measures))
		}
	})
}

func written(t *testing.T, schema *arrow.Schema, r arrow.Record) string {
	t.Helper()
	var b bytes.Buffer
	w, err := pqarrow.NewFileWriter(schema, &b, pq.NewWriterProperties(), pqarrow.DefaultWriterProps())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(r), w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
