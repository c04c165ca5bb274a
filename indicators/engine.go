package indicators

import (
	"context"

	"lagesbild/data"
)

// Library lends datasets by id: the newest vintage, or whichever the caller has chosen. The datasets stay the
// library's and are read by several goroutines at once. An unknown id is data.ErrNotFound.
//
// A Library that is an [Engine] as well answers queries itself, where the data lie; else indicators/engine/local does.
type Library interface {
	Dataset(ctx context.Context, id string) (*data.Dataset, error)
}

// Engine answers a query: filter, then sum over the dimensions that are not named in By. Every engine passes
// indicators/enginetest.
//
// The answer has the dimensions of By, in that order, and the one measure; the caller releases it. A measure that may
// not be summed is data.ErrNotAdditive unless each summed dimension is down to one code. A missing addend, or one that is
// not there at all, makes the sum missing. A sum over a dimension that the query neither selected nor named is told in a
// note of the answer.
type Engine interface {
	Aggregate(ctx context.Context, q data.Query) (*data.Dataset, error)
}
