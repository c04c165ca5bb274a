package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/xuri/excelize/v2"

	"lagesbild/data"
	"lagesbild/reports"
	"lagesbild/reports/reportstest"
)

func render(t testing.TB, doc *reports.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Render(&b, doc); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(t testing.TB, book []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// unzip returns the files in a workbook by name.
func unzip(t testing.TB, book []byte) map[string]string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range r.File {
		rc, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(rc)
		if err != nil {
			t.Fatal(err)
		}
		rc.Close()
		all[f.Name] = string(b)
	}
	return all
}

// Many at once give the same bytes as one alone; the race detector looks on.
func TestSameBytesInParallel(t *testing.T) {
	want := render(t, document())
	var group sync.WaitGroup
	for range 2 * runtime.GOMAXPROCS(0) {
		group.Go(func() {
			var b bytes.Buffer
			if err := Render(&b, document()); err != nil {
				t.Error(err)
			}
			if !bytes.Equal(b.Bytes(), want) {
				t.Error("two runs give different workbooks")
			}
		})
	}
	group.Wait()
}

// Every number of every figure stands in its sheet as that number, every missing one as its word.
func TestNumbersReadBack(t *testing.T) {
	doc := document()
	f := open(t, render(t, doc))
	numbers, words := 0, 0
	for _, s := range doc.Sections {
		for _, fig := range s.Figures {
			if _, ok := fig.Body.(*reports.StatusTable); ok {
				continue
			}
			sheet, col, row := named(t, f, "fig_"+strings.ReplaceAll(fig.ID, "-", "_"))
			for i, r := range fig.Table.Rows {
				for j, c := range r.Cells {
					at := ref(col+j, row+1+i)
					got, err := f.GetCellValue(sheet, at, excelize.Options{RawCellValue: true})
					if err != nil {
						t.Fatal(err)
					}
					kind, _ := f.GetCellType(sheet, at)
					want, number := lightText(c.Light, c.Text), false
					if c.Number != nil && c.Number.OK {
						want, number = fmt.Sprint(c.Number.Value), true
						numbers++
					} else if c.Number != nil {
						want = c.Number.Text
						words++
					}
					if got != want || (kind == excelize.CellTypeSharedString) == number {
						t.Errorf("%s %s %s: %q (type %d), want %q", fig.ID, sheet, at, got, kind, want)
					}
				}
			}
		}
	}
	if numbers < 500 || words < 10 {
		t.Errorf("only %d numbers and %d missing ones checked", numbers, words)
	}
}

// named is the upper left cell of a defined name.
func named(t *testing.T, f *excelize.File, name string) (sheet string, col, row int) {
	t.Helper()
	for _, d := range f.GetDefinedName() {
		if d.Name == name {
			at, _, _ := strings.Cut(d.RefersTo, ":")
			end := strings.LastIndex(at, "!")
			col, row, err := excelize.CellNameToCoordinates(strings.ReplaceAll(at[end+1:], "$", ""))
			if err != nil {
				t.Fatal(err)
			}
			return strings.ReplaceAll(strings.Trim(at[:end], "'"), "''", "'"), col, row
		}
	}
	t.Fatalf("no name %s", name)
	return
}

// The status sheet has every status row once, its numbers as numbers and its light as shape and word.
func TestStatusSheet(t *testing.T) {
	doc := document()
	doc.Sections[1].Figures = append(doc.Sections[1].Figures, statusFigure()) // the same rows again
	f := open(t, render(t, doc))
	body := doc.Sections[0].Figures[0].Body.(*reports.StatusTable)
	sheet, col, head := named(t, f, "fig_status")
	for i, r := range body.Rows {
		for j, want := range []string{
			strings.TrimSuffix(r.Title+"\n"+r.Subtitle, "\n"), raw(r.Women), raw(r.Men), raw(r.Gap), r.Period, glyphs[r.Light] + " " + r.Word, r.Why,
		} {
			if got, _ := f.GetCellValue(sheet, ref(col+j, head+1+i), excelize.Options{RawCellValue: true}); got != want {
				t.Errorf("row %d column %d: %q, want %q", i, j, got, want)
			}
		}
	}
	after, _ := f.GetCellValue(sheet, ref(col+1, head+1+len(body.Rows)))
	if after != "" {
		t.Errorf("a row more than there are: %q", after)
	}
	rules, err := f.GetConditionalFormats(sheet)
	if err != nil || len(rules) != 1 {
		t.Fatalf("rules %v, %v", rules, err)
	}
	for _, rule := range rules {
		if len(rule) != len(lights) || rule[0].Type != "formula" || !strings.Contains(rule[0].Criteria, `,1)="●"`) {
			t.Errorf("rules %+v", rule)
		}
	}
}

func raw(n reports.Number) string {
	if n.OK {
		return fmt.Sprint(n.Value)
	}
	return n.Text
}

// Number formats show what the texts show.
func TestNumberFormat(t *testing.T) {
	for _, c := range []struct {
		text   string
		lang   data.Lang
		signed bool
		want   string
	}{
		{"63,0", data.Swedish, false, `#,##0.0;"−"#,##0.0`},
		{"318\u00a0600", data.Swedish, false, `#,##0;"−"#,##0`},
		{"−1,65", data.Swedish, true, `+#,##0.00;"−"#,##0.00;#,##0.00`},
		{"+21\u00a0%", data.Swedish, true, "+#,##0\"\u00a0%\";\"−\"#,##0\"\u00a0%\";#,##0\"\u00a0%\""},
		{"1,234.5", data.English, false, `#,##0.0;"−"#,##0.0`},
		{"ungefär 100", data.Swedish, false, `#,##0.00;"−"#,##0.00`},
	} {
		if got := numberFormat(reports.Number{OK: true, Text: c.text}, 2, c.signed, c.lang); got != c.want {
			t.Errorf("%q: %s, want %s", c.text, got, c.want)
		}
	}
}

// No text becomes a formula: none is stored as one, and none turns into one when its cell is edited.
func TestNoFormulas(t *testing.T) {
	all := unzip(t, render(t, document()))
	words := sharedWords(t, all)
	found := map[string]bool{}
	for name, src := range all {
		if !strings.HasPrefix(name, "xl/worksheets/sheet") {
			continue
		}
		if strings.Contains(src, "<f>") || strings.Contains(src, "<f ") {
			t.Errorf("%s holds a formula", name)
		}
		var sheet struct {
			Cells []struct {
				Ref   string `xml:"r,attr"`
				S     int    `xml:"s,attr"`
				Type  string `xml:"t,attr"`
				Value string `xml:"v"`
			} `xml:"sheetData>row>c"`
		}
		if err := xml.Unmarshal([]byte(src), &sheet); err != nil {
			t.Fatal(err)
		}
		for _, c := range sheet.Cells {
			if c.Type == "" {
				if _, err := strconv.ParseFloat(c.Value, 64); c.Value != "" && err != nil {
					t.Errorf("%s %s: %q is no number", name, c.Ref, c.Value)
				}
				continue
			}
			n, err := strconv.Atoi(c.Value)
			if c.Type != "s" || err != nil || n >= len(words) {
				t.Fatalf("%s %s: %q of type %q", name, c.Ref, c.Value, c.Type)
			}
			text := words[n]
			for _, h := range hostile {
				if strings.HasPrefix(text, h) {
					found[h] = true
				}
			}
			if strings.ContainsRune("=+-@\t\r", rune(text[0])) && !quotedStyle(t, all["xl/styles.xml"], c.S) {
				t.Errorf("%s %s: %q has style %d, which is not quoted", name, c.Ref, text, c.S)
			}
		}
	}
	for _, h := range hostile[:4] {
		if !found[h] {
			t.Errorf("%q is in no sheet", h)
		}
	}
}

// sharedWords are the words that cells have by number, and their count is right.
func sharedWords(t *testing.T, all map[string]string) (words []string) {
	t.Helper()
	var list struct {
		Count  int `xml:"count,attr"`
		Unique int `xml:"uniqueCount,attr"`
		Items  []struct {
			Text string   `xml:"t"`
			Rich []string `xml:"r>t"`
		} `xml:"si"`
	}
	if err := xml.Unmarshal([]byte(all["xl/sharedStrings.xml"]), &list); err != nil {
		t.Fatal(err)
	}
	for _, i := range list.Items {
		words = append(words, i.Text+strings.Join(i.Rich, ""))
	}
	used := 0
	for name, src := range all {
		if strings.HasPrefix(name, "xl/worksheets/sheet") {
			used += strings.Count(src, ` t="s"`)
		}
	}
	if list.Unique != len(words) || list.Count != used {
		t.Errorf("%d words of %d cells are said to be %d of %d", len(words), used, list.Unique, list.Count)
	}
	return words
}

func quotedStyle(t *testing.T, src string, n int) bool {
	var sheet struct {
		Xfs []struct {
			Quoted string `xml:"quotePrefix,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := xml.Unmarshal([]byte(src), &sheet); err != nil {
		t.Fatal(err)
	}
	return n < len(sheet.Xfs) && sheet.Xfs[n].Quoted == "1"
}

// The sheets of facts say every number of their tables, and a table without rows says in words why.
func TestFacts(t *testing.T) {
	doc := document()
	for _, c := range []struct {
		sheet string
		table *reports.Table
	}{{"Liknande områden", &doc.Peers}, {"Ändrade tal", &doc.Revised}} {
		f := open(t, render(t, doc))
		rows, err := f.GetRows(c.sheet, excelize.Options{RawCellValue: true})
		if err != nil || rows[0][1] != c.table.Caption {
			t.Fatalf("%s: %v, %v", c.sheet, rows, err)
		}
		rows = rows[len(rows)-len(c.table.Rows):]
		for i, r := range c.table.Rows {
			for j, cell := range r.Cells {
				want, got := cell.Text, ""
				if cell.Number != nil {
					want = raw(*cell.Number)
				}
				if 1+j < len(rows[i]) {
					got = rows[i][1+j]
				}
				if got != want {
					t.Errorf("%s row %d column %d: %q, want %q", c.sheet, i, j, got, want)
				}
			}
		}
	}
	doc.Revised = reports.Table{Caption: "Inga tal har ändrats."}
	doc.Peers = reports.Table{}
	f := open(t, render(t, doc))
	if got := fmt.Sprint(f.GetSheetList()); strings.Contains(got, "Liknande") || !strings.Contains(got, "Ändrade tal") {
		t.Errorf("sheets %s", got)
	}
	if words, err := f.GetCellValue("Ändrade tal", "B1"); words != doc.Revised.Caption {
		t.Errorf("%q, %v", words, err)
	}
}

// inOrder are the elements of a worksheet in use, as the schema orders them (ECMA-376 part 1, CT_Worksheet).
var inOrder = []string{
	"sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "mergeCells", "conditionalFormatting", "hyperlinks",
	"pageMargins", "pageSetup", "headerFooter", "rowBreaks", "ignoredErrors", "drawing", "tableParts",
}

// A worksheet's elements come in the schema's order, and so do its columns, rows and cells; Excel repairs the file otherwise.
func TestSheetOrder(t *testing.T) {
	seen := map[string]bool{}
	for name, src := range unzip(t, render(t, document())) {
		if !strings.HasPrefix(name, "xl/worksheets/sheet") {
			continue
		}
		var sheet struct {
			Elements []struct {
				XMLName xml.Name
				Cols    []struct {
					Min int `xml:"min,attr"`
					Max int `xml:"max,attr"`
				} `xml:"col"`
				Rows []struct {
					R     int `xml:"r,attr"`
					Cells []struct {
						Ref string `xml:"r,attr"`
					} `xml:"c"`
				} `xml:"row"`
			} `xml:",any"`
		}
		if err := xml.Unmarshal([]byte(src), &sheet); err != nil {
			t.Fatal(err)
		}
		last, col, row := -1, 0, 0
		for _, e := range sheet.Elements {
			at := slices.Index(inOrder, e.XMLName.Local)
			if at < last || at == last && e.XMLName.Local != "conditionalFormatting" {
				t.Errorf("%s: %s does not stand in order", name, e.XMLName.Local)
			}
			last, seen[e.XMLName.Local] = at, true
			for _, c := range e.Cols {
				if c.Min <= col || c.Max < c.Min {
					t.Errorf("%s: columns %d to %d after %d", name, c.Min, c.Max, col)
				}
				col = c.Max
			}
			for _, r := range e.Rows {
				if r.R != row+1 {
					t.Errorf("%s: row %d after %d", name, r.R, row)
				}
				row, col = r.R, 0
				for _, c := range r.Cells {
					x, y, err := excelize.CellNameToCoordinates(c.Ref)
					if err != nil || y != row || x <= col {
						t.Errorf("%s: %s in row %d after column %d, %v", name, c.Ref, row, col, err)
					}
					col = x
				}
			}
		}
	}
	if len(seen) != len(inOrder) {
		t.Errorf("only %d elements of %d tried", len(seen), len(inOrder))
	}
}

// Words come back as they were, whatever they hold; what XML cannot hold becomes the sign for that.
func TestOddWords(t *testing.T) {
	doc := document()
	odd := map[string]string{
		" indragen ": " indragen ", "rad\nrad": "rad\nrad", `<&">'`: `<&">'`, "_x0041_": "_x0041_", "_x005F_x0041_": "_x005F_x0041_", "\x00\xff": "\ufffd\ufffd",
		strings.Repeat("å", 20000): strings.Repeat("å", 16383),
	}
	for words := range odd {
		doc.Data.Rows = append(doc.Data.Rows, reports.Row{Cells: []reports.Cell{word(words)}})
	}
	rows, err := open(t, render(t, doc)).GetRows("Data", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range doc.Data.Rows[len(doc.Data.Rows)-len(odd):] {
		if got, want := rows[1+len(doc.Data.Rows)-len(odd)+i][0], odd[r.Cells[0].Text]; got != want {
			t.Errorf("%.40q came back as %.40q", want, got)
		}
	}
}

// Every target of every relation is there, every part has a type, and nothing is left that nobody points to.
func TestPackage(t *testing.T) {
	all := unzip(t, render(t, document()))
	targets := map[string]bool{}
	for name, src := range all {
		if !strings.HasSuffix(name, ".rels") {
			continue
		}
		var rels struct {
			All []struct {
				Target string `xml:"Target,attr"`
				Mode   string `xml:"TargetMode,attr"`
			} `xml:"Relationship"`
		}
		if err := xml.Unmarshal([]byte(src), &rels); err != nil {
			t.Fatal(err)
		}
		for _, r := range rels.All {
			at := path.Join(path.Dir(path.Dir(name)), r.Target)
			if strings.HasPrefix(r.Target, "/") {
				at = r.Target[1:]
			}
			targets[at] = true
			if _, ok := all[at]; !ok {
				t.Errorf("%s points to %s, which is not there", name, at)
			}
		}
	}
	var list struct {
		Defaults []struct {
			Extension string `xml:"Extension,attr"`
		} `xml:"Default"`
		Parts []struct {
			Name string `xml:"PartName,attr"`
		} `xml:"Override"`
	}
	if err := xml.Unmarshal([]byte(all["[Content_Types].xml"]), &list); err != nil {
		t.Fatal(err)
	}
	typed := map[string]bool{}
	for _, p := range list.Parts {
		name := strings.TrimPrefix(p.Name, "/")
		typed[name] = true
		if _, ok := all[name]; !ok {
			t.Errorf("a type is given for %s, which is not there", name)
		}
	}
	for name := range all {
		if name == "[Content_Types].xml" || strings.HasSuffix(name, ".rels") {
			continue
		}
		if !typed[name] {
			t.Errorf("%s has no type", name)
		}
		if !targets[name] {
			t.Errorf("nobody points to %s", name)
		}
	}
	if charts := strings.Count(strings.Join(keys(all), " "), "xl/charts/chart"); charts != 16 {
		t.Errorf("%d charts, want 16", charts)
	}
}

func keys(m map[string]string) []string {
	var all []string
	for k := range m {
		all = append(all, k)
	}
	return all
}

// What a chart's series has cached is what stands in the cells it refers to.
func TestChartsMatchCells(t *testing.T) {
	book := render(t, document())
	f := open(t, book)
	checked, linked := 0, 0
	for name, src := range unzip(t, book) {
		if !strings.HasPrefix(name, "xl/charts/") {
			continue
		}
		for _, s := range chartSeries(t, src) {
			for _, data := range []cache{s.Name, s.Cat, s.Val} {
				sheet, cells := expand(t, data.Ref)
				if len(cells) != data.Count {
					t.Errorf("%s %s: %d cells, %d points", name, data.Ref, len(cells), data.Count)
				}
				if sheet != captions["sv"].chartData {
					linked++
				}
				points := map[int]string{}
				for _, p := range data.Points {
					points[p.At] = p.Value
				}
				for i, at := range cells {
					checked++
					if got, _ := f.GetCellValue(sheet, at, excelize.Options{RawCellValue: true}); got != points[i] {
						t.Errorf("%s %s!%s is %q, cached %q", name, sheet, at, got, points[i])
					}
				}
			}
		}
	}
	if checked < 1000 || linked < 40 {
		t.Errorf("%d cells checked, %d ranges in the tables themselves", checked, linked)
	}
}

type cache struct {
	Ref    string
	Count  int
	Points []point
}

type point struct {
	At    int    `xml:"idx,attr"`
	Value string `xml:"v"`
}

type series struct{ Name, Cat, Val cache }

func chartSeries(t *testing.T, src string) []series {
	t.Helper()
	type source struct {
		F     string `xml:"f"`
		Cache struct {
			Count struct {
				N int `xml:"val,attr"`
			} `xml:"ptCount"`
			Points []point `xml:"pt"`
		} `xml:",any"`
	}
	type ser struct {
		Tx  source `xml:"tx>strRef"`
		Cat source `xml:"cat>strRef"`
		Val source `xml:"val>numRef"`
	}
	var x struct {
		Area []ser `xml:"chart>plotArea>areaChart>ser"`
		Bar  []ser `xml:"chart>plotArea>barChart>ser"`
		Line []ser `xml:"chart>plotArea>lineChart>ser"`
	}
	if err := xml.Unmarshal([]byte(src), &x); err != nil {
		t.Fatal(err)
	}
	var out []series
	for _, s := range append(append(x.Area, x.Bar...), x.Line...) {
		read := func(s source) cache { return cache{s.F, s.Cache.Count.N, s.Cache.Points} }
		out = append(out, series{read(s.Tx), read(s.Cat), read(s.Val)})
	}
	return out
}

// expand lists the cells of a reference.
func expand(t *testing.T, reference string) (sheet string, cells []string) {
	t.Helper()
	end := strings.LastIndex(reference, "!")
	sheet = strings.ReplaceAll(strings.Trim(reference[:end], "'"), "''", "'")
	from, to, ranged := strings.Cut(strings.ReplaceAll(reference[end+1:], "$", ""), ":")
	if !ranged {
		return sheet, []string{from}
	}
	col, row, err := excelize.CellNameToCoordinates(from)
	if err != nil {
		t.Fatal(err)
	}
	_, last, err := excelize.CellNameToCoordinates(to)
	if err != nil {
		t.Fatal(err)
	}
	for ; row <= last; row++ {
		cells = append(cells, ref(col, row))
	}
	return sheet, cells
}

// Sheet names fit Excel's rules and never meet.
func TestSheetNames(t *testing.T) {
	b := newBook(document())
	seen := map[string]bool{}
	for _, title := range []string{
		"Jämn fördelning av det obetalda hem- och omsorgsarbetet", "Jämn fördelning av det obetalda arbetet", "a/b:c*d?e[f]", "'", "", "DATA", "Data", strings.Repeat("å", 80), strings.Repeat("å", 80),
	} {
		name := b.name(title)
		if n := len([]rune(name)); n == 0 || n > nameMost || strings.ContainsAny(name, `:\/?*[]`) || strings.HasPrefix(name, "'") || seen[strings.ToLower(name)] {
			t.Errorf("%q became %q", title, name)
		}
		seen[strings.ToLower(name)] = true
	}
}

// A document with nothing in it, and one in English, are workbooks as well.
func TestOtherDocuments(t *testing.T) {
	empty := &reports.Document{Lang: data.English, Title: "Nothing", Area: reports.Place{Full: "Nowhere"}, Theme: reports.DefaultTheme()}
	if got := fmt.Sprint(open(t, render(t, empty)).GetSheetList()); got != "[Contents]" {
		t.Errorf("sheets %s", got)
	}
	english := document()
	english.Lang = data.English
	f := open(t, render(t, english))
	if got := fmt.Sprint(f.GetSheetList()); !strings.HasPrefix(got, "[Contents Status Comparison 1 En jämn") || !strings.HasSuffix(got, "Similar areas Definitions Changed numbers Missing Data Chart data]") {
		t.Errorf("sheets %s", got)
	}
	props, err := f.GetDocProps()
	if err != nil || props.Language != "en-GB" || props.Title != english.Title || props.Created != "2024-12-12T00:00:00Z" {
		t.Errorf("properties %+v, %v", props, err)
	}
}

// LibreOffice turns the workbook into pages, every sheet that is shown on at least one.
func TestOpensInLibreOffice(t *testing.T) {
	if pages := reportstest.NewOffice(t).Pages("book.xlsx", render(t, document())); pages < 20 {
		t.Errorf("%d pages", pages)
	}
}

func BenchmarkWorkbook(b *testing.B) {
	doc := document()
	b.ReportAllocs()
	for b.Loop() {
		if err := Render(io.Discard, doc); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkWorkbooks makes one after another on every processor, as a batch does.
func BenchmarkWorkbooks(b *testing.B) {
	doc := document()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := Render(io.Discard, doc); err != nil {
				b.Error(err)
			}
		}
	})
}
