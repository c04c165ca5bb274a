// Package datatest finds the real files that tests read and that are no part of the project, and writes datasets as lines
// that tests compare.
//
// The files lie beside the project in ../shared. Where they are absent a test skips and says which file it wants; with
// LAGESBILD_TEST_ALL=1, as in .ci/run, it fails instead, so that nothing is passed over unseen.
package datatest

import (
	"os"
	"path/filepath"
	"testing"
)

// Shared returns the path of a file or folder in shared, such as Shared(t, "default", "observations.parquet").
func Shared(t testing.TB, path ...string) string {
	t.Helper()
	name := filepath.Join(append([]string{root(t), "..", "shared"}, path...)...)
	if _, err := os.Stat(name); err != nil {
		if os.Getenv("LAGESBILD_TEST_ALL") != "" {
			t.Fatalf("wants %s: %v", filepath.Join(path...), err)
		}
		t.Skipf("wants shared/%s, which is not here; set LAGESBILD_TEST_ALL=1 to fail instead", filepath.Join(path...))
	}
	return name
}

// root is the folder of go.mod, upwards from the test's own.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = up
	}
}
