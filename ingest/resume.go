package ingest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// The lists of pages beside them: the day of the run, then a page a line.
const (
	unfinished = "unfinished" // what has come of a source whose fetching has begun and not ended
	fetched    = "fetched"    // what came when the source was last fetched whole
)

func (a Archive) unfinished(source string) string {
	return filepath.Join(a.Dir, "pages", source, unfinished)
}

// Begin notes that the fetching of a source begins. If an earlier one of the same day has not ended, it goes on, and the
// pages that came are returned by address.
func (a Archive) Begin(source string, now time.Time) (map[string]*Snapshot, error) {
	name, day := a.unfinished(source), []byte(now.UTC().Format(time.DateOnly))
	list, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if began, pages, _ := bytes.Cut(list, []byte("\n")); bytes.Equal(began, day) {
		return a.listed(pages), nil
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return nil, err
	}
	return nil, writeWhole(name, append(day, '\n'))
}

// Again takes up the last whole fetch of a source if it is of the same day, unless another has begun.
func (a Archive) Again(source string, now time.Time) error {
	whole := filepath.Join(a.Dir, "pages", source, fetched)
	if _, err := os.Stat(a.unfinished(source)); err == nil {
		return nil
	}
	list, err := os.ReadFile(whole)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && bytes.HasPrefix(list, []byte(now.UTC().Format(time.DateOnly)+"\n")) {
		err = os.Rename(whole, a.unfinished(source))
	}
	return err
}

// listed are a list's pages that are kept whole, by address. A line that a crash has cut is no page.
func (a Archive) listed(lines []byte) map[string]*Snapshot {
	found := map[string]*Snapshot{}
	for line := range bytes.Lines(lines) {
		page := new(Snapshot)
		if json.Unmarshal(line, page) == nil && a.body(page) {
			found[page.Address] = page
		}
	}
	return found
}

// body gives a page its bytes and reports whether they are kept whole.
func (a Archive) body(page *Snapshot) bool {
	body, err := os.ReadFile(filepath.Join(a.Dir, "pages", page.Source, filepath.Base(page.SHA256)))
	sum := sha256.Sum256(body)
	page.Body = body
	return err == nil && hex.EncodeToString(sum[:]) == page.SHA256
}

// Came notes a page that is kept.
func (a Archive) Came(page *Snapshot) (err error) {
	line, err := json.Marshal(page)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(a.unfinished(page.Source), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(append([]byte("\n"), line...)) // first the end of a line that a crash has cut
	return errors.Join(err, f.Close())
}

// End notes that every page of the source has come: they can be replayed from now on.
func (a Archive) End(source string) error {
	name := a.unfinished(source)
	err := os.Rename(name, filepath.Join(filepath.Dir(name), fetched))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
