package fetch

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"lagesbild/ingest"
)

// pipes is a network within this process: whatever address is asked, the one server answers.
type pipes struct {
	dialled chan net.Conn
	closed  chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.dialled:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { close(p.closed); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipes"} }

// serve makes a client whose requests all go to h, with no network between. In a bubble of synctest no time is spent.
func serve(t *testing.T, h http.Handler) *Client {
	p := &pipes{make(chan net.Conn), make(chan struct{})}
	server := &http.Server{Handler: h}
	go server.Serve(p)
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		select {
		case p.dialled <- theirs:
			return ours, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		server.Close()
	})
	return &Client{Version: "1.2.3", Contact: "statistik@example.org", transport: transport}
}

const home = "http://127.0.0.1/v3/data"

func status(code int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
		io.WriteString(w, `{"detail":"no"}`)
	}
}

func good(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `{"values":[]}`) }

func hang(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// cut promises more than it gives.
func cut(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "100")
	io.WriteString(w, `{"values":[`)
}

func cutChunks(w http.ResponseWriter, _ *http.Request) {
	io.WriteString(w, `{"values":[`)
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

func cutGzip(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	io.WriteString(z, `{"values":[]}`)
	z.Flush() // and no end
}

func drip(w http.ResponseWriter, _ *http.Request) {
	for _, c := range `{"values":[]}` {
		fmt.Fprintf(w, "%c", c)
		w.(http.Flusher).Flush()
		time.Sleep(patience - time.Second)
	}
}

func page(header, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", header)
		io.WriteString(w, body)
	}
}

// TestAnswers: each answer of a provider ends in the right number of tries, pauses and words.
func TestAnswers(t *testing.T) {
	many := func(h http.HandlerFunc) (all []http.HandlerFunc) {
		for range tries {
			all = append(all, h)
		}
		return all
	}
	const long = "<html><head><style>p{}</style></head><body><h1>Tjänsten är</h1>\n nere &nbsp;</body></html>"
	tests := []struct {
		name        string
		answers     []http.HandlerFunc // a good one follows
		asked       int
		least, most time.Duration
		says        []string // of an error; none if the page comes
	}{
		{"good", nil, 1, 0, 0, nil},
		{"429 with seconds", []http.HandlerFunc{status(429, "Retry-After", "2")}, 2, 2 * time.Second, 2 * time.Second, nil},
		{"503 with a date", []http.HandlerFunc{func(w http.ResponseWriter, r *http.Request) {
			status(503, "Retry-After", time.Now().Add(30*time.Second).UTC().Format(http.TimeFormat))(w, r)
		}}, 2, 29 * time.Second, 30 * time.Second, nil},
		{"a date gone by", []http.HandlerFunc{status(503, "Retry-After", "Mon, 02 Jan 1995 15:04:05 GMT")}, 2, time.Second / 2, 2 * time.Second, nil},
		{"growing pauses", []http.HandlerFunc{status(500), status(503), status(504)}, 4, 3500 * time.Millisecond, 11 * time.Second, nil},
		{"502 in HTML", []http.HandlerFunc{status(502, "Content-Type", "text/html")}, 2, time.Second / 2, 2 * time.Second, nil},
		{"cut off", []http.HandlerFunc{cut}, 2, time.Second / 2, 2 * time.Second, nil},
		{"chunks cut off", []http.HandlerFunc{cutChunks}, 2, time.Second / 2, 2 * time.Second, nil},
		{"gzip cut off", []http.HandlerFunc{cutGzip}, 2, time.Second / 2, 2 * time.Second, nil},
		{"hangs once", []http.HandlerFunc{hang}, 2, patience, patience + 2*time.Second, nil},
		{"slow but steady", []http.HandlerFunc{drip}, 1, 12 * (patience - time.Second), whole, nil},
		{"same host", []http.HandlerFunc{status(302, "Location", "/v3/other")}, 2, 0, 0, nil},

		{"always 500", many(status(500)), tries, 0, time.Minute, []string{"GET " + home, "500 Internal Server Error", `no`, "asked 5 times"}},
		{"always hangs", many(hang), tries, tries * patience, tries*patience + time.Minute, []string{"no answer within 1m0s", "asked 5 times"}},
		{"always cut off", many(cut), tries, 0, time.Minute, []string{"cut off after 11 bytes", "asked 5 times"}},
		{"an hour's pause", []http.HandlerFunc{status(429, "Retry-After", "3600")}, 1, 0, 0, []string{"429 Too Many Requests", "pause of 1h0m0s, longer than 2m0s"}},
		{"400", []http.HandlerFunc{status(400)}, 1, 0, 0, []string{"400 Bad Request", "detail"}},
		{"404", []http.HandlerFunc{status(404)}, 1, 0, 0, []string{"404 Not Found"}},
		{"410", []http.HandlerFunc{status(410)}, 1, 0, 0, []string{"410 Gone"}},
		{"422", []http.HandlerFunc{status(422)}, 1, 0, 0, []string{"422 Unprocessable Entity"}},
		{"nothing new, unasked", []http.HandlerFunc{status(304)}, 1, 0, 0, []string{"304 Not Modified"}},
		{"HTML", []http.HandlerFunc{page("text/html; charset=utf-8", long)}, 1, 0, 0, []string{`a web page instead of figures: "Tjänsten är nere`}},
		{"HTML called JSON", []http.HandlerFunc{page("application/json", "\n<!DOCTYPE html>"+long)}, 1, 0, 0, []string{"a web page instead of figures"}},
		{"too large", []http.HandlerFunc{status(200, "Content-Length", "1073741825")}, 1, 0, 0, []string{"at most 1073741824 bytes"}},
		{"other host", []http.HandlerFunc{status(302, "Location", "http://example.org/v3")}, 1, 0, 0, []string{"redirect to http://example.org: refused", "127.0.0.1"}},
		{"other port", []http.HandlerFunc{status(302, "Location", "http://127.0.0.1:8080/v3")}, 1, 0, 0, []string{"refused"}},
		{"other scheme", []http.HandlerFunc{status(302, "Location", "file:///etc/passwd")}, 1, 0, 0, []string{"refused"}},
		{"in circles", append(many(status(302, "Location", "/v3/a")), status(302, "Location", "/v3/b")), redirects + 1, 0, 0, []string{"more than 5 redirects"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var asked atomic.Int32
				c := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if i := int(asked.Add(1)); i <= len(test.answers) {
						test.answers[i-1](w, r)
						return
					}
					good(w, r)
				}))
				began := time.Now()
				page, err := c.Fetch(t.Context(), home)
				if took := time.Since(began); took < test.least || took > test.most {
					t.Errorf("took %v, want %v to %v", took, test.least, test.most)
				}
				if n := int(asked.Load()); n != test.asked {
					t.Errorf("asked %d times, want %d", n, test.asked)
				}
				if test.says == nil {
					if err != nil || string(page.Body) != `{"values":[]}` {
						t.Errorf("page %v, error %v", page, err)
					}
					return
				}
				for _, word := range test.says {
					if err == nil || !strings.Contains(err.Error(), word) {
						t.Errorf("want %q, got %v", word, err)
					}
				}
			})
		})
	}
}

// TestSnapshot: what is asked tells who asks, and what is kept is what came, unpacked.
func TestSnapshot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got *http.Request
		var question []byte
		c := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			got = r
			question, _ = io.ReadAll(r.Body)
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			defer z.Close()
			io.WriteString(z, "abc")
		}))
		page, err := c.Fetch(t.Context(), home+"?page=2")
		if err != nil {
			t.Fatal(err)
		}
		const sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" // FIPS 180-2, B.1
		if page.SHA256 != sum || page.Name != "v3_data_page2.json" || page.Address != home+"?page=2" || page.Status != 200 || !page.Time.Equal(time.Now()) {
			t.Errorf("%+v", page)
		}
		if h := got.Header; h.Get("User-Agent") != "Lagesbild/1.2.3 (statistik@example.org)" || !strings.Contains(h.Get("Accept"), "application/json") || h.Get("Accept-Encoding") != "gzip" {
			t.Errorf("asked with %v", h)
		}
		if _, err := c.Post(t.Context(), home, []byte(`{"query":[]}`)); err != nil {
			t.Fatal(err)
		}
		if string(question) != `{"query":[]}` || got.Method != http.MethodPost || got.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s %v with %q", got.Method, got.Header, question)
		}
	})
}

// TestPostRetry: a question is asked whole every time.
func TestPostRetry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var questions []string
		c := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			questions = append(questions, string(body))
			if len(questions) == 1 {
				status(429)(w, r)
				return
			}
			good(w, r)
		}))
		if _, err := c.Post(t.Context(), home, []byte("{}")); err != nil || strings.Join(questions, " ") != "{} {}" {
			t.Errorf("%q, %v", questions, err)
		}
	})
}

// TestLimits: one request at a time to a host, no faster than its ceiling, and no host waits for another.
func TestLimits(t *testing.T) {
	tests := []struct {
		hosts []string
		want  time.Duration // for eleven requests to each
	}{
		{[]string{"api.kolada.se"}, 2 * time.Second},
		{[]string{"api.scb.se"}, 4 * time.Second},
		{[]string{"fohm-app.folkhalsomyndigheten.se"}, 10 * time.Second},
		{[]string{"example.org"}, 10 * time.Second},
		{[]string{"localhost", "127.0.0.1"}, 110 * time.Millisecond}, // only what the answers take
		{[]string{"api.kolada.se", "example.net:8080"}, 5500 * time.Millisecond},
	}
	for _, test := range tests {
		t.Run(strings.Join(test.hosts, " "), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var mu sync.Mutex
				busy := map[string]int{}
				enter := func(host string, by int) {
					mu.Lock()
					defer mu.Unlock()
					if busy[host] += by; busy[host] > 1 {
						t.Errorf("%d requests to %s at a time", busy[host], host)
					}
				}
				c := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					enter(r.Host, 1)
					time.Sleep(10 * time.Millisecond)
					enter(r.Host, -1)
					good(w, r)
				}))
				c.Limits = map[string]Limit{"example.net:8080": {2, time.Second}}
				began := time.Now()
				var all sync.WaitGroup
				for range 11 {
					for _, host := range test.hosts {
						all.Go(func() {
							if _, err := c.Fetch(t.Context(), "http://"+host+"/"); err != nil {
								t.Error(err)
							}
						})
					}
				}
				all.Wait()
				if took := time.Since(began); took < test.want-500*time.Millisecond || took > test.want+50*time.Millisecond {
					t.Errorf("took %v, want %v", took, test.want)
				}
			})
		})
	}
}

// TestBomb: an answer that is small as it is sent and has no end when unpacked is refused at the bound, unread.
func TestBomb(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sent := 0
		c := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			zeros := make([]byte, 1<<20)
			for sent = 0; sent < 1<<30; sent += len(zeros) {
				if _, err := z.Write(zeros); err != nil {
					return
				}
				if z.Flush() != nil {
					return
				}
			}
		}))
		c.MaxPage = 8 << 20
		_, err := c.Fetch(t.Context(), home)
		if err == nil || !strings.Contains(err.Error(), "a page has at most 8388608 bytes") || strings.Contains(err.Error(), "asked") {
			t.Errorf("%v", err)
		}
		synctest.Wait()
		if sent > 64<<20 {
			t.Errorf("%d bytes were taken", sent)
		}
	})
}

func TestAddresses(t *testing.T) {
	var c Client
	for address, says := range map[string]string{
		"file:///etc/passwd":             "want http or https",
		"ftp://example.org/x":            "want http or https",
		"https:///x":                     "want http or https and a host",
		"../x":                           "want http or https",
		"http://me:secret@example.org/x": "none with a name and password",
		"http://me:secret@[::1":          "cannot be read",
		"survey.csv":                     "page survey.csv: no address on the network",
	} {
		_, err := c.Fetch(t.Context(), address)
		if err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", address, err)
		}
		if errors.Is(err, ingest.ErrNeedsFile) != (address == "survey.csv") {
			t.Errorf("%s: %v", address, err)
		}
	}
	if _, err := c.Names(t.Context(), "*.json"); !errors.Is(err, ingest.ErrNeedsFile) {
		t.Errorf("names: %v", err)
	}
}

// TestStop: a run that is stopped waits for nothing.
func TestStop(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{"in a pause": status(429, "Retry-After", "100"), "in an answer": hang} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := serve(t, h)
				ctx, stop := context.WithCancel(t.Context())
				time.AfterFunc(5*time.Second, stop)
				began := time.Now()
				if _, err := c.Fetch(ctx, home); !errors.Is(err, context.Canceled) || time.Since(began) != 5*time.Second {
					t.Errorf("after %v: %v", time.Since(began), err)
				}
			})
		})
	}
}
