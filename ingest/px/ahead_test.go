package px

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// told is all that reading cells in pieces of a size has come to: cells, their lines and what errors say.
func told(raw []byte, size int) string {
	f, err := read("f.px", raw, size)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%v %d %v on lines %v", f.grid.numbers, f.grid.symbols, f.grid.rows, f.grid.lines.all(f.Held()))
}

// inPieces checks that cells are read the same whatever pieces they are cut into.
func inPieces(t *testing.T, raw []byte, sizes int) {
	t.Helper()
	whole := told(raw, len(raw)+1)
	for size := 1; size < sizes; size++ {
		if got := told(raw, size); got != whole {
			t.Fatalf("in pieces of %d:\n got %s\nwant %s\n%s", size, got, whole, raw[max(0, len(raw)-200):])
		}
	}
}

// table is a file with so many cells declared.
func table(cells int, data string) []byte {
	return []byte("DECIMALS=0;MATRIX=\"T\";CONTENTS=\"T\";HEADING=\"a\";VALUES(\"a\")=" + codes(cells) + ";DATA=\n" + data)
}

// TestPieces: wherever the cells are cut, however they are parted and whatever is wrong with them, they are read as in one piece.
func TestPieces(t *testing.T) {
	const data = "1 -2.5 \"..\" 3\r\n12345678 \"-\" 0 ..\r\n\"...\"  7\t8,9;10\n\n\".\" 11 1e3\n12 13"
	const cells = 17
	inPieces(t, table(cells, data), len(data))
	inPieces(t, table(cells+1, data), len(data))
	inPieces(t, table(cells-1, data), len(data))
	for at := range len(data) { // something that does not belong there, at every place
		for _, bad := range []string{"?", "\"", "\"a b 1 2 3\"", " 5 ", "\r"} {
			inPieces(t, table(cells, data[:at]+bad+data[at:]), 12)
		}
	}
	own(t, func(_ string, raw []byte) { inPieces(t, raw, 30) })
}

// TestReadAhead: cells of the common layouts are read ahead to the end, each piece where it belongs.
func TestReadAhead(t *testing.T) {
	rnd := rand.New(rand.NewPCG(2, 2))
	for _, end := range []string{" \n", "\n", " \r\n", "\r\n"} {
		var rows []string
		for range 500 {
			rows = append(rows, fmt.Sprintf("%d \"..\" %.1f -%d", rnd.IntN(1e6), rnd.Float64()*1e3, rnd.IntN(100)))
		}
		src := []byte(strings.Join(rows, end) + end)
		s := newScanner(nil, src, 0)
		s.numbers = make([]float64, 0, 2000)
		s.readAhead(2000, 100)
		first := 0
		for i, p := range s.ahead {
			if p.first != first || p.cells.pos < p.To-len(`".."  `) && i < len(s.ahead)-1 {
				t.Fatalf("rows end with %q: piece %d, bytes %d to %d, begins with cell %d, want %d, and stops at byte %d", end, i, p.From, p.To, p.first, first, p.cells.pos)
			}
			first += p.count
		}
		if len(s.ahead) < 50 || first != 2000 {
			t.Errorf("rows end with %q: %d cells in %d pieces", end, first, len(s.ahead))
		}
	}
}
