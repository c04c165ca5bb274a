package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"lagesbild/data/codelist"
	"lagesbild/data/definition"
	"lagesbild/indicators"
	"lagesbild/reports"
	"lagesbild/reports/chart"
	"lagesbild/reports/pdf"
	"lagesbild/reports/slides"
	"lagesbild/reports/web"
	"lagesbild/reports/workbook"
)

// formats are what a report can be made in, in the order in which readers find them.
var formats = []string{"xlsx", "pptx", "pdf", "html", "png", "svg", "csv"}

// reportFlags are the flags of report.
type reportFlags struct {
	edition, out string
	formats      []string
	tables       []string
	template     string // name of a .pptx
	all          bool
	jobs         int
}

func (a *app) reportCommand() *cobra.Command {
	var f reportFlags
	cmd := &cobra.Command{
		Use:   "report AREA...",
		Short: "Reports for areas: workbook, deck, document, page and charts",
		Long: "Reports for areas, by code or name. A county makes the county's report and each of its municipalities'.\n" +
			"Without a state of your own it is made on the figures that ship inside the program, offline.\n\n" +
			"With --table and --definitions, an edition of one's own shows indicators that read one's own figures. " + tableForms,
		Example: "  lagesbild report 19\n  lagesbild report Sala Västerås --format xlsx,html --out rapport\n" +
			"  lagesbild report Sala --table survey=answers.xlsx --definitions mine --edition survey",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			areas, err := reportAreas(args, f.all)
			if err != nil {
				return err
			}
			if err := a.checkFormats(f.formats); err != nil {
				return err
			}
			return a.report(cmd.Context(), areas, f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.edition, "edition", "lagesbild", "publication to make")
	flags.StringSliceVar(&f.formats, "format", []string{"xlsx", "pptx", "html", "png", "svg"}, strings.Join(formats, ", "))
	flags.StringVar(&f.out, "out", "out", "folder to write to")
	flags.StringVar(&f.template, "template", "", "PowerPoint file whose master, layouts, fonts and colours decks keep")
	flags.BoolVar(&f.all, "all", false, "the country, every county and every municipality")
	flags.IntVar(&f.jobs, "jobs", runtime.GOMAXPROCS(0), "areas at a time")
	flags.StringArrayVar(&f.tables, "table", nil, tableHelp)
	a.protectFlags(cmd)
	return cmd
}

// reportAreas resolves what was typed: a county stands for itself and its municipalities. Each area comes once.
func reportAreas(args []string, all bool) ([]codelist.Area, error) {
	if all {
		return codelist.Current(), nil
	}
	if len(args) == 0 {
		return nil, usageError{errors.New("which area? Give a code such as 19 or 1981, or a name such as Sala")}
	}
	var areas []codelist.Area
	seen := map[string]bool{}
	add := func(more ...codelist.Area) {
		for _, area := range more {
			if !seen[area.Code] {
				seen[area.Code] = true
				areas = append(areas, area)
			}
		}
	}
	for _, text := range args {
		area, err := codelist.Find(text)
		if err != nil {
			return nil, usageError{err}
		}
		add(area)
		if area.Level == codelist.County {
			add(codelist.Municipalities(area.Code)...)
		}
	}
	return areas, nil
}

func (a *app) checkFormats(asked []string) error {
	for _, f := range asked {
		if !slices.Contains(formats, f) {
			return usageError{fmt.Errorf("--format: unknown format %q%s: use %s", f, definition.Suggest(f, formats), strings.Join(formats, ", "))}
		}
	}
	return nil
}

// reportRun is one run of report: what all areas share.
type reportRun struct {
	edition  *reports.Edition
	cat      *indicators.Catalogue
	results  []*indicators.Result
	options  reports.Options
	themes   *themes
	template []byte // of decks, nil for our own
	areas    []codelist.Area
	flags    reportFlags
}

func (a *app) report(ctx context.Context, areas []codelist.Area, f reportFlags) error {
	run, failed, err := a.prepare(ctx, areas, f)
	if err != nil {
		return err
	}
	start := time.Now()
	entries := make([]*web.Entry, len(areas))
	errs := make([]error, len(areas))
	told := make([]error, len(areas)) // words of the edition that no longer agree with their figures
	progress := a.progress(len(areas), a.say("Rapporter", "Reports"))
	eachOf(ctx, len(areas), f.jobs, func(i int) {
		entries[i], told[i], errs[i] = run.area(ctx, areas[i])
		for _, err := range []*error{&told[i], &errs[i]} {
			if *err != nil {
				*err = fmt.Errorf("report %s %s: %w", areas[i].Code, areas[i].Name, *err)
			}
		}
		progress.step()
	})
	progress.done()
	if err := ctx.Err(); err != nil {
		return err
	}
	made := slices.DeleteFunc(entries, func(e *web.Entry) bool { return e == nil })
	if len(made) == 0 {
		return errors.Join(errs...)
	}
	if err := run.index(made, a); err != nil {
		return err
	}
	fmt.Fprintf(a.errOut, a.say("%d rapporter i %s på %.1f s. Börja med %s\n", "%d reports in %s in %.1f s. Begin with %s\n"),
		len(made), f.out, time.Since(start).Seconds(), filepath.Join(f.out, run.start(made)))
	if err := errors.Join(append(slices.Concat(told, errs), failed)...); err != nil {
		return partialError{err}
	}
	return nil
}

// prepare reads definitions and figures and computes every indicator. Indicators that fail are told in failed; the
// reports are made without them.
func (a *app) prepare(ctx context.Context, areas []codelist.Area, f reportFlags) (run *reportRun, failed, err error) {
	cat, err := a.catalogue()
	if err != nil {
		return nil, nil, err
	}
	editions, err := reports.LoadEditions(a.layers(reports.Definitions())...)
	if err != nil {
		return nil, nil, err
	}
	var ids []string
	var edition *reports.Edition
	for _, e := range editions {
		if ids = append(ids, e.ID); e.ID == f.edition {
			edition = e
		}
	}
	if edition == nil {
		return nil, nil, usageError{fmt.Errorf("--edition: unknown edition %q%s: there is %s", f.edition, definition.Suggest(f.edition, ids), strings.Join(ids, ", "))}
	}
	themes, err := a.themes()
	if err != nil {
		return nil, nil, err
	}
	lib, err := a.library(ctx, cat, "", f.tables)
	if err != nil {
		return nil, nil, err
	}
	defer lib.Close()
	results, failed := indicators.ComputeAll(ctx, lib, cat, runtime.GOMAXPROCS(0))
	if len(results) == 0 {
		return nil, nil, failed
	}
	awaited, err := a.awaited(cat)
	if err != nil {
		return nil, nil, err
	}
	before, err := a.past(ctx, cat)
	failed = errors.Join(failed, err)
	options := reports.Options{Lang: a.lang, Version: version, Awaited: awaited, Before: before}
	if os.Getenv("SOURCE_DATE_EPOCH") != "" {
		options.Made = a.now.Format(time.DateOnly)
	}
	var template []byte
	if f.template != "" {
		if template, err = os.ReadFile(f.template); err != nil {
			return nil, nil, usageError{fmt.Errorf("--template: %w", err)}
		}
	}
	return &reportRun{template: template, edition: edition, cat: cat, results: results, options: options, themes: themes, areas: areas, flags: f}, failed, nil
}

// eachOf calls do for 0 … n−1 on a number of goroutines, until ctx ends.
func eachOf(ctx context.Context, n, jobs int, do func(i int)) {
	next := make(chan int)
	var workers sync.WaitGroup
	for range max(1, min(jobs, n)) {
		workers.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		select {
		case next <- i:
		case <-ctx.Done():
		}
	}
	close(next)
	workers.Wait()
}

// area makes one area's report in every format and returns its line in the index, and in told where the edition's own words
// disagree with its figures.
func (r *reportRun) area(ctx context.Context, area codelist.Area) (entry *web.Entry, told, err error) {
	options := r.options
	options.Theme = r.themes.of(area)
	doc, err := reports.Build(r.edition, area, r.cat, r.results, options)
	if err != nil {
		return nil, nil, err
	}
	dir := filepath.Join(r.flags.out, doc.Area.Slug)
	if err := os.MkdirAll(filepath.Join(dir, "charts"), 0o777); err != nil {
		return nil, nil, err
	}
	links := web.Options{Index: "../index.html", Siblings: r.siblings(area), Charts: map[string][]web.File{}}
	if err := r.charts(ctx, doc, dir, links.Charts); err != nil {
		return nil, nil, err
	}
	stem := doc.Edition
	for _, f := range []struct {
		format string
		render func(io.Writer) error
	}{
		{"xlsx", func(w io.Writer) error { return workbook.Render(w, doc) }},
		{"pptx", func(w io.Writer) error { return slides.Render(w, doc, r.template) }},
		{"pdf", func(w io.Writer) error { return pdf.Render(w, doc, pdf.A4) }},
		{"csv", func(w io.Writer) error { return doc.Data.CSV(w) }},
	} {
		if !slices.Contains(r.flags.formats, f.format) {
			continue
		}
		if err := wholeFile(filepath.Join(dir, stem+"."+f.format), f.render); err != nil {
			return nil, nil, err
		}
		links.Files = append(links.Files, web.File{Format: f.format, Href: stem + "." + f.format})
	}
	page := ""
	if slices.Contains(r.flags.formats, "html") {
		page = doc.Area.Slug + "/index.html"
		if err := wholeFile(filepath.Join(dir, "index.html"), func(w io.Writer) error { return web.Page(w, doc, links) }); err != nil {
			return nil, nil, err
		}
	}
	line := web.NewEntry(doc, page, under(doc.Area.Slug, links))
	return &line, errors.Join(doc.Disagreements...), nil
}

// charts draws every figure in the formats asked for and notes the files.
func (r *reportRun) charts(ctx context.Context, doc *reports.Document, dir string, files map[string][]web.File) error {
	for _, s := range doc.Sections {
		for i := range s.Figures {
			fig := &s.Figures[i]
			if err := ctx.Err(); err != nil {
				return err
			}
			drawing, err := chart.Draw(fig, &doc.Theme, chart.Options{Width: chart.Wide, Lang: doc.Lang})
			if err != nil {
				return fmt.Errorf("figure %s: %w", fig.ID, err)
			}
			for _, format := range []string{"png", "svg"} {
				if !slices.Contains(r.flags.formats, format) {
					continue
				}
				render := drawing.PNG
				if format == "svg" {
					render = drawing.SVG
				}
				name := fig.ID + "." + format
				if err := wholeFile(filepath.Join(dir, "charts", name), render); err != nil {
					return err
				}
				files[fig.ID] = append(files[fig.ID], web.File{Format: format, Href: "charts/" + name})
			}
		}
	}
	return nil
}

// siblings links the run's pages from one area's.
func (r *reportRun) siblings(own codelist.Area) []web.Link {
	if !slices.Contains(r.flags.formats, "html") || len(r.areas) > 30 {
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

// index writes the page that leads to all the others.
func (r *reportRun) index(made []*web.Entry, a *app) error {
	if !slices.Contains(r.flags.formats, "html") {
		return nil
	}
	run := web.Run{Lang: a.lang, Title: a.say("Lägesbild – jämställdhet", "Lägesbild – gender equality"), Theme: *r.themes.of(r.areas[0])}
	for _, e := range made {
		run.Entries = append(run.Entries, *e)
	}
	return wholeFile(filepath.Join(r.flags.out, "index.html"), func(w io.Writer) error { return web.Index(w, run) })
}

// start is the file a reader begins with, relative to the output folder.
func (r *reportRun) start(made []*web.Entry) string {
	if slices.Contains(r.flags.formats, "html") {
		return "index.html"
	}
	return cmp.Or(made[0].Area.Slug, ".")
}

// wholeFile writes a file beside its place and moves it there when it is complete; an equal file is left untouched.
func wholeFile(name string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, b.Bytes()) {
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".lagesbild-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already if it was moved
	_, err = f.Write(b.Bytes())
	if err := errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return os.Rename(f.Name(), name)
}
