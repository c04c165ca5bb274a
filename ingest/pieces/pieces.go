// Package pieces cuts a long text into pieces and has them read at the same time. It knows no format: whoever reads says
// where a piece may begin, and checks that reading from the start comes to that place too.
//
// Begin with [Cut].
package pieces

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Size is about how many bytes a piece has: enough that beginning one costs nothing against reading it, and few enough that
// little is lost where it cannot be used.
const Size = 1 << 18

// Piece is bytes of a text, without the one at To.
type Piece struct{ From, To int }

// Cut parts the bytes of p into pieces of about so many bytes. Begin returns the first place from a byte on where a piece may
// begin, or one beyond p if there is none.
func Cut(p Piece, size int, begin func(at int) int) []Piece {
	var all []Piece
	for p.To-p.From >= 2*size {
		at := begin(p.From + size)
		if at >= p.To {
			break
		}
		all = append(all, Piece{p.From, at})
		p.From = at
	}
	return append(all, p)
}

// Each does the numbers below n, as many at a time as there are processors.
func Each(n int, do func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := int(next.Add(1)); i <= n; i = int(next.Add(1)) {
				do(i - 1)
			}
		})
	}
	workers.Wait()
}
