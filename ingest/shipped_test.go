package ingest_test

import (
	"bytes"
	"context"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lagesbild/data/datatest"
	"lagesbild/data/store"
	"lagesbild/ingest"
)

var update = flag.Bool("update", false, "rewrite the golden files and the shipped shelf")

// carried is the day on which the shipped figures were carried over.
var carried = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)

// shelve ingests the real figures that ship into an empty shelf.
func shelve(t testing.TB, dir string, jobs int) []ingest.Outcome {
	t.Helper()
	from := datatest.Shared(t, "default")
	sources, err := ingest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	outcomes, err := ingest.Run(context.Background(), store.Open(dir, nil), sources, ingest.Options{
		From: ingest.Folder{FS: os.DirFS(from), Path: from, Now: carried}, Now: carried, Jobs: jobs,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range outcomes {
		if o.Err != nil {
			t.Fatal(o.Err)
		}
	}
	return outcomes
}

// tree reads every file of a shelf's datasets.
func tree(t testing.TB, dir string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		short, err := filepath.Rel(dir, name)
		if err != nil || filepath.Dir(short) == "." {
			return err
		}
		all[filepath.ToSlash(short)], err = os.ReadFile(name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// mostShipped bounds what the shipped figures may weigh in the program.
const mostShipped = 4 << 20

// TestShippedShelf holds the shipped shelf against a fresh run over the real figures. With -update it is replaced:
//
//	go test ./ingest -run TestShippedShelf -update
func TestShippedShelf(t *testing.T) {
	shipped, dir := filepath.Join("..", "data", "snapshot", "shelf"), t.TempDir()
	for _, o := range shelve(t, dir, 2) {
		t.Log(o.Source, o.Vintages, o.Findings)
	}
	want := tree(t, dir)
	if *update {
		replace(t, shipped, want)
	}
	got := tree(t, shipped)
	size := 0
	for name, b := range want {
		size += len(b)
		if !bytes.Equal(got[name], b) {
			t.Errorf("%s: shipped %d bytes differ from the %d that a fresh run makes", name, len(got[name]), len(b))
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d files ship, a fresh run makes %d", len(got), len(want))
	}
	if size > mostShipped {
		t.Errorf("%d bytes ship, at most %d may", size, mostShipped)
	}
	t.Logf("%d files, %d bytes", len(want), size)
}

func replace(t *testing.T, dir string, files map[string][]byte) {
	t.Helper()
	for name := range tree(t, dir) {
		dataset, _, _ := strings.Cut(name, "/")
		if err := os.RemoveAll(filepath.Join(dir, dataset)); err != nil {
			t.Fatal(err)
		}
	}
	for name, b := range files {
		to := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, b, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}
