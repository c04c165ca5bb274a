package px

import "lagesbild/ingest/pieces"

// lines tells on which line of the file a cell stands.
type lines struct {
	first  int32
	starts []int32 // cells before each line, from the first on
	each   []int32 // or: the line of each cell, 0 for none
}

// of is the line of one cell.
func (l *lines) of(cell int) int32 {
	if l.each != nil {
		return l.each[cell]
	}
	low, high := 0, len(l.starts)
	for low < high {
		if mid := (low + high) / 2; int(l.starts[mid]) <= cell {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return l.first + int32(low) - 1
}

// all is the line of every cell.
func (l *lines) all(total int) []int32 {
	if l.each != nil {
		return l.each
	}
	all := make([]int32, total)
	pieces.Each((len(l.starts)+together-1)/together, func(i int) {
		for k := i * together; k < min(len(l.starts), (i+1)*together); k++ {
			to := total
			if k+1 < len(l.starts) {
				to = int(l.starts[k+1])
			}
			row := all[l.starts[k]:to]
			for c := range row {
				row[c] = l.first + int32(k)
			}
		}
	})
	return all
}

// together is how many lines are told at a time.
const together = 1 << 12
