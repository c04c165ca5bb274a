package data

import (
	"fmt"
	"math/bits"
	"strings"
)

// Status is a set: why a value is as it is, or why there is none. A break and a suppression can both hold.
type Status uint16

// The members of a Status. Those up to Deleted say why a value is missing; the others qualify a value or an absence.
const (
	NotAvailable  Status = 1 << iota // the provider has none: PX "..", Kolada null
	NotApplicable                    // cannot occur: PX "."
	TooUncertain                     // withheld as unreliable: PX "..." where the file says so
	Suppressed                       // withheld for confidentiality; never to be shown or reconstructed
	Deleted                          // withdrawn by the provider: Kolada isdeleted
	Undefined                        // computed here, but the formula has no value: a zero denominator
	Nil                              // the provider wrote "-": exactly nothing
	Approximate                      // published as about so much: Skolverket "~100"
	Provisional                      // to be revised
	Estimated                        // estimated by the provider
	Break                            // not comparable with the period before
	Contradicted                     // marked missing although a number stood beside it
	Derived                          // computed here from other published values
	Earlier                          // taken from an earlier vintage than the rest of the series
)

const missing = NotAvailable | NotApplicable | TooUncertain | Suppressed | Deleted | Undefined

var statusNames = [...]string{
	"not_available", "not_applicable", "too_uncertain", "suppressed", "deleted", "undefined", "nil", "approximate",
	"provisional", "estimated", "break", "contradicted", "derived", "earlier",
}

// Missing reports whether the set holds a reason for there being no value.
func (s Status) Missing() bool { return s&missing != 0 }

// Has reports whether all of t is in s.
func (s Status) Has(t Status) bool { return s&t == t }

// Reasons returns only the members that say why a value is missing.
func (s Status) Reasons() Status { return s & missing }

// String lists the members by name with a space between; the empty set is "".
func (s Status) String() string {
	if bits.OnesCount16(uint16(s)) == 1 {
		return statusNames[bits.TrailingZeros16(uint16(s))]
	}
	var names []string
	for i, name := range statusNames {
		if s&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, " ")
}

// ParseStatus reads what [Status.String] writes.
func ParseStatus(s string) (Status, error) {
	var set Status
next:
	for _, word := range strings.Fields(s) {
		for i, name := range statusNames {
			if word == name {
				set |= 1 << i
				continue next
			}
		}
		return 0, fmt.Errorf("status %q: %w", word, ErrUnknownCode)
	}
	return set, nil
}
