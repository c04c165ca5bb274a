package jsonstat

import (
	"bytes"
	"fmt"
	"slices"

	"lagesbild/ingest/cells"
	"lagesbild/ingest/pieces"
)

// list reads numbers one after the other. Those that are plain have been read ahead, from many places of the list at the same time.
func (s *scanner) list(v *values, y *symbols) error {
	ahead := s.ahead(v)
	s.I++
	if s.Space() == ']' {
		s.I++
		return nil
	}
	for {
		ahead = s.plain(ahead, v)
		x, m, err := s.cell(y)
		if err != nil {
			return err
		}
		if m != 0 {
			v.setMark(len(v.value), m)
		}
		v.value = append(v.value, x)
		if s.I < len(s.B) && s.B[s.I] == ',' {
			s.I++
			continue
		}
		switch s.Space() {
		case ',':
			s.I++
		case ']':
			s.I++
			v.trim()
			return nil
		default:
			return s.Unexpected("a comma or ]")
		}
	}
}

// run is numbers and nulls in a row, with nothing but a comma behind each.
type run struct {
	pieces.Piece     // where it begins, and where it shall end
	first        int // the cell it begins with
	count        int // its cells
	nulls        []int
	stop         int // where something else stands
}

// read puts the run's numbers where they stand among the cells.
func (r *run) read(b []byte, cell []float64) {
	at, n := r.From, r.first
	for {
		k, length := cells.Run(b[at:r.To], cell[n:], ',')
		n, at = n+k, at+length
		if n == len(cell) || r.To-at < len("null,") || string(b[at:at+len("null,")]) != "null," {
			break
		}
		cell[n] = 0
		r.nulls = append(r.nulls, n)
		n, at = n+1, at+len("null,")
	}
	r.count, r.stop = n-r.first, at
}

// ahead reads a list in pieces that begin behind commas. Which cell each begins with is known from the commas before it, and so is how
// many there may be, so that memory is asked for once, and never for more cells than the list has room for. Whether a piece began
// inside a text, or a text before it held commas, shows when the list is read up to there.
func (s *scanner) ahead(v *values) []run {
	comma := func(at int) int {
		if next := bytes.IndexByte(s.B[at:], ','); next >= 0 {
			return at + next + 1
		}
		return len(s.B)
	}
	var runs []run
	for _, p := range pieces.Cut(pieces.Piece{From: s.I + 1, To: len(s.B)}, s.piece, comma) {
		runs = append(runs, run{Piece: p})
	}
	ended := make([]bool, len(runs))
	pieces.Each(len(runs), func(i int) {
		r := &runs[i]
		if end := bytes.IndexByte(s.B[r.From:r.To], ']'); end >= 0 {
			r.To, ended[i] = r.From+end, true
		}
		r.count = bytes.Count(s.B[r.From:r.To], []byte{','})
	})
	if last := slices.Index(ended, true); last >= 0 {
		runs = runs[:last+1]
	}
	total := 0
	for i := range runs {
		runs[i].first = total
		total += runs[i].count
	}
	// A cell takes a byte and a comma: where there are more commas, they stand in texts or amiss.
	if last := runs[len(runs)-1]; total > (last.To-s.I)/2 {
		return nil
	}
	v.value = make([]float64, 0, total+1)
	pieces.Each(len(runs), func(i int) { runs[i].read(s.B, v.value[:total]) })
	return runs
}

// plain goes over the plain numbers and nulls that stand here: what was read ahead from this very place as this very cell, and
// what is read now where that is not so. It stops at whatever else comes, and returns the runs that are left.
func (s *scanner) plain(ahead []run, v *values) []run {
	for {
		for len(ahead) > 0 && ahead[0].To <= s.I {
			ahead = ahead[1:]
		}
		r := run{Piece: pieces.Piece{From: s.I, To: len(s.B)}, first: len(v.value)}
		if len(ahead) > 0 {
			r.To = ahead[0].To
		}
		if len(ahead) > 0 && ahead[0].From == r.From && ahead[0].first == r.first {
			r = ahead[0]
		} else {
			r.read(s.B, v.value[:cap(v.value)])
		}
		v.value = v.value[:r.first+r.count]
		for _, i := range r.nulls {
			v.setMark(i, null)
		}
		if s.I = r.stop; s.I < r.To || len(ahead) == 0 {
			return ahead
		}
	}
}

// cell reads a number, a null, or a text that is a number or a symbol.
func (s *scanner) cell(y *symbols) (float64, mark, error) {
	if s.I < len(s.B) && (s.B[s.I]-'0' <= 9 || s.B[s.I] == '-') {
		x, err := s.Number()
		return x, 0, err
	}
	switch c := s.Space(); {
	case c-'0' <= 9 || c == '-':
		x, err := s.Number()
		return x, 0, err
	case c == 'n':
		return 0, null, s.Literal("null")
	case c == '"':
		start := s.I
		word, err := s.Text()
		if err != nil {
			return 0, 0, err
		}
		if x, err := cells.Number(word, '.'); err == nil {
			return x, 0, nil
		}
		m, err := y.find(word)
		if err != nil {
			err = s.Fault(start, s.Path, err)
		}
		return 0, m | null, err
	}
	start := s.I
	if raw, err := s.Skip(2); err != nil {
		return 0, 0, err
	} else {
		return 0, 0, s.Fault(start, s.Path, fmt.Errorf("%.40s is neither a number nor null", raw))
	}
}
