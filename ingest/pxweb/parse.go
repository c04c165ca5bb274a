package pxweb

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/ingest/cells"
	"lagesbild/ingest/jsonstat"
)

// Parse asks for a table's metadata, for the service's limits unless the form has one, for the codelists that the form
// names, and then for the cells in as few parts as the limit allows. It returns their dataset as the only one of its
// slice, or all that is wrong, as [jsonstat.Documents] does. An answer without a code that was asked for, or with one that
// was not, is an error: services answer some questions with another selection without saying so.
func (f *Form) Parse(ctx context.Context, mem memory.Allocator, l *cells.Layout, p *cells.Pages) (sets []*data.Dataset, findings []string, err error) {
	if p.Base != "" {
		moved := *f
		moved.Address = p.Base
		f = &moved
	}
	plan, limit, err := ask(ctx, f, l, p)
	if err != nil {
		return nil, nil, err
	}
	chunks, err := Chunks(plan.Choices, limit)
	if err != nil {
		return nil, nil, err
	}
	requests, err := f.Data(chunks)
	if err != nil {
		return nil, nil, err
	}
	parts := jsonstat.Pages{Day: data.Vintage(p.Day()), Table: path.Base(f.Table)}
	of := map[string]int{}
	for i, r := range requests {
		of[r.Name] = i
		parts.Names = append(parts.Names, r.Name)
	}
	parts.Get = func(ctx context.Context, address string) (string, []byte, error) {
		i := of[address]
		name, body, err := p.Get(ctx, requests[i])
		if err == nil {
			err = holds(body, chunks[i])
		}
		if err != nil {
			return "", nil, fmt.Errorf("part %d of %d, %s: %w", i+1, len(requests), address, err)
		}
		return name, body, nil
	}
	sets, findings, err = jsonstat.Documents(ctx, mem, f.reading(plan), plan.Layout, parts)
	return sets, append(plan.Findings, findings...), err
}

// reading is how the answers are read: a variable that was asked for and is no dimension has the code that was chosen.
func (f *Form) reading(p *Plan) *jsonstat.Form {
	form, columns := f.answers(), columnsOf(p.Layout)
	form.Where = map[string][]string{}
	for _, c := range p.Choices {
		switch {
		case slices.Contains(columns, c.Variable):
		case c.Whole:
			form.Measure = c.Variable
		default:
			form.Where[c.Variable] = c.Codes
		}
	}
	return form
}

// ask finds what is to be asked for, and the most cells of one answer.
func ask(ctx context.Context, f *Form, l *cells.Layout, p *cells.Pages) (*Plan, int64, error) {
	decodeTable := DecodeV2
	if f.API == V1 {
		decodeTable = DecodeV1
	}
	t, err := fetch(ctx, p, f.Metadata(), decodeTable)
	if err != nil && ctx.Err() == nil && !errors.Is(err, data.ErrNotFound) { // a page that was not saved is another matter
		err = definition.Faultf(at+".table", "table %s: %w: if it has moved, say here and in address where it stands", f.Table, err)
	}
	if err != nil {
		return nil, 0, err
	}
	p.Upcoming(t.Next)
	limit := f.Cells
	if limit == 0 {
		c, err := fetch(ctx, p, f.Config(), DecodeConfig)
		if err != nil {
			return nil, 0, err
		}
		limit = c.Cells
		p.Allowed(f.Config().Address, c.Calls, c.Window)
	}
	lists := map[string]*Codelist{}
	for _, id := range slices.Sorted(maps.Keys(f.Select)) {
		list := f.Select[id].Codelist
		if list == "" || f.API == V1 || lists[list] != nil {
			continue
		}
		if lists[list], err = fetch(ctx, p, f.codelist(list), DecodeCodelist); err != nil {
			return nil, 0, err
		}
		if got := lists[list].ID; !strings.EqualFold(got, list) {
			return nil, 0, fmt.Errorf("%s: holds codelist %q, where %q was asked for", f.codelist(list).Name, got, list)
		}
	}
	plan, err := f.Resolve(t, l, lists)
	return plan, limit, err
}

// fetch gets one answer and decodes it.
func fetch[T any](ctx context.Context, p *cells.Pages, r cells.Request, decode func([]byte) (*T, error)) (*T, error) {
	name, body, err := p.Get(ctx, r)
	if err != nil {
		return nil, err
	}
	v, err := decode(body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return v, nil
}

// holds checks that an answer has the codes that were asked for, and no others.
func holds(body []byte, chunk []Choice) error {
	t, err := jsonstat.Decode(body)
	if err != nil {
		return err
	}
	for _, c := range chunk {
		i := t.Dimension(c.Variable)
		if i < 0 {
			return fmt.Errorf("$.id: %w %q was asked for and is not there", data.ErrDimension, c.Variable)
		}
		has := map[string]bool{}
		for _, category := range t.Dimensions[i].Categories {
			has[category.ID] = true
		}
		for _, code := range c.Codes {
			if !has[code] {
				return fmt.Errorf("$.dimension.%s.category: code %q was asked for and is not there", c.Variable, code)
			}
		}
		if len(has) > len(c.Codes) {
			return fmt.Errorf("$.dimension.%s.category: %d codes, where %d were asked for", c.Variable, len(has), len(c.Codes))
		}
	}
	return nil
}
