package ingest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/ingest/cells"
)

// Snapshot is a provider's page as it came: its bytes are never changed.
type Snapshot struct {
	Source  string    `json:"source"`  // the definition that asked for it
	Address string    `json:"address"` // where it stands: an address on the network, or a file's name
	Name    string    `json:"name"`    // what origins call it
	Time    time.Time `json:"time"`    // of fetching
	Status  int       `json:"status"`  // of the answer, 0 for a saved page
	Licence string    `json:"licence"`
	SHA256  string    `json:"sha256"`
	Body    []byte    `json:"-"`

	// What the provider calls this state of the page, for asking later whether it has changed; often "".
	ETag     string `json:"etag,omitempty"`
	Modified string `json:"modified,omitempty"`

	// Asked is when the provider said that the page, fetched by an earlier run, still holds; zero for one of this fetching.
	Asked time.Time `json:"asked,omitzero"`
}

// ErrNeedsFile is asking the network for what has no address there.
var ErrNeedsFile = cells.ErrNeedsFile

// Fetcher gives pages.
type Fetcher interface {
	// Names lists the pages that a pattern, as of path.Match, stands for, in order of name. It is ErrNeedsFile where
	// pages have addresses only.
	Names(ctx context.Context, pattern string) ([]string, error)
	// Fetch returns the page of a name that Names gave, or at an address that another page links to.
	Fetch(ctx context.Context, address string) (*Snapshot, error)
}

// Asker is a Fetcher that services can be asked through, by a question in JSON posted to an address.
type Asker interface {
	Fetcher
	Post(ctx context.Context, address string, question []byte) (*Snapshot, error)
}

// Limiter is a Fetcher that keeps to what a provider says it allows: so many calls in a window of time, to the host of the
// address, for the rest of the run.
type Limiter interface {
	Limit(address string, calls int, window time.Duration)
}

// Folder gives pages that were saved in a folder.
type Folder struct {
	FS   fs.FS
	Path string    // how messages name the folder
	Now  time.Time // the time its pages count as fetched
}

// maxPage bounds one page: the largest that a provider is known to send has 135 megabytes.
const maxPage = 1 << 30

// Names lists the saved pages that match; a pattern without any is an error that lists what the folder has.
func (f Folder) Names(_ context.Context, pattern string) ([]string, error) {
	names, err := fs.Glob(f.FS, pattern)
	if err != nil || len(names) > 0 {
		return names, err
	}
	all, err := fs.ReadDir(f.FS, ".")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Path, err)
	}
	var known []string
	for _, e := range all {
		known = append(known, e.Name())
	}
	return nil, fmt.Errorf("%s: page %q: %w%s", f.Path, pattern, data.ErrNotFound, definition.Suggest(pattern, known))
}

// Fetch reads a saved page. The page at an address is the one that [SavedName] says.
func (f Folder) Fetch(_ context.Context, address string) (*Snapshot, error) {
	name := address
	if u, err := url.Parse(address); err == nil && u.IsAbs() {
		name = SavedName(u)
	}
	body, err := f.read(name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("%w: expected as %q", data.ErrNotFound, name)
		}
		return nil, fmt.Errorf("%s: page %s: %w", f.Path, address, err)
	}
	sum := sha256.Sum256(body)
	return &Snapshot{Address: address, Name: name, Time: f.Now, SHA256: hex.EncodeToString(sum[:]), Body: body}, nil
}

func (f Folder) read(name string) ([]byte, error) {
	info, err := fs.Stat(f.FS, name)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxPage {
		return nil, fmt.Errorf("%d bytes: a page has at most %d", info.Size(), maxPage)
	}
	return fs.ReadFile(f.FS, name)
}

var unsafeName = regexp.MustCompile(`[^A-Za-z0-9._,-]+`)

// SavedName is the file name under which the page at an address is saved: the path with _ for /, then _page and its
// number if the query has one, then .json. The address https://api.kolada.se/v3/kpi?page=2 gives v3_kpi_page2.json.
// Of a path too long for a file's name, the end gives way to the start of its checksum.
func SavedName(u *url.URL) string {
	const longest = 200
	name := unsafeName.ReplaceAllString(strings.Trim(path.Clean(u.Path), "/"), "_")
	if len(name) > longest {
		sum := sha256.Sum256([]byte(name))
		name = name[:longest-9] + "_" + hex.EncodeToString(sum[:4])
	}
	if page := u.Query().Get("page"); page != "" {
		name += "_page" + unsafeName.ReplaceAllString(page, "_")
	}
	return name + ".json"
}

// Archive keeps raw pages under <Dir>/pages/<source>/<sha256>, with what is known of each beside it.
type Archive struct{ Dir string }

// Keep saves s unless the very same page is kept already. A page appears whole or not at all.
func (a Archive) Keep(s *Snapshot) error {
	if err := a.keep(s); err != nil || s.ETag == "" && s.Modified == "" {
		return err
	}
	about, err := json.Marshal(s)
	if err != nil {
		return err
	}
	name := a.named(s.Address)
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return writeWhole(name, append(about, '\n'))
}

// Named returns the page last kept of an address, if the provider named its state; nil if there is none.
func (a Archive) Named(address string) *Snapshot {
	page := new(Snapshot)
	about, err := os.ReadFile(a.named(address))
	if err != nil || json.Unmarshal(about, page) != nil || page.Address != address || !a.body(page) {
		return nil // what cannot be read is fetched anew
	}
	return page
}

// named is the file that tells of the page last kept of an address.
func (a Archive) named(address string) string {
	sum := sha256.Sum256([]byte(address))
	return filepath.Join(a.Dir, "pages", ".named", hex.EncodeToString(sum[:])+".json")
}

func (a Archive) keep(s *Snapshot) error {
	dir := filepath.Join(a.Dir, "pages", s.Source)
	name := filepath.Join(dir, s.SHA256)
	if was, err := os.ReadFile(name); err == nil && bytes.Equal(was, s.Body) {
		if _, err := os.Stat(name + ".json"); err == nil {
			return nil
		}
	}
	about, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	return errors.Join(writeWhole(name, s.Body), writeWhole(name+".json", append(about, '\n')))
}

// writeWhole writes aside and renames.
func writeWhole(name string, body []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), ".aside-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, removeIfThere(f.Name())) }()
	_, err = f.Write(body)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

func removeIfThere(name string) error {
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// names lists the pages that several patterns stand for, each page once.
func names(ctx context.Context, f Fetcher, patterns []string) ([]string, error) {
	var all []string
	for _, p := range patterns {
		some, err := f.Names(ctx, p)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}
