package main

import (
	"errors"
	"fmt"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/data/store"
	"lagesbild/ingest"
)

func (a *app) sourcesCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "sources [ID]",
		Short: "Each source: provider, dataset, last vintage, rows",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			sources, err := ingest.Sources(a.layers(ingest.Definitions())...)
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return a.listSources(sources)
			}
			i := slices.IndexFunc(sources, func(f definition.File[ingest.Source]) bool { return f.Value.ID == args[0] })
			if i < 0 {
				return usageError{fmt.Errorf("source %q: %w%s", args[0], data.ErrNotFound, definition.Suggest(args[0], sourceIDs(sources)))}
			}
			return a.showSource(&sources[i].Value)
		},
	}
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

func (a *app) listSources(sources []definition.File[ingest.Source]) error {
	shelf := a.shelf()
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, a.say("källa\tutgivare\tdataset\tsenaste utgåva\tålder, dagar\trader", "source\tpublisher\tdataset\tlast vintage\tage, days\trows"))
	for i := range sources {
		s := &sources[i].Value
		m, _, err := newest(shelf, s.Dataset)
		if err != nil {
			return err
		}
		vintage, age, rows := a.say("ingen", "none"), "", ""
		if m != nil {
			vintage, age, rows = string(m.Vintage), a.age(m.Vintage), fmt.Sprint(m.File.Rows)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", s.ID, s.Publisher, s.Dataset, vintage, age, rows)
	}
	return w.Flush()
}

// age is the number of days since a vintage.
func (a *app) age(v data.Vintage) string {
	day, err := time.Parse(time.DateOnly, v.Date())
	if err != nil {
		return ""
	}
	return fmt.Sprint(int(a.now.Sub(day).Hours() / 24))
}

func (a *app) showSource(s *ingest.Source) error {
	m, vintages, err := newest(a.shelf(), s.Dataset)
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
	line("licens", "licence", s.Licence)
	line("dataset", "dataset", s.Dataset)
	for _, v := range vintages {
		line("utgåva", "vintage", string(v))
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
	for _, n := range s.Notes {
		line("anmärkning", "note", n.Text.In(a.lang))
	}
	return w.Flush()
}
