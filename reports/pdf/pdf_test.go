package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"codeberg.org/go-fonts/liberation/liberationserifbold"
	"codeberg.org/go-fonts/liberation/liberationserifregular"

	"lagesbild/data"
	"lagesbild/reports"
	"lagesbild/reports/reportstest"
)

func rendered(t testing.TB, doc *reports.Document, on ...Sheet) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Render(&b, doc, append(on, A4)[0]); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// built are the documents that tests share; nobody changes them.
var built sync.Map

func shipped(t testing.TB, code string, lang data.Lang) *reports.Document {
	t.Helper()
	if doc, ok := built.Load(code + string(lang)); ok {
		return doc.(*reports.Document)
	}
	doc := reportstest.Shipped(t, code, lang)
	built.Store(code+string(lang), doc)
	return doc
}

// samples are a municipality, a county, and a municipality in English.
func samples(t *testing.T) []*reports.Document {
	return []*reports.Document{shipped(t, "1981", data.Swedish), shipped(t, "19", data.Swedish), shipped(t, "1962", data.English)}
}

// plain is text as it is compared: no-break spaces count, soft hyphens do not.
func plain(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ReplaceAll(s, "\u00ad", ""), func(r rune) bool { return r == ' ' || r == '\n' }), " ")
}

func texts(nodes []*node) []string {
	var all []string
	for _, n := range nodes {
		all = append(all, plain(n.whole()))
	}
	return all
}

func sameTexts(t *testing.T, what string, got, want []string) {
	t.Helper()
	for i, w := range want {
		want[i] = plain(w)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %q\nwant %q", what, got, want)
	}
}

// The file read back through its structure says what the document says, in its order: headings, running text, every
// cell of every table, and a description of every drawing.
func TestStructureIsTheDocument(t *testing.T) {
	if testing.Short() {
		t.Skip("one thread: nothing for the race detector")
	}
	for _, doc := range samples(t) {
		t.Run(doc.Area.Slug, func(t *testing.T) {
			o := read(t, rendered(t, doc))
			words := captions[doc.Lang]
			var h2, h3 []string
			var drawn []reports.Figure
			tables := o.tree.all("Table")
			paragraphs := "\n" + strings.Join(texts(o.tree.all("P")), "\n") + "\n"
			said := func(what, text string) {
				if text != "" && !strings.Contains(paragraphs, "\n"+plain(text)+"\n") {
					t.Errorf("%s is not a paragraph: %s", what, text)
				}
			}
			said("lead", doc.Lead)
			for _, s := range doc.Sections {
				said("intro", s.Intro)
				title := s.Title
				if s.Number > 0 {
					title = strings.Replace(words.goal, "%d", strconv.Itoa(s.Number), 1) + title
				}
				h2 = append(h2, title)
				for _, f := range s.Figures {
					h3 = append(h3, f.Title)
					if _, ok := f.Body.(*reports.Matrix); !ok {
						drawn = append(drawn, f)
					}
					said("text", f.Text)
					said("source", f.Source)
					said("notes", strings.Join(f.Notes, " "))
					if f.Limits != "" {
						said("limits", words.limits+f.Limits)
					}
					if len(tables) == 0 {
						t.Fatalf("%s has no table", f.ID)
					}
					sameTable(t, &f, tables[0])
					tables = tables[1:]
				}
			}
			if len(tables) > 0 {
				t.Errorf("%d tables more than figures", len(tables))
			}
			if len(doc.Missing) > 0 {
				h2 = append(h2, words.missing)
			}
			h2 = append(h2, words.terms)
			for _, term := range doc.Terms {
				h3 = append(h3, term.Title)
				said("definition", term.Definition)
			}
			sameTexts(t, "h1", texts(o.tree.all("H1")), []string{doc.Title})
			sameTexts(t, "h2", texts(o.tree.all("H2")), h2)
			sameTexts(t, "h3", texts(o.tree.all("H3")), h3)
			if n := len(o.tree.all("LI")); n != len(doc.Missing) {
				t.Errorf("%d missing figures listed, want %d", n, len(doc.Missing))
			}
			alts := map[string]int{}
			for _, n := range o.tree.all("Figure") {
				alts[regexp.MustCompile(` \((del|part) \d+\)$`).ReplaceAllString(n.alt, "")]++
				if !strings.Contains(n.attrs, "/BBox [") {
					t.Errorf("a drawing says not where it stands: %s", n.attrs)
				}
			}
			for _, f := range drawn {
				if alts[f.Alt] == 0 {
					t.Errorf("%s has no drawing that is described", f.ID)
				}
			}
			for page, left := range o.said {
				if len(left) > 0 {
					t.Errorf("page %d: %d marks belong to no element", page, len(left))
				}
			}
		})
	}
}

// sameTable compares a table with the figure's: heads, their scope, and every cell.
func sameTable(t *testing.T, f *reports.Figure, n *node) {
	t.Helper()
	want := []string{f.Table.Caption}
	for i, c := range f.Table.Columns {
		head := c.Head
		if m, ok := f.Body.(*reports.Matrix); ok && i > 0 && i <= len(m.Heads) {
			head = m.Heads[i-1]
		}
		want = append(want, head)
	}
	for _, r := range f.Table.Rows {
		for _, c := range r.Cells {
			want = append(want, c.Text)
		}
	}
	var got []*node
	var walk func(*node)
	walk = func(n *node) {
		if n.text != "" {
			got = append(got, n)
		}
		for _, k := range n.kids {
			walk(k)
		}
	}
	walk(n)
	hyphens := strings.NewReplacer("-", "") // a head that breaks at a soft hyphen has a hyphen there
	have := texts(got)
	for i := range have {
		have[i] = hyphens.Replace(have[i])
	}
	for i := range want {
		want[i] = hyphens.Replace(want[i])
	}
	sameTexts(t, f.ID, have, want)
	columns, rows := len(f.Table.Columns), len(f.Table.Rows)
	scopes := map[string]int{}
	for _, th := range n.all("TH") {
		scopes[th.attrs]++
	}
	if scopes["/O /Table /Scope /Column"] != columns || scopes["/O /Table /Scope /Row"] != rows || len(n.all("TR")) != rows+1 || len(n.all("TD")) != rows*(columns-1) {
		t.Errorf("%s: %d columns, %d rows, heads %v", f.ID, columns, rows, scopes)
	}
}

// No page is empty or ends with a heading, a table's head or its caption; nothing stands beyond the margins.
func TestPages(t *testing.T) {
	if testing.Short() {
		t.Skip("one thread: nothing for the race detector")
	}
	for _, doc := range append(samples(t), shipped(t, "14", data.Swedish)) { // with 49 municipalities
		for _, on := range []Sheet{A4, Screen} {
			d, err := compose(doc, on)
			if err != nil {
				t.Fatal(err)
			}
			name := fmt.Sprintf("%s on %s", doc.Area.Slug, on)
			for i, p := range d.pages {
				if len(p.marks) == 0 {
					t.Errorf("%s: page %d is empty", name, i+1)
					continue
				}
				last := p.marks[len(p.marks)-1]
				if slices.Contains([]string{"H1", "H2", "H3", "Caption"}, last.kind) || last.kind == "TH" && strings.Contains(last.attrs, "Column") {
					t.Errorf("%s: page %d ends with %s", name, i+1, last.kind)
				}
				inside(t, &d.sheet, fmt.Sprintf("%s page %d", name, i+1), string(p.c.Content()))
			}
		}
	}
}

// On a screen stand the deck's figures, each with all its words and its table, and a sheet nobody knows is refused.
func TestScreen(t *testing.T) {
	doc := shipped(t, "1981", data.Swedish)
	file := rendered(t, doc, Screen)
	o := read(t, file)
	for _, page := range o.pages {
		if !strings.Contains(o.objects[page], "/MediaBox [0 0 960 540]") {
			t.Errorf("a page is not 16:9: %s", o.objects[page])
		}
	}
	var want []string
	tables := o.tree.all("Table")
	paragraphs := "\n" + strings.Join(texts(o.tree.all("P")), "\n") + "\n"
	for _, s := range doc.Sections {
		for _, f := range s.Figures {
			if !f.Slide {
				continue
			}
			want = append(want, f.Title)
			sameTable(t, &f, tables[0])
			tables = tables[1:]
			for _, text := range append(strings.Split(f.Text, "\n"), f.Source, strings.Join(f.Notes, " ")) {
				if text != "" && !strings.Contains(paragraphs, "\n"+plain(text)+"\n") {
					t.Errorf("%s: %q is no paragraph", f.ID, text)
				}
			}
		}
	}
	if len(want) == 0 || len(tables) > 0 {
		t.Fatalf("%d figures in the deck, %d tables too many", len(want), len(tables))
	}
	want = append(want, want...) // over the table, too
	for _, term := range doc.Terms {
		want = append(want, term.Title)
	}
	sameTexts(t, "h3", texts(o.tree.all("H3")), want)
	if err := Render(io.Discard, doc, "A5"); err == nil || !strings.Contains(err.Error(), `sheet "A5": want A4 or 16:9`) {
		t.Errorf("A5: %v", err)
	}
}

var placed = regexp.MustCompile(`Tf (-?[\d.]+) (-?[\d.]+) Td`)

func inside(t *testing.T, g *geometry, where, content string) {
	t.Helper()
	for _, m := range placed.FindAllStringSubmatch(content, -1) {
		x, _ := strconv.ParseFloat(m[1], 64)
		y, _ := strconv.ParseFloat(m[2], 64)
		if x < g.side-1 || x > g.side+g.measure || y < g.tall-g.foot-40 || y > g.tall-g.top+30 {
			t.Errorf("%s: %q stands beyond the margins", where, m[0])
			return
		}
	}
}

// The contents lead to the page a heading stands on, and the outline lists the same headings.
func TestContentsAndOutline(t *testing.T) {
	if testing.Short() {
		t.Skip("one thread: nothing for the race detector")
	}
	doc := shipped(t, "1981", data.Swedish)
	d, err := compose(doc, A4)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, m := range d.marked {
		if m.depth > 0 {
			want = append(want, m.title+" "+strconv.Itoa(m.page+1))
		}
	}
	o := read(t, rendered(t, doc))
	sameTexts(t, "contents", texts(o.tree.all("TOCI")), want)
	var outline []string
	for _, dict := range o.objects {
		if m := regexp.MustCompile(`^<</Title <([0-9A-F]+)> /Parent \d+ 0 R /Dest \[(\d+) 0 R`).FindStringSubmatch(dict); m != nil {
			page, _ := strconv.Atoi(m[2])
			outline = append(outline, decoded(m[1])+" "+strconv.Itoa(1+slices.Index(o.pages, page)))
		}
	}
	slices.Sort(outline)
	slices.Sort(want)
	sameTexts(t, "outline", outline, want)
}

// What programs ask a file first: its language, its title, that it is tagged.
func TestAbout(t *testing.T) {
	if testing.Short() {
		t.Skip("one thread: nothing for the race detector")
	}
	doc := *shipped(t, "1962", data.English)
	doc.Made, doc.Version = "2026-03-01", "v1 & more"
	file := rendered(t, &doc)
	o := read(t, file)
	all := ""
	for _, dict := range o.objects {
		all += dict + "\n"
	}
	for _, want := range []string{
		"/Type /Catalog", "/Lang (en-GB)", "/MarkInfo <</Marked true>>", "/DisplayDocTitle true", "/Title " + text(doc.Title), "/CreationDate (D:20260301000000Z)", "/Tabs /S",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("%s is not said", want)
		}
	}
	if !bytes.Contains(file, []byte("<xmp:CreatorTool>Lägesbild v1 &amp; more</xmp:CreatorTool><xmp:CreateDate>2026-03-01T00:00:00Z")) {
		t.Error("the metadata say not what made it, or when")
	}
	doc.Made, doc.Date = "", ""
	if !bytes.Contains(rendered(t, &doc), []byte("1980-01-01")) {
		t.Error("a document without a day is marked with another")
	}
}

// A theme's logo stands at the top, described; another theme's fonts and colours are used.
func TestTheme(t *testing.T) {
	if testing.Short() {
		t.Skip("one thread: nothing for the race detector")
	}
	var logo bytes.Buffer
	if err := png.Encode(&logo, image.NewNRGBA(image.Rect(0, 0, 40, 10))); err != nil {
		t.Fatal(err)
	}
	doc := *shipped(t, "1981", data.Swedish)
	doc.Theme.Logo = reports.Logo{PNG: "logo.png", Image: logo.Bytes(), Alt: "Sala kommun"}
	o := read(t, rendered(t, &doc))
	if f := o.tree.all("Figure"); f[0].alt != "Sala kommun" {
		t.Errorf("the first figure is %q", f[0].alt)
	}
	pictures := 0
	for _, dict := range o.objects {
		if strings.Contains(dict, "/Subtype /Image /Width 40 /Height 10") {
			pictures++
		}
	}
	if pictures != 2 { // colour and cover
		t.Errorf("%d pictures", pictures)
	}
	doc.Theme.Logo.Image = []byte("no picture")
	if err := Render(io.Discard, &doc, A4); err == nil || !strings.Contains(err.Error(), "logo logo.png: ") {
		t.Errorf("a logo that is no picture: %v", err)
	}
	doc.Theme.Logo = reports.Logo{}
	doc.Theme.Fonts.Faces = [2][]byte{liberationserifregular.TTF, liberationserifbold.TTF}
	names := ""
	for _, dict := range read(t, rendered(t, &doc)).objects {
		names += one(`/Type /Font /Subtype /Type0 /BaseFont /[A-Z]{6}(\+\S+)`, dict)
	}
	if names != "+LiberationSerif+LiberationSerif-Bold" && names != "+LiberationSerif-Bold+LiberationSerif" {
		t.Errorf("the fonts are %s", names)
	}
}

func TestEqualDocumentsGiveEqualBytes(t *testing.T) {
	doc := shipped(t, "1981", data.Swedish)
	want := rendered(t, doc)
	var all [4][]byte
	var wait sync.WaitGroup
	for i := range all {
		wait.Go(func() {
			var b bytes.Buffer
			if Render(&b, doc, A4) == nil {
				all[i] = b.Bytes()
			}
		})
	}
	wait.Wait()
	for _, got := range all {
		if !bytes.Equal(got, want) {
			t.Error("a second run differs")
		}
	}
}

func TestRenderRefuses(t *testing.T) {
	doc := *shipped(t, "1981", data.Swedish)
	with := func(change func(*reports.Figure)) *reports.Document {
		bad := doc
		f := doc.Sections[1].Figures[0]
		change(&f)
		bad.Sections = []reports.Section{{ID: "x", Title: "X", Figures: []reports.Figure{f}}}
		return &bad
	}
	for what, c := range map[string]struct {
		doc  *reports.Document
		want string
	}{
		"short row": {with(func(f *reports.Figure) { f.Table.Columns = f.Table.Columns[:2] }), "table row 1 has 4 cells under 2 columns"},
		"no body":   {with(func(f *reports.Figure) { f.Body = nil }), "no chart type draws"},
	} {
		var b bytes.Buffer
		err := Render(&b, c.doc, A4)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "pdf 1981-sala: figure ") || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", what, err, b.Len())
		}
	}
	fails := errors.New("full")
	if err := Render(writer{fails}, &doc, A4); !errors.Is(err, fails) {
		t.Errorf("a full disk: %v", err)
	}
}

type writer struct{ err error }

func (w writer) Write([]byte) (int, error) { return 0, w.err }

// poppler runs one of its programs on a file.
func poppler(t *testing.T, file []byte, program string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		if os.Getenv("LAGESBILD_TEST_ALL") != "" {
			t.Fatal(err)
		}
		t.Skipf("%s is not installed (poppler-utils)", program)
	}
	name := filepath.Join(t.TempDir(), "x.pdf")
	if err := os.WriteFile(name, file, 0o666); err != nil {
		t.Fatal(err)
	}
	args = append(slices.Clone(args), name)
	if program == "pdftotext" {
		args = append(args, "-")
	}
	out, err := exec.Command(program, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v: %s", program, err, out)
	}
	return string(out)
}

// Another program finds a sound, tagged file with the same sentences and numbers.
func TestPopplerReadsTheSame(t *testing.T) {
	for _, doc := range samples(t)[:2] {
		file := rendered(t, doc)
		about := poppler(t, file, "pdfinfo")
		pages := one(`Pages: +(\d+)`, about)
		if n, _ := strconv.Atoi(pages); !regexp.MustCompile(`Tagged: +yes`).MatchString(about) || n < 10 || strings.Contains(about, "rror") || !strings.Contains(about, doc.Title) || !strings.Contains(about, "(A4)") {
			t.Errorf("about %s:\n%s", doc.Area.Slug, about)
		}
		tree := poppler(t, file, "pdfinfo", "-struct")
		if strings.Contains(tree, "rror") || strings.Count(tree, "\n") < 500 {
			t.Errorf("structure of %d lines: %.300s", strings.Count(tree, "\n"), tree)
		}
		text := strings.ReplaceAll(poppler(t, file, "pdftotext", "-layout"), "\u00a0", " ")
		found := map[string]bool{}
		for _, word := range strings.Fields(text) {
			found[word] = true
		}
		run := plain(text)
		for _, s := range doc.Sections {
			for _, f := range s.Figures {
				if !strings.Contains(run, plain(strings.ReplaceAll(f.Title, "\u00a0", " "))) {
					t.Errorf("title is not found: %s", f.Title)
				}
				for _, r := range f.Table.Rows {
					for _, c := range r.Cells {
						if c.Number != nil && !found[strings.Fields(c.Text)[0]] {
							t.Errorf("%s: %s is not found", f.ID, c.Text)
						}
					}
				}
			}
		}
		if !strings.Contains(text, "Sida 1 av "+pages) {
			t.Error("pages are not numbered")
		}
	}
}

func BenchmarkRender(b *testing.B) {
	doc := shipped(b, "1981", data.Swedish)
	for b.Loop() {
		rendered(b, doc)
	}
}
