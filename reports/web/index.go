package web

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"lagesbild/data"
	"lagesbild/reports"
)

// Run is the pages made together: what the index shows.
type Run struct {
	Lang    data.Lang
	Title   string
	Lead    string
	Theme   reports.Theme
	Entries []Entry
	Files   []File           // about the whole run
	Changes *reports.Changes // of the whole run, nil where there is no edition before
}

// Entry is one area of a run, in short.
type Entry struct {
	Area    reports.Place
	Lead    string
	Lights  []LightCount // in the order of the lights, those that occur
	Missing []reports.Missing
	Changes *reports.Changes // nil where there is no edition before
	Page    string           // address of the area's page, "" where it has none
	Files   []File           // workbook and others
	Charts  []Chart          // in the document's order
}

// LightCount says how many indicators have a light.
type LightCount struct {
	Light reports.Light
	Count int
}

// Chart is a figure's files.
type Chart struct {
	Title string
	Files []File
}

// NewEntry takes from a document what the index shows of it and keeps nothing else alive. Its page is at address page,
// and o names its other files as for [Page], with addresses relative to the index.
func NewEntry(doc *reports.Document, page string, o Options) Entry {
	e := Entry{Area: doc.Area, Lead: doc.Lead, Missing: doc.Missing, Changes: doc.Changes, Page: page, Files: o.Files}
	count := map[reports.Light]int{}
	for _, s := range doc.Sections {
		for _, f := range s.Figures {
			if files := o.Charts[f.ID]; len(files) > 0 {
				e.Charts = append(e.Charts, Chart{f.Title, files})
			}
			if status, ok := f.Body.(*reports.StatusTable); ok {
				for _, r := range status.Rows {
					count[r.Light]++
				}
			}
		}
	}
	for _, l := range lights {
		if count[l] > 0 {
			e.Lights = append(e.Lights, LightCount{l, count[l]})
		}
	}
	return e
}

var lights = []reports.Light{
	reports.LightGood, reports.LightNear, reports.LightMiss, reports.LightUncertain, reports.LightNoData, reports.Unlit,
}

// Index writes the index page of a run: the country, then each county followed by its municipalities in alphabetical
// order, with each area's lead, lights, files and what is missing.
func Index(w io.Writer, run Run) error {
	v, err := newIndex(run)
	if err == nil {
		err = render(w, "index.html", v)
	}
	if err != nil {
		return fmt.Errorf("web: index: %w", err)
	}
	return nil
}

type indexView struct {
	frame
	Lead    string
	Files   []Link
	Changes *reports.Changes
	Groups  []groupView
}

// groupView is a county with its municipalities, or the country.
type groupView struct {
	ID, Title string
	Main      *entryView // the county's or country's own
	Entries   []entryView
}

type entryView struct {
	W                     *words
	ID, Title, Lead, Page string
	Lights                []lightView
	Missing               []reports.Missing
	MissingTitle          string
	Changes               *reports.Changes
	Files                 []Link
	Charts                []chartView
	ChartsTitle           string
}

type lightView struct {
	Light reports.Light
	Word  string
	Count int
}

type chartView struct {
	Title string
	Files []Link
}

func newIndex(run Run) (*indexView, error) {
	if len(run.Entries) == 0 {
		return nil, errors.New("no areas")
	}
	f, err := newFrame(run.Lang, run.Title, &run.Theme)
	if err != nil {
		return nil, err
	}
	v := &indexView{frame: f, Lead: run.Lead, Files: f.W.files(run.Files), Changes: run.Changes}
	ids := map[string]bool{}
	county := ""
	for i, e := range ordered(run.Entries) {
		if group := countyCode(e.Area); i == 0 || group != county {
			county = group
			v.Groups = append(v.Groups, groupView{ID: "g-" + group, Title: groupTitle(e.Area)})
		}
		id, err := claim(ids, "a-"+e.Area.Code)
		if err != nil {
			return nil, err
		}
		g, ev := &v.Groups[len(v.Groups)-1], newEntryView(id, e, f.Lang, f.W)
		if len(e.Area.Code) <= 2 {
			g.Main = &ev
		} else {
			g.Entries = append(g.Entries, ev)
		}
	}
	return v, nil
}

func newEntryView(id string, e Entry, lang data.Lang, w *words) entryView {
	v := entryView{
		W: w, ID: id, Title: e.Area.Full, Lead: e.Lead, Page: e.Page, Missing: e.Missing, Files: w.files(e.Files),
		Changes:      e.Changes,
		MissingTitle: fmt.Sprintf(w.MissingCount, len(e.Missing)), ChartsTitle: fmt.Sprintf(w.Charts, len(e.Charts)),
	}
	for _, l := range e.Lights {
		v.Lights = append(v.Lights, lightView{l.Light, l.Light.Word(lang), l.Count})
	}
	for _, c := range e.Charts {
		v.Charts = append(v.Charts, chartView{c.Title, w.files(c.Files)})
	}
	return v
}

// countyCode is the county an area lies in, or is; the country's is its own.
func countyCode(a reports.Place) string { return a.Code[:min(2, len(a.Code))] }

func groupTitle(a reports.Place) string {
	if a.Level == "municipality" && a.County != "" {
		return a.County
	}
	return a.Full
}

func ordered(entries []Entry) []Entry {
	swedish := collate.New(language.Swedish)
	sorted := slices.Clone(entries)
	slices.SortStableFunc(sorted, func(a, b Entry) int {
		return cmp.Or(
			cmp.Compare(countyCode(a.Area), countyCode(b.Area)),
			cmp.Compare(len(a.Area.Code), len(b.Area.Code)),
			swedish.CompareString(a.Area.Name, b.Area.Name),
		)
	})
	return sorted
}
