package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/invopop/jsonschema"
	"github.com/spf13/cobra"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/indicators"
	"lagesbild/ingest"
	"lagesbild/reports"
)

func (a *app) checkCommand() *cobra.Command {
	var schemas string
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Every definition, what they say of each other, and the shelf's checksums",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if schemas != "" {
				return writeSchemas(schemas)
			}
			return a.check(cmd.Context())
		},
	}
	cmd.Flags().StringVar(&schemas, "schema", "", "write the JSON Schemas of the definitions to a folder, for editors")
	return cmd
}

// check reports every fault it finds, each on a line.
func (a *app) check(ctx context.Context) error {
	sources, errS := ingest.Sources(a.layers(ingest.Definitions())...)
	shipped, errI := ingest.Shipped()
	cat, errC := a.catalogue()
	editions, errE := reports.LoadEditions(a.layers(reports.Definitions())...)
	_, errT := a.themes()
	faults := []error{errS, errI, errC, errE, errT}
	if errors.Join(errS, errI, errC) == nil {
		faults = append(faults, inputFaults(cat, slices.Concat(shipped, sources))...)
	}
	if errC == nil {
		for _, e := range editions {
			faults = append(faults, e.Check(cat))
		}
	}
	faults = append(faults, a.shelf().Verify(ctx))
	if err := errors.Join(faults...); err != nil {
		return err
	}
	fmt.Fprintf(a.out, a.say("%d källor, %d indikatorer, %d utgåvor: inga fel. Alla kontrollsummor stämmer.\n", "%d sources, %d indicators, %d editions: no fault. Every checksum holds.\n"),
		len(sources), len(cat.Indicators), len(editions))
	return nil
}

// inputFaults finds indicators whose dataset, measure or dimension neither ships nor is published by a source. A dataset that only the shelf
// knows, because its source is a user's, is none of them.
func inputFaults(cat *indicators.Catalogue, sources []definition.File[ingest.Source]) []error {
	published := map[string][]*ingest.Source{}
	var datasets []string
	for i := range sources {
		s := &sources[i].Value
		published[s.Dataset] = append(published[s.Dataset], s)
		datasets = append(datasets, s.Dataset)
	}
	var faults []error
	for _, ind := range cat.Indicators {
		for i, in := range ind.Inputs() {
			path := "$.method." + ind.Method.Name()
			switch {
			case in == ind.Base:
				path = "$.base"
			case i >= len(ind.Method.Inputs()):
				path = "$.interval"
			}
			from, ok := published[in.Dataset]
			if !ok {
				faults = append(faults, cat.At(ind.ID, path, fmt.Errorf("dataset %q: %w among the sources%s", in.Dataset, data.ErrNotFound, definition.Suggest(in.Dataset, datasets))))
				continue
			}
			var measures []string
			for _, s := range from {
				measures = append(measures, s.MeasureIDs()...)
			}
			if !slices.Contains(measures, in.Measure) {
				faults = append(faults, cat.At(ind.ID, path, fmt.Errorf("measure %q: %w in dataset %s%s", in.Measure, data.ErrNotFound, in.Dataset, definition.Suggest(in.Measure, measures))))
			}
			for dim := range in.Where {
				if !slices.ContainsFunc(from, func(s *ingest.Source) bool { return slices.Contains(s.DimensionIDs(), dim) }) {
					faults = append(faults, cat.At(ind.ID, path, fmt.Errorf("dataset %s: %w %q", in.Dataset, data.ErrDimension, dim)))
				}
			}
		}
	}
	return faults
}

// writeSchemas writes a JSON Schema a kind of definition, generated from the types that read them.
func writeSchemas(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	reflector := jsonschema.Reflector{FieldNameTag: "yaml", RequiredFromJSONSchemaTags: true, Anonymous: true}
	for name, kind := range map[string]any{
		"source": &ingest.Source{}, "indicator": &indicators.Indicator{}, "goal": &indicators.Goal{}, "county": &indicators.County{},
		"edition": &reports.Edition{}, "theme": &reports.Theme{},
	} {
		schema, err := json.MarshalIndent(reflector.Reflect(kind), "", "  ")
		if err != nil {
			return fmt.Errorf("schema %s: %w", name, err)
		}
		write := func(w io.Writer) error { _, err := w.Write(append(schema, '\n')); return err }
		if err := wholeFile(filepath.Join(dir, name+".schema.json"), write); err != nil {
			return err
		}
	}
	return nil
}
