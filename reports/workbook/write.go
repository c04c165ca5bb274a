package workbook

import (
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"lagesbild/reports"
	"lagesbild/reports/ooxml"
)

// write hands every grid to excelize and the file to w.
func (b *book) write(w io.Writer) error {
	f := b.file
	defer f.Close()
	for i, g := range b.grids {
		if err := b.begin(i, g); err != nil {
			return fmt.Errorf("sheet %q: %w", g.name, err)
		}
	}
	for _, g := range b.grids { // when all are there: the last one shown may not be hidden
		if g.hidden {
			if err := f.SetSheetVisible(g.name, false); err != nil {
				return fmt.Errorf("sheet %q: %w", g.name, err)
			}
		}
	}
	if err := b.properties(); err != nil {
		return fmt.Errorf("properties: %w", err)
	}
	drawn := 0
	for _, g := range b.grids {
		if err := b.flush(g); err != nil {
			return fmt.Errorf("sheet %q: %w", g.name, err)
		}
		b.draw(g, &drawn)
	}
	f.Styles = nil // ours take the place of excelize's
	f.Pkg.Store("xl/styles.xml", b.styles.sheet())
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return ooxml.NewZip(w, ooxml.Day(b.doc)) })
	return f.Write(w)
}

// begin makes the sheet and all of it that the stream writer must know beforehand.
func (b *book) begin(i int, g *grid) error {
	f := b.file
	if i == 0 {
		if err := f.SetSheetName("Sheet1", g.name); err != nil {
			return err
		}
	} else if _, err := f.NewSheet(g.name); err != nil {
		return err
	}
	fit, height, width := true, lineHeight, columnWide
	props := &excelize.SheetPropsOptions{FitToPage: &fit, DefaultRowHeight: &height, DefaultColWidth: &width}
	if g.tab != "" {
		alpha := "FF" + g.tab
		props.TabColorRGB = &alpha
	}
	if err := f.SetSheetProps(g.name, props); err != nil {
		return err
	}
	no := false
	if err := f.SetSheetView(g.name, 0, &excelize.ViewOptions{ShowGridLines: &no}); err != nil {
		return err
	}
	if err := b.print(g); err != nil {
		return err
	}
	return f.SetSheetDimension(g.name, "A1:"+ref(max(g.columns, 1), max(len(g.rows), 1)))
}

// print sets the page up: A4, no wider than the page, area and page number below.
func (b *book) print(g *grid) error {
	f := b.file
	paper, turn, one, high := 9, "landscape", 1, g.pages
	if g.upright {
		turn = "portrait"
	}
	if err := f.SetPageLayout(g.name, &excelize.PageLayoutOptions{Size: &paper, Orientation: &turn, FitToWidth: &one, FitToHeight: &high}); err != nil {
		return err
	}
	side, top, edge := 0.5, 0.55, 0.3
	if err := f.SetPageMargins(g.name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &top, Bottom: &top, Header: &edge, Footer: &edge}); err != nil {
		return err
	}
	return f.SetHeaderFooter(g.name, &excelize.HeaderFooterOptions{OddFooter: b.footer(g)})
}

// footer is what stands below every printed page: whose it is, the sheet and the page.
func (b *book) footer(g *grid) string {
	face := `&"` + b.look.Font + `,Regular"&8 ` // the space keeps a leading digit out of the size
	escape := strings.NewReplacer("&", "&&")
	brand := b.doc.Theme.Brand + " · " + b.doc.Area.Full
	return "&L" + face + escape.Replace(cut(brand, 60)) + "&C" + face + escape.Replace(g.name) + "&R" + face + b.words.page
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

// lightRules colour a cell by the shape it begins with; first is the upper left cell they are for.
func lightRules(first string) []excelize.ConditionalFormatOptions {
	var out []excelize.ConditionalFormatOptions
	for i, l := range lights {
		out = append(out, excelize.ConditionalFormatOptions{Type: "formula", Criteria: "LEFT(" + first + `,1)="` + glyphs[l.light] + `"`, Format: &i})
	}
	return out
}

// flush settles the sheet and writes its rows. Nothing may read the sheet afterwards: excelize would parse all of it again.
func (b *book) flush(g *grid) error {
	f := b.file
	for _, cells := range g.lights {
		first, _, _ := strings.Cut(cells, ":")
		if err := f.SetConditionalFormat(g.name, cells, lightRules(first)); err != nil {
			return fmt.Errorf("lights %s: %w", cells, err)
		}
	}
	for _, l := range g.links {
		if err := f.SetCellHyperLink(g.name, l.cell, l.target, "Location"); err != nil {
			return fmt.Errorf("link %s: %w", l.cell, err)
		}
	}
	whole := "A1:" + ref(max(g.columns, 1), max(len(g.rows), 1))
	if err := f.AddIgnoredErrors(g.name, whole, excelize.IgnoredErrorsNumberStoredAsText); err != nil { // codes and years are words
		return err
	}
	if len(g.charts) > 0 {
		if err := f.AddChart(g.name, "A1", stub()); err != nil {
			return fmt.Errorf("charts: %w", err)
		}
	}
	sw, err := f.NewStreamWriter(g.name)
	if err != nil {
		return err
	}
	if err := g.setWidths(sw); err != nil {
		return err
	}
	if err := b.panes(g, sw); err != nil {
		return err
	}
	for _, row := range g.breaks {
		if err := sw.InsertPageBreak(ref(1, row)); err != nil {
			return err
		}
	}
	return g.stream(sw, &b.styles)
}

func (b *book) panes(g *grid, sw *excelize.StreamWriter) error {
	cols, rows := g.frozen[0], g.frozen[1]
	if cols+rows == 0 {
		return nil
	}
	pane := "bottomLeft"
	if cols > 0 {
		pane = "bottomRight"
	}
	return sw.SetPanes(&excelize.Panes{Freeze: true, XSplit: cols, YSplit: rows, TopLeftCell: ref(cols+1, rows+1), ActivePane: pane})
}

// setWidths settles columns, equal neighbours at once: excelize goes through all it has for every call.
func (g *grid) setWidths(sw *excelize.StreamWriter) error {
	for from := 1; from <= g.columns; {
		to, chars := from, g.width(from)
		for to < g.columns && g.width(to+1) == chars {
			to++
		}
		if chars != columnWide { // which is the sheet's own width
			if err := sw.SetColWidth(from, to, chars); err != nil {
				return err
			}
		}
		from = to + 1
	}
	return nil
}

// stub makes excelize give a sheet a drawing with one chart. Excelize writes into it, so every sheet needs its own.
func stub() *excelize.Chart {
	return &excelize.Chart{Type: excelize.Line, Series: []excelize.ChartSeries{{Values: "A!$A$1"}}}
}

// draw puts our charts and their drawing in place of excelize's, whose charts break the schema and hold no values.
func (b *book) draw(g *grid, drawn *int) {
	if len(g.charts) == 0 {
		return
	}
	f := b.file
	b.drawings++
	drawing := fmt.Sprintf("xl/drawings/drawing%d.xml", b.drawings)
	rels := fmt.Sprintf("xl/drawings/_rels/drawing%d.xml.rels", b.drawings)
	var frames []ooxml.Frame
	for i := range g.charts {
		p := &g.charts[i]
		*drawn++
		part := fmt.Sprintf("xl/charts/chart%d.xml", *drawn)
		f.Pkg.Store(part, p.Chart.Part())
		if i > 0 { // the first came with the stub
			b.declare("/" + part)
		}
		frames = append(frames, ooxml.Frame{
			Part: "../charts/" + path.Base(part), Col: p.col - 1, Row: p.row - 1, Indent: p.indent, Width: p.Width, Height: p.Height,
			Name: p.fig.ID, Title: p.fig.Title, Alt: alt(p.fig),
		})
	}
	f.Drawings.Delete(drawing)
	f.Pkg.Store(drawing, ooxml.SheetDrawing(frames))
	f.Relationships.Delete(rels)
	f.Pkg.Store(rels, ooxml.DrawingRels(frames))
}

// declare says of a part that it is a chart, as the list of content types already does of another.
func (b *book) declare(part string) {
	all := &b.file.ContentTypes.Overrides
	for _, t := range *all {
		if t.ContentType == excelize.ContentTypeDrawingML {
			t.PartName = part
			*all = append(*all, t)
			return
		}
	}
}

// alt is what someone hears who cannot see the chart.
func alt(fig *reports.Figure) string {
	if fig.Alt != "" {
		return fig.Alt
	}
	return fig.Title
}
