package sheet

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/ingest/cells"
)

// row judges one row below the heading.
func (t *table) row(r Row) {
	t.unmerge(&r)
	for _, l := range t.labels {
		text := ""
		if l.place < len(r.Cells) {
			text = r.Cells[l.place].Text
		}
		if text != "" || !l.fill {
			l.text = text
		}
	}
	if !t.chosen() {
		return
	}
	good := true
	for _, l := range t.labels {
		if l.words != nil {
			l.word = l.words.Find(l.text)
			good = good && l.word >= 0
		}
	}
	if t.parted {
		t.time = t.fields[data.Time].Find(t.join(t.values[0]))
		good = good && t.time >= 0
	}
	if t.ended != "" {
		if t.form.Footer == nil && t.figured(r) {
			t.c.Refuse(fmt.Errorf("%s row %d: the table seems to end at %s, but here are values again: choose the rows with skip, or say with footer where it ends", t.where(), r.Number, t.ended))
		}
		return
	}
	if !good && t.footerAt(r) {
		return
	}
	t.rows++
	if t.whole(r) && t.labelled(r, good) {
		t.figuresOf(r)
	}
}

// unmerge gives the cells of a merged range of words the text of its first cell.
func (t *table) unmerge(r *Row) {
	t.open = slices.DeleteFunc(t.open, func(m merge) bool { return m.LastRow < r.Number })
	for ; len(t.merges) > 0 && t.merges[0].FirstRow <= r.Number; t.merges = t.merges[1:] {
		m := t.merges[0]
		if left := int(m.FirstColumn) - 1; m.FirstRow == r.Number && left < len(r.Cells) {
			m.text = r.Cells[left].Text
		}
		if m.text != "" && m.LastRow >= r.Number && len(t.open) < len(t.labels) { // more would overlap, which merged cells do not
			t.open = append(t.open, m)
		}
	}
	for _, m := range t.open {
		for _, l := range t.labels {
			if column := int32(l.place) + 1; column >= m.FirstColumn && column <= m.LastColumn {
				for len(r.Cells) <= l.place {
					r.Cells = append(r.Cells, Cell{})
				}
				r.Cells[l.place].Text = m.text
			}
		}
	}
}

// chosen reports whether the filters let the row through.
func (t *table) chosen() bool {
	for _, f := range t.filters {
		if (f.words.Find(f.label.text) >= 0) != f.keep {
			return false
		}
	}
	return true
}

// footerAt reports whether a row whose words make no sense is the first of what follows the table: it has one filled
// cell, or begins as such rows do.
func (t *table) footerAt(r Row) bool {
	filled, first := 0, -1
	for i, c := range r.Cells {
		if clean(c.Text) != "" {
			if filled++; first < 0 {
				first = i
			}
		}
	}
	if filled == 0 {
		return true // nothing but spaces
	}
	text := clean(r.Cells[first].Text)
	starred := t.form.Footer == nil && first == 0 && strings.HasPrefix(text, "*")
	if !starred && !(first == 0 && anyOf(t.footer, text)) && !(filled == 1 && !t.figured(r)) {
		return false
	}
	t.ended = fmt.Sprintf("row %d, %q", r.Number, shortened(text))
	return true
}

func shortened(text string) string {
	const most = 60
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}

// figured reports whether a column of values has a number on the row.
func (t *table) figured(r Row) bool {
	for _, v := range t.values {
		if v.place >= len(r.Cells) {
			continue
		}
		c := r.Cells[v.place]
		if c.Type == Number || c.Type == Percent {
			return true
		}
		if c.Type == Text && c.Text != "" {
			f := *v.figures
			if _, err := f.text(clean(c.Text)); err == nil || errors.Is(err, errUndecided) {
				return true
			}
		}
	}
	return false
}

// whole checks that a row has no cell beyond the heading's or in a column without one, and that a line of CSV has a field
// for every column.
func (t *table) whole(r Row) bool {
	for i := range r.Cells {
		if (i >= len(t.blank) || t.blank[i]) && clean(r.Cells[i].Text) != "" {
			if i < len(t.blank) {
				t.blank[i] = false // told once
			}
			t.c.Refuse(fmt.Errorf("%s row %d column %s: %q stands in a column without heading: name it %q in the definition, or list it under ignore", t.where(), r.Number, Letter(i+1), shortened(clean(r.Cells[i].Text)), nameless(i+1)))
			return false
		}
	}
	if t.source.Kind == CSV && r.Width < t.needed() {
		t.c.Refuse(fmt.Errorf("%s row %d: %d fields, the heading has %d", t.where(), r.Number, r.Width, len(t.blank)))
		return false
	}
	return true
}

// needed is the number of fields up to the last column that is read.
func (t *table) needed() int {
	n := 0
	for _, v := range t.values {
		n = max(n, v.place+1)
	}
	for _, l := range t.labels {
		n = max(n, l.place+1)
	}
	return n
}

// labelled reports the words of a row that have no meaning.
func (t *table) labelled(r Row, good bool) bool {
	if good {
		return true
	}
	var parts []string
	place := maxColumns
	for _, l := range t.labels {
		if l.words != nil && l.word < 0 {
			t.c.Fault(t.values[0].page, r.Number, t.letter(l.place, l.name), l.words.Err(l.word))
		}
		if l.field == year || l.field == month || l.field == quarter {
			parts = append(parts, l.name)
			place = min(place, l.place)
		}
	}
	if parts != nil && t.time < 0 {
		t.c.Fault(t.values[0].page, r.Number, t.letter(place, strings.Join(parts, ", ")), t.fields[data.Time].Err(t.time))
	}
	return false
}

// figuresOf reads the values of a row.
func (t *table) figuresOf(r Row) {
	x := cells.Cell{Vintage: t.published, Row: r.Number}
	for _, v := range t.values {
		if !t.locate(v, &x) {
			continue
		}
		x.Page, t.at = v.page, v.at
		var c Cell
		if v.place < len(r.Cells) {
			c = r.Cells[v.place]
		}
		f, err := v.figures.read(c)
		switch {
		case errors.Is(err, errUndecided):
			w := waiting{cell: x, text: c}
			w.cell.Codes = append([]int32(nil), x.Codes...)
			w.unit = v.figures.unit
			v.waiting = append(v.waiting, w)
		case err != nil:
			t.c.Fault(x.Page, x.Row, t.at, err)
		default:
			x.Number, x.Status = f.value, f.status
			t.c.Add(&x)
		}
	}
}

// locate finds the codes and the measure of the cell that v has on the row; false if the heading told no good ones.
func (t *table) locate(v *column, x *cells.Cell) bool {
	copy(t.codes, v.codes)
	x.Codes, x.Measure = t.codes, v.measure
	for _, l := range t.labels {
		switch {
		case l.words == nil:
		case l.field == measure:
			x.Measure = l.word
		default:
			t.codes[l.dim] = l.word
		}
	}
	if t.parted {
		if t.time = t.fields[data.Time].Find(t.join(v)); t.time < 0 {
			t.c.Fault(v.page, x.Row, v.at, t.fields[data.Time].Err(t.time))
			return false
		}
		t.codes[t.dimension[data.Time]] = t.time
	}
	if x.Measure < 0 || slices.Min(t.codes) < 0 {
		return false
	}
	for len(t.units) <= int(x.Measure) {
		t.units = append(t.units, "")
	}
	if t.units[x.Measure] == "" {
		m := t.c.Layout.Measures[t.c.Measures.ID(x.Measure)]
		t.units[x.Measure] = m.In(t.vintage).Unit
	}
	v.figures.unit = t.units[x.Measure]
	return true
}

// end reads the cells that waited, and tells what is worth knowing of the sheet.
func (t *table) end() {
	for _, v := range t.values {
		t.at = v.at
		for i := range v.waiting {
			w := &v.waiting[i]
			v.figures.unit = w.unit
			f, err := v.figures.read(w.text)
			if err != nil {
				if errors.Is(err, errUndecided) {
					err = fmt.Errorf("%q %w", w.text.Text, err)
				}
				t.c.Fault(w.cell.Page, w.cell.Row, t.at, err)
				continue
			}
			w.cell.Number, w.cell.Status = f.value, f.status
			t.c.Add(&w.cell)
		}
		for _, told := range []struct {
			n    int
			what string
		}{
			{v.figures.faulty, "error cells such as #DIV/0!, shelved as missing"},
			{v.figures.uncomputed, "formulas saved without their value, shelved as missing: open the file, let it compute and save it"},
			{v.figures.marked, "numbers with a mark of a footnote, read without it"},
		} {
			if told.n > 0 {
				t.findings = append(t.findings, fmt.Sprintf("%s column %s: %d %s", t.form.File, v.at, told.n, told.what))
			}
		}
	}
	if t.ended != "" {
		t.findings = append(t.findings, fmt.Sprintf("%s: the table ends at %s", t.where(), t.ended))
	}
}
