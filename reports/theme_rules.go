package reports

import (
	"errors"
	"fmt"
	"reflect"

	"lagesbild/data/definition"
)

const (
	textContrast    = 4.5 // WCAG 2.2, 1.4.3
	graphicContrast = 3.0 // WCAG 2.2, 1.4.11
	// sexDistance is the least CIEDE2000 difference between women's and men's colour under every sight, grey print
	// among them. Pink and blue reach 4 in grey print, our own pair 27.
	sexDistance = 15.0
)

// legibility is a colour that has to stand out from its ground.
type legibility struct {
	front, ground *Colour
	path          string
	least         float64
}

// Validate reports every colour that is not one, text below 4.5:1 and graphics below 3:1 on the grounds they are drawn
// on, light and dark, and women's and men's colours that some reader would take for one another.
func (t *Theme) Validate() error {
	var faults []error
	fault := func(path, format string, args ...any) {
		faults = append(faults, definition.Faultf(path, format, args...))
	}
	if t.Name == "" {
		fault("$", "theme has no name")
	}
	each(reflect.ValueOf(&t.Colours).Elem(), "", "$.colours", func(path string, c *Colour) {
		for key, h := range map[string]Hex{"light": c.Light, "dark": c.Dark} {
			if err := h.Check(); err != nil {
				fault(path+"."+key, "%s: %w", c.name, err)
			}
		}
	})
	for what, size := range map[string]float64{"title": t.Type.Title, "subtitle": t.Type.Subtitle, "label": t.Type.Label, "body": t.Type.Body, "axis": t.Type.Axis, "note": t.Type.Note} {
		if size < 9 || size > 60 {
			fault("$.type", "%s is %g pixels: between 9 and 60", what, size)
		}
	}
	if t.Space.Margin < 0 || t.Space.Block <= 0 || t.Space.Gap <= 0 {
		fault("$.space", "margin, block and gap are positive pixels")
	}
	if (t.Fonts.Regular == "") != (t.Fonts.Bold == "") {
		fault("$.fonts", "both regular and bold are needed")
	}
	if t.Logo.SVG != "" && t.Logo.PNG == "" {
		fault("$.logo", "a PNG is needed beside the SVG")
	}
	if len(faults) > 0 {
		return errors.Join(faults...)
	}
	for _, l := range t.legibilities() {
		for _, mode := range []struct {
			key           string
			front, ground Hex
		}{{"light", l.front.Light, l.ground.Light}, {"dark", l.front.Dark, l.ground.Dark}} {
			if ratio := Contrast(mode.front, mode.ground); ratio < l.least {
				fault(l.path+"."+mode.key, "%s %s has contrast %.2f on %s %s: at least %g", l.front.name, mode.front, ratio, l.ground.name, mode.ground, l.least)
			}
		}
	}
	for _, s := range Sights {
		for mode, pair := range map[string][2]Hex{"light": {t.Colours.Women.Light, t.Colours.Men.Light}, "dark": {t.Colours.Women.Dark, t.Colours.Men.Dark}} {
			if d := Distance(pair[0], pair[1], s); d < sexDistance {
				fault("$.colours.women."+mode, "women %s and men %s are too alike (%s: %.0f, at least %g)", pair[0], pair[1], sightWords[s], d, sexDistance)
			}
		}
	}
	return errors.Join(faults...)
}

var sightWords = map[Sight]string{
	Trichromat: "normal sight", Protan: "without red cones", Deutan: "without green cones", Tritan: "without blue cones", GreyPrint: "grey print",
}

func (t *Theme) legibilities() []legibility {
	c := &t.Colours
	var all []legibility
	add := func(least float64, path string, front *Colour, grounds ...*Colour) {
		for _, g := range grounds {
			all = append(all, legibility{front, g, "$.colours." + path, least})
		}
	}
	add(textContrast, "ink", &c.Ink, &c.Paper, &c.Panel, &c.Own, &c.Band)
	add(textContrast, "ink2", &c.Ink2, &c.Paper, &c.Panel, &c.Own, &c.Band)
	add(textContrast, "muted", &c.Muted, &c.Paper, &c.Panel, &c.Own, &c.Band)
	add(graphicContrast, "axis", &c.Axis, &c.Paper)
	add(textContrast, "women", &c.Women, &c.Paper, &c.Panel, &c.Own, &c.Band)
	add(graphicContrast, "men", &c.Men, &c.Paper, &c.Panel, &c.Own, &c.Band)
	add(textContrast, "men-text", &c.MenText, &c.Paper, &c.Panel, &c.Own, &c.Band)
	add(graphicContrast, "outlier", &c.Outlier, &c.Paper)
	for path, s := range map[string]*Signal{"good": &c.Good, "near": &c.Near, "miss": &c.Miss, "uncertain": &c.Uncertain, "nodata": &c.NoData} {
		add(textContrast, path+".text", &s.Text, &s.Tint, &c.Paper)
		add(graphicContrast, path+".line", &s.Line, &s.Tint, &c.Paper)
		add(graphicContrast, path+".mark", &s.Mark, &s.Fill)
	}
	return all
}

// String names the theme.
func (t *Theme) String() string { return fmt.Sprintf("theme %s", t.Name) }
