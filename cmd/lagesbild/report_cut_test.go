package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lagesbild/reports/batch"
)

// TestInterrupted ends a run, as Ctrl-C does, when its first report is there: what is made is whole and in the manifest, and
// the same command again makes the rest, so that the folder is as if nothing had happened.
func TestInterrupted(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("LAGESBILD_STATE", filepath.Join(dir, "state"))
	t.Setenv("SOURCE_DATE_EPOCH", "1795219200")
	out := filepath.Join(dir, "out")
	args := []string{"report", "20", "--format", "svg,csv", "--jobs", "2", "--out", out} // Dalarna: sixteen areas
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		for ctx.Err() == nil {
			if raw, err := os.ReadFile(filepath.Join(out, ".lagesbild", "journal")); err == nil && bytes.Count(raw, []byte("\n")) > 1 {
				cancel()
			}
			time.Sleep(time.Millisecond)
		}
	}()
	var said bytes.Buffer
	if code := run(ctx, args, &said, &said); code != exitFailed || !strings.Contains(said.String(), "Avbruten: ") {
		t.Fatalf("exit %d: %s", code, said.String())
	}
	m, err := batch.Read(out)
	if err != nil || m == nil {
		t.Fatalf("manifest %v, %v", m, err)
	}
	made := len(m.Runs[0].Areas)
	if made == 0 || made == 16 {
		t.Fatalf("%d areas were made", made)
	}
	said.Reset()
	if code := run(context.Background(), args, &said, &said); code != exitDone || !strings.Contains(said.String(), "16 rapporter i "+out+", ") {
		t.Fatalf("exit %d: %s", code, said.String())
	}
	said.Reset()
	args[len(args)-1] = filepath.Join(dir, "whole")
	if code := run(context.Background(), args, &said, &said); code != exitDone {
		t.Fatalf("exit %d: %s", code, said.String())
	}
	err = filepath.WalkDir(out, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(out, name)
		got, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		want, err := os.ReadFile(filepath.Join(dir, "whole", rel))
		if err == nil && !bytes.Equal(got, want) {
			t.Errorf("%s is not as in one run", rel)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
