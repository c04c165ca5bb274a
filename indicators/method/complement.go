package method

import "lagesbild/data"

// Complement fills in the share that a provider leaves out because it follows from the other sex's.
//
//	w = 1 − m   or   m = 1 − w
//
// In and out, in place: women's and men's parts of one whole, shares of 1. A side that is [data.NotAvailable] is computed
// where the other has a value within 0–1 (else it is [data.Undefined]); published values stand. A side that is withheld
// for any other reason stays withheld and takes the other side with it, since either would reveal both.
// Source: Kolada's way of storing N00943 and N00945 ("andel av antal dagar som tas ut av män").
func Complement(women, men Values) {
	for i := range women.Number {
		w, m := women.Status[i], men.Status[i]
		switch {
		case (w | m).Has(data.Suppressed):
			women.set(i, 0, w.Reasons()|data.Suppressed)
			men.set(i, 0, m.Reasons()|data.Suppressed)
		case w.Reasons() == data.NotAvailable && !m.Missing():
			women.set(i, 1-men.Number[i], inverse(men.Number[i], m))
		case m.Reasons() == data.NotAvailable && !w.Missing():
			men.set(i, 1-women.Number[i], inverse(women.Number[i], w))
		}
	}
}

func inverse(p float64, s data.Status) data.Status {
	if p < 0 || p > 1 {
		return data.Undefined
	}
	return Combine(s)
}
