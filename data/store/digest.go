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
	"sync"

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
// is from row to row in the page. Each column has a sum of its own, made beside the others.
func digestColumns(h hash.Hash, d *data.Dataset) {
	var columns []column
	first := 0
	for _, sizes := range keySizes(d) {
		columns = append(columns, &keySum{steps: newSteps(), first: first, sizes: sizes})
		first += len(sizes)
	}
	columns = append(columns, &valueSum{newSum()},
		&runSum[data.Status]{runs{sum: newSum()}, func(c *data.Columns) []data.Status { return c.Status }},
		&runSum[int32]{runs{sum: newSum()}, func(c *data.Columns) []int32 { return c.Page }},
		&rowSum{steps: newSteps()})
	sums := make([][]byte, len(columns))
	var all sync.WaitGroup
	for i, column := range columns {
		all.Go(func() {
			for _, c := range d.Batches() {
				column.add(&c)
			}
			sums[i] = column.end()
		})
	}
	all.Wait()
	for _, sum := range sums {
		h.Write(sum)
	}
}

// column is the sum of a column in the making.
type column interface {
	add(c *data.Columns)
	end() []byte
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

// valueSum tells values, 0 where there is none.
type valueSum struct{ sum }

func (s *valueSum) add(c *data.Columns) {
	for from := 0; from < c.Len(); from += digestPart {
		to := min(from+digestPart, c.Len())
		s.numbers(c.Value[from:to], c.Status[from:to])
	}
}

func (s *valueSum) numbers(values []float64, status []data.Status) {
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

// run is a value and how many times it comes.
type run struct {
	value int64
	count uint64
}

// runs tells a series as its runs.
type runs struct {
	sum
	now run
}

func (r *runs) tell() {
	r.held = binary.AppendUvarint(binary.AppendVarint(r.held, r.now.value), r.now.count)
	r.flush()
}

func (r *runs) next(of run) {
	if of.value != r.now.value {
		r.tell()
		r.now = run{value: of.value}
	}
	r.now.count += of.count
}

func (r *runs) end() []byte {
	r.tell()
	return r.sum.end()
}

// runSum tells a column by its runs.
type runSum[T data.Status | int32] struct {
	runs
	of func(*data.Columns) []T
}

func (r *runSum[T]) add(c *data.Columns) {
	for values := r.of(c); len(values) > 0; {
		n := data.Alike(values)
		r.next(run{int64(values[0]), uint64(n)})
		values = values[n:]
	}
}

// steps tells a series as the runs of its differences.
type steps struct {
	runs
	last   int64
	within []run // of the differences within the batch at hand
	before data.Columns
}

func newSteps() steps { return steps{runs: runs{sum: newSum()}} }

// batch goes on with a batch of so many numbers of which the first and last are these.
func (s *steps) batch(first, last int64) {
	s.next(run{first - s.last, 1})
	for _, r := range s.within {
		s.next(r)
	}
	s.last = last
}

// stepped appends the runs of the differences between neighbours, the first of whom comes after last.
func stepped[T int32 | int64](to []run, last T, values []T) []run {
	now := run{}
	for _, v := range values {
		step := int64(v) - int64(last)
		last = v
		if step != now.value {
			if now.count > 0 {
				to = append(to, now)
			}
			now = run{value: step}
		}
		now.count++
	}
	if now.count > 0 {
		to = append(to, now)
	}
	return to
}

// rowSum tells the rows in the page.
type rowSum struct{ steps }

func (r *rowSum) add(c *data.Columns) {
	if !data.Recurs(r.before.Row, c.Row) {
		r.within = stepped(r.within[:0], c.Row[0], c.Row[1:])
	}
	r.before = *c
	r.batch(int64(c.Row[0]), int64(c.Row[len(c.Row)-1]))
}

// keySum numbers cells by some of measure and dimensions.
type keySum struct {
	steps
	first int // of these, 0 being the measure
	sizes []int64
	keys  []int64
}

// codes are the codes of one of these.
func (k *keySum) codes(c *data.Columns, i int) []int32 {
	switch {
	case c.Len() == 0:
		return nil
	case k.first+i == 0:
		return c.Measure
	}
	return c.Codes[k.first+i-1]
}

func (k *keySum) add(c *data.Columns) {
	same := true
	for i := range k.sizes {
		same = same && data.Recurs(k.codes(&k.before, i), k.codes(c, i))
	}
	if !same {
		k.within = k.within[:0]
		last := k.number(c, 0, 1)[0]
		for from := 1; from < c.Len(); from += digestPart {
			keys := k.number(c, from, min(from+digestPart, c.Len()))
			k.within = stepped(k.within, last, keys)
			last = keys[len(keys)-1]
		}
	}
	k.before = *c
	first := k.number(c, 0, 1)[0]
	k.batch(first, k.number(c, c.Len()-1, c.Len())[0])
}

// number numbers rows from … to-1, good until the next ones.
func (k *keySum) number(c *data.Columns, from, to int) []int64 {
	if k.keys == nil {
		k.keys = make([]int64, digestPart)
	}
	codes := func(i int) []int32 { return k.codes(c, i)[from:to] }
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
	return keys
}
