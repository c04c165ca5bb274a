package indicators

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators/engine/local"
	"lagesbild/indicators/method"
)

// reading is one input as a dataset of areas, periods and sexes, and where its measure and codes stand in it.
type reading struct {
	dataset           *data.Dataset
	measure           *data.Measure
	at                int32 // of the measure
	area, period, sex int   // places of the dimensions; sex is -1 where all figures are of women and men together
	by                int   // place of the dimension that it is kept apart by, -1 for none
	owned             bool  // the dataset is an engine's answer, ours to release
}

// String names the input in errors.
func (rd *reading) String() string { return rd.dataset.ID + " " + rd.measure.ID }

// release gives back an engine's answer. The dataset's structure stays readable.
func (rd *reading) release() {
	if rd.owned {
		rd.dataset.Release()
	}
}

// read takes an input from the library; what has further dimensions than by, which may be "", is summed over them by an
// engine. The input is kept to what only says, where its dataset has that dimension.
func read(ctx context.Context, lib Library, in *Input, by string, only narrowings) (*reading, error) {
	d, err := lib.Dataset(ctx, in.Dataset)
	if err == nil {
		_, _, err = d.Measure(in.Measure)
	}
	if errors.Is(err, data.ErrNotFound) {
		return nil, fmt.Errorf("%w: %w", ErrNoFigures, err)
	}
	if err != nil {
		return nil, err
	}
	in = only.of(d, in)
	rd := &reading{dataset: d, by: -1}
	keep := []string{data.Area, data.Time}
	if _, _, err := d.Dimension(data.Sex); err == nil {
		keep = append(keep, data.Sex)
	}
	if by != "" {
		keep = append(keep, by)
	}
	if len(d.Dimensions) > len(keep) || len(in.Where) > 0 {
		engine, ok := lib.(Engine)
		if !ok {
			engine = local.Engine{Library: lib}
		}
		q := data.Query{Dataset: in.Dataset, Measure: in.Measure, Where: in.Where, By: keep}
		if rd.dataset, err = engine.Aggregate(ctx, q); err != nil {
			return nil, err
		}
		rd.owned = true
	}
	if err := rd.place(in, by); err != nil {
		rd.release()
		return nil, err
	}
	return rd, nil
}

func (rd *reading) place(in *Input, by string) (err error) {
	at, m, err := rd.dataset.Measure(in.Measure)
	if err != nil {
		return err
	}
	rd.at, rd.measure = int32(at), m
	if base, _, err := in.Unit.Base(); in.Unit != "" && (err != nil || base != m.Unit) {
		return fmt.Errorf("%s: %w: unit %s, the definition says %s", rd, data.ErrUnitMismatch, m.Published, in.Unit)
	}
	if by != "" {
		if rd.by, _, err = rd.dataset.Dimension(by); err != nil {
			return err
		}
	}
	for id, place := range map[string]*int{data.Area: &rd.area, data.Time: &rd.period} {
		if *place, _, err = rd.dataset.Dimension(id); err != nil {
			return err
		}
	}
	rd.sex, _, _ = rd.dataset.Dimension(data.Sex) // see fits
	return nil
}

// rows is the range of a batch that holds the measure; rows are sorted by measure first.
func (rd *reading) rows(c *data.Columns) (from, to int) {
	from = sort.Search(c.Len(), func(i int) bool { return c.Measure[i] >= rd.at })
	to = from + sort.Search(c.Len()-from, func(i int) bool { return c.Measure[from+i] > rd.at })
	return from, to
}

// codes lists the codes of dimension k that the measure uses.
func (rd *reading) codes(k int) []string {
	dim := &rd.dataset.Dimensions[k]
	used := make([]bool, len(dim.Codes))
	for b := range rd.dataset.Batches() {
		c := &rd.dataset.Batches()[b]
		from, to := rd.rows(c)
		for _, code := range c.Codes[k][from:to] {
			used[code] = true
		}
	}
	var ids []string
	for i, u := range used {
		if u {
			ids = append(ids, dim.Codes[i].ID)
		}
	}
	return ids
}

// axis is the union of the codes that the inputs use in the dimension that place picks, sorted.
func axis(in []*reading, place func(*reading) int) []string {
	var all []string
	for _, rd := range in {
		all = append(all, rd.codes(place(rd))...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// newResult lays out a result for the areas and periods of its inputs, every cell not available.
func newResult(ind *Indicator, in []*reading) *Result {
	r := &Result{Indicator: ind, pageIndex: map[data.Page]int32{}}
	for _, code := range axis(in, func(rd *reading) int { return rd.area }) {
		r.Areas = append(r.Areas, codelist.Today(code))
	}
	slices.Sort(r.Areas)
	r.Areas = slices.Compact(r.Areas)
	if r.sums = ind.Method.addsUp() && !slices.ContainsFunc(in, func(rd *reading) bool { return !rd.measure.Additive }); r.sums {
		r.Areas = withSums(r.Areas)
	}
	for _, p := range axis(in, func(rd *reading) int { return rd.period }) {
		r.Periods = append(r.Periods, data.Period(p))
	}
	n := r.cells()
	r.Women, r.Men, r.Total, r.Gap = newBlock(n), newBlock(n), newBlock(n), newBlock(n)
	for _, rd := range in {
		r.Vintage = max(r.Vintage, rd.dataset.Vintage)
	}
	r.AsOf = r.Vintage
	return r
}

// withSums adds the country and the counties all of whose municipalities are among areas.
func withSums(areas []string) []string {
	has := func(code string) bool { _, ok := slices.BinarySearch(areas, code); return ok }
	all := slices.Clone(areas)
	for _, a := range codelist.Current() {
		if a.Level != codelist.Municipality && !has(a.Code) && !slices.ContainsFunc(members(a.Code), func(m codelist.Area) bool { return !has(m.Code) }) {
			all = append(all, a.Code)
		}
	}
	slices.Sort(all)
	return all
}

// members are the municipalities that make up a county or the country.
func members(code string) []codelist.Area {
	if code == codelist.Riket {
		code = ""
	}
	return codelist.Municipalities(code)
}

// fill copies a reading into the blocks of its sexes; a nil block is left out.
func (r *Result) fill(rd *reading, women, men, total *Block) {
	bySex := map[string]*Block{data.Women: women, data.Men: men, data.Total: total}
	r.fillBy(rd, func(_ int, sex string) *Block { return bySex[sex] })
}

// fillBy copies a reading into the blocks that are picked for each class of the dimension it is kept apart by (0 where
// there is none) and sex. An area that was only renumbered stands under its code of today; where a period has figures
// under both codes, a number comes before a missing one and today's code before the older.
func (r *Result) fillBy(rd *reading, pick func(class int, sex string) *Block) {
	d := rd.dataset
	areas := places(today(d.Dimensions[rd.area].Codes), r.Areas)
	periods := places(d.Dimensions[rd.period].Codes, r.Periods)
	sexes, classes := []data.Code{{ID: data.Total}}, 1
	if rd.sex >= 0 {
		sexes = d.Dimensions[rd.sex].Codes
	}
	if rd.by >= 0 {
		classes = len(d.Dimensions[rd.by].Codes)
	}
	blocks := make([]*Block, classes*len(sexes))
	for i := range blocks {
		blocks[i] = pick(i/len(sexes), sexes[i%len(sexes)].ID)
	}
	pages := make([]int32, len(d.Pages))
	for b := range d.Batches() {
		c := &d.Batches()[b]
		from, to := rd.rows(c)
		for i := from; i < to; i++ {
			at := 0
			if rd.sex >= 0 {
				at = int(c.Codes[rd.sex][i])
			}
			if rd.by >= 0 {
				at += len(sexes) * int(c.Codes[rd.by][i])
			}
			block := blocks[at]
			a, t := areas[c.Codes[rd.area][i]], periods[c.Codes[rd.period][i]]
			if block == nil || a < 0 || t < 0 {
				continue
			}
			cell := a*len(r.Periods) + t
			if block.page[cell] >= 0 && (!block.Status[cell].Missing() || c.Status[i].Missing()) {
				continue
			}
			page := c.Page[i]
			if pages[page] == 0 {
				pages[page] = r.page(d.Pages[page]) + 1
			}
			block.Number[cell], block.Status[cell] = c.Value[i], c.Status[i]
			block.page[cell], block.row[cell] = pages[page]-1, c.Row[i]
		}
	}
}

// today gives areas that were only renumbered their codes of today.
func today(areas []data.Code) []data.Code {
	now := slices.Clone(areas)
	for i := range now {
		now[i].ID = codelist.Today(now[i].ID)
	}
	return now
}

// places gives each code its index on an axis, -1 for those that are not on it.
func places[T ~string](codes []data.Code, axis []T) []int {
	at := make([]int, len(codes))
	for i, c := range codes {
		place, ok := slices.BinarySearch(axis, T(c.ID))
		if !ok {
			place = -1
		}
		at[i] = place
	}
	return at
}

// addUp sums municipalities to the counties and the country that have no counts of their own, in every block, and
// reports whether it did.
func (r *Result) addUp(blocks ...*Block) bool {
	if !r.sums {
		return false
	}
	done, n := false, len(r.Periods)
	for a, code := range r.Areas {
		if len(code) != len("00") || !r.none(a, blocks) {
			continue
		}
		var at []int
		for _, m := range members(code) {
			if i, ok := slices.BinarySearch(r.Areas, m.Code); ok {
				at = append(at, i)
			}
		}
		if len(at) == 0 || len(at) < len(members(code)) {
			continue
		}
		done = true
		r.summed = append(r.summed, code)
		for _, b := range blocks {
			sum := b.Values().Slice(a*n, (a+1)*n)
			method.Zero(sum)
			for _, m := range at {
				method.Add(sum, b.Values().Slice(m*n, (m+1)*n))
			}
			copy(b.page[a*n:(a+1)*n], b.page[at[0]*n:(at[0]+1)*n])
		}
	}
	return done
}

// none reports whether area a has no observation in any block.
func (r *Result) none(a int, blocks []*Block) bool {
	n := len(r.Periods)
	for _, b := range blocks {
		if slices.ContainsFunc(b.page[a*n:(a+1)*n], func(page int32) bool { return page >= 0 }) {
			return false
		}
	}
	return true
}
