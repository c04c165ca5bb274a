package store

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"lagesbild/data"
)

// The two files of a vintage.
const (
	dataFile     = "data.parquet"
	manifestFile = "manifest.json"
)

// Shelf is a place of datasets by vintage. It is safe for use by several goroutines, and by several processes on one directory.
type Shelf struct {
	dir    string
	layers []fs.FS // the directory before the base: what the user shelved wins over a vintage of the same name that ships
}

// Open returns the shelf of directory dir laid over base, the read-only shelf that ships inside. Dir may be "" or not
// exist yet, base may be nil; nothing is read or made before it is asked for.
func Open(dir string, base fs.FS) *Shelf {
	s := &Shelf{dir: dir}
	if dir != "" {
		s.layers = append(s.layers, os.DirFS(dir))
	}
	if base != nil {
		s.layers = append(s.layers, base)
	}
	return s
}

var (
	datasetForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	vintageForm = regexp.MustCompile(`^\d{4}-\d\d-\d\d(\.[1-9]\d*)?$`)
)

// Datasets returns the ids of the datasets that have a vintage, sorted.
func (s *Shelf) Datasets() ([]string, error) {
	names, err := s.list(".", datasetForm)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, id := range names {
		// A dataset's directory is made before its first vintage is moved in.
		vintages, err := s.list(id, vintageForm)
		if err != nil {
			return nil, err
		}
		if len(vintages) > 0 {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// Vintages returns a dataset's vintages from the oldest to the newest. An unknown dataset is [data.ErrNotFound], with
// the known ones listed.
func (s *Shelf) Vintages(dataset string) ([]data.Vintage, error) {
	vintages, err := s.vintages(dataset)
	if err != nil || len(vintages) > 0 {
		return vintages, err
	}
	known, err := s.Datasets()
	if err != nil {
		return nil, err
	}
	return nil, fmt.Errorf("shelf: dataset %q: %w among %s", dataset, data.ErrNotFound, listed(known))
}

// vintages is Vintages where a dataset may be new.
func (s *Shelf) vintages(dataset string) ([]data.Vintage, error) {
	if !datasetForm.MatchString(dataset) {
		return nil, nil
	}
	names, err := s.list(dataset, vintageForm)
	if err != nil {
		return nil, err
	}
	vintages := make([]data.Vintage, len(names))
	for i, name := range names {
		vintages[i] = data.Vintage(name)
	}
	slices.SortFunc(vintages, compareVintages)
	return vintages, nil
}

// compareVintages orders by day and then by number, so that .10 follows .9.
func compareVintages(a, b data.Vintage) int {
	return cmp.Or(cmp.Compare(a.Date(), b.Date()), cmp.Compare(number(a), number(b)))
}

// number is which vintage of its day v is, from 1.
func number(v data.Vintage) int {
	_, n, ok := strings.Cut(string(v), ".")
	if !ok {
		return 1
	}
	i, _ := strconv.Atoi(n)
	return i
}

// list returns the names of the directories of that form in dir, in all layers; other files are not the shelf's.
func (s *Shelf) list(dir string, form *regexp.Regexp) ([]string, error) {
	var names []string
	for _, layer := range s.layers {
		entries, err := fs.ReadDir(layer, dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("shelf: %w", err)
		}
		for _, e := range entries {
			if e.IsDir() && form.MatchString(e.Name()) {
				names = append(names, e.Name())
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// read returns a file of a vintage, from the first layer that has the vintage.
func (s *Shelf) read(dataset string, v data.Vintage, name string) ([]byte, error) {
	dir := path.Join(dataset, string(v))
	for _, layer := range s.layers {
		if info, err := fs.Stat(layer, dir); err == nil && info.IsDir() {
			return fs.ReadFile(layer, path.Join(dir, name))
		}
	}
	return nil, fs.ErrNotExist
}

func listed(known []string) string {
	if len(known) == 0 {
		return "none"
	}
	return strings.Join(known, ", ")
}
