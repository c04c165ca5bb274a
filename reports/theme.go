package reports

import (
	_ "embed" // the default theme
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"lagesbild/data/definition"
)

// Theme is the one place where colours, fonts and the logo come from. The zero value is not usable; begin with
// DefaultTheme, which a county replaces in part with a YAML file of its own. A theme is not changed once it is loaded.
type Theme struct {
	Name    string  `yaml:"name"`
	Brand   string  `yaml:"brand"` // bottom right in charts, where there is no logo
	Logo    Logo    `yaml:"logo"`
	Fonts   Fonts   `yaml:"fonts"`
	Colours Colours `yaml:"colours"`
	Type    Type    `yaml:"type"`
	Space   Space   `yaml:"space"`
}

// Logo is shown in place of the brand. The files lie beside the theme's YAML.
type Logo struct {
	PNG   string `yaml:"png"` // file, at least 2× the drawn height
	SVG   string `yaml:"svg"` // file, used where vector drawings are; may be ""
	Alt   string `yaml:"alt"`
	Image []byte `yaml:"-"` // bytes of PNG
	Draft []byte `yaml:"-"` // bytes of SVG
}

// Fonts are the two weights charts are set in. Without files they are Liberation Sans, which has the widths of Arial.
type Fonts struct {
	Family  string    `yaml:"family"`  // as CSS says it, for pages and SVG
	Office  string    `yaml:"office"`  // one family name, for workbooks and slides
	Regular string    `yaml:"regular"` // TTF or OTF file
	Bold    string    `yaml:"bold"`
	Faces   [2][]byte `yaml:"-"` // bytes of Regular and Bold; nil for Liberation Sans
}

// Colours are all the colours there are: nothing is drawn in one that has no name here.
type Colours struct {
	Paper Colour `yaml:"paper"`
	Panel Colour `yaml:"panel"`
	Ink   Colour `yaml:"ink"`   // titles and table text
	Ink2  Colour `yaml:"ink2"`  // subtitles
	Muted Colour `yaml:"muted"` // axes, notes
	Axis  Colour `yaml:"axis"`  // base lines
	Grid  Colour `yaml:"grid"`  // hairlines
	Band  Colour `yaml:"band"`  // target range
	Bond  Colour `yaml:"bond"`  // bar between two dots
	Own   Colour `yaml:"own"`   // row of the area the report is about

	Women   Colour `yaml:"women"`    // lines, dots and text
	Men     Colour `yaml:"men"`      // lines and dots
	MenText Colour `yaml:"men-text"` // text

	Good      Signal `yaml:"good"`
	Near      Signal `yaml:"near"`
	Miss      Signal `yaml:"miss"`
	Uncertain Signal `yaml:"uncertain"`
	NoData    Signal `yaml:"nodata"`

	Outlier Colour    `yaml:"outlier"`
	Map     [5]Colour `yaml:"map"` // low to high
	MapNone Colour    `yaml:"map-none"`
}

// Signal is how one light is drawn: a shape with a mark in it, on a tint with a word.
type Signal struct {
	Fill Colour `yaml:"fill"` // inside of the shape
	Line Colour `yaml:"line"` // its outline
	Mark Colour `yaml:"mark"` // tick, exclamation mark, cross, question mark, dash
	Tint Colour `yaml:"tint"` // ground
	Text Colour `yaml:"text"` // word on the ground
}

// Type is the type scale in pixels at 800 pixels' width.
type Type struct {
	Title    float64 `yaml:"title"`
	Subtitle float64 `yaml:"subtitle"`
	Label    float64 `yaml:"label"` // direct labels
	Body     float64 `yaml:"body"`  // tables
	Axis     float64 `yaml:"axis"`  // axes and table heads
	Note     float64 `yaml:"note"`
}

// Space is the spacing in pixels at 800 pixels' width.
type Space struct {
	Margin float64 `yaml:"margin"` // round the whole chart
	Block  float64 `yaml:"block"`  // between header, body and footer
	Gap    float64 `yaml:"gap"`    // between things that belong together
}

//go:embed themes/lagesbild.yaml
var lagesbildTheme []byte

var defaultTheme = sync.OnceValue(func() Theme {
	t, err := LoadTheme("themes/lagesbild.yaml", lagesbildTheme, Theme{}, nil)
	if err != nil {
		panic(err)
	}
	return t
})

// DefaultTheme returns Lägesbild's own look.
func DefaultTheme() Theme { return defaultTheme() }

// LoadTheme reads a theme from strict YAML; what it does not say stays as in base. Logo and fonts are files beside it,
// read from files, which may be nil when it names none. A theme that Validate refuses is an error at its line.
func LoadTheme(name string, src []byte, base Theme, files fs.FS) (Theme, error) {
	t := base
	if err := definition.Decode(name, src, &t); err != nil {
		return Theme{}, fmt.Errorf("theme: %w", err)
	}
	t.name()
	for _, f := range []struct {
		file, was string
		into      *[]byte
	}{
		{t.Logo.PNG, base.Logo.PNG, &t.Logo.Image},
		{t.Logo.SVG, base.Logo.SVG, &t.Logo.Draft},
		{t.Fonts.Regular, base.Fonts.Regular, &t.Fonts.Faces[0]},
		{t.Fonts.Bold, base.Fonts.Bold, &t.Fonts.Faces[1]},
	} {
		if f.file == f.was {
			continue
		}
		if files == nil {
			return Theme{}, fmt.Errorf("theme: %s names the file %q: %w", name, f.file, fs.ErrNotExist)
		}
		var err error
		if *f.into, err = fs.ReadFile(files, path.Join(path.Dir(name), f.file)); err != nil {
			return Theme{}, fmt.Errorf("theme: %s: %w", name, err)
		}
	}
	return t, nil
}

// Role returns the colours of a role: of its lines and of its text.
func (t *Theme) Role(r Role) (line, text Colour) {
	c := &t.Colours
	switch r {
	case Women:
		return c.Women, c.Women
	case Men:
		return c.Men, c.MenText
	case Strong:
		return c.Ink, c.Ink
	}
	return c.Axis, c.Muted
}

// Signal returns how a light is drawn; an Unlit one has only a ground and a word.
func (t *Theme) Signal(l Light) Signal {
	c := &t.Colours
	switch l {
	case LightGood:
		return c.Good
	case LightNear:
		return c.Near
	case LightMiss:
		return c.Miss
	case LightUncertain:
		return c.Uncertain
	case LightNoData:
		return c.NoData
	}
	return Signal{Fill: c.Panel, Line: c.Muted, Mark: c.Muted, Tint: c.Panel, Text: c.Ink2}
}

// Tokens returns every colour in the order of the theme's file.
func (t *Theme) Tokens() []Colour {
	var all []Colour
	each(reflect.ValueOf(&t.Colours).Elem(), "", "$.colours", func(_ string, c *Colour) { all = append(all, *c) })
	return all
}

// CSS is the style sheet that pages need: every token as a variable, with dark values where the reader prefers dark and
// the light ones on paper.
func (t *Theme) CSS() string {
	var light, dark strings.Builder
	for _, c := range t.Tokens() {
		fmt.Fprintf(&light, "--%s:%s;", c.name, c.Light)
		fmt.Fprintf(&dark, "--%s:%s;", c.name, c.Dark)
	}
	return ":root{color-scheme:light dark;" + light.String() + "}\n@media screen and (prefers-color-scheme:dark){:root{" + dark.String() + "}}\n"
}

// name gives every colour its token's name.
func (t *Theme) name() {
	each(reflect.ValueOf(&t.Colours).Elem(), "", "$.colours", func(string, *Colour) {})
}

// each visits every colour under v with its YAML path and names it by that path's keys: good.tint is "good-tint".
func each(v reflect.Value, name, at string, visit func(path string, c *Colour)) {
	if c, ok := v.Addr().Interface().(*Colour); ok {
		if c.name != name { // a loaded theme is shared and only read
			c.name = name
		}
		visit(at, c)
		return
	}
	join := func(key string) string {
		if name == "" {
			return key
		}
		return name + "-" + key
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			key := v.Type().Field(i).Tag.Get("yaml")
			each(v.Field(i), join(key), at+"."+key, visit)
		}
	case reflect.Array:
		for i := range v.Len() {
			each(v.Index(i), join(strconv.Itoa(i+1)), fmt.Sprintf("%s[%d]", at, i), visit)
		}
	}
}
