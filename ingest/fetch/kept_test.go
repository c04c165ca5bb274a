package fetch

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"lagesbild/ingest"
)

// TestNotModified: a page that the provider names the state of is not sent again, as long as it is kept whole.
func TestNotModified(t *testing.T) {
	for name, header := range map[string][3]string{
		"etag":     {"ETag", "If-None-Match", `"abc"`},
		"modified": {"Last-Modified", "If-Modified-Since", "Mon, 02 Nov 2026 15:04:05 GMT"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sent := 0
				c := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					w.Header().Set(header[0], header[2])
					if r.Header.Get(header[1]) == header[2] {
						w.WriteHeader(http.StatusNotModified)
						return
					}
					sent++
					io.WriteString(w, `{"values":[]}`)
				}))
				archive := ingest.Archive{Dir: t.TempDir()}
				c.Kept = archive
				get := func(address string, status, sentSoFar int) *ingest.Snapshot {
					t.Helper()
					time.Sleep(time.Hour)
					page, err := c.Fetch(t.Context(), address)
					if err != nil {
						t.Fatal(err)
					}
					page.Source = "toy"
					if err := archive.Keep(page); err != nil {
						t.Fatal(err)
					}
					if page.Status != status || sent != sentSoFar || string(page.Body) != `{"values":[]}` || !page.Time.Equal(time.Now()) {
						t.Errorf("sent %d times: %+v", sent, page)
					}
					return page
				}
				get(home, 200, 1)
				get(home, 304, 1)
				page := get(home+"?page=2", 200, 2) // the same bytes at another address
				get(home+"?page=2", 304, 2)
				if err := os.WriteFile(filepath.Join(archive.Dir, "pages", "toy", page.SHA256), []byte("{}"), 0o666); err != nil {
					t.Fatal(err)
				}
				get(home, 200, 3)
			})
		})
	}
}
