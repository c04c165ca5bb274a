package reports

import (
	"fmt"
	"math"
	"strconv"
)

// Hex is an opaque sRGB colour as people write it: "#5C2483".
type Hex string

// Check reports a colour that is not # and six hexadecimal digits.
func (h Hex) Check() error {
	if len(h) == 7 && h[0] == '#' {
		if _, err := strconv.ParseUint(string(h[1:]), 16, 32); err == nil {
			return nil
		}
	}
	return fmt.Errorf("colour %q: write it as #RRGGBB", string(h))
}

// RGB returns the three channels; a colour that Check refuses is black.
func (h Hex) RGB() (r, g, b uint8) {
	if len(h) != 7 {
		return 0, 0, 0
	}
	v, err := strconv.ParseUint(string(h[1:]), 16, 32)
	if err != nil {
		return 0, 0, 0
	}
	return uint8(v >> 16), uint8(v >> 8), uint8(v)
}

// Colour is a token of the theme: one named colour, for a light ground and for a dark one. As a color.Color it is its
// light value; canvases that know style sheets ask for its name instead.
type Colour struct {
	Light Hex `yaml:"light"`
	Dark  Hex `yaml:"dark"`
	name  string
}

// Name is the token's name, "men-text"; its CSS variable is --men-text.
func (c Colour) Name() string { return c.name }

// Hex is the light value, "#0A7D6D".
func (c Colour) Hex() string { return string(c.Light) }

// CSS is the colour as a style sheet says it: "var(--men-text,#0A7D6D)".
func (c Colour) CSS() string { return "var(--" + c.name + "," + string(c.Light) + ")" }

// RGBA implements color.Color with the light value.
func (c Colour) RGBA() (r, g, b, a uint32) {
	r8, g8, b8 := c.Light.RGB()
	return uint32(r8) * 0x101, uint32(g8) * 0x101, uint32(b8) * 0x101, 0xffff
}

// Contrast is the ratio of the luminances of two colours, 1 to 21; the order does not matter.
// Source: WCAG 2.2, definitions of contrast ratio and relative luminance.
func Contrast(a, b Hex) float64 {
	la, lb := luminance(linear(a)), luminance(linear(b))
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

// Sight is a way colours are met: full colour vision, one of three lacking cones, or a grey print.
type Sight string

// The sights a pair of colours has to survive.
const (
	Trichromat Sight = "normal"
	Protan     Sight = "protan"
	Deutan     Sight = "deutan"
	Tritan     Sight = "tritan"
	GreyPrint  Sight = "grey"
)

// Sights lists them all.
var Sights = []Sight{Trichromat, Protan, Deutan, Tritan, GreyPrint}

// cones simulate dichromacy in linear sRGB, severity 1.
// Source: Machado, Oliveira, Fernandes 2009, IEEE TVCG 15(6), table 1.
var cones = map[Sight][9]float64{
	Protan: {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
	Deutan: {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
	Tritan: {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900},
}

// Distance is the CIEDE2000 difference of two colours as that sight meets them; below about 10 they are easily taken
// for one another in small marks.
func Distance(a, b Hex, s Sight) float64 { return ciede2000(lab(seen(a, s)), lab(seen(b, s))) }

// seen returns the linear sRGB of a colour under a sight.
func seen(h Hex, s Sight) [3]float64 {
	c := linear(h)
	if s == GreyPrint {
		y := luminance(c)
		return [3]float64{y, y, y}
	}
	m, ok := cones[s]
	if !ok {
		return c
	}
	var out [3]float64
	for i := range out {
		v := m[3*i]*c[0] + m[3*i+1]*c[1] + m[3*i+2]*c[2]
		out[i] = math.Min(math.Max(v, 0), 1)
	}
	return out
}

func linear(h Hex) [3]float64 {
	r, g, b := h.RGB()
	var out [3]float64
	for i, v := range [3]uint8{r, g, b} {
		x := float64(v) / 255
		if x <= 0.04045 {
			out[i] = x / 12.92
		} else {
			out[i] = math.Pow((x+0.055)/1.055, 2.4)
		}
	}
	return out
}

func luminance(c [3]float64) float64 { return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2] }

// lab takes linear sRGB to CIE L*a*b*, white point D65.
func lab(c [3]float64) [3]float64 {
	f := func(t float64) float64 {
		if t > 216.0/24389 {
			return math.Cbrt(t)
		}
		return (24389.0/27*t + 16) / 116
	}
	x := f((0.4124564*c[0] + 0.3575761*c[1] + 0.1804375*c[2]) / 0.95047)
	y := f(0.2126729*c[0] + 0.7151522*c[1] + 0.0721750*c[2])
	z := f((0.0193339*c[0] + 0.1191920*c[1] + 0.9503041*c[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// ciede2000 is the colour difference of two L*a*b* colours with unit weights.
// Source: Sharma, Wu, Dalal 2005, Color Research & Application 30(1), equations 2–22.
func ciede2000(p, q [3]float64) float64 {
	const rad = math.Pi / 180
	pow7 := func(x float64) float64 { return x * x * x * x * x * x * x }
	c := (math.Hypot(p[1], p[2]) + math.Hypot(q[1], q[2])) / 2
	g := 0.5 * (1 - math.Sqrt(pow7(c)/(pow7(c)+pow7(25))))
	a1, a2 := p[1]*(1+g), q[1]*(1+g)
	c1, c2 := math.Hypot(a1, p[2]), math.Hypot(a2, q[2])
	hue := func(a, b float64) float64 {
		if a == 0 && b == 0 {
			return 0
		}
		h := math.Atan2(b, a) / rad
		if h < 0 {
			h += 360
		}
		return h
	}
	h1, h2 := hue(a1, p[2]), hue(a2, q[2])
	dh, hm := h2-h1, (h1+h2)/2
	switch {
	case c1*c2 == 0:
		dh, hm = 0, h1+h2
	case dh > 180:
		dh -= 360
	case dh < -180:
		dh += 360
	}
	if c1*c2 != 0 && math.Abs(h1-h2) > 180 {
		if h1+h2 < 360 {
			hm += 180
		} else {
			hm -= 180
		}
	}
	dl, dc := q[0]-p[0], c2-c1
	dH := 2 * math.Sqrt(c1*c2) * math.Sin(dh/2*rad)
	lm, cm := (p[0]+q[0])/2, (c1+c2)/2
	t := 1 - 0.17*math.Cos((hm-30)*rad) + 0.24*math.Cos(2*hm*rad) + 0.32*math.Cos((3*hm+6)*rad) - 0.20*math.Cos((4*hm-63)*rad)
	sl := 1 + 0.015*(lm-50)*(lm-50)/math.Sqrt(20+(lm-50)*(lm-50))
	sc, sh := 1+0.045*cm, 1+0.015*cm*t
	turn := 30 * math.Exp(-((hm-275)/25)*((hm-275)/25))
	rt := -math.Sin(2*turn*rad) * 2 * math.Sqrt(pow7(cm)/(pow7(cm)+pow7(25)))
	l, ch, hh := dl/sl, dc/sc, dH/sh
	return math.Sqrt(l*l + ch*ch + hh*hh + rt*ch*hh)
}
