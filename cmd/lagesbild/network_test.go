package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
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

const pxwebSource = `id: people
dataset: people
title: {sv: Folkmängd, en: Population}
publisher: Verket
provenance: {sv: Påhittade siffror., en: Invented figures.}
licence: open
from: {pxweb: {api: v1, address: "http://localhost/v1/sv/ssd", table: BE/Folk, units: {personer: persons}}}
dimensions:
  area: {column: Region}
  period: {column: Tid}
  sex: {column: Kon, codes: {"1": M, "2": F}}
measures:
  N1: {as: persons, title: {sv: Folkmängd, en: Population}, unit: persons, additive: true, sex: split}
`

const paperSource = `id: paper
dataset: paper
title: {sv: Enkät, en: Survey}
publisher: Verket
provenance: {sv: Påhittade siffror., en: Invented figures.}
licence: open
from: {longtable: {file: paper.csv, measure: measure, value: value, vintage: {day: 2026-11-21}, origin: {}}}
dimensions:
  area: {column: area}
  period: {column: year}
measures:
  share: {title: {sv: Andel, en: Share}, unit: percent, sex: none}
`

// pxweb is a PxWeb service of one table that gives two cells an answer, so that it is asked once a municipality.
func pxweb(w http.ResponseWriter, r *http.Request) {
	if r.URL.RawQuery == "config" {
		fmt.Fprint(w, `{"maxValues":1000,"maxCells":2,"maxCalls":3000,"timeWindow":10}`)
		return
	}
	if r.Method == http.MethodGet {
		fmt.Fprint(w, `{"title":"Folkmängd","variables":[
			{"code":"Region","text":"region","values":["1980","1981"],"valueTexts":["Västerås","Sala"],"elimination":true},
			{"code":"Kon","text":"kön","values":["1","2"],"valueTexts":["män","kvinnor"],"elimination":true},
			{"code":"ContentsCode","text":"tabellinnehåll","values":["N1"],"valueTexts":["Folkmängd"]},
			{"code":"Tid","text":"år","values":["2024"],"valueTexts":["2024"],"time":true}]}`)
		return
	}
	question, _ := io.ReadAll(r.Body)
	for code, men := range map[string]int{"1980": 81, "1981": 11} {
		if bytes.Contains(question, []byte(`"`+code+`"`)) {
			fmt.Fprintf(w, `{"version":"2.0","class":"dataset","label":"Folkmängd","source":"Verket","updated":"2026-02-20T07:00:00Z",
				"role":{"time":["Tid"],"metric":["ContentsCode"]},"id":["Region","Kon","ContentsCode","Tid"],"size":[1,2,1,1],"dimension":{
				"Region":{"label":"region","category":{"index":{"%[1]s":0},"label":{"%[1]s":"x"}}},
				"Kon":{"label":"kön","category":{"index":{"1":0,"2":1},"label":{"1":"män","2":"kvinnor"}}},
				"ContentsCode":{"label":"innehåll","category":{"index":{"N1":0},"label":{"N1":"Folkmängd"},"unit":{"N1":{"base":"personer","decimals":0}}}},
				"Tid":{"label":"år","category":{"index":{"2024":0},"label":{"2024":"2024"}}}},"value":[%[2]d,%[3]d]}`, code, men, men+1)
		}
	}
}

// TestNetwork: sources fetched from an address that stands in for the provider's; one that refuses makes the run partial.
func TestNetwork(t *testing.T) {
	provider := http.NewServeMux()
	provider.HandleFunc("/v3/kpi/N00001", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"values":[{"id":"N00001","title":"Påhittat antal","is_divided_by_gender":false,"publication_date":"2027-02-18"}],"next_url":null}`)
	})
	provider.HandleFunc("/v3/data/kpi/N00001/year/2023,2024", func(w http.ResponseWriter, r *http.Request) {
		if want := "Lagesbild/" + version + " (statistik@example.org)"; r.UserAgent() != want {
			t.Errorf("asked by %q, want %q", r.UserAgent(), want)
		}
		fmt.Fprint(w, `{"values":[{"kpi":"N00001","municipality":"1980","period":2024,"values":[{"gender":"T","count":1,"status":"","value":7,"isdeleted":false}]}],"next_url":null}`)
	})
	provider.HandleFunc("/v1/sv/ssd/BE/Folk", pxweb)
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
	if err := os.WriteFile(filepath.Join(dir, "sources", "people.yaml"), []byte(pxwebSource), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "sources", "paper.yaml"), []byte(paperSource), 0o666); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		args        []string
		code        int
		says, error string
	}{
		{[]string{"good"}, 0, "good: good 2026-11-21: 1 rader, ny utgåva\n", ""},
		{[]string{"good", "gone"}, 3, "good: good 2026-11-21: 1 rader, oförändrad\n", "404 Not Found"},
		{[]string{"gone"}, 1, "", "404 Not Found"},
		{[]string{"people"}, 0, "people: people 2026-02-20: 4 rader, ny utgåva\n", ""},
		{[]string{"paper"}, 2, "", "no address on the network"},
	}
	t.Setenv("SOURCE_DATE_EPOCH", "1795219200") // 2026-11-21
	for _, test := range tests {
		args := []string{
			"--state", filepath.Join(dir, "state"), "--definitions", dir, "ingest", "--contact", "statistik@example.org",
			"--base-url", "good=" + server.URL + "/v3", "--base-url", "gone=" + server.URL + "/v2",
			"--base-url", "people=" + server.URL + "/v1/sv/ssd",
		}
		var out, errOut bytes.Buffer
		code := run(context.Background(), append(args, test.args...), &out, &errOut)
		if code != test.code || out.String() != test.says || !strings.Contains(errOut.String(), test.error) {
			t.Errorf("%v: status %d, said %q and %q", test.args, code, out.String(), errOut.String())
		}
	}
	// What was kept says the same again, on its own day and with nobody to ask.
	server.Close()
	t.Setenv("SOURCE_DATE_EPOCH", "1795305600") // 2026-11-22
	for _, test := range []struct {
		source string
		args   []string
		code   int
		says   string
	}{
		{"good", nil, 0, "good: good 2026-11-21: 1 rader, oförändrad\n"},
		{"people", []string{"people"}, 0, "people: people 2026-02-20: 4 rader, oförändrad\n"},
		{"people", []string{"--dry-run"}, 0, "people: people 2026-02-20: 4 rader, oförändrad\n"},
		{"people", []string{"good"}, 1, "holds the pages of people"},
	} {
		var out bytes.Buffer
		args := []string{
			"--state", filepath.Join(dir, "state"), "--definitions", dir, "ingest", "--from", filepath.Join(dir, "state", "pages", test.source),
			"--base-url", "good=" + server.URL + "/v3", "--base-url", "people=" + server.URL + "/v1/sv/ssd",
		}
		if code := run(context.Background(), append(args, test.args...), &out, &out); code != test.code || !strings.Contains(out.String(), test.says) {
			t.Errorf("from the pages kept of %s, %v: status %d, said %q", test.source, test.args, code, out.String())
		}
	}
	var out bytes.Buffer
	run(context.Background(), []string{"--state", filepath.Join(dir, "state"), "--definitions", dir, "sources", "good"}, &out, &out)
	if !strings.Contains(out.String(), "2027-02-18") {
		t.Errorf("the next release is not told: %s", out.String())
	}
}

// TestNewSource: a definition written from what a provider tells is one that its figures can be ingested with.
func TestNewSource(t *testing.T) {
	provider := http.NewServeMux()
	provider.HandleFunc("/v3/kpi/N00001,N00002", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"values":[{"id":"N00001","title":"Påhittat antal","description":"Ett antal.","is_divided_by_gender":false},
			{"id":"N00002","title":"Påhittad andel, andel (%)","description":"En andel.","is_divided_by_gender":true}],"next_url":null}`)
	})
	provider.HandleFunc("/v3/data/kpi/N00001,N00002/", func(w http.ResponseWriter, r *http.Request) {
		values := `{"kpi":"N00001","municipality":"1980","period":2024,"values":[{"gender":"T","count":1,"status":"","value":7,"isdeleted":false}]},
			{"kpi":"N00002","municipality":"1980","period":2024,"values":[{"gender":"K","count":1,"status":"","value":50,"isdeleted":false}]}`
		if !strings.HasSuffix(r.URL.Path, ",2024") && !strings.Contains(r.URL.Path, ",2024,") {
			values = ""
		}
		fmt.Fprintf(w, `{"values":[%s],"next_url":null}`, values)
	})
	provider.HandleFunc("/v1/sv/ssd/BE/Folk", pxweb)
	server := httptest.NewServer(provider)
	defer server.Close()
	t.Setenv("SOURCE_DATE_EPOCH", "1795219200") // 2026-11-21
	t.Setenv("LAGESBILD_CONTACT", "statistik@example.org")
	dir := t.TempDir()
	lagesbild := func(code int, says string, args ...string) {
		t.Helper()
		var out, errOut bytes.Buffer
		got := run(context.Background(), append([]string{"--state", filepath.Join(dir, "state"), "--definitions", dir}, args...), &out, &errOut)
		if got != code || !strings.Contains(out.String()+errOut.String(), says) {
			t.Errorf("%v: status %d, said %q and %q", args, got, out.String(), errOut.String())
		}
	}
	mine, folk := filepath.Join(dir, "sources", "mine.yaml"), filepath.Join(dir, "sources", "folk.yaml")
	address := server.URL + "/v1/sv/ssd/BE/Folk"
	lagesbild(0, "\nid: kolada-n00001-n00002\n", "sources", "new", "--base-url", server.URL+"/v3", "N00002", "https://www.kolada.se/?kpi=N00001")
	lagesbild(0, "", "sources", "new", "--base-url", server.URL+"/v3", "--out", mine, "N00001", "N00002")
	lagesbild(0, "mine: mine 2026-11-21: 2 rader, ny utgåva", "ingest", "--base-url", "mine="+server.URL+"/v3", "mine")
	lagesbild(0, "", "sources", "new", "--out", folk, address)
	lagesbild(0, "folk: folk 2026-02-20: 4 rader, ny utgåva", "ingest", "folk")
	lagesbild(2, "folk.yaml: there is a file already, which is not overwritten", "sources", "new", "--out", folk, address)
	lagesbild(1, "404 Not Found", "sources", "new", address+"/Annan")
	for _, name := range []string{mine, folk} {
		if text, err := os.ReadFile(name); err != nil || !bytes.Contains(text, []byte("#")) {
			t.Errorf("%v: no comment tells what is left to decide:\n%s", err, text)
		}
	}
}
