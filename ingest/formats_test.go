package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/store"
	"lagesbild/ingest"
)

// onePage is an invented source of one format: persons by area and period, with a page for each cell in rows.
type onePage struct {
	format     string
	from       string // under from:
	dimensions string
	file       string
	page       func(rows []aCell) string
	wider      func(page string) string // the same page with a dimension that the definition does not know
	says       string                   // of the wider page
}

type aCell struct {
	area  string
	year  int
	value int
}

// fullTable writes rows as a full table of areas by years; a cell that is not there is "..".
func fullTable(rows []aCell, missing string) (areas []string, years []int, values []string) {
	at := map[string]string{}
	for _, r := range rows {
		at[fmt.Sprint(r.area, r.year)] = fmt.Sprint(r.value)
		if len(areas) == 0 || areas[len(areas)-1] != r.area {
			areas = append(areas, r.area)
		}
	}
	for _, r := range rows {
		if r.area == areas[0] {
			years = append(years, r.year)
		}
	}
	for _, a := range areas {
		for _, y := range years {
			v, ok := at[fmt.Sprint(a, y)]
			if !ok {
				v = missing
			}
			values = append(values, v)
		}
	}
	return areas, years, values
}

func quoted[T any](words []T) string {
	var all []string
	for _, w := range words {
		all = append(all, fmt.Sprintf("%q", fmt.Sprint(w)))
	}
	return strings.Join(all, ",")
}

var onePages = []onePage{
	{
		format: "longtable", from: "longtable: {file: n.csv, value: n, vintage: {day: 2024-01-01}}", dimensions: "dimensions: {area: {column: area}, period: {column: year}}", file: "n.csv",
		page: func(rows []aCell) string {
			page := "area,year,n\n"
			for _, r := range rows {
				page += fmt.Sprintf("%s,%d,%d\n", r.area, r.year, r.value)
			}
			return page
		},
		wider: func(page string) string {
			return strings.ReplaceAll(strings.Replace(page, "year,n", "year,n,age", 1), "0\n", "0,young\n")
		},
		says: `unknown column "age"`,
	},
	{
		format: "kolada", from: "kolada: {pages: [n.json], vintage: 2024-01-01}", file: "n.json",
		page: func(rows []aCell) string {
			var all []string
			for _, r := range rows {
				all = append(all, fmt.Sprintf(`{"kpi":"N00001","municipality":%q,"period":%d,"values":[{"gender":"T","count":1,"status":"","value":%d,"isdeleted":false}]}`, r.area, r.year, r.value))
			}
			return `{"values":[` + strings.Join(all, ",") + `],"next_url":null}`
		},
		wider: func(page string) string { return strings.ReplaceAll(page, `"gender":"T"`, `"gender":"T-young"`) },
		says:  `sex "T-young": unknown code`,
	},
	{
		format: "px", from: "px: {file: n.px, vintage: 2024-01-01}", dimensions: "dimensions: {area: {column: region}, period: {column: tid}}", file: "n.px",
		page: func(rows []aCell) string {
			areas, years, values := fullTable(rows, `".."`)
			return "CHARSET=\"ANSI\";\nCODEPAGE=\"utf-8\";\nLANGUAGE=\"sv\";\nMATRIX=\"N\";\nSUBJECT-CODE=\"N\";\nSUBJECT-AREA=\"N\";\nTITLE=\"N\";\nCONTENTS=\"N\";\nUNITS=\"antal\";\nDECIMALS=0;\n" +
				"STUB=\"region\";\nHEADING=\"tid\";\nVALUES(\"region\")=" + quoted(areas) + ";\nVALUES(\"tid\")=" + quoted(years) + ";\nDATA=\n" + strings.Join(values, " ") + ";\n"
		},
		wider: func(page string) string {
			page = strings.Replace(page, "STUB=", "STUB=\"ålder\",", 1)
			head, cells, _ := strings.Cut(page, "DATA=\n")
			cells = strings.TrimSuffix(cells, ";\n")
			return head + "VALUES(\"ålder\")=\"ung\",\"gammal\";\nDATA=\n" + cells + " " + cells + ";\n"
		},
		says: `variable "ålder" with 2 values is no dimension`,
	},
	{
		format: "jsonstat", from: "jsonstat: {pages: [n.json], vintage: 2024-01-01}", dimensions: "dimensions: {area: {column: Region}, period: {column: Tid}}", file: "n.json",
		page: func(rows []aCell) string {
			areas, years, values := fullTable(rows, "null")
			return fmt.Sprintf(`{"version":"2.0","class":"dataset","id":["Region","Tid"],"size":[%d,%d],"dimension":{"Region":{"category":{"index":[%s]}},"Tid":{"category":{"index":[%s]}}},"value":[%s]}`,
				len(areas), len(years), quoted(areas), quoted(years), strings.Join(values, ","))
		},
		wider: func(page string) string {
			page = strings.Replace(page, `"id":[`, `"id":["Alder",`, 1)
			page = strings.Replace(page, `"size":[`, `"size":[2,`, 1)
			page = strings.Replace(page, `"dimension":{`, `"dimension":{"Alder":{"category":{"index":["y","o"]}},`, 1)
			head, cells, _ := strings.Cut(page, `"value":[`)
			cells = strings.TrimSuffix(cells, "]}")
			return head + `"value":[` + cells + "," + cells + "]}"
		},
		says: `"Alder"`,
	},
}

// source is the format's definition with more lines and one measure.
func (p *onePage) source(more string) string {
	return "id: one\ndataset: one\ntitle: {sv: N, en: N}\npublisher: Verket\nprovenance: {sv: N., en: N.}\nlicence: CC0\nfrom: {" + p.from + "}\n" + p.dimensions + "\n" + more +
		"\nmeasures: {N00001: {as: n, title: {sv: N, en: N}, unit: persons, additive: true, sex: none, breaks: [{from: 2021, why: {sv: Ny metod., en: New method.}}]}}\n"
}

// ingested runs the format's page with the definition on an own shelf, or on one that is given.
func (p *onePage) ingested(t *testing.T, shelf *store.Shelf, more, page string) ingest.Outcome {
	t.Helper()
	sources, err := ingest.Sources(fstest.MapFS{"sources/one.yaml": {Data: []byte(p.source(more))}})
	if err != nil {
		t.Fatal(err)
	}
	return run(t, shelf, sources, ingest.Options{From: folder(fstest.MapFS{p.file: {Data: []byte(page)}})})["one"]
}

// What holds for the pages of every format: a dimension too many and a cell twice are refused, breaks come with the
// figures, and areas are judged by their time.
func TestEveryFormat(t *testing.T) {
	good := []aCell{{"1980", 2020, 10}, {"1980", 2021, 20}, {"1981", 2020, 30}, {"1981", 2021, 40}}
	for _, p := range onePages {
		t.Run(p.format, func(t *testing.T) {
			shelf := store.Open(t.TempDir(), nil)
			page := p.page(good)
			if out := p.ingested(t, shelf, "", p.wider(page)); out.Err == nil || !strings.Contains(out.Err.Error(), p.says) {
				t.Errorf("a dimension too many: %v", out.Err)
			}
			twice := p.page([]aCell{{"1980", 2020, 10}, {"1980", 2020, 20}, {"1981", 2020, 30}, {"1981", 2020, 40}})
			if out := p.ingested(t, shelf, "", twice); out.Err == nil || !errors.Is(out.Err, data.ErrDuplicate) && !strings.Contains(out.Err.Error(), "twice") {
				t.Errorf("a cell twice: %v", out.Err)
			}
			if _, err := shelf.Vintages("one"); !errors.Is(err, data.ErrNotFound) {
				t.Fatalf("something is shelved: %v", err)
			}

			out := p.ingested(t, shelf, "breaks: [{from: 2021-01, area: \"1980\", why: {sv: Nytt register., en: New register.}}]", page)
			if out.Err != nil {
				t.Fatal(out.Err)
			}
			d, err := shelf.Read(context.Background(), memory.DefaultAllocator, "one", out.Vintages[0].Vintage)
			if err != nil {
				t.Fatal(err)
			}
			defer d.Release()
			if b := d.Measures[0].Breaks; d.Len() != 4 || len(b) != 2 || b[0].From != "2021" || b[0].Area != "" || b[1].From != "2021-01" || b[1].Area != "1980" || b[1].Why.EN != "New register." {
				t.Errorf("%d cells, breaks %+v", d.Len(), b)
			}
		})
		t.Run(p.format+" areas", func(t *testing.T) {
			shelf := store.Open(t.TempDir(), nil)
			out := p.ingested(t, shelf, "", p.page([]aCell{{"0330", 1996, 0}, {"0330", 2020, 10}, {"1137", 1996, 5}, {"1980", 1996, 20}, {"1980", 2020, 30}}))
			if out.Err != nil {
				t.Fatal(out.Err)
			}
			findings := strings.Join(out.Findings, "\n")
			for _, want := range []string{"with 0 or nothing for areas that did not exist then: taken as not applicable: 0330 in 199", "left out: old municipality codes whose areas are not known; the rows are kept in the page: 1137 in 199"} {
				if !strings.Contains(findings, want) {
					t.Errorf("no %q in\n%s", want, findings)
				}
			}
			got := read(t, shelf, "one", out.Vintages[0].Vintage)
			if !strings.Contains(got, "n 0330 1996 ") || !strings.Contains(got, "not_applicable") || strings.Contains(got, "1137") {
				t.Errorf("got\n%s", got)
			}
			if out := p.ingested(t, shelf, "", p.page([]aCell{{"0330", 1996, 7}, {"0330", 2020, 10}})); out.Err == nil || !strings.Contains(out.Err.Error(), `area "0330" in 1996: unknown code (Knivsta is of another time: formed 2003-01-01)`) {
				t.Errorf("a number before there was an area: %v", out.Err)
			}
		})
		t.Run(p.format+" dropped", func(t *testing.T) {
			shelf := store.Open(t.TempDir(), nil)
			if out := p.ingested(t, shelf, "", p.page(good)); out.Err != nil {
				t.Fatal(out.Err)
			}
			p.from = strings.Replace(p.from, "2024-01-01", "2024-02-01", 1)
			page := p.page(good[:2])
			if out := p.ingested(t, shelf, "", page); out.Err == nil || !strings.Contains(out.Err.Error(), "nothing for area 1981 Sala for 2021 or later, which vintage 2024-01-01 has") {
				t.Errorf("a municipality dropped: %v", out.Err)
			}
			if out := p.ingested(t, shelf, "checks: {gone: {rule: note}}", page); out.Err != nil || len(out.Findings) != 1 || !out.Changed() {
				t.Errorf("a municipality dropped, as declared: %v %q", out.Err, out.Findings)
			}
		})
	}
}
