package fetch

import (
	"fmt"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// TestTold: what a provider says it allows holds from then on, and never makes us faster than our own ceiling.
func TestTold(t *testing.T) {
	tests := []struct {
		host   string
		calls  int
		window time.Duration
		want   time.Duration // for eleven requests, one of them before the provider has told
	}{
		{"api.scb.se", 30, 10 * time.Second, 4 * time.Second}, // our 25 in 10 s
		{"api.scb.se", 3, time.Second, 4 * time.Second},
		{"api.scb.se", 1000, 10 * time.Second, 4 * time.Second},
		{"api.scb.se", 6, 10 * time.Second, 20 * time.Second},
		{"api.scb.se", 0, 10 * time.Second, 4 * time.Second}, // Norway's 0
		{"localhost", 6, time.Second, 2 * time.Second},
	}
	for _, test := range tests {
		t.Run(fmt.Sprint(test.host, test.calls, test.window), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := serve(t, http.HandlerFunc(good))
				began := time.Now()
				for i := range 11 {
					if _, err := c.Fetch(t.Context(), "http://"+test.host+"/"); err != nil {
						t.Fatal(err)
					}
					if i == 0 {
						c.Limit("http://"+test.host+"/config", test.calls, test.window)
					}
				}
				if took := time.Since(began); took < test.want-500*time.Millisecond || took > test.want+50*time.Millisecond {
					t.Errorf("took %v, want %v", took, test.want)
				}
			})
		})
	}
}

// TestRest: a host that says that no call is left, or names a pause, is not asked for anything until then; others are.
func TestRest(t *testing.T) {
	tests := []struct {
		name  string
		first func(w http.ResponseWriter, r *http.Request)
		want  time.Duration
	}{
		{"seconds", status(200, "X-Rate-Limit-Remaining", "0", "X-Rate-Limit-Reset", "7"), 7 * time.Second},
		{"date", func(w http.ResponseWriter, r *http.Request) {
			status(200, "X-Rate-Limit-Remaining", "0", "X-Rate-Limit-Reset", time.Now().Add(7*time.Second).UTC().Format(time.RFC3339Nano))(w, r)
		}, 7 * time.Second},
		{"since 1970", func(w http.ResponseWriter, r *http.Request) {
			status(200, "X-Rate-Limit-Remaining", "0", "X-Rate-Limit-Reset", fmt.Sprint(time.Now().Add(7*time.Second).Unix()))(w, r)
		}, 7 * time.Second},
		{"some left", status(200, "X-Rate-Limit-Remaining", "1", "X-Rate-Limit-Reset", "7"), 0},
		{"no sense", status(200, "X-Rate-Limit-Remaining", "0", "X-Rate-Limit-Reset", "soon"), 0},
		{"too long", status(200, "X-Rate-Limit-Remaining", "0", "X-Rate-Limit-Reset", "3600"), 0},
		{"refused elsewhere", status(429, "Retry-After", "7"), 7 * time.Second},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked := 0
				c := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if asked++; asked == 1 {
						test.first(w, r)
						return
					}
					good(w, r)
				}))
				began := time.Now()
				go c.Fetch(t.Context(), "http://localhost/a")
				synctest.Wait()
				if _, err := c.Fetch(t.Context(), "http://127.0.0.1/"); err != nil || time.Since(began) > 0 {
					t.Errorf("another host: after %v, %v", time.Since(began), err)
				}
				_, err := c.Fetch(t.Context(), "http://localhost/b")
				if took := time.Since(began); err != nil || took != test.want {
					t.Errorf("after %v, want %v: %v", took, test.want, err)
				}
				time.Sleep(time.Minute)
			})
		})
	}
}

func TestAccept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got string
		c := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			got = r.Header.Get("Accept")
			io.WriteString(w, "x")
		}))
		for file, want := range map[string]string{
			"data":      "application/json, */*;q=0.5",
			"a.csv":     "text/csv, application/json;q=0.9, */*;q=0.5",
			"a.XLSX?x=": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, application/json;q=0.9, */*;q=0.5",
			"Folk.px":   "text/plain, application/octet-stream, application/json;q=0.9, */*;q=0.5",
		} {
			if _, err := c.Fetch(t.Context(), "http://127.0.0.1/"+file); err != nil || got != want {
				t.Errorf("%s: %q, %v", file, got, err)
			}
		}
	})
}
