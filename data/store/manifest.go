package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	gojson "github.com/goccy/go-json"

	"lagesbild/data"
)

// schemaVersion is the form of manifest and data file that this program writes; it reads those before it too. Since 2, what a
// dataset says is summed column by column, and numbers may be written byte by byte.
const schemaVersion = 2

// Manifest is what a vintage says about itself; its own last line is a checksum of the lines before.
type Manifest struct {
	Schema     int            `json:"schema"`
	Vintage    data.Vintage   `json:"vintage"`
	Created    string         `json:"created,omitempty"` // RFC 3339; absent where whoever shelved it gave no time
	Licence    string         `json:"licence"`
	Provenance Provenance     `json:"provenance"`
	Content    string         `json:"content"` // SHA-256 of what the dataset says, however it is encoded; see digest
	File       DataFile       `json:"file"`
	Structure  data.Structure `json:"structure"`
	Pages      []data.Page    `json:"pages"`
}

// DataFile describes the Parquet file beside a manifest.
type DataFile struct {
	Name     string         `json:"name"`
	SHA256   string         `json:"sha256"`
	Bytes    int64          `json:"bytes"`
	Rows     int64          `json:"rows"`
	Measures map[string]int `json:"measures"` // rows of each measure that has any
}

// Provenance is where a vintage comes from, in words and in addresses.
type Provenance struct {
	Publisher string    `json:"publisher"`
	Text      data.Text `json:"text"`
	Licence   string    `json:"licence,omitempty"`
	Fetches   []Fetch   `json:"fetches,omitempty"`
	Findings  []string  `json:"findings,omitempty"` // what was noticed on the way and is not an error

	// Created is the time of shelving, RFC 3339; it is kept in the manifest, and left out where "".
	Created string `json:"-"`
}

// Fetch is one page as it was fetched.
type Fetch struct {
	Address string `json:"address"`
	Time    string `json:"time"` // RFC 3339
	Bytes   int64  `json:"bytes"`
	SHA256  string `json:"sha256"`
	Status  int    `json:"status"`
}

// Manifest returns what vintage v of a dataset says about itself. A vintage that is not there is [data.ErrNotFound]
// with the known ones listed; a manifest that is not as it was written is [data.ErrCorrupt].
func (s *Shelf) Manifest(dataset string, v data.Vintage) (*Manifest, error) {
	known, err := s.Vintages(dataset)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(known, v) {
		return nil, fmt.Errorf("shelf: dataset %s vintage %q: %w among %v", dataset, v, data.ErrNotFound, known)
	}
	m, err := s.manifest(dataset, v)
	if err != nil {
		return nil, fmt.Errorf("shelf: %s/%s/%s: %w", dataset, v, manifestFile, err)
	}
	return m, nil
}

func (s *Shelf) manifest(dataset string, v data.Vintage) (*Manifest, error) {
	raw, err := s.read(dataset, v, manifestFile)
	if err != nil {
		return nil, err
	}
	m, err := decodeManifest(raw)
	if err != nil {
		return nil, err
	}
	if m.Structure.ID != dataset || m.Vintage != v {
		return nil, fmt.Errorf("%w: it describes %s/%s", data.ErrCorrupt, m.Structure.ID, m.Vintage)
	}
	return m, nil
}

// The last line of a manifest, which seals those before it.
const (
	sealStart  = ",\n \"checksum\": \""
	sealEnd    = "\"\n}\n"
	sealLength = len(sealStart) + 2*sha256.Size + len(sealEnd)
)

func seal(body []byte) []byte {
	sum := sha256.Sum256(body)
	return slices.Concat([]byte(sealStart), []byte(hex.EncodeToString(sum[:])), []byte(sealEnd))
}

func (m *Manifest) encode() ([]byte, error) {
	raw, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return nil, err
	}
	body := bytes.TrimSuffix(raw, []byte("\n}"))
	return append(body, seal(body)...), nil
}

func decodeManifest(raw []byte) (*Manifest, error) {
	// A later schema may seal itself otherwise, so its number is looked at first.
	schema, err := schemaOf(raw)
	if err != nil {
		return nil, err
	}
	if schema > schemaVersion {
		return nil, fmt.Errorf("written in schema %d by a newer version of the program; this one reads up to %d", schema, schemaVersion)
	}
	cut := max(0, len(raw)-sealLength)
	if body := raw[:cut]; !bytes.Equal(seal(body), raw[cut:]) {
		return nil, fmt.Errorf("%w: not as it was written, by its own checksum", data.ErrCorrupt)
	}
	dec := gojson.NewDecoder(bytes.NewReader(append(raw[:cut:cut], "\n}"...)))
	dec.DisallowUnknownFields()
	var m Manifest
	if err := dec.Decode(&m); err != nil {
		return nil, fmt.Errorf("%w: %v", data.ErrCorrupt, err)
	}
	return &m, nil
}

// schemaOf reads the first member of a manifest, which is its schema version in every version.
func schemaOf(raw []byte) (int, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	var first [3]json.Token
	for i := range first {
		t, err := dec.Token()
		if err != nil {
			return 0, fmt.Errorf("%w: %v", data.ErrCorrupt, err)
		}
		first[i] = t
	}
	schema, ok := first[2].(float64)
	if first[0] != json.Delim('{') || first[1] != "schema" || !ok {
		return 0, fmt.Errorf("%w: it does not begin with its schema", data.ErrCorrupt)
	}
	return int(schema), nil
}
