package main

import (
	"context"
	"errors"
	"runtime"
	"slices"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/indicators"
)

// past computes the indicators whose figures have been retrieved more than once as they were before the newest retrieval,
// or the newest up to a day.
// Figures that an earlier vintage did not have are none; other faults leave the rest good.
func (a *app) past(ctx context.Context, cat *indicators.Catalogue, asOf string) ([]*indicators.Result, error) {
	shelf := a.shelf()
	lib := shelf.LendPast(memory.DefaultAllocator, asOf)
	defer lib.Close()
	older := *cat
	older.Indicators = nil
	for _, ind := range cat.Indicators {
		if slices.ContainsFunc(ind.Inputs(), func(in *indicators.Input) bool {
			now, err := shelf.Lend(memory.DefaultAllocator, asOf).Vintages(in.Dataset)
			return err == nil && len(now) > 1
		}) {
			older.Indicators = append(older.Indicators, ind)
		}
	}
	if len(older.Indicators) == 0 {
		return nil, nil
	}
	results, err := indicators.ComputeAll(ctx, lib, &older, runtime.GOMAXPROCS(0))
	if len(results) == 0 && errors.Is(err, indicators.ErrNoFigures) {
		return nil, nil
	}
	return results, err
}
