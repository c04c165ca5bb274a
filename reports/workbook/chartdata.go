package workbook

import (
	"lagesbild/reports"
	"lagesbild/reports/ooxml"
)

// chartData is the hidden sheet with what charts need beyond the tables' own cells. A table says "uppgift saknas" where a
// value is missing, and Excel would draw that word as 0; here such a cell is empty, which is a gap.
type chartData struct {
	grid *grid
	col  int // first free
}

// Rows of the hidden sheet.
const (
	underTitle = 3
	underHead  = 4
)

// connect tells the chart where its numbers stand: in the table where that has the very same complete column, so that
// the chart follows when somebody edits the table, and on the hidden sheet otherwise.
func (b *book) connect(g *grid, c *ooxml.Chart, fig *reports.Figure, head int) {
	t := &fig.Table
	if at := wordsAt(t, c.Categories.Values); at >= 0 && len(c.Categories.Values) > 0 {
		c.Categories.Ref = g.area(2, head+1+at, 2, head+at+len(c.Categories.Values))
		for i := range c.Groups {
			for j := range c.Groups[i].Series {
				s := &c.Groups[i].Series[j]
				if col := numbersAt(t, s.Values.Values, at); col >= 0 && s.Name.Values[0] == t.Columns[col].Head {
					s.Name.Ref = g.fixed(2+col, head)
					s.Values.Ref = g.area(2+col, head+1+at, 2+col, head+at+len(s.Values.Values))
				}
			}
		}
	}
	if b.under.grid == nil {
		b.under = chartData{grid: &grid{name: b.name(b.words.chartData), hidden: true}, col: 1}
	}
	u := b.under.grid
	blocks := c.Place(u.fixed, b.under.col, underHead)
	if len(blocks) == 0 {
		return
	}
	u.put(b.under.col, underTitle, fig.Title, b.styles.id(style{bold: true}))
	for _, column := range blocks {
		b.column(u, b.under.col, column)
		b.under.col++
	}
	b.under.col++
}

func (b *book) column(u *grid, col int, column ooxml.Block) {
	u.put(col, underHead, column.Head, b.styles.id(style{size: 9, color: b.muted(), under: b.axis()}))
	u.wide(col, 14)
	for i, w := range column.Words {
		u.put(col, underHead+1+i, w, b.styles.id(style{}))
	}
	for i, n := range column.Numbers {
		if n.OK {
			u.put(col, underHead+1+i, n.Value, b.styles.id(style{}))
		}
	}
}

// wordsAt is the row of the table where words begin to stand in its first column, -1 for nowhere.
func wordsAt(t *reports.Table, words []string) int {
next:
	for at := 0; at+len(words) <= len(t.Rows); at++ {
		for i, w := range words {
			if cells := t.Rows[at+i].Cells; len(cells) == 0 || cells[0].Number != nil || cells[0].Text != w {
				continue next
			}
		}
		return at
	}
	return -1
}

// numbersAt is the column of the table that holds exactly these numbers from that row on, -1 for none or where one is missing.
func numbersAt(t *reports.Table, numbers []reports.Number, at int) int {
next:
	for col := range t.Columns {
		for i, n := range numbers {
			cells := t.Rows[at+i].Cells
			if !n.OK || col >= len(cells) || cells[col].Number == nil || !cells[col].Number.OK || cells[col].Number.Value != n.Value {
				continue next
			}
		}
		return col
	}
	return -1
}

// finishCharts puts the hidden sheet last, if any chart needed it.
func (b *book) finishCharts() {
	u := b.under.grid
	if u == nil || len(u.rows) == 0 {
		return
	}
	u.put(1, 1, b.words.chartLead, b.styles.id(style{color: b.muted()}))
	u.frozen = [2]int{0, underHead}
	b.grids = append(b.grids, u)
}
