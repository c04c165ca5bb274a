package inspect

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"
)

// One table in each of the formats: women's and men's days in a year, and one that is missing.
const (
	pxFile = `CHARSET="ANSI";CODEPAGE="utf-8";MATRIX="D1";SUBJECT-CODE="SF";SUBJECT-AREA="Dagar";CONTENTS="Dagar";UNITS="dagar";DECIMALS=0;TITLE="Dagar efter kön och år";
STUB="kön";HEADING="år";VALUES("kön")="kvinnor","män";VALUES("år")="2022","2023";CODES("kön")="2","1";SOURCE="Provmyndigheten";NOTE="Påhittade tal.";DATA=
10 ".."
30 40;`
	statFile = `{"version":"2.0","class":"dataset","label":"Dagar efter kön och år","source":"Provmyndigheten","updated":"2024-02-01T08:00:00Z","id":["kön","år"],"size":[2,2],
"dimension":{"kön":{"label":"kön","category":{"index":["2","1"],"label":{"2":"kvinnor","1":"män"}}},"år":{"label":"år","category":{"index":["2022","2023"]}}},"value":[10,null,30,40],"status":{"1":".."}}`
	koladaPage  = `{"values":[{"kpi":"N1","municipality":"1981","period":2023,"values":[{"gender":"K","value":10},{"gender":"M","value":null}]}],"next_url":null,"count":1}`
	koladaList  = `{"values":[{"id":"N1","title":"Dagar"}],"next_url":null,"count":1}`
	csvFile     = "kön;år;dagar\nkvinnor;2022;10\nmän;2022;30\n"
	aggregation = "[Aggreg]\r\nName=10-years classes\r\n"
)

func opened(t *testing.T, body string) *File {
	t.Helper()
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	f, err := Open(context.Background(), mem, "prov", []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		f.Release()
		mem.AssertSize(t, 0)
	})
	return f
}

func TestKinds(t *testing.T) {
	for _, c := range []struct {
		body                 string
		kind                 Kind
		cells, rows, missing int
	}{
		{pxFile, PX, 4, 0, 1},
		{statFile, JSONStat, 4, 0, 1},
		{"\ufeff" + statFile, JSONStat, 4, 0, 1},
		{koladaPage, Kolada, 2, 1, 1},
		{koladaList, Listing, 1, 1, 0},
		{`{"id":"vs_1","values":[{"code":"19","label":"Västmanlands län"}]}`, Listing, 1, 1, 0},
		{csvFile, CSV, 9, 3, 0},
	} {
		f := opened(t, c.body)
		table := f.Tables[0]
		missing := 0
		for _, n := range table.Missing {
			missing += n
		}
		if f.Kind != c.kind || table.Cells != c.cells || table.Rows != c.rows || missing != c.missing || len(table.First) == 0 {
			t.Errorf("%.40q: %s, %d cells, %d rows, %d missing, first %v; want %+v", c.body, f.Kind, table.Cells, table.Rows, missing, table.First, c)
		}
	}
}

func TestRefused(t *testing.T) {
	for body, says := range map[string]string{
		"": "empty", aggregation: "holds no numbers", "SQLite format 3\x00": "export its table", "PAR1 and no more": "prov:", `{"values":[{"kod":1}]}`: "neither a value nor an id",
		"<html><body>Tjänsten är nere</body></html>": "HTML", strings.Replace(pxFile, "30 40", "30", 1): "DATA", strings.Replace(statFile, "[10,null,30,40]", "[10,null,30]", 1): "value",
	} {
		if f, err := Open(context.Background(), memory.NewGoAllocator(), "prov", []byte(body)); err == nil || !strings.Contains(err.Error(), says) || strings.HasPrefix(err.Error(), "prov: prov") {
			t.Errorf("%.40q: %v, %v; want %q", body, f, err, says)
		}
	}
}

// TestWrite: a file and what it is written as hold the same cells.
func TestWrite(t *testing.T) {
	for _, body := range []string{pxFile, statFile} {
		f := opened(t, body)
		for _, format := range Formats {
			var b bytes.Buffer
			if err := f.Write(&b, format); err != nil {
				t.Errorf("%s as %s: %v", f.Kind, format, err)
				continue
			}
			again := opened(t, b.String())
			if format == "px" || format == "json-stat" {
				if was, is := f.Tables[0], again.Tables[0]; is.Cells != was.Cells || len(is.Missing) != len(was.Missing) || len(is.Dimensions) != len(was.Dimensions) {
					t.Errorf("%s as %s: %+v, was %+v", f.Kind, format, is, was)
				}
			}
			if format == "csv" && !strings.Contains(b.String(), ",,") {
				t.Errorf("%s as csv has a number for what is missing:\n%s", f.Kind, b.String())
			}
		}
		if err := f.Write(&bytes.Buffer{}, "docx"); err == nil {
			t.Error("docx is written")
		}
	}
	if err := opened(t, csvFile).Write(&bytes.Buffer{}, "px"); err == nil || !strings.Contains(err.Error(), "definition") {
		t.Errorf("a grid as px: %v", err)
	}
}

// FuzzOpen: any bytes are a file that can be told and written, or an error.
func FuzzOpen(f *testing.F) {
	for _, body := range []string{pxFile, statFile, koladaPage, koladaList, csvFile, aggregation} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		file, err := Open(context.Background(), memory.NewGoAllocator(), "prov", body)
		if err != nil {
			return
		}
		defer file.Release()
		for _, format := range Formats {
			var b bytes.Buffer
			_ = file.Write(&b, format) // some tables have no way into some formats
		}
	})
}
