package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/ingest"
	"lagesbild/ingest/fetch"
)

// ingestFlags are what the command line says of a run.
type ingestFlags struct {
	from, contact string
	base          []string
	dryRun        bool
	jobs          int
	every         time.Duration
}

func (a *app) ingestCommand() *cobra.Command {
	var f ingestFlags
	cmd := &cobra.Command{
		Use:   "ingest [SOURCE...]",
		Short: "Read sources' pages, check them and shelve a new vintage where something changed",
		Long: "Read the pages of sources, all if none is named, check every cell and shelve a new vintage where something changed.\n" +
			"A source with a bad cell is refused whole, and the vintages before stay as they are; the other sources go on.\n\n" +
			"Pages come from the network, or with --from from a folder where they were saved. What came is kept in the state: a run\n" +
			"that was cut short goes on where it stopped if it is repeated the same day, and --from STATE/pages/SOURCE repeats the\n" +
			"last whole fetch of a source exactly, on its day. Every provider asks to know who is asking: set --contact or\n" +
			"$LAGESBILD_CONTACT to a mail or web address. One run at a time goes on in a state.\n\n" +
			"Regularly, by cron or by a systemd timer (OnCalendar=06:15, Persistent=true), or as a process of its own with --every:\n\n" +
			"  15 6 * * *  lagesbild ingest --quiet --log json 2>>ingest.log",
		Example: "  lagesbild ingest --from ./pages kolada\n  lagesbild ingest --contact statistik@example.org kolada\n" +
			"  lagesbild ingest --contact statistik@example.org --every 24h",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.every != 0 && f.every < leastEvery {
				return usageError{fmt.Errorf("--every %v: want at least %v: providers publish once a day at most", f.every, leastEvery)}
			}
			return a.every(cmd.Context(), f.every, func() error { return a.ingestOnce(cmd.Context(), &f, args) })
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.from, "from", "", "folder of saved pages to read instead of the network")
	flags.StringVar(&f.contact, "contact", os.Getenv("LAGESBILD_CONTACT"), "mail or web address that tells providers who is asking (default $LAGESBILD_CONTACT)")
	flags.StringArrayVar(&f.base, "base-url", nil, "SOURCE=URL: another address for a source (may be repeated)")
	flags.BoolVar(&f.dryRun, "dry-run", false, "check everything, shelve nothing")
	flags.IntVar(&f.jobs, "jobs", 2, "sources at a time")
	flags.DurationVar(&f.every, "every", 0, "run, wait and run again, as 24h, until interrupted")
	return cmd
}

const leastEvery = time.Hour

// softMemory is from where on the collector of garbage works harder rather than let memory grow: with it, 20 million
// observations are shelved within a gigabyte.
const softMemory = 800 << 20

// every runs once or, where pause is not 0, again and again until ctx ends: a round begins a pause after the one before, and
// up to a hundredth of it later, so that not all who began at the hour ask at the hour. What fails in a round is told; only a
// command line that cannot be understood ends the rounds.
func (a *app) every(ctx context.Context, pause time.Duration, once func() error) error {
	if pause == 0 {
		return once()
	}
	for {
		began := time.Now()
		err := once()
		if _, wrong := errors.AsType[usageError](err); wrong || ctx.Err() != nil {
			return err
		}
		if err != nil {
			a.exit(err)
		}
		next := began.Add(pause + rand.N(pause/100))
		if !a.quiet {
			fmt.Fprintf(a.errOut, "%s %s\n", a.say("Nästa körning:", "Next run:"), moment(next))
		}
		select {
		case <-time.After(time.Until(next)):
		case <-ctx.Done():
			return nil
		}
		if now, err := clock(); err == nil {
			a.now = now
		}
	}
}

// ingestOnce makes one run as the flags say.
func (a *app) ingestOnce(ctx context.Context, f *ingestFlags, args []string) error {
	sources, err := ingest.Sources(a.layers(ingest.Definitions())...)
	if err != nil {
		return err
	}
	for _, id := range args {
		if !slices.Contains(sourceIDs(sources), id) {
			return unknownSource(id, sources)
		}
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softMemory)
	}
	archive := ingest.Archive{Dir: a.state}
	o := ingest.Options{Sources: args, DryRun: f.dryRun, Jobs: f.jobs, Now: a.now, Keep: archive, Ledger: a.ledger()}
	if o.BaseURL, err = addresses(f.base); err != nil {
		return usageError{err}
	}
	if f.from != "" {
		err = saved(&o, f.from)
	} else {
		o.Resume = archive
		o.From, err = a.client(f.contact, archive)
	}
	if err != nil {
		return usageError{err}
	}
	return a.ingest(ctx, sources, o)
}

// saved makes a run read a folder: of pages that were saved there, or of those that an earlier run kept.
func saved(o *ingest.Options, dir string) error {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return fmt.Errorf("--from: %s is not a folder", dir)
	}
	replay, err := ingest.OpenReplay(dir)
	if errors.Is(err, fs.ErrNotExist) {
		o.From = ingest.Folder{FS: os.DirFS(dir), Path: dir, Now: o.Now}
		return nil
	}
	if err != nil {
		return fmt.Errorf("--from: %w", err)
	}
	if len(o.Sources) == 0 {
		o.Sources = []string{replay.Source}
	}
	o.From, o.Resume, o.Keep, o.Now = replay, replay, nil, replay.Time
	return nil
}

// client asks the network in the name of whoever runs the program, which no provider should have to guess.
func (a *app) client(contact string, kept fetch.Kept) (*fetch.Client, error) {
	if contact = strings.TrimSpace(contact); contact == "" {
		return nil, errors.New(a.say(
			"utgivarna vill veta vem som frågar: ange en e-post- eller webbadress med --contact eller i $LAGESBILD_CONTACT",
			"providers want to know who is asking: give a mail or web address with --contact or in $LAGESBILD_CONTACT"))
	}
	if strings.ContainsFunc(contact, func(r rune) bool { return r < ' ' || r > '~' || r == '(' || r == ')' }) {
		return nil, fmt.Errorf("--contact %q: want a mail or web address", contact)
	}
	return &fetch.Client{Version: version, Contact: contact, Kept: kept}, nil
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
	o.Progress = a.reporter()
	outcomes, err := ingest.Run(ctx, a.shelf(), sources, o)
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
		if a.logFormat == "json" {
			a.log.Warn("finding", "source", o.Source, "text", f)
			continue
		}
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
