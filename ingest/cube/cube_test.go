package cube

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/datatest"
	"lagesbild/ingest/cells"
)

func axis(id string, dim int, stride int64, codes ...string) Axis {
	a := Axis{Dimension: data.Dimension{ID: id}, Dim: dim}
	for i, code := range codes {
		a.Add(data.Code{ID: code}, int64(i)*stride)
	}
	a.Sort()
	return a
}

func layout() *cells.Layout {
	return &cells.Layout{Dimensions: map[string]cells.Dimension{data.Area: {}, data.Time: {}, data.Sex: {}}}
}

// listed is the cube's dataset, one cell a line.
func listed(t *testing.T, c *Cube) (string, error) {
	t.Helper()
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	d, err := c.Dataset(mem, data.Structure{ID: "d"}, "2026-01-01", "CC0")
	if err != nil {
		return "", err
	}
	defer d.Release()
	return datatest.Cells(d, func(o data.Origin) string { return fmt.Sprintf("%s row %d", o.Name, o.Row) }), nil
}

// pair is a table of area × content × period whose contents are women's and men's life.
func pair() *Cube {
	c := &Cube{
		Cells: Cells{Number: []float64{80, 0, 81, 70, 71, 0, 82, 83, 84, 72, 73, 74}, Mark: []Mark{0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0}},
		Sizes: []int64{2, 2, 3}, Areas: true, AreaColumn: "Region", ValueColumn: "DATA",
		Meanings: []Meaning{{Without: data.NotAvailable}, {With: data.Suppressed, Without: data.Suppressed}},
		Axes:     []Axis{axis(data.Area, 0, 6, "1980", "0180"), axis(data.Time, 2, 1, "2021", "2022", "2023"), axis(data.Sex, -1, 0, data.Total)},
		Sex:      2,
		Pages:    []data.Page{{Name: "women"}, {Name: "men"}, {Name: "men .."}},
	}
	women := &cells.Measure{As: "life", Unit: "years", Sex: cells.Paired, Of: data.Women, Zero: "not_available contradicted"}
	men := &cells.Measure{As: "life", Unit: "years", Sex: cells.Paired, Of: data.Men}
	fault := func(err error) { c.Faults.Add(err) }
	c.Stand(women, women.Becomes("W", "T", ""), 0, []int32{0, 0}, fault)
	c.Stand(men, men.Becomes("M", "T", ""), 3, []int32{1, 2}, fault)
	c.Settle(layout(), func(_ string, err error) { fault(err) })
	return c
}

func TestPair(t *testing.T) {
	want := strings.TrimLeft(`
life 0180 2021 F 82 women row 7
life 0180 2021 M 72 men row 10
life 0180 2022 F 83 women row 8
life 0180 2022 M 73 men row 11
life 0180 2023 F 84 women row 9
life 0180 2023 M 74 men row 12
life 1980 2021 F 80 women row 1
life 1980 2021 M 70 men row 4
life 1980 2022 F [not_available contradicted] women row 2
life 1980 2022 M 71 men row 5
life 1980 2023 F 81 women row 3
life 1980 2023 M [suppressed] men .. row 6
`, "\n")
	dense := pair()
	sparse := pair()
	for i := range sparse.Number {
		sparse.At = append(sparse.At, int32(i))
	}
	for name, c := range map[string]*Cube{"dense": dense, "sparse": sparse} {
		if got, err := listed(t, c); err != nil || got != want {
			t.Errorf("%s: %v\n%s\nwant\n%s", name, err, got, want)
		}
	}
}

// TestRefused: what stands under a sex that its measure does not have, twice under one, and shares that cannot be.
func TestRefused(t *testing.T) {
	c := pair()
	var told []string
	fault := func(err error) { told = append(told, err.Error()) }
	c.Axes[c.Sex] = axis(data.Sex, -1, 0, data.Women)
	none := &cells.Measure{Unit: "years", Sex: cells.None}
	c.Stand(none, none.Becomes("N", "T", ""), 0, nil, fault)
	women := &cells.Measure{As: "life", Unit: "years", Sex: cells.Paired, Of: data.Women}
	c.Stand(women, women.Becomes("W2", "T", ""), 0, nil, fault)
	c.Settle(layout(), func(measure string, err error) { told = append(told, measure+": "+err.Error()) })
	for _, want := range []string{"sex F: unknown code: declared as none", `life: duplicate`} {
		if !slices.ContainsFunc(told, func(s string) bool { return strings.Contains(s, want) }) {
			t.Errorf("no %q in %q", want, told)
		}
	}
	c = pair()
	c.Measures[0].Unit, c.Measures[0].Published, c.Measures[0].Most = "share", "percent", 0.8
	_, err := listed(t, c)
	if err == nil || strings.Count(err.Error(), "outside what a share can be") != 4 || !strings.Contains(err.Error(), `women row 3 column "DATA": 81 percent`) {
		t.Error(err)
	}
	c = pair()
	c.Axes[0] = axis(data.Area, 0, 6, "1980", "0461")
	c.Axes[1] = axis(data.Time, 2, 1, "1989", "1990", "1991") // Gnesta was formed in 1992
	_, err = listed(t, c)
	if err == nil || strings.Count(err.Error(), `"0461"`) != 4 || !strings.Contains(err.Error(), ` men row 10 column "Region": area "0461" in 1989`) {
		t.Error(err)
	}
}

// TestDenseAsSparse: the two ways through a table give the same for any order of axes, codes and marks.
func TestDenseAsSparse(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 15 {
		sizes := []int64{1 + rnd.Int64N(4), 1 + rnd.Int64N(30), 1 + rnd.Int64N(30), 1 + rnd.Int64N(3)}
		strides := Strides(sizes)
		total := int(strides[0] * sizes[0])
		c := &Cube{Sizes: sizes, Sex: -1, Meanings: []Meaning{{Without: data.NotAvailable}, {With: data.Provisional, Without: data.Suppressed}}, Pages: []data.Page{{Name: "p"}}}
		for i := range total {
			c.Number = append(c.Number, float64(rnd.IntN(100)))
			c.Mark = append(c.Mark, []Mark{0, 0, 1, Null, Null | 1}[rnd.IntN(5)])
			c.At = append(c.At, int32(i))
		}
		order := rnd.Perm(3)
		for _, d := range order {
			var codes []string
			for i := range sizes[d] {
				codes = append(codes, fmt.Sprintf("%c%02d", 'a'+d, i*7%31))
			}
			c.Axes = append(c.Axes, axis(string(rune('a'+d)), d, strides[d], codes...))
		}
		for m := range sizes[3] {
			c.Measures = append(c.Measures, Measure{Measure: data.Measure{ID: fmt.Sprint(m), Unit: "number", Published: "number"}, From: []int64{m * strides[3]}})
		}
		sparse, err := listed(t, c)
		if err != nil {
			t.Fatal(err)
		}
		c.At = nil
		if dense, err := listed(t, c); err != nil || dense != sparse || strings.Count(dense, "\n") != total {
			t.Fatalf("%v, sizes %v, order %v:\n%s\n%s", err, sizes, order, dense, sparse)
		}
	}
}
