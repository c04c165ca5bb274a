package web

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"lagesbild/reports"
)

var void = []string{"meta", "link", "img", "br", "hr", "input", "col", "wbr"}

// parse wants every element closed in order, which a browser would silently repair, and returns the tree.
func parse(t *testing.T, page string) *html.Node {
	t.Helper()
	var open []string
	z := html.NewTokenizer(strings.NewReader(page))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		name, _ := z.TagName()
		switch {
		case kind == html.StartTagToken && !slices.Contains(void, string(name)):
			open = append(open, string(name))
		case kind == html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != string(name) {
				t.Fatalf("</%s> closes %v", name, open)
			}
			open = open[:len(open)-1]
		}
	}
	if !errors.Is(z.Err(), io.EOF) || len(open) > 0 {
		t.Fatalf("%v, left open: %v", z.Err(), open)
	}
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := range n.ChildNodes() {
		b.WriteString(text(c))
	}
	return b.String()
}

// elements returns all elements under n with one of the names, in order.
func elements(n *html.Node, names ...string) []*html.Node {
	var found []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && slices.Contains(names, d.Data) {
			found = append(found, d)
		}
	}
	return found
}

func TestStructure(t *testing.T) {
	english := sample()
	english.Lang = "en"
	empty := &reports.Document{Title: "Sverige", Area: reports.Place{Code: "00"}, Theme: reports.DefaultTheme()}
	for name, page := range map[string]string{
		"page": pageOf(t, sample(), beside()), "alone": pageOf(t, english, Options{}), "empty": pageOf(t, empty, Options{}),
		"index": indexOf(t, sampleRun()),
	} {
		t.Run(name, func(t *testing.T) { checkStructure(t, page) })
	}
}

func checkStructure(t *testing.T, page string) {
	root := parse(t, page)
	checkReferences(t, root)
	checkHeadings(t, root)
	checkTables(t, root)
	checkNames(t, root)
}

// checkReferences wants unique ids and that whatever names an id finds it.
func checkReferences(t *testing.T, root *html.Node) {
	ids := map[string]bool{}
	for n := range root.Descendants() {
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("id %q twice", id)
			}
			ids[id] = true
		}
	}
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			var wanted []string
			switch {
			case strings.HasPrefix(a.Key, "aria-") && slices.Contains([]string{"aria-labelledby", "aria-describedby", "aria-controls", "aria-details"}, a.Key):
				wanted = strings.Fields(a.Val)
			case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
				wanted = []string{a.Val[1:]}
			}
			for _, id := range wanted {
				if !ids[id] {
					t.Errorf("<%s %s=%q> finds nothing", n.Data, a.Key, a.Val)
				}
			}
		}
	}
}

// checkHeadings wants one h1, first, and no level skipped on the way down.
func checkHeadings(t *testing.T, root *html.Node) {
	level := 0
	for _, h := range elements(root, "h1", "h2", "h3", "h4", "h5", "h6") {
		next := int(h.Data[1] - '0')
		if next > level+1 || (next == 1) != (level == 0) {
			t.Errorf("<%s> %q comes after level %d", h.Data, text(h), level)
		}
		if strings.TrimSpace(text(h)) == "" {
			t.Errorf("<%s> is empty", h.Data)
		}
		level = next
	}
	if level == 0 {
		t.Error("no heading")
	}
}

// checkTables wants a caption first, a scope on every header, a header in every row and no empty cell but the corner.
func checkTables(t *testing.T, root *html.Node) {
	for _, table := range elements(root, "table") {
		captions := elements(table, "caption")
		if len(captions) != 1 || strings.TrimSpace(text(captions[0])) == "" {
			t.Errorf("table has %d captions", len(captions))
		}
		for _, th := range elements(table, "th") {
			if attr(th, "scope") == "" || strings.TrimSpace(text(th)) == "" {
				t.Errorf("header %q has no scope or no text", text(th))
			}
		}
		for _, body := range elements(table, "tbody") {
			for _, tr := range elements(body, "tr") {
				first := elements(tr, "th", "td")[0]
				if first.Data != "th" || attr(first, "scope") != "row" {
					t.Errorf("row %q does not begin with its header", text(tr))
				}
				for _, td := range elements(tr, "td") {
					if strings.TrimSpace(text(td)) == "" {
						t.Errorf("row %q has an empty cell", text(first))
					}
				}
			}
		}
	}
}

// checkNames wants language, landmarks, and a name on whatever can be reached or is a picture.
func checkNames(t *testing.T, root *html.Node) {
	if lang := attr(elements(root, "html")[0], "lang"); lang != "sv" && lang != "en" {
		t.Errorf("language %q", lang)
	}
	if mains := elements(root, "main"); len(mains) != 1 {
		t.Errorf("%d main landmarks", len(mains))
	}
	if first := elements(elements(root, "body")[0], "a")[0]; attr(first, "href") != "#main" {
		t.Errorf("the first link is not the skip link but %q", text(first))
	}
	for _, n := range elements(root, "a", "summary", "button") {
		if strings.TrimSpace(text(n)) == "" && len(elements(n, "img")) == 0 {
			t.Errorf("<%s> has no name", n.Data)
		}
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		named := attr(n, "aria-label") != "" || attr(n, "aria-labelledby") != ""
		if (attr(n, "role") == "region" || attr(n, "role") == "img" || n.Data == "nav" || n.Data == "figure") && !named {
			t.Errorf("<%s class=%q> has no name", n.Data, attr(n, "class"))
		}
		if n.Data == "img" && attr(n, "alt") == "" {
			t.Error("an image has no alt text")
		}
		if n.Data == "svg" && attr(n, "role") != "img" && attr(n, "aria-hidden") != "true" {
			t.Errorf("an SVG is neither a picture with a name nor hidden")
		}
	}
}
