package batch

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Making is the files of one area, or those about the whole run, being made: aside, until all are whole.
type Making struct {
	folder *Folder
	dir    string // where they lie meanwhile
	files  []File
}

// Aside is a file that somebody had worked on, and where it lies now; both below the folder.
type Aside struct{ File, Now string }

// Make begins the files of an area's folder; "" for those about the whole run. The caller ends it with Place or Drop.
func (f *Folder) Make(area string) (*Making, error) {
	dir := filepath.Join(f.hidden(makingDir), "_"+area)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	return &Making{folder: f, dir: dir}, nil
}

// File writes a file in a format, named from the folder of reports with slashes.
func (m *Making) File(name, format string, write func(io.Writer) error) (err error) {
	// A flat name: some file systems allow few levels.
	file, err := os.Create(filepath.Join(m.dir, strconv.Itoa(len(m.files))))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	h := sha256.New()
	buffer := bufio.NewWriterSize(io.MultiWriter(file, h), 64<<10)
	if err := errors.Join(write(buffer), buffer.Flush()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	size, err := file.Seek(0, io.SeekCurrent)
	m.files = append(m.files, File{Name: name, Format: format, Bytes: size, SHA256: hex.EncodeToString(h.Sum(nil))})
	return err
}

// Drop throws the files away.
func (m *Making) Drop() { _ = os.RemoveAll(m.dir) } // the next run tries again

// Place puts the files in their places and records them as an area's, whose Inputs, Formats and Missing the caller has
// set. A file there that no run made as it is was worked on by somebody: it is put aside first, as name.own.pptx where own
// is the word for it. Files that the area's earlier report had and this one has not are removed if their format was asked
// for and nobody worked on them; the others stay, told apart in the record.
func (m *Making) Place(a Area, own string) ([]Aside, error) {
	defer m.Drop()
	f := m.folder
	f.mu.Lock()
	old, _ := f.manifest.find(key{f.run.Edition, a.Code})
	f.mu.Unlock()
	a.Files = slices.Clone(m.files)
	gone := m.carry(&a, &old)
	// Noted before anything moves: after a kill the files are known as the program's, whichever have moved.
	if err := f.record(a); err != nil {
		return nil, err
	}
	var asides []Aside
	for _, name := range gone {
		if err := os.Remove(f.path(name)); err != nil {
			return asides, err
		}
	}
	moved, err := m.move(own)
	return append(asides, moved...), err
}

// carry adds to an area's record the files of its earlier report that stay, and returns those that go.
func (m *Making) carry(a, old *Area) (gone []string) {
	for _, x := range old.Files {
		if slices.ContainsFunc(a.Files, func(n File) bool { return n.Name == x.Name }) {
			continue
		}
		switch {
		case !x.in(m.folder.dir): // removed, or somebody's own by now
		case slices.Contains(a.Formats, x.Format):
			if !m.folder.listed(x, a.Code) {
				gone = append(gone, x.Name)
			}
		default:
			if x.Inputs = cmp.Or(x.Inputs, old.Inputs); x.Inputs == a.Inputs {
				x.Inputs = ""
			}
			a.Files = append(a.Files, x)
		}
	}
	return gone
}

// listed reports whether another edition's report lists the file as it is.
func (f *Folder) listed(x File, code string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.ContainsFunc(f.manifest.Runs, func(r Run) bool {
		return r.Edition != f.run.Edition && slices.ContainsFunc(r.Areas, func(a Area) bool {
			return a.Code == code && slices.ContainsFunc(a.Files, func(o File) bool { return o.Name == x.Name && o.SHA256 == x.SHA256 })
		})
	})
}

// PlaceShared puts files about the whole run in their places and returns their records for [Folder.Finish].
func (m *Making) PlaceShared(own string) ([]File, []Aside, error) {
	defer m.Drop()
	m.folder.mu.Lock()
	err := m.folder.note(Area{Files: m.files})
	m.folder.mu.Unlock()
	if err != nil {
		return nil, nil, err
	}
	asides, err := m.move(own)
	return m.files, asides, err
}

func (m *Making) move(own string) ([]Aside, error) {
	var asides []Aside
	for i, x := range m.files {
		aside, err := m.folder.replace(filepath.Join(m.dir, strconv.Itoa(i)), x, own)
		if err != nil {
			return asides, err
		}
		if aside != "" {
			asides = append(asides, Aside{x.Name, aside})
		}
	}
	return asides, nil
}

// replace moves a whole file to its place and returns under which name one lies now that somebody had worked on; "" if
// nobody had. A file that is equal already is left untouched.
func (f *Folder) replace(from string, x File, own string) (aside string, err error) {
	to := f.path(x.Name)
	there, err := sumOf(to)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
			return "", err
		}
	case err != nil:
		return "", err
	case there == x.SHA256:
		return "", nil
	case !f.made(x.Name, there):
		if aside, err = f.putAside(x.Name, own); err != nil {
			return "", err
		}
	}
	return aside, os.Rename(from, to)
}

// made reports whether a run made a file with that checksum.
func (f *Folder) made(name, sum string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Contains(f.known[name], sum)
}

// putAside gives a file the first free name of its kind: deck.own.pptx, deck.own-2.pptx, …
func (f *Folder) putAside(name, own string) (string, error) {
	ext := path.Ext(name)
	for n := 1; ; n++ {
		number := ""
		if n > 1 {
			number = "-" + strconv.Itoa(n)
		}
		aside := strings.TrimSuffix(name, ext) + "." + own + number + ext
		if _, err := os.Lstat(f.path(aside)); errors.Is(err, fs.ErrNotExist) {
			return aside, os.Rename(f.path(name), f.path(aside))
		} else if err != nil {
			return "", err
		}
	}
}
