package store

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"math"
	"slices"

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
		keys = append(keys, keyColumn{sizes: sizes, steps: steps{runs: runs{sum: newSum()}}})
	}
	value, status, page, row := newSum(), runs{sum: newSum()}, runs{sum: newSum()}, steps{runs: runs{sum: newSum()}}
	for _, c := range d.Batches() {
		for from := 0; from < c.Len(); from += digestPart {
			to := min(from+digestPart, c.Len())
			first := 0
			for k := range keys {
				keys[k].add(&c, first, from, to)
				first += len(keys[k].sizes)
			}
			value.numbers(c.Value[from:to], c.Status[from:to])
			addRuns(&status, c.Status[from:to])
			addRuns(&page, c.Page[from:to])
			addSteps(&row, c.Row[from:to])
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
	at := len(s.held)
	s.held = slices.Grow(s.held, 8*len(values))[:at+8*len(values)]
	to := s.held[at:]
	for i, v := range values {
		if status[i].Missing() {
			v = 0
		}
		binary.LittleEndian.PutUint64(to[8*i:], math.Float64bits(v))
	}
	s.flush()
}

// runs tells a series as each value and how many times it comes.
type runs struct {
	sum
	value int64
	count uint64
}

func addRuns[T data.Status | int32](r *runs, values []T) {
	for len(values) > 0 {
		v, n := values[0], 1
		for n < len(values) && values[n] == v {
			n++
		}
		if int64(v) != r.value {
			r.tell()
			r.value, r.count = int64(v), 0
		}
		r.count += uint64(n)
		values = values[n:]
	}
}

func (r *runs) tell() {
	r.held = binary.AppendUvarint(binary.AppendVarint(r.held, r.value), r.count)
	r.flush()
}

func (r *runs) end() []byte {
	r.tell()
	return r.sum.end()
}

// steps tells a series as the runs of its differences.
type steps struct {
	runs
	last int64
}

func addSteps[T int32 | int64](s *steps, values []T) {
	last, value, count := s.last, s.value, s.count
	for _, v := range values {
		step := int64(v) - last
		last = int64(v)
		if step != value {
			s.value, s.count = value, count
			s.tell()
			value, count = step, 0
		}
		count++
	}
	s.last, s.value, s.count = last, value, count
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
	codes := func(i int) []int32 {
		if first+i == 0 {
			return c.Measure[from:to]
		}
		return c.Codes[first+i-1][from:to]
	}
	keys, i := k.keys[:to-from], 0
	clear(keys)
	for ; i+1 < len(k.sizes); i += 2 {
		x, y, n, m := codes(i), codes(i+1), k.sizes[i], k.sizes[i+1]
		x, y = x[:len(keys)], y[:len(keys)]
		for r, key := range keys {
			keys[r] = (key*n+int64(x[r]))*m + int64(y[r])
		}
	}
	if i < len(k.sizes) {
		x, n := codes(i)[:len(keys)], k.sizes[i]
		for r, key := range keys {
			keys[r] = key*n + int64(x[r])
		}
	}
	addSteps(&k.steps, keys)
}
