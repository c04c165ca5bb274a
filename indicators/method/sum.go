package method

// Add adds in to out, cell by cell; out begins as a column of its own or as [Zero].
//
//	s = Σ x
//
// In: counts or amounts, never a share, mean or median. Out: the same unit. A missing addend makes the sum missing, with
// its reasons: a sum that leaves something out is not the sum.
func Add(out, in Values) {
	for i, x := range in.Number {
		out.set(i, out.Number[i]+x, Combine(out.Status[i]|in.Status[i]))
	}
}

// Zero sets every cell to 0, the sum of nothing.
func Zero(out Values) {
	clear(out.Number)
	clear(out.Status)
}
