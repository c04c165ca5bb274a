package workbook

import (
	"fmt"
	"slices"
	"strings"

	"lagesbild/reports"
)

// definitions writes what every indicator means.
func (b *book) definitions() {
	if len(b.doc.Terms) == 0 {
		return
	}
	var rows [][]string
	for _, t := range b.doc.Terms {
		rows = append(rows, []string{t.Title, t.ID, t.Definition, t.Unit, t.Goal, t.Formula, t.Source, t.Polarity, strings.Join(t.Notes, "\n")})
	}
	heads := b.words.term[:]
	b.list(b.words.definitions, "", count(len(rows), b.words.indicator), heads, []float64{20, 13, 36, 9, 15, 34, 22, 12, 46}, rows)
}

// changes writes what has changed since the edition before.
func (b *book) changes() {
	c := b.doc.Changes
	if c == nil {
		return
	}
	var rows [][]string
	for _, x := range c.List {
		rows = append(rows, []string{x.Title, x.What})
	}
	note := ""
	if len(rows) > 0 {
		note = count(len(rows), b.words.indicator)
	}
	b.list(c.Title, c.Lead, note, []string{b.words.term[0], b.words.changed}, []float64{36, 100}, rows)
}

// missing writes which figures there are no numbers for.
func (b *book) missing() {
	if len(b.doc.Missing) == 0 {
		return
	}
	var rows [][]string
	for _, m := range b.doc.Missing {
		rows = append(rows, []string{m.Title, m.Why})
	}
	b.list(b.words.missing, b.words.missingLead, count(len(rows), b.words.figure), []string{b.words.title, b.words.reason}, []float64{56, 80}, rows)
}

// list writes a sheet of wrapped words under one head.
func (b *book) list(title, intro, note string, heads []string, widths []float64, rows [][]string) {
	heads, widths, rows = used(heads, widths, rows)
	g := b.sheet(title)
	b.toc = append(b.toc, entry{sheet: g, title: title, note: note})
	for j, chars := range widths {
		g.wide(2+j, chars)
	}
	row := b.heading(g, title, intro, 1+len(heads))
	head := b.styles.id(style{size: 9, bold: true, color: b.muted(), under: b.axis(), wrap: true})
	for j, h := range heads {
		g.put(2+j, row, h, head)
	}
	g.tall(row, 20)
	g.frozen, g.repeat = [2]int{2, row}, [2]int{row, row}
	for _, cells := range rows {
		row++
		tall := lineHeight
		for j, words := range cells {
			s := style{wrap: true, top: true, under: b.grid(), color: b.ink2(), size: 9}
			if j == 0 {
				s = style{wrap: true, top: true, under: b.grid(), bold: true}
			}
			g.put(2+j, row, words, b.styles.id(s))
			tall = max(tall, paragraph(words, s, g.pixels(2+j, 2+j)-8))
		}
		g.tall(row, tall+3)
	}
}

// used leaves out columns that nothing stands in.
func used(heads []string, widths []float64, rows [][]string) ([]string, []float64, [][]string) {
	var h []string
	var w []float64
	cells := make([][]string, len(rows))
	for j := range heads {
		if !slices.ContainsFunc(rows, func(r []string) bool { return r[j] != "" }) {
			continue
		}
		h, w = append(h, heads[j]), append(w, widths[j])
		for i := range rows {
			cells[i] = append(cells[i], rows[i][j])
		}
	}
	return h, w, cells
}

// facts writes a table of the document on a sheet of its own, under what it tells; one without rows as those words alone.
func (b *book) facts(name, lead string, t *reports.Table) {
	if t.Caption == "" {
		return
	}
	g := b.sheet(name)
	fig := &reports.Figure{Table: *t}
	g.fit(fig)
	g.wide(2, 46)
	e := entry{sheet: g, title: name}
	if len(t.Rows) > 0 {
		e.note = count(len(t.Rows), b.words.row)
	}
	b.toc = append(b.toc, e)
	row := b.heading(g, t.Caption, lead, max(1+len(t.Columns), 8))
	if len(t.Rows) == 0 {
		return
	}
	g.frozen, g.repeat = [2]int{2, row}, [2]int{row, row}
	b.table(g, fig, row)
}

// data writes every number as one long table from the first cell on, as pivot tables want it.
func (b *book) data() {
	t := &b.doc.Data
	if len(t.Columns) == 0 {
		return
	}
	g := &grid{name: b.name(b.words.data), frozen: [2]int{0, 1}, repeat: [2]int{1, 1}}
	b.grids = append(b.grids, g)
	b.toc = append(b.toc, entry{sheet: g, title: b.words.data, note: count(len(t.Rows), b.words.row)})
	b.dataHeads(g)
	need := make([]float64, len(t.Columns))
	words, missing := b.styles.id(style{indent: 1}), b.styles.id(style{color: b.muted(), align: "right"})
	formats := map[string]int{}
	for i, r := range t.Rows {
		for j := range min(len(t.Columns), len(r.Cells)) {
			c := &r.Cells[j]
			need[j] = max(need[j], float64(len(c.Text)))
			switch {
			case c.Number == nil:
				g.put(1+j, i+2, lightText(c.Light, c.Text), words)
			case !c.Number.OK:
				g.put(1+j, i+2, c.Number.Text, missing)
			default:
				format := numberFormat(*c.Number, t.Columns[j].Decimal, plus(c.Number), b.doc.Lang)
				id, ok := formats[format]
				if !ok {
					id = b.styles.id(style{format: format, align: "right"})
					formats[format] = id
				}
				g.put(1+j, i+2, c.Number.Value, id)
			}
		}
	}
	for j, c := range t.Columns {
		g.wide(1+j, min(max(need[j]*0.95+2, float64(len(c.Head))+5, 8), 60))
	}
	g.table = true
	g.line(2) // a table has at least one row
}

// dataHeads writes headings; a table object wants each to be there and unlike the others.
func (b *book) dataHeads(g *grid) {
	head := b.styles.id(style{bold: true, color: b.paper(), fill: b.accent(), indent: 1})
	seen := map[string]bool{}
	for j, c := range b.doc.Data.Columns {
		name := c.Head
		if name == "" {
			name = letters(j + 1)
		}
		for n, base := 2, name; seen[strings.ToLower(name)]; n++ {
			name = fmt.Sprintf("%s %d", base, n)
		}
		seen[strings.ToLower(name)] = true
		g.put(1+j, 1, name, head)
	}
	g.tall(1, 20)
}
