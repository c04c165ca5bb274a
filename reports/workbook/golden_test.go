package workbook

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"lagesbild/reports"
)

var update = flag.Bool("update", false, "rewrite the golden workbook")

// golden is a smaller document with one figure of each kind, missing values and a break.
func golden() *reports.Document {
	doc := document()
	status := &doc.Sections[0]
	body := status.Figures[0].Body.(*reports.StatusTable)
	body.Rows = slices.Concat(body.Rows[2:5], body.Rows[8:9])
	matrix := &status.Figures[1].Table
	matrix.Rows = matrix.Rows[:3]
	goal := doc.Sections[2]
	goal.Figures = []reports.Figure{goal.Figures[0], doc.Sections[3].Figures[0], goal.Figures[1]}
	doc.Sections = []reports.Section{*status, goal}
	doc.Terms, doc.Data.Rows = doc.Terms[:2], doc.Data.Rows[:4]
	return doc
}

func TestGolden(t *testing.T) {
	got := describe(t, render(t, golden()))
	file := filepath.Join("testdata", "workbook.txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	g, w := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			t.Fatalf("%s:%d (-update rewrites it)\n got %s\nwant %s", file, i+1, g[i], w[i])
		}
	}
	t.Fatalf("%s: %d lines, want %d (-update rewrites it)", file, len(g), len(w))
}

// describe writes a workbook as text: sheets with their cells and formats, names, charts.
func describe(t *testing.T, book []byte) string {
	f := open(t, book)
	var b bytes.Buffer
	for _, sheet := range f.GetSheetList() {
		describeSheet(t, &b, f, sheet)
	}
	for _, d := range f.GetDefinedName() {
		fmt.Fprintf(&b, "name %s %s %s\n", d.Name, d.RefersTo, d.Scope)
	}
	all := unzip(t, book)
	names := keys(all)
	slices.Sort(names)
	for _, name := range names {
		if strings.HasPrefix(name, "xl/charts/") {
			fmt.Fprintf(&b, "\n%s\n", name)
			for _, s := range chartSeries(t, all[name]) {
				fmt.Fprintf(&b, "  %s %v\n    by %s\n    at %s %v\n", s.Name.Ref, s.Name.Points, s.Cat.Ref, s.Val.Ref, s.Val.Points)
			}
		}
		if strings.HasPrefix(name, "xl/drawings/d") || strings.HasPrefix(name, "xl/tables/") {
			fmt.Fprintf(&b, "\n%s\n%s\n", name, strings.ReplaceAll(all[name], "><", ">\n<"))
		}
	}
	return b.String()
}

func describeSheet(t *testing.T, b *bytes.Buffer, f *excelize.File, sheet string) {
	visible, _ := f.GetSheetVisible(sheet)
	panes, err := f.GetPanes(sheet)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(b, "sheet %q shown %v frozen %d columns %d rows\n", sheet, visible, panes.XSplit, panes.YSplit)
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for i, cells := range rows {
		for j, text := range cells {
			at := ref(j+1, i+1)
			if text == "" {
				continue
			}
			kind, _ := f.GetCellType(sheet, at)
			id, _ := f.GetCellStyle(sheet, at)
			style, err := f.GetStyle(id)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(b, "  %s %s %q", at, map[bool]string{true: "text", false: "number"}[kind == excelize.CellTypeSharedString], text)
			if style.CustomNumFmt != nil {
				fmt.Fprintf(b, " [%s]", *style.CustomNumFmt)
			}
			fmt.Fprintf(b, " %s %g", style.Font.Family, style.Font.Size)
			if style.Font.Bold {
				b.WriteString(" bold")
			}
			fmt.Fprintf(b, " %s", style.Font.Color)
			if len(style.Fill.Color) > 0 {
				fmt.Fprintf(b, " on %v", style.Fill.Color)
			}
			if link, target, _ := f.GetCellHyperLink(sheet, at); link {
				fmt.Fprintf(b, " → %s", target)
			}
			b.WriteByte('\n')
		}
	}
	b.WriteByte('\n')
}
