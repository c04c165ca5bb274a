package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/spf13/cobra"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/data/store"
)

func (a *app) diffCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "diff DATASET [OLD [NEW]]",
		Short: "What changed between two vintages: cells, periods, units, titles, notes",
		Long: "What changed between two vintages of a dataset, measure by measure: new, gone, revised, refined (more decimals) and restated cells, new and gone\n" +
			"periods, changed units, titles and notes.\n" +
			"Without OLD and NEW: the newest vintage and the one before it. With OLD alone: from OLD to the newest.",
		Args: cobra.RangeArgs(1, 3),
		RunE: func(cmd *cobra.Command, args []string) error {
			shelf := a.shelf()
			from, to, err := twoVintages(shelf, args)
			if err != nil {
				return err
			}
			return a.diff(cmd.Context(), shelf, args[0], from, to)
		},
	}
}

// twoVintages resolves the command's arguments.
func twoVintages(shelf *store.Shelf, args []string) (from, to data.Vintage, err error) {
	all, err := shelf.Vintages(args[0])
	if err != nil {
		return "", "", err
	}
	to = all[len(all)-1]
	for i, v := range args[1:] {
		if !slices.Contains(all, data.Vintage(v)) {
			return "", "", fmt.Errorf("dataset %s: vintage %q: %w%s: it has %v", args[0], v, data.ErrNotFound, definition.Suggest(v, words(all)), all)
		}
		if i == 0 {
			from = data.Vintage(v)
		} else {
			to = data.Vintage(v)
		}
	}
	if from == "" {
		if len(all) < 2 {
			return "", "", fmt.Errorf("dataset %s has one vintage only, %s: nothing to compare", args[0], all[0])
		}
		from = all[len(all)-2]
	}
	return from, to, nil
}

func words[T ~string](list []T) []string {
	all := make([]string, len(list))
	for i, w := range list {
		all[i] = string(w)
	}
	return all
}

func (a *app) diff(ctx context.Context, shelf *store.Shelf, id string, from, to data.Vintage) error {
	old, err := shelf.Read(ctx, memory.DefaultAllocator, id, from)
	if err != nil {
		return err
	}
	defer old.Release()
	next, err := shelf.Read(ctx, memory.DefaultAllocator, id, to)
	if err != nil {
		return err
	}
	defer next.Release()
	a.printRevision(id, data.Compare(old, next), next)
	return nil
}

func (a *app) printRevision(id string, r *data.Revision, next *data.Dataset) {
	fmt.Fprintf(a.out, "%s %s → %s\n", id, r.Old, r.New)
	worded := !r.Notes.Empty() || slices.ContainsFunc(r.Measures, func(m data.MeasureRevision) bool { return !m.Notes.Empty() })
	switch {
	case r.Empty() && !worded:
		fmt.Fprintln(a.out, a.say("Inget har ändrats.", "Nothing has changed."))
		return
	case r.Empty():
		fmt.Fprintln(a.out, a.say("Inga värden har ändrats, bara noter.", "No values have changed, only notes."))
	}
	a.printWords("  ", &r.Notes)
	for _, m := range r.Gone {
		fmt.Fprintf(a.out, "  %s: %s\n", m, a.say("finns inte längre", "gone"))
	}
	for _, m := range r.Came {
		fmt.Fprintf(a.out, "  %s: %s\n", m, a.say("ny", "new"))
	}
	for i := range r.Measures {
		if m := &r.Measures[i]; m.Changed() || !m.Notes.Empty() {
			a.printMeasure(m, next)
		}
	}
}

func (a *app) printMeasure(m *data.MeasureRevision, next *data.Dataset) {
	fmt.Fprintf(a.out, "  %s:", m.ID)
	if m.UnitChanged() {
		fmt.Fprintf(a.out, " "+a.say("ENHETEN ÄNDRAD från %s till %s; värdena går inte att jämföra.", "UNIT CHANGED from %s to %s; the values cannot be compared."), m.OldUnit, m.NewUnit)
	}
	for _, count := range []struct {
		n      int
		sv, en string
	}{
		{m.New, "nya", "new"},
		{m.Gone, "borta", "gone"},
		{m.Revised, "reviderade", "revised"},
		{m.Refined, "med fler eller färre decimaler", "with more or fewer decimals"},
		{m.Restated, "med ändrad status", "restated"},
	} {
		if count.n > 0 {
			fmt.Fprintf(a.out, " %d %s;", count.n, a.say(count.sv, count.en))
		}
	}
	fmt.Fprintf(a.out, " %d %s\n", m.Common, a.say("gemensamma celler", "cells in common"))
	for _, list := range []struct {
		periods []data.Period
		sv, en  string
	}{{m.NewPeriods, "nya perioder", "new periods"}, {m.GonePeriods, "perioder som inte längre finns", "periods gone"}} {
		if len(list.periods) > 0 {
			fmt.Fprintf(a.out, "    %s: %s\n", a.say(list.sv, list.en), strings.Join(words(list.periods), ", "))
		}
	}
	a.printWords("    ", &m.Notes)
	if m.OldTitle != m.NewTitle {
		fmt.Fprintf(a.out, "    %s: %q → %q\n", a.say("ny titel", "new title"), m.OldTitle.In(a.lang), m.NewTitle.In(a.lang))
	}
	_, measure, err := next.Measure(m.ID)
	if err != nil {
		return
	}
	if m.Revised+m.Refined > 0 {
		fmt.Fprintf(a.out, "    %s: %s %s\n", a.say("största ändring", "largest change"), short(measure.AsPublished(m.MaxChange)), measure.Published)
	}
	for _, c := range m.Examples {
		fmt.Fprintf(a.out, "    %s: %s → %s\n", codesText(c.Codes), valueText(c.Old, measure), valueText(c.New, measure))
	}
	if rest := m.Revised + m.Restated - len(m.Examples); rest > 0 {
		fmt.Fprintf(a.out, "    "+a.say("… och %d till\n", "… and %d more\n"), rest)
	}
}

// mostNotes bounds the notes printed of one measure and way; there is one for every corrected cell.
const mostNotes = 5

// printWords prints the notes that only one of the vintages has.
func (a *app) printWords(indent string, w *data.Words) {
	for _, list := range []struct {
		texts  []data.Text
		sv, en string
	}{{w.Gone, "not borta", "note gone"}, {w.Came, "ny not", "new note"}} {
		var texts []string // notes that differ in the other language only are one
		for _, t := range list.texts {
			if text := t.In(a.lang); !slices.Contains(texts, text) {
				texts = append(texts, text)
			}
		}
		for _, text := range texts[:min(len(texts), mostNotes)] {
			fmt.Fprintf(a.out, "%s%s: %s\n", indent, a.say(list.sv, list.en), text)
		}
		if rest := len(texts) - mostNotes; rest > 0 {
			fmt.Fprintf(a.out, indent+a.say("… och %d till\n", "… and %d more\n"), rest)
		}
	}
}

func codesText(codes map[string]string) string {
	var parts []string
	for _, dim := range slices.Sorted(maps.Keys(codes)) {
		parts = append(parts, codes[dim])
	}
	return strings.Join(parts, " ")
}

// valueText is a value as the provider published it, or why there is none.
func valueText(v data.Value, m *data.Measure) string {
	if !v.OK() {
		return v.Status.Reasons().String()
	}
	return published(v.Number, m)
}

// short writes a difference with three significant digits.
func short(v float64) string {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 3, 64), 64)
	if err != nil {
		rounded = v
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// published writes a number as the provider did.
func published(number float64, m *data.Measure) string {
	return strconv.FormatFloat(m.AsPublished(number), 'f', -1, 64)
}
