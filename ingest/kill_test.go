package ingest_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lagesbild/data"
	"lagesbild/data/store"
	"lagesbild/ingest"
	"lagesbild/ingest/fetch"
)

// The environment of a child process that does nothing but one run.
const (
	childState  = "LAGESBILD_TEST_STATE"
	childDay    = "LAGESBILD_TEST_DAY"
	childServer = "LAGESBILD_TEST_SERVER"
	childName   = "LAGESBILD_TEST_NAME"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childState); dir != "" {
		if err := child(dir, os.Getenv(childDay), os.Getenv(childServer), os.Getenv(childName)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child fetches the ten sources of a day into the state of dir, and says when it begins.
func child(dir, day, server, name string) error {
	sources, err := toySources(server)
	if err != nil {
		return err
	}
	now, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return err
	}
	archive := ingest.Archive{Dir: dir}
	fmt.Println("begun")
	outcomes, err := ingest.Run(context.Background(), store.Open(filepath.Join(dir, "shelf"), nil), sources, ingest.Options{
		From: &dated{&fetch.Client{Version: name}, now}, Jobs: 2, Now: now, Keep: archive, Resume: archive,
		Ledger: ingest.Ledger{Dir: dir, Clock: func() time.Time { return now }},
	})
	for _, o := range outcomes {
		err = errors.Join(err, o.Err)
	}
	return err
}

// dated is a client whose pages are of the day of the run.
type dated struct {
	*fetch.Client
	now time.Time
}

func (d *dated) Fetch(ctx context.Context, address string) (*ingest.Snapshot, error) {
	page, err := d.Client.Fetch(ctx, address)
	if err == nil {
		page.Time = d.now
	}
	return page, err
}

// killing is a state, the providers it is filled from, and its day.
type killing struct {
	*testing.T
	dir       string
	server    *httptest.Server
	providers *providers
	shelf     *store.Shelf
	day       int
	children  int
}

func newKilling(t *testing.T, p *providers, server *httptest.Server) *killing {
	k := &killing{T: t, dir: t.TempDir(), server: server, providers: p}
	k.shelf = store.Open(filepath.Join(k.dir, "shelf"), nil)
	k.morning(0)
	return k
}

func (k *killing) date() string { return fmt.Sprintf("2026-01-%02d", k.day+1) }

func (k *killing) morning(day int) {
	k.day = day
	k.providers.mu.Lock()
	defer k.providers.mu.Unlock()
	k.providers.day = k.date()
}

// start begins a run and returns its name.
func (k *killing) start() (*exec.Cmd, *bytes.Buffer, string) {
	k.Helper()
	k.children++
	name := fmt.Sprintf("%s.%d", filepath.Base(filepath.Dir(k.dir))+filepath.Base(k.dir), k.children)
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), childState+"="+k.dir, childDay+"="+k.date(), childServer+"="+k.server.URL, childName+"="+name)
	var said bytes.Buffer
	c.Stderr = &said
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err == nil {
		_, err = out.Read(make([]byte, 1)) // the run begins now
	}
	if err != nil {
		k.Fatal(err, said.String())
	}
	return c, &said, "Lagesbild/" + name
}

// whole makes a run that nobody disturbs and returns what it took.
func (k *killing) whole() (took time.Duration, name string) {
	k.Helper()
	c, said, name := k.start()
	began := time.Now()
	if err := c.Wait(); err != nil {
		k.Fatal(err, said.String())
	}
	return time.Since(began), name
}

// killed kills a run after a while and reports whether it was still going on.
func (k *killing) killed(after time.Duration) (killed bool, name string) {
	k.Helper()
	c, said, name := k.start()
	time.Sleep(after)
	_ = c.Process.Kill() // it may have ended by itself
	var exit *exec.ExitError
	switch err := c.Wait(); {
	case err == nil:
		return false, name
	case errors.As(err, &exit) && exit.ExitCode() == -1:
		return true, name
	default:
		k.Fatal(err, said.String())
		return false, name
	}
}

// sound checks what a kill has left: whole vintages, none of the earlier days lost, a ledger that can be read.
func (k *killing) sound(killed bool) {
	k.Helper()
	if err := k.shelf.Verify(context.Background()); err != nil {
		k.Fatal(err)
	}
	for _, id := range toyIDs {
		vintages, err := k.shelf.Vintages(id)
		if err != nil && !errors.Is(err, data.ErrNotFound) || len(vintages) < k.day || len(vintages) > k.day+1 {
			k.Fatalf("%s on day %d: vintages %v, %v", id, k.day, vintages, err)
		}
	}
	h, err := ingest.Ledger{Dir: k.dir}.History()
	if err != nil {
		k.Fatal(err)
	}
	if h.Running || !killed && (h.Last == nil || h.Last.End == nil) {
		k.Fatalf("killed %v: the ledger says %+v", killed, h.Last)
	}
}

// ended reports whether a run of this day has come to its end, even if it was killed just before it could say so.
func (k *killing) ended() bool {
	k.Helper()
	h, err := ingest.Ledger{Dir: k.dir}.History()
	if err != nil {
		k.Fatal(err)
	}
	return h.Last != nil && h.Last.End != nil && h.Last.End.Time.Format(time.DateOnly) == k.date()
}

// kept are the addresses whose pages a run left for the next one: those of fetches that had not ended, and those of
// sources that had come.
func (k *killing) kept() map[string]bool {
	k.Helper()
	kept := map[string]bool{}
	list := func(source, name string) {
		f, err := os.Open(filepath.Join(k.dir, "pages", source, name))
		if err != nil {
			return
		}
		defer f.Close()
		lines := bufio.NewScanner(f)
		for first := true; lines.Scan(); first = false {
			if first && lines.Text() != k.date() {
				return
			}
			var page ingest.Snapshot
			if json.Unmarshal(lines.Bytes(), &page) == nil && page.Address != "" {
				kept[page.Address] = true
			}
		}
	}
	h, err := ingest.Ledger{Dir: k.dir}.History()
	if err != nil {
		k.Fatal(err)
	}
	for _, id := range toyIDs {
		list(id, "unfinished")
		if r := h.Source(id); r.Last != nil && r.Last.Time.Format(time.DateOnly) == k.date() {
			list(id, "fetched")
		}
	}
	return kept
}

// asks are the addresses that a run asked, and how many questions it posted to each.
func (k *killing) asks(name string) (got []string, posted map[string]int) {
	k.providers.mu.Lock()
	defer k.providers.mu.Unlock()
	posted = map[string]int{}
	for _, q := range k.providers.asked[name] {
		if address, _, post := strings.Cut(q, " "); post {
			posted[address]++
		} else {
			got = append(got, address)
		}
	}
	return got, posted
}

// resumed checks that a run did not ask for what had been kept. A question that is posted is one of the five parts that the
// limit of cells makes of a table; its answers are kept under its address and their names.
func (k *killing) resumed(name string, kept map[string]bool) {
	k.Helper()
	got, posted := k.asks(name)
	for _, address := range got {
		if kept[address] {
			k.Errorf("%s was kept, and asked for again", address)
		}
	}
	for address, n := range posted {
		for page := range kept {
			if strings.HasPrefix(page, address+"#") {
				n++
			}
		}
		if n > toyParts {
			k.Errorf("%s: %d questions and kept answers, for %d parts", address, n, toyParts)
		}
	}
}

const toyParts = 5

// says is what the shelf holds: of each vintage, the checksum of what it says.
func (k *killing) says() map[string]string {
	k.Helper()
	all := map[string]string{}
	for _, id := range toyIDs {
		vintages, err := k.shelf.Vintages(id)
		if err != nil {
			k.Fatal(err)
		}
		for _, v := range vintages {
			m, err := k.shelf.Manifest(id, v)
			if err != nil {
				k.Fatal(err)
			}
			all[id+"@"+string(v)] = m.Content
		}
	}
	return all
}

// TestKill ends runs of ten sources at random points, 50 times, 20 with -short and 200 where everything is tested: nothing is lost or half there, the next
// run goes on where the one before stopped, and in the end the shelf is as if nobody had disturbed.
func TestKill(t *testing.T) {
	p := &providers{asked: map[string][]string{}}
	server := httptest.NewServer(p)
	defer server.Close()
	const each = 10 // runs of a state
	want := 50
	switch {
	case testing.Short():
		want = 20
	case os.Getenv("LAGESBILD_TEST_ALL") != "":
		want = 200
	}
	reference := newKilling(t, p, server)
	began := time.Now()
	whole, name := reference.whole()
	got, posted := reference.asks(name)
	for address, n := range posted {
		if n != toyParts {
			t.Fatalf("%s: %d questions, want %d", address, n, toyParts)
		}
	}
	if n := 2*6 + 2*2 + 2*(2+toyParts) + 2 + 1 + 1; len(got) != n || len(posted) != 2 {
		t.Fatalf("a whole run asks %d addresses and posts to %d, want %d and 2:\n%s", len(got), len(posted), n, strings.Join(got, "\n"))
	}
	random := rand.New(rand.NewPCG(1, 2))
	runs, kills, resumed, within := 0, 0, 0, whole
	for (kills < want || resumed < want/5) && runs < 5*want {
		k := newKilling(t, p, server)
		var kept map[string]bool
		for range each {
			runs++
			killed, name := k.killed(time.Duration(random.Int64N(int64(within))))
			k.sound(killed)
			k.resumed(name, kept)
			if len(kept) > 0 {
				resumed++
			}
			switch {
			case killed && len(k.kept()) == 0:
				kills++
				within += within / 4 // before anything was there: the machine has become slower
			case killed:
				kills++
				within += within / 20
			default:
				within -= within / 5 // the machine has become faster
			}
			if kept = k.kept(); k.ended() {
				k.morning(k.day + 1)
				kept = nil
			}
		}
		_, name := k.whole()
		k.sound(false)
		k.resumed(name, kept)
		for reference.day < k.day {
			reference.morning(reference.day + 1)
			_, name := reference.whole()
			later, _ := reference.asks(name)
			still := func(a string) bool { return strings.Contains(a, "/year/1997") && !strings.Contains(a, "from_date") }
			if slices.ContainsFunc(later, still) || !slices.ContainsFunc(got, still) {
				t.Errorf("a run on a later day asks for what has not changed:\n%s", strings.Join(later, "\n"))
			}
		}
		want := reference.says()
		maps.DeleteFunc(want, func(key, _ string) bool { return key[strings.Index(key, "@")+1:] > k.date() })
		if got := k.says(); !maps.Equal(got, want) {
			t.Errorf("the shelf holds %v, want %v", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
		}
	}
	t.Logf("a run takes %v; %d runs, %d of them killed, %d went on with pages kept; %v", whole, runs, kills, resumed, time.Since(began))
	if kills < want || resumed < want/5 {
		t.Error("the kills miss the work")
	}
}
