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

// unfinished lists what has come of a source whose fetching has begun and not ended: the day, then a page a line.
const unfinished = "unfinished"

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
	lines := bytes.Split(list, []byte("\n"))
	if !bytes.Equal(lines[0], day) {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return nil, err
		}
		return nil, writeWhole(name, append(day, '\n'))
	}
	found := map[string]*Snapshot{}
	for _, line := range lines[1:] {
		page := new(Snapshot)
		if json.Unmarshal(line, page) == nil && a.body(page) { // a line that a crash has cut is a page to fetch again
			found[page.Address] = page
		}
	}
	return found, nil
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

// End notes that every page of the source has come.
func (a Archive) End(source string) error { return removeIfThere(a.unfinished(source)) }
