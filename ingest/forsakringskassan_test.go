package ingest_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/data/store"
	"lagesbild/ingest"
)

// agency are the program's sources of the Social Insurance Agency's open files.
func agency(t *testing.T) []definition.File[ingest.Source] {
	t.Helper()
	all, err := ingest.Sources(ingest.Definitions())
	if err != nil {
		t.Fatal(err)
	}
	all = slices.DeleteFunc(all, func(f definition.File[ingest.Source]) bool { return f.Value.From.Forsakringskassan == nil })
	if len(all) == 0 {
		t.Fatal("no source of the agency's")
	}
	return all
}

// invented is a page of the form that a definition expects, with a row for each sex and the places that the agency has.
func invented(s *ingest.Source) string {
	f := s.From.Forsakringskassan
	var rows []string
	areas := []string{"2080", "ALL_20", "ALL_ALL"}
	if s.Dimensions[data.Area].Column == "lan_kod" {
		areas = []string{"20", "ALL"}
	}
	for a, area := range areas {
		for k, sex := range []string{"K", "M", "ALL"} {
			dims := map[string]string{"ar": "2024", "kon_kod": sex, s.Dimensions[data.Area].Column: area, "serie": "ALL"}
			if f.Month != "" {
				dims[f.Month] = "5"
			}
			for name, codes := range f.Where {
				dims[name] = codes[0]
			}
			for id, d := range s.Dimensions {
				if id != data.Area && id != data.Time && id != data.Sex {
					dims[d.Column] = slices.Sorted(maps.Keys(d.Codes))[0]
				}
			}
			observations := map[string]any{"belopp": map[string]any{"value": 1, "rojd": false}}
			for name := range s.Measures {
				observations[name] = map[string]any{"value": (k + 1) * (a + 1), "rojd": false} // women and men make the total
			}
			row, _ := json.Marshal(map[string]any{"dimensions": dims, "observations": observations})
			rows = append(rows, string(row))
		}
	}
	return "[" + strings.Join(rows, ",\n") + "]"
}

// TestAgencySources: each definition of the agency's reads a page that has its names, and of one that has others it tells
// which it has: the names are not all published, so the first page that comes may well be such a one.
func TestAgencySources(t *testing.T) {
	sources := agency(t)
	pages := fstest.MapFS{}
	for _, f := range sources {
		pages[f.Value.From.Forsakringskassan.File] = &fstest.MapFile{Data: []byte(invented(&f.Value))}
	}
	shelf := store.Open(t.TempDir(), nil)
	for id, out := range run(t, shelf, sources, ingest.Options{From: folder(pages)}) {
		if out.Err != nil || len(out.Vintages) != 1 {
			t.Errorf("%s: %+v", id, out)
		}
	}
	for _, page := range pages {
		page.Data = []byte(strings.NewReplacer("kon_kod", "kon", "antal_", "summa_", `"oht"`, `"ohalsotal"`, `"spt"`, `"sjukpenningtal"`).Replace(string(page.Data)))
	}
	for id, out := range run(t, shelf, sources, ingest.Options{From: folder(pages)}) {
		if out.Err == nil {
			t.Errorf("%s: a page with other names is read", id)
			continue
		}
		for _, word := range []string{`no such dimension "kon_kod"`, "the row has ", " kon", "the rows have belopp, "} {
			if !strings.Contains(out.Err.Error(), word) {
				t.Errorf("%s: message lacks %q: %v", id, word, out.Err)
			}
		}
	}
}

// TestAgencyAddresses: a page is asked for at the service's address, under its own name.
func TestAgencyAddresses(t *testing.T) {
	for _, f := range agency(t) {
		form := f.Value.From.Forsakringskassan
		u, err := url.Parse(form.Address)
		if err != nil || !strings.HasPrefix(form.Address, "https://www.forsakringskassan.se/api/sprstatistikrapportera/public/v1/") || path.Base(u.Path) != form.File {
			t.Errorf("%s: %s", f.Value.ID, fmt.Sprint(form.Address, err))
		}
	}
}
