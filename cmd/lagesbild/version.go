package main

import (
	"fmt"
	"runtime/debug"
	"slices"

	"github.com/spf13/cobra"

	"lagesbild/data/snapshot"
	"lagesbild/data/store"
)

// version is the program's own; a release sets it when it links.
var version = "0.1.0"

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Version, commit and the vintages of the figures that ship inside",
		RunE: func(*cobra.Command, []string) error {
			fmt.Fprintf(a.out, "lagesbild %s\n", version)
			if c := commit(); c != "" {
				fmt.Fprintf(a.out, "%s %s\n", a.say("version i källkoden", "commit"), c)
			}
			return a.shipped()
		},
	}
}

// commit is the revision the program was built from, as the Go tool noted it.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	i := slices.IndexFunc(info.Settings, func(s debug.BuildSetting) bool { return s.Key == "vcs.revision" })
	if i < 0 {
		return ""
	}
	return info.Settings[i].Value
}

// shipped lists the datasets that ship with their newest vintages.
func (a *app) shipped() error {
	shelf := store.Open("", snapshot.Shelf())
	ids, err := shelf.Datasets()
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, a.say("medföljande siffror:", "figures that ship:"))
	for _, id := range ids {
		vintages, err := shelf.Vintages(id)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.out, "  %s %s\n", id, vintages[len(vintages)-1])
	}
	return nil
}
