// Package lagesbild_test keeps the promises that hold across rooms: who may import whom, and what every definition owes
// the others.
package lagesbild_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// arrows is the table of rooms: for each, the rooms it may import beside itself.
var arrows = map[string][]string{
	"data":       {},
	"ingest":     {"data"},
	"indicators": {"data"},
	"reports":    {"indicators", "data"},
	"cmd":        {"ingest", "indicators", "reports", "data"},
}

// homes is the table of technologies: for each import path, the packages whose code (tests aside) may use it.
var homes = map[string][]string{
	"net/http":                                       {"ingest/fetch"},
	"github.com/cenkalti/backoff/v5":                 {"ingest/fetch"},
	"golang.org/x/time/rate":                         {"ingest/fetch"},
	"github.com/apache/arrow/go/v17/parquet/pqarrow": {"data/store/parquet"},
	"github.com/apache/arrow/go/v17/parquet":         {"data/store/parquet"},
	"github.com/goccy/go-yaml":                       {"data/definition"},
	"github.com/xuri/excelize/v2":                    {"reports/workbook", "ingest/sheet"},
	"gonum.org/v1/plot":                              {"reports/chart"},
	"github.com/spf13/cobra":                         {"cmd/lagesbild"},
	"os/exec":                                        {"reports/reportstest"},
}

// imports calls visit for every import of every Go file below the project, with the importing package's folder.
func imports(t *testing.T, visit func(file, folder, imported string)) {
	t.Helper()
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		for _, spec := range f.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			visit(name, path.Dir(name), imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestArrows(t *testing.T) {
	seen := map[string]bool{}
	imports(t, func(file, folder, imported string) {
		from, _, _ := strings.Cut(folder, "/")
		inside, ok := strings.CutPrefix(imported, "lagesbild/")
		if !ok || folder == "." {
			return
		}
		to, _, _ := strings.Cut(inside, "/")
		allowed, known := arrows[from]
		if !known {
			t.Errorf("%s: %q is no room", file, from)
		}
		seen[from+"→"+to] = true
		if from != to && !contains(allowed, to) {
			t.Errorf("%s imports %s: %s may not know %s", file, imported, from, to)
		}
	})
	if !seen["reports→indicators"] || !seen["ingest→data"] {
		t.Error("the arrows that must be there were not found: the test does not see the code")
	}
}

func TestHomes(t *testing.T) {
	imports(t, func(file, folder, imported string) {
		home, one := homes[imported]
		if !one || folder == "." || strings.HasSuffix(file, "_test.go") {
			return
		}
		for _, h := range home {
			if folder == h || strings.HasPrefix(folder, h+"/") {
				return
			}
		}
		t.Errorf("%s imports %s, whose home is %v", file, imported, home)
	})
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}
