package indicators

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
)

// Dataset makes one dataset of results, for the areas and periods that keep lets through; nil keeps all. Dimensions are
// area, sex and period. An indicator's values are a measure under its id, women's, men's and the total's; its gap is a
// measure of its own, "<id>.gap", under the total, and with parts so is each part, "<id>.<part>", under the sex that it is
// of. Numbers are in the results' base units with the twelve significant digits that are the data's own. What is missing has
// its status, and a value keeps its origin; a computed one without an origin stands on a page that names the indicator. A
// cell that was never published and cannot be computed is left out. With classes, each dimension that an indicator is broken
// down by is one more, under which the indicator's own figures are data.Total. The caller releases the dataset.
func Dataset(mem memory.Allocator, results []*Result, keep func(area string, p data.Period) bool, parts, classes bool) (*data.Dataset, error) {
	s := data.Structure{
		ID: "lagesbild", Title: data.Text{SV: "Indikatorer för kvinnor och män", EN: "Indicators for women and men"},
		Dimensions: []data.Dimension{
			{ID: data.Area, Title: data.Text{SV: "område", EN: "area"}},
			{ID: data.Sex, Title: data.Text{SV: "kön", EN: "sex"}},
			{ID: data.Time, Title: data.Text{SV: "period", EN: "period"}},
		},
	}
	var vintage data.Vintage
	var all []shown
	var sources []string
	for _, r := range results {
		vintage = max(vintage, r.Vintage)
		for _, p := range r.Sources() {
			sources = append(sources, p.Source)
		}
		all = append(all, r.shown(parts, classes)...)
		for of := r; classes && len(of.Breakdown) > 0; of = of.Breakdown[0].Result {
			by := of.Indicator.Breakdown.By
			if !slices.ContainsFunc(s.Dimensions, func(d data.Dimension) bool { return d.ID == by }) {
				s.Dimensions = append(s.Dimensions, data.Dimension{ID: by, Title: of.ClassesOf})
			}
		}
	}
	slices.Sort(sources)
	from := strings.Join(slices.Compact(sources), ", ")
	s.Notes = []data.Note{{ID: "sources", Text: data.Text{SV: "Beräknat i Lägesbild på uppgifter från " + from + ".", EN: "Computed in Lägesbild from figures by " + from + "."}}}
	if len(results) == 1 {
		s.ID, s.Title = results[0].Indicator.ID, results[0].Indicator.Title
	}
	for _, v := range all {
		if len(s.Measures) == 0 || s.Measures[len(s.Measures)-1].ID != v.ID {
			s.Measures = append(s.Measures, v.Measure)
		}
	}
	b := data.NewBuilder(s, vintage, "")
	for _, v := range all {
		m, _ := b.Measure(v.ID)
		v.append(b, m, s.Dimensions[3:], keep)
	}
	d, err := b.Finish(mem)
	if err != nil {
		return nil, fmt.Errorf("results: %w", err)
	}
	return d, nil
}

// shown is one block of a result as a measure's cells of one sex.
type shown struct {
	data.Measure
	result *Result
	block  *Block
	sex    string
	class  []code // that the result is of; none for the indicator itself
}

// shown lists a result's blocks, those of one measure together.
func (r *Result) shown(parts, classes bool) []shown {
	all := r.blocks(parts)
	if !classes {
		return all
	}
	for _, c := range r.Classes() {
		for _, v := range c.blocks(parts) {
			v.class = c.codes
			all = append(all, v)
		}
	}
	slices.SortStableFunc(all, func(a, b shown) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

// blocks lists a result's own blocks, those of one measure together.
func (r *Result) blocks(parts bool) []shown {
	ind := r.Indicator
	own := data.Measure{
		ID: ind.ID, Title: ind.Title, Table: ind.ID, Unit: r.Unit, Published: r.Unit, SexForm: data.SexSplit,
		Breaks: r.Breaks, Notes: append([]data.Note{{ID: "formula", Text: ind.Formula()}}, r.Notes...),
	}
	if ind.Method.Total != nil {
		own.SexForm = data.SexNone
	}
	gap := own
	gap.Notes = nil
	gap.ID, gap.SexForm, gap.Title = ind.ID+".gap", data.SexNone, data.Text{SV: ind.Title.SV + ", kvinnor minus män", EN: ind.Title.EN + ", women minus men"}
	if ind.Gap == GapRatio {
		gap.Unit, gap.Published, gap.SexForm = "ratio", "ratio", data.SexRatio
		gap.Title = data.Text{SV: ind.Title.SV + ", kvinnor i förhållande till män", EN: ind.Title.EN + ", women relative to men"}
	}
	all := []shown{
		{Measure: own, result: r, block: &r.Women, sex: data.Women},
		{Measure: own, result: r, block: &r.Men, sex: data.Men},
		{Measure: own, result: r, block: &r.Total, sex: data.Total},
	}
	if ind.Gap != "" {
		all = append(all, shown{Measure: gap, result: r, block: &r.Gap, sex: data.Total})
	}
	for i := range r.Parts {
		if !parts {
			break
		}
		p := &r.Parts[i]
		m := data.Measure{ID: ind.ID + "." + p.ID, Table: ind.ID, Unit: p.Unit, Published: p.Unit, SexForm: data.SexNone, Breaks: r.Breaks}
		m.Title = data.Text{SV: ind.Title.SV + ", " + p.Title.SV, EN: ind.Title.EN + ", " + p.Title.EN}
		if len(p.Words) > 0 {
			m.Notes = []data.Note{{ID: "classes", Text: classWords(p.Words)}}
		}
		sex := data.Total
		switch p.Of {
		case OfWomen:
			sex, m.SexForm = data.Women, data.SexSplit
		case OfMen:
			sex, m.SexForm = data.Men, data.SexSplit
		}
		all = append(all, shown{Measure: m, result: r, block: &p.Block, sex: sex})
	}
	return all
}

// classWords says what each number stands for where numbers are classes.
func classWords(words []data.Text) data.Text {
	var sv, en []string
	for i, w := range words {
		sv, en = append(sv, strconv.Itoa(i)+" = "+w.SV), append(en, strconv.Itoa(i)+" = "+w.EN)
	}
	return data.Text{SV: strings.Join(sv, ", "), EN: strings.Join(en, ", ")}
}

// append adds the block's cells to b as measure m; further are the dimensions of breakdowns.
func (v *shown) append(b *data.Builder, m int32, further []data.Dimension, keep func(area string, p data.Period) bool) {
	r := v.result
	computed := b.Page(data.Page{Source: "Lägesbild", Table: r.Indicator.ID, Vintage: r.Vintage})
	pages := make([]int32, len(r.pages))
	for i, p := range r.pages {
		pages[i] = b.Page(p)
	}
	sex := b.Code(1, data.Code{ID: v.sex, Title: sexTitles[v.sex]})
	periods := make([]int32, len(r.Periods))
	var class []int32
	for k, dim := range further {
		own := data.Code{ID: data.Total, Title: sexTitles[data.Total]}
		if at := slices.IndexFunc(v.class, func(c code) bool { return c.dimension == dim.ID }); at >= 0 {
			own = v.class[at].Code
		}
		class = append(class, b.Code(3+k, own))
	}
	for a, area := range r.Areas {
		place := int32(-1) // of the area, once it has a cell
		for t, p := range r.Periods {
			i := a*len(r.Periods) + t
			own, status := v.block.page[i], v.block.Status[i]
			if status == data.NotApplicable || own < 0 && status == data.NotAvailable || keep != nil && !keep(area, p) {
				continue
			}
			if place < 0 {
				place = b.Code(0, data.Code{ID: area, Title: areaTitle(area)})
			}
			if periods[t] == 0 {
				periods[t] = 1 + b.Code(2, data.Code{ID: string(p), Title: data.Text{SV: string(p), EN: string(p)}})
			}
			page, row := computed, int32(0)
			if own >= 0 {
				page, row = pages[own], v.block.row[i]
			}
			b.Append(append([]int32{place, sex, periods[t] - 1}, class...), m, significant(v.block.Number[i]), status, page, row)
		}
	}
}

var sexTitles = map[string]data.Text{
	data.Women: {SV: "kvinnor", EN: "women"}, data.Men: {SV: "män", EN: "men"}, data.Total: {SV: "totalt", EN: "total"},
}

// significant is a number's twelve significant digits, which are the data's own and not the conversion's to the base unit.
func significant(x float64) float64 {
	own, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 12, 64), 64)
	if err != nil {
		return x
	}
	return own
}
