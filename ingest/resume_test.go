package ingest_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"
	"time"

	"lagesbild/ingest"
)

// TestUnfinished: what came is found again on the same day, whole pages only, until the fetching has ended.
func TestUnfinished(t *testing.T) {
	archive := ingest.Archive{Dir: t.TempDir()}
	came := func(address, body string) string {
		t.Helper()
		sum := sha256.Sum256([]byte(body))
		page := &ingest.Snapshot{Source: "toy", Address: address, Name: address, Status: 200, SHA256: hex.EncodeToString(sum[:]), Body: []byte(body)}
		if err := archive.Keep(page); err != nil {
			t.Fatal(err)
		}
		if err := archive.Came(page); err != nil {
			t.Fatal(err)
		}
		return filepath.Join(archive.Dir, "pages", "toy", page.SHA256)
	}
	begin := func(now time.Time, want map[string]string) {
		t.Helper()
		found, err := archive.Begin("toy", now)
		if err != nil || len(found) != len(want) {
			t.Fatalf("found %v, %v", found, err)
		}
		for address, body := range want {
			if page := found[address]; page == nil || string(page.Body) != body || page.Status != 200 {
				t.Errorf("%s: %+v", address, page)
			}
		}
	}
	begin(carried, nil)
	came("a", "one")
	came("b", "one")
	spoilt := came("c", "three")
	begin(carried.Add(time.Minute), map[string]string{"a": "one", "b": "one", "c": "three"})

	list := filepath.Join(archive.Dir, "pages", "toy", "unfinished")
	text, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(list, append(text, "\n{\"address\":\"d\",\"sha2"...), 0o666); err != nil { // as a crash leaves it
		t.Fatal(err)
	}
	if err := os.WriteFile(spoilt, []byte("thre"), 0o666); err != nil {
		t.Fatal(err)
	}
	came("e", "five")
	begin(carried, map[string]string{"a": "one", "b": "one", "e": "five"})

	begin(carried.AddDate(0, 0, 1), nil)
	begin(carried.AddDate(0, 0, 1), nil)
	came("a", "one")
	for range 2 {
		if err := archive.End("toy", true); err != nil {
			t.Fatal(err)
		}
	}
	begin(carried.AddDate(0, 0, 1), nil)
}
