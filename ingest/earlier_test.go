package ingest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data/definition"
	"lagesbild/data/store"
	"lagesbild/ingest"
	"lagesbild/ingest/fetch"
)

// changing is a Kolada whose rows change and are deleted, and that tells what has since a day. Names in a query that it does
// not know it ignores, as Kolada does.
type changing struct {
	t     *testing.T
	home  string
	rows  []changingRow
	title string                              // of every indicator
	fault func(*http.Request) (answer string) // instead of the answer; "" for none, "404" for that status
	asked []string
	sent  int // bytes
}

type changingRow struct {
	kpi, area string
	year      int
	value     float64
	changed   string // day
	deleted   bool
}

const changingPage = 40 // rows on a page at most

func (c *changing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.asked = append(c.asked, r.URL.String())
	if c.fault != nil {
		switch answer := c.fault(r); answer {
		case "":
		case "404":
			w.WriteHeader(404)
			return
		default:
			fmt.Fprint(w, answer)
			return
		}
	}
	at, query, rows := strings.Split(r.URL.Path, "/"), r.URL.Query(), []any{}
	ids := strings.Split(at[len(at)-1], ",")
	if at[1] == "data" {
		ids = strings.Split(at[3], ",")
	}
	for _, row := range c.rows {
		since := query.Get("from_date")
		if !slices.Contains(ids, row.kpi) || at[1] != "data" || !slices.Contains(strings.Split(at[5], ","), strconv.Itoa(row.year)) ||
			row.changed < since || row.deleted && since == "" {
			continue
		}
		value := any(row.value)
		if row.deleted {
			value = nil
		}
		rows = append(rows, map[string]any{"kpi": row.kpi, "municipality": row.area, "period": row.year, "values": []any{
			map[string]any{"gender": "T", "count": 1, "status": "", "value": value, "isdeleted": row.deleted},
		}})
	}
	if at[1] == "kpi" {
		for _, id := range ids {
			rows = append(rows, map[string]any{"id": id, "title": c.title, "is_divided_by_gender": false})
		}
	}
	if len(ids) > 25 {
		c.t.Errorf("%d ids", len(ids))
	}
	per, err := strconv.Atoi(query.Get("per_page"))
	if err != nil || per > 5000 {
		c.t.Errorf("per_page %q", query.Get("per_page"))
	}
	page, _ := strconv.Atoi(query.Get("page"))
	page, per = max(page, 1), min(per, changingPage)
	next := any(nil)
	if page*per < len(rows) {
		query.Set("page", strconv.Itoa(page+1))
		next = c.home + r.URL.Path + "?" + query.Encode()
	}
	some := rows[min((page-1)*per, len(rows)):min(page*per, len(rows))]
	body, _ := json.Marshal(map[string]any{"values": some, "next_url": next, "previous_url": nil, "count": len(some)})
	c.sent += len(body)
	w.Write(body)
}

// asking is a state that is filled from a changing provider: 30 indicators and 30 years, so that there are four requests,
// the first two with several pages.
type asking struct {
	*testing.T
	*changing
	dir   string
	shelf *store.Shelf
	today time.Time
	n     int    // indicators
	from  string // more of the definition
	stop  int    // pages after which a run is stopped, 0 for none
	keeps int    // pages that the run was given to keep
}

// Keep counts.
func (a *asking) Keep(page *ingest.Snapshot) error {
	a.keeps++
	return ingest.Archive{Dir: a.dir}.Keep(page)
}

func newAsking(t *testing.T) *asking {
	c := &changing{t: t, title: "Påhittat antal"}
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	c.home = server.URL
	a := &asking{T: t, changing: c, dir: t.TempDir(), today: time.Now().UTC(), n: 30, from: "years: {from: 1990, to: 2019}"}
	a.shelf = store.Open(filepath.Join(a.dir, "shelf"), nil)
	for i := range 31 {
		for year := 2012; year < 2018; year++ {
			for k, area := range []string{"1980", "1981"} {
				a.rows = append(a.rows, changingRow{kpi: fmt.Sprintf("N%05d", i), area: area, year: year, value: float64(i*1000 + year + k), changed: a.day(-300)})
			}
		}
	}
	return a
}

func (a *asking) day(n int) string { return a.today.AddDate(0, 0, n).Format(time.DateOnly) }

func (a *asking) source() []definition.File[ingest.Source] {
	a.Helper()
	text := fmt.Sprintf("id: toy\ndataset: toy\ntitle: {sv: Prov, en: Test}\npublisher: Kolada\nprovenance: {sv: Påhittat., en: Invented.}\nlicence: open\nchecks: {gone: {rule: note}}\n"+
		"from: {kolada: {address: %q, %s}}\nmeasures:\n", a.home, a.from)
	for i := range a.n {
		text += fmt.Sprintf("  N%05d: {title: {sv: Påhittat antal, en: Invented}, unit: number, sex: none}\n", i)
	}
	files, err := ingest.Sources(fstest.MapFS{"sources/toy.yaml": {Data: []byte(text)}})
	if err != nil {
		a.Fatal(err)
	}
	return files
}

// asks counts what a run asked for: pages that describe, questions what has changed, pages of data.
type asks struct{ kpis, questions, pages int }

// run makes a run some days from today and counts what it asked for.
func (a *asking) run(days int) (ingest.Outcome, asks) {
	a.Helper()
	archive := ingest.Archive{Dir: a.dir}
	now := a.today.AddDate(0, 0, days)
	a.asked, a.sent, a.keeps = nil, 0, 0
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	out, err := ingest.Run(ctx, a.shelf, a.source(), ingest.Options{
		From: &fetch.Client{Kept: archive}, Now: now, Keep: a, Resume: archive,
		Ledger: ingest.Ledger{Dir: a.dir, Clock: func() time.Time { return now }},
		Progress: func(s ingest.Step) {
			if s.Stage == ingest.Parsing && s.Pages == a.stop {
				cancel()
			}
		},
	})
	if err != nil {
		a.Fatal(err)
	}
	var n asks
	for _, address := range a.asked {
		switch {
		case strings.HasPrefix(address, "/kpi/"):
			n.kpis++
		case strings.Contains(address, "from_date="):
			n.questions++
		default:
			n.pages++
		}
	}
	return out[0], n
}

// came makes a run that must come, and asks for no more and no less than want.
func (a *asking) came(days int, want asks) ingest.Outcome {
	a.Helper()
	out, got := a.run(days)
	if out.Err != nil {
		a.Fatal(out.Err)
	}
	if got != want {
		a.Errorf("asked %+v, want %+v:\n%s", got, want, strings.Join(a.asked, "\n"))
	}
	return out
}

// A first run, and one for which nothing has changed.
var (
	wholly = asks{kpis: 2, pages: 4 + 4 + 1 + 1} // 150 rows, 150, 30 and 30
	merely = asks{kpis: 2, questions: 4}
)

// says are the newest vintage's cells.
func (a *asking) says() map[string]float64 {
	a.Helper()
	vintages, err := a.shelf.Vintages("toy")
	if err != nil {
		a.Fatal(err)
	}
	d, err := a.shelf.Read(context.Background(), memory.DefaultAllocator, "toy", vintages[len(vintages)-1])
	if err != nil {
		a.Fatal(err)
	}
	defer d.Release()
	cells := map[string]float64{}
	for _, c := range d.Batches() {
		for i := range c.Len() {
			key := fmt.Sprintf("%s %s %s", d.Measures[c.Measure[i]].ID, d.Dimensions[0].Codes[c.Codes[0][i]].ID, d.Dimensions[1].Codes[c.Codes[1][i]].ID)
			cells[key] = d.Value(&c, i).Number
		}
	}
	return cells
}

// right checks that the newest vintage says what the provider says.
func (a *asking) right() {
	a.Helper()
	want := map[string]float64{}
	for _, row := range a.rows {
		if number, _ := strconv.Atoi(row.kpi[1:]); !row.deleted && number < a.n {
			want[fmt.Sprintf("%s %s %d", row.kpi, row.area, row.year)] = row.value
		}
	}
	if got := a.says(); !maps.Equal(got, want) {
		a.Errorf("%d cells, want %d, or others", len(got), len(want))
	}
}

// listed are the pages of the last whole fetch.
func (a *asking) listed() (all []*ingest.Snapshot) {
	a.Helper()
	list, err := os.ReadFile(filepath.Join(a.dir, "pages", "toy", "fetched"))
	if err != nil {
		a.Fatal(err)
	}
	for line := range bytes.Lines(list) {
		page := new(ingest.Snapshot)
		if json.Unmarshal(line, page) == nil {
			all = append(all, page)
		}
	}
	return all
}

// fetchedOn makes the last fetch one of another day, as far as it is of pages whose addresses end so.
func (a *asking) fetchedOn(days int, ends ...string) {
	a.Helper()
	list := a.day(days)
	for _, page := range a.listed() {
		if len(ends) == 0 || strings.HasSuffix(page.Address, ends[0]) {
			page.Time = a.today.AddDate(0, 0, days)
		}
		line, err := json.Marshal(page)
		if err != nil {
			a.Fatal(err)
		}
		list += "\n" + string(line)
	}
	if err := os.WriteFile(filepath.Join(a.dir, "pages", "toy", "fetched"), []byte(list), 0o666); err != nil {
		a.Fatal(err)
	}
}

func (a *asking) files() (names []string) {
	a.Helper()
	entries, err := os.ReadDir(filepath.Join(a.dir, "pages", "toy"))
	if err != nil {
		a.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// TestUnchanged: where nothing has changed, a run asks one small question a request, keeps no answer and shelves nothing.
// The pages stay of the day that they were fetched on, and the next run asks about the same day.
func TestUnchanged(t *testing.T) {
	a := newAsking(t)
	first := a.came(0, wholly)
	sent, kept := a.sent, a.files()
	a.fetchedOn(-10)
	for days := 1; days < 4; days++ {
		out := a.came(days, merely)
		if out.Changed() || out.Pages != first.Pages || out.Bytes != first.Bytes || !slices.Equal(out.Findings, first.Findings) {
			t.Errorf("%+v, first %+v", out, first)
		}
		for _, address := range a.asked[2:] {
			if !strings.HasSuffix(address, "?per_page=1&from_date="+a.day(-11)) {
				t.Error(address)
			}
		}
		if a.keeps != 2 {
			t.Errorf("kept %d pages, of which two came", a.keeps)
		}
		for _, page := range a.listed() {
			data := strings.Contains(page.Address, "/data/")
			if data != page.Time.Equal(a.today.AddDate(0, 0, -10)) || data == page.Asked.IsZero() {
				t.Errorf("%s is of %v, asked %v", page.Address, page.Time, page.Asked)
			}
		}
	}
	if now := a.files(); !slices.Equal(now, kept) {
		t.Errorf("kept %v, and then %v", kept, now)
	}
	if err := (ingest.Archive{Dir: a.dir}).Again("toy", a.today.AddDate(0, 0, 3)); err != nil { // as after a run that did not end
		t.Fatal(err)
	}
	a.came(3, asks{questions: 4})
	a.fetchedOn(-30, "?page=2&per_page=5000")
	a.came(4, merely)
	for i, day := range []string{a.day(-31), a.day(-31), a.day(-11), a.day(-11)} {
		if !strings.HasSuffix(a.asked[2+i], "from_date="+day) {
			t.Errorf("%s, want %s", a.asked[2+i], day)
		}
	}
	t.Logf("%d requests and %d bytes at first, %d and %d where nothing has changed", 2+10, sent, len(a.asked), a.sent)
	h, err := ingest.Ledger{Dir: a.dir}.History()
	if r := h.Source("toy"); err != nil || r.Last == nil || r.Last.Error != "" || r.Last.Rows != 360 || r.Last.Time.Format(time.DateOnly) != a.day(4) {
		t.Errorf("the ledger says %+v, %v", r.Last, err)
	}
	a.right()

	replay, err := ingest.OpenReplay(filepath.Join(a.dir, "pages", "toy"))
	if err != nil {
		t.Fatal(err)
	}
	a.asked = nil
	out := run(t, a.shelf, a.source(), ingest.Options{From: replay, Resume: replay, Now: replay.Time})["toy"]
	if out.Err != nil || out.Changed() || out.Pages != first.Pages || len(a.asked) > 0 {
		t.Errorf("replayed: %+v, asked %q", out, a.asked)
	}
}

// TestChanged: a request of which anything has changed is fetched anew, whole, and no other one.
func TestChanged(t *testing.T) {
	const row = 3 // in the first request
	for _, test := range []struct {
		name   string
		change func(*asking)
		want   asks
		same   bool // no other vintage
	}{
		{"value", func(a *asking) { a.rows[row].value, a.rows[row].changed = 7.5, a.day(1) }, asks{2, 4, 4}, false},
		{"value, on the day of fetching", func(a *asking) { a.rows[row].value, a.rows[row].changed = 7.5, a.day(0) }, asks{2, 4, 4}, false},
		{"value, on the day before", func(a *asking) { a.rows[row].value, a.rows[row].changed = 7.5, a.day(-1) }, asks{2, 4, 4}, false},
		{"deleted", func(a *asking) { a.rows[row].deleted, a.rows[row].changed = true, a.day(1) }, asks{2, 4, 4}, false},
		{"last request", func(a *asking) { a.rows[359].value, a.rows[359].changed = 7.5, a.day(1) }, asks{2, 4, 1}, false},
		{"description", func(a *asking) { a.title = "Påhittat nytt antal" }, asks{2, 0, 10}, true},
		{"more indicators", func(a *asking) { a.n++ }, asks{2, 2, 2}, false},
		{"other years", func(a *asking) { a.from = "years: {from: 1990, to: 2018}" }, asks{2, 2, 5}, false}, // of other pages,
		{"definition wants everything", func(a *asking) { a.from += ", whole: true" }, wholly, true},
		{"a quarter old", func(a *asking) { a.fetchedOn(-90) }, merely, true},
		{"older", func(a *asking) { a.fetchedOn(-91) }, wholly, true},
		{"of tomorrow", func(a *asking) { a.fetchedOn(2) }, wholly, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := newAsking(t)
			a.came(0, wholly)
			test.change(a)
			if out := a.came(1, test.want); out.Changed() == test.same {
				t.Errorf("%+v", out)
			}
			a.right()
		})
	}
}

// TestSpoilt: pages of which one is not kept whole are fetched anew, and are whole for the next run.
func TestSpoilt(t *testing.T) {
	for name, spoil := range map[string]func(file string) error{
		"lost":    os.Remove,
		"cut":     func(file string) error { return os.Truncate(file, 100) },
		"damaged": func(file string) error { return os.WriteFile(file, []byte(strings.Repeat(" ", 4000)), 0o666) },
		"changed": func(file string) error {
			body, err := os.ReadFile(file)
			return errors.Join(err, os.WriteFile(file, bytes.Replace(body, []byte("2012"), []byte("2013"), 1), 0o666))
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAsking(t)
			a.came(0, wholly)
			pages := a.listed()
			i := slices.IndexFunc(pages, func(p *ingest.Snapshot) bool { return strings.Contains(p.Address, "page=2") })
			if err := spoil(filepath.Join(a.dir, "pages", "toy", pages[i].SHA256)); err != nil {
				t.Fatal(err)
			}
			if out := a.came(1, asks{2, 3, 4}); out.Changed() {
				t.Errorf("%+v", out)
			}
			a.came(2, merely)
			a.right()
		})
	}
}

// TestOddAnswers: what is no plain "none" is no answer, and everything is fetched.
func TestOddAnswers(t *testing.T) {
	for name, answer := range map[string]string{
		"refused":       "404",
		"web page":      "<html>Underhåll</html>",
		"cut":           `{"values":[],"next_url":nu`,
		"no values":     `{"next_url":null,"count":0}`,
		"null values":   `{"values":null,"next_url":null,"count":0}`,
		"leads further": `{"values":[],"next_url":"http://127.0.0.1/data?page=2","count":0}`,
		"counts some":   `{"values":[],"next_url":null,"count":1}`,
		"a row":         `{"values":[{}],"next_url":null,"count":1}`,
	} {
		t.Run(name, func(t *testing.T) {
			a := newAsking(t)
			a.came(0, wholly)
			a.fault = func(r *http.Request) string {
				if r.URL.Query().Has("from_date") {
					return answer
				}
				return ""
			}
			if out := a.came(1, asks{2, 4, 10}); out.Changed() {
				t.Errorf("%+v", out)
			}
		})
	}
}

// TestNeverAgain: pages that were refused, that hold nothing or that lead back are fetched anew.
func TestNeverAgain(t *testing.T) {
	a := newAsking(t)
	sound := slices.Clone(a.rows)
	a.rows[0].area = "9999"
	if out, n := a.run(0); out.Err == nil || n != wholly {
		t.Fatalf("%+v %v", n, out.Err)
	}
	a.rows = sound // without telling
	a.came(1, wholly)
	a.rows = slices.DeleteFunc(slices.Clone(sound), func(row changingRow) bool { return row.year >= 2015 })
	a.fetchedOn(-100)
	a.came(2, asks{kpis: 2, pages: 4 + 1 + 1 + 1})
	a.rows = sound
	a.came(3, asks{kpis: 2, questions: 2, pages: 4 + 1})
	a.right()

	a.fault = func(r *http.Request) string {
		if r.URL.Query().Get("page") != "2" {
			return ""
		}
		year := r.URL.Path[len(r.URL.Path)-4:]
		return fmt.Sprintf(`{"values":[{"kpi":"N00009","municipality":"1982","period":%s,"values":[{"gender":"T","value":1}]}],"next_url":%q}`,
			year, a.home+r.URL.Path+"?per_page=5000")
	}
	a.fetchedOn(-100)
	leadsBack := 2 * (2 + 1)
	a.came(4, asks{kpis: 2, pages: leadsBack + 2})
	a.came(5, asks{kpis: 2, questions: 2, pages: leadsBack})
}

// TestAskingCut: a run that was cut short goes on with what it had fetched, and asks again about the rest.
func TestAskingCut(t *testing.T) {
	a := newAsking(t)
	a.came(0, wholly)
	changed := slices.IndexFunc(a.rows, func(row changingRow) bool { return row.year == 2016 })
	a.rows[changed].value, a.rows[changed].changed = 7.5, a.day(1)
	a.fault = func(r *http.Request) string {
		if r.URL.Query().Get("page") == "3" {
			return "404"
		}
		return ""
	}
	if out, n := a.run(1); out.Err == nil || n != (asks{2, 2, 3}) {
		t.Fatalf("%+v %v", n, out.Err)
	}
	a.fault = nil
	if out := a.came(1, asks{0, 3, 2}); !out.Changed() {
		t.Errorf("%+v", out)
	}
	a.right()
}

// TestStopped: a run that is stopped between two pages leaves what had come to the next.
func TestStopped(t *testing.T) {
	a := newAsking(t)
	a.stop = 5
	if out, n := a.run(0); !errors.Is(out.Err, context.Canceled) || n != (asks{2, 0, 3}) {
		t.Fatalf("%+v %v", n, out.Err)
	}
	a.stop = 0
	a.came(0, asks{0, 0, wholly.pages - 3})
	a.right()
}
