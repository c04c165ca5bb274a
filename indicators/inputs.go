package indicators

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators/engine/local"
)

// Figure is one published figure behind a cell.
type Figure struct {
	Role      string // the input's part in the method, "of" or "in", or the method's name where it has one input
	Dataset   string
	Measure   string
	Codes     []data.Code // area, period, sex and the dataset's further dimensions, in its order
	Sex       string
	Value     data.Value // in the base unit, with its origin
	Published float64    // as the provider wrote it; meaningful only if Value.OK
	Unit      data.Unit  // the provider's unit
}

// Inputs lists every published figure that an indicator's cell was computed from, numerators first. Where a county or
// the country was added up from municipalities, those are listed.
func Inputs(ctx context.Context, lib Library, ind *Indicator, area string, p data.Period) ([]Figure, error) {
	var all []Figure
	for _, role := range ind.Method.kind().roles() {
		only := ind.narrowed(role.name)
		figures, err := inputFigures(ctx, lib, role.input, only, []string{area}, p)
		if err == nil && len(figures) == 0 && ind.Method.addsUp() && len(area) == len("00") {
			figures, err = inputFigures(ctx, lib, role.input, only, codes(members(area)), p)
		}
		if err != nil {
			return nil, fmt.Errorf("indicator %s: %w", ind.ID, err)
		}
		for k := range figures {
			figures[k].Role = cmp.Or(role.name, ind.Method.Name())
		}
		all = append(all, figures...)
	}
	return all, nil
}

// inputFigures asks for an input's observations one by one.
func inputFigures(ctx context.Context, lib Library, in *Input, only narrowings, areas []string, p data.Period) ([]Figure, error) {
	d, err := lib.Dataset(ctx, in.Dataset)
	if err != nil {
		return nil, err
	}
	in = only.of(d, in)
	q := data.Query{Dataset: in.Dataset, Measure: in.Measure, Where: map[string][]string{}}
	for dim, codes := range in.Where {
		q.Where[dim] = codes
	}
	for _, dim := range d.Dimensions {
		q.By = append(q.By, dim.ID)
		switch dim.ID {
		case data.Area:
			var codes []string
			for _, area := range areas {
				codes = append(codes, codelist.Formerly(area, p)...)
			}
			q.Where[dim.ID] = slices.DeleteFunc(codes, func(a string) bool { return dim.Index(a) < 0 })
		case data.Time:
			q.Where[dim.ID] = slices.DeleteFunc([]string{string(p)}, func(p string) bool { return dim.Index(p) < 0 })
		}
		if codes, ok := q.Where[dim.ID]; ok && len(codes) == 0 {
			return nil, nil
		}
	}
	engine, ok := lib.(Engine)
	if !ok {
		engine = local.Engine{Library: lib}
	}
	answer, err := engine.Aggregate(ctx, q)
	if err != nil {
		return nil, err
	}
	defer answer.Release()
	return figures(answer), nil
}

func figures(d *data.Dataset) []Figure {
	var all []Figure
	for b := range d.Batches() {
		c := &d.Batches()[b]
		for i := range c.Len() {
			m := &d.Measures[c.Measure[i]]
			f := Figure{Dataset: d.ID, Measure: m.ID, Value: d.Value(c, i), Unit: m.Published}
			f.Published = m.AsPublished(f.Value.Number)
			for k := range d.Dimensions {
				code := d.Dimensions[k].Codes[c.Codes[k][i]]
				f.Codes = append(f.Codes, code)
				if d.Dimensions[k].ID == data.Sex {
					f.Sex = code.ID
				}
			}
			all = append(all, f)
		}
	}
	return all
}
