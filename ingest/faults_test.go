package ingest_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"lagesbild/data/store"
	"lagesbild/ingest"
	"lagesbild/ingest/fetch"
)

// spoilt answers as p does, but for what spoil makes of an answer to the n-th request, from 1, for a source.
func spoilt(p *providers, source string, spoil func(n int, r *http.Request, w http.ResponseWriter, body []byte)) http.Handler {
	var n atomic.Int32
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/"+source+"/") {
			p.ServeHTTP(w, r)
			return
		}
		answer := httptest.NewRecorder()
		p.ServeHTTP(answer, r)
		spoil(int(n.Add(1)), r, w, answer.Body.Bytes())
	})
}

type spoil = func(n int, r *http.Request, w http.ResponseWriter, body []byte)

// once spoils the second answer, so that one has come and others follow.
func once(h http.HandlerFunc) spoil {
	return func(n int, r *http.Request, w http.ResponseWriter, body []byte) {
		if n == 2 || n == 1 && !strings.Contains(r.URL.Path, "/v") && !strings.Contains(r.URL.Path, "/kolada") { // of a file there is one
			h(w, r)
			return
		}
		w.Write(body)
	}
}

func always(h http.HandlerFunc) spoil {
	return func(_ int, r *http.Request, w http.ResponseWriter, _ []byte) { h(w, r) }
}

// other puts another word in the place of one, in the answers that hold it.
func other(old, new string) spoil {
	return func(_ int, _ *http.Request, w http.ResponseWriter, body []byte) {
		w.Write(bytes.Replace(body, []byte(old), []byte(new), 1))
	}
}

func refusal(code int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
		io.WriteString(w, body)
	}
}

// short promises more than it gives.
func short(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "100000")
	io.WriteString(w, `{"values":[`)
}

// half is the first half of an answer, as if it were the whole.
func half(_ int, _ *http.Request, w http.ResponseWriter, body []byte) { w.Write(body[:len(body)/2]) }

// TestFaults: what a provider of any kind does wrong ends in the right retry or the right error; then nothing of the source
// is shelved, and the other source goes on. What takes a minute or five tries is tested with fetch.
func TestFaults(t *testing.T) {
	const unavailable = "<html><body><h1>Tjänsten är nere</h1></body></html>"
	tests := []struct {
		name, source string
		spoil        spoil
		says         string // "" for a source that comes
	}{
		{"too often", "v1-a", once(refusal(429, `{"error":"429 - Too many requests in too short timeframe. Please try again later."}`, "Retry-After", "1")), ""},
		{"fault of the server", "px-a", once(refusal(500, "")), ""},
		{"gateway", "v2-a", once(refusal(502, unavailable, "Content-Type", "text/html")), ""},
		{"cut off on the way", "csv-a", once(short), ""},
		{"cut off on the way", "kolada-a", once(short), ""},
		{"rests when told", "v2-a", func(n int, _ *http.Request, w http.ResponseWriter, body []byte) {
			if n == 1 {
				w.Header().Set("X-Rate-Limit-Remaining", "0")
				w.Header().Set("X-Rate-Limit-Reset", "1")
			}
			w.Write(body)
		}, ""},

		{"half a document", "jsonstat-a", half, "jsonstat-a.json"},
		{"half a file", "px-a", half, "px-a.px"},
		{"half a page", "kolada-a", half, "not a whole JSON page"},
		{"half an answer", "v1-a", half, "Folk.json"},
		{"half a row", "csv-a", half, "csv-a.csv"},
		{"a value too many", "jsonstat-a", other(`"value":[`, `"value":[1,`), "101"},
		{"a value too many", "v2-a", func(_ int, r *http.Request, w http.ResponseWriter, body []byte) {
			if strings.HasSuffix(r.URL.Path, "/data") {
				body = bytes.Replace(body, []byte(`"value":[`), []byte(`"value":[1,`), 1)
			}
			w.Write(body)
		}, "21"},
		{"a value too many", "px-a", other("DATA=\n", "DATA=\n1 "), "px-a.px"},
		{"another unit", "v2-a", other(`"personer"`, `"procent"`), "procent"},
		{"another unit", "jsonstat-a", other(`"personer"`, `"procent"`), "procent"},
		{"another unit", "px-a", other(`UNITS="personer"`, `UNITS="procent"`), "procent"},
		{"another unit", "kolada-a", other("Påhittat antal", "Påhittat antal, kr"), "unit mismatch"},
		{"a municipality less", "v1-a", other(`"1984":1`, `"1985":1`), `code "1984" was asked for and is not there`},
		{"too many cells after all", "v1-a", func(_ int, r *http.Request, w http.ResponseWriter, body []byte) {
			if r.Method == http.MethodPost {
				refusal(403, `{"error":"Too many values selected"}`)(w, r)
				return
			}
			w.Write(body)
		}, "403 Forbidden"},
		{"closed", "v2-a", always(refusal(410, "")), "410 Gone"},
		{"another host", "px-a", always(refusal(302, "", "Location", "http://example.org/folk.px")), "redirect to http://example.org: refused"},
		{"another host", "kolada-a", other(`"next_url":"http://127.0.0.1`, `"next_url":"http://127.0.0.2`), "refused, the source stands at http://127.0.0.1"},
		{"a web page", "csv-a", always(refusal(200, unavailable)), `a web page instead of figures: "Tjänsten är nere"`},
		{"nothing", "v1-a", always(refusal(200, "")), "empty"},
		{"nothing", "v2-a", always(refusal(200, "")), "TAB1_metadata.json"},
		{"nothing", "px-a", always(refusal(200, "")), "px-a.px"},
		{"nothing", "jsonstat-a", always(refusal(200, "")), "jsonstat-a.json"},
		{"nothing", "csv-a", always(refusal(200, "")), "csv-a.csv"},
		{"nothing", "kolada-a", always(refusal(200, "")), "not a"},
		{"no values", "kolada-a", always(refusal(200, `{"values":[],"next_url":null}`)), "no value for any"},
	}
	for _, test := range tests {
		t.Run(test.source+" "+test.name, func(t *testing.T) {
			t.Parallel()
			p := &providers{day: "2026-11-20", asked: map[string][]string{}}
			server := httptest.NewServer(spoilt(p, test.source, test.spoil))
			defer server.Close()
			sources, err := toySources(server.URL)
			if err != nil {
				t.Fatal(err)
			}
			shelf := store.Open(filepath.Join(t.TempDir(), "shelf"), nil)
			began := time.Now()
			by := run(t, shelf, sources, ingest.Options{
				Sources: []string{test.source, "v1-b"}, From: &fetch.Client{}, Jobs: 2, Now: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC),
			})
			if out := by["v1-b"]; out.Err != nil || !out.Changed() {
				t.Errorf("the other source: %+v", out)
			}
			out := by[test.source]
			vintages, _ := shelf.Vintages(test.source)
			switch {
			case test.says != "":
				if out.Err == nil || !strings.HasPrefix(out.Err.Error(), "ingest "+test.source+": ") || !strings.Contains(out.Err.Error(), test.says) || len(vintages) > 0 {
					t.Errorf("want %q and no vintage, got %v, %v", test.says, vintages, out.Err)
				}
			case out.Err != nil || len(vintages) != 1 || out.Vintages[0].Rows != 100:
				t.Errorf("%+v", out)
			case time.Since(began) < 400*time.Millisecond:
				t.Errorf("came after %v, without a pause", time.Since(began))
			}
		})
	}
}
