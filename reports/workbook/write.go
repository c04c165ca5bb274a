package workbook

import (
	"fmt"
	"io"
	"path"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"lagesbild/reports"
	"lagesbild/reports/ooxml"
)

// write puts every sheet's own parts into excelize's frame of a workbook, and the file to w.
func (b *book) write(w io.Writer) error {
	f := b.file
	defer f.Close()
	for i, g := range b.grids {
		if err := b.begin(i, g); err != nil {
			return fmt.Errorf("sheet %q: %w", g.name, err)
		}
	}
	if err := b.properties(); err != nil {
		return fmt.Errorf("properties: %w", err)
	}
	if err := f.SetCellStr(b.grids[0].name, "A1", "."); err != nil { // excelize then declares shared strings
		return err
	}
	for i, g := range b.grids {
		b.settle(i+1, g)
	}
	// Ours take the place of excelize's; the theme is the one it begins with.
	f.Styles, f.SharedStrings, f.Theme = nil, nil, nil
	f.Pkg.Store("xl/styles.xml", b.styles.sheet())
	f.Pkg.Store("xl/sharedStrings.xml", b.strings.part())
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return ooxml.NewZip(w, ooxml.Day(b.doc)) })
	return f.Write(w)
}

// begin makes the workbook know grid number i.
func (b *book) begin(i int, g *grid) error {
	if i == 0 {
		if err := b.file.SetSheetName("Sheet1", g.name); err != nil {
			return err
		}
	} else if _, err := b.file.NewSheet(g.name); err != nil {
		return err
	}
	if g.hidden {
		b.file.WorkBook.Sheets.Sheet[i].State = "hidden"
	}
	return nil
}

// properties are what file lists and screen readers say about the workbook.
func (b *book) properties() error {
	doc := b.doc
	day := ooxml.Day(b.doc).Format(time.RFC3339)
	err := b.file.SetDocProps(&excelize.DocProperties{
		Title: doc.Title, Subject: doc.Area.Full, Creator: doc.Theme.Brand, LastModifiedBy: doc.Theme.Brand, Description: doc.Lead,
		Language: b.look.Lang, Created: day, Modified: day,
	})
	if err != nil {
		return err
	}
	if err := b.file.SetAppProps(&excelize.AppProperties{Application: doc.Theme.Brand, AppVersion: "1.0000"}); err != nil {
		return err
	}
	for _, g := range b.grids {
		if g.repeat[0] > 0 {
			rows := fmt.Sprintf("%s!$%d:$%d", quoted(g.name), g.repeat[0], g.repeat[1])
			b.labels = append(b.labels, excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: rows, Scope: g.name})
		}
	}
	for i := range b.labels {
		if err := b.file.SetDefinedName(&b.labels[i]); err != nil {
			return fmt.Errorf("name %s: %w", b.labels[i].Name, err)
		}
	}
	return nil
}

// settle puts sheet n's parts in the place of excelize's.
func (b *book) settle(n int, g *grid) {
	name := "sheet" + strconv.Itoa(n) + ".xml"
	part, rels := "xl/worksheets/"+name, "xl/worksheets/_rels/"+name+".rels"
	b.file.Sheet.Delete(part)
	b.file.Pkg.Store(part, b.worksheet(n-1, g))
	if g.table {
		b.add("xl/tables/table1.xml", excelize.ContentTypeSpreadSheetMLTable, g.tablePart(1))
		b.file.Pkg.Store(rels, relation("table", "../tables/table1.xml"))
	}
	if len(g.charts) > 0 {
		b.drawings++
		drawing := "drawing" + strconv.Itoa(b.drawings) + ".xml"
		b.draw(drawing, g)
		b.file.Pkg.Store(rels, relation("drawing", "../drawings/"+drawing))
	}
}

// draw writes a sheet's charts and the drawing they hang in.
func (b *book) draw(drawing string, g *grid) {
	var frames []ooxml.Frame
	for i := range g.charts {
		p := &g.charts[i]
		b.charts++
		part := "xl/charts/chart" + strconv.Itoa(b.charts) + ".xml"
		b.add(part, excelize.ContentTypeDrawingML, p.Chart.Part())
		frames = append(frames, ooxml.Frame{
			Part: "../charts/" + path.Base(part), Col: p.col - 1, Row: p.row - 1, Indent: p.indent, Width: p.Width, Height: p.Height,
			Name: p.fig.ID, Title: p.fig.Title, Alt: alt(p.fig),
		})
	}
	b.add("xl/drawings/"+drawing, excelize.ContentTypeDrawing, ooxml.SheetDrawing(frames))
	b.file.Pkg.Store("xl/drawings/_rels/"+drawing+".rels", ooxml.DrawingRels(frames))
}

// add puts a part in the file and declares what it is, in the way of a part that is already declared.
func (b *book) add(part, kind string, content []byte) {
	all := &b.file.ContentTypes.Overrides
	like := (*all)[0]
	like.PartName, like.ContentType = "/"+part, kind
	*all = append(*all, like)
	b.file.Pkg.Store(part, content)
}

// alt is what someone hears who cannot see the chart.
func alt(fig *reports.Figure) string {
	if fig.Alt != "" {
		return fig.Alt
	}
	return fig.Title
}
