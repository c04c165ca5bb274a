package px

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"lagesbild/data"
)

// TimeList is what TIMEVAL says: the scale, and the periods one by one, as a first and a last, or not at all.
type TimeList struct {
	Scale       string // A1 years, H1 half-years, Q1 quarters, M1 months, W1 weeks, D1 days
	Periods     []string
	First, Last string
}

// timeList reads TLIST(A1),"2019","2020" and TLIST(A1,"2011"-"2018"), the interval also after the parenthesis.
func timeList(s *Statement) (*TimeList, error) {
	v := s.Values
	if !strings.EqualFold(v[0].Text, "TLIST") || v[0].After != '(' || len(v) < 2 {
		return nil, errors.New("want TLIST(scale) and periods")
	}
	t := &TimeList{Scale: strings.ToUpper(v[1].Text)}
	switch {
	case v[1].After == ')' && len(v) == 4 && v[2].After == '-', v[1].After == ',' && len(v) == 4 && v[2].After == '-' && v[3].After == ')':
		t.First, t.Last = v[2].Text, v[3].Text
		if t.Len() <= 0 {
			return nil, fmt.Errorf("no interval from %q to %q in steps of %s", t.First, t.Last, t.Scale)
		}
	case v[1].After == ')':
		for _, p := range v[2:] {
			t.Periods = append(t.Periods, p.Text)
		}
	default:
		return nil, errors.New("want TLIST(scale) and periods, or TLIST(scale, first-last)")
	}
	return t, nil
}

// steps are the periods of a year by the letter of the scale; a year of weeks has 52 or 53.
var steps = map[byte]int{'A': 1, 'H': 2, 'Q': 4, 'M': 12}

// Len is the number of periods told, 0 if they are not.
func (t *TimeList) Len() int {
	if t.First == "" {
		return len(t.Periods)
	}
	first, ok := t.ordinal(t.First)
	last, also := t.ordinal(t.Last)
	if !ok || !also {
		return 0
	}
	return last - first + 1
}

// ordinal counts the periods of the scale since year 0.
func (t *TimeList) ordinal(code string) (int, bool) {
	if t.Scale == "" || steps[t.Scale[0]] == 0 || len(code) < 4 {
		return 0, false
	}
	n := steps[t.Scale[0]]
	year, err := strconv.Atoi(code[:4])
	if n == 1 {
		return year, err == nil && len(code) == 4
	}
	part, also := strconv.Atoi(strings.TrimLeft(code[4:], "HKQM"))
	return year*n + part - 1, err == nil && also == nil && part >= 1 && part <= n
}

// At is the code of the period at a place, "" if it is not told.
func (t *TimeList) At(i int) string {
	if t.First == "" {
		if i < len(t.Periods) {
			return t.Periods[i]
		}
		return ""
	}
	first, _ := t.ordinal(t.First)
	n := steps[t.Scale[0]]
	year, part := (first+i)/n, (first+i)%n+1
	switch t.Scale[0] {
	case 'A':
		return fmt.Sprintf("%04d", year)
	case 'M':
		return fmt.Sprintf("%04d%02d", year, part)
	}
	return fmt.Sprintf("%04d%d", year, part)
}

var periodForms = []struct {
	scales string // that the form belongs to; a form with a letter belongs to any
	form   *regexp.Regexp
	as     string
}{
	{"A", regexp.MustCompile(`^(\d{4})$`), "$1"},
	{"", regexp.MustCompile(`^(\d{4})[KQ]([1-4])$`), "$1-Q$2"},
	{"Q", regexp.MustCompile(`^(\d{4})([1-4])$`), "$1-Q$2"},
	{"", regexp.MustCompile(`^(\d{4})M(0[1-9]|1[0-2])$`), "$1-$2"},
	{"M", regexp.MustCompile(`^(\d{4})(0[1-9]|1[0-2])$`), "$1-$2"},
	{"", regexp.MustCompile(`^(\d{4})[-–](\d{4})$`), "$1-$2"},
}

var schoolYear = regexp.MustCompile(`^(\d{4})/(\d{2}|\d{4})$`)

// Period translates a provider's period to ours: 2024, 2024K1 and 2024Q1, 20241 on scale Q1, 2024M05, 202405 on scale M1,
// 2022-2024, and the school year 2023/24 under the year in which it ends. Half-years and weeks have no period here, which
// is data.ErrInvalidPeriod.
func Period(code, scale string) (data.Period, error) {
	letter := strings.ToUpper(scale[:min(1, len(scale))])
	if m := schoolYear.FindStringSubmatch(code); m != nil {
		return endOfSchoolYear(code, m[1], m[2])
	}
	for _, f := range periodForms {
		if (f.scales == "" || letter == "" && f.scales == "A" || letter == f.scales) && f.form.MatchString(code) {
			return data.ParsePeriod(f.form.ReplaceAllString(code, f.as))
		}
	}
	if letter == "" || strings.Contains(code, "-") {
		return data.ParsePeriod(code)
	}
	return "", fmt.Errorf("%q on scale %s: %w: want years, quarters or months", code, scale, data.ErrInvalidPeriod)
}

// endOfSchoolYear checks that the second year follows the first.
func endOfSchoolYear(code, first, second string) (data.Period, error) {
	from, err := strconv.Atoi(first)
	end := fmt.Sprintf("%04d", from+1)
	if err != nil || !strings.HasSuffix(end, second) {
		return "", fmt.Errorf("%q: %w: a school year is two years in a row", code, data.ErrInvalidPeriod)
	}
	return data.ParsePeriod(end)
}
