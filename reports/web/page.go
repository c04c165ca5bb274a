package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"lagesbild/data"
	"lagesbild/reports"
)

//go:embed *.html
var pages embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{"class": roleClass}).ParseFS(pages, "*.html"))

// Link is a name and an address relative to the page; where the address is empty the link is the page itself.
type Link struct {
	Text, Href string
}

// File is another file of the same content. Format is its extension: "xlsx", "png".
type File struct {
	Format, Href string
}

// Options says what lies beside a page. The zero value makes a page that knows of nothing else.
type Options struct {
	Index    string            // address of the run's index
	Siblings []Link            // the run's areas as readers find them, this one without address
	Files    []File            // the same document in other formats, and its data
	Charts   map[string][]File // the charts as files, by figure id
}

// Page writes doc as one HTML page: whole, or not at all where doc contradicts itself (two figures with one id, a row
// that is shorter than its header) or a chart cannot be drawn.
func Page(w io.Writer, doc *reports.Document, o Options) error {
	if err := page(w, doc, o); err != nil {
		return fmt.Errorf("web: page %s: %w", doc.Area.Code, err)
	}
	return nil
}

func page(w io.Writer, doc *reports.Document, o Options) error {
	v, err := newPage(doc, o)
	if err != nil {
		return err
	}
	return render(w, "page.html", v)
}

// render writes nothing until the whole template has come through.
func render(w io.Writer, name string, view any) error {
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, name, view); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

type pageView struct {
	frame
	Lead, Dates string
	Version     string
	Files       []Link
	Contents    []Link
	Sections    []sectionView
	Changes     *reports.Changes
	Missing     []reports.Missing
	Terms       []reports.Term
}

type sectionView struct {
	ID, Goal, Title, Intro string
	Figures                []figureView
}

func newPage(doc *reports.Document, o Options) (*pageView, error) {
	f, err := newFrame(doc.Lang, doc.Title, &doc.Theme)
	if err != nil {
		return nil, err
	}
	f.Index, f.Areas = o.Index, o.Siblings
	v := &pageView{
		frame: f, Lead: doc.Lead, Dates: f.W.dates(doc.Date, doc.Made), Version: doc.Version, Files: f.W.files(o.Files),
		Changes: doc.Changes, Missing: doc.Missing, Terms: doc.Terms,
	}
	ids := map[string]bool{}
	for _, s := range doc.Sections {
		sv, err := newSection(doc, s, o, f.W, ids)
		if err != nil {
			return nil, fmt.Errorf("section %s: %w", s.ID, err)
		}
		v.Sections = append(v.Sections, sv)
		v.Contents = append(v.Contents, Link{s.Title, "#" + sv.ID})
	}
	if v.Changes != nil {
		v.Contents = append(v.Contents, Link{v.Changes.Title, "#changes"})
	}
	if len(v.Missing) > 0 {
		v.Contents = append(v.Contents, Link{f.W.Missing, "#missing"})
	}
	if len(v.Terms) > 0 {
		v.Contents = append(v.Contents, Link{f.W.Terms, "#terms"})
	}
	return v, nil
}

func newSection(doc *reports.Document, s reports.Section, o Options, w *words, ids map[string]bool) (sectionView, error) {
	id, err := claim(ids, "s-"+s.ID)
	if err != nil {
		return sectionView{}, err
	}
	v := sectionView{ID: id, Title: s.Title, Intro: s.Intro}
	if s.Number > 0 {
		v.Goal = fmt.Sprintf(w.Goal, s.Number)
	}
	for i := range s.Figures {
		fig := &s.Figures[i]
		fv, err := newFigure(doc, fig, w, ids)
		if err != nil {
			return v, fmt.Errorf("figure %s: %w", fig.ID, err)
		}
		fv.Files = w.files(o.Charts[fig.ID])
		v.Figures = append(v.Figures, fv)
	}
	return v, nil
}

// claim takes an id for one element of the page; links and labels break if two share one.
func claim(ids map[string]bool, id string) (string, error) {
	if strings.HasSuffix(id, "-") || strings.ContainsAny(id, " \t\r\n\f") {
		return "", fmt.Errorf("id %q is not one word", id)
	}
	if ids[id] {
		return "", fmt.Errorf("id %q: %w", id, data.ErrDuplicate)
	}
	ids[id] = true
	return id, nil
}

func (w *words) files(files []File) []Link {
	var v []Link
	for _, f := range files {
		v = append(v, Link{w.format(f.Format), f.Href})
	}
	return v
}

// roleClass is the class that gives text the colour of its role.
func roleClass(r reports.Role) string {
	switch r {
	case reports.Women:
		return "w"
	case reports.Men:
		return "m"
	case reports.Strong:
		return "b"
	case reports.Muted:
		return "u"
	}
	return ""
}
