// Package reportstest makes documents for the tests of renderers.
package reportstest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/data/snapshot"
	"lagesbild/data/store"
	"lagesbild/indicators"
	"lagesbild/reports"
)

// shipped builds any edition for any area from the figures that ship inside the program, which are computed once.
var shipped = sync.OnceValues(func() (func(edition, code string, o reports.Options) (*reports.Document, error), error) {
	cat, err := indicators.Load(indicators.Definitions())
	if err != nil {
		return nil, err
	}
	editions, err := reports.LoadEditions(reports.Definitions())
	if err != nil {
		return nil, err
	}
	results, err := indicators.ComputeAll(context.Background(), store.Open("", snapshot.Shelf()).Lend(memory.DefaultAllocator, ""), cat, 2)
	return func(edition, code string, o reports.Options) (*reports.Document, error) {
		i := slices.IndexFunc(editions, func(e *reports.Edition) bool { return e.ID == edition })
		area, ok := codelist.Lookup(code)
		if i < 0 || !ok {
			return nil, fmt.Errorf("edition %s, area %s: %w", edition, code, data.ErrNotFound)
		}
		return reports.Build(editions[i], area, cat, results, o)
	}, err
})

// Shipped is the edition lagesbild of an area, from the figures that ship inside the program.
func Shipped(t testing.TB, code string, lang data.Lang) *reports.Document {
	t.Helper()
	build, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := build("lagesbild", code, reports.Options{Lang: lang})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}
