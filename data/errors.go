package data

import (
	"errors"
	"fmt"
)

// The meanings an error can have, for errors.Is.
var (
	ErrNotFound      = errors.New("not found")
	ErrUnknownCode   = errors.New("unknown code")
	ErrUnitMismatch  = errors.New("unit mismatch")
	ErrDimension     = errors.New("no such dimension")
	ErrNotAdditive   = errors.New("measure may not be summed")
	ErrDuplicate     = errors.New("duplicate observation")
	ErrCorrupt       = errors.New("corrupt")
	ErrInvalidPeriod = errors.New("invalid time period")
)

// CellError is an error at one cell of a provider's page, under the origin a good value would have carried.
type CellError struct {
	Origin Origin
	Err    error
}

func (e *CellError) Error() string { return fmt.Sprintf("%v: %v", e.Origin, e.Err) }

// Unwrap returns the meaning.
func (e *CellError) Unwrap() error { return e.Err }
