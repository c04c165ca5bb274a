package ingest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"time"
)

// The lists of pages beside them: the day of the run, then a page a line.
const (
	unfinished = "unfinished" // what has come of a source whose fetching has begun and not ended
	fetched    = "fetched"    // what came when the source was last fetched whole
)

// refused is the last line of a list whose pages could not be read, checked or shelved.
const refused = "refused"

func (a Archive) unfinished(source string) string {
	return filepath.Join(a.Dir, "pages", source, unfinished)
}

// Begin notes that the fetching of a source begins. If an earlier one of the same day has not ended, it goes on, and the
// pages that it fetched are returned by address.
func (a Archive) Begin(source string, now time.Time) (map[string]*Snapshot, error) {
	name, day := a.unfinished(source), []byte(now.UTC().Format(time.DateOnly))
	list, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if began, pages, _ := bytes.Cut(list, []byte("\n")); bytes.Equal(began, day) {
		found := a.listed(pages)
		maps.DeleteFunc(found, func(_ string, p *Snapshot) bool { return !p.Asked.IsZero() }) // may have changed since
		return found, nil
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
		err = writeWhole(a.unfinished(source), list)
	}
	return err
}

// Earlier finds the pages of the last whole fetch of a source by address, as they came; nil for what is not kept whole. If
// what came was refused, nothing of it is found.
func (a Archive) Earlier(source string) func(address string) *Snapshot {
	list, err := os.ReadFile(filepath.Join(a.Dir, "pages", source, fetched))
	if err != nil || bytes.HasSuffix(list, []byte("\n"+refused)) {
		list = nil
	}
	pages := noted(list)
	return func(address string) *Snapshot {
		page, ok := pages[address]
		if !ok || !a.body(&page) {
			return nil
		}
		return &page
	}
}

// noted are a list's pages by address, without their bytes. A line that a crash has cut is no page.
func noted(lines []byte) map[string]Snapshot {
	all := map[string]Snapshot{}
	for line := range bytes.Lines(lines) {
		var page Snapshot
		if json.Unmarshal(line, &page) == nil {
			all[page.Address] = page
		}
	}
	return all
}

// listed are a list's pages that are kept whole, by address.
func (a Archive) listed(lines []byte) map[string]*Snapshot {
	found := map[string]*Snapshot{}
	for address, page := range noted(lines) {
		if a.body(&page) {
			found[address] = &page
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
func (a Archive) Came(page *Snapshot) error {
	line, err := json.Marshal(page)
	if err != nil {
		return err
	}
	return a.add(page.Source, line)
}

// add writes a line to the list of what has come.
func (a Archive) add(source string, line []byte) error {
	f, err := os.OpenFile(a.unfinished(source), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(append([]byte("\n"), line...)) // first the end of a line that a crash has cut
	return errors.Join(err, f.Close())
}

// End notes that every page of the source has come: they can be replayed from now on. Unless they were refused, they can
// also serve a later run.
func (a Archive) End(source string, came bool) error {
	name := a.unfinished(source)
	var err error
	if !came {
		err = a.add(source, []byte(refused))
	}
	if err == nil {
		err = os.Rename(name, filepath.Join(filepath.Dir(name), fetched))
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
