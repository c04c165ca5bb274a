package px

import (
	"fmt"
	"math"
	"strings"

	"lagesbild/ingest/cube"
)

// grid is the cells, in the file's order. With keys it holds only the rows of the file, and rows tells which they are.
type grid struct {
	numbers []float64
	symbols []Symbol // nil if every cell is a number
	lines   lines
	rows    []int64 // of the stub, in the file's order; nil where every row is there
}

// Cells is the number of cells that the file's variables declare. It can be far more than the file holds if rows have keys.
func (f *File) Cells() int {
	n, _ := product(f.Variables)
	return n
}

// Held is the number of cells that stand in the file.
func (f *File) Held() int { return len(f.grid.numbers) }

// Cell returns one of the cells held, by place: its number or sign, and its line.
func (f *File) Cell(i int) (number float64, symbol Symbol, line int) {
	if f.grid.symbols != nil {
		symbol = f.grid.symbols[i]
	}
	return f.grid.numbers[i], symbol, int(f.grid.lines.of(i))
}

// cells are the grid's as a cube has them; a sign is the symbol that it is among the signs.
func (g *grid) cells() cube.Cells {
	c := cube.Cells{Number: g.numbers, Row: g.lines.all(len(g.numbers))}
	if g.symbols != nil {
		c.Mark = make([]cube.Mark, len(g.symbols))
		for i, s := range g.symbols {
			c.Mark[i] = cube.Mark(s)
		}
	}
	return c
}

// sizes64 are the numbers of values of the variables.
func (f *File) sizes64() []int64 {
	var all []int64
	for i := range f.Variables {
		all = append(all, int64(len(f.Variables[i].Values)))
	}
	return all
}

// product multiplies the numbers of values; false if that is beyond counting.
func product(vars []Variable) (int, bool) {
	n := 1
	for i := range vars {
		k := len(vars[i].Values)
		if k != 0 && n > math.MaxInt/2/k {
			return 0, false
		}
		n *= k
	}
	return n, true
}

// readCells reads what stands after DATA=, in pieces of about so many bytes.
func (r *reader) readCells(body []byte, at, piece int) {
	total, ok := product(r.Variables)
	if !ok {
		r.fault(0, "VALUES: more cells than can be counted: %s", r.sizes())
		return
	}
	s := newScanner(r, body, at)
	for i := range r.Variables[:r.Stub] {
		if r.Variables[i].Keyed {
			r.readKeyed(s)
			return
		}
	}
	// A cell takes a byte and a separator, so this bounds what is allocated, whatever VALUES declare.
	if room := (len(body) - at + 1) / 2; total > room {
		r.fault(int(s.line), "DATA: the file has room for %d cells at most, VALUES declare %d: %s", room, total, r.sizes())
		return
	}
	s.numbers = make([]float64, 0, total)
	s.readAhead(total, piece)
	switch {
	case !s.read(total) && len(r.faults) > 0:
	case len(s.numbers) < total:
		r.badCell(int(s.line), s.column(s.pos), "DATA: %d cells, VALUES declare %d: %s", len(s.numbers), total, r.sizes())
	case s.next():
		r.badCell(int(s.line), s.column(s.pos), "DATA: more than the %d cells that VALUES declare: %s", total, r.sizes())
	}
	r.grid = s.grid
}

// sizes explains the number of cells: region 4 × year 2.
func (r *reader) sizes() string {
	parts := make([]string, len(r.Variables))
	for i := range r.Variables {
		parts[i] = fmt.Sprintf("%s %d", r.Variables[i].Name(), len(r.Variables[i].Values))
	}
	return strings.Join(parts, " × ")
}
