package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/spf13/cobra"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/data/definition"
	"lagesbild/indicators"
	"lagesbild/ingest/inspect"
)

// computeFormats are what values are written in; datasetFormats are those of them that hold a dataset.
var (
	computeFormats = append([]string{"table", "csv", "json"}, datasetFormats...)
	datasetFormats = []string{"json-stat", "px", "parquet"}
)

// selection is what compute and explain are asked for.
type selection struct {
	areas    []string // codes; nil for all
	from, to data.Period
	asOf     string
}

func (a *app) computeCommand() *cobra.Command {
	var areas, tables []string
	var period, format, out, asOf string
	var parts, places bool
	cmd := &cobra.Command{
		Use:   "compute [INDICATOR...]",
		Short: "Indicator values: women, men and the gap between them",
		Long: "Indicator values by area and period, in base units: shares are 0–1, money is kronor. A missing value is empty, with the reason beside it.\n" +
			"Without INDICATOR: the whole catalogue, or with --table the indicators that read the tables.\n\n" +
			"With --parts each figure has a row of its own: women, men, total, gap and the parts that a method gives, each with its interval at 95 and 99.8 per cent and where that comes from: method (from counts), provider, or noise (twice the series' own variation, no confidence interval). An index is never without its parts: where a named indicator has parts, or only a total, rows are so anyway.\n\n" +
			"Where a named indicator, or one that reads a table, is broken down by age, education or the like, its classes stand beside it: columns class and class_name, empty for the indicator itself; in JSON-stat, PX and Parquet a dimension of the breakdown's name, _T for the indicator itself.\n\n" +
			"With --places the parts also say where each municipality stands among all municipalities, and each county among the counties: place by how far its gap lies from equality (1 is nearest, equal ones share a place), how many have a place, quarter, and the gap's change a year over five years (slope_5: Theil–Sen, from at least three years, cut at breaks).\n\n" +
			"JSON-stat, PX and Parquet hold one dataset by area, sex and period: a measure for each indicator and one for its gap (<indicator>.gap, under the total), with --parts one for each part as well, without intervals.\n\n" +
			tableForms,
		Example: "  lagesbild compute parental-benefit --area Sala --period 2010..2023\n" +
			"  lagesbild compute --table survey=answers.csv --definitions mine --protect 5 --format csv",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(computeFormats, format) {
				return usageError{fmt.Errorf("--format: unknown format %q%s: use %s", format, definition.Suggest(format, computeFormats), strings.Join(computeFormats, ", "))}
			}
			s, err := newSelection(areas, period, asOf)
			if err != nil {
				return err
			}
			results, release, err := a.compute(cmd.Context(), args, s, tables)
			defer release()
			if err != nil && len(results) == 0 {
				return err
			}
			named := len(args)+len(tables) > 0
			all := piecesOf(results, named)
			if places {
				for _, r := range all {
					r.AddPlaces()
				}
			}
			parts = parts || places || named && slices.ContainsFunc(all, func(r piece) bool { return len(r.Parts) > 0 || r.Indicator.Gap == "" })
			write := func(w io.Writer) error { return writeRows(w, format, rowsOf(all, s)) }
			switch {
			case slices.Contains(datasetFormats, format):
				write = func(w io.Writer) error { return writeDataset(w, format, results, s, parts, named) }
			case parts:
				write = func(w io.Writer) error { return writeRows(w, format, figuresOf(all, s)) }
			}
			if writeErr := a.writeTo(out, write); writeErr != nil {
				return writeErr
			}
			if err != nil {
				return partialError{err}
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&areas, "area", nil, "area by code or name (may be repeated; default all)")
	f.StringVar(&period, "period", "", "one period, or a range such as 2010..2024")
	f.StringVar(&format, "format", "table", strings.Join(computeFormats, ", "))
	f.StringVar(&out, "out", "", "file to write (default standard output)")
	f.StringVar(&asOf, "as-of", "", "figures as they were known on a day, YYYY-MM-DD")
	f.StringArrayVar(&tables, "table", nil, tableHelp)
	a.protectFlags(cmd)
	f.BoolVar(&parts, "parts", false, "a row for each figure, with intervals and parts")
	f.BoolVar(&places, "places", false, "each area's place, quarter and five-year change among its like, as parts")
	return cmd
}

func newSelection(areas []string, period, asOf string) (selection, error) {
	s := selection{asOf: asOf}
	for _, text := range areas {
		area, err := codelist.Find(text)
		if err != nil {
			return s, usageError{err}
		}
		s.areas = append(s.areas, area.Code)
	}
	if asOf != "" {
		if _, err := time.Parse("2006-01-02", asOf); err != nil {
			return s, usageError{fmt.Errorf("--as-of %q: want a day, YYYY-MM-DD", asOf)}
		}
	}
	if period == "" {
		return s, nil
	}
	first, last, isRange := strings.Cut(period, "..")
	if !isRange {
		last = first
	}
	for _, end := range []struct {
		text string
		to   *data.Period
	}{{first, &s.from}, {last, &s.to}} {
		if end.text == "" {
			continue
		}
		p, err := data.ParsePeriod(end.text)
		if err != nil {
			return s, usageError{fmt.Errorf("--period: %w", err)}
		}
		*end.to = p
	}
	return s, nil
}

func (s selection) has(area string, p data.Period) bool {
	return (s.areas == nil || slices.Contains(s.areas, area)) && (s.from == "" || p >= s.from) && (s.to == "" || p <= s.to)
}

// piece is an indicator's result, or that of one of its classes.
type piece struct {
	*indicators.Result
	class string // "" for the indicator itself
	title data.Text
}

// piecesOf lists results, each followed by its classes where those are wanted.
func piecesOf(results []*indicators.Result, classes bool) []piece {
	var all []piece
	for _, r := range results {
		all = append(all, piece{Result: r})
		for _, c := range r.Classes() {
			if classes {
				all = append(all, piece{c.Result, c.ID, c.Title})
			}
		}
	}
	return all
}

// place is what a row of output is about.
type place struct {
	Indicator string `json:"indicator"`
	Area      string `json:"area"`
	AreaName  string `json:"area_name"`
	Period    string `json:"period"`
	Class     string `json:"class,omitempty"`
	ClassName string `json:"class_name,omitempty"`
}

func (r piece) place(area string, p data.Period) place {
	return place{r.Indicator.ID, area, areaName(area, p), string(p), r.class, r.title.EN}
}

func (p place) isClass() bool { return p.Class != "" }

// placeHeads and placeCells are a row's first columns; those of the class are there only if some row is of one.
func placeHeads(classes bool) []string {
	heads := []string{"indicator", "area", "area_name", "period"}
	if classes {
		heads = append(heads, "class", "class_name")
	}
	return heads
}

func (p place) placeCells(classes bool) []string {
	cells := []string{p.Indicator, p.Area, p.AreaName, p.Period}
	if classes {
		cells = append(cells, p.Class, p.ClassName)
	}
	return cells
}

// row is one indicator's values for one area and period, as compute writes them.
type row struct {
	place
	Women       *float64 `json:"women"`
	Men         *float64 `json:"men"`
	Gap         *float64 `json:"gap"`
	GapKind     string   `json:"gap_kind"`
	Unit        string   `json:"unit"`
	WomenStatus string   `json:"women_status"`
	MenStatus   string   `json:"men_status"`
	GapStatus   string   `json:"gap_status"`
	DataVintage string   `json:"vintage"`
}

// compute works out the named indicators, or all. Those that fail are left out and named in the error. The results read
// the datasets that release gives back.
func (a *app) compute(ctx context.Context, ids []string, s selection, tables []string) (results []*indicators.Result, release func(), err error) {
	cat, err := a.catalogue()
	if err != nil {
		return nil, func() {}, err
	}
	lib, err := a.library(ctx, cat, s.asOf, tables)
	if err != nil {
		return nil, func() {}, err
	}
	named := len(ids) > 0
	if len(tables) > 0 && !named {
		ids = lib.readers(cat)
	}
	if named || len(tables) > 0 {
		results, err = a.computeSome(ctx, lib, cat, ids, named)
		return results, lib.Close, err
	}
	results, err = indicators.ComputeAll(ctx, lib, cat, runtime.GOMAXPROCS(0))
	if absent := len(cat.Indicators) - len(results); err == nil && absent > 0 {
		fmt.Fprintf(a.errOut, a.say("%d indikatorer utan uppgifter är utelämnade; lagesbild indicators säger varifrån de hämtas\n",
			"%d indicators without figures are left out; lagesbild indicators says where they are taken from\n"), absent)
	}
	return results, lib.Close, err
}

// computeSome works out some indicators of the catalogue. One without figures is an error if it was named, and then says
// which source has them.
func (a *app) computeSome(ctx context.Context, lib indicators.Library, cat *indicators.Catalogue, ids []string, named bool) ([]*indicators.Result, error) {
	var results []*indicators.Result
	var errs, without []error
	for _, id := range ids {
		ind, err := cat.Indicator(id)
		if err != nil {
			return nil, usageError{err}
		}
		r, err := indicators.Compute(ctx, lib, ind)
		switch {
		case err == nil:
			results = append(results, r)
		case errors.Is(err, indicators.ErrNoFigures):
			if named {
				err = a.whereFrom(cat, ind, err)
			}
			without = append(without, err)
		default:
			errs = append(errs, err)
		}
	}
	if named || len(results) == 0 {
		errs = append(errs, without...)
	}
	return results, errors.Join(errs...)
}

// whereFrom adds to an indicator's lack of figures the sources that have them.
func (a *app) whereFrom(cat *indicators.Catalogue, ind *indicators.Indicator, err error) error {
	awaited, errA := a.awaited(cat)
	if from := awaited[ind.ID]; errA == nil && len(from) > 0 {
		return fmt.Errorf("%w: run lagesbild ingest %s", err, strings.Join(from, " "))
	}
	return err
}

func rowsOf(all []piece, s selection) []row {
	var rows []row
	for _, r := range all {
		rows = append(rows, rowsOfOne(r, s)...)
	}
	return rows
}

func rowsOfOne(r piece, s selection) []row {
	var rows []row
	for _, area := range r.Areas {
		for _, p := range r.Periods {
			if !s.has(area, p) {
				continue
			}
			c := r.At(area, p)
			if (c.Women.Status & c.Men.Status & c.Gap.Status).Has(data.NotApplicable) {
				continue // it has figures of another kind, or by class alone
			}
			rows = append(rows, row{
				place: r.place(area, p),
				Women: number(c.Women), Men: number(c.Men), Gap: number(c.Gap), GapKind: string(r.Indicator.Gap), Unit: string(r.Unit),
				WomenStatus: c.Women.Status.String(), MenStatus: c.Men.Status.String(), GapStatus: c.Gap.Status.String(),
				DataVintage: string(r.Vintage),
			})
		}
	}
	return rows
}

// number is a value for output, nil where it is missing: the twelve significant digits that are the data's own and not
// the conversion's to the base unit.
func number(v data.Value) *float64 {
	if !v.OK() {
		return nil
	}
	own, err := strconv.ParseFloat(strconv.FormatFloat(v.Number, 'g', 12, 64), 64)
	if err != nil {
		own = v.Number
	}
	return &own
}

// writeTo writes to a file, whole or not at all, or to standard output where name is "".
func (a *app) writeTo(name string, write func(io.Writer) error) error {
	if name == "" {
		return write(a.out)
	}
	return wholeFile(name, write)
}

func (row) heads() []string {
	return []string{"women", "men", "gap", "gap_kind", "unit", "women_status", "men_status", "gap_status", "vintage"}
}

func (r row) cells() []string {
	return []string{
		digits(r.Women), digits(r.Men), digits(r.Gap), r.GapKind, r.Unit,
		r.WomenStatus, r.MenStatus, r.GapStatus, r.DataVintage,
	}
}

// writeDataset writes results as one dataset.
func writeDataset(w io.Writer, format string, results []*indicators.Result, s selection, parts, classes bool) error {
	d, err := indicators.Dataset(memory.DefaultAllocator, results, s.has, parts, classes)
	if err != nil {
		return err
	}
	defer d.Release()
	return inspect.Write(w, d, format)
}

// line is a row of output: its place, then its cells under the heads of its kind.
type line interface {
	isClass() bool
	placeCells(classes bool) []string
	heads() []string
	cells() []string
}

func writeRows[L line](w io.Writer, format string, rows []L) error {
	if format == "json" {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		e.SetIndent("", " ")
		return e.Encode(rows)
	}
	var kind L
	classes := slices.ContainsFunc(rows, func(r L) bool { return r.isClass() })
	heads := append(placeHeads(classes), kind.heads()...)
	if format == "csv" {
		c := csv.NewWriter(w)
		_ = c.Write(heads) // an error stays and is told by Error
		for _, r := range rows {
			_ = c.Write(append(r.placeCells(classes), r.cells()...))
		}
		c.Flush()
		return c.Error()
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, strings.Join(heads, "\t"))
	for _, r := range rows {
		fmt.Fprintln(t, strings.Join(append(r.placeCells(classes), r.cells()...), "\t"))
	}
	return t.Flush()
}

// areaName is an area's name in a period, or its code.
func areaName(area string, p data.Period) string {
	if known, ok := codelist.At(area, p); ok {
		return known.Name
	}
	return area
}

// digits writes a number in full; nil is "".
func digits(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}
