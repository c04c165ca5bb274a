package indicators_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/rogpeppe/go-internal/txtar"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/indicators"
)

var update = flag.Bool("update", false, "rewrite the wanted results in catalogue/testdata")

// library lends datasets made for a test.
type library map[string]*data.Dataset

func (l library) Dataset(_ context.Context, id string) (*data.Dataset, error) {
	d, ok := l[id]
	if !ok {
		return nil, fmt.Errorf("dataset %q: %w", id, data.ErrNotFound)
	}
	return d, nil
}

// TestCatalogueTestdata runs every archive in catalogue/testdata: datasets as CSV in, an indicator of the catalogue (or
// one written in the archive), and the wanted values, lights and notes. The archive's comment says where the numbers
// stand printed.
func TestCatalogueTestdata(t *testing.T) {
	names, err := filepath.Glob("catalogue/testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no archives", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { runArchive(t, name) })
	}
}

func runArchive(t *testing.T, name string) {
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	lib, ind, want := library{}, (*indicators.Indicator)(nil), -1
	for i, f := range a.Files {
		switch {
		case f.Name == "want":
			want = i
		case f.Name == "indicator.yaml":
			ind = &indicators.Indicator{}
			if err := definition.Decode(f.Name, f.Data, ind); err != nil {
				t.Fatal(err)
			}
		case strings.HasSuffix(f.Name, ".csv"):
			d := table(t, mem, strings.TrimSuffix(f.Name, ".csv"), string(f.Data))
			defer d.Release()
			lib[d.ID] = d
		}
	}
	if ind == nil {
		cat, err := shippedCatalogue()
		if err != nil {
			t.Fatal(err)
		}
		if ind, err = cat.Indicator(strings.TrimSuffix(filepath.Base(name), ".txtar")); err != nil {
			t.Fatal(err)
		}
	}
	r, err := indicators.Compute(context.Background(), lib, ind)
	got := ""
	if err != nil {
		got = "error: " + err.Error() + "\n"
	} else {
		got = describe(r)
	}
	if *update {
		a.Files[want].Data = []byte(got)
		if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if wanted := string(a.Files[want].Data); got != wanted {
		t.Errorf("got\n%s\nwant\n%s", got, wanted)
	}
}

// table makes a dataset of CSV: "# measure unit form [additive]" lines first, then a heading of dimensions and measures. A
// cell is a number in the measure's published unit, the name of a status, a number and a status, or empty: not there.
func table(t *testing.T, mem memory.Allocator, id, src string) *data.Dataset {
	t.Helper()
	s := data.Structure{ID: id}
	for strings.HasPrefix(src, "#") {
		line, rest, _ := strings.Cut(src, "\n")
		words := strings.Fields(line)
		m := data.Measure{ID: words[1], Published: data.Unit(words[2]), SexForm: data.SexForm(words[3]), Additive: len(words) > 4}
		var err error
		if m.Unit, _, err = m.Published.Base(); err != nil {
			t.Fatal(err)
		}
		s.Measures = append(s.Measures, m)
		src = rest
	}
	rows, err := csv.NewReader(strings.NewReader(src)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	dims := len(rows[0]) - len(s.Measures)
	for _, head := range rows[0][:dims] {
		s.Dimensions = append(s.Dimensions, data.Dimension{ID: head})
	}
	b := data.NewBuilder(s, "2024-12-12", "CC0")
	page := b.Page(data.Page{Source: "Test", Table: id, Vintage: "2024-12-12", Name: id + ".csv"})
	for i, row := range rows[1:] {
		var codes []int32
		for k, c := range row[:dims] {
			codes = append(codes, b.Code(k, data.Code{ID: c}))
		}
		for m, cell := range row[dims:] {
			if cell = strings.TrimSpace(cell); cell == "" {
				continue
			}
			number, rest, _ := strings.Cut(cell, " ")
			value, err := strconv.ParseFloat(number, 64)
			if err != nil {
				rest = cell
			}
			status, err := data.ParseStatus(rest)
			if err != nil {
				t.Fatal(err)
			}
			_, factor, _ := s.Measures[m].Published.Base()
			b.Append(codes, int32(m), value*factor, status, page, int32(i+2))
		}
	}
	d, err := b.Finish(mem)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// describe writes a result as text: a line a cell, a line an area's light, a line a note.
func describe(r *indicators.Result) string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s\n", r.Indicator.Method.Name(), r.Unit)
	for _, area := range r.Areas {
		for _, p := range r.Periods {
			c := r.At(area, p)
			fmt.Fprintf(&b, "%s %s: women %s, men %s, total %s, gap %s\n", area, p, show(c.Women), show(c.Men), show(c.Total), show(c.Gap))
		}
	}
	for _, area := range r.Areas {
		fmt.Fprintf(&b, "%s %s\n", area, light(r.Judge(area)))
	}
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "note %s: %s\n", n.ID, n.Text.SV)
	}
	return b.String()
}

// light writes a judgement's facts.
func light(j indicators.Judgement) string {
	switch {
	case j.State == indicators.Unjudged:
		return "unjudged"
	case j.State == indicators.NoData:
		return strings.TrimSpace("nodata " + j.Missing.String())
	}
	s := fmt.Sprintf("%s %s: value %.6g, %.6g outside, %d points, %d years old", j.State, j.Period, j.Value, j.Outside, j.Points, j.Age)
	if j.Basis != indicators.BasisNone {
		s += fmt.Sprintf(", %s %.6g to %.6g: %s to %s", j.Basis, j.Margin.Low, j.Margin.High, j.Best, j.Worst)
	}
	return s
}

func show(v data.Value) string {
	s := v.Status.String()
	if v.OK() {
		s = strings.TrimSpace(strconv.FormatFloat(v.Number, 'g', 8, 64) + " " + s)
	}
	if v.Origin.Row > 0 {
		s += fmt.Sprint(" @", v.Origin.Row)
	}
	return s
}
