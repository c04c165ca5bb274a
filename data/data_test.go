package data_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
)

func TestStatusRoundTrip(t *testing.T) {
	for s := range data.Status(1 << 14) {
		got, err := data.ParseStatus(s.String())
		if err != nil || got != s {
			t.Fatalf("ParseStatus(%q) = %v, %v, want %v", s.String(), got, err, s)
		}
	}
	if _, err := data.ParseStatus("suppressed hidden"); !errors.Is(err, data.ErrUnknownCode) {
		t.Errorf("got %v, want ErrUnknownCode", err)
	}
}

func TestStatusMissing(t *testing.T) {
	for s, want := range map[data.Status]bool{
		0: false, data.Break: false, data.Nil: false, data.Suppressed: true, data.Break | data.Suppressed: true, data.Contradicted | data.NotAvailable: true,
	} {
		if s.Missing() != want {
			t.Errorf("%q.Missing() = %v", s, !want)
		}
	}
}

func TestParsePeriod(t *testing.T) {
	for s, year := range map[string]int{"2024": 2024, "2024-Q1": 2024, "2024-05": 2024, "2022-2024": 2024, "1998": 1998} {
		if p, err := data.ParsePeriod(s); err != nil || p.Year() != year {
			t.Errorf("ParsePeriod(%q) = %v of %d, %v", s, p, p.Year(), err)
		}
	}
	for _, s := range []string{"", "24", "2024M01", "2024-13", "2024-Q5", "2024-1", " 2024", "3024"} {
		if _, err := data.ParsePeriod(s); !errors.Is(err, data.ErrInvalidPeriod) {
			t.Errorf("ParsePeriod(%q): got %v", s, err)
		}
	}
}

// Every unit's base is its own base with factor 1, so that converting twice changes nothing.
func TestUnitBases(t *testing.T) {
	for _, u := range data.Units() {
		base, factor, err := u.Base()
		if err != nil || factor <= 0 {
			t.Errorf("%s: %v %v", u, factor, err)
		}
		if again, one, err := base.Base(); again != base || one != 1 || err != nil {
			t.Errorf("base of %s: %s × %v, %v", base, again, one, err)
		}
	}
	if a, _, _ := data.Unit("per-1000").Base(); a == "per-100000" {
		t.Error("per-1000 and per-100000 must not share a base")
	}
}

// cell is an observation for tests: area, period, sex, value, status.
type cell struct {
	area, period, sex string
	value             float64
	status            data.Status
}

func build(t *testing.T, mem memory.Allocator, vintage data.Vintage, unit data.Unit, cells ...cell) *data.Dataset {
	t.Helper()
	b := builder(vintage, unit, cells...)
	d, err := b.Finish(mem)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Release)
	return d
}

func builder(vintage data.Vintage, unit data.Unit, cells ...cell) *data.Builder {
	base, factor, err := unit.Base()
	if err != nil {
		panic(err)
	}
	b := data.NewBuilder(data.Structure{
		ID:         "test",
		Dimensions: []data.Dimension{{ID: data.Area}, {ID: data.Time}, {ID: data.Sex}},
		Measures:   []data.Measure{{ID: "m", Unit: base, Published: unit, SexForm: data.SexSplit}},
	}, vintage, "CC0")
	page := b.Page(data.Page{Source: "SCB", Table: "T", Vintage: vintage, Name: "page.csv", Column: "value"})
	for i, c := range cells {
		codes := []int32{b.Code(0, data.Code{ID: c.area}), b.Code(1, data.Code{ID: c.period}), b.Code(2, data.Code{ID: c.sex})}
		b.Append(codes, 0, c.value*factor, c.status, page, int32(i+2))
	}
	return b
}

func checked(t *testing.T) memory.Allocator {
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	t.Cleanup(func() { mem.AssertSize(t, 0) })
	return mem
}

// lines prints a dataset one observation a line.
func lines(d *data.Dataset) string {
	var b strings.Builder
	for _, c := range d.Batches() {
		for i := range c.Len() {
			for k, dim := range d.Dimensions {
				b.WriteString(dim.Codes[c.Codes[k][i]].ID + " ")
			}
			if v := d.Value(&c, i); v.OK() {
				b.WriteString(strings.TrimRight(strings.TrimRight(strconv.FormatFloat(v.Number, 'f', 10, 64), "0"), ".") + " ")
			}
			b.WriteString(d.Value(&c, i).Status.String() + "\n")
		}
	}
	return b.String()
}

func TestBuilderSorts(t *testing.T) {
	d := build(t, checked(t), "2024-01-01", "persons",
		cell{"1981", "2024", "M", 3, 0}, cell{"1980", "2024", "F", 0, data.Suppressed}, cell{"1981", "2023", "F", 1, data.Break})
	want := "1980 2024 F suppressed\n1981 2023 F 1 break\n1981 2024 M 3 \n"
	if got := lines(d); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if got := d.Records()[0].Column(4).NullN(); got != 1 {
		t.Errorf("%d nulls in the value column, want 1: a missing value is null, never 0", got)
	}
	c := d.Batches()[0]
	if got, want := d.Value(&c, 2).Origin.String(), `SCB/T@2024-01-01 page.csv row 2 column "value"`; got != want {
		t.Errorf("origin %s, want %s", got, want)
	}
}

func TestBuilderReportsEveryBadCell(t *testing.T) {
	inf := math.Inf(1)
	_, err := builder("2024-01-01", "persons",
		cell{"1981", "2024", "F", 1, 0}, cell{"1981", "2024", "F", 2, 0}, cell{"1980", "2024", "F", inf, 0}).Finish(checked(t))
	if !errors.Is(err, data.ErrDuplicate) {
		t.Errorf("got %v, want ErrDuplicate", err)
	}
	var bad *data.CellError
	if !errors.As(err, &bad) {
		t.Fatalf("got %v, want a CellError", err)
	}
	for _, want := range []string{"row 3", "row 4 column \"value\": value is not a finite number"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v lacks %q", err, want)
		}
	}
}

func TestCompare(t *testing.T) {
	mem := checked(t)
	old := build(t, mem, "2023-09-12", "percent",
		cell{"1980", "2021", "F", 50, 0}, cell{"1981", "2021", "F", 89.130435, 0}, cell{"1981", "2022", "F", 30, 0},
		cell{"1982", "2022", "F", 0, data.Suppressed}, cell{"1983", "2022", "F", 10, 0}, cell{"1984", "2009", "F", 10, 0})
	next := build(t, mem, "2024-12-12", "percent",
		cell{"1980", "2021", "F", 50, 0}, cell{"1981", "2021", "F", 89.13043478, 0}, cell{"1981", "2022", "F", 31, 0},
		cell{"1982", "2022", "F", 12, 0}, cell{"1983", "2022", "F", 0, data.Suppressed}, cell{"1981", "2023", "F", 32, 0})
	r := data.Compare(old, next)
	m := r.Measures[0]
	if got, want := summary(&m), "1 new, 1 gone, 1 revised, 1 refined, 2 restated"; got != want || m.Common != 5 {
		t.Errorf("got %s, %d common; want %s, 5 common", got, m.Common, want)
	}
	if len(m.Examples) != 3 || m.Examples[0].Codes[data.Area] != "1981" || m.Examples[0].Codes[data.Time] != "2022" {
		t.Errorf("examples %v", m.Examples)
	}
	if !slices.Equal(m.NewPeriods, []data.Period{"2023"}) || !slices.Equal(m.GonePeriods, []data.Period{"2009"}) {
		t.Errorf("periods: %v new, %v gone", m.NewPeriods, m.GonePeriods)
	}
	if same := data.Compare(old, old); !same.Empty() {
		t.Errorf("a vintage differs from itself: %+v", same)
	}
}

// Notes that differ are told, but a vintage that differs in nothing else is no new one.
func TestCompareNotes(t *testing.T) {
	mem := checked(t)
	one := cell{"1981", "2021", "F", 50, 0}
	old, next := build(t, mem, "2023-09-12", "percent", one), build(t, mem, "2024-12-12", "percent", one)
	text := func(s string) data.Text { return data.Text{SV: s, EN: s} }
	old.Notes, next.Notes = []data.Note{{Text: text("a")}, {Text: text("b")}}, []data.Note{{Text: text("b")}}
	next.Scoped = []data.Scoped{{Note: data.Note{Text: text("c")}}, {Note: data.Note{Text: text("c")}}}
	next.Measures[0].Breaks = []data.SeriesBreak{{From: "2020", Why: text("d")}}
	r := data.Compare(old, next)
	if !r.Empty() || !slices.Equal(r.Notes.Gone, []data.Text{text("a")}) || !slices.Equal(r.Notes.Came, []data.Text{text("c")}) {
		t.Errorf("%+v", r.Notes)
	}
	if w := r.Measures[0].Notes; len(w.Gone) != 0 || !slices.Equal(w.Came, []data.Text{text("d")}) {
		t.Errorf("measure: %+v", w)
	}
}

func TestCompareUnit(t *testing.T) {
	mem := checked(t)
	r := data.Compare(
		build(t, mem, "2023-09-12", "per-1000", cell{"1981", "2021", "_T", 37.2, 0}),
		build(t, mem, "2024-12-12", "per-100000", cell{"1981", "2021", "_T", 3720, 0}))
	if m := r.Measures[0]; !m.UnitChanged() || m.Revised != 0 || summary(&m) != "unit changed from per-1000 to per-100000" {
		t.Errorf("got %+v", m)
	}
}

func TestExtend(t *testing.T) {
	newest := []cell{{"1980", "2010", "F", 25.000001, 0}, {"1981", "2010", "F", 20, 0}, {"1981", "2011", "F", 21, 0}}
	for _, test := range []struct {
		name    string
		old     []cell
		unit    data.Unit
		refused data.Refusal
		want    string
	}{
		{
			"agrees",
			[]cell{{"1980", "2009", "F", 24, 0}, {"1980", "2010", "F", 25, 0}, {"1981", "2009", "F", 0, data.Suppressed}, {"1981", "2010", "F", 20, 0}, {"1981", "2011", "F", 21, 0}},
			"percent", "",
			"1980 2009 F 0.24 earlier\n1980 2010 F 0.25000001 \n1981 2009 F suppressed earlier\n1981 2010 F 0.2 \n1981 2011 F 0.21 \n",
		},
		{"revised", []cell{{"1981", "2009", "F", 19, 0}, {"1981", "2010", "F", 20.4, 0}}, "percent", data.Revised, ""},
		{"unit", []cell{{"1981", "2009", "F", 190, 0}, {"1981", "2010", "F", 200, 0}}, "per-1000", data.UnitDiffers, ""},
		{"no overlap", []cell{{"1981", "2009", "F", 19, 0}}, "percent", data.NoOverlap, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			mem := checked(t)
			now := build(t, mem, "2024-12-12", "percent", newest...)
			d, joins, err := data.Extend(mem, now, build(t, mem, "2023-09-12", test.unit, test.old...))
			if err != nil {
				t.Fatal(err)
			}
			defer d.Release()
			if len(joins) != 1 || joins[0].Refused != test.refused {
				t.Fatalf("joins %+v, want one with refusal %q", joins, test.refused)
			}
			if notes := d.Measures[0].Notes; len(notes) != 1 || !notes[0].Text.Complete() || len(now.Measures[0].Notes) != 0 {
				t.Errorf("notes %v; newest's own %v", notes, now.Measures[0].Notes)
			}
			want := test.want
			if want == "" {
				want = lines(now)
			}
			if got := lines(d); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

func TestExtendChains(t *testing.T) {
	mem := checked(t)
	d, joins, err := data.Extend(mem,
		build(t, mem, "2024-12-12", "persons", cell{"1981", "2012", "F", 12, 0}, cell{"1981", "2013", "F", 13, 0}),
		build(t, mem, "2023-09-12", "persons", cell{"1981", "2011", "F", 11, 0}, cell{"1981", "2012", "F", 12, 0}),
		build(t, mem, "2023-03-28", "persons", cell{"1981", "2010", "F", 10, 0}, cell{"1981", "2011", "F", 99, 0}, cell{"1981", "2013", "F", 13, 0}))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	if want := "1981 2010 F 10 earlier\n1981 2011 F 11 earlier\n1981 2012 F 12 \n1981 2013 F 13 \n"; lines(d) != want {
		t.Errorf("got\n%swant\n%s", lines(d), want)
	}
	if len(joins) != 2 || joins[0].Vintage != "2023-09-12" || joins[1].To != "2010" {
		t.Errorf("joins %+v", joins)
	}
}

// The published decimals come back from the base unit: eight decimals of percent is the finest the agencies give.
func TestAsPublished(t *testing.T) {
	m := data.Measure{Unit: "share", Published: "percent"}
	for _, published := range []float64{0, 30.8, 19.61135788, 89.83050847, 99.99999999, 0.00000001, 100, 27.25} {
		if got := m.AsPublished(published * 0.01); got != published {
			t.Errorf("%v came back as %v", published, got)
		}
	}
}

// summary is a measure's revision on one line.
func summary(m *data.MeasureRevision) string {
	if m.UnitChanged() {
		return fmt.Sprintf("unit changed from %s to %s", m.OldUnit, m.NewUnit)
	}
	return fmt.Sprintf("%d new, %d gone, %d revised, %d refined, %d restated", m.New, m.Gone, m.Revised, m.Refined, m.Restated)
}
