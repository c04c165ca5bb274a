package kolada

import (
	"context"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/ingest/cells"
)

// Pages are a source's saved or fetched pages.
type Pages struct {
	First []string // data pages to begin with
	KPIs  []string // pages of indicators
	Day   string   // vintage where the form has none
	Base  string   // address that stands for the form's, "" for none
	Get   func(ctx context.Context, address string) (name string, body []byte, err error)
}

// Parse is being written.
func Parse(ctx context.Context, mem memory.Allocator, f *Form, l *cells.Layout, p Pages) ([]*data.Dataset, []string, error) {
	return nil, nil, nil
}
