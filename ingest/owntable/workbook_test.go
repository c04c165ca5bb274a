package owntable

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

var t0 = context.Background()

// book is a workbook with a hidden sheet before the one with the given rows; style changes it afterwards.
func book(t *testing.T, rows [][]any, style func(f *excelize.File) error) string {
	t.Helper()
	f := excelize.NewFile()
	_, err := f.NewSheet("Svar")
	check := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	check(err)
	for i, row := range rows {
		at, err := excelize.CoordinatesToCellName(1, i+1)
		check(err)
		check(f.SetSheetRow("Svar", at, &row))
	}
	f.SetActiveSheet(1)
	check(f.SetSheetVisible("Sheet1", false))
	if style != nil {
		check(style(f))
	}
	var b bytes.Buffer
	check(f.Write(&b))
	return b.String()
}

func TestWorkbook(t *testing.T) {
	percent := func(f *excelize.File) error {
		id, err := f.NewStyle(&excelize.Style{NumFmt: 10})
		if err != nil {
			return err
		}
		return f.SetCellStyle("Svar", "D3", "D3", id)
	}
	body := book(t, [][]any{
		{"Kommun", "År", "Kön", "share", "n"},
		{"Sala", 2024, "Kvinnor", 55.5, "12"},
		{1981, 2024, "Män", 0.503, "–"},
		{"Västerås", 2024, "Män", "..", 1.5},
	}, percent)
	d, err := readCube("svar.xlsx", body, known)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	got := told(d)
	for key, want := range map[string]string{
		"area=1981 period=2024 sex=F share": "0.555",
		"area=1981 period=2024 sex=M share": "0.503", // shown as 50.30 %
		"area=1980 period=2024 sex=M share": "0 not_available",
		"area=1981 period=2024 sex=F n":     "12",
		"area=1981 period=2024 sex=M n":     "0 nil",
		"area=1980 period=2024 sex=M n":     "1.5",
	} {
		if got[key] != want {
			t.Errorf("%s is %q, want %q", key, got[key], want)
		}
	}
	c := &d.Batches()[0]
	if o := d.Value(c, 0).Origin; o.Row != 4 || o.Column != "share" {
		t.Errorf("origin %v", o) // of Västerås, the first area
	}
}

func TestWorkbookFaults(t *testing.T) {
	head := []any{"area", "period", "sex", "share", "n"}
	set := func(cell string, do func(f *excelize.File, cell string) error) func(*excelize.File) error {
		return func(f *excelize.File) error { return do(f, cell) }
	}
	for name, test := range map[string]struct {
		rows  [][]any
		style func(*excelize.File) error
		want  string
	}{
		"percent of persons": {[][]any{head, {1981, 2024, "F", 1, 0.5}}, set("E2", func(f *excelize.File, cell string) error {
			id, err := f.NewStyle(&excelize.Style{NumFmt: 9})
			if err != nil {
				return err
			}
			return f.SetCellStyle("Svar", cell, cell, id)
		}), `row 2 column "n": unit mismatch: 0.5 is shown in percent, but the measure is in number`},
		"merged":              {[][]any{head, {1981, 2024, "F", 1, 2}}, set("A2", func(f *excelize.File, cell string) error { return f.MergeCell("Svar", cell, "A3") }), "svar.xlsx sheet \"Svar\": cells A2:A3 are merged"},
		"formula not saved":   {[][]any{head, {1981, 2024, "F", 1}}, set("E2", func(f *excelize.File, cell string) error { return f.SetCellFormula("Svar", cell, "1+1") }), "cell E2: a formula whose value was not saved"},
		"no heading":          {[][]any{{}, head, {1981, 2024, "F", 1, 2}}, nil, "row 1 is empty"},
		"beside the heading":  {[][]any{head, {1981, 2024, "F", 1, 2, 3}}, nil, "cell F2: the column has no heading"},
		"a thousand?":         {[][]any{head, {1981, 2024, "F", "1.234", 2}}, nil, `row 2 column "share": "1.234" is not a number`},
		"a date is no number": {[][]any{head, {1981, "2024-05-01", "F", 1, 2}}, nil, "invalid time period"},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := readCube("svar.xlsx", book(t, test.rows, test.style), known)
			if err == nil || d != nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
	if _, err := readCube("svar.xlsx", "area,period\n", known); err == nil || !strings.Contains(err.Error(), "svar.xlsx: not a workbook") {
		t.Errorf("got %v", err)
	}
}
