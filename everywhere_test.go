package lagesbild_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"lagesbild/data"
	"lagesbild/reports"
	"lagesbild/reports/chart"
	"lagesbild/reports/pdf"
	"lagesbild/reports/reportstest"
	"lagesbild/reports/slides"
	"lagesbild/reports/web"
	"lagesbild/reports/workbook"
)

// shown is what a file says, read back: all its text, the rows of its tables and sheets, and the series of its charts.
// Numbers that a file holds as such are written as Go writes them.
type shown struct {
	text   string
	rows   [][]string
	series [][]string
}

// TestSameNumberEverywhere: workbook, deck, document, page and charts of an area say the same rounded numbers in the same
// rows, under the same sentences.
func TestSameNumberEverywhere(t *testing.T) {
	if testing.Short() {
		t.Skip("one thread: nothing for the race detector")
	}
	for _, doc := range []*reports.Document{
		reportstest.Shipped(t, "1981", data.Swedish), reportstest.Shipped(t, "19", data.English), reportstest.Forms(t, "1980", data.Swedish),
	} {
		t.Run(doc.Edition+" "+doc.Area.Slug, func(t *testing.T) {
			book, deck := readBook(t, doc), readDeck(t, doc)
			page, document := readPage(t, doc), readPDF(t, doc)
			numbers := 0
			for _, s := range doc.Sections {
				for i := range s.Figures {
					f := &s.Figures[i]
					book.says(t, "workbook", f, f.Title)
					page.says(t, "page", f, f.Title, f.Text, f.Source)
					if _, status := f.Body.(*reports.StatusTable); status { // laid out their own way in both
						page.tells(t, "page", f, func(n *reports.Number) string { return bare(n.Text) })
						book.tells(t, "workbook", f, func(n *reports.Number) string { return number(n.Value) })
					} else {
						page.has(t, "page", f, f.Table)
						book.holds(t, f)
					}
					if document != nil {
						document.says(t, "document", f, f.Title, f.Text, f.Source)
						if _, matrix := f.Body.(*reports.Matrix); !matrix { // whose lights are read aloud without shapes
							document.has(t, "document", f, f.Table)
						}
					}
					if f.Slide { // every figure, where the edition chooses none
						deck.says(t, "deck", f, f.Title, f.Text, f.Source)
						deck.charts(t, f)
					}
					drawn(t, doc, f)
					numbers += len(f.Table.Rows)
				}
			}
			if numbers < 50 {
				t.Errorf("%d rows were compared", numbers)
			}
		})
	}
}

// bare is text as it is compared: spaces of any kind and breaks are one space, soft hyphens nothing.
func bare(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(strings.ReplaceAll(s, "\u00ad", ""), "\u00a0", " ")), " ")
}

// says checks that a file has each of the sentences, word by word.
func (s *shown) says(t *testing.T, where string, f *reports.Figure, sentences ...string) {
	t.Helper()
	for _, all := range sentences {
		for _, sentence := range strings.Split(all, "\n") {
			if !strings.Contains(s.text, bare(sentence)) {
				t.Errorf("%s, %s: no %q", where, f.ID, sentence)
			}
		}
	}
}

// has checks that a file has every row of a table as readers see it.
func (s *shown) has(t *testing.T, where string, f *reports.Figure, table reports.Table) {
	t.Helper()
	for _, r := range table.Rows {
		var want []string
		for _, c := range r.Cells {
			want = append(want, bare(c.Text))
		}
		if !slices.ContainsFunc(s.rows, func(row []string) bool { return slices.Equal(row, want) }) {
			t.Errorf("%s, %s: no row %q", where, f.ID, want)
		}
	}
}

// holds checks that a workbook has every row of a figure's table next to each other, numbers as numbers.
func (s *shown) holds(t *testing.T, f *reports.Figure) {
	t.Helper()
	for _, r := range f.Table.Rows {
		var want []string
		for _, c := range r.Cells {
			switch {
			case c.Number != nil && c.Number.OK:
				want = append(want, number(c.Number.Value))
			case c.Light == reports.Unlit:
				want = append(want, bare(c.Text))
			}
		}
		if !slices.ContainsFunc(s.rows, func(row []string) bool { return within(row, want) }) {
			t.Errorf("workbook, %s: no row %q", f.ID, want)
		}
	}
}

// tells checks that a file has a row with the topic, the numbers and the light of every row of a status table.
func (s *shown) tells(t *testing.T, where string, f *reports.Figure, written func(*reports.Number) string) {
	t.Helper()
	for _, r := range f.Table.Rows {
		var want []string
		light := ""
		for _, c := range r.Cells {
			switch {
			case c.Number != nil && c.Number.OK:
				want = append(want, written(c.Number))
			case c.Light != reports.Unlit:
				light = bare(c.Text)
			}
		}
		topic, why := bare(r.Cells[0].Text), bare(r.Cells[len(r.Cells)-1].Text)
		lit := func(cell string) bool {
			word := strings.TrimLeft(cell, "●▲◆◇○ ")
			return word == light || word == light+why
		}
		if !slices.ContainsFunc(s.rows, func(row []string) bool {
			return len(row) > 0 && strings.HasPrefix(row[0], topic) && within(row, want) && slices.ContainsFunc(row, lit)
		}) {
			t.Errorf("%s, %s: no row %q with %q and %q", where, f.ID, topic, want, light)
		}
	}
}

// within reports whether a row has all of want in order; signs of lights may stand between.
func within(row, want []string) bool {
	for _, cell := range row {
		if len(want) > 0 && cell == want[0] {
			want = want[1:]
		}
	}
	return len(want) == 0
}

func number(x float64) string { return strconv.FormatFloat(x, 'g', 12, 64) }

// charts checks that women's and men's numbers are a series each of a native chart; where the deck has a table or a
// picture in its place, the other tests of decks tell.
func (s *shown) charts(t *testing.T, f *reports.Figure) {
	t.Helper()
	const most = 20 // rows of a native chart; more of them are a picture
	switch f.Body.(type) {
	case *reports.Line:
	case *reports.Dumbbell, *reports.Stacked:
		if len(f.Table.Rows) > most {
			return
		}
	default:
		return
	}
	for i, c := range f.Table.Columns {
		if c.Role != reports.Women && c.Role != reports.Men {
			continue
		}
		var want []string
		for _, r := range f.Table.Rows {
			if n := r.Cells[i].Number; n != nil && n.OK {
				want = append(want, number(n.Value))
			}
		}
		back := slices.Clone(want)
		slices.Reverse(back)
		if !s.draws(want) && !s.draws(back) {
			t.Errorf("deck, %s: no series of %s with %q", f.ID, c.Head, want)
		}
	}
}

// draws reports whether numbers are those of a series, or of some after each other, as where a line is broken.
func (s *shown) draws(want []string) bool {
	for len(want) > 0 {
		longest := 0
		for _, all := range s.series {
			if n := len(all); n > longest && n <= len(want) && slices.Equal(all, want[:n]) {
				longest = n
			}
		}
		if longest == 0 {
			return false
		}
		want = want[longest:]
	}
	return true
}

// drawn checks that a chart as SVG has the title and, in a form that writes all of them, women's and men's numbers.
func drawn(t *testing.T, doc *reports.Document, f *reports.Figure) {
	t.Helper()
	var svg bytes.Buffer
	d, err := chart.Draw(f, &doc.Theme, chart.Options{Width: chart.Wide, Lang: doc.Lang})
	if err == nil {
		err = d.SVG(&svg)
	}
	if err != nil {
		t.Fatalf("%s: %v", f.ID, err)
	}
	root, err := html.Parse(&svg)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	title := ""
	for n := range root.Descendants() {
		switch n.Data {
		case "title":
			title = bare(textOf(n))
		case "text", "tspan":
			all = append(all, bare(textOf(n)))
		}
	}
	if title != bare(f.Title) {
		t.Errorf("svg, %s: title %q, want %q", f.ID, title, f.Title)
	}
	switch f.Body.(type) {
	case *reports.Dumbbell, *reports.Stacked:
		for _, r := range f.Table.Rows {
			for i, c := range r.Cells {
				role := f.Table.Columns[i].Role
				if (role == reports.Women || role == reports.Men) && c.Number != nil && c.Number.OK && !slices.Contains(all, bare(c.Text)) && r.Own {
					t.Errorf("svg, %s: no %s", f.ID, c.Text)
				}
			}
		}
	}
}

// unpacked are the parts of an Office file by name.
func unpacked(t *testing.T, file []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err == nil {
			all[f.Name], err = io.ReadAll(r)
			r.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func rendered(t *testing.T, render func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := render(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// readBook reads a workbook's sheets, cell by cell, with nothing but the parts of the file.
func readBook(t *testing.T, doc *reports.Document) *shown {
	t.Helper()
	parts := unpacked(t, rendered(t, func(w io.Writer) error { return workbook.Render(w, doc) }))
	type item struct {
		T    []string `xml:"t"`
		Runs []struct {
			T string `xml:"t"`
		} `xml:"r"`
	}
	var shared struct {
		Items []item `xml:"si"`
	}
	if raw, ok := parts["xl/sharedStrings.xml"]; ok {
		if err := xml.Unmarshal(raw, &shared); err != nil {
			t.Fatal(err)
		}
	}
	words := func(i item) string {
		text := strings.Join(i.T, "")
		for _, r := range i.Runs {
			text += r.T
		}
		return bare(text)
	}
	out := &shown{}
	var all []string
	for name, raw := range parts {
		if ok, _ := path.Match("xl/worksheets/sheet*.xml", name); !ok {
			continue
		}
		var sheet struct {
			Rows []struct {
				Cells []struct {
					Type   string `xml:"t,attr"`
					Value  string `xml:"v"`
					Inline item   `xml:"is"`
				} `xml:"c"`
			} `xml:"sheetData>row"`
		}
		if err := xml.Unmarshal(raw, &sheet); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, r := range sheet.Rows {
			var row []string
			for _, c := range r.Cells {
				switch c.Type {
				case "s":
					i, err := strconv.Atoi(c.Value)
					if err != nil {
						t.Fatalf("%s: %v", name, err)
					}
					row = append(row, words(shared.Items[i]))
				case "inlineStr":
					row = append(row, words(c.Inline))
				case "str":
					row = append(row, bare(c.Value))
				default:
					if x, err := strconv.ParseFloat(c.Value, 64); err == nil && !math.IsNaN(x) {
						row = append(row, number(x))
					}
				}
			}
			all = append(all, row...)
			out.rows = append(out.rows, row)
		}
	}
	out.text = strings.Join(all, "\n")
	return out
}

// readDeck reads a deck's texts, notes among them, and the numbers that its charts remember.
func readDeck(t *testing.T, doc *reports.Document) *shown {
	t.Helper()
	out := &shown{}
	var all strings.Builder
	for name, raw := range unpacked(t, rendered(t, func(w io.Writer) error { return slides.Render(w, doc, nil) })) {
		switch {
		case strings.HasPrefix(name, "ppt/slides/slide"), strings.HasPrefix(name, "ppt/notesSlides/notesSlide"):
			d := xml.NewDecoder(bytes.NewReader(raw))
			for token, err := d.Token(); err == nil; token, err = d.Token() {
				switch e := token.(type) {
				case xml.CharData:
					all.Write(e)
				case xml.EndElement:
					if e.Name.Local == "p" {
						all.WriteByte('\n')
					}
				}
			}
		case strings.HasPrefix(name, "ppt/charts/chart"):
			var c struct {
				Series []struct {
					Values []string `xml:"val>numRef>numCache>pt>v"`
					Points []string `xml:"xVal>numRef>numCache>pt>v"`
				} `xml:"chart>plotArea>lineChart>ser"`
				Bars []struct {
					Values []string `xml:"val>numRef>numCache>pt>v"`
				} `xml:"chart>plotArea>barChart>ser"`
				Dots []struct {
					Points []string `xml:"xVal>numRef>numCache>pt>v"`
				} `xml:"chart>plotArea>scatterChart>ser"`
			}
			if err := xml.Unmarshal(raw, &c); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			add := func(values []string) {
				var series []string
				for _, v := range values {
					x, err := strconv.ParseFloat(v, 64)
					if err != nil {
						t.Fatalf("%s: %v", name, err)
					}
					series = append(series, number(x))
				}
				out.series = append(out.series, series)
			}
			for _, s := range c.Series {
				add(s.Values)
			}
			for _, s := range c.Bars {
				add(s.Values)
			}
			for _, s := range c.Dots {
				add(s.Points)
			}
		}
	}
	out.text = bare(all.String())
	return out
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := range n.ChildNodes() {
		b.WriteString(textOf(c))
	}
	return b.String()
}

// readPage reads a page's text and tables as a browser takes them.
func readPage(t *testing.T, doc *reports.Document) *shown {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(rendered(t, func(w io.Writer) error { return web.Page(w, doc, web.Options{}) })))
	if err != nil {
		t.Fatal(err)
	}
	out := &shown{text: bare(textOf(root))}
	for n := range root.Descendants() {
		if n.Data != "tr" {
			continue
		}
		var row []string
		for c := range n.ChildNodes() {
			if c.Data == "td" || c.Data == "th" {
				row = append(row, bare(textOf(c)))
			}
		}
		out.rows = append(out.rows, row)
	}
	return out
}

var structure = regexp.MustCompile(`^ *(?:"(.*)"|([A-Za-z0-9]+).*)$`)

// readPDF reads a document's structure with another program; nil without it.
func readPDF(t *testing.T, doc *reports.Document) *shown {
	t.Helper()
	program, err := exec.LookPath("pdfinfo")
	if err != nil {
		if os.Getenv("LAGESBILD_TEST_ALL") != "" {
			t.Fatal("no pdfinfo: install poppler-utils")
		}
		t.Log("no pdfinfo: the document is not read back")
		return nil
	}
	name := path.Join(t.TempDir(), "document.pdf")
	file := rendered(t, func(w io.Writer) error { return pdf.Render(w, doc, pdf.A4) })
	if err := os.WriteFile(name, file, 0o666); err != nil {
		t.Fatal(err)
	}
	raw, err := exec.Command(program, "-struct-text", "-enc", "UTF-8", name).Output()
	if err != nil {
		t.Fatal(fmt.Errorf("pdfinfo: %w", err))
	}
	out := &shown{}
	var all strings.Builder
	cell := false
	for line := range strings.SplitSeq(string(raw), "\n") {
		m := structure.FindStringSubmatch(line)
		switch {
		case m == nil:
		case m[2] == "TR":
			out.rows = append(out.rows, nil)
		case m[2] == "TH", m[2] == "TD":
			out.rows[len(out.rows)-1] = append(out.rows[len(out.rows)-1], "")
			cell = true
		case m[2] != "":
			cell = false
		default:
			all.WriteString(m[1] + "\n")
			if cell {
				row := out.rows[len(out.rows)-1]
				row[len(row)-1] = bare(row[len(row)-1] + m[1])
			}
		}
	}
	out.text = bare(all.String())
	return out
}
