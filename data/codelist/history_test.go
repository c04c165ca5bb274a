package codelist_test

import (
	"fmt"
	"slices"
	"testing"

	"lagesbild/data"
	"lagesbild/data/codelist"
)

func TestStandingOf(t *testing.T) {
	for _, test := range []struct {
		code   string
		period data.Period
		want   codelist.Standing
	}{
		{"1981", "2024", codelist.There},
		{"1917", "2006", codelist.There},
		{"1917", "2007", codelist.Absent},
		{"0331", "2004", codelist.Renumbered},
		{"0331", "2006", codelist.There}, // December 2006 is on the division of 2007
		{"1290", "1995", codelist.Renumbered},
		{"0330", "2001", codelist.Absent}, // formed 2003
		{"0330", "2002", codelist.There},
		{"15", "2000", codelist.Absent},
		{"1137", "1995", codelist.Historical},
		{"1137", "1996", codelist.Historical},
		{"1137", "1997", codelist.Former}, // Kristianstads län ended 1996
		{"1500", "1997", codelist.Historical},
		{"1643", "1990", codelist.Historical},
		{"16x3", "1990", codelist.Unknown},
		{"0299", "1990", codelist.Unknown},
		{"1499x", "1990", codelist.Unknown},
		{"1448", "1990", codelist.Unknown}, // 14 is a county of today
	} {
		if got := codelist.StandingOf(test.code, test.period); got != test.want {
			t.Errorf("%s in %s: %d, want %d", test.code, test.period, got, test.want)
		}
	}
}

func TestToday(t *testing.T) {
	for code, want := range map[string]string{"1917": "0331", "0331": "0331", "1981": "1981", "11": "11", "9999": "9999"} {
		if got := codelist.Today(code); got != want {
			t.Errorf("%s: %s, want %s", code, got, want)
		}
	}
}

func TestNamed(t *testing.T) {
	for _, test := range []struct{ code, name, want string }{
		{"1643", "Habo", "0643"},
		{"1643", "habo kommun", "0643"},
		{"1137", "Osby", "1273"},
		{"1137", "Osby kommun", "1273"},
		{"1137", "Borås", ""}, // of another county, which ended a year later
		{"1137", "Osbi", ""},
		{"1583", "Borås", "1490"},
		{"1680", "Jönköping", ""}, // never renumbered
		{"1137", "", ""},
		{"1273", "Osby", ""}, // a code of today
		{"1448", "Ale", ""},  // no old code
	} {
		if a, ok := codelist.Named(test.code, test.name); a.Code != test.want || ok != (test.want != "") {
			t.Errorf("%s %s: %q %v, want %q", test.code, test.name, a.Code, ok, test.want)
		}
	}
}

func TestFormerly(t *testing.T) {
	for _, test := range []struct {
		area   string
		period data.Period
		want   []string
	}{
		{"0331", "2004", []string{"0331", "1917"}},
		{"0331", "2007", []string{"0331"}},
		{"1981", "2004", []string{"1981"}},
	} {
		if got := codelist.Formerly(test.area, test.period); !slices.Equal(got, test.want) {
			t.Errorf("%s in %s: %v, want %v", test.area, test.period, got, test.want)
		}
	}
}

// What SCB says of December and other months stands in a note of table TAB6471.
func TestBreaks(t *testing.T) {
	years := func(from, to int) (all []data.Period) {
		for y := from; y <= to; y++ {
			all = append(all, data.Period(fmt.Sprint(y)))
		}
		return all
	}
	for _, test := range []struct {
		area    string
		periods []data.Period
		want    []data.Period
	}{
		{"19", years(2003, 2009), []data.Period{"2006", "2007"}},
		{"03", []data.Period{"2004", "2005", "2018"}, []data.Period{"2018"}},
		{"19", years(2007, 2024), nil},
		{"19", years(2000, 2005), nil},
		{"18", years(1990, 2024), nil},
		{"1880", years(1990, 1997), []data.Period{"1994", "1995"}},
		{"0380", years(2000, 2004), []data.Period{"2002", "2003"}},
		{"0181", years(1997, 2000), []data.Period{"1998", "1999"}},
		{"0480", years(1990, 1993), []data.Period{"1991", "1992"}},
		{"1490", years(1993, 1996), []data.Period{"1994", "1995"}},
		{"06", years(1996, 1999), []data.Period{"1997", "1998"}},
		{"12", years(1995, 1998), []data.Period{"1996", "1997"}},
		{"14", years(1996, 1999), []data.Period{"1997", "1998"}},
		{"03", []data.Period{"2006-11", "2006-12", "2007-01"}, []data.Period{"2006-12", "2007-01"}},
		{"03", []data.Period{"2006-Q3", "2006-Q4", "2007-Q1"}, []data.Period{"2006-Q4", "2007-Q1"}},
		{"03", []data.Period{"2003-2005", "2004-2006", "2007-2009"}, []data.Period{"2004-2006", "2007-2009"}},
		{"0331", years(2000, 2024), nil},
	} {
		var got []data.Period
		for _, b := range codelist.Breaks(test.area, test.periods) {
			got = append(got, b.From)
			if b.Area != test.area || !b.Why.Complete() || !b.In(test.area) || b.In("00") {
				t.Errorf("%s: %+v", test.area, b)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s over %v: %v, want %v", test.area, test.periods, got, test.want)
		}
	}
}
