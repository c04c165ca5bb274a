package parquet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	pq "github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"

	"lagesbild/data"
)

var tableSchema = arrow.NewSchema([]arrow.Field{
	{Name: "area", Type: arrow.BinaryTypes.String},
	{Name: "status", Type: arrow.BinaryTypes.String},
	{Name: "value", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
	{Name: "weight", Type: arrow.PrimitiveTypes.Float64},
	{Name: "page", Type: arrow.PrimitiveTypes.Int32},
	{Name: "row", Type: arrow.PrimitiveTypes.Int32},
}, nil)

var tableLayout = Layout{Climbing: []string{"row"}, Blank: []string{"status"}}

// randomTable is a row group whose columns recur in runs of about the given length.
func randomTable(rnd *rand.Rand, rows, run int) []Column {
	words := make([]string, 1+rnd.IntN(1<<rnd.IntN(12)))
	for i := range words {
		words[i] = fmt.Sprintf("%0*d", 1+i%5, i)
	}
	series := func(n int) []int32 {
		s, v := make([]int32, rows), int32(0)
		for i := range s {
			if rnd.IntN(run) == 0 {
				v = int32(rnd.IntN(n))
			}
			s[i] = v
		}
		return s
	}
	c := []Column{
		{Words: words, Place: series(len(words))},
		{Words: []string{"", "not_available", "break"}, Place: series(3)},
		{Numbers: make([]float64, rows)},
		{Numbers: make([]float64, rows)},
		{Ints: series(1 << rnd.IntN(20))},
		{Ints: make([]int32, rows)},
	}
	nulls := []int{0, 1, 20, 2}[rnd.IntN(4)] // none, all, few, half
	if nulls > 0 {
		c[2].Null = make([]bool, rows)
	}
	for i := range rows {
		c[2].Numbers[i], c[3].Numbers[i] = float64(rnd.IntN(2000)-1000)/10, rnd.NormFloat64()
		if nulls > 0 && rnd.IntN(nulls) == 0 {
			c[2].Null[i] = true
		}
		c[5].Ints[i] = int32(i*2 + rnd.IntN(3))
		if run == 1 {
			c[5].Ints[i] = int32(rnd.Uint32())
		}
	}
	return c
}

// encoded is the file that Encode writes.
func encoded(s *arrow.Schema, l Layout, groups int, columns func(int) []Column) ([]byte, error) {
	var b bytes.Buffer
	err := Encode(&b, s, l, groups, columns)
	return b.Bytes(), err
}

// arrowWriter writes with arrow's own encoders.
func arrowWriter(w io.Writer, schema *arrow.Schema, l Layout) (*pqarrow.FileWriter, error) {
	props := l.properties(schema)
	return pqarrow.NewFileWriter(schema, w, props, pqarrow.NewArrowWriterProperties(pqarrow.WithAllocator(props.Allocator())))
}

// byArrow writes the same with arrow's own encoders.
func byArrow(t testing.TB, schema *arrow.Schema, l Layout, groups [][]Column) []byte {
	t.Helper()
	var raw bytes.Buffer
	w, err := arrowWriter(&raw, schema, l)
	if err != nil {
		t.Fatal(err)
	}
	for _, columns := range groups {
		var arrays []arrow.Array
		for i := range columns {
			switch c := &columns[i]; {
			case c.Place != nil:
				b := array.NewStringBuilder(memory.DefaultAllocator)
				for _, p := range c.Place {
					b.Append(c.Words[p])
				}
				arrays = append(arrays, b.NewArray())
			case c.Ints != nil:
				b := array.NewInt32Builder(memory.DefaultAllocator)
				b.AppendValues(c.Ints, nil)
				arrays = append(arrays, b.NewArray())
			default:
				b := array.NewFloat64Builder(memory.DefaultAllocator)
				for k, v := range c.Numbers {
					if c.Null != nil && c.Null[k] {
						b.AppendNull()
					} else {
						b.Append(v)
					}
				}
				arrays = append(arrays, b.NewArray())
			}
		}
		if err := w.Write(array.NewRecord(schema, arrays, int64(columns[0].rows()))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return raw.Bytes()
}

// TestEncodeLikeArrow holds every byte against arrow's writer.
func TestEncodeLikeArrow(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for round := range 120 {
		var groups [][]Column
		for range rnd.IntN(4) {
			groups = append(groups, randomTable(rnd, 1+rnd.IntN(1<<rnd.IntN(14)), 1+rnd.IntN(1<<rnd.IntN(8))))
		}
		if round == 0 {
			groups = append(groups, randomTable(rnd, MostRows, 1))
		}
		got, err := encoded(tableSchema, tableLayout, len(groups), func(g int) []Column { return groups[g] })
		if err != nil {
			t.Fatal(err)
		}
		if want := byArrow(t, tableSchema, tableLayout, groups); !bytes.Equal(got, want) {
			at := 0
			for at < min(len(got), len(want)) && got[at] == want[at] {
				at++
			}
			t.Fatalf("round %d: %d groups: byte %d of %d differs from arrow's %d", round, len(groups), at, len(got), len(want))
		}
	}
}

// splitSchema has a column of numbers that may be null and one that may not, both of which may be written byte by byte.
var (
	splitSchema = arrow.NewSchema([]arrow.Field{{Name: "value", Type: arrow.PrimitiveTypes.Float64, Nullable: true}, {Name: "weight", Type: arrow.PrimitiveTypes.Float64}}, nil)
	splitLayout = Layout{Split: []string{"value", "weight"}}
)

// randomNumbers is a row group of counts, amounts, shares or the worst there is, some of them null.
func randomNumbers(rnd *rand.Rand, rows int) []Column {
	kinds := []func() float64{
		func() float64 { return float64(rnd.IntN(1 << rnd.IntN(30))) },
		func() float64 { return math.Round(rnd.Float64()*1e6) / 10 },
		func() float64 { return math.Round(rnd.NormFloat64()*20) / 1000 },
		rnd.NormFloat64,
		func() float64 { return math.Float64frombits(rnd.Uint64()) },
		func() float64 {
			return []float64{0, math.Copysign(0, -1), math.MaxFloat64, -5e-324, math.Inf(1), math.NaN()}[rnd.IntN(6)]
		},
	}
	kind := kinds[rnd.IntN(len(kinds))]
	c := []Column{{Numbers: make([]float64, rows), Null: make([]bool, rows)}, {Numbers: make([]float64, rows)}}
	nulls := []int{1, 2, 20, rows + 1}[rnd.IntN(4)]
	for i := range rows {
		c[0].Numbers[i], c[1].Numbers[i] = kind(), kind()
		c[0].Null[i] = rnd.IntN(nulls) == 0
	}
	if nulls > rows {
		c[0].Null = nil
	}
	return c
}

// TestSplit reads numbers that were written byte by byte where that pays, in row groups where it does and where not.
func TestSplit(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	split, few, whole := 0, 0, 0
	for range 60 {
		groups := make([][]Column, 1+rnd.IntN(3))
		for g := range groups {
			groups[g] = randomNumbers(rnd, 1+rnd.IntN(1<<rnd.IntN(13)))
		}
		raw, err := encoded(splitSchema, splitLayout, len(groups), func(g int) []Column { return groups[g] })
		if err != nil {
			t.Fatal(err)
		}
		f, err := Open(raw)
		if err != nil {
			t.Fatal(err)
		}
		for g, columns := range groups {
			for i := range columns {
				chunk, err := f.meta.RowGroup(g).ColumnChunk(i)
				if err != nil {
					t.Fatal(err)
				}
				switch e := chunk.Encodings()[0]; e {
				case byteStreamSplit:
					split++
				case pq.Encodings.Plain:
					whole++
				case pq.Encodings.PlainDict, pq.Encodings.RLEDict:
					few++
				default:
					t.Fatalf("encoding %v", e)
				}
				a, err := f.Column(t.Context(), g, i)
				if err != nil {
					t.Fatal(err)
				}
				sameNumbers(t, a.(*array.Float64), &columns[i])
				a.Release()
			}
		}
	}
	if split == 0 || whole == 0 || few == 0 {
		t.Errorf("%d chunks split, %d by dictionary, %d neither", split, few, whole)
	}
}

// sameNumbers holds an array against its column, bit by bit.
func sameNumbers(t *testing.T, a *array.Float64, c *Column) {
	t.Helper()
	nulls := 0
	for i, v := range c.Numbers {
		null := c.Null != nil && c.Null[i]
		if null {
			nulls++
			v = 0
		}
		if a.IsNull(i) != null || math.Float64bits(a.Value(i)) != math.Float64bits(v) {
			t.Fatalf("row %d of %d: got %v, null %v, want %v, null %v", i, len(c.Numbers), a.Value(i), a.IsNull(i), v, null)
		}
	}
	if a.NullN() != nulls || a.Len() != len(c.Numbers) {
		t.Fatalf("%d nulls of %d, want %d of %d", a.NullN(), a.Len(), nulls, len(c.Numbers))
	}
}

// TestSplitDamaged spoils the numbers' pages under sound headers.
func TestSplitDamaged(t *testing.T) {
	level := []byte{2, 0, 0, 0, 3 << 1, 1} // three rows, all of them there
	for name, c := range map[string]struct {
		encoding pq.Encoding
		body     []byte
		says     string
	}{
		"no levels":              {byteStreamSplit, nil, "tells its nulls"},
		"levels beyond the page": {pq.Encodings.Plain, []byte{200, 0, 0, 0, 3 << 1, 1}, "tells its nulls"},
		"levels cut short":       {pq.Encodings.Plain, []byte{0, 0, 0, 0}, "end early"},
		"a nested level":         {pq.Encodings.Plain, []byte{2, 0, 0, 0, 3 << 1, 2}, "level 2"},
		"a byte too few":         {byteStreamSplit, append(level, make([]byte, 23)...), "23 bytes of 3 numbers"},
		"a byte too many":        {pq.Encodings.Plain, append(level, make([]byte, 25)...), "25 bytes of 3 numbers"},
		"no dictionary":          {pq.Encodings.RLEDict, append(level, 1, 3<<1, 0), "of a dictionary of 0"},
	} {
		p := page{kind: dataPage, values: 3, encoding: c.encoding, body: c.body, uncompressed: int64(len(c.body))}
		_, err := numbers([]page{p}, compress.Codecs.Uncompressed, 3, true)
		if !errors.Is(err, data.ErrCorrupt) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want an error saying %q", name, err, c.says)
		}
	}
}

// TestEncodeSameColumns has columns that recur from row group to row group, whose chunks are made once.
func TestEncodeSameColumns(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	groups := [][]Column{randomTable(rnd, 500, 3), randomTable(rnd, 500, 3), nil, nil}
	groups[2] = append(append([]Column{}, groups[1][:2]...), groups[0][2:]...)
	groups[3] = append([]Column{}, groups[1]...)
	groups[3][0].Words = append([]string{"other"}, groups[1][0].Words[1:]...) // the same places, another word
	got, err := encoded(tableSchema, tableLayout, len(groups), func(g int) []Column { return groups[g] })
	if err != nil || !bytes.Equal(got, byArrow(t, tableSchema, tableLayout, groups)) {
		t.Error("not as arrow writes it", err)
	}
}

// TestEncodeRecurring is of row groups whose whole numbers are those of the one before and a number more, or nearly so.
func TestEncodeRecurring(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	groups := [][]Column{randomTable(rnd, 700, 3)}
	groups[0][5].Ints[3] = math.MaxInt32 - 10
	for _, more := range []int32{0, 5, 5, 5, 1, math.MaxInt32} { // of which the last goes beyond the greatest
		next := slices.Clone(groups[len(groups)-1])
		for _, c := range []int{4, 5} {
			next[c].Ints = slices.Clone(next[c].Ints)
			for i := range next[c].Ints {
				next[c].Ints[i] += more
			}
		}
		groups = append(groups, next)
	}
	last := slices.Clone(groups[1])
	last[5].Ints = slices.Clone(last[5].Ints)
	last[5].Ints[699]++
	groups = append(groups, groups[1], last)
	got, err := encoded(tableSchema, tableLayout, len(groups), func(g int) []Column { return groups[g] })
	if err != nil || !bytes.Equal(got, byArrow(t, tableSchema, tableLayout, groups)) {
		t.Error("not as arrow writes it", err)
	}
}

// TestEncodeSets: words told by sets are those told by places.
func TestEncodeSets(t *testing.T) {
	rnd := rand.New(rand.NewPCG(9, 10))
	places := [][]Column{randomTable(rnd, 900, 3), randomTable(rnd, 900, 300), randomTable(rnd, 900, 1)}
	groups := make([][]Column, len(places))
	for g := range places {
		of := places[g][1]
		c := Column{Set: make([]uint16, len(of.Place)), Word: func(s uint16) string { return of.Words[s>>3] }}
		for i, p := range of.Place {
			c.Set[i] = uint16(p << 3)
		}
		groups[g] = slices.Replace(slices.Clone(places[g]), 1, 2, c)
	}
	got, err := encoded(tableSchema, tableLayout, len(groups), func(g int) []Column { return groups[g] })
	if err != nil || !bytes.Equal(got, byArrow(t, tableSchema, tableLayout, places)) {
		t.Error("not as arrow writes it", err)
	}
}

// full takes so many bytes and then no more.
type full int

func (f *full) Write(b []byte) (int, error) {
	if *f -= full(len(b)); *f < 0 {
		return 0, io.ErrShortWrite
	}
	return len(b), nil
}

// TestEncodeToFullDisk: wherever the disk is full, that is told.
func TestEncodeToFullDisk(t *testing.T) {
	rnd := rand.New(rand.NewPCG(11, 12))
	var groups [][]Column
	for range 6 {
		groups = append(groups, randomTable(rnd, 20_000, 2))
	}
	columns := func(g int) []Column { return groups[g] }
	raw, err := encoded(tableSchema, tableLayout, len(groups), columns)
	if err != nil {
		t.Fatal(err)
	}
	for _, room := range []int{0, 4, 70_000, len(raw) / 2, len(raw) - 1, len(raw)} {
		disk := full(room)
		err := Encode(&disk, tableSchema, tableLayout, len(groups), columns)
		if errors.Is(err, io.ErrShortWrite) != (room < len(raw)) {
			t.Errorf("room for %d of %d bytes: %v", room, len(raw), err)
		}
	}
}

// TestEncodeEdges are numbers and words that statistics treat with care.
func TestEncodeEdges(t *testing.T) {
	groups := [][]Column{{
		{Words: []string{"åäö", "a", "unused"}, Place: []int32{0, 1, 0, 1}},
		{Words: []string{""}, Place: make([]int32, 4)},
		{Numbers: []float64{0, math.Copysign(0, -1), math.MaxFloat64, 5e-324}, Null: []bool{false, false, true, false}},
		{Numbers: make([]float64, 4)},
		{Ints: []int32{math.MinInt32, math.MaxInt32, 0, -1}},
		{Ints: []int32{math.MinInt32, math.MaxInt32, math.MinInt32, 7}},
	}}
	got, err := encoded(tableSchema, tableLayout, 1, func(g int) []Column { return groups[g] })
	if err != nil || !bytes.Equal(got, byArrow(t, tableSchema, tableLayout, groups)) {
		t.Error("not as arrow writes it", err)
	}
}

func TestEncodeRefuses(t *testing.T) {
	good := func() []Column { return randomTable(rand.New(rand.NewPCG(3, 4)), 100, 3) }
	for name, spoil := range map[string]func(c []Column) []Column{
		"a column too few":         func(c []Column) []Column { return c[1:] },
		"a row too few":            func(c []Column) []Column { c[4].Ints = c[4].Ints[1:]; return c },
		"no row":                   func([]Column) []Column { return make([]Column, 6) },
		"a column of another type": func(c []Column) []Column { c[0] = c[5]; return c },
	} {
		if _, err := encoded(tableSchema, tableLayout, 1, func(int) []Column { return spoil(good()) }); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	_, err := encoded(tableSchema, tableLayout, 1, func(int) []Column {
		c := good()
		c[0].Place[7] = int32(len(c[0].Words))
		return c
	})
	if !errors.Is(err, data.ErrUnknownCode) {
		t.Errorf("a word that is not there: %v", err)
	}
}

// TestLevelsInOtherEncoding flips the bit of a page's header that makes of RLE the older way to tell what is null.
func TestLevelsInOtherEncoding(t *testing.T) {
	c := []Column{{Numbers: []float64{1, 0, 3}, Null: []bool{false, true, false}}}
	s := arrow.NewSchema([]arrow.Field{{Name: "value", Type: arrow.PrimitiveTypes.Float64, Nullable: true}}, nil)
	raw, err := encoded(s, Layout{}, 1, func(int) []Column { return c })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := rows(t.Context(), raw); err != nil {
		t.Fatal(err)
	}
	head := []byte{0x15, 6, 0x15, 0, 0x15, 6, 0x15, 6} // three values, PLAIN, levels in RLE and RLE
	at := bytes.Index(raw, head)
	if at < 0 {
		t.Fatal("no header of a data page")
	}
	raw[at+5] = 8 // BIT_PACKED
	if got, err := rows(t.Context(), raw); !errors.Is(err, ErrUnsupported) {
		t.Errorf("read as %v: %v", got, err)
	}
}
