package inspect

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data/datatest"
)

var update = flag.Bool("update", false, "rewrite testdata/real.txt")

// TestRealFiles holds every file of the collection against a line of testdata/real.txt: its kind, its tables, cells and rows,
// how many cells are missing and how many findings there are, or the reason why it is refused. The reasons were read
// against those that the collection's README gives.
func TestRealFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("one thread: nothing for the race detector")
	}
	root := datatest.Shared(t, "real")
	var got strings.Builder
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		body, err := os.ReadFile(file)
		if err == nil {
			fmt.Fprintf(&got, "%s: %s\n", filepath.ToSlash(name), told(t, filepath.Base(file), body))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "real.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(got.String(), "\n")
	for i, line := range strings.Split(string(want), "\n") {
		if i >= len(lines) || lines[i] != line {
			t.Fatalf("%s:%d\n got %s\nwant %s", golden, i+1, lines[min(i, len(lines)-1)], line)
		}
	}
}

// told is what a file holds, in a line.
func told(t *testing.T, name string, body []byte) string {
	t.Helper()
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	f, err := Open(context.Background(), mem, name, body)
	if err != nil {
		reason := strings.ReplaceAll(strings.TrimPrefix(err.Error(), name), "\n", " / ")
		if r := []rune(reason); len(r) > 150 {
			reason = string(r[:150]) + "…"
		}
		return "refused" + reason
	}
	defer f.Release()
	cells, rows, missing := 0, 0, 0
	for _, table := range f.Tables {
		cells, rows = cells+table.Cells, rows+table.Rows
		for _, n := range table.Missing {
			missing += n
		}
	}
	text := fmt.Sprintf("%s, %d tables, %d cells, %d rows, %d missing, %d findings", f.Kind, len(f.Tables), cells, rows, missing, len(f.Findings))
	if f.Dataset() == nil || cells > 10_000 {
		return text
	}
	for _, format := range Formats { // a file can be written anew in every format, or says why not
		var b bytes.Buffer
		if err := f.Write(&b, format); err != nil {
			text += fmt.Sprintf("; %s: %.100s", format, strings.ReplaceAll(err.Error(), "\n", " / "))
		}
	}
	return text
}
