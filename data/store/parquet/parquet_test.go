package parquet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
)

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name+".parquet"))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// rows reads a file as text, one line a row; a null is ∅.
func rows(ctx context.Context, raw []byte) ([]string, error) {
	var lines []string
	err := Scan(ctx, raw, func(r arrow.Record) error {
		cells := make([][]string, r.NumRows())
		for _, c := range r.Columns() {
			number, errN := Number(c)
			text, errT := Text(c)
			if errN != nil && errT != nil {
				return errors.Join(errN, errT)
			}
			for i := range cells {
				cell, ok := "", false
				if errN == nil {
					var x float64
					x, ok = number(i)
					cell = fmt.Sprint(x)
				} else {
					cell, ok = text(i)
				}
				if !ok {
					cell = "∅"
				}
				cells[i] = append(cells[i], cell)
			}
		}
		for _, c := range cells {
			lines = append(lines, strings.Join(c, "|"))
		}
		return nil
	})
	return lines, err
}

// TestScan reads what another writer laid out; the wanted rows follow from the statement in testdata/README.md.
func TestScan(t *testing.T) {
	for _, name := range []string{"plain", "snappy", "delta", "byte-stream-split", "empty"} {
		t.Run(name, func(t *testing.T) {
			got, err := rows(context.Background(), fixture(t, name))
			if err != nil {
				t.Fatal(err)
			}
			n := 40
			if name == "empty" {
				n = 0
			}
			if len(got) != n {
				t.Fatalf("got %d rows, want %d", len(got), n)
			}
			for i, line := range got {
				code, free := fmt.Sprint("kod ", i%5), fmt.Sprint("åäö ", i)
				if i%7 == 0 {
					code = "∅"
				}
				if i%3 == 0 {
					free = "∅"
				}
				want := []string{code, fmt.Sprintf("2024-01-0%d", 1+i%3), fmt.Sprint(i), fmt.Sprint(float64(i) * 1.5), fmt.Sprint(i), fmt.Sprint(i%2 == 0), free}
				if name == "delta" {
					want = append(want[:3], want[4:]...)
				}
				if w := strings.Join(want, "|"); line != w {
					t.Errorf("row %d: got %s, want %s", i, line, w)
				}
			}
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	plain := fixture(t, "plain")
	for _, c := range []struct {
		name string
		raw  []byte
		want error
		says string
	}{
		{"an encoding arrow v17 lacks", fixture(t, "float-split"), ErrUnsupported, `column "x"`},
		{"a codec arrow v17 lacks", fixture(t, "lz4"), ErrUnsupported, "LZ4_RAW"},
		{"nested columns", fixture(t, "nested"), ErrUnsupported, "nested"},
		{"an empty file", nil, data.ErrCorrupt, "not a Parquet file"},
		{"another kind of file", []byte("region;värde\n1981;3,5\n"), data.ErrCorrupt, "not a Parquet file"},
		{"a file cut short", plain[:len(plain)-100], data.ErrCorrupt, ""},
		{"a file with its middle gone", append(bytes.Clone(plain[:200]), plain[300:]...), data.ErrCorrupt, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := rows(context.Background(), c.raw)
			if !errors.Is(err, c.want) || !strings.Contains(fmt.Sprint(err), c.says) {
				t.Errorf("got %d rows and error %v, want %v saying %q", len(got), err, c.want, c.says)
			}
		})
	}
}

func TestScanStops(t *testing.T) {
	stop := errors.New("enough")
	if err := Scan(context.Background(), fixture(t, "plain"), func(arrow.Record) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("got %v, want the callback's error", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := rows(ctx, fixture(t, "plain")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want canceled", err)
	}
}

// written makes a file of several row groups with every kind of column that the shelf uses.
func written(t testing.TB, groups, perGroup int) []byte {
	t.Helper()
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "word", Type: arrow.BinaryTypes.String},
		{Name: "value", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
		{Name: "page", Type: arrow.PrimitiveTypes.Int32},
		{Name: "row", Type: arrow.PrimitiveTypes.Int32},
	}, nil)
	var buf bytes.Buffer
	w, err := arrowWriter(&buf, schema, Layout{Climbing: []string{"row"}})
	if err != nil {
		t.Fatal(err)
	}
	for g := range groups {
		b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
		for i := range perGroup {
			b.Field(0).(*array.StringBuilder).Append(fmt.Sprintf("ord %d-%d", g, i%10))
			if i%4 == 0 {
				b.Field(1).AppendNull()
			} else {
				b.Field(1).(*array.Float64Builder).Append(float64(i) / 7)
			}
			b.Field(2).(*array.Int32Builder).Append(int32(i % 3))
			b.Field(3).(*array.Int32Builder).Append(int32(g*perGroup + i))
		}
		r := b.NewRecord()
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
		r.Release()
		b.Release()
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestWriteAndRead(t *testing.T) {
	raw := written(t, 3, 50)
	if again := written(t, 3, 50); !bytes.Equal(raw, again) {
		t.Error("equal records made different bytes")
	}
	got, err := rows(context.Background(), raw)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 150 || got[149] != "ord 2-9|7|1|149" || got[48] != "ord 0-8|∅|0|48" {
		t.Errorf("%d rows, the last %q, number 48 %q", len(got), got[len(got)-1], got[48])
	}
	f, err := Open(raw)
	if err != nil {
		t.Fatal(err)
	}
	if least, greatest, ok := f.Range(1, "word"); least != "ord 1-0" || greatest != "ord 1-9" || !ok {
		t.Errorf("range of the second group: %q to %q, %v", least, greatest, ok)
	}
	if _, _, ok := f.Range(1, "value"); ok {
		t.Error("a column of numbers has a range of strings")
	}
	if err := f.Columns(context.Background(), []int{0}, []string{"word", "ord"}, nil); !errors.Is(err, data.ErrNotFound) {
		t.Errorf("an unknown column: %v", err)
	}
}

// TestStatistics sees that no other engine is misled by the statistics, which arrow v17 makes.
func TestStatistics(t *testing.T) {
	schema := arrow.NewSchema([]arrow.Field{{Name: "code", Type: arrow.BinaryTypes.String}, {Name: "status", Type: arrow.BinaryTypes.String}}, nil)
	raw, err := encoded(schema, Layout{Blank: []string{"status"}}, 1, func(int) []Column {
		return []Column{{Words: []string{"b", "a", "c"}, Place: []int32{0, 1, 2}}, {Words: []string{"", "suppressed"}, Place: []int32{0, 1, 0}}}
	})
	if err != nil {
		t.Fatal(err)
	}
	f, err := Open(raw)
	if err != nil {
		t.Fatal(err)
	}
	if least, greatest, ok := f.Range(0, "code"); least != "a" || greatest != "c" || !ok {
		t.Errorf("code: %q to %q, %v", least, greatest, ok)
	}
	if least, _, ok := f.Range(0, "status"); ok {
		t.Errorf("status: the least is said to be %q", least)
	}
	chunk, err := f.meta.RowGroup(0).ColumnChunk(0)
	if err != nil {
		t.Fatal(err)
	}
	if stats, err := chunk.Statistics(); err != nil || stats.NullCount() != 0 {
		t.Errorf("code: %d nulls, %v", stats.NullCount(), err)
	}
}

// TestDictionaryOverflow reads a column whose dictionary outgrew its page, so that its later pages are plain.
func TestDictionaryOverflow(t *testing.T) {
	schema := arrow.NewSchema([]arrow.Field{{Name: "s", Type: arrow.BinaryTypes.String}}, nil)
	words := array.NewStringBuilder(memory.DefaultAllocator)
	const n = 30_000
	word := func(i int) string { return fmt.Sprintf("%d %s", i/2, strings.Repeat("lång text ", 12)) }
	for i := range n {
		words.Append(word(i))
	}
	column := words.NewArray()
	defer column.Release()
	var buf bytes.Buffer
	w, err := arrowWriter(&buf, schema, Layout{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(array.NewRecord(schema, []arrow.Array{column}, n)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := rows(context.Background(), buf.Bytes())
	if err != nil || len(got) != n {
		t.Fatal(len(got), err)
	}
	for i, line := range got {
		if line != word(i) {
			t.Fatalf("row %d: %s", i, line)
		}
	}
}

// FuzzScan demands an error or every row of a file that was sound but for one byte; zstd's checksums see what the fence
// does not.
func FuzzScan(f *testing.F) {
	raw := written(f, 2, 20)
	want, err := rows(context.Background(), raw)
	if err != nil {
		f.Fatal(err)
	}
	for at := 0; at < len(raw); at += 7 {
		f.Add(uint(at), byte(1<<(at%8)))
	}
	f.Fuzz(func(t *testing.T, at uint, flip byte) {
		flipped := bytes.Clone(raw)
		flipped[at%uint(len(raw))] ^= flip
		got, err := rows(context.Background(), flipped)
		if err != nil {
			if !errors.Is(err, data.ErrCorrupt) && !errors.Is(err, ErrUnsupported) {
				t.Errorf("an error without a meaning: %v", err)
			}
			return
		}
		// Pages have a checksum; their headers and the footer's types have none, and 7 of this file's 446,000 flips there give
		// other words or numbers. Those only the checksum of the whole file finds, which the shelf holds every file against.
		if len(got) != len(want) {
			t.Errorf("byte %d flipped by %#x: %d rows without an error", at, flip, len(got))
		}
	})
}

// FuzzScanUnsummed does the same to a file whose pages have no checksum: values may then differ, but no row may be lost.
func FuzzScanUnsummed(f *testing.F) {
	raw := fixture(f, "snappy")
	for at := 0; at < len(raw); at += 5 {
		f.Add(uint(at), byte(1<<(at%8)))
	}
	f.Fuzz(func(t *testing.T, at uint, flip byte) {
		flipped := bytes.Clone(raw)
		flipped[at%uint(len(raw))] ^= flip
		if got, err := rows(context.Background(), flipped); err == nil && len(got) != 40 {
			t.Errorf("byte %d flipped by %#x: %d rows without an error", at, flip, len(got))
		}
	})
}

// FuzzScanSplit does the same to numbers that are written byte by byte.
func FuzzScanSplit(f *testing.F) {
	c := []Column{{Numbers: make([]float64, 40), Null: make([]bool, 40)}, {Numbers: make([]float64, 40)}}
	for i := range 40 {
		c[0].Numbers[i], c[0].Null[i], c[1].Numbers[i] = float64(i*i), i%7 == 0, float64(i)
	}
	raw, err := encoded(splitSchema, splitLayout, 1, func(int) []Column { return c })
	if err != nil {
		f.Fatal(err)
	}
	for at := 0; at < len(raw); at += 3 {
		f.Add(uint(at), byte(1<<(at%8)))
	}
	f.Fuzz(func(t *testing.T, at uint, flip byte) {
		flipped := bytes.Clone(raw)
		flipped[at%uint(len(raw))] ^= flip
		got, err := rows(context.Background(), flipped)
		if err != nil && !errors.Is(err, data.ErrCorrupt) && !errors.Is(err, ErrUnsupported) {
			t.Errorf("an error without a meaning: %v", err)
		}
		if err == nil && len(got) != 40 {
			t.Errorf("byte %d flipped by %#x: %d rows without an error", at, flip, len(got))
		}
	})
}

// TestWords reads columns of few and many words, in runs and scattered, through both of the ways strings are read.
func TestWords(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{1, 2, 3, 8, 255, 256, 257, 5000} {
		for _, run := range []int{1, 3, 8, 40, 1000} {
			for _, nullable := range []bool{false, true} {
				schema := arrow.NewSchema([]arrow.Field{{Name: "s", Type: arrow.BinaryTypes.String, Nullable: nullable}}, nil)
				b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
				var want []string
				for len(want) < 20_011 {
					word := fmt.Sprint("ord ", r.IntN(n))
					for range 1 + r.IntN(run) {
						want = append(want, word)
						b.Field(0).(*array.StringBuilder).Append(word)
					}
				}
				var buf bytes.Buffer
				w, err := arrowWriter(&buf, schema, Layout{})
				if err != nil {
					t.Fatal(err)
				}
				if err := errors.Join(w.Write(b.NewRecord()), w.Close()); err != nil {
					t.Fatal(err)
				}
				b.Release()
				if got, err := rows(context.Background(), buf.Bytes()); err != nil || !slices.Equal(got, want) {
					t.Errorf("%d words in runs of up to %d, nullable %v: %d rows, %v", n, run, nullable, len(got), err)
				}
			}
		}
	}
}

// TestUnpack decodes the example of the format's description: the numbers 0 to 7 by three bits are 88 C6 FA.
func TestUnpack(t *testing.T) {
	for _, c := range []struct {
		name string
		body []byte
		want []int32
		ok   bool
	}{
		{"a group", []byte{3, 1<<1 | 1, 0x88, 0xC6, 0xFA}, []int32{0, 1, 2, 3, 4, 5, 6, 7}, true},
		{"a group not full", []byte{3, 1<<1 | 1, 0x88, 0xC6, 0xFA}, []int32{0, 1, 2}, true},
		{"a run", []byte{3, 4 << 1, 5}, []int32{5, 5, 5, 5}, true},
		{"a wide run", []byte{12, 2 << 1, 0x34, 0x0A}, []int32{0xA34, 0xA34}, true},
		{"a run and a group", []byte{3, 2 << 1, 6, 1<<1 | 1, 0x88, 0xC6, 0xFA}, []int32{6, 6, 0, 1, 2, 3, 4, 5, 6, 7}, true},
		{"no bits at all", []byte{0, 3 << 1}, []int32{0, 0, 0}, true},
		{"nothing", nil, []int32{0}, false},
		{"no room asked for", nil, nil, true},
		{"no width", []byte{32, 4 << 1, 5}, []int32{0}, false},
		{"a run of none", []byte{3, 0, 5}, []int32{0}, false},
		{"a run too short", []byte{3, 2 << 1, 5}, []int32{5, 5, 0}, false},
		{"a run without its value", []byte{3, 2 << 1}, []int32{0}, false},
		{"a group cut short", []byte{3, 1<<1 | 1, 0x88, 0xC6}, []int32{0}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := make([]int32, len(c.want))
			err := unpack(got, c.body)
			if (err == nil) != c.ok || c.ok && !slices.Equal(got, c.want) {
				t.Errorf("got %v, %v, want %v", got, err, c.want)
			}
			if err != nil && !errors.Is(err, data.ErrCorrupt) {
				t.Errorf("an error without a meaning: %v", err)
			}
		})
	}
}
