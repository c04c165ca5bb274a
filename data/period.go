package data

import (
	"fmt"
	"regexp"
	"strconv"
)

// Period is a time period as SDMX writes TIME_PERIOD: 2024, 2024-Q1, 2024-05 or 2022-2024 (years pooled).
// A school year stands under the year in which it ends. Periods of one kind sort as strings.
type Period string

var periodForm = regexp.MustCompile(`^(1[89]|20)\d\d(-(Q[1-4]|0[1-9]|1[0-2]|(1[89]|20)\d\d))?$`)

// ParsePeriod checks and returns s as a Period.
func ParsePeriod(s string) (Period, error) {
	if !periodForm.MatchString(s) {
		return "", fmt.Errorf("%q: %w: want a form like 2024, 2024-Q1, 2024-05 or 2022-2024", s, ErrInvalidPeriod)
	}
	return Period(s), nil
}

// Year returns the calendar year in which p ends.
func (p Period) Year() int {
	s := string(p)
	if len(s) == len("2022-2024") {
		s = s[5:]
	}
	y, err := strconv.Atoi(s[:min(4, len(s))])
	if err != nil {
		return 0
	}
	return y
}
