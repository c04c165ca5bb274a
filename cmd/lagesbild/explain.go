package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/data/definition"
	"lagesbild/data/store"
	"lagesbild/indicators"
	"lagesbild/reports"
)

func (a *app) explainCommand() *cobra.Command {
	var asOf, class, dir string
	var tables []string
	cmd := &cobra.Command{
		Use:     "explain INDICATOR AREA PERIOD",
		Short:   "The passport of a number: formula, inputs, source, table, row, vintage, checksum, revisions",
		Long:    "The passport of a number, from the formula to the page it was read from; with --class that of one class of an indicator that is broken down by age, education or the like.\n\n" + tableForms,
		Example: "  lagesbild explain parental-benefit Sala 2023\n  lagesbild explain population Sala 2019 --class 85-89\n  lagesbild explain trust Sala 2024 --table survey=answers.xlsx --definitions mine",
		Args:    cobra.ExactArgs(3),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := newSelection(args[1:2], args[2], asOf)
			if err != nil {
				return err
			}
			cat, err := a.catalogue()
			if err != nil {
				return err
			}
			ind, err := cat.Indicator(args[0])
			if err != nil {
				return usageError{err}
			}
			wordings, err := reports.LoadWordings(a.layers(reports.Definitions())...)
			if err != nil {
				return err
			}
			e := explanation{app: a, class: class, wording: wordings[ind.ID], ctx: cmd.Context(), shelf: a.shelf(), cat: cat, ind: ind, period: s.from}
			e.area, _ = codelist.Lookup(s.areas[0])
			if e.lib, err = a.library(cmd.Context(), cat, asOf, tables); err != nil {
				return err
			}
			defer e.lib.Close()
			return e.print(dir)
		},
	}
	cmd.Flags().StringVar(&asOf, "as-of", "", "figures as they were known on a day, YYYY-MM-DD")
	cmd.Flags().StringVar(&class, "class", "", "class of a breakdown, by its id")
	cmd.Flags().StringVar(&dir, "report", "out", "folder of reports that the number may stand in")
	cmd.Flags().StringArrayVar(&tables, "table", nil, tableHelp)
	a.protectFlags(cmd)
	return cmd
}

// explanation prints one cell's passport.
type explanation struct {
	*app
	ctx     context.Context
	shelf   *store.Shelf
	lib     *tableLibrary
	cat     *indicators.Catalogue
	ind     *indicators.Indicator
	class   string // id of a class of its breakdown; "" for the indicator itself
	wording *reports.Wording
	area    codelist.Area
	period  data.Period
	results []*indicators.Result // of the whole catalogue
}

func (e *explanation) print(dir string) error {
	r, err := e.compute()
	if err != nil {
		return err
	}
	if e.class != "" {
		if r, err = e.classOf(r); err != nil {
			return err
		}
	}
	inputs, err := indicators.Inputs(e.ctx, e.lib, e.ind, e.area.Code, e.period)
	if err != nil {
		return err
	}
	e.result(r)
	e.benchmarks(r)
	if len(inputs) == 0 {
		fmt.Fprintln(e.out, e.say("\nIngen publicerad uppgift finns för området och perioden.", "\nNo figure is published for the area and period."))
		return nil
	}
	e.inputs(inputs)
	if err := e.vintages(inputs); err != nil {
		return err
	}
	if err := e.revisions(inputs); err != nil || e.class != "" { // editions keep no classes
		return err
	}
	return e.published(r, dir)
}

// classOf turns the passport to one class.
func (e *explanation) classOf(r *indicators.Result) (*indicators.Result, error) {
	class, ok := r.Class(e.class)
	if !ok {
		var known []string
		for _, c := range r.Classes() {
			known = append(known, c.ID)
		}
		return nil, usageError{fmt.Errorf("--class: indicator %s has no class %q%s", e.ind.ID, e.class, definition.Suggest(e.class, known))}
	}
	e.ind, e.class = class.Indicator, class.Title.In(e.lang)
	return class.Result, nil
}

// compute works out the whole catalogue, so that the light stands under the county's own levels and beside the newest
// figures of all, as in a report. An indicator that cannot be computed does not hide the others.
func (e *explanation) compute() (*indicators.Result, error) {
	e.results, _ = indicators.ComputeAll(e.ctx, e.lib, e.cat, runtime.GOMAXPROCS(0))
	for _, r := range e.results {
		if r.Indicator == e.ind {
			return r, nil
		}
	}
	r, err := indicators.Compute(e.ctx, e.lib, e.ind) // says why
	if errors.Is(err, indicators.ErrNoFigures) {
		err = e.whereFrom(e.cat, e.ind, err)
	}
	return r, err
}

// result prints the computed values with their status, formula and notes.
func (e *explanation) result(r *indicators.Result) {
	what := e.ind.Title.In(e.lang)
	if e.class != "" {
		what += ", " + e.class
	}
	fmt.Fprintf(e.out, "%s (%s), %s, %s\n", what, e.ind.ID, e.area.Full(), e.period)
	fmt.Fprintln(e.out, e.ind.Definition.In(e.lang))
	fmt.Fprintf(e.out, "%s: %s\n\n", e.say("Beräkning", "Formula"), e.ind.Formula().In(e.lang))
	c := r.At(e.area.Code, e.period)
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	for _, v := range []struct {
		name  string
		value data.Value
	}{
		{e.say("kvinnor", "women"), c.Women},
		{e.say("män", "men"), c.Men},
		{e.say("samtliga", "total"), c.Total},
		{e.say("gap", "gap") + " (" + string(e.ind.Gap) + ")", c.Gap},
	} {
		if v.value.Status.Has(data.NotApplicable) && !v.value.OK() {
			continue
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", v.name, e.valueText(v.value, r.Unit), v.value.Status)
	}
	e.parts(w, r)
	_ = w.Flush() // to memory or a terminal
	e.classes(r)
	if p, ok := r.Latest(e.area.Code); ok && p == e.period {
		light, why := reports.Judge(r, e.area.Code, e.wording, e.lang)
		fmt.Fprintf(e.out, "\n%s. %s\n", light.Word(e.lang), why)
		if lights := reports.Lights(e.cat, r, e.area.Code, e.wording, e.lang); len(lights) > 0 {
			for _, l := range lights[1:] {
				fmt.Fprintf(e.out, "%s: %s. %s\n", l.Head, l.Word, l.Why)
			}
		}
	}
	for _, n := range r.Notes {
		fmt.Fprintf(e.out, "– %s\n", n.Text.In(e.lang))
	}
}

// parts prints what the method gives beside the sexes' values: an index is never without them.
func (e *explanation) parts(w io.Writer, r *indicators.Result) {
	for i := range r.Parts {
		p := &r.Parts[i]
		v := r.PartAt(p, e.area.Code, e.period)
		if v.Status.Has(data.NotApplicable) {
			continue
		}
		text := e.valueText(v, p.Unit)
		if k := int(v.Number); v.OK() && k >= 0 && k < len(p.Words) {
			text = p.Words[k].In(e.lang)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", p.Title.In(e.lang), text, v.Status)
	}
}

// classes prints the values of each class of a breakdown.
func (e *explanation) classes(r *indicators.Result) {
	if len(r.Breakdown) == 0 {
		return
	}
	fmt.Fprintf(e.out, "\n%s %s:\n", e.say("Uppdelat på", "Broken down by"), strings.ToLower(r.ClassesOf.In(e.lang)))
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "  %s\n", e.say("klass\tkvinnor\tmän\tsamtliga\tgap", "class\twomen\tmen\ttotal\tgap"))
	for _, class := range r.Classes() {
		c := class.At(e.area.Code, e.period)
		if (c.Women.Status & c.Men.Status & c.Total.Status & c.Gap.Status).Has(data.NotApplicable) {
			continue // by further classes alone
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\t%s\n", class.Title.In(e.lang), e.valueText(c.Women, r.Unit), e.valueText(c.Men, r.Unit), e.valueText(c.Total, r.Unit), e.valueText(c.Gap, gapUnit(r)))
	}
	_ = w.Flush() // to memory or a terminal
}

// gapUnit is the unit of a result's gap.
func gapUnit(r *indicators.Result) data.Unit {
	if r.Indicator.Gap == indicators.GapRatio {
		return "ratio"
	}
	return r.Unit
}

// valueText is a computed value in its base unit, or why there is none.
func (e *explanation) valueText(v data.Value, unit data.Unit) string {
	if n := number(v); n != nil {
		return digits(n) + " " + string(unit)
	}
	return reports.Reason(v.Status, e.lang)
}

// inputs prints each published figure with its origin. A sum of many is told by its first ones.
func (e *explanation) inputs(inputs []indicators.Figure) {
	const most = 40
	fmt.Fprintf(e.out, "\n%s\n", e.say("Publicerade uppgifter:", "Published figures:"))
	for i, f := range inputs {
		if i == most {
			fmt.Fprintf(e.out, e.say("  … och %d till\n", "  … and %d more\n"), len(inputs)-most)
			break
		}
		value := reports.Reason(f.Value.Status, e.lang)
		if f.Value.OK() {
			value = digits(&f.Published) + " " + string(f.Unit)
		}
		fmt.Fprintf(e.out, "  %s %s [%s] = %s", f.Dataset, f.Measure, codeWords(f.Codes), value)
		if f.Value.Status != 0 {
			fmt.Fprintf(e.out, " (%s)", f.Value.Status)
		}
		fmt.Fprintf(e.out, "\n    %s\n", f.Value.Origin)
		if note := f.Value.Origin.Note; note != "" {
			fmt.Fprintf(e.out, "    %s\n", note)
		}
	}
}

func codeWords(codes []data.Code) string {
	words := make([]string, len(codes))
	for i, c := range codes {
		words[i] = c.ID
	}
	return strings.Join(words, " ")
}

// vintages prints, for each vintage behind the inputs, when and from where it was fetched, with checksums.
func (e *explanation) vintages(inputs []indicators.Figure) error {
	fmt.Fprintf(e.out, "\n%s\n", e.say("Hämtningar:", "Retrievals:"))
	var told []string
	for _, f := range inputs {
		v := f.Value.Origin.Vintage
		key := f.Dataset + " " + string(v)
		if slices.Contains(told, key) {
			continue
		}
		told = append(told, key)
		if t, own := e.lib.tables[f.Dataset]; own {
			fmt.Fprintf(e.out, "  %s: %s\n    %s, %d byte, sha256:%s\n", key, e.say("egen tabell, läst för den här körningen", "own table, read for this run"), t.file, t.bytes, t.sha256)
			continue
		}
		m, err := e.shelf.Manifest(f.Dataset, v)
		if err != nil {
			return err
		}
		fmt.Fprintf(e.out, "  %s: %s; %s\n    %s sha256:%s\n", key, m.Provenance.Publisher, m.Licence, m.File.Name, m.File.SHA256)
		for _, page := range m.Provenance.Fetches {
			fmt.Fprintf(e.out, "    %s, %s %s, %d byte, sha256:%s\n", page.Address, e.say("hämtad", "fetched"), page.Time, page.Bytes, page.SHA256)
		}
		if m.Created != "" {
			fmt.Fprintf(e.out, "    %s %s\n", e.say("på hyllan", "shelved"), m.Created)
		}
		fmt.Fprintf(e.out, "    %s\n", m.Provenance.Text.In(e.lang))
	}
	return nil
}

// revisions prints what other vintages say of the same figures, where they differ.
func (e *explanation) revisions(inputs []indicators.Figure) error {
	var days []string
	for _, f := range inputs {
		if _, own := e.lib.tables[f.Dataset]; own {
			continue
		}
		vintages, err := e.shelf.Vintages(f.Dataset)
		if err != nil {
			return err
		}
		for _, v := range vintages {
			days = append(days, v.Date())
		}
	}
	slices.Sort(days)
	var lines []string
	for _, day := range slices.Compact(days) {
		more, err := e.asOf(day, inputs)
		if err != nil {
			return err
		}
		lines = append(lines, more...)
	}
	if len(lines) == 0 {
		fmt.Fprintf(e.out, "\n%s\n", e.say("Inga revideringar: alla hämtningar som har uppgifterna har samma värden.", "No revisions: every retrieval that has the figures has the same values."))
		return nil
	}
	fmt.Fprintf(e.out, "\n%s\n%s\n", e.say("Revideringar:", "Revisions:"), strings.Join(lines, "\n"))
	return nil
}

// asOf tells which of the inputs had another value, or unit, in the vintages of a day.
func (e *explanation) asOf(day string, inputs []indicators.Figure) ([]string, error) {
	lib := e.lib.asOf(e.shelf, day)
	defer lib.Library.Close()
	for _, in := range e.ind.Method.Inputs() {
		if _, own := lib.tables[in.Dataset]; own {
			continue
		}
		if _, err := lib.Vintages(in.Dataset); err != nil {
			return nil, nil // not all of them were published that day
		}
	}
	then, err := indicators.Inputs(e.ctx, lib, e.ind, e.area.Code, e.period)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, now := range inputs {
		for _, was := range then {
			if was.Measure != now.Measure || was.Role != now.Role || !slices.EqualFunc(was.Codes, now.Codes, func(x, y data.Code) bool { return x.ID == y.ID }) {
				continue
			}
			if was.Value.OK() != now.Value.OK() || was.Published != now.Published || was.Unit != now.Unit {
				value := reports.Reason(was.Value.Status, e.lang)
				if was.Value.OK() {
					value = digits(&was.Published) + " " + string(was.Unit)
				}
				lines = append(lines, fmt.Sprintf("  %s %s [%s]: %s", day, was.Measure, codeWords(was.Codes), value))
			}
		}
	}
	return lines, nil
}
