package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// notYet are the commands that are promised but not built: they answer so, and the help does not list them.
func (a *app) notYet() []*cobra.Command {
	var commands []*cobra.Command
	for _, name := range []string{"board", "members", "decisions", "serve"} {
		commands = append(commands, &cobra.Command{
			Use:                name,
			Hidden:             true,
			FParseErrWhitelist: cobra.FParseErrWhitelist{UnknownFlags: true},
			Args:               cobra.ArbitraryArgs,
			RunE: func(*cobra.Command, []string) error {
				return usageError{fmt.Errorf("%s: %s", name, a.say("finns inte än", "not yet"))}
			},
		})
	}
	return commands
}
