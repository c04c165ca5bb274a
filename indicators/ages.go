package indicators

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"lagesbild/data"
)

// ageFrom is the age at which a class such as 20-24, 85+ or 0 begins.
func ageFrom(code string) (int, bool) {
	digits := strings.IndexFunc(code, func(c rune) bool { return c < '0' || c > '9' })
	if digits < 0 {
		digits = len(code)
	}
	age, err := strconv.Atoi(code[:digits])
	return age, err == nil
}

// ageEnd is the age below which a class ends, 0 for an open one.
func ageEnd(code string) (int, bool) {
	if strings.HasSuffix(code, "+") {
		return 0, true
	}
	_, last, ok := strings.Cut(strings.ReplaceAll(code, "–", "-"), "-")
	if !ok {
		last = code
	}
	age, err := strconv.Atoi(last)
	return age + 1, err == nil
}

// byAge orders classes by the age they begin at; those that are no ages come by their codes.
func byAge(a, b data.Code) int {
	x, okX := ageFrom(a.ID)
	y, okY := ageFrom(b.ID)
	if okX && okY && x != y {
		return x - y
	}
	return cmp.Compare(a.ID, b.ID)
}

// ages are where the classes begin, and where the last one ends.
func ages(codes []data.Code) (from []int, end int, err error) {
	for i, c := range codes {
		age, okFrom := ageFrom(c.ID)
		to, okTo := ageEnd(c.ID)
		if !okFrom || !okTo {
			return nil, 0, fmt.Errorf("class %q: %w: want an age such as 20-24, 0 or 85+", c.ID, data.ErrUnknownCode)
		}
		if i > 0 && end != age {
			return nil, 0, fmt.Errorf("ages %s and %s: %w: want classes that follow on each other", codes[i-1].ID, c.ID, data.ErrUnknownCode)
		}
		from, end = append(from, age), to
	}
	return from, end, nil
}
