package codelist

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"time"

	"lagesbild/data"
)

// Standing is what a code means in a figure for one period.
type Standing int8

// The standings.
const (
	Unknown    Standing = iota // no area ever bore the code, as far as we know
	There                      // the area bore the code in the period
	Renumbered                 // the area was there, under an older code: 0331 for Heby in 2004
	Absent                     // the area was not formed yet, or its code had ended
	Historical                 // an old code of a municipality in a county that is no more, from its time: 1601 in 1995
	Former                     // the same after its time, where only a table's empty cells can stand
)

// StandingOf tells what a provider's code means in a figure for period p.
func StandingOf(code string, p data.Period) Standing {
	first, next := yearOf(p)
	if a, ok := at(code, first, next); ok {
		if a.To == "" && a.From > next {
			return Renumbered
		}
		return There
	}
	if len(areas().history[code]) > 0 {
		return Absent
	}
	if !digits(code) || len(code) != len("1981") {
		return Unknown
	}
	// A county's number that a county of today has is no sign of an old code: 1444 could be a slip for 1440.
	if _, now := Lookup(code[:2]); now {
		return Unknown
	}
	standing := Unknown
	for _, county := range areas().history[code[:2]] {
		if standing = Former; county.To >= first {
			return Historical
		}
	}
	return standing
}

// yearOf is the first day of the year in which p ends, and of the next.
func yearOf(p data.Period) (first, next string) {
	return newYear(p.Year()), newYear(p.Year() + 1)
}

// newYear is the first day of a year. It is asked for once for every area and period of a source, so it is quick.
func newYear(year int) string {
	day := []byte("0000-01-01")
	for i := 3; i >= 0; i-- {
		day[i] = byte('0' + year%10)
		year /= 10
	}
	return string(day)
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

var renumbered = sync.OnceValue(func() map[string]string {
	today := map[string]string{}
	for _, old := range areas().all {
		ended, err := time.Parse(time.DateOnly, old.To)
		if err != nil || old.Level != Municipality {
			continue
		}
		from := ended.AddDate(0, 0, 1).Format(time.DateOnly)
		for _, a := range areas().current {
			if a.Level == old.Level && a.Name == old.Name && a.From == from {
				today[old.Code] = a.Code
			}
		}
	}
	return today
})

// Today returns the code under which figures of a municipality that was only renumbered are presented: 0331 for 1917,
// Heby's until 2006. Every other code is its own.
func Today(code string) string {
	if now, ok := renumbered()[code]; ok {
		return now
	}
	return code
}

// Named returns the municipality of today that an old code beside a name means: 16xx beside Habo is 0643. The code must be
// of a county that is no more, and the name exactly that of a municipality that was renumbered when the county ended.
func Named(code, name string) (Area, bool) {
	if len(code) != len("1981") || !digits(code) || len(areas().history[code]) > 0 {
		return Area{}, false
	}
	if _, now := Lookup(code[:2]); now {
		return Area{}, false
	}
	a, err := Find(name + " kommun")
	if err != nil {
		a, err = Find(name)
	}
	for _, county := range areas().history[code[:2]] {
		ended, bad := time.Parse(time.DateOnly, county.To)
		if err == nil && bad == nil && a.Level == Municipality && a.From == ended.AddDate(0, 0, 1).Format(time.DateOnly) {
			return a, true
		}
	}
	return Area{}, false
}

// division is a change of an area's territory.
type division struct {
	year int // whose first day it came into force
	why  data.Text
}

//go:embed divisions.csv
var divisionsCSV string

var divisions = sync.OnceValue(func() map[string][]division {
	of := map[string][]division{}
	for _, r := range rows(divisionsCSV, 4) {
		day, err := time.Parse(time.DateOnly, r[1])
		if err != nil || day.YearDay() != 1 {
			panic("codelist: divisions.csv: " + r[0] + " " + r[1])
		}
		of[r[0]] = append(of[r[0]], division{day.Year(), data.Text{SV: r[2], EN: r[3]}})
	}
	return of
})

// Breaks returns where an area's series over periods, sorted, is not comparable because its territory changed. Figures of
// 31 December are on the division that comes into force the day after and others of the same year are not, and a period
// does not tell which it is: the year before a change is cut off on both sides. Figures that are added up from
// municipalities of today have the territory of today, and no such break.
func Breaks(area string, periods []data.Period) []data.SeriesBreak {
	var all []data.SeriesBreak
	for _, d := range divisions()[area] {
		for i := 1; i < len(periods); i++ {
			if d.side(periods[i-1]) != d.side(periods[i]) {
				all = append(all, data.SeriesBreak{From: periods[i], Area: area, Why: d.why})
			}
		}
	}
	return all
}

// side is -1 for a period that is certainly on the division before the change, 1 after it, 0 where it can be either.
func (d division) side(p data.Period) int {
	s := string(p)
	part := len(s) == len("2006-12") // of a year
	switch {
	case s[:min(4, len(s))] >= fmt.Sprintf("%04d", d.year):
		return 1
	case p.Year() < d.year-1, part && !strings.HasSuffix(s, "-12") && !strings.HasSuffix(s, "-Q4"):
		return -1
	}
	return 0
}

// Formerly returns the codes under which figures for period p can stand that are presented under area: 0331, and 1917
// too in 2004. The area's own is the first.
func Formerly(area string, p data.Period) []string {
	codes := []string{area}
	for old, now := range renumbered() {
		if now == area && StandingOf(old, p) == There {
			codes = append(codes, old)
		}
	}
	return codes
}

// Settled reports whether an area surely had the territory of today in period p.
func Settled(area string, p data.Period) bool {
	for _, d := range divisions()[area] {
		if d.side(p) < 1 {
			return false
		}
	}
	return true
}
