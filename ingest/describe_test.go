package ingest_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"lagesbild/data"
	"lagesbild/data/store"
	"lagesbild/ingest"
)

// TestDescribeKolada describes real indicators, and reads their real pages by what was written.
func TestDescribeKolada(t *testing.T) {
	pages := recorded(t, "v3_kpi_page1.json", "v3_kpi_page2.json", "v3_data_N03702_N03703_cities.json", "v3_data_N03702_similar_to_Arboga.json")
	text, err := ingest.Describe(context.Background(), ingest.Wish{Words: []string{"https://www.kolada.se/verktyg/?kpi=N03703", "N03702"}, ID: "brp", From: folder(pages)})
	if err != nil {
		t.Fatal(err)
	}
	sources, err := ingest.Sources(fstest.MapFS{"sources/brp.yaml": {Data: text}})
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	out := run(t, store.Open(t.TempDir(), nil), sources, ingest.Options{From: folder(pages)})["brp"]
	if out.Err != nil || len(out.Findings) > 0 || len(out.Vintages) != 1 || out.Vintages[0].Rows != 240 {
		t.Error(out.Vintages, out.Findings, out.Err)
	}
	if m := sources[0].Value.Measures["N03702"]; m.Unit != "kSEK" || m.Sex != "none" {
		t.Errorf("%+v", m)
	}
}

// TestDescribeMany: a definition of every hundredth indicator that Kolada describes is one that can be read.
func TestDescribeMany(t *testing.T) {
	pages := recorded(t, "v3_kpi_page1.json", "v3_kpi_page2.json")
	var ids []string
	n := 0
	for _, page := range pages {
		for at, body := 0, string(page.Data); ; {
			i := strings.Index(body[at:], `"id":"`)
			if i < 0 {
				break
			}
			at += i + len(`"id":"`)
			if n++; n%100 == 0 { // each would take ten seconds
				ids = append(ids, body[at:at+6])
			}
		}
	}
	text, err := ingest.Describe(context.Background(), ingest.Wish{Words: ids, From: folder(pages)})
	if err != nil || n != 6099 || strings.Count(string(text), "\n    sex: ") != len(ids) {
		t.Errorf("%d of %d ids, %d measures: %v", len(ids), n, strings.Count(string(text), "\n    sex: "), err)
	}
}

// TestDescribeRefuses: words that name nothing are told which do, and what a provider lacks is not found.
func TestDescribeRefuses(t *testing.T) {
	pages := fstest.MapFS{"v3_kpi.json": fits()}
	for _, test := range []struct {
		words []string
		is    error
		says  string
	}{
		{[]string{"https://example.org/statistik"}, ingest.ErrWish, "…/api/v2/tables/ID"},
		{[]string{"kolada"}, ingest.ErrWish, `"kolada": no source that can be described: want ids of Kolada's indicators (N00943)`},
		{[]string{"N00943", "https://api.scb.se/OV0104/v1/doris/sv/ssd/BE/Folk"}, ingest.ErrWish, "/BE/Folk"},
		{[]string{"https://www.kolada.se/verktyg"}, ingest.ErrWish, "an address at kolada.se that holds one"},
		{[]string{"N00943"}, data.ErrNotFound, "indicator N00943: not found"},
		{[]string{"https://api.scb.se/OV0104/v1/doris/sv/ssd/BE/Folk"}, data.ErrNotFound, "OV0104_v1_doris_sv_ssd_BE_Folk.json"},
	} {
		text, err := ingest.Describe(context.Background(), ingest.Wish{Words: test.words, From: folder(pages)})
		if !errors.Is(err, test.is) || !strings.Contains(err.Error(), test.says) || text != nil {
			t.Errorf("%v: %v, want %v and %q", test.words, err, test.is, test.says)
		}
	}
	described := fstest.MapFS{"v3_kpi.json": fits(`{"id":"N00001","title":"Påhittat antal","is_divided_by_gender":false}`)}
	if _, err := ingest.Describe(context.Background(), ingest.Wish{Words: []string{"N00001"}, ID: "Min Kolada", From: folder(described)}); err == nil || !strings.Contains(err.Error(), "want lower-case letters") {
		t.Error(err)
	}
}
