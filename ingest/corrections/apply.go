package corrections

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/ingest/cells"
)

// Apply corrects the datasets of one run, all vintages that its pages hold, and puts new datasets in the place of those
// that change. Findings tell how many cells were corrected, and which rows are for vintages that are not among these. A
// row that does not fit its cell is an error, and then every dataset is as it was. A row without vintage must fit every
// vintage that has the cell, and at least one.
func (f *File) Apply(mem memory.Allocator, sets []*data.Dataset) (findings []string, err error) {
	var faults cells.Faults
	edits := make([]edit, len(sets))
	met := make([]bool, len(f.rows))
	for i, d := range sets {
		edits[i].init(d)
		for k := range f.rows {
			r := &f.rows[k]
			if r.vintage != "" && r.vintage != d.Vintage.Date() {
				continue
			}
			there, err := edits[i].correct(f, r)
			if err != nil {
				faults.Add(f.fault(r, err))
			}
			met[k] = met[k] || there
		}
	}
	elsewhere := map[string]int{}
	for k := range f.rows {
		switch r := &f.rows[k]; {
		case met[k]:
		case r.vintage == "" || slices.ContainsFunc(sets, func(d *data.Dataset) bool { return d.Vintage.Date() == r.vintage }):
			faults.Add(f.fault(r, fmt.Errorf("%s: %w on these pages: if the provider has withdrawn the cell, remove the row", f.cell(r), data.ErrNotFound)))
		default:
			elsewhere[r.vintage]++
		}
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	var done []string
	total := 0
	for i, d := range sets {
		if n := edits[i].cells; n > 0 {
			total += n
			done = append(done, fmt.Sprintf("%d in vintage %s", n, d.Vintage))
			sets[i] = edits[i].dataset(mem, d)
			d.Release()
		}
	}
	if total > 0 {
		findings = append(findings, fmt.Sprintf("%s applied: %s", count(total), strings.Join(done, ", ")))
	}
	for _, v := range slices.Sorted(maps.Keys(elsewhere)) {
		findings = append(findings, fmt.Sprintf("%s for vintage %s, which these pages do not hold", count(elsewhere[v]), v))
	}
	return findings, nil
}

func (f *File) fault(r *row, err error) error {
	return fmt.Errorf("%s:%d:%d: %w", f.Name, r.line, r.column, err)
}

// cell names the cell of a row for messages.
func (f *File) cell(r *row) string {
	var b strings.Builder
	fmt.Fprintf(&b, "measure %s", r.measure)
	for i, id := range f.dims {
		fmt.Fprintf(&b, " %s %s", id, r.codes[i])
	}
	return b.String()
}

// edit is what changes in one dataset.
type edit struct {
	d       *data.Dataset
	batches []data.Columns // values and statuses are copies where something changes
	copied  []bool
	notes   []data.Scoped
	cells   int
}

func (e *edit) init(d *data.Dataset) {
	e.d, e.batches, e.copied = d, slices.Clone(d.Batches()), make([]bool, len(d.Batches()))
}

// correct changes the cell of one row and reports whether the dataset has that cell.
func (e *edit) correct(f *File, r *row) (there bool, err error) {
	b, i, ok := e.find(f, r)
	if !ok {
		return false, nil
	}
	c := &e.batches[b]
	v, m := e.d.Value(&e.d.Batches()[b], i), &e.d.Measures[c.Measure[i]]
	if is := contentOf(m, v); is != r.published {
		return true, fmt.Errorf("expected %v to be published, but it is %v at %v: the provider has repaired it: remove the row", r.published, is, v.Origin)
	}
	number := 0.
	if !r.corrected.status.Missing() {
		number = cells.Base(r.corrected.number, m.Published)
		if m.Unit == "share" && (number < 0 || number > r.most) {
			return true, fmt.Errorf("%v %s is outside what a share can be, 0 to %v", r.corrected, m.Published, r.most)
		}
	}
	if !e.copied[b] {
		c.Value, c.Status, e.copied[b] = slices.Clone(c.Value), slices.Clone(c.Status), true
	}
	c.Value[i] = number
	c.Status[i] = r.corrected.status | v.Status&(data.Provisional|data.Break)
	e.notes = append(e.notes, f.note(r))
	e.cells++
	return true, nil
}

// contentOf is what a cell says, as a row would say it.
func contentOf(m *data.Measure, v data.Value) content {
	if !v.OK() {
		return content{status: v.Status}
	}
	return content{number: m.AsPublished(v.Number)}
}

// find returns the batch and row of a cell. Rows are sorted by measure and then by the dimensions.
func (e *edit) find(f *File, r *row) (batch, at int, ok bool) {
	m, _, err := e.d.Measure(r.measure)
	if err != nil {
		return 0, 0, false
	}
	key := []int32{int32(m)}
	for d := range e.d.Dimensions {
		k := e.d.Dimensions[d].Index(r.codes[slices.Index(f.dims, e.d.Dimensions[d].ID)])
		if k < 0 {
			return 0, 0, false
		}
		key = append(key, int32(k))
	}
	for b := range e.batches {
		c := &e.batches[b]
		i := sort.Search(c.Len(), func(i int) bool { return compare(c, i, key) >= 0 })
		if i < c.Len() && compare(c, i, key) == 0 {
			return b, i, true
		}
	}
	return 0, 0, false
}

// compare orders row i of c and a measure with its codes.
func compare(c *data.Columns, i int, key []int32) int {
	if c.Measure[i] != key[0] {
		return int(c.Measure[i] - key[0])
	}
	for d := range c.Codes {
		if c.Codes[d][i] != key[d+1] {
			return int(c.Codes[d][i] - key[d+1])
		}
	}
	return 0
}

// dataset makes the corrected dataset.
func (e *edit) dataset(mem memory.Allocator, d *data.Dataset) *data.Dataset {
	s := d.Structure
	s.Scoped = append(slices.Clone(s.Scoped), e.notes...)
	return data.FromColumns(mem, s, d.Vintage, d.Licence, d.Pages, e.batches)
}

// note tells readers of the one cell what has become of it. The reason is written for those who keep the sources, in
// English; what Swedish readers need to know of it stands among the measure's notes.
func (f *File) note(r *row) data.Scoped {
	n := data.Scoped{Where: map[string]string{"measure": r.measure}}
	for i, id := range f.dims {
		n.Where[id] = r.codes[i]
	}
	was, is := number(r.published.number), number(r.corrected.number)
	text := data.Text{SV: "Källan har publicerat " + swedish.Replace(was) + ". ", EN: "Published as " + was + ", "}
	if r.published.status.Missing() {
		text = data.Text{SV: "Källan har inte publicerat något värde. ", EN: "Published without a value, "}
	}
	if r.corrected.status.Missing() {
		text.SV += "Uppgiften behandlas som saknad."
		text.EN += "treated as missing: "
	} else {
		text.SV += "Värdet är rättat till " + swedish.Replace(is) + "."
		text.EN += "corrected to " + is + ": "
	}
	text.EN += r.reason
	n.Note = data.Note{ID: "correction", Text: text}
	return n
}

var swedish = strings.NewReplacer(".", ",", "-", "\u2212")

// number writes a number as published.
func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// exact keeps twelve significant digits, as data.Measure.AsPublished does.
func exact(v float64) float64 {
	short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 12, 64), 64)
	if err != nil {
		return v
	}
	return short
}

func count(n int) string {
	if n == 1 {
		return "1 correction"
	}
	return fmt.Sprintf("%d corrections", n)
}
