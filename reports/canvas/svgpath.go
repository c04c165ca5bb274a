package canvas

import (
	"math"
	"strconv"

	"gonum.org/v1/plot/vg"
)

// manyPoints is how long a path is that is written in tenths of a pixel from point to point: coasts and borders, whose
// points are many and close together, take a third of the room so.
const manyPoints = 64

// straight reports whether a path has many points and no curve, and nothing is drawn on turned paper.
func (s *SVG) straight(p vg.Path) bool {
	if len(p) < manyPoints || !s.upright() {
		return false
	}
	for _, c := range p {
		if c.Type == vg.ArcComp || c.Type == vg.CurveComp {
			return false
		}
	}
	return true
}

// spot is a point in tenths of a pixel.
type spot struct{ x, y int }

// tenths appends a path as differences in whole tenths of a pixel. What rounding leaves without extent, or on the way to
// the next point, is left out; nothing adds up, for differences are taken between rounded points.
func (s *SVG) tenths(p vg.Path) {
	var line []spot
	var at spot // where the last line ended
	flush := func(closed bool) {
		if len(line) > 1 {
			s.relative(at, line)
			at = line[len(line)-1]
			if closed {
				s.body, at = append(s.body, 'z'), line[0]
			}
		}
		line = line[:min(len(line), 1)] // whoever goes on begins there
	}
	for _, c := range p {
		x, y := s.at(c.Pos)
		to := spot{int(math.Round(x * 10)), int(math.Round((s.h - y) * 10))}
		switch n := len(line); {
		case c.Type == vg.CloseComp:
			flush(true)
		case c.Type == vg.MoveComp:
			flush(false)
			line = append(line[:0], to)
		case n > 0 && to == line[n-1]:
		case n > 1 && onward(line[n-2], line[n-1], to):
			line[n-1] = to
		default:
			line = append(line, to)
		}
	}
	flush(false)
}

// onward reports whether the way from a over b to c does not turn.
func onward(a, b, c spot) bool {
	dx, dy, ex, ey := b.x-a.x, b.y-a.y, c.x-b.x, c.y-b.y
	return dx*ey == dy*ex && dx*ex+dy*ey > 0
}

// relative appends a move and what is drawn from there.
func (s *SVG) relative(at spot, line []spot) {
	s.body = append(s.body, 'm')
	for i, to := range line {
		if dx := to.x - at.x; i > 0 && dx >= 0 {
			s.body = append(s.body, ' ')
		}
		s.body = strconv.AppendInt(s.body, int64(to.x-at.x), 10)
		if to.y >= at.y {
			s.body = append(s.body, ' ')
		}
		s.body = strconv.AppendInt(s.body, int64(to.y-at.y), 10)
		at = to
	}
}
