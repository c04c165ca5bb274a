package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/ingest"
	"lagesbild/ingest/fetch"
)

func (a *app) ingestCommand() *cobra.Command {
	var from, contact string
	var base []string
	var dryRun bool
	var jobs int
	cmd := &cobra.Command{
		Use:   "ingest [SOURCE...]",
		Short: "Read sources' pages, check them and shelve a new vintage where something changed",
		Long: "Read the pages of sources, all if none is named, check every cell and shelve a new vintage where something changed.\n" +
			"A source with a bad cell is refused whole, and the vintages before stay as they are; the other sources go on.",
		Example: "  lagesbild ingest --from ./pages kolada\n  lagesbild ingest --contact statistik@example.org kolada",
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			sources, err := ingest.Sources(a.layers(ingest.Definitions())...)
			if err != nil {
				return err
			}
			archive := ingest.Archive{Dir: a.state}
			o := ingest.Options{Sources: args, DryRun: dryRun, Jobs: jobs, Now: a.now, Keep: archive}
			if o.BaseURL, err = addresses(base); err != nil {
				return usageError{err}
			}
			if from != "" {
				if info, err := os.Stat(from); err != nil || !info.IsDir() {
					return usageError{fmt.Errorf("--from: %s is not a folder", from)}
				}
				o.From = ingest.Folder{FS: os.DirFS(from), Path: from, Now: a.now}
			} else {
				o.From, o.Resume = &fetch.Client{Version: version, Contact: contact, Kept: archive}, archive
			}
			return a.ingest(cmd.Context(), sources, o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&from, "from", "", "folder of saved pages to read instead of the network")
	f.StringVar(&contact, "contact", os.Getenv("LAGESBILD_CONTACT"), "mail or web address that tells providers who is asking (default $LAGESBILD_CONTACT)")
	f.StringArrayVar(&base, "base-url", nil, "SOURCE=URL: another address for a source (may be repeated)")
	f.BoolVar(&dryRun, "dry-run", false, "check everything, shelve nothing")
	f.IntVar(&jobs, "jobs", 2, "sources at a time")
	return cmd
}

func addresses(flags []string) (map[string]string, error) {
	base := map[string]string{}
	for _, f := range flags {
		source, address, ok := strings.Cut(f, "=")
		if !ok {
			return nil, fmt.Errorf("--base-url %q: want SOURCE=URL", f)
		}
		base[source] = address
	}
	return base, nil
}

// ingest runs the sources and tells what became of each. All failed is an error, some failed a partial one.
func (a *app) ingest(ctx context.Context, sources []definition.File[ingest.Source], o ingest.Options) error {
	total := len(o.Sources)
	if total == 0 {
		total = len(sources)
	}
	bar := a.progress(total, a.say("Källor", "Sources"))
	o.Progress = func(s ingest.Step) {
		if s.Stage == ingest.Done {
			bar.step()
		}
	}
	outcomes, err := ingest.Run(ctx, a.shelf(), sources, o)
	bar.done()
	if err != nil {
		if errors.Is(err, data.ErrNotFound) {
			return usageError{err}
		}
		return err
	}
	var failed []error
	for i := range outcomes {
		if err := outcomes[i].Err; err != nil {
			failed = append(failed, err)
		}
		a.tellOutcome(&outcomes[i], o.DryRun)
	}
	switch err := errors.Join(failed...); {
	case err == nil:
		return nil
	case len(failed) == len(outcomes) && allNeedFiles(failed):
		return usageError{err}
	case len(failed) == len(outcomes):
		return err
	default:
		return partialError{err}
	}
}

func allNeedFiles(errs []error) bool {
	for _, err := range errs {
		if !errors.Is(err, ingest.ErrNeedsFile) {
			return false
		}
	}
	return true
}

// tellOutcome prints what became of a source that did not fail.
func (a *app) tellOutcome(o *ingest.Outcome, dryRun bool) {
	for _, f := range o.Findings {
		fmt.Fprintf(a.errOut, "%s: %s\n", o.Source, f)
	}
	if o.Err != nil {
		return
	}
	for _, v := range o.Vintages {
		what := a.say("oförändrad", "unchanged")
		switch {
		case v.New && dryRun:
			what = a.say("skulle bli ny utgåva", "would be a new vintage")
		case v.New:
			what = a.say("ny utgåva", "new vintage")
		}
		fmt.Fprintf(a.out, "%s: %s %s: %d %s, %s\n", o.Source, o.Dataset, v.Vintage, v.Rows, a.say("rader", "rows"), what)
	}
}
