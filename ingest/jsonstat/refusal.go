package jsonstat

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"

	"github.com/goccy/go-json"
)

// refusals are the members under which a service says that it gives no figures: Eurostat's error and warning, and the
// tickets of what it means to answer later.
var refusals = map[string]bool{"error": true, "warning": true, "queued": true, "ticket": true}

// Refusal puts an answer that has no figures in words: Eurostat's error bodies, and its tickets for an answer to come. It
// is "" for any other body.
func Refusal(body []byte) string {
	var members map[string]json.RawMessage
	if body = bytes.TrimSpace(body); len(body) == 0 || body[0] != '{' || json.Unmarshal(body, &members) != nil {
		return ""
	}
	for _, name := range []string{"error", "warning", "queued", "ticket"} {
		if text := refused(name, members[name]); text != "" {
			return text
		}
	}
	return ""
}

// fault is one of the reasons that an answer gives; there may be a list of them.
type fault struct {
	Status json.Number `json:"status"`
	ID     json.Number `json:"id"`
	Label  string      `json:"label"`
}

type faults []fault

// UnmarshalJSON reads one or a list.
func (f *faults) UnmarshalJSON(b []byte) error {
	if b[0] == '[' {
		return json.Unmarshal(b, (*[]fault)(f))
	}
	*f = make(faults, 1)
	return json.Unmarshal(b, &(*f)[0])
}

const narrower = "; ask for less, with filters in the address"

// refused puts one member in words, "" for one that is not Eurostat's.
func refused(name string, raw []byte) string {
	if name == "queued" || name == "ticket" {
		if len(raw) == 0 {
			return ""
		}
		return fmt.Sprintf("the provider gives a ticket for an answer to come instead of figures: %s%s", answer(raw), narrower)
	}
	var all faults
	if len(raw) == 0 || json.Unmarshal(raw, &all) != nil {
		return ""
	}
	var b strings.Builder
	hint := ""
	for _, f := range all {
		if f.Label == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("; ")
		}
		b.WriteString(strings.TrimSuffix(cut(f.Label), "."))
		if id := cmp.Or(f.ID, f.Status); id != "" {
			fmt.Fprintf(&b, " (%s)", id)
		}
		switch {
		case strings.Contains(strings.ToUpper(f.Label), "ASYNCHRONOUS"):
			return "the provider means to answer later and gives no figures: " + b.String() + narrower
		case f.Status == "413":
			hint = narrower
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "the provider answers with an error: " + b.String() + hint
}

// cut shortens a text to a line.
func cut(text string) string {
	const enough = 200
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) > enough {
		return string(runes[:enough]) + "…"
	}
	return string(runes)
}
