package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const networkSource = `id: %[1]s
dataset: %[1]s
title: {sv: Påhittat, en: Invented}
publisher: Kolada
provenance: {sv: Påhittade siffror., en: Invented figures.}
licence: open
from: {kolada: {years: {from: 2023, to: 2024}}}
measures:
  N00001: {title: {sv: Påhittat antal, en: Invented number}, unit: number, sex: none}
`

// TestNetwork: sources fetched from an address that stands in for the provider's; one that refuses makes the run partial.
func TestNetwork(t *testing.T) {
	provider := http.NewServeMux()
	provider.HandleFunc("/v3/kpi/N00001", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"values":[{"id":"N00001","title":"Påhittat antal","is_divided_by_gender":false}],"next_url":null}`)
	})
	provider.HandleFunc("/v3/data/kpi/N00001/year/2023,2024", func(w http.ResponseWriter, r *http.Request) {
		if want := "Lagesbild/" + version + " (statistik@example.org)"; r.UserAgent() != want {
			t.Errorf("asked by %q, want %q", r.UserAgent(), want)
		}
		fmt.Fprint(w, `{"values":[{"kpi":"N00001","municipality":"1980","period":2024,"values":[{"gender":"T","count":1,"status":"","value":7,"isdeleted":false}]}],"next_url":null}`)
	})
	server := httptest.NewServer(provider)
	defer server.Close()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "sources"), 0o777); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"good", "gone"} {
		if err := os.WriteFile(filepath.Join(dir, "sources", id+".yaml"), fmt.Appendf(nil, networkSource, id), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		args        []string
		code        int
		says, error string
	}{
		{[]string{"good"}, 0, "good: good 2026-11-21: 1 rader, ny utgåva\n", ""},
		{[]string{"good", "gone"}, 3, "good: good 2026-11-21: 1 rader, oförändrad\n", "404 Not Found"},
		{[]string{"gone"}, 1, "", "404 Not Found"},
		{[]string{"elections"}, 2, "", "no address on the network"},
	}
	t.Setenv("SOURCE_DATE_EPOCH", "1795219200") // 2026-11-21
	for _, test := range tests {
		args := []string{
			"--state", filepath.Join(dir, "state"), "--definitions", dir, "ingest", "--contact", "statistik@example.org",
			"--base-url", "good=" + server.URL + "/v3", "--base-url", "gone=" + server.URL + "/v2",
		}
		var out, errOut bytes.Buffer
		code := run(context.Background(), append(args, test.args...), &out, &errOut)
		if code != test.code || out.String() != test.says || !strings.Contains(errOut.String(), test.error) {
			t.Errorf("%v: status %d, said %q and %q", test.args, code, out.String(), errOut.String())
		}
	}
}
