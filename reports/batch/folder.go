package batch

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"lagesbild/data/store"
)

// Names in the hidden folder beside the reports.
const (
	hidden      = ".lagesbild"
	lockFile    = "lock"    // held by the run that works on the folder
	journalFile = "journal" // what a run that has not ended has made
	makingDir   = "making"  // files that are not whole yet
)

// ErrBusy is a folder that another run works on.
var ErrBusy = errors.New("another run is making reports there")

// Folder is a folder of reports that one run works on. It is safe for use by several goroutines.
type Folder struct {
	dir     string
	release func()

	mu       sync.Mutex
	manifest Manifest
	run      Run
	journal  *os.File
	known    map[string][]string // checksums that records give a file: the program made it
}

// Open takes a folder for a run, which it makes where it does not exist, and reads what earlier runs made, also one that
// was killed. Where another run works on the folder, it is [ErrBusy]. The caller begins the run and closes the folder.
func Open(dir string) (*Folder, error) {
	f := &Folder{dir: dir, manifest: Manifest{Schema: schema}, known: map[string][]string{}}
	if err := os.MkdirAll(filepath.Join(dir, hidden), 0o777); err != nil {
		return nil, err
	}
	release, ok, err := store.Hold(f.hidden(lockFile))
	if err == nil && !ok {
		err = fmt.Errorf("%s: %w", dir, ErrBusy)
	}
	if err != nil {
		return nil, err
	}
	f.release = release
	if err := f.read(); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func (f *Folder) hidden(name string) string { return filepath.Join(f.dir, hidden, name) }

func (f *Folder) path(name string) string { return filepath.Join(f.dir, filepath.FromSlash(name)) }

// read takes in the manifest and what a killed run left.
func (f *Folder) read() error {
	m, err := Read(f.dir)
	if err != nil {
		return err
	}
	if m != nil {
		f.manifest = *m
	}
	f.learnAll()
	if err := f.recover(); err != nil {
		return err
	}
	f.learnAll()
	return os.RemoveAll(f.hidden(makingDir))
}

// Begin starts the run: it has no files and areas yet.
func (f *Folder) Begin(run Run) error {
	f.run = run
	var err error
	if f.journal, err = os.Create(f.hidden(journalFile)); err != nil {
		return err
	}
	return f.note(run)
}

// learnAll makes known what the manifest lists.
func (f *Folder) learnAll() {
	for _, r := range f.manifest.Runs {
		f.learn(r.Files)
		for _, a := range r.Areas {
			f.learn(a.Files)
		}
	}
}

func (f *Folder) learn(files []File) {
	for _, x := range files {
		if !slices.Contains(f.known[x.Name], x.SHA256) {
			f.known[x.Name] = append(f.known[x.Name], x.SHA256)
		}
	}
}

// recover takes over what a killed run noted in its journal: the run, then its areas, a line each, and files about all of
// them under no area. A last line that is cut short was about files that are not in their places yet.
func (f *Folder) recover() error {
	journal, err := os.Open(f.hidden(journalFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer journal.Close()
	lines := bufio.NewReader(journal)
	read := func(v any) bool {
		line, err := lines.ReadBytes('\n')
		return err == nil && strictly(line, v) == nil
	}
	var run Run
	if !read(&run) {
		return nil
	}
	for {
		var a Area
		if !read(&a) {
			break
		}
		f.learn(a.Files)
		if a.Code == "" {
			run.Files = f.lying(a.Files, f.shared())
			continue
		}
		old, _ := f.manifest.find(key{run.Edition, a.Code})
		if a.lies(f.dir) {
			run.put(a)
		} else {
			run.put(f.cut(a, old, "the run was cut short"))
		}
	}
	if len(run.Areas) == 0 {
		return nil
	}
	f.manifest.add(run)
	return f.save()
}

// shared are the files about whole runs.
func (f *Folder) shared() []File {
	var all []File
	for _, r := range f.manifest.Runs {
		all = append(all, r.Files...)
	}
	return all
}

// lies reports whether all of an area's files are in their places as they were made.
func (a *Area) lies(dir string) bool {
	return !slices.ContainsFunc(a.Files, func(x File) bool { return !x.in(dir) })
}

// lying are the files of records, those before others, that lie there as they were made, each name once.
func (f *Folder) lying(records ...[]File) []File {
	var files []File
	for _, x := range slices.Concat(records...) {
		if x.in(f.dir) && !slices.ContainsFunc(files, func(y File) bool { return y.Name == x.Name }) {
			files = append(files, x)
		}
	}
	return files
}

// cut is the record of an area whose report came to its place in part or not at all: what lies there of it and of the
// report before.
func (f *Folder) cut(now, old Area, why string) Area {
	return Area{Code: now.Code, Name: now.Name, Error: why, Files: f.lying(now.marked(), old.marked())}
}

// marked are an area's files, each with what it was made from.
func (a *Area) marked() []File {
	files := slices.Clone(a.Files)
	for i := range files {
		files[i].Inputs = cmp.Or(files[i].Inputs, a.Inputs)
	}
	return files
}

// put adds an area's record in place of an earlier one.
func (r *Run) put(a Area) {
	r.Areas = slices.DeleteFunc(r.Areas, func(b Area) bool { return a.Code == b.Code })
	r.Areas = append(r.Areas, a)
}

// note writes a line of the journal.
func (f *Folder) note(v any) error {
	line, err := json.Marshal(v)
	if err == nil {
		_, err = f.journal.Write(append(line, '\n'))
	}
	return err
}

// Whole reports whether an area's report needs no making: it was made from the same inputs in the same formats, and its
// files are as they were made. If so, it belongs to this run from then on.
func (f *Folder) Whole(code, inputs string, formats []string) (bool, error) {
	f.mu.Lock()
	a, ok := f.manifest.find(key{f.run.Edition, code})
	f.mu.Unlock()
	if !ok || a.Error != "" || a.Inputs != inputs || !slices.Equal(a.Formats, formats) {
		return false, nil
	}
	if !a.lies(f.dir) {
		return false, nil
	}
	return true, f.record(a)
}

// in reports whether the file lies in a folder as it was made.
func (x File) in(dir string) bool {
	name := filepath.Join(dir, filepath.FromSlash(x.Name))
	if info, err := os.Stat(name); err != nil || info.Size() != x.Bytes {
		return false
	}
	sum, err := sumOf(name)
	return err == nil && sum == x.SHA256
}

func sumOf(name string) (string, error) {
	file, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// record adds an area to the run and its journal.
func (f *Folder) record(a Area) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.run.put(a)
	return f.note(a)
}

// Fail records why an area has no whole report of this run. Its files are listed as they lie there: those of an earlier
// report, and those of this one that had come to their places.
func (f *Folder) Fail(code, name string, why error) error {
	f.mu.Lock()
	old, _ := f.manifest.find(key{f.run.Edition, code})
	now := Area{Code: code, Name: name}
	if i := slices.IndexFunc(f.run.Areas, func(a Area) bool { return a.Code == code }); i >= 0 {
		now = f.run.Areas[i]
	}
	f.mu.Unlock()
	return f.record(f.cut(now, old, why.Error()))
}

// Outdated lists files that lie in the run's areas and show another state than what the run made: they were made earlier,
// in formats that have not been asked for since.
func (f *Folder) Outdated() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var names []string
	for _, a := range f.run.Areas {
		for _, x := range a.Files {
			if x.Inputs != "" && a.Error == "" {
				names = append(names, x.Name)
			}
		}
	}
	slices.Sort(names)
	return names
}

// Finish writes the manifest: what the run has made, with the files about all of it, beside what earlier ones made of
// other areas.
func (f *Folder) Finish(files []File) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.run.Files = files; len(f.run.Areas) > 0 {
		f.manifest.add(f.run)
		if err := f.save(); err != nil {
			return err
		}
	}
	err := f.journal.Close()
	f.journal = nil
	return errors.Join(err, os.Remove(f.hidden(journalFile)))
}

// save writes the manifest, whole or not at all.
func (f *Folder) save() error {
	raw, err := f.manifest.encode()
	if err != nil {
		return err
	}
	aside := f.hidden(ManifestFile)
	if err := os.WriteFile(aside, raw, 0o666); err != nil {
		return err
	}
	return os.Rename(aside, f.path(ManifestFile))
}

// Close lets go of the folder. What was made and not finished stays in the journal for the next run.
func (f *Folder) Close() {
	if f.journal != nil {
		f.journal.Close()
	}
	_ = os.RemoveAll(f.hidden(makingDir)) // the next run tries again
	f.release()
}
