package data

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// TestFromBatches: the same dataset as from all batches at once, though the columns of codes are used again.
func TestFromBatches(t *testing.T) {
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	s := Structure{
		ID: "d", Dimensions: []Dimension{{ID: Area, Codes: []Code{{ID: "00"}, {ID: "19"}}}, {ID: Time, Codes: []Code{{ID: "2023"}, {ID: "2024"}}}},
		Measures: []Measure{{ID: "a"}, {ID: "b"}},
	}
	pages := []Page{{Source: "SCB"}}
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		var batches []Columns
		for m := range int32(3) {
			c := Columns{Codes: [][]int32{{0, 0, 1, 1}, {0, 1, 0, 1}}, Measure: []int32{m / 2, m / 2, m / 2, m / 2}, Page: []int32{0, 0, 0, 0}}
			for i := range int32(4) {
				c.Value = append(c.Value, rnd.Float64())
				c.Row = append(c.Row, i+int32(rnd.IntN(2)))
				c.Status = append(c.Status, []Status{0, 0, NotAvailable, Provisional}[rnd.IntN(4)])
			}
			batches = append(batches, c)
		}
		want := FromColumns(mem, s, "2026-01-01", "CC0", pages, batches)
		got := FromBatches(mem, s, "2026-01-01", "CC0", pages, func(yield func(Columns) bool) {
			for _, b := range batches {
				c := Columns{Codes: [][]int32{slices.Clone(b.Codes[0]), slices.Clone(b.Codes[1])}, Measure: slices.Clone(b.Measure), Value: slices.Clone(b.Value), Status: slices.Clone(b.Status), Page: slices.Clone(b.Page), Row: slices.Clone(b.Row)}
				if !yield(c) {
					return
				}
				clear(c.Codes[0])
				clear(c.Measure)
				clear(c.Page)
				clear(c.Status)
			}
		})
		for i, r := range want.Records() {
			if !array.RecordEqual(r, got.Records()[i]) || r.Column(3).NullN() != got.Records()[i].Column(3).NullN() || !slices.Equal(want.Batches()[i].Status, got.Batches()[i].Status) {
				t.Fatalf("batch %d:\n%v\nwant\n%v", i, got.Records()[i], r)
			}
		}
		if got.Len() != want.Len() || got.Vintage != want.Vintage {
			t.Fatal("another dataset")
		}
		want.Release()
		got.Release()
	}
}
