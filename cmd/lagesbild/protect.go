package main

import (
	"errors"
	"fmt"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/spf13/cobra"

	"lagesbild/data"
	"lagesbild/indicators"
	"lagesbild/indicators/disclosure"
)

// protectHelp is what a command with --protect says of it.
const protectHelp = "With --protect 5 the table is made fit to be shown before anything is computed: counts below five (zero too), the other sex's beside them, and as many more that none can be worked out from the table's sums over areas, sexes and other dimensions, nor from a whole and its part. Shares and means beside a withheld count go with it."

// protection is what was said of how own tables are shown; see disclosure.Rule. 0 is none.
type protection struct{ least, round int }

// protectFlags gives a command that has --table the flags of protection.
func (a *app) protectFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.IntVar(&a.protection.least, "protect", 0, fmt.Sprintf("withhold own tables' counts below so many persons (usually %d), and what they could be worked out from", disclosure.Usual))
	f.IntVar(&a.protection.round, "round", 0, "with --protect: round own tables' other counts to the nearest multiple")
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error {
		p := a.protection
		switch {
		case f.Changed("round") && !f.Changed("protect"):
			return usageError{errors.New("--round: rounding alone hides nobody: add --protect")}
		case f.Changed("protect") && !f.Changed("table"):
			return usageError{errors.New("--protect: there is no --table to protect")}
		case f.Changed("protect") && p.least < 2:
			return usageError{fmt.Errorf("--protect %d: want 2 or more, usually %d", p.least, disclosure.Usual)}
		case f.Changed("round") && p.round < 2:
			return usageError{fmt.Errorf("--round %d: want 2 or more", p.round)}
		}
		return nil
	}
}

// protect makes an own table fit to be shown where that was asked for, and says what it took. It takes over the table.
func (a *app) protect(cat *indicators.Catalogue, d *data.Dataset) (*data.Dataset, error) {
	if a.protection.least == 0 {
		return d, nil
	}
	defer d.Release()
	wholes, err := cat.Wholes(d.ID)
	if err != nil {
		return nil, err
	}
	out, report, err := disclosure.Protect(memory.DefaultAllocator, d, disclosure.Rule{Least: a.protection.least, Round: a.protection.round, Parts: wholes})
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(a.errOut, a.say("%s: %d av %d antal är dolda: %d under %d, %d för att inget ska kunna räknas ut\n", "%s: %d of %d counts are withheld: %d below %d, %d so that none can be worked out\n"),
		d.ID, report.Small+report.Linked, report.Counts, report.Small, a.protection.least, report.Linked)
	return out, nil
}
