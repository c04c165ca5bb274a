package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"runtime/debug"
	"slices"
	"sync"

	"lagesbild/data/codelist"
	"lagesbild/data/digest"
	"lagesbild/reports"
	"lagesbild/reports/batch"
	"lagesbild/reports/chart"
	"lagesbild/reports/pdf"
	"lagesbild/reports/slides"
	"lagesbild/reports/web"
	"lagesbild/reports/workbook"
)

// outcome is what became of one area.
type outcome struct {
	entry   *web.Entry // its line in the index; nil where the run ended before
	made    bool       // anew
	asides  []batch.Aside
	changes []byte // its lines of the list of changes, with the heads
	told    error  // words of the edition that no longer agree with their figures
	err     error
}

// one makes an area's report. Whatever goes wrong is the area's own and told in its name.
func (r *reportRun) one(ctx context.Context, area codelist.Area) (o outcome) {
	defer func() {
		if p := recover(); p != nil {
			o.err = fmt.Errorf("the program broke: %v\n%s", p, debug.Stack())
		}
		if o.err == nil || ctx.Err() != nil {
			return
		}
		if err := r.folder.Fail(area.Code, area.Name, o.err); err != nil {
			o.err = fmt.Errorf("%w; and in the manifest: %w", o.err, err)
		}
		o.err = named(area, o.err)
	}()
	o.err = r.area(ctx, area, &o)
	return o
}

// named puts an area's name before an error.
func named(area codelist.Area, err error) error {
	return fmt.Errorf("report %s %s: %w", area.Code, area.Name, err)
}

// area makes one area's report in every format, unless it is there already and nothing about it has changed.
func (r *reportRun) area(ctx context.Context, area codelist.Area, o *outcome) error {
	options := r.options
	options.Theme = r.themes.of(area)
	doc, err := reports.Build(r.edition, area, r.cat, r.results, options)
	if err != nil {
		return err
	}
	if err := errors.Join(doc.Disagreements...); err != nil {
		o.told, doc.Disagreements = named(area, err), nil // they are for the terminal alone
	}
	if r.revision != nil {
		changes, rows := r.revision.Of(area)
		doc.Changes = changes
		var list bytes.Buffer
		table := r.revision.Table(rows)
		if err := table.CSV(&list); err != nil {
			return err
		}
		o.changes = list.Bytes()
	}
	files, links := r.plan(area, doc)
	record := batch.Area{Code: area.Code, Name: area.Name, Formats: r.formats(), Inputs: digest.Of(doc, links, r.header.Binary, r.header.Template)}
	for _, m := range doc.Missing {
		record.Missing = append(record.Missing, batch.Missing(m))
	}
	page := ""
	if r.wants("html") {
		page = path.Join(doc.Area.Slug, "index.html")
	}
	entry := web.NewEntry(doc, page, under(doc.Area.Slug, links))
	if !r.flags.force {
		whole, err := r.folder.Whole(area.Code, record.Inputs, record.Formats)
		if err != nil || whole {
			o.entry = &entry
			return err
		}
	}
	if o.asides, err = r.make(ctx, doc, files, record); err != nil {
		return err
	}
	o.entry, o.made = &entry, true
	return nil
}

// make writes an area's files and puts them in their places when all are whole.
func (r *reportRun) make(ctx context.Context, doc *reports.Document, files []reportFile, record batch.Area) ([]batch.Aside, error) {
	making, err := r.folder.Make(doc.Area.Slug)
	if err != nil {
		return nil, err
	}
	defer making.Drop()
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := making.File(path.Join(doc.Area.Slug, f.name), f.format, f.render); err != nil {
			return nil, err
		}
	}
	return making.Place(record, r.own())
}

// own is the word before the extension of a file that somebody has worked on.
func (r *reportRun) own() string { return r.app.say("egen", "own") }

func (r *reportRun) wants(format string) bool { return slices.Contains(r.flags.formats, format) }

// formats are those asked for, in the order of [formats].
func (r *reportRun) formats() []string {
	return slices.DeleteFunc(slices.Clone(formats), func(f string) bool { return !r.wants(f) })
}

// reportFile is one file of an area, below its folder.
type reportFile struct {
	name, format string
	render       func(io.Writer) error
}

// plan lists the files of a document, and the links that its page has to them.
func (r *reportRun) plan(area codelist.Area, doc *reports.Document) ([]reportFile, web.Options) {
	files, charts := r.charts(doc)
	links := web.Options{Index: "../index.html", Siblings: r.siblings(area), Charts: charts}
	for _, f := range []struct {
		format, ending string
		render         func(io.Writer) error
	}{
		{"xlsx", ".xlsx", func(w io.Writer) error { return workbook.Render(w, doc) }},
		{"pptx", ".pptx", func(w io.Writer) error { return slides.Render(w, doc, r.template) }},
		{"pdf", ".pdf", func(w io.Writer) error { return pdf.Render(w, doc, pdf.A4) }},
		{"pdf-16x9", "-16x9.pdf", func(w io.Writer) error { return pdf.Render(w, doc, pdf.Screen) }},
		{"csv", ".csv", func(w io.Writer) error { return doc.Data.CSV(w) }},
	} {
		if r.wants(f.format) {
			name := doc.Edition + f.ending
			files = append(files, reportFile{name, f.format, f.render})
			links.Files = append(links.Files, web.File{Format: f.format, Href: name})
		}
	}
	if r.wants("html") {
		files = append(files, reportFile{"index.html", "html", func(w io.Writer) error { return web.Page(w, doc, links) }})
	}
	return files, links
}

// charts lists a file for every figure in the formats asked for. A figure is drawn once, when the first is written.
func (r *reportRun) charts(doc *reports.Document) ([]reportFile, map[string][]web.File) {
	var files []reportFile
	links := map[string][]web.File{}
	for _, s := range doc.Sections {
		for i := range s.Figures {
			fig := &s.Figures[i]
			draw := sync.OnceValues(func() (*chart.Drawing, error) {
				return chart.Draw(fig, &doc.Theme, chart.Options{Width: chart.Wide, Lang: doc.Lang})
			})
			for _, f := range []struct {
				format string
				render func(*chart.Drawing, io.Writer) error
			}{{"png", (*chart.Drawing).PNG}, {"svg", (*chart.Drawing).SVG}} {
				if !r.wants(f.format) {
					continue
				}
				name := path.Join("charts", fig.ID+"."+f.format)
				links[fig.ID] = append(links[fig.ID], web.File{Format: f.format, Href: name})
				files = append(files, reportFile{name, f.format, func(w io.Writer) error {
					drawing, err := draw()
					if err != nil {
						return fmt.Errorf("figure %s: %w", fig.ID, err)
					}
					return f.render(drawing, w)
				}})
			}
		}
	}
	return files, links
}

// siblings links the run's pages from one area's.
func (r *reportRun) siblings(own codelist.Area) []web.Link {
	if !r.wants("html") || len(r.areas) > 30 {
		return nil // the whole country is reached through the index
	}
	var links []web.Link
	for _, area := range r.areas {
		link := web.Link{Text: area.Name}
		if area.Code != own.Code {
			link.Href = "../" + reports.PlaceOf(area, r.options.Lang).Slug + "/index.html"
		}
		links = append(links, link)
	}
	return links
}

// under moves the addresses of o's files into a folder.
func under(folder string, o web.Options) web.Options {
	move := func(files []web.File) []web.File {
		moved := slices.Clone(files)
		for i := range moved {
			moved[i].Href = folder + "/" + moved[i].Href
		}
		return moved
	}
	o.Files = move(o.Files)
	charts := make(map[string][]web.File, len(o.Charts))
	for id, files := range o.Charts {
		charts[id] = move(files)
	}
	o.Charts = charts
	return o
}

// shared makes the files about all areas: the list of what has changed since the edition before, and the page that leads
// to all the others.
func (r *reportRun) shared(outcomes []outcome) ([]batch.File, []batch.Aside, error) {
	run := web.Run{Lang: r.options.Lang, Title: r.app.say("Lägesbild – jämställdhet", "Lägesbild – gender equality"), Theme: *r.themes.of(r.areas[0])}
	for _, o := range outcomes {
		if o.entry != nil {
			run.Entries = append(run.Entries, *o.entry)
		}
	}
	if len(run.Entries) == 0 {
		return nil, nil, nil
	}
	making, err := r.folder.Make("")
	if err != nil {
		return nil, nil, err
	}
	defer making.Drop()
	if r.revision != nil {
		name := r.app.say("andringar.csv", "changes.csv")
		run.Changes, run.Files = r.revision.Whole(), []web.File{{Format: "changes", Href: name}}
		if err := making.File(name, "csv", func(w io.Writer) error { return listed(w, outcomes) }); err != nil {
			return nil, nil, err
		}
	}
	if r.wants("html") {
		if err := making.File("index.html", "html", func(w io.Writer) error { return web.Index(w, run) }); err != nil {
			return nil, nil, err
		}
	}
	return making.PlaceShared(r.own())
}

// listed writes the areas' changes as one list, under the heads of the first.
func listed(w io.Writer, outcomes []outcome) error {
	headed := false
	for _, o := range outcomes {
		if o.entry == nil || o.changes == nil {
			continue
		}
		lines := o.changes
		if headed {
			lines = lines[bytes.IndexByte(lines, '\n')+1:]
		}
		headed = true
		if _, err := w.Write(lines); err != nil {
			return err
		}
	}
	return nil
}

// start is the file a reader begins with, relative to the output folder.
func (r *reportRun) start(made []*web.Entry) string {
	if r.wants("html") {
		return "index.html"
	}
	return cmp.Or(made[0].Area.Slug, ".")
}
