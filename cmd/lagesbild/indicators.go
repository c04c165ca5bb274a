package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"lagesbild/indicators"
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
			if len(args) == 0 {
				return a.listIndicators(cat)
			}
			ind, err := cat.Indicator(args[0])
			if err != nil {
				return err
			}
			return a.showIndicator(cat, ind)
		},
	}
}

// catalogue reads the definitions of indicators, goals and counties.
func (a *app) catalogue() (*indicators.Catalogue, error) {
	return indicators.Load(a.layers(indicators.Definitions())...)
}

func (a *app) listIndicators(cat *indicators.Catalogue) error {
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	for _, g := range cat.Goals {
		fmt.Fprintf(w, "%d %s\n", g.Number, g.Title.In(a.lang))
		of := cat.Of(g.ID)
		for _, ind := range of {
			fmt.Fprintf(w, "  %s\t%s\n", ind.ID, ind.Title.In(a.lang))
		}
		if len(of) == 0 {
			fmt.Fprintf(w, "  %s\n", a.say("(ännu inga indikatorer)", "(no indicators yet)"))
		}
	}
	return w.Flush()
}

func (a *app) showIndicator(cat *indicators.Catalogue, ind *indicators.Indicator) error {
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
