package method

// Evenness is how much of a whole divided into units, such as the pupils of a school's programmes, is in units where neither
// sex is outside a band.
type Evenness struct {
	Persons float64 // share of all persons who are in such units
	Units   float64 // share of the units, each counting the same
}

// Even measures evenness from counts of women and men.
//
//	persons = Σ(f + m, units where f/(f + m) is in the band) / Σ(f + m)
//	units   = number of those units / number of units
//
// In: one cell a unit, counts ≥ 0; an empty unit drops out. Here a sex may be absent altogether: every unit is then uneven.
// Out: shares of 1. Nobody at all, or a negative count, is [ErrOutOfRange], lists of unequal length [ErrUnequal]. Swapping
// the sexes changes nothing if the band lies around one half.
// Source: Statistics Sweden, På tal om kvinnor och män: share of pupils in programmes with 40–60 per cent of each sex.
func Even(women, men []float64, band Band) (Evenness, error) {
	if len(women) != len(men) {
		return Evenness{}, ErrUnequal
	}
	var even Evenness
	persons, units := 0.0, 0.0
	for i, w := range women {
		n := w + men[i]
		if !(w >= 0 && men[i] >= 0) || !finite(n) {
			return Evenness{}, ErrOutOfRange
		}
		if n == 0 {
			continue
		}
		persons, units = persons+n, units+1
		if band.Outside(w/n) == 0 {
			even.Persons += n
			even.Units++
		}
	}
	if units == 0 || !finite(persons) {
		return Evenness{}, ErrOutOfRange
	}
	even.Persons /= persons
	even.Units /= units
	return even, nil
}
