package method

import (
	"errors"
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// ErrCollinear says that variables follow from each other, so that none has a coefficient of its own.
var ErrCollinear = errors.New("variables that follow from each other")

// Oaxaca is a difference of two means, women's minus men's, taken apart in two ways.
type Oaxaca struct {
	Women, Men             float64 // the means
	Endowments             float64 // what the sexes have, at men's coefficients
	Coefficients           float64 // what it brings them, at men's endowments
	Interaction            float64 // both at once
	Explained, Unexplained float64 // at men's coefficients, and the rest
}

// OaxacaBlinder splits the difference between women's and men's mean outcome by least squares of each sex.
//
//	ȳw − ȳm = (x̄w − x̄m)'βm + x̄m'(βw − βm) + (x̄w − x̄m)'(βw − βm)
//	explained = (x̄w − x̄m)'βm,  unexplained = x̄w'(βw − βm)
//
// In: outcomes and rows of variables of women and of men, finite, a row a person; an intercept is added. More persons than
// variables and intercept of each sex, else [ErrFewPersons]; variables that follow from each other are [ErrCollinear]. Out:
// the outcome's unit; either way the parts sum to the difference.
// Source: Oaxaca, International Economic Review 14 (1973); Blinder, Journal of Human Resources 8 (1973); Jann, The
// Blinder–Oaxaca decomposition for linear regression models, Stata Journal 8 (2008).
func OaxacaBlinder(yw []float64, xw [][]float64, ym []float64, xm [][]float64) (Oaxaca, error) {
	w, err := leastSquares(yw, xw)
	if err != nil {
		return Oaxaca{}, fmt.Errorf("women: %w", err)
	}
	m, err := leastSquares(ym, xm)
	if err != nil {
		return Oaxaca{}, fmt.Errorf("men: %w", err)
	}
	if len(w.beta) != len(m.beta) {
		return Oaxaca{}, ErrUnequal
	}
	o := Oaxaca{Women: w.outcome, Men: m.outcome}
	for k := range w.beta {
		have, bring := w.mean[k]-m.mean[k], w.beta[k]-m.beta[k]
		o.Endowments += have * m.beta[k]
		o.Coefficients += m.mean[k] * bring
		o.Interaction += have * bring
	}
	o.Explained, o.Unexplained = o.Endowments, o.Coefficients+o.Interaction
	if !finite(o.Women, o.Men, o.Endowments, o.Coefficients, o.Interaction) {
		return Oaxaca{}, ErrOutOfRange
	}
	return o, nil
}

// fit is a regression with its means; the intercept comes first, its mean being 1.
type fit struct {
	beta, mean []float64
	outcome    float64
}

// condition is the condition number of the design above which variables are said to follow from each other.
const condition = 1e12

func leastSquares(y []float64, x [][]float64) (fit, error) {
	if len(y) != len(x) {
		return fit{}, ErrUnequal
	}
	if len(x) == 0 || len(x) <= len(x[0])+1 {
		return fit{}, fmt.Errorf("%d persons: %w", len(x), ErrFewPersons)
	}
	k, n := len(x[0])+1, float64(len(x))
	design, f := mat.NewDense(len(x), k, nil), fit{mean: make([]float64, k), beta: make([]float64, k)}
	for i, row := range x {
		if len(row) != k-1 {
			return fit{}, ErrUnequal
		}
		if !finite(append(row[:len(row):len(row)], y[i])...) {
			return fit{}, ErrOutOfRange
		}
		design.Set(i, 0, 1)
		f.mean[0] += 1 / n
		f.outcome += y[i] / n
		for j, v := range row {
			design.Set(i, j+1, v)
			f.mean[j+1] += v / n
		}
	}
	var qr mat.QR
	qr.Factorize(design)
	if !(qr.Cond() < condition) {
		return fit{}, ErrCollinear
	}
	if err := qr.SolveVecTo(mat.NewVecDense(k, f.beta), false, mat.NewVecDense(len(y), y)); err != nil {
		return fit{}, fmt.Errorf("%w: %w", ErrCollinear, err)
	}
	return f, nil
}
