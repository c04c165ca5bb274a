package indicators_test

import (
	"math/rand/v2"
	"testing"

	"lagesbild/indicators"
)

// The limits around any share or rate are those that the method funnel gives as parts, for each sex and level.
func TestFunnelLimits(t *testing.T) {
	for of, method := range map[string]string{
		"funnel: {" + counted + ", kind: proportion, against: \"1980\"}":           "share: {" + counted + "}",
		"funnel: {" + counted + ", kind: rate, against: \"1980\", unit: per-1000}": "rate: {" + counted + ", unit: per-1000}",
	} {
		src := byClass(rand.New(rand.NewPCG(5, 6)), false, 1)
		parts := computed(t, plain(t, "method: {"+of+"}", "polarity: lower", "gap: difference"), src)
		r := computed(t, plain(t, "method: {"+method+"}", "polarity: lower", "gap: difference"), src)
		for _, q := range []indicators.Quantity{indicators.OfWomen, indicators.OfMen, indicators.OfTotal} {
			for level, name := range map[indicators.Level]string{indicators.Level95: "95", indicators.Level998: "998"} {
				for _, area := range r.Areas {
					n, ok := r.Persons(area, "2024", q)
					in, okIn := r.FunnelLimits(partAt(t, parts, "benchmark_"+string(q), area, "2024").Number, n, level)
					low, high := partAt(t, parts, "low_"+name+"_"+string(q), area, "2024"), partAt(t, parts, "high_"+name+"_"+string(q), area, "2024")
					if !ok || !okIn || in.Low != low.Number || in.High != high.Number {
						t.Errorf("%s %s %s %s: %v of %v, parts %v–%v", method, q, name, area, in, n, low.Number, high.Number)
					}
				}
			}
		}
	}
	values := computed(t, plain(t, "method: {values: {dataset: d, measure: level, where: {class: [\"0\"]}}}", "polarity: lower", "gap: difference"), byClass(rand.New(rand.NewPCG(5, 6)), false, 1))
	_, known := values.Persons("1980", "2024", indicators.OfWomen)
	if _, ok := values.FunnelLimits(1.5, 1000, indicators.Level95); ok || known {
		t.Error("published values have limits without anybody's number")
	}
}
