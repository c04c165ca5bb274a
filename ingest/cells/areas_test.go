package cells

import (
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
)

// collected gathers persons by area and period, each cell as "area period number".
func collected(t *testing.T, rows ...string) (cells map[string]string, findings []string, err error) {
	t.Helper()
	l := &Layout{
		Dataset: "d", Dimensions: map[string]Dimension{data.Area: {Column: "area"}, data.Time: {Column: "year"}},
		Measures: map[string]Measure{"n": {Unit: "persons", Additive: true, Sex: None}},
	}
	c := New(l, func(role string) string { return role })
	v, m, page := c.Vintages.Find("2026-01-01"), c.Measures.Find("n"), c.Page(data.Page{Source: "S", Table: "T", Name: "p.csv"})
	for i, row := range rows {
		f := strings.Fields(row)
		x := &Cell{Vintage: v, Measure: m, Page: page, Row: int32(i + 1), Codes: []int32{c.Dims[0].Find(f[0]), c.Dims[1].Find(f[1])}}
		if f[2] == ".." {
			x.Status = data.NotAvailable
		} else if x.Number, err = Number(f[2], '.'); err != nil {
			t.Fatal(err)
		}
		c.Add(x)
	}
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	sets, err := c.Datasets(mem)
	cells = map[string]string{}
	for _, d := range sets {
		for _, b := range d.Batches() {
			for i := range b.Len() {
				key := d.Dimensions[0].Codes[b.Codes[0][i]].ID + " " + d.Dimensions[1].Codes[b.Codes[1][i]].ID
				cells[key] = b.Status[i].String()
				if !b.Status[i].Missing() {
					cells[key] = strconv.FormatFloat(b.Value[i], 'f', -1, 64)
				}
			}
		}
		d.Release()
	}
	return cells, c.Findings(), err
}

func TestAreasInTime(t *testing.T) {
	got, findings, err := collected(t,
		"1917 2004 13500", "0331 2004 0", "0331 2005 ..", "1917 2005 13600", "0331 2007 13700", "1917 2007 0",
		"0330 2000 0", "0330 2001 ..", "0330 2003 12000", "1290 1995 70000", "1137 1995 5000", "1601 1996 0", "1601 1997 3", "1601 2020 ..")
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{
		"1917 2004": "13500", "1917 2005": "13600", "0331 2007": "13700", "0330 2003": "12000", "1290 1995": "70000",
		"0331 2004": "not_available",                // the number stands under the old code
		"0331 2005": "not_available",                // as published
		"1917 2007": "not_applicable",               // the code has ended
		"0330 2000": "not_applicable",               // Knivsta was formed in 2003
		"0330 2001": "not_available not_applicable", // as published, and for that reason
	} {
		if got[key] != want {
			t.Errorf("%s: %q, want %q", key, got[key], want)
		}
	}
	if len(got) != 10 {
		t.Errorf("%d cells, want 10: old codes of unknown areas are left out: %v", len(got), got)
	}
	want := []string{
		"3 cells with 0 or nothing for areas that did not exist then: taken as not applicable: 0330 in 2000 to 2001, first at S/T@ p.csv row 7; 1917 in 2007, first at S/T@ p.csv row 6",
		"1 cell with 0 under codes that the areas did not bear yet: taken as not available: 0331 in 2004, first at S/T@ p.csv row 2",
		"4 cells left out: old municipality codes whose areas are not known; the rows are kept in the page: 1137 in 1995, first at S/T@ p.csv row 11; 1601 in 1996 to 2020, first at S/T@ p.csv row 12",
	}
	if strings.Join(findings, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(findings, "\n"), strings.Join(want, "\n"))
	}
}

func TestAreasRefused(t *testing.T) {
	for row, want := range map[string]string{
		"0330 2001 12": `p.csv row 1 column "area": area "0330" in 2001: unknown code (Knivsta is of another time: formed 2003-01-01)`,
		"1917 2020 5":  `area "1917" in 2020: unknown code`,
		"1137 2020 9":  `area "1137" in 2020: unknown code`,
		"9999 2020 ..": `area "9999" in 2020: unknown code`,
		"1448 1990 1":  `area "1448" in 1990: unknown code`,
	} {
		if _, _, err := collected(t, row); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", row, err, want)
		}
	}
}

func TestBreaksAndTotals(t *testing.T) {
	text := data.Text{SV: "T", EN: "T"}
	l := &Layout{
		Dataset: "d", Title: text, Licence: "CC0",
		Dimensions: map[string]Dimension{
			data.Area: {Total: "00"}, data.Time: {},
			"age":    {Title: text, Codes: map[string]string{"all": "all"}, Titles: map[string]data.Text{"all": text}, Total: "al"},
			"branch": {Title: text, Kept: true, Total: "A-U"},
			"class":  {Title: text, Numbers: &Numbers{Least: 0, Most: 9, Title: data.Text{SV: "%d", EN: "%d"}}, Total: "0"},
		},
		Measures: map[string]Measure{"n": {
			Title: text, Unit: "persons", Additive: true, Sex: None,
			Breaks: []data.SeriesBreak{{From: "2020", Area: "1917", Why: text}, {From: "20", Why: text}, {From: "2020", Area: "19", Why: text}},
		}},
	}
	err := l.Validate()
	if err == nil {
		t.Fatal("no fault")
	}
	for _, want := range []string{"area has a total of its own", `"al": unknown code: want one of the dimension's codes`, `"1917": unknown code: want an area of today`, "needs a period and the reason"} {
		if strings.Count(err.Error(), want) != 1 {
			t.Errorf("no %q, or not once, in %v", want, err)
		}
	}
	if n := strings.Count(err.Error(), "\n"); n != 3 {
		t.Errorf("other faults too: %v", err)
	}
}
