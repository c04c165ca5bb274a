package sheet

import (
	"maps"
	"slices"
	"strings"

	"lagesbild/data"
	"lagesbild/data/definition"
)

// providers are the signs that agencies write where a number belongs, each its own. A sign with a * stands beside a
// number, which the * is.
//
//   - scb: the signs of Swedish official statistics, as in PX
//   - skolverket: fewer than ten pupils; missing or not applicable; one to four pupils short of all (~100)
//   - skolinspektionen: too few answers or a question that was not put
//   - eurostat: flags stand after the number
//   - undp: only two dots
var providers = map[string]map[string]string{
	"scb":              {"..": "not_available", ".": "not_applicable", "-": "nil", "–": "nil"},
	"skolverket":       {"..": "suppressed", ".": "not_available", "~*": "approximate"},
	"skolinspektionen": {"-": "not_applicable"},
	"eurostat":         {":": "not_available", ": c": "suppressed", "c": "suppressed", "* p": "provisional", "* e": "estimated", "* b": "break"},
	"undp":             {"..": "not_available"},
}

// signs are what may stand instead of a number or beside it. An empty cell is not available.
type signs struct {
	alone  map[string]data.Status
	beside []beside
	digits bool // a sign begins with a digit, so that signs are looked for before numbers
}

// beside is a sign before or after a number.
type beside struct {
	before, after string
	status        data.Status
}

// signsOf are a provider's signs with the definition's own over them, both validated.
func signsOf(provider string, own map[string]string) *signs {
	s := &signs{alone: map[string]data.Status{"": data.NotAvailable}}
	all := maps.Clone(providers[provider])
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, own)
	for _, sign := range slices.Sorted(maps.Keys(all)) {
		status, _ := data.ParseStatus(all[sign])
		if before, after, ok := strings.Cut(sign, "*"); ok && len(sign) > 1 {
			s.beside = append(s.beside, beside{before: before, after: after, status: status})
		} else {
			s.alone[clean(sign)] = status
			s.digits = s.digits || sign != "" && sign[0] >= '0' && sign[0] <= '9'
		}
	}
	return s
}

// find looks for a sign in a cell's text and returns its status and the number that stands beside it.
func (s *signs) find(text string) (status data.Status, number string, ok bool) {
	if status, ok = s.alone[text]; ok {
		return status, "", true
	}
	for _, b := range s.beside {
		if len(text) > len(b.before)+len(b.after) && strings.HasPrefix(text, b.before) && strings.HasSuffix(text, b.after) {
			return b.status, strings.TrimSpace(text[len(b.before) : len(text)-len(b.after)]), true
		}
	}
	return 0, "", false
}

// checkSigns reports signs of no meaning.
func checkSigns(at, provider string, own map[string]string) []error {
	var faults []error
	if _, ok := providers[provider]; provider != "" && !ok {
		names := slices.Sorted(maps.Keys(providers))
		faults = append(faults, definition.Faultf(at+".provider", "%q: %w%s: those with signs of their own are %s", provider, data.ErrUnknownCode, definition.Suggest(provider, names), strings.Join(names, ", ")))
	}
	for _, sign := range slices.Sorted(maps.Keys(own)) {
		status, err := data.ParseStatus(own[sign])
		beside := len(sign) > 1 && strings.Contains(sign, "*")
		switch {
		case err != nil || status == 0:
			faults = append(faults, definition.Faultf(at+".symbols", "%q: %q: want statuses", sign, own[sign]))
		case beside && (status.Missing() || strings.Count(sign, "*") > 1):
			faults = append(faults, definition.Faultf(at+".symbols", "%q: stands beside a number, so its status cannot say that there is none", sign))
		case !beside && !status.Missing() && !status.Has(data.Nil):
			faults = append(faults, definition.Faultf(at+".symbols", "%q: %q: want statuses that say why there is no number", sign, own[sign]))
		}
	}
	return faults
}
