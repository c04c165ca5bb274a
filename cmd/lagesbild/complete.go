package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"lagesbild/data/codelist"
	"lagesbild/ingest"
)

// completion offers words for an argument; place counts the arguments before it.
type completion func(a *app, place int) []string

// completions are what the shell may complete the arguments of commands with.
var completions = map[string]completion{
	"report":     func(*app, int) []string { return areaNames() },
	"compute":    func(a *app, _ int) []string { return a.indicatorIDs() },
	"indicators": first((*app).indicatorIDs),
	"ingest":     func(a *app, _ int) []string { return a.sourceIDs() },
	"sources":    first((*app).knownSources),
	"diff":       first((*app).datasetIDs),
	"explain": func(a *app, place int) []string {
		switch place {
		case 0:
			return a.indicatorIDs()
		case 1:
			return areaNames()
		}
		return nil
	},
}

// first completes the first argument only.
func first(words func(*app) []string) completion {
	return func(a *app, place int) []string {
		if place > 0 {
			return nil
		}
		return words(a)
	}
}

// complete lets the shell ask for a command's words.
func (a *app) complete(c *cobra.Command) {
	words, ok := completions[c.Name()]
	if !ok {
		return
	}
	c.ValidArgsFunction = func(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if a.settle() != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var fit []cobra.Completion
		for _, w := range words(a, len(args)) {
			if strings.HasPrefix(strings.ToLower(w), strings.ToLower(typed)) {
				fit = append(fit, w)
			}
		}
		return fit, cobra.ShellCompDirectiveNoFileComp
	}
}

func areaNames() []string {
	var names []string
	for _, area := range codelist.Current() {
		names = append(names, area.Name)
	}
	return names
}

// The words below are none where definitions or shelf cannot be read: completing is no place to report that.

func (a *app) indicatorIDs() []string {
	cat, err := a.catalogue()
	if err != nil {
		return nil
	}
	var ids []string
	for _, ind := range cat.Indicators {
		ids = append(ids, ind.ID)
	}
	return ids
}

func (a *app) sourceIDs() []string {
	sources, err := ingest.Sources(a.layers(ingest.Definitions())...)
	if err != nil {
		return nil
	}
	return sourceIDs(sources)
}

// knownSources are those that ingest reads and those that ship.
func (a *app) knownSources() []string {
	shipped, err := ingest.Shipped()
	if err != nil {
		return nil
	}
	ids := append(a.sourceIDs(), sourceIDs(shipped)...)
	slices.Sort(ids)
	return slices.Compact(ids)
}

func (a *app) datasetIDs() []string {
	ids, err := a.shelf().Datasets()
	if err != nil {
		return nil
	}
	return ids
}
