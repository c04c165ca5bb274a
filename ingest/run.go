package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/data/store"
	"lagesbild/ingest/cells"
)

// Shelf is where datasets go.
type Shelf interface {
	Vintages(dataset string) ([]data.Vintage, error)
	Read(ctx context.Context, mem memory.Allocator, dataset string, v data.Vintage, measures ...string) (*data.Dataset, error)
	Put(ctx context.Context, d *data.Dataset, p store.Provenance) (data.Vintage, error)
}

// Keeper keeps raw pages.
type Keeper interface{ Keep(*Snapshot) error }

// Resumer remembers which sources' fetching has begun and not ended. It needs a Keeper that keeps the pages.
type Resumer interface {
	// Begin notes that the fetching of a source begins, and returns by address the pages that it need not fetch again.
	Begin(source string, now time.Time) (map[string]*Snapshot, error)
	// Again takes up a fetching of this day that has ended, because the run that it was part of has not: Begin returns its
	// pages then.
	Again(source string, now time.Time) error
	// Earlier finds pages of the source's last fetching by address, nil for one that is not kept whole. Nothing is found of a
	// fetching whose pages were refused.
	Earlier(source string) func(address string) *Snapshot
	// Came notes a page that is kept.
	Came(*Snapshot) error
	// End notes that every page of the source has come, and whether the source came of them or they were refused.
	End(source string, came bool) error
}

// Options say what a run does. Only From is needed.
type Options struct {
	Sources  []string          // ids; all if none is named
	From     Fetcher           // a Folder of saved pages, or the network
	BaseURL  map[string]string // source → another address than the definition's
	DryRun   bool              // everything but shelving; nothing is kept or noted either
	Jobs     int               // sources at a time; 1 if 0
	Now      time.Time         // the day of pages that do not say theirs
	Progress func(Step)        // called from one goroutine at a time; may be nil
	Keep     Keeper            // of raw pages; may be nil
	Resume   Resumer           // of fetching that was cut short; may be nil
	Ledger   Ledger            // of runs
}

// Stage is how far a source has come.
type Stage string

// The stages.
const (
	Fetching Stage = "fetch"
	Parsing  Stage = "parse"
	Checking Stage = "check"
	Shelving Stage = "shelve"
	Done     Stage = "done"
)

// Step is one source reaching a stage, or a page of it having come.
type Step struct {
	Source      string
	Stage       Stage
	Pages       int   // that have come
	Bytes       int64 // of those pages
	Rows        int   // of the vintages, once it is done
	Err         error // of a source that is done
	Done, Total int   // sources
}

// Outcome is what became of one source.
type Outcome struct {
	Source, Dataset string
	Vintages        []Shelved // the oldest first
	Findings        []string
	Pages           int
	Bytes           int64  // of the pages
	Next            string // day of the next publication, YYYY-MM-DD, where the provider tells it
	Err             error
}

// Shelved is one vintage of a source's pages.
type Shelved struct {
	Vintage data.Vintage `json:"vintage"`
	Rows    int          `json:"rows"`
	New     bool         `json:"new,omitempty"` // it was not on the shelf; in a dry run, it would be shelved
}

// Changed reports whether a vintage came to the shelf.
func (o *Outcome) Changed() bool {
	return slices.ContainsFunc(o.Vintages, func(s Shelved) bool { return s.New })
}

// Run fetches, parses, checks and shelves sources, and returns what became of each, in the order of the definitions.
// The error is for a run that could not begin: an unknown source or address, another run in the same ledger ([ErrHeld]).
// A source that fails has its error in its Outcome, has changed nothing on the shelf, and does not stop the others.
func Run(ctx context.Context, shelf Shelf, sources []definition.File[Source], o Options) ([]Outcome, error) {
	if o.DryRun {
		o.Keep, o.Ledger = nil, Ledger{}
		if _, replay := o.Resume.(*Replay); !replay { // which notes nothing
			o.Resume = nil
		}
	}
	chosen, err := choose(sources, o)
	if err != nil {
		return nil, fmt.Errorf("ingest: %w", err)
	}
	r := &run{shelf: shelf, options: o, total: len(chosen)}
	if o.Ledger.Dir != "" {
		if r.ledger, err = o.Ledger.open(ids(chosen)); err != nil {
			return nil, fmt.Errorf("ingest: %w", err)
		}
	}
	outcomes := make([]Outcome, len(chosen))
	next := make(chan int)
	var workers sync.WaitGroup
	for range max(1, min(o.Jobs, len(chosen))) {
		workers.Go(func() {
			for i := range next {
				outcomes[i] = r.source(ctx, chosen[i])
			}
		})
	}
	for i := range chosen {
		next <- i
	}
	close(next)
	workers.Wait()
	return outcomes, r.end(outcomes)
}

// end notes the end of the run in the ledger.
func (r *run) end(outcomes []Outcome) error {
	if r.ledger == nil {
		return nil
	}
	e := Entry{Event: Closed}
	for i := range outcomes {
		if outcomes[i].Err != nil {
			e.Failed++
		}
	}
	return errors.Join(r.ledger.note(e), r.ledger.close())
}

func choose(all []definition.File[Source], o Options) ([]*Source, error) {
	var ids []string
	for _, f := range all {
		ids = append(ids, f.Value.ID)
	}
	var faults []error
	known := func(id string) {
		if !slices.Contains(ids, id) {
			faults = append(faults, fmt.Errorf("source %q: %w%s", id, data.ErrNotFound, definition.Suggest(id, ids)))
		}
	}
	for _, id := range o.Sources {
		known(id)
	}
	for id, address := range o.BaseURL {
		known(id)
		if u, err := url.Parse(address); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			faults = append(faults, fmt.Errorf("source %s: address %q: want http or https and a host", id, address))
		}
	}
	var chosen []*Source
	for i := range all {
		if len(o.Sources) == 0 || slices.Contains(o.Sources, all[i].Value.ID) {
			chosen = append(chosen, &all[i].Value)
		}
	}
	return chosen, errors.Join(faults...)
}

// run is one run over several sources.
type run struct {
	shelf   Shelf
	options Options
	total   int
	ledger  *opened    // nil if there is none
	mu      sync.Mutex // over done and the calls of Progress
	done    int
}

func (r *run) step(s Step) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s.Stage == Done {
		r.done++
	}
	if r.options.Progress != nil {
		s.Done, s.Total = r.done, r.total
		r.options.Progress(s)
	}
}

// source reads one source and notes in the ledger what became of it.
func (r *run) source(ctx context.Context, s *Source) Outcome {
	pages := &visit{run: r, source: s}
	out := r.read(ctx, s, pages)
	pages.cut = pages.cut || out.Err != nil && ctx.Err() != nil
	out.Pages, out.Bytes, out.Next = len(pages.fetches), pages.bytes, pages.next
	if err := r.settle(&out, pages); err != nil {
		out.Err = errors.Join(out.Err, fmt.Errorf("ingest %s: %w", s.ID, err))
	}
	last := pages.step(Done)
	last.Err = out.Err
	for _, v := range out.Vintages {
		last.Rows += v.Rows
	}
	r.step(last)
	return out
}

// settle notes the end of a source, and then that its fetching has ended too: in this order a crash leaves nothing that
// has to be fetched again.
func (r *run) settle(out *Outcome, pages *visit) error {
	if r.ledger != nil {
		if err := r.ledger.note(out.entry()); err != nil {
			return err
		}
	}
	if pages.cut || r.options.Resume == nil {
		return nil
	}
	return r.options.Resume.End(out.Source, out.Err == nil)
}

// read fetches, parses, checks and shelves one source.
func (r *run) read(ctx context.Context, s *Source, pages *visit) Outcome {
	out := Outcome{Source: s.ID, Dataset: s.Dataset}
	r.step(pages.step(Fetching))
	sets, findings, err := r.fetch(ctx, s, pages)
	if err != nil {
		out.Err = fmt.Errorf("ingest %s: parse: %w", s.ID, err)
		return out
	}
	out.Findings = findings
	defer func() {
		for _, d := range sets {
			d.Release()
		}
	}()
	if s.corrections != nil {
		done, err := s.corrections.Apply(memory.DefaultAllocator, sets)
		if err != nil {
			out.Err = fmt.Errorf("ingest %s: correct: %w", s.ID, err)
			return out
		}
		out.Findings = append(out.Findings, done...)
	}
	r.step(pages.step(Checking))
	doubts, err := r.check(ctx, s, sets)
	if err != nil {
		out.Err = fmt.Errorf("ingest %s: check: %w", s.ID, err)
		return out
	}
	out.Findings = append(out.Findings, doubts...)
	r.step(pages.step(Shelving))
	out.Vintages, out.Err = r.shelve(ctx, s, sets, pages, out.Findings)
	if out.Err != nil {
		out.Err = fmt.Errorf("ingest %s: shelve: %w", s.ID, out.Err)
	}
	return out
}

// fetch parses a source's pages, beginning with those that a run before it had fetched when it was cut short.
func (r *run) fetch(ctx context.Context, s *Source, pages *visit) ([]*data.Dataset, []string, error) {
	resume := r.options.Resume
	if resume == nil {
		return r.parse(ctx, s, pages)
	}
	var err error
	if r.ledger != nil && r.ledger.done[s.ID] {
		if err := resume.Again(s.ID, r.options.Now); err != nil {
			return nil, nil, err
		}
	}
	if pages.found, err = resume.Begin(s.ID, r.options.Now); err != nil {
		return nil, nil, err
	}
	return r.parse(ctx, s, pages)
}

// parse reads a source's pages into its datasets, the oldest vintage first.
func (r *run) parse(ctx context.Context, s *Source, v *visit) ([]*data.Dataset, []string, error) {
	sets, findings, err := s.From.forms()[0].Parse(ctx, memory.DefaultAllocator, s.layout(), &cells.Pages{
		Base: r.options.BaseURL[s.ID], Now: r.options.Now, Get: v.page, Next: v.upcoming, Limit: v.limit,
		Names: func(ctx context.Context, patterns ...string) ([]string, error) {
			return names(ctx, r.options.From, patterns)
		},
		Earlier: v.earlier(),
	})
	if err != nil && s.locate != nil {
		err = s.locate(err)
	}
	return sets, findings, err
}

// visit fetches the pages of one source and remembers them for the provenance.
type visit struct {
	run     *run
	source  *Source
	found   map[string]*Snapshot // by address: kept by a run that was cut short
	reused  map[string]*Snapshot // by address: fetched by an earlier run, and still holding
	cut     bool                 // a page did not come, or the run was stopped
	fetches []store.Fetch
	bytes   int64
	next    string // day of the next publication
}

func (v *visit) step(stage Stage) Step {
	return Step{Source: v.source.ID, Stage: stage, Pages: len(v.fetches), Bytes: v.bytes}
}

// upcoming takes the day of a next publication that a page tells; the earliest after today counts.
func (v *visit) upcoming(day string) {
	if _, err := time.Parse(time.DateOnly, day); err == nil && day > v.run.options.Now.UTC().Format(time.DateOnly) && (v.next == "" || day < v.next) {
		v.next = day
	}
}

// page gets a saved page under its name, or asks the provider. Questions that are posted to one address are told apart by
// the names of their answers.
func (v *visit) page(ctx context.Context, q cells.Request) (name string, body []byte, err error) {
	from := v.run.options.From
	asker, online := from.(Asker)
	key, fetch := cmp.Or(q.Name, q.Address), func() (*Snapshot, error) { return from.Fetch(ctx, cmp.Or(q.Name, q.Address)) }
	switch {
	case online && len(q.Body) > 0:
		key = q.Address + "#" + q.Name
		fetch = func() (*Snapshot, error) { return asker.Post(ctx, q.Address, q.Body) }
	case online && q.Address != "":
		key = q.Address
		fetch = func() (*Snapshot, error) { return from.Fetch(ctx, q.Address) }
	}
	page, err := v.take(key, func() (*Snapshot, error) {
		page, err := fetch()
		if err == nil {
			page.Address, page.Name = key, cmp.Or(q.Name, page.Name)
		}
		return page, err
	})
	if err != nil {
		return "", nil, err
	}
	return page.Name, page.Body, nil
}

// take gives a page that an earlier run was cut short after or that still holds, or fetches and keeps it, and notes where
// it came from.
func (v *visit) take(key string, fetch func() (*Snapshot, error)) (*Snapshot, error) {
	page := v.found[key]
	if page == nil {
		if page = v.reused[key]; page == nil {
			var err error
			if page, err = fetch(); err != nil {
				v.cut = true
				return nil, err
			}
		}
		page.Source, page.Licence = v.source.ID, v.source.Licence
		if err := v.keep(page); err != nil {
			v.cut = true
			return nil, fmt.Errorf("keep page %s: %w", page.Name, err)
		}
	}
	v.bytes += int64(len(page.Body))
	v.fetches = append(v.fetches, store.Fetch{
		Address: page.Address, Time: page.Time.UTC().Format(time.RFC3339), Bytes: int64(len(page.Body)), SHA256: page.SHA256, Status: page.Status,
	})
	v.run.step(v.step(Parsing))
	return page, nil
}

// limit hands on what a provider allows to whoever asks the network.
func (v *visit) limit(address string, calls int, window time.Duration) {
	if l, ok := v.run.options.From.(Limiter); ok && calls > 0 && window > 0 {
		l.Limit(address, calls, window)
	}
}

func (v *visit) keep(page *Snapshot) error {
	o := &v.run.options
	if o.Keep == nil {
		return nil
	}
	if page.Asked.IsZero() { // else it is kept already
		if err := o.Keep.Keep(page); err != nil {
			return err
		}
	}
	if o.Resume == nil {
		return nil
	}
	return o.Resume.Came(page)
}

// shelve puts each vintage on the shelf, the oldest first.
func (r *run) shelve(ctx context.Context, s *Source, sets []*data.Dataset, pages *visit, findings []string) ([]Shelved, error) {
	known, err := r.vintages(s.Dataset)
	if err != nil {
		return nil, err
	}
	var done []Shelved
	for _, d := range sets {
		one := Shelved{Vintage: d.Vintage, Rows: d.Len()}
		if r.options.DryRun {
			one.New, err = r.wouldBeNew(ctx, d, known)
		} else {
			one.Vintage, err = r.shelf.Put(ctx, d, store.Provenance{
				Publisher: s.Publisher, Text: s.Provenance, Licence: s.Licence, Fetches: pages.fetches, Findings: findings,
				Created: r.options.Now.UTC().Format(time.RFC3339),
			})
			one.New = !slices.Contains(known, one.Vintage)
		}
		if err != nil {
			return done, err
		}
		done = append(done, one)
	}
	return done, nil
}

// vintages lists what the shelf has of a dataset, nothing for a new one.
func (r *run) vintages(dataset string) ([]data.Vintage, error) {
	known, err := r.shelf.Vintages(dataset)
	if errors.Is(err, data.ErrNotFound) {
		return nil, nil
	}
	return known, err
}

// wouldBeNew reports whether neither the newest vintage nor one of the same day says the same as d.
func (r *run) wouldBeNew(ctx context.Context, d *data.Dataset, known []data.Vintage) (bool, error) {
	for i, v := range known {
		if v.Date() != d.Vintage.Date() && i < len(known)-1 {
			continue
		}
		was, err := r.shelf.Read(ctx, memory.DefaultAllocator, d.ID, v)
		if err != nil {
			return false, err
		}
		same := data.Compare(was, d).Empty()
		was.Release()
		if same {
			return false, nil
		}
	}
	return true, nil
}
