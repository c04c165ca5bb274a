package chart

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"lagesbild/data"
	"lagesbild/reports"
)

func TestTicks(t *testing.T) {
	pct := reports.Axis{Unit: "%", Decimal: 1}
	for _, c := range []struct {
		low, high float64
		axis      reports.Axis
		want      []float64
		decimals  int
	}{
		{37, 63, pct, []float64{35, 40, 45, 50, 55, 60, 65}, 0},
		{0, 100, pct, []float64{0, 20, 40, 60, 80, 100}, 0},
		{99.2, 99.9, pct, []float64{97, 97.5, 98, 98.5, 99, 99.5, 100}, 1}, // four per cent of it at least
		{3, 40, pct, []float64{0, 10, 20, 30, 40}, 0},                      // zero is near
		{320, 395, reports.Axis{Unit: "tkr", Decimal: 1}, []float64{320, 340, 360, 380, 400}, 0},
		{320, 395, reports.Axis{Unit: "tkr", FromZero: true}, []float64{0, 100, 200, 300, 400}, 0},
		{-21, -4, reports.Axis{Signed: true}, []float64{-25, -20, -15, -10, -5, 0}, 0},
		{0.12, 0.23, reports.Axis{Decimal: 2}, []float64{0.12, 0.14, 0.16, 0.18, 0.2, 0.22, 0.24}, 2},
		{1234567, 1612000, reports.Axis{}, []float64{1200000, 1300000, 1400000, 1500000, 1600000, 1700000}, 0},
	} {
		r := span{c.low, c.high, true}
		got, decimals := r.ticks(6, c.axis)
		same := slices.EqualFunc(got, c.want, func(a, b float64) bool { return math.Abs(a-b) < 1e-9*max(1, math.Abs(b)) })
		if !same || decimals != c.decimals {
			t.Errorf("%g to %g: %v with %d decimals, want %v with %d", c.low, c.high, got, decimals, c.want, c.decimals)
		}
	}
}

// Whatever the values, the ticks enclose them, are evenly spaced and few, and percent stays within a whole.
func TestTicksEnclose(t *testing.T) {
	for seed := range 4000 {
		s := float64(seed)
		low := math.Sin(s) * math.Pow10(seed%9-3)
		high := low + math.Abs(math.Cos(s*1.3))*math.Pow10(seed%7-3)
		axis := reports.Axis{Decimal: seed % 3, FromZero: seed%5 == 0}
		if seed%2 == 0 {
			axis.Unit = "%"
			low, high = math.Mod(math.Abs(low), 100), math.Mod(math.Abs(high), 100)
			low, high = min(low, high), max(low, high)
		}
		marks, _ := span{low, high, true}.ticks(6, axis)
		first, last := marks[0], marks[len(marks)-1]
		if len(marks) < 2 || len(marks) > 10 || first > low+1e-9 || last < high-1e-9 {
			t.Fatalf("%g to %g: %v", low, high, marks)
		}
		if axis.Unit == "%" && (first < 0 || last > 100) {
			t.Fatalf("%g to %g percent: %v", low, high, marks)
		}
	}
}

func TestTickTextAndUnit(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{tickText(-1234.5, 1, reports.Axis{}, data.Swedish), "\u22121\u00a0234,5"},
		{tickText(5, 0, reports.Axis{Signed: true}, data.Swedish), "+5"},
		{tickText(0, 0, reports.Axis{Signed: true}, data.Swedish), "0"},
		{withUnit("63,0", "%", data.Swedish), "63,0\u00a0%"},
		{withUnit("63.0", "%", data.English), "63.0%"},
		{withUnit("337", "tkr", data.English), "337\u00a0tkr"},
		{withUnit("337", "", data.Swedish), "337"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestPeriodsStandWhereTimePuts(t *testing.T) {
	for _, c := range []struct {
		periods []string
		want    []float64
	}{
		{[]string{"1994", "2014", "2015"}, []float64{1994, 2014, 2015}},
		{[]string{"2023-Q1", "2023-Q3", "2024-Q1"}, []float64{2023, 2023.5, 2024}},
		{[]string{"2023-01", "2023-07"}, []float64{2023, 2023.5}},
		{[]string{"2014/15", "2015/16"}, []float64{0, 1}},
		{[]string{"2015", "2014"}, []float64{0, 1}},
		{[]string{"2015-13", "2016-01"}, []float64{0, 1}},
	} {
		if got := times(c.periods); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.periods, got, c.want)
		}
	}
}

func TestLabelledPeriods(t *testing.T) {
	for _, c := range []struct {
		periods []string
		width   float64
		want    string
	}{
		{years(2006, 2025), 700, "[2006 2010 2015 2020 2025]"},
		{years(2010, 2020), 700, "[2010 2011 2012 2013 2014 2015 2016 2017 2018 2019 2020]"},
		{years(2010, 2020), 240, "[2010 2012 2014 2016 2018 2020]"},
		{years(2011, 2019), 200, "[2011 2013 2015 2017 2019]"},
		{years(2011, 2024), 120, "[2011 2024]"},
		{years(2019, 2024), 30, "[2024]"},
		{[]string{"2014/15", "2015/16", "2016/17", "2017/18", "2018/19"}, 160, "[2014/15 2016/17 2018/19]"},
		{[]string{"2024"}, 100, "[2024]"},
	} {
		at, width := make([]float64, len(c.periods)), make([]float64, len(c.periods))
		for i := range at {
			at[i], width[i] = c.width*float64(i)/max(1, float64(len(at)-1)), 7.2*float64(len(c.periods[i]))
		}
		var got []string
		for _, i := range labelled(c.periods, at, width, 12) {
			got = append(got, c.periods[i])
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%s–%s on %g: %v, want %s", c.periods[0], c.periods[len(c.periods)-1], c.width, got, c.want)
		}
	}
}

// Spread keeps order and distance, moves nothing that has room, and stays inside where it can.
func TestSpread(t *testing.T) {
	if got := spread([]float64{10, 50, 90}, 20, 0, 100); !slices.Equal(got, []float64{10, 50, 90}) {
		t.Errorf("moved what had room: %v", got)
	}
	if got := spread([]float64{50, 50}, 20, 0, 100); !slices.Equal(got, []float64{40, 60}) {
		t.Errorf("equal values: %v, want 40 and 60", got)
	}
	for seed := range 500 {
		n := seed%7 + 1
		want := make([]float64, n)
		for i := range want {
			want[i] = 50 + 50*math.Sin(float64(seed*7+i*i))
		}
		slices.Sort(want)
		got := spread(want, 12, 0, 100)
		for i := range got {
			if got[i] < -1e-9 || got[i] > 100+1e-9 || i > 0 && got[i]-got[i-1] < 12-1e-9 {
				t.Fatalf("%v became %v", want, got)
			}
		}
	}
}

func TestAreaCrossed(t *testing.T) {
	a := area{10, 10, 20, 20}
	for _, c := range []struct{ x0, y0, x1, y1, want float64 }{
		{0, 15, 30, 15, 10}, {0, 0, 30, 30, math.Hypot(10, 10)}, {0, 0, 5, 5, 0}, {12, 12, 14, 12, 2}, {15, 0, 15, 30, 10}, {0, 25, 30, 25, 0},
	} {
		if got := a.crossed(c.x0, c.y0, c.x1, c.y1); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%+v: %g", c, got)
		}
	}
}
