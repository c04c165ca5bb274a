package ingest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"lagesbild/data/store"
)

// Ledger is the record of a state's runs: <Dir>/runs.jsonl, to which a line is added when a run starts, when each of its
// sources ends and when the run ends. A line is on disk before the run goes on; one that a crash has cut is passed by.
// Only one run at a time may write.
type Ledger struct {
	Dir   string           // "" for no ledger
	Clock func() time.Time // time.Now if nil
}

// The names of a ledger's files.
const (
	ledgerFile = "runs.jsonl"
	ledgerLock = ".runs.lock" // held as long as a run goes on
)

// Event is what a line of the ledger tells.
type Event string

// The events.
const (
	Started Event = "start"
	Ended   Event = "source"
	Closed  Event = "end"
)

// Entry is one line of the ledger.
type Entry struct {
	Run      string    `json:"run"` // when it started, and its process
	Event    Event     `json:"event"`
	Time     time.Time `json:"time"`
	Process  int       `json:"process,omitempty"` // of a start
	Sources  []string  `json:"sources,omitempty"` // of a start: those that were to be read
	Source   string    `json:"source,omitempty"`
	Dataset  string    `json:"dataset,omitempty"`
	Vintages []Shelved `json:"vintages,omitempty"`
	Pages    int       `json:"pages,omitempty"`
	Bytes    int64     `json:"bytes,omitempty"`
	Rows     int       `json:"rows,omitempty"`
	Findings int       `json:"findings,omitempty"`
	Next     string    `json:"next,omitempty"`   // day of the next publication, where the provider tells it
	Error    string    `json:"error,omitempty"`  // why the source failed
	Failed   int       `json:"failed,omitempty"` // of an end: sources that failed
}

// ErrHeld is a run that could not start because another is going on in the same state.
var ErrHeld = errors.New("another run is going on")

// opened is the ledger of a run that goes on.
type opened struct {
	ledger  Ledger
	release func()
	mu      sync.Mutex
	file    *os.File
	run     string
	done    map[string]bool // sources that the runs cut short before this one had shelved on the same day
}

func (l Ledger) now() time.Time {
	if l.Clock != nil {
		return l.Clock().UTC()
	}
	return time.Now().UTC()
}

// open takes the state for a run and notes its start.
func (l Ledger) open(sources []string) (*opened, error) {
	if err := os.MkdirAll(l.Dir, 0o777); err != nil {
		return nil, err
	}
	release, ok, err := store.Hold(filepath.Join(l.Dir, ledgerLock))
	if err == nil && !ok {
		err = l.holder()
	}
	if err != nil {
		return nil, err
	}
	file, err := appended(filepath.Join(l.Dir, ledgerFile))
	if err != nil {
		release()
		return nil, err
	}
	o := &opened{ledger: l, release: release, file: file}
	if o.done, err = l.unrepeated(); err != nil {
		return nil, errors.Join(err, o.close())
	}
	o.run = fmt.Sprintf("%s/%d", l.now().Format(time.RFC3339), os.Getpid())
	if err := o.note(Entry{Event: Started, Process: os.Getpid(), Sources: sources}); err != nil {
		return nil, errors.Join(err, o.close())
	}
	return o, nil
}

// unrepeated are the sources that came today in runs that were cut short, since the last run that was not.
func (l Ledger) unrepeated() (map[string]bool, error) {
	h, err := l.History()
	if err != nil {
		return nil, err
	}
	done, today := map[string]bool{}, l.now().Format(time.DateOnly)
	for id, at := range h.came {
		done[id] = at.Format(time.DateOnly) == today
	}
	return done, nil
}

// holder names who holds the state: the run whose end is not noted.
func (l Ledger) holder() error {
	h, err := l.History()
	if err != nil || h.Last == nil || h.Last.End != nil {
		return ErrHeld // it has not noted its start yet, or is just ending
	}
	start := &h.Last.Start
	return fmt.Errorf("%w: process %d, since %s", ErrHeld, start.Process, start.Time.Format(time.RFC3339))
}

// appended opens a file of lines to be added to, and ends the line that a crash has cut.
func appended(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o666)
	if err != nil {
		return nil, err
	}
	var last [1]byte
	size, err := f.Seek(0, io.SeekEnd)
	if err == nil && size > 0 {
		_, err = f.ReadAt(last[:], size-1)
	}
	if err == nil && size > 0 && last[0] != '\n' {
		_, err = f.Write([]byte("\n"))
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// note adds a line and sees it safe on disk.
func (o *opened) note(e Entry) error {
	e.Run, e.Time = o.run, o.ledger.now()
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, err := o.file.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	return o.file.Sync()
}

func (o *opened) close() error {
	defer o.release()
	return o.file.Close()
}

// entry is what the ledger tells of a source that has ended.
func (out *Outcome) entry() Entry {
	e := Entry{
		Event: Ended, Source: out.Source, Dataset: out.Dataset, Vintages: out.Vintages, Pages: out.Pages, Bytes: out.Bytes,
		Findings: len(out.Findings), Next: out.Next,
	}
	for _, v := range out.Vintages {
		e.Rows += v.Rows
	}
	if out.Err != nil {
		e.Error = out.Err.Error()
	}
	return e
}

// History is what a ledger remembers.
type History struct {
	Last    *Past // the latest run, nil if there has been none
	Running bool  // it goes on now; without this, a run without an end was cut short
	sources map[string]*Reading
	came    map[string]time.Time // sources that came since the last end of a run
}

// Past is one run.
type Past struct {
	Start Entry
	End   *Entry // nil if the end is not noted
}

// Reading is the latest that is known of a source.
type Reading struct {
	Last   *Entry    // its latest end, nil if it has none
	Failed *Entry    // the latest one with an error, nil if there is none
	Next   string    // the latest told day of the next publication, YYYY-MM-DD or ""
	Cut    time.Time // start of the latest run, if that named the source and is without an end for it
}

// Source returns what is known of a source; nothing is known of one that no run has named.
func (h *History) Source(id string) Reading {
	if r := h.sources[id]; r != nil {
		return *r
	}
	return Reading{}
}

// History reads the ledger. A state without one has an empty history.
func (l Ledger) History() (*History, error) {
	h := &History{sources: map[string]*Reading{}, came: map[string]time.Time{}}
	f, err := os.Open(filepath.Join(l.Dir, ledgerFile))
	if errors.Is(err, fs.ErrNotExist) {
		return h, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := bufio.NewReader(f)
	for err == nil {
		var line []byte
		line, err = lines.ReadBytes('\n')
		var e Entry
		if json.Unmarshal(bytes.TrimSpace(line), &e) == nil { // else a line that a crash has cut
			h.add(&e)
		}
	}
	if !errors.Is(err, io.EOF) {
		return nil, err
	}
	h.Running = h.Last != nil && h.Last.End == nil && l.held()
	return h, nil
}

func (h *History) add(e *Entry) {
	switch e.Event {
	case Started:
		h.Last = &Past{Start: *e}
		for _, id := range e.Sources {
			h.source(id).Cut = e.Time
		}
	case Ended:
		r := h.source(e.Source)
		r.Last, r.Cut = e, time.Time{}
		if e.Error != "" {
			r.Failed = e
		} else {
			h.came[e.Source] = e.Time
		}
		if e.Next != "" {
			r.Next = e.Next
		}
	case Closed:
		clear(h.came)
		if h.Last != nil && h.Last.Start.Run == e.Run {
			h.Last.End = e
		}
	}
}

func (h *History) source(id string) *Reading {
	r := h.sources[id]
	if r == nil {
		r = &Reading{}
		h.sources[id] = r
	}
	return r
}

// held reports whether a run goes on now.
func (l Ledger) held() bool {
	release, ok, err := store.Hold(filepath.Join(l.Dir, ledgerLock))
	if ok {
		release()
	}
	return err == nil && !ok
}

// ids are those of sources.
func ids(sources []*Source) []string {
	var all []string
	for _, s := range sources {
		all = append(all, s.ID)
	}
	slices.Sort(all)
	return all
}
