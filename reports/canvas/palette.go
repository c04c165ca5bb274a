package canvas

import (
	"image/color"
)

// palette grows as a drawing needs colours, up to 256. What it cannot hold exactly becomes the nearest it has.
type palette struct {
	colours []uint32 // 0xRRGGBB
	known   map[uint32]uint8
	blends  [256]*[256 * levels]uint16 // by colour laid over: one more than the index that the ground and level give
}

func pack(c color.Color) uint32 {
	r, g, b, _ := c.RGBA()
	return r>>8<<16 | g>>8<<8 | b>>8
}

func unpack(rgb uint32) color.RGBA {
	return color.RGBA{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: 255}
}

// add returns the index of a colour that shall be exact.
func (p *palette) add(rgb uint32) uint8 {
	if i, ok := p.known[rgb]; ok {
		return i
	}
	if len(p.colours) == 256 {
		return p.nearest(rgb)
	}
	return p.put(rgb)
}

// near returns the index of a colour that may be a little off: the less room is left, the more.
func (p *palette) near(rgb uint32) uint8 {
	if i, ok := p.known[rgb]; ok {
		return i
	}
	i := p.nearest(rgb)
	if n := len(p.colours); n >= 256-kept || off(rgb, p.colours[i]) <= tolerance(n) {
		p.known[rgb] = i
		return i
	}
	return p.put(rgb)
}

// kept is how many places blends leave to colours that shall be exact.
const kept = 32

// tolerance is a squared distance; a step of one level between plum and white is about 300.
func tolerance(used int) int {
	switch {
	case used < 128:
		return 40
	case used < 208:
		return 120
	}
	return 400
}

func (p *palette) put(rgb uint32) uint8 {
	i := uint8(len(p.colours))
	p.colours = append(p.colours, rgb)
	p.known[rgb] = i
	return i
}

func (p *palette) nearest(rgb uint32) uint8 {
	best, least := 0, 1<<30
	for i, c := range p.colours {
		if d := off(rgb, c); d < least {
			best, least = i, d
		}
	}
	return uint8(best)
}

func off(a, b uint32) int {
	r, g, bl := int(a>>16)-int(b>>16), int(a>>8&255)-int(b>>8&255), int(a&255)-int(b&255)
	return r*r + g*g + bl*bl
}

// over returns the table of what src makes when it is laid over each colour.
func (p *palette) over(src uint8) *[256 * levels]uint16 {
	if p.blends[src] == nil {
		p.blends[src] = new([256 * levels]uint16)
	}
	return p.blends[src]
}

// blend is src over ground with a level of coverage.
func (p *palette) blend(ground, src uint8, level int) uint8 {
	g, s := p.colours[ground], p.colours[src]
	mix := func(shift uint) uint32 {
		a, b := int(g>>shift&255), int(s>>shift&255)
		return uint32(a+((b-a)*level*2+(levels-1))/(2*(levels-1))) << shift
	}
	return p.near(mix(16) | mix(8) | mix(0))
}
