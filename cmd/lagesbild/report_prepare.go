package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/data/definition"
	"lagesbild/data/digest"
	"lagesbild/data/store"
	"lagesbild/indicators"
	"lagesbild/reports"
	"lagesbild/reports/batch"
)

// reportRun is one run of report: what all areas share.
type reportRun struct {
	app      *app
	edition  *reports.Edition
	cat      *indicators.Catalogue
	results  []*indicators.Result
	keep     []*indicators.Result // those of the edition that rest on the shelf alone
	options  reports.Options
	themes   *themes
	template []byte // of decks, nil for our own
	areas    []codelist.Area
	flags    reportFlags

	folder   *batch.Folder
	header   batch.Run
	revision *reports.Revision // nil where there is no edition before
}

// prepare reads definitions and figures and computes every indicator. Indicators that fail are told in failed; the
// reports are made without them.
func (a *app) prepare(ctx context.Context, areas []codelist.Area, f reportFlags) (run *reportRun, failed, err error) {
	cat, err := a.catalogue()
	if err != nil {
		return nil, nil, err
	}
	edition, err := a.edition(f.edition)
	if err != nil {
		return nil, nil, err
	}
	themes, err := a.themes()
	if err != nil {
		return nil, nil, err
	}
	lib, err := a.library(ctx, cat, f.asOf, f.tables)
	if err != nil {
		return nil, nil, err
	}
	defer lib.Close()
	results, failed := indicators.ComputeAll(ctx, lib, cat, runtime.GOMAXPROCS(0))
	if len(results) == 0 {
		return nil, nil, failed
	}
	awaited, err := a.awaited(cat)
	if err != nil {
		return nil, nil, err
	}
	before, err := a.past(ctx, cat, f.asOf)
	failed = errors.Join(failed, err)
	options := reports.Options{Lang: a.lang, Version: version, Awaited: awaited, Before: before}
	if os.Getenv("SOURCE_DATE_EPOCH") != "" {
		options.Made = a.now.Format(time.DateOnly)
	}
	run = &reportRun{app: a, edition: edition, cat: cat, results: results, options: options, themes: themes, areas: areas, flags: f}
	if f.template != "" {
		if run.template, err = os.ReadFile(f.template); err != nil {
			return nil, nil, usageError{fmt.Errorf("--template: %w", err)}
		}
	}
	named, own := edition.Named(), lib.readers(cat)
	for _, r := range results {
		if id := r.Indicator.ID; slices.Contains(named, id) && !slices.Contains(own, id) {
			run.keep = append(run.keep, r)
		}
	}
	if err := run.describe(lib); err != nil {
		return nil, nil, err
	}
	return run, failed, nil
}

// edition is the publication with an id.
func (a *app) edition(id string) (*reports.Edition, error) {
	editions, err := reports.LoadEditions(a.layers(reports.Definitions())...)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, e := range editions {
		if ids = append(ids, e.ID); e.ID == id {
			return e, nil
		}
	}
	return nil, usageError{fmt.Errorf("--edition: unknown edition %q%s: there is %s", id, definition.Suggest(id, ids), strings.Join(ids, ", "))}
}

// describe says in the manifest what the run's reports are made from.
func (r *reportRun) describe(lib *tableLibrary) error {
	definitions, err := r.app.definitionsSum()
	if err != nil {
		return err
	}
	binary, err := binarySum()
	if err != nil {
		return err
	}
	r.header = batch.Run{
		Edition: r.edition.ID, Lang: string(r.options.Lang), Program: version, Commit: commit(), Binary: binary, Made: r.options.Made, AsOf: r.flags.asOf,
		Definitions: definitions, Themes: digest.Of(r.themes),
	}
	if r.template != nil {
		r.header.Template = sum(r.template)
	}
	r.header.Inputs, err = r.inputs(lib)
	return err
}

// inputs are the datasets that the results rest on, each in every vintage that it may have been joined from.
func (r *reportRun) inputs(lib *tableLibrary) ([]batch.Input, error) {
	var ids []string
	for _, res := range r.results {
		for _, in := range res.Indicator.Inputs() {
			ids = append(ids, in.Dataset)
		}
	}
	slices.Sort(ids)
	shelf := r.app.shelf()
	var all []batch.Input
	for _, id := range slices.Compact(ids) {
		if t, own := lib.tables[id]; own {
			all = append(all, batch.Input{Dataset: id, Vintage: string(t.Vintage), SHA256: t.sha256})
			continue
		}
		vintages, err := lib.Vintages(id)
		if err != nil {
			return nil, err
		}
		for _, v := range vintages {
			m, err := shelf.Manifest(id, v)
			if err != nil {
				return nil, err
			}
			all = append(all, batch.Input{Dataset: id, Vintage: string(v), SHA256: m.Content})
		}
	}
	return all, nil
}

// definitionsSum is the checksum of every definition that results and reports are made by.
func (a *app) definitionsSum() (string, error) {
	files := map[string][]byte{}
	layers := []fs.FS{indicators.Definitions()}
	for i, layer := range append(layers, a.layers(reports.Definitions())...) {
		for _, dir := range []string{"catalogue", "goals", "counties", "editions", "wording"} {
			names, err := fs.Glob(layer, dir+"/*.yaml")
			if err != nil {
				return "", err
			}
			for _, name := range names {
				if files[fmt.Sprintf("%d/%s", i, name)], err = fs.ReadFile(layer, name); err != nil {
					return "", err
				}
			}
		}
	}
	return digest.Of(files), nil
}

// binarySum is the checksum of this program: another one may draw otherwise.
func binarySum() (string, error) {
	name, err := os.Executable()
	if err != nil {
		return "", err
	}
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func sum(raw []byte) string {
	s := sha256.Sum256(raw)
	return hex.EncodeToString(s[:])
}

// remember keeps what the edition shows and reads what the one before showed. Figures of a user's own tables are for one
// run and are not kept.
func (r *reportRun) remember(ctx context.Context) error {
	if len(r.keep) == 0 {
		return nil
	}
	id, title := batch.Dataset(r.edition.ID), data.Text{SV: "Utgåvan " + r.edition.ID, EN: "Edition " + r.edition.ID}
	var err error
	if r.flags.since != "" {
		r.header.Before, err = r.folder.Import(ctx, r.flags.since, id)
		if errors.Is(err, data.ErrNotFound) {
			return usageError{fmt.Errorf("--since %s: no results of edition %s there", r.flags.since, r.edition.ID)}
		}
		if err != nil {
			return err
		}
	}
	d, err := indicators.Keep(memory.DefaultAllocator, id, title, r.keep)
	if err != nil {
		return err
	}
	defer d.Release()
	if r.header.Results, err = r.folder.Keep(ctx, d, store.Provenance{Publisher: "Lägesbild " + version, Text: title}); err != nil {
		return err
	}
	if r.header.Before == nil {
		r.header.Before, err = r.folder.Before(r.header.Results)
	}
	if err != nil || r.header.Before == nil {
		return err
	}
	return r.compare(ctx)
}

// compare reads the results of the edition before.
func (r *reportRun) compare(ctx context.Context) error {
	before := data.Vintage(r.header.Before.Vintage)
	old, err := batch.Results(r.flags.out).Read(ctx, memory.DefaultAllocator, r.header.Before.Dataset, before)
	if err != nil {
		return err
	}
	defer old.Release()
	kept, err := indicators.ReadKept(old)
	if err != nil {
		return err
	}
	r.revision = r.edition.Since(kept, before.Date(), r.keep, r.options.Lang)
	return nil
}
