package indicators

import (
	"fmt"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
)

// Dataset returns the result as a dataset again, named as the indicator: dimensions area, period and sex; measure value
// for women, men and the total, measure gap under the total. Units are base units (shares of 1). Values keep their
// origins; a computed one without an origin stands on a page of its own that names the indicator. A cell that was never
// published and cannot be computed is left out. The caller releases it.
func (r *Result) Dataset(mem memory.Allocator) (*data.Dataset, error) {
	b := data.NewBuilder(r.structure(), r.Vintage, "")
	for _, p := range r.pages {
		b.Page(p)
	}
	own := b.Page(data.Page{Source: "Lägesbild", Table: r.Indicator.ID, Vintage: r.Vintage, Note: r.Indicator.Formula().EN})
	for k, q := range []struct {
		block   *Block
		sex     string
		measure int32
	}{{&r.Women, data.Women, 0}, {&r.Men, data.Men, 0}, {&r.Total, data.Total, 0}, {&r.Gap, data.Total, 1}} {
		sex, ok := b.Lookup(2, q.sex)
		if !ok {
			return nil, fmt.Errorf("indicator %s: quantity %d: %w", r.Indicator.ID, k, data.ErrUnknownCode)
		}
		for i, s := range q.block.Status {
			if s == data.NotApplicable || q.block.page[i] < 0 && s == data.NotAvailable {
				continue
			}
			page, row := q.block.page[i], q.block.row[i]
			if page < 0 {
				page = own
			}
			b.Append([]int32{int32(i / len(r.Periods)), int32(i % len(r.Periods)), sex}, q.measure, q.block.Number[i], s, page, row)
		}
	}
	d, err := b.Finish(mem)
	if err != nil {
		return nil, fmt.Errorf("indicator %s: %w", r.Indicator.ID, err)
	}
	return d, nil
}

func (r *Result) structure() data.Structure {
	ind := r.Indicator
	gap := r.Unit
	if ind.Gap == GapRatio {
		gap = "ratio"
	}
	s := data.Structure{
		ID: ind.ID, Title: ind.Title, Notes: r.Notes,
		Dimensions: []data.Dimension{
			{ID: data.Area, Title: data.Text{SV: "område", EN: "area"}},
			{ID: data.Time, Title: data.Text{SV: "period", EN: "period"}},
			{ID: data.Sex, Title: data.Text{SV: "kön", EN: "sex"}, Codes: []data.Code{
				{ID: data.Women, Title: data.Text{SV: "kvinnor", EN: "women"}},
				{ID: data.Men, Title: data.Text{SV: "män", EN: "men"}},
				{ID: data.Total, Title: data.Text{SV: "totalt", EN: "total"}},
			}},
		},
		Measures: []data.Measure{
			{ID: "value", Title: ind.Measured, Table: ind.ID, Unit: r.Unit, Published: r.Unit, SexForm: data.SexSplit, Breaks: r.Breaks},
			{ID: "gap", Title: data.Text{SV: "Gap, kvinnor i förhållande till män", EN: "Gap, women relative to men"}, Table: ind.ID, Unit: gap, Published: gap, SexForm: data.SexNone, Breaks: r.Breaks},
		},
	}
	for _, a := range r.Areas {
		s.Dimensions[0].Codes = append(s.Dimensions[0].Codes, data.Code{ID: a, Title: areaTitle(a)})
	}
	for _, p := range r.Periods {
		s.Dimensions[1].Codes = append(s.Dimensions[1].Codes, data.Code{ID: string(p), Title: data.Text{SV: string(p), EN: string(p)}})
	}
	return s
}
