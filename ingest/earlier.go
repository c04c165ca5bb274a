package ingest

import (
	"context"
	"time"

	"lagesbild/ingest/cells"
)

// earlier is the run before a visit, as far as its pages are kept.
type earlier struct {
	visit *visit
	page  func(address string) *Snapshot
}

// earlier is nil where nothing is remembered of runs.
func (v *visit) earlier() cells.Earlier {
	resume := v.run.options.Resume
	if resume == nil {
		return nil
	}
	return &earlier{v, resume.Earlier(v.source.ID)}
}

// Page is what the run got at an address, and when.
func (e *earlier) Page(address string) (body []byte, at time.Time) {
	if page := e.page(address); page != nil {
		return page.Body, page.Time
	}
	return nil, time.Time{}
}

// Reuse makes the visit take pages of the run if the answer to a question says that nothing of them has changed. Whatever
// is wrong with pages or answer leaves them to be fetched anew, and so does a fetching of them that has begun.
func (e *earlier) Reuse(ctx context.Context, addresses []string, question string, unchanged func(answer []byte) bool) {
	v, pages := e.visit, map[string]*Snapshot{}
	for _, address := range addresses {
		page := e.page(address)
		if page == nil || v.found[address] != nil {
			return
		}
		page.Asked = v.run.options.Now
		pages[address] = page
	}
	if answer, err := v.run.options.From.Fetch(ctx, question); err == nil && unchanged(answer.Body) {
		v.reused = pages
	}
}
