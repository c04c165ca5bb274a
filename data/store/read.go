package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
)

// Read returns vintage v of a dataset, or only the named measures of it, allocated from mem; the structure then holds
// those measures alone, in its own order. A dataset, vintage or measure that is not there is [data.ErrNotFound]; a file
// that is not as it was shelved is [data.ErrCorrupt] and never short data.
func (s *Shelf) Read(ctx context.Context, mem memory.Allocator, dataset string, v data.Vintage, measures ...string) (*data.Dataset, error) {
	m, err := s.Manifest(dataset, v)
	if err != nil {
		return nil, err
	}
	raw, err := s.sound(dataset, m)
	if err != nil {
		return nil, err
	}
	keep, err := m.keep(measures)
	if err != nil {
		return nil, fmt.Errorf("shelf: %s/%s: %w", dataset, v, err)
	}
	d, err := decode(ctx, mem, raw, m, keep)
	if err != nil {
		return nil, fmt.Errorf("shelf: %s/%s/%s: %w", dataset, v, m.File.Name, err)
	}
	return d, nil
}

// sound returns a vintage's data file if its length and checksum are the manifest's.
func (s *Shelf) sound(dataset string, m *Manifest) ([]byte, error) {
	raw, err := s.read(dataset, m.Vintage, m.File.Name)
	if err == nil && int64(len(raw)) != m.File.Bytes {
		err = fmt.Errorf("%w: %d bytes, the manifest says %d", data.ErrCorrupt, len(raw), m.File.Bytes)
	}
	if err == nil {
		if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != m.File.SHA256 {
			err = fmt.Errorf("%w: its checksum is not the manifest's", data.ErrCorrupt)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("shelf: %s/%s/%s: %w", dataset, m.Vintage, m.File.Name, err)
	}
	return raw, nil
}

// keep tells for each measure of the structure whether it is among the named ones; all are where none is named.
func (m *Manifest) keep(named []string) ([]bool, error) {
	keep := make([]bool, len(m.Structure.Measures))
	for i := range keep {
		keep[i] = len(named) == 0
	}
	for _, id := range named {
		i, _, err := m.Structure.Measure(id)
		if err != nil {
			var known []string
			for _, k := range m.Structure.Measures {
				known = append(known, k.ID)
			}
			return nil, fmt.Errorf("measure %q: %w among %s", id, data.ErrNotFound, listed(known))
		}
		keep[i] = true
	}
	return keep, nil
}

// Verify reads every vintage whole: checksums, schema version, row counts, and what the dataset says. All faults are
// reported together.
func (s *Shelf) Verify(ctx context.Context) error {
	datasets, err := s.Datasets()
	if err != nil {
		return err
	}
	var errs []error
	for _, id := range datasets {
		vintages, err := s.vintages(id)
		if err != nil {
			return err
		}
		for _, v := range vintages {
			errs = append(errs, s.verify(ctx, id, v))
		}
	}
	return errors.Join(errs...)
}

func (s *Shelf) verify(ctx context.Context, dataset string, v data.Vintage) error {
	m, err := s.Manifest(dataset, v)
	if err != nil {
		return err
	}
	d, err := s.Read(ctx, memory.DefaultAllocator, dataset, v)
	if err != nil {
		return err
	}
	defer d.Release()
	content, err := digest(d, m.Schema)
	if err == nil && content != m.Content {
		err = fmt.Errorf("%w: what it says is not what was shelved", data.ErrCorrupt)
	}
	if err != nil {
		return fmt.Errorf("shelf: %s/%s/%s: %w", dataset, v, m.File.Name, err)
	}
	return nil
}

// structure returns the structure with only the kept measures, and each measure's place in it, -1 for the others.
func (m *Manifest) structure(keep []bool) (data.Structure, []int32) {
	s := m.Structure
	s.Measures = nil
	place := make([]int32, len(keep))
	for i, measure := range m.Structure.Measures {
		place[i] = -1
		if keep[i] {
			place[i] = int32(len(s.Measures))
			s.Measures = append(s.Measures, measure)
		}
	}
	return s, place
}

// whole reports whether each kept measure has the rows it was shelved with.
func (m *Manifest) whole(s *data.Structure, batches []data.Columns) error {
	got := make([]int, len(s.Measures))
	for _, b := range batches {
		for _, i := range b.Measure {
			got[i]++
		}
	}
	for i, measure := range s.Measures {
		if want := m.File.Measures[measure.ID]; got[i] != want {
			return fmt.Errorf("%w: measure %s has %d rows, the manifest says %d", data.ErrCorrupt, measure.ID, got[i], want)
		}
	}
	return nil
}

// sameNames reports whether the file's columns are those of the structure.
func sameNames(got, want []string) error {
	if !slices.Equal(got, want) {
		return fmt.Errorf("%w: columns %v, the manifest says %v", data.ErrCorrupt, got, want)
	}
	return nil
}
