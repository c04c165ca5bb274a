package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/data/snapshot"
	"lagesbild/data/store"
	"lagesbild/ingest"
)

func (a *app) sourcesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sources [ID]",
		Short: "Each source: provider, dataset, last vintage, rows, next release, last error",
		Long: "Each source that ingest reads, and each definition that the figures inside the program were made with:\n" +
			"provider, dataset, last vintage, its age in days, rows, next release where the provider tells it, and why the last\n" +
			"reading failed, if it did. With an id: all that is known of that source.",
		Example: "  lagesbild sources\n  lagesbild sources kolada\n  lagesbild sources new N00943",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			sources, err := ingest.Sources(a.layers(ingest.Definitions())...)
			if err != nil {
				return err
			}
			shipped, err := ingest.Shipped()
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return a.listSources(sources, shipped)
			}
			return a.showSource(args[0], sources, shipped)
		},
	}
	cmd.AddCommand(a.newSourceCommand())
	return cmd
}

func unknownSource(id string, known []definition.File[ingest.Source]) error {
	return usageError{fmt.Errorf("source %q: %w%s", id, data.ErrNotFound, definition.Suggest(id, sourceIDs(known)))}
}

func sourceIDs(sources []definition.File[ingest.Source]) []string {
	var ids []string
	for _, f := range sources {
		ids = append(ids, f.Value.ID)
	}
	return ids
}

// newest returns the manifest of a dataset's newest vintage, nil where the shelf has none.
func newest(shelf *store.Shelf, dataset string) (*store.Manifest, []data.Vintage, error) {
	vintages, err := shelf.Vintages(dataset)
	if errors.Is(err, data.ErrNotFound) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	m, err := shelf.Manifest(dataset, vintages[len(vintages)-1])
	return m, vintages, err
}

// inside is the shelf of the figures that ship, alone.
func inside() *store.Shelf { return store.Open("", snapshot.Shelf()) }

func (a *app) listSources(sources, shipped []definition.File[ingest.Source]) error {
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, a.say("källa\tutgivare\tdataset\tfås\tsenaste utgåva\tålder, dagar\trader\tnästa publicering\tsenaste fel", "source\tpublisher\tdataset\tcomes\tlast vintage\tage, days\trows\tnext release\tlast error"))
	history, err := a.ledger().History()
	if err != nil {
		return err
	}
	list := func(files []definition.File[ingest.Source], how string, shelf *store.Shelf, history *ingest.History) error {
		for i := range files {
			s := &files[i].Value
			m, _, err := newest(shelf, s.Dataset)
			if err != nil {
				return err
			}
			vintage, age, rows := a.say("ingen", "none"), "", ""
			if m != nil {
				vintage, age, rows = string(m.Vintage), a.age(m.Vintage), fmt.Sprint(m.File.Rows)
			}
			reading, comes := history.Source(s.ID), how
			if s.Tried == "" && m == nil {
				comes += ", " + a.say("inte prövad mot källan", "not tried against the provider")
			}
			fmt.Fprintln(w, strings.Join([]string{s.ID, s.Publisher, s.Dataset, comes, vintage, age, rows, reading.Next, a.tellTrouble(reading, history.Running)}, "\t"))
		}
		return nil
	}
	err = errors.Join(list(sources, a.say("med ingest", "by ingest"), a.shelf(), history), list(shipped, a.within(), inside(), &ingest.History{}), w.Flush())
	if last := a.tellRun(history); last != "" && err == nil {
		fmt.Fprintf(a.out, "%s: %s\n", a.say("senaste körning", "last run"), last)
	}
	return err
}

func (a *app) within() string { return a.say("följer med programmet", "within the program") }

// age is the number of days since a vintage.
func (a *app) age(v data.Vintage) string {
	day, err := time.Parse(time.DateOnly, v.Date())
	if err != nil {
		return ""
	}
	return fmt.Sprint(int(a.now.Sub(day).Hours() / 24))
}

// showSource tells of the source that ingest reads or, where there is none of that id, of the one that ships.
func (a *app) showSource(id string, sources, shipped []definition.File[ingest.Source]) error {
	known := slices.Concat(sources, shipped)
	i := slices.IndexFunc(known, func(f definition.File[ingest.Source]) bool { return f.Value.ID == id })
	if i < 0 {
		return unknownSource(id, known)
	}
	s := &known[i].Value
	m, vintages, err := newest(a.shelf(), s.Dataset)
	if err != nil {
		return err
	}
	_, within, err := newest(inside(), s.Dataset)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	line := func(sv, en, text string) {
		if text != "" {
			fmt.Fprintf(w, "%s\t%s\n", a.say(sv, en), text)
		}
	}
	line("källa", "source", s.ID)
	line("rubrik", "title", s.Title.In(a.lang))
	line("utgivare", "publisher", s.Publisher)
	line("ursprung", "provenance", s.Provenance.In(a.lang))
	for _, f := range shipped {
		if f.Value.Dataset == s.Dataset && f.Value.Provenance != s.Provenance {
			line("ursprung, följer med programmet", "provenance, within the program", f.Value.Provenance.In(a.lang))
		}
	}
	line("licens", "licence", s.Licence)
	line("dataset", "dataset", s.Dataset)
	for _, v := range vintages {
		text := string(v)
		if slices.Contains(within, v) {
			text += ", " + a.within()
		}
		line("utgåva", "vintage", text)
	}
	if tried := s.Tried; tried != "" || m == nil {
		line("prövad mot källan", "tried against the provider", cmp.Or(tried, a.say("nej", "no")))
	}
	if m != nil {
		line("rader i den senaste", "rows in the newest", fmt.Sprint(m.File.Rows))
		for _, f := range m.Provenance.Fetches {
			line("sida", "page", fmt.Sprintf("%s %s sha256:%s", f.Address, f.Time, f.SHA256))
		}
		for _, measure := range m.Structure.Measures {
			line("mått", "measure", fmt.Sprintf("%s: %s (%s)", measure.ID, measure.Title.In(a.lang), measure.Published))
		}
	}
	history, err := a.ledger().History()
	if err != nil {
		return err
	}
	if i < len(sources) {
		a.tellHistory(history, s.ID, line)
	}
	for _, n := range s.Notes {
		line("anmärkning", "note", n.Text.In(a.lang))
	}
	return w.Flush()
}
