package sheet

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"
)

// grid is a worksheet's part being read.
type grid struct {
	*workbook
	tags   *tags
	row    int32
	places int // of cells, so far
	cells  []Cell
	last   int32 // column of the cell at hand
	within bool  // a row
	open   bool  // a cell

	// the cell at hand
	kind    string
	format  int
	formula bool
	value   []byte
	valued  bool // it has a value, be it empty
	phonics bool
}

// grid goes through the rows of a worksheet. What its dimension says is not believed: a row takes the memory of its cells.
func (w *workbook) grid(part string, yield func(Row) bool) error {
	g := &grid{workbook: w}
	stopped := false
	err := w.read(part, func(t *tags) error {
		g.tags = t
		done, err := g.tag()
		if err != nil {
			return g.at(err)
		}
		if done && len(g.cells) > 0 && !yield(Row{Number: g.row, Cells: g.cells}) {
			stopped = true
			return errStopped
		}
		return nil
	})
	if stopped {
		return nil
	}
	return err
}

var errStopped = errors.New("stopped")

func (g *grid) at(err error) error {
	return fmt.Errorf("row %d column %s: %w", g.row, Letter(int(g.last)), err)
}

// tag follows one tag and reports whether a row has ended.
func (g *grid) tag() (done bool, err error) {
	t := g.tags
	switch {
	case t.is("row"):
		if err := g.begin(); err != nil {
			return false, err
		}
	case t.is("c"):
		if err := g.cell(); err != nil {
			return false, err
		}
	case t.is("f"):
		g.formula = true
	case t.is("rPh"):
		g.phonics = !t.empty
	}
	switch {
	case t.ends("v"):
		g.valued = true
		if !t.empty {
			g.value = append(g.value, t.text...)
		}
	case t.ends("rPh"):
		g.phonics = false
	case t.ends("t"):
		if g.valued = true; !t.empty && !g.phonics {
			g.value = append(g.value, t.text...)
		}
	case t.ends("c"):
		if !g.open {
			return false, errTags
		}
		g.open = false
		return false, g.keep()
	case t.ends("row"):
		if !g.within || g.open {
			return false, errTags
		}
		g.within = false
		for n := len(g.cells); n > 0 && g.cells[n-1] == (Cell{}); n-- {
			g.cells = g.cells[:n-1]
		}
		return true, nil
	}
	return false, nil
}

func (g *grid) begin() error {
	if g.within {
		return errTags
	}
	row := g.row + 1
	if ref := g.tags.attribute("r", false); ref != nil {
		n, err := strconv.ParseInt(string(ref), 10, 32)
		if err != nil || n < int64(row) {
			return fmt.Errorf("row %q follows row %d", ref, g.row)
		}
		row = int32(n)
	}
	if row > maxRows {
		return fmt.Errorf("more than %d rows", maxRows)
	}
	g.row, g.last, g.cells, g.within = row, 0, g.cells[:0], true
	return nil
}

func (g *grid) cell() error {
	if !g.within || g.open {
		return errors.New("a cell outside the rows, or within another")
	}
	t, column := g.tags, g.last+1
	if ref := t.attribute("r", false); ref != nil {
		c, row, err := placeOf(ref)
		if err != nil {
			return err
		}
		if row != g.row || c < column {
			return fmt.Errorf("cell %s out of order", ref)
		}
		column = c
	}
	if column > maxColumns {
		return fmt.Errorf("more than %d columns", maxColumns)
	}
	if g.places += int(column - g.last); g.places > maxPlaces {
		return fmt.Errorf("more than %d cells", maxPlaces)
	}
	for int(column) > len(g.cells) {
		g.cells = append(g.cells, Cell{})
	}
	g.last, g.open = column, true
	g.kind, g.format, g.formula, g.value, g.valued = kindOf(t.attribute("t", false)), 0, false, g.value[:0], false
	if s := t.attribute("s", false); s != nil {
		n, err := strconv.Atoi(string(s))
		if err != nil {
			return fmt.Errorf("format %q: %w", s, err)
		}
		g.format = n
	}
	return nil
}

// kindOf is a cell's type attribute, without a copy for those that are known.
func kindOf(t []byte) string {
	for _, k := range []string{"s", "n", "str", "inlineStr", "b", "e", "d"} {
		if string(t) == k {
			return k
		}
	}
	return string(t)
}

// keep sets the cell that has ended.
func (g *grid) keep() error {
	c := &g.cells[g.last-1]
	switch {
	case !g.valued && g.formula:
		c.Type = Uncomputed
		return nil
	case len(g.value) == 0:
		return nil
	}
	switch g.kind {
	case "s":
		n, err := strconv.Atoi(string(g.value))
		if err != nil || n < 0 || n >= len(g.strings) {
			return fmt.Errorf("text %q is not among the %d of the workbook", g.value, len(g.strings))
		}
		c.Text = g.strings[n]
	case "str", "inlineStr":
		c.Text = string(g.value)
	case "b":
		*c = Cell{Text: map[bool]string{true: "TRUE", false: "FALSE"}[string(g.value) == "1"], Type: Bool}
	case "e":
		*c = Cell{Text: string(g.value), Type: Fault}
	case "d":
		*c = Cell{Text: string(g.value), Type: Date}
	case "", "n":
		return g.number(c)
	default:
		return fmt.Errorf("cell of unknown type %q", g.kind)
	}
	return nil
}

func (g *grid) number(c *Cell) error {
	c.Type = Number
	if g.format >= 0 && g.format < len(g.shows) {
		c.Type = g.shows[g.format]
	}
	whole := !slices.ContainsFunc(g.value, func(b byte) bool { return b < '0' || b > '9' })
	if whole && c.Type != Date && len(g.value) < 16 {
		c.Text = string(g.value)
		return nil
	}
	v, err := strconv.ParseFloat(string(g.value), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return fmt.Errorf("%q is not a number", g.value)
	}
	if c.Type == Date {
		if v < 0 || v >= 2958466 { // 31 December 9999
			return fmt.Errorf("%q is no date", g.value)
		}
		c.Text = g.date(v)
		return nil
	}
	if a := math.Abs(v); a != 0 && (a < 1e-12 || a >= 1e18) {
		c.Text = strconv.FormatFloat(v, 'e', -1, 64)
	} else {
		c.Text = strconv.FormatFloat(v, 'f', -1, 64)
	}
	return nil
}

// date is day v of the workbook's calendar. Day 60 of the common one is 29 February 1900, which never was.
func (g *grid) date(v float64) string {
	days := math.Floor(v)
	seconds := math.Round((v - days) * 86400)
	if g.from == 0 && days < 60 {
		days++
	}
	t := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, g.from+int(days)).Add(time.Duration(seconds) * time.Second)
	if seconds == 0 {
		return t.Format(time.DateOnly)
	}
	return t.Format("2006-01-02T15:04:05")
}
