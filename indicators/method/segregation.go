package method

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Segregation is how unevenly women and men are spread over units such as programmes or industries; 0 is evenly.
type Segregation struct {
	D  float64 // Duncan: share of either sex that would have to change unit if only that sex moved, 0–1
	KM float64 // Karmel–MacLachlan: share of all who must move if every unit keeps its size, 0–0.5
	M  float64 // mutual information of unit and sex, in nats, at most the entropy of sex
	H  float64 // M as a share of the entropy of sex, 0–1
}

// Segregate measures segregation from counts of women and men.
//
//	D = ½Σ|f/F − m/M|,  KM = Σ|f − a(f + m)|/T = 2a(1 − a)D,  M = Σ Σ p(u,s)·ln[p(u,s)/(p(u)p(s))],  H = M/E
//	a = F/T,  E = −a·ln a − (1 − a)·ln(1 − a)
//
// In: one cell a unit, counts ≥ 0; an empty unit drops out. A sex that is absent altogether has no distribution and is
// [ErrOutOfRange], as is a negative count. Swapping the sexes changes nothing. Small units make every measure too high:
// see [ChanceD].
// Source: Duncan & Duncan, American Sociological Review 20 (1955); Karmel & MacLachlan, Economic Record 64 (1988); Mora &
// Ruiz-Castillo, Sociological Methodology 41 (2011).
func Segregate(women, men []float64) (Segregation, error) {
	f, m, err := persons(women, men)
	if err != nil {
		return Segregation{}, err
	}
	var s Segregation
	all := f + m
	for i := range women {
		s.D += math.Abs(women[i]/f-men[i]/m) / 2
		unit := (women[i] + men[i]) / all
		s.M += information(women[i]/all, unit, f/all) + information(men[i]/all, unit, m/all)
	}
	s.KM = 2 * (f / all) * (m / all) * s.D
	s.M = max(0, s.M)
	s.H = min(1, s.M/-(f/all*math.Log(f/all)+m/all*math.Log(m/all)))
	return s, nil
}

func information(joint, unit, sex float64) float64 {
	if joint == 0 {
		return 0
	}
	return joint * (math.Log(joint) - math.Log(unit) - math.Log(sex))
}

// persons is the number of women and of men.
func persons(women, men []float64) (f, m float64, err error) {
	if len(women) != len(men) {
		return 0, 0, ErrUnequal
	}
	for i := range women {
		if !(women[i] >= 0 && men[i] >= 0) {
			return 0, 0, fmt.Errorf("unit %d: %v women, %v men: %w", i+1, women[i], men[i], ErrOutOfRange)
		}
		f += women[i]
		m += men[i]
	}
	if !(f > 0 && m > 0) || !finite(f+m) {
		return 0, 0, fmt.Errorf("%v women, %v men: %w", f, m, ErrOutOfRange)
	}
	return f, m, nil
}

// chancePersons is the most persons whose sex [ChanceD] draws anew: with more, chance makes no segregation worth showing.
const chancePersons = 1e6

// ChanceD is the D of [Segregate] that chance alone makes: its mean when the persons keep their units and the sexes are
// dealt out anew. What D has above it is not due to small units.
//
// In: whole counts as for [Segregate], at most a million persons, rounds ≥ 1 and the source of chance, whose seed is to be
// shown with the result; else [ErrOutOfRange].
// Source: Carrington & Troske, On measuring segregation in samples with small units, Journal of Business & Economic
// Statistics 15 (1997).
func ChanceD(women, men []float64, rounds int, r *rand.Rand) (float64, error) {
	f, m, err := persons(women, men)
	if err != nil {
		return 0, err
	}
	for i := range women {
		if women[i] != math.Trunc(women[i]) || men[i] != math.Trunc(men[i]) {
			return 0, fmt.Errorf("unit %d: %v women, %v men are no persons: %w", i+1, women[i], men[i], ErrOutOfRange)
		}
	}
	if f+m > chancePersons || rounds < 1 {
		return 0, fmt.Errorf("%v persons in %d rounds: %w", f+m, rounds, ErrOutOfRange)
	}
	sum := 0.0
	for range rounds {
		left, of := int(f), int(f+m)
		for i := range women {
			drawn, size := 0, int(women[i]+men[i])
			for range size {
				if r.IntN(of) < left {
					drawn++
					left--
				}
				of--
			}
			sum += math.Abs(float64(drawn)/f-float64(size-drawn)/m) / 2
		}
	}
	return sum / float64(rounds), nil
}
