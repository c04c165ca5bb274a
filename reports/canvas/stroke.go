package canvas

import (
	"image"
	"math"

	"golang.org/x/image/vector"
	"gonum.org/v1/plot/vg"
)

// Stroke implements vg.Canvas; corners are round, ends are square. One level or upright line is set to whole pixels.
func (c *PNG) Stroke(p vg.Path) {
	if c.width <= 0 {
		return
	}
	half := c.width * c.stretch() / 2
	if len(p) == 2 && len(c.dashes) == 0 && c.upright() && (p[0].Pos.X == p[1].Pos.X || p[0].Pos.Y == p[1].Pos.Y) {
		c.crisp(p, half)
		return
	}
	runs := c.flatten(p)
	if len(c.dashes) > 0 {
		runs = c.dash(runs)
	}
	var parts []polygon
	for _, run := range runs {
		parts = outline(parts, run, half)
	}
	c.fillUnion(parts)
}

// tile is the side of the squares a stroke is rasterized in: most of a line's bounds is empty.
const tile = 64

// fillUnion fills polygons that all turn the same way, so that the rasterizer adds them up to their union.
func (c *PNG) fillUnion(parts []polygon) {
	lo, hi := infinite()
	for _, p := range parts {
		lo, hi = [2]float64{min(lo[0], p.lo[0]), min(lo[1], p.lo[1])}, [2]float64{max(hi[0], p.hi[0]), max(hi[1], p.hi[1])}
	}
	lo, hi = [2]float64{max(lo[0], 0), max(lo[1], 0)}, [2]float64{min(hi[0], float64(c.w)), min(hi[1], float64(c.h))}
	var here []polygon
	for y := math.Floor(lo[1]); y <= hi[1]; y += tile {
		for x := math.Floor(lo[0]); x <= hi[0]; x += tile {
			here = here[:0]
			for _, p := range parts {
				if p.lo[0] < x+tile && p.hi[0] > x && p.lo[1] < y+tile && p.hi[1] > y {
					here = append(here, p)
				}
			}
			if len(here) == 0 {
				continue
			}
			c.raster([2]float64{x, y}, [2]float64{min(x+tile-1, hi[0]), min(y+tile-1, hi[1])}, func(dx, dy float64) {
				for _, p := range here {
					p.trace(&c.ras, dx, dy)
				}
			})
		}
	}
}

func infinite() (lo, hi [2]float64) {
	return [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
}

func (c *PNG) crisp(p vg.Path, half float64) {
	x0, y0 := c.at(p[0].Pos)
	x1, y1 := c.at(p[1].Pos)
	thick := max(1, snap(2*half))
	if y0 == y1 {
		top := snap(y0 - half)
		c.fillRect(image.Rect(snap(min(x0, x1)), top, snap(max(x0, x1)), top+thick))
		return
	}
	left := snap(x0 - half)
	c.fillRect(image.Rect(left, snap(min(y0, y1)), left+thick, snap(max(y0, y1))))
}

// flatten turns a path into runs of points in pixels.
func (c *PNG) flatten(p vg.Path) [][][2]float64 {
	var runs [][][2]float64
	var run [][2]float64
	walk(p, func(op byte, pts ...vg.Point) {
		switch op {
		case 'M':
			if len(run) > 1 {
				runs = append(runs, run)
			}
			run = nil
		case 'Z':
			if len(run) > 1 {
				run = append(run, run[0])
			}
			return
		case 'Q', 'C':
			from := run[len(run)-1]
			ctrl := [][2]float64{from}
			for _, pt := range pts {
				x, y := c.at(pt)
				ctrl = append(ctrl, [2]float64{x, y})
			}
			const steps = 8 // a quarter circle of 20 px radius is then off by 0.1 px
			for i := 1; i <= steps; i++ {
				run = append(run, bezier(ctrl, float64(i)/steps))
			}
			return
		}
		x, y := c.at(pts[0])
		run = append(run, [2]float64{x, y})
	})
	if len(run) > 1 {
		runs = append(runs, run)
	}
	return runs
}

// bezier is the point of a curve at t (de Casteljau).
func bezier(ctrl [][2]float64, t float64) [2]float64 {
	var p [4][2]float64
	n := copy(p[:], ctrl)
	for n--; n > 0; n-- {
		for i := range n {
			p[i] = [2]float64{p[i][0] + t*(p[i+1][0]-p[i][0]), p[i][1] + t*(p[i+1][1]-p[i][1])}
		}
	}
	return p[0]
}

// dash cuts runs by the pattern.
func (c *PNG) dash(runs [][][2]float64) [][][2]float64 {
	var out [][][2]float64
	for _, run := range runs {
		k, left := 0, float64(c.dashes[0])*c.stretch()
		var part [][2]float64
		part = append(part, run[0])
		for i := 1; i < len(run); i++ {
			a, b := run[i-1], run[i]
			for {
				d := math.Hypot(b[0]-a[0], b[1]-a[1])
				if d <= left {
					left -= d
					part = append(part, b)
					break
				}
				a = [2]float64{a[0] + (b[0]-a[0])*left/d, a[1] + (b[1]-a[1])*left/d}
				if k%2 == 0 {
					out = append(out, append(part, a))
				}
				part = [][2]float64{a}
				k++
				left = float64(c.dashes[k%len(c.dashes)]) * c.stretch()
			}
		}
		if k%2 == 0 && len(part) > 1 {
			out = append(out, part)
		}
	}
	return out
}

// polygon is a convex area with its bounds.
type polygon struct {
	pts    [][2]float64
	lo, hi [2]float64
}

func newPolygon(pts [][2]float64) polygon {
	p := polygon{pts: pts}
	p.lo, p.hi = infinite()
	for _, q := range pts {
		p.lo, p.hi = [2]float64{min(p.lo[0], q[0]), min(p.lo[1], q[1])}, [2]float64{max(p.hi[0], q[0]), max(p.hi[1], q[1])}
	}
	return p
}

func (p polygon) trace(ras *vector.Rasterizer, dx, dy float64) {
	ras.MoveTo(float32(p.pts[0][0]-dx), float32(p.pts[0][1]-dy))
	for _, q := range p.pts[1:] {
		ras.LineTo(float32(q[0]-dx), float32(q[1]-dy))
	}
	ras.ClosePath()
}

// outline appends a stroked run: a quadrilateral for each segment and a disc for each corner, all turning the same way.
func outline(parts []polygon, run [][2]float64, half float64) []polygon {
	for i := 1; i < len(run); i++ {
		a, b := run[i-1], run[i]
		d := math.Hypot(b[0]-a[0], b[1]-a[1])
		if d == 0 {
			continue
		}
		nx, ny := -(b[1]-a[1])/d*half, (b[0]-a[0])/d*half
		parts = append(parts, newPolygon([][2]float64{{a[0] - nx, a[1] - ny}, {b[0] - nx, b[1] - ny}, {b[0] + nx, b[1] + ny}, {a[0] + nx, a[1] + ny}}))
		if i < len(run)-1 || run[0] == b {
			parts = append(parts, newPolygon(disc(b, half)))
		}
	}
	return parts
}

func disc(at [2]float64, r float64) [][2]float64 {
	n := 8 + int(2*r)
	out := make([][2]float64, n)
	for i := range out {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		out[i] = [2]float64{at[0] + r*cos, at[1] + r*sin}
	}
	return out
}
