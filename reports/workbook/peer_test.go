//go:build unix

package workbook

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"lagesbild/reports/ooxml"
	"lagesbild/reports/reportstest"
)

// workList is a workbook as a list of what a writer of workbooks has to do, for another to do the same.
type workList struct {
	Title, Subject, Author, Comments, Font string
	Styles                                 []map[string]any
	Lights                                 [][3]string // shape, colour of its text, of its ground
	Sheets                                 []workSheet
	Names                                  [][2]string
}

type workSheet struct {
	Name, Tab, Footer string
	Hidden, Upright   bool
	Pages             int
	Widths, Heights   []float64
	Cells             []workCell
	Lights            []string
	Frozen, Repeat    [2]int
	Breaks            []int
	Table             string
	Charts            []workChart
}

// workCell is a cell, or a row of merged ones to column To.
type workCell struct {
	Row, Col, To, Style int
	Value               any
	Runs                []workRun // in place of a value
	Link                string
}

type workRun struct {
	Text, Color string
	Size        float64
	Bold        bool
}

type workChart struct {
	Row, Col, Indent int
	Alt              string
	*ooxml.Chart
}

// listed tells what a composed book is made of.
func listed(b *book) *workList {
	doc := b.doc
	w := &workList{Title: doc.Title, Subject: doc.Area.Full, Author: doc.Theme.Brand, Comments: doc.Lead, Font: b.look.Font}
	for _, g := range b.grids {
		w.Sheets = append(w.Sheets, listedSheet(b, g))
	}
	for _, s := range b.styles.list {
		s = b.styles.plain(s)
		w.Styles = append(w.Styles, map[string]any{
			"size": s.size, "bold": s.bold, "link": s.link, "color": s.color, "fill": s.fill, "format": s.format, "align": s.align, "top": s.top,
			"wrap": s.wrap, "under": s.under, "indent": s.indent, "apart": s.apart, "quoted": s.quoted,
		})
	}
	for _, l := range lights {
		signal := doc.Theme.Signal(l.light)
		w.Lights = append(w.Lights, [3]string{glyphs[l.light], ooxml.Hex(signal.Text), ooxml.Hex(signal.Tint)})
	}
	for _, l := range b.labels {
		w.Names = append(w.Names, [2]string{l.Name, l.RefersTo})
	}
	return w
}

func listedSheet(b *book, g *grid) workSheet {
	s := workSheet{
		Name: g.name, Tab: g.tab, Footer: b.footer(g), Hidden: g.hidden, Upright: g.upright, Pages: g.pages, Lights: g.lights,
		Frozen: g.frozen, Repeat: g.repeat, Breaks: g.breaks,
	}
	for col := range g.columns {
		s.Widths = append(s.Widths, g.width(col+1))
	}
	merged, links := map[string]string{}, map[string]string{}
	for _, m := range g.merges {
		merged[m[0]] = m[1]
	}
	for _, l := range g.links {
		links[l.cell] = l.target
	}
	for i, r := range g.rows {
		s.Heights = append(s.Heights, r.height)
		for j, c := range r.cells {
			at := ref(j+1, i+1)
			cell := workCell{Row: i, Col: j, To: j, Style: int(c.style), Link: links[at]}
			switch c.kind {
			case absent:
				continue
			case figured:
				cell.Value = c.number
			case plain:
				cell.Value = c.words
			case rich:
				for _, r := range *c.runs {
					s := b.styles.plain(r.style)
					cell.Runs = append(cell.Runs, workRun{r.text, s.color, s.size, s.bold})
				}
			}
			if end := merged[at]; end != "" {
				col, _, _ := excelize.CellNameToCoordinates(end)
				cell.To = col - 1
			}
			s.Cells = append(s.Cells, cell)
		}
	}
	if g.table {
		s.Table = g.whole()
	}
	for _, c := range g.charts {
		s.Charts = append(s.Charts, workChart{Row: c.row - 1, Col: c.col - 1, Indent: c.indent, Alt: alt(c.fig), Chart: c.Chart})
	}
	return s
}

// BenchmarkPeer has XlsxWriter write the same cells, looks, charts and print set-up as we do. Ours makes them of the
// document as well; XlsxWriter is handed all of it ready-made.
func BenchmarkPeer(b *testing.B) {
	doc := document()
	list, err := json.Marshal(listed(compose(doc)))
	if err != nil {
		b.Fatal(err)
	}
	work, theirs := filepath.Join(b.TempDir(), "work.json"), filepath.Join(b.TempDir(), "peer.xlsx")
	if err := os.WriteFile(work, list, 0o600); err != nil {
		b.Fatal(err)
	}
	peer := reportstest.StartPeer(b, "xlsxwriter", filepath.Join("testdata", "peer.py"), work, theirs)
	made, err := os.ReadFile(theirs)
	if err != nil {
		b.Fatal(err)
	}
	sameWork(b, render(b, doc), made)
	peer.Against(b, 29, func() {
		if err := Render(io.Discard, doc); err != nil {
			b.Fatal(err)
		}
	})
	var ours bytes.Buffer
	if err := Render(&ours, doc); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(len(made))/float64(ours.Len()), "size-times")
}

// sameWork makes sure that both workbooks hold the same: every cell's value, the numbers of charts and merged cells.
func sameWork(b *testing.B, ours, theirs []byte) {
	b.Helper()
	one, other := open(b, ours), open(b, theirs)
	sheets := one.GetSheetList()
	if !slices.Equal(sheets, other.GetSheetList()) {
		b.Fatalf("sheets %q and %q", sheets, other.GetSheetList())
	}
	for _, name := range sheets {
		var cells [2][][]string
		var merged [2]int
		for i, f := range []*excelize.File{one, other} {
			rows, err := f.GetRows(name, excelize.Options{RawCellValue: true})
			if err != nil {
				b.Fatal(err)
			}
			merges, err := f.GetMergeCells(name)
			if err != nil {
				b.Fatal(err)
			}
			cells[i], merged[i] = rows, len(merges)
		}
		if merged[0] != merged[1] || len(cells[0]) != len(cells[1]) {
			b.Fatalf("%s: %d and %d rows, %d and %d merged", name, len(cells[0]), len(cells[1]), merged[0], merged[1])
		}
		for i := range cells[0] {
			if !slices.EqualFunc(cells[0][i], cells[1][i], sameCell) {
				b.Fatalf("%s, row %d: %q and %q", name, i+1, cells[0][i], cells[1][i])
			}
		}
	}
	charts := func(book []byte) int {
		return strings.Count(strings.Join(keys(unzip(b, book)), "\n"), "xl/charts/chart")
	}
	if charts(ours) != charts(theirs) || charts(ours) == 0 {
		b.Fatalf("%d and %d charts", charts(ours), charts(theirs))
	}
}

// sameCell takes two texts of one number for the same: XlsxWriter writes sixteen digits.
func sameCell(a, b string) bool {
	x, err := strconv.ParseFloat(a, 64)
	y, other := strconv.ParseFloat(b, 64)
	return a == b || err == nil && other == nil && math.Abs(x-y) < 1e-9
}
