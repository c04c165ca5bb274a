package pieces

import (
	"bytes"
	"slices"
	"sync/atomic"
	"testing"
)

func TestCut(t *testing.T) {
	text := []byte("aa bbb c dddddddddd e f g hh")
	begin := func(at int) int {
		if space := bytes.IndexByte(text[at:], ' '); space >= 0 {
			return at + space + 1
		}
		return len(text)
	}
	for size, want := range map[int][]Piece{
		1: {{0, 3}, {3, 7}, {7, 9}, {9, 20}, {20, 22}, {22, 24}, {24, 26}, {26, 28}},
		6: {{0, 7}, {7, 20}, {20, 28}}, 14: {{0, 20}, {20, 28}}, 15: {{0, 28}}, 100: {{0, 28}},
	} {
		if got := Cut(Piece{0, len(text)}, size, begin); !slices.Equal(got, want) {
			t.Errorf("size %d: %v, want %v", size, got, want)
		}
	}
	if got := Cut(Piece{5, 5}, 1, begin); !slices.Equal(got, []Piece{{5, 5}}) {
		t.Errorf("of nothing: %v", got)
	}
}

func TestEach(t *testing.T) {
	var done [1000]atomic.Int32
	for _, n := range []int{0, 1, len(done)} {
		Each(n, func(i int) { done[i].Add(1) })
		for i := range done {
			want := int32(0)
			if i < n {
				want = 1
			}
			if got := done[i].Swap(0); got != want {
				t.Fatalf("%d of %d is done %d times", i, n, got)
			}
		}
	}
}
