package batch

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// ManifestFile is the manifest's name in its folder.
const ManifestFile = "manifest.json"

// schema is the form of manifest that this program writes and reads.
const schema = 1

// Manifest says what lies in a folder of reports. Equal runs over equal folders leave equal manifests: it holds no time
// of day and no name of a machine.
type Manifest struct {
	Schema int   `json:"schema"`
	Runs   []Run `json:"runs"` // the latest last; an area stands under the latest run that made it or found it unchanged
}

// Run is what some areas' reports have in common. Checksums are SHA-256 in hexadecimal.
type Run struct {
	Edition     string  `json:"edition"`
	Lang        string  `json:"lang"`
	Program     string  `json:"program"`            // version
	Commit      string  `json:"commit,omitempty"`   // of the source code, where the build noted it
	Binary      string  `json:"binary"`             // checksum of the program
	Made        string  `json:"made,omitempty"`     // the day printed in the reports, where they have one
	AsOf        string  `json:"as_of,omitempty"`    // figures as they were known on that day
	Definitions string  `json:"definitions"`        // checksum of sources' readers: indicators, goals, counties, editions and wordings
	Themes      string  `json:"themes"`             // checksum of colours, fonts and logos
	Template    string  `json:"template,omitempty"` // checksum of the deck whose looks decks keep
	Inputs      []Input `json:"inputs"`             // the datasets that indicators were computed from
	Results     *Input  `json:"results,omitempty"`  // the indicators' values, kept beside the reports
	Before      *Input  `json:"before,omitempty"`   // those of the edition that changes are told against
	Files       []File  `json:"files,omitempty"`    // that are about all the areas
	Areas       []Area  `json:"areas"`
}

// Input is a dataset in one vintage, with the checksum of what it says; of a table of one's own, that of the file.
type Input struct {
	Dataset string `json:"dataset"`
	Vintage string `json:"vintage"`
	SHA256  string `json:"sha256"`
}

// Area is one area's report.
type Area struct {
	Code    string    `json:"code"`
	Name    string    `json:"name"`
	Inputs  string    `json:"inputs,omitempty"`  // checksum of all that the files are made from: numbers, words, looks and program
	Formats []string  `json:"formats,omitempty"` // that were asked for
	Files   []File    `json:"files,omitempty"`
	Missing []Missing `json:"missing,omitempty"` // figures that the edition names and the area has no data for
	Error   string    `json:"error,omitempty"`   // why there is no report
}

// File is a file below the folder, with slashes.
type File struct {
	Name   string `json:"name"`
	Format string `json:"format"` // as it is asked for
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
	Inputs string `json:"inputs,omitempty"` // the checksum of what it was made from where that is not the area's: an earlier run's in a format that was not asked for since
}

// Missing names a figure and says why it is not there.
type Missing struct {
	Title string `json:"title"`
	Why   string `json:"why"`
}

// Read returns the manifest of a folder; nil where it has none. A manifest that cannot be read is an error.
func Read(dir string) (*Manifest, error) {
	name := filepath.Join(dir, ManifestFile)
	raw, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var m Manifest
	if err := strictly(raw, &m); err != nil {
		return nil, fmt.Errorf("%s: %w: move it away and all reports are made anew", name, err)
	}
	if m.Schema != schema {
		return nil, fmt.Errorf("%s: schema %d, this program reads %d: make the reports in another folder", name, m.Schema, schema)
	}
	return &m, nil
}

func strictly(raw []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	return d.Decode(v)
}

func (m *Manifest) encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(m)
	return b.Bytes(), err
}

// key is what an area's record is found by.
type key struct{ edition, code string }

// find returns the record of an area's edition.
func (m *Manifest) find(k key) (Area, bool) {
	for _, r := range m.Runs {
		for _, a := range r.Areas {
			if (key{r.Edition, a.Code}) == k {
				return a, true
			}
		}
	}
	return Area{}, false
}

// add puts a run last, in place of what earlier ones say of its areas. Where one of its edition is alike but for the
// areas, they become one run; what earlier ones made about all their areas stays listed if the run did not make it anew.
func (m *Manifest) add(run Run) {
	var rest []Run
	for _, r := range m.Runs {
		if r.Edition == run.Edition {
			r.Areas = slices.DeleteFunc(slices.Clone(r.Areas), func(a Area) bool {
				return slices.ContainsFunc(run.Areas, func(b Area) bool { return a.Code == b.Code })
			})
			if r.alike(&run) {
				run.Areas = append(run.Areas, r.Areas...)
				r.Areas = nil
			}
		}
		if len(r.Areas) > 0 {
			rest = append(rest, r)
			continue
		}
		for _, x := range r.Files {
			if !slices.ContainsFunc(run.Files, func(y File) bool { return x.Name == y.Name }) {
				run.Files = append(run.Files, x)
			}
		}
	}
	slices.SortFunc(run.Areas, func(a, b Area) int { return compare(a.Code, b.Code) })
	m.Runs = append(rest, run)
}

// alike reports whether two runs differ in nothing but the areas and the files about them.
func (r *Run) alike(o *Run) bool {
	a, b := *r, *o
	a.Areas, b.Areas, a.Files, b.Files = nil, nil, nil, nil
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// compare puts the country and counties before municipalities.
func compare(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) }
