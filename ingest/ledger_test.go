package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lagesbild/data"
	"lagesbild/data/store"
	"lagesbild/ingest"
	"lagesbild/ingest/fetch"
)

func history(t *testing.T, l ingest.Ledger) *ingest.History {
	t.Helper()
	h, err := l.History()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// TestLedger: what became of each run and source is there afterwards, whatever a crash has left.
func TestLedger(t *testing.T) {
	sources, pages := toys(t)
	dir := t.TempDir()
	now := carried
	ledger := ingest.Ledger{Dir: dir, Clock: func() time.Time { return now }}
	if h := history(t, ledger); h.Last != nil || h.Running || h.Source("toy-count").Last != nil {
		t.Errorf("before any run: %+v", h)
	}
	shelf := store.Open(filepath.Join(dir, "shelf"), nil)
	delete(pages, "count.csv")
	run(t, shelf, sources, ingest.Options{From: folder(pages), Ledger: ledger, Jobs: 3})
	h := history(t, ledger)
	if h.Last == nil || h.Last.End == nil || h.Last.End.Failed != 1 || len(h.Last.Start.Sources) != 3 || h.Last.Start.Process != os.Getpid() || h.Running {
		t.Errorf("after a run: %+v", h.Last)
	}
	if r := h.Source("toy-count"); r.Last == nil || r.Failed != r.Last || !strings.Contains(r.Last.Error, "page count.csv") {
		t.Errorf("a source that failed: %+v", r)
	}
	want := []ingest.Shelved{{Vintage: "2023-01-01", Rows: 4, New: true}, {Vintage: "2024-06-01", Rows: 5, New: true}}
	if r := h.Source("toy-benefit"); r.Failed != nil || fmt.Sprint(r.Last.Vintages) != fmt.Sprint(want) || r.Last.Rows != 9 || r.Last.Pages != 1 || r.Last.Bytes != int64(len(pages["benefit.csv"].Data)) || !r.Last.Time.Equal(now) {
		t.Errorf("a source that came: %+v", r.Last)
	}
	name := filepath.Join(dir, "runs.jsonl")
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	run(t, shelf, sources, ingest.Options{From: folder(pages), Ledger: ledger, DryRun: true})
	if same, err := os.ReadFile(name); err != nil || string(same) != string(whole) {
		t.Errorf("a dry run has written: %v", err)
	}
	start, _, _ := strings.Cut(string(whole), "\n")
	for cut := len(whole) - 1; cut > len(start)+1; cut -= 7 { // wherever a crash cuts
		if err := os.WriteFile(name, whole[:cut], 0o666); err != nil {
			t.Fatal(err)
		}
		if h := history(t, ledger); h.Last == nil || h.Last.End != nil && cut < len(whole)-1 || h.Running {
			t.Fatalf("cut at %d: %+v", cut, h.Last)
		}
	}
	now = now.Add(time.Hour)
	toys, pages := toys(t)
	run(t, shelf, toys, ingest.Options{From: folder(pages), Ledger: ledger})
	h = history(t, ledger)
	if h.Last.End == nil || h.Last.End.Failed != 0 || !h.Last.Start.Time.Equal(now) || h.Source("toy-count").Last.Error != "" {
		t.Errorf("a run after a line that was cut: %+v", h.Last)
	}
}

// waiting is a folder whose pages come when told.
type waiting struct {
	ingest.Folder
	asked, goOn chan struct{}
}

func (w waiting) Fetch(ctx context.Context, address string) (*ingest.Snapshot, error) {
	w.asked <- struct{}{}
	<-w.goOn
	return w.Folder.Fetch(ctx, address)
}

// TestOneRun: a second run in the same state is refused and told who goes on; afterwards there is room again.
func TestOneRun(t *testing.T) {
	sources, pages := toys(t)
	dir := t.TempDir()
	ledger := ingest.Ledger{Dir: dir, Clock: func() time.Time { return carried }}
	shelf := store.Open(filepath.Join(dir, "shelf"), nil)
	from := waiting{folder(pages), make(chan struct{}), make(chan struct{})}
	o := ingest.Options{Sources: []string{"toy-count"}, From: from, Ledger: ledger, Now: carried}
	first := make(chan error)
	go func() {
		_, err := ingest.Run(context.Background(), shelf, sources, o)
		first <- err
	}()
	<-from.asked
	_, err := ingest.Run(context.Background(), shelf, sources, ingest.Options{From: folder(pages), Ledger: ledger, Now: carried})
	want := fmt.Sprintf("process %d, since %s", os.Getpid(), carried.UTC().Format(time.RFC3339))
	if !errors.Is(err, ingest.ErrHeld) || !strings.Contains(err.Error(), want) {
		t.Errorf("want %q, got %v", want, err)
	}
	if h := history(t, ledger); !h.Running {
		t.Error("the ledger does not tell that a run goes on")
	}
	if _, err := shelf.Vintages("toy-count"); !errors.Is(err, data.ErrNotFound) {
		t.Errorf("the second run has shelved: %v", err)
	}
	close(from.goOn)
	if err := <-first; err != nil {
		t.Fatal(err)
	}
	if h := history(t, ledger); h.Running || h.Last.End == nil {
		t.Errorf("after the end: %+v", h.Last)
	}
	run(t, shelf, sources, ingest.Options{From: folder(pages), Ledger: ledger})
}

// TestNext: the next publication is told by pages of every kind that knows it, the earliest after today.
func TestNext(t *testing.T) {
	p := &providers{day: "2026-11-20", asked: map[string][]string{}}
	told := map[string]struct{ old, new, want string }{
		"px-a":     {"DATA=\n", "NEXT-UPDATE=\"20270218 08:00\";\nDATA=\n", "2027-02-18"},
		"v2-a":     {`"value":[]`, `"value":[],"extension":{"px":{"nextUpdate":"2027-02-19T07:00:00Z"}}`, "2027-02-19"},
		"kolada-a": {`"is_divided_by_gender":true`, `"is_divided_by_gender":true,"publication_date":"2027-03-01","prel_publication_date":"2027-01-15"`, "2027-01-15"},
		"kolada-b": {`"is_divided_by_gender":true`, `"is_divided_by_gender":true,"publication_date":"2026-11-21"`, ""}, // today
		"csv-a":    {"", "", ""},
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		source, _, _ := strings.Cut(r.URL.Path[1:], "/")
		spoilt(p, source, other(told[source].old, told[source].new)).ServeHTTP(w, r)
	}))
	defer server.Close()
	sources, err := toySources(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	o := ingest.Options{From: &fetch.Client{}, Now: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC), Ledger: ingest.Ledger{Dir: dir}}
	for id := range told {
		o.Sources = append(o.Sources, id)
	}
	by := run(t, store.Open(filepath.Join(dir, "shelf"), nil), sources, o)
	h := history(t, o.Ledger)
	for id, want := range told {
		if out := by[id]; out.Err != nil || out.Next != want.want || h.Source(id).Next != want.want {
			t.Errorf("%s: next %q and in the ledger %q, want %q: %v", id, out.Next, h.Source(id).Next, want.want, out.Err)
		}
	}
}

// FuzzHistory: a ledger is read whatever a disk has made of it, and what is added to it afterwards is found.
func FuzzHistory(f *testing.F) {
	f.Add([]byte(`{"run":"a","event":"start","time":"2026-11-20T06:15:00Z","sources":["toy-count"]}` + "\n" + `{"run":"a","event":"sou`))
	f.Add([]byte(`{"event":"end"}` + "\n" + `{"event":"source","source":"","error":"x"}` + "\n\n[]\nnull"))
	f.Fuzz(func(t *testing.T, body []byte) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "runs.jsonl"), body, 0o666); err != nil {
			t.Fatal(err)
		}
		ledger := ingest.Ledger{Dir: dir}
		if h := history(t, ledger); h.Running {
			t.Error("a ledger that nobody holds goes on")
		}
		sources, pages := toys(t)
		run(t, store.Open(filepath.Join(dir, "shelf"), nil), sources, ingest.Options{Sources: []string{"toy-count"}, From: folder(pages), Ledger: ledger})
		if h := history(t, ledger); h.Last == nil || h.Last.End == nil || h.Source("toy-count").Last == nil {
			t.Errorf("a run is not found after %q", body)
		}
	})
}
