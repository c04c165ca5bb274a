package main

import (
	"context"
	"io"
	"runtime"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/snapshot"
	"lagesbild/data/store"
	"lagesbild/indicators"
)

// BenchmarkReadAndCompute reads the shipped figures and computes every indicator for 290 municipalities and all years.
func BenchmarkReadAndCompute(b *testing.B) {
	cat, err := indicators.Load(indicators.Definitions())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		lib := store.Open("", snapshot.Shelf()).Lend(memory.DefaultAllocator, "")
		results, err := indicators.ComputeAll(context.Background(), lib, cat, runtime.GOMAXPROCS(0))
		if err != nil || len(results) == 0 {
			b.Fatal(len(results), err)
		}
		lib.Close()
	}
}

// BenchmarkKeep shelves every indicator's results as an edition keeps them.
func BenchmarkKeep(b *testing.B) {
	results := shippedResults(b)
	b.ReportAllocs()
	for b.Loop() {
		keep(b, store.Open(b.TempDir(), nil), results)
	}
}

// BenchmarkKept reads back what BenchmarkKeep shelves.
func BenchmarkKept(b *testing.B) {
	shelf := store.Open(b.TempDir(), nil)
	v := keep(b, shelf, shippedResults(b))
	b.ReportAllocs()
	for b.Loop() {
		d, err := shelf.Read(context.Background(), memory.DefaultAllocator, "all", v)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := indicators.ReadKept(d); err != nil {
			b.Fatal(err)
		}
		d.Release()
	}
}

func shippedResults(b *testing.B) []*indicators.Result {
	b.Helper()
	cat, err := indicators.Load(indicators.Definitions())
	if err != nil {
		b.Fatal(err)
	}
	lib := store.Open("", snapshot.Shelf()).Lend(memory.DefaultAllocator, "")
	defer lib.Close()
	results, err := indicators.ComputeAll(context.Background(), lib, cat, runtime.GOMAXPROCS(0))
	if err != nil {
		b.Fatal(err)
	}
	return results
}

func keep(b *testing.B, shelf *store.Shelf, results []*indicators.Result) data.Vintage {
	b.Helper()
	d, err := indicators.Keep(memory.DefaultAllocator, "all", data.Text{SV: "Alla", EN: "All"}, results)
	if err != nil {
		b.Fatal(err)
	}
	defer d.Release()
	v, err := shelf.Put(context.Background(), d, store.Provenance{})
	if err != nil {
		b.Fatal(err)
	}
	return v
}

// BenchmarkReport makes the whole of "report 19": eleven areas in every format.
func BenchmarkReport(b *testing.B) {
	b.Setenv("LAGESBILD_STATE", b.TempDir())
	b.ReportAllocs()
	for b.Loop() {
		if code := run(context.Background(), []string{"report", "19", "--out", b.TempDir()}, io.Discard, io.Discard); code != exitDone {
			b.Fatal("exit status", code)
		}
	}
}
