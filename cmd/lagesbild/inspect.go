package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/spf13/cobra"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/ingest/inspect"
)

func (a *app) inspectCommand() *cobra.Command {
	var format, out string
	cmd := &cobra.Command{
		Use:   "inspect FILE",
		Short: "What any statistics file holds: dimensions, codes, measures, units, what is missing, notes, first rows",
		Long: "What a statistics file holds: PX, JSON-stat, a workbook, CSV, Parquet or a page of Kolada's, whatever its name ends in.\n" +
			"PX and JSON-stat, which say what their numbers are, can be written in another format.",
		Example: "  lagesbild inspect BE0101N1.px\n  lagesbild inspect TAB6471_data.json --format csv --out folkmangd.csv",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "" && !slices.Contains(inspect.Formats, format) {
				return usageError{fmt.Errorf("--format: unknown format %q%s: use %s", format, definition.Suggest(format, inspect.Formats), strings.Join(inspect.Formats, ", "))}
			}
			return a.inspect(cmd.Context(), args[0], format, out)
		},
	}
	cmd.Flags().StringVar(&format, "format", "", "write the file in another format: "+strings.Join(inspect.Formats, ", "))
	cmd.Flags().StringVar(&out, "out", "", "file to write to (default standard output)")
	return cmd
}

// mostInspected bounds a file that is looked at.
const mostInspected = 1 << 30

func (a *app) inspect(ctx context.Context, name, format, out string) error {
	info, err := os.Stat(name)
	if err != nil {
		return usageError{err}
	}
	if info.IsDir() || info.Size() > mostInspected {
		return usageError{fmt.Errorf("%s: want a file of at most %d bytes", name, mostInspected)}
	}
	body, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	f, err := inspect.Open(ctx, memory.DefaultAllocator, filepath.Base(name), body)
	if err != nil {
		return err
	}
	defer f.Release()
	switch {
	case format == "":
		return a.tellFile(f)
	case out == "":
		return f.Write(a.out, format)
	}
	return wholeFile(out, func(w io.Writer) error { return f.Write(w, format) })
}

// tellFile prints what a file holds.
func (a *app) tellFile(f *inspect.File) error {
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	line := func(sv, en, text string) {
		if text != "" {
			fmt.Fprintf(w, "%s\t%s\n", a.say(sv, en), text)
		}
	}
	line("fil", "file", f.Name)
	line("slag", "kind", strings.TrimSpace(string(f.Kind)+" "+f.Encoding))
	line("titel", "title", f.Title.In(a.lang))
	line("källa", "source", f.Source)
	line("uppdaterad", "updated", f.Updated)
	for _, t := range f.Tables {
		a.tellTable(w, &t, line)
	}
	for _, n := range f.Notes {
		line("anmärkning", "note", strings.Join(strings.Fields(n.In(a.lang)), " "))
	}
	for _, finding := range f.Findings {
		line("att veta", "finding", finding)
	}
	return w.Flush()
}

func (a *app) tellTable(w io.Writer, t *inspect.Table, line func(sv, en, text string)) {
	line("tabell", "table", t.Name)
	if t.Rows > 0 {
		line("rader", "rows", strconv.Itoa(t.Rows))
	}
	line("celler", "cells", strconv.Itoa(t.Cells))
	for _, status := range slices.Sorted(maps.Keys(t.Missing)) {
		line("utan tal", "without a number", fmt.Sprintf("%d %s", t.Missing[status], status))
	}
	for _, d := range t.Dimensions {
		line("dimension", "dimension", fmt.Sprintf("%s (%s), %d: %s", d.ID, d.Title.In(a.lang), len(d.Codes), a.someCodes(d.Codes)))
	}
	for _, m := range t.Measures {
		line("mått", "measure", fmt.Sprintf("%s (%s), %s", m.ID, m.Title.In(a.lang), m.Unit))
	}
	if len(t.First) == 0 {
		return
	}
	fmt.Fprintln(w)
	for _, row := range append([][]string{t.Head}, t.First...) {
		if len(row) > 0 {
			fmt.Fprintln(w, strings.Join(row, "\t"))
		}
	}
	fmt.Fprintln(w)
}

// someCodes lists the first codes of a dimension with their titles.
func (a *app) someCodes(codes []data.Code) string {
	const enough = 6
	var words []string
	for i, c := range codes {
		if i == enough {
			words = append(words, "…")
			break
		}
		if title := c.Title.In(a.lang); title != "" && title != c.ID {
			words = append(words, c.ID+" "+title)
		} else {
			words = append(words, c.ID)
		}
	}
	return strings.Join(words, ", ")
}
