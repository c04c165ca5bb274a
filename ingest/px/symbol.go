package px

import (
	"fmt"
	"regexp"
	"strings"

	"lagesbild/data"
)

// Symbol is what stands in a cell: a number, or a sign instead of one.
type Symbol uint8

// The signs. One to six dots are reasons for there being no number, each office's own beyond the first two; seven dots
// are a sum of which a part has none; a hyphen is nothing at all.
const (
	Number Symbol = iota
	Dot
	Dots2
	Dots3
	Dots4
	Dots5
	Dots6
	DotsSum
	Nil
)

const dots = "......."

// String is the sign as it stands in the file, without quotes; "" for a number.
func (s Symbol) String() string {
	if s == Nil {
		return "-"
	}
	return dots[:s]
}

// meanings are the statuses of the signs where the file does not say more. Only . and .. mean the same at every office.
var meanings = map[Symbol]data.Status{
	Number:  0,
	Dot:     data.NotApplicable,
	Dots2:   data.NotAvailable,
	Dots3:   data.NotAvailable,
	Dots4:   data.NotAvailable,
	Dots5:   data.NotAvailable,
	Dots6:   data.NotAvailable,
	DotsSum: data.NotAvailable,
	Nil:     data.Nil,
}

// explanations are words by which offices explain their signs, each with its status. A text that has words of several
// explains nothing.
var explanations = []struct {
	status data.Status
	words  []string
}{
	{data.Suppressed, []string{"sekretess", "hemlig", "confidential", "secret", "suppress", "fortrolig", "konfidens", "salassa"}},
	{data.TooUncertain, []string{"osäk", "uncertain", "unreliab", "usikk"}},
	{data.NotApplicable, []string{"inte förekomma", "ej förekomma", "not applicable", "inte tillämp", "ej tillämp"}},
	{data.Deleted, []string{"borttagen", "withdrawn"}},
	{data.Undefined, []string{"kan inte beräknas", "cannot be calculated"}},
	{data.NotAvailable, []string{"not available", "saknas", "ej tillgänglig", "inte tillgänglig"}},
}

// explained is the status that an explanation says, or otherwise.
func explained(text string, otherwise data.Status) data.Status {
	text = strings.ToLower(text)
	var said data.Status
	for _, e := range explanations {
		for _, word := range e.words {
			if strings.Contains(text, word) {
				if said != 0 && said != e.status {
					return otherwise
				}
				said = e.status
			}
		}
	}
	if said == 0 {
		return otherwise
	}
	return said
}

// Symbols returns the status of each sign in this file: what the caller says of this office (by sign: "..."), else what
// the file's DATASYMBOL or notes explain, else the common meaning.
func (f *File) Symbols(office map[string]data.Status) map[Symbol]data.Status {
	all := map[Symbol]data.Status{}
	for s, status := range meanings {
		if s != Number && s != Nil {
			status = explained(f.Explanation(s), status)
		}
		if own, ok := office[s.String()]; ok && s != Number {
			status = own
		}
		all[s] = status
	}
	return all
}

var noteOnSymbol = regexp.MustCompile(`^"?(\.{1,6}|-)"?\s*[=:]\s*(.*\pL.*)$`)

// Explanation is the file's own text for a sign, "" where it has none: DATASYMBOL, or a line of a note on the table such
// as .. = Data not available.
func (f *File) Explanation(s Symbol) string {
	keyword := fmt.Sprintf("DATASYMBOL%d", s)
	switch s {
	case Nil:
		keyword = "DATASYMBOLNIL"
	case DotsSum:
		keyword = "DATASYMBOLSUM"
	}
	for lang := range f.Languages {
		if text := f.statement(lang, keyword).text(); strings.Trim(text, ". :-*") != "" {
			return text
		}
	}
	for _, n := range f.Notes {
		if len(n.On) > 0 {
			continue
		}
		for line := range strings.Lines(n.Text.SV + "\n" + n.Text.EN) {
			if m := noteOnSymbol.FindStringSubmatch(strings.TrimSpace(line)); m != nil && m[1] == s.String() {
				return m[2]
			}
		}
	}
	return ""
}
