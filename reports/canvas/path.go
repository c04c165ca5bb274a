package canvas

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"

	"gonum.org/v1/plot/vg"
)

// walk visits a path as SVG's commands M, L, Q, C and Z; arcs become curves of at most a quarter turn.
func walk(p vg.Path, visit func(op byte, pts ...vg.Point)) {
	begun := false
	for _, c := range p {
		switch c.Type {
		case vg.MoveComp:
			visit('M', c.Pos)
			begun = true
		case vg.LineComp:
			visit('L', c.Pos)
		case vg.CurveComp:
			if len(c.Control) == 1 {
				visit('Q', c.Control[0], c.Pos)
			} else {
				visit('C', c.Control[0], c.Control[1], c.Pos)
			}
		case vg.ArcComp:
			arc(c, begun, visit)
			begun = true
		case vg.CloseComp:
			visit('Z')
		}
	}
}

func arc(c vg.PathComp, begun bool, visit func(op byte, pts ...vg.Point)) {
	on := func(angle float64) (pt vg.Point, dx, dy vg.Length) {
		sin, cos := math.Sincos(angle)
		return vg.Point{X: c.Pos.X + c.Radius*vg.Length(cos), Y: c.Pos.Y + c.Radius*vg.Length(sin)}, -c.Radius * vg.Length(sin), c.Radius * vg.Length(cos)
	}
	n := max(1, int(math.Ceil(math.Abs(c.Angle)/(math.Pi/2)-1e-9)))
	step := c.Angle / float64(n)
	k := vg.Length(4.0 / 3 * math.Tan(step/4))
	from, dx, dy := on(c.Start)
	if begun {
		visit('L', from)
	} else {
		visit('M', from)
	}
	for i := range n {
		to, ex, ey := on(c.Start + step*float64(i+1))
		visit('C', vg.Point{X: from.X + k*dx, Y: from.Y + k*dy}, vg.Point{X: to.X - k*ex, Y: to.Y - k*ey}, to)
		from, dx, dy = to, ex, ey
	}
}

func (l Logo) decode() (image.Image, error) {
	img, err := png.Decode(bytes.NewReader(l.PNG))
	if err != nil {
		return nil, fmt.Errorf("logo: %w", err)
	}
	return img, nil
}
