package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/store/parquet"
)

// shelved is a dataset's manifest and data file as Put would make them.
func shelved(t testing.TB, d *data.Dataset, perGroup int) (*Manifest, []byte) {
	t.Helper()
	var raw bytes.Buffer
	if err := encode(&raw, d, perGroup); err != nil {
		t.Fatal(err)
	}
	content, err := digest(d, schemaVersion)
	if err != nil {
		t.Fatal(err)
	}
	return newManifest(d, provenance, d.Vintage, content), raw.Bytes()
}

func opened(t testing.TB, raw []byte) *parquet.File {
	t.Helper()
	f, err := parquet.Open(raw)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestDamage spoils the files of a vintage and demands an error that names the file.
func TestDamage(t *testing.T) {
	cut := func(n int) func([]byte) []byte { return func(b []byte) []byte { return b[:len(b)*n/100] } }
	flip := func(n int) func([]byte) []byte {
		return func(b []byte) []byte { b[len(b)*n/100] ^= 1; return b }
	}
	for _, c := range []struct {
		name, file string
		spoil      func([]byte) []byte
	}{
		{"emptied", dataFile, cut(0)},
		{"cut in the middle", dataFile, cut(50)},
		{"cut by a byte", dataFile, func(b []byte) []byte { return b[:len(b)-1] }},
		{"a byte too many", dataFile, func(b []byte) []byte { return append(b, 0) }},
		{"a bit in the values", dataFile, flip(30)},
		{"a bit in the footer", dataFile, flip(90)},
		{"emptied", manifestFile, cut(0)},
		{"cut in the middle", manifestFile, cut(50)},
		{"a bit early", manifestFile, flip(10)},
		{"a bit late", manifestFile, flip(80)},
		{"another title", manifestFile, func(b []byte) []byte { return bytes.Replace(b, []byte("A sample"), []byte("A simple"), 1) }},
		{"another checksum", manifestFile, func(b []byte) []byte {
			b[len(b)-len(sealEnd)-1] ^= 1
			return b
		}},
		{"line ends", manifestFile, func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")) }},
	} {
		t.Run(c.file+" "+c.name, func(t *testing.T) {
			mem := memory.NewCheckedAllocator(memory.DefaultAllocator)
			defer mem.AssertSize(t, 0)
			dir := t.TempDir()
			mustPut(t, Open(dir, nil), sample(t, memory.DefaultAllocator, 1000, 1))
			name := filepath.Join(dir, "sample", "2024-12-12", c.file)
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, c.spoil(raw), 0o666); err != nil {
				t.Fatal(err)
			}
			layers(t, func(t *testing.T, reopen func(string) *Shelf) {
				s := reopen(dir)
				for _, measures := range [][]string{nil, {"m1"}} {
					d, err := s.Read(background, mem, "sample", "2024-12-12", measures...)
					if err == nil {
						t.Errorf("read %d rows of a spoilt file", d.Len())
						d.Release()
						continue
					}
					if !errors.Is(err, data.ErrCorrupt) || !strings.Contains(err.Error(), "sample/2024-12-12/"+c.file) {
						t.Errorf("the error does not name the file as corrupt: %v", err)
					}
				}
				if err := s.Verify(background); !errors.Is(err, data.ErrCorrupt) {
					t.Errorf("verify: %v", err)
				}
			})
		})
	}
}

func TestMissingFile(t *testing.T) {
	for _, file := range []string{dataFile, manifestFile} {
		dir := t.TempDir()
		s := Open(dir, nil)
		mustPut(t, s, sample(t, memory.DefaultAllocator, 10, 1))
		if err := os.Remove(filepath.Join(dir, "sample", "2024-12-12", file)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Read(background, memory.DefaultAllocator, "sample", "2024-12-12"); !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), file) {
			t.Errorf("%s gone: %v", file, err)
		}
	}
}

// resealed changes a manifest as someone would who also mends its checksum.
func resealed(t *testing.T, raw []byte, old, new string) []byte {
	t.Helper()
	body := bytes.Replace(raw[:len(raw)-sealLength], []byte(old), []byte(new), 1)
	if bytes.Equal(body, raw[:len(raw)-sealLength]) {
		t.Fatalf("%q is not in the manifest", old)
	}
	return append(body, seal(body)...)
}

func TestManifestIsStrict(t *testing.T) {
	d := sample(t, memory.DefaultAllocator, 10, 1)
	m, _ := shelved(t, d, 100)
	raw, err := m.encode()
	if err != nil {
		t.Fatal(err)
	}
	if !json.Valid(raw) {
		t.Errorf("not JSON: %s", raw)
	}
	for _, c := range []struct{ name, old, new, says string }{
		{"a newer schema", `"schema": 2`, `"schema": 3`, "newer version of the program"},
		{"a newer schema with other members", `"schema": 2`, `"schema": 4, "layout": {}`, "newer version of the program"},
		{"an unknown member", `"licence"`, `"license"`, `unknown field "license"`},
		{"no schema first", `"schema": 2`, `"layout": 2`, "does not begin with its schema"},
		{"another kind", `"rows": 10`, `"rows": "10"`, "rows"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := decodeManifest(resealed(t, raw, c.old, c.new))
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want an error saying %q", err, c.says)
			}
		})
	}
}

// TestManifestAgainstFile gives a sound file a manifest that tells something else about it.
func TestManifestAgainstFile(t *testing.T) {
	d := sample(t, memory.DefaultAllocator, 1000, 1)
	for name, change := range map[string]func(m *Manifest){
		"rows":            func(m *Manifest) { m.File.Rows++ },
		"rows of measure": func(m *Manifest) { m.File.Measures["m1"]-- },
		"a column":        func(m *Manifest) { m.Structure.Dimensions[0].ID = "region" },
		"a code":          func(m *Manifest) { m.Structure.Dimensions[1].Codes = m.Structure.Dimensions[1].Codes[1:] },
		"a measure":       func(m *Manifest) { m.Structure.Measures = m.Structure.Measures[1:] },
		"a page":          func(m *Manifest) { m.Pages = m.Pages[1:] },
	} {
		t.Run(name, func(t *testing.T) {
			m, raw := shelved(t, d, 300)
			m.Structure.Dimensions = append([]data.Dimension(nil), m.Structure.Dimensions...)
			change(m)
			keep, err := m.keep(nil)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := decode(background, memory.DefaultAllocator, raw, m, keep); !errors.Is(err, data.ErrCorrupt) {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}

// TestCodesAreRemapped reads a file whose dictionaries are in another order than the manifest's codes.
func TestCodesAreRemapped(t *testing.T) {
	d := sample(t, memory.DefaultAllocator, 200, 1)
	m, raw := shelved(t, d, 100)
	codes := append([]data.Code{{ID: "Z"}}, m.Structure.Dimensions[2].Codes...)
	codes[1], codes[3] = codes[3], codes[1]
	m.Structure.Dimensions = append([]data.Dimension(nil), m.Structure.Dimensions...)
	m.Structure.Dimensions[2].Codes = codes
	keep, err := m.keep(nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := decode(background, memory.DefaultAllocator, raw, m, keep)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Release()
	g, w := observations(got), observations(d)
	for i := range w {
		if g[i] != w[i] {
			t.Fatalf("row %d: got %+v, want %+v", i, g[i], w[i])
		}
	}
}

// FuzzReadFlipped flips one byte of a data file, passes by the checksum and demands an error or the identical table, of all
// measures and of one.
func FuzzReadFlipped(f *testing.F) {
	d := sample(f, memory.DefaultAllocator, 150, 7)
	m, raw := shelved(f, d, 75)
	var keeps [2][]bool
	var want [2]*data.Dataset
	for i, measures := range [][]string{nil, {"m3"}} {
		var err error
		if keeps[i], err = m.keep(measures); err != nil {
			f.Fatal(err)
		}
		if want[i], err = decode(background, memory.DefaultAllocator, raw, m, keeps[i]); err != nil {
			f.Fatal(err)
		}
	}
	for at := 0; at < len(raw); at += 11 {
		f.Add(uint(at), byte(1<<(at%8)))
	}
	f.Fuzz(func(t *testing.T, at uint, flip byte) {
		mem := memory.NewCheckedAllocator(memory.DefaultAllocator)
		defer mem.AssertSize(t, 0)
		flipped := bytes.Clone(raw)
		flipped[at%uint(len(raw))] ^= flip
		for i, keep := range keeps {
			got, err := decode(context.Background(), mem, flipped, m, keep)
			if err != nil {
				if !errors.Is(err, data.ErrCorrupt) && !errors.Is(err, parquet.ErrUnsupported) {
					t.Errorf("an error without a meaning: %v", err)
				}
				continue
			}
			if diff := difference(got, want[i]); diff != "" {
				t.Errorf("byte %d flipped by %#x: %s", at, flip, diff)
			}
			got.Release()
		}
	})
}
