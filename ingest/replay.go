package ingest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"lagesbild/data"
)

// Replay gives a source the pages of its last whole fetch, as an [Archive] kept them, so that the run can be repeated
// exactly: it is both the From and the Resume of the repetition, whose Now is its Time. It keeps nothing and asks nobody.
type Replay struct {
	Source string
	Time   time.Time // the day of the run that fetched

	dir   string
	pages map[string]*Snapshot
}

// OpenReplay opens the folder in which an archive keeps the pages of a source, <state>/pages/<source>. One without a list
// of a whole fetch is [fs.ErrNotExist].
func OpenReplay(dir string) (*Replay, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	list, err := os.ReadFile(filepath.Join(dir, fetched))
	if err != nil {
		return nil, err
	}
	day, lines, _ := bytes.Cut(list, []byte("\n"))
	r := &Replay{Source: filepath.Base(dir), dir: dir}
	if r.Time, err = time.Parse(time.DateOnly, string(day)); err != nil {
		return nil, fmt.Errorf("%s: %w: it does not begin with a day", filepath.Join(dir, fetched), data.ErrCorrupt)
	}
	r.pages = Archive{Dir: filepath.Dir(filepath.Dir(dir))}.listed(lines)
	return r, nil
}

// Begin returns the pages, by address.
func (r *Replay) Begin(source string, _ time.Time) (map[string]*Snapshot, error) {
	if source != r.Source {
		return nil, fmt.Errorf("%s: holds the pages of %s: %w", r.dir, r.Source, data.ErrNotFound)
	}
	return r.pages, nil
}

// Again does nothing: the pages are there.
func (r *Replay) Again(string, time.Time) error { return nil }

// Earlier finds nothing: Begin has returned every page.
func (r *Replay) Earlier(string) func(string) *Snapshot {
	return func(string) *Snapshot { return nil }
}

// Came does nothing: no page comes.
func (r *Replay) Came(*Snapshot) error { return nil }

// End does nothing: the pages stay as they are.
func (r *Replay) End(string, bool) error { return nil }

// Names refuses, as the network does.
func (r *Replay) Names(_ context.Context, pattern string) ([]string, error) {
	return nil, fmt.Errorf("page %s: %w", pattern, ErrNeedsFile)
}

// Fetch is asked for what the fetch that is replayed did not ask for, or what is not kept as it was.
func (r *Replay) Fetch(_ context.Context, address string) (*Snapshot, error) {
	if !strings.Contains(address, "://") {
		return nil, fmt.Errorf("page %s: %w", address, ErrNeedsFile)
	}
	return nil, fmt.Errorf("%s: page %s: %w whole among the %d kept: has the definition changed?", r.dir, address, data.ErrNotFound, len(r.pages))
}

// Post is Fetch for a question.
func (r *Replay) Post(ctx context.Context, address string, _ []byte) (*Snapshot, error) {
	return r.Fetch(ctx, address)
}
