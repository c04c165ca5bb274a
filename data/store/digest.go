package store

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"math"

	"lagesbild/data"
)

// digest is a checksum of what a dataset says: structure, licence, observations and where each comes from. The day on
// which the provider's pages were published is left out, so that the same figures published again are the same, and how
// they lie in batches makes no difference. Each schema of manifests has its own.
func digest(d *data.Dataset, schema int) (string, error) {
	pages := make([]data.Page, len(d.Pages))
	for i, p := range d.Pages {
		p.Vintage = ""
		pages[i] = p
	}
	head, err := json.Marshal([]any{d.Structure, d.Licence, pages})
	if err != nil {
		return "", fmt.Errorf("dataset %s: %w", d.ID, err)
	}
	h := sha256.New()
	h.Write(head)
	if schema == 1 {
		digestRows(h, d)
	} else {
		digestColumns(h, d)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// enough is how many bytes are gathered before they are hashed, which goes fastest in long pieces.
const enough = 64 << 10

// digestRows hashes row by row, as schema 1 has it.
func digestRows(h hash.Hash, d *data.Dataset) {
	var cells []byte
	for _, c := range d.Batches() {
		for i := range c.Len() {
			for _, codes := range c.Codes {
				cells = binary.LittleEndian.AppendUint32(cells, uint32(codes[i]))
			}
			v := c.Value[i]
			if c.Status[i].Missing() {
				v = 0
			}
			cells = binary.LittleEndian.AppendUint32(cells, uint32(c.Measure[i]))
			cells = binary.LittleEndian.AppendUint64(cells, math.Float64bits(v))
			cells = binary.LittleEndian.AppendUint16(cells, uint16(c.Status[i]))
			cells = binary.LittleEndian.AppendUint32(cells, uint32(c.Page[i]))
			cells = binary.LittleEndian.AppendUint32(cells, uint32(c.Row[i]))
			if len(cells) >= enough {
				h.Write(cells)
				cells = cells[:0]
			}
		}
	}
	h.Write(cells)
}

// digestPart is how many rows stay in the processor's nearest memory.
const digestPart = 4096

// digestColumns hashes column by column, which is a third of the bytes: most columns are told by their runs. Cells are
// numbered, measure first and then the dimensions in order, and what recurs is how far each is from the one before, as it
// is from row to row in the page.
func digestColumns(h hash.Hash, d *data.Dataset) {
	var keys []keyColumn
	for _, sizes := range keySizes(d) {
		keys = append(keys, keyColumn{sizes: sizes, steps: steps{sum: newSum()}})
	}
	value, status, page, row := newSum(), runs{sum: newSum()}, runs{sum: newSum()}, steps{sum: newSum()}
	for _, c := range d.Batches() {
		for from := 0; from < c.Len(); from += digestPart {
			to := min(from+digestPart, c.Len())
			first := 0
			for k := range keys {
				keys[k].add(&c, first, from, to)
				first += len(keys[k].sizes)
			}
			value.numbers(c.Value[from:to], c.Status[from:to])
			for _, s := range c.Status[from:to] {
				status.add(int64(s))
			}
			for _, p := range c.Page[from:to] {
				page.add(int64(p))
			}
			for _, r := range c.Row[from:to] {
				row.add(int64(r))
			}
		}
	}
	for k := range keys {
		h.Write(keys[k].end())
	}
	h.Write(value.end())
	h.Write(status.end())
	h.Write(page.end())
	h.Write(row.end())
}

// keySizes are the numbers of measures and of each dimension's codes, parted where their product is beyond counting.
func keySizes(d *data.Dataset) (parted [][]int64) {
	sizes, cells := []int64{int64(len(d.Measures))}, int64(max(1, len(d.Measures)))
	for _, dim := range d.Dimensions {
		n := int64(max(1, len(dim.Codes)))
		if cells > math.MaxInt64/n {
			parted, sizes, cells = append(parted, sizes), nil, 1
		}
		sizes, cells = append(sizes, n), cells*n
	}
	return append(parted, sizes)
}

// sum is a checksum in the making.
type sum struct {
	hash.Hash
	held []byte
}

func newSum() sum { return sum{Hash: sha256.New()} }

func (s *sum) flush() {
	if len(s.held) >= enough {
		s.Write(s.held)
		s.held = s.held[:0]
	}
}

func (s *sum) end() []byte {
	s.Write(s.held)
	return s.Sum(nil)
}

// numbers adds values, 0 where there is none.
func (s *sum) numbers(values []float64, status []data.Status) {
	for i, v := range values {
		if status[i].Missing() {
			v = 0
		}
		s.held = binary.LittleEndian.AppendUint64(s.held, math.Float64bits(v))
	}
	s.flush()
}

// runs tells a series as each value and how many times it comes.
type runs struct {
	sum
	value int64
	count uint64
}

func (r *runs) add(v int64) {
	if v == r.value && r.count > 0 {
		r.count++
		return
	}
	r.tell()
	r.value, r.count = v, 1
}

func (r *runs) tell() {
	if r.count > 0 {
		r.held = binary.AppendUvarint(binary.AppendVarint(r.held, r.value), r.count)
		r.flush()
	}
}

func (r *runs) end() []byte {
	r.tell()
	r.count = 0
	return r.sum.end()
}

// steps tells a series as the runs of its differences.
type steps struct {
	sum
	last, value int64
	count       uint64
}

func (s *steps) add(v int64) {
	step := v - s.last
	s.last = v
	if step == s.value {
		s.count++
		return
	}
	s.tell()
	s.value, s.count = step, 1
}

func (s *steps) tell() {
	s.held = binary.AppendUvarint(binary.AppendVarint(s.held, s.value), s.count)
	s.flush()
}

func (s *steps) end() []byte {
	s.tell()
	return s.sum.end()
}

// keyColumn numbers cells by some of measure and dimensions.
type keyColumn struct {
	steps
	sizes []int64
	keys  []int64
}

// add adds rows from … to-1 by the columns from first on, of which 0 is the measure.
func (k *keyColumn) add(c *data.Columns, first, from, to int) {
	if k.keys == nil {
		k.keys = make([]int64, digestPart)
	}
	keys := k.keys[:to-from]
	clear(keys)
	for i, n := range k.sizes {
		codes := c.Measure
		if at := first + i; at > 0 {
			codes = c.Codes[at-1]
		}
		for r, code := range codes[from:to] {
			keys[r] = keys[r]*n + int64(code)
		}
	}
	for _, key := range keys {
		k.steps.add(key)
	}
}
