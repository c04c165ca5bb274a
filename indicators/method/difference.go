package method

// Difference is women's value minus men's, cell by cell: above zero, women have the higher value.
//
//	d = w − m
//
// In: the two sexes' values in one unit. Out: the same unit; for shares of 1 a difference of 0.01 is one percentage
// point. A cell missing on either side is missing, with the reasons of both.
// Source: Statistics Sweden, På tal om kvinnor och män, reading rules (women first, sign kept).
func Difference(out, women, men Values) {
	for i, w := range women.Number {
		out.set(i, w-men.Number[i], Combine(women.Status[i]|men.Status[i]))
	}
}
