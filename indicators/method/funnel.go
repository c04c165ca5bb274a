package method

// FunnelProportion is the range in which a unit of n persons lies when its proportion is the benchmark's but for chance.
//
//	Wilson's limits of p·n of n
//
// In: the benchmark's proportion, 0–1, and n > 0 persons, else ok is false. Out: shares of 1.
// Source: Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005); OHID/PHE,
// PHEindicatormethods R/Funnels.R.
func FunnelProportion(p, n, z float64) (Interval, bool) {
	if !counts(n, z) {
		return Interval{}, false
	}
	return Wilson(p*n, n, z)
}

// FunnelRate is the range in which a unit of exposure n lies when its rate is the benchmark's but for chance. A ratio of
// observed to expected events has the benchmark 1 and the expected events as n.
//
//	limits of r·n events from [Poisson], divided by n
//
// In: the benchmark's rate r ≥ 0 and n > 0, else ok is false. Out: the rate's unit.
// Source: as for [FunnelProportion].
func FunnelRate(r, n, z float64) (Interval, bool) {
	e, ok := Rate(r*n, n, z)
	return e.Interval, ok
}
