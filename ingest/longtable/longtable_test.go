package longtable

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	pq "github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
	"golang.org/x/text/encoding/charmap"

	"lagesbild/data"
	"lagesbild/data/datatest"
	"lagesbild/ingest/cells"
)

var text = data.Text{SV: "titel", EN: "title"}

func layout() *cells.Layout {
	return &cells.Layout{
		Dataset: "test", Title: text, Publisher: "SCB", Licence: "CC0",
		Dimensions: map[string]cells.Dimension{
			data.Area: {Column: "område"}, data.Time: {Column: "år"},
			data.Sex: {Column: "kön", Codes: map[string]string{"K": data.Women, "M": data.Men, "T": data.Total}},
		},
		Measures: map[string]cells.Measure{
			"andel": {Title: text, Unit: "percent", Sex: cells.Split},
			"antal": {Title: text, Unit: "persons", Additive: true, Sex: cells.Split},
		},
	}
}

func form() *Form {
	return &Form{
		File: "t.csv", Measure: "kod", Value: "värde", Vintage: Vintage{Day: "2024-01-01"},
		Status:  &Status{Column: "status", Codes: map[string]string{"saknas": "not_available", "sekretess": "suppressed", "motsagt": "not_available contradicted"}},
		Unit:    &Unit{Column: "enhet", Codes: map[string]data.Unit{"procent": "percent", "personer": "persons", "tkr": "kSEK"}},
		Symbols: map[string]string{"..": "not_available", "–": "nil"},
		Origin:  Origin{Table: "tabell", Note: "not"},
		Ignore:  []string{"namn"},
	}
}

const heading = "kod,tabell,område,namn,år,kön,värde,enhet,status,not\n"

func parse(t testing.TB, f *Form, l *cells.Layout, body []byte) (string, error) {
	t.Helper()
	if err := errors.Join(l.Validate(), f.Validate(l)); err != nil {
		t.Fatal(err)
	}
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	sets, _, err := dataset(context.Background(), mem, f, l, body)
	var b strings.Builder
	for _, d := range sets {
		b.WriteString(listed(d))
		d.Release()
	}
	return b.String(), err
}

// listed writes a dataset's cells, one a line.
func listed(d *data.Dataset) string {
	return datatest.Cells(d, func(o data.Origin) string {
		return fmt.Sprintf("%s/%s@%s %s row %d %s", o.Source, o.Table, o.Vintage, o.Name, o.Row, o.Note)
	})
}

const rowsOfCSV = `andel,T1,1980,Västerås,2020,K,"40.5",procent,,"anm, ""citat"" å"
andel,T1,1980,Västerås,2020,M,,procent,saknas,
andel,T1,1980,Västerås,2020,T,..,procent,,

antal,T2,19,Västmanland,2020,T,100,personer,,
antal,T2,19,Västmanland,2021,T,–,personer,,
antal,T2,19,Västmanland,2022,T,7,personer,motsagt,
antal,T2,19,Västmanland,2023,T,,personer,sekretess,
antal,T2,19,Västmanland,2024,T,,personer,,
`

const cellsOfCSV = `andel 1980 2020 F 0.405 SCB/T1@2024-01-01 t.csv row 2 anm, "citat" å
andel 1980 2020 M [not_available] SCB/T1@2024-01-01 t.csv row 3 
andel 1980 2020 _T [not_available] SCB/T1@2024-01-01 t.csv row 4 
antal 19 2020 _T 100 SCB/T2@2024-01-01 t.csv row 6 
antal 19 2021 _T 0 [nil] SCB/T2@2024-01-01 t.csv row 7 
antal 19 2022 _T [not_available contradicted] SCB/T2@2024-01-01 t.csv row 8 
antal 19 2023 _T [suppressed] SCB/T2@2024-01-01 t.csv row 9 
antal 19 2024 _T [not_available] SCB/T2@2024-01-01 t.csv row 10 
`

// TestForms: the same cells come of every form of the same table.
func TestForms(t *testing.T) {
	table := heading + rowsOfCSV
	comma := form()
	comma.Decimal = ","
	latin := form()
	latin.Encoding = windows1252
	encoded, err := charmap.Windows1252.NewEncoder().String(table)
	if err != nil {
		t.Fatal(err)
	}
	semicolons := strings.NewReplacer(`, ""citat""`, `, ""citat""`, ",", ";", `"40.5"`, `"40,5"`).Replace(table)
	semicolons = strings.Replace(semicolons, "anm;", "anm,", 1)
	tests := []struct {
		name, body string
		form       *Form
	}{
		{"UTF-8", table, form()},
		{"byte order mark", "\ufeff" + table, form()},
		{"CRLF", strings.ReplaceAll(table, "\n", "\r\n"), form()},
		{"no last line end", strings.TrimSuffix(table, "\n"), form()},
		{"Windows-1252", encoded, latin},
		{"semicolons and decimal commas", semicolons, comma},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := parse(t, test.form, layout(), []byte(test.body))
			if err != nil {
				t.Fatal(err)
			}
			if got != cellsOfCSV {
				t.Errorf("got\n%swant\n%s", got, cellsOfCSV)
			}
		})
	}
}

func TestWhere(t *testing.T) {
	f := form()
	f.Where, f.Elsewhere = map[string][]string{"tabell": {"T1", "T3"}}, []string{"annat"}
	body := heading + rowsOfCSV + "annat,T3,okänt,x,2020,Q,1,okänd,okänd,\n"
	got, err := parse(t, f, layout(), []byte(body))
	if err != nil || strings.Count(got, "\n") != 3 {
		t.Errorf("%v, %s", err, got)
	}
	_, err = parse(t, f, layout(), []byte(heading+"nytt,T1,1980,x,2020,K,1,procent,,\n"))
	if !errors.Is(err, data.ErrUnknownCode) || !strings.Contains(err.Error(), `t.csv row 2 column "kod": measure "nytt"`) {
		t.Errorf("an unlisted measure: %v", err)
	}
	f.Where = map[string][]string{"värde": {"100"}}
	got, err = parse(t, f, layout(), []byte(body))
	if err != nil || got != "antal 19 2020 _T 100 SCB/T2@2024-01-01 t.csv row 6 \n" {
		t.Errorf("rows by their value: %v, %s", err, got)
	}
	f.Where = map[string][]string{"tabell": {"T1", "T3"}}
	_, err = parse(t, f, layout(), []byte(heading+"antal,T9,1980,x,2020,K,1,personer,,\n"))
	if err == nil || !strings.Contains(err.Error(), "tabell is one of T1, T3") {
		t.Errorf("no row: %v", err)
	}
}

func TestBadTables(t *testing.T) {
	good := "andel,T1,1980,Västerås,2020,K,40.5,procent,,anm\n"
	tests := []struct {
		name, body string
		is         error
		says       []string
	}{
		{"wrong column", strings.Replace(heading, "område", "omrade", 1) + good, nil, []string{`t.csv row 1 column 3: unknown column "omrade"`, `did you mean "område"`, `no column "område"`}},
		{"extra column", strings.Replace(heading, "not\n", "not,ålder\n", 1), nil, []string{`unknown column "ålder"`}},
		{"heading twice", strings.Replace(heading, "namn", "kod", 1), nil, []string{`row 1 column 4: heading "kod" stands twice`}},
		{"empty", "", nil, []string{"t.csv row 1: the page is empty"}},
		{"only a heading", heading, nil, []string{"t.csv: no row"}},
		{"unknown area", heading + strings.Replace(good, "1980", "1999", 1), data.ErrUnknownCode, []string{`t.csv row 2 column "område": area "1999" in 2020`}},
		{"area of another time", heading + strings.Replace(good, "1980,Västerås,2020", "0461,Gnesta,1980", 1), data.ErrUnknownCode, []string{"row 2", "Gnesta"}},
		{"unknown sex", heading + strings.Replace(good, "K,40.5", "F,40.5", 1), data.ErrUnknownCode, []string{`row 2 column "kön": sex "F"`}},
		{"period", heading + strings.Replace(good, "2020", "2020/21", 1), data.ErrInvalidPeriod, []string{`row 2 column "år"`}},
		{"number", heading + strings.Replace(good, "40.5", "40,5%", 1), nil, []string{"row 2: 11 fields, the heading has 10"}},
		{"number in quotes", heading + strings.Replace(good, "40.5", `"40,5"`, 1), nil, []string{`row 2 column "värde": "40,5" is not a number`}},
		{"wrong unit", heading + strings.Replace(good, "procent", "tkr", 1), data.ErrUnitMismatch, []string{`row 2 column "enhet": unit mismatch: kSEK, but measure andel is declared in percent`}},
		{"unknown unit", heading + strings.Replace(good, "procent", "procnt", 1), data.ErrUnknownCode, []string{`row 2 column "enhet"`, `did you mean "procent"`}},
		{"unknown status", heading + strings.Replace(good, "procent,,", "procent,skanas,", 1), data.ErrUnknownCode, []string{`row 2 column "status"`, `did you mean "saknas"`}},
		{"number beside missing", heading + strings.Replace(good, "procent,,", "procent,sekretess,", 1), nil, []string{`row 2 column "värde": 40.5 stands beside a status that says missing: suppressed`}},
		{"outside a share", heading + strings.Replace(good, "40.5", "140.5", 1), nil, []string{`row 2 column "värde": 140.5 percent`}},
		{"twice", heading + good + good, data.ErrDuplicate, []string{"row 3", "row 2"}},
		{"too few fields", heading + "andel,T1,1980\n", nil, []string{"row 2: 3 fields"}},
		{"open quote", heading + strings.Replace(good, "anm", `"anm`, 1), nil, []string{"row 2: a quoted field that does not end"}},
		{"quote inside", heading + strings.Replace(good, "anm", `an"m`, 1), nil, []string{"row 2: a quotation mark inside"}},
		{"not UTF-8", heading + "\n" + strings.Replace(good, "Västerås", "V\xe4sterås", 1), nil, []string{"t.csv row 3: not UTF-8", "windows-1252"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := parse(t, form(), layout(), []byte(test.body))
			if err == nil {
				t.Fatalf("no error, but\n%s", got)
			}
			if test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("%v is not %v", err, test.is)
			}
			for _, word := range test.says {
				if !strings.Contains(err.Error(), word) {
					t.Errorf("message lacks %q: %v", word, err)
				}
			}
		})
	}
}

// TestNotUTF8: a byte that is none of UTF-8 is found wherever it stands, and goes before what else is wrong.
func TestNotUTF8(t *testing.T) {
	table := heading + "andel,T1,1980,Ås,2020,K,40.5,procent,,anm\nandel,T1,1980,\"Ås\",2021,K,..,procent,,å\nandel,T1,1980,Ås,1,K,x,procent,,\n"
	for i := range table {
		body := []byte(table)
		body[i] = 0xff
		_, err := parse(t, form(), layout(), body)
		want := fmt.Sprintf("t.csv row %d: not UTF-8", 1+strings.Count(table[:i], "\n"))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("at %d: %v, want %s", i, err, want)
		}
	}
}

// TestAllFaults: every bad cell of a page is reported.
func TestAllFaults(t *testing.T) {
	var b strings.Builder
	b.WriteString(heading)
	for range 30 {
		b.WriteString("andel,T1,1999,x,år 0,Q,x,kronor,okänd,\n")
	}
	_, err := parse(t, form(), layout(), []byte(b.String()))
	var faults cells.Faults
	if !errors.As(err, &faults) || len(faults) != 30*5 {
		t.Errorf("%d faults, want 150: %v", len(faults), err)
	}
}

// asParquet writes a table of strings, with dates and numbers where the columns say so, in two row groups.
func asParquet(t testing.TB) []byte {
	t.Helper()
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "kod", Type: &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}, Nullable: true},
		{Name: "område", Type: arrow.BinaryTypes.String, Nullable: true},
		{Name: "år", Type: arrow.PrimitiveTypes.Int32, Nullable: true},
		{Name: "kön", Type: arrow.BinaryTypes.String, Nullable: true},
		{Name: "värde", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
		{Name: "status", Type: arrow.BinaryTypes.String, Nullable: true},
		{Name: "dag", Type: arrow.FixedWidthTypes.Date32, Nullable: true},
	}, nil)
	var raw bytes.Buffer
	w, err := pqarrow.NewFileWriter(schema, &raw, pq.NewWriterProperties(), pqarrow.DefaultWriterProps())
	if err != nil {
		t.Fatal(err)
	}
	for group := range 2 {
		b := array.NewRecordBuilder(memory.NewGoAllocator(), schema)
		defer b.Release()
		for i := range 2 {
			if err := b.Field(0).(*array.BinaryDictionaryBuilder).AppendString("andel"); err != nil {
				t.Fatal(err)
			}
			b.Field(1).(*array.StringBuilder).Append("1980")
			b.Field(2).(*array.Int32Builder).Append(int32(2020 + i))
			b.Field(3).(*array.StringBuilder).Append("K")
			if i == 0 {
				b.Field(4).(*array.Float64Builder).Append(17.49226818)
				b.Field(5).AppendNull()
			} else {
				b.Field(4).AppendNull()
				b.Field(5).(*array.StringBuilder).Append("sekretess")
			}
			b.Field(6).(*array.Date32Builder).Append(arrow.Date32(20069 - 365*group))
		}
		r := b.NewRecord()
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
		r.Release()
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return raw.Bytes()
}

func parquetForm() *Form {
	return &Form{File: "t.parquet", Measure: "kod", Value: "värde", Vintage: Vintage{Column: "dag"}, Status: form().Status}
}

func TestParquet(t *testing.T) {
	got, err := parse(t, parquetForm(), layout(), asParquet(t))
	if err != nil {
		t.Fatal(err)
	}
	want := `andel 1980 2020 F 0.1749226818 SCB/andel@2023-12-13 t.parquet row 3 
andel 1980 2021 F [suppressed] SCB/andel@2023-12-13 t.parquet row 4 
andel 1980 2020 F 0.1749226818 SCB/andel@2024-12-12 t.parquet row 1 
andel 1980 2021 F [suppressed] SCB/andel@2024-12-12 t.parquet row 2 
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestTruncatedParquet cuts the file at every length.
func TestTruncatedParquet(t *testing.T) {
	whole := asParquet(t)
	for n := range len(whole) {
		if n%17 != 0 && n < len(whole)-20 {
			continue
		}
		got, err := parse(t, parquetForm(), layout(), whole[:n])
		if err == nil || !strings.HasPrefix(err.Error(), "t.parquet: ") {
			t.Fatalf("cut at %d of %d: %v\n%s", n, len(whole), err, got)
		}
	}
}

func TestValidate(t *testing.T) {
	tests := []struct {
		says   string
		change func(*Form)
	}{
		{`$.from.longtable.file: "/etc/t.csv"`, func(f *Form) { f.File = "/etc/t.csv" }},
		{`$.from.longtable.file: "t.txt"`, func(f *Form) { f.File = "t.txt" }},
		{`$.from.longtable.encoding`, func(f *Form) { f.Encoding = "latin1" }},
		{`$.from.longtable.decimal`, func(f *Form) { f.Decimal = "·" }},
		{`$.from.longtable.value`, func(f *Form) { f.Value = "" }},
		{`$.from.longtable.measure`, func(f *Form) { f.Measure = "" }},
		{`$.from.longtable.vintage`, func(f *Form) { f.Vintage.Column = "dag" }},
		{`$.from.longtable.vintage.day`, func(f *Form) { f.Vintage.Day = "i går" }},
		{`$.from.longtable.symbols.'..'`, func(f *Form) { f.Symbols = map[string]string{"..": "provisional"} }},
		{`$.from.longtable.status.codes.x`, func(f *Form) { f.Status.Codes["x"] = "borta" }},
		{`$.from.longtable.unit.codes.x`, func(f *Form) { f.Unit.Codes["x"] = "kilo" }},
		{`$.from.longtable.elsewhere`, func(f *Form) { f.Elsewhere = []string{"andel"} }},
	}
	for _, test := range tests {
		f := form()
		test.change(f)
		if err := f.Validate(layout()); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("want %q, got %v", test.says, err)
		}
	}
	l := layout()
	l.Dimensions[data.Area] = cells.Dimension{}
	if err := form().Validate(l); err == nil || !strings.Contains(err.Error(), "$.dimensions.area") {
		t.Errorf("a dimension without column: %v", err)
	}
}

// FuzzCSV: any bytes give a dataset or an error, and rows split as the standard library splits them.
func FuzzCSV(f *testing.F) {
	f.Add([]byte(heading + rowsOfCSV))
	f.Add([]byte("\ufeff" + strings.ReplaceAll(heading+rowsOfCSV, ",", ";")))
	f.Add([]byte(heading + `andel,T1,1980,"a` + "\n" + `b",2020,K,"4""0",procent,,` + "\r\n"))
	f.Add([]byte("a,\"b\"c\n"))
	f.Add([]byte("område;12,5\r\nområde;12,5\r\nområde;..\n\"område\";\"a\n\"\"\";x\n"))
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, encoding := range []string{"", windows1252} {
			fm := form()
			fm.Encoding = encoding
			sets, _, err := dataset(context.Background(), memory.NewGoAllocator(), fm, layout(), body)
			if err == nil {
				sets[0].Release()
			}
		}
		sameRows(t, body)
		sameAlone(t, body)
	})
}

func toWindows1252(body []byte) ([]byte, error) { return charmap.Windows1252.NewEncoder().Bytes(body) }

// TestDigitSymbol: a symbol that begins with a digit, or is a number, is a symbol.
func TestDigitSymbol(t *testing.T) {
	for _, symbol := range []string{"0", "9*"} {
		f := form()
		f.Symbols = map[string]string{symbol: "suppressed"}
		got, err := parse(t, f, layout(), []byte(heading+"antal,t,1980,Västerås,2020,K,"+symbol+",personer,,\nantal,t,1980,Västerås,2021,K,10,personer,,\n"))
		if err != nil || !strings.Contains(got, "2020 F [suppressed]") || !strings.Contains(got, "2021 F 10") {
			t.Errorf("%s: %v\n%s", symbol, err, got)
		}
	}
}
