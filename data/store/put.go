package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"time"
	"unicode/utf8"

	"lagesbild/data"
)

// Names in the shelf's root that readers pass by.
const (
	lockFile = ".lock" // held by the one who puts
	asideDir = ".put"  // a vintage being written; what a killed process left is removed by the next Put
)

// ErrReadOnly is an attempt to put on a shelf without a directory.
var ErrReadOnly = errors.New("the shelf has no directory to write to")

// Put shelves a dataset under the day of its vintage and returns the vintage's name: the day, or the day and ".2" for
// the second of that day. It appears whole or not at all, and stays. Where the newest vintage, or one of the same day, says the
// same, nothing is written and that vintage is returned. Processes that put on one directory wait for each other.
func (s *Shelf) Put(ctx context.Context, d *data.Dataset, p Provenance) (data.Vintage, error) {
	v, err := s.put(ctx, d, p)
	if err != nil {
		return "", fmt.Errorf("shelf: put %s: %w", d.ID, err)
	}
	return v, nil
}

func (s *Shelf) put(ctx context.Context, d *data.Dataset, p Provenance) (data.Vintage, error) {
	if s.dir == "" {
		return "", ErrReadOnly
	}
	if err := validate(d); err != nil {
		return "", err
	}
	content, err := digest(d, schemaVersion)
	if err != nil {
		return "", err
	}
	if err := makeDir(s.dir); err != nil {
		return "", err
	}
	unlock, err := lock(ctx, filepath.Join(s.dir, lockFile))
	if err != nil {
		return "", err
	}
	defer unlock()
	v, there, err := s.place(d, content)
	if err != nil || there {
		return v, err
	}
	return v, s.write(ctx, d, newManifest(d, p, v, content))
}

// place returns the name under which d goes, or that of the vintage that says the same already.
func (s *Shelf) place(d *data.Dataset, content string) (v data.Vintage, there bool, err error) {
	vintages, err := s.vintages(d.ID)
	if err != nil {
		return "", false, err
	}
	last := 0
	for i, v := range slices.Backward(vintages) {
		sameDay := v.Date() == d.Vintage.Date()
		if !sameDay && i < len(vintages)-1 {
			continue
		}
		m, err := s.manifest(d.ID, v)
		if err != nil {
			return "", false, fmt.Errorf("%s/%s/%s: %w", d.ID, v, manifestFile, err)
		}
		says := content
		if m.Schema != schemaVersion {
			if says, err = digest(d, m.Schema); err != nil {
				return "", false, err
			}
		}
		if m.Content == says {
			return v, true, nil
		}
		if sameDay {
			last = max(last, number(v))
		}
	}
	if last == 0 {
		return data.Vintage(d.Vintage.Date()), false, nil
	}
	return data.Vintage(d.Vintage.Date() + "." + strconv.Itoa(last+1)), false, nil
}

// validate refuses what could not be read back as it was.
func validate(d *data.Dataset) error {
	if !datasetForm.MatchString(d.ID) {
		return fmt.Errorf("id %q: want lower-case words joined by hyphens", d.ID)
	}
	if _, err := time.Parse(time.DateOnly, d.Vintage.Date()); err != nil || !vintageForm.MatchString(string(d.Vintage)) {
		return fmt.Errorf("vintage %q: want a day like 2024-12-12", d.Vintage)
	}
	if err := distinct(columnNames(&d.Structure)); err != nil {
		return fmt.Errorf("columns: %w", err)
	}
	var measures []string
	for _, m := range d.Measures {
		measures = append(measures, m.ID)
	}
	if err := distinct(measures); err != nil {
		return fmt.Errorf("measures: %w", err)
	}
	for _, dim := range d.Dimensions {
		var codes []string
		for _, c := range dim.Codes {
			codes = append(codes, c.ID)
		}
		if err := distinct(codes); err != nil {
			return fmt.Errorf("dimension %s: %w", dim.ID, err)
		}
	}
	return nil
}

func distinct(names []string) error {
	seen := make(map[string]bool, len(names))
	for _, n := range names {
		if n == "" || seen[n] || !utf8.ValidString(n) {
			return fmt.Errorf("%q is empty, not UTF-8 or there twice", n)
		}
		seen[n] = true
	}
	return nil
}

func newManifest(d *data.Dataset, p Provenance, v data.Vintage, content string) *Manifest {
	m := &Manifest{
		Schema: schemaVersion, Vintage: v, Created: p.Created, Licence: d.Licence, Provenance: p, Content: content,
		Structure: d.Structure, Pages: d.Pages,
		File: DataFile{Name: dataFile, Rows: int64(d.Len()), Measures: map[string]int{}},
	}
	rows := make([]int, len(d.Measures))
	for _, c := range d.Batches() {
		for from := 0; from < c.Len(); { // sorted by measure
			m := c.Measure[from]
			n := sort.Search(c.Len()-from, func(k int) bool { return c.Measure[from+k] > m })
			rows[m] += n
			from += n
		}
	}
	for i, n := range rows {
		if n > 0 {
			m.File.Measures[d.Measures[i].ID] = n
		}
	}
	return m
}

// write makes the vintage aside, sees it safe on disk and moves it to its place.
func (s *Shelf) write(ctx context.Context, d *data.Dataset, m *Manifest) error {
	aside := filepath.Join(s.dir, asideDir)
	if err := os.RemoveAll(aside); err != nil {
		return err
	}
	defer os.RemoveAll(aside)
	if err := os.Mkdir(aside, 0o777); err != nil {
		return err
	}
	sum := sha256.New()
	err := writeFile(filepath.Join(aside, dataFile), func(w io.Writer) error {
		both := counted{to: io.MultiWriter(w, sum)}
		err := Encode(&both, d)
		m.File.Bytes = both.n
		return err
	})
	if err != nil {
		return err
	}
	m.File.SHA256 = hex.EncodeToString(sum.Sum(nil))
	manifest, err := m.encode()
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	err = writeFile(filepath.Join(aside, manifestFile), func(w io.Writer) error {
		_, err := w.Write(manifest)
		return err
	})
	if err != nil {
		return err
	}
	if err := syncDir(aside); err != nil {
		return err
	}
	home := filepath.Join(s.dir, d.ID)
	if err := makeDir(home); err != nil {
		return err
	}
	if err := os.Rename(aside, filepath.Join(home, string(m.Vintage))); err != nil {
		return err
	}
	return errors.Join(syncDir(home), syncDir(s.dir))
}

// counted counts the bytes that are written.
type counted struct {
	to io.Writer
	n  int64
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.to.Write(b)
	c.n += int64(n)
	return n, err
}

// writeFile writes a new file and waits until it is on disk.
func writeFile(name string, write func(io.Writer) error) (err error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := write(f); err != nil {
		return err
	}
	return f.Sync()
}

// makeDir makes a directory and those above it, each safe on disk.
func makeDir(dir string) error {
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return nil
	}
	up := filepath.Dir(dir)
	if up != dir {
		if err := makeDir(up); err != nil {
			return err
		}
	}
	if err := os.Mkdir(dir, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(up)
}
