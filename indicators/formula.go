package indicators

import "lagesbild/data"

// formulas say how each method's figures come about, for readers.
var formulas = map[string]data.Text{
	"values":          {SV: "publicerat värde för varje kön", EN: "published value of each sex"},
	"complement":      {SV: "publicerad andel för det ena könet; det andra könets andel = 1 − den", EN: "published share of one sex; the other sex's share = 1 − it"},
	"total":           {SV: "publicerat värde för samtliga, inte uppdelat på kvinnor och män", EN: "published value for all together, not by women and men"},
	"share":           {SV: "antal med egenskapen / samtliga av samma kön", EN: "number with the property / all of the same sex"},
	"composition":     {SV: "antal av ett kön / (kvinnor + män)", EN: "number of one sex / (women + men)"},
	"ratio":           {SV: "kvinnors värde / mäns värde, publicerad kvot", EN: "women's value / men's value, published ratio"},
	"representation":  {SV: "könets andel av gruppen / könets andel av alla", EN: "the sex's part of the group / its part of all"},
	"rate":            {SV: "händelser / befolkning av samma kön", EN: "events / population of the same sex"},
	"standardised":    {SV: "händelser / befolkning i varje grupp, vägda med en standardbefolkning", EN: "events / population in each class, weighted by a standard population"},
	"indirect":        {SV: "händelser / förväntade händelser × jämförelseområdets värde", EN: "events / expected events × the reference area's rate"},
	"mean":            {SV: "medelvärde av svaren för varje kön", EN: "mean of the answers of each sex"},
	"life_expectancy": {SV: "återstående medellivslängd enligt Chiangs förkortade livstabell", EN: "years left by Chiang's abridged life table"},
	"inequality":      {SV: "lutningsindex (SII): skillnaden mellan befolkningens ändar, ordnad efter utsatthet", EN: "slope index (SII): the difference between the ends of a population in order of deprivation"},
	"kitagawa":        {SV: "skillnaden delad i sammansättning och nivå (Kitagawa)", EN: "the difference split into structure and rates (Kitagawa)"},
	"das_gupta":       {SV: "skillnaden delad på de faktorer vars produkt värdet är (Das Gupta)", EN: "the difference split by the factors whose product the value is (Das Gupta)"},
	"oaxaca":          {SV: "skillnaden i medelvärde delad i egenskaper och utfall (Oaxaca–Blinder)", EN: "the difference of means split into endowments and coefficients (Oaxaca–Blinder)"},
	"segregation":     {SV: "segregation mellan enheter: D, KM, M och H", EN: "segregation between units: D, KM, M and H"},
	"quantiles":       {SV: "publicerat värde för varje kön; områdena i lika stora grupper", EN: "published value of each sex; the areas in groups of equal size"},
	"funnel":          {SV: "antal / befolkning för varje kön, mot gränserna kring ett jämförelsevärde", EN: "count / population of each sex, against the limits around a benchmark"},
	"rank_index":      {SV: "medelvärde av områdets rangtal, 1 är bäst", EN: "mean of the area's ranks, 1 being best"},
	"eige_index":      {SV: "poäng 1–100 för varje indikator, sammanvägda enligt EIGE", EN: "a score of 1–100 for each indicator, put together as EIGE does"},
	"scaled":          {SV: "varje indikator på skalan 0–100 över områdena, därefter medelvärden", EN: "each indicator on 0–100 over the areas, then means"},
}

// Formula says how each sex's value and the gap come about, for readers.
func (ind *Indicator) Formula() data.Text {
	t := formulas[ind.Method.Name()]
	switch {
	case ind.Gap == "" || ind.Method.Ratio != nil:
		return t
	case ind.Gap == GapRatio:
		return data.Text{SV: t.SV + "; gap = kvinnors värde / mäns värde", EN: t.EN + "; gap = women's value / men's value"}
	}
	return data.Text{SV: t.SV + "; gap = kvinnors värde − mäns värde", EN: t.EN + "; gap = women's value − men's value"}
}
