package indicators

import (
	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators/method"
)

// AddPlaces sets every area beside all others of its level, in every period, by how far its gap lies from equality. It adds
// four parts of the gap: place, 1 nearest equality and shared by equal ones; ranked, among how many; quarter, 1 nearest
// equality; and slope_5, the gap's change a year over the last five years, cut at breaks.
//
// Municipalities are ranked among municipalities and counties among counties; the country is not ranked. A missing gap has
// no place, with its reasons, and shortens the list. Periods other than single years, and figures repeated between
// elections, have no slope. A result without a gap stays as it is. See [method.Across].
func (r *Result) AddPlaces() {
	if r.Indicator.Gap == "" {
		return
	}
	first := len(r.Parts)
	r.part("place", data.Text{SV: "Plats efter gapets storlek", EN: "Place by size of the gap"}, OfGap, "number").never()
	r.part("ranked", data.Text{SV: "Antal områden med plats", EN: "Areas that have a place"}, OfGap, "number").never()
	r.part("quarter", data.Text{SV: "Fjärdedel efter gapets storlek", EN: "Quarter by size of the gap"}, OfGap, "number").never()
	r.part("slope_5", data.Text{SV: "Gapets förändring per år, fem år (Theil–Sen)", EN: "The gap's change a year, five years (Theil–Sen)"}, OfGap, r.unitOf(OfGap)).never()
	for _, level := range []codelist.Level{codelist.Municipality, codelist.County} {
		if areas := r.among(string(level)); len(areas) > 0 {
			r.places(r.Parts[first:], areas)
		}
	}
}

// places fills the parts of [Result.AddPlaces] for the areas of one level.
func (r *Result) places(parts []Part, areas []int) {
	rows, yearly := r.rows()
	if len(rows) == 0 {
		return
	}
	gap := method.Make((rows[len(rows)-1] + 1) * len(areas))
	for k, a := range areas {
		breaks := r.breaksIn(r.Areas[a])
		for t, row := range rows {
			i, to := a*len(r.Periods)+t, row*len(areas)+k
			gap.Number[to], gap.Status[to] = r.Gap.Number[i], r.Gap.Status[i]
			if breaks[t] {
				gap.Status[to] |= data.Break
			}
		}
	}
	x := method.MakeAcross(len(areas), rows[len(rows)-1]+1)
	x.Set(gap, r.Indicator.Gap.Equal())
	for t, row := range rows {
		from, to := row*len(areas), (row+1)*len(areas)
		rank := x.Rank.Slice(from, to)
		r.spread(&parts[0].Block, areas, t, rank)
		r.spread(&parts[1].Block, areas, t, ranked(rank))
		r.spread(&parts[2].Block, areas, t, x.Group.Slice(from, to))
		if yearly {
			r.spread(&parts[3].Block, areas, t, x.Slope.Slice(from, to))
		}
	}
}

// rows gives each period its row: one a year, years without figures included, where periods are years of their own; else
// yearly is false and there is a row a period.
func (r *Result) rows() (rows []int, yearly bool) {
	yearly = r.Indicator.Years == nil
	for _, p := range r.Periods {
		yearly = yearly && len(p) == len("2024")
	}
	for t, p := range r.Periods {
		if yearly {
			t = p.Year() - r.Periods[0].Year()
		}
		rows = append(rows, t)
	}
	return rows, yearly
}

// ranked tells each area that has a rank among how many it has.
func ranked(ranks method.Values) method.Values {
	n := 0
	for i := range ranks.Number {
		if ranks.OK(i) {
			n++
		}
	}
	out := method.Make(ranks.Len())
	for i, s := range ranks.Status {
		out.Status[i] = s
		if ranks.OK(i) {
			out.Number[i] = float64(n)
		}
	}
	return out
}
