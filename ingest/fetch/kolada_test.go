package fetch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/data/store"
	"lagesbild/ingest"
)

// service answers as Kolada's does, with invented figures: N00001 is divided by sex, N00002 is not, for 1980 and 1981.
type service struct {
	base    string
	perPage int                         // rows on a page, whatever is asked; 5000 if 0
	faults  map[int]http.HandlerFunc    // instead of the n-th answer, from 1
	link    func(address string) string // changes next_url; may be nil
	title   string                      // of N00001
	mu      sync.Mutex
	asked   []string
}

func (s *service) note(address string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, address)
	return len(s.asked)
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if fault := s.faults[s.note(r.URL.String())]; fault != nil {
		fault(w, r)
		return
	}
	path, ok := strings.CutPrefix(r.URL.Path, "/v3/")
	if !ok {
		status(http.StatusGone)(w, r)
		return
	}
	at := strings.Split(path, "/")
	per, err := strconv.Atoi(r.URL.Query().Get("per_page"))
	for _, some := range at {
		if len(strings.Split(some, ",")) > 25 || err != nil || per > 5000 {
			status(http.StatusBadRequest)(w, r)
			return
		}
	}
	var rows []any
	switch {
	case at[0] == "kpi":
		rows = s.kpis(strings.Split(at[1], ","))
	case len(at) == 5 && at[0] == "data" && at[1] == "kpi" && at[3] == "year":
		if !r.URL.Query().Has("from_date") { // nothing has changed
			rows = values(strings.Split(at[2], ","), strings.Split(at[4], ","))
		}
	default:
		status(http.StatusNotFound)(w, r)
		return
	}
	s.answer(w, r, rows, per)
}

func (s *service) answer(w http.ResponseWriter, r *http.Request, rows []any, per int) {
	if s.perPage > 0 {
		per = s.perPage
	}
	page, _ := strconv.Atoi(r.URL.Query().Get("page"))
	page = max(page, 1)
	var next *string
	if page*per < len(rows) {
		link := fmt.Sprintf("%s%s?page=%d&per_page=%d", s.base, strings.TrimPrefix(r.URL.Path, "/v3"), page+1, per)
		if s.link != nil {
			link = s.link(link)
		}
		next = &link
	}
	some := rows[min((page-1)*per, len(rows)):min(page*per, len(rows))]
	if some == nil {
		some = []any{}
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]any{"values": some, "next_url": next, "previous_url": nil, "count": len(some)})
}

func (s *service) kpis(ids []string) (rows []any) {
	for _, id := range ids {
		title := "Påhittat antal"
		if id == "N00001" {
			title = s.title
		}
		rows = append(rows, map[string]any{"id": id, "title": title, "is_divided_by_gender": id == "N00001"})
	}
	return rows
}

// values has the sexes in mixed order, a null, a deleted value and a group of municipalities.
func values(ids, years []string) (rows []any) {
	value := func(sex string, count int, number any, deleted bool) map[string]any {
		return map[string]any{"gender": sex, "count": count, "status": "", "value": number, "isdeleted": deleted}
	}
	row := func(kpi, area, year string, values ...any) {
		y, _ := strconv.Atoi(year)
		rows = append(rows, map[string]any{"kpi": kpi, "municipality": area, "period": y, "values": values})
	}
	for _, year := range years {
		if year < "2024" {
			continue
		}
		if slices.Contains(ids, "N00001") {
			row("N00001", "1980", year, value("K", 1, 60.5, false), value("T", 1, 50, false), value("M", 1, 40.5, false))
			row("N00001", "1981", year, value("T", 1, nil, false))
			row("N00001", "G123", year, value("T", 7, 44, false))
		}
		if slices.Contains(ids, "N00002") {
			row("N00002", "1980", year, value("T", 1, nil, true))
			row("N00002", "1981", year, value("T", 1, 7, false))
		}
	}
	return rows
}

const koladaYAML = `id: %[1]s
dataset: %[1]s
title: {sv: Påhittat, en: Invented}
publisher: Kolada
provenance: {sv: Påhittade siffror., en: Invented figures.}
licence: open
from: {kolada: {address: "%[2]s", groups: leave}}
measures:
`

// invented is a source with n indicators, of which the service knows two.
func invented(t *testing.T, id, address string, n int) definition.File[ingest.Source] {
	t.Helper()
	text := fmt.Sprintf(koladaYAML, id, address)
	for i := range n {
		unit, sex := "number", "none"
		if i == 0 {
			unit, sex = "percent", "split"
		}
		text += fmt.Sprintf("  N%05d: {title: {sv: Påhittat antal, en: Invented}, unit: %s, sex: %s}\n", i+1, unit, sex)
	}
	files, err := ingest.Sources(fstest.MapFS{"sources/" + id + ".yaml": {Data: []byte(text)}})
	if err != nil {
		t.Fatal(err)
	}
	return files[0]
}

const (
	koladaBase              = "http://127.0.0.1/v3"
	today      data.Vintage = "2026-11-21"
)

func runs(t *testing.T, s *shelf, o ingest.Options, sources ...definition.File[ingest.Source]) []ingest.Outcome {
	t.Helper()
	o.Now = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	outcomes, err := ingest.Run(context.Background(), s, sources, o)
	if err != nil {
		t.Fatal(err)
	}
	return outcomes
}

// TestKolada: a definition without pages is fetched whole: indicators and years in chunks, page after page.
func TestKolada(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &service{base: koladaBase, perPage: 2, title: "Påhittat antal"}
		taken := newShelf()
		out := runs(t, taken, ingest.Options{From: serve(t, s)}, invented(t, "toy", koladaBase, 26))[0]
		if out.Err != nil {
			t.Fatal(out.Err)
		}
		var data, kpi, later int
		for _, address := range s.asked {
			switch {
			case strings.Contains(address, "?page="):
				later++
			case strings.HasPrefix(address, "/v3/kpi/"):
				kpi++
			case strings.HasPrefix(address, "/v3/data/kpi/"):
				data++
			}
		}
		if kpi != 2 || data != 2*3 || later == 0 {
			t.Errorf("asked for %d pages of indicators, %d of data, %d second ones: %q", kpi, data, later, s.asked)
		}
		want := strings.Split(`N00001 1980 2024 F 0.605 []
N00001 1980 2024 M 0.405 []
N00001 1980 2024 _T 0.5 []
N00001 1981 2024 _T 0 [not_available]
N00002 1980 2024 _T 0 [deleted]
N00002 1981 2024 _T 7 []`, "\n")
		got := slices.DeleteFunc(taken.cells["toy"], func(line string) bool { return !strings.Contains(line, " 2024 ") })
		if !slices.Equal(got, want) || !slices.Equal(out.Vintages, []ingest.Shelved{{Vintage: today, Rows: 18, New: true}}) {
			t.Errorf("%+v\ngot  %q\nwant %q", out.Vintages, got, want)
		}
		if fetches := taken.provenance["toy"].Fetches; len(fetches) != len(s.asked) || fetches[0].Status != 200 {
			t.Errorf("provenance %+v", fetches)
		}
	})
}

// shelf takes datasets as text. The real one's decoder of Parquet has channels that outlive a bubble of synctest.
type shelf struct {
	mu         sync.Mutex
	cells      map[string][]string // by dataset, one a line
	provenance map[string]store.Provenance
}

func newShelf() *shelf {
	return &shelf{cells: map[string][]string{}, provenance: map[string]store.Provenance{}}
}

func (s *shelf) Vintages(dataset string) ([]data.Vintage, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cells[dataset] == nil {
		return nil, data.ErrNotFound
	}
	return []data.Vintage{today}, nil
}

func (s *shelf) Read(context.Context, memory.Allocator, string, data.Vintage, ...string) (*data.Dataset, error) {
	return nil, errors.New("no older vintage is there to be read")
}

func (s *shelf) Put(_ context.Context, d *data.Dataset, p store.Provenance) (data.Vintage, error) {
	var lines []string
	for _, c := range d.Batches() {
		for i := range c.Len() {
			line := d.Measures[c.Measure[i]].ID
			for k, dim := range d.Dimensions {
				line += " " + dim.Codes[c.Codes[k][i]].ID
			}
			v := d.Value(&c, i)
			lines = append(lines, fmt.Sprintf("%s %v [%v]", line, v.Number, v.Status))
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cells[d.ID], s.provenance[d.ID] = lines, p
	return d.Vintage, nil
}

// TestKoladaFaults: a fault of one source's provider ends in the right retry or the right error, and the other source,
// at another host, goes on.
func TestKoladaFaults(t *testing.T) {
	broken := func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(`{"values":[{"kpi":`)) }
	always := func(h http.HandlerFunc) map[int]http.HandlerFunc {
		all := map[int]http.HandlerFunc{}
		for i := range 20 {
			all[i+1] = h
		}
		return all
	}
	tests := []struct {
		name  string
		toy   *service
		least time.Duration
		says  string // "" for a source that comes
	}{
		{"429", &service{faults: map[int]http.HandlerFunc{2: status(429, "Retry-After", "2")}}, 2 * time.Second, ""},
		{"502", &service{faults: map[int]http.HandlerFunc{1: status(502, "Content-Type", "text/html")}}, 0, ""},
		{"500 and no end", &service{faults: always(status(500))}, 0, "500 Internal Server Error"},
		{"hangs", &service{faults: map[int]http.HandlerFunc{3: hang}}, patience, ""},
		{"hangs and no end", &service{faults: always(hang)}, 5 * patience, "no answer within 1m0s"},
		{"cut off", &service{faults: map[int]http.HandlerFunc{2: cut}}, 0, ""},
		{"JSON without end", &service{faults: map[int]http.HandlerFunc{2: broken}}, 0, "not a whole JSON page"},
		{"web page", &service{faults: map[int]http.HandlerFunc{2: page("text/html", "<html>Underhåll</html>")}}, 0, `a web page instead of figures: "Underhåll"`},
		{"foreign host", &service{perPage: 2, link: func(a string) string { return strings.Replace(a, "127.0.0.1", "example.org", 1) }}, 0, "refused, the source stands at http://127.0.0.1"},
		{"unit changed", &service{title: "Påhittat antal/100 000 inv"}, 0, "unit mismatch"},
		{"closed version", &service{base: "http://127.0.0.1/v2"}, 0, "410 Gone"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				toy := test.toy
				if toy.base == "" {
					toy.base = koladaBase
				}
				if toy.title == "" {
					toy.title = "Påhittat antal"
				}
				other := &service{base: "http://127.0.0.2/v3", title: "Påhittat antal"}
				both := http.NewServeMux()
				both.Handle("127.0.0.1/", toy)
				both.Handle("127.0.0.2/", other)
				taken := newShelf()
				began := time.Now()
				out := runs(t, taken, ingest.Options{From: serve(t, both), Jobs: 2}, invented(t, "toy", toy.base, 2), invented(t, "other", other.base, 2))
				if took := time.Since(began); took < test.least {
					t.Errorf("took %v, want at least %v", took, test.least)
				}
				if err := out[1].Err; err != nil || !out[1].Changed() {
					t.Errorf("the other source: %v", err)
				}
				switch err := out[0].Err; {
				case test.says == "" && err != nil:
					t.Error(err)
				case test.says != "" && (err == nil || !strings.Contains(err.Error(), test.says)):
					t.Errorf("want %q, got %v", test.says, err)
				}
				if known, _ := taken.Vintages("toy"); test.says != "" && len(known) > 0 {
					t.Errorf("shelved %v", known)
				}
			})
		})
	}
}

// TestResume: what a run had fetched when its provider gave out is not asked for again on the same day.
func TestResume(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)))
		dir := t.TempDir()
		taken := newShelf()
		s := &service{base: koladaBase, perPage: 2, title: "Påhittat antal", faults: map[int]http.HandlerFunc{5: status(404)}}
		archive := ingest.Archive{Dir: dir}
		o := ingest.Options{From: serve(t, s), Keep: archive, Resume: archive}
		toy := invented(t, "toy", koladaBase, 2)
		if out := runs(t, taken, o, toy)[0]; out.Err == nil || len(s.asked) != 5 {
			t.Fatalf("asked %q: %v", s.asked, out.Err)
		}
		first := slices.Clone(s.asked)
		if out := runs(t, taken, o, toy)[0]; out.Err != nil {
			t.Fatal(out.Err)
		}
		second := s.asked[5:]
		if second[0] != first[4] || slices.ContainsFunc(second, func(a string) bool { return slices.Contains(first[:4], a) }) {
			t.Errorf("asked %q, then %q", first, second)
		}
		fetches := taken.provenance["toy"].Fetches
		if len(fetches) != len(first)-1+len(second) {
			t.Errorf("provenance %+v", fetches)
		}
		s.asked, s.faults = nil, nil
		if out := runs(t, taken, o, toy)[0]; out.Err != nil || out.Changed() || len(s.asked) != 1+2+1 || !strings.HasSuffix(s.asked[3], "from_date=2026-11-20") {
			t.Errorf("a run after a whole one asked %q: %+v", s.asked, out)
		}
		left, err := filepath.Glob(filepath.Join(dir, "pages", "toy", "unfinished"))
		if err != nil || len(left) != 0 {
			t.Errorf("left %v, %v", left, err)
		}
		if _, err := os.Stat(filepath.Join(dir, "pages", "toy", fetches[0].SHA256)); err != nil {
			t.Error(err)
		}
	})
}
