package kolada

import (
	"context"
	"iter"
	"time"
)

// The service tells rows that have changed, or were deleted, since a day. Only a "none" is taken at its word: pages are
// served again whole or fetched anew whole, and no row is ever put into an older page.
const (
	overlap = 24 * time.Hour      // before the day that a page was fetched
	quarter = 91 * 24 * time.Hour // after which a page is fetched anew whatever the answer: indicators are also revised without notice
)

// unchanged gives the addresses of data pages to begin with. Before each it has the pages of the earlier run serve again
// from there on, if nothing of them has changed.
func (r *reader) unchanged(ctx context.Context, first []string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, address := range first {
			if r.pages.Earlier != nil {
				r.reuse(ctx, address)
			}
			if !yield(address) {
				return
			}
		}
	}
}

func (r *reader) reuse(ctx context.Context, first string) {
	asTold := func(body []byte) bool { return r.told[string(body)] }
	if described, _ := r.kept(r.form.described(r.pages.Base, first), asTold); described == nil {
		return // in another unit, or published since: the numbers may be others too
	}
	pages, oldest := r.kept(first, nil)
	if age := r.pages.Now.Sub(oldest); pages == nil || age < 0 || age > quarter {
		return
	}
	r.pages.Earlier.Reuse(ctx, pages, since(first, oldest.Add(-overlap)), nothing)
}

// kept are the addresses of the pages that the earlier run got, from the first to the last that they lead to, and the time
// of the oldest; nil if one is not kept whole, is empty, leads astray or is not as it shall be.
func (r *reader) kept(first string, shall func(body []byte) bool) (addresses []string, oldest time.Time) {
	seen := map[string]bool{}
	for address := first; address != ""; {
		body, at := r.pages.Earlier.Page(address)
		if body == nil || seen[address] || shall != nil && !shall(body) {
			return nil, oldest
		}
		p, err := decode[struct{}](body)
		if err != nil || len(p.Values) == 0 {
			return nil, oldest
		}
		seen[address] = true
		addresses = append(addresses, address)
		if oldest.IsZero() || at.Before(oldest) {
			oldest = at
		}
		if address, err = r.next(p.Next); err != nil {
			return nil, oldest
		}
	}
	return addresses, oldest
}
