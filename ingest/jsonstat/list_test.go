package jsonstat

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// oddList has commas and brackets where pieces may be misled by them.
const oddList = `[1,22,null,null,-4.5,"..",",1,2,3,",7,"],[",8, 9 ,"\u002c,",10,1e3,"4.5",0,null,123456789,"x,y",-0,12]`

// listed tells all that reading cells in pieces of a size has come to, faults and where they are among it.
func listed(text []byte, size int) string {
	s, y := newScanner(text, 0, "$.value"), newSymbols()
	s.piece = size
	v, err := s.readValues(y)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%d cells %v with %v of %q up to byte %d", len(v.value), v.value, v.mark, y.words, s.I)
}

// TestListInPieces: wherever a list is cut, inside texts too, and however it goes wrong, it is read as in one piece.
func TestListInPieces(t *testing.T) {
	texts := []string{oddList, `[null,null]`, `[]`, `[ ]`, `[1,2,3,4,,5]`, `[1,2,3,nul,4,5]`, `[1,2,3,4,5`, `[1,2,3,4,5,]`, `[1,2,"]",3,4,5]`, `[1,2,[3],4]`, `["a,b,c`, `[1,02,3]`}
	for at := range len(oddList) { // something that does not belong there, at every place
		texts = append(texts, oddList[:at]+"?"+oddList[at:], oddList[:at])
	}
	for _, text := range texts {
		whole := listed([]byte(text), len(text)+1)
		for size := 1; size < len(text); size++ {
			if got := listed([]byte(text), size); got != whole {
				t.Fatalf("%q in pieces of %d:\n got %s\nwant %s", text, size, got, whole)
			}
		}
	}
}

// TestListAhead: a list of plain cells is read ahead to its end, from all pieces.
func TestListAhead(t *testing.T) {
	text := []byte("[" + string(bytes.Repeat([]byte("17,null,2.5,"), 1000)) + "1]")
	s := newScanner(text, 0, "$.value")
	s.piece = 100
	v := &values{}
	runs, total := s.ahead(v), 0
	for i, r := range runs {
		if r.first != total || r.stop != r.To && i < len(runs)-1 {
			t.Fatalf("piece %d of %d, bytes %d to %d, cell %d: begins with cell %d, stops at %d", i, len(runs), r.From, r.To, total, r.first, r.stop)
		}
		total += r.count
	}
	if len(runs) < 50 || total != 3000 {
		t.Errorf("%d cells in %d pieces", total, len(runs))
	}
}

// TestListOfCommas: commas alone ask for no memory.
func TestListOfCommas(t *testing.T) {
	for _, text := range []string{"[" + strings.Repeat(",", 4000) + "]", `["` + strings.Repeat(",", 4000) + `",1,2]`} {
		s := newScanner([]byte(text), 0, "$.value")
		s.piece = 100
		v := &values{}
		if runs := s.ahead(v); runs != nil || v.value != nil {
			t.Errorf("%.20s…: %d pieces, room for %d cells", text, len(runs), cap(v.value))
		}
		if got, whole := listed([]byte(text), 100), listed([]byte(text), len(text)); got != whole {
			t.Errorf("%.20s…: got %s, want %s", text, got, whole)
		}
	}
}
