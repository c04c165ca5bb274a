package sheet

import (
	"fmt"
	"slices"
	"strings"

	"lagesbild/data/definition"
	"lagesbild/ingest/cells"
)

// headings joins the rows of a heading into one text a column. A merged cell's text holds over all its columns, a
// continued one until the next, where a level below says something.
func headings(rows []Row, first int32, levels int, merged []Range, carry bool) []string {
	width := 0
	grid := make([][]string, levels)
	for _, r := range rows {
		line := make([]string, len(r.Cells))
		for i, c := range r.Cells {
			line[i] = clean(c.Text)
		}
		grid[r.Number-first] = line
		width = max(width, len(line))
	}
	for i := range grid {
		grid[i] = append(grid[i], make([]string, width-len(grid[i]))...)
	}
	for _, m := range merged {
		top, left := int(m.FirstRow-first), int(m.FirstColumn)-1
		if top < 0 || top >= levels || left >= width {
			continue
		}
		for c := left; c < min(int(m.LastColumn), width); c++ {
			grid[top][c] = grid[top][left]
		}
	}
	if carry {
		for r, line := range grid[:levels-1] {
			for c := 1; c < width; c++ {
				below := slices.ContainsFunc(grid[r+1:], func(l []string) bool { return l[c] != "" })
				if line[c] == "" && below {
					line[c] = line[c-1]
				}
			}
		}
	}
	names := make([]string, width)
	for c := range names {
		var said []string
		for _, line := range grid {
			if line[c] != "" {
				said = append(said, line[c])
			}
		}
		if names[c] = strings.Join(said, " | "); names[c] == "" {
			names[c] = nameless(c + 1)
		}
	}
	return names
}

// nameless is what a column without heading is called.
func nameless(column int) string { return "column " + Letter(column) }

// columns finds the columns of words and of values of the sheet that t reads. A column that the form does not name is a
// fault: it may be a dimension that nobody has thought of.
func (t *table) columns(names []string) error {
	var faults cells.Faults
	row := t.heading
	labels := t.form.labels(t.c.Layout)
	ignored := compileAll(t.form.Ignore, nil)
	t.place, t.values = map[string]int{}, nil
	t.blank = make([]bool, len(names))
	found := map[int]int{} // value → columns
	met := map[string]bool{}
	for i, name := range names {
		met[name] = true
		at := fmt.Sprintf("%s row %d column %s", t.where(), row, Letter(i+1))
		if slices.Contains(labels, name) {
			if _, twice := t.place[name]; twice {
				faults.Add(fmt.Errorf("%s: heading %q stands twice", at, name))
			}
			t.place[name] = i
			continue
		}
		matches := 0
		for k := range t.templates {
			taken, ok := t.templates[k].of(name)
			if !ok {
				continue
			}
			if matches++; matches > 1 {
				faults.Add(fmt.Errorf("%s: heading %q is matched by several of values", at, name))
				break
			}
			found[k]++
			t.column(i, name, k, taken)
		}
		switch {
		case matches > 0 || anyOf(ignored, name):
		case name == nameless(i+1):
			t.blank[i] = true
		default:
			faults.Add(fmt.Errorf("%s: unknown column %q%s: name it in the definition, or list it under ignore", at, name, definition.Suggest(name, t.named(labels))))
		}
	}
	for _, label := range labels {
		if _, ok := t.place[label]; !ok {
			faults.Add(t.absent(label, names))
		}
	}
	for k, v := range t.templates {
		if found[k] == 0 {
			faults.Add(t.absent(v.text, names))
		}
	}
	for _, v := range ignored {
		if v.literal() && !slices.ContainsFunc(names, func(n string) bool { _, ok := v.of(n); return ok }) {
			faults.Add(t.absent(v.text, names))
		}
	}
	return faults.Err()
}

// named lists what the form calls columns, for suggestions.
func (t *table) named(labels []string) []string {
	for _, v := range t.templates {
		labels = append(labels, v.text)
	}
	return append(slices.Clone(labels), t.form.Ignore...)
}

const listed = 40

func (t *table) absent(name string, names []string) error {
	more := ""
	if len(names) > listed {
		more = fmt.Sprintf(" and %d more", len(names)-listed)
	}
	hint := ""
	if t.form.Heading.Row == 0 {
		hint = "; if another row is the heading, say heading: {row: …}"
	}
	return fmt.Errorf("%s row %d: no column %q: the heading has %s%s%s", t.where(), t.heading, name, strings.Join(names[:min(len(names), listed)], ", "), more, hint)
}
