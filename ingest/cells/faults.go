package cells

import (
	"errors"
	"fmt"
	"strings"
)

// Faults are all that is wrong with a page. All are kept; the message prints the first of them.
type Faults []error

const printed = 20

func (f Faults) Error() string {
	var b strings.Builder
	for i, err := range f[:min(len(f), printed)] {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(err.Error())
	}
	if more := len(f) - printed; more > 0 {
		fmt.Fprintf(&b, "\nand %d more", more)
	}
	return b.String()
}

// Unwrap returns the faults.
func (f Faults) Unwrap() []error { return f }

// Err returns the faults as an error, nil if there are none.
func (f Faults) Err() error {
	if len(f) == 0 {
		return nil
	}
	return f
}

// Add appends err, taking joined errors apart.
func (f *Faults) Add(err error) {
	var joined interface{ Unwrap() []error }
	switch {
	case err == nil:
	case errors.As(err, &joined):
		for _, one := range joined.Unwrap() {
			f.Add(one)
		}
	default:
		*f = append(*f, err)
	}
}
