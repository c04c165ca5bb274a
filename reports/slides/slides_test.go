package slides

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"lagesbild/data"
	"lagesbild/reports"
	"lagesbild/reports/reportstest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func rendered(t testing.TB, doc *reports.Document, template []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Render(&b, doc, template); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func unzipped(t testing.TB, file []byte) map[string]string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range r.File {
		body, err := unpack(f, 1<<30)
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := all[f.Name]; twice {
			t.Errorf("part %s stands twice", f.Name)
		}
		all[f.Name] = string(body)
	}
	return all
}

// sound holds a package against what Office demands of any: well-formed parts, each of a kind, each reached, each
// relation leading somewhere, each shape with an id of its own.
func sound(t *testing.T, file []byte) map[string]string {
	t.Helper()
	all := unzipped(t, file)
	var types struct {
		Defaults []struct {
			Extension string `xml:"Extension,attr"`
		} `xml:"Default"`
		Parts []struct {
			PartName string `xml:"PartName,attr"`
		} `xml:"Override"`
	}
	if err := xml.Unmarshal([]byte(all[contentTypes]), &types); err != nil {
		t.Fatal(err)
	}
	kinds := map[string]bool{}
	for _, d := range types.Defaults {
		kinds["."+d.Extension] = true
	}
	for _, o := range types.Parts {
		kinds[o.PartName] = true
		if _, there := all[strings.TrimPrefix(o.PartName, "/")]; !there {
			t.Errorf("%s has a kind and is not there", o.PartName)
		}
	}
	p := &parts{body: map[string][]byte{}}
	for name, body := range all {
		p.body[name] = []byte(body)
	}
	reached := map[string]bool{contentTypes: true}
	for name, body := range all {
		if !kinds["/"+name] && !kinds[path.Ext(name)] && name != contentTypes {
			t.Errorf("%s has no kind", name)
		}
		if strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels") {
			wellFormed(t, name, body)
		}
		from := name
		if strings.HasSuffix(name, ".rels") {
			reached[name] = true
			from = path.Join(path.Dir(path.Dir(name)), strings.TrimSuffix(path.Base(name), ".rels"))
			if name == wholeRels {
				from = ""
			}
			list, err := p.relations(name)
			if err != nil {
				t.Fatal(err)
			}
			ids := map[string]bool{}
			for _, r := range list {
				if ids[r.ID] {
					t.Errorf("%s: id %s twice", name, r.ID)
				}
				ids[r.ID] = true
				if to := target(from, &r); r.Mode == "" {
					reached[to] = true
					if _, there := all[to]; !there {
						t.Errorf("%s: %s leads to %s, which is not there", name, r.ID, to)
					}
				}
			}
			for _, id := range regexp.MustCompile(`r:(?:id|embed)="([^"]+)"`).FindAllStringSubmatch(all[from], -1) {
				if !ids[id[1]] {
					t.Errorf("%s refers to %s, a relation that it does not have", from, id[1])
				}
			}
		}
		seen := map[string]bool{}
		for _, id := range regexp.MustCompile(`<p:cNvPr id="(\d+)"`).FindAllStringSubmatch(body, -1) {
			if seen[id[1]] && strings.HasPrefix(name, "ppt/slides/") {
				t.Errorf("%s: two shapes have id %s", name, id[1])
			}
			seen[id[1]] = true
		}
	}
	for name := range all {
		if !reached[name] {
			t.Errorf("nothing leads to %s", name)
		}
	}
	return all
}

func wellFormed(t *testing.T, name, body string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(body))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
}

var texts = regexp.MustCompile(`<a:t>([^<]*)</a:t>|(</a:p>)|descr="([^"]*)"`)

// words are the texts of a part, a paragraph a line, alternative texts in brackets.
func wordsOf(part string) string {
	var b strings.Builder
	line := ""
	for _, m := range texts.FindAllStringSubmatch(part, -1) {
		switch {
		case m[2] != "":
			if line != "" {
				b.WriteString(line + "\n")
			}
			line = ""
		case m[3] != "":
			b.WriteString("[" + m[3] + "]\n")
		default:
			line += m[1]
		}
	}
	return strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&amp;", "&", "&lt;", "<", "&gt;", ">").Replace(b.String())
}

// slidesOf lists a deck's slides in order.
func slidesOf(t *testing.T, all map[string]string) []string {
	t.Helper()
	p := &parts{body: map[string][]byte{}}
	for name, body := range all {
		p.body[name] = []byte(body)
	}
	rels, err := p.relations(relsOf(presentation))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, id := range regexp.MustCompile(`<p:sldId id="\d+" r:id="([^"]+)"`).FindAllStringSubmatch(all[presentation], -1) {
		i := slices.IndexFunc(rels, func(r relation) bool { return r.ID == id[1] })
		list = append(list, target(presentation, &rels[i]))
	}
	return list
}

// TestDeck holds the decks of real areas against what Office demands, and their words against a file read by eye.
func TestDeck(t *testing.T) {
	if testing.Short() {
		t.Skip("one thread: nothing for the race detector")
	}
	for _, c := range []struct {
		code string
		lang data.Lang
	}{{"00", data.Swedish}, {"19", data.Swedish}, {"1981", data.Swedish}, {"1962", data.English}, {"0114", data.Swedish}, {"0980", data.English}} {
		t.Run(c.code+" "+string(c.lang), func(t *testing.T) {
			doc := reportstest.Shipped(t, c.code, c.lang)
			all := sound(t, rendered(t, doc, nil))
			var b strings.Builder
			list := slidesOf(t, all)
			if len(list) > 14 {
				t.Errorf("%d slides", len(list))
			}
			for i, s := range list {
				fmt.Fprintf(&b, "== %d\n%s", i+1, wordsOf(all[s]))
				fmt.Fprintf(&b, "-- notes\n%s", wordsOf(all["ppt/notesSlides/notesSlide"+strings.TrimPrefix(s, "ppt/slides/slide")]))
				if !strings.Contains(all[s], `<p:ph type="title"/>`) && !strings.Contains(all[s], `<p:ph type="ctrTitle"/>`) {
					t.Errorf("slide %d has no title", i+1)
				}
			}
			for _, s := range doc.Sections {
				for _, f := range s.Figures {
					if f.Slide && (!strings.Contains(b.String(), f.Title) || !strings.Contains(b.String(), f.Source) || !strings.Contains(b.String(), f.Limits)) {
						t.Errorf("figure %s: title, source or limits are not in the deck", f.ID)
					}
				}
			}
			if c.code == "1981" {
				golden(t, "1981-sala.txt", b.String())
			}
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := errors.Join(os.MkdirAll("testdata", 0o755), os.WriteFile(file, []byte(got), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	g, w := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range max(len(g), len(w)) {
		if i >= len(g) || i >= len(w) || g[i] != w[i] {
			t.Fatalf("%s:%d (-update rewrites it)\n got %s\nwant %s", file, i+1, g[min(i, len(g)-1)], w[min(i, len(w)-1)])
		}
	}
}

// TestChartNumbers: what a chart caches, what its workbook holds and what the figure says are the same numbers.
func TestChartNumbers(t *testing.T) {
	doc := reportstest.Shipped(t, "1981", data.Swedish)
	all := unzipped(t, rendered(t, doc, nil))
	var figures []*reports.Figure
	for i := range doc.Sections {
		for j := range doc.Sections[i].Figures {
			f := &doc.Sections[i].Figures[j]
			switch f.Body.(type) {
			case *reports.Line, *reports.Dumbbell, *reports.Stacked, *reports.Bars, *reports.Pyramid:
				if f.Slide {
					figures = append(figures, f)
				}
			}
		}
	}
	cached := regexp.MustCompile(`<c:v>([^<]*)</c:v>`)
	for n, f := range figures {
		chart, ok := all[fmt.Sprintf("ppt/charts/chart%d.xml", n+1)]
		if !ok {
			t.Fatalf("%s has no chart", f.ID)
		}
		book := unzipped(t, []byte(all[fmt.Sprintf("ppt/embeddings/chart%d.xlsx", n+1)]))
		sheet := book["xl/worksheets/sheet1.xml"]
		values := map[string]bool{}
		for _, v := range cached.FindAllStringSubmatch(chart, -1) {
			values[v[1]] = true
			if !strings.Contains(sheet, ">"+v[1]+"<") {
				t.Errorf("%s: %s is in the chart and not in its workbook", f.ID, v[1])
			}
		}
		check := func(numbers ...reports.Number) {
			for _, x := range numbers {
				if x.OK && !values[fmt.Sprint(x.Value)] {
					t.Errorf("%s: %v is not in the chart", f.ID, x.Value)
				}
			}
		}
		switch body := f.Body.(type) {
		case *reports.Line:
			for _, s := range body.Series {
				check(s.Points...)
			}
		case *reports.Dumbbell:
			for _, r := range body.Rows {
				check(r.Women, r.Men)
			}
		case *reports.Stacked:
			for _, r := range body.Rows {
				check(r.Women, r.Men)
			}
		}
	}
}

// Many at once give the same bytes as one alone; the race detector looks on.
func TestSameBytes(t *testing.T) {
	doc := reportstest.Shipped(t, "19", data.Swedish)
	want := rendered(t, doc, nil)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			if !bytes.Equal(rendered(t, doc, nil), want) {
				t.Error("other bytes")
			}
		})
	}
	group.Wait()
}

// TestTemplate: a deck on a template has the template's master, layouts and theme and none of its slides.
func TestTemplate(t *testing.T) {
	if testing.Short() {
		t.Skip("one thread: nothing for the race detector")
	}
	other := reportstest.Shipped(t, "1962", data.English)
	theme := other.Theme
	theme.Name, theme.Fonts.Office = "Norbergs kommun", "Verdana"
	other.Theme = theme
	template := rendered(t, other, nil)
	was := unzipped(t, template)
	doc := reportstest.Shipped(t, "1981", data.Swedish)
	all := sound(t, rendered(t, doc, template))
	for name, body := range was {
		if strings.HasPrefix(name, "ppt/theme/") || strings.HasPrefix(name, "ppt/slideMasters/slideM") || strings.HasPrefix(name, "ppt/slideLayouts/slideL") {
			if all[name] != body {
				t.Errorf("%s has changed", name)
			}
		}
	}
	for name, body := range all {
		if strings.Contains(body, "Norberg in") || strings.Contains(body, "in Norberg") {
			t.Errorf("%s is of the template's own slides", name)
		}
	}
	if got, want := slidesOf(t, all), slidesOf(t, unzipped(t, rendered(t, doc, nil))); !slices.Equal(got, want) {
		t.Errorf("slides %v, want %v", got, want)
	}
	if again := rendered(t, doc, rendered(t, doc, template)); !bytes.Equal(again, rendered(t, doc, template)) {
		t.Error("a deck on itself is another deck")
	}
}

// zipOf makes a file of parts.
func zipOf(t testing.TB, all map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, all[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestBadTemplates(t *testing.T) {
	if testing.Short() {
		t.Skip("one thread: nothing for the race detector")
	}
	doc := reportstest.Shipped(t, "1981", data.Swedish)
	good := unzipped(t, rendered(t, doc, nil))
	with := func(name string, change func(string) string) []byte {
		all := maps.Clone(good)
		all[name] = change(all[name])
		return zipOf(t, all)
	}
	without := func(old, new string) func(string) string {
		return func(s string) string { return strings.ReplaceAll(s, old, new) }
	}
	for _, c := range []struct {
		name string
		file []byte
		says string
	}{
		{"no zip", []byte("Title;Text"), "no PowerPoint file"},
		{"empty", nil, "no PowerPoint file"},
		{"a workbook", zipOf(t, map[string]string{contentTypes: "<Types/>", wholeRels: `<Relationships xmlns="` + nsRels + `"/>`}), "no PowerPoint file"},
		{"a bomb", with("ppt/theme/theme1.xml", func(string) string { return strings.Repeat(" ", mostUnpacked+1) }), "at most"},
		{"cut", with(presentation, func(s string) string { return s[:len(s)/2] }), presentation},
		{"no size", with(presentation, without("sldSz", "sldXx")), "want a size"},
		{"no layout", with("ppt/slideMasters/_rels/slideMaster1.xml.rels", without("/slideLayout\"", "/slideOther\"")), "no layout with a title"},
		{"no title's place", with("ppt/slideMasters/slideMaster1.xml", without(`type="title"`, `type="titel"`)), "where the title stands"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.file == nil {
				c.file = []byte{}
			}
			var b bytes.Buffer
			err := Render(&b, doc, c.file)
			if err == nil || !strings.Contains(err.Error(), c.says) || b.Len() > 0 {
				t.Errorf("%v, %d bytes written; want %q and none", err, b.Len(), c.says)
			}
		})
	}
}

// FuzzTemplate: whatever a template is, there is a deck that holds together or an error.
func FuzzTemplate(f *testing.F) {
	doc := reportstest.Shipped(f, "1981", data.Swedish)
	doc.Sections = doc.Sections[:1]
	good := unzipped(f, rendered(f, doc, nil))
	for _, name := range []string{presentation, relsOf(presentation), "ppt/slideMasters/slideMaster1.xml", "ppt/slideLayouts/slideLayout2.xml", contentTypes} {
		f.Add(name, good[name])
	}
	f.Fuzz(func(t *testing.T, name, body string) {
		all := maps.Clone(good)
		all[name] = body
		var b bytes.Buffer
		if err := Render(&b, doc, zipOf(t, all)); err == nil && b.Len() == 0 {
			t.Error("neither a deck nor an error")
		}
	})
}

// LibreOffice turns every slide into a page.
func TestOpensInLibreOffice(t *testing.T) {
	office := reportstest.NewOffice(t)
	deck := rendered(t, reportstest.Shipped(t, "1981", data.Swedish), nil)
	if pages, want := office.Pages("deck.pptx", deck), len(slidesOf(t, unzipped(t, deck))); pages != want {
		t.Errorf("%d pages of %d slides", pages, want)
	}
	// A presentation that another program wrote serves as template too.
	sound(t, rendered(t, reportstest.Shipped(t, "1962", data.Swedish), office.Convert("deck.pptx", deck, "pptx")))
}

func BenchmarkDeck(b *testing.B) {
	doc := reportstest.Shipped(b, "1981", data.Swedish)
	b.ReportAllocs()
	for b.Loop() {
		if err := Render(io.Discard, doc, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// TestLongTitle: a title that its place cannot hold is set smaller, one that fits keeps the layout's size.
func TestLongTitle(t *testing.T) {
	doc := reportstest.Shipped(t, "1981", data.Swedish)
	sections := slices.Clone(doc.Sections)
	doc.Sections = sections
	sections[1].Figures = slices.Clone(sections[1].Figures)
	for i := range sections[1].Figures {
		sections[1].Figures[i].Slide = true
	}
	set := func(title string) string {
		sections[1].Figures[0].Title = title
		all := unzipped(t, rendered(t, doc, nil))
		for _, name := range slidesOf(t, all) {
			if strings.Contains(all[name], title) {
				body, _, _ := strings.Cut(all[name], title)
				return body[strings.LastIndex(body, "<a:bodyPr"):]
			}
		}
		t.Fatal("the title is on no slide")
		return ""
	}
	if got := set("Kort rubrik"); strings.Contains(got, "fontScale") {
		t.Errorf("a short title: %s", got)
	}
	two := strings.Repeat("ord och ", 12)
	if got := set(two); strings.Contains(got, "fontScale") {
		t.Errorf("a title of two lines: %s", got)
	}
	if got := set(two + two); !regexp.MustCompile(`fontScale="[678]\d000"`).MatchString(got) {
		t.Errorf("a title of three lines: %s", got)
	}
}
