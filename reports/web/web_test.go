package web

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"lagesbild/data"
	"lagesbild/reports"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func pageOf(t testing.TB, doc *reports.Document, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Page(&b, doc, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func indexOf(t testing.TB, run Run) string {
	t.Helper()
	var b bytes.Buffer
	if err := Index(&b, run); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var (
	style   = regexp.MustCompile(`(?s)<style>.*?</style>`)
	drawn   = regexp.MustCompile(`(?s)(<div class="(?:wide|narrow)">).*?</svg>(</div>)`)
	address = regexp.MustCompile(`(?i)(https?:)?//[a-z]|@import|url\(`)
)

// TestGolden compares all but style and charts, which have tests of their own.
func TestGolden(t *testing.T) {
	english := sample()
	english.Lang = data.English
	for name, got := range map[string]string{
		"page.html":    pageOf(t, sample(), beside()),
		"page.en.html": pageOf(t, english, Options{}),
		"index.html":   indexOf(t, sampleRun()),
	} {
		got = style.ReplaceAllString(drawn.ReplaceAllString(got, "$1<svg></svg>$2"), "<style></style>")
		file := filepath.Join("testdata", name+".golden")
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s differs from %s (rewrite with -update): first at %q", name, file, firstDifference(got, string(want)))
		}
	}
}

func firstDifference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return a[max(0, i-40):min(len(a), i+40)]
}

func TestSameBytesTwice(t *testing.T) {
	page, index := pageOf(t, sample(), beside()), indexOf(t, sampleRun())
	if pageOf(t, sample(), beside()) != page {
		t.Error("two pages of one document differ")
	}
	if indexOf(t, sampleRun()) != index {
		t.Error("two indexes of one run differ")
	}
}

func TestPageStandsAlone(t *testing.T) {
	for name, page := range map[string]string{"page": pageOf(t, sample(), beside()), "index": indexOf(t, sampleRun())} {
		bare := strings.ReplaceAll(page, `xmlns="http://www.w3.org/2000/svg"`, "")
		if found := address.FindString(bare); found != "" {
			t.Errorf("%s asks the network: %q", name, found)
		}
		if strings.Contains(page, "<script") || strings.Contains(page, "<link") {
			t.Errorf("%s has a script or a linked file", name)
		}
	}
	if len(rules) > 5<<10 {
		t.Errorf("style.css is %d bytes, more than 5 KB", len(rules))
	}
}

// small finds the font sizes of a style sheet.
var small = regexp.MustCompile(`font-size:(?:clamp\()?([.\d]+)(rem|px|em)`)

func TestTextIsNeverSmall(t *testing.T) {
	screen, _, _ := strings.Cut(rules, "@media print")
	sizes := small.FindAllStringSubmatch(screen, -1)
	if len(sizes) < 5 {
		t.Fatalf("found only %d font sizes", len(sizes))
	}
	for _, m := range sizes {
		if m[2] != "rem" || strings.TrimLeft(m[1], "0") < ".9" && m[1][0] <= '0' {
			t.Errorf("%s: less than 0.9rem (14.4 px)", m[0])
		}
	}
}

// TestHostileText puts markup in every string of a document and wants to read it again as text.
func TestHostileText(t *testing.T) {
	const hostile = `</style></svg>"'><script>alert(1)</script><img src=x onerror=alert(2)>{{.}} javascript:alert(3)`
	doc, o := sample(), beside()
	theme := doc.Theme
	poison(reflect.ValueOf(doc).Elem(), hostile)
	doc.Lang, doc.Theme, doc.Area.Code = data.Swedish, theme, "1982"
	for i := range doc.Sections { // ids have to stay words of their own
		s := &doc.Sections[i]
		s.ID = sample().Sections[i].ID
		for j := range s.Figures {
			s.Figures[j].ID = sample().Sections[i].Figures[j].ID
			for k, r := range s.Figures[j].Subtitle {
				s.Figures[j].Subtitle[k] = reports.Run{Text: r.Text, Role: reports.Role(hostile)}
			}
		}
	}
	o.Files = []File{{hostile, "javascript:alert(4)"}}
	o.Siblings = []Link{{hostile, hostile}}
	run := sampleRun()
	run.Entries = append(run.Entries, NewEntry(doc, hostile, o))
	for name, page := range map[string]string{"page": pageOf(t, doc, o), "index": indexOf(t, run)} {
		root := parse(t, page)
		if !strings.Contains(text(root), hostile) {
			t.Errorf("%s: the text was lost", name)
		}
		for n := range root.Descendants() {
			if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "img") {
				t.Errorf("%s: text became an element %s", name, n.Data)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || (a.Key == "href" && strings.HasPrefix(a.Val, "javascript")) {
					t.Errorf("%s: text became attribute %s=%q", name, a.Key, a.Val)
				}
			}
		}
	}
}

// poison sets every string below v.
func poison(v reflect.Value, s string) {
	switch v.Kind() {
	case reflect.String:
		if v.CanSet() {
			v.SetString(s)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			poison(v.Field(i), s)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			poison(v.Index(i), s)
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			poison(v.Elem(), s)
		}
	}
}

func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		break_ func(*reports.Document)
		want   string
	}{
		"figure twice": {func(d *reports.Document) {
			d.Sections[1].Figures = append(d.Sections[1].Figures, sampleLine())
		}, `web: page 1981: section unpaid-care: figure parental-benefit-line: id "f-parental-benefit-line": `},
		"section without id": {func(d *reports.Document) { d.Sections[0].ID = "" }, `web: page 1981: section : id "s-" is not one word`},
		"short row": {func(d *reports.Document) {
			r := &d.Sections[1].Figures[0].Table.Rows[2]
			r.Cells = r.Cells[:2]
		}, `web: page 1981: section unpaid-care: figure parental-benefit-line: table row 3 has 2 cells under 3 columns`},
		"lights without words": {func(d *reports.Document) {
			d.Sections[0].Figures[1].Body.(*reports.Matrix).Rows[1].Words = nil
		}, `web: page 1981: section status: figure matrix: matrix row Skinnskatteberg has 5 lights and 0 words under 5 heads`},
		"language": {func(d *reports.Document) { d.Lang = "fi" }, `web: page 1981: no captions in language "fi"`},
		"font":     {func(d *reports.Document) { d.Theme.Fonts.Family = "x}</style>" }, `font family "x}</style>" is not a list of names`},
	} {
		t.Run(name, func(t *testing.T) {
			doc := sample()
			c.break_(doc)
			var b bytes.Buffer
			err := Page(&b, doc, Options{})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %s", err, c.want)
			}
			if b.Len() > 0 {
				t.Errorf("%d bytes were written", b.Len())
			}
			if name == "figure twice" && !errors.Is(err, data.ErrDuplicate) {
				t.Errorf("%v is not ErrDuplicate", err)
			}
		})
	}
	if err := Index(&bytes.Buffer{}, Run{}); err == nil {
		t.Error("an index of nothing was written")
	}
}

func TestIndexOrder(t *testing.T) {
	var entries []Entry
	for _, a := range [][2]string{{"1715", "Östra"}, {"1720", "Årjäng"}, {"17", "Värmland"}, {"1730", "Äppelbo"}, {"0180", "Stockholm"}, {"1716", "Arvika"}, {"00", "Riket"}} {
		entries = append(entries, Entry{Area: reports.Place{Code: a[0], Name: a[1]}})
	}
	var got []string
	for _, e := range ordered(entries) {
		got = append(got, e.Area.Name)
	}
	want := "Riket Stockholm Värmland Arvika Årjäng Äppelbo Östra"
	if strings.Join(got, " ") != want {
		t.Errorf("order %v, want %s", got, want)
	}
}

func TestSpark(t *testing.T) {
	n := func(x float64) reports.Number { return reports.Number{Value: x, OK: true} }
	gap := reports.Number{Value: 1e9}
	for _, c := range []struct {
		points []reports.Number
		want   *spark
	}{
		{nil, nil},
		{[]reports.Number{n(3), gap}, nil},
		{[]reports.Number{n(-1), n(1)}, &spark{"M4.0 24.0h0L92.0 4.0", "92.0", "4.0"}},
		{[]reports.Number{n(2), n(2), gap}, &spark{"M4.0 14.0h0L48.0 14.0", "48.0", "14.0"}},
		{[]reports.Number{n(0), gap, n(10)}, &spark{"M4.0 24.0h0M92.0 4.0h0", "92.0", "4.0"}},
	} {
		if got := newSpark(c.points); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v: got %+v, want %+v", c.points, got, c.want)
		}
	}
}

func TestDates(t *testing.T) {
	if got := captions[data.Swedish].dates("2024-12-12", ""); got != "Uppgifter hämtade till och med den 12 december 2024." {
		t.Error(got)
	}
	if got := captions[data.English].dates("", "2026-01-02"); got != "Compiled on 2 January 2026." {
		t.Error(got)
	}
}

// TestWordsComplete wants every caption in every language.
func TestWordsComplete(t *testing.T) {
	for lang, w := range captions {
		v := reflect.ValueOf(*w)
		for i := range v.NumField() {
			if v.Field(i).Len() == 0 {
				t.Errorf("%s has no %s", lang, v.Type().Field(i).Name)
			}
		}
		if len(strings.Fields(w.Months)) != 12 {
			t.Errorf("%s has not twelve months", lang)
		}
	}
}

func BenchmarkPage(b *testing.B) {
	doc := sample()
	for i := range 14 { // with the status and the matrix 16 figures
		fig := sampleLine()
		if i%2 == 1 {
			fig = sampleDumbbell()
		}
		fig.ID += string(rune('a' + i))
		doc.Sections[1].Figures = append(doc.Sections[1].Figures, fig)
	}
	doc.Sections[1].Figures = doc.Sections[1].Figures[2:]
	o := beside()
	b.ReportAllocs()
	for b.Loop() {
		var page bytes.Buffer
		if err := Page(&page, doc, o); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(page.Len())/1024, "KB/page")
	}
}
