package method

import "fmt"

// ISR is a population's events set against those expected from the reference population's rates.
//
//	O = Σ x,  E = Σ n·X/N,  SMR = O/E,  ISR = SMR·ΣX/ΣN
//
// In: one cell per age band, the population's events x ≥ 0 and persons n ≥ 0, the reference's events X ≥ 0 and persons
// N > 0 with E > 0; limits of O from [Poisson]. Out: smr, a ratio that is 1 when the population has the reference's rates,
// and isr, events per unit of n. Other numbers are [ErrOutOfRange].
// Source: OHID/PHE, PHEindicatormethods R/ISRate.R and R/ISRatio.R.
func ISR(x, n, refX, refN []float64, z float64) (smr, isr Estimate, err error) {
	if len(x) != len(n) || len(x) != len(refX) || len(x) != len(refN) {
		return Estimate{}, Estimate{}, ErrUnequal
	}
	var observed, expected, events, persons float64
	for i := range x {
		if !(x[i] >= 0 && n[i] >= 0 && refX[i] >= 0 && refN[i] > 0) {
			return Estimate{}, Estimate{}, fmt.Errorf("band %d: %w", i+1, ErrOutOfRange)
		}
		observed += x[i]
		expected += n[i] * refX[i] / refN[i]
		events += refX[i]
		persons += refN[i]
	}
	smr, ok := Rate(observed, expected, z)
	isr = smr.scaled(events / persons)
	if !ok || !finite(isr.High, persons) {
		return Estimate{}, Estimate{}, fmt.Errorf("%v events, %v expected: %w", observed, expected, ErrOutOfRange)
	}
	return smr, isr, nil
}
