package method

import (
	"fmt"
	"math/bits"
)

// Kitagawa splits the difference between two groups' rates, the first's minus the second's (women minus men), into what
// comes of their structure and what comes of their rates.
//
//	structure = Σ (s₁ − s₂)(r₁ + r₂)/2,  rate = Σ (r₁ − r₂)(s₁ + s₂)/2,  s = n/Σ n
//
// In: one cell a class (age, sector), persons n ≥ 0 with Σ n > 0 and rates r, both groups' in every class; else
// [ErrOutOfRange]. Out: the rates' unit; the two sum to the difference.
// Source: Kitagawa, Components of a difference between two rates, JASA 50 (1955).
func Kitagawa(n1, r1, n2, r2 []float64) (structure, rate float64, err error) {
	s1, err := shares(n1)
	if err != nil {
		return 0, 0, fmt.Errorf("first group: %w", err)
	}
	s2, err := shares(n2)
	if err != nil {
		return 0, 0, fmt.Errorf("second group: %w", err)
	}
	effects, err := DasGupta([][]float64{s1, r1}, [][]float64{s2, r2})
	if err != nil {
		return 0, 0, err
	}
	return effects[0], effects[1], nil
}

// shares is each class's part of all.
func shares(n []float64) ([]float64, error) {
	all := 0.0
	for i, x := range n {
		if !(x >= 0) {
			return nil, fmt.Errorf("class %d: %v persons: %w", i+1, x, ErrOutOfRange)
		}
		all += x
	}
	if !(all > 0) || !finite(all) {
		return nil, fmt.Errorf("%v persons: %w", all, ErrOutOfRange)
	}
	s := make([]float64, len(n))
	for i, x := range n {
		s[i] = x / all
	}
	return s, nil
}

// DasGuptaFactors is the most factors that [DasGupta] tells apart.
const DasGuptaFactors = 5

// DasGupta splits the difference between two groups' rates, the first's minus the second's, by the factors whose product
// they are.
//
//	R = Σ Π f;  effect of f = Σ over sets S of the other factors: |S|!(k − 1 − |S|)!/k! · [R(f and S the first's) − R(S the first's)]
//
// In: one to [DasGuptaFactors] factors, each with one cell a class, in the same order for both groups, all finite; else
// [ErrOutOfRange], or [ErrUnequal] where the shapes differ. Out: an effect a factor, in R's unit; they sum to the difference.
// Source: Das Gupta, Standardization and Decomposition of Rates, US Bureau of the Census P23-186 (1993); Kitagawa's is k = 2.
func DasGupta(first, second [][]float64) ([]float64, error) {
	k := len(first)
	if k != len(second) {
		return nil, ErrUnequal
	}
	if k < 1 || k > DasGuptaFactors {
		return nil, fmt.Errorf("%d factors of at most %d: %w", k, DasGuptaFactors, ErrOutOfRange)
	}
	for f := range first {
		if len(first[f]) != len(first[0]) || len(second[f]) != len(first[0]) {
			return nil, fmt.Errorf("factor %d: %w", f+1, ErrUnequal)
		}
	}
	rates := make([]float64, 1<<k) // by the set of factors that are the first group's
	for set := range rates {
		for class := range first[0] {
			product := 1.0
			for f := range first {
				if set>>f&1 == 1 {
					product *= first[f][class]
				} else {
					product *= second[f][class]
				}
			}
			rates[set] += product
		}
	}
	if !finite(rates...) {
		return nil, fmt.Errorf("rates of %v: %w", rates, ErrOutOfRange)
	}
	effects := make([]float64, k)
	for set, rate := range rates {
		for f := range effects {
			if set>>f&1 == 0 {
				size := bits.OnesCount(uint(set))
				effects[f] += (rates[set|1<<f] - rate) * factorial(size) * factorial(k-1-size) / factorial(k)
			}
		}
	}
	return effects, nil
}

func factorial(n int) float64 {
	f := 1.0
	for i := 2; i <= n; i++ {
		f *= float64(i)
	}
	return f
}
