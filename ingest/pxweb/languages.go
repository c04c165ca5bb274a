package pxweb

import (
	"context"
	"net/url"
	"reflect"
	"strings"

	"lagesbild/ingest/cells"
)

// Tables asks for the table's metadata in Swedish and in English, at the form's service or at the pages' base. One of the
// two may be nil: a service that has it in one language, or one saved page. A table in neither is an error.
func (f *Form) Tables(ctx context.Context, p *cells.Pages) (sv, en *Table, err error) {
	moved := *f
	if p.Base != "" {
		moved.Address = p.Base
	}
	read := DecodeV2
	if f.API == V1 {
		read = DecodeV1
	}
	sv, errSV := fetch(ctx, p, moved.in("sv").Metadata(), read)
	en, errEN := fetch(ctx, p, moved.in("en").Metadata(), read)
	switch {
	case ctx.Err() != nil:
		return nil, nil, ctx.Err()
	case errSV != nil && errEN != nil:
		return nil, nil, errSV
	case errSV != nil:
		return nil, en, nil
	case errEN != nil || reflect.DeepEqual(sv, en):
		return sv, nil, nil
	}
	return sv, en, nil
}

// in is the form in another language, which version 1 has in its address: …/v1/sv/database.
func (f *Form) in(language string) *Form {
	other := *f
	if f.API == V2 {
		other.Language = language
		return &other
	}
	u, err := url.Parse(f.Address)
	if err != nil {
		return f
	}
	steps := strings.Split(strings.Trim(u.Path, "/"), "/")
	if at := len(steps) - 2; at >= 0 && len(steps[at]) == 2 {
		steps[at] = language
		other.Address = u.Scheme + "://" + u.Host + "/" + escaped(steps)
	}
	return &other
}
