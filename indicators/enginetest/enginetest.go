// Package enginetest is the suite that every engine passes: what an answer owes a question, on small datasets with
// known answers and on random ones beside an engine so simple that it is easily seen to be right.
//
// Begin with [Test].
package enginetest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/indicators"
)

// Open makes an engine over datasets, which stay the caller's. Answers are allocated from mem.
type Open func(t testing.TB, mem memory.Allocator, datasets ...*data.Dataset) indicators.Engine

// Test runs the suite.
func Test(t *testing.T, open Open) {
	t.Run("answers", func(t *testing.T) { answers(t, open) })
	t.Run("refusals", func(t *testing.T) { refusals(t, open) })
	t.Run("origins", func(t *testing.T) { origins(t, open) })
	t.Run("random", func(t *testing.T) { random(t, open) })
	t.Run("cancelled", func(t *testing.T) { cancelled(t, open) })
}

// persons is a dataset of counts and of a median, by area, period, sex and age.
//
//	1980 2019  F  16-24 10   25-34 20   35-44 30
//	1980 2019  M  16-24 11   25-34 ..   35-44 31
//	1981 2019  F  16-24 12   25-34 22            (35-44 is not there)
func persons(mem memory.Allocator) (*data.Dataset, error) {
	s := data.Structure{
		ID:         "persons",
		Dimensions: []data.Dimension{{ID: data.Area}, {ID: data.Time}, {ID: data.Sex}, {ID: "age"}},
		Measures: []data.Measure{
			{ID: "count", Unit: "persons", Published: "persons", Additive: true, SexForm: data.SexSplit},
			{ID: "median", Unit: "SEK", Published: "kSEK", SexForm: data.SexSplit},
		},
	}
	b := data.NewBuilder(s, "2020-01-01", "CC0")
	page := b.Page(data.Page{Source: "SCB", Table: "T", Vintage: "2020-01-01", Name: "t.csv", Column: "antal"})
	other := b.Page(data.Page{Source: "SCB", Table: "T", Vintage: "2020-01-01", Name: "t.csv", Column: "män"})
	for i, o := range []struct {
		area, sex, age string
		value          float64
		status         data.Status
	}{
		{"1980", "F", "16-24", 10, 0},
		{"1980", "F", "25-34", 20, data.Provisional},
		{"1980", "F", "35-44", 30, 0},
		{"1980", "M", "16-24", 11, 0},
		{"1980", "M", "25-34", 0, data.Suppressed},
		{"1980", "M", "35-44", 31, 0},
		{"1981", "F", "16-24", 12, 0},
		{"1981", "F", "25-34", 22, 0},
	} {
		on := page
		if o.sex == data.Men {
			on = other
		}
		codes := []int32{b.Code(0, data.Code{ID: o.area}), b.Code(1, data.Code{ID: "2019"}), b.Code(2, data.Code{ID: o.sex}), b.Code(3, data.Code{ID: o.age})}
		b.Append(codes, 0, o.value, o.status, on, int32(i+2))
		b.Append(codes, 1, 1000*o.value, o.status, on, int32(i+2))
	}
	return b.Finish(mem)
}

// ask opens an engine over d, asks q and writes the answer, one line a cell: codes, value, status.
func ask(t *testing.T, open Open, mem memory.Allocator, d *data.Dataset, q data.Query) (lines []string, notes []data.Note) {
	t.Helper()
	answer, err := open(t, mem, d).Aggregate(context.Background(), q)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	defer answer.Release()
	for i, dim := range answer.Dimensions {
		if i >= len(q.By) || dim.ID != q.By[i] {
			t.Fatalf("dimensions of the answer: %s at %d, want %v", dim.ID, i, q.By)
		}
	}
	return write(answer), answer.Notes
}

func write(d *data.Dataset) []string {
	var lines []string
	for b := range d.Batches() {
		c := &d.Batches()[b]
		for i := range c.Len() {
			var words []string
			for k := range d.Dimensions {
				words = append(words, d.Dimensions[k].Codes[c.Codes[k][i]].ID)
			}
			v := d.Value(c, i)
			if v.OK() {
				words = append(words, fmt.Sprint(v.Number))
			}
			lines = append(lines, strings.TrimSpace(strings.Join(words, " ")+" "+v.Status.String()))
		}
	}
	return lines
}

func checked(t *testing.T) (memory.Allocator, *data.Dataset) {
	t.Helper()
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	d, err := persons(mem)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		d.Release()
		mem.AssertSize(t, 0)
	})
	return mem, d
}

func answers(t *testing.T, open Open) {
	by := []string{data.Area, data.Sex}
	for _, test := range []struct {
		name string
		q    data.Query
		want string
		note bool
	}{
		{
			"sum over named codes",
			data.Query{Measure: "count", Where: map[string][]string{"age": {"16-24", "25-34"}}, By: by},
			"1980 F 30 provisional derived; 1980 M suppressed; 1981 F 34 derived", false,
		},
		{
			"an addend that is not there",
			data.Query{Measure: "count", Where: map[string][]string{"age": {"16-24", "35-44"}}, By: by},
			"1980 F 40 derived; 1980 M 42 derived; 1981 F not_available", false,
		},
		{
			"sum over what is not named",
			data.Query{Measure: "count", By: by},
			"1980 F 60 provisional derived; 1980 M suppressed; 1981 F not_available", true,
		},
		{
			"filter only",
			data.Query{Measure: "count", Where: map[string][]string{"age": {"25-34"}}, By: by},
			"1980 F 20 provisional; 1980 M suppressed; 1981 F 22", false,
		},
		{
			"a measure that is not additive, one code of each",
			data.Query{Measure: "median", Where: map[string][]string{"age": {"16-24"}}, By: by},
			"1980 F 10000; 1980 M 11000; 1981 F 12000", false,
		},
		{
			"order of dimensions",
			data.Query{Measure: "count", Where: map[string][]string{"age": {"16-24"}, data.Area: {"1980"}}, By: []string{data.Sex, data.Area}},
			"F 1980 10; M 1980 11", false,
		},
		{
			"over women and men",
			data.Query{Measure: "count", Where: map[string][]string{"age": {"16-24"}, data.Sex: {"F", "M"}}, By: []string{data.Area}},
			"1980 21 derived; 1981 not_available", false,
		},
		{"no code kept", data.Query{Measure: "count", Where: map[string][]string{"age": {}}, By: by}, "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			mem, d := checked(t)
			test.q.Dataset = "persons"
			lines, notes := ask(t, open, mem, d, test.q)
			if got := strings.Join(lines, "; "); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if noted := len(notes) > 0; noted != test.note {
				t.Errorf("notes %v, want one: %v", notes, test.note)
			}
		})
	}
}

func refusals(t *testing.T, open Open) {
	for _, test := range []struct {
		name string
		q    data.Query
		want error
	}{
		{"unknown dataset", data.Query{Dataset: "nobody", Measure: "count"}, data.ErrNotFound},
		{"unknown measure", data.Query{Dataset: "persons", Measure: "cuont"}, data.ErrNotFound},
		{"unknown dimension in by", data.Query{Dataset: "persons", Measure: "count", By: []string{"aera"}}, data.ErrDimension},
		{"unknown dimension in where", data.Query{Dataset: "persons", Measure: "count", Where: map[string][]string{"agee": {"16-24"}}}, data.ErrDimension},
		{"unknown code", data.Query{Dataset: "persons", Measure: "count", Where: map[string][]string{"age": {"16-25"}}}, data.ErrUnknownCode},
		{"sum of medians", data.Query{Dataset: "persons", Measure: "median", By: []string{data.Area, data.Sex}}, data.ErrNotAdditive},
		{"sum of medians over named codes", data.Query{Dataset: "persons", Measure: "median", Where: map[string][]string{"age": {"16-24", "25-34"}}, By: []string{data.Area, data.Sex}}, data.ErrNotAdditive},
	} {
		t.Run(test.name, func(t *testing.T) {
			mem, d := checked(t)
			answer, err := open(t, mem, d).Aggregate(context.Background(), test.q)
			if !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
			if err == nil {
				answer.Release()
			}
		})
	}
}

// origins: a value that is not a sum keeps its row; a sum keeps what its addends' pages have in common.
func origins(t *testing.T, open Open) {
	mem, d := checked(t)
	for _, test := range []struct {
		where map[string][]string
		by    []string
		want  string
	}{
		{map[string][]string{"age": {"25-34"}, data.Sex: {"F"}, data.Area: {"1981"}}, []string{data.Area}, `SCB/T@2020-01-01 t.csv row 9 column "antal"`},
		{map[string][]string{"age": {"16-24", "25-34"}, data.Sex: {"F"}, data.Area: {"1981"}}, []string{data.Area}, `SCB/T@2020-01-01 t.csv column "antal"`},
		{map[string][]string{"age": {"16-24"}, data.Sex: {"F", "M"}, data.Area: {"1980"}}, []string{data.Area}, `SCB/T@2020-01-01 t.csv`},
	} {
		answer, err := open(t, mem, d).Aggregate(context.Background(), data.Query{Dataset: "persons", Measure: "count", Where: test.where, By: test.by})
		if err != nil {
			t.Fatal(err)
		}
		if got := answer.Value(&answer.Batches()[0], 0).Origin.String(); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
		answer.Release()
	}
}

func cancelled(t *testing.T, open Open) {
	mem, d := checked(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	answer, err := open(t, mem, d).Aggregate(ctx, data.Query{Dataset: "persons", Measure: "count", By: []string{data.Area, data.Sex, "age"}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context canceled", err)
	}
	if err == nil {
		answer.Release()
	}
}

// random asks random questions of random counts and compares with a plain map.
func random(t *testing.T, open Open) {
	r := rand.New(rand.NewPCG(3, 4))
	for round := range 40 {
		mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
		d := scatter(t, r, mem)
		q := data.Query{Dataset: d.ID, Measure: "count", Where: map[string][]string{}}
		for _, dim := range d.Dimensions {
			if r.IntN(2) == 0 {
				for _, c := range dim.Codes {
					if r.IntN(3) > 0 {
						q.Where[dim.ID] = append(q.Where[dim.ID], c.ID)
					}
				}
			}
			if r.IntN(2) == 0 {
				q.By = append(q.By, dim.ID)
			}
		}
		answer, err := open(t, mem, d).Aggregate(context.Background(), q)
		if err != nil {
			t.Fatalf("round %d: %+v: %v", round, q, err)
		}
		same(t, fmt.Sprintf("round %d %+v", round, q), d, q, answer)
		answer.Release()
		d.Release()
		mem.AssertSize(t, 0)
	}
}

// scatter is a dataset of random counts with some cells missing and some not there.
func scatter(t *testing.T, r *rand.Rand, mem memory.Allocator) *data.Dataset {
	t.Helper()
	s := data.Structure{ID: "random", Measures: []data.Measure{{ID: "count", Unit: "persons", Additive: true}, {ID: "other", Unit: "persons", Additive: true}}}
	sizes := []int{1 + r.IntN(5), 1 + r.IntN(4), 1 + r.IntN(3)}
	for k, n := range sizes {
		dim := data.Dimension{ID: fmt.Sprint("d", k)}
		for c := range n {
			dim.Codes = append(dim.Codes, data.Code{ID: fmt.Sprint(c)})
		}
		s.Dimensions = append(s.Dimensions, dim)
	}
	b := data.NewBuilder(s, "2020-01-01", "")
	page := b.Page(data.Page{Source: "random"})
	for i := range sizes[0] * sizes[1] * sizes[2] {
		codes := []int32{int32(i % sizes[0]), int32(i / sizes[0] % sizes[1]), int32(i / sizes[0] / sizes[1])}
		status := data.Status(0)
		switch r.IntN(12) {
		case 0:
			continue
		case 1:
			status = data.Suppressed
		}
		b.Append(codes, 0, float64(r.IntN(100)), status, page, int32(i+1))
		b.Append(codes, 1, -1, 0, page, int32(i+1))
	}
	d, err := b.Finish(mem)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// cell is a sum worked out the plain way.
type cell struct {
	sum    float64
	status data.Status
	n      int
}

// same compares an answer with sums in a map from codes to cells.
func same(t *testing.T, what string, d *data.Dataset, q data.Query, answer *data.Dataset) {
	t.Helper()
	cells, used := map[string]*cell{}, make([]map[string]bool, len(d.Dimensions))
	for b := range d.Batches() {
		c := &d.Batches()[b]
	next:
		for i := range c.Len() {
			if d.Measures[c.Measure[i]].ID != q.Measure {
				continue
			}
			codes := map[string]string{}
			keep := true
			for k, dim := range d.Dimensions {
				code := dim.Codes[c.Codes[k][i]].ID
				codes[dim.ID] = code
				if used[k] == nil {
					used[k] = map[string]bool{}
				}
				used[k][code] = true
				if kept, ok := q.Where[dim.ID]; ok && !slices.Contains(kept, code) {
					keep = false
				}
			}
			if !keep {
				continue next
			}
			var key []string
			for _, dim := range q.By {
				key = append(key, codes[dim])
			}
			sum := cells[strings.Join(key, " ")]
			if sum == nil {
				sum = &cell{}
				cells[strings.Join(key, " ")] = sum
			}
			v := d.Value(c, i)
			sum.n++
			sum.status |= v.Status
			if v.OK() {
				sum.sum += v.Number
			}
		}
	}
	addends := 1
	for k, dim := range d.Dimensions {
		if kept, ok := q.Where[dim.ID]; ok && !slices.Contains(q.By, dim.ID) {
			addends *= len(kept)
		} else if !slices.Contains(q.By, dim.ID) {
			addends *= len(used[k])
		}
	}
	got := map[string]bool{}
	for b := range answer.Batches() {
		c := &answer.Batches()[b]
		for i := range c.Len() {
			var key []string
			for k := range answer.Dimensions {
				key = append(key, answer.Dimensions[k].Codes[c.Codes[k][i]].ID)
			}
			name := strings.Join(key, " ")
			want, v := cells[name], answer.Value(c, i)
			if want == nil || got[name] {
				t.Fatalf("%s: cell %q was not asked for", what, name)
			}
			got[name] = true
			missing := want.status.Missing() || want.n < addends
			if v.OK() == missing || (!missing && math.Abs(v.Number-want.sum) > 1e-9) {
				t.Fatalf("%s: cell %q: got %v %v, want %v of %d/%d %v", what, name, v.Number, v.Status, want.sum, want.n, addends, want.status)
			}
			if want.status.Missing() && !v.Status.Has(want.status.Reasons()) {
				t.Fatalf("%s: cell %q: reasons %v, want %v", what, name, v.Status, want.status)
			}
		}
	}
	if len(got) != len(cells) {
		t.Fatalf("%s: %d cells, want %d", what, len(got), len(cells))
	}
}
