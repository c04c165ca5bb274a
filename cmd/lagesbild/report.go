package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"lagesbild/data/codelist"
	"lagesbild/data/definition"
	"lagesbild/reports/batch"
	"lagesbild/reports/web"
)

// formats are what a report can be made in, in the order in which readers find them.
var formats = []string{"xlsx", "pptx", "pdf", "pdf-16x9", "html", "png", "svg", "csv"}

// mainEdition is the one that report makes when none is named.
const mainEdition = "lagesbild"

// reportFlags are the flags of report.
type reportFlags struct {
	edition, out string
	formats      []string
	tables       []string
	template     string // name of a .pptx
	asOf, since  string
	all, force   bool
	jobs         int
}

func (a *app) reportCommand() *cobra.Command {
	var f reportFlags
	cmd := &cobra.Command{
		Use:   "report AREA...",
		Short: "Reports for areas: workbook, deck, document, page and charts",
		Long: "Reports for areas, by code or name. A county makes the county's report and each of its municipalities'.\n" +
			"Without a state of your own it is made on the figures that ship inside the program, offline.\n\n" +
			"Run again over the same folder, only reports are made whose numbers, words or looks have changed, and what has changed since the edition before, by the figures' day, is told in the reports, on the index page and in a list. A file that you have worked on is never overwritten: your version is put aside as name.own.pptx. What was made from what, with checksums, stands in manifest.json. A run that was cut short goes on where it ended.\n\n" +
			"With --table and --definitions, an edition of one's own shows indicators that read one's own figures. " + tableForms,
		Example: "  lagesbild report 19\n  lagesbild report 19 --out 2026 --since 2025\n  lagesbild report Sala Västerås --format xlsx,html --out rapport\n" +
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
			if _, err := newSelection(nil, "", f.asOf); err != nil {
				return err
			}
			if !cmd.Flags().Changed("out") && f.edition != mainEdition {
				f.out = filepath.Join(f.out, f.edition) // editions in one folder would take each other's pages
			}
			return a.report(cmd.Context(), areas, f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.edition, "edition", mainEdition, "publication to make")
	flags.StringSliceVar(&f.formats, "format", []string{"xlsx", "pptx", "html", "png", "svg"}, strings.Join(formats, ", "))
	flags.StringVar(&f.out, "out", "out", "folder to write to; for another edition than "+mainEdition+" one below it, with the edition's name")
	flags.StringVar(&f.template, "template", "", "PowerPoint file whose master, layouts, fonts and colours decks keep")
	flags.StringVar(&f.asOf, "as-of", "", "figures as they were known on a day, YYYY-MM-DD")
	flags.StringVar(&f.since, "since", "", "folder of the edition before, if that is not --out, to tell what has changed")
	flags.BoolVar(&f.force, "force", false, "make every report anew")
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

// report makes the reports of areas in the folder --out.
func (a *app) report(ctx context.Context, areas []codelist.Area, f reportFlags) error {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softMemory)
	}
	start := time.Now()
	run, failed, err := a.prepare(ctx, areas, f)
	if err != nil {
		return err
	}
	if run.folder, err = batch.Open(f.out); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	defer run.folder.Close()
	if err := run.remember(ctx); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	if err := run.folder.Begin(run.header); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	outcomes := make([]outcome, len(areas))
	progress := a.progress(len(areas), a.say("Rapporter", "Reports"))
	eachOf(ctx, len(areas), f.jobs, func(i int) {
		outcomes[i] = run.one(ctx, areas[i])
		progress.step()
	})
	progress.done()
	done := tallyOf(outcomes)
	if err := ctx.Err(); err != nil {
		return errors.Join(cutShort{done.all(), len(areas), err}, run.folder.Finish(nil))
	}
	files, asides, err := run.shared(outcomes)
	if err := errors.Join(err, run.folder.Finish(files)); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	a.tellAsides(f.out, append(done.asides, asides...))
	a.tellOutdated(f.out, run.folder.Outdated())
	if done.all() > 0 {
		fmt.Fprintf(a.errOut, a.say("%s i %s%s på %.1f s. Börja med %s\n", "%s in %s%s in %.1f s. Begin with %s\n"),
			a.counted(done.all(), "rapport", "rapporter", "reports"), f.out, a.tellTally(done), time.Since(start).Seconds(), filepath.Join(f.out, run.start(done.entries)))
	}
	err = errors.Join(append(slices.Concat(done.told, done.errs), failed)...)
	if err != nil && done.all() > 0 {
		return partialError{err}
	}
	return err
}

// cutShort is a run that was ended before all reports were made; those that are made are whole.
type cutShort struct {
	made, asked int
	error
}

func (c cutShort) Unwrap() error { return c.error }

// tally is what became of a run's areas.
type tally struct {
	made, unchanged int
	entries         []*web.Entry
	asides          []batch.Aside
	told, errs      []error
}

func (t *tally) all() int { return t.made + t.unchanged }

func tallyOf(outcomes []outcome) *tally {
	var t tally
	for _, o := range outcomes {
		t.asides = append(t.asides, o.asides...)
		if o.told != nil {
			t.told = append(t.told, o.told)
		}
		switch {
		case o.err != nil:
			t.errs = append(t.errs, o.err)
		case o.entry == nil: // not begun
		case o.made:
			t.made++
			t.entries = append(t.entries, o.entry)
		default:
			t.unchanged++
			t.entries = append(t.entries, o.entry)
		}
	}
	return &t
}

// tellTally says how many of the reports needed no making, if any.
func (a *app) tellTally(t *tally) string {
	text := ""
	if t.unchanged > 0 {
		text = fmt.Sprintf(a.say(", %s och %s,", ", %s and %s,"), a.counted(t.unchanged, "oförändrad", "oförändrade", "unchanged"), a.counted(t.made, "gjord", "gjorda", "made"))
	}
	if n := len(t.errs); n > 0 {
		text = strings.TrimSuffix(text, ",") + fmt.Sprintf(a.say(", %d misslyckades,", ", %d failed,"), n)
	}
	return text
}

// counted is a number of reports of which something is said.
func (a *app) counted(n int, one, many, en string) string {
	if n == 1 {
		many = one
	}
	return strconv.Itoa(n) + " " + a.say(many, en)
}

// mostTold bounds a list of files on standard error.
const mostTold = 20

// tellAsides names the files that somebody had worked on and where they lie now.
func (a *app) tellAsides(out string, asides []batch.Aside) {
	for _, x := range asides[:min(len(asides), mostTold)] {
		fmt.Fprintf(a.errOut, a.say("%s var ändrad sedan den gjordes: den ligger kvar som %s, och %[1]s är gjord på nytt.\n",
			"%s had been changed since it was made: it is kept as %s, and %[1]s is made anew.\n"), filepath.Join(out, x.File), filepath.Join(out, x.Now))
	}
	if rest := len(asides) - mostTold; rest > 0 {
		fmt.Fprintf(a.errOut, a.say("… och %d filer till, alla med .egen före ändelsen\n", "… and %d more files, all with .own before the extension\n"), rest)
	}
}

// tellOutdated warns of files beside the new ones that show an earlier state.
func (a *app) tellOutdated(out string, names []string) {
	if len(names) == 0 {
		return
	}
	fmt.Fprintf(a.errOut, a.say("%d filer i %s kan visa ett tidigare läge, för deras format beställdes inte nu; den första är %s.\n",
		"%d files in %s may show an earlier state, for their formats were not asked for now; the first is %s.\n"), len(names), out, names[0])
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
