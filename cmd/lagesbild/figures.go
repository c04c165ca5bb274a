package main

import (
	"cmp"

	"lagesbild/data"
	"lagesbild/indicators"
)

// figure is one figure of an indicator for one area and period: a sex's value, the gap or a part.
type figure struct {
	place
	Figure      string   `json:"figure"` // women, men, total, gap or the part's id
	Of          string   `json:"of"`     // the sex that a part is of: women, men, total or gap
	Value       *float64 `json:"value"`
	Word        string   `json:"word,omitempty"` // where the value is a class
	Low         *float64 `json:"low"`
	High        *float64 `json:"high"`
	Low998      *float64 `json:"low_998"`
	High998     *float64 `json:"high_998"`
	Interval    string   `json:"interval"` // method, provider or noise, and its name
	Unit        string   `json:"unit"`
	Status      string   `json:"status"`
	DataVintage string   `json:"vintage"`
}

func (figure) heads() []string {
	return []string{"figure", "of", "value", "word", "low", "high", "low_998", "high_998", "interval", "unit", "status", "vintage"}
}

func (f figure) cells() []string {
	return []string{
		f.Figure, f.Of, digits(f.Value), f.Word, digits(f.Low), digits(f.High),
		digits(f.Low998), digits(f.High998), f.Interval, f.Unit, f.Status, f.DataVintage,
	}
}

// figuresOf lists every figure of results for the areas and periods of s, those left out that a method never gives.
func figuresOf(pieces []piece, s selection) []figure {
	var all []figure
	for _, r := range pieces {
		for _, area := range r.Areas {
			for _, p := range r.Periods {
				if s.has(area, p) {
					all = append(all, figuresAt(r, area, p)...)
				}
			}
		}
	}
	return all
}

func figuresAt(r piece, area string, p data.Period) []figure {
	var all []figure
	add := func(name string, of indicators.Quantity, unit data.Unit, words []data.Text, v data.Value, margin func(indicators.Level) (indicators.Margin, bool)) {
		if v.Status.Reasons() == data.NotApplicable {
			return
		}
		f := figure{
			place: r.place(area, p), Figure: name, Of: string(of),
			Value: number(v), Unit: string(unit), Status: v.Status.String(), DataVintage: string(r.Vintage),
		}
		if k := int(v.Number); v.OK() && k >= 0 && k < len(words) {
			f.Word = words[k].EN
		}
		m, ok := margin(indicators.Level95)
		f.Low, f.High, f.Interval = ends(m, ok)
		if m.Kind != indicators.KindNoise { // which has no level, and so is told once
			var kind string
			f.Low998, f.High998, kind = ends(margin(indicators.Level998))
			f.Interval = cmp.Or(f.Interval, kind)
		}
		all = append(all, f)
	}
	c := r.At(area, p)
	for _, q := range []struct {
		of   indicators.Quantity
		v    data.Value
		unit data.Unit
	}{{indicators.OfWomen, c.Women, r.Unit}, {indicators.OfMen, c.Men, r.Unit}, {indicators.OfTotal, c.Total, r.Unit}, {indicators.OfGap, c.Gap, gapUnit(r.Result)}} {
		add(string(q.of), q.of, q.unit, nil, q.v, func(l indicators.Level) (indicators.Margin, bool) { return r.Margin(area, p, q.of, l) })
	}
	for i := range r.Parts {
		part := &r.Parts[i]
		add(part.ID, part.Of, part.Unit, part.Words, r.PartAt(part, area, p), func(l indicators.Level) (indicators.Margin, bool) { return r.PartMargin(part, area, p, l) })
	}
	return all
}

// ends are an interval's limits for output, with where it comes from.
func ends(m indicators.Margin, ok bool) (low, high *float64, kind string) {
	if !ok {
		return nil, nil, ""
	}
	return number(data.Value{Number: m.Low}), number(data.Value{Number: m.High}), string(m.Kind) + " " + m.Name
}
