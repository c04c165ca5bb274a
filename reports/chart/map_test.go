package chart

import (
	"bytes"
	"compress/gzip"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"lagesbild/data/codelist"
	"lagesbild/reports"
)

// mapFigure is a map of areas with invented values; every seventh has none, and the one that is own is outlined.
func mapFigure(own string, areas []codelist.Area) *reports.Figure {
	m := &reports.Map{Head: "Kvinnors andel, procent", None: "Uppgift saknas", References: []reports.MapArea{
		{Label: "Västmanlands län", Number: num(70.4, 1)}, {Label: "Riket", Number: num(69.2, 1)},
	}}
	for i := range 5 {
		m.Steps = append(m.Steps, reports.MapStep{Label: "6" + strconv.Itoa(i) + ",0–6" + strconv.Itoa(i) + ",9", Count: "12 kommuner", Shade: i})
	}
	for i, a := range areas {
		x := math.Round(10*math.Mod(float64(i)*3.7, 5)) / 10
		area := reports.MapArea{Code: a.Code, Label: a.Name, Number: num(60+x, 1), Step: int(x), Own: a.Code == own}
		if x == 5 {
			area.Step = 4
		}
		if i%7 == 6 {
			area.Number, area.Step = gone("uppgift saknas"), -1
		}
		m.Areas = append(m.Areas, area)
	}
	if len(areas) > 100 {
		m.Zooms = []reports.MapZoom{{Label: "Stockholm", Code: "0180", Side: 76}, {Label: "Göteborg", Code: "1480", Side: 76}, {Label: "Malmö", Code: "1280", Side: 76}}
		m.Areas[3].Named, m.Areas[len(m.Areas)-1].Named = true, true
	}
	return figure("karta", "Kvinnors andel varierade mellan 60,0 procent i Köping och 64,8 procent i Sala", sexes, m)
}

func countyMap(code string) *reports.Figure {
	areas := codelist.Municipalities(code)
	return mapFigure(areas[len(areas)-1].Code, areas)
}

// lightMap is a county's map with a light for each area.
func lightMap(code string) *reports.Figure {
	fig := countyMap(code)
	fig.ID = "lageskarta"
	m := fig.Body.(*reports.Map)
	fig.ID = "karta-lage"
	m.Head, m.Steps, m.References = "Läge, målnivå 40–60\u00a0procent", nil, nil
	lights := []reports.Light{reports.LightGood, reports.LightNear, reports.LightMiss, reports.LightUncertain, reports.LightNoData}
	for _, l := range lights {
		m.Steps = append(m.Steps, reports.MapStep{Label: lightWords[l], Count: "2 kommuner", Light: l})
	}
	for i := range m.Areas {
		m.Areas[i].Step = i % len(lights)
	}
	return fig
}

func counties() []codelist.Area {
	return slices.DeleteFunc(slices.Clone(codelist.Current()), func(a codelist.Area) bool { return a.Level != codelist.County })
}

// mapFigures are the maps of every county's municipalities, of the counties and of all municipalities.
func mapFigures() map[string]*reports.Figure {
	all := map[string]*reports.Figure{"counties": mapFigure("19", counties()), "country": mapFigure("", codelist.Municipalities(""))}
	for _, c := range counties() {
		all[c.Name] = countyMap(c.Code)
		all["lights of "+c.Name] = lightMap(c.Code)
	}
	return all
}

func TestNoTextCollidesOnMaps(t *testing.T) {
	if testing.Short() {
		t.Skip("one thread: nothing for the race detector")
	}
	th := reports.DefaultTheme()
	for name, fig := range mapFigures() {
		for _, o := range []Options{{}, {Width: Narrow}, {Width: 320, Embedded: true}, {Width: narrowBelow}, {Width: 1400, Embedded: true}} {
			d, err := Draw(fig, &th, o)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range faults(t, d) {
				t.Errorf("%s, width %g: %s", name, o.Width, f)
			}
		}
	}
}

// Every area of a county is found: its name and value stand on the map or in the key, and a number in the key stands on
// the map. Areas of the whole country are too many to be named.
func TestMapsNameEveryArea(t *testing.T) {
	if testing.Short() {
		t.Skip("one thread: nothing for the race detector")
	}
	th := reports.DefaultTheme()
	for name, fig := range mapFigures() {
		for _, o := range []Options{{}, {Width: Narrow}} {
			d, err := Draw(fig, &th, o)
			if err != nil {
				t.Fatal(err)
			}
			c := &textBoxes{fonts: d.sheet.fonts}
			if err := d.Paint(c); err != nil {
				t.Fatal(err)
			}
			count := map[string]int{}
			for _, b := range c.texts {
				count[b.text]++
			}
			numbered := 0
			for _, a := range fig.Body.(*reports.Map).Areas {
				want := 1
				if name == "country" && !a.Named {
					want = 0
				}
				if name == "country" && (a.Label == "Stockholm" || a.Label == "Göteborg" || a.Label == "Malmö") {
					want++ // over its zoom
				}
				if count[a.Label] != want {
					t.Errorf("%s, width %g: %q stands %d times, want %d", name, o.Width, a.Label, count[a.Label], want)
				}
			}
			for count[strconv.Itoa(numbered+1)] > 0 {
				numbered++
				if n := count[strconv.Itoa(numbered)]; n != 2 {
					t.Errorf("%s, width %g: number %d stands %d times, want on the map and in the key", name, o.Width, numbered, n)
				}
			}
		}
	}
}

// A light is never colour alone: each area's shape stands on it or beside its name in the key.
func TestMapsShowEveryLight(t *testing.T) {
	th := reports.DefaultTheme()
	for _, county := range counties() {
		for _, width := range []float64{Wide, Narrow} {
			s, err := newSheet(&th, Options{Width: width})
			if err != nil {
				t.Fatal(err)
			}
			c, err := newChoropleth(lightMap(county.Code).Body.(*reports.Map), s)
			if err != nil {
				t.Fatal(err)
			}
			shapes := len(c.keyLights)
			for _, l := range c.labels {
				if l.light != reports.Unlit {
					shapes++
				}
			}
			if shapes != len(c.Areas) {
				t.Errorf("%s, width %g: %d shapes for %d areas", county.Name, width, shapes, len(c.Areas))
			}
		}
	}
}

// A label on an area lies wholly within it; one beside its area leads to a point in it.
func TestMapLabelsStandInTheirAreas(t *testing.T) {
	th := reports.DefaultTheme()
	for name, fig := range mapFigures() {
		s, err := newSheet(&th, Options{})
		if err != nil {
			t.Fatal(err)
		}
		m := fig.Body.(*reports.Map)
		c, err := newChoropleth(m, s)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range c.labels {
			text := l.lines[0].Text
			i := slices.IndexFunc(m.Areas, func(a reports.MapArea) bool { return a.Label == text })
			for k, n := range c.numbers {
				if i < 0 && strconv.Itoa(n) == text {
					i = k
				}
			}
			at := [2]float64{l.x, l.y}
			if l.leads {
				at = l.to
			}
			if i < 0 || !c.land[i].contains(at[0], at[1]) {
				t.Errorf("%s: %q does not stand in its area", name, text)
			}
		}
	}
}

// What is written on an area can be read, on the light ground and on the dark one.
func TestTextOnShadesIsRead(t *testing.T) {
	th := reports.DefaultTheme()
	s, err := newSheet(&th, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, fig := range []*reports.Figure{countyMap("19"), lightMap("19")} {
		c := &choropleth{sheet: s, Map: fig.Body.(*reports.Map)}
		for step := -1; step < len(c.Steps); step++ {
			ground, text := c.shade(step)
			g, x := ground.(reports.Colour), text.(reports.Colour)
			for mode, pair := range map[string][2]reports.Hex{"light": {g.Light, x.Light}, "dark": {g.Dark, x.Dark}} {
				if r := reports.Contrast(pair[0], pair[1]); r < 4.5 {
					t.Errorf("step %d, %s: text on it has a contrast of %.2f", step, mode, r)
				}
			}
		}
	}
}

func TestMapOfNothing(t *testing.T) {
	th := reports.DefaultTheme()
	fig := countyMap("19")
	for i := range fig.Body.(*reports.Map).Areas {
		fig.Body.(*reports.Map).Areas[i].Step = -1
	}
	if _, err := Draw(fig, &th, Options{}); err == nil || !strings.Contains(err.Error(), ErrNothing.Error()) {
		t.Errorf("a map without a value: %v", err)
	}
	fig = mapFigure("", []codelist.Area{{Code: "9999", Name: "Ingenstans"}})
	if _, err := Draw(fig, &th, Options{}); err == nil || !strings.Contains(err.Error(), ErrNothing.Error()) {
		t.Errorf("a map of an area without borders: %v", err)
	}
}

// Hatching stays within its area, and clipping within its rectangle.
func TestHatchingAndClipping(t *testing.T) {
	land := territory{{{0, 0}, {40, 0}, {40, 30}, {20, 10}, {0, 30}}}
	lines := land.hatched(4)
	if len(lines) < 10 {
		t.Errorf("%d lines", len(lines))
	}
	for _, l := range lines {
		if !land.contains((l[0][0]+l[1][0])/2, (l[0][1]+l[1][1])/2) {
			t.Errorf("%v lies outside", l)
		}
	}
	window := area{10, 5, 30, 40}
	for _, r := range land.clipped(window) {
		for _, p := range r {
			if !(area{p[0], p[1], p[0], p[1]}).within(window) {
				t.Errorf("%v lies outside %v", p, window)
			}
		}
	}
	pieces := window.pieces([][2]float64{{0, 10}, {20, 10}, {25, 10}, {25, 50}, {28, 50}, {28, 20}})
	if len(pieces) != 2 || len(pieces[0]) != 4 || pieces[0][0] != [2]float64{10, 10} || pieces[0][3] != [2]float64{25, 40} || pieces[1][1] != [2]float64{28, 20} {
		t.Errorf("pieces %v", pieces)
	}
}

// A page can carry the whole country: 38,000 corners in 120 kilobytes, 45 as pages are sent.
func TestCountryIsLight(t *testing.T) {
	th := reports.DefaultTheme()
	for _, o := range []Options{{}, {Width: Narrow, Embedded: true}} {
		doc := svg(t, mapFigures()["country"], &th, o)
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		if _, err := z.Write(doc); err != nil || z.Close() != nil {
			t.Fatal(err)
		}
		if len(doc) > 125_000 || packed.Len() > 48_000 {
			t.Errorf("width %g: %d bytes, %d packed", o.Width, len(doc), packed.Len())
		}
	}
}

func BenchmarkMapCountySVG(b *testing.B)  { benchmark(b, countyMap("19"), (*Drawing).SVG) }
func BenchmarkMapCountyPNG(b *testing.B)  { benchmark(b, countyMap("19"), (*Drawing).PNG) }
func BenchmarkMapCountrySVG(b *testing.B) { benchmark(b, mapFigures()["country"], (*Drawing).SVG) }
func BenchmarkMapCountryPNG(b *testing.B) { benchmark(b, mapFigures()["country"], (*Drawing).PNG) }
