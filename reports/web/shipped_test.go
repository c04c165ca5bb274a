package web

import (
	"context"
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

// shipped makes the shipped edition of an area from the figures that ship inside the program.
var shipped = sync.OnceValues(func() (func(code string, lang data.Lang) (*reports.Document, error), error) {
	cat, err := indicators.Load(indicators.Definitions())
	if err != nil {
		return nil, err
	}
	editions, err := reports.LoadEditions(reports.Definitions())
	if err != nil {
		return nil, err
	}
	results, err := indicators.ComputeAll(context.Background(), store.Open("", snapshot.Shelf()).Lend(memory.DefaultAllocator, ""), cat, 2)
	return func(code string, lang data.Lang) (*reports.Document, error) {
		area, ok := codelist.Lookup(code)
		if !ok {
			return nil, data.ErrUnknownCode
		}
		return reports.Build(editions[0], area, cat, results, reports.Options{Lang: lang})
	}, err
})

func shippedDocument(t testing.TB, code string, lang data.Lang) *reports.Document {
	t.Helper()
	build, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := build(code, lang)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestShippedPages(t *testing.T) {
	for _, c := range []struct {
		code string
		lang data.Lang
	}{{"00", data.Swedish}, {"19", data.Swedish}, {"19", data.English}, {"1981", data.Swedish}, {"1962", data.English}, {"0180", data.Swedish}} {
		t.Run(c.code+" "+string(c.lang), func(t *testing.T) {
			checkStructure(t, pageOf(t, shippedDocument(t, c.code, c.lang), beside()))
		})
	}
}

func BenchmarkShippedPage(b *testing.B) {
	doc, o := shippedDocument(b, "19", data.Swedish), beside()
	b.ReportAllocs()
	for b.Loop() {
		pageOf(b, doc, o)
	}
}
