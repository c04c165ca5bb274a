package main

import (
	"context"
	"io"
	"runtime"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

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
