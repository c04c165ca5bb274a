package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"lagesbild/data/store"
	"lagesbild/indicators"
	"lagesbild/ingest"
)

func (a *app) indicatorsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "indicators [ID]",
		Short: "The catalogue, or one definition in full",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			cat, err := a.catalogue()
			if err != nil {
				return err
			}
			awaited, err := a.awaited(cat)
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return a.listIndicators(cat, awaited)
			}
			ind, err := cat.Indicator(args[0])
			if err != nil {
				return err
			}
			return a.showIndicator(cat, ind, awaited[ind.ID])
		},
	}
}

// catalogue reads the definitions of indicators, goals and counties.
func (a *app) catalogue() (*indicators.Catalogue, error) {
	return indicators.Load(a.layers(indicators.Definitions())...)
}

// awaited tells by id which indicators have no figures on the shelf, and the sources that ingest takes them from; an empty
// list where no source publishes them.
func (a *app) awaited(cat *indicators.Catalogue) (map[string][]string, error) {
	sources, err := ingest.Sources(a.layers(ingest.Definitions())...)
	if err != nil {
		return nil, err
	}
	shelf, shelved := a.shelf(), map[string]*store.Manifest{}
	awaited := map[string][]string{}
	for _, ind := range cat.Indicators {
		for _, in := range ind.Inputs() {
			m, known := shelved[in.Dataset]
			if !known {
				if m, _, err = newest(shelf, in.Dataset); err != nil {
					return nil, err
				}
				shelved[in.Dataset] = m
			}
			if m != nil {
				if _, _, err := m.Structure.Measure(in.Measure); err == nil {
					continue
				}
			}
			from := append([]string{}, awaited[ind.ID]...)
			for _, f := range sources {
				if f.Value.Dataset == in.Dataset && slices.Contains(f.Value.MeasureIDs(), in.Measure) && !slices.Contains(from, f.Value.ID) {
					from = append(from, f.Value.ID)
				}
			}
			awaited[ind.ID] = from
		}
	}
	return awaited, nil
}

// noFigures says that an indicator has no figures yet, and what to do.
func (a *app) noFigures(from []string) string {
	s := a.say("utan uppgifter", "no figures")
	if len(from) > 0 {
		s += a.say("; hämta med lagesbild ingest ", "; take them in with lagesbild ingest ") + strings.Join(from, " ")
	}
	return s
}

func (a *app) listIndicators(cat *indicators.Catalogue, awaited map[string][]string) error {
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	for _, g := range cat.Goals {
		fmt.Fprintf(w, "%d %s\n", g.Number, g.Title.In(a.lang))
		of := cat.Of(g.ID)
		for _, ind := range of {
			state := ""
			if from, ok := awaited[ind.ID]; ok {
				state = "\t" + a.noFigures(from)
			}
			fmt.Fprintf(w, "  %s\t%s%s\n", ind.ID, ind.Title.In(a.lang), state)
		}
		if len(of) == 0 {
			fmt.Fprintf(w, "  %s\n", a.say("(ännu inga indikatorer)", "(no indicators yet)"))
		}
	}
	return w.Flush()
}

func (a *app) showIndicator(cat *indicators.Catalogue, ind *indicators.Indicator, awaited []string) error {
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	line := func(sv, en, text string) {
		if text != "" {
			fmt.Fprintf(w, "%s\t%s\n", a.say(sv, en), text)
		}
	}
	line("indikator", "indicator", ind.ID)
	line("rubrik", "title", ind.Title.In(a.lang))
	line("mäter", "measures", ind.Measured.In(a.lang))
	line("definition", "definition", ind.Definition.In(a.lang))
	line("visar inte", "does not show", ind.Limits.In(a.lang))
	if g, ok := cat.Goal(ind.Goal); ok {
		line("delmål", "sub-goal", fmt.Sprintf("%d %s", g.Number, g.Title.In(a.lang)))
	}
	line("beräkning", "computed as", ind.Formula().In(a.lang))
	line("bättre är", "better is", a.polarity(ind.Polarity))
	if b := ind.Breakdown; b != nil {
		line("uppdelad efter", "broken down by", b.By)
	}
	if awaited != nil {
		line("uppgifter", "figures", a.noFigures(awaited))
	}
	for _, b := range ind.Breaks {
		line("brott", "break", string(b.From)+": "+b.Why.In(a.lang))
	}
	for _, n := range ind.Notes {
		line("anmärkning", "note", n.Text.In(a.lang))
	}
	return w.Flush()
}

func (a *app) polarity(p indicators.Polarity) string {
	switch p {
	case indicators.PolarityHigher:
		return a.say("högre", "higher")
	case indicators.PolarityLower:
		return a.say("lägre", "lower")
	case indicators.PolarityEqual:
		return a.say("lika mellan kvinnor och män", "equal between women and men")
	}
	return a.say("bedöms inte", "not judged")
}
