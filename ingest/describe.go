package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"lagesbild/data/definition"
	"lagesbild/ingest/cells"
	"lagesbild/ingest/kolada"
	"lagesbild/ingest/pxweb"
)

// Wish is a source that a person wants a definition of.
type Wish struct {
	Words   []string // ids of Kolada's indicators or addresses that hold some, or the address of one PxWeb table
	ID      string   // of the source and its dataset; made of the provider's if left out
	From    Fetcher  // a Folder of saved pages, or the network
	BaseURL string   // another address than the provider's
	Now     time.Time
}

// forms of words that are understood, for messages.
const wishes = "want ids of Kolada's indicators (N00943), an address at kolada.se that holds one, " +
	"or the address of a PxWeb table (…/api/v2/tables/ID or …/v1/sv/database/level/table, or of its page …/pxweb/sv/…)"

// ErrWish is words that name no source.
var ErrWish = errors.New("no source that can be described")

// Describe writes a definition of what the provider says that words name: YAML that [Sources] reads, with comments where
// a person must decide. What the provider does not have is [data.ErrNotFound].
func Describe(ctx context.Context, w Wish) ([]byte, error) {
	text, err := describe(ctx, w)
	if err != nil {
		return nil, err
	}
	if err := definition.Decode(cmp.Or(w.ID, "definition")+".yaml", text, &Source{}); err != nil {
		return nil, err
	}
	return text, nil
}

func describe(ctx context.Context, w Wish) ([]byte, error) {
	v := &visit{run: &run{options: Options{From: w.From, Now: w.Now}}, source: &Source{}}
	pages := &cells.Pages{Base: w.BaseURL, Now: w.Now, Get: v.page, Names: func(ctx context.Context, patterns ...string) ([]string, error) {
		return names(ctx, w.From, patterns)
	}}
	var ids []string
	for _, word := range w.Words {
		some := kolada.IDs(word)
		if len(some) == 0 {
			if len(w.Words) > 1 || !strings.Contains(word, "://") {
				return nil, fmt.Errorf("%q: %w: %s", word, ErrWish, wishes)
			}
			return table(ctx, word, pages, w.ID)
		}
		ids = append(ids, some...)
	}
	slices.Sort(ids)
	return kolada.Describe(ctx, pages, slices.Compact(ids), w.ID)
}

// table describes the PxWeb table at an address, in both languages where the service has both.
func table(ctx context.Context, address string, p *cells.Pages, id string) ([]byte, error) {
	f, err := pxweb.ParseAddress(address)
	if err != nil {
		return nil, fmt.Errorf("%q: %w: %s", address, ErrWish, wishes)
	}
	sv, en, err := f.Tables(ctx, p)
	if err != nil {
		return nil, err
	}
	return pxweb.Describe(f, sv, en, pxweb.About{ID: id})
}
