package main

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"lagesbild": func() { os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr)) },
	})
}

// TestScripts runs whole command lines; each script has an empty state of its own.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"same": same, "workbook": asWorkbook},
		Setup: func(e *testscript.Env) error {
			e.Setenv("LAGESBILD_STATE", filepath.Join(e.WorkDir, "state"))
			e.Setenv("SOURCE_DATE_EPOCH", "1795219200") // 2026-11-21
			return nil
		},
	})
}

// same compares two folders: the same files with the same bytes.
func same(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: same folder folder")
	}
	a, b := files(ts, ts.MkAbs(args[0])), files(ts, ts.MkAbs(args[1]))
	if len(a) == 0 || len(a) != len(b) {
		ts.Fatalf("%d files and %d files", len(a), len(b))
	}
	for name, body := range a {
		if b[name] != body {
			ts.Fatalf("%s differs", name)
		}
	}
}

// asWorkbook makes a workbook of a CSV file with commas: what reads as a number is a number there.
func asWorkbook(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: workbook in.csv out.xlsx")
	}
	f := excelize.NewFile()
	defer f.Close()
	for i, line := range strings.Split(strings.TrimSpace(ts.ReadFile(args[0])), "\n") {
		var row []any
		for _, word := range strings.Split(line, ",") {
			if x, err := strconv.ParseFloat(word, 64); err == nil {
				row = append(row, x)
			} else {
				row = append(row, word)
			}
		}
		ts.Check(f.SetSheetRow("Sheet1", "A"+strconv.Itoa(i+1), &row))
	}
	ts.Check(f.SaveAs(ts.MkAbs(args[1])))
}

func files(ts *testscript.TestScript, dir string) map[string]string {
	all := map[string]string{}
	ts.Check(filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		all[rel] = string(body)
		return err
	}))
	return all
}
