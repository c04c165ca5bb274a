package indicators

import "lagesbild/data"

// formulas say how each method's figures come about, for readers.
var formulas = map[string]data.Text{
	"values":      {SV: "publicerat värde för varje kön", EN: "published value of each sex"},
	"complement":  {SV: "publicerad andel för det ena könet; det andra könets andel = 1 − den", EN: "published share of one sex; the other sex's share = 1 − it"},
	"share":       {SV: "antal med egenskapen / samtliga av samma kön", EN: "number with the property / all of the same sex"},
	"composition": {SV: "antal av ett kön / (kvinnor + män)", EN: "number of one sex / (women + men)"},
	"ratio":       {SV: "kvinnors värde / mäns värde, publicerad kvot", EN: "women's value / men's value, published ratio"},
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
