package ingest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"lagesbild/data"
	"lagesbild/data/datatest"
	"lagesbild/data/definition"
	"lagesbild/data/store"
	"lagesbild/ingest"
	"lagesbild/ingest/pxweb"
)

// statbank are the program's sources of PxWeb tables.
func statbank(t *testing.T) []definition.File[ingest.Source] {
	t.Helper()
	all, err := ingest.Sources(ingest.Definitions())
	if err != nil {
		t.Fatal(err)
	}
	all = slices.DeleteFunc(all, func(f definition.File[ingest.Source]) bool { return f.Value.From.PxWeb == nil })
	if len(all) < 20 {
		t.Fatalf("%d sources of PxWeb tables", len(all))
	}
	return all
}

// variable is one of a table that looks as a definition believes: its words are the values' texts, never their codes.
type variable struct {
	id, role    string
	codes       []string
	texts       map[string]string // by code
	elimination bool
}

func (v *variable) add(code, text string) {
	if v.texts == nil {
		v.texts = map[string]string{}
	}
	v.codes, v.texts[code] = append(v.codes, code), text
}

// words adds a value for each of the definition's codes, under the first word for it.
func (v *variable) words(codes map[string]string) {
	seen := map[string]bool{}
	for _, word := range slices.Sorted(maps.Keys(codes)) {
		if !seen[codes[word]] {
			seen[codes[word]] = true
			v.add(fmt.Sprint("w", len(v.codes)), strings.ToUpper(word))
		}
	}
}

// believed is the table that a definition expects, and how many observations it is to give.
func believed(s *ingest.Source) (table []variable, observations int) {
	f := s.From.PxWeb
	observations = len(s.Measures)
	for _, id := range s.DimensionIDs() {
		d := s.Dimensions[id]
		v := variable{id: d.Column}
		v.words(d.Codes)
		switch n := d.Numbers; {
		case id == data.Time:
			v.role = "time"
			for year := 2021; year <= 2024; year++ {
				v.add(fmt.Sprint(year-3, "-", year), fmt.Sprint(year-3, "–", year))
			}
		case id == data.Area && len(d.Codes) == 0:
			for _, level := range f.Select[d.Column].Levels {
				code := map[string]string{"country": "00", "county": "19", "municipality": "1980"}[level]
				v.add(code, "place "+code)
			}
		case d.Kept:
			v.add("TOT", "totalt")
			v.add("E21", "eftergymnasial utbildning")
		case n != nil:
			for k := n.Least; k <= n.Most-len(d.Codes); k++ {
				v.add(fmt.Sprint(k), fmt.Sprint(k, " år"))
			}
		}
		size := len(v.codes)
		if top := f.Select[d.Column].Top; top > 0 {
			size = min(size, top)
		}
		observations *= size
		if chosen := f.Select[d.Column]; chosen.Listed || len(chosen.Levels) > 0 {
			v.add("01L", "no such thing")
		}
		table = append(table, v)
	}
	for name, chosen := range f.Select {
		if len(chosen.Codes) > 0 {
			v := variable{id: name}
			v.add("x", "something else")
			v.add("y", chosen.Codes[0])
			table = append(table, v)
		}
	}
	contents := variable{id: "ContentsCode", role: "metric"}
	if f.Measure != "" {
		contents.id, contents.role = f.Measure, ""
	}
	contents.add("other", "something else")
	for _, key := range slices.Sorted(maps.Keys(s.Measures)) {
		contents.add(fmt.Sprint("m", len(contents.codes)), strings.ToUpper(key))
	}
	others := variable{id: "Others", elimination: true}
	others.add("1", "one")
	return append(table, contents, others), observations
}

// bank answers for tables as their definitions believe them to be.
type bank struct {
	sources []definition.File[ingest.Source]
	change  func([]variable)
}

func (b bank) Names(context.Context, string) ([]string, error) { return nil, ingest.ErrNeedsFile }

func (b bank) Fetch(_ context.Context, address string) (*ingest.Snapshot, error) {
	return b.answer(address, nil)
}

func (b bank) Post(_ context.Context, address string, question []byte) (*ingest.Snapshot, error) {
	return b.answer(address, question)
}

func (b bank) answer(address string, question []byte) (*ingest.Snapshot, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	if strings.HasSuffix(address, "config") {
		return &ingest.Snapshot{Body: []byte(`{"maxDataCells":150000,"maxCells":150000}`)}, nil
	}
	for i := range b.sources {
		s := &b.sources[i].Value
		f := s.From.PxWeb
		steps := strings.Split(u.Path, "/")
		if !strings.HasSuffix(u.Path, "/"+f.Table) && !slices.Contains(steps, f.Table) {
			continue
		}
		table, _ := believed(s)
		if b.change != nil {
			b.change(table)
		}
		chosen := asked(u, question)
		if f.API == pxweb.V1 && question == nil {
			return &ingest.Snapshot{Body: bankMetadata(table)}, nil
		}
		if f.API == pxweb.V2 && strings.HasSuffix(u.Path, "/metadata") {
			for _, v := range table {
				chosen[v.id] = v.codes
			}
		}
		return &ingest.Snapshot{Body: bankAnswer(table, chosen, !strings.HasSuffix(u.Path, "/metadata"), f)}, nil
	}
	return nil, fmt.Errorf("%s: no such table", address)
}

// asked are the codes that a question for cells names, by variable.
func asked(u *url.URL, question []byte) map[string][]string {
	chosen := map[string][]string{}
	var q struct {
		Query []struct {
			Code      string
			Selection struct{ Values []string }
		}
		Selection []struct {
			VariableCode string
			ValueCodes   []string
		}
	}
	_ = json.Unmarshal(question, &q) // none for a question without a body
	for _, one := range q.Query {
		chosen[one.Code] = one.Selection.Values
	}
	for _, one := range q.Selection {
		chosen[one.VariableCode] = one.ValueCodes
	}
	for key, values := range u.Query() {
		if name, ok := strings.CutPrefix(key, "valueCodes["); ok {
			chosen[strings.TrimSuffix(name, "]")] = strings.Split(values[0], ",")
		}
	}
	return chosen
}

func bankMetadata(table []variable) []byte {
	var all []map[string]any
	for _, v := range table {
		var texts []string
		for _, code := range v.codes {
			texts = append(texts, v.texts[code])
		}
		all = append(all, map[string]any{"code": v.id, "text": v.id, "values": v.codes, "valueTexts": texts, "elimination": v.elimination, "time": v.role == "time"})
	}
	body, _ := json.Marshal(map[string]any{"title": "T", "variables": all})
	return body
}

func bankAnswer(table []variable, chosen map[string][]string, cells bool, f *pxweb.Form) []byte {
	texts := map[string]map[string]string{}
	ids, sizes, roles, dims, n := []string{}, []int{}, map[string][]string{}, map[string]any{}, 1
	for _, v := range table {
		codes, ok := chosen[v.id]
		if !ok {
			continue
		}
		texts[v.id] = v.texts
		labels, units := map[string]string{}, map[string]any{}
		for _, code := range codes {
			labels[code] = v.texts[code]
			for word := range f.Units {
				units[code] = map[string]any{"base": word}
			}
		}
		category := map[string]any{"index": codes, "label": labels}
		if v.role != "" {
			roles[v.role] = []string{v.id}
		}
		if v.role == "metric" {
			category["unit"] = units
		}
		ids, sizes, n = append(ids, v.id), append(sizes, len(codes)), n*len(codes)
		dims[v.id] = map[string]any{"label": v.id, "category": category, "extension": map[string]any{"elimination": v.elimination}}
	}
	values := []int{}
	for range n {
		if cells {
			values = append(values, 0)
		}
	}
	for i := range values { // women 2, men 0 and the total 2: sums and means hold
		at := i
		for k := len(ids) - 1; k >= 0; k-- {
			codes := chosen[ids[k]]
			text := texts[ids[k]][codes[at%len(codes)]]
			if at /= len(codes); strings.HasPrefix(text, "KVINNOR") || strings.HasPrefix(text, "TOTALT, SAMT") || text == "TOTALT" || text == "MÄN OCH KVINNOR" {
				values[i] = 2
			}
		}
	}
	body, _ := json.Marshal(map[string]any{"version": "2.0", "class": "dataset", "label": "T", "updated": "2026-06-08T06:00:00Z", "role": roles, "id": ids, "size": sizes, "dimension": dims, "value": values})
	return body
}

// TestStatbankSources: each definition reads a table that looks as it believes, known by texts alone, and leaves out what
// it says it leaves out.
func TestStatbankSources(t *testing.T) {
	sources, shelf := statbank(t), store.Open(t.TempDir(), nil)
	for id, out := range run(t, shelf, sources, ingest.Options{From: bank{sources: sources}}) {
		i := slices.IndexFunc(sources, func(f definition.File[ingest.Source]) bool { return f.Value.ID == id })
		_, want := believed(&sources[i].Value)
		if out.Err != nil || len(out.Vintages) != 1 || out.Vintages[0].Rows != want {
			t.Errorf("%s: want %d rows, got %+v", id, want, out)
			continue
		}
		m, err := shelf.Manifest(out.Dataset, out.Vintages[0].Vintage)
		if err != nil {
			t.Fatal(err)
		}
		if table := m.Structure.Measures[0].Table; table != path.Base(sources[i].Value.From.PxWeb.Table) {
			t.Errorf("%s: its figures come from table %q", id, table)
		}
	}
}

// TestStatbankFirstContact: a table that calls what is measured something else is refused at the line of the definition
// that says so, with what the table has.
func TestStatbankFirstContact(t *testing.T) {
	sources := statbank(t)
	other := bank{sources: sources, change: func(table []variable) {
		for i := range table {
			for code := range table[i].texts {
				if strings.HasPrefix(code, "m") {
					table[i].texts[code] = "unheard of " + code
				}
			}
		}
	}}
	for id, out := range run(t, store.Open(t.TempDir(), nil), sources, ingest.Options{From: other}) {
		for _, word := range []string{"ingest " + id + ": parse: sources/" + id + ".yaml:", ": unknown code", `"m1" (unheard of m1)`} {
			if out.Err == nil || !strings.Contains(out.Err.Error(), word) {
				t.Errorf("%s: message lacks %q: %v", id, word, out.Err)
			}
		}
	}
}

// recordedBank answers for the one table whose answers were recorded.
type recordedBank struct {
	bank
	pages map[string]string // ending of the address's path → page
}

func (r recordedBank) Fetch(_ context.Context, address string) (*ingest.Snapshot, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	for ending, page := range r.pages {
		if strings.HasSuffix(u.Path, ending) {
			body, err := os.ReadFile(page)
			return &ingest.Snapshot{Body: body}, err
		}
	}
	return nil, os.ErrNotExist
}

// TestTried: only the definition that reads the provider's recorded answers says that it was tried, on their day.
func TestTried(t *testing.T) {
	sources := statbank(t)
	for _, f := range sources {
		if f.Value.Tried != "" && f.Value.ID != "scb-population-month" {
			t.Errorf("%s says that it was tried: no recorded page shows it", f.Value.ID)
		}
	}
	from := recordedBank{pages: map[string]string{
		"/api/v2/config":                  datatest.Shared(t, "real", "api", "pxwebapi2-scb", "config.json"),
		"/api/v2/tables/TAB6471/metadata": datatest.Shared(t, "real", "api", "pxwebapi2-scb", "TAB6471_metadata.json"),
		"/api/v2/tables/TAB6471/data":     datatest.Shared(t, "real", "api", "pxwebapi2-scb", "TAB6471_data.json"),
	}}
	shelf := store.Open(t.TempDir(), nil)
	out := run(t, shelf, sources, ingest.Options{From: from, Sources: []string{"scb-population-month"}})["scb-population-month"]
	if out.Err != nil || len(out.Vintages) != 1 || out.Vintages[0].Rows != 21*4*3*11 {
		t.Fatalf("%+v", out)
	}
	i := slices.IndexFunc(sources, func(f definition.File[ingest.Source]) bool { return f.Value.ID == "scb-population-month" })
	if day := out.Vintages[0].Vintage.Date(); day != sources[i].Value.Tried {
		t.Errorf("tried on %s, but the page is of %s", sources[i].Value.Tried, day)
	}
}
