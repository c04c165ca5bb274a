package digest

import (
	"math"
	"strings"
	"testing"
)

type shape interface{ sides() int }

type (
	square  struct{ Side float64 }
	circle  struct{ Side float64 }
	drawing struct {
		Title  string
		Shapes []shape
		Own    *square
		Words  map[string][]int
		Raw    []byte
		Marks  [2]bool
		Size   uint16
		hidden int
	}
)

func (square) sides() int { return 4 }
func (circle) sides() int { return 0 }

func sample() *drawing {
	return &drawing{
		Title: "a", Shapes: []shape{square{1}, nil}, Own: &square{0}, Words: map[string][]int{"x": {1}, "y": nil, "z": {2, -3}},
		Raw: []byte{1, 2}, Size: 7, hidden: 1,
	}
}

// TestEveryFieldCounts changes one thing after the other: each gives another sum, and the same again the first.
func TestEveryFieldCounts(t *testing.T) {
	changes := map[string]func(*drawing){
		"nothing":      func(*drawing) {},
		"word":         func(d *drawing) { d.Title = "b" },
		"type":         func(d *drawing) { d.Shapes[0] = circle{1} },
		"number":       func(d *drawing) { d.Shapes[0] = square{math.Nextafter(1, 2)} },
		"sign of zero": func(d *drawing) { d.Own.Side = math.Copysign(0, -1) },
		"nil":          func(d *drawing) { d.Own = nil },
		"shorter":      func(d *drawing) { d.Shapes = d.Shapes[:1] },
		"key":          func(d *drawing) { delete(d.Words, "y") },
		"value":        func(d *drawing) { d.Words["y"] = []int{0} },
		"swapped":      func(d *drawing) { d.Words["x"], d.Words["z"] = d.Words["z"], d.Words["x"] },
		"bytes":        func(d *drawing) { d.Raw[1] = 3 },
		"array":        func(d *drawing) { d.Marks[1] = true },
		"small number": func(d *drawing) { d.Size++ },
		"not exported": func(d *drawing) { d.hidden++ },
	}
	seen := map[string]string{}
	for name, change := range changes {
		d := sample()
		change(d)
		sum := Of(d)
		if other, ok := seen[sum]; ok {
			t.Errorf("%s and %s have one sum", name, other)
		}
		seen[sum] = name
	}
	for range 20 { // maps come in any order
		if got := seen[Of(sample())]; got != "nothing" {
			t.Fatalf("the same again is %q", got)
		}
	}
}

func TestBoundaries(t *testing.T) {
	if Of("ab", "c") == Of("a", "bc") || Of([]string{"a"}, []string{}) == Of([]string{}, []string{"a"}) {
		t.Error("what is beside each other runs together")
	}
	long := strings.Repeat("å", enough)
	if Of(long, 1) == Of(long, 2) || Of(long) != Of(strings.Clone(long)) {
		t.Error("long words")
	}
	defer func() {
		if recover() == nil {
			t.Error("a function was summed up")
		}
	}()
	Of(func() {})
}
