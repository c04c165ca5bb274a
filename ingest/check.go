package ingest

import (
	"context"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/ingest/cells"
	"lagesbild/ingest/checks"
)

// check holds women's and men's values against the total, each vintage against the one before it, on the shelf or among
// the same pages, and everything against the source's own rules. The findings are doubts that stop nothing.
func (r *run) check(ctx context.Context, s *Source, sets []*data.Dataset) (findings []string, err error) {
	known, err := r.vintages(s.Dataset)
	if err != nil {
		return nil, err
	}
	var faults cells.Faults
	for i, d := range sets {
		var before *data.Dataset
		if i > 0 {
			before = sets[i-1]
		}
		for _, v := range slices.Backward(known) {
			if strings.Compare(v.Date(), d.Vintage.Date()) >= 0 || before != nil && v.Date() <= before.Vintage.Date() {
				continue
			}
			was, err := r.shelf.Read(ctx, memory.DefaultAllocator, d.ID, v)
			if err != nil {
				return nil, err
			}
			defer was.Release()
			before = was
			break
		}
		doubts, err := s.check(before, d)
		findings = append(findings, doubts...)
		faults.Add(err)
	}
	return findings, faults.Err()
}

// check holds one dataset against itself and the vintage before it, nil if there is none.
func (s *Source) check(before, d *data.Dataset) ([]string, error) {
	l := s.layout()
	var faults cells.Faults
	findings, err := sexes(d, s.ID, &s.Checks.Sums)
	faults.Add(err)
	if before != nil {
		faults.Add(jumps(l, before, d))
	}
	more, err := checks.Run(&s.Checks, l, before, d)
	faults.Add(err)
	return append(findings, more...), faults.Err()
}
