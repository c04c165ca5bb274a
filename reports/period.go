package reports

import (
	"strconv"
	"strings"

	"lagesbild/data"
)

// monthNames are the months by language.
var monthNames = map[data.Lang][12]string{
	data.Swedish: {"januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"},
	data.English: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

// quarterNames are the quarters by language.
var quarterNames = map[data.Lang][4]string{
	data.Swedish: {"första kvartalet ", "andra kvartalet ", "tredje kvartalet ", "fjärde kvartalet "},
	data.English: {"the first quarter of ", "the second quarter of ", "the third quarter of ", "the fourth quarter of "},
}

// monthOf is a period's month, 0 for January; false where it is no month.
func monthOf(p data.Period) (int, bool) {
	year, rest, _ := strings.Cut(string(p), "-")
	m, err := strconv.Atoi(rest)
	return m - 1, len(year) == 4 && len(rest) == 2 && err == nil && 1 <= m && m <= 12
}

// inWords is a period in words: 2024, mars 2024, första kvartalet 2024, 2022–2024.
func (v voice) inWords(p data.Period) string {
	year, rest, parted := strings.Cut(string(p), "-")
	if m, ok := monthOf(p); ok {
		return monthNames[v.lang()][m] + " " + year
	}
	if q, ok := strings.CutPrefix(rest, "Q"); ok && len(q) == 1 && q >= "1" && q <= "4" {
		return quarterNames[v.lang()][q[0]-'1'] + year
	}
	if parted {
		return year + "–" + rest
	}
	return year
}

// year is when, after a verb: år 2024, i mars 2024, första kvartalet 2024, åren 2022–2024.
func (v voice) year(p data.Period) string {
	if v.lang() == data.English {
		return "in " + v.inWords(p)
	}
	_, rest, parted := strings.Cut(string(p), "-")
	switch {
	case !parted:
		return "år " + v.inWords(p)
	case len(rest) == len("2024"):
		return "åren " + v.inWords(p)
	case strings.HasPrefix(rest, "Q"):
		return v.inWords(p)
	}
	return "i " + v.inWords(p)
}

// dated adds the period to a title: a finding is one period's, and nobody shall take it for a rule or the state today.
func (v voice) dated(title string, p data.Period) string {
	if _, month := monthOf(p); month || v.lang() == data.English {
		return title + v.say(" i ", " in ") + v.inWords(p)
	}
	return title + " " + v.inWords(p)
}

// stretch is the periods from first to last: 2006–2023, mars 2020–maj 2024.
func (v voice) stretch(from, to data.Period) string {
	if from == to {
		return v.inWords(to)
	}
	return v.inWords(from) + "–" + v.inWords(to)
}
