package canvas

import (
	"image/color"
	"math"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

var token = regexp.MustCompile(`[mz]|-?\d+`)

// readBack returns the lines of a path written in tenths, in pixels from the top left corner.
func readBack(t *testing.T, d string) (lines [][][2]float64, closed []bool) {
	t.Helper()
	var at, from [2]int
	var line [][2]float64
	tokens := token.FindAllString(d, -1)
	end := func(shut bool) {
		if line != nil {
			lines, closed, line = append(lines, line), append(closed, shut), nil
		}
	}
	for i := 0; i < len(tokens); {
		switch tokens[i] {
		case "z":
			at = from
			end(true)
			i++
			continue
		case "m":
			end(false)
			i++
		}
		x, errX := strconv.Atoi(tokens[i])
		y, errY := strconv.Atoi(tokens[i+1])
		if errX != nil || errY != nil {
			t.Fatalf("%s at %d", d, i)
		}
		at = [2]int{at[0] + x, at[1] + y}
		if line == nil {
			from = at
		}
		line = append(line, [2]float64{float64(at[0]) / 10, float64(at[1]) / 10})
		i += 2
	}
	end(false)
	return lines, closed
}

// toLine is the distance from a point to the nearest side of a line.
func toLine(x, y float64, line [][2]float64) float64 {
	best := math.Inf(1)
	for i := range line[1:] {
		p, q := line[i], line[i+1]
		dx, dy := q[0]-p[0], q[1]-p[1]
		along := 0.0
		if d := dx*dx + dy*dy; d > 0 {
			along = min(1, max(0, ((x-p[0])*dx+(y-p[1])*dy)/d))
		}
		best = min(best, math.Hypot(x-p[0]-along*dx, y-p[1]-along*dy))
	}
	return best
}

// Every point of a long path lies on the path as written, within what rounding to tenths can move it, however long it is,
// and the written one has no corner that the path has not.
func TestLongPathsAreExact(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	s := newTestSVG(t)
	var p vg.Path
	var lines [][][2]float64
	for range 20 {
		x, y := 40*r.Float64(), 40*r.Float64()
		var line [][2]float64
		for k := range 400 {
			pt := vg.Point{X: vg.Length(x), Y: vg.Length(y)}
			if k == 0 {
				p.Move(pt)
			} else {
				p.Line(pt)
			}
			line = append(line, [2]float64{x, s.h - y})
			x, y = x+r.NormFloat64()*0.4, y+r.NormFloat64()*0.4
		}
		p.Close()
		lines = append(lines, append(line, line[0]))
	}
	s.Fill(p)
	d := regexp.MustCompile(` d="([^"]*)"`).FindStringSubmatch(string(s.body))[1]
	got, closed := readBack(t, d)
	if len(got) != len(lines) || !strings.Contains(string(s.body), `transform="scale(.1)"`) {
		t.Fatalf("%d lines, want %d", len(got), len(lines))
	}
	for i, line := range lines {
		ring := append(got[i], got[i][0])
		if !closed[i] {
			t.Fatalf("line %d is open", i)
		}
		for _, pt := range line {
			if far := toLine(pt[0], pt[1], ring); far > 0.08 {
				t.Fatalf("line %d leaves a point %.2f pixels aside", i, far)
			}
		}
		for _, pt := range got[i] {
			if far := toLine(pt[0], pt[1], line); far > 0.08 {
				t.Fatalf("line %d has a corner %.2f pixels aside", i, far)
			}
		}
	}
}

func TestTenths(t *testing.T) {
	at := func(x, y vg.Length) vg.Point { return vg.Point{X: x, Y: y} }
	for _, c := range []struct {
		what string
		draw func(p *vg.Path)
		want string
	}{
		{"on the way", func(p *vg.Path) { p.Move(at(1, 50)); p.Line(at(2, 50)); p.Line(at(3, 50)); p.Line(at(3, 49)) }, "m10 0 20 0 0 10"},
		{"back again", func(p *vg.Path) { p.Move(at(1, 50)); p.Line(at(3, 50)); p.Line(at(2, 50)) }, "m10 0 20 0-10 0"},
		{"without extent", func(p *vg.Path) {
			p.Move(at(1, 50))
			p.Line(at(1.01, 50))
			p.Close()
			p.Move(at(2, 40))
			p.Line(at(1, 41))
		}, "m20 100-10-10"},
		{"two rings", func(p *vg.Path) {
			p.Move(at(1, 50))
			p.Line(at(2, 50))
			p.Line(at(2, 49))
			p.Close()
			p.Move(at(0.5, 50))
			p.Line(at(0, 49))
		}, "m10 0 10 0 0 10zm-5 0-5 10"},
	} {
		s := newTestSVG(t)
		var p vg.Path
		c.draw(&p)
		s.tenths(p)
		if got := string(s.body); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
	s := newTestSVG(t)
	s.SetColor(color.Black)
	s.SetLineWidth(0.8)
	var p vg.Path
	p.Move(at(0, 0))
	for i := range manyPoints {
		p.Line(at(vg.Length(i+1), vg.Length(i%2)))
	}
	s.Stroke(p)
	if !strings.Contains(string(s.body), `stroke-width="8"`) {
		t.Errorf("a stroke in tenths is not ten times as wide: %s", s.body)
	}
}
