package px

import (
	"bytes"

	"lagesbild/ingest/pieces"
)

// piece is numbers and signs that were read before it is known whether reading from the start comes to them.
type piece struct {
	pieces.Piece
	first, count int // the cell it begins with and how many there are, if cells are parted as is usual
	cells        scanner
}

// readAhead reads the total of cells in pieces of about so many bytes, at the same time. Each puts its numbers where they stand if
// the pieces before it have as many cells as they have spaces. Whether they do, and whether the piece began inside a text, shows when
// reading from the start comes to it.
func (s *scanner) readAhead(total, size int) {
	if !s.next() {
		return
	}
	parts := pieces.Cut(pieces.Piece{From: s.pos, To: len(s.src)}, size, func(at int) int {
		for at < len(s.src) && !separates(s.src[at]) {
			at++
		}
		for at < len(s.src) && separates(s.src[at]) {
			at++
		}
		return at
	})
	s.ahead = make([]piece, len(parts))
	pieces.Each(len(parts), func(i int) {
		s.ahead[i] = piece{Piece: parts[i], count: likely(s.src[parts[i].From:parts[i].To])}
	})
	first := 0
	for i := range s.ahead {
		p := &s.ahead[i]
		p.first, p.count = first, min(p.count, total-first)
		first += p.count
	}
	all := s.numbers[:total]
	pieces.Each(len(s.ahead), func(i int) {
		p := &s.ahead[i]
		p.cells = scanner{src: s.src, pos: p.From, grid: grid{numbers: all[p.first : p.first : p.first+p.count]}}
		p.cells.fast(p.count, p.To)
	})
}

// likely is how many cells a text has if a space is behind each, the last of a row aside if that is so for the first row.
func likely(b []byte) int {
	n := bytes.Count(b, []byte{' '})
	if end := bytes.IndexAny(b, "\r\n"); end > 0 && b[end-1] != ' ' {
		n += breaks(b, false)
	}
	return n
}

// known goes over the numbers and signs that stand here: what was read ahead from this very place as this very cell, and what is
// read now where that is not so. It stops at whatever else comes.
func (s *scanner) known(want int) {
	for {
		for len(s.ahead) > 0 && s.ahead[0].To <= s.pos {
			s.ahead = s.ahead[1:]
		}
		if len(s.ahead) == 0 {
			s.fast(want, len(s.src))
			return
		}
		p := &s.ahead[0]
		if p.From == s.pos && p.first == len(s.numbers) {
			s.take(&p.cells)
		} else {
			s.fast(want, p.To)
		}
		if s.pos < p.To {
			return
		}
	}
}

// take makes what was read ahead part of the cells.
func (s *scanner) take(p *scanner) {
	n := len(s.numbers)
	for _, from := range p.lines.starts {
		s.lines.starts = append(s.lines.starts, from+int32(n))
	}
	if s.line += p.line; p.start > 0 {
		s.start = p.start
	}
	s.pos, s.numbers = p.pos, s.numbers[:n+len(p.numbers)]
	if p.symbols != nil {
		s.mark(n, p.symbols...)
	}
	s.pad()
}
