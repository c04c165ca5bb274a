// Package reportstest makes documents for the tests of renderers, prints what they make of them with an office suite, and has other
// programs do the same work for benchmarks.
package reportstest

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/fstest"

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
	editions, err := reports.LoadEditions(reports.Definitions(), fstest.MapFS{"editions/forms.yaml": {Data: forms}})
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

// forms is an edition with every form of figure that lagesbild does not show for every area.
//
//go:embed forms.yaml
var forms []byte

// Forms is an edition of an area with figures in forms that lagesbild does not show, or not for every area.
func Forms(t testing.TB, code string, lang data.Lang) *reports.Document {
	t.Helper()
	return document(t, "forms", code, lang)
}

// Shipped is the edition lagesbild of an area, from the figures that ship inside the program.
func Shipped(t testing.TB, code string, lang data.Lang) *reports.Document {
	t.Helper()
	return document(t, "lagesbild", code, lang)
}

// Edition is any edition of an area, from the figures that ship inside the program.
func Edition(t testing.TB, edition, code string, lang data.Lang) *reports.Document {
	t.Helper()
	return document(t, edition, code, lang)
}

func document(t testing.TB, edition, code string, lang data.Lang) *reports.Document {
	t.Helper()
	build, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := build(edition, code, reports.Options{Lang: lang})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}
