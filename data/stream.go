package data

import (
	"iter"

	"github.com/apache/arrow/go/v17/arrow/memory"
)

// FromBatches is [FromColumns] for one who has the batches one at a time: each is copied as it comes and its columns may
// be used again for the next. The pages are those that the batches name.
func FromBatches(mem memory.Allocator, s Structure, vintage Vintage, licence string, pages []Page, batches iter.Seq[Columns]) *Dataset {
	d := &Dataset{Structure: s, Vintage: vintage, Pages: pages, Licence: licence}
	for c := range batches {
		d.add(mem, c)
	}
	return d
}
