package method

import "lagesbild/data"

// Share is how many of a sex have a property: the number of them by all of that sex, each sex by itself.
//
//	p = x / n
//
// In: counts x (of) and n (in). Out: a share of 1. A cell missing on either side is missing, with the reasons of both;
// n = 0 has no share and is [data.Undefined], as is x > n, which says that the two counts are not of the same population.
// Source: Statistics Sweden, På tal om kvinnor och män: "share of all women / all men who have a property", never mixed
// with the sex distribution inside a group, which is [Composition].
func Share(out, of, in Values) {
	divide(out, of, in)
	for i := range out.Number {
		if out.OK(i) && (out.Number[i] < 0 || out.Number[i] > 1) {
			out.set(i, 0, data.Undefined)
		}
	}
}
